package makeapi

import "makemcp/schemas"

var connections = Group{
	Name:  "connections",
	About: "Connections: a team's accounts with other services.",
	Endpoints: []Declared{
		ListConnections, GetConnection, CreateConnection, UpdateConnection, SetConnectionData, DeleteConnection,
		VerifyConnection, VerifyConnectionScopes, ListEditableConnectionParameters,
	},
}

// ListConnections is GET /connections.
var ListConnections = Endpoint[schemas.ListConnections]{
	Name: "connections_list", Route: "GET /connections", Scope: "connections:read", Reply: "connections", Cols: "*",
}

// GetConnection is GET /connections/{connectionId}.
var GetConnection = Endpoint[schemas.GetConnection]{
	Name: "connections_get", Route: "GET /connections/{connectionId}", Scope: "connections:read", Reply: "connection", Cols: "*",
}

// CreateConnection is POST /connections. What Make calls accountName there is the name,
// and accountType the type, which its answers and its own tool call accountName. Make's
// tool takes scope and forgets to send it.
var CreateConnection = Endpoint[schemas.CreateConnection]{
	Name: "connections_create", Route: "POST /connections", Scope: "connections:write", Reply: "connection", Effect: Credential,
}

// UpdateConnection is PATCH /connections/{connectionId}. Make's own tool also sets data,
// with a second request: here that is SetConnectionData, since a person types it.
var UpdateConnection = Endpoint[schemas.UpdateConnection]{
	Name: "connections_update", Route: "PATCH /connections/{connectionId}", Scope: "connections:write", Reply: "connection",
}

// SetConnectionData is POST /connections/{connectionId}/set-data.
var SetConnectionData = Endpoint[schemas.SetConnectionData]{
	Name: "connections_set-data", Route: "POST /connections/{connectionId}/set-data", Scope: "connections:write", Effect: Credential,
}

// DeleteConnection is DELETE /connections/{connectionId}.
var DeleteConnection = Endpoint[schemas.DeleteConnection]{
	Name: "connections_delete", Route: "DELETE /connections/{connectionId}", Scope: "connections:write", Reply: "connection",
	Confirmed: true,
}

// VerifyConnection is POST /connections/{connectionId}/test. It changes nothing at Make,
// but it is a POST, and it signs in to the other service.
var VerifyConnection = Endpoint[schemas.VerifyConnection]{
	Name: "connections_verify", Route: "POST /connections/{connectionId}/test", Scope: "connections:write",
}

// VerifyConnectionScopes is POST /connections/{connectionId}/scoped. It changes nothing
// although it is a POST.
var VerifyConnectionScopes = Endpoint[schemas.VerifyConnectionScopes]{
	Name: "connections_verify-scopes", Route: "POST /connections/{connectionId}/scoped", Scope: "connections:write", Reply: "connection",
}

// ListEditableConnectionParameters is GET /connections/{connectionId}/editable-data-schema.
var ListEditableConnectionParameters = Endpoint[schemas.ListEditableConnectionParameters]{
	Name: "connections_list-editable-parameters", Route: "GET /connections/{connectionId}/editable-data-schema",
	Scope: "connections:read", Reply: "editableParameters",
}
