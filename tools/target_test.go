package tools_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi"
	"makemcp/makeapi/sandbox"
	"makemcp/tools"
	"makemcp/tools/gate"
)

// What a person is shown of each target changes only on purpose: run with -update, and
// read the difference as somebody who has to decide.
func TestGoldenTargets(t *testing.T) {
	calls := gatedCalls(t)
	var got strings.Builder
	for _, name := range slices.Sorted(maps.Keys(calls)) {
		b := newSeedBench(t, calls[name].As)
		answers := map[string]any{}
		for _, before := range calls[name].Before {
			b.gated(before.Tool, before, answers)
		}
		mutations, requests := b.box.Mutations(), len(b.box.Requests())
		raw, err := json.Marshal(calls[name].Arguments)
		require.NoError(t, err)
		target, loss, typed, err := tools.TargetForTest(t.Context(), b.set, name, string(raw))
		require.NoError(t, err, name)
		assert.Equal(t, mutations, b.box.Mutations(), "%s: a question changes nothing", name)
		asked := len(b.box.Requests()) - requests
		assert.LessOrEqual(t, asked, 12, "%s: a question costs little", name)
		fmt.Fprintf(&got, "%s (%d requests)\n  %s %q", name, asked, target.Kind, target.Name)
		if target.ID != "" {
			fmt.Fprintf(&got, " id %s", target.ID)
		}
		if typed {
			got.WriteString(", to be typed")
		}
		for _, f := range target.Facts {
			mark := "  - "
			if f.Live {
				mark = "  ~ "
			}
			fmt.Fprintf(&got, "\n%s%s: %s", mark, f.Name, f.Value)
		}
		fmt.Fprintf(&got, "\n  %s\n\n", loss)
	}
	const path = "testdata/targets.golden"
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got.String()), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "run with -update to write it")
	assert.Equal(t, string(want), got.String(), "run with -update if this is on purpose")
}

// newSeedBench is a bench on the day of the seed whose calls run unasked.
func newSeedBench(t *testing.T, as string, options ...sandbox.Option) *bench {
	t.Helper()
	b := newBench(t)
	b.box = sandbox.New(append([]sandbox.Option{sandbox.WithClock(func() time.Time { return seedDay })}, options...)...)
	b.set = newSet(b, b.client(tokens[as]))
	return b
}

// target reads what a gated call of testdata/gated.json is about.
func (b *bench) target(tool string) (gate.Target, error) {
	b.Helper()
	raw, err := json.Marshal(gatedCalls(b)[tool].Arguments)
	require.NoError(b, err)
	return b.targetOf(tool, string(raw))
}

func (b *bench) targetOf(tool, arguments string) (gate.Target, error) {
	b.Helper()
	target, _, _, err := tools.TargetForTest(b.Context(), b.set, tool, arguments)
	return target, err
}

// done makes a call that has to succeed.
func (b *bench) done(tool, arguments string) {
	b.Helper()
	r := b.call(tool, arguments)
	require.False(b, r.Failed, r.Text)
}

// Whoever adds a tool that needs a person says what its calls are about, and what is lost.
func TestEveryGatedToolDeclaresItsSubject(t *testing.T) {
	set := newBench(t, everything).set
	var asks []string
	for _, tool := range set.Tools() {
		gated := slices.Contains(gatedTools(set), tool.Name)
		if !gated && !tool.Confirmed && len(tool.Shape().Secrets()) == 0 {
			continue
		}
		asks = append(asks, tool.Name)
		subject := tools.SubjectForTest(tool.Name)
		assert.NotEmpty(t, subject.Kind, "%s: declare what its calls are about in tools/target_….go", tool.Name)
		assert.True(t, subject.Found || subject.Named, "%s: nothing of the target is read, and it does not say why", tool.Name)
		if gated {
			assert.Regexp(t, `^[A-Z].*\.$`, subject.Loss, "%s: say in a sentence what is lost or changed", tool.Name)
			assert.NotContains(t, subject.Loss, "undone", "whether it can be is said for all tools in one place")
		}
	}
	for _, name := range tools.SubjectsForTest() {
		assert.Contains(t, asks, name, "nobody is ever asked about %s", name)
	}
}

