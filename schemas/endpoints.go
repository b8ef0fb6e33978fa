package schemas

// ListUsableEndpoints lists the Endpoints (beta) that a team can use, single actions of
// apps, with the connections that fit each. Make does not publish this call and may
// change it.
type ListUsableEndpoints struct {
	// Team, by id from teams_list.
	TeamID ID `json:"teamId" jsonschema:"example=22"`
}
