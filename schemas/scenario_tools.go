package schemas

// CreateScenarioTool creates a tool: a scenario of one module for AI agents and MCP.
// Its id is a scenario id.
type CreateScenarioTool struct {
	// Team that will own it.
	TeamID ID `json:"teamId"`
	// Name that agents see.
	Name string `json:"name" jsonschema:"minLength=1"`
	// What it does.
	Description string `json:"description"`
	// Input fields such as {name, type, required}.
	Inputs []map[string]any `json:"inputs,omitempty"`
	// {module: "app:name", version, parameters, mapper, metadata}.
	Module map[string]any `json:"module,omitempty"`
	ScenarioColumns
}

// GetScenarioTool returns a tool's inputs and module.
type GetScenarioTool struct {
	// Tool's id from scenarios_list with type tool.
	ScenarioID ID `json:"scenarioId"`
}

// UpdateScenarioTool changes a tool; what is left out stays.
type UpdateScenarioTool struct {
	// Tool's id from scenarios_list with type tool.
	ScenarioID ID `json:"scenarioId"`
	// Name that agents see.
	Name string `json:"name,omitempty" jsonschema:"minLength=1"`
	// What it does.
	Description *string `json:"description,omitempty"`
	// New set of input fields.
	Inputs *[]map[string]any `json:"inputs,omitempty"`
	// {module: "app:name", version, parameters, mapper, metadata}.
	Module map[string]any `json:"module,omitempty"`
	ScenarioColumns
}
