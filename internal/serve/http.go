package serve

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	stdlog "log"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/mark3labs/mcp-go/server"
	"github.com/rs/zerolog"
)

const (
	// headerTime and bodyTime bound how long a client may take to send its request.
	headerTime = 10 * time.Second
	bodyTime   = 30 * time.Second
	// idleConnection is how long a connection is kept for the next request.
	idleConnection = 2 * time.Minute
	// idleSession is how long a session of the older era lives without a request. An open stream keeps it alive, as
	// heartbeats count.
	idleSession = 30 * time.Minute
	heartbeat   = 30 * time.Second
	// shutdownTime bounds the end; during drainTime of it calls in flight may still come to theirs.
	shutdownTime = 10 * time.Second
	drainTime    = 5 * time.Second
	// minToken keeps tokens from being guessed, from here or from the hash in a principal.
	minToken = 16
)

// HTTP serves one MCP server over HTTP:
//
//	/mcp              Streamable HTTP, sessions for clients up to 2025-11-25, none from 2026-07-28 on
//	/mcp/…            the same, for a part of the tools
//	/sse, /message    HTTP+SSE, for the oldest clients
//	/approve/         pages for people
//	/healthz          "ok"
//	/.well-known/oauth-protected-resource…   where to get a token, with OAuth
type HTTP struct {
	// Server is the MCP server.
	Server *server.MCPServer
	// Part returns the MCP server for a path below /mcp/, such as "readonly", or nil. Nil for none at all.
	Part func(path string) *server.MCPServer
	// Approve serves the pages for people; it sees whole paths, /approve/ included. Nil for none. These requests carry
	// no bearer token: who the person is, the pages find out themselves.
	Approve http.Handler
	// Addr is the address that Serve's listener has, such as 127.0.0.1:8080.
	Addr string
	// Tokens are the bearer tokens that callers may present, each at least 16 characters long. With none, and without
	// OAuth, callers aren't asked for one; only a loopback address may be served like that.
	Tokens []string
	// OAuth accepts the tokens of an issuer, besides Tokens. Nil for none.
	OAuth *OAuth
	// AllowedHosts are the names, with or without a port, that clients may use for this server, besides loopback names
	// and the address it listens on.
	AllowedHosts []string
	// AllowedOrigins are the origins, such as https://app.example.com, whose pages may call this server, besides pages
	// on loopback and its own.
	AllowedOrigins []string
	// Keys bind session ids to callers: the first for new ones, the others for those that it bound before it was
	// replaced. Replicas share them; if there are none, a random one is made.
	Keys [][]byte
	// Recorder is shown every message of an MCP client and every answer to one. Nil for none.
	Recorder Recorder
	// Log is for the operator.
	Log zerolog.Logger
}

// Validate tells in one sentence why the server can't be served like this.
func (h HTTP) Validate() error {
	if h.Server == nil {
		return errors.New("there is no MCP server to serve")
	}
	if h.Addr != "" {
		host, _, err := net.SplitHostPort(h.Addr)
		if err != nil {
			return fmt.Errorf("the listen address %q isn't host:port, such as 127.0.0.1:8080", h.Addr)
		}
		if h.isOpen() && !isLoopback(strings.ToLower(host)) {
			return errOpen(h.Addr)
		}
	}
	for i, token := range h.Tokens {
		if len(token) < minToken || strings.ContainsAny(token, " \t\r\n") {
			return fmt.Errorf("bearer token %d needs at least %d characters, none of them blank", i+1, minToken)
		}
	}
	for _, host := range h.AllowedHosts {
		if _, _, ok := splitHost(host); !ok || strings.Contains(host, "*") {
			return fmt.Errorf("the allowed host %q isn't a name or name:port, such as mcp.example.com", host)
		}
	}
	for _, origin := range h.AllowedOrigins {
		page, err := url.Parse(origin)
		if err != nil || page.Host == "" || origin != page.Scheme+"://"+page.Host || strings.Contains(origin, "*") {
			return fmt.Errorf("the allowed origin %q isn't scheme://host[:port], such as https://app.example.com", origin)
		}
	}
	return nil
}

// isOpen tells whether callers aren't asked who they are.
func (h HTTP) isOpen() bool { return len(h.Tokens) == 0 && h.OAuth == nil }

func errOpen(addr string) error {
	return fmt.Errorf("%s can be reached from other machines, so it needs bearer tokens: configure at least one or an "+
		"OAuth issuer, or listen on 127.0.0.1", addr)
}

// Handler serves all routes, for a server that somebody else runs; see [HTTP.Serve] otherwise. What it answers is
// meaningful only if Validate has no objection.
func (h HTTP) Handler() http.Handler {
	return h.site(context.Background()).handler()
}

