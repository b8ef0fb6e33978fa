package makeapi

import "makemcp/schemas"

var userTeamRoles = Group{
	Name:      "user-team-roles",
	About:     "Who belongs to a team, with which role; users_set-team-role changes one.",
	Endpoints: []Declared{ListTeamUserRoles, GetTeamUserRole},
}

// ListTeamUserRoles is GET /teams/{teamId}/user-team-roles.
var ListTeamUserRoles = Endpoint[schemas.ListTeamUserRoles]{
	Name: "user-team-roles_list", Route: "GET /teams/{teamId}/user-team-roles", Scope: "teams:read", Reply: "userTeamRoles",
}

// GetTeamUserRole is GET /teams/{teamId}/user-team-roles/{userId}.
var GetTeamUserRole = Endpoint[schemas.GetTeamUserRole]{
	Name: "user-team-roles_get", Route: "GET /teams/{teamId}/user-team-roles/{userId}", Scope: "teams:read", Reply: "userTeamRole",
}
