package makeapi

import "makemcp/schemas"

var templates = Group{
	Name:  "templates",
	About: "A team's own templates: reusable blueprints, how they are published and offered to everybody.",
	Endpoints: []Declared{
		ListTemplates, CreateTemplate, GetTemplate, UpdateTemplate, DeleteTemplate,
		GetTemplateBlueprint, PublishTemplate, RequestTemplateApproval,
	},
}

// ListTemplates is GET /templates.
var ListTemplates = Endpoint[schemas.ListTemplates]{
	Name: "templates_list", Route: "GET /templates", Scope: "templates:read", Reply: "templates",
}

// CreateTemplate is POST /templates. Make's schema has objects where its examples have
// JSON text; text is what has been seen to work.
var CreateTemplate = Endpoint[schemas.CreateTemplate]{
	Name: "templates_create", Route: "POST /templates", Scope: "templates:write", Reply: "template",
}

// GetTemplate is GET /templates/{templateId}.
var GetTemplate = Endpoint[schemas.GetTemplate]{
	Name: "templates_get", Route: "GET /templates/{templateId}", Scope: "templates:read", Reply: "template",
}

// UpdateTemplate is PATCH /templates/{templateId}.
var UpdateTemplate = Endpoint[schemas.UpdateTemplate]{
	Name: "templates_update", Route: "PATCH /templates/{templateId}", Scope: "templates:write", Reply: "template",
}

// DeleteTemplate is DELETE /templates/{templateId}, which always asks to be confirmed.
var DeleteTemplate = Endpoint[schemas.DeleteTemplate]{
	Name: "templates_delete", Route: "DELETE /templates/{templateId}", Scope: "templates:write", Reply: "template", Confirmed: true,
}

// GetTemplateBlueprint is GET /templates/{templateId}/blueprint. Its answer is not
// wrapped: blueprint, controller, scheduling and language stand side by side.
var GetTemplateBlueprint = Endpoint[schemas.GetTemplateBlueprint]{
	Name: "templates_get-blueprint", Route: "GET /templates/{templateId}/blueprint", Scope: "templates:read",
}

// PublishTemplate is POST /templates/{templateId}/publish.
var PublishTemplate = Endpoint[schemas.PublishTemplate]{
	Name: "templates_publish", Route: "POST /templates/{templateId}/publish", Scope: "templates:write", Reply: "template",
}

// RequestTemplateApproval is POST /templates/{templateId}/request-approval.
var RequestTemplateApproval = Endpoint[schemas.RequestTemplateApproval]{
	Name: "templates_request-approval", Route: "POST /templates/{templateId}/request-approval", Scope: "templates:write", Reply: "template",
}
