package schemas

// CreateAIAgentContext gives an AI agent knowledge, as text.
type CreateAIAgentContext struct {
	aiAgent
	// The knowledge.
	Content string `json:"content,omitempty"`
	// Document's name: letters, digits, spaces and -_.().
	Name string `json:"name,omitempty" jsonschema:"maxLength=120,pattern=^[\\p{L}\\p{N}\\s\\-_.()]*$,example=faq.md"`
	// Whether to keep it at once.
	Autosave string `json:"autosave,omitempty" jsonschema:"enum=true,enum=false,default=true"`
}

// ListAIAgentContexts lists an AI agent's knowledge documents.
type ListAIAgentContexts struct {
	aiAgent
}

// DeleteAIAgentContext deletes a knowledge document.
type DeleteAIAgentContext struct {
	aiTeam
	// Id from ai-agent-contexts_list.
	ContextID string `json:"contextId" jsonschema:"minLength=1,example=8f0a4a0a-0a51-4a57-b0e6-6f6a58d5f001"`
}
