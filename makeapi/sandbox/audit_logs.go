package sandbox

import (
	"fmt"
	"slices"
	"time"
)

// auditLog says who did what, and when. The names are those of that moment.
type auditLog struct {
	UUID           string      `json:"uuid"`
	CreatedAt      moment      `json:"createdAt"`
	TriggeredAt    moment      `json:"triggeredAt"`
	OrganizationID int         `json:"organizationId"`
	Organization   auditParty  `json:"organization"`
	EventName      string      `json:"eventName"`
	Team           *auditParty `json:"team"`
	Actor          auditActor  `json:"actor"`
	TargetID       string      `json:"targetId"`
	Version        object      `json:"version"`
	Details        object      `json:"details"`
}

type auditParty struct {
	ID   int    `json:"id"`
	Name string `json:"name"`
}

type auditActor struct {
	ID    int    `json:"id"`
	Name  string `json:"name"`
	Email string `json:"email"`
}

// auditLogKind is keyed by uuid.
var auditLogKind = kind[string, auditLog]{name: "auditLogs"}

// Make names no scope for audit logs; the role decides.
var auditLogRoutes = []*route{
	{method: "GET", path: "/audit-logs/organization/{organizationId}", handler: listOrganizationAuditLogs},
	{method: "GET", path: "/audit-logs/organization/{organizationId}/filters", handler: organizationAuditFilters},
	{method: "GET", path: "/audit-logs/team/{teamId}", handler: listTeamAuditLogs},
	{method: "GET", path: "/audit-logs/team/{teamId}/filters", handler: teamAuditFilters},
	{method: "GET", path: "/audit-logs/{organizationId}/{uuid}", handler: getAuditLog},
}

var auditLogs = collection[auditLog]{
	plural: "auditLogs",
	columns: []string{
		"uuid", "createdAt", "triggeredAt", "organizationId", "organization", "eventName", "team", "actor", "targetId", "version",
	},
	sortable: []string{"triggeredAt", "createdAt", "eventName", "organization", "team", "actor", "targetId"},
	sortDir:  "desc", limit: 100, max: 10000, key: "uuid", counted: true,
}

// auditEvents are the events that Make logs, as its filters group them.
var auditEvents = []struct {
	header string
	events [][2]string
}{
	{"Connections", [][2]string{{"connection_created", "Connection created"}, {"connection_updated", "Connection updated"}, {"connection_deleted", "Connection deleted"}}},
	{"Webhooks", [][2]string{{"webhook_created", "Webhook created"}, {"webhook_updated", "Webhook updated"}, {"webhook_disabled", "Webhook disabled"}, {"webhook_deleted", "Webhook deleted"}}},
	{"Keys", [][2]string{{"key_created", "Key created"}, {"key_updated", "Key updated"}, {"key_deleted", "Key deleted"}}},
	{"Scenarios", [][2]string{{"scenario_created", "Scenario created"}, {"scenario_updated", "Scenario updated"}, {"scenario_activated", "Scenario activated"}, {"scenario_deactivated", "Scenario deactivated"}, {"scenario_deleted", "Scenario deleted"}}},
	{"Data stores", [][2]string{{"data_store_created", "Data store created"}, {"data_store_deleted", "Data store deleted"}}},
	{"Members", [][2]string{{"user_invited", "User invited"}, {"user_role_changed", "User role changed"}, {"user_removed", "User removed"}}},
}

func listOrganizationAuditLogs(c *call) (any, error) {
	id, teams := c.path.integer("organizationId"), c.query.oneOrMore("team")
	filter := c.auditFilter()
	if err := c.audited(id); err != nil {
		return nil, err
	}
	return auditLogs.list(c, auditLogKind.all(c.db, func(l auditLog) bool {
		inTeam := len(teams) == 0 || l.Team != nil && names(teams, l.Team.ID, l.Team.Name)
		return l.OrganizationID == id && inTeam && filter(l)
	}))
}

