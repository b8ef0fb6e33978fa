package schemas

// catalogueApp names a version of an app that scenarios can use.
type catalogueApp struct {
	// App id; app#… for custom apps.
	AppName string `json:"appName" jsonschema:"minLength=1,maxLength=135,example=google-sheets"`
	// Major version number, or latest.
	AppVersion any `json:"appVersion" jsonschema:"oneof_type=integer;string,example=2"`
	// Organization; needed for its custom apps.
	OrganizationID ID `json:"organizationId,omitempty" jsonschema:"example=11"`
}

// SearchAppCatalogue lists the apps that an organization or team can use in scenarios,
// with their versions. Make does not publish this call and may change it.
type SearchAppCatalogue struct {
	// Organization.
	OrganizationID ID `json:"organizationId" jsonschema:"example=11"`
	// Team.
	TeamID ID `json:"teamId,omitempty" jsonschema:"example=22"`
	// Text to find. Without it, some thousands are listed.
	Search string `json:"search,omitempty" jsonschema:"example=calendar"`
	// Best hits first.
	ScoredSearch bool `json:"scoredSearch,omitempty"`
}

// GetAppManifest returns all of an app: each module with its fields and output. It is
// long; app-modules_list and app-module_get say what is needed of it. Make does not
// publish this call and may change it.
type GetAppManifest struct {
	catalogueApp
}
