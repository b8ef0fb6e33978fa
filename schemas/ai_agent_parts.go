package schemas

// AgentScenario is a scenario that an AI agent may run.
type AgentScenario struct {
	MakeScenarioID ID     `json:"makeScenarioId"`
	ApprovalMode   string `json:"approvalMode,omitempty" jsonschema:"enum=auto-run,enum=approval-required"`
}

// AgentMCPServer is an MCP connection and the tools that are enabled of it.
type AgentMCPServer struct {
	MCPConnectionID ID       `json:"mcpConnectionId"`
	ToolIDs         []string `json:"toolIds,omitempty"`
}

// AgentHistory says how much of a conversation an AI agent remembers.
type AgentHistory struct {
	IterationsFromHistoryCount int `json:"iterationsFromHistoryCount,omitempty" jsonschema:"minimum=0"`
}

// AgentContext is knowledge that exists already.
type AgentContext struct {
	ID string `json:"id" jsonschema:"format=uuid"`
}

// AgentLimits end a run that takes too long.
type AgentLimits struct {
	RecursionLimit int `json:"recursionLimit,omitempty" jsonschema:"minimum=1"`
	Timeout        int `json:"timeout,omitempty" jsonschema:"minimum=1"`
}

// AgentMessage is one turn of a conversation with an AI agent.
type AgentMessage struct {
	Role    string `json:"role" jsonschema:"enum=user,enum=assistant"`
	Content string `json:"content"`
}
