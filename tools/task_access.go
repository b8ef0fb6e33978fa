package tools

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"makemcp/makeapi"
	"makemcp/schemas"
)

// teamAccessReview joins lists that Make keeps apart: roles by number, users by team,
// and memberships by organization.
var teamAccessReview = task[schemas.ReviewTeamAccess]{
	Name: "team_access-review", Reply: "members", Run: reviewAccess,
	Needs: []makeapi.Declared{
		makeapi.GetTeam, makeapi.ListRoles, makeapi.ListUsers, makeapi.ListTeamUserRoles, makeapi.ListOrganizationUserRoles,
	},
}

// role is a role as the review reads one.
type role struct {
	ID          schemas.ID `json:"id"`
	Name        string     `json:"name"`
	Identifier  string     `json:"identifier"`
	Permissions []string   `json:"permissions"`
}

// Who may change what others may is worth a second look, whatever the role is called.
var (
	managing    = regexp.MustCompile(`\b(users|roles)\b.*\b(add|edit|delete|manage)\b`)
	managerName = regexp.MustCompile(`(?i)\b(admin|owner)`)
)

// manages tells whether a role lets its holder change what others may.
func (r role) manages() bool {
	if len(r.Permissions) == 0 {
		return managerName.MatchString(r.Name) || managerName.MatchString(r.Identifier)
	}
	return slices.ContainsFunc(r.Permissions, managing.MatchString)
}

// access is what Make tells of a team's members.
type access struct {
	team      team
	roles     map[schemas.ID]role
	people    map[schemas.ID]person
	invited   []invitee
	inTeam    []membership
	inCompany map[schemas.ID]membership
}

// team is a team as the tasks read one.
type team struct {
	ID             schemas.ID `json:"id"`
	Name           string     `json:"name"`
	OrganizationID schemas.ID `json:"organizationId"`
}

// membership is somebody's role.
type membership struct {
	UserID     schemas.ID `json:"userId"`
	RoleID     schemas.ID `json:"usersRoleId"`
	Invitation string     `json:"invitation"`
}

// memberRow is a member in the review.
type memberRow struct {
	ID               schemas.ID `json:"id"`
	Name             string     `json:"name"`
	Email            string     `json:"email"`
	TeamRole         string     `json:"teamRole"`
	OrganizationRole string     `json:"organizationRole,omitempty"`
	LastLogin        string     `json:"lastLogin,omitempty"`
	TwoFactor        bool       `json:"twoFactor"`
	Concerns         []string   `json:"concerns,omitempty"`

	manages bool
}

// invitationRow is somebody who is not in yet.
type invitationRow struct {
	UserID schemas.ID `json:"userId,omitempty"`
	Name   string     `json:"name,omitempty"`
	Email  string     `json:"email,omitempty"`
	Role   string     `json:"role"`
	State  string     `json:"state"`
	Since  string     `json:"since,omitempty"`
}

type accessReview struct {
	Team        team            `json:"team"`
	Summary     string          `json:"summary"`
	Members     []*memberRow    `json:"members"`
	Invitations []invitationRow `json:"invitations,omitempty"`
	tail
}

func reviewAccess(ctx context.Context, t *taskCall, in schemas.ReviewTeamAccess) (any, error) {
	a := &access{roles: map[schemas.ID]role{}, people: map[schemas.ID]person{}, inCompany: map[schemas.ID]membership{}}
	if err := a.read(ctx, t, in.TeamID); err != nil {
		return nil, err
	}
	limit := time.Duration(cmp.Or(in.InactiveDays, 90)) * 24 * time.Hour
	members := make([]*memberRow, len(a.inTeam))
	for i, m := range a.inTeam {
		members[i] = a.member(m)
	}
	home := homeOf(members)
	for _, m := range members {
		m.Concerns = m.concerns(t.set.config.Now(), limit, home)
	}
	slices.SortStableFunc(members, func(a, b *memberRow) int { return b.doubt() - a.doubt() })
	return accessReview{a.team, sumUp(members), members, a.invitations(), t.tail(doubtful(members))}, nil
}

// read gathers the lists. Without the members there is no review; without the others it
// has gaps.
func (a *access) read(ctx context.Context, t *taskCall, id schemas.ID) error {
	in := schemas.GetTeam{}
	in.TeamID = id
	var answer struct{ Team team }
	if err := fetch(ctx, t, makeapi.GetTeam, in, &answer); err != nil {
		return err
	}
	a.team = answer.Team
	errs := together(ctx, t,
		func(ctx context.Context) error { return a.readMembers(ctx, t) },
		func(ctx context.Context) error { return a.readPeople(ctx, t) },
		func(ctx context.Context) error { return a.readRoles(ctx, t) },
		func(ctx context.Context) error { return a.readCompany(ctx, t) },
	)
	if errs[0] != nil {
		return errs[0]
	}
	for i, what := range []string{"", "Names, addresses and logins", "The names of roles", "Roles in the organization, and its invitations,"} {
		t.lacks(what, errs[i])
	}
	return nil
}

