package makeapi

import "makemcp/schemas"

var executions = Group{
	Name:  "executions",
	About: "Executions: logs and results of scenario runs, and of the retries of incomplete ones.",
	Endpoints: []Declared{
		ListScenarioLogs, GetExecution, GetProcessedExecution, GetExecutionDetail, StopExecution, ListExecutions,
		ListIncompleteExecutionLogs, GetIncompleteExecutionLog,
	},
}

// ListScenarioLogs is GET /scenarios/{scenarioId}/logs. Make's own tool takes status,
// from and to as well, but sends them nowhere.
var ListScenarioLogs = Endpoint[schemas.ListScenarioLogs]{
	Name: "executions_list", Route: "GET /scenarios/{scenarioId}/logs", Scope: "scenarios:read", Reply: "scenarioLogs",
}

// GetExecution is GET /scenarios/{scenarioId}/logs/{executionId}.
var GetExecution = Endpoint[schemas.GetExecution]{
	Name: "executions_get", Route: "GET /scenarios/{scenarioId}/logs/{executionId}", Scope: "scenarios:read", Reply: "scenarioLog",
}

// GetProcessedExecution is GET /scenarios/{scenarioId}/logs/{executionId}/p.
var GetProcessedExecution = Endpoint[schemas.GetProcessedExecution]{
	Name: "executions_get-processed", Route: "GET /scenarios/{scenarioId}/logs/{executionId}/p", Scope: "scenarios:read",
}

// GetExecutionDetail is GET /scenarios/{scenarioId}/executions/{executionId}.
var GetExecutionDetail = Endpoint[schemas.GetExecutionDetail]{
	Name: "executions_get-detail", Route: "GET /scenarios/{scenarioId}/executions/{executionId}", Scope: "scenarios:read",
}

// StopExecution is POST /scenarios/{scenarioId}/executions/{executionId}/stop.
var StopExecution = Endpoint[schemas.StopExecution]{
	Name: "executions_stop", Route: "POST /scenarios/{scenarioId}/executions/{executionId}/stop", Scope: "scenarios:write",
}

// ListExecutions is GET /scenarios/logs.
var ListExecutions = Endpoint[schemas.ListExecutions]{
	Name: "executions_list-all", Route: "GET /scenarios/logs", Scope: "scenarios:read", Reply: "scenarioLogs",
}

// ListIncompleteExecutionLogs is GET /dlqs/{incompleteExecutionId}/logs.
var ListIncompleteExecutionLogs = Endpoint[schemas.ListIncompleteExecutionLogs]{
	Name: "executions_list-for-incomp-exec", Route: "GET /dlqs/{incompleteExecutionId}/logs", Scope: "dlqs:read", Reply: "dlqLogs",
	Arrange: limitOfPage,
}

// limitOfPage moves limit, an argument of Make's own tool that it then forgets to send,
// to where Make reads it.
func limitOfPage(args schemas.Args) {
	limit, given := args["limit"]
	if !given {
		return
	}
	page := map[string]any{"limit": limit}
	chosen, _ := args["pg"].(map[string]any)
	for name, value := range chosen {
		page[name] = value
	}
	args["pg"] = page
	delete(args, "limit")
}

// GetIncompleteExecutionLog is GET /dlqs/{incompleteExecutionId}/logs/{executionId}.
var GetIncompleteExecutionLog = Endpoint[schemas.GetIncompleteExecutionLog]{
	Name: "executions_get-for-incomp-exec", Route: "GET /dlqs/{incompleteExecutionId}/logs/{executionId}", Scope: "dlqs:read", Reply: "dlqLog",
}
