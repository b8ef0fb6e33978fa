package makeapi

import "makemcp/schemas"

// The scenarios endpoints about consumption, buildtime variables and recovery.

// GetScenarioUsage is GET /scenarios/{scenarioId}/usage.
var GetScenarioUsage = Endpoint[schemas.GetScenarioUsage]{
	Name: "scenarios_get-usage", Route: "GET /scenarios/{scenarioId}/usage", Scope: "scenarios:read", Reply: "data",
}

// ListBuildVariables is GET /scenarios/{scenarioId}/build-variables.
var ListBuildVariables = Endpoint[schemas.ListBuildVariables]{
	Name: "scenarios_list-build-variables", Route: "GET /scenarios/{scenarioId}/build-variables", Scope: "scenarios:read", Reply: "variables",
}

// AddBuildVariables is POST /scenarios/{scenarioId}/build-variables.
var AddBuildVariables = Endpoint[schemas.AddBuildVariables]{
	Name: "scenarios_add-build-variables", Route: "POST /scenarios/{scenarioId}/build-variables", Scope: "scenarios:write",
}

// UpdateBuildVariables is PUT /scenarios/{scenarioId}/build-variables.
var UpdateBuildVariables = Endpoint[schemas.UpdateBuildVariables]{
	Name: "scenarios_update-build-variables", Route: "PUT /scenarios/{scenarioId}/build-variables", Scope: "scenarios:write",
}

// DeleteBuildVariable is DELETE /scenarios/{scenarioId}/build-variables.
var DeleteBuildVariable = Endpoint[schemas.DeleteBuildVariable]{
	Name: "scenarios_delete-build-variable", Route: "DELETE /scenarios/{scenarioId}/build-variables", Scope: "scenarios:write",
}

// ListScenarioConsumptions is GET /scenarios/consumptions.
var ListScenarioConsumptions = Endpoint[schemas.ListScenarioConsumptions]{
	Name: "scenarios_list-consumptions", Route: "GET /scenarios/consumptions", Scope: "scenarios:read", Reply: "scenarioConsumptions",
}

// GetModuleConsumptions is POST /scenarios/modules/consumptions. It changes nothing: the
// scenarios are too many for an address, hence the POST.
var GetModuleConsumptions = Endpoint[schemas.GetModuleConsumptions]{
	Name: "scenarios_get-module-consumptions", Route: "POST /scenarios/modules/consumptions", Scope: "scenarios:read", Reply: "scenarios",
	Effect: Read,
}

// ListModuleOperations is GET /scenarios/{scenarioId}/modules/operations.
var ListModuleOperations = Endpoint[schemas.ListModuleOperations]{
	Name: "scenarios_list-module-operations", Route: "GET /scenarios/{scenarioId}/modules/operations", Scope: "scenarios:read", Reply: "operations",
}

// ListModuleLogs is GET /scenarios/{scenarioId}/modules/{moduleId}/logs.
var ListModuleLogs = Endpoint[schemas.ListModuleLogs]{
	Name: "scenarios_list-module-logs", Route: "GET /scenarios/{scenarioId}/modules/{moduleId}/logs", Scope: "scenarios:read", Reply: "moduleLogs",
}

// ListAIAgentScenarios is GET /scenarios/ai-agents.
var ListAIAgentScenarios = Endpoint[schemas.ListAIAgentScenarios]{
	Name: "scenarios_list-ai-agents", Route: "GET /scenarios/ai-agents", Scope: "scenarios:read", Reply: "scenarios",
}

// GetScenarioRecovery is GET /scenarios/{scenarioId}/recovery.
var GetScenarioRecovery = Endpoint[schemas.GetScenarioRecovery]{
	Name: "scenarios_get-recovery", Route: "GET /scenarios/{scenarioId}/recovery", Scope: "scenarios:read",
}

// SaveScenarioRecovery is PUT /scenarios/{scenarioId}/recovery. Here Make takes the
// blueprint as an object.
var SaveScenarioRecovery = Endpoint[schemas.SaveScenarioRecovery]{
	Name: "scenarios_save-recovery", Route: "PUT /scenarios/{scenarioId}/recovery", Scope: "scenarios:write",
}

// DiscardScenarioRecovery is DELETE /scenarios/{scenarioId}/recovery.
var DiscardScenarioRecovery = Endpoint[schemas.DiscardScenarioRecovery]{
	Name: "scenarios_discard-recovery", Route: "DELETE /scenarios/{scenarioId}/recovery", Scope: "scenarios:write",
}

// GetConsumptionOverview is GET /scenarios/{scenarioId}/consumption-overview. Make
// documents no answer.
var GetConsumptionOverview = Endpoint[schemas.GetConsumptionOverview]{
	Name: "scenarios_get-consumption-overview", Route: "GET /scenarios/{scenarioId}/consumption-overview", Scope: "scenarios:read",
}
