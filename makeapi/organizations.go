package makeapi

import "makemcp/schemas"

var organizations = Group{
	Name:  "organizations",
	About: "Organizations: plan and limits, consumption, invitations and features.",
	Endpoints: []Declared{
		ListOrganizations, CreateOrganization, GetOrganization, UpdateOrganization, DeleteOrganization,
		GetOrganizationUsage, ListOrganizationApps, InviteUser, GetInvitation, AcceptInvitation,
		ListOrganizationFeatureControls, SetOrganizationFeatureControl, EnforceTwoFactorAuthentication,
		CheckTeamPermission,
	},
}

// ListOrganizations is GET /organizations.
var ListOrganizations = Endpoint[schemas.ListOrganizations]{
	Name: "organizations_list", Route: "GET /organizations", Scope: "organizations:read", Reply: "organizations", Cols: "*",
}

// CreateOrganization is POST /organizations. Make lists admin:write beside the scope,
// which its own tool does without.
var CreateOrganization = Endpoint[schemas.CreateOrganization]{
	Name: "organizations_create", Route: "POST /organizations", Scope: "organizations:write", Reply: "organization",
}

// GetInvitation is GET /organizations/invitation. The hash is all that it takes to accept,
// hence the effect.
var GetInvitation = Endpoint[schemas.GetInvitation]{
	Name: "organizations_get-invitation", Route: "GET /organizations/invitation", Scope: "organizations:read", Effect: Credential,
}

// AcceptInvitation is POST /organizations/accept-invitation. It opens an organization to
// the token.
var AcceptInvitation = Endpoint[schemas.AcceptInvitation]{
	Name: "organizations_accept-invitation", Route: "POST /organizations/accept-invitation", Scope: "organizations:write",
	Reply: "userOrganizationRole", Effect: Credential,
}

// GetOrganization is GET /organizations/{organizationId}.
var GetOrganization = Endpoint[schemas.GetOrganization]{
	Name: "organizations_get", Route: "GET /organizations/{organizationId}", Scope: "organizations:read", Reply: "organization",
}

// UpdateOrganization is PATCH /organizations/{organizationId}.
var UpdateOrganization = Endpoint[schemas.UpdateOrganization]{
	Name: "organizations_update", Route: "PATCH /organizations/{organizationId}", Scope: "organizations:write", Reply: "organization",
}

// DeleteOrganization is DELETE /organizations/{organizationId}.
var DeleteOrganization = Endpoint[schemas.DeleteOrganization]{
	Name: "organizations_delete", Route: "DELETE /organizations/{organizationId}", Scope: "organizations:write", Confirmed: true,
}

// ListOrganizationApps is GET /organizations/{organizationId}/apps.
var ListOrganizationApps = Endpoint[schemas.ListOrganizationApps]{
	Name: "organizations_list-apps", Route: "GET /organizations/{organizationId}/apps", Scope: "organizations:read", Reply: "installedApps",
}

// GetOrganizationUsage is GET /organizations/{organizationId}/usage.
var GetOrganizationUsage = Endpoint[schemas.GetOrganizationUsage]{
	Name: "organizations_get-usage", Route: "GET /organizations/{organizationId}/usage", Scope: "organizations:read", Reply: "data",
}

// InviteUser is POST /organizations/{organizationId}/invite. It lets somebody in.
var InviteUser = Endpoint[schemas.InviteUser]{
	Name: "organizations_invite", Route: "POST /organizations/{organizationId}/invite", Scope: "organizations:write", Effect: Credential,
}

// ListOrganizationFeatureControls is GET /organizations/{organizationId}/feature-controls.
// Make names no scope.
var ListOrganizationFeatureControls = Endpoint[schemas.ListOrganizationFeatureControls]{
	Name: "organizations_list-feature-controls", Route: "GET /organizations/{organizationId}/feature-controls", Reply: "featureControls",
}

// SetOrganizationFeatureControl is PATCH /organizations/{organizationId}/feature-controls.
// Make names no scope.
var SetOrganizationFeatureControl = Endpoint[schemas.SetOrganizationFeatureControl]{
	Name: "organizations_set-feature-control", Route: "PATCH /organizations/{organizationId}/feature-controls", Reply: "featureControl",
}

// EnforceTwoFactorAuthentication is PATCH /organizations/{organizationId}/tfa-enforcement.
var EnforceTwoFactorAuthentication = Endpoint[schemas.EnforceTwoFactorAuthentication]{
	Name: "organizations_enforce-tfa", Route: "PATCH /organizations/{organizationId}/tfa-enforcement", Scope: "organizations:write",
	Reply: "organization", Effect: Credential,
}

// CheckTeamPermission is GET /organizations/{organizationId}/check-team-permission.
var CheckTeamPermission = Endpoint[schemas.CheckTeamPermission]{
	Name: "organizations_check-team-permission", Route: "GET /organizations/{organizationId}/check-team-permission", Scope: "organizations:read",
}
