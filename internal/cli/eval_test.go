package cli_test

import (
	"bytes"
	"encoding/json"
	"flag"
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
