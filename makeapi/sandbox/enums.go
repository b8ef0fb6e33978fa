package sandbox

import (
	"fmt"
	"slices"
	"strings"
)

// What users refer to, by id.
var (
	languages = func() []string {
		codes := make([]string, 0, len(languageList))
		for _, l := range languageList {
			codes = append(codes, l.code)
		}
		return codes
	}()
	timezones = byID(timezoneList, func(e enumEntry) string { return e.code })
	locales   = byID(localeList, func(e enumEntry) string { return e.code })
	countries = byID(countryList, func(e enumEntry) string { return e.name })
)

func byID(list []enumEntry, show func(enumEntry) string) map[int]string {
	known := make(map[int]string, len(list))
	for _, e := range list {
		known[e.id] = show(e)
	}
	return known
}

func knownIn(enum map[int]string) rule {
	return func(name string, value any) string {
		if id, ok := value.(int); ok && enum[id] == "" {
			return fmt.Sprintf("Value of parameter '%s' is not known.", name)
		}
		return ""
	}
}

// sameAddress compares e-mail addresses, which do not care for case.
func sameAddress(a, b string) bool { return strings.EqualFold(a, b) }

// enumRoutes need a token, of any scope.
var enumRoutes = []*route{
	enum("module-types", "moduleTypes", numbered("trigger", "transformer", "router", "action", "listener", "feeder", "aggregator", "directive", "search", "instant trigger", "responder", "universal")),
	enum("timezones", "timezones", shown(timezoneList, func(e enumEntry) object {
		return object{{"id", e.id}, {"name", "(GMT" + e.name[:3] + ":" + e.name[3:] + ") " + e.code}, {"code", e.code}, {"offset", e.name}}
	})),
	enum("countries", "countries", shown(countryList, func(e enumEntry) object {
		return object{{"id", e.id}, {"name", e.name}, {"code", e.code[:3]}, {"code2", e.code[4:]}}
	})),
	enum("locales", "locales", shown(localeList, func(e enumEntry) object {
		return object{{"id", e.id}, {"name", e.name}, {"code", e.code}, {"angularCode", strings.ReplaceAll(strings.ToLower(e.code), "_", "-")}}
	})),
	{method: "GET", path: "/enums/languages", handler: listLanguages},
	enum("user-features", "userFeatures", []object{
		{{"title", "Can sign in with a password"}, {"name", "local_access"}},
		{{"title", "Can create apps without the ID suffix"}, {"name", "allow_apps"}},
		{{"title", "Can use custom IML functions in apps"}, {"name", "allow_apps_js"}},
		{{"title", "Can commit changes of apps"}, {"name", "allow_apps_commit"}},
		{{"title", "Can make apps consumable"}, {"name", "allow_apps_set_consumable"}},
		{{"title", "Sees private modules"}, {"name", "private_modules"}},
		{{"title", "Can request credentials"}, {"name", "allow_credential_requests"}},
	}),
	enum("organization-features", "organizationFeatures", []object{
		{{"title", "Members can sign in with a password"}, {"name", "local_access"}},
		{{"title", "Migrate scenarios with hidden apps"}, {"name", "migration_scenarios_hidden_apps"}},
		{{"title", "Allow migration within the same zone"}, {"name", "migration_same_zone"}},
	}),
	{method: "GET", path: "/enums/user-email-notifications", handler: listEmailNotifications},
	enum("user-api-token-scopes", "userApiTokenScopes", tokenScopes()),
	enum("imt-regions", "imtRegions", numbered("EU", "US")),
	enum("imt-zones", "imtZones", []object{
		{{"id", homeZone}, {"domain", "eu1.make.com"}, {"name", "EU1"}}, {{"id", 2}, {"domain", "eu2.make.com"}, {"name", "EU2"}},
		{{"id", 3}, {"domain", "us1.make.com"}, {"name", "US1"}}, {{"id", 4}, {"domain", "us2.make.com"}, {"name", "US2"}},
	}),
	enum("apps-review-statuses", "reviewStatuses", reviewStatuses("requestAccepted", "inProgress", "feedbackSent", "completed", "waitingForRelease", "declined")),
	enum("variable-types", "variableTypes", []object{
		{{"id", 1}, {"name", "number"}, {"teamOnly", false}}, {{"id", 2}, {"name", "string"}, {"teamOnly", false}},
		{{"id", 3}, {"name", "boolean"}, {"teamOnly", false}}, {{"id", 4}, {"name", "date"}, {"teamOnly", false}},
	}),
	enum("llm-models", "llmModels", []object{
		aiModel("gpt-4o", "openai", "GPT-4o", "OpenAI", 1000), aiModel("gpt-4o-mini", "openai", "GPT-4o mini", "OpenAI", 1010),
		aiModel("claude-sonnet-4-20250514", "anthropic", "Claude Sonnet 4", "Anthropic", 2000),
		aiModel("gemini-2.5-flash", "gemini", "Gemini 2.5 Flash", "Google", 3000),
		aiModel("mistral-large-latest", "mistral", "Mistral Large", "Mistral AI", 4000),
	}),
	enum("llm-builtin-tiers", "llmBuiltinTiers", []object{
		tier("small", "meta-llama/llama-4-maverick-17b-128e-instruct", "groq", 0.04, "Llama 4 Maverick", "Groq"),
		tier("medium", "gpt-4o-mini", "openai", 0.09, "GPT-4o mini", "OpenAI"),
		tier("large", "gpt-4o", "openai", 1.25, "GPT-4o", "OpenAI"),
	}),
	{method: "GET", path: "/enums/connected-system-apps", scopes: scopes("agents:read"), handler: listed("connectedSystemApps", []object{
		{{"name", "http"}, {"label", "HTTP"}, {"icon", "http"}}, {{"name", "sap-agent"}, {"label", "SAP"}, {"icon", "sap"}},
	})},
}

