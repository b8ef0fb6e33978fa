package makeapi

import "makemcp/schemas"

var sdkRPCs = Group{
	Name:  "sdk-rpcs",
	About: "Remote procedures of custom apps, which fill selects and forms.",
	Endpoints: []Declared{
		ListAppRemoteProcedures, CreateAppRemoteProcedure, GetAppRemoteProcedure,
		UpdateAppRemoteProcedure, DeleteAppRemoteProcedure, TestAppRemoteProcedure,
		GetAppRemoteProcedureSection, SetAppRemoteProcedureSection,
	},
}

// ListAppRemoteProcedures is GET /sdk/apps/{appName}/{appVersion}/rpcs.
var ListAppRemoteProcedures = Endpoint[schemas.ListAppRemoteProcedures]{
	Name: "sdk-rpcs_list", Route: "GET /sdk/apps/{appName}/{appVersion}/rpcs", Scope: "sdk-apps:read", Reply: "appRpcs",
}

// CreateAppRemoteProcedure is POST /sdk/apps/{appName}/{appVersion}/rpcs.
var CreateAppRemoteProcedure = Endpoint[schemas.CreateAppRemoteProcedure]{
	Name: "sdk-rpcs_create", Route: "POST /sdk/apps/{appName}/{appVersion}/rpcs",
	Scope: "sdk-apps:write", Reply: "appRpc",
}

// GetAppRemoteProcedure is GET /sdk/apps/{appName}/{appVersion}/rpcs/{rpcName}.
var GetAppRemoteProcedure = Endpoint[schemas.GetAppRemoteProcedure]{
	Name: "sdk-rpcs_get", Route: "GET /sdk/apps/{appName}/{appVersion}/rpcs/{rpcName}",
	Scope: "sdk-apps:read", Reply: "appRpc",
}

// UpdateAppRemoteProcedure is PATCH /sdk/apps/{appName}/{appVersion}/rpcs/{rpcName}.
var UpdateAppRemoteProcedure = Endpoint[schemas.UpdateAppRemoteProcedure]{
	Name: "sdk-rpcs_update", Route: "PATCH /sdk/apps/{appName}/{appVersion}/rpcs/{rpcName}",
	Scope: "sdk-apps:write", Reply: "appRpc",
}

// DeleteAppRemoteProcedure is DELETE /sdk/apps/{appName}/{appVersion}/rpcs/{rpcName}.
var DeleteAppRemoteProcedure = Endpoint[schemas.DeleteAppRemoteProcedure]{
	Name: "sdk-rpcs_delete", Route: "DELETE /sdk/apps/{appName}/{appVersion}/rpcs/{rpcName}",
	Scope: "sdk-apps:write", Reply: "appRpc",
}

// TestAppRemoteProcedure is POST /sdk/apps/{appName}/{appVersion}/rpcs/{rpcName}.
var TestAppRemoteProcedure = Endpoint[schemas.TestAppRemoteProcedure]{
	Name: "sdk-rpcs_test", Route: "POST /sdk/apps/{appName}/{appVersion}/rpcs/{rpcName}", Scope: "sdk-apps:write",
}

// GetAppRemoteProcedureSection is GET
// /sdk/apps/{appName}/{appVersion}/rpcs/{rpcName}/{section}.
var GetAppRemoteProcedureSection = Endpoint[schemas.GetAppRemoteProcedureSection]{
	Name: "sdk-rpcs_get-section", Route: "GET /sdk/apps/{appName}/{appVersion}/rpcs/{rpcName}/{section}",
	Scope: "sdk-apps:read", Answer: Text,
}

// SetAppRemoteProcedureSection is PUT
// /sdk/apps/{appName}/{appVersion}/rpcs/{rpcName}/{section}.
var SetAppRemoteProcedureSection = Endpoint[schemas.SetAppRemoteProcedureSection]{
	Name: "sdk-rpcs_set-section", Route: "PUT /sdk/apps/{appName}/{appVersion}/rpcs/{rpcName}/{section}",
	Scope: "sdk-apps:write", Reply: "change", Body: "application/jsonc",
}
