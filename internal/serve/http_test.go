package serve

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
	"github.com/rs/zerolog"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// start serves h on a port of its own, and returns its address.
func start(t *testing.T, h HTTP) string {
	t.Helper()
	if h.Server == nil {
		h.Server = fixture()
	}
	h.Approve = noPages
	web := httptest.NewServer(h.Handler())
	t.Cleanup(func() {
		web.CloseClientConnections() // streams that a test left open
		web.Close()
	})
	return web.URL
}

// request is one HTTP request of a test. Headers come in pairs.
type request struct {
	method, url, body string
	headers           []string
}

// answer is what came of a request.
type answer struct {
	status int
	header http.Header
	body   string
}

func (r request) build(ctx context.Context, t *testing.T) *http.Request {
	t.Helper()
	q, err := http.NewRequestWithContext(ctx, r.method, r.url, strings.NewReader(r.body))
	require.NoError(t, err)
	if r.method == http.MethodPost {
		q.Header.Set("Content-Type", "application/json")
		q.Header.Set("Accept", "application/json, text/event-stream")
	}
	for i := 0; i < len(r.headers); i += 2 {
		q.Header.Add(r.headers[i], r.headers[i+1])
	}
	q.Host = q.Header.Get("Host")
	return q
}

func (r request) send(ctx context.Context, t *testing.T) *http.Response {
	t.Helper()
	response, err := http.DefaultClient.Do(r.build(ctx, t))
	require.NoError(t, err)
	t.Cleanup(func() { _ = response.Body.Close() })
	return response
}

func (r request) do(t *testing.T) answer {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second) // should it be a stream after all
	defer cancel()
	response := r.send(ctx, t)
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return answer{response.StatusCode, response.Header, string(body)}
}

// later sends the request, and the body of its answer or what went wrong when it has it.
func (r request) later(t *testing.T) <-chan string {
	t.Helper()
	q := r.build(t.Context(), t)
	body := make(chan string, 1)
	go func() {
		response, err := http.DefaultClient.Do(q)
		if err != nil {
			body <- err.Error()
			return
		}
		defer response.Body.Close()
		all, _ := io.ReadAll(response.Body)
		body <- string(all)
	}()
	return body
}

func post(url, body string, headers ...string) request {
	return request{http.MethodPost, url, body, headers}
}

// newer are the headers of a request of the newer era.
func newer(method string, more ...string) []string {
	return append([]string{"MCP-Protocol-Version", "2026-07-28", "Mcp-Method", method}, more...)
}

func bearer(token string) []string { return []string{"Authorization", "Bearer " + token} }

// open begins a session of the older era.
func open(t *testing.T, url string, headers ...string) (session string) {
	t.Helper()
	got := post(url+"/mcp", initialize, headers...).do(t)
	require.Equal(t, http.StatusOK, got.status, got.body)
	session = got.header.Get("Mcp-Session-Id")
	require.NotEmpty(t, session)
	return session
}

func TestHTTPBothErasOnOnePath(t *testing.T) {
	t.Parallel()
	url := start(t, HTTP{})
	session := open(t, url)
	older := post(url+"/mcp", call(1, "echo", `{"text":"older"}`), "Mcp-Session-Id", session).do(t)
	assert.Equal(t, "older", parse(t, []byte(older.body)).text())

	echo := modern(1, "tools/call", `"name":"echo","arguments":{"text":"newer"}`)
	got := post(url+"/mcp", echo, newer("tools/call", "Mcp-Name", "echo")...).do(t)
	assert.Equal(t, "newer", parse(t, []byte(got.body)).text())
	assert.Empty(t, got.header.Get("Mcp-Session-Id"))
	got = post(url+"/mcp", modern(1, "server/discover", ""), newer("server/discover")...).do(t)
	assert.Contains(t, got.body, "2026-07-28")
}

