package tools_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi"
	"makemcp/tools"
	"makemcp/tools/policy"
)

// The policy sees what the call is about, whichever door it came through.
func TestACallIsJudgedByWhatItDoes(t *testing.T) {
	client, err := makeapi.New("make.invalid", "")
	require.NoError(t, err)
	set, err := tools.New(tools.Config{Client: client, TeamID: 512})
	require.NoError(t, err)
	rows := []struct {
		tool, arguments    string
		effect             string
		team, organization int64
	}{
		{"scenarios_list", `{"teamId":35}`, "read", 35, 0},
		{"scenarios_list", `{"teamId":"035"}`, "read", 35, 0},
		{"scenarios_list", `{}`, "read", 512, 0},
		{"scenarios_delete", `{"scenarioId":7}`, "destructive", 0, 0},
		{"data-structures_clone", `{"dataStructureId":1,"name":"x","targetTeamId":36}`, "write", 36, 0},
		{"users_list", `{"organizationId":11,"filterByTeamId":35}`, "read", 35, 11},
		{"organizations_invite", `{"organizationId":11,"email":"a@example.com","name":"A","usersRoleId":13,"teamsId":[35]}`, "credential", 35, 11},
		{"organizations_invite", `{"organizationId":11,"email":"a@example.com","name":"A","usersRoleId":13,"teamsId":[35,36]}`, "credential", 0, 11},
	}
	for _, row := range rows {
		if !set.Has(row.tool) {
			t.Errorf("%s is not served", row.tool)
			continue
		}
		for door, arguments := range map[string]string{row.tool: row.arguments, "tools_call": `{"name":"` + row.tool + `","arguments":` + row.arguments + `}`} {
			c, err := set.Judged(tools.Caller{Principal: "ana"}, door, []byte(arguments))
			require.NoError(t, err, row.tool)
			assert.Equal(t, row.tool, c.Tool)
			assert.Equal(t, row.effect, c.Effect, row.tool)
			assert.Equal(t, row.team, c.Team, "%s %s", row.tool, row.arguments)
			assert.Equal(t, row.organization, c.Organization, "%s %s", row.tool, row.arguments)
			assert.Equal(t, "ana", c.Principal)
			assert.NotZero(t, c.Now)
		}
	}
	c, err := set.Judged(tools.Caller{}, "scenarios_run-and-wait", []byte(`{"scenario":7}`))
	require.ErrorContains(t, err, "/scenario")
	assert.Contains(t, c.Calls, "scenarios_run", "a task does the work of others")
	c, err = set.Judged(tools.Caller{}, "scenarios_delete", []byte(`{`))
	require.Error(t, err)
	assert.Equal(t, "scenarios_delete", c.Tool, "what can be said without arguments is said")
	for _, wrong := range []string{"users_remove", "tools_call "} {
		c, err = set.Judged(tools.Caller{}, wrong, []byte(`{}`))
		require.ErrorContains(t, err, "There is no tool")
		assert.Empty(t, c.Tool)
	}
}

func TestAPolicySpeaksOfEveryToolButTheOneThatCallsOthers(t *testing.T) {
	known := map[string]policy.Tool{}
	for _, one := range tools.PolicyTools() {
		known[one.Name] = one
	}
	for _, group := range makeapi.Groups {
		for _, endpoint := range group.Endpoints {
			assert.Contains(t, known, endpoint.Operation().Name)
		}
	}
	assert.Contains(t, known, "scenarios_run-and-wait")
	assert.Contains(t, known, "tools_search")
	assert.NotContains(t, known, "tools_call")
	assert.Equal(t, "credential", known["users_password-reset-demand"].Effect)
	_, err := policy.Load(strings.NewReader("version: 1\nrules: [{then: ask, arguments: {newPassword1: x*}}]"), tools.PolicyTools())
	require.Error(t, err, "secrets are no arguments that a rule can look at")
}
