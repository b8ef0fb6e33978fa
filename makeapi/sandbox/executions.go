package sandbox

import (
	"slices"
	"strings"
	"time"
)

// How a run, or a module in it, ended.
const (
	statusSuccess = 1
	statusWarning = 2
	statusError   = 3
)

// execution is a run of a scenario.
type execution struct {
	IMTID          string  `json:"imtId"`
	Duration       int     `json:"duration"` // milliseconds
	Operations     int     `json:"operations"`
	Centicredits   int     `json:"centicredits"`
	Transfer       int     `json:"transfer"`
	OrganizationID int     `json:"organizationId"`
	TeamID         int     `json:"teamId"`
	ID             string  `json:"id"`
	Type           string  `json:"type"`
	AuthorID       *int    `json:"authorId"`
	AuthorName     *string `json:"authorName"`
	Instant        bool    `json:"instant"`
	Timestamp      moment  `json:"timestamp"`
	Status         int     `json:"status"`

	ScenarioID int             `json:"scenarioId"`
	Version    int             `json:"version"`
	Name       string          `json:"name"`
	CheckRun   bool            `json:"checkRun"` // a trigger that found nothing
	Awaited    bool            `json:"awaited"`  // a caller waited for its end
	Stopped    bool            `json:"stopped"`
	Inputs     map[string]any  `json:"inputs"`
	Outputs    map[string]any  `json:"outputs"`
	Error      *executionError `json:"error"`
	Modules    []moduleRun     `json:"modules"`
}

// executionError is what went wrong, as the detail of an execution tells it.
type executionError struct {
	Name        string      `json:"name"`
	Message     string      `json:"message"`
	CauseModule causeModule `json:"causeModule"`
}

type causeModule struct {
	Name    string `json:"name"`
	AppName string `json:"appName"`
}

// moduleRun is what one module did in an execution.
type moduleRun struct {
	ModuleID   int          `json:"moduleId"`
	Module     string       `json:"module"`
	Status     int          `json:"status"`
	Operations int          `json:"operations"`
	Bundles    int          `json:"bundles"`
	Size       int          `json:"size"`
	Warning    *moduleError `json:"warning"`
	Error      *moduleError `json:"error"`
}

type moduleError struct {
	Type    string `json:"type"`
	Message string `json:"message"`
}

// executionKind is keyed by the execution's id.
var executionKind = kind[string, execution]{name: "executions"}

var executionRoutes = []*route{
	{method: "GET", path: "/scenarios/{scenarioId}/logs", scopes: scopes("scenarios:read"), handler: listLogs},
	{method: "GET", path: "/scenarios/{scenarioId}/logs/{executionId}", scopes: scopes("scenarios:read"), handler: getLog},
	{method: "GET", path: "/scenarios/{scenarioId}/logs/{executionId}/p", scopes: scopes("scenarios:read"), handler: getProcessed},
	{method: "GET", path: "/scenarios/{scenarioId}/executions/{executionId}", scopes: scopes("scenarios:read"), handler: getExecutionDetail},
	{method: "POST", path: "/scenarios/{scenarioId}/executions/{executionId}/stop", scopes: scopes("scenarios:write"), body: optionalBody, handler: stopExecution},
	{method: "GET", path: "/scenarios/logs", scopes: scopes("scenarios:read"), handler: listAllLogs},
}

var logColumns = []string{
	"imtId", "duration", "operations", "centicredits", "transfer", "organizationId", "teamId", "id", "type",
	"authorId", "authorName", "instant", "timestamp", "status",
}

var scenarioLogs = collection[execution]{
	plural: "scenarioLogs", singular: "scenarioLog", columns: logColumns,
	sortable: []string{"imtId", "duration", "operations", "transfer"}, sortDir: "desc", limit: 50, max: 10000, key: "imtId",
}

// executions returns the runs of a scenario, oldest first.
func (s scenario) executions(db *store) []execution {
	found := executionKind.all(db, func(e execution) bool { return e.ScenarioID == s.ID })
	slices.SortFunc(found, func(a, b execution) int { return strings.Compare(a.IMTID, b.IMTID) })
	return found
}

// end is when the run is over.
func (e execution) end() time.Time {
	return e.Timestamp.Add(time.Duration(e.Duration) * time.Millisecond)
}

// running tells whether the run is not over yet. One that a caller waited for is.
func (e execution) running(now time.Time) bool {
	return !e.Awaited && !e.Stopped && now.Before(e.end())
}

// span is a filter for numbers: <name>From and <name>To.
func (a *args) span(name string) func(int) bool {
	return a.bounds(name+"From", name+"To")
}

func (a *args) bounds(from, to string) func(int) bool {
	low, high := a.optionalInteger(from), a.optionalInteger(to)
	return func(n int) bool { return (low == nil || n >= *low) && (high == nil || n <= *high) }
}