func TestRule11HeadersMustAgreeWithTheBody(t *testing.T) {
	t.Parallel()
	url := start(t, HTTP{Part: func(string) *server.MCPServer { return fixture() }})
	newest := modern(1, "tools/call", `"name":"echo","arguments":{}`)
	older := call(1, "echo", `{}`)
	dated := `{"jsonrpc":"2.0","id":1,"method":"ping","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2025-11-25"}}}`
	for name, test := range map[string]struct {
		body    string
		headers []string
	}{
		"another method":              {newest, newer("tools/list", "Mcp-Name", "echo")},
		"another name":                {newest, newer("tools/call", "Mcp-Name", "slow")},
		"no name":                     {newest, newer("tools/call")},
		"an empty name":               {newest, newer("tools/call", "Mcp-Name", "")},
		"no method":                   {newest, []string{"MCP-Protocol-Version", "2026-07-28", "Mcp-Name", "echo"}},
		"no version":                  {newest, []string{"Mcp-Method", "tools/call", "Mcp-Name", "echo"}},
		"another version":             {newest, []string{"MCP-Protocol-Version", "2025-11-25", "Mcp-Method", "tools/call", "Mcp-Name", "echo"}},
		"the method twice":            {newest, newer("tools/call", "Mcp-Method", "tools/list", "Mcp-Name", "echo")},
		"the name twice":              {newest, newer("tools/call", "Mcp-Name", "echo", "Mcp-Name", "slow")},
		"a name of what has none":     {modern(1, "tools/list", ""), newer("tools/list", "Mcp-Name", "echo")},
		"a name that isn't Base64":    {newest, newer("tools/call", "Mcp-Name", "=?base64?%?=")},
		"a notification's method":     {`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}`, newer("notifications/progress")},
		"older: another method":       {older, []string{"Mcp-Method", "tools/list"}},
		"older: an empty method":      {older, []string{"Mcp-Method", ""}},
		"older: another name":         {older, []string{"Mcp-Name", "slow"}},
		"older: a name of the uri":    {`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"slow","uri":"echo"}}`, []string{"Mcp-Name", "echo"}},
		"older: a name of a number":   {`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":5}}`, []string{"Mcp-Name", "5"}},
		"older: a name of nothing":    {`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":null}}`, []string{"Mcp-Name", ""}},
		"older: the uri of another":   {`{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"a","name":"b"}}`, []string{"Mcp-Name", "b"}},
		"older: another version":      {dated, []string{"MCP-Protocol-Version", "2025-06-18"}},
		"older: the session's twice":  {older, []string{"Mcp-Session-Id", "a", "Mcp-Session-Id", "b"}},
		"an answer that names itself": {`{"jsonrpc":"2.0","id":1,"result":{"action":"accept"}}`, []string{"Mcp-Method", "tools/call"}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, path := range []string{"/mcp", "/mcp/readonly", "/message"} {
				if path == "/message" && strings.Contains(test.body, "2026-07-28") {
					continue // HTTP+SSE knows no such headers, so none of them is missing there
				}
				got := post(url+path, test.body, test.headers...).do(t)
				assert.Equal(t, http.StatusBadRequest, got.status, path)
				assert.Equal(t, mcp.HEADER_MISMATCH, parse(t, []byte(got.body)).Error.Code, path)
			}
		})
	}
	for name, headers := range map[string][]string{
		"plain":  newer("tools/call", "Mcp-Name", "echo"),
		"Base64": newer("tools/call", "Mcp-Name", "=?base64?ZWNobw==?="),
	} {
		got := post(url+"/mcp/readonly", newest, headers...).do(t)
		assert.Equal(t, http.StatusOK, got.status, name+": "+got.body)
	}
	session := open(t, url)
	got := post(url+"/mcp", older, "Mcp-Session-Id", session, "Mcp-Method", "tools/call", "Mcp-Name", "echo").do(t)
	assert.Equal(t, http.StatusOK, got.status, got.body)
	got = post(url+"/mcp", dated, "Mcp-Session-Id", session, "MCP-Protocol-Version", "2025-11-25").do(t)
	assert.Equal(t, http.StatusOK, got.status, got.body)
}

