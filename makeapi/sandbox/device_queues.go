package sandbox

import "slices"

// deviceMessage is a message from a device that waits for a scenario, or one that
// waits to be delivered to a device.
type deviceMessage struct {
	ID       string `json:"id"`
	DeviceID int    `json:"deviceId"`
	Scope    string `json:"scope"`
	Size     int    `json:"size"`
	Created  moment `json:"created"`
	Data     object `json:"data"`
}

// deviceQueue is one of a device's two queues, which are alike.
type deviceQueue struct {
	kind  kind[string, deviceMessage]
	list  collection[deviceMessage]
	whole collection[deviceMessage]
	id    string // the wildcard of a message's address
}

func newDeviceQueue(plural, singular, id string) *deviceQueue {
	return &deviceQueue{
		kind: kind[string, deviceMessage]{name: "device" + plural},
		list: collection[deviceMessage]{
			plural: singular + "s", columns: []string{"id", "scope", "size", "created"},
			sortable: []string{"created", "id", "scope", "size"}, sortDir: "asc", limit: 10000, max: 10000, key: "id",
		},
		whole: collection[deviceMessage]{singular: singular, columns: []string{"id", "scope", "size", "created", "data"}},
		id:    id,
	}
}

var (
	incomings = newDeviceQueue("Incomings", "incoming", "incomingId")
	outgoings = newDeviceQueue("Outgoings", "outgoing", "outgoingId")
)

var deviceQueueRoutes = []*route{
	{method: "GET", path: "/devices/{deviceId}/incomings", scopes: scopes("devices:read"), handler: incomings.listMessages},
	{method: "DELETE", path: "/devices/{deviceId}/incomings", scopes: scopes("devices:write"), handler: incomings.deleteMessages},
	{method: "GET", path: "/devices/{deviceId}/incomings/stats", scopes: scopes("devices:read"), handler: incomings.stats},
	{method: "GET", path: "/devices/{deviceId}/incomings/{incomingId}", scopes: scopes("devices:read"), handler: incomings.getMessage},
	{method: "GET", path: "/devices/{deviceId}/outgoings", scopes: scopes("devices:read"), handler: outgoings.listMessages},
	{method: "DELETE", path: "/devices/{deviceId}/outgoings", scopes: scopes("devices:write"), handler: outgoings.deleteMessages},
	{method: "GET", path: "/devices/{deviceId}/outgoings/{outgoingId}", scopes: scopes("devices:read"), handler: outgoings.getMessage},
}

// of returns a device's messages, of one scope or, with none, of all.
func (q *deviceQueue) of(db *store, deviceID int, scope string) []deviceMessage {
	return q.kind.all(db, func(m deviceMessage) bool {
		return m.DeviceID == deviceID && (scope == "" || m.Scope == scope)
	})
}

func (q *deviceQueue) listMessages(c *call) (any, error) {
	scope := c.query.text("scope")
	d, err := c.device(teamReaders)
	if err != nil {
		return nil, err
	}
	return q.list.list(c, q.of(c.db, d.ID, scope))
}

func (q *deviceQueue) getMessage(c *call) (any, error) {
	id := c.path.text(q.id)
	d, err := c.device(teamReaders)
	if err != nil {
		return nil, err
	}
	m, ok := q.kind.get(c.db, id)
	if !ok || m.DeviceID != d.ID {
		return nil, notFound()
	}
	return q.whole.whole(m), nil
}

func (q *deviceQueue) stats(c *call) (any, error) {
	scope := c.query.text("scope")
	d, err := c.device(teamReaders)
	if err != nil {
		return nil, err
	}
	return object{{"incomingStat", object{
		{"queue", len(q.of(c.db, d.ID, scope))}, {"limit", d.QueueLimit}, {"enabled", !d.Gone},
	}}}, nil
}

// deleteMessages deletes what it finds. As Make documents, ids that are not in the
// queue are a part that failed: the answer is 200 and carries an error.
func (q *deviceQueue) deleteMessages(c *call) (any, error) {
	ids, all, except := c.body.texts("ids"), c.body.boolean("all"), c.body.texts("exceptIds")
	switch {
	case all == (len(ids) > 0):
		c.problems.add("Either ids or all must be sent.")
	case !all && len(except) > 0:
		c.problems.add("exceptIds can be used together with all only.")
	}
	d, err := c.device(teamWriters)
	if err != nil {
		return nil, err
	}
	doomed := slices.DeleteFunc(q.of(c.db, d.ID, ""), func(m deviceMessage) bool {
		return all && slices.Contains(except, m.ID) || !all && !slices.Contains(ids, m.ID)
	})
	if err := c.confirmed(object{{"type", "deleteDeviceMessages"}, {"data", object{{"deviceId", d.ID}, {"messages", len(doomed)}}}}); err != nil {
		return nil, err
	}
	deleted := make([]string, 0, len(doomed))
	for _, m := range doomed {
		q.kind.remove(c.db, m.ID)
		deleted = append(deleted, m.ID)
	}
	answer := object{{q.list.plural, deleted}}
	if missing := len(slices.Compact(slices.Sorted(slices.Values(ids)))) - len(deleted); !all && missing > 0 {
		answer = append(answer, member{"error", object{{"name", "APIError"}, {"message", "Some messages were not found in the queue."}}})
	}
	return answer, nil
}
