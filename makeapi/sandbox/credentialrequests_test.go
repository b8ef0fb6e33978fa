package sandbox_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi/sandbox"
)

const requests = "/credential-requests/requests"

// requestCalled returns the id of a request of the seed.
func (h *harness) requestCalled(name string) string {
	h.t.Helper()
	for id, row := range h.State("credentialRequests")["credentialRequests"].(map[string]any) {
		if row.(map[string]any)["name"] == name {
			return id
		}
	}
	require.Fail(h.t, "no such request", name)
	return ""
}

// credentialsOf returns the credentials of a request.
func (h *harness) credentialsOf(name string) []map[string]any {
	h.t.Helper()
	detail := h.get(requests + "/" + h.requestCalled(name) + "/detail").ok()["requestDetail"].(map[string]any)
	return nested(detail["credentials"])
}

func TestListCredentialRequests(t *testing.T) {
	h := newHarness(t)
	for query, want := range map[string][]string{
		"teamId=513":                      {"Drive for photographs", "Newsletter tools"},
		"teamId=513&status=pending":       {"Drive for photographs"},
		"teamId=513&makeProviderId=12":    {"Newsletter tools"},
		"teamId=512&userId=8":             {"Bookkeeping"},
		"teamId=512&name=slack&cols[]=*":  {"Slack for order messages"},
		"teamId=512&pg[limit]=1":          {"Slack for order messages"},
		"teamId=513&status=authorized":    {},
		"teamId=512&status=authorized":    {"Slack for order messages", "Bookkeeping"},
		"teamId=513&status=incomplete":    {},
		"teamId=513&userId=10&pg[limit]=": nil,
	} {
		a := h.get(requests + "?" + query)
		if want == nil {
			a.refused(400, "SC400", "")
			continue
		}
		assert.Equal(t, want, column[string](a.list("requests"), "name"), query)
	}
	h.get(requests+"?teamId=513&status=x").refused(400, "SC400", "status")
	h.get(requests+"?teamId=977").refused(403, "IM002", "")
	h.nothingIgnored()
}

func TestGetCredentialRequest(t *testing.T) {
	h := newHarness(t)
	id := h.requestCalled("Newsletter tools")
	request := h.get(requests + "/" + id).ok()["request"].(map[string]any)
	assert.Equal(t, "partially_authorized", request["status"])
	assert.NotContains(t, request, "appNames")
	credentials := h.credentialsOf("Newsletter tools")
	assert.Equal(t, []string{"authorized", "declined"}, column[string](credentials, "state"))
	assert.Equal(t, []string{"3210", ""}, column[string](credentials, "remoteId"))
	h.get(requests+"/unknown").refused(404, "SC404", "")
	h.call(sandbox.OtherToken, "GET", requests+"/"+id, "").refused(404, "SC404", "")
}

func TestCreateCredentialRequests(t *testing.T) {
	h := newHarness(t)
	owner := sandbox.OwnerToken
	made := h.call(owner, "POST", "/credential-requests/actions/create", `{"name":"Sheets","teamId":512,"credentials":[{"appName":"google-sheets","appModules":["*"]}]}`).ok()
	request := made["request"].(map[string]any)
	assert.Regexp(t, `^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$`, request["id"])
	assert.Equal(t, "7", request["makeProviderId"])
	assert.Equal(t, "https://eu1.make.com/credence/512/"+request["id"].(string), made["publicUri"])
	assert.Equal(t, []any{"https://www.googleapis.com/auth/spreadsheets"}, h.credentialsOf("Sheets")[0]["scope"])

	byTypes := h.call(owner, "POST", "/credential-requests/actions/create-by-credentials", `{"name":"Two","teamId":512,"connections":[{"type":"google","scope":["openid"]}],"keys":[{"type":"apikeyauth"}]}`).ok()
	assert.Equal(t, []string{"account", "keychain"}, column[string](nested(byTypes["credentials"]), "component"))

	h.call(owner, "POST", requests+"/v2", `{"name":"For Priya","teamId":512,"credentials":[{"appName":"slack","appModules":["GetUser"]}],"provider":{"providerMakeUserId":12}}`).ok()
	outside := h.call(owner, "POST", requests, `{"name":"For a stranger","teamId":512,"keys":[{"type":"basicauth","appName":"http","appModules":["*"],"appVersion":"3","label":"Portal"}],"provider":{"newUser":{"name":"Dana","email":"dana@example.com"}}}`).ok()
	assert.Nil(t, outside["request"].(map[string]any)["makeProviderId"])
	assert.NotNil(t, outside["request"].(map[string]any)["externalProviderId"])

	h.call(owner, "POST", "/credential-requests/actions/extend", `{"connectionId":3203,"scopes":["files:write"]}`).ok()
	h.nothingIgnored()
}

