package makeapi

import "makemcp/schemas"

var teams = Group{
	Name:  "teams",
	About: "Teams: what in an organization owns scenarios, connections, webhooks and data stores.",
	Endpoints: []Declared{
		ListTeams, CreateTeam, GetTeam, UpdateTeam, DeleteTeam, GetTeamUsage,
		GetTeamLLMConfiguration, UpdateTeamLLMConfiguration, ListTeamFeatureControls,
	},
}

// ListTeams is GET /teams.
var ListTeams = Endpoint[schemas.ListTeams]{
	Name: "teams_list", Route: "GET /teams", Scope: "teams:read", Reply: "teams", Cols: "*",
}

// CreateTeam is POST /teams.
var CreateTeam = Endpoint[schemas.CreateTeam]{
	Name: "teams_create", Route: "POST /teams", Scope: "teams:write", Reply: "team",
}

// GetTeam is GET /teams/{teamId}.
var GetTeam = Endpoint[schemas.GetTeam]{
	Name: "teams_get", Route: "GET /teams/{teamId}", Scope: "teams:read", Reply: "team",
}

// UpdateTeam is PATCH /teams/{teamId}.
var UpdateTeam = Endpoint[schemas.UpdateTeam]{
	Name: "teams_update", Route: "PATCH /teams/{teamId}", Scope: "teams:write", Reply: "team",
}

// DeleteTeam is DELETE /teams/{teamId}.
var DeleteTeam = Endpoint[schemas.DeleteTeam]{
	Name: "teams_delete", Route: "DELETE /teams/{teamId}", Scope: "teams:write", Confirmed: true,
}

// GetTeamUsage is GET /teams/{teamId}/usage.
var GetTeamUsage = Endpoint[schemas.GetTeamUsage]{
	Name: "teams_get-usage", Route: "GET /teams/{teamId}/usage", Scope: "teams:read", Reply: "data",
}

// GetTeamLLMConfiguration is GET /teams/{teamId}/llm-configuration.
var GetTeamLLMConfiguration = Endpoint[schemas.GetTeamLLMConfiguration]{
	Name: "teams_get-llm-configuration", Route: "GET /teams/{teamId}/llm-configuration", Scope: "teams:read",
}

// UpdateTeamLLMConfiguration is PATCH /teams/{teamId}/llm-configuration.
var UpdateTeamLLMConfiguration = Endpoint[schemas.UpdateTeamLLMConfiguration]{
	Name: "teams_update-llm-configuration", Route: "PATCH /teams/{teamId}/llm-configuration", Scope: "teams:write",
}

// ListTeamFeatureControls is GET /teams/{teamId}/feature-controls. Make names no scope.
var ListTeamFeatureControls = Endpoint[schemas.ListTeamFeatureControls]{
	Name: "teams_list-feature-controls", Route: "GET /teams/{teamId}/feature-controls", Reply: "featureControls",
}
