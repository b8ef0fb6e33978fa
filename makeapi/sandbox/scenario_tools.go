package sandbox

import "encoding/json"

// A tool is a scenario of one module, on demand. Unlike other scenarios it is active
// from the start, so that agents can call it; Make does not say so.

var scenarioToolRoutes = []*route{
	{method: "POST", path: "/scenarios/tools", scopes: scopes("scenarios:write"), handler: createTool},
	{method: "GET", path: "/scenarios/tools/{scenarioId}", scopes: scopes("scenarios:read"), handler: getTool},
	{method: "PATCH", path: "/scenarios/tools/{scenarioId}", scopes: scopes("scenarios:write"), handler: updateTool},
}

// toolView is a tool as it is shown.
type toolView struct {
	ID          int    `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Inputs      any    `json:"inputs"`
	TeamID      int    `json:"teamId"`
	ModuleType  string `json:"moduleType"`
	Module      any    `json:"module"`
}

var tools = collection[toolView]{singular: "tool"}

func (c *call) viewTool(s scenario) toolView {
	view := toolView{ID: s.ID, Name: s.Name, Description: s.Description, Inputs: listOf(s.Inputs), TeamID: s.TeamID, ModuleType: "action"}
	modules, _ := decodeObject(s.live(c.db).Blueprint)["flow"].([]any)
	if len(modules) > 0 {
		m, _ := modules[0].(map[string]any)
		delete(m, "id")
		view.Module = m
	}
	return view
}

func createTool(c *call) (any, error) {
	s := scenario{
		Description: c.body.text("description", required), TeamID: c.body.integer("teamId", required), Type: "tool", Devices: []any{},
		Scheduling: json.RawMessage(`{"type":"on-demand"}`), CreatedByUser: c.author(), UpdatedByUser: c.author(),
		Created: moment{c.now}, LastEdit: moment{c.now}, Started: moment{c.now}, IsActive: true, IsLinked: true,
	}
	name, inputs, module := c.body.text("name", required, notEmpty), c.body.list("inputs"), c.body.object("module")
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if _, err := c.teamFor(s.TeamID, teamWriters); err != nil {
		return nil, err
	}
	s.Inputs = inputs
	s.ID = scenarioKind.next(c.db)
	return c.storeTool(s, name, module)
}

// storeTool checks the module and stores the tool.
func (c *call) storeTool(s scenario, name string, module map[string]any) (any, error) {
	flow := []any{}
	if module != nil {
		whole := map[string]any{"id": json.Number("1"), "version": json.Number("1"), "metadata": map[string]any{}}
		for member, value := range module {
			whole[member] = value
		}
		flow = append(flow, whole)
	}
	blueprint := map[string]any{"name": name, "flow": flow, "metadata": map[string]any{}}
	t, _ := teamKind.get(c.db, s.TeamID)
	if err := c.checkBlueprint(blueprint, t); err != nil {
		return nil, err
	}
	if _, known := scenarioKind.get(c.db, s.ID); !known || string(encode(flow)) != string(encode(c.flow(s))) || name != s.Name {
		s.setBlueprint(c.db, blueprint, c.now)
	}
	view := c.viewTool(s)
	columns := tools.chosen(c)
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	c.putScenario(s)
	return object{{"tool", pick(view, columns)}}, nil
}

// flow is what the scenario runs now.
func (c *call) flow(s scenario) []any {
	flow, _ := decodeObject(s.live(c.db).Blueprint)["flow"].([]any)
	return flow
}

// tool returns the tool of the path.
func (c *call) tool(roles []int) (scenario, error) {
	s, err := c.scenario(roles)
	if err == nil && s.Type != "tool" {
		return s, notFound()
	}
	return s, err
}

func getTool(c *call) (any, error) {
	s, err := c.tool(teamReaders)
	if err != nil {
		return nil, err
	}
	return tools.one(c, c.viewTool(s))
}

func updateTool(c *call) (any, error) {
	s, err := c.tool(teamWriters)
	if err != nil {
		return nil, err
	}
	name := s.Name
	if c.body.has("name") {
		name = c.body.text("name", notEmpty)
	}
	if c.body.has("description") {
		s.Description = c.body.text("description")
	}
	if c.body.has("inputs") {
		s.Inputs = c.body.list("inputs")
	}
	module := c.body.object("module")
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if module == nil {
		if flow := c.flow(s); len(flow) > 0 {
			module, _ = flow[0].(map[string]any)
		}
	}
	s.LastEdit, s.UpdatedByUser = moment{c.now}, c.author()
	return c.storeTool(s, name, module)
}
