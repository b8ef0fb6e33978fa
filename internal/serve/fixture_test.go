package serve

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
	"github.com/rs/zerolog"
)

var silent = zerolog.Nop()

// fixture is an MCP server with one tool for each way in which a handler can behave.
func fixture() *server.MCPServer {
	s := server.NewMCPServer("fixture", "1", server.WithToolCapabilities(true)) // so that there is something to listen for
	add := func(name string, handle server.ToolHandlerFunc) {
		s.AddTool(mcp.Tool{Name: name, RawInputSchema: json.RawMessage(`{"type":"object"}`)}, handle)
	}
	add("echo", func(_ context.Context, call mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		return mcp.NewToolResultText(call.GetString("text", "")), nil
	})
	add("whoami", func(ctx context.Context, call mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		return mcp.NewToolResultText(fmt.Sprintf("%s authorization=%q cookie=%q",
			Principal(ctx), call.Header.Get("Authorization"), call.Header.Get("Cookie"))), nil
	})
	add("slow", func(ctx context.Context, call mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		select {
		case <-time.After(time.Duration(call.GetInt("ms", 50)) * time.Millisecond):
			return mcp.NewToolResultText("slept"), nil
		case <-ctx.Done():
			return mcp.NewToolResultText("cancelled"), nil
		}
	})
	add("ask", func(ctx context.Context, _ mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		answer, err := s.RequestElicitation(ctx, mcp.ElicitationRequest{Params: mcp.ElicitationParams{
			Message: "Really?", RequestedSchema: map[string]any{"type": "object", "properties": map[string]any{}},
		}})
		if err == nil {
			return mcp.NewToolResultText("asked: " + string(answer.Action)), nil
		}
		return mcp.NewToolResultError(fmt.Sprint("not asked: ", err)), nil
	})
	add("capable", func(ctx context.Context, _ mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		client := server.ClientSessionFromContext(ctx).(server.SessionWithClientInfo)
		return mcp.NewToolResultText(fmt.Sprint(client.GetClientCapabilities().Elicitation != nil)), nil
	})
	add("panic", func(context.Context, mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		panic("hunter2")
	})
	add("chatty", func(ctx context.Context, call mcp.CallToolRequest) (*mcp.CallToolResult, error) {
		for i := range 20 {
			_ = s.SendNotificationToClient(ctx, "notifications/message", map[string]any{"data": i})
		}
		if call.GetBool("panic", false) {
			panic("hunter2")
		}
		return mcp.NewToolResultText("done"), nil
	})
	return s
}

// call is a tools/call request of the older era.
func call(id int, tool, arguments string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":%q,"arguments":%s}}`, id, tool, arguments)
}

// modern is a request of the newer era.
func modern(id int, method, params string) string {
	if params != "" {
		params += ","
	}
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":%q,"params":{%s"_meta":{%q:"2026-07-28",%q:{}}}}`,
		id, method, params, mcp.MetaKeyProtocolVersion, mcp.MetaKeyClientCapabilities)
}

const initialize = `{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25",` +
	`"capabilities":{"elicitation":{}},"clientInfo":{"name":"test","version":"1"}}}`

const tokenA, tokenB = "token-of-the-first-caller", "token-of-the-second-caller"

// noPages stands for the pages for people.
var noPages = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/approve/panic" {
		panic("hunter2")
	}
	_, _ = fmt.Fprint(w, "page "+r.URL.Path)
})

func TestPrincipalIsLocalUnlessKnown(t *testing.T) {
	if got := Principal(t.Context()); got != "local" {
		t.Errorf("got %q", got)
	}
}
