package serve

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mark3labs/mcp-go/server"
	"github.com/rs/zerolog"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const resource = "https://mcp.example.com/mcp"

// issuer is an OAuth issuer of a test.
type issuer struct {
	*httptest.Server
	mu      sync.Mutex
	keys    map[string]*ecdsa.PrivateKey // by id
	down    bool
	fetched int
}

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	i := &issuer{keys: map[string]*ecdsa.PrivateKey{"first": newKey(t)}}
	mux := http.NewServeMux()
	mux.HandleFunc("/.well-known/openid-configuration", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]string{"issuer": i.URL, "jwks_uri": i.URL + "/keys"})
	})
	mux.HandleFunc("/keys", i.serveKeys)
	i.Server = httptest.NewServer(mux)
	t.Cleanup(i.Close)
	return i
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	return key
}

func (i *issuer) serveKeys(w http.ResponseWriter, _ *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.fetched++
	if i.down {
		http.Error(w, "out of order", http.StatusInternalServerError)
		return
	}
	var set []map[string]string
	for id, key := range i.keys {
		point, _ := key.PublicKey.Bytes()
		set = append(set, map[string]string{
			"kty": "EC", "crv": "P-256", "use": "sig", "kid": id, "x": b64(point[1:33]), "y": b64(point[33:]),
		})
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"keys": set})
}

// rotate replaces the keys by one new one.
func (i *issuer) rotate(t *testing.T, id string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.keys = map[string]*ecdsa.PrivateKey{id: newKey(t)}
}

func (i *issuer) fetches() int {
	i.mu.Lock()
	defer i.mu.Unlock()
	return i.fetched
}

func b64(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }

// jwt is a token in the making.
type jwt struct {
	header, claims map[string]any
	sign           func(signed []byte) []byte
}

// token is a good one of somebody's, signed with the key of this id.
func (i *issuer) token(id string) *jwt {
	i.mu.Lock()
	key := i.keys[id]
	i.mu.Unlock()
	now := time.Now().Unix()
	return &jwt{
		header: map[string]any{"alg": "ES256", "kid": id, "typ": "at+jwt"},
		claims: map[string]any{
			"iss": i.URL, "sub": "user|1", "aud": resource, "exp": now + 300, "nbf": now - 5, "iat": now - 5, "scope": "openid make:use make:admin",
		},
		sign: func(signed []byte) []byte { return es256(key, signed) },
	}
}

func es256(key *ecdsa.PrivateKey, signed []byte) []byte {
	digest := sha256.Sum256(signed)
	r, s, _ := ecdsa.Sign(rand.Reader, key, digest[:])
	return append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
}

// with changes claims; nil takes one out.
func (j *jwt) with(claims map[string]any) *jwt {
	maps.Copy(j.claims, claims)
	maps.DeleteFunc(j.claims, func(_ string, value any) bool { return value == nil })
	return j
}

func (j *jwt) String() string {
	header, _ := json.Marshal(j.header)
	claims, _ := json.Marshal(j.claims)
	signed := b64(header) + "." + b64(claims)
	return signed + "." + b64(j.sign([]byte(signed)))
}

func (i *issuer) oauth(t *testing.T, scopes ...string) *OAuth {
	t.Helper()
	o, err := NewOAuth(t.Context(), OAuthConfig{Issuer: i.URL, Resource: resource, Scopes: scopes})
	require.NoError(t, err)
	return o
}

// whoami calls the tool of that name with a bearer token.
func whoami(t *testing.T, url, token string) answer {
	t.Helper()
	body := modern(1, "tools/call", `"name":"whoami","arguments":{}`)
	return post(url+"/mcp", body, append(newer("tools/call", "Mcp-Name", "whoami"), bearer(token)...)...).do(t)
}

