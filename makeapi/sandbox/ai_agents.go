package sandbox

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// aiAgent is one of Make's AI agents. What it is configured with is kept as it came.
type aiAgent struct {
	ID               string           `json:"id"`
	Name             string           `json:"name"`
	TeamID           int              `json:"teamId"`
	CreatedAt        moment           `json:"createdAt"`
	SystemPrompt     string           `json:"systemPrompt"`
	DefaultModel     string           `json:"defaultModel"`
	InvocationConfig map[string]any   `json:"invocationConfig"`
	Scenarios        []map[string]any `json:"scenarios"`
	MCPConfigs       []map[string]any `json:"mcpConfigs"`
	HistoryConfig    map[string]any   `json:"historyConfig"`
	LLMConfig        map[string]any   `json:"llmConfig"`
	OutputParser     map[string]any   `json:"outputParser"`
	MakeConnectionID int              `json:"makeConnectionId"`
}

// aiThread is a conversation with an agent.
type aiThread struct {
	ID         string `json:"id"`
	AgentID    string `json:"agentId"`
	Iterations int    `json:"iterations"`
}

var (
	aiAgentKind  = kind[string, aiAgent]{name: "aiAgents"}
	aiThreadKind = kind[string, aiThread]{name: "aiThreads"}
)

var aiAgentRoutes = []*route{
	{method: "GET", path: "/ai-agents/v1/agents", scopes: scopes("ai-agents:read"), handler: listAIAgents},
	{method: "POST", path: "/ai-agents/v1/agents", scopes: scopes("ai-agents:write"), handler: createAIAgent},
	{method: "GET", path: "/ai-agents/v1/agents/{agentId}", scopes: scopes("ai-agents:read"), handler: getAIAgent},
	{method: "PATCH", path: "/ai-agents/v1/agents/{agentId}", scopes: scopes("ai-agents:write"), handler: updateAIAgent},
	{method: "DELETE", path: "/ai-agents/v1/agents/{agentId}", scopes: scopes("ai-agents:write"), handler: deleteAIAgent},
	{method: "POST", path: "/ai-agents/v1/agents/{agentId}/run", scopes: scopes("ai-agents:write"), handler: runAIAgent},
	{method: "POST", path: "/ai-agents/v1/agents/{agentId}/run/stream", scopes: scopes("ai-agents:write"), handler: streamAIAgent},
}

// noContent is the answer of calls that have done what they were asked.
var noContent = status{code: http.StatusNoContent}

// aiTeam reads teamId, which every call of these groups carries in the query.
func (c *call) aiTeam(roles []int) (int, error) {
	id := c.query.integer("teamId", required)
	if err := c.problems.err(); err != nil {
		return 0, err
	}
	_, err := c.teamFor(id, roles)
	return id, err
}

// aiAgent returns the agent with this id, if it is in the team of the query.
func (c *call) aiAgent(id string, roles []int) (aiAgent, error) {
	teamID, err := c.aiTeam(roles)
	if err != nil {
		return aiAgent{}, err
	}
	a, ok := aiAgentKind.get(c.db, id)
	if !ok || a.TeamID != teamID {
		return aiAgent{}, notFound()
	}
	return a, nil
}

func listAIAgents(c *call) (any, error) {
	teamID, err := c.aiTeam(teamReaders)
	if err != nil {
		return nil, err
	}
	shown := []object{}
	for _, a := range aiAgentKind.all(c.db, func(a aiAgent) bool { return a.TeamID == teamID }) {
		shown = append(shown, c.db.viewAIAgent(a))
	}
	return shown, nil
}

// viewAIAgent is an agent as lists show it.
func (s *store) viewAIAgent(a aiAgent) object {
	return append(pick(a, []string{
		"id", "name", "teamId", "createdAt", "systemPrompt", "defaultModel", "invocationConfig", "scenarios", "mcpConfigs",
		"historyConfig", "llmConfig",
	}), member{"contexts", s.contextsOf(a.ID)}, member{"outputParser", a.OutputParser})
}

func getAIAgent(c *call) (any, error) {
	a, err := c.aiAgent(c.path.text("agentId"), teamReaders)
	if err != nil {
		return nil, err
	}
	p, _ := llmProviderKind.get(c.db, a.MakeConnectionID)
	return append(c.db.viewAIAgent(a),
		member{"makeConnectionId", a.MakeConnectionID}, member{"makeConnectionType", p.ConnectionType},
		member{"llmProviderId", fmt.Sprint(a.MakeConnectionID)}, member{"pastConfigurations", []any{}}), nil
}

