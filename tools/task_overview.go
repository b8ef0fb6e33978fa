package tools

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"makemcp/makeapi"
	"makemcp/schemas"
)

// scenariosOverview reads the runs of each scenario by itself: the one endpoint that has
// the runs of all is one that Make calls undocumented.
var scenariosOverview = task[schemas.ScenariosOverview]{
	Name: "scenarios_overview", Reply: "scenarios", Run: overview,
	Needs: []makeapi.Declared{makeapi.ListScenarios, makeapi.ListScenarioLogs},
}

// scenario is a scenario as the tasks read one.
type scenario struct {
	ID         schemas.ID `json:"id"`
	Name       string     `json:"name"`
	TeamID     schemas.ID `json:"teamId"`
	IsActive   bool       `json:"isActive"`
	IsInvalid  bool       `json:"isinvalid"`
	IsPaused   bool       `json:"isPaused"`
	Concept    bool       `json:"concept"`
	HookID     amount     `json:"hookId"`
	Scheduling scheduling `json:"scheduling"`
	NextExec   string     `json:"nextExec"`
	LastEdit   string     `json:"lastEdit"`
	DLQCount   int        `json:"dlqCount"`
}

var scenarioColumns = []string{
	"id", "name", "teamId", "isActive", "isinvalid", "isPaused", "concept", "hookId", "scheduling", "nextExec", "lastEdit", "dlqCount",
}

type scheduling struct {
	Type     string `json:"type"`
	Interval int    `json:"interval"` // seconds
	Time     string `json:"time"`
	Date     string `json:"date"`
}

// The states of a scenario, in words.
const (
	stateActive   = "active"
	stateInactive = "inactive"
	stateStopped  = "stopped by Make after errors"
	statePaused   = "paused with the subscription"
	stateDraft    = "draft"
)

func (s scenario) state() string {
	switch {
	case s.Concept:
		return stateDraft
	case s.IsInvalid:
		return stateStopped
	case s.IsPaused:
		return statePaused
	case s.IsActive:
		return stateActive
	default:
		return stateInactive
	}
}

// words is when a scenario runs.
func (s scheduling) words() string {
	switch s.Type {
	case "indefinitely":
		return "every " + shortly(time.Duration(s.Interval)*time.Second)
	case "immediately":
		return "when data arrives"
	case "on-demand":
		return "on demand"
	}
	text := s.Type
	if at := cmp.Or(s.Time, s.Date); at != "" {
		text += " at " + at
	}
	return text
}

// shortly is a duration in its largest whole unit.
func shortly(d time.Duration) string {
	for _, unit := range []struct {
		size time.Duration
		name string
	}{{24 * time.Hour, "d"}, {time.Hour, "h"}, {time.Minute, "min"}} {
		if d >= unit.size && d%unit.size == 0 {
			return fmt.Sprintf("%d %s", d/unit.size, unit.name)
		}
	}
	return fmt.Sprintf("%d s", int(d.Seconds()))
}

// execution is a run as the tasks read one.
type execution struct {
	ID        string `json:"id"`
	Timestamp string `json:"timestamp"`
	Duration  int    `json:"duration"` // milliseconds
	Status    int    `json:"status"`
	Type      string `json:"type"`
}

// How a run ended, as Make's logs have it.
const (
	runSucceeded = 1
	runWarned    = 2
	runFailed    = 3
)

var runResults = map[int]string{runSucceeded: "success", runWarned: "warning", runFailed: "error"}

// runsOf reads the latest runs of a scenario, newest first; status 0 keeps all.
func runsOf(ctx context.Context, t *taskCall, id schemas.ID, status, most int) ([]execution, error) {
	in := schemas.ListScenarioLogs{Status: status, Page: &schemas.KeysetPage{}}
	in.ScenarioID, in.Page.Limit = id, most
	var answer struct{ ScenarioLogs []execution }
	err := fetch(ctx, t, makeapi.ListScenarioLogs, in, &answer)
	return answer.ScenarioLogs, err
}

// recentRuns is how many of a scenario's runs are looked at: enough to tell a streak from
// a slip, and one page for Make.
const recentRuns = 20

// overviewRow is a scenario in the overview.
type overviewRow struct {
	ID         schemas.ID `json:"id"`
	Name       string     `json:"name"`
	State      string     `json:"state"`
	Schedule   string     `json:"schedule"`
	NextRun    string     `json:"nextRun,omitempty"`
	LastRun    *lastRun   `json:"lastRun,omitempty"`
	Failures   *failures  `json:"failures,omitempty"`
	Incomplete int        `json:"incompleteExecutions,omitempty"`
}

