package schemas

// inTeam is the team in an address.
type inTeam struct {
	// Team, by id from teams_list.
	TeamID ID `json:"teamId" jsonschema:"example=22"`
}

// ListTeams lists the teams of an organization that the caller sees, with their limits
// and consumption.
type ListTeams struct {
	// Organization, by id from organizations_list.
	OrganizationID ID `json:"organizationId" jsonschema:"example=11"`
	// Add private spaces, teams of one person.
	IncludePrivateSpaces bool `json:"includePrivateSpaces,omitempty"`
	// Return only these properties; * for all.
	Cols []string `json:"cols,omitempty" jsonschema:"example=consumedOperations"`
	// Paging and order.
	Page *Page `json:"pg,omitempty" page:"default=name/asc/10000"`
}

// CreateTeam creates a team; the caller becomes its admin.
type CreateTeam struct {
	// Name of the team.
	Name string `json:"name" jsonschema:"minLength=1,maxLength=128,example=Operations"`
	// Organization that owns it.
	OrganizationID ID `json:"organizationId" jsonschema:"example=11"`
	// Operations per period it may use.
	OperationsLimit *int `json:"operationsLimit,omitempty" jsonschema:"minimum=0"`
	// Bytes per period; follows from operationsLimit.
	TransferLimit *int64 `json:"transferLimit,omitempty" jsonschema:"minimum=0"`
}

// GetTeam returns a team: its name and organization, and what cols names.
type GetTeam struct {
	inTeam
	// Return only these properties; * for all.
	Cols []string `json:"cols,omitempty" jsonschema:"example=consumedOperations"`
}

// UpdateTeam changes a team's name or limit; what is left out stays.
type UpdateTeam struct {
	inTeam
	// New name.
	Name string `json:"name,omitempty" jsonschema:"minLength=1,maxLength=128"`
	// Operations per period it may use.
	OperationsLimit *int `json:"operationsLimit,omitempty" nullable:"true" jsonschema:"minimum=0"`
	// Drafts of scenarios; deprecated by Make.
	ScenarioDrafts *bool `json:"scenarioDrafts,omitempty"`
	// Return only these properties; * for all.
	Cols []string `json:"cols,omitempty" in:"query"`
}

// DeleteTeam deletes a team with its scenarios, connections, webhooks, data stores and
// all else in it, for good.
type DeleteTeam struct {
	inTeam
}

// GetTeamUsage returns a team's operations, transfer and centicredits of each of the
// last 30 days.
type GetTeamUsage struct {
	inTeam
	daily
}

// GetTeamLLMConfiguration returns which connection, model or built-in tier a team uses
// for AI mapping and the AI toolkit.
type GetTeamLLMConfiguration struct {
	inTeam
}

// UpdateTeamLLMConfiguration changes a team's AI defaults; null takes one away. Give at
// least one.
type UpdateTeamLLMConfiguration struct {
	inTeam
	// AI connection for mapping, from connections_list.
	AiMappingAccountID *ID `json:"aiMappingAccountId,omitempty" nullable:"true"`
	// Model for mapping.
	AiMappingModelName *string `json:"aiMappingModelName,omitempty" nullable:"true" jsonschema:"maxLength=255"`
	// Built-in tier for mapping, in place of a connection.
	AiMappingBuiltinTier *string `json:"aiMappingBuiltinTier,omitempty" nullable:"true" jsonschema:"enum=small,enum=medium,enum=large"`
	// AI connection for the toolkit.
	AiToolkitAccountID *ID `json:"aiToolkitAccountId,omitempty" nullable:"true"`
	// Model for the toolkit.
	AiToolkitModelName *string `json:"aiToolkitModelName,omitempty" nullable:"true" jsonschema:"maxLength=255"`
	// Built-in tier for the toolkit.
	AiToolkitBuiltinTier *string `json:"aiToolkitBuiltinTier,omitempty" nullable:"true" jsonschema:"enum=small,enum=medium,enum=large"`
}

// ListTeamFeatureControls lists the switchable features as they apply to a team.
type ListTeamFeatureControls struct {
	inTeam
	featureControls
}
