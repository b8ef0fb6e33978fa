package sandbox_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"makemcp/makeapi/sandbox"
)

// nothingIgnored requires that every parameter sent meant something.
func (h *harness) nothingIgnored() {
	h.t.Helper()
	for _, r := range h.Requests() {
		assert.Empty(h.t, r.Ignored, "%s %s", r.Method, r.Path)
	}
}

func TestListHooks(t *testing.T) {
	h := newHarness(t)
	for query, want := range map[string][]string{
		"":                               {"Old landing page", "Partner feed", "Payment events", "Returns form", "Shop orders", "Supplier notices", "Warehouse scanner (trial)"},
		"&typeName=stripe":               {"Payment events"},
		"&assigned=false":                {"Old landing page", "Partner feed", "Warehouse scanner (trial)"},
		"&assigned=true&pg[limit]=2":     {"Payment events", "Returns form"},
		"&viewForScenarioId=2601":        {"Old landing page", "Partner feed", "Shop orders", "Warehouse scanner (trial)"},
		"&pg[sortDir]=desc&pg[offset]=5": {"Partner feed", "Old landing page"},
	} {
		assert.Equal(t, want, column[string](h.get("/hooks?teamId=512"+query).list("hooks"), "name"), query)
	}
	h.get("/hooks").refused(400, "SC400", "teamId")
	h.get("/hooks?teamId=977").refused(403, "IM002", "")
	h.nothingIgnored()
}

func TestGetHook(t *testing.T) {
	h := newHarness(t)
	h.get("/hooks/4101").exactly(`{"hook":{"id":4101,"name":"Shop orders","teamId":512,"udid":"` + h.row("hooks", "4101")["udid"].(string) +
		`","type":"web","packageName":null,"theme":"#c73a63","flags":{},"editable":true,"queueCount":2,"queueLimit":5336,"enabled":true,"gone":false,` +
		`"typeName":"gateway-webhook","data":{"headers":true,"ip":null,"method":false,"stringify":false,"teamId":512,"udt":184},"scenarioId":2601,` +
		`"url":"https://hook.eu1.make.com/` + h.row("hooks", "4101")["udid"].(string) + `"}}`)
	assert.Regexp(t, `^[a-z0-9]{32}@hook\.eu1\.make\.com$`, h.row("hooks", "4104")["url"])
	h.get("/hooks/4190").refused(404, "SC404", "")
}

func TestCreateHook(t *testing.T) {
	h := newHarness(t)
	made := h.call(sandbox.MemberToken, "POST", "/hooks?useDefaults=requiredOnly", `{"name":"New","teamId":512,"typeName":"gateway-webhook","method":true,"udt":178}`).ok()
	hook := made["hook"].(map[string]any)
	assert.Equal(t, map[string]any{"headers": false, "ip": nil, "method": true, "stringify": false, "teamId": 512.0, "udt": 178.0}, hook["data"])
	assert.Equal(t, true, hook["enabled"])
	assert.NotNil(t, made["formula"])
	assert.Contains(t, h.get("/hooks/4191/ping").body, `"attached":false,"learning":true,"gone":false`)
	app := h.call(sandbox.OwnerToken, "POST", "/hooks", `{"name":"S","teamId":512,"typeName":"shopify","__IMTCONN__":3201,"topic":"orders"}`).ok()["hook"].(map[string]any)
	assert.Equal(t, app["url"], app["data"].(map[string]any)["url"])
	assert.Equal(t, "shopify", app["packageName"])
	h.nothingIgnored()
}

func TestHookRefusals(t *testing.T) {
	h := newHarness(t)
	for _, c := range []struct {
		name, token, method, path, body string
		status                          int
		code, text                      string
	}{
		{"nothing", sandbox.OwnerToken, "POST", "/hooks", `{}`, 400, "SC400", "for 3 parameter(s)"},
		{"unknown type", sandbox.OwnerToken, "POST", "/hooks", `{"name":"x","teamId":512,"typeName":"nonsense"}`, 400, "IM005", "Invalid hook type"},
		{"without defaults", sandbox.OwnerToken, "POST", "/hooks", `{"name":"x","teamId":512,"typeName":"gateway-webhook"}`, 400, "SC400", "'stringify'"},
		{"text for a boolean", sandbox.OwnerToken, "POST", "/hooks?useDefaults=requiredOnly", `{"name":"x","teamId":512,"typeName":"gateway-webhook","method":"any"}`, 400, "SC400", "'method' must be a boolean"},
		{"no connection", sandbox.OwnerToken, "POST", "/hooks", `{"name":"x","teamId":512,"typeName":"shopify"}`, 400, "SC400", "__IMTCONN__"},
		{"connection of another type", sandbox.OwnerToken, "POST", "/hooks", `{"name":"x","teamId":512,"typeName":"shopify","__IMTCONN__":3202}`, 404, "IM304", "shopify:3202"},
		{"structure of another team", sandbox.OwnerToken, "POST", "/hooks/4105/set-data", `{"udt":181}`, 400, "IM005", ""},
		{"looks only", sandbox.MonitoringToken, "POST", "/hooks/4105/enable", ``, 403, "SC403", ""},
		{"rename without a name", sandbox.OwnerToken, "PATCH", "/hooks/4105", `{}`, 400, "SC400", "'name'"},
		{"in use", sandbox.OwnerToken, "DELETE", "/hooks/4101", ``, 406, "IM004", "2601"},
		{"mailhooks learn nothing", sandbox.OwnerToken, "POST", "/hooks/4104/learn-start", ``, 400, "IM005", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			h.in(t).call(c.token, c.method, c.path, c.body).refused(c.status, c.code, c.text)
		})
	}
	assert.Zero(t, h.Mutations())
}

