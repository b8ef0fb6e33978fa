package matrix

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi"
)

// Tasks call several endpoints for an agent. None of these may need a person: who
// approves a task would approve what they can't see.
func TestTasksNeedNobodysWord(t *testing.T) {
	tasks := 0
	for _, tool := range newBay(t).impatient.set.Tools() {
		for _, need := range tool.Needs {
			assert.Contains(t, []makeapi.Effect{makeapi.Read, makeapi.Write}, need.Effect, "%s calls %s", tool.Name, need.Name)
		}
		if tool.Needs != nil {
			tasks++
		}
	}
	assert.Positive(t, tasks)
}

// typed are arguments of prompts that take no number.
var typed = map[string]string{"email": "jane@example.com", "emailArrived": "true"}

// Prompts and resources are for reading: whatever is asked for, nothing but reads reaches
// Make.
func TestPromptsAndResourcesOnlyRead(t *testing.T) {
	b := newBay(t)
	c, err := b.dial(b.impatient, lanes[0], alice, false)
	require.NoError(t, err)
	var prompts struct {
		Prompts []struct {
			Name      string
			Arguments []struct{ Name string }
		}
	}
	list(t, c, "prompts/list", &prompts)
	require.NotEmpty(t, prompts.Prompts)
	for _, prompt := range prompts.Prompts {
		arguments := map[string]string{}
		for _, a := range prompt.Arguments {
			if arguments[a.Name] = typed[a.Name]; typed[a.Name] == "" {
				arguments[a.Name] = "512"
			}
		}
		_, err := c.ask("prompts/get", map[string]any{"name": prompt.Name, "arguments": arguments})
		require.NoError(t, err, prompt.Name)
	}
	var resources struct {
		Resources []struct{ URI string }
	}
	list(t, c, "resources/list", &resources)
	require.NotEmpty(t, resources.Resources)
	for _, resource := range resources.Resources {
		_, err := c.ask("resources/read", map[string]any{"uri": resource.URI})
		require.NoError(t, err, resource.URI)
	}
	assert.Zero(t, b.box.Mutations())
	for _, q := range b.box.Requests() {
		assert.Equal(t, http.MethodGet, q.Method, q.Path)
	}
}

func list(t *testing.T, c *client, method string, into any) {
	t.Helper()
	raw, err := c.ask(method, map[string]any{})
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(raw, into))
}