// The worst calls take more than a click.
func TestTheWorstCallsAreTyped(t *testing.T) {
	b := newBench(t, everything)
	for _, one := range []struct {
		tool, arguments string
		typed           bool
	}{
		{"organizations_delete", `{"organizationId":2107}`, true},
		{"teams_delete", `{"teamId":512}`, true},
		{"users_delete-me", `{}`, true},
		{"users_transfer-ownership", `{"organizationId":2107,"userId":8}`, true},
		{"user-organization-roles_transfer", `{"organizationId":2107,"userId":8}`, true},
		{"data-store-records_delete", `{"dataStoreId":54,"all":true,"exceptKeys":["a"]}`, true},
		{"data-store-records_delete", `{"dataStoreId":54,"keys":["a"]}`, false},
		{"data-stores_delete-many", `{"teamId":512,"all":true}`, true},
		{"data-stores_delete-many", `{"teamId":512,"ids":[54]}`, false},
		{"hooks_delete-incomings", `{"hookId":4103,"all":true}`, true},
		{"incomplete-executions_delete-many", `{"scenarioId":2602,"all":true}`, true},
		{"data-stores_delete", `{"dataStoreId":54}`, false},
		{"scenarios_delete", `{"scenarioId":1103}`, false},
	} {
		target, loss, typed, err := tools.TargetForTest(t.Context(), b.set, one.tool, one.arguments)
		require.NoError(t, err, one.tool)
		assert.Equal(t, one.typed, typed, "%s %s", one.tool, one.arguments)
		assert.NotEmpty(t, target.Name, one.tool)
		assert.Equal(t, one.typed && strings.Contains(one.arguments, `"all"`), strings.HasPrefix(loss, "All "), loss)
	}
}

func TestRule06WhatChangesOfATargetIsSeen(t *testing.T) {
	for _, one := range []struct {
		tool string
		// change is a call between the two looks, and its arguments.
		change, arguments string
		says              string
	}{
		{"data-stores_delete", "data-stores_update", `{"dataStoreId":54,"name":"Clients"}`, `the name was "Customers" and is "Clients"`},
		{"data-stores_delete", "teams_update", `{"teamId":512,"name":"Ops"}`, `team was "Operations" (id 512) and is "Ops" (id 512)`},
		{"data-stores_delete", "scenarios_deactivate", `{"scenarioId":1118}`, `used by was 1 active scenario: "Look up customer" and is no active scenario`},
		{"data-stores_delete-many", "data-stores_update", `{"dataStoreId":56,"name":"Orders 2026"}`, `data store 56 was "Scratch pad" and is "Orders 2026"`},
		{"data-structures_delete", "data-structures_update", `{"dataStructureId":185,"spec":[{"name":"vat","type":"text"}]}`, "content was"},
		{"data-structures_delete", "data-stores_update", `{"dataStoreId":56,"datastructureId":185}`, `data stores with it was none and is 1: "Scratch pad"`},
		{"connections_delete", "connections_update", `{"connectionId":1286,"name":"Production"}`, `is "Production"`},
		{"keys_delete", "keys_update", `{"keyId":17,"name":"Payments"}`, `is "Payments"`},
		{"functions_delete", "functions_update", `{"functionId":16,"code":"function orderNumber(id) { return id; }"}`, "last changed was"},
		{"hooks_delete", "hooks_rename", `{"hookId":4103,"name":"Complaints"}`, `is "Complaints"`},
		{"hooks_delete", "hooks_disable", `{"hookId":4103}`, "takes data was yes and is no"},
		{"scenarios_delete", "scenarios_update", `{"scenarioId":1103,"name":"Invoices"}`, `is "Invoices"`},
		{"scenarios_delete", "scenarios_deactivate", `{"scenarioId":1103}`, "active was yes and is no"},
		{"scenario-notes_delete", "scenario-notes_update", `{"scenarioId":2601,"noteId":401,"content":"Do not touch"}`, `is "Do not touch"`},
		{"folders_delete", "scenarios_update", `{"scenarioId":1110,"folderId":1576}`, "scenarios in it was 8 and is 9"},
		{"folders_delete", "folders_create", `{"name":"Rush","teamId":512,"parentId":1576}`, "folders in it was 0 and is 1"},
		{"custom-roles_delete", "custom-roles_update", `{"id":102,"organizationId":2107,"permissions":[200]}`, "permissions was 2 and is 1"},
		{"custom-property-structure-items_delete", "custom-property-structure-items_update", `{"customPropertyStructureItemId":59,"label":"Legal hold"}`, `is "Legal hold"`},
		{"team-variables_delete", "team-variables_update", `{"teamId":512,"variableName":"lateOrderDays","value":99}`, "content was"},
		{"teams_delete", "scenarios_clone", `{"scenarioId":2611,"organizationId":2107,"teamId":513,"name":"Another","states":false}`, "scenarios was 11 and is 12"},
		{"users_set-team-role", "users_set-team-role", `{"userId":9,"teamId":512,"usersRoleId":1}`, `role now was "Team Member" (id 3) and is "Team Admin" (id 1)`},
		{"users_set-organization-role", "users_set-organization-role", `{"userId":9,"organizationId":2107}`, "role now was"},
		{"users_transfer-ownership", "users_set-organization-role", `{"userId":8,"organizationId":2107,"usersRoleId":13}`, "role of the new owner now was"},
		{"organization-billing_cancel-subscription", "organization-billing_update-subscription", `{"organizationId":2107,"priceId":31}`, "subscription now was"},
		{"sdk-modules_delete", "sdk-modules_set-section", `{"appName":"larkspur-returns-k3xw","appVersion":1,"moduleName":"getReturn","section":"api","body":"{\"url\":\"/other\"}"}`, "code was"},
		{"sdk-functions_delete", "sdk-functions_set-code", `{"appName":"larkspur-bench-7q2m","appVersion":1,"functionName":"inTolerance","code":"function inTolerance() { return true; }"}`, "content was"},
		{"sdk-apps_rollback", "sdk-modules_set-section", `{"appName":"larkspur-bench-7q2m","appVersion":1,"moduleName":"createTorqueCheck","section":"api","body":"{}"}`, "changes to drop was 2"},
		{"sdk-apps_delete", "sdk-apps_update", `{"name":"larkspur-returns-k3xw","version":1,"label":"Larkspur Refunds"}`, `is "Larkspur Refunds"`},
	} {
		t.Run(one.tool+" "+one.change, func(t *testing.T) {
			b := newSeedBench(t, "")
			was, err := b.target(one.tool)
			require.NoError(t, err)
			again, err := b.target(one.tool)
			require.NoError(t, err)
			require.Empty(t, was.Changes(again), "two looks at the same see the same")
			b.done(one.change, one.arguments)
			now, err := b.target(one.tool)
			require.NoError(t, err)
			assert.Contains(t, strings.Join(was.Changes(now), "; "), one.says)
		})
	}
}

