package sandbox_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"makemcp/makeapi/sandbox"
)

// What all parts of an app have in common, once for each type.
func TestPartsOfAnApp(t *testing.T) {
	for _, c := range []struct {
		name                      string
		collection, one           string // below /sdk/apps
		plural, singular          string
		create, created           string
		update, field, updated    string
		section, text, afterwards string
		group, removed            string
		mediaType                 string
	}{
		{
			"modules", "/larkspur-returns-k3xw/1/modules", "/larkspur-returns-k3xw/1/modules/listReturns", "appModules", "appModule",
			`{"name":"listReturns","typeId":9,"label":"List returns","connection":"larkspur-returns-k3xw"}`,
			`{"appModule":{"name":"listReturns","label":"List returns","description":"","typeId":9,"crud":null,"connection":"larkspur-returns-k3xw","webhook":null}}`,
			`{"label":"All returns","altConnection":null}`, "label", "All returns",
			"expect", `[{"name":"id"}] // id`, `[{"name":"id"}]`, "apps_modules", `{"appModule":"listReturns"}`, "application/jsonc",
		},
		{
			"procedures", "/larkspur-returns-k3xw/1/rpcs", "/larkspur-returns-k3xw/1/rpcs/listReasons", "appRpcs", "appRpc",
			`{"name":"listReasons","label":"List reasons"}`, `{"appRpc":{"name":"listReasons","label":"List reasons"}}`,
			`{"connection":"larkspur-returns-k3xw"}`, "connection", "larkspur-returns-k3xw",
			"api", `{"url":"/reasons"}`, `{"change":{}}`, "apps_rpcs", `{"appRpc":"listReasons"}`, "application/jsonc",
		},
		{
			"functions", "/larkspur-returns-k3xw/1/functions", "/larkspur-returns-k3xw/1/functions/shorten", "appFunctions", "appFunction",
			`{"name":"shorten"}`, `{"appFunction":{"name":"shorten"}}`, "", "", "",
			"code", "function shorten(text) { return text; }", `{"change":{}}`, "function", `{"appFunction":{"name":"shorten"}}`, "application/javascript",
		},
		{
			"endpoints", "/larkspur-returns-k3xw/1/endpoints", "/larkspur-returns-k3xw/1/endpoints/getReturn", "appEndpoints", "appEndpoint",
			`{"name":"getReturn","label":"Get","attachedAccounts":["larkspur-returns-k3xw"]}`,
			`{"appEndpoint":{"name":"getReturn","label":"Get","description":"","context":null,"annotations":{},"attachedAccounts":["larkspur-returns-k3xw"],"public":false,"approved":false,"deprecated":false,"archived":false,"schemaVersion":1,"createdAt":"2026-03-10T12:00:30.000Z","updatedAt":"2026-03-10T12:00:30.000Z"}}`,
			`{"context":"By id.","annotations":{"readOnlyHint":true,"other":1},"attachedAccounts":[]}`, "context", "By id.",
			"api", `{"url":"/returns"}`, ``, "apps_endpoints", ``, "application/jsonc",
		},
		{
			"connections", "/larkspur-returns-k3xw/connections", "/connections/larkspur-returns-k3xw2", "appConnections", "appConnection",
			`{"type":"oauth2","label":"Sign-in"}`, `{"appConnection":{"name":"larkspur-returns-k3xw2","label":"Sign-in","type":"oauth2"}}`,
			`{"label":"Sign in","connectedSystemName":null}`, "label", "Sign in",
			"scope", `["a"]`, `{"change":{}}`, "apps_connections", `{"appConnection":"larkspur-returns-k3xw2"}`, "application/json",
		},
		{
			"webhooks", "/larkspur-returns-k3xw/webhooks", "/webhooks/larkspur-returns-k3xw", "appWebhooks", "appWebhook",
			`{"type":"web-shared","label":"Return booked"}`, `{"appWebhook":{"name":"larkspur-returns-k3xw","label":"Return booked","type":"web-shared"}}`,
			`{"connection":"larkspur-returns-k3xw","altConnection":null}`, "connection", "larkspur-returns-k3xw",
			"update", `{"url":"/x"}`, `{"change":{}}`, "apps_webhooks", `{"appWebhook":"larkspur-returns-k3xw"}`, "application/jsonc",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHarness(t)
			before := len(h.do("GET", "/sdk/apps"+c.collection, "").list(c.plural))
			h.do("POST", "/sdk/apps"+c.collection, c.create).exactly(c.created)
			assert.Len(t, h.do("GET", "/sdk/apps"+c.collection, "").list(c.plural), before+1)
			if c.update != "" {
				h.do("PATCH", "/sdk/apps"+c.one, c.update).ok()
				got := h.do("GET", "/sdk/apps"+c.one, "").ok()[c.singular].(map[string]any)
				assert.Equal(t, c.updated, got[c.field])
			}
			h.do("PUT", "/sdk/apps"+c.one+"/"+c.section, c.text, "Content-Type", c.mediaType).exactly(c.afterwards)
			h.do("GET", "/sdk/apps"+c.one+"/"+c.section, "").exactly(c.text)
			h.do("GET", "/sdk/apps"+c.one+"/nothing", "").refused(404, "SC404", "")
			h.call(sandbox.MemberToken, "GET", "/sdk/apps"+c.one, "").refused(404, "SC404", "")
			h.call(sandbox.ReadOnlyToken, "DELETE", "/sdk/apps"+c.one, "").refused(403, "SC403", "")
			h.do("DELETE", "/sdk/apps"+c.one, "").exactly(c.removed)
			h.do("GET", "/sdk/apps"+c.one, "").refused(404, "SC404", "")
			assert.Len(t, h.do("GET", "/sdk/apps"+c.collection, "").list(c.plural), before)
		})
	}
}

