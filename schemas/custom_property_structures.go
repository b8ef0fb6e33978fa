package schemas

// ListCustomPropertyStructures lists an organization's structure of custom properties;
// there is one at most. custom-property-structure-items_list has its fields.
type ListCustomPropertyStructures struct {
	// Organization that owns it.
	OrganizationID ID `json:"organizationId"`
}

// CreateCustomPropertyStructure creates the structure of an organization's custom
// properties, for good: it can't be deleted.
type CreateCustomPropertyStructure struct {
	// What carries the properties.
	AssociatedType string `json:"associatedType" jsonschema:"enum=scenario"`
	// What owns the structure.
	BelongerType string `json:"belongerType" jsonschema:"enum=organization"`
	// Organization's id.
	BelongerID ID `json:"belongerId"`
}
