package makeapi

import (
	"regexp"
	"strings"

	"makemcp/schemas"
)

var users = Group{
	Name:  "users",
	About: "Users: who is in a team or organization and with which role, profiles, passwords and the caller's API tokens.",
	Endpoints: []Declared{
		ListUsers, ListUsersByPermission, GetMe, GetCurrentAuthorization, UpdateUser, UpdateUserEmail, UpdateUserPassword,
		DemandPasswordReset, OpenPasswordReset, ResetPassword, DeleteCurrentUser,
		ListAPITokens, CreateAPIToken, DeleteAPIToken, ListAuthorizedClients, RevokeAuthorizedClient,
		ListUserTeamRoles, GetUserTeamRole, SetUserTeamRole,
		ListUserOrganizationRoles, GetUserOrganizationRole, SetUserOrganizationRole, TransferOwnership, ListInvitations,
		ListNotificationSettings, GetNotificationSetting, SetNotificationSetting, GetUnreadNotificationCounts,
		GetOnboardingSurvey, SubmitOnboardingSurvey, GetRedirectAction, SetUISettings,
	},
}

// ListUsers is GET /users.
var ListUsers = Endpoint[schemas.ListUsers]{
	Name: "users_list", Route: "GET /users", Scope: "user:read", Reply: "users",
}

// UpdateUser is PATCH /users/{userId}.
var UpdateUser = Endpoint[schemas.UpdateUser]{
	Name: "users_update", Route: "PATCH /users/{userId}", Scope: "user:write", Reply: "user",
}

// UpdateUserEmail is PUT /users/{userId}/attributes/email.
var UpdateUserEmail = Endpoint[schemas.UpdateUserEmail]{
	Name: "users_update-email", Route: "PUT /users/{userId}/attributes/email", Scope: "user:write", Effect: Credential,
}

// UpdateUserPassword is PUT /users/{userId}/attributes/password.
var UpdateUserPassword = Endpoint[schemas.UpdateUserPassword]{
	Name: "users_update-password", Route: "PUT /users/{userId}/attributes/password", Scope: "user:write", Effect: Credential,
}

// DemandPasswordReset is POST /users/password-reset-demand.
var DemandPasswordReset = Endpoint[schemas.DemandPasswordReset]{
	Name: "users_password-reset-demand", Route: "POST /users/password-reset-demand", Effect: Credential, Auth: Anonymous,
}

// OpenPasswordReset is GET /users/password-reset. Its answer says nothing; what
// counts is the cookie that comes with it, which only ResetPassword takes.
var OpenPasswordReset = Endpoint[schemas.OpenPasswordReset]{
	Name: "users_password-reset-session", Route: "GET /users/password-reset", Effect: Credential, Auth: Anonymous, Cookies: "session",
	Arrange: hashOfLink,
}

var resetHash = regexp.MustCompile(`[0-9a-fA-F]{32}`)

// hashOfLink takes the hash out of the link, which is what people have and paste.
func hashOfLink(args schemas.Args) {
	if link, _ := args["hash"].(string); strings.Contains(link, "://") {
		if hash := resetHash.FindString(link); hash != "" {
			args["hash"] = hash
		}
	}
}

// ResetPassword is POST /users/password-reset.
var ResetPassword = Endpoint[schemas.ResetPassword]{
	Name: "users_password-reset", Route: "POST /users/password-reset", Effect: Credential, Auth: Anonymous,
}
