package makeapi

import "makemcp/schemas"

var customPropertyStructureItems = Group{
	Name:  "custom-property-structure-items",
	About: "Fields of a structure of custom properties.",
	Endpoints: []Declared{
		ListCustomPropertyStructureItems, CreateCustomPropertyStructureItem,
		UpdateCustomPropertyStructureItem, DeleteCustomPropertyStructureItem,
	},
}

// ListCustomPropertyStructureItems is GET /custom-property-structures/{customPropertyStructureId}/custom-property-structure-items.
var ListCustomPropertyStructureItems = Endpoint[schemas.ListCustomPropertyStructureItems]{
	Name:  "custom-property-structure-items_list",
	Route: "GET /custom-property-structures/{customPropertyStructureId}/custom-property-structure-items",
	Scope: "custom-property-structures:read", Reply: "customPropertyStructureItems", Cols: "*",
}

// CreateCustomPropertyStructureItem is POST /custom-property-structures/{customPropertyStructureId}/custom-property-structure-items.
var CreateCustomPropertyStructureItem = Endpoint[schemas.CreateCustomPropertyStructureItem]{
	Name:  "custom-property-structure-items_create",
	Route: "POST /custom-property-structures/{customPropertyStructureId}/custom-property-structure-items",
	Scope: "custom-property-structures:write", Reply: "customPropertyStructureItem",
}

// UpdateCustomPropertyStructureItem is PATCH /custom-property-structures/custom-property-structure-items/{customPropertyStructureItemId}.
var UpdateCustomPropertyStructureItem = Endpoint[schemas.UpdateCustomPropertyStructureItem]{
	Name:  "custom-property-structure-items_update",
	Route: "PATCH /custom-property-structures/custom-property-structure-items/{customPropertyStructureItemId}",
	Scope: "custom-property-structures:write", Reply: "customPropertyStructureItem",
}

// DeleteCustomPropertyStructureItem is DELETE /custom-property-structures/custom-property-structure-items/{customPropertyStructureItemId}.
// Make asks for a confirmation where scenarios have values for it.
var DeleteCustomPropertyStructureItem = Endpoint[schemas.DeleteCustomPropertyStructureItem]{
	Name:  "custom-property-structure-items_delete",
	Route: "DELETE /custom-property-structures/custom-property-structure-items/{customPropertyStructureItemId}",
	Scope: "custom-property-structures:write", Confirmed: true,
}