func TestHTTPNobodyCancelsRequestsOfTheNewerEra(t *testing.T) {
	t.Parallel()
	url := start(t, HTTP{Tokens: []string{tokenA, tokenB}}) + "/mcp"
	headers := append(newer("tools/call", "Mcp-Name", "slow"), bearer(tokenA)...)
	slow := post(url, modern(7, "tools/call", `"name":"slow","arguments":{"ms":300}`), headers...).later(t)
	time.Sleep(100 * time.Millisecond) // it is in flight
	for _, method := range []string{"notifications/cancelled", `notifications\/cancelle\u0064`} {
		body := strings.Replace(modern(0, "METHOD", `"requestId":7`), `"id":0,`, "", 1)
		body = strings.Replace(body, "METHOD", method, 1)
		headers := append([]string{"MCP-Protocol-Version", "2026-07-28"}, bearer(tokenB)...)
		assert.Equal(t, http.StatusAccepted, post(url, body, headers...).do(t).status)
	}
	assert.Equal(t, "slept", parse(t, []byte(<-slow)).text())
}

func TestHTTPSessionsBelongToTheirCaller(t *testing.T) {
	t.Parallel()
	url := start(t, HTTP{Tokens: []string{tokenA, tokenB}}) + "/mcp"
	session := open(t, strings.TrimSuffix(url, "/mcp"), bearer(tokenA)...)
	verbs := map[string]request{
		"a call":         post(url, call(1, "echo", `{}`)),
		"a notification": post(url, `{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}`),
		"an answer":      post(url, `{"jsonrpc":"2.0","id":1,"result":{"action":"accept"}}`),
		"GET":            {method: http.MethodGet, url: url},
		"DELETE":         {method: http.MethodDelete, url: url},
	}
	use := func(t *testing.T, r request, token, session string) int {
		r.headers = append(bearer(token), "Mcp-Session-Id", session)
		return r.send(t.Context(), t).StatusCode
	}
	for name, verb := range verbs {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, http.StatusNotFound, use(t, verb, tokenB, session), "somebody else's")
			assert.Equal(t, http.StatusNotFound, use(t, verb, tokenA, strings.Repeat("A", len(session))), "made up")
			assert.Equal(t, http.StatusNotFound, use(t, verb, tokenA, "mcp-session-00000000-0000-4000-8000-000000000000"))
		})
	}
	assert.Equal(t, http.StatusOK, use(t, verbs["a call"], tokenA, session), "its own")
	assert.Equal(t, http.StatusOK, use(t, verbs["GET"], tokenA, session), "its own")
	assert.Equal(t, http.StatusOK, use(t, verbs["DELETE"], tokenA, session), "its own")
	for name, verb := range verbs {
		assert.Equal(t, http.StatusNotFound, use(t, verb, tokenA, session), "ended: "+name)
	}
	for _, method := range []string{http.MethodGet, http.MethodDelete} {
		assert.Equal(t, http.StatusBadRequest, request{method, url, "", bearer(tokenA)}.do(t).status, "no session")
		headers := append(newer("x"), bearer(tokenA)...)
		assert.Equal(t, http.StatusMethodNotAllowed, request{method, url, "", headers}.do(t).status, "newer era")
	}
	assert.Equal(t, http.StatusMethodNotAllowed, request{http.MethodPut, url, "", bearer(tokenA)}.do(t).status)
}

