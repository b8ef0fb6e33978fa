package sandbox

import (
	"fmt"
	"maps"
)

// hook is a webhook or mailhook.
type hook struct {
	ID          int            `json:"id"`
	Name        string         `json:"name"`
	TeamID      int            `json:"teamId"`
	UDID        string         `json:"udid"`
	Type        string         `json:"type"`
	PackageName *string        `json:"packageName"`
	Theme       string         `json:"theme"`
	Flags       object         `json:"flags"`
	Editable    bool           `json:"editable"`
	QueueCount  int            `json:"queueCount"` // worked out, see viewHook
	QueueLimit  int            `json:"queueLimit"`
	Enabled     bool           `json:"enabled"`
	Gone        bool           `json:"gone"`
	TypeName    string         `json:"typeName"`
	Data        map[string]any `json:"data"`
	ScenarioID  *int           `json:"scenarioId"`
	URL         string         `json:"url"`
	Learning    bool           `json:"learning"`
	Learned     []any          `json:"dataStructure"` // what it has learned, as ping tells it
}

func (h hook) team() int { return h.TeamID }

var hookKind = kind[int, hook]{name: "hooks"}

// Where Make is silent: set-data keeps what is left out, to switch a hook to the state
// it is in succeeds, and types other than the custom webhook have nothing to learn. The
// addresses of hooks can't be called.
var hookRoutes = []*route{
	{method: "GET", path: "/hooks", scopes: scopes("hooks:read"), handler: listHooks},
	{method: "POST", path: "/hooks", scopes: scopes("hooks:write"), handler: createHook},
	{method: "GET", path: "/hooks/{hookId}", scopes: scopes("hooks:read"), handler: getHook},
	{method: "PATCH", path: "/hooks/{hookId}", scopes: scopes("hooks:write"), handler: renameHook},
	{method: "DELETE", path: "/hooks/{hookId}", scopes: scopes("hooks:write"), handler: deleteHook},
	{method: "GET", path: "/hooks/{hookId}/ping", scopes: scopes("hooks:read"), handler: pingHook},
	{method: "POST", path: "/hooks/{hookId}/set-data", scopes: scopes("hooks:write"), handler: setHookData},
	hookSwitch("learn-start", func(h *hook) { h.Learning = true }),
	hookSwitch("learn-stop", func(h *hook) { h.Learning = false }),
	hookSwitch("enable", func(h *hook) { h.Enabled = true }),
	hookSwitch("disable", func(h *hook) { h.Enabled = false }),
}

// hooks shows what Make tells of hooks: all but their learning, which is for ping.
var hooks = collection[hook]{
	plural: "hooks", singular: "hook",
	columns: []string{
		"id", "name", "teamId", "udid", "type", "packageName", "theme", "flags", "editable", "queueCount", "queueLimit",
		"enabled", "gone", "typeName", "data", "scenarioId", "url",
	},
	sortable: []string{"name", "id"}, sortDir: "asc", limit: 50, max: 10000,
}

// hookType is a type of hooks.
type hookType struct {
	kind, app, theme string   // kind is web, web-shared or mail
	booleans         []string // parameters that must be given, but have a default
	account          []string // types of connections that it registers with; empty when it needs none
}

var hookTypes = map[string]hookType{
	"gateway-webhook":  {kind: "web", theme: "#c73a63", booleans: []string{"method", "headers", "stringify"}},
	"gateway-mailhook": {kind: "mail", theme: "#c73a63"},
	"shopify":          {kind: "web", app: "shopify", theme: "#95bf47", account: []string{"shopify"}},
	"stripe":           {kind: "web", app: "stripe", theme: "#635bff", account: []string{"stripe"}},
	"slack":            {kind: "web-shared", app: "slack", theme: "#4a154b", account: []string{"slack3"}},
	"jotform":          {kind: "web", app: "jotform", theme: "#ff6100"},
}

func (c *call) hook(roles []int) (hook, error) {
	return owned(c, hookKind, c.path.integer("hookId"), roles)
}

// viewHook is a hook as shown, with the length of its queue.
func (s *store) viewHook(h hook) hook {
	h.QueueCount = len(s.queue(h.ID))
	return h
}

func listHooks(c *call) (any, error) {
	typeName, assigned := c.query.text("typeName"), c.query.optionalBoolean("assigned")
	scenario := c.query.optionalInteger("viewForScenarioId")
	rows, err := inTeam(c, hookKind, c.query.integer("teamId", required))
	if err != nil {
		return nil, err
	}
	var views []hook
	for _, h := range rows {
		isFree := h.ScenarioID == nil
		switch {
		case typeName != "" && h.TypeName != typeName:
		case scenario != nil && !isFree && *h.ScenarioID != *scenario:
		case scenario == nil && assigned != nil && *assigned == isFree:
		default:
			views = append(views, c.db.viewHook(h))
		}
	}
	return hooks.list(c, views)
}

func getHook(c *call) (any, error) {
	h, err := c.hook(teamReaders)
	if err != nil {
		return nil, err
	}
	return hooks.one(c, c.db.viewHook(h))
}

func createHook(c *call) (any, error) {
	fill := c.query.text("useDefaults", oneOf("requiredOnly")) != ""
	h := hook{
		Name: c.body.text("name", required, notEmpty, maxLength(128)), TeamID: c.body.integer("teamId", required),
		TypeName: c.body.text("typeName", required), Enabled: true, Editable: true, QueueLimit: queueLimit, Flags: object{},
	}
	t, known := hookTypes[h.TypeName]
	if c.body.has("typeName") && !known {
		return nil, invalidInput("Invalid hook type")
	}
	c.hookData(t, fill)
	h.Data = c.body.rest()
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	where, err := c.teamFor(h.TeamID, teamWriters)
	if err != nil {
		return nil, err
	}
	if err := c.fitsTeam(h.Data, h.TeamID, t); err != nil {
		return nil, err
	}
	h.ID = hookKind.next(c.db)
	zone, _ := organizationKind.get(c.db, where.OrganizationID)
	h = h.of(t, zone.Zone)
	hookKind.put(c.db, h.ID, h)
	return append(hooks.whole(h), member{"formula", object{{"success", []any{}}}}), nil
}

