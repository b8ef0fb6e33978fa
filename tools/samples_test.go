package tools_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"makemcp/makeapi"
)

// samples are arguments for every endpoint, by tool: those of the first case that the tests
// of requests have for it, secrets included.
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
