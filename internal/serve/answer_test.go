package serve

import (
	"encoding/json"
	"testing"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Quoting the text apart changes nothing of what an answer means.
func TestRenderMeansWhatTheLibraryWrites(t *testing.T) {
	meta := &mcp.Meta{AdditionalFields: map[string]any{"text": "", "x": map[string]any{"text": ""}}}
	for name, result := range map[string]*mcp.CallToolResult{
		"text":          mcp.NewToolResultText(`{"a":"<b> & \"text\":\"\" ` + "\u2028\x00é" + `"}`),
		"empty":         mcp.NewToolResultText(""),
		"hole":          mcp.NewToolResultText(`"text":""`),
		"broken UTF-8":  mcp.NewToolResultText("a\xffb"),
		"failed":        mcp.NewToolResultError("no"),
		"two":           {Content: []mcp.Content{mcp.NewTextContent("a"), mcp.NewTextContent("b")}},
		"none":          {},
		"structured":    mcp.NewToolResultStructured(map[string]any{"text": ""}, "a"),
		"with metadata": {Result: mcp.Result{Meta: meta, ResultType: mcp.ResultTypeComplete}, Content: []mcp.Content{mcp.NewTextContent("a")}},
	} {
		t.Run(name, func(t *testing.T) {
			response := mcp.JSONRPCResponse{JSONRPC: "2.0", ID: mcp.NewRequestId("7"), Result: result}
			want, err := json.Marshal(response)
			require.NoError(t, err)
			got, err := render(json.RawMessage(`"7"`), response)
			require.NoError(t, err)
			assert.JSONEq(t, string(want), string(got))
		})
	}
}
