package evals_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mark3labs/mcp-go/server"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/evals"
	"makemcp/makeapi/sandbox"
)

// parse makes a case of what is particular about it.
func parse(t *testing.T, id, particular string) *evals.Case {
	t.Helper()
	c, err := evals.Parse(id+".yaml", []byte("version: 1\nid: "+id+"\ntags: [x]\nwhy: w\nprompt: p\n"+particular))
	require.NoError(t, err)
	return c
}

const oldOnly = "client: {protocols: [2025-11-25]}\n"

// On another server, cases are judged as far as they apply, and no further.
func TestAnotherServer(t *testing.T) {
	for name, row := range map[string]struct{ particular, problem, needs string }{
		"saves-and-matches": {oldOnly + `turns:
  - call: {tool: data-stores_list, save: {id: dataStores.0.id}, expect: {match: {dataStores: [{name: Customers}], pg: {}}, absent: [Nothing]}}
`, "result: the answer has no pg", ""},
		"holds": {oldOnly + `turns:
  - call: {tool: data-stores_list, save: {id: dataStores.0.id}, expect: {match: {dataStores: [{id: 54}]}}}
  - call: {tool: users_me, expect: {error: IM005, contains: [next]}}
  - call: {tool: users_me, expect: {anyOf: [{error: IM005}, {absent: [IM005]}]}}
expect: {http: {match: exact, order: [GET /data-stores]}}
`, "", ""},
		"fails":      {oldOnly + "turns: [call: {tool: users_me}]", "the call failed: Nope.", ""},
		"succeeds":   {oldOnly + "turns: [call: {tool: data-stores_list, expect: {error: IM001}}]", "should fail", ""},
		"asks-none":  {oldOnly + "turns: [call: {tool: data-stores_list}]\nexpect: {asked: 1}", "people were asked 0 times, not once", ""},
		"toolsets":   {oldOnly + "flags: [--toolsets, all, --tools=x]\nturns: [call: {tool: data-stores_list}]", "", ""},
		"token":      {oldOnly + "token: member\nturns: [call: {tool: data-stores_list}]", "", ""},
		"tool":       {oldOnly + "turns: [call: {tool: hooks_list}]", "", "a tool that it has not got: hooks_list"},
		"definition": {oldOnly + "turns: [note: n]\nexpect: {tools: {hooks_get: {}}}", "", "a tool that it has not got: hooks_get"},
		"flags":      {oldOnly + "flags: [--read-only]\nturns: [call: {tool: data-stores_list}]", "", "flags of make-mcp"},
		"policy":     {oldOnly + "policy: {version: 1}\nturns: [call: {tool: data-stores_list}]", "", "a policy"},
		"audit":      {oldOnly + "turns: [call: {tool: data-stores_list}]\nexpect: {log: {audit: [{}]}}", "", "an audit"},
		"page":       {oldOnly + "turns: [{call: {tool: data-stores_list}}, {person: {does: approve-page}}]", "", "pages for people"},
		"marks":      {oldOnly + "turns: [call: {tool: data-stores_list, expect: {within: [x]}}]", "", "marks around what strangers may have written"},
		"transport":  {"client: {protocols: [2025-11-25], transports: [http]}\nturns: [call: {tool: data-stores_list}]", "", "another way to connect"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(asServer, "other")
			t.Setenv("GORACE", "atexit_sleep_ms=0")
			o := replayOther(t, parse(t, name, row.particular))
			assert.Equal(t, row.needs, o.NotApplicable)
			assert.Equal(t, row.needs == "" && row.problem == "", o.Passed, problems(o))
			assert.Contains(t, problems(o), row.problem)
			assert.Contains(t, problems(o), row.needs)
		})
	}
}

func TestAnotherServerMaySpeakWhatItLikes(t *testing.T) {
	t.Setenv(asServer, "other")
	t.Setenv("GORACE", "atexit_sleep_ms=0")
	c := parse(t, "future", oldOnly+"turns: [call: {tool: data-stores_list}]")
	c.Client.Protocols = []string{"2099-01-01"} // no case can ask for it
	assert.Equal(t, "protocol 2099-01-01", replayOther(t, c).NotApplicable)
}

// What fails in a session that has begun can't be put down to what the server has not got.
func TestASessionThatBeganIsJudged(t *testing.T) {
	t.Setenv(asServer, "other")
	t.Setenv("GORACE", "atexit_sleep_ms=0")
	once := filepath.Join(t.TempDir(), "once")
	t.Setenv("OTHER_ONCE", once)
	o := replayOther(t, parse(t, "lost", oldOnly+"turns: [call: {tool: users_me}, restart: true]\n"))
	assert.Empty(t, o.NotApplicable)
	assert.Contains(t, problems(o), "the call failed: Nope.")
	assert.Contains(t, problems(o), "session: the session could not go on, as it needs a tool, and it lists none")
	o = replayOther(t, parse(t, "lost", oldOnly+"turns: [call: {tool: users_me}]\n"))
	assert.Equal(t, "a tool, and it lists none", o.NotApplicable)
}

