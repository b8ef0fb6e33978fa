package sandbox

import "slices"

// llmProvider is an AI connection that a team's agents can use.
type llmProvider struct {
	ID             int    `json:"id"`
	Provider       string `json:"provider"`
	AccountName    string `json:"accountName"`
	TeamID         int    `json:"teamId"`
	ConnectionType string `json:"connectionType"`
}

var llmProviderKind = kind[int, llmProvider]{name: "llmProviders"}

var llmProviderRoutes = []*route{
	{method: "GET", path: "/ai-agents/v1/llm-providers", scopes: scopes("ai-agents:read"), handler: listLLMProviders},
	{method: "GET", path: "/ai-agents/v1/llm-providers/{providerId}", scopes: scopes("ai-agents:read"), handler: getLLMProvider},
	{method: "GET", path: "/ai-agents/v1/llm-providers/{providerId}/models", scopes: scopes("ai-agents:read"), handler: listLLMProviderModels},
}

// llmModel is a model and the most tokens that it reads and writes.
type llmModel struct {
	model           string
	reads, maxWrite int
}

// modelsOf are the models of each kind of provider.
var modelsOf = map[string][]llmModel{
	"openAi":    {{"gpt-4o", 128000, 4096}, {"gpt-4o-mini", 128000, 16384}, {"gpt-4.1", 1047576, 32768}},
	"anthropic": {{"claude-sonnet-4-20250514", 200000, 64000}, {"claude-3-5-haiku-20241022", 200000, 8192}},
	"mistral":   {{"mistral-large-latest", 128000, 4096}},
	"gemini":    {{"gemini-2.5-pro", 1048576, 65536}, {"gemini-2.5-flash", 1048576, 65536}},
}

func listLLMProviders(c *call) (any, error) {
	teamID, err := c.aiTeam(teamReaders)
	if err != nil {
		return nil, err
	}
	shown := []object{}
	for _, p := range llmProviderKind.all(c.db, func(p llmProvider) bool { return p.TeamID == teamID }) {
		shown = append(shown, pick(p, []string{"id", "provider", "accountName"}))
	}
	return shown, nil
}

// llmProvider returns the provider of the address, if it is in the team of the query.
func (c *call) llmProvider() (llmProvider, error) {
	id := c.path.integer("providerId")
	teamID, err := c.aiTeam(teamReaders)
	if err != nil {
		return llmProvider{}, err
	}
	p, ok := llmProviderKind.get(c.db, id)
	if !ok || p.TeamID != teamID {
		return llmProvider{}, notFound()
	}
	return p, nil
}

// getLLMProvider answers with an array of one, as Make's example has it.
func getLLMProvider(c *call) (any, error) {
	p, err := c.llmProvider()
	if err != nil {
		return nil, err
	}
	return []object{pick(p, []string{"id", "provider"})}, nil
}

func listLLMProviderModels(c *call) (any, error) {
	p, err := c.llmProvider()
	if err != nil {
		return nil, err
	}
	shown := []object{}
	for _, m := range modelsOf[p.Provider] {
		shown = append(shown, object{
			{"model", m.model}, {"provider", p.Provider}, {"tokenLimit", m.reads}, {"settings", object{{"maxTokens", m.maxWrite}}},
		})
	}
	return shown, nil
}

// knownModel checks that an agent of the team can use the model.
func (s *store) knownModel(teamID, providerID int, model string) error {
	p, ok := llmProviderKind.get(s, providerID)
	switch {
	case !ok || p.TeamID != teamID:
		return invalidInput("There is no such AI connection in the team.")
	case !slices.ContainsFunc(modelsOf[p.Provider], func(m llmModel) bool { return m.model == model }):
		return invalidInput("The AI connection has no model of that name.")
	}
	return nil
}
