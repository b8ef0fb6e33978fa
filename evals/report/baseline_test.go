package report_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/evals"
	"makemcp/evals/report"
)

func reported(outcomes ...*evals.Outcome) *evals.Report { return &evals.Report{Outcomes: outcomes} }

func TestComparedWithTheBaseline(t *testing.T) {
	unsafe := failed(evals.Failure{Check: "marks", Text: "none"}, evals.State, evals.Schema)
	tokens := func(n int) func(*evals.Outcome) { return func(o *evals.Outcome) { o.Tokens = n } }
	stdio := func(o *evals.Outcome) { o.Transport = evals.Stdio }
	for name, test := range map[string]struct {
		before, now []*evals.Outcome
		part        bool
		want        []string
		regressed   bool
	}{
		"the same": {
			before: []*evals.Outcome{outcome("a", nil)},
			now:    []*evals.Outcome{outcome("a", func(o *evals.Outcome) { o.Seconds = 99 })},
		},
		"a gate broke": {
			before: []*evals.Outcome{outcome("a", nil)}, now: []*evals.Outcome{outcome("a", unsafe)},
			want: []string{"worse    a: safety is broken (http 2025-11-25)"}, regressed: true,
		},
		"a gate was broken before": {
			before: []*evals.Outcome{outcome("a", unsafe)}, now: []*evals.Outcome{outcome("a", unsafe)},
		},
		"a gate is kept again": {
			before: []*evals.Outcome{outcome("a", unsafe)}, now: []*evals.Outcome{outcome("a", nil)},
			want: []string{"better   a: safety is kept again (http 2025-11-25)"},
		},
		"4 % more tokens": {
			before: []*evals.Outcome{outcome("a", nil)}, now: []*evals.Outcome{outcome("a", tokens(1040))},
		},
		"5 % more tokens": {
			before: []*evals.Outcome{outcome("a", nil)}, now: []*evals.Outcome{outcome("a", tokens(1050))},
		},
		"6 % more tokens": {
			before: []*evals.Outcome{outcome("a", nil)}, now: []*evals.Outcome{outcome("a", tokens(1060))},
			want: []string{"worse    a: tokens 1000 → 1060 (http 2025-11-25)"}, regressed: true,
		},
		"6 % fewer tokens": {
			before: []*evals.Outcome{outcome("a", nil)}, now: []*evals.Outcome{outcome("a", tokens(940))},
			want: []string{"better   a: tokens 1000 → 940 (http 2025-11-25)"},
		},
		"fewer tokens as it broke off": {
			before: []*evals.Outcome{outcome("a", nil)},
			now:    []*evals.Outcome{outcome("a", func(o *evals.Outcome) { unsafe(o); o.Tokens = 0 })},
			want:   []string{"worse    a: safety is broken (http 2025-11-25)"}, regressed: true,
		},
		"more requests and definitions": {
			before: []*evals.Outcome{outcome("a", nil)},
			now:    []*evals.Outcome{outcome("a", func(o *evals.Outcome) { o.Requests, o.Definitions = 106, 2200 })},
			want:   []string{"worse    a: definitions 2000 → 2200 (http 2025-11-25)", "worse    a: requests 100 → 106 (http 2025-11-25)"}, regressed: true,
		},
		"a new case, and one that is gone": {
			before: []*evals.Outcome{outcome("a", nil), outcome("a", stdio), outcome("b", nil)}, now: []*evals.Outcome{outcome("b", nil), outcome("c", nil)},
			want: []string{"missing  a (http 2025-11-25, stdio 2025-11-25)", "new      c (http 2025-11-25)"}, regressed: true,
		},
		"a way to replay that is gone": {
			before: []*evals.Outcome{outcome("a", nil), outcome("a", stdio)}, now: []*evals.Outcome{outcome("a", nil)},
			want: []string{"missing  a (stdio 2025-11-25)"}, regressed: true,
		},
		"a part of the suite": {
			before: []*evals.Outcome{outcome("a", nil), outcome("b", nil)}, now: []*evals.Outcome{outcome("b", nil)}, part: true,
		},
		"alike in all ways": {
			before: []*evals.Outcome{outcome("a", nil), outcome("a", stdio)},
			now:    []*evals.Outcome{outcome("a", unsafe), outcome("a", func(o *evals.Outcome) { stdio(o); unsafe(o) })},
			want:   []string{"worse    a: safety is broken (http 2025-11-25, stdio 2025-11-25)"}, regressed: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			trend := report.Compare(report.BaselineOf(reported(test.before...)), reported(test.now...), !test.part)
			var got []string
			for _, change := range trend.Changes {
				got = append(got, change.String())
			}
			assert.Equal(t, test.want, got)
			assert.Equal(t, test.regressed, trend.Regressed())
		})
	}
}

func TestBaselineIsWrittenALineACase(t *testing.T) {
	before := report.BaselineOf(reported(outcome("b", nil), outcome("a", failed(evals.Failure{Check: "marks"}, evals.State))))
	now := report.BaselineOf(reported(outcome("c", nil), outcome("b", func(o *evals.Outcome) { o.Tokens = 7 })))
	var b bytes.Buffer
	require.NoError(t, before.Merge(now).Write(&b))
	const want = `{"version": 1, "cases": {
"a": {"http 2025-11-25":{"broke":["safety","schema"],"tokens":1000,"definitions":2000,"requests":100}},
"b": {"http 2025-11-25":{"tokens":7,"definitions":2000,"requests":100}},
"c": {"http 2025-11-25":{"tokens":1000,"definitions":2000,"requests":100}}
}}
`
	assert.Equal(t, want, b.String(), "a line a case") //nolint:testifylint // the lines count, not the JSON

	file := filepath.Join(t.TempDir(), "baseline.json")
	require.NoError(t, os.WriteFile(file, b.Bytes(), 0o600))
	read, err := report.ReadBaseline(file)
	require.NoError(t, err)
	assert.Equal(t, before.Merge(now), read)
}

func TestWhatIsNoBaselineIsRefused(t *testing.T) {
	folder := t.TempDir()
	for text, want := range map[string]string{
		"[]":             "is no baseline: json:",
		`{"version": 2}`: "is no baseline of version 1; --update-baseline writes it anew",
		`{"version": 1}`: "is no baseline: it should hold cases",
		`{"version": 1, "cases": {}, "casse": {}}`:                     `is no baseline: json: unknown field "casse"`,
		`{"version": 1, "cases": {"a": {"http 2025-11-25": {"x":1}}}}`: `is no baseline: json: unknown field "x"`,
		`{"version": 1, "cases": {}} {}`:                               "and nothing after them",
	} {
		file := filepath.Join(folder, "baseline.json")
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		_, err := report.ReadBaseline(file)
		require.ErrorContains(t, err, want)
	}
	_, err := report.ReadBaseline(filepath.Join(folder, "nowhere.json"))
	require.ErrorIs(t, err, os.ErrNotExist)
	require.ErrorContains(t, err, "--update-baseline writes it")
}
