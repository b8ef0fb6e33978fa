package tools

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/tools/gate"
)

// No number is not 0, and no list not an empty one: somebody decides by it.
func TestWhatMakeLeavesOutIsNotTakenForNone(t *testing.T) {
	l := &look{call: &call{}}
	for _, one := range []struct {
		tell  telling
		found row
		says  string
	}{
		{tellNumber("records", "n"), row{}, "not told by Make"},
		{tellNumber("records", "n"), row{"n": json.Number("0")}, "0"},
		{tellNumber("records", "n"), row{"n": json.Number("1234567")}, "1,234,567"},
		{tellNumber("records", "n"), row{"n": "98304"}, "98,304"},
		{tellNumber("records", "n"), row{"n": json.Number("-12.5")}, "-12.5"},
		{tellYesNo("active", "is"), row{}, "not told by Make"},
		{tellYesNo("active", "is"), row{"is": false}, "no"},
		{tellYesNo("active", "is"), row{"is": true}, "yes"},
		{tellCount("folders", "list"), row{}, "not told by Make"},
		{tellCount("folders", "list"), row{"list": []any{}}, "0"},
		{tellNames("teams", "list", "name"), row{}, "not told by Make"},
		{tellNames("teams", "list", "name"), row{"list": []any{}}, "none"},
		{tellNames("teams", "list", "name"), row{"list": []any{map[string]any{"name": "Ops"}}}, `1: "Ops"`},
		{tellScopes("list"), row{}, "not told by Make"},
		{tellScopes("list"), row{"list": []any{"a", "b"}}, `2: "a", "b"`},
		{ofScenario, row{}, "not told by Make"},
		{ofScenario, row{"scenarioId": nil}, "none"},
	} {
		facts := one.tell(t.Context(), l, one.found)
		if assert.Len(t, facts, 1) {
			assert.Equal(t, one.says, facts[0].Value, facts[0].Name)
		}
	}
	assert.Equal(t, []gate.Fact{{Name: "x", Value: "1", Live: true}}, live(tellPlain("x", "x"))(t.Context(), l, row{"x": "1"}))
	assert.Empty(t, tellPlain("x", "x")(t.Context(), l, row{}))
}

func TestUsageSaysWhatItDoesNotKnow(t *testing.T) {
	for _, one := range []struct {
		usage usage
		says  string
	}{
		{usage{}, "no active scenario"},
		{usage{active: 3, read: 3}, "no active scenario"},
		{usage{names: []string{"A"}, active: 3, read: 3}, `1 active scenario: "A"`},
		{usage{names: []string{"A", "B"}, active: 3, read: 3}, `2 active scenarios: "A", "B"`},
		{usage{active: 9, read: 4, why: "why"}, "none of the 4 active scenarios that were looked at; the other 5 were not (why)"},
		{usage{names: []string{"A"}, active: 9, read: 4, why: "why"}, `at least 1 active scenario: "A"; of 9 that may use it 4 were looked at (why)`},
		{usage{active: 9, why: "why"}, "could not be read: why"},
		{usage{active: mostListed, read: mostListed}, "no active scenario, of the first 500"},
	} {
		assert.Equal(t, one.says, one.usage.String())
	}
}

func TestParametersAreFoundAtAnyDepth(t *testing.T) {
	var blueprint any
	require.NoError(t, json.Unmarshal([]byte(`{"flow":[{"module":"a:b","parameters":{"x":"57"}},{"routes":[{"flow":[
		{"onerror":[{"parameters":{"datastore":"54"}}]}]}]}]}`), &blueprint))
	uses := func(id string) bool {
		return hasParameter(blueprint, func(parameter, value string) bool { return parameter == "datastore" && value == id })
	}
	assert.True(t, uses("54"))
	assert.False(t, uses("57"), "another parameter has that id")
}
