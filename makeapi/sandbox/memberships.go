package sandbox

import (
	"net/http"
)

// Who is where with which role, seen from users, teams and organizations. Where
// Make says nothing: whoever shares an organization with a user may look at the
// roles there; admins of the organization change roles, admins of a team those in
// their team; members may leave by themselves; to remove somebody from an
// organization takes the teams along.

// teamRoleView is a membership in a team as it is shown by itself.
type teamRoleView struct {
	teamRole
	SSOPending bool `json:"ssoPending"`
}

// membership is a membership in an organization as it is shown by itself.
type membership struct {
	organizationRole
	OrganizationTeamsCount int `json:"organizationTeamsCount"`
	JoinedTeamsCount       int `json:"joinedTeamsCount"`
}

var membershipRoutes = []*route{
	{method: "GET", path: "/teams/{teamId}/user-team-roles", scopes: scopes("teams:read"), handler: listRolesInTeam},
	{method: "GET", path: "/teams/{teamId}/user-team-roles/{userId}", scopes: scopes("teams:read"), handler: getRoleInTeam},
	{method: "GET", path: "/organizations/{organizationId}/user-organization-roles", scopes: scopes("organizations:read"), handler: listRolesInOrganization},
	{method: "GET", path: "/organizations/{organizationId}/user-organization-roles/{userId}", scopes: scopes("organizations:read"), handler: getRoleInOrganization},
	{method: "POST", path: "/organizations/{organizationId}/user-organization-roles/transfer", handler: transferOrganization},
	{method: "GET", path: "/users/{userId}/user-team-roles", scopes: scopes("user:read"), handler: listTeamRolesOf},
	{method: "GET", path: "/users/{userId}/user-team-roles/{teamId}", scopes: scopes("user:read"), handler: getRoleInTeam},
	{method: "POST", path: "/users/{userId}/user-team-roles/{teamId}", scopes: scopes("user:write"), handler: setTeamRole},
	{method: "GET", path: "/users/{userId}/user-organization-roles", scopes: scopes("user:read"), handler: listOrganizationRolesOf},
	{method: "GET", path: "/users/{userId}/user-organization-roles/{organizationId}", scopes: scopes("user:read"), handler: getRoleInOrganization},
	{method: "POST", path: "/users/{userId}/user-organization-roles/{organizationId}", scopes: scopes("user:write"), handler: setOrganizationRole},
	{method: "POST", path: "/users/{userId}/user-organization-roles/{organizationId}/transfer", scopes: scopes("user:write"), handler: transferToUser},
}

var teamRoles = collection[teamRoleView]{
	plural: "userTeamRoles", singular: "userTeamRole",
	sortable: []string{"usersRoleId", "userId"}, sortDir: "asc", limit: 10000, max: 10000,
}

var memberships = collection[membership]{
	plural: "userOrganizationRoles", singular: "userOrganizationRole",
	standard: []string{"userId", "usersRoleId", "organizationId", "invitation"},
	sortable: []string{"userId", "usersRoleId"}, sortDir: "asc", limit: 10000, max: 10000,
}

// oneMembership shows all there is of a single one.
var oneMembership = collection[membership]{singular: "userOrganizationRole"}

func (c *call) viewMembership(r organizationRole) membership {
	view := membership{organizationRole: r}
	for _, t := range teamKind.all(c.db, func(t team) bool { return t.OrganizationID == r.OrganizationID }) {
		view.OrganizationTeamsCount++
		if _, joined := teamRoleKind.get(c.db, roleKey(t.ID, r.UserID)); joined {
			view.JoinedTeamsCount++
		}
	}
	return view
}

func listRolesInTeam(c *call) (any, error) {
	t, err := c.visibleTeam(c.path.integer("teamId"))
	if err != nil {
		return nil, err
	}
	return teamRoles.list(c, c.db.teamRoles(func(r teamRole) bool { return r.TeamID == t.ID }))
}