func TestHTTPElicitation(t *testing.T) {
	t.Parallel()
	url := start(t, HTTP{}) + "/mcp"
	session := open(t, strings.TrimSuffix(url, "/mcp"))
	events := listen(t, post(url, call(1, "ask", `{}`), "Mcp-Session-Id", session))
	question := parse(t, events.next())
	assert.Equal(t, "elicitation/create", question.Method)
	accept := fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"result":{"action":"accept"}}`, question.ID)
	assert.Equal(t, http.StatusAccepted, post(url, accept, "Mcp-Session-Id", session).do(t).status)
	assert.Equal(t, "asked: accept", parse(t, events.next()).text())
}

// stream is an open stream of events.
type stream struct {
	t     *testing.T
	lines *bufio.Scanner
}

func listen(t *testing.T, r request) *stream {
	t.Helper()
	response := r.send(t.Context(), t)
	require.Equal(t, http.StatusOK, response.StatusCode)
	require.Equal(t, "text/event-stream", response.Header.Get("Content-Type"))
	return &stream{t, bufio.NewScanner(response.Body)}
}

// next is the data of the next event, nil at the end of the stream.
func (s *stream) next() []byte {
	for s.lines.Scan() {
		if data, ok := strings.CutPrefix(s.lines.Text(), "data: "); ok {
			return []byte(data)
		}
	}
	return nil
}

func TestSSE(t *testing.T) {
	t.Parallel()
	url := start(t, HTTP{Tokens: []string{tokenA, tokenB}})
	response := request{http.MethodGet, url + "/sse", "", bearer(tokenA)}.send(t.Context(), t)
	assert.Empty(t, response.Header.Get("Access-Control-Allow-Origin"))
	events := &stream{t, bufio.NewScanner(response.Body)}
	endpoint := url + string(events.next())

	assert.Equal(t, http.StatusUnauthorized, post(endpoint, initialize).do(t).status)
	assert.Equal(t, http.StatusNotFound, post(endpoint, initialize, bearer(tokenB)...).do(t).status, "somebody else's")
	assert.Equal(t, http.StatusNotFound, post(url+"/message", initialize, bearer(tokenA)...).do(t).status)
	assert.Equal(t, http.StatusNotFound, post(url+"/message?sessionId="+open(t, url, bearer(tokenA)...), initialize,
		bearer(tokenA)...).do(t).status, "an id of /mcp")
	assert.Equal(t, http.StatusBadRequest, post(endpoint, initialize[:40], bearer(tokenA)...).do(t).status)

	say := func(body string) message {
		assert.Equal(t, http.StatusAccepted, post(endpoint, body, bearer(tokenA)...).do(t).status)
		return parse(t, events.next())
	}
	assert.Nil(t, say(initialize).Error)
	assert.Equal(t, "hi", say(call(1, "echo", `{"text":"hi"}`)).text())
	assert.Regexp(t, `^token:[0-9a-f]{16} authorization="" cookie=""$`, say(call(2, "whoami", `{}`)).text())
	assert.Equal(t, faultInternal, *say(call(3, "panic", `{}`)).Error)

	question := say(call(4, "ask", `{}`))
	assert.Equal(t, "elicitation/create", question.Method)
	assert.Equal(t, "asked: accept", say(fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"result":{"action":"accept"}}`, question.ID)).text())
	assert.Equal(t, http.StatusMethodNotAllowed, request{http.MethodPost, url + "/sse", initialize, bearer(tokenA)}.do(t).status)
	assert.Equal(t, http.StatusMethodNotAllowed, request{http.MethodGet, endpoint, "", bearer(tokenA)}.do(t).status)
}

func TestSSECallsEndWithTheirStream(t *testing.T) {
	t.Parallel()
	s, url := serving(t, HTTP{})
	ctx, hangUp := context.WithCancel(t.Context())
	response := request{method: http.MethodGet, url: url + "/sse"}.send(ctx, t)
	endpoint := url + string((&stream{t, bufio.NewScanner(response.Body)}).next())
	assert.Equal(t, http.StatusAccepted, post(endpoint, call(1, "slow", `{"ms":60000}`)).do(t).status)
	empty := s.calls.close()
	select {
	case <-empty:
		assert.Fail(t, "the call isn't counted, though it is in flight")
	default:
	}
	hangUp()
	<-empty
	assert.Equal(t, http.StatusNotFound, post(endpoint, call(2, "echo", `{}`)).do(t).status)
}

