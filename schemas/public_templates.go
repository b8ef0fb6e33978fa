package schemas

// ListPublicTemplates lists the approved templates that everybody can use, most
// used first. Search here for a ready-made automation before building one; the
// url of an entry leads to its details and blueprint.
type ListPublicTemplates struct {
	// Add English templates; matters only if the user's language is another.
	IncludeEn bool `json:"includeEn,omitempty"`
	// Keep templates with this name.
	Name string `json:"name,omitempty" jsonschema:"example=my first template"`
	// Keep templates that use these apps, by app id.
	UsedApps []string `json:"usedApps,omitempty" jsonschema:"example=http"`
	// Return only these properties.
	Cols []string `json:"cols,omitempty" jsonschema:"enum=id,enum=name,enum=description,enum=url,enum=usedApps,enum=usage,enum=*"`
	// Paging and order.
	Page *Page `json:"pg,omitempty" page:"default=usage/desc/100 max=10000"`
}

// GetPublicTemplate returns one public template: name, description, apps and how
// often it is used.
type GetPublicTemplate struct {
	// The template's url as public-templates_list returns it.
	TemplateURL string `json:"templateUrl" jsonschema:"minLength=1,example=16-multiple-apps-template-example"`
	// Id of a public version: publishedId or approvedId of one's own template.
	TemplatePublicID ID `json:"templatePublicId,omitempty" jsonschema:"example=18"`
	// Return only these properties.
	Cols []string `json:"cols,omitempty" jsonschema:"enum=id,enum=name,enum=description,enum=url,enum=usedApps,enum=usage,enum=*"`
}

// GetPublicTemplateBlueprint returns the blueprint of a public template: modules,
// schedule and setup wizard, as a scenario is made of.
type GetPublicTemplateBlueprint struct {
	// The template's url as public-templates_list returns it.
	TemplateURL string `json:"templateUrl" jsonschema:"minLength=1,example=16-multiple-apps-template-example"`
	// Id of a public version: publishedId or approvedId of one's own template.
	TemplatePublicID ID `json:"templatePublicId,omitempty" jsonschema:"example=18"`
}