// What was made anew has another id, and what goes by its name another history.
func TestRule06WhatIsMadeAnewIsNotWhatWasApproved(t *testing.T) {
	now := seedDay
	b := newSeedBench(t, "", sandbox.WithClock(func() time.Time { return now }))
	was, err := b.target("team-variables_delete")
	require.NoError(t, err)
	history := was.Facts
	now = now.Add(time.Hour)
	b.done("team-variables_delete", `{"teamId":512,"variableName":"lateOrderDays"}`)
	_, err = b.target("team-variables_delete")
	require.ErrorContains(t, err, `there is no team variable "lateOrderDays"`)
	value, _ := b.box.State("teamVariables")["teamVariables"].(map[string]any)
	require.NotContains(t, value, "lateOrderDays")
	b.done("team-variables_create", `{"teamId":512,"name":"lateOrderDays","typeId":1,"value":3}`)
	anew, err := b.target("team-variables_delete")
	require.NoError(t, err)
	assert.Contains(t, strings.Join(was.Changes(anew), "; "), "last changed was 2026-02-18", history)

	_, err = b.target("hooks_delete")
	require.NoError(t, err)
	b.done("hooks_delete", `{"hookId":4103}`)
	_, err = b.target("hooks_delete")
	assert.True(t, makeapi.IsNotFound(err), "what is gone is not asked about: %v", err)
}

func TestLiveFactsBindNothing(t *testing.T) {
	b := newSeedBench(t, "")
	for _, one := range []struct{ tool, change, arguments string }{
		{"data-stores_delete", "data-store-records_create", `{"dataStoreId":54,"data":{"email":"a@example.com","name":"A"}}`},
		{"hooks_delete", "hooks_delete-incomings", `{"hookId":4103,"all":true}`},
		{"incomplete-executions_delete-many", "incomplete-executions_delete", `{"incompleteExecutionId":"1757cf32d152ddd637339c13855e45ab"}`},
		{"teams_delete", "scenarios_deactivate", `{"scenarioId":2611}`},
	} {
		was, err := b.target(one.tool)
		require.NoError(t, err)
		b.done(one.change, one.arguments)
		now, err := b.target(one.tool)
		require.NoError(t, err)
		assert.NotEqual(t, was.String(), now.String(), "%s: it is shown", one.tool)
		assert.Empty(t, was.Changes(now), one.tool)
	}
}

