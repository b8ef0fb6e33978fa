package schemas

// ScenariosOverview answers how a team's scenarios are doing: state, schedule, next and
// last run, recent failures, incomplete executions. The troubled come first.
type ScenariosOverview struct {
	// Team, by id from teams_list.
	TeamID ID `json:"teamId" jsonschema:"example=35"`
	// Most scenarios whose runs are read, one request each.
	Limit int `json:"limit,omitempty" jsonschema:"minimum=1,maximum=200,default=40"`
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