// queueLimit is 667 items for each 10,000 credits of the plan, 10,000 at most.
const queueLimit = 5336

// of gives a hook what follows from its type: address, defaults, looks.
func (h hook) of(t hookType, zone string) hook {
	h.UDID = secret("hook", h.ID)
	h.Type, h.Theme, h.Learning = t.kind, t.theme, h.TypeName == "gateway-webhook"
	h.URL = fmt.Sprintf("https://hook.%s/%s", zone, h.UDID)
	data := map[string]any{"teamId": h.TeamID}
	switch {
	case h.TypeName == "gateway-webhook":
		data["ip"], data["udt"] = nil, nil
	case t.kind == "mail":
		h.URL = fmt.Sprintf("%s@hook.%s", h.UDID, zone)
	default:
		h.PackageName, data["url"] = &t.app, h.URL
	}
	for _, name := range t.booleans {
		data[name] = false
	}
	maps.Copy(data, h.Data)
	h.Data = data
	return h
}

// hookData checks the parameters of the type. Those that a type demands may be left
// out when Make fills them in.
func (c *call) hookData(t hookType, fill bool) {
	for _, name := range t.booleans {
		if c.body.boolean(name); !fill && !c.body.has(name) {
			c.problems.add("Missing value of required parameter '%s'.", name)
		}
		delete(c.body.read, name) // it is part of the free form as well
	}
	if len(t.account) > 0 {
		c.body.integer("__IMTCONN__", required)
		delete(c.body.read, "__IMTCONN__")
	}
}

// fitsTeam checks that what the parameters refer to is in the hook's team.
func (c *call) fitsTeam(data map[string]any, teamID int, t hookType) error {
	if id, ok := asInteger(data["udt"], true); ok {
		if d, found := dataStructureKind.get(c.db, id); !found || d.TeamID != teamID {
			return invalidInput("There is no such data structure in the team.")
		}
	}
	if id, ok := asInteger(data["__IMTCONN__"], true); ok && len(t.account) > 0 {
		if a, found := connectionKind.get(c.db, id); !found || a.TeamID != teamID || a.AccountName != t.account[0] {
			return connectionNotFound(t.account[0], id)
		}
	}
	return nil
}

func renameHook(c *call) (any, error) {
	name := c.body.text("name", required, notEmpty, maxLength(128))
	h, err := c.hook(teamWriters)
	if err != nil {
		return nil, err
	}
	h.Name = name
	hookKind.put(c.db, h.ID, h)
	return hooks.whole(c.db.viewHook(h)), nil
}

// setHookData changes the parameters that are sent and keeps the others.
func setHookData(c *call) (any, error) {
	h, err := c.hook(teamWriters)
	if err != nil {
		return nil, err
	}
	t := hookTypes[h.TypeName]
	for _, name := range t.booleans {
		c.body.boolean(name)
		delete(c.body.read, name)
	}
	changes := c.body.rest()
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if err := c.fitsTeam(changes, h.TeamID, t); err != nil {
		return nil, err
	}
	h.Data = maps.Clone(h.Data)
	maps.Copy(h.Data, changes)
	hookKind.put(c.db, h.ID, h)
	return object{{"changed", true}}, nil
}

func deleteHook(c *call) (any, error) {
	h, err := c.hook(teamWriters)
	if err != nil {
		return nil, err
	}
	var lost []any
	if h.ScenarioID != nil {
		lost = append(lost, object{{"type", "hookUsedInScenario"}, {"data", object{{"scenarioId", *h.ScenarioID}}}})
	}
	if err := c.confirmed(lost...); err != nil {
		return nil, err
	}
	for _, item := range c.db.queue(h.ID) {
		incomingKind.remove(c.db, item.ID)
	}
	for _, entry := range c.db.hookLogs(h.ID) {
		hookLogKind.remove(c.db, entry.ID)
	}
	hookKind.remove(c.db, h.ID)
	return object{{"hook", h.ID}}, nil
}

func pingHook(c *call) (any, error) {
	h, err := c.hook(teamReaders)
	if err != nil {
		return nil, err
	}
	answer := object{
		{"address", h.URL}, {"attached", h.ScenarioID != nil}, {"learning", h.Learning}, {"gone", h.Gone},
	}
	if len(h.Learned) > 0 && !h.Learning {
		answer = append(answer, member{"dataStructure", h.Learned})
	}
	return answer, nil
}

// hookSwitch is a call that turns something of a hook on or off. To do so twice
// changes nothing and is no error.
func hookSwitch(name string, turn func(*hook)) *route {
	return &route{
		method: "POST", path: "/hooks/{hookId}/" + name, scopes: scopes("hooks:write"), body: optionalBody,
		handler: func(c *call) (any, error) {
			h, err := c.hook(teamWriters)
			if err != nil {
				return nil, err
			}
			was := h
			turn(&h)
			switch {
			case h.Learning && h.TypeName != "gateway-webhook":
				return nil, invalidInput("Hooks of this type have nothing to learn.")
			case h.Learning != was.Learning || h.Enabled != was.Enabled:
				hookKind.put(c.db, h.ID, h)
			}
			return object{{"success", true}}, nil
		},
	}
}
