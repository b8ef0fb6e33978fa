package tools_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi"
	"makemcp/tools"
)

type diagnosed struct {
	Scenario struct{ State, Schedule string }
	Run      *struct{ ExecutionID, Result string }
	Error    *struct{ Name, Message string }
	Module   *struct {
		ID, ConnectionID, ErrorHandlers int
		Module, Name                    string
		Settings                        map[string]any
	}
	Input                map[string]any
	History              *struct{ OfLastRuns, Errors, FailedInARow int }
	IncompleteExecutions *struct {
		Unresolved int
		Latest     string
		Reasons    map[string]int
	}
	Try   []string
	Notes []string
	Next  *next
}

// failing is a stub on which the run 0…0 of scenario 112 has failed in module 4 of three.
func failing(errorName, message string) *stub {
	s := &stub{}
	first := fmt.Sprintf("%032d", 0)
	s.answers("GET /scenarios/112", 200, `{"scenario":{"id":112,"name":"Payment links","isActive":true,"dlqCount":1,
		"scheduling":{"type":"indefinitely","interval":3600},"lastEdit":"2026-03-10T11:58:30.000Z"}}`)
	s.answers("GET /scenarios/112/logs", 200, runs(3, 1, 1))
	s.answers("GET /scenarios/112/executions/"+first, 200, fmt.Sprintf(
		`{"status":"ERROR","error":{"name":%q,"message":%q,"causeModule":{"name":"createPaymentLink","appName":"stripe"}}}`, errorName, message))
	s.answers("GET /scenarios/112/logs/"+first+"/p", 200, `{"events":[{"moduleId":2,"status":"success"}],"bundles":{"1":{"key":"B-1"},"2":{"id":"cus_9007199254740993"}}}`)
	s.answers("GET /scenarios/112/blueprint", 200, `{"code":"OK","response":{"blueprint":{"flow":[
		{"id":1,"module":"datastore:SearchRecord","mapper":null},
		{"id":2,"module":"stripe:searchCustomers","mapper":{"email":"{{1.customer}}"}},
		{"id":3,"module":"builtin:BasicRouter","routes":[{"flow":[
			{"id":4,"module":"stripe:createPaymentLink","parameters":{"__IMTCONN__":77},"onerror":[{"id":5,"module":"builtin:Ignore"}],
			 "mapper":{"customer":"{{2.id}}","tax":"txr_1"},"metadata":{"designer":{"name":"Make a link"}}}]}]}]}}}`)
	s.answers("GET /dlqs", 200, fmt.Sprintf(`{"dlqs":[
		{"id":"old","reason":%[1]q,"created":"2026-03-09T11:59:00.000Z","resolved":true},
		{"id":"d1","reason":%[1]q,"created":"2026-03-10T11:59:02.000Z","resolved":false}]}`, message))
	s.answers("GET /dlqs/d1/bundle", 200, fmt.Sprintf(
		`{"code":"OK","response":{"1":{"key":"B-1"},"2":{"id":9007199254740993},"4":{"error":{"type":%q,"message":%q}}}}`, errorName, message))
	return s
}

func TestDiagnose(t *testing.T) {
	s := failing("DataError", "No such tax rate: 'txr_1'.")
	b := newBench(t, s.onStub(t))
	got := answer[diagnosed](b, "scenarios_diagnose", `{"scenarioId":112}`)
	assert.Empty(t, got.Notes)
	assert.Equal(t, "active", got.Scenario.State)
	assert.Equal(t, "error", got.Run.Result)
	assert.Equal(t, "No such tax rate: 'txr_1'.", got.Error.Message)
	require.NotNil(t, got.Module)
	assert.Equal(t, "Make a link", got.Module.Name)
	assert.Equal(t, 77, got.Module.ConnectionID)
	assert.Equal(t, 1, got.Module.ErrorHandlers)
	assert.Equal(t, "txr_1", got.Module.Settings["tax"])
	assert.Len(t, got.Input, 1, "of the modules before it only the one that it uses")
	assert.Equal(t, 1, got.History.FailedInARow)
	assert.Equal(t, 1, got.IncompleteExecutions.Unresolved, "what is resolved is over")
	assert.Contains(t, got.Try[0], "refused a value")
	assert.Contains(t, got.Try[1], "edited between")
	assert.Contains(t, got.Try[2], "incomplete-executions_update")
	assert.Equal(t, &next{"scenarios_get-blueprint", map[string]any{"scenarioId": 112.0}}, got.Next)
	assert.Contains(t, b.call("scenarios_diagnose", `{"scenarioId":112}`).Text, "9007199254740993", "numbers stay as they are")
}

