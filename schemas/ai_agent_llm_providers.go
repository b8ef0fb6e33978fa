package schemas

// llmProvider names an LLM provider.
type llmProvider struct {
	aiTeam
	// Id from ai-agent-llm-providers_list.
	ProviderID string `json:"providerId" jsonschema:"minLength=1,example=501"`
}

// ListLLMProviders lists a team's AI connections that agents can use; the id is the
// makeConnectionId of ai-agents_create.
type ListLLMProviders struct {
	aiTeam
}

// GetLLMProvider returns an AI connection.
type GetLLMProvider struct {
	llmProvider
}

// ListLLMProviderModels lists the models of an AI connection with their token limits.
type ListLLMProviderModels struct {
	llmProvider
}
