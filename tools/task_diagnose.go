package tools

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"makemcp/makeapi"
	"makemcp/schemas"
)

// scenariosDiagnose puts together what Make keeps in seven places: a run tells its error,
// the blueprint the settings of the module, and only what was stored of an incomplete
// run, if anything was, tells the data.
var scenariosDiagnose = task[schemas.DiagnoseScenario]{
	Name: diagnoseTask, Run: diagnose,
	Needs: []makeapi.Declared{
		makeapi.GetScenario, makeapi.ListScenarioLogs, makeapi.GetExecutionDetail, makeapi.GetProcessedExecution,
		makeapi.GetScenarioBlueprint, makeapi.ListIncompleteExecutions, makeapi.GetIncompleteExecutionBundle,
	},
}

const diagnoseTask = "scenarios_diagnose"

// findings are what Make tells of a scenario in trouble.
type findings struct {
	scenario scenario
	runs     []execution // the latest, newest first
	failed   []execution // the latest that failed, newest first
	modules  []module
	stored   []incomplete // incomplete executions that wait, newest first

	run     *execution // the one in question; nil if none went wrong
	state   runState
	events  []event
	bundles map[string]any // what modules of that run put out, by module
	kept    *incomplete    // what is stored of that run
	data    map[string]any // and what is in it, by module
}

// incomplete is an incomplete execution as the tasks read one.
type incomplete struct {
	ID       string `json:"id"`
	Reason   string `json:"reason"`
	Created  string `json:"created"`
	Resolved bool   `json:"resolved"`
}

// event is what a module did in a run. Make documents neither all words nor all members.
type event struct {
	ModuleID int       `json:"moduleId"`
	Status   string    `json:"status"`
	Error    *happened `json:"error"`
	Warning  *happened `json:"warning"`
}

// happened is an error as modules have it.
type happened struct {
	Type    string `json:"type"`
	Message string `json:"message"`
}

// diagnosis is the answer.
type diagnosis struct {
	Scenario   overviewRow    `json:"scenario"`
	Run        *lastRun       `json:"run,omitempty"`
	Error      *runError      `json:"error,omitempty"`
	Module     *failingModule `json:"module,omitempty"`
	Input      map[string]any `json:"input,omitempty"`
	History    *history       `json:"history,omitempty"`
	Incomplete *waiting       `json:"incompleteExecutions,omitempty"`
	Try        []string       `json:"try,omitempty"`
	tail
}

func diagnose(ctx context.Context, t *taskCall, in schemas.DiagnoseScenario) (any, error) {
	f := &findings{}
	if err := f.survey(ctx, t, in.OfScenario); err != nil {
		return nil, err
	}
	if f.run = f.choose(in.ExecutionID); f.run != nil {
		f.examine(ctx, t, schemas.OfExecution{OfScenario: in.OfScenario, ExecutionID: f.run.ID})
	}
	s := f.scenario
	d := diagnosis{
		Scenario: overviewRow{ID: s.ID, Name: s.Name, State: s.state(), Schedule: s.Scheduling.words(), NextRun: s.NextExec, Incomplete: s.DLQCount},
		History:  f.history(), Incomplete: f.waiting(),
	}
	if f.run != nil {
		d.Run = &lastRun{f.run.ID, f.run.Timestamp, cmp.Or(runResults[f.run.Status], strings.ToLower(f.state.Status))}
		d.Error = f.error()
	}
	culprit := f.culprit()
	if culprit != nil {
		d.Module, d.Input = culprit.shown(), f.input(culprit)
	}
	advice, next := f.advise(d.Error, culprit)
	d.Try, d.tail = advice, t.tail(next...)
	return d, nil
}

// survey reads what does not depend on the run in question. Without the scenario itself
// there is nothing to diagnose.
func (f *findings) survey(ctx context.Context, t *taskCall, of schemas.OfScenario) error {
	var blueprint struct {
		Response struct{ Blueprint struct{ Flow []module } }
	}
	var dlqs struct{ DLQs []incomplete }
	errs := together(ctx, t,
		func(ctx context.Context) error {
			var answer struct{ Scenario scenario }
			in := schemas.GetScenario{OfScenario: of, ScenarioColumns: schemas.ScenarioColumns{Cols: scenarioColumns}}
			err := fetch(ctx, t, makeapi.GetScenario, in, &answer)
			f.scenario = answer.Scenario
			return err
		},
		func(ctx context.Context) (err error) {
			f.runs, err = runsOf(ctx, t, of.ScenarioID, 0, recentRuns)
			return err
		},
		func(ctx context.Context) (err error) {
			f.failed, err = runsOf(ctx, t, of.ScenarioID, runFailed, recentRuns)
			return err
		},
		func(ctx context.Context) error {
			return fetch(ctx, t, makeapi.GetScenarioBlueprint, schemas.GetScenarioBlueprint{OfScenario: of}, &blueprint)
		},
		func(ctx context.Context) error {
			in := schemas.ListIncompleteExecutions{OfScenario: of, Page: &schemas.Page{Limit: pageRows}}
			return fetch(ctx, t, makeapi.ListIncompleteExecutions, in, &dlqs)
		},
	)
	if errs[0] != nil {
		return errs[0]
	}
	for i, what := range []string{"", "Its latest runs", "Its failed runs", "Its blueprint", "Its incomplete executions"} {
		t.lacks(what, errs[i])
	}
	f.modules = flat(blueprint.Response.Blueprint.Flow)
	f.stored = slices.DeleteFunc(dlqs.DLQs, func(d incomplete) bool { return d.Resolved })
	slices.SortStableFunc(f.stored, func(a, b incomplete) int { return timeOf(b.Created).Compare(timeOf(a.Created)) })
	return nil
}

