package cli_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/evals"
	"makemcp/internal/cli"
)

var update = flag.Bool("update", false, "rewrite golden files")

// eval runs the command as a person would, in a process of its own.
func eval(args ...string) (code int, out, errs string) {
	binary, err := plain()
	if err != nil {
		return -1, "", err.Error()
	}
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(binary, append([]string{"eval"}, args...)...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); cmd.ProcessState == nil {
		return -1, "", err.Error()
	}
	return cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()
}

// evalUnderRace runs the command in this process, with this test binary as the server.
func evalUnderRace(args ...string) (code int, out, errs string) {
	var stdout, stderr bytes.Buffer
	env := []string{"--env", asProgram + "=1", "--env", "GORACE=" + endsAtOnce}
	code = cli.Main(append(append([]string{"eval"}, args...), env...), strings.NewReader(""), &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

// Every eighth case, over stdio, in both eras: with the race detector, this binary is too slow
// a server for more. The binary that people run plays everything over all transports in make
// eval, which CI runs as well.
func TestCasesPassUnderTheRaceDetector(t *testing.T) {
	cases, err := evals.Load()
	require.NoError(t, err)
	args := []string{"--transport", "stdio"}
	for i := 0; i < len(cases); i += 8 {
		args = append(args, cases[i].ID)
	}
	code, out, errs := evalUnderRace(args...)
	assert.Zero(t, code)
	assert.Empty(t, errs)
	assert.NotContains(t, out, "FAIL", out)
	assert.Contains(t, out, evals.Disclaimer)
	assert.Regexp(t, `(\d+) of \d+ cases passed`, out)
}

// Cases that must fail do fail, and say why.
func TestBrokenCasesFail(t *testing.T) {
	const folder, golden = "../../evals/testdata/broken", "../../evals/testdata/broken.golden"
	file := filepath.Join(t.TempDir(), "report.json")
	code, _, errs := eval(folder, "--transport", "stdio", "--json", file)
	assert.Equal(t, 1, code)
	assert.Equal(t, "make-mcp: not every case passed\n", errs)

	report := readReport(t, file)
	assert.Zero(t, report.Passed)
	var lines []string
	for _, o := range report.Outcomes {
		assert.NotEmpty(t, o.Failures, "%s passed", o.Case)
		for _, f := range o.Failures {
			text, _, _ := strings.Cut(f.Text, "\n")
			line := o.Case + ": " + f.Check + ": " + passing.ReplaceAllString(text, "…") + "\n"
			if !slices.Contains(lines, line) { // both eras fail alike
				lines = append(lines, line)
			}
		}
	}
	got := strings.Join(lines, "")
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(got), 0o600))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}

// passing matches what differs from one version of the server to the next.
var passing = regexp.MustCompile(`\d+ tokens|takes \d+`)

// Whatever else is replayed, before, after or beside it, a session goes the same way.
func TestOrderDoesNotMatter(t *testing.T) {
	some := []string{"reset-declined", "password-change", "secret-seen-once", "server-restarted", "approval-reused", "undo-data-store", "lost-password"}
	verdicts := func(args ...string) map[string]*evals.Outcome {
		file := filepath.Join(t.TempDir(), "report.json")
		code, out, errs := eval(append(args, "--json", file)...)
		require.Zero(t, code, out+errs)
		all := map[string]*evals.Outcome{}
		for _, o := range readReport(t, file).Outcomes {
			o.Seconds, o.Transcript = 0, nil
			all[fmt.Sprint(o.Case, o.Transport, o.Protocol)] = o
		}
		return all
	}
	first := verdicts(append(some, "--repeat", "2", "--transport", "http")...)
	rand.Shuffle(len(some), func(i, j int) { some[i], some[j] = some[j], some[i] })
	for replay, outcome := range verdicts(append(some[:4:4], "--transport", "http")...) {
		assert.Equal(t, first[replay], outcome, "%s, of %v", replay, some[:4])
	}
}

func TestRepeatSaysWhetherItWentAlike(t *testing.T) {
	_, out, _ := eval("users-review", "--transport", "stdio", "--repeat", "3")
	assert.Contains(t, out, "2 of 2 replays went the same way 3 times.")
}

