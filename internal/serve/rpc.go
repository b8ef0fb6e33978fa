package serve

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
	"github.com/rs/zerolog"
)

var errFull = errors.New("there is no room for the message")

// writeTime bounds each write of an answer: a stream may last, but not its client's not reading it.
const writeTime = 30 * time.Second

func newStreamable(s *server.MCPServer, ids *sessions, log zerolog.Logger) *server.StreamableHTTPServer {
	return server.NewStreamableHTTPServer(s,
		server.WithSessionIdManagerResolver(ids),
		server.WithSessionIdleTTL(idleSession),
		server.WithHeartbeatInterval(heartbeat),
		// Its lesser messages tell session ids.
		server.WithStreamableHTTPLogger(slog.New(zerolog.NewSlogHandler(log.Level(zerolog.WarnLevel)))),
		// Host has been checked, and better: this one would refuse allowed hosts behind a proxy on the same machine.
		server.WithDisableLocalhostProtection(true),
	)
}

// rpcHandler answers a request of an MCP client. The message is what its body holds; only a POST has one.
type rpcHandler func(w *reply, r *http.Request, message envelope)

// rpc is the way to every MCP route: it finds out who calls, takes in the message, and sees to the answer.
func (s *site) rpc(next rpcHandler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if cors(rw, r) {
			return
		}
		r, unknown := s.callers.identify(r)
		if unknown != nil {
			unknown.answer(rw, nil)
			return
		}
		message, ok := s.receive(rw, r)
		if !ok {
			return
		}
		w := newReply(rw)
		defer func() {
			if recovered := recover(); recovered != nil {
				logPanic(s.log, recovered)
				if !w.fail(message.ID) {
					panic(http.ErrAbortHandler) // a stream that ended well would pass for the whole answer
				}
			}
		}()
		next(w, r, message)
	})
}

// enter counts a call as in flight until leave is called. What isn't a request counts for nothing: it may be what lets
// a call come to its end, an answer or a cancellation.
func (s *site) enter(ctx context.Context, message envelope) (leave func(), full *refusal) {
	if message.Method == "" || !message.expectsAnswer() {
		return func() {}, nil
	}
	who, size := Principal(ctx), message.size()
	if full := s.calls.enter(who, size); full != nil {
		return nil, full
	}
	return func() { s.calls.leave(who, size) }, nil
}

// receive reads a POST's message, and leaves it to be read again, its length known.
func (s *site) receive(w http.ResponseWriter, r *http.Request) (message envelope, ok bool) {
	if r.Method != http.MethodPost {
		return envelope{}, true
	}
	body, bad := s.read(w, r)
	if bad != nil {
		w.Header().Set("Connection", "close") // what is left of the body isn't worth reading
		bad.answer(w, nil)
		return envelope{}, false
	}
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	message, wrong := unseal(body)
	if wrong == nil {
		wrong = contradiction(r.Header, message)
	}
	if wrong != nil {
		answerFault(w, http.StatusBadRequest, message.ID, *wrong)
		return envelope{}, false
	}
	return message, true
}

// read takes in a body. What has come of it counts as its caller's share of what is on its way in.
func (s *site) read(w http.ResponseWriter, r *http.Request) ([]byte, *refusal) {
	arriving := &counted{body: http.MaxBytesReader(w, r.Body, maxMessage), load: s.intake, who: Principal(r.Context())}
	if full := arriving.begin(); full != nil {
		return nil, full
	}
	defer arriving.end()
	deadline := http.NewResponseController(w)
	_ = deadline.SetReadDeadline(time.Now().Add(bodyTime)) // not every ResponseWriter can, but a server's can
	defer func() { _ = deadline.SetReadDeadline(time.Time{}) }()
	if r.ContentLength > maxMessage {
		return nil, tooLong(r)
	}
	body, err := io.ReadAll(arriving)
	switch {
	case arriving.full != nil:
		return nil, arriving.full
	case errors.As(err, new(*http.MaxBytesError)):
		return nil, tooLong(r)
	case err != nil:
		return nil, &refusal{status: http.StatusBadRequest, fault: fault{mcp.PARSE_ERROR, "The body didn't arrive in whole"}}
	}
	return body, nil
}

