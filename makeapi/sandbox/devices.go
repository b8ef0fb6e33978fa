package sandbox

import (
	"net/http"
	"slices"
	"strconv"
)

// device is a phone or tablet with Make's mobile app, or an inspector, which only
// pretends to be one.
type device struct {
	ID         int      `json:"id"`
	Name       string   `json:"name"`
	TeamID     int      `json:"teamId"`
	UDID       string   `json:"udid"`
	Scope      []string `json:"scope"`
	Info       object   `json:"info"`
	Gone       bool     `json:"gone"`
	QueueLimit int      `json:"queueLimit"`
	ScenarioID *int     `json:"scenarioId"`
	Inspector  bool     `json:"inspector"`
}

// deviceView is a device as it is shown, with the length of its queue.
type deviceView struct {
	device
	QueueCount int `json:"queueCount"`
}

// pairing is a device that was asked for and whose app has not come yet.
type pairing struct {
	UDID   string `json:"udid"`
	Name   string `json:"name"`
	TeamID int    `json:"teamId"`
}

var (
	deviceKind  = kind[int, device]{name: "devices"}
	pairingKind = kind[int, pairing]{name: "deviceRequests"}
)

var deviceRoutes = []*route{
	{method: "GET", path: "/devices", scopes: scopes("devices:read"), handler: listDevices},
	{method: "POST", path: "/devices/request", scopes: scopes("devices:write"), handler: requestPairing},
	{method: "GET", path: "/devices/{deviceId}", scopes: scopes("devices:read"), handler: getDevice},
	{method: "PATCH", path: "/devices/{deviceId}", scopes: scopes("devices:write"), handler: renameDevice},
	{method: "DELETE", path: "/devices/{deviceId}", scopes: scopes("devices:write"), handler: deleteDevice},
}

var devices = collection[deviceView]{
	plural: "devices", singular: "device",
	columns: []string{"id", "name", "teamId", "udid", "scope", "info", "gone", "queueCount", "queueLimit", "scenarioId"},
}

func (s *store) viewDevice(d device) deviceView {
	return deviceView{d, len(incomings.of(s, d.ID, ""))}
}

func listDevices(c *call) (any, error) {
	teamID, assigned := c.query.integer("teamId", required), c.query.has("assigned")
	wanted, scenario := c.query.boolean("assigned"), c.query.optionalInteger("viewForScenarioId")
	abilities := c.query.texts("scope")
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if _, err := c.teamFor(teamID, teamReaders); err != nil {
		return nil, err
	}
	var views []deviceView
	for _, d := range deviceKind.all(c.db, func(d device) bool { return d.TeamID == teamID }) {
		fits := !assigned || wanted == (d.ScenarioID != nil)
		if scenario != nil { // as its editor offers them: free ones, and its own
			fits = d.ScenarioID == nil || same(d.ScenarioID, scenario)
		}
		if fits && d.can(abilities) {
			views = append(views, c.db.viewDevice(d))
		}
	}
	return devices.unpaged(c, views)
}

// can tells whether the device has all of the abilities.
func (d device) can(abilities []string) bool {
	return !slices.ContainsFunc(abilities, func(a string) bool { return !slices.Contains(d.Scope, a) })
}

// device returns the device of the address, which names it by id or by udid.
func (c *call) device(roles []int) (device, error) {
	name := c.path.text("deviceId")
	if err := c.problems.err(); err != nil {
		return device{}, err
	}
	found := deviceKind.all(c.db, func(d device) bool { return d.UDID == name || strconv.Itoa(d.ID) == name })
	if len(found) == 0 {
		return device{}, notFound()
	}
	return found[0], c.teamThing(found[0].TeamID, roles)
}

func getDevice(c *call) (any, error) {
	inspector := c.query.integer("inspector", between(0, 1))
	d, err := c.device(teamReaders)
	switch {
	case err != nil:
		return nil, err
	case inspector == 1 && !d.Inspector:
		return nil, notFound()
	}
	return devices.one(c, c.db.viewDevice(d))
}

func renameDevice(c *call) (any, error) {
	name := c.body.text("name", required, notEmpty)
	d, err := c.device(teamWriters)
	if err != nil {
		return nil, err
	}
	d.Name = name
	deviceKind.put(c.db, d.ID, d)
	return devices.one(c, c.db.viewDevice(d))
}

// deleteDevice always wants a confirmation, under a code of its own while messages
// wait.
func deleteDevice(c *call) (any, error) {
	d, err := c.device(teamWriters)
	if err != nil {
		return nil, err
	}
	waiting, undelivered := incomings.of(c.db, d.ID, ""), outgoings.of(c.db, d.ID, "")
	if err := c.confirmed(object{{"type", "deleteDevice"}, {"data", []object{{{"deviceId", d.ID}, {"deviceName", d.Name}}}}}); err != nil {
		if len(waiting)+len(undelivered) == 0 {
			return nil, err
		}
		return nil, &failure{
			status: http.StatusNotAcceptable, Code: "IM405", Message: "Device queue is not empty",
			Detail:   "The queue of the device still holds messages: repeat the call with confirmed=true to lose them.",
			Metadata: []any{object{{"type", "deviceQueueNotEmpty"}, {"data", object{{"incomings", len(waiting)}, {"outgoings", len(undelivered)}}}}},
		}
	}
	for _, m := range waiting {
		incomings.kind.remove(c.db, m.ID)
	}
	for _, m := range undelivered {
		outgoings.kind.remove(c.db, m.ID)
	}
	deviceKind.remove(c.db, d.ID)
	return object{{"device", d.ID}}, nil
}

// requestPairing makes an inspector at once; a real device would come when its app
// has taken up the udid, which never happens here.
func requestPairing(c *call) (any, error) {
	inspector := c.query.integer("inspector", between(0, 1)) == 1
	p := pairing{Name: c.body.text("name", required, notEmpty), TeamID: c.body.integer("teamId", required)}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if _, err := c.teamFor(p.TeamID, teamWriters); err != nil {
		return nil, err
	}
	if inspector {
		id := deviceKind.next(c.db)
		p.UDID = secret("inspector", id)
		deviceKind.put(c.db, id, device{
			ID: id, Name: p.Name, TeamID: p.TeamID, UDID: p.UDID, Scope: []string{"button"}, QueueLimit: 50,
			Info: object{{"os", "inspector"}}, Inspector: true,
		})
	} else {
		id := pairingKind.next(c.db)
		p.UDID = secret("pairing", id)
		pairingKind.put(c.db, id, p)
	}
	return object{{"createDeviceRequest", object{{"udid", p.UDID}, {"inspector", inspector}}}}, nil
}
