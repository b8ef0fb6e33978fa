package schemas

import "github.com/invopop/jsonschema"

// OfScenario is the scenario of a call that is about one.
type OfScenario struct {
	// Id from scenarios_list.
	ScenarioID ID `json:"scenarioId" jsonschema:"example=112"`
}

// OfExecution is the execution of a call that is about one.
type OfExecution struct {
	OfScenario
	// Id from scenarios_run or executions_list.
	ExecutionID string `json:"executionId" jsonschema:"pattern=^[0-9a-f]{32}$,example=cc1c49323b344687a324888762206003"`
}

// OfIncompleteExecution is the incomplete execution of a call that is about one.
type OfIncompleteExecution struct {
	// Id from incomplete-executions_list.
	IncompleteExecutionID string `json:"incompleteExecutionId" jsonschema:"minLength=1,example=a07e16f2ad134bf49cf83a00aa95c0a5"`
}

// OfNote is the note of a call that is about one.
type OfNote struct {
	OfScenario
	// Id from scenario-notes_list.
	NoteID ID `json:"noteId" jsonschema:"example=9"`
}

// OfShare is the share of a call that is about one.
type OfShare struct {
	OfScenario
	// Id from scenarios-shared_list.
	SharedScenarioID string `json:"sharedScenarioId" jsonschema:"minLength=1,example=aB3dE5fG7hI"`
}

// ScenarioColumns choose what is returned of a scenario.
type ScenarioColumns struct {
	// Return only these properties; * for all.
	Cols []string `json:"cols,omitempty" in:"query"`
}

// Blueprint is a scenario as a JSON object. Its three parts are demanded here because
// Make answers a missing name with an internal error.
type Blueprint map[string]any

// JSONSchemaExtend says what Make wants of every blueprint.
func (Blueprint) JSONSchemaExtend(s *jsonschema.Schema) {
	s.Required = []string{"name", "flow", "metadata"}
}

// Scheduling says when a scenario runs. Agents invent members such as cron, so other
// ones are refused here.
type Scheduling struct {
	// on-demand runs by scenarios_run only; immediately suits webhooks.
	Type string `json:"type" jsonschema:"enum=immediately,enum=indefinitely,enum=once,enum=daily,enum=weekly,enum=monthly,enum=yearly,enum=on-demand"`
	// Seconds between runs of type indefinitely.
	Interval int `json:"interval,omitempty" jsonschema:"minimum=60"`
	// ISO date and time of type once.
	Date string `json:"date,omitempty"`
	// Weekdays 0-6 from Sunday, or days of month.
	Days   []int `json:"days,omitempty"`
	Months []int `json:"months,omitempty"`
	// Time of day such as 09:00.
	Time string `json:"time,omitempty"`
	// Start and end of the schedule, ISO.
	Between []string `json:"between,omitempty" jsonschema:"minItems=2,maxItems=2"`
	// Windows {days, months, time} to run in.
	Restrict             []map[string]any `json:"restrict,omitempty"`
	MaximumRunsPerMinute int              `json:"maximum_runs_per_minute,omitempty"`
}

// Interface declares what a scenario takes and returns. An empty list is a value: it
// switches the inputs off.
type Interface struct {
	// Fields such as {name, type, required, default}.
	Input *[]map[string]any `json:"input,omitempty"`
	// Fields likewise.
	Output *[]map[string]any `json:"output,omitempty"`
}

// BuildVariable is a buildtime variable.
type BuildVariable struct {
	Name  string `json:"name" jsonschema:"minLength=1"`
	Value string `json:"value"`
}

// PropertyOption is a choice of a custom property.
type PropertyOption struct {
	Value string `json:"value" jsonschema:"maxLength=250"`
}

// IncompleteExecutionChoice chooses incomplete executions of a scenario.
type IncompleteExecutionChoice struct {
	// Ids from incomplete-executions_list.
	IDs []string `json:"ids,omitempty" in:"body" one:"which"`
	// All of the scenario.
	All bool `json:"all,omitempty" in:"body" one:"which"`
	// With all: leave these out.
	ExceptIDs []string `json:"exceptIds,omitempty" in:"body" needs:"all"`
}

// NoteOwner is what Make lets one name besides the scenario of a note.
type NoteOwner struct {
	// Team of the scenario.
	TeamID ID `json:"teamId,omitempty" in:"query"`
	// Organization of the scenario.
	OrganizationID ID `json:"organizationId,omitempty" in:"query"`
}

// NoteContent is what a note holds.
type NoteContent struct {
	// The note's text.
	Content string `json:"content,omitempty"`
	// Modules that it sticks to.
	ModuleIDs []ID `json:"moduleIds,omitempty"`
	// It belongs to a filter, not a module.
	IsFilterNote *bool `json:"isFilterNote,omitempty"`
	// Position and look.
	Metadata map[string]any `json:"metadata,omitempty"`
}
