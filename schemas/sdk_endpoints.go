package schemas

// customAppVersion addresses one version of a custom app, in the words of the official
// tools for its parts.
type customAppVersion struct {
	customAppName
	// Major version.
	AppVersion int `json:"appVersion" jsonschema:"minimum=1,example=1"`
}

// appEndpoint addresses an endpoint of a custom app.
type appEndpoint struct {
	customAppVersion
	// From sdk-endpoints_list.
	EndpointName string `json:"endpointName" jsonschema:"example=getInvoice"`
}

// appEndpointSection names one section of an endpoint.
type appEndpointSection struct {
	// Which part.
	Section string `json:"section" jsonschema:"enum=api,enum=scope,enum=inputParameters,enum=outputParameters"`
}

// ListAppEndpoints lists the endpoints of a custom app: single actions that run without
// a scenario.
type ListAppEndpoints struct {
	customAppVersion
	// Add each endpoint's inputParameters.
	IncludeInputSchema bool `json:"includeInputSchema,omitempty"`
}

// CreateAppEndpoint adds an endpoint to a custom app and returns it. Next is
// sdk-endpoints_set-section.
type CreateAppEndpoint struct {
	customAppVersion
	// Name within the app.
	Name string `json:"name" jsonschema:"example=getInvoice"`
	// Name people see.
	Label string `json:"label" jsonschema:"example=Get an invoice"`
	// What it does.
	Description string `json:"description,omitempty"`
	// Names from sdk-connections_list.
	AttachedAccounts []string `json:"attachedAccounts,omitempty"`
}

// GetAppEndpoint returns one endpoint of a custom app.
type GetAppEndpoint struct{ appEndpoint }

// UpdateAppEndpoint changes an endpoint of a custom app; what is left out stays.
type UpdateAppEndpoint struct {
	appEndpoint
	// Name people see.
	Label string `json:"label,omitempty"`
	// What it does.
	Description string `json:"description,omitempty"`
	// How to use it.
	Context string `json:"context,omitempty"`
	// readOnlyHint, destructiveHint, idempotentHint, openWorldHint.
	Annotations map[string]bool `json:"annotations,omitempty"`
	// All of them, from sdk-connections_list.
	AttachedAccounts *[]string `json:"attachedAccounts,omitempty"`
}

// DeleteAppEndpoint deletes an endpoint of a custom app.
type DeleteAppEndpoint struct{ appEndpoint }

// GetAppEndpointSection returns a section of an endpoint as text: JSON with comments.
type GetAppEndpointSection struct {
	appEndpoint
	appEndpointSection
}

// SetAppEndpointSection replaces a section of an endpoint.
type SetAppEndpointSection struct {
	appEndpoint
	appEndpointSection
	rawSection
}

// MakeAppEndpointPublic shows an endpoint to the users of its app.
type MakeAppEndpointPublic struct{ appEndpoint }

// MakeAppEndpointPrivate hides an endpoint from the users of its app.
type MakeAppEndpointPrivate struct{ appEndpoint }
