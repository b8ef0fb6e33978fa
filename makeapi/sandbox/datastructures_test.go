package sandbox_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"makemcp/makeapi/sandbox"
)

func TestDataStructures(t *testing.T) {
	h := newHarness(t)
	h.get("/data-structures?teamId=514").exactly(`{"dataStructures":[{"id":183,"name":"Barcode scan","teamId":514},{"id":180,"name":"Serial number","teamId":514}],"pg":{"sortBy":"name","limit":10000,"sortDir":"asc","offset":0}}`)
	h.get("/data-structures?teamId=977").refused(403, "IM002", "")
	assert.Equal(t, []string{"email", "name", "phone", "city", "since", "orders", "newsletter"},
		column[string](nested(h.get("/data-structures/178").ok()["dataStructure"].(map[string]any)["spec"]), "name"))
	h.get("/data-structures/205").refused(404, "SC404", "")

	h.call(sandbox.OwnerToken, "POST", "/data-structures", `{"teamId":512,"name":"Price","spec":[{"type":"number","name":"price"}]}`).
		exactly(`{"dataStructure":{"id":206,"name":"Price","teamId":512,"spec":[{"name":"price","type":"number"}],"strict":false}}`)
	h.call(sandbox.OwnerToken, "PATCH", "/data-structures/206", `{"strict":true,"spec":[]}`).
		exactly(`{"dataStructure":{"id":206,"name":"Price","teamId":512,"spec":[],"strict":true}}`)
	h.call(sandbox.OwnerToken, "POST", "/data-structures/206/clone", `{"name":"Copy","targetTeamId":513}`).
		exactly(`{"dataStructure":{"id":207,"name":"Copy","teamId":513,"spec":[],"strict":true},"differentTeam":true}`)
	h.call(sandbox.OwnerToken, "DELETE", "/data-structures/206", "").exactly(`{"dataStructure":206}`)
	for _, r := range h.Requests() {
		assert.Empty(t, r.Ignored, r.Path)
	}
}

func TestDataStructureRefusals(t *testing.T) {
	h := newHarness(t)
	for _, c := range []struct {
		name, token, method, path, body string
		status                          int
		code, text                      string
	}{
		{"nothing", sandbox.OwnerToken, "POST", "/data-structures", `{}`, 400, "SC400", "for 3 parameter(s)"},
		{"a field without type", sandbox.OwnerToken, "POST", "/data-structures", `{"teamId":512,"name":"x","spec":[{"name":"a"}]}`, 400, "SC400", "'type'"},
		{"fields that are none", sandbox.OwnerToken, "POST", "/data-structures", `{"teamId":512,"name":"x","spec":["a"]}`, 400, "SC400", "array of objects"},
		{"foreign team", sandbox.OwnerToken, "POST", "/data-structures", `{"teamId":977,"name":"x","spec":[]}`, 403, "IM002", ""},
		{"looks only", sandbox.MonitoringToken, "PATCH", "/data-structures/178", `{"name":"x"}`, 403, "SC403", ""},
		{"in use", sandbox.OwnerToken, "DELETE", "/data-structures/178", ``, 406, "IM004", "Customers"},
		{"in use by a hook", sandbox.OwnerToken, "DELETE", "/data-structures/184", ``, 406, "IM004", "Shop orders"},
		{"clone into a foreign team", sandbox.OwnerToken, "POST", "/data-structures/178/clone", `{"name":"x","targetTeamId":977}`, 403, "IM002", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			h.in(t).call(c.token, c.method, c.path, c.body).refused(c.status, c.code, c.text)
		})
	}
	assert.Zero(t, h.Mutations())
	h.call(sandbox.OwnerToken, "DELETE", "/data-structures/178?confirmed=true", "").ok()
	assert.Nil(t, h.row("dataStores", "54")["datastructureId"])
}

// nested turns a list inside of an answer into rows.
func nested(list any) []map[string]any {
	rows := []map[string]any{}
	for _, item := range list.([]any) {
		rows = append(rows, item.(map[string]any))
	}
	return rows
}
