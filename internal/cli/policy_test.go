package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/internal/cli"
)

const page = "../../docs/policy.md"

var (
	example = regexp.MustCompile("(?s)```yaml\n(.*?)```")
	session = regexp.MustCompile("(?s)```console\n(\\$ make-mcp policy explain [^\n]*\n)(.*?)```")
)

// command runs a command line within the test. Input is what is piped into it.
func command(t *testing.T, input string, args ...string) (code int, out, errs string) {
	t.Helper()
	var outs, told bytes.Buffer
	code = cli.Main(args, strings.NewReader(input), &outs, &told)
	return code, outs.String(), told.String()
}

// policyFile writes a policy that the settings then name.
func policyFile(t *testing.T, text string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "policy.yaml")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	t.Setenv("MAKE_MCP_POLICY", file)
}

// The example of the documentation is a policy, and does what is said of it.
func TestThePolicyOfTheDocumentation(t *testing.T) {
	page, err := filepath.Abs(page)
	require.NoError(t, err)
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	t.Chdir(t.TempDir())
	require.NoError(t, os.WriteFile("policy.yaml", example.FindSubmatch(text)[1], 0o600))

	code, out, errs := command(t, "", "policy", "check", "--policy", "policy.yaml")
	require.Zero(t, code, errs)
	assert.Contains(t, out, `"records of tests may go" lets data-store-records_delete run without asking anybody`)
	assert.NotContains(t, out, "never decides")

	shown := session.FindSubmatch(text)
	code, out, errs = command(t, "", words(string(shown[1]))[2:]...)
	require.Zero(t, code, errs)
	if *update {
		text = bytes.Replace(text, shown[0], []byte("```console\n"+string(shown[1])+out+"```"), 1)
		require.NoError(t, os.WriteFile(page, text, 0o600))
		return
	}
	assert.Equal(t, string(shown[2]), out, "run go test ./internal/cli -update")
}

const weekends = `version: 1
timezone: Europe/Prague
clients: [{client: "robot*", ask: none}]
hours: {weekend: "Fri 20:00-24:00", all of it: "Sat,Sun"}
rules:
  - name: calm weekends
    tools: scenarios_*
    effects: [write, destructive]
    during: [weekend, all of it]
    then: deny
    why: Come back on Monday.
  - effects: destructive
    teams: 35
    then: ask
  - {name: never, tools: scenarios_delete, teams: 35, during: weekend, then: deny}
quotas:
  - {name: changes, effects: [write, destructive], most: 100, per: day, each: principal}
`

func TestExplainSaysWhatWouldHappen(t *testing.T) {
	rows := []struct {
		policy, line string
		want         []string
	}{
		{"", `scenarios_list '{"teamId":35}'`, []string{"scenarios_list (read) for team 35, ", "ALLOWED: Calls that read or write run unasked", "There are no rules"}},
		{"", `users_list --organization 11`, []string{" for organization 11, "}},
		{"", `scenarios_delete '{"scenarioId":7}'`, []string{"ASKED: A person decides", "Who: whoever is shown the question."}},
		{"", `--confirm deny scenarios_delete '{"scenarioId":7}'`, []string{"DENIED: ", "--confirm deny"}},
		{weekends, `--at '2026-11-28 12:00' scenarios_delete '{"scenarioId":7}'`, []string{
			"Sat 2026-11-28 12:00 CET", `DENIED: The operator's rule "calm weekends" denies this call: Come back on Monday.`,
			"  YES  calm weekends (line 6): the tool is scenarios_delete; its effect is destructive; Sat 12:00 is within weekend or all of it",
		}},
		{weekends, `--at 2026-11-27T11:00:00Z --principal bot tools_call '{"name":"scenarios_delete","arguments":{"scenarioId":"7"}}'`, []string{
			"scenarios_delete (destructive), of a team that it does not name, Fri 2026-11-27 12:00 CET", "ASKED: The operator's rule 2 (line 12) wants",
			"  no   calm weekends (line 6): Fri 12:00 is outside weekend or all of it", "  YES  rule 2 (line 12): ",
			"  changes: at most 100 in 1 day (counter changes|principal|bot)",
		}},
		{weekends, `--at '2026-11-27 12:00' scenarios_delete '{"scenario":7}'`, []string{"arguments are not right", "/scenario: is no argument here", "ASKED"}},
		{weekends, `scenarios_list nonsense`, []string{"not valid JSON", "ALLOWED", "None matches, so the default decides."}},
		{weekends, `--client Robot/1.0 users_update-password`, []string{
			"How: nobody can be asked through this client", "a person types currentPassword, newPassword1, newPassword2 on a page",
		}},
		{weekends, `--json --at '2026-11-28 12:00' scenarios_run '{"scenarioId":7}'`, []string{`"action": "deny"`, `"rule": "calm weekends"`, `"matched": true`}},
	}
	for _, row := range rows {
		if row.policy != "" {
			policyFile(t, row.policy)
		}
		code, out, errs := command(t, "", append([]string{"policy", "explain"}, words(row.line)...)...)
		require.Zero(t, code, "%s: %s", row.line, errs)
		for _, want := range row.want {
			assert.Contains(t, out, want, row.line)
		}
	}
	for line, want := range map[string]string{
		"users_remove": `There is no tool "users_remove" here. The nearest are`,
		`--at noon scenarios_delete '{"scenarioId":7}'`: `"noon" is no time`,
	} {
		code, out, errs := command(t, "", append([]string{"policy", "explain"}, words(line)...)...)
		assert.Equal(t, 2, code, line)
		assert.Contains(t, errs, want)
		assert.Empty(t, out)
	}
}

func TestCheckNamesWhatIsDoubtful(t *testing.T) {
	code, _, errs := command(t, "", "policy", "check")
	assert.Equal(t, 2, code)
	assert.Contains(t, errs, "name the file with --policy")

	policyFile(t, weekends)
	const doubt = `the rule "never" never decides: "rule 2" decides on all of its calls before it`
	code, out, errs := command(t, "", "policy", "check")
	require.Zero(t, code, errs)
	assert.Contains(t, out, "policy.yaml:15: "+doubt)
	assert.Contains(t, out, "is right, but see above")
	_, out, _ = command(t, "", "policy", "check", "--json")
	assert.JSONEq(t, `{"doubts":[{"line":15,"text":"the rule \"never\" never decides: \"rule 2\" decides on all of its calls before it"}]}`, out)
	_, _, errs = command(t, "", "call", "--sandbox", "data-stores_list")
	assert.Contains(t, errs, "never decides", "the server says so as well")

	policyFile(t, "version: 1")
	_, out, _ = command(t, "", "policy", "check")
	assert.Contains(t, out, "is right, and every rule can decide")

	t.Setenv("MAKE_MCP_POLICY", "nowhere.yaml")
	code, _, errs = command(t, "", "policy", "check")
	assert.Equal(t, 2, code)
	assert.Contains(t, errs, "the policy can't be read")
}

// words of a command line, some of which are in single quotes.
func words(line string) []string {
	var out []string
	for i, part := range strings.Split(strings.TrimSpace(line), "'") {
		if i%2 == 1 {
			out = append(out, part)
		} else {
			out = append(out, strings.Fields(part)...)
		}
	}
	return out
}
