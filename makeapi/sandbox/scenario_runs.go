package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
)

// trouble is why the runs of a scenario of the seed fail: for as long as a module is
// as it is, it ends with this error. Whoever mends the module is rid of it.
type trouble struct {
	module  int
	name    string // such as DataError
	message string
	warning bool            // the run goes on
	as      json.RawMessage // the module in the blueprint
	account int             // the connection that is broken, if that is why
}

// strikes tells whether the blueprint still has the module that fails, and the
// connection is as broken as it was.
func (t *trouble) strikes(db *store, blueprint map[string]any) bool {
	if t == nil {
		return false
	}
	if account, ok := connectionKind.get(db, t.account); ok && account.Problem == "" {
		return false
	}
	m := moduleWithID(blueprint, t.module)
	return m != nil && bytes.Equal(encode(plain(m)), t.as)
}

// spot remembers the module as it is now.
func (t *trouble) spot(blueprint map[string]any) {
	if m := moduleWithID(blueprint, t.module); m != nil {
		t.as = encode(plain(m))
	}
}

func moduleWithID(blueprint map[string]any, id int) map[string]any {
	var found map[string]any
	eachModule(blueprint["flow"], func(m map[string]any) {
		if n, ok := asInteger(m["id"], false); ok && n == id {
			found = m
		}
	})
	return found
}

// run says how an execution comes about.
type run struct {
	kind   string // auto or manual
	author *author
	inputs map[string]any
	at     time.Time
	why    *trouble
	check  bool // the trigger finds nothing
}

// execute runs a scenario from now on, and does what follows when it fails.
func (c *call) execute(s scenario, r run) execution {
	r.at, r.why = c.now, s.Trouble
	e := s.execute(c.db, r)
	if e.Status == statusError {
		now, _ := scenarioKind.get(c.db, s.ID)
		c.afterFailure(now, e, decodeObject(s.live(c.db).Blueprint))
	}
	return e
}

// execute stores an execution of the scenario, and an incomplete one where it fails and
// the scenario keeps those.
func (s scenario) execute(db *store, r run) execution {
	v := s.live(db)
	blueprint := decodeObject(v.Blueprint)
	t, _ := teamKind.get(db, s.TeamID)
	_, instant := hookOf(blueprint)
	id := secret("execution", executionKind.next(db))
	e := execution{
		IMTID: fmt.Sprintf("%d_scenario.%d.%s.%s", r.at.UnixMilli(), s.ID, r.kind, id), ID: id, Type: r.kind, ScenarioID: s.ID,
		TeamID: s.TeamID, OrganizationID: t.OrganizationID, Instant: instant, Timestamp: moment{r.at}, Version: v.Version, Inputs: r.inputs,
		CheckRun: r.check,
	}
	if r.author != nil {
		e.AuthorID, e.AuthorName = &r.author.ID, &r.author.Name
	}
	e.perform(db, blueprint, r.why)
	if r.check {
		e.Modules, e.Operations, e.Transfer, e.Centicredits = e.Modules[:1], 1, 0, 100
	}
	if e.Duration = int(s.Pace.Milliseconds()); e.Duration == 0 {
		e.Duration = 240 + 310*e.Operations
	}
	if e.Status != statusError {
		e.Outputs = s.outputs(blueprint, r.inputs)
	}
	executionKind.put(db, e.ID, e)
	now, _ := scenarioKind.get(db, s.ID)
	now.Operations += e.Operations
	now.Transfer += e.Transfer
	scenarioKind.put(db, s.ID, now)
	if e.Status == statusError && settingsOf(blueprint).DLQ {
		storeIncomplete(db, s, e)
	}
	return e
}

// perform works out what the modules did. Routes and branches all run; error handlers
// only where their module fails, which makes a warning of the error.
func (e *execution) perform(db *store, blueprint map[string]any, why *trouble) {
	e.Status = statusSuccess
	strikes := why.strikes(db, blueprint)
	e.runFlow(blueprint["flow"], why, strikes)
	e.Centicredits = 100 * e.Operations
}

