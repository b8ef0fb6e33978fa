package sandbox

import (
	"fmt"
	"slices"
	"time"
)

// invitation is a way into an organization that nobody has taken yet. Where Make
// says nothing: an invitation expires after 30 days and can be renewed by inviting
// again; only the invited user can accept it; whoever has no account gets one,
// without a password; an invited person is in the list of roles, not of users.
type invitation struct {
	ID             int    `json:"id"`
	UserID         int    `json:"userId"`
	OrganizationID int    `json:"organizationId"`
	UsersRoleID    int    `json:"usersRoleId"`
	TeamIDs        []int  `json:"teamIds"`
	Note           string `json:"note"`
	Invited        moment `json:"invited"`
	Hash           string `json:"-"`
}

const invitationLife = 30 * 24 * time.Hour

var invitationKind = kind[int, invitation]{name: "invitations"}

var invitationRoutes = []*route{
	{method: "POST", path: "/organizations/{organizationId}/invite", scopes: scopes("organizations:write"), handler: inviteUser},
	{method: "GET", path: "/organizations/invitation", scopes: scopes("organizations:read"), handler: getInvitation},
	{method: "POST", path: "/organizations/accept-invitation", scopes: scopes("organizations:write"), handler: acceptInvitation},
	{method: "GET", path: "/users/me/organization-invitations", scopes: scopes("user:read"), handler: listOwnInvitations},
}

// role is the membership that the invitation offers.
func (i invitation) role(now time.Time) organizationRole {
	state := "pending"
	if i.expired(now) {
		state = "expired"
	}
	return organizationRole{UserID: i.UserID, OrganizationID: i.OrganizationID, UsersRoleID: i.UsersRoleID, Invitation: &state}
}

func (i invitation) expired(now time.Time) bool { return now.Sub(i.Invited.Time) > invitationLife }

func (s *store) invitationsOf(userID int) []invitation {
	return invitationKind.all(s, func(i invitation) bool { return i.UserID == userID })
}

func inviteUser(c *call) (any, error) {
	organizationID, b := c.path.integer("organizationId"), c.body
	email, name := b.text("email", required, emailAddress), b.text("name", required, validName, maxLength(250))
	i := invitation{
		OrganizationID: organizationID, UsersRoleID: b.integer("usersRoleId", required),
		Note: b.text("note"), TeamIDs: b.integers("teamsId"), Invited: moment{c.now},
	}
	o, err := c.administered(organizationID)
	if err != nil {
		return nil, err
	}
	if err := c.mayBeGiven(i.UsersRoleID, "organization", organizationID); err != nil {
		return nil, err
	}
	for _, id := range i.TeamIDs {
		if t, ok := teamKind.get(c.db, id); !ok || t.OrganizationID != organizationID {
			return nil, invalidInput("There is no such team in the organization.")
		}
	}
	u, known := userByEmail(c.db, email)
	if known && c.db.belongs(u.ID, 0, organizationID) {
		return nil, invalidInput("The user is a member of the organization already.")
	}
	if c.db.seats(organizationID) >= o.License.Users {
		return nil, refuse(400, "IM011", "The organization has as many users as its plan allows.")
	}
	if !known {
		u = c.db.newcomer(name, email, o)
	}
	i.UserID = u.ID
	c.invite(i, o, u)
	return object{
		{"user", pick(c.db.viewUser(u), []string{"id", "name", "email"})},
		{"userOrganizationRole", c.viewMembership(i.role(c.now))},
	}, nil
}

// invite stores the invitation in place of an older one and sends the mail.
func (c *call) invite(i invitation, o organization, u user) {
	for _, older := range c.db.invitationsOf(i.UserID) {
		if older.OrganizationID == i.OrganizationID {
			invitationKind.remove(c.db, older.ID)
		}
	}
	i.ID = invitationKind.next(c.db)
	i.Hash = secret("invitation", i.ID)
	invitationKind.put(c.db, i.ID, i)
	link := "https://" + o.Zone + "/accept-invitation?hash=" + i.Hash
	c.send(Mail{
		To: u.Email, Subject: "Join " + o.Name + " on Make", Link: link, Hash: i.Hash,
		Body: fmt.Sprintf("Hello %s,\n\n%s invites you to %s:\n%s\n\n%s", u.Name, c.user.Name, o.Name, link, i.Note),
	})
}

// newcomer makes an account for somebody who has none.
func (s *store) newcomer(name, email string, o organization) user {
	u := user{
		ID: userKind.next(s), Name: name, Email: email, Language: "en", TimezoneID: o.TimezoneID, LocaleID: 1,
		CountryID: o.CountryID, Features: map[string]any{},
	}
	u.Avatar = gravatar(u.ID)
	userKind.put(s, u.ID, u)
	return u
}

// seats counts the members and those who are invited.
func (s *store) seats(organizationID int) int {
	members := organizationRoleKind.all(s, func(r organizationRole) bool { return r.OrganizationID == organizationID })
	invited := invitationKind.all(s, func(i invitation) bool { return i.OrganizationID == organizationID })
	return len(members) + len(invited)
}

func getInvitation(c *call) (any, error) {
	i, err := c.invitation(c.query.text("hash", required))
	if err != nil {
		return nil, err
	}
	o, _ := organizationKind.get(c.db, i.OrganizationID)
	u, _ := userKind.get(c.db, i.UserID)
	return object{
		{"organization", pick(o, []string{"id", "name"})},
		{"user", pick(c.db.viewUser(u), profile)},
		{"userOrganizationRole", i.role(c.now)},
	}, nil
}

func acceptInvitation(c *call) (any, error) {
	i, err := c.invitation(c.body.text("hash", required))
	switch {
	case err != nil:
		return nil, err
	case i.UserID != c.user.ID:
		return nil, accessDenied()
	case i.expired(c.now):
		return nil, invalidInput("The invitation has expired.")
	}
	invitationKind.remove(c.db, i.ID)
	r := organizationRole{UserID: i.UserID, OrganizationID: i.OrganizationID, UsersRoleID: i.UsersRoleID}
	organizationRoleKind.put(c.db, roleKey(r.OrganizationID, r.UserID), r)
	for _, id := range i.TeamIDs {
		if _, there := teamKind.get(c.db, id); there {
			teamRoleKind.put(c.db, roleKey(id, r.UserID), teamRole{UsersRoleID: teamMember, UserID: r.UserID, TeamID: id, Changeable: true})
		}
	}
	return object{
		{"user", pick(c.db.viewUser(c.user), []string{"id", "name", "email"})},
		{"userOrganizationRole", r},
	}, nil
}

func listOwnInvitations(c *call) (any, error) {
	open := slices.DeleteFunc(c.db.invitationsOf(c.user.ID), func(i invitation) bool { return i.expired(c.now) })
	list := make([]object, 0, len(open))
	for _, i := range open {
		o, _ := organizationKind.get(c.db, i.OrganizationID)
		list = append(list, object{
			{"hash", i.Hash}, {"invitation", i.Invited}, {"usersRoleId", i.UsersRoleID},
			{"organizationId", o.ID}, {"organizationName", o.Name}, {"zone", o.Zone},
		})
	}
	return object{{"userOrganizationInvitations", list}}, nil
}

// invitation finds an invitation by the hash of its mail.
func (c *call) invitation(hash string) (invitation, error) {
	if err := c.problems.err(); err != nil {
		return invitation{}, err
	}
	found := invitationKind.all(c.db, func(i invitation) bool { return i.Hash == hash })
	if len(found) == 0 {
		return invitation{}, notFound()
	}
	return found[0], nil
}
