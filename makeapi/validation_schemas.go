package makeapi

import "makemcp/schemas"

var validationSchemas = Group{
	Name:         "validation-schemas",
	About:        "What Make checks blueprints with.",
	Endpoints:    []Declared{GetBlueprintSchema},
	Undocumented: true,
}

// GetBlueprintSchema is GET /validation-schemas/blueprint. Make names no scope.
var GetBlueprintSchema = Endpoint[schemas.GetBlueprintSchema]{
	Name: "validation-schemas_get-blueprint", Route: "GET /validation-schemas/blueprint", Reply: "blueprint",
}