func (a *access) readMembers(ctx context.Context, t *taskCall) error {
	in := schemas.ListTeamUserRoles{}
	in.TeamID = a.team.ID
	var answer struct{ UserTeamRoles []membership }
	err := fetch(ctx, t, makeapi.ListTeamUserRoles, in, &answer)
	a.inTeam = answer.UserTeamRoles
	return err
}

func (a *access) readPeople(ctx context.Context, t *taskCall) error {
	people, invited, err := peopleOf(ctx, t, a.team.ID, 0)
	for _, p := range people {
		a.people[p.ID] = p
	}
	a.invited = invited
	return err
}

func (a *access) readRoles(ctx context.Context, t *taskCall) error {
	var answer struct{ UsersRoles []role }
	in := schemas.ListRoles{TeamID: a.team.ID, Cols: []string{"id", "name", "identifier", "permissions"}}
	err := fetch(ctx, t, makeapi.ListRoles, in, &answer)
	for _, r := range answer.UsersRoles {
		a.roles[r.ID] = r
	}
	return err
}

func (a *access) readCompany(ctx context.Context, t *taskCall) error {
	in := schemas.ListOrganizationUserRoles{}
	in.OrganizationID = a.team.OrganizationID
	var answer struct{ UserOrganizationRoles []membership }
	err := fetch(ctx, t, makeapi.ListOrganizationUserRoles, in, &answer)
	for _, m := range answer.UserOrganizationRoles {
		a.inCompany[m.UserID] = m
	}
	return err
}

// role is a role in words; its number where they are not known.
func (a *access) role(id schemas.ID) role {
	r, ok := a.roles[id]
	if !ok {
		r.Name = fmt.Sprintf("role %d", id)
	}
	return r
}

func (a *access) member(m membership) *memberRow {
	p, r := a.people[m.UserID], a.role(m.RoleID)
	row := &memberRow{ID: m.UserID, Name: p.Name, Email: p.Email, TeamRole: r.Name, LastLogin: p.LastLogin, TwoFactor: p.TFAEnabled, manages: r.manages()}
	if c, ok := a.inCompany[m.UserID]; ok {
		company := a.role(c.RoleID)
		row.OrganizationRole, row.manages = company.Name, row.manages || company.manages()
	}
	return row
}

// concerns are what looks wrong about a member's access.
func (m *memberRow) concerns(now time.Time, limit time.Duration, home string) []string {
	if m.Email == "" {
		return nil // nothing is known but the role
	}
	var found []string
	if idle := now.Sub(timeOf(m.LastLogin)); m.LastLogin == "" {
		found = append(found, "has never signed in")
	} else if idle > limit {
		found = append(found, fmt.Sprintf("has not signed in for %d days", int(idle.Hours()/24)))
	}
	if home != "" && domainOf(m.Email) != home {
		found = append(found, "has an address outside "+home)
	}
	if m.manages && len(found) > 0 {
		found = append(found, "may manage users all the same")
	}
	if m.manages && !m.TwoFactor {
		found = append(found, "may manage users without two-factor login")
	}
	return found
}

// doubt puts those first whose rights weigh most.
func (m *memberRow) doubt() int {
	if m.manages && len(m.Concerns) > 0 {
		return 10 + len(m.Concerns)
	}
	return len(m.Concerns)
}

// homeOf is the domain of most addresses; empty when there is no such.
func homeOf(members []*memberRow) string {
	counts := map[string]int{}
	for _, m := range members {
		domain := domainOf(m.Email)
		if counts[domain]++; domain != "" && counts[domain]*2 > len(members) {
			return domain
		}
	}
	return ""
}

func domainOf(email string) string {
	_, domain, _ := strings.Cut(strings.ToLower(email), "@")
	return domain
}

// invitations are those who are not in yet: to the team by name, to the organization by
// their ids, as Make has it.
func (a *access) invitations() []invitationRow {
	var rows []invitationRow
	for _, i := range a.invited {
		rows = append(rows, invitationRow{Name: i.Name, Email: i.Email, Role: a.role(schemas.ID(i.TeamRoleID)).Name, State: "invited to the team", Since: i.CreatedAt})
	}
	for _, m := range a.inCompany {
		if m.Invitation != "" {
			rows = append(rows, invitationRow{UserID: m.UserID, Role: a.role(m.RoleID).Name, State: m.Invitation + " in the organization"})
		}
	}
	slices.SortStableFunc(rows, func(a, b invitationRow) int { return cmp.Compare(a.UserID, b.UserID) })
	return rows
}

func sumUp(members []*memberRow) string {
	managers, doubts := 0, 0
	for _, m := range members {
		if m.manages {
			managers++
		}
		if len(m.Concerns) > 0 {
			doubts++
		}
	}
	return fmt.Sprintf("%d members, of whom %d may manage users and %d raise a concern", len(members), managers, doubts)
}

// doubtful goes on with whoever raises the most doubts: their other roles come before
// any change.
func doubtful(members []*memberRow) *step {
	if len(members) == 0 || len(members[0].Concerns) == 0 {
		return nil
	}
	m := members[0]
	return &step{makeapi.ListUserTeamRoles.Name, schemas.Args{"userId": m.ID}, "where else " + m.Name + " has access; " + makeapi.SetUserTeamRole.Name + " changes it"}
}
