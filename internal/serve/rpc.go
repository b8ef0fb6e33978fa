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

func newSSE(s *server.MCPServer, ids *sessions) *server.SSEServer {
	return server.NewSSEServer(s,
		server.WithSessionIDGenerator(func(_ context.Context, r *http.Request) (string, error) {
			return ids.issue(Principal(r.Context())), nil
		}),
		server.WithKeepAliveInterval(heartbeat),
		server.WithSSEDisableLocalhostProtection(true),
		// Without an origin to allow it would allow them all. This one doesn't exist; the real ones are let in by cors.
		server.WithSSECORS(server.WithCORSAllowedOrigins("https://origin.invalid")),
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
		r, known := s.guard.identify(rw, r)
		if !known {
			return
		}
		message, ok := receive(rw, r)
		if !ok {
			return
		}
		if !s.admit(r, message) {
			rw.Header().Set("Retry-After", "1")
			answerFault(rw, http.StatusServiceUnavailable, message.ID, faultBusy)
			return
		}
		defer s.dismiss(r, message)
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

// admit lets a request in unless too much is in flight; dismiss takes it out again.
func (s *site) admit(r *http.Request, message envelope) bool {
	return !isWork(r, message) || s.load.enter(int(r.ContentLength))
}

func (s *site) dismiss(r *http.Request, message envelope) {
	if isWork(r, message) {
		s.load.leave(int(r.ContentLength))
	}
}

// isWork tells what counts as load. Streams wait, mostly; and what isn't a request may be what lets a call come to its
// end: an answer, a cancellation.
func isWork(r *http.Request, message envelope) bool {
	return message.Method != "" && message.expectsAnswer() && !isStream(r, message)
}

// isStream tells whether the answer lasts until somebody hangs up.
func isStream(r *http.Request, message envelope) bool {
	return r.Method == http.MethodGet || message.Method == string(mcp.MethodSubscriptionsListen)
}

// receive reads a POST's message, and leaves it to be read again, its length known.
func receive(w http.ResponseWriter, r *http.Request) (message envelope, ok bool) {
	if r.Method != http.MethodPost {
		return envelope{}, true
	}
	deadline := http.NewResponseController(w)
	_ = deadline.SetReadDeadline(time.Now().Add(bodyTime)) // not every ResponseWriter can, but a server's can
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxMessage))
	_ = deadline.SetReadDeadline(time.Time{})
	var tooLong *http.MaxBytesError
	if errors.As(err, &tooLong) {
		answerFault(w, http.StatusRequestEntityTooLarge, nil, faultTooLong)
		return envelope{}, false
	}
	if err != nil {
		answerFault(w, http.StatusBadRequest, nil, fault{mcp.PARSE_ERROR, "The body didn't arrive in whole"})
		return envelope{}, false
	}
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	message, bad := unseal(body)
	if bad == nil {
		bad = contradiction(r.Header, message)
	}
	if bad != nil {
		answerFault(w, http.StatusBadRequest, message.ID, *bad)
		return envelope{}, false
	}
	return message, true
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
		w.Header().Set("Allow", "GET, POST, DELETE, OPTIONS")
		answerFault(w, http.StatusMethodNotAllowed, nil, fault{mcp.INVALID_REQUEST, "This method isn't answered here"})
	case session == "":
		answerFault(w, http.StatusBadRequest, nil, fault{mcp.INVALID_REQUEST, "The header Mcp-Session-Id is missing"})
	case !at.sessions.open(session, Principal(r.Context())):
		answerFault(w, http.StatusNotFound, nil, fault{mcp.INVALID_REQUEST, "No such session: initialize a new one"})
	default:
		s.streamed(at, w, r, message)
	}
}

// streamed has the library answer, and ends what would last for ever when the server ends.
func (s *site) streamed(at *endpoint, w *reply, r *http.Request, message envelope) {
	if isStream(r, message) {
		var end context.CancelFunc
		r, end = s.stream(r)
		defer end()
	}
	at.streamable.ServeHTTP(w, r)
}

// events answers on /sse.
func (s *site) events(w *reply, r *http.Request, _ envelope) {
	r, end := s.stream(r)
	defer end()
	s.sse.SSEHandler().ServeHTTP(w, r)
}

// message answers on /message, where the answer to a message is that it was accepted.
func (s *site) message(w *reply, r *http.Request, _ envelope) {
	if !s.sseSessions.open(r.URL.Query().Get("sessionId"), Principal(r.Context())) {
		answerFault(w, http.StatusNotFound, nil, fault{mcp.INVALID_REQUEST, "No such session: open /sse for a new one"})
		return
	}
	s.sse.MessageHandler().ServeHTTP(w, r)
}

// stream makes a request end with the server's streams.
func (s *site) stream(r *http.Request) (*http.Request, context.CancelFunc) {
	ctx, cancel := context.WithCancel(r.Context())
	stop := context.AfterFunc(s.streams, cancel)
	return r.WithContext(ctx), func() {
		stop()
		cancel()
	}
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
	_ = w.limit.SetWriteDeadline(time.Now().Add(writeTime)) // not every ResponseWriter can, but a server's can
	if _, err := w.client.Write(scrub(message)); err != nil {
		return 0, err
	}
	return len(message), nil
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
	_, _ = w.Write(append(f.answer(id), '\n'))
}
