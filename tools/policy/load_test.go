package policy

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A policy that is not understood to the letter is refused: what is misspelt would
// never match, and nobody would know.
func TestLoadRefusesWhatItDoesNotUnderstand(t *testing.T) {
	rows := []struct{ file, want string }{
		{"", "line 1, column 1: the file must have exactly one document"},
		{"# nothing", "line 1, column 1: the file must have exactly one document"},
		{"version: 1\n---\nversion: 1", "exactly one document"},
		{"rules: [{then: ask}]", "line 1, column 1: version: 1 is needed"},
		{"version: 2", "line 1, column 10: version: 1 is needed"},
		{"- 1", "line 1"},
		{"just text", "line 1"},
		{"version: 1\nversion: 1", `line 2, column 1: mapping key "version" already defined`},
		{"version: 1\nrule: []", "line 2"},
		{"version: 1\nrule: [{then: ask}]", `line 2, column 1: unknown field "rule"`},
		{"version: 1\nrules:\n  - then: ask\n    tool: x", `line 4, column 5: unknown field "tool"`},
		{"version: 1\nrules: [", "line 2"},
		{"version: 1\nrules:", "line 2, column 8: the value is missing"},
		{"version: 1\nrules:\n  - then: allow\n    tools:", "line 4, column 12: the value is missing"},
		{"version: 1\nrules:\n  - then: allow\n    tools: []", "line 4, column 12: the list is empty"},
		{"version: 1\nrules:\n  - then: allow\n    arguments: {}", "line 4, column 16: there is nothing between the braces"},
		{"version: 1\nrules: [~]", "the value is missing"},
		{"version: 1\nrules: [&a {then: ask}, *a]", "line 2, column 9: anchor is not supported"},
		{"version: 1\nrules: [{then: !!str ask}]", "line 2, column 16: tag is not supported"},
		{"version: 1\nrules: [{then: [ask]}]", "line 2, column 16: a plain value is needed here"},
		{"version: 1\nrules: [{then: ask, tools: [[x]]}]", "a plain value is needed here"},
		{"version: 1\nrules: {then: ask}", "line 2"},

		{"version: 1\ntimezone: Prague", `line 2, column 11: "Prague" is no time zone`},
		{"version: 1\ntimezone: Local", "no time zone"},
		{"version: 1\ntimezone: ../../etc/passwd", "no time zone"},
		{"version: 1\nhours: {quiet: [Mon, Mo]}", `line 2, column 22: "Mo" is no day`},
		{"version: 1\nhours: {Sat: [Mon]}", `line 2, column 15: "Sat" can't be a name for other hours`},
		{"version: 1\nhours: {quiet: Sat, nights: quiet}", `"quiet" is no day`},
		{"version: 1\nrules: [{then: deny, during: quiet}]", `line 2, column 30: "quiet" is no day`},
		{"version: 1\nrules: [{then: deny, outside: 18:00-25:00}]", `"25:00" is no time of day`},

		{"version: 1\nrules:\n  - tools: x", "line 3, column 12: no tool is called \"x\""},
		{"version: 1\nrules:\n  - tools: [scenarios_list, \"*_remove\"]\n    then: ask", "line 3, column 29: no tool is called \"*_remove\""},
		{"version: 1\nrules: [{then: ask, tools: \"[\"}]", "is no pattern"},
		{"version: 1\nrules:\n  - effects: delete\n    then: ask", `line 3, column 14: "delete" is no effect: there are read, write, destructive, credential`},
		{"version: 1\nrules:\n  - name: x\n    effects: read", `line 3, column 5: then must be allow, ask or deny, not ""`},
		{"version: 1\nrules: [{then: Deny}]", `line 2, column 16: then must be allow, ask or deny, not "Deny"`},
		{"version: 1\nrules: [{then: ask, teams: [production]}]", `"production" is no id`},
		{"version: 1\nrules: [{then: ask, teams: 35.5}]", `"35.5" is no id`},
		{"version: 1\nrules: [{then: ask, organizations: -1}]", `"-1" is no id`},
		{"version: 1\nrules: [{then: ask, arguments: {scenarioID: 1}}]", `line 2, column 45: none of the tools that this is about has the argument "scenarioID"`},
		{"version: 1\nrules: [{then: ask, tools: users_update, arguments: {scenarioId: 1}}]", `has the argument "scenarioId"`},
		{"version: 1\nrules: [{then: ask, effects: read, arguments: {scenarioId: 1}}]", `has the argument "scenarioId"`},
		{"version: 1\nrules: [{then: ask, arguments: {scenarioId: 1, email: x}}]", "has the argument"},
		{"version: 1\nrules: [{then: ask, arguments: {scenarioId: 011}}]", "011 may stand for 9: write just that, or put it in quotes"},
		{"version: 1\nrules: [{then: ask, teams: 0x23}]", "0x23 may stand for 35"},
		{"version: 1\nrules: [{then: ask, arguments: {data..x: 1}}]", "dots stand between names"},
		{"version: 1\nrules: [{then: ask, arguments: {data.x: {y: 1}}}]", "a plain value is needed here"},
		{"version: 1\nrules: [{then: ask, arguments: {name: \"[\"}}]", "is no pattern"},
		{"version: 1\nrules: [{then: ask, name: a}, {then: deny, name: a}]", "the name of another rule"},

		{"version: 1\nrules: [{then: ask, approvals: 2}]", "line 2, column 32: 2 different approvers can't decide, there are 0"},
		{"version: 1\nrules: [{then: ask, approvals: 3}]" + people, "there are 2"},
		{"version: 1\nrules: [{then: deny, approvals: 2}]" + people, "approvals belong to a rule with then: ask"},
		{"version: 1\nrules: [{then: ask, approvals: 1.5}]", `"1.5" is no whole number above 0`},
		{"version: 1\nrules: [{then: ask, approvals: 0}]", `"0" is no whole number above 0`},
		{"version: 1\napprovers:\n  - name: ana", "line 3, column 5: an approver needs a name and a passphrase"},
		{"version: 1\napprovers: [{name: ana, passphrase: hunter2}]", "the passphrase of ana is no bcrypt hash"},
		{"version: 1\napprovers: [{name: ana, passphrase: $2a$04$1USxg/NLDBOvEtMz7v9Ei.hbDnOFfkIs8S2mO.Z8m8udTtad/Keje}]", "of cost 4"},
		{"version: 1\napprovers: [{name: ana, passphrase: $2a$31$1USxg/NLDBOvEtMz7v9Ei.hbDnOFfkIs8S2mO.Z8m8udTtad/Keje}]", "of cost 31"},
		{"version: 1" + people + "  - {name: ana, passphrase: $2a$10$1USxg/NLDBOvEtMz7v9Ei.hbDnOFfkIs8S2mO.Z8m8udTtad/Keje}", "line 5, column 12: \"ana\" is an approver already"},
		{"version: 1" + people + "  - {name: Ana, passphrase: $2a$10$1USxg/NLDBOvEtMz7v9Ei.hbDnOFfkIs8S2mO.Z8m8udTtad/Keje}", "line 5, column 12: \"Ana\" is an approver already"},
		{"version: 1\napprovers: [{name: cy, passphrase: $2a$10$1USxg/NLDBOvEtMz7v9Ei.hbDnOFfkIs8S2mO.Z8m8udTtad/Keje}, {name: di, passphrase: $2a$10$1USxg/NLDBOvEtMz7v9Ei.hbDnOFfkIs8S2mO.Z8m8udTtad/Keje}]", "\"di\" has the passphrase of another approver"},
		{"version: 1\nclients: [{ask: page}]", "a client needs a name"},
		{"version: 1\nclients: [{client: a}]", "ask must be dialogue, page or none"},
		{"version: 1\nclients: [{client: \"[\", ask: page}]", "is no pattern"},

		{"version: 1\nquotas: [{most: 1, per: hour}]", "line 2, column 11: a quota needs a name"},
		{"version: 1\nquotas: [{name: a, per: hour}]", "a quota needs most"},
		{"version: 1\nquotas: [{name: a, most: 0, per: hour}]", "no whole number"},
		{"version: 1\nquotas: [{name: a, most: 1}]", "a quota needs per"},
		{"version: 1\nquotas: [{name: a, most: 1, per: fortnight}]", "no length of time"},
		{"version: 1\nquotas: [{name: a, most: 1, per: 1ms}]", "not between a second and 31 days"},
		{"version: 1\nquotas: [{name: a, most: 1, per: 10000h}]", "not between a second and 31 days"},
		{"version: 1\nquotas: [{name: a, most: 1, per: hour, each: client}]", "each must be principal, team or organization"},
		{"version: 1\nquotas: [{name: a, most: 1, per: hour, tools: x}]", "no tool is called"},
		{"version: 1\nquotas: [{name: a, most: 1, per: hour}, {name: a, most: 2, per: day}]", "the name of another quota"},
		{"version: 1\n# " + strings.Repeat("x", largest), "more than 1048576 bytes"},
	}
	for _, row := range rows {
		_, err := Load(strings.NewReader(row.file), known)
		var problem *Problem
		if assert.ErrorAs(t, err, &problem, row.file) {
			assert.Contains(t, err.Error(), row.want, row.file)
			assert.Positive(t, problem.Line)
			assert.NotContains(t, err.Error(), "hunter2", "what may be a passphrase is not repeated")
		}
	}
	broken := errors.New("the disk is broken")
	_, err := Load(iotest.ErrReader(broken), known)
	require.ErrorIs(t, err, broken)
}

