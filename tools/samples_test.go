package tools_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"makemcp/makeapi"
	"makemcp/makeapi/sandbox"
	"makemcp/tools"
)

// samples are arguments for every endpoint, by tool: those of gated calls, which are about
// something that there is, and else those of the first case that the tests of requests
// have for it.
func samples(t *testing.T) map[string]map[string]any {
	t.Helper()
	out := map[string]map[string]any{}
	files, err := filepath.Glob("../makeapi/testdata/wire/*.txt")
	require.NoError(t, err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, block := range strings.Split(strings.TrimSpace(string(text)), "\n\n") {
			name, arguments, _ := strings.Cut(strings.Split(block, "\n")[1], " ")
			if out[name] == nil {
				var args map[string]any
				decoder := json.NewDecoder(strings.NewReader(arguments))
				decoder.UseNumber()
				require.NoError(t, decoder.Decode(&args), name)
				out[name] = args
			}
		}
	}
	for name, call := range gatedCalls(t) {
		if len(call.Before) == 0 {
			out[name] = call.Arguments
		}
	}
	return out
}

// sample are arguments as an agent sends them: without secrets, and with a true handle
// where one is wanted.
func sample(b *bench, o *makeapi.Operation, all map[string]map[string]any) string {
	b.Helper()
	args := map[string]any{}
	for name, value := range all[o.Name] {
		f := o.Shape().Field(name)
		switch {
		case f == nil || f.Secret:
		case f.Sealed:
			args[name] = handle(b.T, b)
		default:
			args[name] = value
		}
	}
	return jsonOf(args)
}

// benchOf is a bench for the owner of a token of gated calls, where those calls work.
func benchOf(t *testing.T, owner string, change ...func(*tools.Config)) *bench {
	t.Helper()
	box := sandbox.New(sandbox.WithClock(func() time.Time { return seedDay }), sandbox.WithAPILimit(1_000_000))
	client, err := makeapi.New("https://sandbox", tokens[owner], makeapi.WithTransport(box.Transport()), makeapi.WithRetries(0, 0))
	require.NoError(t, err)
	b := newBench(t, append([]func(*tools.Config){func(c *tools.Config) { c.Client = client }}, change...)...)
	b.box = box
	return b
}

// endpoints are all endpoints that there are.
func endpoints() []*makeapi.Operation {
	var out []*makeapi.Operation
	for _, group := range makeapi.Groups {
		for _, endpoint := range group.Endpoints {
			out = append(out, endpoint.Operation())
		}
	}
	return out
}