func (s *store) teamRoles(keep func(teamRole) bool) []teamRoleView {
	views := []teamRoleView{}
	for _, r := range teamRoleKind.all(s, keep) {
		views = append(views, teamRoleView{teamRole: r})
	}
	return views
}

func getRoleInTeam(c *call) (any, error) {
	t, err := c.visibleTeam(c.path.integer("teamId"))
	if err != nil {
		return nil, err
	}
	userID := c.path.integer("userId")
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	r, ok := teamRoleKind.get(c.db, roleKey(t.ID, userID))
	if !ok {
		return nil, notFound()
	}
	return teamRoles.one(c, teamRoleView{teamRole: r})
}

func listRolesInOrganization(c *call) (any, error) {
	id := c.path.integer("organizationId")
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if _, err := c.organization(id); err != nil {
		return nil, err
	}
	return memberships.list(c, c.memberships(func(r organizationRole) bool { return r.OrganizationID == id }))
}

// memberships lists members and, after them, those who are invited.
func (c *call) memberships(keep func(organizationRole) bool) []membership {
	views := []membership{}
	for _, r := range organizationRoleKind.all(c.db, keep) {
		views = append(views, c.viewMembership(r))
	}
	for _, i := range invitationKind.all(c.db, nil) {
		if r := i.role(c.now); keep(r) {
			views = append(views, c.viewMembership(r))
		}
	}
	return views
}

func getRoleInOrganization(c *call) (any, error) {
	id, userID := c.path.integer("organizationId"), c.path.integer("userId")
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if _, err := c.organization(id); err != nil {
		return nil, err
	}
	found := c.memberships(func(r organizationRole) bool { return r.OrganizationID == id && r.UserID == userID })
	if len(found) == 0 {
		return nil, notFound()
	}
	return oneMembership.one(c, found[0])
}

func listTeamRolesOf(c *call) (any, error) {
	id := c.path.integer("userId")
	if err := c.maySee(id); err != nil {
		return nil, err
	}
	return object{{"userTeamRoles", c.db.teamRoles(func(r teamRole) bool {
		t, _ := teamKind.get(c.db, r.TeamID)
		return r.UserID == id && (id == c.user.ID || c.sees(t))
	})}}, nil
}

func listOrganizationRolesOf(c *call) (any, error) {
	id := c.path.integer("userId")
	if err := c.maySee(id); err != nil {
		return nil, err
	}
	return memberships.unpaged(c, c.memberships(func(r organizationRole) bool {
		_, shared := c.organizationRole(r.OrganizationID)
		return r.UserID == id && (id == c.user.ID || shared)
	}))
}

// maySee checks that the user is the caller, or in an organization with the caller.
func (c *call) maySee(userID int) error {
	if err := c.problems.err(); err != nil {
		return err
	}
	shared := c.memberships(func(r organizationRole) bool {
		_, mine := c.organizationRole(r.OrganizationID)
		return r.UserID == userID && mine
	})
	if userID != c.user.ID && len(shared) == 0 {
		return accessDenied()
	}
	return nil
}

func setTeamRole(c *call) (any, error) {
	userID, roleID := c.path.integer("userId"), c.body.integer("usersRoleId")
	t, err := c.visibleTeam(c.path.integer("teamId"))
	if err != nil {
		return nil, err
	}
	leaving := roleID == 0 && userID == c.user.ID
	if _, err := c.managedTeam(t.ID); err != nil && !leaving {
		return nil, err
	}
	key := roleKey(t.ID, userID)
	was, member := teamRoleKind.get(c.db, key)
	switch {
	case !c.db.belongs(userID, 0, t.OrganizationID):
		return nil, invalidInput("The user is not in the organization of the team.")
	case member && !was.Changeable:
		return nil, refuse(http.StatusForbidden, "IM002", "This role follows from another one and cannot be changed.")
	case roleID == 0 && !member:
		return nil, notFound()
	case roleID == 0:
		teamRoleKind.remove(c.db, key)
		return object{{"userTeamRole", object{{"usersRoleId", nil}, {"userId", userID}, {"teamId", t.ID}, {"changeable", true}, {"ssoPending", false}}}}, nil
	}
	if err := c.mayBeGiven(roleID, "team", t.OrganizationID); err != nil {
		return nil, err
	}
	r := teamRole{UsersRoleID: roleID, UserID: userID, TeamID: t.ID, Changeable: true}
	teamRoleKind.put(c.db, key, r)
	return object{{"userTeamRole", teamRoleView{teamRole: r}}}, nil
}

