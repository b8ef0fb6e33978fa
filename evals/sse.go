package evals

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/mark3labs/mcp-go/client/transport"
	"github.com/mark3labs/mcp-go/mcp"
)

// sse is the client's end of HTTP+SSE. It stands in for the library's own, which takes
// every message with an id for an answer, so that the person could not be asked.
type sse struct {
	address *url.URL // of the stream
	wire    *wire

	mu        sync.Mutex
	endpoint  string // to post to
	protocol  string
	waiting   map[string]chan<- *transport.JSONRPCResponse // by request id
	asked     transport.RequestHandler
	notified  func(mcp.JSONRPCNotification)
	hangUp    context.CancelFunc
	connected chan struct{} // closed when there is an endpoint
	gone      chan struct{} // closed with the stream
}

func newSSE(address string, wire *wire) (*sse, error) {
	parsed, err := url.Parse(address)
	return &sse{
		address: parsed, wire: wire, waiting: map[string]chan<- *transport.JSONRPCResponse{},
		connected: make(chan struct{}), gone: make(chan struct{}),
	}, err
}

// Start implements transport.Interface: it opens the stream and waits for the endpoint.
func (s *sse) Start(ctx context.Context) error {
	ctx, s.hangUp = context.WithCancel(ctx)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, s.address.String(), nil)
	if err != nil {
		return err
	}
	request.Header.Set("Accept", "text/event-stream")
	response, err := (&http.Client{Transport: s.wire}).Do(request)
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		defer response.Body.Close()
		return refusedBy(response)
	}
	go s.read(ctx, response.Body)
	select {
	case <-s.connected:
		return nil
	case <-s.gone:
		return transport.ErrTransportClosed
	}
}

func refusedBy(response *http.Response) error {
	body, _ := io.ReadAll(io.LimitReader(response.Body, 4<<10)) // half an explanation is better than none
	return fmt.Errorf("%s answered %s: %s", response.Request.URL.Path, response.Status, body)
}

// read takes in events until the stream ends.
func (s *sse) read(ctx context.Context, stream io.ReadCloser) {
	defer close(s.gone)
	defer stream.Close()
	lines := bufio.NewReader(stream)
	event, data := "", []string(nil)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch {
		case line == "":
			s.take(ctx, event, strings.Join(data, "\n"))
			event, data = "", nil
		case name == "event":
			event = value
		case name == "data":
			data = append(data, value)
		}
	}
}

func (s *sse) take(ctx context.Context, event, data string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if event == "endpoint" {
		if endpoint, err := s.address.Parse(data); err == nil && s.endpoint == "" {
			s.endpoint = endpoint.String()
			close(s.connected)
		}
		return
	}
	if data == "" || !s.wire.accepts([]byte(data)) { // some keep the stream alive with nothing
		return
	}
	var message struct {
		ID     mcp.RequestId `json:"id"`
		Method string        `json:"method"`
	}
	if json.Unmarshal([]byte(data), &message) != nil {
		return // whoever waits for it will say that it did not come
	}
	switch {
	case message.Method == "":
		var response transport.JSONRPCResponse
		waiting, ok := s.waiting[message.ID.String()]
		if ok && json.Unmarshal([]byte(data), &response) == nil {
			delete(s.waiting, message.ID.String())
			waiting <- &response
		}
	case message.ID.IsNil():
		var notification mcp.JSONRPCNotification
		if json.Unmarshal([]byte(data), &notification) == nil && s.notified != nil {
			s.notified(notification)
		}
	default:
		var request transport.JSONRPCRequest
		if json.Unmarshal([]byte(data), &request) == nil && s.asked != nil {
			go s.answer(ctx, s.asked, request)
		}
	}
}

// answer has the client answer the server. If that can't be sent, the server waits, and
// the session ends by time.
func (s *sse) answer(ctx context.Context, asked transport.RequestHandler, request transport.JSONRPCRequest) {
	response, err := asked(ctx, request)
	if err != nil {
		response = transport.NewJSONRPCErrorResponse(request.ID, mcp.INTERNAL_ERROR, err.Error(), nil)
	}
	_ = s.post(ctx, response)
}

// post sends a message. The server says that it has accepted it; what it answers comes on
// the stream.
func (s *sse) post(ctx context.Context, message any) error {
	s.mu.Lock()
	endpoint, protocol := s.endpoint, s.protocol
	s.mu.Unlock()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint, bytes.NewReader(encode(message)))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	if protocol != "" {
		request.Header.Set(transport.HeaderKeyProtocolVersion, protocol)
	}
	response, err := (&http.Client{Transport: s.wire}).Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode >= http.StatusBadRequest {
		return refusedBy(response)
	}
	return nil
}

// SendRequest implements transport.Interface.
func (s *sse) SendRequest(ctx context.Context, request transport.JSONRPCRequest) (*transport.JSONRPCResponse, error) {
	answered := make(chan *transport.JSONRPCResponse, 1)
	s.mu.Lock()
	s.waiting[request.ID.String()] = answered
	s.mu.Unlock()
	if err := s.post(ctx, request); err != nil {
		return nil, err
	}
	select {
	case response := <-answered:
		return response, nil
	case <-s.gone:
		return nil, transport.ErrTransportClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// SendNotification implements transport.Interface.
func (s *sse) SendNotification(ctx context.Context, notification mcp.JSONRPCNotification) error {
	return s.post(ctx, notification)
}

// SetNotificationHandler implements transport.Interface.
func (s *sse) SetNotificationHandler(handler func(mcp.JSONRPCNotification)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.notified = handler
}

// SetRequestHandler implements transport.BidirectionalInterface.
func (s *sse) SetRequestHandler(handler transport.RequestHandler) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = handler
}

// SetProtocolVersion implements transport.HTTPConnection.
func (s *sse) SetProtocolVersion(version string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.protocol = version
}

// Close implements transport.Interface.
func (s *sse) Close() error {
	if s.hangUp != nil {
		s.hangUp()
	}
	return nil
}

// GetSessionId implements transport.Interface: the session's id is part of the endpoint.
func (s *sse) GetSessionId() string { return "" } //nolint:revive // the library spells it so
