package serve

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// client is the session of a client that has one line to be written to: the one on stdio, or one of HTTP+SSE. All that
// it is sent passes through one goroutine ([client.deliver]), so lines never mix, and a call's notifications arrive
// before its answer.
type client struct {
	id            string
	outbox        chan []byte
	notifications chan mcp.JSONRPCNotification
	finished      chan struct{} // no more is to be sent
	gone          chan struct{} // no more can be sent
	abandon       func()        // closes gone
	left          chan struct{} // no more will be received

	mu           sync.Mutex
	initialized  bool
	level        mcp.LoggingLevel
	info         mcp.Implementation
	capabilities mcp.ClientCapabilities
	version      string
	asked        int64
	questions    map[string]chan<- envelope // by request id
}

var (
	_ server.SessionWithLogging         = (*client)(nil)
	_ server.SessionWithClientInfo      = (*client)(nil)
	_ server.SessionWithProtocolVersion = (*client)(nil)
	_ server.SessionWithElicitation     = (*client)(nil)

	errLeft = errors.New("the client closed its output, so nobody can answer")
	errGone = errors.New("the client closed its input, so nobody can be asked")
)

func newClient(id string) *client {
	gone := make(chan struct{})
	return &client{
		id:            id,
		outbox:        make(chan []byte),
		notifications: make(chan mcp.JSONRPCNotification, 100),
		finished:      make(chan struct{}),
		gone:          gone,
		abandon:       sync.OnceFunc(func() { close(gone) }),
		left:          make(chan struct{}),
		level:         mcp.LoggingLevelError,
		questions:     map[string]chan<- envelope{},
	}
}

// send hands a message to the writer. It returns once the writer has it, or once there is none.
func (c *client) send(message []byte) bool {
	select {
	case c.outbox <- message:
		return true
	case <-c.gone:
		return false
	}
}

// leave says that the client sends no more.
func (c *client) leave() { close(c.left) }

// finish lets deliver return once it has written what it was handed.
func (c *client) finish() { close(c.finished) }

// deliver writes messages, one a line, until finish is called or the output breaks.
func (c *client) deliver(out io.Writer) error {
	defer c.abandon()
	for {
		var err error
		select {
		case notification := <-c.notifications:
			err = writeNotification(out, notification)
		case message := <-c.outbox:
			// What a handler notified was queued before its answer came here.
			if err = c.flush(out); err == nil {
				err = writeLine(out, message)
			}
		case <-c.finished:
			return unlessHungUp(c.flush(out))
		}
		if err != nil {
			return unlessHungUp(err)
		}
	}
}

// flush writes the notifications that wait.
func (c *client) flush(out io.Writer) error {
	for {
		select {
		case notification := <-c.notifications:
			if err := writeNotification(out, notification); err != nil {
				return err
			}
		default:
			return nil
		}
	}
}

func writeNotification(out io.Writer, notification mcp.JSONRPCNotification) error {
	if line, err := json.Marshal(notification); err == nil {
		return writeLine(out, line)
	}
	return nil // a handler notified of something that isn't JSON: the client can do without
}

func writeLine(out io.Writer, line []byte) error {
	_, err := out.Write(append(line, '\n'))
	return err
}

// unlessHungUp words a failed write, unless the client merely went away.
func unlessHungUp(err error) error {
	if err == nil || hungUp(err) {
		return nil
	}
	return fmt.Errorf("stdio: write: %w", err)
}

// RequestElicitation asks the client's user, and waits for the answer as long as one can come.
func (c *client) RequestElicitation(ctx context.Context, request mcp.ElicitationRequest) (*mcp.ElicitationResult, error) {
	answer := make(chan envelope, 1)
	id := c.ask(answer)
	defer c.forget(id)
	question, err := json.Marshal(struct {
		JSONRPC string                `json:"jsonrpc"`
		ID      json.RawMessage       `json:"id"`
		Method  mcp.MCPMethod         `json:"method"`
		Params  mcp.ElicitationParams `json:"params"`
	}{mcp.JSONRPC_VERSION, json.RawMessage(id), mcp.MethodElicitationCreate, request.Params})
	if err != nil {
		return nil, fmt.Errorf("elicitation: %w", err)
	}
	if !c.send(question) {
		return nil, errGone
	}
	select {
	case response := <-answer:
		return elicited(response)
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-c.left:
	}
	select {
	case response := <-answer: // it was the client's last word
		return elicited(response)
	default:
		return nil, errLeft
	}
}

// elicited reads the answer to a question.
func elicited(response envelope) (*mcp.ElicitationResult, error) {
	if response.Result == nil {
		var refusal fault
		_ = json.Unmarshal(response.Error, &refusal) // without words it is a refusal all the same
		return nil, fmt.Errorf("elicitation: the client answered with error %d: %s", refusal.Code, refusal.Message)
	}
	var result mcp.ElicitationResult
	if err := json.Unmarshal(response.Result, &result); err != nil {
		return nil, fmt.Errorf("elicitation: the client's answer doesn't fit: %w", err)
	}
	return &result, nil
}

func (c *client) ask(answer chan<- envelope) (id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked++
	id = strconv.FormatInt(c.asked, 10)
	c.questions[id] = answer
	return id
}

func (c *client) forget(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.questions, id)
}

// answered passes an answer on to whoever asked. Late and unknown ones are dropped, and so is a second one.
func (c *client) answered(response envelope) {
	id := strings.Trim(string(response.ID), `"`) // some clients send numbers back as strings
	c.mu.Lock()
	defer c.mu.Unlock()
	if answer, waiting := c.questions[id]; waiting {
		delete(c.questions, id)
		answer <- response // it holds one
	}
}

// SessionID implements [server.ClientSession].
func (c *client) SessionID() string { return c.id }

// NotificationChannel implements [server.ClientSession].
func (c *client) NotificationChannel() chan<- mcp.JSONRPCNotification { return c.notifications }

// Initialize implements [server.ClientSession].
func (c *client) Initialize() { c.set(func() { c.initialized = true }) }

// Initialized implements [server.ClientSession].
func (c *client) Initialized() bool { return get(c, &c.initialized) }

// SetLogLevel implements [server.SessionWithLogging].
func (c *client) SetLogLevel(level mcp.LoggingLevel) { c.set(func() { c.level = level }) }

// GetLogLevel implements [server.SessionWithLogging].
func (c *client) GetLogLevel() mcp.LoggingLevel { return get(c, &c.level) }

// SetClientInfo implements [server.SessionWithClientInfo].
func (c *client) SetClientInfo(info mcp.Implementation) { c.set(func() { c.info = info }) }

// GetClientInfo implements [server.SessionWithClientInfo].
func (c *client) GetClientInfo() mcp.Implementation { return get(c, &c.info) }

// SetClientCapabilities implements [server.SessionWithClientInfo].
func (c *client) SetClientCapabilities(capabilities mcp.ClientCapabilities) {
	c.set(func() { c.capabilities = capabilities })
}

// GetClientCapabilities implements [server.SessionWithClientInfo].
func (c *client) GetClientCapabilities() mcp.ClientCapabilities { return get(c, &c.capabilities) }

// SetProtocolVersion is called by the server once the version is negotiated.
func (c *client) SetProtocolVersion(version string) { c.set(func() { c.version = version }) }

// ProtocolVersion implements [server.SessionWithProtocolVersion].
func (c *client) ProtocolVersion() string { return get(c, &c.version) }

func (c *client) set(change func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	change()
}

func get[T any](c *client, field *T) T {
	c.mu.Lock()
	defer c.mu.Unlock()
	return *field
}
