package sandbox

import "net/http"

// onPremAgent is a program that bridges an organization's own network to Make.
type onPremAgent struct {
	ID                 string `json:"id"`
	TenantID           string `json:"tenantId"`
	Name               string `json:"name"`
	Status             string `json:"status"`
	Alerted            bool   `json:"alerted"`
	Connected          bool   `json:"connected"`
	Version            string `json:"version"`
	CreatedDate        moment `json:"createdDate"`
	LastConnectionDate moment `json:"lastConnectionDate"`

	OrganizationID int `json:"-"`
}

// onPremView is an agent as it is shown, with the number of its systems.
type onPremView struct {
	onPremAgent
	SystemConnectionsCount int `json:"systemConnectionsCount"`
}

var onPremKind = kind[string, onPremAgent]{name: "onPremAgents"}

var onPremRoutes = []*route{
	{method: "GET", path: "/agents", scopes: scopes("agents:read"), handler: listOnPremAgents},
	{method: "POST", path: "/agent/register", scopes: scopes("agents:write"), handler: registerOnPremAgent},
	{method: "GET", path: "/agents/{agentId}", scopes: scopes("agents:read"), handler: getOnPremAgent},
	{method: "POST", path: "/agents/{agentId}", scopes: scopes("agents:write"), handler: createOnPremAgent},
	{method: "PATCH", path: "/agents/{agentId}", scopes: scopes("agents:write"), handler: renameOnPremAgent},
	{method: "DELETE", path: "/agents/{agentId}", scopes: scopes("agents:write"), handler: deleteOnPremAgent},
	{method: "GET", path: "/agents/{agentId}/apps/{appName}/config", scopes: scopes("agents:read"), handler: getAgentAppConfig},
}

// onPremOrganization returns the organization of the query, or the caller's first. Its
// owner and its admins deal with its agents, and its plan must have them.
func (c *call) onPremOrganization() (organization, error) {
	asked := c.query.integer("organizationId")
	if err := c.problems.err(); err != nil {
		return organization{}, err
	}
	o, ok := c.payer()
	if asked != 0 && asked != o.ID {
		return organization{}, permissionDenied()
	}
	switch {
	case !ok || !c.administers(o.ID):
		return organization{}, permissionDenied()
	case !o.License.OnPremAgent:
		return organization{}, refuse(http.StatusPaymentRequired, "SC402", "The organization's plan has no on-prem agents.")
	}
	return o, nil
}

// unknownID is what Make answers in these groups where others answer 404.
func unknownID(what string) *failure {
	return refuse(http.StatusBadRequest, "", "There is no such "+what+".")
}

// onPremAgent returns the agent with this id.
func (c *call) onPremAgent(id string) (onPremAgent, error) {
	o, err := c.onPremOrganization()
	if err != nil {
		return onPremAgent{}, err
	}
	a, ok := onPremKind.get(c.db, id)
	if !ok || a.OrganizationID != o.ID {
		return onPremAgent{}, unknownID("agent")
	}
	return a, nil
}

func (s *store) viewOnPrem(a onPremAgent) onPremView {
	return onPremView{a, len(s.systemsOf(a.ID))}
}

func listOnPremAgents(c *call) (any, error) {
	o, err := c.onPremOrganization()
	if err != nil {
		return nil, err
	}
	views := []onPremView{}
	for _, a := range onPremKind.all(c.db, func(a onPremAgent) bool { return a.OrganizationID == o.ID }) {
		views = append(views, c.db.viewOnPrem(a))
	}
	return object{{"agents", views}}, nil
}

func getOnPremAgent(c *call) (any, error) {
	a, err := c.onPremAgent(c.path.text("agentId"))
	if err != nil {
		return nil, err
	}
	return object{{"agent", c.db.viewOnPrem(a)}}, nil
}

// newOnPremAgent is registered, but has not called home yet.
func newOnPremAgent(c *call, id string, o organization) onPremAgent {
	return onPremAgent{
		ID: id, TenantID: uuid("tenant", o.ID), Name: c.body.text("name"), Status: "REGISTERED",
		CreatedDate: moment{c.now}, OrganizationID: o.ID,
	}
}

func registerOnPremAgent(c *call) (any, error) {
	c.body.text("name", required, notEmpty)
	o, err := c.onPremOrganization()
	if err != nil {
		return nil, err
	}
	number := onPremKind.next(c.db)
	a := newOnPremAgent(c, uuid("onPremAgent", number), o)
	onPremKind.put(c.db, a.ID, a)
	return object{{"agent", object{
		{"id", a.ID}, {"tenantId", a.TenantID}, {"name", a.Name}, {"clientSecret", secret("clientSecret", number)},
		{"status", a.Status}, {"alerted", a.Alerted}, {"connected", a.Connected},
	}}}, nil
}

func createOnPremAgent(c *call) (any, error) {
	id := c.path.text("agentId", isUUID)
	c.body.text("name", required, notEmpty)
	o, err := c.onPremOrganization()
	if err != nil {
		return nil, err
	}
	if _, taken := onPremKind.get(c.db, id); taken {
		return nil, invalidInput("There is an agent of that id already.")
	}
	a := newOnPremAgent(c, id, o)
	onPremKind.put(c.db, id, a)
	return object{{"agent", c.db.viewOnPrem(a)}}, nil
}

func renameOnPremAgent(c *call) (any, error) {
	name := c.body.text("name", notEmpty)
	a, err := c.onPremAgent(c.path.text("agentId"))
	if err != nil {
		return nil, err
	}
	replace(&a.Name, name)
	onPremKind.put(c.db, a.ID, a)
	return object{{"agent", c.db.viewOnPrem(a)}}, nil
}

// deleteOnPremAgent takes the systems with it that nothing reaches any more.
func deleteOnPremAgent(c *call) (any, error) {
	a, err := c.onPremAgent(c.path.text("agentId"))
	if err != nil {
		return nil, err
	}
	for _, s := range c.db.systemsOf(a.ID) {
		connectedSystemKind.remove(c.db, s.ID)
	}
	onPremKind.remove(c.db, a.ID)
	return object{{"agent", a.ID}}, nil
}

func getAgentAppConfig(c *call) (any, error) {
	app := c.path.text("appName")
	if _, err := c.onPremAgent(c.path.text("agentId")); err != nil {
		return nil, err
	}
	spec, ok := systemFields[app]
	if !ok {
		return nil, unknownID("app")
	}
	return object{{"inputs", []object{{{"name", "inputs"}, {"label", "Inputs"}, {"type", "collection"}, {"spec", spec}}}}}, nil
}