func TestCredentialRequestRefusals(t *testing.T) {
	h := newHarness(t)
	create, extend := "/credential-requests/actions/create", "/credential-requests/actions/extend"
	for _, c := range []struct {
		name, token, path, body string
		status                  int
		code, text              string
	}{
		{"nothing", sandbox.OwnerToken, create, `{}`, 400, "SC400", "'credentials'"},
		{"no modules", sandbox.OwnerToken, create, `{"teamId":512,"credentials":[{"appName":"slack"}]}`, 400, "SC400", "appModules"},
		{"unknown app", sandbox.OwnerToken, create, `{"teamId":512,"credentials":[{"appName":"nope","appModules":["*"]}]}`, 404, "SC404", ""},
		{"unknown module", sandbox.OwnerToken, create, `{"teamId":512,"credentials":[{"appName":"slack","appModules":["x"]}]}`, 400, "IM005", "no module x"},
		{"no types", sandbox.OwnerToken, create + "-by-credentials", `{"teamId":512}`, 400, "SC400", "At least one"},
		{"unknown type", sandbox.OwnerToken, create + "-by-credentials", `{"teamId":512,"keys":[{"type":"x"}]}`, 400, "IM005", ""},
		{"nobody asked", sandbox.OwnerToken, requests + "/v2", `{"name":"x","teamId":512,"credentials":[{"appName":"slack","appModules":["*"]}],"provider":{}}`, 400, "SC400", "providerMakeUserId or newUser"},
		{"foreign team", sandbox.OwnerToken, create, `{"teamId":977,"credentials":[{"appName":"slack","appModules":["*"]}]}`, 403, "IM002", ""},
		{"scopes there", sandbox.OwnerToken, extend, `{"connectionId":3203,"scopes":["chat:write"]}`, 400, "IM005", "already"},
		{"no scopes", sandbox.OwnerToken, extend, `{"connectionId":3202,"scopes":["x"]}`, 400, "IM005", "no scopes"},
		{"looks only", sandbox.MonitoringToken, extend, `{"connectionId":3203,"scopes":["x"]}`, 403, "SC403", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			h.in(t).call(c.token, "POST", c.path, c.body).refused(c.status, c.code, c.text)
		})
	}
	assert.Zero(t, h.Mutations())
}

func TestCredentials(t *testing.T) {
	h := newHarness(t)
	path := func(request string, i int, action string) string {
		return "/credential-requests/credentials/" + h.credentialsOf(request)[i]["id"].(string) + "/" + action
	}
	owner := sandbox.OwnerToken
	state := func(a answer) any { return a.ok()["credential"].(map[string]any)["state"] }

	decline := path("Drive for photographs", 0, "decline")
	assert.Equal(t, "declined", state(h.call(owner, "POST", decline, `{"reason":"Wrong account"}`)))
	before := h.Mutations()
	assert.Equal(t, "declined", state(h.call(owner, "POST", decline, "")))
	assert.Equal(t, before, h.Mutations(), "again changes nothing")
	assert.Equal(t, "pending", state(h.call(owner, "POST", path("Drive for photographs", 0, "delete-remote"), "")))
	h.call(owner, "POST", path("Newsletter tools", 0, "decline"), "").refused(400, "IM005", "authorized")

	h.call(owner, "POST", path("Bookkeeping", 0, "request-reauthorize")+"?cols[]=state", "").exactly(`{"credential":{"state":"reauthorizing"}}`)
	h.call(owner, "POST", path("Slack for order messages", 0, "request-reauthorize"), "").refused(400, "IM005", "")

	h.call(owner, "POST", path("Newsletter tools", 0, "delete-remote"), "").ok()
	h.get("/connections/3210").refused(404, "IM304", "")
	h.nothingIgnored()
}

func TestDeleteCredentialRequest(t *testing.T) {
	h := newHarness(t)
	id := h.requestCalled("Bookkeeping")
	h.call(sandbox.OwnerToken, "DELETE", requests+"/"+id, "").refused(406, "IM004", "3204")
	h.call(sandbox.OwnerToken, "DELETE", requests+"/"+id+"?confirmed=true", "").exactly(`{"deleted":true}`)
	h.get("/connections/3204").refused(404, "IM304", "")
	h.get("/keys/17").refused(404, "SC404", "")
	h.call(sandbox.OwnerToken, "DELETE", requests+"/"+h.requestCalled("Drive for photographs"), "").ok()
}

func TestModulesWithCredentials(t *testing.T) {
	h := newHarness(t)
	h.get("/credential-requests/apps/xero/latest/modules-with-credentials").exactly(`{"appModules":[` +
		`{"id":"CreateInvoice","name":"CreateInvoice","label":"Create an invoice","type":"account:xero","scope":["accounting.transactions"],"hook":false},` +
		`{"id":"SearchContacts","name":"SearchContacts","label":"Search contacts","type":"account:xero","scope":["accounting.contacts"],"hook":false}]}`)
	assert.NotContains(t, h.get("/credential-requests/apps/stripe/1/modules-with-credentials").body, `"scope"`)
	for _, address := range []string{"nope/latest", "slack/9", "slack/x", "app%23mine/1"} {
		h.get("/credential-requests/apps/"+address+"/modules-with-credentials").refused(404, "SC404", "")
	}
}
