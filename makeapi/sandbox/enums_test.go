package sandbox_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"makemcp/makeapi/sandbox"
)

func TestEnums(t *testing.T) {
	h := newHarness(t)
	for path, c := range map[string]struct {
		key   string
		first map[string]any
		many  int
	}{
		"module-types":             {"moduleTypes", map[string]any{"id": 1.0, "name": "trigger"}, 12},
		"countries":                {"countries", map[string]any{"id": 4.0, "name": "Afghanistan", "code": "AFG", "code2": "af"}, 90},
		"locales":                  {"locales", map[string]any{"id": 1.0, "name": "English (US)", "code": "en_US", "angularCode": "en-us"}, 25},
		"languages":                {"languages", map[string]any{"code": "cs", "name": "Czech"}, 14},
		"languages?localized=true": {"languages", map[string]any{"code": "cs", "name": "Čeština"}, 14},
		"user-features":            {"userFeatures", map[string]any{"title": "Can sign in with a password", "name": "local_access"}, 7},
		"organization-features":    {"organizationFeatures", map[string]any{"title": "Members can sign in with a password", "name": "local_access"}, 3},
		"user-email-notifications?language=en": {"userEmailNotifications", map[string]any{"id": 1.0, "translationKey": "errorsInScenarioRun",
			"name": "Errors in scenario run", "description": "A module of a scenario failed."}, 6},
		"user-api-token-scopes": {"userApiTokenScopes", map[string]any{"name": "admin:read"}, 50},
		"imt-regions":           {"imtRegions", map[string]any{"id": 1.0, "name": "EU"}, 2},
		"imt-zones":             {"imtZones", map[string]any{"id": 1.0, "domain": "eu1.make.com", "name": "EU1"}, 4},
		"apps-review-statuses":  {"reviewStatuses", map[string]any{"value": 0.0, "label": "{{!apps.forms.review.status.requestAccepted}}"}, 6},
		"variable-types":        {"variableTypes", map[string]any{"id": 1.0, "name": "number", "teamOnly": false}, 4},
		"llm-builtin-tiers": {"llmBuiltinTiers", map[string]any{"tierName": "small", "modelName": "meta-llama/llama-4-maverick-17b-128e-instruct",
			"providerName": "groq", "centicreditsCoefficient": 0.04, "modelDisplayName": "Llama 4 Maverick", "providerDisplayName": "Groq"}, 3},
		"llm-models": {"llmModels", map[string]any{"modelName": "gpt-4o", "providerName": "openai", "modelDisplayName": "GPT-4o",
			"modelDisplayPriority": 1000.0, "providerDisplayName": "OpenAI"}, 5},
	} {
		rows := h.call(sandbox.TemplatesToken, "GET", "/enums/"+path, "").list(c.key)
		assert.Equal(t, c.first, rows[0], path)
		assert.GreaterOrEqual(t, len(rows), c.many, path)
	}
	zones := h.get("/enums/timezones").list("timezones")
	assert.Contains(t, zones, map[string]any{"id": 301.0, "name": "(GMT-05:00) America/New_York", "code": "America/New_York", "offset": "-0500"})
	h.get("/enums/user-email-notifications?language=cs").refused(400, "SC400", "'language'")
	h.get("/enums/languages?localized=1").refused(400, "SC400", "'localized'")
	h.nothingIgnored()
}

func TestEnumsHaveEveryIDOnce(t *testing.T) {
	h := newHarness(t)
	for path, key := range map[string]string{"timezones": "timezones", "countries": "countries", "locales": "locales"} {
		ids := map[any]bool{}
		codes := map[any]bool{}
		for _, row := range h.get("/enums/" + path).list(key) {
			assert.False(t, ids[row["id"]] || codes[row["code"]], "%s %v", path, row)
			ids[row["id"]], codes[row["code"]] = true, true
			assert.Equal(t, strings.TrimSpace(row["name"].(string)), row["name"])
		}
	}
}

func TestRemoteProcedures(t *testing.T) {
	h := newHarness(t)
	run := func(path, body string) answer { return h.call(sandbox.OwnerToken, http.MethodPost, path, body) }
	run("/rpcs/google-sheets/2/listSheets", `{"data":{"__IMTCONN__":1,"spreadsheetId":"x"},"schema":[{"name":"spreadsheetId","type":"text","required":true}]}`).
		exactly(`{"code":"OK","response":[{"label":"Open","value":"Open"},{"label":"Shipped","value":"Shipped"}]}`)
	run("/rpcs/google-sheets/2/listSheets", `{}`).refused(400, "SC400", "'data'")
	run("/rpcs/google-sheets/2/listSheets", `{"data":{},"schema":[{"name":"x","type":"text","required":true}]}`).refused(400, "SC400", "'x'")
	run("/rpcs/google-sheets/2/listSheets", `{"data":{"__IMTCONN__":1}}`).refused(424, "", "spreadsheetId")
	run("/rpcs/slack/4/listChannels", `{"data":{}}`).refused(424, "", "__IMTCONN__")
	run("/rpcs/slack/4/none", `{"data":{}}`).refused(404, "SC404", "")
	run("/rpcs/none/4/none", `{"data":{}}`).refused(400, "IM007", "")
	h.call(sandbox.OwnerToken, http.MethodOptions, "/rpcs/slack/4/listChannels", "").exactly(`{"config":[]}`)
	h.nothingIgnored()
}
