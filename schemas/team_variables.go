package schemas

// ListTeamVariables lists the variables that the scenarios of a team can read; isSystem
// marks those of Make.
type ListTeamVariables struct {
	inTeam
}

// CreateTeamVariable creates a variable for the scenarios of a team.
type CreateTeamVariable struct {
	inTeam
	newVariable
}

// UpdateTeamVariable changes a variable's value or type; give both to have them checked
// together.
type UpdateTeamVariable struct {
	inTeam
	changedVariable
}

// DeleteTeamVariable deletes a custom variable. Scenarios that read it no longer get its
// value.
type DeleteTeamVariable struct {
	inTeam
	variableName
}

// GetTeamVariableHistory lists the changes of a variable: what, when and by whom.
type GetTeamVariableHistory struct {
	inTeam
	variableName
}