// choose picks the run in question: the one that was named, else the latest that failed,
// else the latest with a warning.
func (f *findings) choose(id string) *execution {
	known := slices.Concat(f.failed, f.runs)
	wanted := func(e execution) bool { return e.Status == runFailed }
	if id != "" {
		known, wanted = append(known, execution{ID: id}), func(e execution) bool { return e.ID == id }
	} else if !slices.ContainsFunc(known, wanted) {
		wanted = func(e execution) bool { return e.Status == runWarned }
	}
	if i := slices.IndexFunc(known, wanted); i >= 0 {
		return &known[i]
	}
	return nil
}

// examine reads what there is of one run.
func (f *findings) examine(ctx context.Context, t *taskCall, at schemas.OfExecution) {
	var processed struct{ Events, Bundles json.RawMessage }
	errs := together(ctx, t,
		func(ctx context.Context) error {
			return fetch(ctx, t, makeapi.GetExecutionDetail, schemas.GetExecutionDetail{OfExecution: at}, &f.state)
		},
		func(ctx context.Context) error {
			in := schemas.GetProcessedExecution{OfExecution: at, Include: "events,bundles"}
			return fetch(ctx, t, makeapi.GetProcessedExecution, in, &processed)
		},
	)
	t.lacks("The error of the run", errs[0])
	t.lacks("What its modules did", errs[1])
	if json.Unmarshal(processed.Events, &f.events) != nil {
		f.events = nil // the layout is nowhere promised
	}
	f.bundles, _ = plain(processed.Bundles).(map[string]any)
	if f.kept = f.keptOf(); f.kept != nil {
		var answer struct{ Response json.RawMessage }
		in := schemas.GetIncompleteExecutionBundle{OfIncompleteExecution: schemas.OfIncompleteExecution{IncompleteExecutionID: f.kept.ID}}
		t.lacks("The data of the run", fetch(ctx, t, makeapi.GetIncompleteExecutionBundle, in, &answer))
		f.data, _ = plain(answer.Response).(map[string]any)
	}
}

// keptOf finds what is stored of the run: the list does not name runs, so it is the entry
// with the run's error that was made next after it.
func (f *findings) keptOf() *incomplete {
	var best *incomplete
	for i, d := range f.stored {
		if told := f.error(); told != nil && d.Reason == told.Message && !timeOf(d.Created).Before(timeOf(f.run.Timestamp)) {
			best = &f.stored[i] // the newest come first
		}
	}
	return best
}

// error is what the run ended with, from whichever place tells it.
func (f *findings) error() *runError {
	if f.state.Error != nil {
		return f.state.Error
	}
	for _, e := range f.events {
		if what := e.trouble(); what != nil {
			return &runError{Name: what.Type, Message: what.Message}
		}
	}
	return nil
}

func (e event) trouble() *happened {
	if e.Error != nil {
		return e.Error
	}
	return e.Warning
}

// history tells a streak from a slip.
type history struct {
	Of           int    `json:"ofLastRuns"`
	Errors       int    `json:"errors"`
	Warnings     int    `json:"warnings"`
	InARow       int    `json:"failedInARow,omitempty"`
	FailingSince string `json:"failingSince,omitempty"`
	LastSuccess  string `json:"lastSuccess,omitempty"`
	LastEdit     string `json:"lastEdit,omitempty"`
}

func (f *findings) history() *history {
	if len(f.runs) == 0 {
		return nil
	}
	h := history{Of: len(f.runs), LastEdit: f.scenario.LastEdit}
	if counted := countFailures(f.runs); counted != nil {
		h.Errors, h.Warnings = counted.Errors, counted.Warnings
	}
	streak := true
	for _, r := range f.runs {
		if streak = streak && r.Status == runFailed; streak {
			h.InARow, h.FailingSince = h.InARow+1, r.Timestamp
		}
		if r.Status == runSucceeded && h.LastSuccess == "" {
			h.LastSuccess = r.Timestamp
		}
	}
	return &h
}

// waiting sums up the incomplete executions.
type waiting struct {
	Unresolved int            `json:"unresolved"`
	Latest     string         `json:"latest"`
	Reasons    map[string]int `json:"reasons"`
}

func (f *findings) waiting() *waiting {
	if len(f.stored) == 0 {
		return nil
	}
	w := waiting{Unresolved: len(f.stored), Latest: f.stored[0].ID, Reasons: map[string]int{}}
	for _, d := range f.stored {
		w.Reasons[d.Reason]++
	}
	return &w
}

// input is what the modules put out that the failing one uses; everything that is known
// where that can't be told.
func (f *findings) input(culprit *module) map[string]any {
	known := f.bundles
	if len(f.data) > 0 {
		known = f.data
	}
	used, all := map[string]any{}, map[string]any{}
	sources := culprit.sources()
	for id, value := range known {
		if id == strconv.Itoa(culprit.ID) {
			continue
		}
		all[id] = sample.apply(value, 0)
		if slices.Contains(sources, id) {
			used[id] = all[id]
		}
	}
	if len(used) > 0 {
		return used
	}
	return all
}

// sample is how much of settings and data is shown.
var sample = cut{items: 20, text: 400, depth: 8}

// plain decodes JSON with its numbers as they are. What is none is nil.
func plain(raw json.RawMessage) any {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil {
		return nil
	}
	return value
}

// timeOf reads a time of Make's; what is none is the zero time.
func timeOf(text string) time.Time {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}
	}
	return at
}
