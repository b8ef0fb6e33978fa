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

// The example of the documentation is a policy, and does what is said of it.
func TestThePolicyOfTheDocumentation(t *testing.T) {
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "policy.yaml")
	require.NoError(t, os.WriteFile(file, example.FindSubmatch(text)[1], 0o600))

	out, errs := &bytes.Buffer{}, &bytes.Buffer{}
	require.Zero(t, cli.Main([]string{"policy", "check", "--policy", file}, nil, out, errs), errs)
	assert.Contains(t, out.String(), `"records of tests may go" lets data-store-records_delete run without asking anybody`)
	assert.NotContains(t, out.String(), "never decides")

	out.Reset()
	command := session.FindSubmatch(text)
	args := words(string(command[1]))[2:]
	for i, arg := range args {
		if arg == "policy.yaml" {
			args[i] = file
		}
	}
	require.Zero(t, cli.Main(args, nil, out, errs), errs)
	if *update {
		text = bytes.Replace(text, command[0], []byte("```console\n"+string(command[1])+out.String()+"```"), 1)
		require.NoError(t, os.WriteFile(page, text, 0o600))
		return
	}
	assert.Equal(t, string(command[2]), out.String(), "run go test ./internal/cli -update")
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
