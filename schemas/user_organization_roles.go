package schemas

// ListOrganizationUserRoles lists the members of an organization with their roles;
// invitation is pending or expired for those who have not accepted.
type ListOrganizationUserRoles struct {
	inOrganization
	// Return only these properties; * for all.
	Cols []string `json:"cols,omitempty" jsonschema:"enum=userId,enum=organizationId,enum=usersRoleId,enum=invitation,enum=organizationTeamsCount,enum=joinedTeamsCount,enum=*"`
	// Paging and order.
	Page *Page `json:"pg,omitempty"`
}

// GetOrganizationUserRole returns a member's role in an organization and in how many of
// its teams they are.
type GetOrganizationUserRole struct {
	inOrganization
	// Member, by id from users_list.
	UserID ID `json:"userId" jsonschema:"example=7"`
	// Return only these properties; * for all.
	Cols []string `json:"cols,omitempty"`
}

// TransferOrganizationOwnership makes another member the owner of an organization; the
// caller, who owns it, becomes an admin.
type TransferOrganizationOwnership struct {
	inOrganization
	// New owner, by id from users_list.
	UserID ID `json:"userId" jsonschema:"example=8"`
}