func TestRule13ATokenWrongInAnyWayIsRefused(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	url := start(t, HTTP{OAuth: i.oauth(t, "make:use", "make:admin"), Tokens: []string{tokenA}})
	stranger, now := newKey(t), time.Now().Unix()
	public, err := x509.MarshalPKIXPublicKey(i.keys["first"].Public())
	require.NoError(t, err)
	asSecret := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public})
	good := func() *jwt { return i.token("first") }
	is := func(claims map[string]any) string { return good().with(claims).String() }
	signed := func(sign func([]byte) []byte, header map[string]any) string {
		token := good()
		maps.Copy(token.header, header)
		token.sign = sign
		return token.String()
	}
	for name, test := range map[string]struct {
		token  string
		status int
		words  string
	}{
		"good":                       {good().String(), 200, ""},
		"good, among audiences":      {is(map[string]any{"aud": []string{"other", resource}}), 200, ""},
		"good, scopes in scp":        {is(map[string]any{"scope": nil, "scp": []string{"make:admin", "make:use"}}), 200, ""},
		"good, expired just now":     {is(map[string]any{"exp": now - 5}), 200, ""},
		"good, the clock is off":     {is(map[string]any{"nbf": now + 10, "iat": now + 10}), 200, ""},
		"good, no nbf, no iat":       {is(map[string]any{"nbf": nil, "iat": nil}), 200, ""},
		"good, for longer than time": {is(map[string]any{"exp": 1e300}), 200, ""},
		"the operator's own":         {tokenA, 200, ""},

		"another's signature":   {signed(func(s []byte) []byte { return es256(stranger, s) }, nil), 401, "signed"},
		"another's unknown key": {signed(func(s []byte) []byte { return es256(stranger, s) }, map[string]any{"kid": "own"}), 401, "signed"},
		"a key that it brings": {signed(func(s []byte) []byte { return es256(stranger, s) }, map[string]any{"jwk": map[string]string{
			"kty": "EC", "crv": "P-256", "x": b64(stranger.X.FillBytes(make([]byte, 32))), "y": b64(stranger.Y.FillBytes(make([]byte, 32))),
		}}), 401, "signed"},
		"no signature":         {signed(func([]byte) []byte { return nil }, nil), 401, "signed"},
		"a changed claim":      {changed(good().String()), 401, "signed"},
		"alg none":             {signed(func([]byte) []byte { return nil }, map[string]any{"alg": "none"}), 401, "signed"},
		"alg None, signed":     {signed(good().sign, map[string]any{"alg": "None"}), 401, "signed"},
		"HS256, public key":    {signed(hs256(asSecret), map[string]any{"alg": "HS256"}), 401, "signed"},
		"HS256, no key id":     {signed(hs256(asSecret), map[string]any{"alg": "HS256", "kid": ""}), 401, "signed"},
		"another algorithm":    {signed(good().sign, map[string]any{"alg": "ES384"}), 401, "signed"},
		"critical, unknown":    {signed(good().sign, map[string]any{"crit": []string{"x"}, "x": 1}), 401, "signed"},
		"another issuer":       {is(map[string]any{"iss": "https://evil.example"}), 401, "signed"},
		"the issuer, slashed":  {is(map[string]any{"iss": i.URL + "/"}), 401, "signed"},
		"no issuer":            {is(map[string]any{"iss": nil}), 401, "signed"},
		"another audience":     {is(map[string]any{"aud": "https://other.example/mcp"}), 401, "for " + resource},
		"other audiences":      {is(map[string]any{"aud": []string{"a", resource + "/x"}}), 401, "for " + resource},
		"an audience's prefix": {is(map[string]any{"aud": "https://mcp.example.com"}), 401, "for " + resource},
		"no audience":          {is(map[string]any{"aud": nil}), 401, "for " + resource},
		"expired":              {is(map[string]any{"exp": now - 31}), 401, "expired"},
		"never expiring":       {is(map[string]any{"exp": nil}), 401, "never expires"},
		"expiring in words":    {is(map[string]any{"exp": "tomorrow"}), 401, ""},
		"not yet valid":        {is(map[string]any{"nbf": now + 60}), 401, "isn't valid yet"},
		"issued tomorrow":      {is(map[string]any{"iat": now + 86400}), 401, "isn't valid yet"},
		"no subject":           {is(map[string]any{"sub": nil}), 401, "subject"},
		"an empty subject":     {is(map[string]any{"sub": ""}), 401, "subject"},
		"a subject in numbers": {is(map[string]any{"sub": 7}), 401, ""},
		"one scope of two":     {is(map[string]any{"scope": "make:use"}), 403, "lacks the scope make:admin"},
		"a longer scope":       {is(map[string]any{"scope": "make:use make:administrator"}), 403, "lacks"},
		"no scope":             {is(map[string]any{"scope": nil}), 403, "lacks the scope make:use"},
		"a scope in numbers":   {is(map[string]any{"scope": 7}), 401, "types"},
		"garbage":              {"garbage-that-is-long-enough", 401, "signed"},
		"garbage with dots":    {"a.b.c", 401, "signed"},
		"JSON serialization":   {`{"payload":"e30","signatures":[]}`, 401, "signed"},
		"oversize":             {is(map[string]any{"x": strings.Repeat("x", maxToken)}), 401, "16 KiB"},
		"empty":                {"", 401, "signed"},
	} {
		t.Run(name, func(t *testing.T) {
			got := whoami(t, url, test.token)
			require.Equal(t, test.status, got.status, got.body)
			switch challenge := got.header.Get("WWW-Authenticate"); test.status {
			case http.StatusOK:
				assert.Regexp(t, `^(oauth:[0-9a-f]{32}|token:[0-9a-f]{16}) authorization="" cookie=""$`, parse(t, []byte(got.body)).text())
				return
			case http.StatusForbidden:
				assert.Contains(t, challenge, `error="insufficient_scope"`)
			default:
				assert.Contains(t, challenge, `error="invalid_token"`)
			}
			challenge := got.header.Get("WWW-Authenticate")
			assert.Contains(t, challenge, `resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource/mcp"`)
			assert.Contains(t, challenge, `scope="make:use make:admin"`)
			assert.Contains(t, parse(t, []byte(got.body)).Error.Message, test.words)
		})
	}
}