func TestPartRefusals(t *testing.T) {
	h := newHarness(t)
	for _, c := range []struct{ name, method, path, body, code, text string }{
		{"no name", "POST", bench + "/rpcs", `{"label":"x"}`, "SC400", "'name'"},
		{"odd name", "POST", bench + "/modules", `{"name":"my module","typeId":4}`, "SC400", "'name'"},
		{"name taken", "POST", bench + "/modules", `{"name":"getBuild","typeId":4}`, "IM005", "already"},
		{"unknown kind", "POST", bench + "/modules", `{"name":"x1","typeId":5}`, "SC400", "'typeId'"},
		{"instant trigger without a webhook", "POST", bench + "/modules", `{"name":"x1","typeId":10}`, "SC400", "'webhook'"},
		{"universal without a template", "POST", bench + "/modules", `{"name":"x1","typeId":12}`, "SC400", "'subtype'"},
		{"copy of nothing", "POST", bench + "/modules", `{"name":"x1","typeId":4,"moduleInitMode":"module"}`, "SC400", "'moduleInitSource'"},
		{"connection of another app", "PATCH", bench + "/modules/getBuild", `{"connection":"larkspur-returns-k3xw"}`, "SC400", "'connection'"},
		{"account of another app", "PATCH", bench + "/endpoints/getBuild", `{"attachedAccounts":["larkspur-returns-k3xw"]}`, "SC400", "'attachedAccounts'"},
		{"hint of the wrong type", "PATCH", bench + "/endpoints/getBuild", `{"annotations":{"readOnlyHint":"yes"}}`, "SC400", "readOnlyHint"},
		{"unknown way to sign in", "POST", "/sdk/apps/larkspur-bench-7q2m/connections", `{"type":"magic","label":"x"}`, "SC400", "'type'"},
		{"procedure without what it needs", "POST", bench + "/rpcs/listMechanics", `{"data":{},"schema":[{"name":"bench","type":"text","required":true}]}`, "SC400", "'bench'"},
		{"procedure without a schema", "POST", bench + "/rpcs/listMechanics", `{"data":{}}`, "SC400", "'schema'"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h.in(t).call(sandbox.OwnerToken, c.method, c.path, c.body).refused(400, c.code, c.text)
		})
	}
	assert.Zero(t, h.Mutations())
}

func TestModules(t *testing.T) {
	h := newHarness(t)
	one := bench + "/modules/getBuild"
	h.do("POST", bench+"/modules", `{"name":"again","typeId":4,"moduleInitMode":"module","moduleInitSource":"getBuild"}`).ok()
	assert.Contains(t, h.do("GET", bench+"/modules/again/expect", "").body, "serial")
	h.do("POST", bench+"/modules", `{"name":"model","typeId":12,"subtype":"Universal","moduleInitMode":"example","crud":"read"}`).ok()
	assert.Contains(t, h.do("GET", bench+"/modules/model/api", "").body, "// The address")
	h.do("POST", one+"/clone", `{"newName":"getBuild2","label":"Copy"}`).
		exactly(`{"module":{"name":"getBuild2","label":"Copy","description":"Returns one build by the serial number of its frame.","typeId":4,"connection":"larkspur-bench-7q2m","webhook":null,"crud":"read"}}`)
	for _, step := range []struct {
		verb, field string
		want        bool
	}{
		{"private", "public", false}, {"public", "public", true},
		{"deprecate", "deprecated", true}, {"undeprecate", "deprecated", false},
		{"archive", "archived", true}, {"unarchive", "archived", false},
	} {
		h.do("POST", one+"/"+step.verb, ``).exactly(`{"changed":true}`)
		assert.Equal(t, step.want, h.do("GET", one, "").ok()["appModule"].(map[string]any)[step.field], step.verb)
	}
	h.do("PUT", one+"/consumable", `{"centicreditsFormula":"100"}`).refused(403, "SC403", "")
	h.call(sandbox.AdministratorToken, "PUT", one+"/consumable", `{"centicreditsFormula":"100","centicreditsFormulaMeta":"{}"}`).exactly(`{"name":"getBuild"}`)
}

