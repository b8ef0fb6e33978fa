package policy

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Hashes of "correct horse battery" and "staple of the ants", at the least cost.
const people = `
approvers:
  - {name: ana, passphrase: "$2a$10$1USxg/NLDBOvEtMz7v9Ei.hbDnOFfkIs8S2mO.Z8m8udTtad/Keje"}
  - {name: ben, passphrase: "$2a$10$YN/oDJ6rylIUIjS1.ILzbOGjU.Rwnp8FfE1hPWOi7E/KUfditpFr."}
`

var known = []Tool{
	{Name: "data-stores_delete-many", Effect: destructive, Arguments: []string{"teamId", "ids", "all"}},
	{Name: "scenarios_delete", Effect: destructive, Arguments: []string{"scenarioId"}},
	{Name: "scenarios_run", Effect: write, Arguments: []string{"scenarioId", "data", "name"}},
	{Name: "scenarios_run-and-wait", Effect: write, Arguments: []string{"scenarioId", "data"}},
	{Name: "scenarios_list", Effect: read, Arguments: []string{"teamId"}},
	{Name: "users_update", Effect: credential, Arguments: []string{"userId", "email", "name"}},
}

func load(t *testing.T, text string) *Policy {
	t.Helper()
	p, err := Load(strings.NewReader("version: 1\n"+text), known)
	require.NoError(t, err)
	return p
}

// call is a call of a tool that is known, with arguments as JSON.
func call(t *testing.T, tool, arguments string) Call {
	t.Helper()
	c := Call{Tool: tool, Principal: "local", Now: time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)}
	for _, one := range known {
		if one.Name == tool {
			c.Effect = one.Effect
		}
	}
	require.NotEmpty(t, c.Effect, tool)
	d := json.NewDecoder(strings.NewReader(arguments))
	d.UseNumber()
	require.NoError(t, d.Decode(&c.Arguments))
	return c
}

func TestWithoutRulesTheEffectDecides(t *testing.T) {
	for _, p := range []*Policy{nil, load(t, "")} {
		for effect, want := range map[string]Action{read: Allow, write: Allow, destructive: Ask, credential: Ask, "": Ask, "new": Ask} {
			d := p.Decide(Call{Effect: effect})
			assert.Equal(t, want, d.Action, effect)
			assert.Equal(t, "default", d.Rule)
			assert.Equal(t, 1, d.Approvals)
			assert.NotEmpty(t, d.Because)
			for _, grave := range []Action{Allow, Ask, Deny} {
				got := p.WithDefault(grave).Decide(Call{Effect: effect}).Action
				if want == Ask {
					assert.Equal(t, grave, got, effect)
				} else {
					assert.Equal(t, Allow, got, "the default for grave calls is none for %s", effect)
				}
			}
		}
		assert.Equal(t, Ask, p.Decide(Call{Effect: write, Wanted: true}).Action, "what Make wants confirmed is asked about")
		assert.Empty(t, p.Explain(Call{Effect: read}).Steps)
		assert.Equal(t, time.UTC, p.Zone())
		assert.Equal(t, Dialogue, p.Rung("any"))
	}
	var none *Policy
	assert.Zero(t, testing.AllocsPerRun(100, func() { none.Decide(Call{Effect: write}) }), "no policy costs nothing")
}

func TestTheFirstRuleThatMatchesDecides(t *testing.T) {
	p := load(t, people+`
rules:
  - name: one may go
    tools: scenarios_delete
    arguments: {scenarioId: 7}
    then: allow
  - tools: ["scenarios_*", users_update]
    effects: [destructive, credential]
    then: ask
    approvals: 2
    why: Ask on Slack.
  - name: nothing else
    effects: destructive
    then: deny
`)
	d := p.Decide(call(t, "scenarios_delete", `{"scenarioId":7}`))
	assert.Equal(t, Allow, d.Action)
	assert.Equal(t, "one may go", d.Rule)

	d = p.Decide(call(t, "scenarios_delete", `{"scenarioId":8}`))
	assert.Equal(t, Ask, d.Action)
	assert.Equal(t, 2, d.Approvals)
	assert.Equal(t, "rule 2", d.Rule)
	assert.Equal(t, `The operator's rule 2 (line 12) wants people to decide on this call: Ask on Slack.`, d.Because)

	d = p.Decide(call(t, "data-stores_delete-many", `{}`))
	assert.Equal(t, Deny, d.Action)
	assert.Equal(t, `The operator's rule "nothing else" denies this call.`, d.Because)
	assert.Empty(t, d.Steps, "only Explain tells them")

	assert.Equal(t, "default", p.Decide(call(t, "scenarios_list", `{}`)).Rule)
	assert.Equal(t, Deny, p.WithDefault(Allow).Decide(call(t, "data-stores_delete-many", `{}`)).Action, "rules go before the default")
	assert.Equal(t, Deny, p.Decide(Call{Tool: "new"}).Action, "an effect that nobody knows fits a rule that denies")
}

