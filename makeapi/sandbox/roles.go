package sandbox

import (
	"net/http"
	"slices"
)

// role is what somebody may do in an organization or in a team.
type role struct {
	ID             int      `json:"id"`
	Name           string   `json:"name"`
	Identifier     *string  `json:"identifier"`
	Subsidiary     bool     `json:"subsidiary"`
	Category       string   `json:"category"`
	Permissions    []string `json:"permissions"`
	Description    *string  `json:"description"`
	ManagementType string   `json:"managementType"`
	OrganizationID int      `json:"organizationId"` // 0 for the roles of Make
}

// permission is what roles are made of.
type permission struct {
	ID                int      `json:"id"`
	Name              string   `json:"name"`
	Note              string   `json:"note"`
	Category          string   `json:"category"`
	RoleCategory      string   `json:"roleCategory"`
	Label             string   `json:"label"`
	CustomRolesHidden bool     `json:"customRolesHidden"`
	Requires          []string `json:"requires"`
}

var roleKind = kind[int, role]{name: "usersRoles"}

var roleRoutes = []*route{
	{method: "GET", path: "/users/roles", scopes: scopes("user:read"), handler: listRoles},
	{method: "GET", path: "/users/roles/permissions", scopes: scopes("user:read"), handler: listPermissions},
	{method: "GET", path: "/users/roles/{roleId}", scopes: scopes("user:read"), handler: getRole},
	{method: "POST", path: "/users/custom-roles", scopes: scopes("user:write"), handler: createCustomRole},
	{method: "PATCH", path: "/users/custom-roles/{roleId}", scopes: scopes("user:write"), handler: updateCustomRole},
	{method: "DELETE", path: "/users/custom-roles/{roleId}", scopes: scopes("user:write"), handler: deleteCustomRole},
	{method: "GET", path: "/users/by-permission", handler: listByPermission},
}

var roles = collection[role]{
	plural: "usersRoles", singular: "usersRole",
	columns:  []string{"id", "name", "identifier", "subsidiary", "category", "permissions", "description", "managementType"},
	standard: []string{"id", "name"},
}

func listRoles(c *call) (any, error) {
	q := c.query
	category, only, except := q.text("category", oneOf("organization", "team")), q.integer("roleId"), q.integers("excludeRole")
	organizationID, teamID := q.integer("organizationId"), q.integer("teamId")
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if teamID != 0 {
		t, err := c.visibleTeam(teamID)
		if err != nil {
			return nil, err
		}
		organizationID = t.OrganizationID
	}
	if organizationID != 0 {
		if _, err := c.organization(organizationID); err != nil {
			return nil, err
		}
	}
	o, _ := organizationKind.get(c.db, organizationID)
	return roles.unpaged(c, roleKind.all(c.db, func(r role) bool {
		return (r.OrganizationID == 0 || r.OrganizationID == organizationID && o.License.CustomRoles) &&
			(category == "" || r.Category == category) && (only == 0 || r.ID == only) && !slices.Contains(except, r.ID)
	}))
}

func getRole(c *call) (any, error) {
	id := c.path.integer("roleId")
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	r, ok := roleKind.get(c.db, id)
	if !ok {
		return nil, notFound()
	}
	columns := []string{"id", "name", "category", "subsidiary", "managementType", "description"}
	if r.OrganizationID != 0 {
		if _, err := c.organization(r.OrganizationID); err != nil {
			return nil, notFound()
		}
		columns = append(columns, "organizationId")
	}
	return object{{"usersRole", pick(r, append(columns, "permissions"))}}, nil
}

func listPermissions(c *call) (any, error) {
	category := c.query.text("roleCategory", oneOf("organization", "team"))
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	list := slices.DeleteFunc(slices.Clone(permissions), func(p permission) bool { return category != "" && p.RoleCategory != category })
	return object{{"usersRolesPermissions", list}}, nil
}

func createCustomRole(c *call) (any, error) {
	b := c.body
	r := role{
		Name: b.text("name", required, notEmpty, maxLength(50)), Category: b.text("category", required, oneOf("organization", "team")),
		OrganizationID: b.integer("organizationId", required), ManagementType: "custom_managed",
	}
	b.words("description", &r.Description)
	ids := b.integers("permissions")
	if err := c.managesRoles(r.OrganizationID); err != nil {
		return nil, err
	}
	if err := r.grant(ids); err != nil {
		return nil, err
	}
	r.ID, r.Subsidiary = roleKind.next(c.db), r.Category == "team"
	roleKind.put(c.db, r.ID, r)
	return r.answer(), nil
}

func updateCustomRole(c *call) (any, error) {
	id, b := c.path.integer("roleId"), c.body
	organizationID, name := b.integer("organizationId", required), b.text("name", notEmpty, maxLength(50))
	newPermissions, ids := b.has("permissions"), b.integers("permissions")
	r, err := c.customRole(id, organizationID)
	if err != nil {
		return nil, err
	}
	replace(&r.Name, name)
	b.words("description", &r.Description)
	if newPermissions {
		if err := r.grant(ids); err != nil {
			return nil, err
		}
	}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	roleKind.put(c.db, id, r)
	return r.answer(), nil
}

func deleteCustomRole(c *call) (any, error) {
	id, organizationID := c.path.integer("roleId"), c.body.integer("organizationId", required)
	r, err := c.customRole(id, organizationID)
	if err != nil {
		return nil, err
	}
	inTeams := teamRoleKind.all(c.db, func(m teamRole) bool { return m.UsersRoleID == r.ID })
	inOrganizations := organizationRoleKind.all(c.db, func(m organizationRole) bool { return m.UsersRoleID == r.ID })
	if len(inTeams)+len(inOrganizations) > 0 {
		return nil, refuse(http.StatusUnprocessableEntity, "IM016", "Users have this role; give them another one first.")
	}
	roleKind.remove(c.db, id)
	return object{{"roleId", id}}, nil
}

