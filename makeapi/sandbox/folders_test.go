package sandbox_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"makemcp/makeapi/sandbox"
)

func TestCreateFolder(t *testing.T) {
	h := newHarness(t)
	a := h.call(sandbox.MemberToken, "POST", "/scenarios-folders", `{"name":"ZULU","teamId":512}`)
	a.exactly(`{"scenarioFolder":{"id":1591,"name":"ZULU","path":"ZULU","parentId":null,"position":null,"scenariosTotal":0,"scenariosSubtreeTotal":0,"hasChildren":false}}`)
	same := h.call(sandbox.MemberToken, "POST", "/scenarios-folders", `{"name":"ZULU","teamId":512,"parentId":null}`).ok()
	assert.InDelta(t, 1592, same["scenarioFolder"].(map[string]any)["id"], 0, "names need not be unique")
	assert.Equal(t, "ZULU", h.row("scenariosFolders", "1592")["name"])
}

func TestCreateFolderInAnother(t *testing.T) {
	h := newHarness(t)
	child := h.call(sandbox.OwnerToken, "POST", "/scenarios-folders", `{"name":"2026","teamId":512,"parentId":1576}`).ok()["scenarioFolder"].(map[string]any)
	assert.Equal(t, "Orders/2026", child["path"])
	assert.InDelta(t, 1576, child["parentId"], 0)
	assert.Equal(t, true, h.row("scenariosFolders", "1576")["hasChildren"])
}

func TestCreateFolderRefusals(t *testing.T) {
	h := newHarness(t)
	for _, c := range []struct {
		name, token, body string
		status            int
		code, text        string
	}{
		{"no name", sandbox.OwnerToken, `{"teamId":512}`, 400, "SC400", "'name'"},
		{"no team", sandbox.OwnerToken, `{"name":"x"}`, 400, "SC400", "'teamId'"},
		{"long name", sandbox.OwnerToken, `{"name":"` + strings.Repeat("x", 101) + `","teamId":512}`, 400, "SC400", "at most 100"},
		{"foreign team", sandbox.OwnerToken, `{"name":"x","teamId":977}`, 403, "IM002", ""},
		{"looks only", sandbox.MonitoringToken, `{"name":"x","teamId":512}`, 403, "SC403", ""},
		{"unknown parent", sandbox.OwnerToken, `{"name":"x","teamId":512,"parentId":1}`, 404, "SC404", ""},
		{"parent of another team", sandbox.OwnerToken, `{"name":"x","teamId":512,"parentId":1580}`, 404, "SC404", ""},
		{"wrong type of parent", sandbox.OwnerToken, `{"name":"x","teamId":512,"parentId":"1576"}`, 400, "SC400", "'parentId'"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h.in(t).call(c.token, "POST", "/scenarios-folders", c.body).refused(c.status, c.code, c.text)
		})
	}
	assert.Zero(t, h.Mutations())
}
