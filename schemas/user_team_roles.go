package schemas

// ListTeamUserRoles lists the members of a team with their roles. users_set-team-role
// changes one.
type ListTeamUserRoles struct {
	inTeam
	// Return only these properties; * for all.
	Cols []string `json:"cols,omitempty" jsonschema:"enum=usersRoleId,enum=userId,enum=teamId,enum=changeable,enum=ssoPending,enum=*"`
	// Paging and order.
	Page *Page `json:"pg,omitempty"`
}

// GetTeamUserRole returns a member's role in a team.
type GetTeamUserRole struct {
	inTeam
	// Member, by id from users_list.
	UserID ID `json:"userId" jsonschema:"example=7"`
	// Return only these properties; * for all.
	Cols []string `json:"cols,omitempty"`
}