type lastRun struct {
	ExecutionID string `json:"executionId"`
	At          string `json:"at,omitempty"`
	Result      string `json:"result"`
}

// failures counts the bad runs among the latest.
type failures struct {
	Errors   int `json:"errors"`
	Warnings int `json:"warnings"`
	Of       int `json:"ofLastRuns"`
}

func countFailures(runs []execution) *failures {
	f := failures{Of: len(runs)}
	for _, r := range runs {
		switch r.Status {
		case runFailed:
			f.Errors++
		case runWarned:
			f.Warnings++
		}
	}
	if f.Errors+f.Warnings == 0 {
		return nil
	}
	return &f
}

func overview(ctx context.Context, t *taskCall, in schemas.ScenariosOverview) (any, error) {
	all, err := scenariosOf(ctx, t, in.TeamID)
	if err != nil {
		return nil, err
	}
	rows := make([]*overviewRow, len(all))
	for i, s := range all {
		rows[i] = &overviewRow{ID: s.ID, Name: s.Name, State: s.state(), Schedule: s.Scheduling.words(), NextRun: s.NextExec, Incomplete: s.DLQCount}
	}
	slices.SortStableFunc(rows, byTrouble) // so that the limit leaves out those at rest
	looked := rows[:min(len(rows), cmp.Or(in.Limit, 40))]
	t.lackSome("The runs", each(ctx, t, looked, func(ctx context.Context, row *overviewRow) error {
		runs, err := runsOf(ctx, t, row.ID, 0, recentRuns)
		if err == nil && len(runs) > 0 {
			row.LastRun, row.Failures = &lastRun{runs[0].ID, runs[0].Timestamp, runResults[runs[0].Status]}, countFailures(runs)
		}
		return err
	}))
	if left := len(rows) - len(looked); left > 0 {
		t.note("The runs of %d scenarios at rest were not looked at; limit %d would.", left, min(len(rows), 200))
	}
	slices.SortStableFunc(rows, byTrouble)
	return struct {
		Summary   overviewSummary `json:"summary"`
		Scenarios []*overviewRow  `json:"scenarios"`
		tail
	}{summarize(rows), rows, t.tail(worst(rows))}, nil
}

func scenariosOf(ctx context.Context, t *taskCall, teamID schemas.ID) ([]scenario, error) {
	return everyPage(t, "the scenarios", func(page schemas.Page) ([]scenario, int, error) {
		in := schemas.ListScenarios{TeamID: teamID, Page: &page}
		in.Cols = scenarioColumns
		var answer struct {
			Scenarios []scenario
			Pg        schemas.Page
		}
		err := fetch(ctx, t, makeapi.ListScenarios, in, &answer)
		return answer.Scenarios, answer.Pg.Limit, err
	})
}

// trouble is how much a scenario needs somebody: 0 if not at all.
func (r *overviewRow) trouble() int {
	switch {
	case r.State == stateStopped:
		return 5
	case r.LastRun != nil && r.LastRun.Result == runResults[runFailed]:
		return 4
	case r.Failures != nil && r.Failures.Errors > 0:
		return 3
	case r.Incomplete > 0:
		return 2
	case r.State == statePaused, r.Failures != nil:
		return 1
	default:
		return 0
	}
}

// byTrouble puts the most troubled first, and of the others the active.
func byTrouble(a, b *overviewRow) int {
	return cmp.Or(b.trouble()-a.trouble(), rest(a)-rest(b))
}

func rest(r *overviewRow) int {
	if r.State == stateActive {
		return 0
	}
	return 1
}

type overviewSummary struct {
	Scenarios  int `json:"scenarios"`
	Active     int `json:"active"`
	Troubled   int `json:"troubled"`
	Incomplete int `json:"incompleteExecutions"`
}

func summarize(rows []*overviewRow) overviewSummary {
	sum := overviewSummary{Scenarios: len(rows)}
	for _, r := range rows {
		if r.State == stateActive {
			sum.Active++
		}
		if r.trouble() > 0 {
			sum.Troubled++
		}
		sum.Incomplete += r.Incomplete
	}
	return sum
}

// worst goes on with the scenario that needs it most.
func worst(rows []*overviewRow) *step {
	if len(rows) == 0 || rows[0].trouble() == 0 {
		return nil
	}
	return &step{diagnoseTask, schemas.Args{"scenarioId": rows[0].ID}, "why " + rows[0].Name + " is in trouble"}
}
