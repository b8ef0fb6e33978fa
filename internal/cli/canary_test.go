package cli_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/internal/cli"
	"makemcp/makeapi/sandbox"
)

// What passes through in a sweep, and must be in nothing that is kept.
const (
	canaryToken    = "ca9a47ca-1111-4222-8333-444455556666"
	canaryPassword = "Canary-4711!"
	canaryKey      = "canary-key-0815"
)

// indiscreet is the sandbox as an indiscreet service: what it refuses, it repeats, with the
// token that came with it.
func indiscreet(t *testing.T) *httptest.Server {
	t.Helper()
	emulator := sandbox.New()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		came := r.Header.Get("Authorization")
		r = r.Clone(r.Context())
		r.Body = io.NopCloser(bytes.NewReader(body))
		r.Header.Set("Authorization", "Token "+sandbox.OwnerToken)
		r.Header.Del("Accept-Encoding")
		answer := httptest.NewRecorder()
		emulator.ServeHTTP(answer, r)
		w.Header().Set("Set-Cookie", "echo="+came)
		w.WriteHeader(answer.Code)
		if answer.Code < 400 {
			_, _ = w.Write(answer.Body.Bytes())
			return
		}
		fmt.Fprintf(w, `{"message":%q,"detail":%q,"code":"IM005"}`, came, came+" "+string(body))
	}))
	t.Cleanup(server.Close)
	return server
}

// swept is a program through which all kinds of secrets have passed, its audit, and the
// address of a hook that it told its client.
func swept(t *testing.T) (s *peer, audit, hook string) {
	t.Helper()
	service := indiscreet(t)
	audit = filepath.Join(t.TempDir(), "audit.jsonl")
	s = start(t, []string{"MAKE_API_KEY=" + canaryToken, "MAKE_ZONE=" + service.URL, "GOTRACEBACK=all"},
		"stdio", "--log-level", "debug", "--audit-file", audit, "--confirm-timeout", "50ms")
	s.initialize("2025-11-25", `{}`)

	found := regexp.MustCompile(`https?://hook[^\\"]+`).FindString(s.tool("hooks_list", `{"teamId":512}`))
	require.NotEmpty(t, found)
	hook = found[strings.LastIndex(found, "/")+1:]
	s.tool("scenarios_run", `{"scenarioId":2601,"callbackUrl":"`+found+`"}`)
	s.tool("users_list", `{"teamId":"`+canaryToken+`"}`)
	s.tool("users_password-reset-session", `{"hash":"`+canaryKey+`"}`)
	s.tool(canaryToken, `{}`)
	for _, one := range []struct {
		tool, arguments string
		typed           url.Values
	}{
		{"users_update-password", `{"userId":7}`, url.Values{"currentPassword": {canaryPassword}, "newPassword1": {canaryPassword}, "newPassword2": {canaryPassword}}},
		{"keys_create", `{"teamId":512,"name":"CRM","typeName":"apikeyauth"}`, url.Values{"parameters": {`{"key":"` + canaryKey + `"}`}}},
		{"connections_create", `{"teamId":512,"name":"CRM","accountName":"crm"}`, url.Values{"data": {`{"apiKey":"` + canaryKey + `"}`}}},
	} {
		link := regexp.MustCompile(`http://\S+?/approve/\w+`).FindString(s.tool(one.tool, one.arguments))
		require.NotEmpty(t, link, one.tool)
		approve(t, link, one.typed)
		assert.NotContains(t, s.tool(one.tool, one.arguments), "/approve/")
	}
	service.Close()
	assert.Contains(t, s.tool("folders_create", `{"teamId":512,"name":"x"}`), "127.0.0.1")
	return s, audit, hook
}

// tool calls a tool and returns the answer as it came, which has no secret.
func (s *peer) tool(name, arguments string) string {
	s.Helper()
	s.send(`{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":%q,"arguments":%s}}`, name, arguments)
	m := s.receive()
	answer := string(m.Result) + string(m.Error)
	for _, secret := range []string{canaryPassword, canaryKey} {
		assert.NotContains(s, answer, secret, name)
	}
	if name != canaryToken { // which is repeated to who made it up
		assert.NotContains(s, answer, canaryToken, name)
	}
	return answer
}

// navigating is how browsers ask for pages.
type navigating struct{}

func (navigating) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Sec-Fetch-Mode", "navigate")
	return http.DefaultTransport.RoundTrip(r)
}

// approve does on a page what a person does.
func approve(t *testing.T, link string, typed url.Values) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	browser := http.Client{Jar: jar, Transport: navigating{}}
	shown, err := browser.Get(link)
	require.NoError(t, err)
	page, err := io.ReadAll(shown.Body)
	require.NoError(t, err)
	shown.Body.Close()
	token := regexp.MustCompile(`name="token" value="(\w+)"`).FindSubmatch(page)
	require.NotNil(t, token, "%s", page)
	typed.Set("token", string(token[1]))
	typed.Set("decision", "approve")
	done, err := browser.PostForm(link, typed)
	require.NoError(t, err)
	done.Body.Close()
	require.Equal(t, http.StatusOK, done.StatusCode)
}

// Token, passwords, connection data, hook addresses and what is sent with them: none is in
// the log at its most talkative, or in the audit.
func TestRule22NothingKeptHoldsASecret(t *testing.T) {
	s, audit, hook := swept(t)
	lines, err := os.ReadFile(audit)
	require.NoError(t, err)
	assert.Contains(t, string(lines), "keys_create")
	assert.Contains(t, s.errs.String(), `"message":"request"`, "the log tells of requests")
	s.assertNoCanary(string(lines)+s.errs.String(), hook)
}

func (s *peer) assertNoCanary(kept, hook string) {
	s.Helper()
	for _, secret := range []string{canaryToken, canaryPassword, canaryKey, hook, "Authorization", "Token ", "Bearer "} {
		assert.NotContains(s, kept, secret)
	}
}

// broken crashes its writer with a secret.
type broken struct{}

func (broken) Write([]byte) (int, error) { panic(canaryToken) }

// A crash of the program itself tells what kind it was and where, not with what.
func TestRule22ACrashTellsNoSecrets(t *testing.T) {
	var errs bytes.Buffer
	code := cli.Main([]string{"call", "--sandbox", "users_me", `{}`}, strings.NewReader(""), broken{}, &errs)
	assert.Equal(t, 1, code)
	assert.Contains(t, errs.String(), "it crashed (string)")
	assert.Contains(t, errs.String(), "goroutine")
	assert.NotContains(t, errs.String(), canaryToken)
}

// Who puts a token into the wrong place finds it in no error.
func TestRule22WrongCommandLinesAreNotRepeated(t *testing.T) {
	for _, args := range [][]string{
		{canaryToken}, {"stdio", canaryToken}, {"--team", canaryToken}, {"--confirm", canaryToken}, {"--confirm=" + canaryToken},
		{"--log-level", canaryToken}, {"--confirm-timeout", canaryToken}, {"--" + canaryToken}, {"--max-result=" + canaryToken},
		{"--zone", canaryToken, "--api-key", "x", "doctor"}, {"--sandbox", "--toolsets", "", canaryToken},
	} {
		var out, errs bytes.Buffer
		code := cli.Main(args, strings.NewReader(""), &out, &errs)
		assert.Equal(t, 2, code, args)
		assert.NotEmpty(t, errs.String(), args)
		assert.NotContains(t, out.String()+errs.String(), canaryToken, args)
		assert.NotContains(t, out.String()+errs.String(), canaryToken[:8], args)
	}
}