func TestProcedures(t *testing.T) {
	h := newHarness(t)
	h.do("POST", bench+"/rpcs/listMechanics", `{"data":{"bench":"b2"},"schema":[{"name":"bench","type":"text","required":true}]}`).
		exactly(`[{"label":"Jonas Reuter","value":"1107"},{"label":"Oskar Lindqvist","value":"1142"}]`)
}

func TestAppFunctions(t *testing.T) {
	h := newHarness(t)
	one := bench + "/functions/formatSerial"
	assert.Equal(t, []string{"(year, number)", "(measured, target)"}, column[string](h.do("GET", bench+"/functions", "").list("appFunctions"), "args"))
	got := h.do("GET", one, "").ok()["appFunction"].(map[string]any)
	assert.InDelta(t, 9002, got["changes"].(map[string]any)["code"].(map[string]any)["id"], 0)
	code := h.do("GET", one+"/code", "")
	assert.Equal(t, "application/javascript; charset=utf-8", code.header.Get("Content-Type"))
	h.do("PUT", one+"/test", "it(\"x\", () => {});", asScript...).exactly(`{"changed":true}`)
	change := h.do("PUT", one+"/code", "function formatSerial(n) {}", asScript...).ok()["change"].(map[string]any)
	assert.Equal(t, "function formatSerial(n) {}", change["newValue"])
}

func TestEndpoints(t *testing.T) {
	h := newHarness(t)
	assert.Contains(t, h.do("GET", bench+"/endpoints?includeInputSchema=true", "").list("appEndpoints")[0], "inputParameters")
	assert.NotContains(t, h.do("GET", bench+"/endpoints", "").list("appEndpoints")[0], "inputParameters")
	h.do("POST", bench+"/endpoints/getBuild/private", ``).exactly(``)
	got := h.do("GET", bench+"/endpoints/getBuild", "").ok()["appEndpoint"].(map[string]any)
	assert.Equal(t, false, got["public"])
	assert.Equal(t, "2026-03-10T12:00:30.000Z", got["updatedAt"])
	h.do("POST", bench+"/endpoints/getBuild/public", `{}`).exactly(``)
}

func TestConnectionsHaveCommonData(t *testing.T) {
	h := newHarness(t)
	one := "/sdk/apps/connections/larkspur-bench-7q2m2"
	h.do("GET", one+"/common", "").exactly(`{}`)
	h.do("PUT", one+"/common", `{"clientSecret":"hush"}`).exactly(`{"changed":true}`)
	h.do("GET", one+"/common", "").exactly(`{"clientSecret":"hush"}`)
	assert.Equal(t, map[string]any{"changes": 1.0}, h.row("sdkConnections", "larkspur-bench-7q2m2")["common"])
	h.do("POST", one+"/recreate", ``).exactly(`{}`)
	got := h.do("GET", one, "").ok()["appConnection"].(map[string]any)
	assert.Equal(t, "https://www.integromat.com/oauth/cb/app", got["redirectUri"])
}

func TestWhatUsedADeletedPartDoesWithout(t *testing.T) {
	h := newHarness(t)
	h.do("DELETE", "/sdk/apps/connections/larkspur-bench-7q2m", "").ok()
	assert.Nil(t, h.do("GET", bench+"/modules/getBuild", "").ok()["appModule"].(map[string]any)["connection"])
	assert.Empty(t, h.do("GET", bench+"/endpoints/getBuild", "").ok()["appEndpoint"].(map[string]any)["attachedAccounts"])
	watch := h.do("GET", bench+"/modules/watchBuilds", "").ok()["appModule"].(map[string]any)
	assert.Equal(t, "larkspur-bench-7q2m", watch["webhook"], "a webhook of the same name is another thing")
	h.do("DELETE", bench+"/modules/getBuild", "").ok()
	h.do("GET", bench+"/changes/9001", "").refused(404, "SC404", "")
}
