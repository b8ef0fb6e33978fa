//go:build unix

package cli_test

import (
	"os"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// When the Go runtime itself brings the program down, it writes the stacks of all
// goroutines. They hold addresses and numbers, and no secret that has passed through.
func TestRule22ARuntimeFatalTellsNoSecrets(t *testing.T) {
	s, audit, hook := swept(t)
	require.NoError(t, s.process.Process.Signal(syscall.SIGQUIT))
	require.Error(t, s.process.Wait())
	lines, err := os.ReadFile(audit)
	require.NoError(t, err)
	assert.Contains(t, s.errs.String(), "SIGQUIT: quit")
	assert.Contains(t, s.errs.String(), "goroutine 1 ")
	s.assertNoCanary(string(lines)+s.errs.String(), hook)
}
