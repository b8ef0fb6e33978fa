package tools

import (
	"context"
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"

	"makemcp/makeapi"
)

// instructions are what a client tells its model about the server as a whole.
//
//go:embed instructions.md
var instructions string

// listLife is how long a client may keep a list of tools, in milliseconds: the
// configuration does not change while the server runs.
const listLife = 5 * 60 * 1000

// Server makes an MCP server of the set, for any transport. principal tells who is
// responsible for a request; options are added to the server's own.
func (s *Set) Server(version string, principal func(context.Context) string, options ...server.ServerOption) *server.MCPServer {
	own := []server.ServerOption{
		server.WithTitle("Make"),
		server.WithInstructions(instructions),
		server.WithToolCapabilities(false),
		server.WithCacheHints(listLife, mcp.CacheScopePrivate),
		server.WithCompletions(),
		server.WithHooks(s.hooks()),
		server.WithResourceCompletionProvider(s),
	}
	m := server.NewMCPServer("make-mcp", version, append(own, options...)...)
	for i := range s.tools {
		t := &s.tools[i]
		m.AddTool(s.definition(t), func(ctx context.Context, request mcp.CallToolRequest) (*mcp.CallToolResult, error) {
			who := s.callerOf(ctx, m, principal(ctx), request)
			if r := newReporter(ctx, m, request); r != nil {
				who.Progress = r.report
				defer r.settle()
			}
			return s.Call(ctx, who, t.Name, request.Params.RawArguments).forClient(s.config.Structured), nil
		})
	}
	s.addResources(m, principal)
	return m
}

// hooks keeps tools/list to the surface. The other tools are there all the same:
// who knows a tool's name, from tools_search or from Make's own server, can call it.
func (s *Set) hooks() *server.Hooks {
	hooks := &server.Hooks{}
	hooks.AddAfterListTools(func(_ context.Context, _ any, _ *mcp.ListToolsRequest, result *mcp.ListToolsResult) {
		result.Tools = slices.DeleteFunc(result.Tools, func(t mcp.Tool) bool { return !s.config.lists(s.byName[t.Name]) })
	})
	// The library can lose the last notification before it begins to wait, which here is
	// the acknowledgement that the client waits for.
	hooks.AddAfterSubscriptionsListen(func(context.Context, any, *mcp.SubscriptionsListenRequest, *mcp.SubscriptionsListenResult) {
		time.Sleep(10 * time.Millisecond)
	})
	return hooks
}

// definition is a tool as tools/list shows it. mcp.NewTool can't be used with a raw
// schema: the whole list comes out empty.
func (s *Set) definition(t *Tool) mcp.Tool {
	if !s.config.lists(t) {
		return mcp.Tool{Name: t.Name} // the rest is never shown
	}
	// Make's own tools call none of theirs open-world: they talk to Make only.
	return mcp.Tool{
		Name: t.Name, Title: t.Shape().Title, Description: t.Shape().About, RawInputSchema: t.Schema(),
		Annotations: mcp.ToolAnnotation{
			ReadOnlyHint:    mcp.ToBoolPtr(t.Effect == makeapi.Read),
			DestructiveHint: mcp.ToBoolPtr(needsPerson(t.Operation)),
			IdempotentHint:  mcp.ToBoolPtr(t.Idempotent()),
			OpenWorldHint:   mcp.ToBoolPtr(false),
		},
	}
}

// forClient is the result in MCP's terms. Structured content is an object by the protocol's rules.
func (r *Result) forClient(structured bool) *mcp.CallToolResult {
	if r.Input != nil {
		return r.Input
	}
	out := &mcp.CallToolResult{Content: []mcp.Content{mcp.NewTextContent(r.Text)}, IsError: r.Failed}
	if structured && !r.Failed && strings.HasPrefix(strings.TrimSpace(r.Plain), "{") {
		out.RawStructuredContent = json.RawMessage(r.Plain)
	}
	return out
}

// callerOf finds out who makes a request, and which dialogues their client has
// declared. Both eras of the protocol say it in places of their own.
func (s *Set) callerOf(ctx context.Context, m *server.MCPServer, principal string, request mcp.CallToolRequest) Caller {
	who := Caller{Principal: principal, Client: "An agent"}
	if info := server.RequestProtocolInfoFromContext(ctx); info != nil && info.Modern {
		who.Client = clientName(info.ClientInfo, who.Client)
		if m := modesOf(info.ClientCapabilities); m != (modes{}) {
			who.Person = &roundTrip{
				set: s, modes: m, purpose: "question|" + s.instance + "|" + principal + "|" + request.Params.Name,
				state: request.Params.RequestState, responses: request.Params.InputResponses,
			}
		}
		return who
	}
	session := server.ClientSessionFromContext(ctx)
	if known, ok := session.(server.SessionWithClientInfo); ok {
		info, capabilities := known.GetClientInfo(), known.GetClientCapabilities()
		who.Client = clientName(&info, who.Client)
		_, able := session.(server.SessionWithElicitation)
		if declared := modesOf(&capabilities); declared != (modes{}) && able && session.SessionID() != "" {
			who.Person = &dialogue{set: s, server: m, session: session, modes: declared}
		}
	}
	return who
}

func clientName(info *mcp.Implementation, unknown string) string {
	switch {
	case info == nil || info.Name == "":
		return unknown
	case info.Title != "":
		return info.Title
	default:
		return info.Name
	}
}