func createAIAgent(c *call) (any, error) {
	b := c.body
	a := aiAgent{
		Name: b.text("name", required, notEmpty), SystemPrompt: b.text("systemPrompt", required, notEmpty),
		DefaultModel: b.text("defaultModel", required, notEmpty), MakeConnectionID: b.integer("makeConnectionId", required),
		CreatedAt: moment{c.now}, InvocationConfig: map[string]any{"recursionLimit": 50},
		Scenarios: []map[string]any{}, MCPConfigs: []map[string]any{},
		LLMConfig: map[string]any{}, OutputParser: map[string]any{"type": "text"},
	}
	again := b.integer("teamId", required)
	contexts := b.objectList("contexts")
	a.configure(b)
	teamID, err := c.aiTeam(teamWriters)
	switch {
	case err != nil:
		return nil, err
	case again != teamID:
		return nil, invalidInput("The team of the query and that of the body differ.")
	}
	if err := c.db.knownModel(teamID, a.MakeConnectionID, a.DefaultModel); err != nil {
		return nil, err
	}
	a.TeamID, a.ID = teamID, uuid("aiAgent", aiAgentKind.next(c.db))
	for _, given := range contexts {
		id, _ := given["id"].(string)
		known, ok := aiContextKind.get(c.db, id)
		if !ok || known.TeamID != teamID {
			return nil, invalidInput("There is no such context in the team.")
		}
		known.AgentID = a.ID
		aiContextKind.put(c.db, id, known)
	}
	aiAgentKind.put(c.db, a.ID, a)
	return status{http.StatusCreated, object{
		{"agentId", a.ID}, {"name", a.Name}, {"teamId", a.TeamID}, {"makeConnectionId", a.MakeConnectionID},
		{"defaultModel", a.DefaultModel}, {"systemPrompt", a.SystemPrompt},
	}}, nil
}

// configure reads what a new agent and a changed one take alike. Lists are replaced.
func (a *aiAgent) configure(b *args) {
	if list := b.objectList("scenarios"); b.has("scenarios") {
		a.Scenarios = withApproval(list, b.problems)
	}
	if list := b.objectList("mcpConfigs"); b.has("mcpConfigs") {
		a.MCPConfigs = list
	}
	if history := b.object("historyConfig"); b.sent("historyConfig") {
		a.HistoryConfig = history
	}
	if config := b.object("llmConfig"); config != nil {
		a.LLMConfig = config
	}
	if parser := b.object("outputParserFormat"); parser != nil {
		if kind := parser["type"]; kind != "text" && kind != "make-schema" || kind == "make-schema" && len(asList(parser["schema"])) == 0 {
			b.problems.add("Value of parameter 'outputParserFormat' must have the type text, or make-schema and a schema.")
		}
		a.OutputParser = parser
	}
}

// withApproval completes the scenarios that an agent may run.
func withApproval(list []map[string]any, p *problems) []map[string]any {
	modes := []any{"auto-run", "approval-required"}
	for _, s := range list {
		if s["makeScenarioId"] == nil {
			p.add("Missing value of required parameter 'makeScenarioId'.")
		}
		if s["approvalMode"] == nil {
			s["approvalMode"] = modes[0]
		}
		if !slices.Contains(modes, s["approvalMode"]) {
			p.add("Value of parameter 'approvalMode' must be one of: auto-run, approval-required.")
		}
	}
	return list
}

func updateAIAgent(c *call) (any, error) {
	b := c.body
	name, prompt, model := b.text("name", notEmpty), b.text("systemPrompt", notEmpty), b.text("defaultModel", notEmpty)
	limits := b.object("invocationConfig")
	var changed aiAgent
	changed.configure(b) // so that a mistake is found before the agent is looked for
	a, err := c.aiAgent(c.path.text("agentId"), teamWriters)
	if err != nil {
		return nil, err
	}
	if model != "" {
		if err := c.db.knownModel(a.TeamID, a.MakeConnectionID, model); err != nil {
			return nil, err
		}
	}
	a.configure(b)
	replace(&a.Name, name)
	replace(&a.SystemPrompt, prompt)
	replace(&a.DefaultModel, model)
	if limits != nil {
		a.InvocationConfig = limits
	}
	aiAgentKind.put(c.db, a.ID, a)
	return noContent, nil
}