// tooLong refuses a body. A client that is still sending would take a closed connection for the answer, so as much again
// is read and dropped.
func tooLong(r *http.Request) *refusal {
	_, _ = io.CopyN(io.Discard, r.Body, 2*maxMessage) // it ends sooner, or not at all
	return &refusal{status: http.StatusRequestEntityTooLarge, fault: faultTooLong}
}

// counted is a body that is being read.
type counted struct {
	body io.Reader
	load *load
	who  string
	size amount
	full *refusal // why reading stopped, if it was for want of room
}

func (c *counted) begin() *refusal { return c.enter(amount{count: 1}) }
func (c *counted) end()            { c.load.leave(c.who, c.size) }

func (c *counted) enter(more amount) *refusal {
	full := c.load.enter(c.who, more)
	if full == nil {
		c.size = c.size.plus(more)
	}
	return full
}

// Read implements [io.Reader].
func (c *counted) Read(into []byte) (int, error) {
	n, err := c.body.Read(into)
	if c.full = c.enter(amount{bytes: n}); c.full != nil {
		return 0, errFull
	}
	return n, err
}

// contradiction finds MCP headers that say two things, or something else than the body. Proxies go by the headers and
// the server goes by the body. The library compares the two on requests of the newer era alone, and reads the first of
// several headers; what a newer request must have at all is left to it.
func contradiction(header http.Header, message envelope) *fault {
	for name, values := range header {
		if len(values) > 1 && strings.HasPrefix(name, "Mcp-") {
			return &fault{mcp.HEADER_MISMATCH, "The header " + name + " was sent more than once"}
		}
	}
	if method, sent := header[mcp.HeaderMethod]; sent && method[0] != message.Method {
		return &fault{mcp.HEADER_MISMATCH, "The header Mcp-Method doesn't name the method in the body"}
	}
	if name, sent := header[mcp.HeaderName]; sent {
		if name, whole := mcp.DecodeHeaderValue(name[0]); !whole || !isText(message.target(), name) {
			return &fault{mcp.HEADER_MISMATCH, "The header Mcp-Name doesn't name what the body is about"}
		}
	}
	if version, sent := header[mcp.HeaderProtocolVersion]; sent && message.version != nil && !isText(message.version, version[0]) {
		return &fault{mcp.HEADER_MISMATCH, "The header MCP-Protocol-Version doesn't name the version in the body's _meta"}
	}
	return nil
}

// isText tells whether a JSON value is this string.
func isText(value json.RawMessage, want string) bool {
	var text *string
	return json.Unmarshal(value, &text) == nil && text != nil && *text == want
}

// mcp answers at an endpoint of Streamable HTTP.
func (s *site) mcp(at *endpoint) rpcHandler {
	return func(w *reply, r *http.Request, message envelope) { s.answer(at, w, r, message) }
}

// mcpPart answers at the endpoint of a part.
func (s *site) mcpPart(w *reply, r *http.Request, message envelope) {
	at := s.partAt(r.PathValue("path"))
	if at == nil {
		answerFault(w, http.StatusNotFound, message.ID, fault{mcp.INVALID_REQUEST,
			"There is nothing here: the tools are at /mcp, parts of them at /mcp/readonly and /mcp/x/{toolset}"})
		return
	}
	s.answer(at, w, r, message)
}

func (s *site) answer(at *endpoint, w *reply, r *http.Request, message envelope) {
	modern := mcp.IsModernProtocol(r.Header.Get(mcp.HeaderProtocolVersion))
	session := r.Header.Get(mcp.HeaderSessionID)
	switch {
	case modern && message.Method == string(mcp.MethodNotificationCancelled):
		// All requests of the newer era share one session, so this would cancel whoever's request has the same id.
		// Clients of that era cancel by hanging up.
		w.WriteHeader(http.StatusAccepted)
	case modern, r.Method == http.MethodPost: // where the library asks the session's manager itself
		s.streamed(at, w, r, message)
	case r.Method != http.MethodGet && r.Method != http.MethodDelete:
		notAllowed(w, "GET, POST, DELETE, OPTIONS")
	case session == "":
		answerFault(w, http.StatusBadRequest, nil, fault{mcp.INVALID_REQUEST, "The header Mcp-Session-Id is missing"})
	case !at.sessions.admits(session, Principal(r.Context())):
		answerFault(w, http.StatusNotFound, nil, fault{mcp.INVALID_REQUEST, "No such session: initialize a new one"})
	default:
		s.streamed(at, w, r, message)
	}
}

