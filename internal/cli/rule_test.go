package cli_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// No dialogue is opened but in a mode that the client has declared, whichever version of
// the protocol it speaks.
func TestRule07NothingUndeclaredIsElicited(t *testing.T) {
	const (
		plain  = `"name":"users_password-reset-demand","arguments":{"email":"a@example.com"}`
		secret = `"name":"users_update-password","arguments":{"userId":7}`
	)
	declared := []struct{ capabilities, plain, secret string }{
		{`{}`, "", ""},
		{`{"sampling":{},"roots":{}}`, "", ""},
		{`{"elicitation":{}}`, "form", ""},
		{`{"elicitation":{"form":{}}}`, "form", ""},
		{`{"elicitation":{"url":{}}}`, "", "url"},
		{`{"elicitation":{"form":{},"url":{}}}`, "form", "url"},
	}
	for _, version := range []string{"2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"} {
		for _, client := range declared {
			t.Run(version+" "+client.capabilities, func(t *testing.T) {
				s := open(t, "stdio", "--sandbox", "--log-level", "error")
				require.Equal(t, version, s.initialize(version, client.capabilities))
				for _, call := range []struct{ params, asks string }{{plain, client.plain}, {secret, client.secret}} {
					assert.Equal(t, call.asks, s.elicited(call.params))
				}
			})
		}
	}
	for _, client := range declared {
		t.Run("2026-07-28 "+client.capabilities, func(t *testing.T) {
			s := open(t, "stdio", "--sandbox", "--log-level", "error")
			for _, call := range []struct{ params, asks string }{{plain, client.plain}, {secret, client.secret}} {
				assert.Equal(t, call.asks, s.elicited(call.params+","+modern(client.capabilities)))
			}
		})
	}
}

// elicited makes a call, declines what it asks, and returns the mode in which it did.
func (s *peer) elicited(params string) (mode string) {
	s.Helper()
	s.send(`{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{%s}}`, params)
	for {
		m := s.receive()
		if m.Method == "" {
			var result struct {
				InputRequests map[string]struct{ Params struct{ Mode string } }
				Content       []struct{ Text string }
			}
			require.NoError(s, json.Unmarshal(m.Result, &result), "%s", m.Error)
			for _, request := range result.InputRequests {
				return request.Params.Mode
			}
			if mode == "" {
				assert.Contains(s, result.Content[0].Text, "/approve/", "who can't be asked is given a link")
			}
			return mode
		}
		if m.Method != "elicitation/create" {
			continue
		}
		if mode = m.Params.Mode; mode == "" {
			mode = "form"
		}
		s.send(`{"jsonrpc":"2.0","id":%s,"result":{"action":"decline"}}`, m.ID)
	}
}

// Whoever asks is shown the same tools, to the byte: in each process, era and session.
func TestRule18ListsAreEqual(t *testing.T) {
	for _, flags := range [][]string{{}, {"--toolsets", "all,undocumented"}, {"--read-only", "--team", "512"}} {
		stdio := append([]string{"stdio", "--sandbox", "--log-level", "error"}, flags...)
		var first string
		for _, s := range []*peer{open(t, stdio...), start(t, nil, stdio...)} {
			s.initialize("2025-11-25", `{"elicitation":{}}`)
			for _, params := range []string{`{}`, `{` + modern(`{}`) + `}`, `{` + modern(`{"elicitation":{"url":{}}}`) + `}`, `{}`} {
				s.send(`{"jsonrpc":"2.0","id":2,"method":"tools/list","params":%s}`, params)
				list := toolsOf(t, s.receive())
				first = cmp.Or(first, list)
				assert.Equal(t, first, list)
			}
		}
		tokens := []string{"token-of-the-first-caller", "token-of-the-second-one"}
		s := start(t, []string{"MAKE_MCP_AUTH_TOKENS=" + strings.Join(tokens, ",")}, append([]string{"http", "--sandbox", "--addr", "127.0.0.1:0"}, flags...)...)
		for _, token := range tokens {
			answer := post(t, s.address()+"/mcp", token, `{"jsonrpc":"2.0","id":2,"method":"tools/list","params":{`+modern(`{}`)+`}}`)
			assert.Equal(t, first, toolsOf(t, answer))
		}
	}
}

// toolsOf are the tools in an answer to tools/list, as they came.
func toolsOf(t *testing.T, answer message) string {
	t.Helper()
	var result struct{ Tools json.RawMessage }
	require.NoError(t, json.Unmarshal(answer.Result, &result))
	require.NotEmpty(t, result.Tools)
	return string(result.Tools)
}

// address is where an HTTP server says that it is.
func (s *peer) address() string {
	s.Helper()
	var found []string
	require.Eventually(s, func() bool {
		found = regexp.MustCompile(`"address":"([^"]+)/mcp"`).FindStringSubmatch(s.errs.String())
		return found != nil
	}, 10*time.Second, 10*time.Millisecond, "it serves")
	return found[1]
}

// post sends a message of the modern era and returns the answer.
func post(t *testing.T, url, token, body string) (m message) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader(body))
	require.NoError(t, err)
	var sent struct {
		Method string
		Params struct{ Name string }
	}
	require.NoError(t, json.Unmarshal([]byte(body), &sent))
	for name, value := range map[string]string{
		"Authorization": "Bearer " + token, "Content-Type": "application/json", "Accept": "application/json, text/event-stream",
		"MCP-Protocol-Version": "2026-07-28", "Mcp-Method": sent.Method, "Mcp-Name": sent.Params.Name,
	} {
		if value != "" {
			r.Header.Set(name, value)
		}
	}
	resp, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	if _, event, isStream := bytes.Cut(raw, []byte("data: ")); isStream {
		raw, _, _ = bytes.Cut(event, []byte("\n"))
	}
	require.NoError(t, json.Unmarshal(raw, &m), "%s", raw)
	return m
}
