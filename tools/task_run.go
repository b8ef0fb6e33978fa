package tools

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"makemcp/makeapi"
	"makemcp/schemas"
)

// scenariosRunAndWait starts a run and asks for its state until it has ended. Make's own
// way to wait, responsive, ends after 40 seconds without the id of a run that goes on.
var scenariosRunAndWait = task[schemas.RunScenarioAndWait]{
	Name: runTask, Run: runAndWait,
	Needs: []makeapi.Declared{makeapi.RunScenario, makeapi.GetExecutionDetail},
}

const (
	runTask = "scenarios_run-and-wait"

	// usualWait leaves a client that gives up after a minute the time to get the answer:
	// without it the id of the run would be lost, and the next call would start another.
	usualWait = 45 * time.Second
	// answerTime is kept of a caller's own time limit, for the same reason.
	answerTime = 2 * time.Second

	// The state of a run is asked for after the shortest pause, and then less and less
	// often: each time counts against the organization's limit of requests.
	shortestPause = 500 * time.Millisecond
	longestPause  = 5 * time.Second
)

// How far a run is, or how it ended.
const (
	runRunning = "RUNNING"
	runSuccess = "SUCCESS"
)

// runState is what Make tells of one run.
type runState struct {
	Status  string          `json:"status"`
	Outputs json.RawMessage `json:"outputs"`
	Error   *runError       `json:"error"`
}

type runError struct {
	Name    string     `json:"name,omitempty"`
	Message string     `json:"message"`
	Module  *runModule `json:"causeModule,omitempty"`
}

type runModule struct {
	Name    string `json:"name"`
	AppName string `json:"appName"`
}

// runAnswer is a run as far as it was awaited.
type runAnswer struct {
	ExecutionID string          `json:"executionId"`
	Status      string          `json:"status"`
	Outputs     json.RawMessage `json:"outputs,omitempty"`
	Error       *runError       `json:"error,omitempty"`
	tail
}

func runAndWait(ctx context.Context, t *taskCall, in schemas.RunScenarioAndWait) (any, error) {
	id := in.ExecutionID
	switch {
	case id == "":
		var started struct{ ExecutionID string }
		async := false
		run := schemas.RunScenario{OfScenario: in.OfScenario, Data: in.Data, Responsive: &async}
		if err := fetch(ctx, t, makeapi.RunScenario, run, &started); err != nil {
			return nil, err
		}
		id = started.ExecutionID
	case len(in.Data) > 0:
		t.note("data was not used: with executionId no run is started.")
	}
	at := schemas.OfExecution{OfScenario: in.OfScenario, ExecutionID: id}
	state := t.await(ctx, at, t.patience(ctx, in.WaitSeconds))
	return runAnswer{id, state.Status, state.Outputs, state.Error, t.tail(afterRun(at, state))}, nil
}

// patience is how long a call may wait: what its caller wants, within what the operator
// allows and what is left of a time limit.
func (t *taskCall) patience(ctx context.Context, seconds int) time.Duration {
	limit := min(cmp.Or(time.Duration(seconds)*time.Second, usualWait), t.set.config.Patience)
	if end, limited := ctx.Deadline(); limited {
		limit = min(limit, time.Until(end)-answerTime)
	}
	return limit
}

// await asks for the state of a run until it has ended or the time is up. It never fails:
// what matters most to the caller, which run it is, is known.
func (t *taskCall) await(ctx context.Context, at schemas.OfExecution, limit time.Duration) runState {
	started := time.Now()
	for wait := shortestPause; ; wait = min(wait*3/2, longestPause) {
		there := pause(ctx, min(wait, limit-time.Since(started)))
		over := !there || time.Since(started) >= limit
		var state runState
		err := fetch(ctx, t, makeapi.GetExecutionDetail, schemas.GetExecutionDetail{OfExecution: at}, &state)
		switch {
		case makeapi.IsNotFound(err): // as any run is for some seconds
			if state.Status = runRunning; over {
				t.note("Make does not know this run yet. If that stays so, the id is wrong: executions_list has the scenario's runs.")
			}
		case err != nil:
			t.lacks("The state of the run", err)
			return runState{Status: runRunning}
		}
		if state.Status != runRunning || over {
			return state
		}
		seconds := time.Since(started).Seconds()
		t.progress(seconds, 0, fmt.Sprintf("run %s goes on, %d s so far", at.ExecutionID, int(seconds)))
	}
}

// pause waits, and reports whether the caller is still there.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// afterRun waits on, or finds out what went wrong.
func afterRun(at schemas.OfExecution, state runState) *step {
	same := schemas.Args{"scenarioId": at.ScenarioID, "executionId": at.ExecutionID}
	switch state.Status {
	case runRunning:
		return &step{runTask, same, "the run goes on: this waits for it and starts no other"}
	case runSuccess:
		return nil
	default:
		return &step{diagnoseTask, same, "why it did not end well, and what to try"}
	}
}