func TestWhatCanNotBeReadIsSaid(t *testing.T) {
	narrow := newBench(t, everything, func(c *tools.Config) { c.Client = newBench(t).client(sandbox.TemplatesToken) })
	for tool, id := range map[string]string{
		"connections_delete": "1286", "organizations_delete": "2107", "team-variables_delete": "lateOrderDays", "users_delete-api-token": "2025-08-15T08:00:00.000Z",
	} {
		target, err := narrow.target(tool)
		require.NoError(t, err, tool)
		assert.Equal(t, id, target.ID)
		assert.Contains(t, target.String(), "could not be read: the token lacks the scope", tool)
	}
	target, err := narrow.target("organizations_delete")
	require.NoError(t, err)
	assert.Equal(t, "2107", target.Name, "there is something to type")

	half := newBench(t, everything)
	half.set = half.with("connections:read", "connections:write")
	target, err = half.target("connections_delete")
	require.NoError(t, err)
	assert.Equal(t, `connection "Warehouse database" (id 1286); `+
		`team: id 512, whose name could not be read: the token lacks the scope teams:read, or its user a role; to: "MySQL"; `+
		`used by: could not be read: the token lacks the scope scenarios:read, or its user a role`, target.String())

	target, err = newSeedBench(t, "").targetOf("users_set-team-role", `{"userId":31,"teamId":512}`)
	require.NoError(t, err)
	assert.Equal(t, `user (id 31); e-mail: could not be read: the user is not among those whom this token can list; `+
		`team: "Operations" (id 512); role now: not a member; role after: none: removed`, target.String())

	plant := newSeedBench(t, "plant")
	target, err = plant.targetOf("on-prem-agent_create-with-id", `{"agentId":"1f6c1d52-7c0c-4a0e-9e0b-2f9d0c3a8b11","name":"Packing bridge"}`)
	require.NoError(t, err)
	assert.Equal(t, "organization; what it is: could not be read: the call does not name it", target.String())
}

// with is a set whose token has these scopes only.
func (b *bench) with(scopes ...string) *tools.Set {
	b.Helper()
	raw, err := json.Marshal(map[string]any{"label": "narrow", "scope": scopes})
	require.NoError(b, err)
	r := newSet(b, b.client(sandbox.OwnerToken)).Call(b.Context(), tools.Caller{Principal: "local", Whole: true}, "users_create-api-token", raw)
	require.False(b, r.Failed, r.Text)
	var answer struct{ APIToken struct{ Token string } }
	require.NoError(b, json.Unmarshal([]byte(r.Plain), &answer))
	return newSet(b, b.client(answer.APIToken.Token))
}

// newSet is all tools, unasked.
func newSet(b *bench, client *makeapi.Client) *tools.Set {
	b.Helper()
	set, err := tools.New(tools.Config{Client: client, Toolsets: []string{"all", "undocumented"}, Confirm: tools.Allow, Secrets: tools.AsArguments})
	require.NoError(b, err)
	return set
}

// While Make can't be read nobody is asked about what they can't be shown; what hangs on a
// target is worth less than that.
func TestWhileMakeCanNotBeReadNobodyIsAsked(t *testing.T) {
	for _, one := range []struct {
		fault sandbox.Fault
		says  string // empty for an error
	}{
		{sandbox.Fault{Kind: sandbox.RateLimit, Route: "/data-stores/{dataStoreId}"}, ""},
		{sandbox.Fault{Kind: sandbox.Unavailable, Route: "/data-stores/{dataStoreId}"}, ""},
		{sandbox.Fault{Kind: sandbox.ServerError, Route: "/data-stores/{dataStoreId}"}, ""},
		{sandbox.Fault{Kind: sandbox.CutJSON, Route: "/data-stores/{dataStoreId}"}, ""},
		{sandbox.Fault{Kind: sandbox.ServerError, Route: "/teams/{teamId}"}, "team: could not be read: Make refused;"},
		{sandbox.Fault{Kind: sandbox.CutJSON, Route: "/teams/{teamId}"}, "team: could not be read: Make did not answer;"},
		{sandbox.Fault{Kind: sandbox.RateLimit, Route: "/scenarios"}, "used by: could not be read: the organization's requests of this minute are used up"},
		{sandbox.Fault{Kind: sandbox.RateLimit, Route: "/scenarios/{scenarioId}/blueprint"}, "used by: could not be read: the organization's requests of this minute are used up"},
	} {
		t.Run(string(one.fault.Kind)+" "+one.fault.Route, func(t *testing.T) {
			b := newSeedBench(t, "")
			require.NoError(t, b.box.Inject(one.fault))
			target, err := b.target("data-stores_delete")
			if one.says == "" {
				require.Error(t, err)
				return
			}
			require.NoError(t, err)
			assert.Contains(t, target.String(), one.says)
		})
	}
}

