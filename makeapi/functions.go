package makeapi

import "makemcp/schemas"

var functions = Group{
	Name:  "functions",
	About: "Custom functions: a team's JavaScript for mappings.",
	Endpoints: []Declared{
		ListCustomFunctions, GetCustomFunction, CreateCustomFunction, CheckCustomFunction, UpdateCustomFunction,
		DeleteCustomFunction, GetCustomFunctionHistory,
	},
}

// ListCustomFunctions is GET /functions.
var ListCustomFunctions = Endpoint[schemas.ListCustomFunctions]{
	Name: "functions_list", Route: "GET /functions", Scope: "functions:read", Reply: "functions", Cols: "*",
}

// GetCustomFunction is GET /functions/{functionId}.
var GetCustomFunction = Endpoint[schemas.GetCustomFunction]{
	Name: "functions_get", Route: "GET /functions/{functionId}", Scope: "functions:read", Reply: "function",
}

// CreateCustomFunction is POST /functions. Make wants a description, be it empty.
var CreateCustomFunction = Endpoint[schemas.CreateCustomFunction]{
	Name: "functions_create", Route: "POST /functions", Scope: "functions:write", Reply: "function",
	Arrange: func(args schemas.Args) {
		if _, given := args["description"]; !given {
			args["description"] = ""
		}
	},
}

// CheckCustomFunction is POST /functions/eval. It stores nothing although it is a POST.
var CheckCustomFunction = Endpoint[schemas.CheckCustomFunction]{
	Name: "functions_check", Route: "POST /functions/eval", Scope: "functions:write",
}

// UpdateCustomFunction is PATCH /functions/{functionId}. Make's own tool offers a name,
// which Make does not change.
var UpdateCustomFunction = Endpoint[schemas.UpdateCustomFunction]{
	Name: "functions_update", Route: "PATCH /functions/{functionId}", Scope: "functions:write", Reply: "function",
}

// DeleteCustomFunction is DELETE /functions/{functionId}.
var DeleteCustomFunction = Endpoint[schemas.DeleteCustomFunction]{
	Name: "functions_delete", Route: "DELETE /functions/{functionId}", Scope: "functions:write", Confirmed: true,
}

// GetCustomFunctionHistory is GET /functions/{functionId}/history.
var GetCustomFunctionHistory = Endpoint[schemas.GetCustomFunctionHistory]{
	Name: "functions_history", Route: "GET /functions/{functionId}/history", Scope: "functions:read", Reply: "functionHistory",
}
