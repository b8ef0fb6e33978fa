package makeapi

import "makemcp/schemas"

var aiAgentContexts = Group{
	Name:      "ai-agent-contexts",
	About:     "Knowledge documents of AI agents.",
	Endpoints: []Declared{CreateAIAgentContext, ListAIAgentContexts, DeleteAIAgentContext},
}

// CreateAIAgentContext is POST /ai-agents/v1/contexts in its JSON form. Make also takes
// a file as multipart/form-data, which an agent has no way to send.
var CreateAIAgentContext = Endpoint[schemas.CreateAIAgentContext]{
	Name: "ai-agent-contexts_create", Route: "POST /ai-agents/v1/contexts", Scope: "ai-agents:write",
}

// ListAIAgentContexts is GET /ai-agents/v1/contexts.
var ListAIAgentContexts = Endpoint[schemas.ListAIAgentContexts]{
	Name: "ai-agent-contexts_list", Route: "GET /ai-agents/v1/contexts", Scope: "ai-agents:read",
}

// DeleteAIAgentContext is DELETE /ai-agents/v1/contexts/{contextId}. The answer is
// empty.
var DeleteAIAgentContext = Endpoint[schemas.DeleteAIAgentContext]{
	Name: "ai-agent-contexts_delete", Route: "DELETE /ai-agents/v1/contexts/{contextId}", Scope: "ai-agents:write",
}
