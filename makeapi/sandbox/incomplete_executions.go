package sandbox

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// incomplete is a failed run that Make stored so that it can be retried.
type incomplete struct {
	ID          string          `json:"id"`
	ScenarioID  int             `json:"scenarioId"`
	Reason      string          `json:"reason"`
	Created     moment          `json:"created"`
	Size        int             `json:"size"`
	Resolved    bool            `json:"resolved"`
	Deleted     bool            `json:"deleted"`
	Index       int             `json:"index"`
	ExecutionID string          `json:"executionId"`
	Retry       bool            `json:"retry"`
	Attempts    int             `json:"attempts"`
	Processing  bool            `json:"processing"` // Make is at it: it can't be deleted
	Failer      int             `json:"failer"`
	Blueprint   json.RawMessage `json:"blueprint"`
	Bundle      map[string]any  `json:"bundle"`
	Trouble     *trouble        `json:"-"`
}

// retryLog is an attempt at an incomplete execution.
type retryLog struct {
	IMTID          string `json:"imtId"`
	Duration       int    `json:"duration"`
	Operations     int    `json:"operations"`
	Centicredits   int    `json:"centicredits"`
	Transfer       int    `json:"transfer"`
	OrganizationID int    `json:"organizationId"`
	TeamID         int    `json:"teamId"`
	ID             string `json:"id"`
	Type           string `json:"type"`
	AuthorID       *int   `json:"authorId"`
	Instant        bool   `json:"instant"`
	Timestamp      moment `json:"timestamp"`
	Status         int    `json:"status"`
	DLQID          string `json:"dlqId"`
}

var (
	incompleteKind = kind[string, incomplete]{name: "dlqs"}
	retryKind      = kind[string, retryLog]{name: "dlqLogs"}
)

var incompleteRoutes = []*route{
	{method: "GET", path: "/dlqs", scopes: scopes("dlqs:read"), handler: listIncomplete},
	{method: "DELETE", path: "/dlqs", scopes: scopes("dlqs:write"), handler: deleteManyIncomplete},
	{method: "POST", path: "/dlqs/retry", scopes: scopes("dlqs:write"), handler: retryManyIncomplete},
	{method: "GET", path: "/dlqs/{dlqId}", scopes: scopes("dlqs:read"), handler: getIncomplete},
	{method: "PATCH", path: "/dlqs/{dlqId}", scopes: scopes("dlqs:write"), handler: updateIncomplete},
	{method: "DELETE", path: "/dlqs/{dlqId}", scopes: scopes("dlqs:write"), handler: deleteIncomplete},
	{method: "GET", path: "/dlqs/{dlqId}/blueprint", scopes: scopes("dlqs:read"), handler: getIncompleteBlueprint},
	{method: "GET", path: "/dlqs/{dlqId}/bundle", scopes: scopes("dlqs:read"), handler: getIncompleteBundle},
	{method: "GET", path: "/dlqs/{dlqId}/logs", scopes: scopes("dlqs:read"), handler: listRetries},
	{method: "GET", path: "/dlqs/{dlqId}/logs/{executionId}", scopes: scopes("dlqs:read"), handler: getRetry},
	{method: "POST", path: "/dlqs/{dlqId}/retry", scopes: scopes("dlqs:write"), body: optionalBody, handler: retryIncomplete},
}

var incompletes = collection[incomplete]{
	plural: "dlqs", columns: []string{"id", "reason", "created", "size", "resolved", "retry", "attempts"},
	sortable: []string{"", "created", "size", "attempts", "reason", "id"}, sortDir: "asc", limit: 50, max: 10000,
}

var retryColumns = []string{
	"imtId", "duration", "operations", "centicredits", "transfer", "organizationId", "teamId", "id", "type",
	"authorId", "instant", "timestamp", "status",
}

var retries = collection[retryLog]{
	plural: "dlqLogs", singular: "dlqLog", columns: retryColumns,
	sortable: []string{"imtId", "duration"}, sortDir: "desc", limit: 50, max: 10000,
}

// incomplete returns the stored runs of a scenario, oldest first.
func (s scenario) incomplete(db *store) []incomplete {
	found := incompleteKind.all(db, func(d incomplete) bool { return d.ScenarioID == s.ID })
	slices.SortFunc(found, func(a, b incomplete) int { return a.Index - b.Index })
	return found
}

