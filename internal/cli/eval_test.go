package cli_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
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

// eval runs the command as a person would, with this test binary as the server.
func eval(args ...string) (code int, out, errs string) {
	var stdout, stderr bytes.Buffer
	env := []string{"--env", asProgram + "=1", "--env", "GORACE=atexit_sleep_ms=0"}
	code = cli.Main(append(append([]string{"eval"}, args...), env...), strings.NewReader(""), &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

func TestEveryCasePasses(t *testing.T) {
	code, out, errs := eval()
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
	first := verdicts(append(some, "--repeat", "2")...)
	rand.Shuffle(len(some), func(i, j int) { some[i], some[j] = some[j], some[i] })
	for replay, outcome := range verdicts(some[:4]...) {
		assert.Equal(t, first[replay], outcome, "%s, of %v", replay, some[:4])
	}
}

func TestRepeatSaysWhetherItWentAlike(t *testing.T) {
	_, out, _ := eval("users-review", "--transport", "stdio", "--repeat", "3")
	assert.Contains(t, out, "2 of 2 replays went the same way 3 times.")
}

func TestEvalOfAnotherServer(t *testing.T) {
	binary, err := os.Executable()
	require.NoError(t, err)
	t.Setenv(asProgram, "1")
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
