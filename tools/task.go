package tools

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"makemcp/makeapi"
	"makemcp/schemas"
)

// taskGroup is the toolset of the tasks.
const taskGroup = "tasks"

// tasks are the tools that answer with one call what would take an agent many.
var tasks = []declaredTask{
	accountOverview, scenariosDiagnose, scenariosOverview, scenariosRunAndWait, teamAccessReview, usersFind,
	appModulesList, appModuleGet, validateBlueprint, validateModule,
}

// task declares such a tool. Like an endpoint it is data, and one function more. It can
// do what the endpoints can that it needs, so its effect is the gravest of theirs, and it
// is served only where each of them may be: policy holds for it without a word here.
type task[In any] struct {
	Name string
	// Reply is the member of the answer that holds its rows: an answer that is too long
	// loses the last of them.
	Reply string
	// Needs are the endpoints that the function calls, and it can call no others.
	Needs []makeapi.Declared
	// Run answers. What it returns is written as JSON. It is an error only if there is
	// nothing to answer with: whatever else could not be read is said in a note.
	Run func(ctx context.Context, t *taskCall, in In) (any, error)
}

// declaredTask is a task of any input.
type declaredTask interface{ job() *job }

// job is a task without its type parameter.
type job struct {
	*makeapi.Operation
	needs []*makeapi.Operation
	run   func(context.Context, *taskCall) (any, error)
}

func (d task[In]) job() *job {
	j := &job{Operation: &makeapi.Operation{Name: d.Name, Reply: d.Reply, Effect: makeapi.Read, Shape: schemas.Of[In]}}
	for _, endpoint := range d.Needs {
		o := endpoint.Operation()
		j.needs, j.Effect = append(j.needs, o), max(j.Effect, o.Effect)
	}
	j.run = func(ctx context.Context, t *taskCall) (any, error) {
		var in In
		if err := into(t.args, &in); err != nil {
			return nil, err
		}
		return d.Run(ctx, t, in)
	}
	return j
}

// keepsTask says whether a task is served: where it was chosen, or all of the groups that
// it calls. groups has the group of each endpoint. Where one of them is undocumented, the
// operator has to have asked for that or for the task.
func (c Config) keepsTask(j *job, groups map[string]makeapi.Group) bool {
	if !c.permits(j.Operation) || !allOf(j.needs, c.permits) {
		return false
	}
	asked := func(o *makeapi.Operation) bool {
		group := groups[o.Name]
		return !group.Undocumented || c.opens(group.Name, j.Name)
	}
	if !allOf(j.needs, asked) {
		return false
	}
	return c.chooses(taskGroup, j.Name) ||
		len(c.Toolsets) > 0 && allOf(j.needs, func(o *makeapi.Operation) bool { return c.wanted(groups[o.Name].Name) })
}

func allOf[T any](items []T, fits func(T) bool) bool {
	return !slices.ContainsFunc(items, func(item T) bool { return !fits(item) })
}

// tool is the task as a tool.
func (j *job) tool(view schemas.View) Tool {
	t := newTool(j.Operation, taskGroup, view)
	t.Needs = j.needs
	t.own = func(ctx context.Context, s *Set, c *call) (json.RawMessage, error) {
		answer, err := j.run(ctx, &taskCall{call: c, set: s})
		if err != nil {
			return nil, err
		}
		return compact(answer)
	}
	return t
}

// compact writes JSON without escaping what only matters within HTML: names and settings
// are full of it, and a model reads them as they are.
func compact(value any) (json.RawMessage, error) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return bytes.TrimSpace(text.Bytes()), err
}

// taskCall is one call of a task on its way.
type taskCall struct {
	*call
	set *Set

	mu    sync.Mutex
	notes []string
}

// fetch calls an endpoint and decodes the whole of Make's answer. Its errors are those of
// the endpoint's own tool.
func fetch[In any](ctx context.Context, t *taskCall, e makeapi.Endpoint[In], in In, out any) error {
	o := e.Operation()
	if !slices.ContainsFunc(t.tool.Needs, func(need *makeapi.Operation) bool { return need.Name == o.Name }) {
		panic("tools: " + t.tool.Name + " does not say that it needs " + o.Name)
	}
	args, err := schemas.ArgsOf(in)
	if err != nil {
		return err
	}
	if err := o.Shape().Check(args, false); err != nil {
		return err
	}
	raw, err := t.set.config.Client.Do(ctx, o, args)
	if err == nil && len(o.Hides) > 0 {
		raw, _, err = hide(o, raw)
	}
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, out)
}

// Make gives long lists in pages. A task reads so many rows at most.
const (
	pageRows = 500
	mostRows = 20 * pageRows
)

