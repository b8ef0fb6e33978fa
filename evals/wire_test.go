package evals

import (
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWhatAClientCanGoByIsPassedOn(t *testing.T) {
	for _, row := range []struct {
		message string
		passed  bool
		offence string
	}{
		{`{"jsonrpc":"2.0","id":1,"result":{}}`, true, ""},
		{`{"jsonrpc":"2.0","id":1.0,"result":{}}`, true, ""},
		{`{"jsonrpc":"2.0","id":"a","error":{"code":1,"message":"x","data":null}}`, true, ""},
		{`{"jsonrpc":"2.0","method":"notifications/progress"}`, true, ""},
		{`{"jsonrpc":"2.0","id":1,"result":{},"error":null}`, true, "a result beside an error"},
		{`{"jsonrpc":"2.0","id":"1","result":{}}`, false, `the id "1", which nobody made`},
		{`{"jsonrpc":"2.0","id":null,"error":{}}`, false, "the id null, which nobody made"},
		{`{"jsonrpc":"1.0","id":1,"result":{}}`, false, "no message of JSON-RPC 2.0"},
		{`[{"jsonrpc":"2.0","id":1,"result":{}}]`, false, "no message of JSON-RPC 2.0"},
	} {
		w := newWire()
		w.asks([]byte("1"))
		w.asks([]byte(`"a"`))
		assert.Equal(t, row.passed, w.accepts([]byte(row.message)), row.message)
		if row.offence == "" {
			assert.Empty(t, w.broken(), row.message)
			continue
		}
		require.Len(t, w.broken(), 1, row.message)
		assert.Contains(t, w.broken()[0], row.offence)
	}
}

func TestNobodyWaitsForAnAnswerThatNoClientCanRead(t *testing.T) {
	t.Parallel()
	heard, next := io.Pipe()
	w := newWire()
	w.asks([]byte("1"))
	server := &stdout{sent: w.begin(), next: next}
	go func() { _, _ = io.WriteString(server, "\n{\"jsonrpc\":\"2.0\",\"method\":\"m\"}\n[]\n") }()
	told, err := io.ReadAll(heard)
	require.ErrorIs(t, err, errUnreadable)
	assert.JSONEq(t, `{"jsonrpc":"2.0","method":"m"}`, string(told))
	assert.Len(t, w.broken(), 1, "a blank line breaks nothing")
}
