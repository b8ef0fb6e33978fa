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
	"makemcp/makeapi/sandbox"
)

// importing runs make-mcp eval import as a person would.
func importing(args ...string) (code int, out, errs string) {
	return eval(append([]string{"import"}, args...)...)
}

// recorded replays a built-in case on a server that records, and returns the cassettes.
func recorded(t *testing.T, id string, transport string) (cassettes []string) {
	text, err := os.ReadFile("../../evals/cases/" + id + ".yaml")
	require.NoError(t, err)
	folder := t.TempDir()
	file := filepath.Join(folder, id+".yaml")
	into := filepath.Join(folder, "cassettes")
	text = bytes.Replace(text, []byte("\nprompt:"), []byte("\nflags: [--record, '"+into+"']\nprompt:"), 1)
	require.NoError(t, os.WriteFile(file, text, 0o600))
	code, out, errs := eval(file, "--transport", transport)
	require.Zero(t, code, out+errs)
	cassettes, err = filepath.Glob(filepath.Join(into, "*.jsonl"))
	require.NoError(t, err)
	require.NotEmpty(t, cassettes)
	return cassettes
}

// A session that is recorded can be imported, and what a person adds to it makes it a case
// that passes in both eras: what was typed, and what that changed.
func TestASessionIsRecordedImportedAndReplayed(t *testing.T) {
	for _, transport := range []string{"stdio", "http"} {
		t.Run(transport, func(t *testing.T) {
			t.Parallel()
			cassette := recorded(t, "demo", transport)[0]
			folder := t.TempDir()
			code, out, errs := importing(cassette, "--id", "again", "--out", folder, "--check")
			require.Zero(t, code, errs)
			assert.Contains(t, out, "in the format cassette, with 9 turns")
			assert.Contains(t, out, "the page answered 422", "without a password, it can't be approved")
			file := filepath.Join(folder, "again.yaml")
			draft, err := os.ReadFile(file)
			require.NoError(t, err)
			done := strings.NewReplacer(
				`currentPassword: ""`, "currentPassword: Larkspur-7",
				`newPassword1: ""`, `newPassword1: "Tern!over2027"`, `newPassword2: ""`, `newPassword2: "Tern!over2027"`,
				"  state:\n", "  state:\n    users/7: {passwordVersion: 2}\n",
			).Replace(string(draft))
			require.NoError(t, os.WriteFile(file, []byte(done), 0o600))
			code, out, _ = eval(file, "--transport", transport)
			assert.Zero(t, code, out+done)

			code, _, errs = importing(cassette, "--id", "again", "--out", folder)
			assert.Equal(t, 2, code)
			assert.Contains(t, errs, "again.yaml is there already")
		})
	}
}

// Nothing that must stay secret is in a cassette, and every session leaves one.
func TestCassettesHoldNoSecrets(t *testing.T) {
	token := sandbox.SeedAccount().Token
	for id, secrets := range map[string][]string{
		"password-change":      {"Larkspur-7", "Kestrel&9-hill"},
		"password-as-argument": {"Larkspur-7", "Gannet%88-cliff"},
		"lost-password":        {"Larkspur-7"},
		"approval-reused":      {},
	} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			for _, cassette := range recorded(t, id, "all") {
				text, err := os.ReadFile(cassette)
				require.NoError(t, err)
				for _, secret := range append(secrets, token) {
					assert.NotContains(t, string(text), secret)
				}
				assert.NotRegexp(t, `/approve/[A-Z0-9]{8}|"requestState":"[^h]|https?://hook\.[^/]+/[^h]`, string(text))
				info, err := os.Stat(cassette)
				require.NoError(t, err)
				assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
			}
		})
	}
}

// The addresses of hooks are secrets, too: whoever has one can start a scenario.
func TestCassettesHoldNoAddressOfAHook(t *testing.T) {
	folder := t.TempDir()
	const list = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"hooks_list","arguments":{"teamId":512,"note":"my token is ` +
		`Bearer abcdefghijklmnop0123"}}}`
	const again = `{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"hooks_list","arguments":{"teamId":512}}}`
	const hello = `{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}`
	var out, errs bytes.Buffer
	input := strings.Join([]string{hello, list, again}, "\n")
	require.Zero(t, cli.Main([]string{"stdio", "--sandbox", "--record", folder}, strings.NewReader(input), &out, &errs), errs.String())
	addresses := regexp.MustCompile(`hook\.[^/"\\]+/([A-Za-z0-9]+)`).FindAllStringSubmatch(out.String(), -1)
	require.NotEmpty(t, addresses, "an agent sees them")
	cassettes, err := filepath.Glob(filepath.Join(folder, "*"))
	require.NoError(t, err)
	require.Len(t, cassettes, 1)
	text, err := os.ReadFile(cassettes[0])
	require.NoError(t, err)
	assert.Contains(t, string(text), "hooks_list")
	for _, address := range addresses {
		assert.NotContains(t, string(text), address[1])
	}
	assert.NotContains(t, string(text), "abcdefghijklmnop0123")
}

func TestImportRefusesWhatIsNoSession(t *testing.T) {
	file := filepath.Join(t.TempDir(), "My notes.txt")
	require.NoError(t, os.WriteFile(file, []byte("{}\nDear diary"), 0o600))
	code, _, errs := importing(file)
	assert.Equal(t, 2, code)
	assert.Contains(t, errs, "My notes.txt: line 2: this is no JSON")
}

func TestImportSaysWhatIsWrongWithItsArguments(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "session.jsonl")
	const call = `{"role":"assistant","content":[{"type":"tool_use","id":"1","name":"mcp__make__user_list","input":{}}]}`
	require.NoError(t, os.WriteFile(file, []byte(call), 0o600))
	for _, row := range []struct {
		want string
		args []string
	}{
		{`"Bad Id" is no id of a case: give --id in lower-case letters, digits and hyphens, such as bad-id`, []string{file, "--id", "Bad Id", "--out", folder}},
		{`"../up" is no id of a case`, []string{file, "--id", "../up", "--out", folder}},
		{"there is no folder " + folder + "/none: make it first", []string{file, "--out", folder + "/none"}},
		{"there is no folder " + file, []string{file, "--out", file}},
		{"there is no file " + folder + "/none.jsonl", []string{folder + "/none.jsonl", "--out", folder}},
	} {
		code, _, errs := importing(row.args...)
		assert.Equal(t, 2, code)
		assert.Contains(t, errs, row.want)
		assert.NotContains(t, errs, "<file>")
	}
	code, out, errs := importing(file, "--out", folder)
	assert.Zero(t, code, errs)
	assert.Contains(t, out, "not known to this server, so these calls will fail (make-mcp tools lists what there is):\n  user_list (line 1)")
}

func TestARecordingThatCanNotBeginIsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	var out, errs bytes.Buffer
	code := cli.Main([]string{"stdio", "--sandbox", "--record", file}, strings.NewReader(""), &out, &errs)
	assert.Equal(t, 2, code)
	assert.Contains(t, errs.String(), "sessions can't be recorded")
}
