package sandbox_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"makemcp/makeapi/sandbox"
)

func TestListConnections(t *testing.T) {
	h := newHarness(t)
	all := h.get("/connections?teamId=512&cols[]=name&cols[]=scoped&cols[]=scopesCnt")
	assert.Equal(t, []string{"Larkspur ERP", "Order mailbox", "Shop", "Slack Larkspur", "Stripe payments", "Warehouse database", "Xero bookkeeping", "Xero invoices"}, column[string](all.list("connections"), "name"))
	assert.NotContains(t, all.ok(), "pg")
	some := h.get("/connections?teamId=512&type[]=slack3&type[]=google&slack3[]=chat:write&slack3[]=files:write&google[]=openid").list("connections")
	assert.Equal(t, []bool{true, false}, column[bool](some, "scoped"))
	first := h.get("/connections?teamId=512").list("connections")[0]
	assert.NotContains(t, first, "scenarioUsages")
	assert.NotContains(t, first, "scopes")
	h.get("/connections?teamId=977").refused(403, "IM002", "")
	h.nothingIgnored()
}

func TestGetConnection(t *testing.T) {
	h := newHarness(t)
	h.get("/connections/3206").exactly(`{"connection":{"id":3206,"name":"Order mailbox","accountName":"google","accountLabel":"Google","packageName":null,` +
		`"expire":"2027-03-02T08:00:00.000Z","metadata":{"type":"email","value":"orders@larkspur.example"},"teamId":512,"theme":"#fecd5f","upgradeable":false,` +
		`"scopesCnt":2,"scoped":true,"accountType":"oauth","editable":false,"uid":"103206","scopes":[{"id":"https://mail.google.com/","name":"Access to Gmail.","account":"google"},{"id":"openid","account":"google"}]}}`)
	h.get("/connections/3203?cols[]=scenarioUsages").exactly(`{"connection":{"scenarioUsages":[{"id":1114,"name":"Website monitor"},{"id":2601,"name":"New shop orders to the ERP"},{"id":2603,"name":"Daily order summary"}]}}`)
	h.get("/connections/3290").refused(404, "IM304", "Account doesn't exist")
}

func TestCreateConnection(t *testing.T) {
	h := newHarness(t)
	a := h.call(sandbox.MemberToken, "POST", "/connections?teamId=512", `{"accountName":"Plan","accountType":"airtable2","apiKey":"k3y"}`)
	a.exactly(`{"connection":{"id":3291,"name":"Plan","accountName":"airtable2","accountLabel":"Airtable","packageName":null,"expire":null,"metadata":null,` +
		`"teamId":512,"theme":"#18bfff","upgradeable":false,"scopes":0,"scoped":true,"accountType":"basic","editable":true,"uid":null}}`)
	assert.NotContains(t, h.State("connections")["connections"].(map[string]any)["3291"], "k3y")
	h.call(sandbox.OwnerToken, "POST", "/connections/3291/test", "").exactly(`{"verified":true}`)
	h.call(sandbox.OwnerToken, "POST", "/connections?teamId=512", `{"accountName":"Mail","accountType":"google","scopes":["openid"]}`).ok()
	h.call(sandbox.OwnerToken, "POST", "/connections/3292/test", "").refused(424, "", "not authorized")
	h.nothingIgnored()
}

func TestConnectionRefusals(t *testing.T) {
	h := newHarness(t)
	for _, c := range []struct {
		name, token, method, path, body string
		status                          int
		code, text                      string
	}{
		{"unknown type", sandbox.OwnerToken, "POST", "/connections?teamId=512", `{"accountType":"x"}`, 400, "IM005", "Invalid connection type"},
		{"unknown scope", sandbox.OwnerToken, "POST", "/connections?teamId=512", `{"accountType":"google","scopes":["x"]}`, 400, "IM005", "Invalid scope"},
		{"no team", sandbox.OwnerToken, "POST", "/connections", `{"accountType":"google"}`, 400, "SC400", "teamId"},
		{"no key", sandbox.OwnerToken, "POST", "/connections?teamId=512", `{"accountType":"stripe"}`, 400, "SC400", "'apiKey'"},
		{"looks only", sandbox.MonitoringToken, "PATCH", "/connections/3201", `{"name":"x"}`, 403, "SC403", ""},
		{"no name", sandbox.OwnerToken, "PATCH", "/connections/3201", `{}`, 400, "SC400", "'name'"},
		{"in use", sandbox.OwnerToken, "DELETE", "/connections/3201", ``, 406, "IM004", "Returns desk"},
		{"OAuth is not edited", sandbox.OwnerToken, "POST", "/connections/3206/set-data", `{"apiKey":"x"}`, 400, "IM005", "Cannot edit"},
		{"nor are its parameters listed", sandbox.OwnerToken, "GET", "/connections/3206/editable-data-schema", ``, 400, "IM005", "Cannot edit"},
		{"unknown parameter", sandbox.OwnerToken, "POST", "/connections/3202/set-data", `{"key":"x"}`, 400, "SC400", "apiKey"},
		{"scopes missing", sandbox.OwnerToken, "POST", "/connections/3206/scoped", `{}`, 400, "SC400", "'scope'"},
		{"broken", sandbox.OwnerToken, "POST", "/connections/3204/test", ``, 424, "", "expired or revoked"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h.in(t).call(c.token, c.method, c.path, c.body).refused(c.status, c.code, c.text)
		})
	}
	assert.Zero(t, h.Mutations())
}

func TestConnectionLifecycle(t *testing.T) {
	h := newHarness(t)
	owner := sandbox.OwnerToken
	h.call(owner, "PATCH", "/connections/3202?cols[]=name", `{"name":"Stripe"}`).exactly(`{"connection":{"name":"Stripe"}}`)
	h.get("/connections/3202/editable-data-schema").exactly(`{"editableParameters":["apiKey"]}`)
	h.call(owner, "POST", "/connections/3202/set-data", `{"apiKey":"wrong"}`).exactly(`{"changed":true}`)
	assert.InDelta(t, 2, h.row("connections", "3202")["dataVersion"], 0)
	h.call(owner, "POST", "/connections/3202/test", "").refused(424, "", "Access denied: Invalid token header.")
	h.call(owner, "POST", "/connections/3202/set-data", `{"apiKey":"right"}`).ok()
	h.call(owner, "POST", "/connections/3202/test", "").ok()
	h.call(owner, "POST", "/connections/3206/scoped", `{"scope":["openid"]}`).exactly(`{"connection":{"scoped":true}}`)
	h.call(owner, "POST", "/connections/3206/scoped", `{"scope":["openid","x"]}`).exactly(`{"connection":{"scoped":false}}`)
	h.call(owner, "DELETE", "/connections/3202?confirmed=true", "").exactly(`{"connection":3202}`)
	for _, user := range []string{"1125", "1128"} {
		h.call(sandbox.OwnerToken, "DELETE", "/scenarios/"+user, "").ok()
	}
	h.call(owner, "DELETE", "/connections/3212", "").exactly(`{"connection":3212}`)
	h.get("/connections/3202").refused(404, "IM304", "")
	h.nothingIgnored()
}
