package schemas

// GetCurrentUser returns the token's user: profile, time zone and teams; cols add the
// roles in organizations and teams.
type GetCurrentUser struct {
	// Add roles in organizations that invited the user.
	IncludeInvitedOrg bool `json:"includeInvitedOrg,omitempty"`
	// Return only these properties, such as userOrganizationRoles; * for all.
	Cols []string `json:"cols,omitempty" jsonschema:"example=userTeamRoles"`
}

// GetCurrentAuthorization returns the scopes of the token in use.
type GetCurrentAuthorization struct{}

// ListInvitations lists the caller's pending invitations; organizations_accept-invitation
// takes their hash.
type ListInvitations struct{}

// GetUnreadNotificationCounts returns how many notifications the caller has not read,
// in all and per zone.
type GetUnreadNotificationCounts struct{}

// ListAPITokens lists the caller's API tokens, masked, with their scopes.
type ListAPITokens struct{}

// CreateAPIToken creates an API token of the caller.
type CreateAPIToken struct {
	// Name of the token.
	Label string `json:"label" jsonschema:"minLength=1,example=CI"`
	// What it may do, such as scenarios:read.
	Scope []string `json:"scope" jsonschema:"minItems=1,example=scenarios:read"`
}

// DeleteAPIToken revokes an API token of the caller; what uses it stops working.
type DeleteAPIToken struct {
	// created of the token in users_list-api-tokens.
	Timestamp string `json:"timestamp" jsonschema:"minLength=1,example=2026-03-08T23:07:17.897Z"`
}

// ListAuthorizedClients lists the OAuth clients that the caller lets use Make.
type ListAuthorizedClients struct{}

// RevokeAuthorizedClient takes an OAuth client its access to the caller's account.
type RevokeAuthorizedClient struct {
	// Client, by id from users_list-authorized-clients.
	ClientID ID `json:"clientId" jsonschema:"example=7"`
}

// DeleteCurrentUser deletes the caller's own account, for good.
type DeleteCurrentUser struct {
	// Delete the connections and webhooks too.
	DeleteConnections bool `json:"deleteConnections,omitempty" in:"body"`
	// The account's password, if it has one.
	CurrentPassword string `json:"currentPassword,omitempty" in:"body" secret:"true"`
	// Code of two-factor authentication, if it is on.
	TFACode string `json:"tfaCode,omitempty" in:"body" secret:"true"`
}

// GetOnboardingSurvey tells whether the caller still has to fill in the survey for
// newcomers.
type GetOnboardingSurvey struct{}

// SubmitOnboardingSurvey stores the caller's answers to the survey for newcomers.
type SubmitOnboardingSurvey struct {
	// Kind of survey.
	SurveyType string `json:"survey_type" jsonschema:"minLength=1,example=self_serve"`
	// Version of the questions.
	SchemaVersion float64 `json:"schema_version" jsonschema:"example=1"`
	// Answers by question.
	Answers map[string]any `json:"answers"`
	// Apps to pin.
	PreferredApps []string `json:"preferred_apps,omitempty"`
	// People to invite: {emails, sso}.
	TeamInvite map[string]any `json:"team_invite,omitempty"`
}

// GetRedirectAction returns where Make's web interface would send the caller next.
type GetRedirectAction struct {
	// Organization in view.
	OrgID ID `json:"orgId,omitempty"`
}

// SetUISettings merges changes into the caller's settings of the web interface.
type SetUISettings struct {
	// Changed settings only.
	UISettings map[string]any `json:"uiSettings"`
}
