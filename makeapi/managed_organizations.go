package makeapi

import "makemcp/schemas"

var managedOrganizations = Group{
	Name:  "managed-organizations",
	About: "Child organizations of a partner, which draw operations from their parent.",
	Endpoints: []Declared{
		ListManagedOrganizations, CreateManagedOrganization, GetManagedOrganizationsConsumption, UpdateManagedOrganization,
	},
}

// ListManagedOrganizations is GET /organizations/{organizationId}/managed-organizations.
var ListManagedOrganizations = Endpoint[schemas.ListManagedOrganizations]{
	Name: "managed-organizations_list", Route: "GET /organizations/{organizationId}/managed-organizations", Scope: "managed-organizations:read",
	Reply: "managedOrganizations",
}

// CreateManagedOrganization is POST /organizations/{organizationId}/managed-organizations.
// It may create an account.
var CreateManagedOrganization = Endpoint[schemas.CreateManagedOrganization]{
	Name: "managed-organizations_create", Route: "POST /organizations/{organizationId}/managed-organizations", Scope: "managed-organizations:write",
	Effect: Credential,
}

// GetManagedOrganizationsConsumption is GET /organizations/{organizationId}/managed-organizations-consumption.
var GetManagedOrganizationsConsumption = Endpoint[schemas.GetManagedOrganizationsConsumption]{
	Name: "managed-organizations_get-consumption", Route: "GET /organizations/{organizationId}/managed-organizations-consumption",
	Scope: "managed-organizations:read", Reply: "managedOrganizationsConsumption",
}

// UpdateManagedOrganization is PATCH /organizations/{organizationId}/managed-organizations/{childOrganizationId}.
var UpdateManagedOrganization = Endpoint[schemas.UpdateManagedOrganization]{
	Name: "managed-organizations_update", Route: "PATCH /organizations/{organizationId}/managed-organizations/{childOrganizationId}",
	Scope: "managed-organizations:write",
}