func TestEvalOfAnotherServer(t *testing.T) {
	binary, err := plain()
	require.NoError(t, err)
	t.Setenv("MAKE_MCP_LOG_LEVEL", "error")
	junit, page := filepath.Join(t.TempDir(), "junit.xml"), filepath.Join(t.TempDir(), "page.html")
	code, out, errs := eval("users-review", "read-only", "--server", "'"+binary+"' stdio --toolsets all --zone {zone} --api-key '{token}'", "--junit", junit, "--html", page)
	assert.Zero(t, code, out+errs)
	assert.Contains(t, out, "1 of 1 cases passed")
	assert.Contains(t, out, "1 more do not apply to this server, because they need\n     1  flags of make-mcp\n")
	skipped, err := os.ReadFile(junit)
	require.NoError(t, err)
	assert.Contains(t, string(skipped), `failures="0" skipped="2"`, "once for each protocol")
	assert.Contains(t, string(skipped), `<skipped message="it needs flags of make-mcp">`)
	told, err := os.ReadFile(page)
	require.NoError(t, err)
	assert.Contains(t, string(told), "flags of make-mcp: 1")
	assert.NotContains(t, string(told), "FAILED")
	code, out, errs = eval("read-only", "--quiet", "--server", "'"+binary+"' stdio")
	assert.Equal(t, 1, code)
	assert.NotContains(t, out, "n/a")
	assert.Contains(t, errs, "nothing was judged: none of these cases applies to this server")
	for want, args := range map[string][]string{
		"--server is no command":              {"--server", "node 'server.mjs"},
		"--server is empty":                   {"--server", " "},
		"give either --server or --url":       {"--server", "node", "--url", "http://127.0.0.1:1/mcp"},
		`--url "127.0.0.1" is not an address`: {"--url", "127.0.0.1"},
		"can't serve the sandbox":             {"--url", "http://127.0.0.1:1/mcp", "--sandbox-addr", "nowhere"},
	} {
		code, _, errs := eval(append([]string{"users-review"}, args...)...)
		assert.Equal(t, 2, code)
		assert.Contains(t, errs, want)
	}
	code, out, _ = eval("users-review", "--url", "http://127.0.0.1:1/mcp", "--sandbox-addr", "127.0.0.1:0")
	assert.Equal(t, 1, code)
	assert.Contains(t, out, "connection refused")
}

func readReport(t *testing.T, file string) *evals.Report {
	raw, err := os.ReadFile(file)
	require.NoError(t, err)
	var report evals.Report
	require.NoError(t, json.Unmarshal(raw, &report))
	return &report
}

func TestNothingToJudgeIsNoSuccess(t *testing.T) {
	code, out, errs := eval("wire-open", "--transport", "stdio")
	assert.Equal(t, 1, code)
	assert.Contains(t, out, "0 of 0 cases passed")
	assert.Equal(t, "make-mcp: nothing was judged: none of these cases is for stdio\n", errs)
}

func TestEvalWritesJSONToStandardOutput(t *testing.T) {
	code, out, errs := eval("users-review", "--json", "-", "--transport", "http")
	assert.Zero(t, code)
	assert.Contains(t, errs, "1 of 1 cases passed")
	var report evals.Report
	require.NoError(t, json.Unmarshal([]byte(out), &report))
	assert.Equal(t, 1, report.Cases)
	assert.Equal(t, 1, report.Passed)
	assert.Equal(t, 2, report.Replays)
	assert.Equal(t, evals.Count{Cases: 1, Passed: 1}, report.Tags["users"].Count)
	assert.Equal(t, evals.HTTP, report.Outcomes[0].Transport)
	assert.Positive(t, report.Outcomes[0].Tokens)
}

func TestShowTellsASession(t *testing.T) {
	code, out, errs := eval("--show", "demo")
	assert.Zero(t, code)
	assert.Empty(t, errs)
	for _, part := range []string{
		"person  says", "agent  calls users_update-password", "make-mcp  asks the person",
		"opens the page, types currentPassword, newPassword1, newPassword2 and approves", "declines",
	} {
		assert.Contains(t, out, part)
	}
	assert.NotContains(t, out, "Larkspur-7", "what a person types is not told")
	assert.NotContains(t, out, "\x1b", "colors are for terminals")
}

