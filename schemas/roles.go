package schemas

// ListRoles lists the roles that users can have, with their permissions. Custom roles
// come only with organizationId or teamId.
type ListRoles struct {
	// Keep roles of this level.
	Category string `json:"category,omitempty" jsonschema:"enum=organization,enum=team"`
	// Roles to leave out.
	ExcludeRole []ID `json:"excludeRole,omitempty"`
	// Keep the role with this id.
	RoleID ID `json:"roleId,omitempty"`
	// Add custom roles of this organization.
	OrganizationID ID `json:"organizationId,omitempty"`
	// Add custom roles of this team's organization.
	TeamID ID `json:"teamId,omitempty"`
	// Return only these properties; * for all.
	Cols []string `json:"cols,omitempty" jsonschema:"enum=id,enum=name,enum=identifier,enum=subsidiary,enum=category,enum=permissions,enum=description,enum=managementType,enum=*"`
}

// GetRole returns a role with the names of its permissions.
type GetRole struct {
	// Role, by id from roles_list.
	RoleID ID `json:"roleId" jsonschema:"example=42"`
}

// ListRolePermissions lists the permissions that roles can grant; their ids go into
// custom-roles_create.
type ListRolePermissions struct {
	// Keep permissions of this level.
	RoleCategory string `json:"roleCategory,omitempty" jsonschema:"enum=team,enum=organization"`
}
