package sandbox_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"makemcp/makeapi/sandbox"
)

func TestNotifications(t *testing.T) {
	h := newHarness(t)
	all := h.get("/notifications?imtZoneId=1").ok()
	assert.Equal(t, map[string]any{"sortBy": "id", "sortDir": "desc", "limit": 10000.0, "offset": 0.0}, all["pg"])
	assert.InDelta(t, 6, all["userUnreadNotifications"], 0)
	assert.Equal(t, []any{map[string]any{"imtZoneId": 1.0, "unreadNotifications": 6.0}}, all["userZoneNotifications"])
	rows := h.get("/notifications?imtZoneId=1&unreadOnly=true&pg[sortDir]=asc").list("notifications")
	assert.Len(t, rows, 6)
	assert.Equal(t, "Scenario stopped: Clean bounced addresses", rows[0]["subject"])
	assert.NotContains(t, rows[0], "body")

	id := rows[0]["id"].(string)
	whole := h.get("/notifications/" + id + "?imtZoneId=1").ok()["notification"].(map[string]any)
	assert.Contains(t, whole["body"], "(1124) was deactivated after 3 consecutive errors")
	assert.Nil(t, whole["read"], "looking does not mark it")
	h.call(sandbox.MemberToken, "GET", "/notifications/"+id+"?imtZoneId=1", "").refused(404, "SC404", "")

	h.call(sandbox.OwnerToken, "DELETE", "/notifications?imtZoneId=1", `{"ids":["`+id+`","1"]}`).refused(404, "SC404", "")
	h.call(sandbox.OwnerToken, "DELETE", "/notifications?imtZoneId=1", `{"ids":["`+id+`"]}`).exactly(`{"notifications":[{"id":"` + id + `"}]}`)
	assert.Len(t, h.call(sandbox.OwnerToken, "POST", "/notifications/mark-as-read?ids=all&imtZoneId=1", "").list("notifications"), 5)
	assert.InDelta(t, 0, h.get("/notifications?imtZoneId=1").ok()["userUnreadNotifications"], 0)
	assert.Equal(t, 2, h.Mutations())
	h.nothingIgnored()
}

func TestNotificationRefusals(t *testing.T) {
	h := newHarness(t)
	h.get("/notifications").refused(400, "SC400", "'imtZoneId'")
	h.get("/notifications?imtZoneId=2").refused(400, "", "User has no organization in the zone")
	h.call(sandbox.AdministratorToken, "GET", "/notifications?imtZoneId=1", "").refused(400, "", "no organization in the zone")
	h.call(sandbox.OwnerToken, "POST", "/notifications/mark-as-read?imtZoneId=1&ids=3", "").refused(400, "SC400", "'ids'")
	h.call(sandbox.OwnerToken, "DELETE", "/notifications?imtZoneId=1", `{}`).refused(400, "SC400", "'ids'")
	h.get("/notifications/abc?imtZoneId=1").refused(404, "SC404", "")
	h.call(sandbox.ReadOnlyToken, "POST", "/notifications/mark-as-read?imtZoneId=1&ids=all", "").refused(403, "SC403", "")
}

func TestUnreadNotificationsAreCounted(t *testing.T) {
	h := newHarness(t)
	before := h.get("/users/unread-notifications").ok()["userUnreadNotifications"]
	assert.Positive(t, before)
	h.call(sandbox.OwnerToken, "POST", "/notifications/mark-as-read?ids=all&imtZoneId=1", "")
	assert.Zero(t, h.get("/users/unread-notifications").ok()["userUnreadNotifications"])
	h.nothingIgnored()
}
