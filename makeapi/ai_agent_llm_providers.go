package makeapi

import "makemcp/schemas"

var aiAgentLLMProviders = Group{
	Name:      "ai-agent-llm-providers",
	About:     "AI connections that a team's AI agents can use, and their models.",
	Endpoints: []Declared{ListLLMProviders, GetLLMProvider, ListLLMProviderModels},
}

// ListLLMProviders is GET /ai-agents/v1/llm-providers. The answer is a bare array.
var ListLLMProviders = Endpoint[schemas.ListLLMProviders]{
	Name: "ai-agent-llm-providers_list", Route: "GET /ai-agents/v1/llm-providers", Scope: "ai-agents:read",
}

// GetLLMProvider is GET /ai-agents/v1/llm-providers/{providerId}. Make's example of the
// answer is an array of one.
var GetLLMProvider = Endpoint[schemas.GetLLMProvider]{
	Name: "ai-agent-llm-providers_get", Route: "GET /ai-agents/v1/llm-providers/{providerId}", Scope: "ai-agents:read",
}

// ListLLMProviderModels is GET /ai-agents/v1/llm-providers/{providerId}/models. The
// answer is a bare array.
var ListLLMProviderModels = Endpoint[schemas.ListLLMProviderModels]{
	Name: "ai-agent-llm-providers_list-models", Route: "GET /ai-agents/v1/llm-providers/{providerId}/models", Scope: "ai-agents:read",
}
