package tools

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"makemcp/makeapi"
	"makemcp/schemas"
)

// usersFind looks at everybody rather than have Make filter: whether its filters take
// parts of a name is not documented, and people rarely know all of one.
var usersFind = task[schemas.FindUsers]{
	Name: "users_find", Reply: "users", Run: findUsers,
	Needs: []makeapi.Declared{makeapi.ListUsers},
}

// person is a user as the tasks read one.
type person struct {
	ID         schemas.ID `json:"id"`
	Name       string     `json:"name"`
	Email      string     `json:"email"`
	TFAEnabled bool       `json:"tfaEnabled"`
	LastLogin  string     `json:"lastLogin"`
}

// invitee is somebody whom Make has promised a membership.
type invitee struct {
	Name       string `json:"legacyName"`
	Email      string `json:"legacyEmail"`
	TeamRoleID amount `json:"teamRoleId"`
	CreatedAt  string `json:"createdAt"`
}

// peopleOf reads all users of a team or organization, and those who are invited.
func peopleOf(ctx context.Context, t *taskCall, teamID, organizationID schemas.ID) ([]person, []invitee, error) {
	var invited []invitee
	users, err := everyPage(t, "the users", func(page schemas.Page) ([]person, int, error) {
		var answer struct {
			Users              []person
			MembershipPromises []invitee
			Pg                 schemas.Page
		}
		err := fetch(ctx, t, makeapi.ListUsers, schemas.ListUsers{
			TeamID: teamID, OrganizationID: organizationID, Page: &page,
			Cols: []string{"id", "name", "email", "lastLogin", "tfaEnabled"},
		}, &answer)
		if page.Offset == 0 { // they do not go by pages
			invited = answer.MembershipPromises
		}
		return answer.Users, answer.Pg.Limit, err
	})
	return users, invited, err
}

// foundUser is a hit.
type foundUser struct {
	ID        schemas.ID `json:"id"`
	Name      string     `json:"name"`
	Email     string     `json:"email"`
	LastLogin string     `json:"lastLogin,omitempty"`
}

func findUsers(ctx context.Context, t *taskCall, in schemas.FindUsers) (any, error) {
	users, invited, err := peopleOf(ctx, t, in.TeamID, in.OrganizationID)
	if err != nil {
		return nil, err
	}
	words := strings.Fields(strings.ToLower(in.Query))
	found := []foundUser{}
	for _, u := range users {
		if hasWords(words, u.Name, u.Email) {
			found = append(found, foundUser{u.ID, u.Name, u.Email, u.LastLogin})
		}
	}
	slices.SortStableFunc(found, func(a, b foundUser) int { return exact(in.Query, b) - exact(in.Query, a) })
	for _, i := range invited {
		if hasWords(words, i.Name, i.Email) {
			t.note("%s <%s> is invited and has not accepted yet, so there is no user id.", i.Name, i.Email)
		}
	}
	if len(found) == 0 {
		t.note("%s", nobody(in, len(users)))
	}
	return struct {
		Users  []foundUser `json:"users"`
		Looked int         `json:"lookedThrough"`
		tail
	}{found, len(users), t.tail(afterFind(found))}, nil
}

func hasWords(words []string, texts ...string) bool {
	text := strings.ToLower(strings.Join(texts, " "))
	return allOf(words, func(word string) bool { return strings.Contains(text, word) })
}

// exact puts whoever was named in full first.
func exact(query string, u foundUser) int {
	if strings.EqualFold(query, u.Email) || strings.EqualFold(query, u.Name) {
		return 1
	}
	return 0
}

func nobody(in schemas.FindUsers, looked int) string {
	if in.TeamID != 0 {
		return fmt.Sprintf("None of the %d users of team %d fits. They may be in another team: give organizationId instead of teamId.", looked, in.TeamID)
	}
	return fmt.Sprintf("None of the %d users of organization %d fits. Try one word, or part of one.", looked, in.OrganizationID)
}

// afterFind goes on with the one who was found.
func afterFind(found []foundUser) *step {
	if len(found) != 1 {
		return nil
	}
	return &step{makeapi.ListUserTeamRoles.Name, schemas.Args{"userId": found[0].ID}, "in which teams they are, and with which role"}
}