// storeIncomplete keeps a failed run for a retry.
func storeIncomplete(db *store, s scenario, e execution) incomplete {
	n := incompleteKind.next(db)
	plan := s.live(db)
	id := e.ID
	d := incomplete{
		ID: secret("dlq", n), ScenarioID: s.ID, Reason: e.Error.Message, Created: moment{e.end()}, Size: e.Transfer, Index: n,
		ExecutionID: fmt.Sprintf("%s-%s-%s-%s-%s", id[:8], id[8:12], id[12:16], id[16:20], id[20:]), Blueprint: plan.Blueprint, Trouble: s.Trouble,
	}
	d.Bundle = map[string]any{}
	for _, m := range e.Modules {
		if m.Error != nil {
			d.Failer = m.ModuleID
			d.Bundle[textOf(m.ModuleID)] = map[string]any{"error": m.Error}
			continue
		}
		d.Bundle[textOf(m.ModuleID)] = map[string]any{"bundles": m.Bundles, "size": m.Size}
	}
	failing := moduleWithID(decodeObject(d.Blueprint), d.Failer)
	handlers, _ := failing["onerror"].([]any)
	d.Retry = len(handlers) > 0
	incompleteKind.put(db, d.ID, d)
	s.countIncomplete(db)
	return d
}

// countIncomplete brings the scenario's number of unresolved runs up to date.
func (s scenario) countIncomplete(db *store) {
	now, ok := scenarioKind.get(db, s.ID)
	if !ok {
		return
	}
	now.DLQCount = 0
	for _, d := range s.incomplete(db) {
		if !d.Resolved {
			now.DLQCount++
		}
	}
	scenarioKind.put(db, s.ID, now)
}

func listIncomplete(c *call) (any, error) {
	s, err := c.scenarioOfQuery(teamReaders)
	if err != nil {
		return nil, err
	}
	return incompletes.list(c, s.incomplete(c.db))
}

// scenarioOfQuery returns the scenario that scenarioId in the query names.
func (c *call) scenarioOfQuery(roles []int) (scenario, error) {
	id := c.query.integer("scenarioId", required)
	if err := c.problems.err(); err != nil {
		return scenario{}, err
	}
	return c.scenarioWithID(id, roles)
}

// incomplete returns the incomplete execution of the path.
func (c *call) incomplete(roles []int) (incomplete, scenario, error) {
	d, ok := incompleteKind.get(c.db, c.path.text("dlqId"))
	if !ok {
		return d, scenario{}, notFound()
	}
	s, err := c.scenarioWithID(d.ScenarioID, roles)
	return d, s, err
}

func getIncomplete(c *call) (any, error) {
	d, s, err := c.incomplete(teamReaders)
	if err != nil {
		return nil, err
	}
	t, _ := teamKind.get(c.db, s.TeamID)
	return object{{"dlq", object{
		{"id", d.ID}, {"scenarioId", s.ID}, {"scenarioName", s.Name}, {"companyId", t.ID}, {"companyName", t.Name},
		{"resolved", d.Resolved}, {"deleted", d.Deleted}, {"index", d.Index}, {"created", d.Created}, {"executionId", d.ExecutionID},
		{"retry", d.Retry}, {"attempts", d.Attempts}, {"size", d.Size},
	}}}, nil
}

func getIncompleteBlueprint(c *call) (any, error) {
	d, s, err := c.incomplete(teamReaders)
	if err != nil {
		return nil, err
	}
	t, _ := teamKind.get(c.db, s.TeamID)
	return object{{"code", "OK"}, {"response", object{
		{"blueprint", d.Blueprint}, {"company", object{{"id", t.ID}, {"name", t.Name}}}, {"idSequence", s.ModuleSequenceID}, {"reason", d.Reason},
	}}}, nil
}

func getIncompleteBundle(c *call) (any, error) {
	d, _, err := c.incomplete(teamReaders)
	if err != nil {
		return nil, err
	}
	return object{{"code", "OK"}, {"response", d.Bundle}}, nil
}

func updateIncomplete(c *call) (any, error) {
	d, s, err := c.incomplete(teamWriters)
	if err != nil {
		return nil, err
	}
	blueprint, failer := c.body.jsonText("blueprint"), c.body.optionalInteger("failer")
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if blueprint != nil {
		t, _ := teamKind.get(c.db, s.TeamID)
		if err := c.checkBlueprint(blueprint, t); err != nil {
			return nil, err
		}
		d.Blueprint = encode(blueprint)
	}
	if failer != nil {
		d.Failer = *failer
	}
	incompleteKind.put(c.db, d.ID, d)
	return object{{"dlq", object{{"failer", d.Failer}, {"blueprint", d.Blueprint}}}}, nil
}

func deleteIncomplete(c *call) (any, error) {
	d, s, err := c.incomplete(teamWriters)
	if err != nil {
		return nil, err
	}
	if d.Processing {
		return nil, invalidInput(beingProcessed)
	}
	incompleteKind.remove(c.db, d.ID)
	s.countIncomplete(c.db)
	return object{{"dlq", d.ID}}, nil
}

const beingProcessed = "Some of the executions could not be deleted because they are being processed right now"

