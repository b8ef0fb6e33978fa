package evals

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSecretsAreBlankedInNamesOfMembersToo(t *testing.T) {
	const key = "sk-canary-5d0c8f21e7"
	o := &Outcome{Case: "a", State: map[string]any{"records/" + key: map[string]any{key: []any{"x" + key}}}}
	raw, err := json.Marshal(o.without([]string{key}))
	require.NoError(t, err)
	assert.NotContains(t, string(raw), key)
	assert.Contains(t, string(raw), "records/[redacted]")

	c := (&Case{Turns: []Turn{{Call: &Call{Arguments: map[string]any{key: "$you " + key}}}}}).redacted([]string{key})
	assert.Equal(t, map[string]any{"[redacted]": "[you] [redacted]"}, c.Turns[0].Call.Arguments)
}

// What a session changed is written as YAML has it, however deep and with whatever numbers.
func TestNumbersOfALiveSessionStayNumbers(t *testing.T) {
	assert.Equal(t, map[string]any{"a": []any{int64(9007199254740993), 1.5, 1e30, "x", nil, true}},
		yamlValue(map[string]any{"a": []any{json.Number("9007199254740993"), 1.5, json.Number("1e30"), "x", nil, true}}))
	var deep any = json.RawMessage(strings.Repeat("[", 9000) + strings.Repeat("]", 9000))
	assert.NotNil(t, yamlValue(deep))
}

func TestNesting(t *testing.T) {
	for text, want := range map[string]int{"": 0, "1": 0, "[]": 1, `{"a":[{}]}`: 3, `"[[["`: 0, `"\\"[[`: 2, `"\"[["`: 0, "[[": 2, "]]": 0, "[][]": 1} {
		assert.Equal(t, want, Nesting([]byte(text)), text)
	}
}
