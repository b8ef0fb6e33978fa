package makeapi

import "makemcp/schemas"

var sdkFunctions = Group{
	Name:  "sdk-functions",
	About: "Functions of custom apps: JavaScript for their expressions, with tests.",
	Endpoints: []Declared{
		ListAppFunctions, CreateAppFunction, GetAppFunction, DeleteAppFunction, GetAppFunctionCode,
		SetAppFunctionCode, GetAppFunctionTest, SetAppFunctionTest,
	},
}

// ListAppFunctions is GET /sdk/apps/{appName}/{appVersion}/functions.
var ListAppFunctions = Endpoint[schemas.ListAppFunctions]{
	Name: "sdk-functions_list", Route: "GET /sdk/apps/{appName}/{appVersion}/functions",
	Scope: "sdk-apps:read", Reply: "appFunctions",
}

// CreateAppFunction is POST /sdk/apps/{appName}/{appVersion}/functions.
var CreateAppFunction = Endpoint[schemas.CreateAppFunction]{
	Name: "sdk-functions_create", Route: "POST /sdk/apps/{appName}/{appVersion}/functions",
	Scope: "sdk-apps:write", Reply: "appFunction",
}

// GetAppFunction is GET /sdk/apps/{appName}/{appVersion}/functions/{functionName}.
var GetAppFunction = Endpoint[schemas.GetAppFunction]{
	Name: "sdk-functions_get", Route: "GET /sdk/apps/{appName}/{appVersion}/functions/{functionName}",
	Scope: "sdk-apps:read", Reply: "appFunction",
}

// DeleteAppFunction is DELETE
// /sdk/apps/{appName}/{appVersion}/functions/{functionName}.
var DeleteAppFunction = Endpoint[schemas.DeleteAppFunction]{
	Name: "sdk-functions_delete", Route: "DELETE /sdk/apps/{appName}/{appVersion}/functions/{functionName}",
	Scope: "sdk-apps:write", Reply: "appFunction",
}

// GetAppFunctionCode is GET
// /sdk/apps/{appName}/{appVersion}/functions/{functionName}/code.
var GetAppFunctionCode = Endpoint[schemas.GetAppFunctionCode]{
	Name: "sdk-functions_get-code", Route: "GET /sdk/apps/{appName}/{appVersion}/functions/{functionName}/code",
	Scope: "sdk-apps:read", Answer: Text,
}

// SetAppFunctionCode is PUT
// /sdk/apps/{appName}/{appVersion}/functions/{functionName}/code.
var SetAppFunctionCode = Endpoint[schemas.SetAppFunctionCode]{
	Name: "sdk-functions_set-code", Route: "PUT /sdk/apps/{appName}/{appVersion}/functions/{functionName}/code",
	Scope: "sdk-apps:write", Reply: "change", Body: "application/javascript",
}

// GetAppFunctionTest is GET
// /sdk/apps/{appName}/{appVersion}/functions/{functionName}/test.
var GetAppFunctionTest = Endpoint[schemas.GetAppFunctionTest]{
	Name: "sdk-functions_get-test", Route: "GET /sdk/apps/{appName}/{appVersion}/functions/{functionName}/test",
	Scope: "sdk-apps:read", Answer: Text,
}

// SetAppFunctionTest is PUT
// /sdk/apps/{appName}/{appVersion}/functions/{functionName}/test.
var SetAppFunctionTest = Endpoint[schemas.SetAppFunctionTest]{
	Name: "sdk-functions_set-test", Route: "PUT /sdk/apps/{appName}/{appVersion}/functions/{functionName}/test",
	Scope: "sdk-apps:write", Body: "application/javascript",
}
