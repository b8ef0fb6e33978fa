package tools_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi"
	"makemcp/makeapi/sandbox"
	"makemcp/tools"
)

// stub is a Make that answers what a test wants: for what the sandbox would never do.
type stub struct {
	http.ServeMux
	mu    sync.Mutex
	calls []string
}

// answers says what a route answers, with which status.
func (s *stub) answers(route string, status int, body string) {
	s.HandleFunc(strings.Replace(route, "/", "/api/v2/", 1), func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.calls = append(s.calls, r.Method+" "+strings.TrimPrefix(r.URL.Path, "/api/v2"))
		s.mu.Unlock()
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	})
}

// RoundTrip implements http.RoundTripper.
func (s *stub) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result(), nil
}

// onStub has the tools call a stub.
func (s *stub) onStub(t *testing.T) func(*tools.Config) {
	t.Helper()
	client, err := makeapi.New("https://stub", "token", makeapi.WithTransport(s), makeapi.WithRetries(0, 0))
	require.NoError(t, err)
	return func(c *tools.Config) { c.Client = client }
}

// next is the call that a task's answer names.
type next struct {
	Tool      string
	Arguments map[string]any
}

// answer runs a task and decodes what it answers.
func answer[Out any](b *bench, name, arguments string) Out {
	b.Helper()
	r := b.call(name, arguments)
	require.False(b, r.Failed, r.Text)
	var out Out
	require.NoError(b, json.Unmarshal([]byte(r.Plain), &out), r.Text)
	return out
}

func TestTasksGoByThePolicyOfWhatTheyCall(t *testing.T) {
	const task = "users_find"
	for _, one := range []struct {
		name   string
		change func(*tools.Config)
		served bool
	}{
		{"by default", func(*tools.Config) {}, true},
		{"a need is excluded", func(c *tools.Config) { c.Exclude = []string{"users_list"} }, false},
		{"it is excluded itself", func(c *tools.Config) { c.Exclude = []string{task} }, false},
		{"the token lacks a scope", func(c *tools.Config) { c.Scopes = []string{"scenarios:read"} }, false},
		{"the token has the scopes", func(c *tools.Config) { c.Scopes = []string{"user:read"} }, true},
		{"its toolset", func(c *tools.Config) { c.Toolsets = []string{"tasks"} }, true},
		{"the toolset of what it calls", func(c *tools.Config) { c.Toolsets = []string{"users"} }, true},
		{"another toolset", func(c *tools.Config) { c.Toolsets = []string{"folders"} }, false},
		{"by name", func(c *tools.Config) { c.Tools = []string{task} }, true},
		{"the name of what it calls", func(c *tools.Config) { c.Tools = []string{"users_list"} }, false},
		{"read-only", func(c *tools.Config) { c.ReadOnly = true }, true},
	} {
		t.Run(one.name, func(t *testing.T) { assert.Equal(t, one.served, newBench(t, one.change).set.Has(task)) })
	}
}

func TestTasksCanDoWhatTheirNeedsCan(t *testing.T) {
	set := newBench(t).set
	for _, tool := range newBench(t, func(c *tools.Config) { c.Toolsets = []string{"tasks"} }).set.Tools() {
		require.NotEmpty(t, tool.Needs, tool.Name)
		gravest := makeapi.Read
		for _, need := range tool.Needs {
			assert.True(t, set.Has(need.Name), "%s needs %s", tool.Name, need.Name)
			gravest = max(gravest, need.Effect)
		}
		assert.Equal(t, gravest, tool.Effect, tool.Name)
	}
}

// crashing is a transport that crashes on all paths but one.
type crashing struct{ *stub }

func (c crashing) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Path != "/api/v2/scenarios" {
		panic("Canary-4711")
	}
	return c.stub.RoundTrip(r)
}

func TestCrashInOneOfManyRequestsStaysThere(t *testing.T) {
	s := &stub{}
	s.answers("GET /scenarios", 200, fewScenarios)
	client, err := makeapi.New("https://stub", "token", makeapi.WithTransport(crashing{s}))
	require.NoError(t, err)
	b := newBench(t, func(c *tools.Config) { c.Client = client })
	got := answer[overview](b, "scenarios_overview", `{"teamId":35}`)
	require.Len(t, got.Notes, 1)
	assert.Contains(t, got.Notes[0], "could not be read for 4 of 4. Something went wrong in make-mcp itself (call ")
	assert.Contains(t, b.log.String(), "call crashed")
	assert.NotContains(t, got.Notes[0]+b.everything(), "Canary-4711")
}