// runFlow runs modules one after the other and tells whether the run goes on.
func (e *execution) runFlow(flow any, why *trouble, strikes bool) bool {
	modules, _ := flow.([]any)
	for _, item := range modules {
		m, ok := item.(map[string]any)
		if !ok {
			continue
		}
		id, _ := asInteger(m["id"], false)
		name, _ := m["module"].(string)
		done := moduleRun{ModuleID: id, Module: name, Status: statusSuccess, Operations: 1, Bundles: 1, Size: 64 + len(encode(m))%900}
		if appOf(m) == "builtin" {
			done.Operations = 0
		}
		if strikes && id == why.module {
			done.fail(e, m, why)
		}
		e.Modules = append(e.Modules, done)
		e.Operations += done.Operations
		e.Transfer += done.Size
		if done.Status == statusError {
			return false
		}
		for _, branches := range []any{m["routes"], m["branches"]} {
			list, _ := branches.([]any)
			for _, branch := range list {
				b, _ := branch.(map[string]any)
				if !e.runFlow(b["flow"], why, strikes) {
					return false
				}
			}
		}
	}
	return true
}

// fail ends a module with an error, or with a warning where it has a handler.
func (r *moduleRun) fail(e *execution, m map[string]any, why *trouble) {
	handlers, _ := m["onerror"].([]any)
	told := executionError{Name: why.name, Message: why.message, CauseModule: causeModule{Name: r.Module, AppName: appOf(m)}}
	e.Error, r.Error = &told, &moduleError{Type: why.name, Message: why.message}
	r.Status, e.Status = statusError, statusError
	if why.warning || len(handlers) > 0 {
		r.Status, e.Status = statusWarning, statusWarning
		r.Warning, r.Error = r.Error, nil
	}
}

// afterFailure stops a scenario that fails too often by itself: an instant one at once,
// others after maxErrors in a row. One that keeps incomplete executions goes on.
func (c *call) afterFailure(s scenario, e execution, blueprint map[string]any) {
	settings := settingsOf(blueprint)
	if e.Type != "auto" || settings.DLQ {
		return
	}
	inARow := 0
	for _, earlier := range slices.Backward(s.executions(c.db)) {
		if earlier.Status != statusError {
			break
		}
		inARow++
	}
	if e.Instant || inARow >= settings.MaxErrors {
		s.IsActive, s.IsLinked, s.IsInvalid = false, false, true
		c.putScenario(s)
	}
}

// settings are the scenario settings in a blueprint.
type settings struct {
	MaxErrors  int  `json:"maxErrors"`
	DLQ        bool `json:"dlq"`
	Sequential bool `json:"sequential"`
}

func settingsOf(blueprint map[string]any) settings {
	known := settings{MaxErrors: 3}
	metadata, _ := blueprint["metadata"].(map[string]any)
	if err := json.Unmarshal(encode(metadata["scenario"]), &known); err != nil {
		return settings{MaxErrors: 3}
	}
	return known
}

var inputReference = regexp.MustCompile(`\{\{\s*var\.input\.([\w$]+)\s*\}\}`)

// outputs are what the scenario returns: the values of its last ReturnData module, in
// which {{var.input.name}} is worked out and other expressions are left as they are.
func (s scenario) outputs(blueprint, inputs map[string]any) map[string]any {
	var returned map[string]any
	eachModule(blueprint["flow"], func(m map[string]any) {
		if name, _ := m["module"].(string); name == "scenario-service:ReturnData" {
			returned, _ = m["mapper"].(map[string]any)
		}
	})
	if returned == nil {
		return nil
	}
	out := map[string]any{}
	for name, value := range returned {
		text, ok := value.(string)
		if !ok {
			out[name] = value
			continue
		}
		if whole := inputReference.FindStringSubmatch(text); whole != nil && whole[0] == strings.TrimSpace(text) {
			out[name] = inputs[whole[1]]
			continue
		}
		out[name] = inputReference.ReplaceAllStringFunc(text, func(found string) string {
			return textOf(inputs[inputReference.FindStringSubmatch(found)[1]])
		})
	}
	return out
}

func textOf(value any) string {
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}

// waitAtMost is how long a responsive run is awaited.
const waitAtMost = 40 * time.Second