func replayOther(t *testing.T, c *evals.Case) *evals.Outcome {
	t.Helper()
	binary, err := os.Executable()
	require.NoError(t, err)
	options := evals.Options{Other: &evals.Other{Command: []string{binary, "{zone}", "{token}"}}}
	report := evals.Run(t.Context(), []*evals.Case{c}, options, func(*evals.Outcome) {})
	require.Len(t, report.Outcomes, 1)
	return report.Outcomes[0]
}

func TestWhatDoesNotApplyIsCountedApart(t *testing.T) {
	t.Setenv(asServer, "other")
	t.Setenv("GORACE", "atexit_sleep_ms=0")
	binary, err := os.Executable()
	require.NoError(t, err)
	cases := []*evals.Case{
		parse(t, "good", oldOnly+"turns: [call: {tool: data-stores_list}]"),
		parse(t, "bad", oldOnly+"turns: [call: {tool: users_me}]"),
		parse(t, "one", oldOnly+"turns: [call: {tool: hooks_list}]"),
		parse(t, "two", oldOnly+"turns: [call: {tool: hooks_get}]"),
		parse(t, "three", oldOnly+"flags: [--read-only]\nturns: [call: {tool: hooks_get}]"),
	}
	options := evals.Options{Parallel: 2, Other: &evals.Other{Command: []string{binary, "{zone}", "{token}"}}}
	report := evals.Run(t.Context(), cases, options, func(*evals.Outcome) {})
	assert.Equal(t, 2, report.Replays)
	assert.Equal(t, []int{2, 1, 1, 3}, []int{report.Cases, report.Passed, report.Failed, report.NotApplicable})
	assert.Equal(t, map[string]int{"a tool that it has not got": 2, "flags of make-mcp": 1}, report.Reasons)
	assert.Equal(t, 2, report.Tags["x"].Cases)
	var summary bytes.Buffer
	report.WriteSummary(&summary)
	assert.Contains(t, summary.String(), "3 more do not apply to this server, because they need\n     2  a tool that it has not got\n     1  flags of make-mcp\n")
}

// A server that runs already finds a fresh sandbox in the same place for each case.
func TestAServerAtAnAddress(t *testing.T) {
	t.Setenv("MAKE_TEAM", "512")
	zone, err := evals.Listen(t.Context(), "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(zone.Close)
	other := otherServer(zone.Address, sandbox.OwnerToken)
	mux := http.NewServeMux()
	mux.Handle("/mcp", server.NewStreamableHTTPServer(other))
	stream := server.NewSSEServer(other)
	mux.Handle("/sse", stream.SSEHandler())
	mux.Handle("/message", stream.MessageHandler())
	web := httptest.NewServer(mux)
	t.Cleanup(web.CloseClientConnections)

	cut := oldOnly + `faults: [{kind: server-error, route: /data-stores}]
turns: [call: {tool: data-stores_list, expect: {absent: [Customers]}}]
`
	whole := oldOnly + `turns: [call: {tool: data-stores_list, expect: {match: {dataStores: {$length: 4}}}}]
expect: {http: {match: exact, order: [GET /data-stores]}}
`
	for path, transport := range map[string]evals.Transport{"/mcp": evals.HTTP, "/sse": evals.SSE} {
		t.Run(path, func(t *testing.T) {
			cases := []*evals.Case{parse(t, "cut", cut), parse(t, "whole", whole), parse(t, "member", "token: member\n"+whole), parse(t, "log", oldOnly+`turns: [note: n]
expect: {log: {never: [x]}}
`), parse(t, "clock", oldOnly+"clock: 2026-01-01T00:00:00Z\nturns: [note: n]"), parse(t, "restart", oldOnly+"turns: [restart: true]")}
			options := evals.Options{Parallel: 4, Repeat: 2, Zone: zone, Other: &evals.Other{URL: web.URL + path}}
			report := evals.Run(t.Context(), cases, options, func(o *evals.Outcome) { assert.Equal(t, transport, o.Transport) })
			assert.Equal(t, []string{"", "", "another token", "the server's log", "another time", "a restart of the server"}, needs(report))
			assert.Equal(t, 2, report.Passed, "%s%s", problems(report.Outcomes[0]), problems(report.Outcomes[1]))
		})
	}
}

// A server that never stops sending ends its session, not the harness.
func TestAServerWithoutEnd(t *testing.T) {
	zone, err := evals.Listen(t.Context(), "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(zone.Close)
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for part, err := []byte(strings.Repeat(" ", 1<<20)), error(nil); err == nil; {
			_, err = w.Write(part)
		}
	}))
	t.Cleanup(web.Close)
	options := evals.Options{Zone: zone, Other: &evals.Other{URL: web.URL + "/sse"}}
	report := evals.Run(t.Context(), []*evals.Case{parse(t, "endless", oldOnly+"turns: [call: {tool: x}]")}, options, func(*evals.Outcome) {})
	assert.Contains(t, problems(report.Outcomes[0]), "protocol: the server sent more than 64 MiB")
}

func needs(r *evals.Report) (out []string) {
	for _, o := range r.Outcomes {
		out = append(out, o.NotApplicable)
	}
	return out
}
