package cli_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The session in README.md is what make demo prints, but for the lines that … stands for.
func TestTheSessionInTheReadmeIsTheDemo(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	_, after, _ := strings.Cut(string(readme), "```text\n")
	session, _, _ := strings.Cut(after, "```")
	code, rest, _ := eval("--show", "demo")
	require.Zero(t, code)
	parts := strings.Split(session, "…\n")
	require.Greater(t, len(parts), 1, "the session was found")
	for _, part := range parts {
		_, after, found := strings.Cut(rest, part)
		if assert.True(t, found, "make demo does not print, in this place:\n%s", part) {
			rest = after
		}
	}
}
