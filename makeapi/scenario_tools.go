package makeapi

import "makemcp/schemas"

var scenarioTools = Group{
	Name:      "scenario-tools",
	About:     "Tools: scenarios of a single module that AI agents and MCP clients call.",
	Endpoints: []Declared{CreateScenarioTool, GetScenarioTool, UpdateScenarioTool},
}

// CreateScenarioTool is POST /scenarios/tools.
var CreateScenarioTool = Endpoint[schemas.CreateScenarioTool]{
	Name: "scenario-tools_create", Route: "POST /scenarios/tools", Scope: "scenarios:write", Reply: "tool",
}

// GetScenarioTool is GET /scenarios/tools/{scenarioId}.
var GetScenarioTool = Endpoint[schemas.GetScenarioTool]{
	Name: "scenario-tools_get", Route: "GET /scenarios/tools/{scenarioId}", Scope: "scenarios:read", Reply: "tool",
}

// UpdateScenarioTool is PATCH /scenarios/tools/{scenarioId}.
var UpdateScenarioTool = Endpoint[schemas.UpdateScenarioTool]{
	Name: "scenario-tools_update", Route: "PATCH /scenarios/tools/{scenarioId}", Scope: "scenarios:write", Reply: "tool",
}
