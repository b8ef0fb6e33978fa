package makeapi

import "makemcp/schemas"

var organizationVariables = Group{
	Name:  "organization-variables",
	About: "Variables that all scenarios of an organization can read.",
	Endpoints: []Declared{
		ListOrganizationVariables, CreateOrganizationVariable, UpdateOrganizationVariable, DeleteOrganizationVariable, GetOrganizationVariableHistory,
	},
}

// ListOrganizationVariables is GET /organizations/{organizationId}/variables.
var ListOrganizationVariables = Endpoint[schemas.ListOrganizationVariables]{
	Name: "organization-variables_list", Route: "GET /organizations/{organizationId}/variables", Scope: "organization-variables:read", Reply: "organizationVariables",
}

// CreateOrganizationVariable is POST /organizations/{organizationId}/variables.
var CreateOrganizationVariable = Endpoint[schemas.CreateOrganizationVariable]{
	Name: "organization-variables_create", Route: "POST /organizations/{organizationId}/variables", Scope: "organization-variables:write", Reply: "organizationVariable",
}

// UpdateOrganizationVariable is PATCH /organizations/{organizationId}/variables/{variableName}.
var UpdateOrganizationVariable = Endpoint[schemas.UpdateOrganizationVariable]{
	Name: "organization-variables_update", Route: "PATCH /organizations/{organizationId}/variables/{variableName}", Scope: "organization-variables:write", Reply: "organizationVariable",
}

// DeleteOrganizationVariable is DELETE /organizations/{organizationId}/variables/{variableName}.
var DeleteOrganizationVariable = Endpoint[schemas.DeleteOrganizationVariable]{
	Name: "organization-variables_delete", Route: "DELETE /organizations/{organizationId}/variables/{variableName}", Scope: "organization-variables:write", Confirmed: true,
}

// GetOrganizationVariableHistory is GET /organizations/{organizationId}/variables/{variableName}/history.
var GetOrganizationVariableHistory = Endpoint[schemas.GetOrganizationVariableHistory]{
	Name: "organization-variables_get-history", Route: "GET /organizations/{organizationId}/variables/{variableName}/history", Scope: "organization-variables:read",
	Reply: "organizationVariableHistory",
}
