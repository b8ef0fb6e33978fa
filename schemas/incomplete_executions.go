package schemas

// ListIncompleteExecutions lists a scenario's failed runs that Make stored for retry,
// with the reason and whether they are resolved.
type ListIncompleteExecutions struct {
	OfScenario
	// Paging and order.
	Page *Page `json:"pg,omitempty" page:"default=/asc/50"`
}

// DeleteIncompleteExecutions deletes incomplete executions of a scenario, with the data
// that they hold.
type DeleteIncompleteExecutions struct {
	OfScenario
	IncompleteExecutionChoice
}

// GetIncompleteExecution returns an incomplete execution: scenario, attempts, whether
// it is resolved.
type GetIncompleteExecution struct {
	OfIncompleteExecution
}

// UpdateIncompleteExecution changes the blueprint or the failing module that a retry
// will use.
type UpdateIncompleteExecution struct {
	OfIncompleteExecution
	// Mended blueprint, from incomplete-executions_get-blueprint.
	Blueprint map[string]any `json:"blueprint,omitempty" wire:"json"`
	// Id of the failing module.
	Failer ID `json:"failer,omitempty"`
}

// DeleteIncompleteExecution deletes one incomplete execution. Deprecated: use
// incomplete-executions_delete-many.
type DeleteIncompleteExecution struct {
	OfIncompleteExecution
}

// GetIncompleteExecutionBlueprint returns the blueprint that a failed run used, and why
// it failed.
type GetIncompleteExecutionBlueprint struct {
	OfIncompleteExecution
}

// GetIncompleteExecutionBundle returns the data that a failed run had produced, by
// module id; the failing module has the error.
type GetIncompleteExecutionBundle struct {
	OfIncompleteExecution
}

// RetryIncompleteExecution retries an incomplete execution with its own blueprint, not
// the scenario's present one. executions_list-for-incomp-exec shows the outcome.
type RetryIncompleteExecution struct {
	OfIncompleteExecution
}

// RetryIncompleteExecutions retries incomplete executions of a scenario one after
// another.
type RetryIncompleteExecutions struct {
	// Id from scenarios_list.
	ScenarioID ID `json:"scenarioId" in:"query"`
	IncompleteExecutionChoice
}
