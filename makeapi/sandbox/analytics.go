package sandbox

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"
)

// scenarioLoad is how much a scenario runs in a day, and how that has changed since
// the period before, in per cent. Analytics of any span of time come from it.
type scenarioLoad struct {
	ScenarioID     int     `json:"scenarioId"`
	Name           string  `json:"name"`
	TeamID         int     `json:"teamId"`
	FolderID       int     `json:"folderId"`
	Status         string  `json:"status"`
	Executions     int     `json:"executions"`
	Operations     int     `json:"operations"`
	Errors         float64 `json:"errors"`
	GrowthOfRuns   float64 `json:"growthOfRuns"`
	GrowthOfErrors float64 `json:"growthOfErrors"`
}

// analyticsRow is what a scenario did in a span of time.
type analyticsRow struct {
	ImtID            string  `json:"imtId"`
	ID               int     `json:"id"`
	Name             string  `json:"name"`
	Status           string  `json:"status"`
	TeamID           int     `json:"teamId"`
	TeamName         string  `json:"teamName"`
	Executions       int     `json:"executions"`
	Operations       int     `json:"operations"`
	Centicredits     string  `json:"centicredits"`
	Errors           int     `json:"errors"`
	ErrorRate        float64 `json:"errorRate"`
	ExecutionsChange float64 `json:"executionsChange"`
	OperationsChange float64 `json:"operationsChange"`
	ErrorsChange     float64 `json:"errorsChange"`
	ErrorRateChange  float64 `json:"errorRateChange"`
}

var scenarioLoadKind = kind[int, scenarioLoad]{name: "scenarioLoads"}

var analyticsRoutes = []*route{
	{method: "GET", path: "/analytics/{organizationId}", scopes: scopes("analytics:read"), handler: getAnalytics},
}

var analytics = collection[analyticsRow]{
	plural: "analytics",
	sortable: []string{
		"operations", "name", "teamName", "status", "executions", "errors", "errorRate",
		"executionsChange", "operationsChange", "errorsChange", "errorRateChange",
	},
	sortDir: "desc", limit: 100, max: 10000, key: "id", counted: true,
}

func getAnalytics(c *call) (any, error) {
	id := c.path.integer("organizationId")
	teams, folders, states := c.query.oneOrMore("teamId"), c.query.oneOrMore("folderId"), c.query.oneOrMore("status")
	days := c.daysOf("timeframe[dateFrom]", "timeframe[dateTo]")
	for _, state := range states {
		if problem := oneOf("active", "inactive", "invalid")("status", state); problem != "" {
			c.problems.add("%s", problem)
		}
	}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	role, _ := c.organizationRole(id)
	if plan, _ := organizationKind.get(c.db, id); role != ownerRole || plan.ServiceName != "enterprise" {
		return nil, permissionDenied()
	}
	rows := []analyticsRow{}
	for _, load := range scenarioLoadKind.all(c.db, nil) {
		t, _ := teamKind.get(c.db, load.TeamID)
		if t.OrganizationID == id && within(teams, load.TeamID) && within(folders, load.FolderID) &&
			(len(states) == 0 || slices.Contains(states, load.Status)) {
			rows = append(rows, load.over(days, t))
		}
	}
	list, err := analytics.list(c, rows)
	if err != nil {
		return nil, err
	}
	return slices.Insert(list, 0, member{"total", total(rows)}), nil
}

// within tells whether the id is among those asked for, if any are.
func within(asked []string, id int) bool {
	return len(asked) == 0 || slices.Contains(asked, strconv.Itoa(id))
}

// daysOf reads a span of time, by default and at most the year up to now.
func (c *call) daysOf(from, to string) float64 {
	end := c.query.instant(to, c.now)
	begin := c.query.instant(from, end.AddDate(-1, 0, 0))
	if earliest := c.now.AddDate(-1, 0, 0); begin.Before(earliest) {
		begin = earliest
	}
	return max(0, end.Sub(begin).Hours()/24)
}

// instant reads a time in ISO 8601.
func (a *args) instant(name string, otherwise time.Time) time.Time {
	written := a.text(name)
	if written == "" {
		return otherwise
	}
	t, err := time.Parse(time.RFC3339, written)
	if err != nil {
		a.wrongType(name, "a time such as 2026-03-01T00:00:00Z")
		return otherwise
	}
	return t
}

// over is what the scenario did in so many days.
func (l scenarioLoad) over(days float64, t team) analyticsRow {
	row := analyticsRow{
		ImtID: fmt.Sprintf("imt:%d:%d", l.TeamID, l.ScenarioID), ID: l.ScenarioID, Name: l.Name, Status: l.Status,
		TeamID: l.TeamID, TeamName: t.Name,
		Executions: int(days * float64(l.Executions)), Operations: int(days * float64(l.Operations)), Errors: int(days * l.Errors),
		ExecutionsChange: l.GrowthOfRuns, OperationsChange: l.GrowthOfRuns, ErrorsChange: l.GrowthOfErrors,
		ErrorRateChange: twoDigits((100+l.GrowthOfErrors)/(100+l.GrowthOfRuns)*100 - 100),
	}
	row.Centicredits = strconv.Itoa(100 * row.Operations)
	row.ErrorRate = rate(row.Errors, row.Executions)
	return row
}

// total sums up the scenarios; its changes are those of the scenarios, by weight.
func total(rows []analyticsRow) object {
	var sum analyticsRow
	var before struct{ executions, operations, errors float64 }
	for _, r := range rows {
		sum.Executions += r.Executions
		sum.Operations += r.Operations
		sum.Errors += r.Errors
		before.executions += float64(r.Executions) / (1 + r.ExecutionsChange/100)
		before.operations += float64(r.Operations) / (1 + r.OperationsChange/100)
		before.errors += float64(r.Errors) / (1 + r.ErrorsChange/100)
	}
	change := func(now int, before float64) float64 {
		if before == 0 {
			return 0
		}
		return twoDigits(float64(now)/before*100 - 100)
	}
	sum.Centicredits, sum.ErrorRate = strconv.Itoa(100*sum.Operations), rate(sum.Errors, sum.Executions)
	sum.ExecutionsChange = change(sum.Executions, before.executions)
	sum.OperationsChange = change(sum.Operations, before.operations)
	sum.ErrorsChange = change(sum.Errors, before.errors)
	if before.errors > 0 && sum.Executions > 0 {
		sum.ErrorRateChange = twoDigits(float64(sum.Errors)/float64(sum.Executions)/(before.errors/before.executions)*100 - 100)
	}
	return pick(sum, []string{
		"executions", "operations", "centicredits", "errors", "errorRate",
		"executionsChange", "operationsChange", "errorsChange", "errorRateChange",
	})
}

func rate(errors, executions int) float64 {
	if executions == 0 {
		return 0
	}
	return twoDigits(100 * float64(errors) / float64(executions))
}

// twoDigits rounds to two digits.
func twoDigits(x float64) float64 { return math.Round(100*x) / 100 }
