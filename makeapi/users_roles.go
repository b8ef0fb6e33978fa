package makeapi

import "makemcp/schemas"

// What users may do, and which e-mails they get.

// ListUserTeamRoles is GET /users/{userId}/user-team-roles.
var ListUserTeamRoles = Endpoint[schemas.ListUserTeamRoles]{
	Name: "users_list-team-roles", Route: "GET /users/{userId}/user-team-roles", Scope: "user:read", Reply: "userTeamRoles",
}

// GetUserTeamRole is GET /users/{userId}/user-team-roles/{teamId}.
var GetUserTeamRole = Endpoint[schemas.GetUserTeamRole]{
	Name: "users_get-team-role", Route: "GET /users/{userId}/user-team-roles/{teamId}", Scope: "user:read", Reply: "userTeamRole",
}

// SetUserTeamRole is POST /users/{userId}/user-team-roles/{teamId}. Credential, since it
// decides what somebody's tokens may do.
var SetUserTeamRole = Endpoint[schemas.SetUserTeamRole]{
	Name: "users_set-team-role", Route: "POST /users/{userId}/user-team-roles/{teamId}", Scope: "user:write", Reply: "userTeamRole", Effect: Credential,
}

// ListUserOrganizationRoles is GET /users/{userId}/user-organization-roles.
var ListUserOrganizationRoles = Endpoint[schemas.ListUserOrganizationRoles]{
	Name: "users_list-organization-roles", Route: "GET /users/{userId}/user-organization-roles", Scope: "user:read", Reply: "userOrganizationRoles",
}

// GetUserOrganizationRole is GET /users/{userId}/user-organization-roles/{organizationId}.
var GetUserOrganizationRole = Endpoint[schemas.GetUserOrganizationRole]{
	Name: "users_get-organization-role", Route: "GET /users/{userId}/user-organization-roles/{organizationId}", Scope: "user:read",
	Reply: "userOrganizationRole",
}

// SetUserOrganizationRole is POST /users/{userId}/user-organization-roles/{organizationId}.
// Credential, since it decides what somebody's tokens may do; Make asks for a
// confirmation when it deletes connections.
var SetUserOrganizationRole = Endpoint[schemas.SetUserOrganizationRole]{
	Name: "users_set-organization-role", Route: "POST /users/{userId}/user-organization-roles/{organizationId}", Scope: "user:write",
	Reply: "userOrganizationRole", Effect: Credential, Confirmed: true,
}

// TransferOwnership is POST /users/{userId}/user-organization-roles/{organizationId}/transfer.
// Credential, as its twin user-organization-roles_transfer.
var TransferOwnership = Endpoint[schemas.TransferOwnership]{
	Name: "users_transfer-ownership", Route: "POST /users/{userId}/user-organization-roles/{organizationId}/transfer", Scope: "user:write",
	Reply: "userOrganizationRoles", Effect: Credential,
}

// ListNotificationSettings is GET /users/{userId}/user-team-notifications/{teamId}.
var ListNotificationSettings = Endpoint[schemas.ListNotificationSettings]{
	Name: "users_list-notification-settings", Route: "GET /users/{userId}/user-team-notifications/{teamId}", Scope: "user:read",
	Reply: "userTeamNotifications",
}

// GetNotificationSetting is GET /users/{userId}/user-team-notifications/{teamId}/{notificationId}.
var GetNotificationSetting = Endpoint[schemas.GetNotificationSetting]{
	Name: "users_get-notification-setting", Route: "GET /users/{userId}/user-team-notifications/{teamId}/{notificationId}", Scope: "user:read",
	Reply: "userTeamNotification",
}

// SetNotificationSetting is PUT /users/{userId}/user-team-notifications/{teamId}/{notificationId}.
var SetNotificationSetting = Endpoint[schemas.SetNotificationSetting]{
	Name: "users_set-notification-setting", Route: "PUT /users/{userId}/user-team-notifications/{teamId}/{notificationId}", Scope: "user:write",
	Reply: "userTeamNotification",
}

// ListUsersByPermission is GET /users/by-permission. Make names no scope.
var ListUsersByPermission = Endpoint[schemas.ListUsersByPermission]{
	Name: "users_list-by-permission", Route: "GET /users/by-permission", Reply: "users",
}