func TestHTTPBodies(t *testing.T) {
	t.Parallel()
	url := start(t, HTTP{})
	huge := call(1, "echo", `{"text":"`+strings.Repeat("x", 5<<20)+`"}`)
	for name, test := range map[string]struct {
		body   string
		status int
		code   int
		words  string
	}{
		"5 MB":       {huge, http.StatusRequestEntityTooLarge, mcp.INVALID_REQUEST, "4 MiB"},
		"cut off":    {initialize[:50], http.StatusBadRequest, mcp.PARSE_ERROR, "Parse error"},
		"empty":      {"", http.StatusBadRequest, mcp.PARSE_ERROR, "Parse error"},
		"a batch":    {"[" + initialize + "]", http.StatusBadRequest, mcp.INVALID_REQUEST, "batches"},
		"10k levels": {strings.Repeat("[", 20_000), http.StatusBadRequest, mcp.PARSE_ERROR, "Parse error"},
		"wrong shape": {
			`{"jsonrpc":"2.0","id":1,"method":"initialize","params":5}`, http.StatusOK, mcp.INVALID_REQUEST, "don't have the shape",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := post(url+"/mcp", test.body).do(t)
			assert.Equal(t, test.status, got.status)
			fault := parse(t, []byte(got.body)).Error
			require.NotNil(t, fault, got.body)
			assert.Equal(t, test.code, fault.Code)
			assert.Contains(t, fault.Message, test.words)
			assert.NotContains(t, fault.Message, "json:")
		})
	}
	assert.Equal(t, http.StatusRequestEntityTooLarge, post(url+"/message", huge).do(t).status)
}

func TestHTTPBodyOfUnknownLengthIsBoundToo(t *testing.T) {
	t.Parallel()
	url := start(t, HTTP{})
	endless := io.MultiReader(strings.NewReader(initialize), strings.NewReader(strings.Repeat(" ", 5<<20)))
	response, err := http.Post(url+"/mcp", "application/json", io.NopCloser(endless))
	require.NoError(t, err)
	defer response.Body.Close()
	assert.Equal(t, http.StatusRequestEntityTooLarge, response.StatusCode)
}

func TestHTTPKeepsPanicsToItself(t *testing.T) {
	t.Parallel()
	var logged strings.Builder
	url := start(t, HTTP{Log: zerolog.New(&logged)})
	session := open(t, url)
	got := post(url+"/mcp", call(5, "panic", `{}`), "Mcp-Session-Id", session).do(t)
	assert.Equal(t, http.StatusInternalServerError, got.status)
	assert.Equal(t, `{"jsonrpc":"2.0","id":5,"error":{"code":-32603,"message":"`+faultInternal.Message+`"}}`+"\n", got.body)
	assert.Contains(t, logged.String(), `"panic":"string","stack":"goroutine`)
	assert.NotContains(t, logged.String(), "hunter2", "a panic's value could be a secret")

	got = request{method: http.MethodGet, url: url + "/approve/panic"}.do(t)
	assert.Equal(t, http.StatusInternalServerError, got.status)
	assert.Equal(t, faultInternal.Message+"\n", got.body)
}

func TestHTTPAPanicBehindAStreamBreaksIt(t *testing.T) {
	t.Parallel()
	url := start(t, HTTP{})
	session := open(t, url)
	chatty := post(url+"/mcp", call(1, "chatty", `{"panic":true}`), "Mcp-Session-Id", session)
	for range 20 { // its notifications may or may not be out before it panics
		response, err := http.DefaultClient.Do(chatty.build(t.Context(), t))
		if err != nil {
			continue // broken before the first event
		}
		body, err := io.ReadAll(response.Body)
		_ = response.Body.Close()
		assert.NotContains(t, string(body), "hunter2")
		if response.StatusCode == http.StatusOK {
			require.Error(t, err, "the stream ends as if it were whole")
		}
	}
}

func TestHTTPOtherRoutes(t *testing.T) {
	t.Parallel()
	url := start(t, HTTP{Tokens: []string{tokenA}})
	get := func(path string) answer { return request{method: http.MethodGet, url: url + path}.do(t) }
	assert.Equal(t, "ok", get("/healthz").body)
	assert.Equal(t, "page /approve/abc", get("/approve/abc").body, "without a token")
	assert.Equal(t, http.StatusNotFound, get("/elsewhere").status)
	without := httptest.NewRecorder()
	HTTP{Server: fixture()}.Handler().ServeHTTP(without, httptest.NewRequest(http.MethodGet, "http://localhost/approve/", nil))
	assert.Equal(t, http.StatusNotFound, without.Code)
}

// running is a server that Serve runs.
type running struct {
	url   string
	stop  context.CancelFunc
	ended chan error
}