func deleteAIAgent(c *call) (any, error) {
	a, err := c.aiAgent(c.path.text("agentId"), teamWriters)
	if err != nil {
		return nil, err
	}
	for _, known := range c.db.contextsOf(a.ID) {
		aiContextKind.remove(c.db, known.ID)
	}
	for _, t := range aiThreadKind.all(c.db, func(t aiThread) bool { return t.AgentID == a.ID }) {
		aiThreadKind.remove(c.db, t.ID)
	}
	aiAgentKind.remove(c.db, a.ID)
	return noContent, nil
}

// aiRun is what came of running an agent.
type aiRun struct {
	response string
	steps    []object
	thread   aiThread
	usage    object
	took     int
}

// converse lets an agent answer. There is no model behind it: the agent says what it
// was asked, and which of its scenarios it would run.
func (c *call) converse() (aiRun, error) {
	messages, threadID, config := c.body.objectList("messages"), c.body.text("threadId", notEmpty), c.body.object("config", required)
	c.body.text("callbackUrl")
	asked := ""
	for _, m := range messages {
		content, _ := m["content"].(string)
		if role := m["role"]; content == "" || role != "user" && role != "assistant" {
			c.problems.add("Every message needs content, and the role user or assistant.")
			break
		}
		asked = content
	}
	if len(messages) == 0 {
		c.problems.add("Missing value of required parameter 'messages'.")
	}
	a, err := c.aiAgent(c.path.text("agentId"), teamWriters)
	if err != nil {
		return aiRun{}, err
	}
	thread, err := c.thread(a, threadID)
	if err != nil {
		return aiRun{}, err
	}
	prompt := a.SystemPrompt
	if instead, _ := config["systemPrompt"].(string); instead != "" {
		prompt = instead
	}
	run := aiRun{response: "The sandbox has no model; " + a.Name + " was asked: " + asked, thread: thread}
	run.usage = tokenUsage(words(prompt)+words(asked), words(run.response))
	run.took = 400 + 10*words(asked)
	step := object{
		{"id", uuid("aiStep "+thread.ID, thread.Iterations)}, {"index", 0}, {"role", "assistant"}, {"content", run.response},
		{"executionTimeMs", run.took}, {"tokenUsage", run.usage}, {"toolCalls", []any{}},
		{"agentIterationId", uuid("aiIteration "+thread.ID, thread.Iterations)},
	}
	run.steps = []object{step}
	return run, nil
}

// thread continues a conversation, or begins one.
func (c *call) thread(a aiAgent, id string) (aiThread, error) {
	t := aiThread{ID: id, AgentID: a.ID}
	if id == "" {
		t.ID = uuid("aiThread", aiThreadKind.next(c.db))
	} else if known, ok := aiThreadKind.get(c.db, id); !ok || known.AgentID != a.ID {
		return aiThread{}, notFound()
	} else {
		t = known
	}
	t.Iterations++
	aiThreadKind.put(c.db, t.ID, t)
	return t, nil
}

func words(text string) int { return len(strings.Fields(text)) }

func tokenUsage(prompt, completion int) object {
	return object{{"promptTokens", prompt}, {"completionTokens", completion}, {"totalTokens", prompt + completion}}
}

func runAIAgent(c *call) (any, error) {
	run, err := c.converse()
	if err != nil {
		return nil, err
	}
	return object{
		{"response", run.response}, {"jsonResponse", nil}, {"executionSteps", run.steps}, {"executionTimeMs", run.took},
		{"threadId", run.thread.ID}, {"tokenUsageSummary", run.usage},
		{"lastAgentIterationId", uuid("aiIteration "+run.thread.ID, run.thread.Iterations)},
	}, nil
}

func streamAIAgent(c *call) (any, error) {
	run, err := c.converse()
	if err != nil {
		return nil, err
	}
	var events bytes.Buffer
	for i, step := range run.steps {
		fmt.Fprintf(&events, "event: step\nid: %d\ndata: %s\n\n", i, encode(step))
	}
	return file{"text/event-stream", events.Bytes()}, nil
}
