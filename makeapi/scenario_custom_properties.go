package makeapi

import "makemcp/schemas"

var scenarioCustomProperties = Group{
	Name:  "scenario-custom-properties",
	About: "Values of an organization's custom properties on one scenario.",
	Endpoints: []Declared{
		GetScenarioCustomProperties, CreateScenarioCustomProperties, ReplaceScenarioCustomProperties,
		UpdateScenarioCustomProperties, DeleteScenarioCustomProperties,
	},
}

// GetScenarioCustomProperties is GET /scenarios/{scenarioId}/custom-properties.
var GetScenarioCustomProperties = Endpoint[schemas.GetScenarioCustomProperties]{
	Name: "scenario-custom-properties_get", Route: "GET /scenarios/{scenarioId}/custom-properties", Scope: "scenarios:read", Reply: "customProperties",
}

// CreateScenarioCustomProperties is POST /scenarios/{scenarioId}/custom-properties.
var CreateScenarioCustomProperties = Endpoint[schemas.CreateScenarioCustomProperties]{
	Name: "scenario-custom-properties_create", Route: "POST /scenarios/{scenarioId}/custom-properties", Scope: "scenarios:write", Reply: "customProperties",
}

// ReplaceScenarioCustomProperties is PUT /scenarios/{scenarioId}/custom-properties.
var ReplaceScenarioCustomProperties = Endpoint[schemas.ReplaceScenarioCustomProperties]{
	Name: "scenario-custom-properties_replace", Route: "PUT /scenarios/{scenarioId}/custom-properties", Scope: "scenarios:write", Reply: "customProperties",
}

// UpdateScenarioCustomProperties is PATCH /scenarios/{scenarioId}/custom-properties.
var UpdateScenarioCustomProperties = Endpoint[schemas.UpdateScenarioCustomProperties]{
	Name: "scenario-custom-properties_update", Route: "PATCH /scenarios/{scenarioId}/custom-properties", Scope: "scenarios:write", Reply: "customProperties",
}

// DeleteScenarioCustomProperties is DELETE /scenarios/{scenarioId}/custom-properties.
// Make asks for no confirmation.
var DeleteScenarioCustomProperties = Endpoint[schemas.DeleteScenarioCustomProperties]{
	Name: "scenario-custom-properties_delete", Route: "DELETE /scenarios/{scenarioId}/custom-properties", Scope: "scenarios:write",
}
