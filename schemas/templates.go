package schemas

// templateID names a template of a team.
type templateID struct {
	// The template, by id from templates_list.
	TemplateID ID `json:"templateId" jsonschema:"example=16"`
}

// templateCols chooses the columns of a team's templates.
type templateCols struct {
	// Return only these properties; * for all.
	Cols []string `json:"cols,omitempty" in:"query" jsonschema:"example=publishedId"`
}

// ListTemplates lists a team's own templates with their publication state. Those of
// everybody are in public-templates_list.
type ListTemplates struct {
	// Team whose templates are listed.
	TeamID ID `json:"teamId,omitempty" jsonschema:"example=35"`
	// Keep published and approved templates.
	Public bool `json:"public,omitempty"`
	// Keep templates that use these apps, by app id.
	UsedApps []string `json:"usedApps,omitempty" jsonschema:"example=http"`
	templateCols
	// Paging and order.
	Page *Page `json:"pg,omitempty" page:"default=id/asc/10"`
}

// CreateTemplate creates a private template in a team; templates_publish makes it
// reachable for others. Its name is the blueprint's.
type CreateTemplate struct {
	// Team that owns it.
	TeamID ID `json:"teamId" jsonschema:"example=35"`
	// Language code; decides who sees it, final.
	Language string `json:"language" jsonschema:"minLength=2,example=en"`
	// As in scenarios: name, flow, metadata.
	Blueprint map[string]any `json:"blueprint" wire:"json"`
	// Default schedule, such as {"type":"indefinitely","interval":900}.
	Scheduling map[string]any `json:"scheduling" wire:"json"`
	// Setup wizard: name, modules (steps by module id), idSequence.
	Controller map[string]any `json:"controller" wire:"json"`
	templateCols
}

// GetTemplate returns one of a team's own templates.
type GetTemplate struct {
	templateID
	templateCols
}

// UpdateTemplate changes a template's private version; what is left out stays.
// Published versions stay until templates_publish.
type UpdateTemplate struct {
	templateID
	// Public version: its publishedId or approvedId.
	TemplatePublicID ID `json:"templatePublicId,omitempty" in:"query" jsonschema:"example=18"`
	// New name; need not be unique.
	Name string `json:"name,omitempty" jsonschema:"minLength=1"`
	// Replaces the blueprint wholesale.
	Blueprint map[string]any `json:"blueprint,omitempty" wire:"json"`
	// Default schedule, such as {"type":"indefinitely","interval":900}.
	Scheduling map[string]any `json:"scheduling,omitempty" wire:"json"`
	// Setup wizard: name, modules (steps by module id), idSequence.
	Controller map[string]any `json:"controller,omitempty" wire:"json"`
	templateCols
}

// DeleteTemplate deletes a private or published template for good. Approved ones are
// for Make's administrators.
type DeleteTemplate struct {
	templateID
}

// GetTemplateBlueprint returns a template's blueprint, setup wizard, schedule and
// language.
type GetTemplateBlueprint struct {
	templateID
	// Whether a scenario is to be made from it.
	ForUse bool `json:"forUse,omitempty"`
	// Public version: its publishedId or approvedId.
	TemplatePublicID ID `json:"templatePublicId,omitempty" jsonschema:"example=18"`
}

// PublishTemplate makes a public version of a template, which everybody with its
// address (publicUrl) can use. Next, if wanted: templates_request-approval.
type PublishTemplate struct {
	templateID
	templateCols
}

// RequestTemplateApproval asks Make to take a published template into the public
// library.
type RequestTemplateApproval struct {
	templateID
	// The publishedId to approve; by default the latest.
	TemplatePublicID ID `json:"templatePublicId,omitempty" in:"query" jsonschema:"example=18"`
	templateCols
}
