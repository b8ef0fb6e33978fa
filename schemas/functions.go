package schemas

// functionPath names one custom function.
type functionPath struct {
	// The function, by id from functions_list.
	FunctionID ID `json:"functionId" jsonschema:"example=16"`
}

// ListCustomFunctions lists the JavaScript functions that a team uses in mappings,
// without their code.
type ListCustomFunctions struct {
	// Team whose functions are listed.
	TeamID ID `json:"teamId" jsonschema:"example=35"`
	// Return only these properties.
	Cols []string `json:"cols,omitempty" jsonschema:"enum=id,enum=name,enum=args,enum=description,enum=updatedAt,enum=createdAt,enum=createdByUser,enum=*"`
}

// GetCustomFunction returns a custom function with its code and the scenarios that use
// it.
type GetCustomFunction struct {
	functionPath
	// Return only these properties; * for all.
	Cols []string `json:"cols,omitempty"`
}

// CreateCustomFunction creates a JavaScript function for mappings and returns it. Try
// the code with functions_check first.
type CreateCustomFunction struct {
	// Team that owns it.
	TeamID ID `json:"teamId" in:"query" jsonschema:"example=35"`
	// Name, the same as in the code.
	Name string `json:"name" jsonschema:"minLength=1,example=checkType"`
	// One named JavaScript function.
	Code string `json:"code" jsonschema:"minLength=1,example=function checkType(x) { return typeof x; }"`
	// What it does.
	Description string `json:"description,omitempty" jsonschema:"maxLength=128"`
}

// CheckCustomFunction checks the code of a custom function without storing it.
type CheckCustomFunction struct {
	// Team that would own it.
	TeamID ID `json:"teamId" in:"query" jsonschema:"example=35"`
	// One named JavaScript function.
	Code string `json:"code" jsonschema:"example=function double(x) { return x * 2; }"`
}

// UpdateCustomFunction changes the code or description of a custom function and
// returns it. functions_history keeps the old code.
type UpdateCustomFunction struct {
	functionPath
	// Its name, which can't change.
	Name string `json:"name,omitempty"`
	// New code, with the same function name.
	Code string `json:"code,omitempty" jsonschema:"minLength=1"`
	// New description.
	Description *string `json:"description,omitempty" jsonschema:"maxLength=128"`
}

// DeleteCustomFunction deletes a custom function. Scenarios that use it fail.
type DeleteCustomFunction struct {
	functionPath
}

// GetCustomFunctionHistory lists the earlier code of a custom function, newest first.
type GetCustomFunctionHistory struct {
	functionPath
	// Team that owns it.
	TeamID ID `json:"teamId" jsonschema:"example=35"`
}
