package makeapi

import "makemcp/schemas"

var userOrganizationRoles = Group{
	Name:      "user-organization-roles",
	About:     "Who belongs to an organization, with which role; users_set-organization-role changes one.",
	Endpoints: []Declared{ListOrganizationUserRoles, GetOrganizationUserRole, TransferOrganizationOwnership},
}

// ListOrganizationUserRoles is GET /organizations/{organizationId}/user-organization-roles.
var ListOrganizationUserRoles = Endpoint[schemas.ListOrganizationUserRoles]{
	Name: "user-organization-roles_list", Route: "GET /organizations/{organizationId}/user-organization-roles", Scope: "organizations:read",
	Reply: "userOrganizationRoles",
}

// GetOrganizationUserRole is GET /organizations/{organizationId}/user-organization-roles/{userId}.
var GetOrganizationUserRole = Endpoint[schemas.GetOrganizationUserRole]{
	Name: "user-organization-roles_get", Route: "GET /organizations/{organizationId}/user-organization-roles/{userId}", Scope: "organizations:read",
	Reply: "userOrganizationRole",
}

// TransferOrganizationOwnership is POST /organizations/{organizationId}/user-organization-roles/transfer.
// Make names no scope. Only the new owner can give the organization back.
var TransferOrganizationOwnership = Endpoint[schemas.TransferOrganizationOwnership]{
	Name: "user-organization-roles_transfer", Route: "POST /organizations/{organizationId}/user-organization-roles/transfer",
	Reply: "userOrganizationRoles", Effect: Credential,
}
