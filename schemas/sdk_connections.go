package schemas

// customAppName addresses a custom app in all its versions.
type customAppName struct {
	// From sdk-apps_list.
	AppName string `json:"appName" jsonschema:"example=acme-crm-4f2k"`
}

// appConnection addresses a connection of a custom app by its own name.
type appConnection struct {
	// From sdk-connections_list.
	ConnectionName string `json:"connectionName" jsonschema:"example=acme-crm-4f2k"`
}

// appConnectionSection names one section of a connection.
type appConnectionSection struct {
	// scopes are offered; scope is the default.
	Section string `json:"section" jsonschema:"enum=api,enum=parameters,enum=scopes,enum=scope,enum=install,enum=installSpec"`
}

// ListAppConnections lists the ways in which users can sign in to a custom app's service.
type ListAppConnections struct{ customAppName }

// CreateAppConnection adds a connection to a custom app and returns it with the name
// that Make gives it. Next is sdk-connections_set-section.
type CreateAppConnection struct {
	customAppName
	// oauth, oauth-refresh, oauth-resowncre, oauth-clicre, oauth-1, apikey, basic or other.
	Type string `json:"type" jsonschema:"example=oauth"`
	// Name people see.
	Label string `json:"label" jsonschema:"example=Acme OAuth"`
}

// GetAppConnection returns one connection of a custom app, with its redirect address.
type GetAppConnection struct{ appConnection }

// UpdateAppConnection changes a connection of a custom app; what is left out stays.
type UpdateAppConnection struct {
	appConnection
	// Name people see.
	Label string `json:"label,omitempty"`
	// Connected system; null for none.
	ConnectedSystemName *string `json:"connectedSystemName,omitempty" nullable:"true"`
}

// DeleteAppConnection deletes a connection of a custom app.
type DeleteAppConnection struct{ appConnection }

// GetAppConnectionSection returns a section of a connection as text: JSON with comments.
type GetAppConnectionSection struct {
	appConnection
	appConnectionSection
}

// SetAppConnectionSection replaces a section of a connection.
type SetAppConnectionSection struct {
	appConnection
	appConnectionSection
	rawSection
}

// GetAppConnectionCommonData returns what a connection keeps for all users, such as
// client id and secret.
type GetAppConnectionCommonData struct{ appConnection }

// SetAppConnectionCommonData replaces what a connection keeps for all users. The person
// types it on a page.
type SetAppConnectionCommonData struct {
	appConnection
	// All of it, such as clientId and clientSecret.
	Common map[string]any `json:"common" secret:"true" wire:"bare"`
}

// RecreateAppConnection has Make build a connection of a custom app anew.
type RecreateAppConnection struct{ appConnection }
