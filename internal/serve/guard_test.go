package serve

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// everyRoute is each route with the method that a client uses there.
var everyRoute = map[string]string{
	"/mcp": http.MethodPost, "/message": http.MethodPost, "/sse": http.MethodGet,
	"/healthz": http.MethodGet, "/approve/x": http.MethodGet, "/elsewhere": http.MethodGet,
}

func TestRule10HostsAreChecked(t *testing.T) {
	t.Parallel()
	url := start(t, HTTP{Addr: "mcp.internal:80", AllowedHosts: []string{"allowed.example", "[::]:80", "ported.example:8443", "[2001:db8::1]"}})
	for host, ok := range map[string]bool{
		"localhost": true, "LOCALHOST:1": true, "127.0.0.1": true, "127.8.8.8:80": true, "[::1]:80": true,
		"[::ffff:127.0.0.1]": true, "mcp.internal": true, "mcp.internal:99": true,
		"allowed.example": true, "Allowed.Example:1": true, "ported.example:8443": true, "[2001:db8::1]:80": true,
		"evil.example": false, "localhost.evil.example": false, "127.0.0.1.evil.example": false, "evil.example:80": false,
		"ported.example": false, "ported.example:80": false, "allowed.example.": false, "sub.allowed.example": false,
		"0.0.0.0": false, "127.1": false, "0x7f.0.0.1": false, "2130706433": false, "10.0.0.1": false,
		"[::]:80": false, "[fe80::1]": false, "localhost:80@evil.example": false, "evil.example@localhost": false,
	} {
		t.Run(host, func(t *testing.T) {
			for path, method := range everyRoute {
				if path == "/sse" && ok {
					continue // it would stay open
				}
				got := request{method, url + path, "", []string{"Host", host}}.do(t)
				assert.Equal(t, ok, got.status != http.StatusForbidden, path+": "+got.body)
				if !ok {
					assert.Contains(t, got.body, "allowed hosts")
				}
			}
		})
	}
}

func TestRule10OriginsAreChecked(t *testing.T) {
	t.Parallel()
	url := start(t, HTTP{AllowedHosts: []string{"mcp.example"}, AllowedOrigins: []string{"https://app.example", "vscode-webview://abc"}})
	const evil = "https://evil.example"
	for name, test := range map[string]struct {
		headers []string
		ok      bool
	}{
		"none":                       {nil, true},
		"loopback":                   {[]string{"Origin", "http://localhost:6274"}, true},
		"loopback by address":        {[]string{"Origin", "http://127.0.0.1:6274"}, true},
		"loopback, IPv6":             {[]string{"Origin", "http://[::1]:6274"}, true},
		"allowed":                    {[]string{"Origin", "https://app.example"}, true},
		"allowed, no website":        {[]string{"Origin", "vscode-webview://abc"}, true},
		"its own":                    {[]string{"Origin", "https://mcp.example", "Host", "mcp.example"}, true},
		"its own, hidden":            {[]string{"Origin", "null", "Sec-Fetch-Site", "same-origin"}, true},
		"hostile":                    {[]string{"Origin", evil}, false},
		"null":                       {[]string{"Origin", "null"}, false},
		"null of another site":       {[]string{"Origin", "null", "Sec-Fetch-Site", "cross-site"}, false},
		"empty":                      {[]string{"Origin", ""}, false},
		"a subdomain of allowed":     {[]string{"Origin", "https://x.app.example"}, false},
		"allowed as a prefix":        {[]string{"Origin", "https://app.example.evil.example"}, false},
		"allowed in clear text":      {[]string{"Origin", "http://app.example"}, false},
		"allowed on another port":    {[]string{"Origin", "https://app.example:8443"}, false},
		"loopback as a prefix":       {[]string{"Origin", "http://localhost.evil.example"}, false},
		"loopback as a user":         {[]string{"Origin", "http://localhost@evil.example"}, false},
		"a file":                     {[]string{"Origin", "file://localhost"}, false},
		"two":                        {[]string{"Origin", "https://app.example", "Origin", evil}, false},
		"its own to an older name":   {[]string{"Origin", "https://mcp.example"}, false},
		"a site that claims our own": {[]string{"Origin", "https://mcp.example", "Host", "mcp.example", "Sec-Fetch-Site", "cross-site"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			for path := range everyRoute {
				for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodDelete, http.MethodOptions} {
					if path == "/sse" && method == http.MethodGet && test.ok {
						continue // it would stay open
					}
					got := request{method, url + path, "", test.headers}.do(t)
					if test.ok && strings.HasPrefix(path, "/approve/") {
						continue // pages are choosier
					}
					assert.Equal(t, test.ok, got.status != http.StatusForbidden, method+" "+path+": "+got.body)
					if !test.ok {
						assert.Contains(t, got.body, "allowed origins")
						assert.Empty(t, got.header.Get("Access-Control-Allow-Origin"))
					}
				}
			}
		})
	}
}

