package sandbox_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"makemcp/makeapi/sandbox"
)

const newTemplate = `{"teamId":512,"language":"en","blueprint":{"name":"Näw one","flow":[{"id":1,"module":"http:ActionGetFile","version":3},` +
	`{"id":2,"module":"builtin:BasicRouter","version":1,"routes":[{"flow":[{"id":3,"module":"slack:CreateMessage","version":4}]}]}],"metadata":{}},` +
	`"scheduling":"{\"type\":\"indefinitely\",\"interval\":900}","controller":{"name":"x","modules":{},"idSequence":4}}`

func TestListOwnTemplates(t *testing.T) {
	h := newHarness(t)
	a := h.get("/templates?teamId=512").ok()
	assert.Equal(t, map[string]any{"sortBy": "id", "sortDir": "asc", "limit": 10.0, "offset": 0.0}, a["pg"])
	first := h.get("/templates?teamId=512").list("templates")[0]
	assert.Equal(t, "Operations", first["teamName"])
	assert.Equal(t, "2107", first["organizationId"])
	assert.NotContains(t, first, "blueprint")
	for _, row := range h.get("/templates?teamId=512&public=true&pg[limit]=100").list("templates") {
		assert.Equal(t, true, row["public"])
	}
	for _, row := range h.get("/templates?teamId=512&usedApps[]=http&pg[limit]=100").list("templates") {
		assert.Contains(t, row["usedApps"], "http")
	}
	h.get("/templates?teamId=977").refused(403, "IM002", "")
	teams := column[float64](h.get("/templates?pg[limit]=100").list("templates"), "teamId")
	assert.Subset(t, teams, []float64{512, 513})
	assert.NotContains(t, teams, 977.0)
}

// A template goes from private to published to waiting for approval.
func TestLifeOfATemplate(t *testing.T) {
	h := newHarness(t)
	created := h.call(sandbox.MemberToken, "POST", "/templates?cols[]=id&cols[]=name&cols[]=usedApps&cols[]=public&cols[]=publicUrl", newTemplate)
	created.exactly(`{"template":{"id":4458,"name":"Näw one","usedApps":["http","slack"],"public":false,"publicUrl":null}}`)
	h.call(sandbox.MemberToken, "POST", "/templates/4458/request-approval", "").refused(400, "IM005", "publish it first")

	published := h.call(sandbox.MemberToken, "POST", "/templates/4458/publish", "{}").ok()["template"].(map[string]any)
	assert.Equal(t, "2026-03-10T12:00:30.000Z", published["published"])
	publicID, address := published["publishedId"].(float64), published["publicUrl"].(string)
	assert.Regexp(t, `^\d+-naew-one$`, address)
	assert.Nil(t, published["approvedId"])
	public := h.get("/templates/public/" + address + "?templatePublicId=" + str(publicID)).ok()["templatePublic"].(map[string]any)
	assert.Equal(t, "Näw one", public["name"])
	h.get("/templates/public/"+address).refused(404, "SC404", "")

	h.call(sandbox.MemberToken, "PATCH", "/templates/4458", `{"name":"Newer"}`).ok()
	public = h.get("/templates/public/" + address + "?templatePublicId=" + str(publicID)).ok()["templatePublic"].(map[string]any)
	assert.Equal(t, "Näw one", public["name"], "what is published stays")

	waiting := h.call(sandbox.MemberToken, "POST", "/templates/4458/request-approval?templatePublicId="+str(publicID), "").ok()["template"].(map[string]any)
	assert.Equal(t, true, waiting["requestedApproval"])
	again := h.call(sandbox.MemberToken, "POST", "/templates/4458/publish", "").ok()["template"].(map[string]any)
	assert.Greater(t, again["publishedId"], publicID)
	assert.Equal(t, address, again["publicUrl"])
	assert.Equal(t, "Newer", again["publishedName"])

	h.call(sandbox.MemberToken, "DELETE", "/templates/4458", "").refused(406, "IM004", "deleteTemplate")
	h.call(sandbox.MemberToken, "DELETE", "/templates/4458?confirmed=true", "").exactly(`{"template":4458}`)
	h.get("/templates/4458").refused(404, "SC404", "")
	h.nothingIgnored()
}

func TestUpdateOfAPublicVersion(t *testing.T) {
	h := newHarness(t)
	published := h.get("/templates?teamId=512&cols[]=id&cols[]=publishedId&cols[]=approvedId&pg[limit]=100").list("templates")[0]
	path := "/templates/" + str(published["id"].(float64))
	h.call(sandbox.MemberToken, "PATCH", path+"?templatePublicId="+str(published["publishedId"].(float64)), `{"name":"Only in public","blueprint":"{\"name\":\"b\",\"flow\":[]}"}`).ok()
	row := h.get(path).ok()["template"].(map[string]any)
	assert.Equal(t, "Only in public", row["publishedName"])
	assert.NotEqual(t, "Only in public", row["name"])
	blueprint := h.get(path + "/blueprint?forUse=true&templatePublicId=" + str(published["publishedId"].(float64))).ok()
	assert.Equal(t, map[string]any{"name": "b", "flow": []any{}}, blueprint["blueprint"])
	assert.NotEqual(t, blueprint["blueprint"], h.get(path + "/blueprint").ok()["blueprint"])
	h.call(sandbox.MemberToken, "PATCH", path+"?templatePublicId=1", `{}`).refused(404, "SC404", "")
}

func TestTemplateRefusals(t *testing.T) {
	h := newHarness(t)
	for _, c := range []struct {
		name, token, method, path, body string
		status                          int
		code, text                      string
	}{
		{"nothing", sandbox.OwnerToken, "POST", "/templates", `{}`, 400, "SC400", "for 5 parameter(s)"},
		{"no flow", sandbox.OwnerToken, "POST", "/templates", `{"teamId":512,"language":"en","blueprint":{"name":"x"},"scheduling":{},"controller":{}}`, 400, "SC400", "flow and metadata"},
		{"no name", sandbox.OwnerToken, "POST", "/templates", `{"teamId":512,"language":"en","blueprint":{"flow":[],"metadata":{}},"scheduling":{},"controller":{}}`, 400, "SC400", "have a name"},
		{"text that is no object", sandbox.OwnerToken, "POST", "/templates", `{"teamId":512,"language":"en","blueprint":"[]","scheduling":{},"controller":{}}`, 400, "SC400", "JSON text"},
		{"plan", sandbox.OtherToken, "POST", "/templates", `{"teamId":977,"language":"en","blueprint":{"name":"x","flow":[],"metadata":{}},"scheduling":{},"controller":{}}`, 402, "SC402", "plan"},
		{"looks only", sandbox.MonitoringToken, "POST", "/templates", newTemplate, 403, "SC403", ""},
		{"scope", sandbox.TemplatesToken, "POST", "/templates", newTemplate, 403, "SC403", ""},
		{"of another team", sandbox.OwnerToken, "GET", "/templates/4121", "", 404, "SC404", ""},
		{"approved", sandbox.OwnerToken, "DELETE", "/templates/4107?confirmed=true", "", 403, "SC403", ""},
		{"unknown", sandbox.OwnerToken, "POST", "/templates/1/publish", `{}`, 404, "SC404", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			h.in(t).call(c.token, c.method, c.path, c.body).refused(c.status, c.code, c.text)
		})
	}
	assert.Zero(t, h.Mutations())
	h.call(sandbox.AdministratorToken, "DELETE", "/templates/4107?confirmed=true", "").exactly(`{"template":4107}`)
}
