package schemas

// newVariable is a custom variable as it is created.
type newVariable struct {
	// Unique name: letters, digits, $ and _.
	Name string `json:"name" jsonschema:"pattern=^[A-Za-z0-9$_]+$,example=shippingRegion"`
	// 1 number, 2 text, 3 boolean, 4 date.
	TypeID int `json:"typeId" jsonschema:"enum=1,enum=2,enum=3,enum=4"`
	// Value of that type; dates like 2026-07-15T10:00:00.000Z.
	Value any `json:"value"`
}

// changedVariable is what can change of a custom variable.
type changedVariable struct {
	variableName
	// 1 number, 2 text, 3 boolean, 4 date.
	TypeID int `json:"typeId,omitempty" jsonschema:"enum=1,enum=2,enum=3,enum=4"`
	// New value of that type.
	Value any `json:"value,omitempty"`
}

// variableName is the name of a variable in an address.
type variableName struct {
	// Name of the variable.
	VariableName string `json:"variableName" jsonschema:"minLength=1,example=shippingRegion"`
}

// ListOrganizationVariables lists the variables that all scenarios of an organization
// can read; isSystem marks those of Make.
type ListOrganizationVariables struct {
	inOrganization
}

// CreateOrganizationVariable creates a variable for all scenarios of an organization.
type CreateOrganizationVariable struct {
	inOrganization
	newVariable
}

// UpdateOrganizationVariable changes a variable's value or type; give both to have them
// checked together.
type UpdateOrganizationVariable struct {
	inOrganization
	changedVariable
}

// DeleteOrganizationVariable deletes a custom variable. Scenarios that read it no longer
// get its value.
type DeleteOrganizationVariable struct {
	inOrganization
	variableName
}

// GetOrganizationVariableHistory lists the changes of a variable: what, when and by
// whom.
type GetOrganizationVariableHistory struct {
	inOrganization
	variableName
}