func TestExplainTellsEachRuleUpToTheOneThatDecides(t *testing.T) {
	p := load(t, `
rules:
  - {name: a, tools: users_update, then: deny}
  - {name: b, teams: 35, effects: destructive, then: allow}
  - {name: c, arguments: {scenarioId: 8}, then: deny}
  - {name: d, during: Sun, then: deny}
  - {name: e, outside: Sun, effects: [destructive], then: ask}
  - {name: f, then: deny}
`)
	c := call(t, "scenarios_delete", `{"scenarioId":7}`)
	d := p.Explain(c)
	assert.Equal(t, []Step{
		{"a", 4, false, "the tool is scenarios_delete, not users_update"},
		{"b", 5, false, "the call does not say for which team it is, which is not enough to allow it"},
		{"c", 6, false, "scenarioId is not 8"},
		{"d", 7, false, "Mon 12:00 is outside Sun"},
		{"e", 8, true, "its effect is destructive; Mon 12:00 is outside Sun"},
	}, d.Steps)
	d.Steps = nil
	assert.Equal(t, p.Decide(c), d, "explaining changes nothing")

	d = load(t, "rules: [{tools: scenarios_run, teams: 35, then: deny}]").Explain(Call{Tool: "x", Calls: []string{"scenarios_run"}})
	assert.Equal(t, "x calls scenarios_run, which is enough to deny; the call does not say for which team it is, which is enough to deny", d.Steps[0].Why)
}

// A call often names only the thing, not its team.
func TestAnUnknownTeamFailsSafe(t *testing.T) {
	rows := []struct {
		then  string
		team  int64
		match bool
	}{
		{"allow", 35, true}, {"ask", 35, true}, {"deny", 35, true},
		{"allow", 36, false}, {"ask", 36, false}, {"deny", 36, false},
		{"allow", 0, false}, {"ask", 0, true}, {"deny", 0, true},
	}
	for _, owner := range []string{"teams", "organizations"} {
		for _, row := range rows {
			p := load(t, "rules: [{name: the rule, "+owner+": [34, 35], then: "+row.then+"}]")
			c := call(t, "scenarios_delete", `{}`)
			if c.Team = row.team; owner == "organizations" {
				c.Team, c.Organization = 0, row.team
			}
			assert.Equal(t, row.match, p.Decide(c).Rule == "the rule", "%s %v", owner, row)
		}
	}
}

// What is denied for a tool is denied for the tasks that do its work.
func TestATaskIsHeldToTheRulesOfTheToolsThatItCalls(t *testing.T) {
	for then, want := range map[string]bool{"deny": true, "ask": true, "allow": false} {
		p := load(t, "rules: [{name: the rule, tools: scenarios_run, then: "+then+"}]")
		c := call(t, "scenarios_run-and-wait", `{}`)
		assert.NotEqual(t, "the rule", p.Decide(c).Rule)
		c.Calls = []string{"scenarios_list", "scenarios_run"}
		assert.Equal(t, want, p.Decide(c).Rule == "the rule", then)
	}
}