func TestDiagnosisNamesTheCallThatFits(t *testing.T) {
	for _, one := range []struct {
		name, message string
		next          *next
	}{
		{"RateLimitError", "Too many requests", &next{"incomplete-executions_retry", map[string]any{"incompleteExecutionId": "d1"}}},
		{"ConnectionError", "getaddrinfo ENOTFOUND", &next{"connections_verify", map[string]any{"connectionId": 77.0}}},
		{"RuntimeError", "[401] Unauthorized", &next{"connections_verify", map[string]any{"connectionId": 77.0}}},
		{"SomethingNew", "?", &next{"scenarios_get-blueprint", map[string]any{"scenarioId": 112.0}}},
	} {
		t.Run(one.name, func(t *testing.T) {
			got := answer[diagnosed](newBench(t, failing(one.name, one.message).onStub(t)), "scenarios_diagnose", `{"scenarioId":112}`)
			assert.Equal(t, one.next, got.Next)
			readOnly := newBench(t, failing(one.name, one.message).onStub(t), func(c *tools.Config) { c.ReadOnly = true })
			assert.Equal(t, "scenarios_get-blueprint", answer[diagnosed](readOnly, "scenarios_diagnose", `{"scenarioId":112}`).Next.Tool,
				"what can't be called is not named")
		})
	}
}

func TestDiagnosisGoesByWhatMakeStillHas(t *testing.T) {
	s := failing("DataError", "x")
	bare := &stub{}
	bare.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/api/v2/scenarios/112", "/api/v2/scenarios/112/logs", "/api/v2/scenarios/112/blueprint":
			s.ServeHTTP(w, r)
		case "/api/v2/dlqs":
			w.WriteHeader(http.StatusForbidden)
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	})
	got := answer[diagnosed](newBench(t, bare.onStub(t)), "scenarios_diagnose", `{"scenarioId":112}`)
	assert.Nil(t, got.Error)
	assert.Equal(t, "error", got.Run.Result)
	assert.Contains(t, got.Try[0], "no longer to be had")
	require.Len(t, got.Notes, 3)
	assert.Contains(t, got.Notes[0], "Its incomplete executions could not be read")
	assert.Contains(t, got.Notes[1], "The error of the run could not be read")
}

func TestDiagnosisWithoutAFailure(t *testing.T) {
	s := &stub{}
	s.answers("GET /scenarios/112", 200, `{"scenario":{"id":112,"name":"n","isActive":false,"scheduling":{"type":"on-demand"}}}`)
	s.answers("GET /scenarios/112/logs", 200, runs(1))
	s.answers("GET /scenarios/112/blueprint", 200, `{"response":{"blueprint":{"flow":[]}}}`)
	s.answers("GET /dlqs", 200, `{"dlqs":[]}`)
	got := answer[diagnosed](newBench(t, s.onStub(t)), "scenarios_diagnose", `{"scenarioId":112}`)
	assert.Nil(t, got.Run)
	assert.Contains(t, got.Try[0], "It is inactive")

	lost := &stub{}
	lost.answers("GET /", 404, `{"code":"IM005","message":"Not found"}`)
	r := newBench(t, lost.onStub(t)).call("scenarios_diagnose", `{"scenarioId":112}`)
	require.True(t, r.Failed)
	assert.Contains(t, r.Text, makeapi.GetScenario.Name)
}

// The seed has scenarios to practise on.
func TestDiagnosisOfTheSeed(t *testing.T) {
	b := newBench(t)
	seen := answer[overview](b, "scenarios_overview", `{"teamId":512}`)
	assert.Empty(t, seen.Notes)
	assert.Equal(t, 1106, seen.Scenarios[0].ID, "what Make has stopped comes first")
	for _, one := range []struct {
		id     int
		module int
		says   string
		next   string
	}{
		{1103, 4, "refused a value", "scenarios_get-blueprint"},
		{1106, 2, "no longer lets the connection in", "connections_verify"},
		{2602, 3, "no longer lets the connection in", "connections_verify"},
		{1110, 2, "called too often", "incomplete-executions_retry"},
	} {
		got := answer[diagnosed](b, "scenarios_diagnose", fmt.Sprintf(`{"scenarioId":%d}`, one.id))
		assert.Empty(t, got.Notes, one.id)
		require.NotNil(t, got.Module, one.id)
		assert.Equal(t, one.module, got.Module.ID)
		assert.Contains(t, got.Try[0], one.says)
		assert.Equal(t, one.next, got.Next.Tool)
	}
	assert.Zero(t, b.box.Mutations())
}