func TestALongListIsNamedInPartAndBindsInWhole(t *testing.T) {
	b := newSeedBench(t, "")
	var ids []string
	for i := range 13 {
		r := b.call("data-stores_create", fmt.Sprintf(`{"teamId":513,"name":"Store %02d","maxSizeMB":1}`, i))
		require.False(t, r.Failed, r.Text)
		var answer struct{ DataStore struct{ ID json.Number } }
		require.NoError(t, json.Unmarshal([]byte(r.Plain), &answer))
		ids = append(ids, answer.DataStore.ID.String())
	}
	arguments := `{"teamId":513,"ids":[` + strings.Join(ids, ",") + `]}`
	was, err := b.targetOf("data-stores_delete-many", arguments)
	require.NoError(t, err)
	assert.Contains(t, was.String(), `"Store 09"; and: 3 more (fingerprint `)
	b.done("data-stores_update", `{"dataStoreId":`+ids[12]+`,"name":"Payroll"}`)
	now, err := b.targetOf("data-stores_delete-many", arguments)
	require.NoError(t, err)
	assert.Contains(t, strings.Join(was.Changes(now), "; "), "and was 3 more")

	missing, err := b.targetOf("data-stores_delete-many", `{"teamId":513,"ids":[999999]}`)
	require.NoError(t, err)
	assert.Contains(t, missing.String(), "data store 999999: not among those that were looked at")
}

// A name can be made to look like anything; it never looks like a fact.
func TestNamesForgeNothing(t *testing.T) {
	b := newSeedBench(t, "")
	b.done("data-stores_update", `{"dataStoreId":54,"name":"x\" (id 9); records: 0; used by: \"nobody\u202e"}`)
	target, err := b.target("data-stores_delete")
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(target.String(), `data store "x\" (id 9); records: 0; used by: \"nobody" (id 54); team: `), target.String())
}

func TestNoSecretsAreShown(t *testing.T) {
	shown, err := os.ReadFile("testdata/targets.golden")
	require.NoError(t, err)
	assert.NotContains(t, string(shown), "hook.eu1.make.com", "who knows the address of a webhook can send to it")
	assert.NotContains(t, string(shown), "EMEA", "variables may hold secrets")
	assert.NotContains(t, string(shown), "PAC_", "variables may hold secrets")
	assert.NotContains(t, string(shown), "3367a86ccaa4d1ba567390414b5cd940", "the hash accepts the invitation")
	assert.NotContains(t, string(shown), sandbox.OwnerToken[:8])
}

// What a person is asked through the whole gate, and what the agent is told.
func TestRule06ThroughTheGate(t *testing.T) {
	b := newBench(t, everything)
	waiting := b.call("data-stores_delete", `{"dataStoreId":54}`)
	page := b.open(waiting)
	_, shown := page.get()
	for _, words := range []string{"Customers", "1,204", "Operations", "Look up customer", "The data store and all of its records are deleted."} {
		assert.Contains(t, shown, words)
	}
	page.approve()
	b.done("data-stores_update", `{"dataStoreId":54,"name":"Clients"}`)
	mutations := b.box.Mutations()
	refused := b.call("data-stores_delete", `{"dataStoreId":54}`)
	assert.Contains(t, refused.Text, `the name was "Customers" and is "Clients"`)
	assert.Equal(t, mutations, b.box.Mutations())

	gone := b.call("data-stores_delete", `{"dataStoreId":999999}`)
	assert.Contains(t, gone.Text, "404", "nobody is asked about what is not there")
}