// An argument must not get past a rule by being written in another way.
func TestArgumentsCanNotBeDisguised(t *testing.T) {
	rows := []struct {
		rule, arguments string
		want            fit
	}{
		{`{scenarioId: 11}`, `{"scenarioId":11}`, surely},
		{`{scenarioId: [11, 12]}`, `{"scenarioId":12}`, surely},
		{`{scenarioId: "11"}`, `{"scenarioId":11}`, surely},
		{`{scenarioId: 11}`, `{"scenarioId":"11"}`, surely},
		{`{scenarioId: 11}`, `{"scenarioId":11.0}`, surely},
		{`{scenarioId: 11}`, `{"scenarioId":1.1e1}`, surely},
		{`{scenarioId: 11}`, `{"scenarioId":"011"}`, perhaps},
		{`{scenarioId: 11}`, `{"scenarioId":" 11"}`, perhaps},
		{`{scenarioId: 11}`, `{"scenarioId":110}`, never},
		{`{scenarioId: 11}`, `{"scenarioId":1e999999999}`, perhaps},
		{`{scenarioId: 11}`, `{"scenarioId":"1e999999999"}`, perhaps},
		{`{scenarioId: 11}`, `{"scenarioId":1.1e0000000001}`, surely},
		{`{scenarioId: 11}`, `{"scenarioId":"` + strings.Repeat("0", 300) + `11"}`, perhaps},
		{`{scenarioId: 11}`, `{"scenarioId":"` + strings.Repeat("0", 3000) + `11"}`, perhaps},
		{`{scenarioId: 11}`, `{"scenarioId":"e"}`, never},
		{`{scenarioId: 11}`, `{"scenarioId":"-"}`, never},
		{`{scenarioId: 11}`, `{}`, never},
		{`{scenarioId: 11}`, `{"scenarioId":null}`, never},
		{`{scenarioId: 9007199254740993}`, `{"scenarioId":9007199254740992}`, never},
		{`{scenarioId: 9007199254740993}`, `{"scenarioId":9007199254740993}`, surely},
		{`{scenarioId: "1*"}`, `{"scenarioId":11}`, surely},

		{`{ids: 11}`, `{"ids":[11]}`, surely},
		{`{ids: [11, 12]}`, `{"ids":[12,11]}`, surely},
		{`{ids: 11}`, `{"ids":[10,11]}`, perhaps},
		{`{ids: 11}`, `{"ids":[10,[["11"]]]}`, perhaps},
		{`{ids: 11}`, `{"ids":"[10,11]"}`, perhaps},
		{`{ids: 11}`, `{"ids":[]}`, never},
		{`{ids: 11}`, `{"ids":[10]}`, never},
		{`{all: True}`, `{"all":true}`, surely},
		{`{all: true}`, `{"all":"true"}`, surely},
		{`{all: true}`, `{"all":false}`, never},

		{`{name: "prod-*"}`, `{"name":"prod-a"}`, surely},
		{`{name: "prod-*"}`, `{"name":"prod-a/b"}`, surely},
		{`{name: "prod-*"}`, `{"name":"prod\u034f-a"}`, perhaps},
		{`{name: "prod-*"}`, `{"name":"pro\ufe0fd-a"}`, perhaps},
		{`{name: "prod-*"}`, `{"name":"\u2800prod-a"}`, perhaps},
		{`{name: "prod-*"}`, `{"name":"prod\u3164-a"}`, perhaps},
		{`{name: "prod-*"}`, `{"name":"prod\uffa0-a"}`, perhaps},
		{`{name: "pr\u00f6d"}`, `{"name":"pro\u034f\u0308d"}`, perhaps},
		{`{name: "prod-*"}`, `{"name":"prod-a\nb"}`, surely},
		{`{name: "prod-*"}`, `{"name":"Prod-a"}`, perhaps},
		{`{name: "prod-*"}`, `{"name":"  prod-a"}`, perhaps},
		{`{name: "prod-*"}`, `{"name":"pr\u200bod-a"}`, perhaps},
		{`{name: "prod-*"}`, `{"name":"ｐrod-a"}`, perhaps},
		{`{name: "prod-*"}`, `{"NAME":"prod-a"}`, perhaps},
		{`{name: "prod-*"}`, `{"name":"x","Name":"prod-a"}`, perhaps},
		{`{name: "prod-*"}`, `{"name":{"eq":"prod-a"}}`, perhaps},
		{`{name: "prod-*"}`, `{"name":"test-prod-a"}`, never},
		{`{name: 'a\*b'}`, `{"name":"a*b"}`, surely},
		{`{name: 'a\*b'}`, `{"name":"acb"}`, never},

		{`{data.owner.id: 7}`, `{"data":{"owner":{"id":7}}}`, surely},
		{`{data.owner.id: 7}`, `{"data":{"owner":[{"id":6},{"id":7}]}}`, perhaps},
		{`{data.owner.id: 7}`, `{"data":{"owner":[{},{"id":7}]}}`, perhaps},
		{`{data.owner.id: 7}`, `{"data":{"owner":{"ID":7}}}`, perhaps},
		{`{data.owner.id: 7}`, `{"data":"{\"owner\":{\"id\":7}}"}`, perhaps},
		{`{data.owner.id: 7}`, `{"data":{"owner":"{\"id\":\"7\"}"}}`, perhaps},
		{`{data.owner.id: 7}`, `{"data":{"owner.id":7}}`, surely},
		{`{data.owner.id: 7}`, `{"data":{"owner":7}}`, never},
		{`{data.owner.id: 7}`, `{"data":7}`, never},

		{`{name: a, data.x: b}`, `{"name":"a","data":{"x":"b"}}`, surely},
		{`{name: a, data.x: b}`, `{"name":"a","data":{"x":"B"}}`, perhaps},
		{`{name: a, data.x: b}`, `{"name":"a"}`, never},
	}
	for _, row := range rows {
		for then, matches := range map[string]bool{"deny": row.want != never, "ask": row.want != never, "allow": row.want == surely} {
			p := load(t, "rules: [{name: the rule, arguments: "+row.rule+", then: "+then+"}]")
			c := call(t, "scenarios_run", row.arguments)
			d := p.Explain(c)
			assert.Equal(t, matches, d.Rule == "the rule", "%s %s for %s: %v", then, row.rule, row.arguments, d.Steps)
		}
	}
}

