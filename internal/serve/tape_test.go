package serve

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// memory keeps what is recorded: for each session, who said what in a few words.
type memory struct {
	t  *testing.T
	mu sync.Mutex
	by map[string][]string
}

func newMemory(t *testing.T) *memory { return &memory{t: t, by: map[string][]string{}} }

func (m *memory) Record(session string, fromClient bool, text []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var words struct {
		Method string
		Result *struct {
			Action  string
			Content []struct{ Text string }
		}
		Error *struct{ Code int }
	}
	if err := json.Unmarshal(text, &words); err != nil {
		m.t.Errorf("%s: %v", text, err)
	}
	line := "server: "
	if fromClient {
		line = "client: "
	}
	switch {
	case words.Error != nil:
		line += fmt.Sprint(words.Error.Code)
	case words.Result != nil && len(words.Result.Content) > 0:
		line += words.Result.Content[0].Text
	case words.Result != nil:
		line += "result " + words.Result.Action
	default:
		line += words.Method
	}
	m.by[session] = append(m.by[session], strings.TrimSpace(line))
}

// session is the one whose name begins so, without the greeting.
func (m *memory) session(prefix string) []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	for name, lines := range m.by {
		if strings.HasPrefix(name, prefix) {
			require.Equal(m.t, []string{"client: initialize", "server: result"}, lines[:2])
			return lines[2:]
		}
	}
	return nil
}

// asked is a session in which the person is asked, as it is recorded on every transport.
var asked = []string{"client: tools/call", "server: elicitation/create", "client: result accept", "server: asked: accept"}

func TestStdioIsRecorded(t *testing.T) {
	t.Parallel()
	m := newMemory(t)
	var out bytes.Buffer
	input := strings.Join([]string{initialize, call(1, "panic", `{}`), `{"jsonrpc":"2.0","id":2,"nonsense`}, "\n")
	require.NoError(t, Stdio(t.Context(), fixture(), strings.NewReader(input), &out, silent, m))
	assert.ElementsMatch(t, []string{
		"client: initialize", "server: result", "client: tools/call", "server: -32700", "server: -32603",
	}, m.by["stdio"], "who writes all at once is answered while they write")
}

func TestStreamableHTTPIsRecordedBySession(t *testing.T) {
	t.Parallel()
	m := newMemory(t)
	base := start(t, HTTP{Recorder: m})
	url := base + "/mcp"
	session := open(t, base)
	events := listen(t, post(url, call(1, "ask", `{}`), "Mcp-Session-Id", session))
	question := parse(t, events.next())
	accept := fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"result":{"action":"accept"}}`, question.ID)
	assert.Equal(t, http.StatusAccepted, post(url, accept, "Mcp-Session-Id", session).do(t).status)
	assert.Equal(t, "asked: accept", parse(t, events.next()).text())
	assert.Equal(t, asked, m.session("http/"+session))

	post(url, call(2, "echo", `{}`), "Mcp-Session-Id", "made-up").do(t)
	post(url, modern(3, "tools/call", `"name":"echo","arguments":{"text":"modern"}`), newer("tools/call", "Mcp-Name", "echo", "Mcp-Session-Id", "made-up")...).do(t)
	m.mu.Lock()
	defer m.mu.Unlock()
	assert.NotContains(t, m.by, "http/made-up", "nobody makes up a session's name")
	assert.Subset(t, m.by["http/local"], []string{"client: tools/call", "server: modern"})
}

func TestSSEIsRecorded(t *testing.T) {
	t.Parallel()
	m := newMemory(t)
	url := start(t, HTTP{Recorder: m})
	events := listen(t, request{http.MethodGet, url + "/sse", "", nil})
	endpoint := url + string(events.next())
	say := func(body string) message {
		assert.Equal(t, http.StatusAccepted, post(endpoint, body).do(t).status)
		return parse(t, events.next())
	}
	say(initialize)
	question := say(call(1, "ask", `{}`))
	say(fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"result":{"action":"accept"}}`, question.ID))
	assert.Equal(t, asked, m.session("sse/"))
}

// Recording must not change what is said.
func TestATapePassesOnWhatItRecords(t *testing.T) {
	var out bytes.Buffer
	m := newMemory(t)
	n, err := taped{&out, tape{m, "stdio"}}.Write([]byte("{}\n"))
	require.NoError(t, err)
	assert.Equal(t, 3, n)
	assert.Equal(t, "{}\n", out.String())
	line := bufio.NewScanner(&out)
	assert.True(t, line.Scan())
	assert.Len(t, m.by["stdio"], 1)
}