func TestHookLifecycle(t *testing.T) {
	h := newHarness(t)
	owner := sandbox.OwnerToken
	h.get("/hooks/4106/ping").exactly(`{"address":"` + h.row("hooks", "4106")["url"].(string) + `","attached":false,"learning":false,"gone":true}`)
	assert.Contains(t, h.get("/hooks/4101/ping").body, `"dataStructure":[{"name":"orderId","type":"number"}`)
	for _, step := range []struct{ do, body, member, want string }{
		{"learn-start", "", "learning", "true"}, {"learn-start", "{}", "learning", "true"}, {"learn-stop", "", "learning", "false"},
		{"disable", "", "enabled", "false"}, {"enable", "", "enabled", "true"},
	} {
		h.call(owner, "POST", "/hooks/4101/"+step.do, step.body).exactly(`{"success":true}`)
		assert.Equal(t, step.want == "true", h.row("hooks", "4101")[step.member], step.do)
	}
	assert.Equal(t, 4, h.Mutations(), "what is so already is no change")
	h.call(owner, "PATCH", "/hooks/4101", `{"name":"Orders"}`).ok()
	h.call(owner, "POST", "/hooks/4101/set-data", `{"method":true}`).exactly(`{"changed":true}`)
	data := h.row("hooks", "4101")["data"].(map[string]any)
	assert.Equal(t, true, data["method"])
	assert.InDelta(t, 184, data["udt"], 0, "the others stay")
	h.call(owner, "DELETE", "/hooks/4101?confirmed=true", "").exactly(`{"hook":4101}`)
	h.get("/hooks/4101").refused(404, "SC404", "")
	h.call(owner, "DELETE", "/hooks/4105", "").exactly(`{"hook":4105}`)
	h.nothingIgnored()
}

func TestHookQueue(t *testing.T) {
	h := newHarness(t)
	owner, queue := sandbox.OwnerToken, "/hooks/4103/incomings"
	h.get(queue + "/stats").exactly(`{"incomingStat":{"queue":143,"limit":5336,"enabled":true}}`)
	ids := column[string](h.get(queue+"?pg[limit]=3").list("incomings"), "id")
	first := h.get(queue + "/" + ids[0]).ok()["incoming"].(map[string]any)
	assert.InDelta(t, 7300, first["data"].(map[string]any)["returnId"], 0, "the oldest is first")
	h.get("/hooks/4101/incomings/"+ids[0]).refused(404, "SC404", "")

	h.call(owner, "DELETE", queue, `{"ids":["`+ids[0]+`"]}`).exactly(`{"incomings":["` + ids[0] + `"]}`)
	h.call(owner, "DELETE", queue, `{"all":true}`).refused(406, "IM004", "")
	h.call(owner, "DELETE", queue, `{}`).refused(400, "SC400", "ids")
	h.call(owner, "DELETE", queue+"?confirmed=true", `{"all":true,"exceptIds":["`+ids[1]+`"]}`).ok()
	assert.Equal(t, ids[1:2], column[string](h.get(queue).list("incomings"), "id"))
	h.call(owner, "DELETE", "/hooks/4120/incomings?confirmed=true", `{"all":true}`).
		exactly(`{"incomings":[],"error":{"name":"IncomingsError","message":"Some of the incoming messages could not be deleted because they are being processed right now"}}`)
	h.nothingIgnored()
}

func TestHookLogs(t *testing.T) {
	h := newHarness(t)
	logs := h.get("/hooks/4101/logs").list("hookLogs")
	assert.Len(t, logs, 12)
	assert.Equal(t, "2026-03-02T07:59:00.000Z", logs[0]["loggedAt"], "the latest is first")
	assert.Len(t, h.get("/hooks/4101/logs?from=1772434800000&to=1772438000000").list("hookLogs"), 1)
	one := h.get("/hooks/4101/logs/" + logs[4]["id"].(string)).ok()["hookLog"].(map[string]any)
	assert.InDelta(t, 3, one["statusId"], 0)
	assert.InDelta(t, 400, one["data"].(map[string]any)["response"].(map[string]any)["status"], 0)
	h.get("/hooks/4102/logs/"+logs[4]["id"].(string)).refused(404, "SC404", "")
	h.nothingIgnored()
}
