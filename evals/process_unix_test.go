//go:build unix

package evals_test

import (
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/evals"
)

// What a server has started ends with it: shells and package runners start another process.
func TestNobodySurvivesTheServer(t *testing.T) {
	t.Setenv(asServer, "other")
	t.Setenv("GORACE", "atexit_sleep_ms=0")
	binary, err := os.Executable()
	require.NoError(t, err)
	pipe := filepath.Join(t.TempDir(), "pipe")
	require.NoError(t, syscall.Mkfifo(pipe, 0o600))
	ended := make(chan error, 1)
	go func() {
		held, err := os.Open(pipe) // until somebody writes to it
		if err == nil {
			_, err = io.Copy(io.Discard, held) // until nobody does
		}
		ended <- err
	}()
	options := evals.Options{Other: &evals.Other{Command: []string{
		"sh", "-c", `sleep 600 </dev/null >"$0" 2>&1 & exec "$1" {zone} {token}`, pipe, binary,
	}}}
	report := evals.Run(t.Context(), []*evals.Case{parse(t, "left", oldOnly+"turns: [call: {tool: data-stores_list}]")}, options, func(*evals.Outcome) {})
	assert.Equal(t, 1, report.Passed, problems(report.Outcomes[0]))
	require.NoError(t, <-ended)
}
