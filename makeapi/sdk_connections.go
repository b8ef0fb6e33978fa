package makeapi

import "makemcp/schemas"

var sdkConnections = Group{
	Name:  "sdk-connections",
	About: "Connections of custom apps: how users sign in to the service.",
	Endpoints: []Declared{
		ListAppConnections, CreateAppConnection, GetAppConnection, UpdateAppConnection,
		DeleteAppConnection, GetAppConnectionSection, SetAppConnectionSection,
		GetAppConnectionCommonData, SetAppConnectionCommonData, RecreateAppConnection,
	},
}

// ListAppConnections is GET /sdk/apps/{appName}/connections.
var ListAppConnections = Endpoint[schemas.ListAppConnections]{
	Name: "sdk-connections_list", Route: "GET /sdk/apps/{appName}/connections",
	Scope: "sdk-apps:read", Reply: "appConnections",
}

// CreateAppConnection is POST /sdk/apps/{appName}/connections. The types are no
// enumeration, as the official example has one (oauth2) that the documents lack.
var CreateAppConnection = Endpoint[schemas.CreateAppConnection]{
	Name: "sdk-connections_create", Route: "POST /sdk/apps/{appName}/connections",
	Scope: "sdk-apps:write", Reply: "appConnection",
}

// GetAppConnection is GET /sdk/apps/connections/{connectionName}.
var GetAppConnection = Endpoint[schemas.GetAppConnection]{
	Name: "sdk-connections_get", Route: "GET /sdk/apps/connections/{connectionName}",
	Scope: "sdk-apps:read", Reply: "appConnection",
}

// UpdateAppConnection is PATCH /sdk/apps/connections/{connectionName}.
var UpdateAppConnection = Endpoint[schemas.UpdateAppConnection]{
	Name: "sdk-connections_update", Route: "PATCH /sdk/apps/connections/{connectionName}",
	Scope: "sdk-apps:write", Reply: "appConnection",
}

// DeleteAppConnection is DELETE /sdk/apps/connections/{connectionName}.
var DeleteAppConnection = Endpoint[schemas.DeleteAppConnection]{
	Name: "sdk-connections_delete", Route: "DELETE /sdk/apps/connections/{connectionName}",
	Scope: "sdk-apps:write", Reply: "appConnection",
}

// GetAppConnectionSection is GET /sdk/apps/connections/{connectionName}/{section}.
var GetAppConnectionSection = Endpoint[schemas.GetAppConnectionSection]{
	Name: "sdk-connections_get-section", Route: "GET /sdk/apps/connections/{connectionName}/{section}",
	Scope: "sdk-apps:read", Answer: Text,
}

// SetAppConnectionSection is PUT /sdk/apps/connections/{connectionName}/{section}.
var SetAppConnectionSection = Endpoint[schemas.SetAppConnectionSection]{
	Name: "sdk-connections_set-section", Route: "PUT /sdk/apps/connections/{connectionName}/{section}",
	Scope: "sdk-apps:write", Reply: "change", Body: "application/jsonc",
}

// GetAppConnectionCommonData is GET /sdk/apps/connections/{connectionName}/common. The
// answer holds secrets.
var GetAppConnectionCommonData = Endpoint[schemas.GetAppConnectionCommonData]{
	Name: "sdk-connections_get-common", Route: "GET /sdk/apps/connections/{connectionName}/common",
	Scope: "sdk-apps:read", Hides: []string{"*"},
}

// SetAppConnectionCommonData is PUT /sdk/apps/connections/{connectionName}/common.
var SetAppConnectionCommonData = Endpoint[schemas.SetAppConnectionCommonData]{
	Name: "sdk-connections_set-common", Route: "PUT /sdk/apps/connections/{connectionName}/common",
	Scope: "sdk-apps:write", Effect: Credential,
}

// RecreateAppConnection is POST /sdk/apps/connections/{connectionName}/recreate.
var RecreateAppConnection = Endpoint[schemas.RecreateAppConnection]{
	Name: "sdk-connections_recreate", Route: "POST /sdk/apps/connections/{connectionName}/recreate",
	Scope: "sdk-apps:write",
}
