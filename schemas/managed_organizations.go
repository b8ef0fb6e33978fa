package schemas

// ListManagedOrganizations lists a partner's child organizations with the operations
// allocated to each.
type ListManagedOrganizations struct {
	inOrganization
	// Paging and order.
	Page *Page `json:"pg,omitempty"`
}

// CreateManagedOrganization creates a child organization, and its owner's account if
// there is none. Its operations are taken from the parent.
type CreateManagedOrganization struct {
	inOrganization
	// E-mail address of the child's owner.
	UserEmail string `json:"userEmail" jsonschema:"format=email"`
	// Name of that owner.
	UserName string `json:"userName" jsonschema:"minLength=1"`
	// Name of the child organization.
	OrganizationName string `json:"organizationName" jsonschema:"minLength=1"`
	// Region, by id from enums_regions.
	RegionID ID `json:"regionId"`
	// Country, by id from enums_countries.
	CountryID ID `json:"countryId"`
	// Operations to allocate.
	Operations int `json:"operations" jsonschema:"multipleOf=10000,minimum=0,example=20000"`
}

// GetManagedOrganizationsConsumption returns what each child organization has used since
// its last reset.
type GetManagedOrganizationsConsumption struct {
	inOrganization
}

// UpdateManagedOrganization changes how many operations a child organization gets from
// its parent.
type UpdateManagedOrganization struct {
	inOrganization
	// Child, by id from managed-organizations_list.
	ChildOrganizationID ID `json:"childOrganizationId" jsonschema:"example=340"`
	// New allocation.
	Operations int `json:"operations" jsonschema:"multipleOf=10000,minimum=0,example=40000"`
}
