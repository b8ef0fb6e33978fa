package makeapi

import "makemcp/schemas"

var customRoles = Group{
	Name:      "custom-roles",
	About:     "Roles of an organization's own.",
	Endpoints: []Declared{CreateCustomRole, UpdateCustomRole, DeleteCustomRole},
}

// CreateCustomRole is POST /users/custom-roles. It decides what people may do.
var CreateCustomRole = Endpoint[schemas.CreateCustomRole]{
	Name: "custom-roles_create", Route: "POST /users/custom-roles", Scope: "user:write", Reply: "role", Effect: Credential,
}

// UpdateCustomRole is PATCH /users/custom-roles/{id}. It changes at once what those who
// have the role may do. Make's OpenAPI document has the id in the body, its SDK in the
// path.
var UpdateCustomRole = Endpoint[schemas.UpdateCustomRole]{
	Name: "custom-roles_update", Route: "PATCH /users/custom-roles/{id}", Scope: "user:write", Reply: "role", Effect: Credential,
}

// DeleteCustomRole is DELETE /users/custom-roles/{id}.
var DeleteCustomRole = Endpoint[schemas.DeleteCustomRole]{
	Name: "custom-roles_delete", Route: "DELETE /users/custom-roles/{id}", Scope: "user:write",
}