func TestPagesAnswerOwnPagesOnly(t *testing.T) {
	t.Parallel()
	url := start(t, HTTP{AllowedOrigins: []string{"https://app.example"}})
	for name, test := range map[string]struct {
		headers []string
		status  int
	}{
		"a link in a chat":     {[]string{"Sec-Fetch-Site", "cross-site"}, http.StatusOK},
		"its own form":         {[]string{"Origin", url}, http.StatusOK},
		"its own form, hidden": {[]string{"Origin", "null", "Sec-Fetch-Site", "same-origin"}, http.StatusOK},
		"an allowed client":    {[]string{"Origin", "https://app.example"}, http.StatusForbidden},
		"another local server": {[]string{"Origin", "http://localhost:3000"}, http.StatusForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			got := request{http.MethodPost, url + "/approve/x", "yes", test.headers}.do(t)
			assert.Equal(t, test.status, got.status)
			assert.Empty(t, got.header.Get("Access-Control-Allow-Origin"))
		})
	}
}

func TestCORS(t *testing.T) {
	t.Parallel()
	const origin = "https://app.example"
	url := start(t, HTTP{Tokens: []string{tokenA}, AllowedOrigins: []string{origin}})
	for _, path := range []string{"/mcp", "/sse", "/message"} {
		got := request{http.MethodOptions, url + path, "", []string{
			"Origin", origin, "Access-Control-Request-Method", "POST", "Access-Control-Request-Headers", "mcp-method",
		}}.do(t)
		assert.Equal(t, http.StatusNoContent, got.status, "without a token")
		assert.Equal(t, origin, got.header.Get("Access-Control-Allow-Origin"))
		assert.Contains(t, got.header.Get("Access-Control-Allow-Methods"), "DELETE")
		for _, header := range []string{
			"MCP-Protocol-Version", "Mcp-Method", "Mcp-Name", "Mcp-Session-Id", "Authorization", "Last-Event-ID", "Content-Type",
		} {
			assert.Contains(t, got.header.Get("Access-Control-Allow-Headers"), header)
		}
	}
	for _, got := range []http.Header{
		post(url+"/mcp", initialize, append(bearer(tokenA), "Origin", origin)...).do(t).header,
		post(url+"/mcp", initialize, "Origin", origin).do(t).header, // 401: the page is to see why
		request{http.MethodGet, url + "/sse", "", append(bearer(tokenA), "Origin", origin)}.send(t.Context(), t).Header,
	} {
		assert.Equal(t, []string{origin}, got.Values("Access-Control-Allow-Origin"))
		assert.Contains(t, got.Get("Access-Control-Expose-Headers"), "Mcp-Session-Id, WWW-Authenticate")
		assert.Contains(t, got.Values("Vary"), "Origin")
	}
}

func TestBearer(t *testing.T) {
	t.Parallel()
	url := start(t, HTTP{Tokens: []string{tokenA, tokenB}})
	for name, test := range map[string]struct {
		headers   []string
		challenge string
	}{
		"none":           {nil, `Bearer realm="make-mcp"`},
		"another":        {bearer("token-of-nobody-at-all"), `Bearer realm="make-mcp", error="invalid_token"`},
		"empty":          {bearer(""), `Bearer realm="make-mcp", error="invalid_token"`},
		"a prefix":       {bearer(tokenA[:10]), `Bearer realm="make-mcp", error="invalid_token"`},
		"another scheme": {[]string{"Authorization", "Basic " + tokenA}, `Bearer realm="make-mcp", error="invalid_token"`},
		"two":            {append(bearer(tokenA), bearer(tokenB)...), `Bearer realm="make-mcp", error="invalid_token"`},
	} {
		t.Run(name, func(t *testing.T) {
			for path, method := range map[string]string{"/mcp": http.MethodPost, "/message": http.MethodPost, "/sse": http.MethodGet} {
				got := request{method, url + path, initialize, test.headers}.do(t)
				assert.Equal(t, http.StatusUnauthorized, got.status)
				assert.Equal(t, test.challenge, got.header.Get("WWW-Authenticate"))
				assert.NotNil(t, parse(t, []byte(got.body)).Error)
			}
		})
	}
	lower := post(url+"/mcp", initialize, "Authorization", "bearer "+tokenA).do(t)
	assert.Equal(t, http.StatusOK, lower.status, "the scheme's case doesn't matter")
}

