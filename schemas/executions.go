package schemas

// ListScenarioLogs lists a scenario's executions, newest first: status 1 success, 2
// warning, 3 error. executions_get-detail says why one failed.
type ListScenarioLogs struct {
	OfScenario
	// Keep one status.
	Status int `json:"status,omitempty" jsonschema:"enum=1,enum=2,enum=3"`
	// Earliest start, epoch milliseconds.
	From int64 `json:"from,omitempty"`
	// Latest start, epoch milliseconds.
	To int64 `json:"to,omitempty"`
	// Shortest duration in ms.
	DurationFrom int `json:"durationFrom,omitempty"`
	// Longest.
	DurationTo int `json:"durationTo,omitempty"`
	// Fewest operations.
	OperationsFrom int `json:"operationsFrom,omitempty"`
	// Most.
	OperationsTo int `json:"operationsTo,omitempty"`
	// Least transfer in bytes.
	TransferFrom int `json:"transferFrom,omitempty"`
	// Most.
	TransferTo int `json:"transferTo,omitempty"`
	// Least centicredits.
	CreditsFrom int `json:"creditsFrom,omitempty"`
	// Most.
	CreditsTo int `json:"creditsTo,omitempty"`
	// Part of the run's name.
	ExecutionName string `json:"executionName,omitempty"`
	// True leaves out runs that found nothing.
	ShowCheckRuns *bool `json:"showCheckRuns,omitempty"`
	// Paging; last is the answer's pg.last.
	Page *KeysetPage `json:"pg,omitempty" page:"default=imtId/desc/50"`
}

// GetExecution returns an execution's status, duration and consumption;
// executions_get-detail has its outputs and error.
type GetExecution struct {
	OfExecution
}

// GetProcessedExecution returns an execution with the parts asked for: what each module
// did and the data that it handled.
type GetProcessedExecution struct {
	OfExecution
	// Parts: blueprint, events, bundles; comma-separated.
	Include string `json:"include,omitempty" jsonschema:"example=events,example=bundles"`
}

// GetExecutionDetail returns an execution's state, outputs and error with the module
// that failed. Poll it after scenarios_run; 404 for some seconds is normal.
type GetExecutionDetail struct {
	OfExecution
	// Refuse outputs larger than this.
	MaxBytes int `json:"maxBytes,omitempty" jsonschema:"minimum=1"`
}

// StopExecution ends a running execution after its current module.
type StopExecution struct {
	OfExecution
	// End it at once.
	Force bool `json:"force,omitempty"`
}

// ListExecutions lists executions of all your scenarios that ended after a time, for
// polling. Make calls it undocumented.
type ListExecutions struct {
	// Largest timestamp seen so far, ISO.
	Since string `json:"since" jsonschema:"format=date-time"`
	// Latest end, ISO; now by default.
	Until string `json:"until,omitempty" jsonschema:"format=date-time"`
	// Only limit counts.
	Page *Page `json:"pg,omitempty" page:"default=//50 max=200"`
}

// ListIncompleteExecutionLogs lists the retries of an incomplete execution, newest
// first.
type ListIncompleteExecutionLogs struct {
	OfIncompleteExecution
	// Keep one status: 1 success, 2 warning, 3 error.
	Status int `json:"status,omitempty" jsonschema:"enum=1,enum=2,enum=3"`
	// Earliest start, epoch milliseconds.
	From int64 `json:"from,omitempty"`
	// Latest start, epoch milliseconds.
	To int64 `json:"to,omitempty"`
	// Short for pg.limit.
	Limit int `json:"limit,omitempty" jsonschema:"minimum=1"`
	// Paging and order.
	Page *Page `json:"pg,omitempty" page:"default=imtId/desc/50"`
}

// GetIncompleteExecutionLog returns one retry of an incomplete execution.
type GetIncompleteExecutionLog struct {
	OfIncompleteExecution
	// Retry's id from executions_list-for-incomp-exec.
	ExecutionID string `json:"executionId" jsonschema:"minLength=1"`
}
