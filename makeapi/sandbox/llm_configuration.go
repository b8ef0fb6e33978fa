package sandbox

// llmConfiguration is what a team uses for AI mapping and the AI toolkit. Whether
// an account is one of the team's connections is not checked.
type llmConfiguration struct {
	TeamID               int     `json:"-"`
	AiMappingAccountID   *int    `json:"aiMappingAccountId"`
	AiMappingModelName   *string `json:"aiMappingModelName"`
	AiMappingBuiltinTier *string `json:"aiMappingBuiltinTier"`
	AiToolkitAccountID   *int    `json:"aiToolkitAccountId"`
	AiToolkitModelName   *string `json:"aiToolkitModelName"`
	AiToolkitBuiltinTier *string `json:"aiToolkitBuiltinTier"`
}

// llmConfigurationView resolves the tiers.
type llmConfigurationView struct {
	llmConfiguration
	AiMappingBuiltinTierInfo *llmTier `json:"aiMappingBuiltinTierInfo"`
	AiToolkitBuiltinTierInfo *llmTier `json:"aiToolkitBuiltinTierInfo"`
}

// llmTier is a model that Make provides.
type llmTier struct {
	TierName                string  `json:"tierName"`
	ModelName               string  `json:"modelName"`
	ProviderName            string  `json:"providerName"`
	CenticreditsCoefficient float64 `json:"centicreditsCoefficient"`
	CreatedAt               moment  `json:"createdAt"`
	UpdatedAt               moment  `json:"updatedAt"`
}

var llmTiers = map[string]*llmTier{
	"small":  {"small", "llama-3.1-8b-instant", "groq", 0.02, ago(200), ago(90)},
	"medium": {"medium", "gpt-4.1-mini", "openai", 0.1, ago(200), ago(90)},
	"large":  {"large", "gpt-4.1", "openai", 0.5, ago(200), ago(90)},
}

var llmConfigurationKind = kind[int, llmConfiguration]{name: "llmConfigurations"}

func (l llmConfiguration) view() llmConfigurationView {
	v := llmConfigurationView{llmConfiguration: l}
	if l.AiMappingBuiltinTier != nil {
		v.AiMappingBuiltinTierInfo = llmTiers[*l.AiMappingBuiltinTier]
	}
	if l.AiToolkitBuiltinTier != nil {
		v.AiToolkitBuiltinTierInfo = llmTiers[*l.AiToolkitBuiltinTier]
	}
	return v
}

func getLLMConfiguration(c *call) (any, error) {
	t, err := c.visibleTeam(c.path.integer("teamId"))
	if err != nil {
		return nil, err
	}
	l, _ := llmConfigurationKind.get(c.db, t.ID)
	return l.view(), nil
}

func updateLLMConfiguration(c *call) (any, error) {
	id := c.path.integer("teamId")
	l, _ := llmConfigurationKind.get(c.db, id)
	l.TeamID = id
	sent := c.body.number("aiMappingAccountId", &l.AiMappingAccountID, between(1, 1<<31-1))
	sent = c.body.number("aiToolkitAccountId", &l.AiToolkitAccountID, between(1, 1<<31-1)) || sent
	tier := oneOf("small", "medium", "large")
	sent = c.body.words("aiMappingModelName", &l.AiMappingModelName, maxLength(255)) || sent
	sent = c.body.words("aiToolkitModelName", &l.AiToolkitModelName, maxLength(255)) || sent
	sent = c.body.words("aiMappingBuiltinTier", &l.AiMappingBuiltinTier, tier) || sent
	sent = c.body.words("aiToolkitBuiltinTier", &l.AiToolkitBuiltinTier, tier) || sent
	if !sent {
		c.problems.add("At least one property must be sent.")
	}
	if _, err := c.managedTeam(id); err != nil {
		return nil, err
	}
	llmConfigurationKind.put(c.db, id, l)
	return l.view(), nil
}

// number changes a number that null takes away, and tells whether it was sent.
func (a *args) number(name string, field **int, rules ...rule) bool {
	if a.sent(name) {
		*field = a.optionalInteger(name, rules...)
	}
	return a.sent(name)
}

// words changes a text that null takes away, and tells whether it was sent.
func (a *args) words(name string, field **string, rules ...rule) bool {
	if !a.sent(name) {
		return false
	}
	*field = nil
	if text := a.text(name, rules...); a.has(name) {
		*field = &text
	}
	return true
}
