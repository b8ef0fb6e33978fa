package makeapi

import "makemcp/schemas"

var sdkEndpoints = Group{
	Name:  "sdk-endpoints",
	About: "Endpoints of custom apps: single actions that run without a scenario.",
	Endpoints: []Declared{
		ListAppEndpoints, CreateAppEndpoint, GetAppEndpoint, UpdateAppEndpoint, DeleteAppEndpoint,
		GetAppEndpointSection, SetAppEndpointSection, MakeAppEndpointPublic, MakeAppEndpointPrivate,
	},
}

// ListAppEndpoints is GET /sdk/apps/{appName}/{appVersion}/endpoints.
var ListAppEndpoints = Endpoint[schemas.ListAppEndpoints]{
	Name: "sdk-endpoints_list", Route: "GET /sdk/apps/{appName}/{appVersion}/endpoints",
	Scope: "sdk-apps:read", Reply: "appEndpoints",
}

// CreateAppEndpoint is POST /sdk/apps/{appName}/{appVersion}/endpoints.
var CreateAppEndpoint = Endpoint[schemas.CreateAppEndpoint]{
	Name: "sdk-endpoints_create", Route: "POST /sdk/apps/{appName}/{appVersion}/endpoints",
	Scope: "sdk-apps:write", Reply: "appEndpoint",
}

// GetAppEndpoint is GET /sdk/apps/{appName}/{appVersion}/endpoints/{endpointName}.
var GetAppEndpoint = Endpoint[schemas.GetAppEndpoint]{
	Name: "sdk-endpoints_get", Route: "GET /sdk/apps/{appName}/{appVersion}/endpoints/{endpointName}",
	Scope: "sdk-apps:read", Reply: "appEndpoint",
}

// UpdateAppEndpoint is PATCH
// /sdk/apps/{appName}/{appVersion}/endpoints/{endpointName}.
var UpdateAppEndpoint = Endpoint[schemas.UpdateAppEndpoint]{
	Name: "sdk-endpoints_update", Route: "PATCH /sdk/apps/{appName}/{appVersion}/endpoints/{endpointName}",
	Scope: "sdk-apps:write", Reply: "appEndpoint",
}

// DeleteAppEndpoint is DELETE
// /sdk/apps/{appName}/{appVersion}/endpoints/{endpointName}. What it answers is not
// documented, so anything will do.
var DeleteAppEndpoint = Endpoint[schemas.DeleteAppEndpoint]{
	Name: "sdk-endpoints_delete", Route: "DELETE /sdk/apps/{appName}/{appVersion}/endpoints/{endpointName}",
	Scope: "sdk-apps:write", Answer: Text,
}

// GetAppEndpointSection is GET
// /sdk/apps/{appName}/{appVersion}/endpoints/{endpointName}/{section}.
var GetAppEndpointSection = Endpoint[schemas.GetAppEndpointSection]{
	Name: "sdk-endpoints_get-section", Route: "GET /sdk/apps/{appName}/{appVersion}/endpoints/{endpointName}/{section}",
	Scope: "sdk-apps:read", Answer: Text,
}

// SetAppEndpointSection is PUT
// /sdk/apps/{appName}/{appVersion}/endpoints/{endpointName}/{section}. What it answers
// is not documented, so anything will do.
var SetAppEndpointSection = Endpoint[schemas.SetAppEndpointSection]{
	Name: "sdk-endpoints_set-section", Route: "PUT /sdk/apps/{appName}/{appVersion}/endpoints/{endpointName}/{section}",
	Scope: "sdk-apps:write", Body: "application/jsonc", Answer: Text,
}

// MakeAppEndpointPublic is POST
// /sdk/apps/{appName}/{appVersion}/endpoints/{endpointName}/public. What it answers is
// not documented, so anything will do.
var MakeAppEndpointPublic = Endpoint[schemas.MakeAppEndpointPublic]{
	Name: "sdk-endpoints_set-public", Route: "POST /sdk/apps/{appName}/{appVersion}/endpoints/{endpointName}/public",
	Scope: "sdk-apps:write", Answer: Text,
}

// MakeAppEndpointPrivate is POST
// /sdk/apps/{appName}/{appVersion}/endpoints/{endpointName}/private. What it answers
// is not documented, so anything will do.
var MakeAppEndpointPrivate = Endpoint[schemas.MakeAppEndpointPrivate]{
	Name: "sdk-endpoints_set-private", Route: "POST /sdk/apps/{appName}/{appVersion}/endpoints/{endpointName}/private",
	Scope: "sdk-apps:write", Answer: Text,
}
