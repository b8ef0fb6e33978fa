package makeapi

import "makemcp/schemas"

var keys = Group{
	Name:      "keys",
	About:     "Keys: a team's stored secrets that modules refer to.",
	Endpoints: []Declared{ListKeys, GetKey, ListKeyTypes, CreateKey, UpdateKey, DeleteKey},
}

// ListKeys is GET /keys.
var ListKeys = Endpoint[schemas.ListKeys]{
	Name: "keys_list", Route: "GET /keys", Scope: "keys:read", Reply: "keys", Cols: "*",
}

// GetKey is GET /keys/{keyId}.
var GetKey = Endpoint[schemas.GetKey]{
	Name: "keys_get", Route: "GET /keys/{keyId}", Scope: "keys:read", Reply: "key", Cols: "*",
}

// ListKeyTypes is GET /keys/types.
var ListKeyTypes = Endpoint[schemas.ListKeyTypes]{
	Name: "keys_list-types", Route: "GET /keys/types", Scope: "keys:read", Reply: "keysTypes",
}

// CreateKey is POST /keys.
var CreateKey = Endpoint[schemas.CreateKey]{
	Name: "keys_create", Route: "POST /keys", Scope: "keys:write", Reply: "key", Effect: Credential,
}

// UpdateKey is PATCH /keys/{keyId}.
var UpdateKey = Endpoint[schemas.UpdateKey]{
	Name: "keys_update", Route: "PATCH /keys/{keyId}", Scope: "keys:write", Reply: "key", Effect: Credential,
}

// DeleteKey is DELETE /keys/{keyId}.
var DeleteKey = Endpoint[schemas.DeleteKey]{
	Name: "keys_delete", Route: "DELETE /keys/{keyId}", Scope: "keys:write", Reply: "key", Confirmed: true,
}
