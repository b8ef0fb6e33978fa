package schemas

// appFunction addresses a function of a custom app.
type appFunction struct {
	customAppVersion
	// From sdk-functions_list.
	FunctionName string `json:"functionName" jsonschema:"example=formatDate"`
}

// ListAppFunctions lists the JavaScript functions for a custom app's expressions.
type ListAppFunctions struct{ customAppVersion }

// CreateAppFunction adds an empty function to a custom app. Next is
// sdk-functions_set-code.
type CreateAppFunction struct {
	customAppVersion
	// Name in expressions.
	Name string `json:"name" jsonschema:"example=formatDate"`
}

// GetAppFunction returns one function of a custom app with its code.
type GetAppFunction struct{ appFunction }

// DeleteAppFunction deletes a function of a custom app.
type DeleteAppFunction struct{ appFunction }

// GetAppFunctionCode returns a function's code.
type GetAppFunctionCode struct{ appFunction }

// SetAppFunctionCode replaces a function's code.
type SetAppFunctionCode struct {
	appFunction
	// JavaScript: one function of that name.
	Code string `json:"code" wire:"raw"`
}

// GetAppFunctionTest returns the code that tests a function.
type GetAppFunctionTest struct{ appFunction }

// SetAppFunctionTest replaces the code that tests a function.
type SetAppFunctionTest struct {
	appFunction
	// JavaScript with assertions.
	Test string `json:"test" wire:"raw"`
}
