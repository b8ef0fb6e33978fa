package schemas

// ListScenarios lists scenarios: state, schedule, next run, incomplete executions.
// Ids for most scenario tools come from here.
type ListScenarios struct {
	// Team whose scenarios are listed.
	TeamID ID `json:"teamId,omitempty" one:"owner" jsonschema:"example=35"`
	// Organization whose scenarios are listed.
	OrganizationID ID `json:"organizationId,omitempty" one:"owner" jsonschema:"example=11"`
	// Keep these scenarios.
	IDs []ID `json:"id,omitempty"`
	// Keep scenarios in this folder.
	FolderID ID `json:"folderId,omitempty"`
	// Keep active or inactive ones.
	IsActive *bool `json:"isActive,omitempty"`
	// Keep drafts that were never completed.
	Concept *bool `json:"concept,omitempty"`
	// Tools are single modules for AI agents.
	Type string `json:"type,omitempty" jsonschema:"enum=scenario,enum=tool"`
	ScenarioColumns
	// Paging and order.
	Page *Page `json:"pg,omitempty" page:"sort=proprietal|id|name|teamId|folderId|isActive|islinked|isinvalid|islocked|lastEdit|created|createdByUserName|updatedByUserName default=proprietal/desc/500"`
}

// CreateScenario creates an inactive scenario; scenarios_activate is next. Never guess
// module names.
type CreateScenario struct {
	// Team that will own it.
	TeamID ID `json:"teamId" jsonschema:"example=35"`
	// {name, flow: modules, metadata}; interface inside declares inputs.
	Blueprint Blueprint `json:"blueprint" wire:"json"`
	// When it runs.
	Scheduling Scheduling `json:"scheduling" wire:"json"`
	// Folder, by id from folders_list.
	FolderID ID `json:"folderId,omitempty"`
	// Template that it is based on.
	BasedOn ID `json:"basedon,omitempty"`
	// {input_spec, output_spec}; normally the blueprint's interface.
	Metadata map[string]any `json:"metadata,omitempty"`
	ScenarioColumns
}

// GetScenario returns a scenario's state and properties; scenarios_get-blueprint has
// its modules.
type GetScenario struct {
	OfScenario
	ScenarioColumns
}

// UpdateScenario changes a scenario; what is left out stays. A blueprint replaces the
// old one entirely: change what scenarios_get-blueprint returns.
type UpdateScenario struct {
	OfScenario
	// New name.
	Name string `json:"name,omitempty"`
	// What it is for.
	Description *string `json:"description,omitempty" jsonschema:"maxLength=240"`
	// {name, flow: modules, metadata}; interface inside declares inputs.
	Blueprint Blueprint `json:"blueprint,omitempty" wire:"json"`
	// When it runs.
	Scheduling *Scheduling `json:"scheduling,omitempty" wire:"json"`
	// Folder to move to; null for none.
	FolderID *ID `json:"folderId,omitempty" nullable:"true"`
	// {input_spec, output_spec}; normally the blueprint's interface.
	Metadata map[string]any `json:"metadata,omitempty"`
	ScenarioColumns
}

// DeleteScenario deletes a scenario with its versions and logs.
type DeleteScenario struct {
	OfScenario
}

// GetScenarioBlueprint returns a scenario's blueprint, scheduling and interface.
type GetScenarioBlueprint struct {
	OfScenario
	// Version from scenarios_list-blueprint-versions, else the current one.
	BlueprintID ID `json:"blueprintId,omitempty"`
	// The draft (true) or the live version.
	Draft *bool `json:"draft,omitempty"`
}

// ListBlueprintVersions lists the versions of a scenario's blueprint, kept for 60
// days.
type ListBlueprintVersions struct {
	OfScenario
}

// GetScenarioTrigger returns the webhook or other trigger that a scenario listens on,
// with address and queue.
type GetScenarioTrigger struct {
	OfScenario
}

// CloneScenario copies a scenario, inactive, into a team. Another team needs maps
// {"oldId": newId or null} for what the scenario uses.
type CloneScenario struct {
	OfScenario
	// Organization of the target team.
	OrganizationID ID `json:"organizationId" in:"query" jsonschema:"example=11"`
	// Target team.
	TeamID ID `json:"teamId" jsonschema:"example=36"`
	// Name of the copy.
	Name string `json:"name" jsonschema:"minLength=1,maxLength=120"`
	// Copy module states such as trigger positions.
	States bool `json:"states"`
	// Skip checking that the maps are complete.
	NotAnalyze bool `json:"notAnalyze,omitempty" in:"query"`
	// Connection map.
	Account map[string]any `json:"account,omitempty"`
	// Key map.
	Key map[string]any `json:"key,omitempty"`
	// Hook map; a hook serves one scenario.
	Hook map[string]any `json:"hook,omitempty"`
	// Device map.
	Device map[string]any `json:"device,omitempty"`
	// Data structure map.
	UDT map[string]any `json:"udt,omitempty"`
	// Data store map.
	DataStore map[string]any `json:"datastore,omitempty"`
	ScenarioColumns
}

// SetModuleData stores the state of modules, such as where a polling trigger starts.
type SetModuleData struct {
	OfScenario
	// States by module id, such as {"1":{"epoch":{"date":"2026-04-01T00:00:00.000Z"}}}.
	Data map[string]any `json:"data" wire:"bare"`
}

// CheckModuleData tells whether a module has stored state.
type CheckModuleData struct {
	OfScenario
	// Module's id in the blueprint.
	ModuleID ID `json:"moduleId"`
}

// ActivateScenario activates a scenario, which scenarios_run needs. Interval schedules
// run at once. "Scenario is already running" means that it is active.
type ActivateScenario struct {
	OfScenario
}