// Serve answers requests on l until ctx ends, then ends: streams at once, calls when they are done or, after a few
// seconds, cancelled. It returns nil if all of them ended within ten seconds. It closes l.
func (h HTTP) Serve(ctx context.Context, l net.Listener) error {
	defer l.Close()
	if err := h.Validate(); err != nil {
		return err
	}
	if tcp, ok := l.Addr().(*net.TCPAddr); ok && h.isOpen() && !tcp.IP.IsLoopback() {
		return errOpen(l.Addr().String())
	}
	streams, endStreams := context.WithCancel(context.WithoutCancel(ctx))
	defer endStreams()
	calls, cancelCalls := context.WithCancel(context.WithoutCancel(ctx))
	defer cancelCalls()

	site := h.site(streams)
	web := newWeb(calls, site.handler(), h.Log)
	var spares spares
	web.ConnState = spares.watch
	failed := make(chan error, 1)
	go func() { failed <- web.Serve(l) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve %s: %w", l.Addr(), err)
	case <-ctx.Done():
	}

	// The order matters: an open stream would keep Shutdown waiting, and the library closes those it knows only.
	deadline, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
	defer cancel()
	endStreams()
	site.closeSessions(deadline)
	spares.close()
	defer time.AfterFunc(drainTime, cancelCalls).Stop()
	if err := web.Shutdown(deadline); err != nil {
		_ = web.Close()
		return fmt.Errorf("some calls were still running %s after the end: %w", shutdownTime, err)
	}
	return nil
}

// spares are the connections that nobody has used yet. Browsers open such, and Shutdown would wait for them.
type spares struct{ open sync.Map }

func (s *spares) watch(conn net.Conn, state http.ConnState) {
	if state == http.StateNew {
		s.open.Store(conn, nil)
		return
	}
	s.open.Delete(conn)
}

func (s *spares) close() {
	s.open.Range(func(conn, _ any) bool {
		_ = conn.(net.Conn).Close()
		return true
	})
}

func newWeb(calls context.Context, handler http.Handler, log zerolog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		BaseContext:       func(net.Listener) context.Context { return calls },
		ReadHeaderTimeout: headerTime, // no WriteTimeout: streams stay open, and each write has its own limit
		IdleTimeout:       idleConnection,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          stdlog.New(log, "", 0),
	}
}

// site is an HTTP made ready.
type site struct {
	guard   guard
	callers callers
	log     zerolog.Logger
	approve http.Handler
	streams context.Context // ends when streams are to end
	keys    [][]byte

	recorder Recorder

	intake, calls, openStreams, census *load

	server *server.MCPServer
	whole  *endpoint
	part   func(path string) *server.MCPServer
	parts  sync.Map // path to *endpoint

	channelIDs *sessions
	channels   sync.Map // id to *channel
}

// endpoint is one place where Streamable HTTP is spoken. A session of one is none of another's.
type endpoint struct {
	sessions   *sessions
	streamable *server.StreamableHTTPServer
}

func (s *site) endpoint(m *server.MCPServer, path string) *endpoint {
	ids := newSessions(s.keys, "mcp/"+path, s.census)
	return &endpoint{ids, newStreamable(m, ids, s.log)}
}

// partAt finds the endpoint for a path below /mcp/, or nil. It is made when it is first asked for: of many possible
// parts few are used.
func (s *site) partAt(path string) *endpoint {
	if e, ok := s.parts.Load(path); ok {
		return e.(*endpoint)
	}
	if s.part == nil {
		return nil
	}
	m := s.part(path)
	if m == nil {
		return nil
	}
	e, _ := s.parts.LoadOrStore(path, s.endpoint(m, path))
	return e.(*endpoint)
}

func (h HTTP) site(streams context.Context) *site {
	keys := h.Keys
	if len(keys) == 0 {
		keys = [][]byte{make([]byte, 32)}
		_, _ = rand.Read(keys[0]) // never fails
	}
	s := &site{
		guard:   newGuard(h.Addr, h.AllowedHosts, h.AllowedOrigins),
		callers: newCallers(h.Tokens, h.OAuth),
		log:     h.Log,
		approve: h.Approve,
		streams: streams,
		keys:    keys,
		intake:  newIntake(), calls: newCalls(callsShare), openStreams: newStreams(), census: newCensus(),
		server: h.Server,
		part:   h.Part,

		recorder: h.Recorder,
	}
	s.whole = s.endpoint(h.Server, "")
	s.channelIDs = newSessions(keys, "sse", s.census)
	return s
}

func (s *site) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/mcp", s.rpc(s.mcp(s.whole)))
	mux.Handle("/mcp/{path...}", s.rpc(s.mcpPart))
	mux.Handle("/sse", s.rpc(s.events))
	mux.Handle("/message", s.rpc(s.message))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") })
	if s.callers.oauth != nil {
		mux.Handle("/.well-known/oauth-protected-resource", s.callers.oauth.metadata)
		mux.Handle("/.well-known/oauth-protected-resource/{path...}", s.callers.oauth.metadata)
	}
	if s.approve != nil {
		mux.Handle("/approve/", s.guard.people(s.approve))
	}
	return recovering(s.log, s.guard.site(mux))
}

// recovering keeps a panic from the client, and the rest of the server from the panic.
func recovering(log zerolog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			recovered := recover()
			if recovered == nil {
				return
			}
			if recovered == http.ErrAbortHandler { //nolint:errorlint // net/http panics with this very value
				panic(recovered)
			}
			logPanic(log, recovered)
			http.Error(w, faultInternal.Message, http.StatusInternalServerError)
		}()
		next.ServeHTTP(w, r)
	})
}

// closeSessions ends the sessions of Streamable HTTP. Those of HTTP+SSE end with their streams.
func (s *site) closeSessions(ctx context.Context) {
	_ = s.whole.streamable.Shutdown(ctx) // it runs no http.Server here: all it does is end sessions and their sweeper
	s.parts.Range(func(_, e any) bool {
		_ = e.(*endpoint).streamable.Shutdown(ctx)
		return true
	})
}
