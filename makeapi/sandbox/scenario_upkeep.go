package sandbox

import (
	"encoding/json"
	"maps"
	"slices"
	"time"
)

// What scenarios used, their buildtime variables and the snapshots of unsaved work.
// Answers that Make does not document: consumption-overview (sums in an object
// consumptionOverview), recovery (a recovery object, null when there is none).

var scenarioUpkeepRoutes = []*route{
	{method: "GET", path: "/scenarios/{scenarioId}/usage", scopes: scopes("scenarios:read"), handler: getUsage},
	{method: "GET", path: "/scenarios/{scenarioId}/build-variables", scopes: scopes("scenarios:read"), handler: listBuildVariables},
	{method: "POST", path: "/scenarios/{scenarioId}/build-variables", scopes: scopes("scenarios:write"), handler: putBuildVariables},
	{method: "PUT", path: "/scenarios/{scenarioId}/build-variables", scopes: scopes("scenarios:write"), handler: putBuildVariables},
	{method: "DELETE", path: "/scenarios/{scenarioId}/build-variables", scopes: scopes("scenarios:write"), handler: deleteBuildVariable},
	{method: "GET", path: "/scenarios/consumptions", scopes: scopes("scenarios:read"), handler: listConsumptions},
	{method: "POST", path: "/scenarios/modules/consumptions", scopes: scopes("scenarios:read"), handler: moduleConsumptions},
	{method: "GET", path: "/scenarios/{scenarioId}/modules/operations", scopes: scopes("scenarios:read"), handler: moduleOperations},
	{method: "GET", path: "/scenarios/{scenarioId}/modules/{moduleId}/logs", scopes: scopes("scenarios:read"), handler: listModuleLogs},
	{method: "GET", path: "/scenarios/ai-agents", scopes: scopes("scenarios:read"), handler: listAgentScenarios},
	{method: "GET", path: "/scenarios/{scenarioId}/recovery", scopes: scopes("scenarios:read"), handler: getRecovery},
	{method: "PUT", path: "/scenarios/{scenarioId}/recovery", scopes: scopes("scenarios:write"), handler: saveRecovery},
	{method: "DELETE", path: "/scenarios/{scenarioId}/recovery", scopes: scopes("scenarios:write"), handler: discardRecovery},
	{method: "GET", path: "/scenarios/{scenarioId}/consumption-overview", scopes: scopes("scenarios:read"), handler: consumptionOverview},
}

// getUsage lists the days of the last 30 on which the scenario ran.
func getUsage(c *call) (any, error) {
	s, err := c.scenario(teamReaders)
	if err != nil {
		return nil, err
	}
	zone := timezones[c.user.TimezoneID]
	if c.query.boolean("organizationTimezone") {
		t, _ := teamKind.get(c.db, s.TeamID)
		o, _ := organizationKind.get(c.db, t.OrganizationID)
		zone = timezones[o.TimezoneID]
	}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	where, err := time.LoadLocation(zone)
	if err != nil {
		where = time.UTC
	}
	days := []object{}
	var day string
	var sum consumption
	finish := func() {
		if day != "" {
			days = append(days, object{
				{"date", day}, {"operations", sum.Operations}, {"dataTransfer", sum.Transfer}, {"centicredits", sum.Centicredits},
			})
		}
		sum = consumption{}
	}
	for _, e := range s.since(c.db, c.now.AddDate(0, 0, -30)) {
		if on := e.Timestamp.In(where).Format(time.DateOnly); on != day {
			finish()
			day = on
		}
		sum.add(e)
	}
	finish()
	return object{{"data", days}}, nil
}

type consumption struct {
	Operations   int `json:"operations"`
	Transfer     int `json:"transfer"`
	Centicredits int `json:"centicredits"`
}

func (c *consumption) add(e execution) {
	c.Operations += e.Operations
	c.Transfer += e.Transfer
	c.Centicredits += e.Centicredits
}

// since returns the runs from a time on, oldest first.
func (s scenario) since(db *store, from time.Time) []execution {
	return slices.DeleteFunc(s.executions(db), func(e execution) bool { return e.Timestamp.Before(from) })
}

func listBuildVariables(c *call) (any, error) {
	s, err := c.scenario(teamReaders)
	if err != nil {
		return nil, err
	}
	if s.BuildVariables == nil {
		s.BuildVariables = map[string]string{}
	}
	return object{{"variables", s.BuildVariables}}, nil
}

