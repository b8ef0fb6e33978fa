package makeapi

import "makemcp/schemas"

var teamVariables = Group{
	Name:  "team-variables",
	About: "Variables that the scenarios of a team can read.",
	Endpoints: []Declared{
		ListTeamVariables, CreateTeamVariable, UpdateTeamVariable, DeleteTeamVariable, GetTeamVariableHistory,
	},
}

// ListTeamVariables is GET /teams/{teamId}/variables.
var ListTeamVariables = Endpoint[schemas.ListTeamVariables]{
	Name: "team-variables_list", Route: "GET /teams/{teamId}/variables", Scope: "team-variables:read", Reply: "teamVariables",
}

// CreateTeamVariable is POST /teams/{teamId}/variables.
var CreateTeamVariable = Endpoint[schemas.CreateTeamVariable]{
	Name: "team-variables_create", Route: "POST /teams/{teamId}/variables", Scope: "team-variables:write", Reply: "teamVariable",
}

// UpdateTeamVariable is PATCH /teams/{teamId}/variables/{variableName}.
var UpdateTeamVariable = Endpoint[schemas.UpdateTeamVariable]{
	Name: "team-variables_update", Route: "PATCH /teams/{teamId}/variables/{variableName}", Scope: "team-variables:write", Reply: "teamVariable",
}

// DeleteTeamVariable is DELETE /teams/{teamId}/variables/{variableName}.
var DeleteTeamVariable = Endpoint[schemas.DeleteTeamVariable]{
	Name: "team-variables_delete", Route: "DELETE /teams/{teamId}/variables/{variableName}", Scope: "team-variables:write", Confirmed: true,
}

// GetTeamVariableHistory is GET /teams/{teamId}/variables/{variableName}/history.
var GetTeamVariableHistory = Endpoint[schemas.GetTeamVariableHistory]{
	Name: "team-variables_get-history", Route: "GET /teams/{teamId}/variables/{variableName}/history", Scope: "team-variables:read",
	Reply: "teamVariableHistory",
}
