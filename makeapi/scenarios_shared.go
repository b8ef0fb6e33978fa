package makeapi

import "makemcp/schemas"

var sharedScenarios = Group{
	Name:  "scenarios-shared",
	About: "Shared scenarios: public pages that show a scenario to anyone with the address.",
	Endpoints: []Declared{
		ListSharedScenarios, ListSharesOfScenario, ShareScenario, GetSharedScenario, UpdateSharedScenario, DeleteSharedScenario,
	},
}

// ListSharedScenarios is GET /scenarios-shared.
var ListSharedScenarios = Endpoint[schemas.ListSharedScenarios]{
	Name: "scenarios-shared_list", Route: "GET /scenarios-shared", Scope: "scenarios-shared:read", Reply: "scenariosShared",
}

// ListSharesOfScenario is GET /scenarios-shared/{scenarioId}.
var ListSharesOfScenario = Endpoint[schemas.ListSharesOfScenario]{
	Name: "scenarios-shared_list-for-scenario", Route: "GET /scenarios-shared/{scenarioId}", Scope: "scenarios-shared:read", Reply: "scenariosShared",
}

// ShareScenario is POST /scenarios-shared/{scenarioId}.
var ShareScenario = Endpoint[schemas.ShareScenario]{
	Name: "scenarios-shared_create", Route: "POST /scenarios-shared/{scenarioId}", Scope: "scenarios-shared:write", Reply: "scenarioShared",
}

// GetSharedScenario is GET /scenarios-shared/{scenarioId}/{sharedScenarioId}.
var GetSharedScenario = Endpoint[schemas.GetSharedScenario]{
	Name: "scenarios-shared_get", Route: "GET /scenarios-shared/{scenarioId}/{sharedScenarioId}", Scope: "scenarios-shared:read", Reply: "scenarioShared",
}

// UpdateSharedScenario is PATCH /scenarios-shared/{scenarioId}/{sharedScenarioId}.
var UpdateSharedScenario = Endpoint[schemas.UpdateSharedScenario]{
	Name: "scenarios-shared_update", Route: "PATCH /scenarios-shared/{scenarioId}/{sharedScenarioId}", Scope: "scenarios-shared:write", Reply: "scenarioShared",
}

// DeleteSharedScenario is DELETE /scenarios-shared/{scenarioId}/{sharedScenarioId}.
var DeleteSharedScenario = Endpoint[schemas.DeleteSharedScenario]{
	Name: "scenarios-shared_delete", Route: "DELETE /scenarios-shared/{scenarioId}/{sharedScenarioId}", Scope: "scenarios-shared:write",
}