func TestEvalRefusesWhatIsNoCase(t *testing.T) {
	code, _, errs := eval("../../evals/testdata/malformed/turn-double.yaml")
	assert.Equal(t, 2, code)
	assert.Contains(t, errs, "turn-double.yaml:8: a turn is either a call, or a person's act, or a note")
}

// The verdict of a baseline is for a CI to go by: what got worse fails, what did not passes.
func TestEvalComparesWithABaseline(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "baseline.json")
	replay := func(args ...string) (int, string, string) {
		return eval(append([]string{"users-review", "--transport", "stdio", "--quiet", "--baseline", file}, args...)...)
	}
	code, _, errs := replay()
	assert.Equal(t, 2, code)
	assert.Contains(t, errs, "there is no baseline at "+file+" yet; --update-baseline writes it")
	code, out, errs := replay("--update-baseline")
	require.Zero(t, code, out+errs)
	first, err := os.ReadFile(file)
	require.NoError(t, err)

	// doctored has a baseline in which the case came to something else.
	type mark = map[string]any
	doctored := func(change func(cases map[string]map[string]mark)) (code int, out, errs string) {
		var b struct {
			Version int                        `json:"version"`
			Cases   map[string]map[string]mark `json:"cases"`
		}
		require.NoError(t, json.Unmarshal(first, &b))
		require.Len(t, b.Cases["users-review"], 2, "one mark for each protocol")
		change(b.Cases)
		raw, err := json.Marshal(b)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(file, raw, 0o600))
		return replay()
	}
	// share makes what it came to so many percent of the baseline.
	share := func(percent float64) func(map[string]map[string]mark) {
		return func(cases map[string]map[string]mark) {
			for _, m := range cases["users-review"] {
				m["tokens"] = int(m["tokens"].(float64) * 100 / percent)
			}
		}
	}
	for name, test := range map[string]struct {
		change func(map[string]map[string]mark)
		code   int
		want   string
	}{
		"the same":   {func(map[string]map[string]mark) {}, 0, ""},
		"4 % more":   {share(104), 0, ""},
		"6 % more":   {share(106), 1, `(?m)^worse    users-review: tokens \d+ → \d+ \(stdio 2025-11-25, stdio 2026-07-28\)$`},
		"6 % fewer":  {share(94), 0, `(?m)^better   users-review: tokens \d+ → \d+ `},
		"a new case": {func(cases map[string]map[string]mark) { delete(cases, "users-review") }, 0, `(?m)^new      users-review \(`},
		"kept again": {func(cases map[string]map[string]mark) {
			cases["users-review"]["stdio 2026-07-28"]["broke"] = []string{"safety"}
		}, 0, `(?m)^better   users-review: safety is kept again \(stdio 2026-07-28\)$`},
		"what was not replayed": {func(cases map[string]map[string]mark) { cases["other"] = cases["users-review"] }, 0, ""},
	} {
		code, out, errs := doctored(test.change)
		assert.Equal(t, test.code, code, "%s: %s%s", name, out, errs)
		assert.Equal(t, test.code != 0, strings.Contains(errs, "worse than the baseline; if that is meant, --update-baseline writes it anew"), name)
		if test.want == "" {
			assert.NotRegexp(t, `(?m)^(worse|missing|better|new)`, out, name)
		} else {
			assert.Regexp(t, test.want, out, name)
		}
	}

	doctored(func(cases map[string]map[string]mark) { cases["other"] = cases["users-review"] })
	code, _, errs = replay("--update-baseline")
	require.Zero(t, code, errs)
	code, _, errs = eval("demo", "--update-baseline", "--baseline", file, "--quiet", "--transport", "stdio")
	require.Zero(t, code, errs)
	both, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Contains(t, string(both), "\n\"demo\": ")
	assert.Contains(t, string(both), "\n\"other\": ", "what was not replayed stays")

	cases := t.TempDir()
	text, err := os.ReadFile("../../evals/cases/users-review.yaml")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(cases, "users-review.yaml"), text, 0o600))
	code, out, errs = eval(cases, "--baseline", file, "--quiet", "--transport", "stdio")
	assert.Zero(t, code, errs)
	assert.Contains(t, out, "The baseline has 2 cases that were not replayed: demo, other\n")

	code, _, errs = eval("demo", "--update-baseline")
	assert.Equal(t, 2, code)
	assert.Contains(t, errs, "--update-baseline needs --baseline FILE")
}
