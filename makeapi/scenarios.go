package makeapi

import (
	"maps"

	"makemcp/schemas"
)

var scenarios = Group{
	Name:  "scenarios",
	About: "Scenarios: a team's automations, their blueprints, activation, runs, interface and consumption.",
	Endpoints: []Declared{
		ListScenarios, CreateScenario, GetScenario, UpdateScenario, DeleteScenario,
		GetScenarioBlueprint, ListBlueprintVersions, GetScenarioTrigger, CloneScenario,
		SetModuleData, CheckModuleData, ActivateScenario, DeactivateScenario, PublishScenario,
		RunScenario, ReplayScenario, ListReplayableExecutions, GetScenarioInterface, SetScenarioInterface,
		GetScenarioUsage, ListBuildVariables, AddBuildVariables, UpdateBuildVariables, DeleteBuildVariable,
		ListScenarioConsumptions, GetModuleConsumptions, ListModuleOperations, ListModuleLogs,
		ListAIAgentScenarios, GetScenarioRecovery, SaveScenarioRecovery, DiscardScenarioRecovery, GetConsumptionOverview,
	},
}

// ListScenarios is GET /scenarios.
var ListScenarios = Endpoint[schemas.ListScenarios]{
	Name: "scenarios_list", Route: "GET /scenarios", Scope: "scenarios:read", Reply: "scenarios", Cols: "*",
}

// CreateScenario is POST /scenarios. Make asks for a confirmation where the blueprint
// uses an app that the organization has not installed.
var CreateScenario = Endpoint[schemas.CreateScenario]{
	Name: "scenarios_create", Route: "POST /scenarios", Scope: "scenarios:write", Reply: "scenario", Cols: "*",
	Confirmed: true, Arrange: unfoldBlueprint,
}

// GetScenario is GET /scenarios/{scenarioId}. Make's own tool adds the blueprint with a
// second request; here that is GetScenarioBlueprint, as blueprints are large.
var GetScenario = Endpoint[schemas.GetScenario]{
	Name: "scenarios_get", Route: "GET /scenarios/{scenarioId}", Scope: "scenarios:read", Reply: "scenario", Cols: "*",
}

// UpdateScenario is PATCH /scenarios/{scenarioId}. Make confirms as for CreateScenario.
// That folderId null takes a scenario out of its folder is not documented.
var UpdateScenario = Endpoint[schemas.UpdateScenario]{
	Name: "scenarios_update", Route: "PATCH /scenarios/{scenarioId}", Scope: "scenarios:write", Reply: "scenario", Cols: "*",
	Confirmed: true, Arrange: unfoldBlueprint,
}

// unfoldBlueprint takes out of a blueprint what Make wants beside it: its scheduling,
// and its interface (older exports call it io) as metadata. Blueprints that people have,
// and those that Make's own tools return, carry both inside. Metadata is sent even where
// nothing of that is there, with empty lists, as Make's own tools do.
func unfoldBlueprint(args schemas.Args) {
	inputs, outputs := any([]any{}), any([]any{})
	given, _ := args["blueprint"].(map[string]any)
	blueprint := maps.Clone(given)
	if scheduling := blueprint["scheduling"]; scheduling != nil {
		args["scheduling"] = scheduling
	}
	var told bool
	for _, form := range []struct{ name, inputs, outputs string }{{"interface", "input", "output"}, {"io", "input_spec", "output_spec"}} {
		if declared, ok := blueprint[form.name].(map[string]any); ok {
			told, inputs, outputs = true, listOr(declared[form.inputs]), listOr(declared[form.outputs])
		}
	}
	for _, name := range []string{"scheduling", "interface", "io"} {
		delete(blueprint, name)
	}
	if blueprint != nil {
		args["blueprint"] = blueprint
	}
	if _, chosen := args["metadata"]; told || !chosen {
		args["metadata"] = map[string]any{"input_spec": inputs, "output_spec": outputs}
	}
}

// listOr is a list, the empty one for none.
func listOr(value any) any {
	if value == nil {
		return []any{}
	}
	return value
}

// DeleteScenario is DELETE /scenarios/{scenarioId}.
var DeleteScenario = Endpoint[schemas.DeleteScenario]{
	Name: "scenarios_delete", Route: "DELETE /scenarios/{scenarioId}", Scope: "scenarios:write",
}

// GetScenarioBlueprint is GET /scenarios/{scenarioId}/blueprint.
var GetScenarioBlueprint = Endpoint[schemas.GetScenarioBlueprint]{
	Name: "scenarios_get-blueprint", Route: "GET /scenarios/{scenarioId}/blueprint", Scope: "scenarios:read", Reply: "response",
}

