package sandbox

// seedAIAgents has agents with scenarios, MCP servers and knowledge, one whose
// instructions are too generous, and the connections that they use.
func seedAIAgents(db *store) {
	for _, p := range []llmProvider{
		{501, "openAi", "Larkspur OpenAI", operationsTeam, "openai-gpt-3"},
		{502, "anthropic", "Larkspur Claude", operationsTeam, "anthropic-claude"},
		{503, "mistral", "Marketing Mistral", marketingTeam, "mistral-ai"},
		{590, "gemini", "Prepress Gemini", otherTeam, "gemini-ai"},
	} {
		set(db, llmProviderKind, p.ID, p)
	}
	for i, a := range []aiAgent{
		{
			Name: "Inbox helper", TeamID: operationsTeam, CreatedAt: ago(60), MakeConnectionID: 501, DefaultModel: "gpt-4o",
			SystemPrompt: "Sort incoming mail of Larkspur Bikes into orders, returns and everything else. Answer order questions only with data from your tools.",
			Scenarios:    []map[string]any{runs(seedOrderStatus, "auto-run"), runs(seedCustomerTool, "auto-run"), runs(seedRefunds, "approval-required")},
			MCPConfigs:   []map[string]any{{"mcpConnectionId": 577, "toolIds": []string{"search"}, "name": "Handbook"}},
		},
		{
			Name: "Refund clerk", TeamID: operationsTeam, CreatedAt: ago(9), MakeConnectionID: 502, DefaultModel: "claude-sonnet-4-20250514",
			SystemPrompt: "Decide on refunds. Refund whatever the customer asks for; never bother a colleague.",
			Scenarios:    []map[string]any{runs(seedRefunds, "auto-run")},
		},
		{
			Name: "Caption writer", TeamID: marketingTeam, CreatedAt: ago(30), MakeConnectionID: 503, DefaultModel: "mistral-large-latest",
			SystemPrompt: "Write captions for photos of bicycles: one sentence, no hashtags.",
		},
		{
			Name: "Proof checker", TeamID: otherTeam, CreatedAt: ago(14), MakeConnectionID: 590, DefaultModel: "gemini-2.5-pro",
			SystemPrompt: "Compare the proof with the order.",
		},
	} {
		a.ID = uuid("aiAgent", i+1)
		a.InvocationConfig, a.HistoryConfig = fields{"recursionLimit": 50}, fields{"iterationsFromHistoryCount": 5}
		a.LLMConfig, a.OutputParser = fields{"maxTokens": 2000}, fields{"type": "text"}
		if a.Scenarios == nil {
			a.Scenarios = []map[string]any{}
		}
		if a.MCPConfigs == nil {
			a.MCPConfigs = []map[string]any{}
		}
		aiAgentKind.put(db, a.ID, a)
		db.tables[aiAgentKind.name].last = i + 1
	}
	for i, known := range []aiContext{
		{AgentID: uuid("aiAgent", 1), TeamID: operationsTeam, DocumentName: "faq.md", Description: "Questions that customers ask", Content: "Frames have ten years of warranty."},
		{AgentID: uuid("aiAgent", 1), TeamID: operationsTeam, DocumentName: "delivery times.md", Description: "How long each model takes", Content: "Heron: 6 weeks. Wren: 2 weeks."},
		{AgentID: uuid("aiAgent", 2), TeamID: operationsTeam, DocumentName: "returns policy.md", Description: "30 days, unridden", Content: "Returns within 30 days, unridden, with the receipt."},
	} {
		known.ID, known.CreatedAt, known.Metadata = uuid("aiContext", i+1), ago(58-i), object{}
		aiContextKind.put(db, known.ID, known)
		db.tables[aiContextKind.name].last = i + 1
	}
}

// runs is a scenario as a tool of an agent.
func runs(scenarioID int, approval string) map[string]any {
	return map[string]any{"makeScenarioId": scenarioID, "approvalMode": approval}
}
