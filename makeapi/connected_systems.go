package makeapi

import "makemcp/schemas"

var connectedSystems = Group{
	Name:  "connected-system",
	About: "Systems in an organization's own network, such as SAP, that are reached through an on-prem agent.",
	Endpoints: []Declared{
		ListConnectedSystems, GetConnectedSystem, CreateConnectedSystem, UpdateConnectedSystem, DeleteConnectedSystem,
		ListConnectedSystemApps,
	},
}

// ListConnectedSystems is GET /connected-systems.
var ListConnectedSystems = Endpoint[schemas.ListConnectedSystems]{
	Name: "connected-system_list", Route: "GET /connected-systems", Scope: "agents:read", Reply: "connectedSystems",
}

// GetConnectedSystem is GET /connected-systems/{connectedSystemId}.
var GetConnectedSystem = Endpoint[schemas.GetConnectedSystem]{
	Name: "connected-system_get", Route: "GET /connected-systems/{connectedSystemId}", Scope: "agents:read", Reply: "connectedSystem",
}

// CreateConnectedSystem is POST /connected-systems.
var CreateConnectedSystem = Endpoint[schemas.CreateConnectedSystem]{
	Name: "connected-system_create", Route: "POST /connected-systems", Scope: "agents:write", Reply: "connectedSystem",
}

// UpdateConnectedSystem is PATCH /connected-systems/{connectedSystemId}.
var UpdateConnectedSystem = Endpoint[schemas.UpdateConnectedSystem]{
	Name: "connected-system_update", Route: "PATCH /connected-systems/{connectedSystemId}", Scope: "agents:write", Reply: "connectedSystem",
}

// DeleteConnectedSystem is DELETE /connected-systems/{connectedSystemId}.
var DeleteConnectedSystem = Endpoint[schemas.DeleteConnectedSystem]{
	Name: "connected-system_delete", Route: "DELETE /connected-systems/{connectedSystemId}", Scope: "agents:write", Reply: "connectedSystem",
}

// ListConnectedSystemApps is GET /enums/connected-system-apps.
var ListConnectedSystemApps = Endpoint[schemas.ListConnectedSystemApps]{
	Name: "connected-system_list-apps", Route: "GET /enums/connected-system-apps", Scope: "agents:read", Reply: "connectedSystemApps",
}
