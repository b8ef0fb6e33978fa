package schemas

// appOfTask names an app as the tasks about its modules take it.
type appOfTask struct {
	// App id, such as google-sheets, from app-catalogue_list.
	AppName string `json:"appName" jsonschema:"minLength=1,maxLength=135"`
	// Major version number; by default the latest.
	AppVersion any `json:"appVersion,omitempty" jsonschema:"oneof_type=integer;string"`
	// Organization; needed for its custom apps.
	OrganizationID ID `json:"organizationId,omitempty"`
}

// ListModulesOfApp lists what an app can do in scenarios: its triggers, actions and
// searches by name, with the kind of connection that each needs.
type ListModulesOfApp struct {
	appOfTask
	// Words that all occur in a module's name or description.
	Query string `json:"query,omitempty" jsonschema:"maxLength=200"`
}

// moduleOfTask names a module.
type moduleOfTask struct {
	appOfTask
	// Module, by name from app-modules_list.
	ModuleName string `json:"moduleName" jsonschema:"minLength=1,maxLength=200,example=addRow"`
}

// GetModuleOfApp returns what a module takes and gives: parameters, mapper fields and
// output, as a blueprint needs them, and the procedures that list a field's options.
type GetModuleOfApp struct {
	moduleOfTask
}

// ValidateModuleConfiguration checks a module's parameters and mapper against its fields:
// what is missing, unknown or of the wrong type. It changes nothing.
type ValidateModuleConfiguration struct {
	moduleOfTask
	// The module's parameters in the blueprint, such as its connection.
	Parameters map[string]any `json:"parameters,omitempty"`
	// The module's mapper in the blueprint.
	Mapper map[string]any `json:"mapper,omitempty"`
}

// ValidateBlueprint checks a scenario blueprint against Make's JSON Schema before it is
// sent. It changes nothing; that apps, modules and connections exist is not checked.
type ValidateBlueprint struct {
	// The blueprint: name, flow, metadata.
	Blueprint map[string]any `json:"blueprint"`
}