// listLogs leaves check runs out where showCheckRuns is true, as Make documents it,
// and runs that are not over, always.
func listLogs(c *call) (any, error) {
	s, err := c.scenario(teamReaders)
	if err != nil {
		return nil, err
	}
	q := c.query
	when, status, name := q.bounds("from", "to"), q.integer("status", between(1, 3)), q.text("executionName")
	duration, operations, transfer, credits := q.span("duration"), q.span("operations"), q.span("transfer"), q.span("credits")
	hideChecks := q.boolean("showCheckRuns")
	var rows []execution
	for _, e := range s.executions(c.db) {
		if !e.running(c.now) && when(int(e.Timestamp.UnixMilli())) && (status == 0 || e.Status == status) &&
			duration(e.Duration) && operations(e.Operations) && transfer(e.Transfer) && credits(e.Centicredits) &&
			(name == "" || matches(e.Name, name)) && (!hideChecks || !e.CheckRun) {
			rows = append(rows, e)
		}
	}
	return scenarioLogs.log(c, rows)
}

// execution returns the run of the path.
func (c *call) execution(roles []int) (scenario, execution, error) {
	s, err := c.scenario(roles)
	if err != nil {
		return s, execution{}, err
	}
	e, ok := executionKind.get(c.db, c.path.text("executionId"))
	if !ok || e.ScenarioID != s.ID {
		return s, e, notFound()
	}
	return s, e, nil
}

func getLog(c *call) (any, error) {
	_, e, err := c.execution(teamReaders)
	if err != nil {
		return nil, err
	}
	if e.running(c.now) {
		return nil, notFound()
	}
	return scenarioLogs.whole(e), nil
}

// getProcessed shows what the modules did. Make documents neither the words of events
// nor the layout of bundles.
func getProcessed(c *call) (any, error) {
	s, e, err := c.execution(teamReaders)
	if err != nil {
		return nil, err
	}
	include := strings.Split(c.query.text("include"), ",")
	show := object{
		{"id", e.ID}, {"scenarioId", s.ID}, {"timestamp", e.Timestamp}, {"duration", e.Duration}, {"status", e.Status},
		{"operations", e.Operations}, {"centicredits", e.Centicredits},
	}
	blueprint, events, bundles := []object{}, []object{}, object{}
	for i, m := range e.Modules {
		event := object{
			{"kind", "module"}, {"moduleId", m.ModuleID}, {"at", moment{e.Timestamp.Add(time.Duration(e.Duration*i/len(e.Modules)) * time.Millisecond)}},
			{"status", statusWords[m.Status]}, {"operations", m.Operations},
		}
		if m.Error != nil {
			event = append(event, member{"error", m.Error})
		}
		if m.Warning != nil {
			event = append(event, member{"warning", m.Warning})
		}
		blueprint, events = append(blueprint, object{{"id", m.ModuleID}, {"module", m.Module}}), append(events, event)
		bundles = append(bundles, member{textOf(m.ModuleID), object{{"output", []object{{{"bundles", m.Bundles}, {"size", m.Size}}}}}})
	}
	for _, part := range []member{{"blueprint", object{{"modules", blueprint}}}, {"events", events}, {"bundles", bundles}} {
		if slices.Contains(include, part.name) {
			show = append(show, part)
		}
	}
	return show, nil
}

var statusWords = map[int]string{statusSuccess: "success", statusWarning: "warning", statusError: "error"}

func getExecutionDetail(c *call) (any, error) {
	_, e, err := c.execution(teamReaders)
	if err != nil {
		return nil, err
	}
	most := c.query.optionalInteger("maxBytes", between(1, 1<<31-1))
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if e.running(c.now) {
		return object{{"status", "RUNNING"}}, nil
	}
	show := object{{"status", strings.ToUpper(statusWords[e.Status])}}
	if e.Outputs != nil {
		if most != nil && len(encode(e.Outputs)) > *most {
			return nil, refuse(413, "", "The outputs are larger than maxBytes.")
		}
		show = append(show, member{"outputs", e.Outputs})
	}
	if e.Error != nil {
		show = append(show, member{"error", e.Error})
	}
	return show, nil
}

// stopExecution ends a run; one that is over stays as it is. Make documents no answer.
func stopExecution(c *call) (any, error) {
	_, e, err := c.execution(teamRunners)
	if err != nil {
		return nil, err
	}
	c.body.boolean("force")
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if e.running(c.now) {
		e.Stopped, e.Duration, e.Status, e.Outputs = true, int(c.now.Sub(e.Timestamp.Time).Milliseconds()), statusWarning, nil
		e.Error = &executionError{Name: "ExecutionInterruptedError", Message: "The execution was stopped."}
		executionKind.put(c.db, e.ID, e)
	}
	return object{}, nil
}

// listAllLogs is the feed of executions over all scenarios of the caller.
func listAllLogs(c *call) (any, error) {
	if !c.query.has("since") {
		c.problems.add("Missing value of required parameter 'since'.")
	}
	since, until, limit := c.query.instant("since", time.Time{}), c.query.instant("until", c.now), 50
	if c.query.has("pg[limit]") {
		limit = c.query.integer("pg[limit]", between(1, 200))
	}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	rows := executionKind.all(c.db, func(e execution) bool {
		_, err := c.teamFor(e.TeamID, teamReaders)
		return err == nil && !e.running(c.now) && e.end().After(since) && !e.end().After(until)
	})
	slices.SortFunc(rows, func(a, b execution) int { return a.end().Compare(b.end()) })
	rows = rows[:min(limit, len(rows))]
	logs := make([]object, 0, len(rows))
	for _, e := range rows {
		logs = append(logs, append(pick(e, append([]string{"scenarioId"}, logColumns...)), member{"eventType", "EXECUTION_END"}))
	}
	return object{{"scenarioLogs", logs}}, nil
}
