package schemas

// ListSharedScenarios lists the public pages that show scenarios.
type ListSharedScenarios struct {
	// Team of the scenarios.
	TeamID ID `json:"teamId,omitempty" one:"owner"`
	// Organization of the scenarios.
	OrganizationID ID `json:"organizationId,omitempty" one:"owner"`
	// Keep scenarios in this folder.
	FolderID ID `json:"folderId,omitempty"`
	// Part of the share's title.
	Title string `json:"title,omitempty"`
	// Part of the scenario's name.
	ScenarioName string `json:"scenarioName,omitempty"`
	// Keep shares of these scenarios.
	ScenarioIDs []ID `json:"scenarioIds,omitempty"`
	// Paging and order.
	Page *CountedPage `json:"pg,omitempty" page:"sort=id|title|createdAt|updated default=id/desc/20"`
}

// ListSharesOfScenario lists the shares of one scenario.
type ListSharesOfScenario struct {
	OfScenario
}

// ShareScenario makes a public page of a scenario. Enabled, it shows the blueprint to
// anyone with the address.
type ShareScenario struct {
	OfScenario
	// Title of the page.
	Title string `json:"title" jsonschema:"minLength=1,maxLength=40"`
	// Short text; null for none.
	DescriptionShort *string `json:"descriptionShort,omitempty" nullable:"true" jsonschema:"maxLength=260"`
	// Long text; null for none.
	DescriptionLong *string `json:"descriptionLong,omitempty" nullable:"true" jsonschema:"maxLength=2000"`
	// Whether the page is public.
	IsEnabled *bool `json:"isEnabled,omitempty" jsonschema:"default=false"`
}

// GetSharedScenario returns one share with its address.
type GetSharedScenario struct {
	OfShare
}

// UpdateSharedScenario changes the texts of a share or switches its page on or off.
type UpdateSharedScenario struct {
	OfShare
	// Title of the page.
	Title string `json:"title,omitempty" jsonschema:"minLength=1,maxLength=40"`
	// Short text; null for none.
	DescriptionShort *string `json:"descriptionShort,omitempty" nullable:"true" jsonschema:"maxLength=260"`
	// Long text; null for none.
	DescriptionLong *string `json:"descriptionLong,omitempty" nullable:"true" jsonschema:"maxLength=2000"`
	// Whether the page is public.
	IsEnabled *bool `json:"isEnabled,omitempty"`
}

// DeleteSharedScenario deletes a share. Where Make refuses, switch it off with
// scenarios-shared_update.
type DeleteSharedScenario struct {
	OfShare
}
