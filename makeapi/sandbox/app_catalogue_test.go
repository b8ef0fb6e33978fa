package sandbox_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi/sandbox"
)

func TestCatalogueListsAppsOfTheSeed(t *testing.T) {
	h := newHarness(t)
	all := column[string](h.get("/imt/apps?organizationId=2107&teamId=512").list("apps"), "name")
	assert.Subset(t, all, []string{"slack", "google-sheets", "http", "builtin", "app#larkspur-bench-7q2m"})
	assert.NotContains(t, all, "app#larkspur-returns-k3xw", "it is not installed")
	assert.Equal(t, []map[string]any{{"name": "google-calendar", "label": "Google Calendar", "version": 5.0}},
		h.get("/imt/apps?organizationId=2107&search=CALENDAR").list("apps"))
	scored := h.get("/imt/apps?organizationId=2107&search=mail&scoredSearch=true").list("apps")
	assert.Equal(t, "mailchimp", scored[0]["name"])
	h.get("/imt/apps").refused(400, "SC400", "organizationId")
	h.get("/imt/apps?organizationId=1").refused(403, "SC403", "")
	h.get("/imt/apps?organizationId=2107&teamId=1").refused(403, "IM002", "")
	h.nothingIgnored()
}

// What the catalogue says of an app is what the scenarios and templates do with it.
func TestManifestsFitTheSeed(t *testing.T) {
	h := newHarness(t)
	app := h.get("/imt/apps/slack/4?organizationId=2107").ok()["app"].(map[string]any)
	assert.Equal(t, "4.0.0", app["version"])
	actions := app["actions"].([]any)
	i := slices.IndexFunc(actions, func(m any) bool { return m.(map[string]any)["name"] == "CreateMessage" })
	require.GreaterOrEqual(t, i, 0)
	message := actions[i].(map[string]any)
	assert.Equal(t, "account:slack2,slack3", message["parameters"].([]any)[0].(map[string]any)["type"])
	assert.Contains(t, message["expect"], map[string]any{
		"name": "channel", "type": "select", "label": "Channel", "options": "rpc://slack@4/listChannels", "required": true,
	})
	http := h.get("/imt/apps/http/3").ok()["app"].(map[string]any)
	assert.Contains(t, jsonText(http), `"statusCode"`, "templates take it from the answer")

	bench := h.get("/imt/apps/app%23larkspur-bench-7q2m/1").ok()["app"].(map[string]any)
	assert.Contains(t, jsonText(bench), `"searchBuilds"`)
	h.get("/imt/apps/slack/3").refused(404, "SC404", "version")
	h.get("/imt/apps/nothing/latest").refused(404, "SC404", "")
	h.get("/imt/apps/app%23larkspur-returns-k3xw/1").refused(404, "SC404", "")
	h.get("/imt/apps/slack/4?organizationId=1").refused(403, "SC403", "")

	known := map[string]bool{}
	for id, row := range h.State("scenarios")["scenarios"].(map[string]any) {
		for _, used := range row.(map[string]any)["usedPackages"].([]any) {
			name := used.(string)
			if !strings.HasPrefix(name, "larkspur-") && !known[name] {
				assert.Equal(t, 200, h.get("/imt/apps/"+name+"/latest").status, "%s of scenario %s", name, id)
				known[name] = true
			}
		}
	}
	assert.Greater(t, len(known), 10)
}

func jsonText(v any) string {
	text, _ := json.Marshal(v)
	return string(text)
}

func TestBlueprintSchema(t *testing.T) {
	h := newHarness(t)
	schema := h.call(sandbox.TemplatesToken, "GET", "/validation-schemas/blueprint", "").ok()["blueprint"].(map[string]any)
	assert.Equal(t, []any{"name", "flow", "metadata"}, schema["required"])
}

func TestUsableEndpoints(t *testing.T) {
	h := newHarness(t)
	packages := h.get("/imt/endpoints-usable?teamId=512").list("packages")
	require.Equal(t, "google-sheets", packages[0]["name"])
	assert.Contains(t, jsonText(packages[0]), `"credentialsAvailable":[{"id":3206,"name":"Order mailbox"}]`)
	h.get("/imt/endpoints-usable").refused(400, "SC400", "teamId")
	h.get("/imt/endpoints-usable?teamId=1").refused(403, "IM002", "")
	h.call(sandbox.EnterpriseToken, "GET", "/imt/endpoints-usable?teamId=1203", "").refused(400, "", "not enabled")
	h.call(sandbox.TemplatesToken, "GET", "/imt/endpoints-usable?teamId=512", "").refused(403, "SC403", "")
	h.nothingIgnored()
}
