package cli_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/evals/mutate"
)

func TestMutateJudgesCases(t *testing.T) {
	page := filepath.Join(t.TempDir(), "evals.md")
	code, out, errs := eval("mutate", "default-team", "reset-declined", "--json", "-", "--doc", page)
	require.Zero(t, code, errs)
	var report mutate.Report
	require.NoError(t, json.Unmarshal([]byte(out), &report))
	assert.Equal(t, 2, report.Cases)
	assert.Positive(t, report.Killed)
	assert.Equal(t, report.Mutants, report.Killed+report.Equivalent+report.Survived)
	assert.Len(t, report.All, report.Mutants)
	assert.Contains(t, errs, "mutants killed")
	raw, err := os.ReadFile(page)
	require.NoError(t, err)
	assert.Contains(t, string(raw), "## The kill rate")
}

// A case that expects nothing notices nothing, and the command says so.
func TestMutateFindsTheBlind(t *testing.T) {
	file := filepath.Join(t.TempDir(), "blind.yaml")
	require.NoError(t, os.WriteFile(file, []byte(`
version: 1
id: blind
tags: [x]
why: It looks at nothing.
prompt: List.
turns:
  - call: {tool: data-stores_list, arguments: {teamId: 512}}
`), 0o600))
	code, out, errs := eval("mutate", file, "--only", "team-swapped")
	assert.Equal(t, 1, code)
	assert.Contains(t, out, "survived    team-swapped")
	assert.Contains(t, errs, "faults went unnoticed, and no reason is given")
}

func TestMutateRefusesWhatItCanNotJudge(t *testing.T) {
	code, _, errs := eval("mutate", "--only", "nonsense")
	assert.Equal(t, 2, code)
	assert.Contains(t, errs, `there is no fault "nonsense"; there are annotation-flipped`)

	code, _, errs = eval("mutate", "../../evals/testdata/broken", "--only", "wrong-id")
	assert.Equal(t, 1, code)
	assert.Contains(t, errs, "these cases fail without any fault, so nothing can be learnt from them: ")
}

// What a request expects can fail, each part of it.
func TestBrokenRequestsFail(t *testing.T) {
	for _, row := range []struct{ of, old, new, want string }{
		{"wire-host", "status: 403, contains: [may not", "status: 200, contains: [may not", "the status is 403, not 200"},
		{"wire-host", "contains: [ok]", "contains: [fine]", `does not contain "fine"`},
		{"wire-credential", "WWW-Authenticate: Bearer", "WWW-Authenticate: Basic", "has no \"Basic\""},
		{"wire-lists", "match: {result: {tools: $second}}", "absent: [$second.0.name]", `the answer contains "`},
		{"wire-credential", "absent: [alder-alder]", "absent: [Customers]", `the answer contains "Customers"`},
		{"wire-oauth", "bearer: sound", "bearer: expired", "the status is 401, not 200"},
		{"wire-oauth", "scopes_supported: [make]", "scopes_supported: [made]", "has no element"},
		{"wire-open", "so it needs bearer tokens", "so it needs a moat", `did not refuse to start with "so it needs a moat"`},
		{"wire-open", "0.0.0.0:0", "127.0.0.1:0", "the server started, but should refuse"},
	} {
		t.Run(row.want, func(t *testing.T) {
			raw, err := os.ReadFile("../../evals/cases/" + row.of + ".yaml")
			require.NoError(t, err)
			require.Contains(t, string(raw), row.old)
			file := filepath.Join(t.TempDir(), row.of+".yaml")
			require.NoError(t, os.WriteFile(file, bytes.Replace(raw, []byte(row.old), []byte(row.new), 1), 0o600))
			code, out, _ := eval(file)
			assert.Equal(t, 1, code)
			assert.Contains(t, strings.ReplaceAll(out, "\n", " "), row.want)
		})
	}
}