func run(t *testing.T, h HTTP) running {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	h.Server, h.Addr = fixture(), l.Addr().String()
	r := running{"http://" + h.Addr, cancel, make(chan error, 1)}
	go func() { r.ended <- h.Serve(ctx, l) }()
	t.Cleanup(cancel)
	return r
}

func TestServeEndsWithStreamsOpen(t *testing.T) {
	t.Parallel()
	server := run(t, HTTP{})
	session := open(t, server.url)
	streams := []*stream{
		listen(t, request{http.MethodGet, server.url + "/mcp", "", []string{"Mcp-Session-Id", session}}),
		listen(t, request{method: http.MethodGet, url: server.url + "/sse"}),
		listen(t, post(server.url+"/mcp", modern(1, "subscriptions/listen", `"notifications":{"toolsListChanged":true}`),
			newer("subscriptions/listen")...)),
	}
	streams[1].next() // the endpoint
	streams[2].next() // the acknowledgement
	begun := time.Now()
	server.stop()
	require.NoError(t, <-server.ended)
	assert.Less(t, time.Since(begun), time.Second)
	for _, stream := range streams {
		assert.Nil(t, stream.next())
	}
}

func TestServeLetsCallsEnd(t *testing.T) {
	t.Parallel()
	server := run(t, HTTP{})
	slow := modern(1, "tools/call", `"name":"slow","arguments":{"ms":400}`)
	answered := post(server.url+"/mcp", slow, newer("tools/call", "Mcp-Name", "slow")...).later(t)
	time.Sleep(100 * time.Millisecond) // it is in flight
	server.stop()
	assert.Equal(t, "slept", parse(t, []byte(<-answered)).text())
	require.NoError(t, <-server.ended)
}

func TestServeBoundsWhatClientsMayTake(t *testing.T) {
	t.Parallel()
	server := run(t, HTTP{})
	connection, err := net.Dial("tcp", strings.TrimPrefix(server.url, "http://"))
	require.NoError(t, err)
	t.Cleanup(func() { _ = connection.Close() })
	_, err = fmt.Fprintf(connection, "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: %s\r\n\r\n", strings.Repeat("x", 80<<10))
	require.NoError(t, err)
	status, err := bufio.NewReader(connection).ReadString('\n')
	require.NoError(t, err)
	assert.Contains(t, status, "431")

	web := newWeb(t.Context(), nil, silent)
	assert.Equal(t, headerTime, web.ReadHeaderTimeout)
	assert.Zero(t, web.WriteTimeout, "streams last")
}

func TestRule10OnlyLoopbackIsServedWithoutTokens(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "0.0.0.0:0")
	require.NoError(t, err)
	err = HTTP{Server: fixture()}.Serve(t.Context(), l)
	require.ErrorContains(t, err, "needs bearer tokens")
	_, err = l.Accept()
	require.ErrorIs(t, err, net.ErrClosed)
}

func TestServeTellsWhenItCantListen(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, l.Close())
	require.ErrorIs(t, HTTP{Server: fixture()}.Serve(t.Context(), l), net.ErrClosed)
}