func TestTaskIsOneLineInTheAudit(t *testing.T) {
	b := newBench(t)
	answer[any](b, "users_find", `{"query":"weld","teamId":`+team()+`}`)
	lines := strings.Split(strings.TrimSpace(b.audit.String()), "\n")
	require.Len(t, lines, 1)
	assert.Contains(t, lines[0], `"tool":"users_find","effect":"read","targets":{"teamId":"512"},"confirmed":"not needed","status":"done"`)
	assert.NotContains(t, b.everything(), "weld")
}

func TestUsersFind(t *testing.T) {
	b := newBench(t)
	type found struct {
		Users []struct{ Name string }
		Notes []string
		Next  *next
	}
	one := answer[found](b, "users_find", `{"query":"TOMAS weld@","teamId":`+team()+`}`)
	require.Len(t, one.Users, 1)
	assert.Equal(t, "Tomas Weld", one.Users[0].Name)
	assert.Equal(t, &next{"users_list-team-roles", map[string]any{"userId": 9.0}}, one.Next)

	none := answer[found](b, "users_find", `{"query":"nobody here","teamId":`+team()+`}`)
	assert.Empty(t, none.Users)
	assert.Contains(t, none.Notes[0], "give organizationId instead")

	many := answer[found](b, "users_find", `{"query":"larkspur","organizationId":`+organization()+`}`)
	assert.Greater(t, len(many.Users), 3)
	assert.Nil(t, many.Next)
}

// Make may give fewer rows than were asked for, and says so.
func TestTasksReadListsToTheirEnd(t *testing.T) {
	s := &stub{}
	s.HandleFunc("GET /api/v2/users", func(w http.ResponseWriter, r *http.Request) {
		rows := `{"id":3,"name":"Ada Third"}`
		if offset := r.URL.Query().Get("pg[offset]"); offset == "" || offset == "0" {
			rows = `{"id":1,"name":"Ada First"},{"id":2,"name":"Bob Second"}`
		}
		fmt.Fprintf(w, `{"users":[%s],"pg":{"limit":2},"membershipPromises":[{"legacyName":"Ada Fourth","legacyEmail":"ada4@example.com"}]}`, rows)
	})
	b := newBench(t, s.onStub(t))
	found := answer[struct {
		Users []struct{ Name string }
		Notes []string
	}](b, "users_find", `{"query":"ada","teamId":1}`)
	assert.Len(t, found.Users, 2)
	require.Len(t, found.Notes, 1, "who is invited is told once")
	assert.Contains(t, found.Notes[0], "Ada Fourth <ada4@example.com>")
}

type overview struct {
	Summary   struct{ Scenarios, Active, Troubled, IncompleteExecutions int }
	Scenarios []struct {
		ID                       int
		State, Schedule, NextRun string
		LastRun                  *struct{ ExecutionID, Result string }
		Failures                 *struct{ Errors, Warnings, OfLastRuns int }
		IncompleteExecutions     int
	}
	Notes []string
	Next  *next
}

const fewScenarios = `{"scenarios":[
	{"id":1,"name":"Fine","isActive":true,"scheduling":{"type":"indefinitely","interval":900},"nextExec":"2026-03-10T12:15:00.000Z"},
	{"id":2,"name":"Failing","isActive":true,"scheduling":{"type":"immediately"},"nextExec":null},
	{"id":3,"name":"Off","isActive":false,"scheduling":{"type":"on-demand"}},
	{"id":4,"name":"Stopped","isActive":false,"isinvalid":true,"scheduling":{"type":"daily","time":"07:00"},"dlqCount":3}]}`

func runs(statuses ...int) string {
	var rows []string
	for i, status := range statuses {
		rows = append(rows, fmt.Sprintf(`{"id":"%032d","timestamp":"2026-03-10T11:%02d:00.000Z","status":%d}`, i, 59-i, status))
	}
	return `{"scenarioLogs":[` + strings.Join(rows, ",") + `]}`
}