func TestDoubts(t *testing.T) {
	p := load(t, `
rules:
  - {name: reads delete nothing, tools: "*_delete*", effects: read, then: deny}
  - {name: runs, effects: [destructive, write], then: allow}
  - {name: too late, tools: scenarios_delete, then: deny}
  - {name: half, tools: "*", effects: [destructive, credential], then: deny}
  - {name: a team, teams: 35, then: deny}
  - {name: the team again, teams: 35, effects: read, then: deny}
  - {name: one of the team, effects: read, teams: 35, arguments: {teamId: 35}, then: ask}
  - {name: team allowed, effects: credential, teams: 36, then: allow}
  - {name: team asked, effects: credential, teams: 36, then: ask}
  - {name: the rest, then: deny}
`)
	assert.Equal(t, []Doubt{
		{4, `the rule "reads delete nothing" never decides: no tool has both a name and an effect of those that it names`},
		{5, `the rule "runs" lets data-stores_delete-many or scenarios_delete run without asking anybody`},
		{6, `the rule "too late" never decides: "runs" decides on all of its calls before it`},
		{8, `the rule "a team" also holds for every call that does not say for which team or organization it is, down to searching for tools: name effects or tools as well`},
		{9, `the rule "the team again" never decides: "a team" decides on all of its calls before it`},
		{10, `the rule "one of the team" never decides: "a team" decides on all of its calls before it`},
		{11, `the rule "team allowed" never decides: "half" decides on all of its calls before it`},
		{12, `the rule "team asked" never decides: "half" decides on all of its calls before it`},
	}, p.Doubts(known))

	p = load(t, `
rules:
  - {name: sure, effects: credential, teams: 36, then: allow}
  - {name: unsure, effects: credential, teams: 36, then: ask}
`)
	assert.Equal(t, []Doubt{{4, `the rule "sure" lets users_update run without asking anybody`}}, p.Doubts(known),
		"the second rule is for calls that do not name their team")
	assert.Empty(t, (*Policy)(nil).Doubts(known))
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte("version: 1\ntimezone: Europe/Prague\nhours: {quiet: [Mon-Fri 18:00-08:00, \"Sat,Sun\"]}\n" + people +
		"clients: [{client: \"Cursor*\", ask: page}]\nrules:\n  - name: a\n    tools: [\"*_delete\"]\n    teams: [35]\n" +
		"    arguments: {scenarioId: [11, \"prod-*\"]}\n    during: quiet\n    then: ask\n    approvals: 2\n    why: |\n      x\n" +
		"quotas: [{name: q, effects: destructive, most: 10, per: 1h, each: principal}]\n"))
	f.Add([]byte("{\"version\": 1, \"rules\": [{\"then\": \"deny\"}]}"))
	f.Add([]byte("version: 1\nrules: [&a {then: ask}, *a]"))
	f.Add([]byte("version: 1\n<<: {}\n? a\n: b"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		p, err := Load(bytes.NewReader(raw), known)
		var problem *Problem
		if err != nil {
			require.ErrorAs(t, err, &problem)
			require.Positive(t, problem.Line)
			return
		}
		d := p.Explain(Call{Tool: "scenarios_delete", Effect: destructive, Arguments: map[string]any{"scenarioId": "prod-1"}})
		require.Contains(t, []Action{Allow, Ask, Deny}, d.Action)
		require.GreaterOrEqual(t, d.Approvals, 1)
		p.Doubts(known)
	})
}
