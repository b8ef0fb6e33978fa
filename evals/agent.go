package evals

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/mark3labs/mcp-go/client"
	"github.com/mark3labs/mcp-go/client/transport"
	"github.com/mark3labs/mcp-go/mcp"
)

// agent is the client program: it connects in one era of the protocol and makes calls.
type agent struct {
	client *client.Client
	tap    *tap
	tools  []mcp.Tool
	hints  string // the server's instructions to agents
}

// discovery is how long a server may take to say which protocol it speaks: on a busy
// machine a process takes long to start, and must not be taken for one of the older era.
const discovery = 20 * time.Second

// connect opens the session and lists the tools, as every client does first.
func connect(ctx context.Context, to *child, c Client, protocol string, p *person) (*agent, error) {
	a := &agent{tap: &tap{BidirectionalInterface: to.way, wire: to.wire}}
	options := []client.ClientOption{client.WithProtocolVersion(protocol), client.WithDiscoverTimeout(discovery)}
	if dialogues := dialoguesOf(c); dialogues != nil {
		options = append(options, client.WithElicitationHandler(p),
			client.WithClientCapabilities(mcp.ClientCapabilities{Elicitation: dialogues}))
	}
	a.client = client.NewClient(a.tap.forClient(), options...)
	if err := a.client.Start(ctx); err != nil {
		return nil, err
	}
	hello := mcp.InitializeRequest{}
	hello.Params.ClientInfo = mcp.Implementation{Name: "make-mcp-eval", Title: "The agent", Version: "1"}
	hello.Params.ProtocolVersion = protocol
	welcome, err := a.client.Initialize(ctx, hello)
	if err != nil {
		return nil, err
	}
	a.hints = welcome.Instructions
	if got := a.client.ProtocolVersion(); got != protocol {
		return nil, wrongEra(fmt.Sprintf("the server was asked for protocol %s and speaks %s", protocol, got))
	}
	list, err := a.client.ListTools(ctx, mcp.ListToolsRequest{})
	if err != nil {
		return nil, err
	}
	a.tools = list.Tools
	return a, nil
}

// wrongEra says that the server speaks another version of the protocol.
type wrongEra string

// Error implements error.
func (w wrongEra) Error() string { return string(w) }

// definitions are the tools as JSON, by name.
func (a *agent) definitions() map[string]any {
	byName := map[string]any{}
	for _, tool := range a.tools {
		byName[tool.Name] = plain(tool)
	}
	return byName
}

// dialoguesOf is the capability that the client declares; nil for none.
func dialoguesOf(c Client) *mcp.ElicitationCapability {
	e := &mcp.ElicitationCapability{}
	if c.declares("form") {
		e.Form = &struct{}{}
	}
	if c.declares("url") {
		e.URL = &struct{}{}
	}
	if e.Form == nil && e.URL == nil {
		return nil
	}
	return e
}

// tokensOf estimates the tokens of a text: about four bytes each.
func tokensOf(text string) int { return (len(text) + 3) / 4 }

// reply is what the agent gets back from a call.
type reply struct {
	text   string
	failed bool
}

// call makes one call. A refusal by the protocol is an answer, too; an error means that
// there was none.
func (a *agent) call(ctx context.Context, c Call) (reply, error) {
	request := mcp.CallToolRequest{}
	request.Params.Name, request.Params.RawArguments = c.Tool, rawArguments(c.Arguments)
	if err := a.tap.attack(c); err != nil {
		return reply{}, err
	}
	result, err := a.client.CallTool(ctx, request)
	switch {
	case err != nil && (ctx.Err() != nil || errors.Is(err, transport.ErrTransportClosed)):
		return reply{}, err
	case err != nil:
		return reply{err.Error(), true}, nil //nolint:nilerr // the protocol's refusal is the answer
	}
	var texts []string
	for _, content := range result.Content {
		if text, ok := content.(mcp.TextContent); ok {
			texts = append(texts, text.Text)
		}
	}
	return reply{strings.Join(texts, "\n"), result.IsError}, nil
}

// rawArguments are arguments as they travel; none is an empty object.
func rawArguments(arguments map[string]any) json.RawMessage {
	if arguments == nil {
		arguments = map[string]any{}
	}
	return encode(arguments)
}

// tap sits between client and transport. In the modern era an approval travels with a
// call; the tap can send it again, or with other arguments.
type tap struct {
	transport.BidirectionalInterface

	wire *wire

	mu       sync.Mutex
	approval map[string]json.RawMessage // the last that travelled
	again    bool                       // it goes with the next call
	switched json.RawMessage            // arguments that go with the next approval
}

// approvalParams are the members of a call in which an approval travels.
var approvalParams = []string{"requestState", "inputResponses"}

var errNoApproval = errors.New("no approval has travelled yet that could be reused")

// attack prepares what a call does with an approval that it should not.
func (t *tap) attack(c Call) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if c.ReuseApproval && t.approval == nil {
		return errNoApproval
	}
	t.again, t.switched = c.ReuseApproval, nil
	if c.SwitchTo != nil {
		t.switched = rawArguments(c.SwitchTo)
	}
	return nil
}

// SendRequest implements transport.Interface.
func (t *tap) SendRequest(ctx context.Context, request transport.JSONRPCRequest) (*transport.JSONRPCResponse, error) {
	if params, ok := request.Params.(map[string]json.RawMessage); ok && request.Method == string(mcp.MethodToolsCall) {
		t.exchange(params)
	}
	t.wire.asks(encode(request.ID))
	return t.BidirectionalInterface.SendRequest(ctx, request)
}

func (t *tap) exchange(params map[string]json.RawMessage) {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, carries := params[approvalParams[0]]
	if carries {
		t.approval = map[string]json.RawMessage{}
	}
	if carries && t.switched != nil {
		params["arguments"] = t.switched
	}
	for _, name := range approvalParams {
		switch {
		case carries:
			t.approval[name] = params[name]
		case t.again:
			params[name] = t.approval[name]
		}
	}
	t.again = false
}

// forClient is the tap in the shape that the client expects of the transport beneath:
// it tells HTTP from other ways by this one method.
func (t *tap) forClient() transport.Interface {
	if web, ok := t.BidirectionalInterface.(transport.HTTPConnection); ok {
		return webTap{t, web}
	}
	return t
}

type webTap struct {
	*tap
	web transport.HTTPConnection
}

// SetProtocolVersion implements transport.HTTPConnection.
func (t webTap) SetProtocolVersion(version string) { t.web.SetProtocolVersion(version) }