// everyPage reads a list to its end. read gets one page and returns its rows and the
// limit that Make says it went by, which may be lower than the one that was asked for.
func everyPage[Row any](t *taskCall, what string, read func(page schemas.Page) ([]Row, int, error)) ([]Row, error) {
	var all []Row
	for len(all) < mostRows {
		rows, limit, err := read(schemas.Page{SortBy: "id", SortDir: "asc", Offset: len(all), Limit: pageRows})
		if err != nil && len(all) > 0 {
			t.lacks("The rest of "+what, err)
			return all, nil
		}
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
		if limit <= 0 {
			limit = pageRows
		}
		if len(rows) < limit {
			return all, nil
		}
	}
	t.note("Only the first %d of %s were read.", len(all), what)
	return all, nil
}

// atOnce is how many requests of one task are under way at the same time: fewer than
// what would use up an organization's minute at one blow.
const atOnce = 4

// each calls f for all items, some at once, and returns the errors by item. Once Make's
// limit of requests is reached the rest is left, with the same error: what was read
// until then is worth more than a failure.
func each[T any](ctx context.Context, t *taskCall, items []T, f func(ctx context.Context, item T) error) []error {
	var (
		running sync.WaitGroup
		mu      sync.Mutex
		done    int
		limit   error
		errs    = make([]error, len(items))
		turns   = make(chan struct{}, atOnce)
	)
	for i, item := range items {
		turns <- struct{}{}
		running.Go(func() {
			defer func() { <-turns }()
			mu.Lock()
			errs[i] = limit
			mu.Unlock()
			if errs[i] != nil {
				return
			}
			errs[i] = t.guarded(func() error { return f(ctx, item) })
			mu.Lock()
			defer mu.Unlock()
			if makeapi.IsRateLimited(errs[i]) {
				limit = errs[i]
			}
			done++
			t.progress(float64(done), float64(len(items)), "")
		})
	}
	running.Wait()
	return errs
}

// guarded keeps a crash within its goroutine: the chain's own recovery can't see it.
func (t *taskCall) guarded(f func() error) (err error) {
	defer func() {
		if crash := recover(); crash != nil {
			t.set.logCrash(t.call, crash)
			err = errPanic
		}
	}()
	return f()
}

// together runs steps that do not depend on each other, and returns their errors.
func together(ctx context.Context, t *taskCall, steps ...func(context.Context) error) []error {
	return each(ctx, t, steps, func(ctx context.Context, step func(context.Context) error) error { return step(ctx) })
}

// progress tells a client that asked for it how far the call is.
func (t *taskCall) progress(done, total float64, message string) {
	if t.caller.Progress != nil {
		t.caller.Progress(done, total, message)
	}
}

// note adds a sentence on what an answer lacks.
func (t *taskCall) note(format string, values ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.notes = append(t.notes, fmt.Sprintf(format, values...))
}

// lacks notes what could not be read, and why; without an error it does nothing.
func (t *taskCall) lacks(what string, err error) {
	if err != nil {
		t.note("%s could not be read. %s", what, t.reason(err))
	}
}

// lackSome notes how many of several things could not be read, each reason once.
func (t *taskCall) lackSome(what string, errs []error) {
	counts, reasons := map[string]int{}, []string{}
	for _, err := range errs {
		if err == nil {
			continue
		}
		reason := t.reason(err)
		if counts[reason]++; counts[reason] == 1 {
			reasons = append(reasons, reason)
		}
	}
	for _, reason := range reasons {
		t.note("%s could not be read for %d of %d. %s", what, counts[reason], len(errs), reason)
	}
}

// reason words an error in one line, as the failed call of an endpoint's tool would.
func (t *taskCall) reason(err error) string {
	return strings.ReplaceAll(t.set.words(t.call, err), "\n", " ")
}

// amount is a whole number that Make writes as a number, as digits, or not at all.
type amount int64

// UnmarshalJSON implements json.Unmarshaler.
func (a *amount) UnmarshalJSON(raw []byte) error {
	text := strings.Trim(string(raw), `"`)
	if text == "" || text == "null" {
		*a = 0
		return nil
	}
	n, err := strconv.ParseFloat(text, 64)
	*a = amount(n)
	return err
}

// step names a call, to the letter.
type step struct {
	Tool      string       `json:"tool"`
	Arguments schemas.Args `json:"arguments"`
	Why       string       `json:"why"`
}

// tail ends the answer of a task: what it lacks, and the call that usually comes next.
type tail struct {
	Notes []string `json:"notes,omitempty"`
	Next  *step    `json:"next,omitempty"`
}

// tail names the first of the calls that can be made here.
func (t *taskCall) tail(calls ...*step) tail {
	end := tail{Notes: t.notes}
	for _, next := range calls {
		if next != nil && t.set.Has(next.Tool) {
			end.Next = next
			break
		}
	}
	return end
}
