package makeapi

import "makemcp/schemas"

var customPropertyStructures = Group{
	Name:      "custom-property-structures",
	About:     "Structures of custom properties: which extra fields the scenarios of an organization carry.",
	Endpoints: []Declared{ListCustomPropertyStructures, CreateCustomPropertyStructure},
}

// ListCustomPropertyStructures is GET /custom-property-structures.
var ListCustomPropertyStructures = Endpoint[schemas.ListCustomPropertyStructures]{
	Name: "custom-property-structures_list", Route: "GET /custom-property-structures", Scope: "custom-property-structures:read", Reply: "customPropertyStructures",
}

// CreateCustomPropertyStructure is POST /custom-property-structures.
var CreateCustomPropertyStructure = Endpoint[schemas.CreateCustomPropertyStructure]{
	Name: "custom-property-structures_create", Route: "POST /custom-property-structures", Scope: "custom-property-structures:write", Reply: "customPropertyStructure",
}