// customRole returns a custom role that the caller may change.
func (c *call) customRole(id, organizationID int) (role, error) {
	if err := c.managesRoles(organizationID); err != nil {
		return role{}, err
	}
	r, ok := roleKind.get(c.db, id)
	switch {
	case !ok || r.OrganizationID != 0 && r.OrganizationID != organizationID:
		return role{}, notFound()
	case r.ManagementType != "custom_managed":
		return role{}, permissionDenied()
	}
	return r, nil
}

// managesRoles checks that the caller runs the organization and that its plan has
// custom roles.
func (c *call) managesRoles(organizationID int) error {
	o, err := c.administered(organizationID)
	if err != nil {
		return err
	}
	if !o.License.CustomRoles {
		return refuse(http.StatusForbidden, "SC403", "The plan of the organization does not include custom roles.")
	}
	return nil
}

// grant gives the role the permissions with these ids, of its own level.
func (r *role) grant(ids []int) error {
	r.Permissions = []string{}
	for _, id := range ids {
		i := slices.IndexFunc(permissions, func(p permission) bool { return p.ID == id })
		if i < 0 || permissions[i].RoleCategory != r.Category || permissions[i].CustomRolesHidden {
			return invalidInput("There is no permission for roles of this category with one of the ids.")
		}
		r.Permissions = append(r.Permissions, permissions[i].Name)
	}
	return nil
}

// answer is a custom role after a change.
func (r role) answer() object {
	granted := []object{}
	for _, p := range permissions {
		if slices.Contains(r.Permissions, p.Name) {
			granted = append(granted, object{{"id", p.ID}, {"name", p.Name}})
		}
	}
	return object{{"role", append(pick(r, []string{"id", "name", "category", "managementType", "description"}), member{"permissions", granted})}}
}

// mayBeGiven checks that a role exists, is of the level and, if it is a custom
// one, of the organization. Ownership is transferred, not given.
func (c *call) mayBeGiven(roleID int, category string, organizationID int) error {
	r, ok := roleKind.get(c.db, roleID)
	if !ok || r.Category != category || r.OrganizationID != 0 && r.OrganizationID != organizationID || r.ID == ownerRole {
		return invalidInput("There is no such " + category + " role to give.")
	}
	return nil
}

// standsFor returns the role of Make that a role amounts to in a team. A custom
// one that may edit scenarios counts as a member's, any other as one that looks on.
func (s *store) standsFor(roleID int) int {
	r, _ := roleKind.get(s, roleID)
	switch {
	case r.OrganizationID == 0:
		return roleID
	case slices.Contains(r.Permissions, "scenario edit"):
		return teamMember
	}
	return teamMonitoring
}

// allows tells whether a role has a permission.
func (s *store) allows(roleID int, permission string) bool {
	r, _ := roleKind.get(s, roleID)
	return slices.Contains(r.Permissions, permission)
}

// knownPermission checks the name of a permission of a level.
func knownPermission(category string) rule {
	return func(name string, value any) string {
		known := func(p permission) bool { return p.Name == value && p.RoleCategory == category }
		if value == nil || slices.ContainsFunc(permissions, known) {
			return ""
		}
		return "Value of parameter '" + name + "' is no permission of this level."
	}
}

func checkTeamPermission(c *call) (any, error) {
	id, name := c.path.integer("organizationId"), c.query.text("teamPermission", required, knownPermission("team"))
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if _, err := c.organization(id); err != nil {
		return nil, err
	}
	has := slices.ContainsFunc(teamRoleKind.all(c.db, nil), func(r teamRole) bool {
		t, _ := teamKind.get(c.db, r.TeamID)
		return r.UserID == c.user.ID && t.OrganizationID == id && c.db.allows(r.UsersRoleID, name)
	})
	return object{{"hasPermission", has}}, nil
}

// permittedUser is a user in the list by permission.
type permittedUser struct {
	userView
	PrivateSpaceID   *int    `json:"privateSpaceId"`
	InvitationStatus *string `json:"invitationStatus"`
}

var permittedUsers = collection[permittedUser]{
	plural: "users",
	columns: []string{
		"id", "name", "email", "privateSpaceId", "language", "timezoneId", "localeId", "countryId", "avatar", "lastLogin", "invitationStatus",
	},
}

func listByPermission(c *call) (any, error) {
	q := c.query
	level := q.text("type", required, oneOf("organization", "company"))
	category := map[string]string{"organization": "organization", "company": "team"}[level]
	name := q.text("permission", required, knownPermission(category))
	var organizationID, teamID int
	if level == "company" {
		teamID = q.integer("teamId", required)
	} else {
		organizationID = q.integer("organizationId", required)
	}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if err := c.mayListUsers(teamID, organizationID); err != nil {
		return nil, err
	}
	var found []permittedUser
	for _, u := range userKind.all(c.db, nil) {
		roleID := 0
		if r, ok := teamRoleKind.get(c.db, roleKey(teamID, u.ID)); ok {
			roleID = r.UsersRoleID
		}
		if r, ok := organizationRoleKind.get(c.db, roleKey(organizationID, u.ID)); ok {
			roleID = r.UsersRoleID
		}
		if c.db.allows(roleID, name) {
			found = append(found, permittedUser{userView: c.db.viewUser(u)})
		}
	}
	return permittedUsers.unpaged(c, found)
}