// chosenIncomplete reads ids, all and exceptIds.
func (c *call) chosenIncomplete(s scenario) ([]incomplete, bool, error) {
	ids, all, except := c.body.texts("ids"), c.body.boolean("all"), c.body.texts("exceptIds")
	switch {
	case all == (len(ids) > 0):
		c.problems.add("Either ids or all must be sent.")
	case !all && len(except) > 0:
		c.problems.add("exceptIds can be used together with all only.")
	}
	if err := c.problems.err(); err != nil {
		return nil, all, err
	}
	chosen := slices.DeleteFunc(s.incomplete(c.db), func(d incomplete) bool {
		return all && slices.Contains(except, d.ID) || !all && !slices.Contains(ids, d.ID)
	})
	if !all && len(chosen) < len(slices.Compact(slices.Sorted(slices.Values(ids)))) {
		return nil, all, notFound()
	}
	return chosen, all, nil
}

// deleteManyIncomplete needs a confirmation always, as the data of the runs is lost. What
// is being processed stays, and an error beside the answer says so.
func deleteManyIncomplete(c *call) (any, error) {
	s, err := c.scenarioOfQuery(teamWriters)
	if err != nil {
		return nil, err
	}
	doomed, all, err := c.chosenIncomplete(s)
	if err != nil {
		return nil, err
	}
	lost := object{{"type", "deleteIncompleteExecutions"}, {"data", object{{"count", len(doomed)}, {"all", all}}}}
	if err := c.confirmed(lost); err != nil {
		return nil, err
	}
	deleted, kept := []string{}, false
	for _, d := range doomed {
		if d.Processing {
			kept = true
			continue
		}
		incompleteKind.remove(c.db, d.ID)
		deleted = append(deleted, d.ID)
	}
	s.countIncomplete(c.db)
	answer := object{{"dlqs", deleted}}
	if kept {
		answer = append(answer, member{"error", object{{"message", beingProcessed}}})
	}
	return answer, nil
}

func retryIncomplete(c *call) (any, error) {
	d, s, err := c.incomplete(teamRunners)
	if err != nil {
		return nil, err
	}
	c.retry(s, d)
	return object{{"dlq", d.ID}}, nil
}

func retryManyIncomplete(c *call) (any, error) {
	s, err := c.scenarioOfQuery(teamRunners)
	if err != nil {
		return nil, err
	}
	chosen, _, err := c.chosenIncomplete(s)
	if err != nil {
		return nil, err
	}
	ids := []string{}
	for _, d := range chosen {
		ids = append(ids, d.ID)
		c.retry(s, d)
	}
	return object{{"dlqs", ids}}, nil
}

// retry runs what is left of an incomplete execution, at once, with the blueprint that
// it keeps. Resolved ones are left alone.
func (c *call) retry(s scenario, d incomplete) {
	if d.Resolved {
		return
	}
	var e execution
	e.perform(c.db, decodeObject(d.Blueprint), d.Trouble)
	d.Attempts++
	d.Resolved = e.Status != statusError
	incompleteKind.put(c.db, d.ID, d)
	logRetry(c.db, s, d, e, c.now.UnixMilli(), moment{c.now}, &c.user.ID)
	s.countIncomplete(c.db)
}

// logRetry writes an attempt down.
func logRetry(db *store, s scenario, d incomplete, e execution, ms int64, at moment, by *int) {
	t, _ := teamKind.get(db, s.TeamID)
	left := slices.DeleteFunc(slices.Clone(e.Modules), func(m moduleRun) bool { return m.ModuleID < d.Failer })
	l := retryLog{
		ID: secret("retry", retryKind.next(db)), Type: "manual", AuthorID: by, OrganizationID: t.OrganizationID, TeamID: t.ID,
		Timestamp: at, Status: e.Status, DLQID: d.ID, Duration: 300 + 310*len(left), Operations: len(left), Centicredits: 100 * len(left),
	}
	for _, m := range left {
		l.Transfer += m.Size
	}
	if by == nil {
		l.Type = "auto"
	}
	l.IMTID = fmt.Sprintf("%d_dlq.%s.%s.%s", ms, d.ID, l.Type, l.ID)
	retryKind.put(db, l.ID, l)
}

func listRetries(c *call) (any, error) {
	d, _, err := c.incomplete(teamReaders)
	if err != nil {
		return nil, err
	}
	when, status := c.query.bounds("from", "to"), c.query.integer("status", between(1, 3))
	rows := retryKind.all(c.db, func(l retryLog) bool {
		return l.DLQID == d.ID && when(int(l.Timestamp.UnixMilli())) && (status == 0 || l.Status == status)
	})
	slices.SortFunc(rows, func(a, b retryLog) int { return strings.Compare(a.IMTID, b.IMTID) })
	return retries.list(c, rows)
}

func getRetry(c *call) (any, error) {
	d, _, err := c.incomplete(teamReaders)
	if err != nil {
		return nil, err
	}
	l, ok := retryKind.get(c.db, c.path.text("executionId"))
	if !ok || l.DLQID != d.ID {
		return nil, notFound()
	}
	return retries.whole(l), nil
}