// DeactivateScenario deactivates a scenario. "Scenario is not running" means that it
// is inactive.
type DeactivateScenario struct {
	OfScenario
}

// PublishScenario makes a scenario's draft the live version.
type PublishScenario struct {
	OfScenario
}

// RunScenario runs an active scenario once and returns its status (1 success, 2
// warning, 3 error) and outputs. After 40 s it fails with a time-out, but the run goes
// on: see executions_list.
type RunScenario struct {
	OfScenario
	// Inputs by name, see scenarios_interface.
	Data map[string]any `json:"data,omitempty"`
	// False returns the executionId at once.
	Responsive *bool `json:"responsive,omitempty" jsonschema:"default=true"`
	// Address that gets {executionId, statusUrl} afterwards.
	CallbackURL string `json:"callbackUrl,omitempty" jsonschema:"format=uri"`
}

// ReplayScenario runs an active scenario again with the trigger data of a past
// execution.
type ReplayScenario struct {
	OfScenario
	// Ids from scenarios_list-replayable-executions; Make replays the first.
	ExecutionIDs []string `json:"executionIds" jsonschema:"minItems=1"`
}

// ListReplayableExecutions lists the executions that scenarios_replay can repeat.
type ListReplayableExecutions struct {
	OfScenario
}

// GetScenarioInterface returns the inputs and outputs that a scenario declares; see it
// before scenarios_run.
type GetScenarioInterface struct {
	OfScenario
}

// SetScenarioInterface replaces the inputs and outputs that a scenario declares.
// Inputs need on-demand scheduling.
type SetScenarioInterface struct {
	OfScenario
	// Empty lists take the fields away.
	Interface Interface `json:"interface"`
}

// GetScenarioUsage returns a scenario's daily operations, transfer and centicredits of
// the last 30 days.
type GetScenarioUsage struct {
	OfScenario
	// Days of the organization's time zone, not yours.
	OrganizationTimezone bool `json:"organizationTimezone,omitempty"`
}

// ListBuildVariables returns a scenario's buildtime variables.
type ListBuildVariables struct {
	OfScenario
}

// AddBuildVariables adds buildtime variables to a scenario.
type AddBuildVariables struct {
	OfScenario
	// Variables; values such as TAC_123 or PAC_123.
	Input []BuildVariable `json:"input" jsonschema:"minItems=1"`
}

// UpdateBuildVariables changes buildtime variables of a scenario.
type UpdateBuildVariables struct {
	OfScenario
	// Variables with new values.
	Input []BuildVariable `json:"input" jsonschema:"minItems=1"`
}

// DeleteBuildVariable deletes the buildtime variable that has a value.
type DeleteBuildVariable struct {
	OfScenario
	// The variable's value, not its name.
	Value string `json:"value" jsonschema:"minLength=1,example=PAC_123455551"`
}

// ListScenarioConsumptions lists what each scenario used since the last reset.
type ListScenarioConsumptions struct {
	// Team of the scenarios.
	TeamID ID `json:"teamId,omitempty" one:"owner"`
	// Organization of the scenarios.
	OrganizationID ID `json:"organizationId,omitempty" one:"owner"`
}

// GetModuleConsumptions sums operations, transfer, credits and errors per module of
// scenarios.
type GetModuleConsumptions struct {
	// Organization of the scenarios.
	OrganizationID ID `json:"organizationId" in:"query"`
	// Ids from scenarios_list.
	ScenarioIDs []ID `json:"scenarioIds" jsonschema:"minItems=1"`
	// How many days back.
	Days int `json:"days,omitempty" in:"query" jsonschema:"minimum=1,maximum=30,default=1"`
}

// ListModuleOperations counts operations per module. Deprecated: use
// scenarios_get-module-consumptions.
type ListModuleOperations struct {
	OfScenario
	// How many days back.
	Days int `json:"days,omitempty" jsonschema:"minimum=1,maximum=30,default=1"`
}

// ListModuleLogs lists the runs of one module with warnings and errors, newest first.
type ListModuleLogs struct {
	OfScenario
	// Module's id in the blueprint.
	ModuleID ID `json:"moduleId"`
	// Paging; last is an imtId.
	Page *KeysetPage `json:"pg,omitempty"`
}

// ListAIAgentScenarios lists the scenarios of a team that contain AI agents, last
// edited first.
type ListAIAgentScenarios struct {
	// Team whose scenarios are listed.
	TeamID ID `json:"teamId"`
	// Only offset and limit count.
	Page *Page `json:"pg,omitempty"`
}

// GetScenarioRecovery returns the snapshot of a scenario's unsaved work.
type GetScenarioRecovery struct {
	OfScenario
	// Team of the snapshot.
	TeamID ID `json:"teamId,omitempty"`
}

// SaveScenarioRecovery stores a snapshot of unsaved work; the scenario stays as it is.
type SaveScenarioRecovery struct {
	OfScenario
	// Team of the snapshot.
	TeamID ID `json:"teamId,omitempty" in:"query"`
	// Blueprint to keep.
	Blueprint map[string]any `json:"blueprint"`
}

// DiscardScenarioRecovery deletes the snapshot of a scenario's unsaved work.
type DiscardScenarioRecovery struct {
	OfScenario
	// Team of the snapshot.
	TeamID ID `json:"teamId,omitempty"`
}

// GetConsumptionOverview sums what a scenario used in a period.
type GetConsumptionOverview struct {
	OfScenario
	// Start, epoch milliseconds.
	From int64 `json:"from,omitempty"`
	// End, epoch milliseconds.
	To int64 `json:"to,omitempty"`
	// True leaves out runs that found nothing.
	ShowCheckRuns *bool `json:"showCheckRuns,omitempty"`
}
