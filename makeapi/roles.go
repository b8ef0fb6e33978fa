package makeapi

import "makemcp/schemas"

var roles = Group{
	Name:      "roles",
	About:     "Roles that users can have in organizations and teams, and the permissions in them.",
	Endpoints: []Declared{ListRoles, GetRole, ListRolePermissions},
}

// ListRoles is GET /users/roles.
var ListRoles = Endpoint[schemas.ListRoles]{
	Name: "roles_list", Route: "GET /users/roles", Scope: "user:read", Reply: "usersRoles", Cols: "*",
}

// GetRole is GET /users/roles/{roleId}.
var GetRole = Endpoint[schemas.GetRole]{
	Name: "roles_get", Route: "GET /users/roles/{roleId}", Scope: "user:read", Reply: "usersRole",
}

// ListRolePermissions is GET /users/roles/permissions.
var ListRolePermissions = Endpoint[schemas.ListRolePermissions]{
	Name: "roles_permissions", Route: "GET /users/roles/permissions", Scope: "user:read", Reply: "usersRolesPermissions",
}
