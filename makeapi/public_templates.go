package makeapi

import "makemcp/schemas"

var publicTemplates = Group{
	Name:      "public-templates",
	About:     "The public library of approved templates, ready-made automations that everybody can use.",
	Endpoints: []Declared{ListPublicTemplates, GetPublicTemplate, GetPublicTemplateBlueprint},
}

// ListPublicTemplates is GET /templates/public.
var ListPublicTemplates = Endpoint[schemas.ListPublicTemplates]{
	Name: "public-templates_list", Route: "GET /templates/public", Scope: "templates:read", Reply: "templatesPublic", Cols: "*",
}

// GetPublicTemplate is GET /templates/public/{templateUrl}.
var GetPublicTemplate = Endpoint[schemas.GetPublicTemplate]{
	Name: "public-templates_get", Route: "GET /templates/public/{templateUrl}", Scope: "templates:read", Reply: "templatePublic", Cols: "*",
}

// GetPublicTemplateBlueprint is GET /templates/public/{templateUrl}/blueprint. Its
// answer is not wrapped: blueprint, controller, scheduling and language stand side
// by side.
var GetPublicTemplateBlueprint = Endpoint[schemas.GetPublicTemplateBlueprint]{
	Name: "public-templates_get-blueprint", Route: "GET /templates/public/{templateUrl}/blueprint", Scope: "templates:read",
}