func notAllowed(w http.ResponseWriter, methods string) {
	w.Header().Set("Allow", methods)
	answerFault(w, http.StatusMethodNotAllowed, nil, fault{mcp.INVALID_REQUEST, "This method isn't answered here"})
}

// streamed has the library answer, as a stream that ends when the server does, or as a call.
func (s *site) streamed(at *endpoint, w *reply, r *http.Request, message envelope) {
	var leave func()
	var full *refusal
	if message.Method == string(mcp.MethodInitialize) {
		full = at.sessions.room(Principal(r.Context()))
	}
	switch {
	case full != nil:
	case r.Method == http.MethodGet || message.Method == string(mcp.MethodSubscriptionsListen):
		r, leave, full = s.stream(r, message)
	default:
		leave, full = s.enter(r.Context(), message)
	}
	if full != nil {
		full.answer(w, message.ID)
		return
	}
	defer leave()
	s.record(at, w, r, message)
	at.streamable.ServeHTTP(w, r)
}

// stream makes a request end with the server's streams, and no later than its caller may be believed.
func (s *site) stream(r *http.Request, message envelope) (ending *http.Request, end func(), full *refusal) {
	who, size := caller(r.Context()), message.size()
	if full := s.openStreams.enter(who.principal, size); full != nil {
		return nil, nil, full
	}
	ctx, cancel := context.WithCancel(r.Context())
	stop := context.AfterFunc(s.streams, cancel)
	if !who.until.IsZero() {
		expiry := time.AfterFunc(time.Until(who.until), cancel)
		context.AfterFunc(ctx, func() { expiry.Stop() })
	}
	return r.WithContext(ctx), func() {
		stop()
		cancel()
		s.openStreams.leave(who.principal, size)
	}, nil
}

// reply is the answer to an MCP client. The library writes whole messages to it, from two goroutines: after a panic the
// second one may still be at it, and so reply keeps the headers apart and the two in turn.
type reply struct {
	client http.ResponseWriter
	limit  *http.ResponseController
	header http.Header

	mu    sync.Mutex
	begun bool
	ended bool

	exchange *exchange // to record; nil for none
}

func newReply(client http.ResponseWriter) *reply {
	return &reply{client: client, limit: http.NewResponseController(client), header: http.Header{}}
}

// Header implements [http.ResponseWriter].
func (w *reply) Header() http.Header { return w.header }

// WriteHeader implements [http.ResponseWriter].
func (w *reply) WriteHeader(status int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.begin(status)
}

func (w *reply) begin(status int) {
	if w.begun || w.ended {
		return
	}
	w.begun = true
	maps.Copy(w.client.Header(), w.header)
	w.client.WriteHeader(status)
}

// Write implements [http.ResponseWriter]. It gives each message a time limit of its own, and keeps Go's words out.
func (w *reply) Write(message []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.ended {
		return 0, io.ErrClosedPipe
	}
	w.begin(http.StatusOK)
	message, whole := scrub(message), len(message)
	if w.exchange != nil {
		w.exchange.answered(w.header, message)
	}
	_ = w.limit.SetWriteDeadline(time.Now().Add(writeTime)) // not every ResponseWriter can, but a server's can
	if _, err := w.client.Write(message); err != nil {
		return 0, err
	}
	return whole, nil
}

// Flush implements [http.Flusher].
func (w *reply) Flush() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.begin(http.StatusOK)
	if !w.ended {
		_ = w.limit.Flush()
	}
}

// fail ends the reply, with a JSON-RPC error if nothing of it was sent yet. It reports whether that was so.
func (w *reply) fail(id json.RawMessage) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ended = true
	if !w.begun {
		answerFault(w.client, http.StatusInternalServerError, id, faultInternal)
	}
	return !w.begun
}

// answerFault answers with a JSON-RPC error.
func answerFault(w http.ResponseWriter, status int, id json.RawMessage, f fault) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(f.answer(id), '\n')) //nolint:gosec // JSON that says so is no page, whatever it quotes
}