func runScenario(c *call) (any, error) {
	s, err := c.scenario(teamRunners)
	if err != nil {
		return nil, err
	}
	data, responsive := c.body.object("data"), c.body.boolean("responsive")
	c.body.text("callbackUrl", webAddress)
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if err := c.runnable(s); err != nil {
		return nil, err
	}
	if s.withDefaults(&data, c.problems); len(*c.problems) > 0 {
		return nil, c.problems.err()
	}
	e := c.execute(s, run{kind: "manual", author: c.author(), inputs: data})
	if !responsive {
		return object{{"executionId", e.ID}}, nil
	}
	if e.Duration > int(waitAtMost.Milliseconds()) {
		return nil, &failure{status: 504, Message: "Gateway Timeout", Detail: "The scenario did not finish within 40 seconds; its execution goes on."}
	}
	e.Awaited = true
	executionKind.put(c.db, e.ID, e)
	answer := object{{"executionId", e.ID}, {"status", e.Status}}
	if e.Outputs != nil {
		answer = append(answer, member{"outputs", e.Outputs})
	}
	if e.Error != nil {
		answer = append(answer, member{"error", e.Error})
	}
	return answer, nil
}

// runnable finds what keeps a scenario from running now.
func (c *call) runnable(s scenario) error {
	if !s.IsActive {
		return refuse(422, "IM325", "Scenario is not activated")
	}
	if !settingsOf(decodeObject(s.live(c.db).Blueprint)).Sequential {
		return nil
	}
	for _, e := range s.executions(c.db) {
		if e.running(c.now) {
			return invalidInput("Scenario is already being executed")
		}
	}
	return nil
}

func webAddress(name string, value any) string {
	if s, ok := value.(string); ok && !strings.HasPrefix(s, "https://") && !strings.HasPrefix(s, "http://") {
		return fmt.Sprintf("Value of parameter '%s' must be an address.", name)
	}
	return ""
}

// withDefaults checks the inputs against what the scenario declares and adds the
// defaults of what is missing.
func (s scenario) withDefaults(data *map[string]any, p *problems) {
	declared, _ := s.Inputs.([]any)
	filled := map[string]any{}
	for name, value := range *data {
		filled[name] = value
	}
	for _, item := range declared {
		field, _ := item.(map[string]any)
		name, _ := field["name"].(string)
		value, given := filled[name]
		switch {
		case !given || value == nil:
			if field["default"] != nil {
				filled[name] = field["default"]
			} else if field["required"] == true {
				p.add("Missing value of required parameter '%s'.", name)
			}
		case !fits(value, field["type"]):
			p.add("Value of parameter '%s' must be of type %v.", name, field["type"])
		}
	}
	*data = filled
}

// fits tells whether a value is of the type of an input; text that a date needs is not
// looked into.
func fits(value, want any) bool {
	switch want {
	case "text", "date", "email", "url":
		_, ok := value.(string)
		return ok
	case "number", "integer", "uinteger":
		_, ok := value.(json.Number)
		return ok
	case "boolean":
		_, ok := value.(bool)
		return ok
	case "array":
		_, ok := value.([]any)
		return ok
	case "collection":
		_, ok := value.(map[string]any)
		return ok
	}
	return true
}

// replayScenario runs the scenario with the data of the first execution named.
func replayScenario(c *call) (any, error) {
	s, err := c.scenario(teamRunners)
	if err != nil {
		return nil, err
	}
	ids := c.body.texts("executionIds")
	if len(ids) == 0 {
		c.problems.add("Missing value of required parameter 'executionIds'.")
	}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if err := c.runnable(s); err != nil {
		return nil, err
	}
	e, ok := executionKind.get(c.db, ids[0])
	if !ok || e.ScenarioID != s.ID || e.running(c.now) {
		return nil, notFound()
	}
	c.execute(s, run{kind: "manual", author: c.author(), inputs: e.Inputs})
	return status{code: http.StatusAccepted}, nil
}

// listReplayable answers with the executions of the last 30 days in the shape of the
// logs: Make documents no answer.
func listReplayable(c *call) (any, error) {
	s, err := c.scenario(teamReaders)
	if err != nil {
		return nil, err
	}
	var rows []execution
	for _, e := range slices.Backward(s.executions(c.db)) {
		if !e.running(c.now) && c.now.Sub(e.Timestamp.Time) <= 30*24*time.Hour {
			rows = append(rows, e)
		}
	}
	return collection[execution]{plural: "replayableExecutions", columns: logColumns}.unpaged(c, rows)
}
