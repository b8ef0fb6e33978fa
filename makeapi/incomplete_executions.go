package makeapi

import "makemcp/schemas"

var incompleteExecutions = Group{
	Name:  "incomplete-executions",
	About: "Incomplete executions: failed scenario runs that Make stored so that they can be mended and retried.",
	Endpoints: []Declared{
		ListIncompleteExecutions, DeleteIncompleteExecutions, GetIncompleteExecution, UpdateIncompleteExecution,
		DeleteIncompleteExecution, GetIncompleteExecutionBlueprint, GetIncompleteExecutionBundle,
		RetryIncompleteExecution, RetryIncompleteExecutions,
	},
}

// ListIncompleteExecutions is GET /dlqs.
var ListIncompleteExecutions = Endpoint[schemas.ListIncompleteExecutions]{
	Name: "incomplete-executions_list", Route: "GET /dlqs", Scope: "dlqs:read", Reply: "dlqs",
}

// DeleteIncompleteExecutions is DELETE /dlqs.
var DeleteIncompleteExecutions = Endpoint[schemas.DeleteIncompleteExecutions]{
	Name: "incomplete-executions_delete-many", Route: "DELETE /dlqs", Scope: "dlqs:write", Reply: "dlqs", Confirmed: true,
}

// GetIncompleteExecution is GET /dlqs/{incompleteExecutionId}.
var GetIncompleteExecution = Endpoint[schemas.GetIncompleteExecution]{
	Name: "incomplete-executions_get", Route: "GET /dlqs/{incompleteExecutionId}", Scope: "dlqs:read", Reply: "dlq",
}

// UpdateIncompleteExecution is PATCH /dlqs/{incompleteExecutionId}.
var UpdateIncompleteExecution = Endpoint[schemas.UpdateIncompleteExecution]{
	Name: "incomplete-executions_update", Route: "PATCH /dlqs/{incompleteExecutionId}", Scope: "dlqs:write", Reply: "dlq",
}

// DeleteIncompleteExecution is DELETE /dlqs/{incompleteExecutionId}.
var DeleteIncompleteExecution = Endpoint[schemas.DeleteIncompleteExecution]{
	Name: "incomplete-executions_delete", Route: "DELETE /dlqs/{incompleteExecutionId}", Scope: "dlqs:write",
}

// GetIncompleteExecutionBlueprint is GET /dlqs/{incompleteExecutionId}/blueprint.
var GetIncompleteExecutionBlueprint = Endpoint[schemas.GetIncompleteExecutionBlueprint]{
	Name: "incomplete-executions_get-blueprint", Route: "GET /dlqs/{incompleteExecutionId}/blueprint", Scope: "dlqs:read", Reply: "response",
}

// GetIncompleteExecutionBundle is GET /dlqs/{incompleteExecutionId}/bundle.
var GetIncompleteExecutionBundle = Endpoint[schemas.GetIncompleteExecutionBundle]{
	Name: "incomplete-executions_get-bundle", Route: "GET /dlqs/{incompleteExecutionId}/bundle", Scope: "dlqs:read", Reply: "response",
}

// RetryIncompleteExecution is POST /dlqs/{incompleteExecutionId}/retry.
var RetryIncompleteExecution = Endpoint[schemas.RetryIncompleteExecution]{
	Name: "incomplete-executions_retry", Route: "POST /dlqs/{incompleteExecutionId}/retry", Scope: "dlqs:write",
}

// RetryIncompleteExecutions is POST /dlqs/retry.
var RetryIncompleteExecutions = Endpoint[schemas.RetryIncompleteExecutions]{
	Name: "incomplete-executions_retry-many", Route: "POST /dlqs/retry", Scope: "dlqs:write", Reply: "dlqs",
}