// changed is a token with a byte of its claims changed.
func changed(token string) string {
	at := strings.IndexByte(token, '.') + 20
	other := byte('A')
	if token[at] == other {
		other = 'B'
	}
	return token[:at] + string(other) + token[at+1:]
}

func hs256(secret []byte) func([]byte) []byte {
	return func(signed []byte) []byte {
		mac := hmac.New(sha256.New, secret)
		mac.Write(signed)
		return mac.Sum(nil)
	}
}

func TestRule13OneUserIsOnePrincipal(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	url := start(t, HTTP{OAuth: i.oauth(t)})
	of := func(claims map[string]any) string {
		return parse(t, []byte(whoami(t, url, i.token("first").with(claims).String()).body)).text()
	}
	first := of(nil)
	assert.Equal(t, first, of(map[string]any{"jti": "another token", "scope": nil, "aud": []string{resource}}))
	assert.NotEqual(t, first, of(map[string]any{"sub": "user|2"}))
	assert.Contains(t, first, "oauth:"+principalHash(16, i.URL, "user|1"))
	assert.NotContains(t, first, "user|1")

	// printf 'make-mcp principal\0%s\0%s' https://login.example.com/realms/company someone | sha256sum | cut -c1-32
	assert.Equal(t, "1774336c949e460bc512e4845f1b2bd9", principalHash(16, "https://login.example.com/realms/company", "someone"), "as docs/oauth.md says")

	session := open(t, url, bearer(i.token("first").String())...)
	use := func(subject string) int {
		token := i.token("first").with(map[string]any{"sub": subject, "jti": "renewed"}).String()
		return post(url+"/mcp", call(1, "echo", `{}`), append(bearer(token), "Mcp-Session-Id", session)...).do(t).status
	}
	assert.Equal(t, http.StatusOK, use("user|1"), "with the next token")
	assert.Equal(t, http.StatusNotFound, use("user|2"), "somebody else's session")
}

