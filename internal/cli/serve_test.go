package cli

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/internal/config"
	"makemcp/makeapi/sandbox"
)

// parsed is the http command as a command line gives it.
func parsed(t *testing.T, args ...string) httpCommand {
	t.Helper()
	var c commands
	parser, err := newParser(&c, kong.Exit(func(int) {}))
	require.NoError(t, err)
	_, err = parser.Parse(append([]string{"http"}, args...))
	require.NoError(t, err)
	return c.HTTP
}

func TestRule10LoopbackIsTheDefault(t *testing.T) {
	host, _, _ := strings.Cut(parsed(t).Addr, ":")
	assert.Equal(t, "127.0.0.1", host)
}

// issuer signs tokens for the server that has the address of the test below.
func issuer(t *testing.T) (address string, token func() string) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	require.NoError(t, err)
	var s *httptest.Server
	s = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/keys" {
			_, _ = fmt.Fprintf(w, `{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"1","x":%q}]}`, base64.RawURLEncoding.EncodeToString(public))
			return
		}
		_, _ = fmt.Fprintf(w, `{"issuer":%q,"jwks_uri":%q}`, s.URL, s.URL+"/keys")
	}))
	t.Cleanup(s.Close)
	return s.URL, func() string {
		claims := fmt.Sprintf(`{"iss":%q,"sub":"someone@example.com","aud":"https://mcp.example.com/mcp","exp":%d}`, s.URL, time.Now().Add(time.Hour).Unix())
		signed := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"EdDSA","kid":"1"}`)) + "." + base64.RawURLEncoding.EncodeToString([]byte(claims))
		return signed + "." + base64.RawURLEncoding.EncodeToString(ed25519.Sign(private, []byte(signed)))
	}
}

func TestRule12TheCallersCredentialNeverReachesMake(t *testing.T) {
	emulator := sandbox.New()
	zone := httptest.NewServer(emulator)
	defer zone.Close()
	address, token := issuer(t)
	audit := filepath.Join(t.TempDir(), "audit.jsonl")
	var log strings.Builder
	a, err := newApp(t.Context(), &config.Settings{Zone: zone.URL, APIKey: sandbox.SeedAccount().Token, LogLevel: "debug", AuditFile: audit}, &log, nil)
	require.NoError(t, err)
	defer a.close()
	const own = "a-token-of-the-operators-own"
	c := parsed(t, "--public-url", "https://mcp.example.com", "--auth-tokens", own, "--oauth-issuer", address)
	public, err := url.Parse(c.PublicURL)
	require.NoError(t, err)
	h, err := c.site(t.Context(), a, "127.0.0.1:0", public)
	require.NoError(t, err)
	web := httptest.NewServer(h.Handler())
	defer web.Close()

	presented := []string{own, token()}
	for _, credential := range presented {
		const body = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"users_me","arguments":{},"_meta":{` +
			`"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}`
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, web.URL+"/mcp", strings.NewReader(body))
		require.NoError(t, err)
		for name, value := range map[string]string{
			"Authorization": "Bearer " + credential, "Content-Type": "application/json", "Accept": "application/json",
			"MCP-Protocol-Version": "2026-07-28", "Mcp-Method": "tools/call", "Mcp-Name": "users_me", "Cookie": "session=" + credential,
		} {
			r.Header.Set(name, value)
		}
		answer, err := http.DefaultClient.Do(r)
		require.NoError(t, err)
		text, err := io.ReadAll(answer.Body)
		require.NoError(t, err)
		_ = answer.Body.Close()
		require.Equal(t, http.StatusOK, answer.StatusCode, string(text))
		assert.Contains(t, string(text), "authUser")
	}

	requests := emulator.Requests()
	require.Len(t, requests, len(presented))
	for _, r := range requests {
		assert.Equal(t, "Token "+sandbox.SeedAccount().Token, r.Authorization)
	}
	seen, err := json.Marshal(requests)
	require.NoError(t, err)
	written, err := os.ReadFile(audit)
	require.NoError(t, err)
	assert.Contains(t, string(written), `"principal":"oauth:`)
	assert.Contains(t, string(written), `"principal":"token:`)
	for where, text := range map[string]string{"Make": string(seen), "the log": log.String(), "the audit": string(written)} {
		for _, credential := range append(presented, "someone@example.com") {
			for part := range strings.SplitSeq(credential, ".") {
				if len(part) > 8 {
					assert.NotContains(t, text, part, where)
				}
			}
		}
	}
}

func TestOAuthSettingsThatAreWrong(t *testing.T) {
	gone := httptest.NewServer(nil)
	gone.Close()
	for name, test := range map[string]struct {
		args  []string
		usage bool
		words string
	}{
		"no issuer":        {[]string{"--oauth-scopes", "a"}, true, "need an --oauth-issuer"},
		"no address":       {[]string{"--oauth-issuer", "login"}, true, "isn't an address"},
		"in the open":      {[]string{"--oauth-issuer", gone.URL, "--public-url", "http://mcp.example.com"}, true, "https://"},
		"an issuer asleep": {[]string{"--oauth-issuer", gone.URL}, false, "doesn't tell where its keys are"},
	} {
		t.Run(name, func(t *testing.T) {
			c := parsed(t, test.args...)
			public, err := c.public("http://127.0.0.1:8080")
			require.NoError(t, err)
			a, err := newApp(t.Context(), &config.Settings{Sandbox: true}, io.Discard, nil)
			require.NoError(t, err)
			_, err = c.site(t.Context(), a, "127.0.0.1:8080", public)
			require.ErrorContains(t, err, test.words)
			assert.Equal(t, test.usage, errors.As(err, new(usageError)))
		})
	}
}