// putBuildVariables adds and changes; those that are not named stay.
func putBuildVariables(c *call) (any, error) {
	s, err := c.scenario(teamWriters)
	if err != nil {
		return nil, err
	}
	input := c.body.objectList("input")
	if len(input) == 0 {
		c.problems.add("Missing value of required parameter 'input'.")
	}
	variables := map[string]string{}
	maps.Copy(variables, s.BuildVariables)
	for _, v := range input {
		name, named := v["name"].(string)
		value, valued := v["value"].(string)
		if !named || !valued || name == "" {
			c.problems.add("Every variable needs name and value.")
			break
		}
		variables[name] = value
	}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	s.BuildVariables = variables
	c.putScenario(s)
	return object{{"ok", 1}}, nil
}

func deleteBuildVariable(c *call) (any, error) {
	s, err := c.scenario(teamWriters)
	if err != nil {
		return nil, err
	}
	value := c.query.text("value", required)
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	left := maps.Clone(s.BuildVariables)
	maps.DeleteFunc(left, func(_, v string) bool { return v == value })
	if len(left) == len(s.BuildVariables) {
		return nil, notFound()
	}
	s.BuildVariables = left
	c.putScenario(s)
	return object{{"ok", 1}}, nil
}

// listConsumptions counts since the last reset of the organization.
func listConsumptions(c *call) (any, error) {
	teamID, organizationID := c.teamOrOrganization()
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	rows, err := c.scenariosOf(teamID, organizationID)
	if err != nil {
		return nil, err
	}
	if t, ok := teamKind.get(c.db, teamID); ok {
		organizationID = t.OrganizationID
	}
	o, _ := organizationKind.get(c.db, organizationID)
	used := make([]object, 0, len(rows))
	for _, s := range rows {
		var sum consumption
		for _, e := range s.since(c.db, o.LastReset.Time) {
			sum.add(e)
		}
		used = append(used, object{
			{"scenarioId", s.ID}, {"operations", sum.Operations}, {"transfer", sum.Transfer}, {"centicredits", sum.Centicredits},
		})
	}
	return object{{"scenarioConsumptions", used}, {"lastReset", o.LastReset}}, nil
}

// moduleSum is what a module did in several runs.
type moduleSum struct{ id, operations, size, warnings, errors int }

// perModule sums up the modules of runs in the order of their ids.
func perModule(runs []execution) []moduleSum {
	sums := map[int]moduleSum{}
	for _, e := range runs {
		for _, m := range e.Modules {
			sum := sums[m.ModuleID]
			sum.id = m.ModuleID
			sum.operations += m.Operations
			sum.size += m.Size
			sum.warnings += number(m.Status == statusWarning)
			sum.errors += number(m.Status == statusError)
			sums[m.ModuleID] = sum
		}
	}
	ordered := make([]moduleSum, 0, len(sums))
	for _, id := range slices.Sorted(maps.Keys(sums)) {
		ordered = append(ordered, sums[id])
	}
	return ordered
}

// daysBack reads how many days back to look.
func (c *call) daysBack() time.Time {
	days := 1
	if c.query.has("days") {
		days = c.query.integer("days", between(1, 30))
	}
	return c.now.AddDate(0, 0, -days)
}

func moduleConsumptions(c *call) (any, error) {
	organizationID, ids, from := c.query.integer("organizationId", required), c.body.integers("scenarioIds"), c.daysBack()
	if len(ids) == 0 {
		c.problems.add("Missing value of required parameter 'scenarioIds'.")
	}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	rows, err := c.scenariosOf(0, organizationID)
	if err != nil {
		return nil, err
	}
	told := []object{}
	for _, s := range rows {
		if !slices.Contains(ids, s.ID) {
			continue
		}
		modules := []object{}
		for _, m := range perModule(s.since(c.db, from)) {
			modules = append(modules, object{
				{"moduleId", m.id}, {"operations", m.operations}, {"dataTransfer", m.size}, {"centicredits", 100 * m.operations},
				{"warnings", m.warnings}, {"errors", m.errors},
			})
		}
		told = append(told, object{{"scenarioId", s.ID}, {"modules", modules}})
	}
	return object{{"scenarios", told}}, nil
}

func moduleOperations(c *call) (any, error) {
	s, err := c.scenario(teamReaders)
	if err != nil {
		return nil, err
	}
	from := c.daysBack()
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	told := []object{}
	for _, m := range perModule(s.since(c.db, from)) {
		told = append(told, object{{"moduleId", m.id}, {"total", m.operations}, {"warnings", m.warnings}, {"errors", m.errors}})
	}
	return object{{"operations", told}}, nil
}

