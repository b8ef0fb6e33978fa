package mutate

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/evals"
)

func parse(t *testing.T, text string) *evals.Case {
	c, err := evals.Parse("small.yaml", []byte("version: 1\nid: small\ntags: [x]\nwhy: x\nprompt: x\n"+text))
	require.NoError(t, err)
	return c
}

const small = `
client: {protocols: [2026-07-28], elicitation: form}
turns:
  - call: {tool: data-stores_get, arguments: {dataStoreId: 91, teamId: 512, cols: [id]}, save: {store: dataStore}}
  - call: {tool: users_list, arguments: {}}
  - call: {tool: data-stores_delete, arguments: {dataStoreId: $store.id}}
  - person: {does: accept}
  - call: {tool: data-stores_delete, arguments: {dataStoreId: 92}, expect: {error: declined}}
  - person: {does: decline}
expect:
  asked: 2
  http: {order: [GET /users]}
`

// What is done to a case, by kind.
func TestEachKindOfFault(t *testing.T) {
	for name, want := range map[string][]string{
		"argument-dropped": {
			"turn 1, data-stores_get: cols left out", "turn 1, data-stores_get: dataStoreId left out",
			"turn 1, data-stores_get: teamId left out", "turn 3, data-stores_delete: dataStoreId left out",
		},
		"argument-unknown": {
			"turn 1, data-stores_get: urgency added", "turn 2, users_list: urgency added", "turn 3, data-stores_delete: urgency added",
		},
		"wrong-type": {
			`turn 1, data-stores_get: cols is {"not":"this"}`, `turn 1, data-stores_get: dataStoreId is {"not":"this"}`,
			`turn 1, data-stores_get: teamId is {"not":"this"}`, `turn 3, data-stores_delete: dataStoreId is {"not":"this"}`,
		},
		"wrong-id": {
			"turn 1, data-stores_get: dataStoreId is 99999999", "turn 1, data-stores_get: teamId is 99999999",
			"turn 3, data-stores_delete: dataStoreId is 99999999",
		},
		"another-id":      {`turn 1, data-stores_get: dataStoreId is "90"`, `turn 3, data-stores_delete: dataStoreId is "90"`},
		"team-swapped":    {`turn 1, data-stores_get: teamId is "513"`},
		"turn-dropped":    {"turn 1, data-stores_get: left out", "turn 3, data-stores_delete: left out", "turn 5, data-stores_delete: left out"},
		"turns-swapped":   {"turn 1, data-stores_get: after users_list"},
		"answer-reversed": {"turn 4, accept: decline instead", "turn 6, decline: accept instead"},
		"answer-missing":  {"turn 4, accept: left out", "turn 6, decline: left out"},
		"approval-reused": {"turn 3, data-stores_delete: made again"},
	} {
		t.Run(name, func(t *testing.T) {
			c := parse(t, small)
			before := *c.Variant("before")
			var got []string
			for _, m := range (Options{Only: []string{name}, All: true}).mutants(c) {
				got = append(got, m.what)
				assert.NotEqual(t, before.Turns, m.test.Turns, m.what)
			}
			assert.Equal(t, want, got)
			assert.Equal(t, before.Turns, c.Variant("after").Turns, "the case itself stays as it is")
		})
	}
}

func TestEachCaseIsGivenEachKindOnce(t *testing.T) {
	c := parse(t, small)
	some := (Options{}).mutants(c)
	assert.Len(t, some, len(kinds))
	again := (Options{}).mutants(c)
	for i := range some {
		assert.Equal(t, some[i].what, again[i].what, "the place is always the same")
	}
}

func TestWhatIsRefusedAnywayIsLeftAlone(t *testing.T) {
	c := parse(t, `
client: {protocols: [2026-07-28], elicitation: form}
turns:
  - call: {tool: users_list, arguments: {teamId: 512}, switchTo: {teamId: 513}, expect: {error: fit}}
  - person: {does: accept}
`)
	for _, m := range (Options{All: true}).mutants(c) {
		assert.Equal(t, "turn-dropped", m.kind.name, m.what)
	}
}

func TestAFaultThatChangesNothingIsNoFault(t *testing.T) {
	event := func(who, text string) evals.Event { return evals.Event{Who: who, Did: "did", Text: text} }
	before := &evals.Outcome{Passed: true, Requests: 1, Transcript: []evals.Event{event("agent", "{}"), event("make-mcp", "same")}}
	same := &evals.Outcome{Passed: true, Requests: 1, Transcript: []evals.Event{event("agent", `{"cols":["id"]}`), event("make-mcp", "same")}}
	other := &evals.Outcome{Passed: true, Requests: 1, Transcript: []evals.Event{event("agent", "{}"), event("make-mcp", "other")}}
	more := &evals.Outcome{Passed: true, Requests: 2, Transcript: before.Transcript}
	failed := &evals.Outcome{Failures: []evals.Failure{{Check: "state", Text: "gone\nsecond line"}}}

	excused, strict := &mutant{kind: kind{name: "k", excused: true}}, &mutant{kind: kind{name: "k"}}
	assert.Equal(t, Equivalent, excused.judge(before, same).State)
	assert.Equal(t, Survived, excused.judge(before, other).State)
	assert.Equal(t, Survived, excused.judge(before, more).State)
	assert.Equal(t, Survived, strict.judge(before, same).State, "what must be refused is never excused")
	killed := strict.judge(before, failed)
	assert.Equal(t, Killed, killed.State)
	assert.Equal(t, "state: gone", killed.Failure)
}

