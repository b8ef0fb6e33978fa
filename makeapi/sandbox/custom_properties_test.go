package sandbox_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"makemcp/makeapi/sandbox"
)

func TestCustomPropertyStructures(t *testing.T) {
	h := newHarness(t)
	h.get("/custom-property-structures?organizationId=2107").exactly(
		`{"customPropertyStructures":[{"id":6,"created":"2025-12-12T08:00:00.000Z","belongers":[{"belongerId":2107,"belongerType":"organization","associatedTypes":["scenario"]}]}]}`)
	h.get("/custom-property-structures?organizationId=3318").refused(403, "SC403", "")
	h.call(sandbox.OtherToken, "GET", "/custom-property-structures?organizationId=3318", "").refused(400, "IM027", "")
	body := `{"associatedType":"scenario","belongerType":"organization","belongerId":2107}`
	h.call(sandbox.OwnerToken, "POST", "/custom-property-structures", body).refused(400, "IM005", "already")
	h.call(sandbox.MemberToken, "POST", "/custom-property-structures", body).refused(403, "SC403", "")
	h.followed()
}

func TestCustomPropertyStructureItems(t *testing.T) {
	h := newHarness(t)
	const path = "/custom-property-structures/6/custom-property-structure-items"
	const one = "/custom-property-structures/custom-property-structure-items/"
	assert.Len(t, h.get(path+"?cols[]=*").list("customPropertyStructureItems"), 6)
	assert.Equal(t, []float64{58, 59}, column[float64](h.get(path+"?pg[last]=57").list("customPropertyStructureItems"), "id"))
	filtered := h.get(path + "?name=^bus&label=UNIT&description=answers&type=dropdown&required=true&id=54&pg[sortBy]=name&pg[last]=1")
	assert.Len(t, filtered.list("customPropertyStructureItems"), 1)
	created := h.call(sandbox.OwnerToken, "POST", path, `{"name":"cost","label":"Cost","type":"dropdown","options":[{"value":"low"}],"required":false}`)
	created.exactly(`{"customPropertyStructureItem":{"id":60,"name":"cost","label":"Cost","description":"","type":"dropdown","options":[{"value":"low"}],"required":false,"structureId":6}}`)
	h.call(sandbox.OwnerToken, "PATCH", one+"60", `{"label":"Costs","description":"x","required":true,"options":[{"value":"high"}]}`).ok()
	for _, c := range []struct{ name, body, text string }{
		{"no required", `{"name":"a","label":"A","type":"number"}`, "'required'"},
		{"bad name", `{"name":"1a","label":"A","type":"number","required":false}`, "pattern"},
		{"options needed", `{"name":"a","label":"A","type":"dropdown","required":false}`, "options"},
		{"options not allowed", `{"name":"a","label":"A","type":"number","options":[{"value":"x"}],"required":false}`, "options"},
		{"options twice", `{"name":"a","label":"A","type":"dropdown","options":[{"value":"x"},{"value":"x"}],"required":false}`, "unique"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h.in(t).call(sandbox.OwnerToken, "POST", path, c.body).refused(400, "SC400", c.text)
		})
	}
	h.call(sandbox.OwnerToken, "POST", path, `{"name":"tier","label":"A","type":"number","required":false}`).refused(400, "IM005", "name")
	h.call(sandbox.OwnerToken, "DELETE", one+"55", "").refused(406, "IM004", "2601")
	h.call(sandbox.OwnerToken, "DELETE", one+"55?confirmed=true", "").exactly(`{"customPropertyStructureItem":55}`)
	assert.NotContains(t, h.row("scenarios", "2601")["customProperties"], "tier")
	h.call(sandbox.OwnerToken, "DELETE", one+"57", "").ok()
	h.call(sandbox.OwnerToken, "DELETE", one+"57", "").refused(404, "SC404", "")
	h.followed()
}

func TestScenarioCustomProperties(t *testing.T) {
	h := newHarness(t)
	const path = "/scenarios/1102/custom-properties"
	h.get(path).exactly(`{"customProperties":{},"scenarioId":1102}`)
	h.call(sandbox.OwnerToken, "PATCH", path, `{"tier":2}`).refused(400, "IM013", "")
	h.call(sandbox.OwnerToken, "PUT", path, `{"tier":2}`).refused(400, "IM013", "")
	h.call(sandbox.OwnerToken, "POST", path, `{"tier":2}`).refused(400, "SC400", "'businessUnit'")
	h.call(sandbox.OwnerToken, "POST", path, `{"businessUnit":"Operations","reviewed":"2026-07-01T00:00:00.000Z","tags":["shop"],"remarks":"x"}`).ok()
	h.call(sandbox.OwnerToken, "POST", path, `{"businessUnit":"Operations"}`).refused(400, "IM005", "already")
	h.call(sandbox.OwnerToken, "PATCH", path, `{"tier":2,"remarks":null,"reviewed":null}`).exactly(`{"customProperties":{"businessUnit":"Operations","tags":["shop"],"tier":2},"scenarioId":1102}`)
	for body, text := range map[string]string{
		`{"businessUnit":"Kitchen"}`: "dropdown", `{"tier":"2"}`: "number", `{"tags":["x"]}`: "multiselect",
		`{"reviewed":"soon"}`: "date", `{"personalData":1}`: "boolean", `{"colour":"red"}`: "no custom property",
	} {
		h.call(sandbox.OwnerToken, "PATCH", path, body).refused(400, "SC400", text)
	}
	h.call(sandbox.OwnerToken, "PUT", path, `{"businessUnit":"Workshop"}`).exactly(`{"customProperties":{"businessUnit":"Workshop"},"scenarioId":1102}`)
	h.call(sandbox.OwnerToken, "DELETE", path, "").exactly(`{"ok":1}`)
	h.call(sandbox.MonitoringToken, "DELETE", path, "").refused(403, "SC403", "")
	h.followed()
}
