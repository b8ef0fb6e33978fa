package cli

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"path/filepath"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/internal/config"
	"makemcp/tools/audit"
)

// Whoever starts learns of the calls that a process before left open, once.
func TestTheStartReportsCallsWithoutAnOutcome(t *testing.T) {
	s := &config.Settings{Sandbox: true, LogLevel: "warn", AuditFile: filepath.Join(t.TempDir(), "audit.jsonl"), AuditMaxSize: 1}
	start := func() string {
		var log bytes.Buffer
		a, err := newApp(t.Context(), s, &log, nil)
		require.NoError(t, err)
		a.close()
		return log.String()
	}
	assert.Empty(t, start())

	client, err := newClient(s, newLog("error", t.Output()))
	require.NoError(t, err)
	l, err := audit.Open(s.AuditFile, 0)
	require.NoError(t, err)
	for _, e := range []audit.Entry{
		{Call: "mine", Tool: "scenarios_run", Effect: "write", Zone: client.Zone(), Account: client.Account(), Targets: map[string]string{"scenarioId": "112"}},
		{Call: "theirs", Tool: "scenarios_run", Effect: "write", Zone: "eu2.make.com", Account: "0123456789ab"},
	} {
		e.Phase = audit.Intent
		require.NoError(t, l.Append(e))
	}
	assert.Empty(t, start(), "the process that began them lives")
	require.NoError(t, l.Close())

	log := start()
	assert.Contains(t, log, `"call":"mine"`)
	assert.Contains(t, log, `"status":"unknown"`)
	assert.Contains(t, log, `"call":"theirs"`)
	log = start()
	assert.NotContains(t, log, `"call":"mine"`, "its outcome is on record now")
	assert.Contains(t, log, `"call":"theirs"`, "for its own account to find out")
	report, err := audit.Verify(s.AuditFile, audit.Check{})
	require.NoError(t, err)
	require.Len(t, report.Orphans, 1)
	assert.Equal(t, "theirs", report.Orphans[0].Call)
}

// Whoever follows sees each line as it comes.
func TestTailFollows(t *testing.T) {
	path := filepath.Join(t.TempDir(), "audit.jsonl")
	l, err := audit.Open(path, 1_000) // so that it is rotated meanwhile
	require.NoError(t, err)
	put := func(call string) {
		require.NoError(t, l.Append(audit.Entry{Phase: audit.Call, Call: call, Tool: "folders_list", Effect: "read", Status: "done"}))
	}
	put("old")
	put("before")

	out, in := io.Pipe()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		c := auditTailCommand{File: path, Effect: "any", Lines: 1, Follow: true}
		ended <- c.Run(ctx, &kong.Context{}, &config.Settings{}, &streams{out: in})
		_ = in.Close() // the reader below ends
	}()
	lines := bufio.NewScanner(out)
	next := func() string {
		require.True(t, lines.Scan())
		return lines.Text()
	}
	assert.Contains(t, next(), "TIME")
	assert.Regexp(t, "before$", next())
	for _, call := range []string{"first", "second", "third", "fourth"} {
		put(call)
		assert.Regexp(t, call+"$", next())
	}
	stop()
	require.NoError(t, <-ended)
	require.NoError(t, l.Close())
}
