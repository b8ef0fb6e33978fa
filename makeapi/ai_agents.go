package makeapi

import "makemcp/schemas"

var aiAgents = Group{
	Name:  "ai-agents",
	About: "Make's AI agents: a model with instructions, and scenarios and MCP servers as its tools.",
	Endpoints: []Declared{
		ListAIAgents, CreateAIAgent, GetAIAgent, UpdateAIAgent, DeleteAIAgent, RunAIAgent, StreamAIAgentRun,
	},
}

// ListAIAgents is GET /ai-agents/v1/agents. The answer is a bare array.
var ListAIAgents = Endpoint[schemas.ListAIAgents]{
	Name: "ai-agents_list", Route: "GET /ai-agents/v1/agents", Scope: "ai-agents:read",
}

// CreateAIAgent is POST /ai-agents/v1/agents. Make wants the team in the query and in
// the body.
var CreateAIAgent = Endpoint[schemas.CreateAIAgent]{
	Name: "ai-agents_create", Route: "POST /ai-agents/v1/agents", Scope: "ai-agents:write",
}

// GetAIAgent is GET /ai-agents/v1/agents/{agentId}.
var GetAIAgent = Endpoint[schemas.GetAIAgent]{
	Name: "ai-agents_get", Route: "GET /ai-agents/v1/agents/{agentId}", Scope: "ai-agents:read",
}

// UpdateAIAgent is PATCH /ai-agents/v1/agents/{agentId}. The answer is empty.
var UpdateAIAgent = Endpoint[schemas.UpdateAIAgent]{
	Name: "ai-agents_update", Route: "PATCH /ai-agents/v1/agents/{agentId}", Scope: "ai-agents:write",
}

// DeleteAIAgent is DELETE /ai-agents/v1/agents/{agentId}. The answer is empty.
var DeleteAIAgent = Endpoint[schemas.DeleteAIAgent]{
	Name: "ai-agents_delete", Route: "DELETE /ai-agents/v1/agents/{agentId}", Scope: "ai-agents:write",
}

// RunAIAgent is POST /ai-agents/v1/agents/{agentId}/run.
var RunAIAgent = Endpoint[schemas.RunAIAgent]{
	Name: "ai-agents_run", Route: "POST /ai-agents/v1/agents/{agentId}/run", Scope: "ai-agents:write",
}

// StreamAIAgentRun is POST /ai-agents/v1/agents/{agentId}/run/stream. The answer is
// server-sent events, which are passed on once all have come.
var StreamAIAgentRun = Endpoint[schemas.StreamAIAgentRun]{
	Name: "ai-agents_run-stream", Route: "POST /ai-agents/v1/agents/{agentId}/run/stream", Scope: "ai-agents:write", Answer: Text,
}