// A mutant that no longer fits the source would be a hole that nobody sees.
func TestFaultsInTheServerFitItsSource(t *testing.T) {
	all, err := Servers()
	require.NoError(t, err)
	cases, err := evals.Load()
	require.NoError(t, err)
	known := map[string]bool{}
	for _, c := range cases {
		known[c.ID] = true
	}
	ids, rules := map[string]bool{}, map[int]bool{}
	for _, b := range all {
		changed, err := b.Apply("../..")
		require.NoError(t, err)
		assert.NotEmpty(t, changed, b.ID)
		assert.NotEmpty(t, b.Why, b.ID)
		assert.Contains(t, serverKinds, b.Kind, b.ID)
		assert.False(t, ids[b.ID], "%s stands twice", b.ID)
		for _, first := range b.First {
			assert.True(t, known[first], "%s: there is no case %s", b.ID, first)
		}
		ids[b.ID], rules[b.Rule] = true, true
	}
	for rule := 1; rule <= 25; rule++ {
		assert.True(t, rules[rule], "nothing breaks rule %d", rule)
	}
}

func TestReasonsAreOfKnownForm(t *testing.T) {
	for id, reason := range reasons() {
		assert.NotEmpty(t, reason, id)
	}
}

// program is a module of its own, so that building it takes little time.
func program(t *testing.T) string {
	folder := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":      "module program\n\ngo 1.24\n",
		"main.go":     "package main\n\nfunc main() { println(answer(), answer()) }\n",
		"sub_test.go": "package main\n",
		"answer.go":   "package main\n\nfunc answer() string { return \"sound\" }\n",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600))
	}
	return folder
}

func TestTheServerIsBuiltWithTheFault(t *testing.T) {
	source := program(t)
	b := Broken{ID: "x", Edits: []Edit{
		{File: "answer.go", Find: `"sound"`, Replace: `"broken"`},
		{File: "main.go", Find: "answer(), ", Replace: ""},
	}}
	binary, err := b.Build(t.Context(), source, t.TempDir())
	require.NoError(t, err)
	said, err := exec.CommandContext(t.Context(), binary).CombinedOutput()
	require.NoError(t, err)
	assert.Equal(t, "broken\n", string(said))
	raw, err := os.ReadFile(filepath.Join(source, "answer.go"))
	require.NoError(t, err)
	assert.Contains(t, string(raw), "sound", "the source stays as it is")
}

func TestFaultsThatDoNotFitAreRefused(t *testing.T) {
	source := program(t)
	for want, edit := range map[string]Edit{
		`main.go has "answer()" 2 times, not once`: {File: "main.go", Find: "answer()"},
		`answer.go has "gone" 0 times, not once`:   {File: "answer.go", Find: "gone"},
		"nowhere.go":                               {File: "nowhere.go", Find: "x"},
		"x can't be built":                         {File: "answer.go", Find: "return", Replace: "retrun"},
	} {
		_, err := Broken{ID: "x", Edits: []Edit{edit}}.Build(t.Context(), source, t.TempDir())
		require.ErrorContains(t, err, want)
	}
}

func TestReportCountsAndExplains(t *testing.T) {
	r := newReport(3, []Verdict{
		{ID: "a", Kind: "wrong-id", Of: Transcript, State: Killed, By: "c"},
		{ID: "b", Kind: "wrong-id", Of: Transcript, State: Equivalent},
		{ID: "rule-02-x", Kind: "rule-off", Of: Server, State: Survived, Rule: 2, Why: "because | of that"},
		{ID: "rule-01-x", Kind: "rule-off", Of: Server, State: Survived, Rule: 1, Reason: "nobody looks"},
	}, time.Minute)
	assert.Equal(t, Tally{Mutants: 4, Killed: 1, Equivalent: 1, Survived: 2}, r.Tally)
	assert.Equal(t, "33 %", r.percent())
	assert.Equal(t, "–", Tally{Mutants: 1, Equivalent: 1}.percent())
	require.Len(t, r.Unexplained(), 1)
	assert.Equal(t, "rule-02-x", r.Unexplained()[0].ID)

	var page, lines bytes.Buffer
	require.NoError(t, r.WriteDoc(&page))
	for _, part := range []string{
		"1 of 4 faults were noticed by 3 cases (33 % of those that can be noticed), in 1m0s.",
		"| wrong-id | transcript | an id is that of nothing | 2 | 1 | 1 | 0 | 100 % |",
		"| 1 | rule-01-x |  | nobody |\n| 2 | rule-02-x | because \\| of that | nobody |",
		"| rule-01-x | rule-off | nobody looks |", "| rule-02-x | rule-off | Not known yet. |", "| b | wrong-id |",
	} {
		assert.Contains(t, page.String(), part)
	}
	r.WriteSummary(&lines)
	assert.Contains(t, lines.String(), "1 of 4 mutants killed, 1 equivalent, 2 survived, in 60.0 s.")
}