func TestScenariosOverview(t *testing.T) {
	s := &stub{}
	s.answers("GET /scenarios", 200, fewScenarios)
	for id, logs := range map[int]string{1: runs(1, 1), 2: runs(3, 1, 2, 3), 3: runs(), 4: runs(3, 3)} {
		s.answers(fmt.Sprintf("GET /scenarios/%d/logs", id), 200, logs)
	}
	b := newBench(t, s.onStub(t))
	got := answer[overview](b, "scenarios_overview", `{"teamId":35}`)
	assert.Equal(t, 4, got.Summary.Scenarios)
	assert.Equal(t, 2, got.Summary.Troubled)
	assert.Equal(t, 3, got.Summary.IncompleteExecutions)
	var order []int
	for _, row := range got.Scenarios {
		order = append(order, row.ID)
	}
	assert.Equal(t, []int{4, 2, 1, 3}, order, "the troubled come first, and of the others the active")
	assert.Equal(t, "stopped by Make after errors", got.Scenarios[0].State)
	assert.Equal(t, "daily at 07:00", got.Scenarios[0].Schedule)
	assert.Equal(t, "error", got.Scenarios[1].LastRun.Result)
	assert.Equal(t, 2, got.Scenarios[1].Failures.Errors)
	assert.Equal(t, 4, got.Scenarios[1].Failures.OfLastRuns)
	assert.Equal(t, "every 15 min", got.Scenarios[2].Schedule)
	assert.Nil(t, got.Scenarios[2].Failures)
	assert.Empty(t, got.Notes)

	few := answer[overview](b, "scenarios_overview", `{"teamId":35,"limit":2}`)
	assert.NotNil(t, few.Scenarios[0].LastRun, "the limit leaves out those at rest")
	assert.Contains(t, few.Notes[0], "2 scenarios at rest were not looked at")
}

func TestTaskSaysWhatItCouldNotRead(t *testing.T) {
	s := &stub{}
	s.answers("GET /scenarios", 200, fewScenarios)
	s.answers("GET /scenarios/1/logs", 403, `{"message":"Permission denied","detail":"Access denied.","code":"SC403"}`)
	s.answers("GET /scenarios/", 200, runs(1))
	b := newBench(t, s.onStub(t))
	got := answer[overview](b, "scenarios_overview", `{"teamId":35}`)
	require.Len(t, got.Notes, 1)
	assert.Contains(t, got.Notes[0], "could not be read for 1 of 4")
	assert.Contains(t, got.Notes[0], "SC403")
	assert.Contains(t, b.audit.String(), `"status":"done"`)
}

func TestTaskAnswersWhatItKnowsWhenTheRateLimitIsReached(t *testing.T) {
	s := &stub{}
	var rows []string
	for id := range 30 {
		rows = append(rows, fmt.Sprintf(`{"id":%d,"name":"n","isActive":true,"scheduling":{"type":"on-demand"}}`, id+1))
	}
	s.answers("GET /scenarios", 200, `{"scenarios":[`+strings.Join(rows, ",")+`]}`)
	s.answers("GET /scenarios/1/logs", 200, runs(1))
	s.answers("GET /scenarios/", 429, "Requests limit for organization exceeded, please try again later.")
	b := newBench(t, s.onStub(t))
	got := answer[overview](b, "scenarios_overview", `{"teamId":35}`)
	assert.Len(t, got.Scenarios, 30)
	require.Len(t, got.Notes, 1)
	assert.Regexp(t, `could not be read for (29|30) of 30.*429.*Wait a minute`, got.Notes[0])
	assert.Less(t, len(s.calls), 12, "it does not go on knocking")
}

func TestTaskFailsAsItsEndpointsDo(t *testing.T) {
	b := newBench(t, func(c *tools.Config) { c.Client = (&bench{T: t, box: sandbox.New()}).client(sandbox.TemplatesToken) })
	r := b.call("users_find", `{"query":"x","teamId":`+team()+`}`)
	require.True(t, r.Failed)
	assert.Contains(t, r.Text, "user:read")
	assert.Contains(t, b.call("users_find", `{"query":"x"}`).Text, "exactly one of teamId and organizationId")
}

func TestLongAnswersOfTasksLoseTheirLastRows(t *testing.T) {
	b := newBench(t, func(c *tools.Config) { c.MaxResult = 300 })
	r := b.call("users_find", `{"query":"a","organizationId":`+organization()+`}`)
	require.False(t, r.Failed, r.Text)
	assert.LessOrEqual(t, len(r.Text), 1200)
	assert.Contains(t, r.Text, "rows of this answer are shown")
}
