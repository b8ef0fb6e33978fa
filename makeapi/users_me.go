package makeapi

import "makemcp/schemas"

// The caller's own account.

// GetMe is GET /users/me: whose token it is. Any token will do.
var GetMe = Endpoint[schemas.GetCurrentUser]{
	Name: "users_me", Route: "GET /users/me", Reply: "authUser",
}

// GetCurrentAuthorization is GET /users/me/current-authorization: the token's scopes.
// Any token will do.
var GetCurrentAuthorization = Endpoint[schemas.GetCurrentAuthorization]{
	Name: "users_me-current-authorization", Route: "GET /users/me/current-authorization", Reply: "authorization",
}

// ListInvitations is GET /users/me/organization-invitations.
var ListInvitations = Endpoint[schemas.ListInvitations]{
	Name: "users_list-invitations", Route: "GET /users/me/organization-invitations", Scope: "user:read", Reply: "userOrganizationInvitations",
	Hides: []string{"hash"}, // accepts the invitation
}

// GetUnreadNotificationCounts is GET /users/unread-notifications.
var GetUnreadNotificationCounts = Endpoint[schemas.GetUnreadNotificationCounts]{
	Name: "users_get-unread-notifications", Route: "GET /users/unread-notifications", Scope: "user:read",
}

// ListAPITokens is GET /users/me/api-tokens.
var ListAPITokens = Endpoint[schemas.ListAPITokens]{
	Name: "users_list-api-tokens", Route: "GET /users/me/api-tokens", Scope: "user:read", Reply: "apiTokens",
}

// CreateAPIToken is POST /users/me/api-tokens. The answer holds the new token, which
// Make never shows again.
var CreateAPIToken = Endpoint[schemas.CreateAPIToken]{
	Name: "users_create-api-token", Route: "POST /users/me/api-tokens", Scope: "user:write", Reply: "apiToken", Effect: Credential,
	Hides: []string{"token"},
}

// DeleteAPIToken is DELETE /users/me/api-tokens/{timestamp}. It may be the very token
// that asks.
var DeleteAPIToken = Endpoint[schemas.DeleteAPIToken]{
	Name: "users_delete-api-token", Route: "DELETE /users/me/api-tokens/{timestamp}", Scope: "user:write", Effect: Credential,
}

// ListAuthorizedClients is GET /users/me/oauth-connections. Make names no scope.
var ListAuthorizedClients = Endpoint[schemas.ListAuthorizedClients]{
	Name: "users_list-authorized-clients", Route: "GET /users/me/oauth-connections", Reply: "connections",
}

// RevokeAuthorizedClient is DELETE /users/me/oauth-connections/{clientId}. Make names no
// scope.
var RevokeAuthorizedClient = Endpoint[schemas.RevokeAuthorizedClient]{
	Name: "users_revoke-authorized-client", Route: "DELETE /users/me/oauth-connections/{clientId}", Effect: Credential,
}

// DeleteCurrentUser is DELETE /users. Make names no scope. It loses an account for good
// and takes its password, so the graver Credential.
var DeleteCurrentUser = Endpoint[schemas.DeleteCurrentUser]{
	Name: "users_delete-me", Route: "DELETE /users", Effect: Credential,
}

// GetOnboardingSurvey is GET /users/me/onboarding-survey. Make names no scope.
var GetOnboardingSurvey = Endpoint[schemas.GetOnboardingSurvey]{
	Name: "users_get-onboarding-survey", Route: "GET /users/me/onboarding-survey",
}

// SubmitOnboardingSurvey is POST /users/me/onboarding-survey. Make names no scope. It is
// a Credential call because it can invite people.
var SubmitOnboardingSurvey = Endpoint[schemas.SubmitOnboardingSurvey]{
	Name: "users_submit-onboarding-survey", Route: "POST /users/me/onboarding-survey", Effect: Credential,
}

// GetRedirectAction is GET /users/redirect-action. Make names no scope.
var GetRedirectAction = Endpoint[schemas.GetRedirectAction]{
	Name: "users_get-redirect-action", Route: "GET /users/redirect-action",
}

// SetUISettings is POST /users/set-ui-settings. Make names no scope.
var SetUISettings = Endpoint[schemas.SetUISettings]{
	Name: "users_set-ui-settings", Route: "POST /users/set-ui-settings",
}
