package sandbox_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"makemcp/makeapi/sandbox"
)

func TestAuditLogs(t *testing.T) {
	h := newHarness(t)
	a := h.get("/audit-logs/organization/2107?pg[returnTotalCount]=true&pg[limit]=3").ok()
	assert.Equal(t, map[string]any{"sortBy": "triggeredAt", "sortDir": "desc", "limit": 3.0, "offset": 0.0, "totalCount": 30.0}, a["pg"])
	latest := a["auditLogs"].([]any)[0].(map[string]any)
	assert.Equal(t, "webhook_created", latest["eventName"])
	assert.Equal(t, map[string]any{"id": 14.0, "name": "Oskar Lindqvist", "email": "oskar.lindqvist@larkspur.example"}, latest["actor"])
	assert.NotContains(t, latest, "details")

	events := func(query string) []string {
		return column[string](h.get("/audit-logs/organization/2107?"+query).list("auditLogs"), "eventName")
	}
	thursday := "dateFrom=2026-02-26&dateTo=2026-02-26"
	assert.Equal(t, []string{"webhook_disabled", "connection_updated", "data_store_deleted"}, events(thursday))
	assert.Equal(t, []string{"connection_updated"}, events(thursday+"&event[]=connection_updated&event[]=key_created&author[]=12"))
	assert.Equal(t, []string{"key_created"}, events("author=Wesley%20Tan"))
	assert.Equal(t, []string{"webhook_created", "scenario_deactivated", "connection_updated", "scenario_activated", "scenario_created", "webhook_created"}, events("team[]=Workshop"))
	assert.Equal(t, []string{"user_role_changed", "user_invited"}, events("pg[sortBy]=team&pg[sortDir]=asc&pg[limit]=2&author[]=7&event[0]=user_role_changed&event[1]=user_invited"))
	assert.Len(t, h.get("/audit-logs/team/514").list("auditLogs"), 6)

	entry := h.get("/audit-logs/2107/" + latest["uuid"].(string)).ok()
	assert.Equal(t, map[string]any{"name": "Torque wrench", "type": "gateway-webhook"}, entry["details"])
	h.nothingIgnored()
}

func TestAuditLogFilters(t *testing.T) {
	h := newHarness(t)
	a := h.get("/audit-logs/organization/2107/filters").ok()
	assert.Equal(t, []any{
		map[string]any{"label": "Operations", "value": 512.0}, map[string]any{"label": "Marketing", "value": 513.0}, map[string]any{"label": "Workshop", "value": 514.0},
	}, a["teams"])
	assert.Contains(t, a["users"], map[string]any{"label": "Wesley Tan", "value": 18.0})
	assert.Equal(t, "Connections", a["events"].([]any)[0].(map[string]any)["header"])
	team := h.get("/audit-logs/team/512/filters").ok()
	assert.NotContains(t, team, "teams")
	assert.Equal(t, a["events"], team["events"])
}

func TestAuditLogsAreForThoseInCharge(t *testing.T) {
	h := newHarness(t)
	for _, path := range []string{"/audit-logs/organization/2107", "/audit-logs/organization/2107/filters", "/audit-logs/2107/x", "/audit-logs/team/512", "/audit-logs/team/512/filters"} {
		h.call(sandbox.MemberToken, "GET", path, "").refused(403, "SC403", "")
	}
	h.get("/audit-logs/organization/3318").refused(403, "SC403", "")
	h.get("/audit-logs/team/977").refused(403, "IM002", "")
	h.get("/audit-logs/2107/x").refused(404, "SC404", "")
	h.get("/audit-logs/organization/2107?dateFrom=yesterday").refused(400, "SC400", "a date such as")
}
