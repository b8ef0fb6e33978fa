package tools_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi/sandbox"
	"makemcp/tools"
)

func names(t *testing.T, all []json.RawMessage) []string {
	t.Helper()
	out := make([]string, len(all))
	for i, tool := range all {
		out[i] = nameOf(t, tool)
	}
	return out
}

func TestSurfaces(t *testing.T) {
	toolsets := func(names ...string) func(*tools.Config) {
		return func(c *tools.Config) { c.Toolsets = names }
	}
	assert.Subset(t, names(t, listed(t)), []string{"tools_search", "tools_call", "users_find", "public-templates_list"})
	assert.NotContains(t, names(t, listed(t)), "users_update-password", "rare tools are found, not listed")
	assert.Equal(t, []string{"tools_call", "tools_search"}, names(t, listed(t, toolsets("search"))))
	assert.Subset(t, names(t, listed(t, toolsets("search", "folders"))), []string{"folders_create", "tools_search"})
	assert.NotContains(t, names(t, listed(t, toolsets("all"))), "tools_search", "all are listed: nothing is left to find")
	assert.Contains(t, names(t, listed(t, toolsets("data"))), "data-stores_list", "a bundle")
	assert.NotContains(t, names(t, listed(t, toolsets("data"))), "users_list")
}

func TestSearchFindsWhatPeopleMean(t *testing.T) {
	b := newBench(t)
	for _, one := range []struct{ query, first string }{
		{"change my password", "users_update-password"},
		{"list the users of a team", "users_list"},
		{"why did a run fail", "executions_list"},
		{"why did a scenario fail", "scenarios_diagnose"},
		{"which of my automations are failing", "scenarios_overview"},
		{"who has too many rights in a team", "team_access-review"},
		{"how many credits are left", "account_overview"},
		{"find a person by name", "users_find"},
		{"run a scenario and wait for its outputs", "scenarios_run-and-wait"},
		{"retry failed runs", "incomplete-executions_retry"},
		{"delete a webhook", "hooks_delete"},
		{"ready-made automation example", "public-templates_list"},
		{"new database table", "data-stores_create"},
	} {
		r := b.call("tools_search", jsonOf(map[string]any{"query": one.query}))
		require.False(t, r.Failed, r.Text)
		var reply struct {
			Tools []struct {
				Name   string
				Schema json.RawMessage
			}
		}
		require.NoError(t, json.Unmarshal([]byte(r.Plain), &reply))
		require.NotEmpty(t, reply.Tools, one.query)
		var found []string
		for _, tool := range reply.Tools[:min(5, len(reply.Tools))] {
			found = append(found, tool.Name)
		}
		assert.Contains(t, found, one.first, one.query)
		assert.NotEmpty(t, reply.Tools[0].Schema, "the best hit comes with its schema")
	}
	assert.Contains(t, b.call("tools_search", `{"query":"xyzzy"}`).Text, "Nothing fits")
}

func TestCallRunsAnyToolUnderTheSamePolicy(t *testing.T) {
	wrap := func(name, arguments string) string { return `{"name":"` + name + `","arguments":` + arguments + `}` }

	b := newBench(t)
	r := b.call("tools_call", wrap("users_list", `{"teamId":`+team()+`}`))
	require.False(t, r.Failed, r.Text)
	assert.Contains(t, b.call("tools_call", wrap("users_list", `{"team":1}`)).Text, "/team: is no argument here")
	assert.Contains(t, b.call("tools_call", wrap("users_update-password", `{"userId":`+user()+`}`)).Text, "Not done yet")
	assert.Contains(t, b.call("tools_call", wrap("users_remove", `{}`)).Text, "There is no tool")
	assert.Contains(t, b.call("tools_call", wrap("tools_call", `{}`)).Text, "can't call itself")
	assert.Contains(t, b.call("tools_call", `{"nam":"x"}`).Text, "/name: is required")
	assert.Contains(t, b.audit.String(), `"tool":"users_list"`, "the tool that did the work is on record")
	assert.Zero(t, b.box.Mutations())

	readOnly := newBench(t, func(c *tools.Config) { c.ReadOnly = true })
	assert.Contains(t, readOnly.call("tools_call", wrap("folders_create", `{"name":"x","teamId":1}`)).Text, "There is no tool")
	assert.Empty(t, readOnly.box.Requests())

	m := newModern(b, forms)
	asked := m.call("tools_call", wrap(demand, someone), "")
	require.True(t, asked.NeedsInput(), "questions pass through")
	assert.False(t, m.answer("tools_call", wrap(demand, someone), asked.RequestState, approved).IsError)
}

func TestOwnersDefaultsReachWrappedCallsToo(t *testing.T) {
	b := newBench(t, func(c *tools.Config) { c.TeamID = int64(sandbox.SeedAccount().TeamID) })
	assert.False(t, b.call("tools_call", `{"name":"data-stores_list"}`).Failed)
	assert.Contains(t, b.audit.String(), `"targets":{"teamId":"`+team()+`"}`)
}