// moduleLog is a run of one module.
type moduleLog struct {
	IMTID          string       `json:"imtId"`
	ExecutionID    string       `json:"executionId"`
	OrganizationID int          `json:"organizationId"`
	TeamID         int          `json:"teamId"`
	ScenarioID     int          `json:"scenarioId"`
	Timestamp      moment       `json:"timestamp"`
	Status         int          `json:"status"`
	Bundles        int          `json:"bundles"`
	Size           int          `json:"size"`
	Warning        *moduleError `json:"warning"`
	Error          *moduleError `json:"error"`
}

var moduleLogs = collection[moduleLog]{plural: "moduleLogs", sortable: []string{"imtId"}, sortDir: "desc", limit: 50, max: 10000, key: "imtId"}

func listModuleLogs(c *call) (any, error) {
	s, err := c.scenario(teamReaders)
	if err != nil {
		return nil, err
	}
	id := c.path.integer("moduleId")
	var rows []moduleLog
	for _, e := range s.executions(c.db) {
		for _, m := range e.Modules {
			if m.ModuleID == id && !e.running(c.now) {
				rows = append(rows, moduleLog{
					e.IMTID, e.ID, e.OrganizationID, e.TeamID, s.ID, e.Timestamp, m.Status, m.Bundles, m.Size, m.Warning, m.Error,
				})
			}
		}
	}
	return moduleLogs.log(c, rows)
}

// listAgentScenarios lists the scenarios with AI agents, the last edited first.
func listAgentScenarios(c *call) (any, error) {
	teamID, offset, limit := c.query.integer("teamId", required), c.query.integer("pg[offset]", between(0, 1<<31-1)), 50
	if c.query.has("pg[limit]") {
		limit = c.query.integer("pg[limit]", between(1, 10000))
	}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	rows, err := c.scenariosOf(teamID, 0)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(rows, func(a, b scenario) int { return b.LastEdit.Compare(a.LastEdit.Time) })
	found := []object{}
	for _, s := range rows {
		agents := 0
		eachModule(decodeObject(s.live(c.db).Blueprint)["flow"], func(m map[string]any) { agents += number(appOf(m) == agentApp) })
		if agents > 0 {
			shown := pick(s, []string{"id", "name", "description", "isActive", "teamId", "created", "lastEdit", "scheduling", "usedPackages", "createdByUser"})
			found = append(found, append(shown, member{"agentCount", agents}))
		}
	}
	found = found[min(offset, len(found)):]
	return object{{"scenarios", found[:min(limit, len(found))]}, {"pg", object{{"limit", limit}, {"offset", offset}}}}, nil
}

const agentApp = "make-ai-agents"

func getRecovery(c *call) (any, error) {
	s, err := c.recoverable(teamReaders)
	if err != nil {
		return nil, err
	}
	if s.Recovery == nil {
		return object{{"recovery", nil}}, nil
	}
	return object{{"recovery", object{{"scenarioId", s.ID}, {"blueprint", s.Recovery}}}}, nil
}

// recoverable returns the scenario whose snapshot is meant.
func (c *call) recoverable(roles []int) (scenario, error) {
	c.query.integer("teamId")
	return c.scenario(roles)
}

func saveRecovery(c *call) (any, error) {
	s, err := c.recoverable(teamWriters)
	if err != nil {
		return nil, err
	}
	blueprint := c.body.object("blueprint", required)
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	s.Recovery = json.RawMessage(encode(blueprint))
	scenarioKind.put(c.db, s.ID, s)
	return object{{"recovery", object{{"scenarioId", s.ID}, {"blueprint", s.Recovery}}}}, nil
}

func discardRecovery(c *call) (any, error) {
	s, err := c.recoverable(teamWriters)
	if err != nil {
		return nil, err
	}
	s.Recovery = nil
	scenarioKind.put(c.db, s.ID, s)
	return object{{"scenarioId", s.ID}}, nil
}

func consumptionOverview(c *call) (any, error) {
	s, err := c.scenario(teamReaders)
	if err != nil {
		return nil, err
	}
	when, hideChecks := c.query.bounds("from", "to"), c.query.boolean("showCheckRuns")
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	var sum consumption
	runs := 0
	for _, e := range s.executions(c.db) {
		if when(int(e.Timestamp.UnixMilli())) && (!hideChecks || !e.CheckRun) {
			sum.add(e)
			runs++
		}
	}
	return object{{"consumptionOverview", object{
		{"executions", runs}, {"operations", sum.Operations}, {"transfer", sum.Transfer}, {"centicredits", sum.Centicredits},
	}}}, nil
}
