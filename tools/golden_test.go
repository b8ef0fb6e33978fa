package tools_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/tiktoken-go/tokenizer"

	"makemcp/tools"
	"makemcp/tools/clean"
)

var update = flag.Bool("update", false, "write the golden files anew")

// listed asks a server for its tools, as a client does.
func listed(t *testing.T, change ...func(*tools.Config)) []json.RawMessage {
	t.Helper()
	m := newBench(t, change...).set.Server("test", func(context.Context) string { return "local" })
	response, ok := m.HandleMessage(t.Context(), json.RawMessage(`{"jsonrpc":"2.0","id":1,"method":"tools/list"}`)).(mcp.JSONRPCResponse)
	require.True(t, ok)
	raw, err := json.Marshal(response.Result)
	require.NoError(t, err)
	var result struct{ Tools []json.RawMessage }
	require.NoError(t, json.Unmarshal(raw, &result))
	return result.Tools
}

func nameOf(t *testing.T, tool json.RawMessage) string {
	t.Helper()
	var named struct{ Name string }
	require.NoError(t, json.Unmarshal(tool, &named))
	return named.Name
}

// everything is all that there is, published or not.
func everything(c *tools.Config) { c.Toolsets = []string{"all", "undocumented"} }

// What agents read of a tool changes only on purpose: run with -update, and read the
// difference.
func TestRule19GoldenDefinitions(t *testing.T) {
	var names []string
	for _, tool := range append(listed(t, everything), listed(t)...) {
		name := nameOf(t, tool)
		names = append(names, name)
		var got bytes.Buffer
		require.NoError(t, json.Indent(&got, tool, "", "  "))
		got.WriteByte('\n')
		path := filepath.Join("testdata", "tools", name+".json")
		if *update {
			require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
			require.NoError(t, os.WriteFile(path, got.Bytes(), 0o644))
		}
		want, err := os.ReadFile(path)
		require.NoError(t, err, "run with -update to write it")
		assert.Equal(t, string(want), got.String(), "run with -update if this is on purpose")
	}
	files, err := filepath.Glob("testdata/tools/*.json")
	require.NoError(t, err)
	for _, file := range files {
		assert.Contains(t, names, strings.TrimSuffix(filepath.Base(file), ".json"), "a golden file without a tool")
	}
}

// What definitions may cost in a model's context, in tokens of a real tokenizer.
const (
	everydayBudget    = 3000
	searchBudget      = 1000
	averageBudget     = 110
	largestBudget     = 500
	instructionBudget = 400
	marksBudget       = 22 // on average, around each result
)

func TestDefinitionsKeepTheirBudgets(t *testing.T) {
	codec, err := tokenizer.Get(tokenizer.O200kBase)
	require.NoError(t, err)
	count := func(text string) int {
		n, err := codec.Count(text)
		require.NoError(t, err)
		return n
	}
	sum := func(all []json.RawMessage) (total, largest int, name string) {
		for _, tool := range all {
			n := count(forModel(t, tool))
			total += n
			if n > largest {
				largest, name = n, nameOf(t, tool)
			}
		}
		return total, largest, name
	}
	total, _, _ := sum(listed(t))
	t.Logf("default surface: %d tokens", total)
	assert.LessOrEqual(t, total, everydayBudget)

	total, _, _ = sum(listed(t, func(c *tools.Config) { c.Toolsets = []string{"search"} }))
	t.Logf("search only: %d tokens", total)
	assert.LessOrEqual(t, total, searchBudget)

	all := listed(t, everything)
	total, largest, name := sum(all)
	t.Logf("all %d tools: %d tokens, %d on average, the largest is %s with %d", len(all), total, total/len(all), name, largest)
	assert.LessOrEqual(t, total, averageBudget*len(all))
	assert.LessOrEqual(t, largest, largestBudget, name)

	guide, err := os.ReadFile("instructions.md")
	require.NoError(t, err)
	assert.LessOrEqual(t, count(string(guide)), instructionBudget)
	marks := 0
	for range 100 {
		marks += count(clean.Fence(""))
	}
	assert.LessOrEqual(t, marks, marksBudget*100)
}

// forModel is what hosts put into a model's context of a tool.
func forModel(t *testing.T, tool json.RawMessage) string {
	t.Helper()
	var full struct {
		Name        string          `json:"name"`
		Description string          `json:"description"`
		InputSchema json.RawMessage `json:"inputSchema"`
	}
	require.NoError(t, json.Unmarshal(tool, &full))
	raw, err := json.Marshal(full)
	require.NoError(t, err)
	return string(raw)
}