func listTeamAuditLogs(c *call) (any, error) {
	id, filter := c.path.integer("teamId"), c.auditFilter()
	if err := c.auditedTeam(id); err != nil {
		return nil, err
	}
	return auditLogs.list(c, auditLogKind.all(c.db, func(l auditLog) bool { return l.Team != nil && l.Team.ID == id && filter(l) }))
}

// audited checks that the caller may read the organization's log: its owner and its
// admins may.
func (c *call) audited(organizationID int) error {
	if err := c.problems.err(); err != nil {
		return err
	}
	if !c.administers(organizationID) {
		return permissionDenied()
	}
	return nil
}

// auditedTeam checks that the caller may read the team's log: its admins may.
func (c *call) auditedTeam(teamID int) error {
	if err := c.problems.err(); err != nil {
		return err
	}
	_, err := c.teamFor(teamID, []int{teamAdmin})
	return err
}

// auditFilter reads what both lists can be narrowed by. Days are those of UTC, the
// last one included.
func (c *call) auditFilter() func(auditLog) bool {
	events, authors := c.query.oneOrMore("event"), c.query.oneOrMore("author")
	from, to := c.query.day("dateFrom"), c.query.day("dateTo")
	return func(l auditLog) bool {
		switch {
		case len(events) > 0 && !slices.Contains(events, l.EventName),
			len(authors) > 0 && !names(authors, l.Actor.ID, l.Actor.Name),
			!from.IsZero() && l.TriggeredAt.Before(from),
			!to.IsZero() && !l.TriggeredAt.Before(to.AddDate(0, 0, 1)):
			return false
		}
		return true
	}
}

// names tells whether one of the words is the id or the name.
func names(words []string, id int, name string) bool {
	return slices.Contains(words, fmt.Sprint(id)) || slices.Contains(words, name)
}

// oneOrMore reads a list of strings that may also be a single one.
func (a *args) oneOrMore(name string) []string {
	if _, single := a.values[name].(string); single {
		return []string{a.text(name)}
	}
	return a.texts(name)
}

// day reads a date without a time.
func (a *args) day(name string) time.Time {
	written := a.text(name)
	if written == "" {
		return time.Time{}
	}
	day, err := time.Parse(time.DateOnly, written)
	if err != nil {
		a.wrongType(name, "a date such as 2026-03-01")
	}
	return day
}

func organizationAuditFilters(c *call) (any, error) {
	id := c.path.integer("organizationId")
	if err := c.audited(id); err != nil {
		return nil, err
	}
	teams := []object{}
	for _, t := range teamKind.all(c.db, func(t team) bool { return t.OrganizationID == id }) {
		teams = append(teams, option(t.Name, t.ID))
	}
	return object{{"users", c.db.options(0, id)}, {"teams", teams}, {"events", eventOptions()}}, nil
}

func teamAuditFilters(c *call) (any, error) {
	id := c.path.integer("teamId")
	if err := c.auditedTeam(id); err != nil {
		return nil, err
	}
	return object{{"users", c.db.options(id, 0)}, {"events", eventOptions()}}, nil
}

func option(label string, value any) object { return object{{"label", label}, {"value", value}} }

// options are the users of a team or of an organization.
func (s *store) options(teamID, organizationID int) []object {
	shown := []object{}
	for _, u := range userKind.all(s, func(u user) bool { return s.belongs(u.ID, teamID, organizationID) }) {
		shown = append(shown, option(u.Name, u.ID))
	}
	return shown
}

func eventOptions() []object {
	shown := []object{}
	for _, group := range auditEvents {
		items := []object{}
		for _, e := range group.events {
			items = append(items, option(e[1], e[0]))
		}
		shown = append(shown, object{{"header", group.header}, {"items", items}})
	}
	return shown
}

func getAuditLog(c *call) (any, error) {
	id, key := c.path.integer("organizationId"), c.path.text("uuid")
	if err := c.audited(id); err != nil {
		return nil, err
	}
	l, ok := auditLogKind.get(c.db, key)
	if !ok || l.OrganizationID != id {
		return nil, notFound()
	}
	return l, nil
}