func TestRule13ClientsFindOutWhereToGetAToken(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	url := start(t, HTTP{OAuth: i.oauth(t, "make:use"), Part: func(string) *server.MCPServer { return fixture() }})
	for _, path := range []string{"", "/mcp", "/mcp/readonly"} {
		got := request{method: http.MethodGet, url: url + "/.well-known/oauth-protected-resource" + path}.do(t)
		assert.Equal(t, http.StatusOK, got.status)
		assert.JSONEq(t, fmt.Sprintf(`{"resource":%q,"authorization_servers":[%q],"scopes_supported":["make:use"],
			"bearer_methods_supported":["header"],"resource_name":"make-mcp"}`, resource, i.URL), got.body)
		evil := request{http.MethodGet, url + "/.well-known/oauth-protected-resource" + path, "", []string{"Origin", "https://evil.example"}}
		assert.Equal(t, http.StatusForbidden, evil.do(t).status)
	}
	for path, method := range map[string]string{"/mcp": "POST", "/mcp/readonly": "POST", "/sse": "GET", "/message": "POST"} {
		got := request{method, url + path, initialize, nil}.do(t)
		assert.Equal(t, http.StatusUnauthorized, got.status)
		assert.Equal(t, `Bearer realm="make-mcp", resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource/mcp", scope="make:use"`,
			got.header.Get("WWW-Authenticate"), path)
	}
	without := request{method: http.MethodGet, url: start(t, HTTP{}) + "/.well-known/oauth-protected-resource"}.do(t)
	assert.Equal(t, http.StatusNotFound, without.status)
}

func TestRule13KeysRotateAndAreNotFetchedForEveryStranger(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	o := i.oauth(t)
	o.keys.apart = 50 * time.Millisecond
	url := start(t, HTTP{OAuth: o})
	old := i.token("first").String()
	assert.Equal(t, http.StatusOK, whoami(t, url, old).status)
	for range 50 {
		stranger := i.token("first")
		stranger.header["kid"] = rand.Text()
		assert.Equal(t, http.StatusUnauthorized, whoami(t, url, stranger.String()).status)
	}
	assert.Less(t, i.fetches(), 45)

	i.rotate(t, "second")
	assert.Equal(t, http.StatusOK, whoami(t, url, old).status, "its key isn't known to be withdrawn yet")
	assert.Eventually(t, func() bool { return whoami(t, url, i.token("second").String()).status == http.StatusOK }, 5*time.Second, 10*time.Millisecond)
	assert.Equal(t, http.StatusUnauthorized, whoami(t, url, old).status, "its key is gone")

	o.keys.life = 0 // an hour has passed
	i.rotate(t, "third")
	assert.Equal(t, http.StatusOK, whoami(t, url, i.token("third").String()).status)
}

func TestRule13WithoutTheIssuerNobodyIsLetIn(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	o := i.oauth(t)
	o.keys.apart = 0
	url := start(t, HTTP{OAuth: o, Tokens: []string{tokenA}})
	i.down = true
	got := whoami(t, url, i.token("first").String())
	refused(t, got, http.StatusServiceUnavailable, "its issuer doesn't answer")
	assert.NotContains(t, got.body, "out of order")
	assert.Empty(t, got.header.Get("WWW-Authenticate"), "the token may be good")
	assert.Equal(t, http.StatusOK, whoami(t, url, tokenA).status)
	assert.Equal(t, http.StatusUnauthorized, whoami(t, url, "garbage").status)

	i.mu.Lock()
	i.down = false
	i.mu.Unlock()
	assert.Equal(t, http.StatusOK, whoami(t, url, i.token("first").String()).status)
	i.Close()
	assert.Equal(t, http.StatusOK, whoami(t, url, i.token("first").String()).status, "the keys are known")
	o.keys.life = 0
	refused(t, whoami(t, url, i.token("first").String()), http.StatusServiceUnavailable, "its issuer doesn't answer")
}

func TestRule13NoTokenIsLogged(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	i := newIssuer(t)
	o, err := NewOAuth(t.Context(), OAuthConfig{Issuer: i.URL, Resource: resource, Log: zerolog.New(&log)})
	require.NoError(t, err)
	tokens := []string{
		i.token("first").String(), i.token("first").with(map[string]any{"exp": 1}).String(), changed(i.token("first").String()),
		"garbage-in-no-form-at-all", "a.b.c", strings.Repeat("y", maxToken+1), i.token("first").with(map[string]any{"aud": "x"}).String(),
	}
	for _, token := range tokens {
		_, _ = o.identify(t.Context(), token)
	}
	assert.Contains(t, log.String(), "has expired")
	for _, token := range tokens {
		for part := range strings.SplitSeq(token, ".") {
			if len(part) > 8 {
				assert.NotContains(t, log.String(), part[:8])
			}
		}
	}
}