func setOrganizationRole(c *call) (any, error) {
	userID, id, roleID := c.path.integer("userId"), c.path.integer("organizationId"), c.body.integer("usersRoleId")
	withConnections := c.query.boolean("deleteConnections")
	c.query.boolean("confirmed") // only a removal asks for it
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if _, err := c.organization(id); err != nil {
		return nil, err
	}
	leaving := roleID == 0 && userID == c.user.ID
	if !c.administers(id) && !leaving {
		return nil, permissionDenied()
	}
	r, ok := organizationRoleKind.get(c.db, roleKey(id, userID))
	switch {
	case !ok:
		return nil, notFound()
	case r.UsersRoleID == ownerRole:
		return nil, invalidInput("The owner's role is changed by transferring the organization.")
	case roleID == 0:
		return c.expel(r, withConnections)
	}
	if err := c.mayBeGiven(roleID, "organization", id); err != nil {
		return nil, err
	}
	r.UsersRoleID = roleID
	answer, err := memberships.one(c, c.viewMembership(r))
	if err == nil {
		organizationRoleKind.put(c.db, roleKey(id, userID), r)
	}
	return answer, err
}

// expel removes a user from an organization and its teams. The sandbox does not
// know whose a connection is, so deleteConnections asks for the confirmation and
// then deletes none.
func (c *call) expel(r organizationRole, withConnections bool) (any, error) {
	if withConnections {
		if err := c.confirmed(object{{"type", "deleteConnections"}, {"data", object{{"userId", r.UserID}}}}); err != nil {
			return nil, err
		}
	}
	for _, t := range teamKind.all(c.db, func(t team) bool { return t.OrganizationID == r.OrganizationID }) {
		teamRoleKind.remove(c.db, roleKey(t.ID, r.UserID))
	}
	organizationRoleKind.remove(c.db, roleKey(r.OrganizationID, r.UserID))
	return object{{"userOrganizationRole", object{
		{"userId", r.UserID}, {"organizationId", r.OrganizationID}, {"usersRoleId", nil}, {"invitation", nil},
	}}}, nil
}

func transferOrganization(c *call) (any, error) {
	return c.transfer(c.path.integer("organizationId"), c.body.integer("userId", required))
}

func transferToUser(c *call) (any, error) {
	return c.transfer(c.path.integer("organizationId"), c.path.integer("userId"))
}

// transfer makes a member the owner and the owner an admin.
func (c *call) transfer(organizationID, userID int) (any, error) {
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if _, err := c.organization(organizationID); err != nil {
		return nil, err
	}
	mine, _ := organizationRoleKind.get(c.db, roleKey(organizationID, c.user.ID))
	theirs, member := organizationRoleKind.get(c.db, roleKey(organizationID, userID))
	switch {
	case mine.UsersRoleID != ownerRole:
		return nil, permissionDenied()
	case !member || userID == c.user.ID:
		return nil, invalidInput("The new owner must be another member of the organization.")
	}
	mine.UsersRoleID, theirs.UsersRoleID = adminRole, ownerRole
	both := []organizationRole{theirs, mine}
	for _, r := range both {
		organizationRoleKind.put(c.db, roleKey(organizationID, r.UserID), r)
	}
	return object{{"userOrganizationRoles", both}}, nil
}