func TestQuotasOfACall(t *testing.T) {
	p := load(t, `
rules:
  - {tools: users_update, then: deny}
quotas:
  - {name: deletions, effects: destructive, most: 10, per: hour, each: principal}
  - {name: all of them, most: 1000, per: 24h}
  - {name: in a team, teams: [35, 36], most: 5, per: 30m, each: team}
  - {name: in a company, organizations: 11, most: 5, per: week, each: organization}
`)
	c := call(t, "scenarios_delete", `{}`)
	c.Team, c.Organization = 35, 12
	assert.Equal(t, []Quota{
		{"deletions", 10, time.Hour, "deletions|principal|local"},
		{"all of them", 1000, 24 * time.Hour, "all of them"},
		{"in a team", 5, 30 * time.Minute, "in a team|team|35"},
	}, p.Decide(c).Quotas)

	c = call(t, "scenarios_list", `{}`)
	c.Organization = 11
	assert.Equal(t, []Quota{
		{"all of them", 1000, 24 * time.Hour, "all of them"},
		{"in a team", 5, 30 * time.Minute, "in a team|team|0"},
		{"in a company", 5, 7 * 24 * time.Hour, "in a company|organization|11"},
	}, p.Decide(c).Quotas, "a call that does not name its team counts")

	assert.Empty(t, p.Decide(call(t, "users_update", `{}`)).Quotas, "what is denied counts against none")
	for window, want := range map[time.Duration]string{
		time.Hour: "1 hour", 2 * time.Hour: "2 hours", 36 * time.Hour: "36 hours", 48 * time.Hour: "2 days",
		time.Minute: "1 minute", 90 * time.Second: "1m30s",
	} {
		assert.Equal(t, "x: at most 3 in "+want, Quota{Name: "x", Most: 3, Window: window}.String())
	}
}

func TestClientsThatDropDialogues(t *testing.T) {
	clients := `
clients:
  - {client: "Cursor*", ask: page}
  - {client: "*/robot", ask: none}
  - {client: Claude, ask: dialogue}
`
	alone, approved := load(t, clients), load(t, clients+people)
	for name, want := range map[string][2]Rung{
		"Cursor": {Page, Page}, "cursor-vscode/1.2": {Page, Page}, "a/robot": {None, None},
		"Claude": {Dialogue, Page}, "": {Dialogue, Page},
	} {
		assert.Equal(t, want[0], alone.Rung(name), name)
		assert.Equal(t, want[1], approved.Rung(name), "a dialogue can't tell who answers: %s", name)
	}
}

func TestApproversProveThemselves(t *testing.T) {
	p := load(t, people)
	approvers := p.Approvers()
	require.Len(t, approvers, 2)
	ana, ben := approvers[0], approvers[1]
	assert.True(t, ana.Is("correct horse battery"))
	assert.False(t, ben.Is("correct horse battery"))
	assert.False(t, Approver{}.Is("correct horse battery"))
	require.NoError(t, checkHash(nobody), "a name that nobody has costs the work of one that somebody has")

	approvers[0] = Approver{Name: "eve"}
	assert.Equal(t, "ana", p.Approvers()[0].Name, "callers can't change the policy")
	assert.Empty(t, (*Policy)(nil).Approvers())
}

func TestPassphrasesAreHashed(t *testing.T) {
	for _, wrong := range []string{"", "eleven char", strings.Repeat("é", 37), "\xff\xfe\xff\xfe\xff\xfe\xff\xfe\xff\xfe\xff\xfe"} {
		_, err := HashPassphrase(wrong)
		require.Error(t, err, wrong)
	}
	longest := "caf\u00e9" + strings.Repeat("x", 67)
	hash, err := HashPassphrase(longest)
	require.NoError(t, err)
	require.NoError(t, checkHash(hash))
	a := Approver{Name: "ana", Passphrase: hash}
	assert.True(t, a.Is("cafe\u0301"+longest[5:]), "however é is typed")
	assert.False(t, a.Is(longest+"x"), "bcrypt itself would not see the difference")
}

// Deciding is on the way of every call.
func BenchmarkDecide(b *testing.B) {
	text := "version: 1\nrules:\n"
	for range 50 {
		text += "  - {tools: \"*_delete\", effects: destructive, teams: [34, 35], arguments: {scenarioId: [11, \"prod-*\"]}, then: deny}\n"
	}
	p, err := Load(strings.NewReader(text), known)
	require.NoError(b, err)
	c := Call{Tool: "scenarios_delete", Effect: destructive, Arguments: map[string]any{"scenarioId": json.Number("7")}}
	for b.Loop() {
		p.Decide(c)
	}
}