func TestValidate(t *testing.T) {
	t.Parallel()
	tokens := []string{tokenA}
	for name, test := range map[string]struct {
		http HTTP
		want string
	}{
		"loopback":              {HTTP{Addr: "127.0.0.1:8080"}, ""},
		"loopback by name":      {HTTP{Addr: "localhost:8080"}, ""},
		"loopback, IPv6":        {HTTP{Addr: "[::1]:8080"}, ""},
		"every address":         {HTTP{Addr: ":8080"}, "needs bearer tokens"},
		"every address, IPv4":   {HTTP{Addr: "0.0.0.0:8080"}, "needs bearer tokens"},
		"a name":                {HTTP{Addr: "example.com:8080"}, "needs bearer tokens"},
		"a name, with tokens":   {HTTP{Addr: "example.com:8080", Tokens: tokens}, ""},
		"no port":               {HTTP{Addr: "localhost"}, "isn't host:port"},
		"an empty token":        {HTTP{Tokens: []string{tokenA, ""}}, "bearer token 2 needs at least 16"},
		"a blank in a token":    {HTTP{Tokens: []string{tokenA + " " + tokenB}}, "none of them blank"},
		"hosts":                 {HTTP{AllowedHosts: []string{"example.com", "example.com:8443", "[2001:db8::1]"}}, ""},
		"a host with a scheme":  {HTTP{AllowedHosts: []string{"https://example.com"}}, "the allowed host"},
		"any host":              {HTTP{AllowedHosts: []string{"*"}}, "the allowed host"},
		"origins":               {HTTP{AllowedOrigins: []string{"https://example.com", "vscode-webview://x"}}, ""},
		"an origin with a path": {HTTP{AllowedOrigins: []string{"https://example.com/"}}, "the allowed origin"},
		"a bare origin":         {HTTP{AllowedOrigins: []string{"example.com"}}, "the allowed origin"},
		"any origin":            {HTTP{AllowedOrigins: []string{"*"}}, "the allowed origin"},
	} {
		t.Run(name, func(t *testing.T) {
			test.http.Server = fixture()
			err := test.http.Validate()
			if test.want == "" {
				assert.NoError(t, err)
			} else {
				assert.ErrorContains(t, err, test.want)
			}
		})
	}
	require.Error(t, HTTP{}.Validate())
}

func TestReplicasShareSessions(t *testing.T) {
	t.Parallel()
	const old, renewed = "a key that both of them have", "the key that replaces it"
	replica := func(keys ...string) string {
		h := HTTP{Tokens: []string{tokenA}}
		for _, key := range keys {
			h.Keys = append(h.Keys, []byte(key))
		}
		return start(t, h)
	}
	use := func(url, session string) answer {
		return post(url+"/mcp", call(1, "echo", `{"text":"hi"}`), append(bearer(tokenA), "Mcp-Session-Id", session)...).do(t)
	}
	session := open(t, replica(old), bearer(tokenA)...)
	assert.Equal(t, "hi", parse(t, []byte(use(replica(old), session).body)).text())
	rotated := replica(renewed, old)
	assert.Equal(t, "hi", parse(t, []byte(use(rotated, session).body)).text(), "the older key still opens")
	assert.Equal(t, http.StatusNotFound, use(replica(old), open(t, rotated, bearer(tokenA)...)).status, "the first key signs")
	assert.Equal(t, http.StatusNotFound, use(replica(renewed), session).status, "once the older key is gone")
}

func TestPartsHaveEndpointsAndSessionsOfTheirOwn(t *testing.T) {
	t.Parallel()
	made := 0
	part := func(path string) *server.MCPServer {
		if path != "readonly" {
			return nil
		}
		made++
		return fixture()
	}
	url := start(t, HTTP{Part: part})
	const hello = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}`
	post := func(path, session, body string) *http.Response {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+path, strings.NewReader(body))
		require.NoError(t, err)
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept", "application/json, text/event-stream")
		if session != "" {
			r.Header.Set("Mcp-Session-Id", session)
		}
		resp, err := http.DefaultClient.Do(r)
		require.NoError(t, err)
		_ = resp.Body.Close()
		return resp
	}
	opened := post("/mcp/readonly", "", hello)
	require.Equal(t, http.StatusOK, opened.StatusCode)
	session := opened.Header.Get("Mcp-Session-Id")
	const list = `{"jsonrpc":"2.0","id":2,"method":"tools/list"}`
	assert.Equal(t, http.StatusOK, post("/mcp/readonly", session, list).StatusCode)
	assert.Equal(t, http.StatusNotFound, post("/mcp", session, list).StatusCode, "a session of a part is none of the whole's")
	assert.Equal(t, http.StatusNotFound, post("/mcp/x/nothing", "", hello).StatusCode)
	assert.Equal(t, 1, made, "a part is made once")
}

// sse opens a stream, and returns where its messages go.
func sse(t *testing.T, url string, headers ...string) (endpoint string) {
	t.Helper()
	events := listen(t, request{http.MethodGet, url + "/sse", "", headers})
	return url + string(events.next())
}
