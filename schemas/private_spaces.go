package schemas

// ListPrivateSpaces lists the private spaces of an organization: teams of one person,
// which Make creates by itself.
type ListPrivateSpaces struct {
	// Organization, by id from organizations_list.
	OrganizationID ID `json:"organizationId" jsonschema:"example=11"`
	// Keep the one with this external id.
	ExternalID string `json:"externalId,omitempty"`
	// Return only these properties; * for all.
	Cols []string `json:"cols,omitempty"`
	// Paging and order.
	Page *Page `json:"pg,omitempty" page:"sort=name default=name/asc/"`
}

// GetPrivateSpace returns a private space with its use; 404 to all but its members.
type GetPrivateSpace struct {
	// Private space, by id from private-spaces_list.
	PrivateSpaceID ID `json:"privateSpaceId" jsonschema:"example=101"`
	// Return only these properties; * for all.
	Cols []string `json:"cols,omitempty"`
}

// UpdatePrivateSpace sets a private space's limit. One below what is used already pauses
// the space.
type UpdatePrivateSpace struct {
	// Private space, by id from private-spaces_list.
	PrivateSpaceID ID `json:"privateSpaceId" jsonschema:"example=101"`
	// Operations per period; null for no limit.
	OperationsLimit *int `json:"operationsLimit,omitempty" nullable:"true" jsonschema:"minimum=0"`
}