func TestPrincipalsAreStableAndTheTokenGoesNoFurther(t *testing.T) {
	t.Parallel()
	whoami := func(h HTTP, headers ...string) string {
		headers = append(headers, "Cookie", "session=secret")
		body := modern(1, "tools/call", `"name":"whoami","arguments":{}`)
		got := post(start(t, h)+"/mcp", body, append(newer("tools/call", "Mcp-Name", "whoami"), headers...)...).do(t)
		return parse(t, []byte(got.body)).text()
	}
	h := HTTP{Tokens: []string{tokenA, tokenB}}
	a, b := whoami(h, bearer(tokenA)...), whoami(h, bearer(tokenB)...)
	assert.Regexp(t, `^token:[0-9a-f]{16} authorization="" cookie=""$`, a)
	assert.NotEqual(t, a, b)
	assert.Equal(t, a, whoami(HTTP{Tokens: []string{tokenA}}, bearer(tokenA)...), "in every process")
	assert.Equal(t, `local authorization="" cookie=""`, whoami(HTTP{}, bearer(tokenA)...), "where none is asked for")
}

func TestSessions(t *testing.T) {
	t.Parallel()
	key, other := []byte("key"), []byte("yek")
	of := func(kind string, keys ...[]byte) *sessions { return newSessions(keys, kind, newCensus()) }
	s := of("mcp", key)
	id, full := s.issue("a")
	require.Nil(t, full)
	assert.True(t, s.admits(id, "a"))
	assert.False(t, s.admits(id, "b"), "somebody else's")
	assert.False(t, of("sse", key).admits(id, "a"), "another transport's")
	assert.False(t, of("mcp", other).admits(id, "a"), "another key's")
	assert.True(t, of("mcp", other, key).admits(id, "a"), "the key that was replaced")
	renewed, _ := of("mcp", other, key).issue("a")
	assert.False(t, s.admits(renewed, "a"), "the new key signs")
	for i := range id {
		flipped := []byte(id)
		flipped[i] ^= 1
		require.False(t, s.admits(string(flipped), "a"), "byte %d", i)
	}
	for _, malformed := range []string{"", id[1:], id + "A", id + "\n", id[:10] + "\n" + id[10:], id + "=="} {
		assert.False(t, s.admits(malformed, "a"), "%q", malformed)
	}
	s.end(id)
	s.end(id)
	assert.False(t, s.admits(id, "a"))
	for range maxEnded {
		id, full := s.issue("a")
		require.Nil(t, full, "what has ended makes room")
		s.end(id)
	}
	assert.Len(t, s.ended, maxEnded)
	assert.Len(t, s.order, maxEnded)
	assert.NotPanics(t, func() { _, _ = s.ResolveSessionIdManager(nil).Terminate(id) }, "as the library ends idle ones")
}

func TestPagesOnLoopbackAnswerToLoopbackNamesAlone(t *testing.T) {
	h := OnLoopback(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }), silent)
	for host, status := range map[string]int{
		"127.0.0.1:4711": http.StatusNoContent, "localhost:4711": http.StatusNoContent, "evil.example": http.StatusForbidden,
	} {
		r := httptest.NewRequest(http.MethodGet, "http://"+host+"/approve/x", nil)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		assert.Equal(t, status, w.Code, host)
	}
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1:4711/approve/x", nil)
	r.Header.Set("Origin", "http://127.0.0.1:9999")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	assert.Equal(t, http.StatusForbidden, w.Code, "another page on this machine")
}
