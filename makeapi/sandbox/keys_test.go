package sandbox_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"makemcp/makeapi/sandbox"
)

func TestKeys(t *testing.T) {
	h := newHarness(t)
	owner := sandbox.OwnerToken
	h.get("/keys?teamId=512").exactly(`{"keys":[{"id":18,"name":"AES for exports"},{"id":17,"name":"Courier API"},{"id":19,"name":"Warehouse"}]}`)
	assert.Len(t, h.get("/keys?teamId=512&typeName=basicauth&cols[]=*").list("keys"), 1)
	h.get("/keys/19").exactly(`{"key":{"id":19,"name":"Warehouse","typeName":"basicauth","teamId":512,"packageName":null,"theme":"#007ee5"}}`)
	assert.Len(t, h.get("/keys/types").list("keysTypes"), 9)

	made := h.call(owner, "POST", "/keys", `{"teamId":512,"name":"New","typeName":"basicauth","parameters":{"authUser":"ops","authPass":"s3cret"}}`)
	made.exactly(`{"key":{"id":30,"name":"New","typeName":"basicauth","teamId":512,"packageName":null,"theme":"#007ee5"}}`)
	h.call(owner, "PATCH", "/keys/30", `{"name":"Newer"}`).ok()
	assert.InDelta(t, 1, h.row("keys", "30")["version"], 0, "the values stay")
	h.call(owner, "PATCH", "/keys/30", `{"parameters":{"authUser":"ops","authPass":"other"}}`).ok()
	assert.InDelta(t, 2, h.row("keys", "30")["version"], 0)
	h.call(owner, "DELETE", "/keys/30", "").refused(406, "IM004", "Newer")
	h.call(owner, "DELETE", "/keys/30?confirmed=true", "").exactly(`{"key":30}`)
	h.get("/keys/30").refused(404, "SC404", "")
	h.nothingIgnored()
}

func TestKeyRefusals(t *testing.T) {
	h := newHarness(t)
	for _, c := range []struct {
		name, token, method, path, body string
		status                          int
		code, text                      string
	}{
		{"nothing", sandbox.OwnerToken, "POST", "/keys", `{}`, 400, "SC400", "for 4 parameter(s)"},
		{"unknown type", sandbox.OwnerToken, "POST", "/keys", `{"teamId":512,"name":"x","typeName":"x","parameters":{}}`, 400, "IM005", ""},
		{"no password", sandbox.OwnerToken, "POST", "/keys", `{"teamId":512,"name":"x","typeName":"basicauth","parameters":{"authUser":"x"}}`, 400, "SC400", "'authPass'"},
		{"no certificate", sandbox.OwnerToken, "POST", "/keys", `{"teamId":512,"name":"x","typeName":"gpg-public","parameters":{"publicKey":"x"}}`, 400, "SC400", "not a valid certificate"},
		{"foreign team", sandbox.OwnerToken, "GET", "/keys?teamId=977", ``, 403, "IM002", ""},
		{"foreign key", sandbox.OwnerToken, "GET", "/keys/29", ``, 404, "SC404", ""},
		{"looks only", sandbox.MonitoringToken, "DELETE", "/keys/17?confirmed=true", ``, 403, "SC403", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			h.in(t).call(c.token, c.method, c.path, c.body).refused(c.status, c.code, c.text)
		})
	}
	assert.Zero(t, h.Mutations())
}
