package schemas

// ScenariosOverview answers how a team's scenarios are doing: state, schedule, next and
// last run, recent failures, incomplete executions. The troubled come first.
type ScenariosOverview struct {
	// Team, by id from teams_list.
	TeamID ID `json:"teamId" jsonschema:"example=35"`
	// Most scenarios whose runs are read, one request each.
	Limit int `json:"limit,omitempty" jsonschema:"minimum=1,maximum=200,default=40"`
}

// DiagnoseScenario answers why a scenario failed: the failing module with its error,
// settings and input, history, incomplete executions, and what to try.
type DiagnoseScenario struct {
	OfScenario
	// A certain run; by default the latest that failed.
	ExecutionID string `json:"executionId,omitempty" jsonschema:"pattern=^[0-9a-f]{32}$"`
}

// RunScenarioAndWait runs an active scenario once, waits for its end and returns its
// outputs or error. A run that takes longer goes on, and the answer says how to wait on.
type RunScenarioAndWait struct {
	OfScenario
	// Inputs by name, see scenarios_interface.
	Data map[string]any `json:"data,omitempty"`
	// Wait for this run instead of starting another.
	ExecutionID string `json:"executionId,omitempty" jsonschema:"pattern=^[0-9a-f]{32}$"`
	// Longest wait. Many clients give up after 60.
	WaitSeconds int `json:"waitSeconds,omitempty" jsonschema:"minimum=1,maximum=3600,default=45"`
}

// FindUsers finds users by any part of name or e-mail address, in all pages of a team or
// organization, with those who are invited.
type FindUsers struct {
	// Words that all occur, such as "weld" or "@example.com".
	Query string `json:"query" jsonschema:"minLength=1,maxLength=200"`
	// Team to look in.
	TeamID ID `json:"teamId,omitempty" one:"owner"`
	// Organization to look in.
	OrganizationID ID `json:"organizationId,omitempty" one:"owner"`
}

// ReviewTeamAccess reviews who has access to a team: roles in words, rights that look too
// wide, who has not signed in for long, pending invitations. The doubtful come first.
type ReviewTeamAccess struct {
	// Team, by id from teams_list.
	TeamID ID `json:"teamId" jsonschema:"example=35"`
	// Days without signing in that raise doubts.
	InactiveDays int `json:"inactiveDays,omitempty" jsonschema:"minimum=1,maximum=3650,default=90"`
}

// AccountOverview answers what an organization has: plan, limits, usage against them and
// warnings near limits. Without an organization it takes yours, or lists them.
type AccountOverview struct {
	// Organization.
	OrganizationID ID `json:"organizationId,omitempty"`
}
