package schemas

// CreateCustomRole creates a role of an organization's own. Needs a plan with custom
// roles.
type CreateCustomRole struct {
	// Name of the role.
	Name string `json:"name" jsonschema:"minLength=1,maxLength=50,example=Custom Viewer"`
	// Level that it applies to.
	Category string `json:"category" jsonschema:"enum=organization,enum=team"`
	// Organization that owns it.
	OrganizationID ID `json:"organizationId" jsonschema:"example=1"`
	// What it is for.
	Description *string `json:"description,omitempty" nullable:"true"`
	// What it may do, by ids from roles_permissions.
	Permissions []ID `json:"permissions,omitempty" jsonschema:"example=101"`
}

// UpdateCustomRole changes a custom role; what is left out stays.
type UpdateCustomRole struct {
	customRole
	// New name.
	Name string `json:"name,omitempty" jsonschema:"minLength=1,maxLength=50"`
	// New description; null clears it.
	Description *string `json:"description,omitempty" nullable:"true"`
	// All it may do, by ids from roles_permissions.
	Permissions *[]ID `json:"permissions,omitempty"`
}

// customRole is a custom role and whose it is, which Make wants to be told in the body
// even when it is deleted.
type customRole struct {
	// Custom role, by id from roles_list.
	ID ID `json:"id" jsonschema:"example=42"`
	// Organization that owns it.
	OrganizationID ID `json:"organizationId" in:"body" jsonschema:"example=1"`
}

// DeleteCustomRole deletes a custom role that nobody holds.
type DeleteCustomRole struct {
	customRole
}