func TestRule13AStreamEndsWithItsToken(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	url := start(t, HTTP{OAuth: i.oauth(t)})
	soon := float64(time.Now().Add(300*time.Millisecond-leeway).UnixMilli()) / 1000
	token := i.token("first").with(map[string]any{"exp": soon}).String()
	events := listen(t, request{http.MethodGet, url + "/sse", "", bearer(token)})
	assert.NotNil(t, events.next())
	assert.Nil(t, events.next())
	assert.Equal(t, http.StatusUnauthorized, whoami(t, url, token).status)
}

func TestRule13AnIssuerThatCantBeRightIsRefusedAtTheStart(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	answers := func(body string) string {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = strings.NewReplacer("SELF", "http://"+r.Host).WriteString(w, body)
		}))
		t.Cleanup(s.Close)
		return s.URL
	}
	elsewhere := httptest.NewServer(http.RedirectHandler(i.URL+"/.well-known/openid-configuration", http.StatusFound))
	t.Cleanup(elsewhere.Close)
	gone := httptest.NewServer(nil)
	gone.Close()
	for name, test := range map[string]struct {
		config OAuthConfig
		words  string
	}{
		"no address":             {OAuthConfig{Issuer: "login.example.com", Resource: resource}, "isn't an address"},
		"over an open line":      {OAuthConfig{Issuer: "http://login.example.com", Resource: resource}, "isn't an address"},
		"with a user":            {OAuthConfig{Issuer: "https://a@login.example.com", Resource: resource}, "isn't an address"},
		"with a query":           {OAuthConfig{Issuer: "https://login.example.com?x", Resource: resource}, "isn't an address"},
		"reached in the open":    {OAuthConfig{Issuer: i.URL, Resource: "http://mcp.example.com/mcp"}, "https://"},
		"a scope of two words":   {OAuthConfig{Issuer: i.URL, Resource: resource, Scopes: []string{"a b"}}, "one word"},
		"a scope with a quote":   {OAuthConfig{Issuer: i.URL, Resource: resource, Scopes: []string{`a"b`}}, "one word"},
		"unreachable":            {OAuthConfig{Issuer: gone.URL, Resource: resource}, "doesn't tell where its keys are"},
		"another one":            {OAuthConfig{Issuer: answers(`{"issuer":"https://evil.example","jwks_uri":"SELF/keys"}`), Resource: resource}, "says that the issuer is"},
		"a redirect":             {OAuthConfig{Issuer: elsewhere.URL, Resource: resource}, "status 302"},
		"without keys":           {OAuthConfig{Issuer: answers(`{"issuer":"SELF"}`), Resource: resource}, "no jwks_uri"},
		"no JSON":                {OAuthConfig{Issuer: answers(`<html>`), Resource: resource}, "invalid character"},
		"without end":            {OAuthConfig{Issuer: answers(strings.Repeat(" ", maxIssuerAnswer) + `{}`), Resource: resource}, "EOF"},
		"keys over an open line": {OAuthConfig{Issuer: answers(`{"issuer":"SELF","jwks_uri":"http://keys.example/"}`), Resource: resource}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			o, err := NewOAuth(t.Context(), test.config)
			if test.words != "" {
				require.ErrorContains(t, err, test.words)
				return
			}
			_, down := o.identify(t.Context(), i.token("first").with(map[string]any{"iss": test.config.Issuer}).String())
			assert.Equal(t, http.StatusServiceUnavailable, down.status)
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := NewOAuth(ctx, OAuthConfig{Issuer: i.URL, Resource: resource})
	require.ErrorIs(t, err, context.Canceled)
}

// An authorization server need not speak OpenID Connect.
func TestRule13MetadataOfRFC8414(t *testing.T) {
	t.Parallel()
	var at string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/.well-known/oauth-authorization-server/tenant" {
			http.NotFound(w, r)
			return
		}
		_, _ = fmt.Fprintf(w, `{"issuer":%q,"jwks_uri":"https://keys.example/"}`, at)
	}))
	defer s.Close()
	at = s.URL + "/tenant"
	found, err := findKeys(t.Context(), at)
	require.NoError(t, err)
	assert.Equal(t, "https://keys.example/", found)
}
