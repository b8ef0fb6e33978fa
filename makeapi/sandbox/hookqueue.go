package sandbox

import "slices"

// incoming is an item that waits in the queue of a hook.
type incoming struct {
	ID      string         `json:"id"`
	Scope   string         `json:"scope"`
	Size    int            `json:"size"`
	Created moment         `json:"created"`
	Data    map[string]any `json:"data"`
	HookID  int            `json:"hookId"`
	Busy    bool           `json:"busy"` // being processed, so that it can't be deleted
}

// hookLog is a request that a hook received.
type hookLog struct {
	ID         string   `json:"id"`
	StatusID   int      `json:"statusId"` // 1 success, 3 error
	Parser     string   `json:"parser"`
	Replayable bool     `json:"replayable"`
	Sizes      object   `json:"sizes"`
	LoggedAt   moment   `json:"loggedAt"`
	UDIDs      []string `json:"udids"`
	TypeID     int      `json:"typeId"`
	AppParser  *string  `json:"appParser"`
	IMTID      string   `json:"imtId"`
	Data       object   `json:"data"`
	HookID     int      `json:"hookId"`
}

var (
	incomingKind = kind[string, incoming]{name: "incomings"}
	hookLogKind  = kind[string, hookLog]{name: "hookLogs"}
)

// Where Make is silent: items that are being processed are left out of a deletion with
// 200 and an error member, and logs are sorted by imtId, the latest first, 50 a page. Logs
// of the seed never grow too old.
var hookQueueRoutes = []*route{
	{method: "GET", path: "/hooks/{hookId}/incomings", scopes: scopes("hooks:read"), handler: listIncomings},
	{method: "DELETE", path: "/hooks/{hookId}/incomings", scopes: scopes("hooks:write"), handler: deleteIncomings},
	{method: "GET", path: "/hooks/{hookId}/incomings/stats", scopes: scopes("hooks:read"), handler: incomingStats},
	{method: "GET", path: "/hooks/{hookId}/incomings/{incomingId}", scopes: scopes("hooks:read"), handler: getIncoming},
	{method: "GET", path: "/hooks/{hookId}/logs", scopes: scopes("hooks:read"), handler: listHookLogs},
	{method: "GET", path: "/hooks/{hookId}/logs/{logId}", scopes: scopes("hooks:read"), handler: getHookLog},
}

var hookIncomings = collection[incoming]{
	plural: "incomings", columns: []string{"id", "scope", "size", "created"},
	sortable: []string{"created", "size"}, sortDir: "asc", limit: 10000, max: 10000,
}

var oneIncoming = collection[incoming]{singular: "incoming", columns: []string{"id", "scope", "size", "created", "data"}}

var hookLogs = collection[hookLog]{
	plural:   "hookLogs",
	columns:  []string{"id", "statusId", "parser", "replayable", "sizes", "loggedAt", "udids", "typeId", "appParser", "imtId"},
	sortable: []string{"imtId", "loggedAt"}, sortDir: "desc", limit: 50, max: 10000,
}

var oneHookLog = collection[hookLog]{
	singular: "hookLog",
	columns:  []string{"id", "statusId", "parser", "replayable", "sizes", "loggedAt", "udids", "typeId", "data"},
}

func (s *store) queue(hookID int) []incoming {
	return incomingKind.all(s, func(i incoming) bool { return i.HookID == hookID })
}

func (s *store) hookLogs(hookID int) []hookLog {
	return hookLogKind.all(s, func(l hookLog) bool { return l.HookID == hookID })
}

func listIncomings(c *call) (any, error) {
	h, err := c.hook(teamReaders)
	if err != nil {
		return nil, err
	}
	return hookIncomings.list(c, c.db.queue(h.ID))
}

func getIncoming(c *call) (any, error) {
	h, err := c.hook(teamReaders)
	if err != nil {
		return nil, err
	}
	item, found := incomingKind.get(c.db, c.path.text("incomingId"))
	if !found || item.HookID != h.ID {
		return nil, notFound()
	}
	return oneIncoming.one(c, item)
}

// deleteIncomings leaves what is being processed in the queue, and says so.
func deleteIncomings(c *call) (any, error) {
	ids, all, except := chosenForDeletion(c, c.body.texts, "ids", "exceptIds")
	h, err := c.hook(teamWriters)
	if err != nil {
		return nil, err
	}
	var lost []any
	if all {
		lost = append(lost, object{{"type", "deleteAllIncomings"}})
	}
	if err := c.confirmed(lost...); err != nil {
		return nil, err
	}
	deleted, skipped := []string{}, false
	for _, item := range c.db.queue(h.ID) {
		chosen := all && !slices.Contains(except, item.ID) || slices.Contains(ids, item.ID)
		switch {
		case chosen && item.Busy:
			skipped = true
		case chosen:
			incomingKind.remove(c.db, item.ID)
			deleted = append(deleted, item.ID)
		}
	}
	answer := object{{"incomings", deleted}}
	if skipped {
		answer = append(answer, member{"error", object{
			{"name", "IncomingsError"},
			{"message", "Some of the incoming messages could not be deleted because they are being processed right now"},
		}})
	}
	return answer, nil
}

func incomingStats(c *call) (any, error) {
	h, err := c.hook(teamReaders)
	if err != nil {
		return nil, err
	}
	return object{{"incomingStat", object{
		{"queue", len(c.db.queue(h.ID))}, {"limit", h.QueueLimit}, {"enabled", h.Enabled},
	}}}, nil
}

func listHookLogs(c *call) (any, error) {
	from, to := c.query.optionalInteger("from"), c.query.optionalInteger("to")
	h, err := c.hook(teamReaders)
	if err != nil {
		return nil, err
	}
	logs := slices.DeleteFunc(c.db.hookLogs(h.ID), func(l hookLog) bool {
		at := int(l.LoggedAt.UnixMilli())
		return from != nil && at < *from || to != nil && at > *to
	})
	return hookLogs.list(c, logs)
}

func getHookLog(c *call) (any, error) {
	h, err := c.hook(teamReaders)
	if err != nil {
		return nil, err
	}
	entry, found := hookLogKind.get(c.db, c.path.text("logId"))
	if !found || entry.HookID != h.ID {
		return nil, notFound()
	}
	return oneHookLog.one(c, entry)
}
