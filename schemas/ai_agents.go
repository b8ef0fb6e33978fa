package schemas

// aiTeam names the team that owns AI agents. Make wants it with every call.
type aiTeam struct {
	// Team that owns the agent.
	TeamID ID `json:"teamId" in:"query" jsonschema:"example=22"`
}

// aiAgent names an AI agent.
type aiAgent struct {
	aiTeam
	// Id from ai-agents_list.
	AgentID string `json:"agentId" jsonschema:"minLength=1,example=1f6c1d52-7c0c-4a0e-9e0b-2f9d0c3a8b11"`
}

// aiTools are what an AI agent works with besides its model.
type aiTools struct {
	// Scenarios offered as tools; auto-run unless said.
	Scenarios []AgentScenario `json:"scenarios,omitempty"`
	// MCP connections whose tools it may use.
	MCPConfigs []AgentMCPServer `json:"mcpConfigs,omitempty"`
	// Past iterations to include: {iterationsFromHistoryCount}.
	HistoryConfig *AgentHistory `json:"historyConfig,omitempty" nullable:"true"`
}

// ListAIAgents lists a team's AI agents with their instructions, models and tools.
type ListAIAgents struct {
	aiTeam
}

// CreateAIAgent creates an AI agent. Providers and models come from
// ai-agent-llm-providers_list and _list-models.
type CreateAIAgent struct {
	// Team that owns the agent.
	TeamID ID `json:"teamId" in:"both" jsonschema:"example=22"`
	// Its name.
	Name string `json:"name" jsonschema:"minLength=1"`
	// AI provider's connection.
	MakeConnectionID ID `json:"makeConnectionId" jsonschema:"example=501"`
	// Model's name.
	DefaultModel string `json:"defaultModel" jsonschema:"minLength=1,example=gpt-4o"`
	// Instructions.
	SystemPrompt string `json:"systemPrompt" jsonschema:"minLength=1"`
	// Model settings: {maxTokens}.
	LLMConfig map[string]any `json:"llmConfig,omitempty"`
	aiTools
	// Contexts to attach.
	Contexts []AgentContext `json:"contexts,omitempty"`
	// {type:"text"} or {type:"make-schema", schema:[{name, type, required}]}.
	OutputParserFormat map[string]any `json:"outputParserFormat,omitempty"`
}

// GetAIAgent returns an AI agent with its whole configuration.
type GetAIAgent struct {
	aiAgent
}

// UpdateAIAgent changes an AI agent; what is left out stays, lists are replaced.
// Returns nothing.
type UpdateAIAgent struct {
	aiAgent
	// New name.
	Name string `json:"name,omitempty" jsonschema:"minLength=1"`
	// Instructions.
	SystemPrompt string `json:"systemPrompt,omitempty" jsonschema:"minLength=1"`
	// Model's name.
	DefaultModel string `json:"defaultModel,omitempty" jsonschema:"minLength=1"`
	// Model settings: {maxTokens}.
	LLMConfig map[string]any `json:"llmConfig,omitempty"`
	// Limits of a run.
	InvocationConfig *AgentLimits `json:"invocationConfig,omitempty"`
	aiTools
	// {type:"text"} or {type:"make-schema", schema:[{name, type, required}]}.
	OutputParserFormat map[string]any `json:"outputParserFormat,omitempty"`
}

// DeleteAIAgent deletes an AI agent with its contexts.
type DeleteAIAgent struct {
	aiAgent
}

// aiRun is what a run of an AI agent takes.
type aiRun struct {
	aiAgent
	// What to say.
	Messages []AgentMessage `json:"messages" jsonschema:"minItems=1"`
	// Conversation to continue, from an earlier run.
	ThreadID string `json:"threadId,omitempty" jsonschema:"minLength=1"`
	// Address to POST the result to.
	CallbackURL string `json:"callbackUrl,omitempty" jsonschema:"format=uri"`
	// Overrides for this run, {} for none: as in ai-agents_update, and
	// additionalSystemPrompt; llmConfig is {llmModel, settings}.
	Config map[string]any `json:"config"`
}

// RunAIAgent sends messages to an AI agent and waits for its response. It costs
// credits, and the agent may run scenarios.
type RunAIAgent struct {
	aiRun
}

// StreamAIAgentRun runs an AI agent as ai-agents_run does and returns all steps, as
// text of server-sent events.
type StreamAIAgentRun struct {
	aiRun
}