// enum is the route of a list that never changes.
func enum(path, key string, rows []object) *route {
	return &route{method: "GET", path: "/enums/" + path, handler: listed(key, rows)}
}

func listed(key string, rows []object) func(*call) (any, error) {
	return func(*call) (any, error) { return object{{key, rows}}, nil }
}

// numbered counts the names from 1.
func numbered(names ...string) []object {
	var rows []object
	for i, name := range names {
		rows = append(rows, object{{"id", i + 1}, {"name", name}})
	}
	return rows
}

func shown(list []enumEntry, show func(enumEntry) object) []object {
	var rows []object
	for _, e := range list {
		rows = append(rows, show(e))
	}
	return rows
}

func tokenScopes() []object {
	names := allScopes("read", "write", "run", "use")
	slices.Sort(names)
	var rows []object
	for _, name := range names {
		rows = append(rows, object{{"name", name}})
	}
	return rows
}

// reviewStatuses have labels that Make's interface translates.
func reviewStatuses(names ...string) []object {
	var rows []object
	for i, name := range names {
		rows = append(rows, object{{"value", i}, {"label", "{{!apps.forms.review.status." + name + "}}"}})
	}
	return rows
}

func aiModel(model, provider, title, providerTitle string, priority int) object {
	return object{
		{"modelName", model}, {"providerName", provider}, {"modelDisplayName", title},
		{"modelDisplayPriority", priority}, {"providerDisplayName", providerTitle},
	}
}

func tier(name, model, provider string, price float64, title, providerTitle string) object {
	return object{
		{"tierName", name}, {"modelName", model}, {"providerName", provider}, {"centicreditsCoefficient", price},
		{"modelDisplayName", title}, {"providerDisplayName", providerTitle},
	}
}

// listLanguages names them in English or, localized, each in itself.
func listLanguages(c *call) (any, error) {
	localized := c.query.boolean("localized")
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	var rows []object
	for _, l := range languageList {
		name := l.name
		if localized {
			name = l.own
		}
		rows = append(rows, object{{"code", l.code}, {"name", name}})
	}
	return object{{"languages", rows}}, nil
}

// emailNotifications are the kinds of mails that a user may have.
var emailNotifications = []struct {
	id               int
	key, name, about string
}{
	{1, "errorsInScenarioRun", "Errors in scenario run", "A module of a scenario failed."},
	{2, "warningInScenarioRun", "Warning in scenario run", "A scenario ended with a warning."},
	{3, "newIncompleteExecution", "New incomplete execution", "A run was stored to be resolved later."},
	{4, "usageWarning", "Usage warning", "Most of the organization's operations are used up."},
	{5, "usageExceeded", "Usage exceeded", "All of the organization's operations are used up."},
	{6, "scenarioDeactivation", "Scenario deactivation", "A scenario was switched off because of errors."},
}

func listEmailNotifications(c *call) (any, error) {
	c.query.text("language", oneOf("en"))
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	var rows []object
	for _, n := range emailNotifications {
		rows = append(rows, object{{"id", n.id}, {"translationKey", n.key}, {"name", n.name}, {"description", n.about}})
	}
	return object{{"userEmailNotifications", rows}}, nil
}
