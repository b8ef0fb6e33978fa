package sandbox

import (
	"net/http"
	"slices"
	"strconv"
)

// notification tells a user that something happened in Make.
type notification struct {
	ID      bigID  `json:"id"`
	UserID  int    `json:"userId"`
	Subject string `json:"subject"`
	Read    moment `json:"read"`
	Created moment `json:"created"`
	Type    int    `json:"type"`
	Body    string `json:"body"`
}

// bigID is a number that Make writes as text, as JavaScript would lose its last digits.
type bigID int

// MarshalText writes the decimal digits.
func (id bigID) MarshalText() ([]byte, error) { return []byte(strconv.Itoa(int(id))), nil }

var notificationKind = kind[int, notification]{name: "notifications"}

var notificationRoutes = []*route{
	{method: "GET", path: "/users/unread-notifications", scopes: scopes("user:read"), handler: countUnread},
	{method: "GET", path: "/notifications", scopes: scopes("notifications:read"), handler: listNotifications},
	{method: "DELETE", path: "/notifications", scopes: scopes("notifications:write"), handler: deleteNotifications},
	{method: "GET", path: "/notifications/{notificationId}", scopes: scopes("notifications:read"), handler: getNotification},
	{method: "POST", path: "/notifications/mark-as-read", scopes: scopes("notifications:write"), body: optionalBody, handler: markNotificationsAsRead},
}

var notifications = collection[notification]{
	plural: "notifications", columns: []string{"id", "subject", "read", "created", "type"},
	sortable: []string{"id"}, sortDir: "desc", limit: 10000, max: 10000,
}

// wholeNotification adds the text.
var wholeNotification = collection[notification]{
	singular: "notification", columns: []string{"id", "subject", "read", "created", "type", "body"},
}

// homeZone is the zone of all organizations of the sandbox.
const homeZone = 1

// inHomeZone reads imtZoneId, which the public cloud wants.
func (c *call) inHomeZone() error {
	zone := c.query.integer("imtZoneId", required)
	if err := c.problems.err(); err != nil {
		return err
	}
	member := organizationRoleKind.all(c.db, func(r organizationRole) bool { return r.UserID == c.user.ID })
	if zone != homeZone || len(member) == 0 {
		return refuse(http.StatusBadRequest, "", "User has no organization in the zone")
	}
	return nil
}

func (c *call) notifications(keep func(notification) bool) []notification {
	return notificationKind.all(c.db, func(n notification) bool { return n.UserID == c.user.ID && keep(n) })
}

func unread(n notification) bool { return n.Read.IsZero() }

func listNotifications(c *call) (any, error) {
	unreadOnly := c.query.boolean("unreadOnly")
	if err := c.inHomeZone(); err != nil {
		return nil, err
	}
	list, err := notifications.list(c, c.notifications(func(n notification) bool { return !unreadOnly || unread(n) }))
	if err != nil {
		return nil, err
	}
	count := len(c.notifications(unread))
	counts := object{
		{"userUnreadNotifications", count},
		{"userZoneNotifications", []object{{{"imtZoneId", homeZone}, {"unreadNotifications", count}}}},
	}
	return slices.Insert(list, 1, counts...), nil
}

func getNotification(c *call) (any, error) {
	id := c.path.text("notificationId")
	if err := c.inHomeZone(); err != nil {
		return nil, err
	}
	n, err := c.notification(id)
	if err != nil {
		return nil, err
	}
	return wholeNotification.whole(n), nil
}

// notification returns one of the caller's.
func (c *call) notification(id string) (notification, error) {
	number, err := strconv.Atoi(id)
	n, ok := notificationKind.get(c.db, number)
	if err != nil || !ok || n.UserID != c.user.ID {
		return notification{}, notFound()
	}
	return n, nil
}

func deleteNotifications(c *call) (any, error) {
	ids := c.body.texts("ids")
	if len(ids) == 0 {
		c.problems.add("Missing value of required parameter 'ids'.")
	}
	if err := c.inHomeZone(); err != nil {
		return nil, err
	}
	var doomed []notification
	for _, id := range ids {
		n, err := c.notification(id)
		if err != nil {
			return nil, err
		}
		doomed = append(doomed, n)
	}
	for _, n := range doomed {
		notificationKind.remove(c.db, int(n.ID))
	}
	return object{{"notifications", idsOf(doomed)}}, nil
}

func markNotificationsAsRead(c *call) (any, error) {
	c.query.text("ids", required, oneOf("all"))
	if err := c.inHomeZone(); err != nil {
		return nil, err
	}
	marked := c.notifications(unread)
	for _, n := range marked {
		n.Read = moment{c.now}
		notificationKind.put(c.db, int(n.ID), n)
	}
	return object{{"notifications", idsOf(marked)}}, nil
}

func idsOf(list []notification) []object {
	ids := make([]object, 0, len(list))
	for _, n := range list {
		ids = append(ids, object{{"id", n.ID}})
	}
	return ids
}

// countUnread is among the users in Make's addresses. It counts by zone, and there is
// but one here.
func countUnread(c *call) (any, error) {
	count := len(c.notifications(unread))
	return object{
		{"userUnreadNotifications", count},
		{"userZoneUnreadNotifications", []object{{{"zoneId", homeZone}, {"unreadNotifications", count}}}},
	}, nil
}
