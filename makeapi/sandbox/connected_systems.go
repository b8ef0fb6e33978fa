package sandbox

import (
	"regexp"
	"slices"
)

// connectedSystem is a system that is reached through an on-prem agent. Values come as
// an object and are shown as a list.
type connectedSystem struct {
	ID      string         `json:"id"`
	Name    string         `json:"name"`
	AgentID string         `json:"agentId"`
	AppName string         `json:"appName"`
	Inputs  map[string]any `json:"inputs"`
}

// systemField is a value that a connected system has.
type systemField struct {
	Name     string `json:"name"`
	Label    string `json:"label"`
	Type     string `json:"type"`
	Required bool   `json:"required"`
}

// systemFields are the fields of each app that agents can connect to.
var systemFields = map[string][]systemField{
	"http": {{"baseUrl", "Base URL", "url", true}, {"timeout", "Timeout", "uinteger", false}},
	"sap-agent": {
		{"ashost", "Application server host", "text", true}, {"sysnr", "System number", "text", true},
		{"client", "Client", "text", true}, {"lang", "Language", "text", false},
	},
}

var connectedSystemKind = kind[string, connectedSystem]{name: "connectedSystems"}

var connectedSystemRoutes = []*route{
	{method: "GET", path: "/connected-systems", scopes: scopes("agents:read"), handler: listConnectedSystems},
	{method: "POST", path: "/connected-systems", scopes: scopes("agents:write"), handler: createConnectedSystem},
	{method: "GET", path: "/connected-systems/{connectedSystemId}", scopes: scopes("agents:read"), handler: getConnectedSystem},
	{method: "PATCH", path: "/connected-systems/{connectedSystemId}", scopes: scopes("agents:write"), handler: updateConnectedSystem},
	{method: "DELETE", path: "/connected-systems/{connectedSystemId}", scopes: scopes("agents:write"), handler: deleteConnectedSystem},
}

var uuidForm = regexp.MustCompile(`^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$`)

func isUUID(name string, value any) string {
	if s, ok := value.(string); ok && !uuidForm.MatchString(s) {
		return "Value of parameter '" + name + "' must be a UUID."
	}
	return ""
}

func (s *store) systemsOf(agentID string) []connectedSystem {
	return connectedSystemKind.all(s, func(cs connectedSystem) bool { return cs.AgentID == agentID })
}

// view shows the values in the order of the app's fields.
func (cs connectedSystem) view() object {
	values := []object{}
	for _, f := range systemFields[cs.AppName] {
		if v, given := cs.Inputs[f.Name]; given {
			values = append(values, object{{"name", f.Name}, {"value", v}})
		}
	}
	return object{{"id", cs.ID}, {"name", cs.Name}, {"agentId", cs.AgentID}, {"appName", cs.AppName}, {"inputs", values}}
}

func listConnectedSystems(c *call) (any, error) {
	a, err := c.onPremAgent(c.query.text("agentId", required, isUUID))
	if err != nil {
		return nil, err
	}
	views := []object{}
	for _, cs := range c.db.systemsOf(a.ID) {
		views = append(views, cs.view())
	}
	return object{{"connectedSystems", views}}, nil
}

// connectedSystem returns the system of the address.
func (c *call) connectedSystem() (connectedSystem, error) {
	o, err := c.onPremOrganization()
	if err != nil {
		return connectedSystem{}, err
	}
	cs, ok := connectedSystemKind.get(c.db, c.path.text("connectedSystemId"))
	if a, _ := onPremKind.get(c.db, cs.AgentID); !ok || a.OrganizationID != o.ID {
		return connectedSystem{}, unknownID("connected system")
	}
	return cs, nil
}

func getConnectedSystem(c *call) (any, error) {
	cs, err := c.connectedSystem()
	if err != nil {
		return nil, err
	}
	return object{{"connectedSystem", cs.view()}}, nil
}

func createConnectedSystem(c *call) (any, error) {
	cs := connectedSystem{
		Name: c.body.text("name", required, notEmpty), AgentID: c.body.text("agentId", required, isUUID),
		AppName: c.body.text("appName", required), Inputs: c.body.object("inputs", required),
	}
	if _, err := c.onPremAgent(cs.AgentID); err != nil {
		return nil, err
	}
	if err := cs.check(c.problems); err != nil {
		return nil, err
	}
	cs.ID = uuid("connectedSystem", connectedSystemKind.next(c.db))
	connectedSystemKind.put(c.db, cs.ID, cs)
	return object{{"connectedSystem", cs.view()}}, nil
}

// check compares the values with the fields of the app.
func (cs connectedSystem) check(p *problems) error {
	spec, ok := systemFields[cs.AppName]
	if !ok {
		return unknownID("app")
	}
	for _, f := range spec {
		if f.Required && cs.Inputs[f.Name] == nil {
			p.add("Missing value of required parameter '%s'.", f.Name)
		}
	}
	for name := range cs.Inputs {
		if !slices.ContainsFunc(spec, func(f systemField) bool { return f.Name == name }) {
			p.add("The app has no field '%s'.", name)
		}
	}
	return p.err()
}

func updateConnectedSystem(c *call) (any, error) {
	name, agentID := c.body.text("name", notEmpty), c.body.text("agentId", isUUID)
	app, inputs := c.body.text("appName"), c.body.object("inputs")
	cs, err := c.connectedSystem()
	if err != nil {
		return nil, err
	}
	if agentID != "" {
		if _, err := c.onPremAgent(agentID); err != nil {
			return nil, err
		}
	}
	if app != "" && app != cs.AppName {
		cs.Inputs = map[string]any{} // the values of another app mean nothing
	}
	replace(&cs.Name, name)
	replace(&cs.AgentID, agentID)
	replace(&cs.AppName, app)
	merged := map[string]any{}
	for _, from := range []map[string]any{cs.Inputs, inputs} {
		for field, value := range from {
			merged[field] = value
		}
	}
	cs.Inputs = merged
	if err := cs.check(c.problems); err != nil {
		return nil, err
	}
	connectedSystemKind.put(c.db, cs.ID, cs)
	return object{{"connectedSystem", cs.view()}}, nil
}

func deleteConnectedSystem(c *call) (any, error) {
	cs, err := c.connectedSystem()
	if err != nil {
		return nil, err
	}
	connectedSystemKind.remove(c.db, cs.ID)
	return object{{"connectedSystem", cs.ID}}, nil
}