// ListBlueprintVersions is GET /scenarios/{scenarioId}/blueprints.
var ListBlueprintVersions = Endpoint[schemas.ListBlueprintVersions]{
	Name: "scenarios_list-blueprint-versions", Route: "GET /scenarios/{scenarioId}/blueprints", Scope: "scenarios:read", Reply: "scenariosBlueprints",
}

// GetScenarioTrigger is GET /scenarios/{scenarioId}/triggers.
var GetScenarioTrigger = Endpoint[schemas.GetScenarioTrigger]{
	Name: "scenarios_get-trigger", Route: "GET /scenarios/{scenarioId}/triggers", Scope: "scenarios:read",
}

// CloneScenario is POST /scenarios/{scenarioId}/clone. Make asks for a confirmation
// where the target team lacks a custom app or function.
var CloneScenario = Endpoint[schemas.CloneScenario]{
	Name: "scenarios_clone", Route: "POST /scenarios/{scenarioId}/clone", Scope: "scenarios:write", Reply: "scenario", Cols: "*", Confirmed: true,
}

// SetModuleData is PUT /scenarios/{scenarioId}/data.
var SetModuleData = Endpoint[schemas.SetModuleData]{
	Name: "scenarios_set-module-data", Route: "PUT /scenarios/{scenarioId}/data", Scope: "scenarios:write",
}

// CheckModuleData is GET /scenarios/{scenarioId}/data/{moduleId}.
var CheckModuleData = Endpoint[schemas.CheckModuleData]{
	Name: "scenarios_check-module-data", Route: "GET /scenarios/{scenarioId}/data/{moduleId}", Scope: "scenarios:read",
}

// ActivateScenario is POST /scenarios/{scenarioId}/start.
var ActivateScenario = Endpoint[schemas.ActivateScenario]{
	Name: "scenarios_activate", Route: "POST /scenarios/{scenarioId}/start", Scope: "scenarios:write", Reply: "scenario",
}

// DeactivateScenario is POST /scenarios/{scenarioId}/stop.
var DeactivateScenario = Endpoint[schemas.DeactivateScenario]{
	Name: "scenarios_deactivate", Route: "POST /scenarios/{scenarioId}/stop", Scope: "scenarios:write", Reply: "scenario",
}

// PublishScenario is POST /scenarios/{scenarioId}/publish.
var PublishScenario = Endpoint[schemas.PublishScenario]{
	Name: "scenarios_publish", Route: "POST /scenarios/{scenarioId}/publish", Scope: "scenarios:write",
}

// RunScenario is POST /scenarios/{scenarioId}/run. Make's default is not to wait.
var RunScenario = Endpoint[schemas.RunScenario]{
	Name: "scenarios_run", Route: "POST /scenarios/{scenarioId}/run", Scope: "scenarios:run", Arrange: waitByDefault,
}

// waitByDefault waits for the end of a run unless the caller chose, as Make's own tools
// do: an agent wants the outputs.
func waitByDefault(args schemas.Args) {
	if _, chosen := args["responsive"]; !chosen {
		args["responsive"] = true
	}
}

// ReplayScenario is POST /scenarios/{scenarioId}/replay.
var ReplayScenario = Endpoint[schemas.ReplayScenario]{
	Name: "scenarios_replay", Route: "POST /scenarios/{scenarioId}/replay", Scope: "scenarios:run",
}

// ListReplayableExecutions is GET /scenarios/replayable-executions/{scenarioId}. Make
// documents no answer.
var ListReplayableExecutions = Endpoint[schemas.ListReplayableExecutions]{
	Name: "scenarios_list-replayable-executions", Route: "GET /scenarios/replayable-executions/{scenarioId}", Scope: "scenarios:read",
}

// GetScenarioInterface is GET /scenarios/{scenarioId}/interface.
var GetScenarioInterface = Endpoint[schemas.GetScenarioInterface]{
	Name: "scenarios_interface", Route: "GET /scenarios/{scenarioId}/interface", Scope: "scenarios:read", Reply: "interface",
}

// SetScenarioInterface is PATCH /scenarios/{scenarioId}/interface.
var SetScenarioInterface = Endpoint[schemas.SetScenarioInterface]{
	Name: "scenarios_set-interface", Route: "PATCH /scenarios/{scenarioId}/interface", Scope: "scenarios:write", Reply: "interface",
}
