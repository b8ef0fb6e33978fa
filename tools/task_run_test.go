package tools_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/tools"
)

const runID = "9c4874979d974c3ebdef1e8aaa7dc452"

type awaited struct {
	ExecutionID, Status string
	Outputs             map[string]any
	Error               *struct{ Name, Message string }
	Notes               []string
	Next                *next
}

// running is a stub on which a run answers with each state in turn, and stays in the last.
func running(states ...string) *stub {
	s := &stub{}
	s.HandleFunc("POST /api/v2/scenarios/{id}/run", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.calls = append(s.calls, "run "+string(body))
		fmt.Fprintf(w, `{"executionId":%q}`, runID)
	})
	s.HandleFunc("GET /api/v2/scenarios/{id}/executions/"+runID, func(w http.ResponseWriter, _ *http.Request) {
		s.calls = append(s.calls, "look")
		state := states[0]
		if len(states) > 1 {
			states = states[1:]
		}
		if state == "" {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		_, _ = io.WriteString(w, state)
	})
	return s
}

func patient(c *tools.Config) { c.Patience = 5 * time.Second }

func TestRunAndWait(t *testing.T) {
	t.Parallel()
	const goesOn = `{"status":"RUNNING"}`
	again := &next{"scenarios_run-and-wait", map[string]any{"scenarioId": 112.0, "executionId": runID}}
	for _, one := range []struct {
		name, status string
		states       []string
		change       func(*tools.Config)
		next         *next
	}{
		{"it succeeds after a while", "SUCCESS", []string{"", goesOn, `{"status":"SUCCESS","outputs":{"greeting":"Hello, Ada!"}}`}, patient, nil},
		{"it fails", "ERROR", []string{`{"status":"ERROR","error":{"name":"DataError","message":"No such tax rate."}}`}, patient,
			&next{"scenarios_diagnose", map[string]any{"scenarioId": 112.0, "executionId": runID}}},
		{"it takes longer than the operator waits", "RUNNING", []string{goesOn}, func(*tools.Config) {}, again},
		{"Make does not know it yet", "RUNNING", []string{""}, func(*tools.Config) {}, again},
	} {
		t.Run(one.name, func(t *testing.T) {
			t.Parallel()
			s := running(one.states...)
			b := newBench(t, s.onStub(t), one.change)
			got := answer[awaited](b, "scenarios_run-and-wait", `{"scenarioId":112,"data":{"name":"Ada"}}`)
			assert.Equal(t, runID, got.ExecutionID)
			assert.Equal(t, one.status, got.Status)
			if one.next == nil || b.set.Has(one.next.Tool) {
				assert.Equal(t, one.next, got.Next)
			}
			assert.Equal(t, `run {"data":{"name":"Ada"},"responsive":false}`, s.calls[0])
			assert.Equal(t, []string{"intent scenarios_run-and-wait", "outcome scenarios_run-and-wait done"}, b.audit.phases())
			assert.Contains(t, b.audit.String(), `"effect":"write","targets":{"scenarioId":"112"}`)
		})
	}
}

func TestRunAndWaitWaitsOnWithoutAnotherRun(t *testing.T) {
	t.Parallel()
	s := running(`{"status":"SUCCESS","outputs":{}}`)
	got := answer[awaited](newBench(t, s.onStub(t)), "scenarios_run-and-wait", `{"scenarioId":112,"executionId":"`+runID+`","data":{"a":1}}`)
	assert.Equal(t, "SUCCESS", got.Status)
	assert.Contains(t, got.Notes[0], "data was not used")
	assert.Equal(t, []string{"look"}, s.calls)
}

// A run that was started must not be lost: the caller would start another.
func TestRunAndWaitKeepsTheRunWhenMakeStopsAnswering(t *testing.T) {
	t.Parallel()
	s := running(`not JSON`)
	b := newBench(t, s.onStub(t), patient)
	got := answer[awaited](b, "scenarios_run-and-wait", `{"scenarioId":112}`)
	assert.Equal(t, runID, got.ExecutionID)
	assert.Contains(t, got.Notes[0], "The state of the run could not be read")

	limited := &stub{}
	limited.answers("POST /scenarios/112/run", 200, `{"executionId":"`+runID+`"}`)
	limited.answers("GET /scenarios/", 429, "slow down")
	got = answer[awaited](newBench(t, limited.onStub(t), patient), "scenarios_run-and-wait", `{"scenarioId":112}`)
	assert.Contains(t, got.Notes[0], "429")
	assert.Equal(t, "scenarios_run-and-wait", got.Next.Tool)
}

func TestRunAndWaitEndsBeforeItsCallerDoes(t *testing.T) {
	t.Parallel()
	s := running(`{"status":"RUNNING"}`)
	b := newBench(t, s.onStub(t), patient)
	ctx, stop := context.WithTimeout(t.Context(), 2500*time.Millisecond)
	defer stop()
	r := b.set.Call(ctx, tools.Caller{Principal: "local"}, "scenarios_run-and-wait", json.RawMessage(`{"scenarioId":112}`))
	require.False(t, r.Failed, r.Text)
	assert.NoError(t, ctx.Err(), "there is time left to answer")
}

func TestRunAndWaitOfAnInactiveScenario(t *testing.T) {
	t.Parallel()
	s := &stub{}
	s.answers("POST /scenarios/112/run", 422, `{"code":"IM325","message":"Scenario is not activated"}`)
	b := newBench(t, s.onStub(t))
	r := b.call("scenarios_run-and-wait", `{"scenarioId":112}`)
	require.True(t, r.Failed)
	assert.Contains(t, r.Text, "scenarios_activate")

	readOnly := newBench(t, func(c *tools.Config) { c.ReadOnly = true })
	assert.False(t, readOnly.set.Has("scenarios_run-and-wait"))
}

func TestRunAndWaitInTheSandbox(t *testing.T) {
	t.Parallel()
	b := newBench(t, patient)
	got := answer[awaited](b, "scenarios_run-and-wait", `{"scenarioId":1112,"data":{"weight":2,"country":"ES"}}`)
	assert.Equal(t, "SUCCESS", got.Status)
	assert.Equal(t, "Swift Parcels", got.Outputs["carrier"])
	assert.Contains(t, b.call("scenarios_run-and-wait", `{"scenarioId":1112}`).Text, "Missing value of required parameter 'weight'")
}

// listener is a session that keeps what it is told.
type listener struct{ heard chan mcp.JSONRPCNotification }

func (*listener) Initialize()                                           {}
func (*listener) Initialized() bool                                     { return true }
func (*listener) SessionID() string                                     { return "listener" }
func (l *listener) NotificationChannel() chan<- mcp.JSONRPCNotification { return l.heard }

func TestProgressIsReportedToThoseWhoAskForIt(t *testing.T) {
	t.Parallel()
	for _, one := range []struct {
		name, meta string
		reports    bool
	}{
		{"asked for", `,"_meta":{"progressToken":"p1"}`, true},
		{"not asked for", ``, false},
	} {
		t.Run(one.name, func(t *testing.T) {
			t.Parallel()
			s := running(`{"status":"RUNNING"}`, `{"status":"RUNNING"}`, `{"status":"SUCCESS"}`)
			m := newBench(t, s.onStub(t), patient).set.Server("test", func(context.Context) string { return "local" })
			l := &listener{heard: make(chan mcp.JSONRPCNotification, 100)}
			ctx := m.WithContext(t.Context(), l)
			m.HandleMessage(ctx, json.RawMessage(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{
				"name":"scenarios_run-and-wait","arguments":{"scenarioId":112}`+one.meta+`}}`))
			close(l.heard)
			var last float64
			count := 0
			for n := range l.heard {
				count++
				assert.Equal(t, "notifications/progress", n.Method)
				assert.Equal(t, "p1", n.Params.AdditionalFields["progressToken"])
				now, _ := n.Params.AdditionalFields["progress"].(float64)
				assert.Greater(t, now, last, "it goes forward")
				last = now
				assert.Contains(t, n.Params.AdditionalFields["message"], runID)
			}
			assert.Equal(t, one.reports, count > 0, "%d reports", count)
		})
	}
}
