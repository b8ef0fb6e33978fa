package sandbox

// note is a note on a scenario's canvas.
type note struct {
	ID             int            `json:"id"`
	ScenarioID     int            `json:"scenarioId"`
	ModuleIDs      []int          `json:"moduleIds"`
	Metadata       map[string]any `json:"metadata"`
	Content        string         `json:"content"`
	Created        moment         `json:"created"`
	Updated        moment         `json:"updated"`
	ScenariosTotal int            `json:"scenariosTotal"`
	IsFilterNote   bool           `json:"isFilterNote"`
	CreatedByUser  *author        `json:"createdByUser"`
	UpdatedByUser  *author        `json:"updatedByUser"`
}

var noteKind = kind[int, note]{name: "scenarioNotes"}

var noteRoutes = []*route{
	{method: "GET", path: "/scenarios/{scenarioId}/notes", scopes: scopes("scenarios:read"), handler: listNotes},
	{method: "POST", path: "/scenarios/{scenarioId}/notes", scopes: scopes("scenarios:write"), handler: createNote},
	{method: "GET", path: "/scenarios/{scenarioId}/notes/{noteId}", scopes: scopes("scenarios:read"), handler: getNote},
	{method: "PATCH", path: "/scenarios/{scenarioId}/notes/{noteId}", scopes: scopes("scenarios:write"), handler: updateNote},
	{method: "DELETE", path: "/scenarios/{scenarioId}/notes/{noteId}", scopes: scopes("scenarios:write"), handler: deleteNote},
}

var notes = collection[note]{plural: "notes", singular: "note"}

// noteScenario returns the scenario of the path; team and organization may be named as
// well, but say nothing that the scenario does not.
func (c *call) noteScenario(roles []int) (scenario, error) {
	c.query.integer("teamId")
	c.query.integer("organizationId")
	return c.scenario(roles)
}

func listNotes(c *call) (any, error) {
	s, err := c.noteScenario(teamReaders)
	if err != nil {
		return nil, err
	}
	return notes.unpaged(c, noteKind.all(c.db, func(n note) bool { return n.ScenarioID == s.ID }))
}

func createNote(c *call) (any, error) {
	s, err := c.noteScenario(teamWriters)
	if err != nil {
		return nil, err
	}
	n := note{
		ScenarioID: s.ID, ScenariosTotal: 1, Created: moment{c.now}, CreatedByUser: c.author(), ModuleIDs: []int{}, Metadata: map[string]any{},
	}
	if err := c.fillNote(&n); err != nil {
		return nil, err
	}
	n.ID = noteKind.next(c.db)
	noteKind.put(c.db, n.ID, n)
	return notes.whole(n), nil
}

// fillNote takes over what was sent of a note.
func (c *call) fillNote(n *note) error {
	if c.body.has("moduleIds") {
		n.ModuleIDs = c.body.integers("moduleIds")
	}
	if c.body.has("metadata") {
		n.Metadata = c.body.object("metadata")
	}
	if c.body.has("content") {
		n.Content = c.body.text("content")
	}
	if c.body.has("isFilterNote") {
		n.IsFilterNote = c.body.boolean("isFilterNote")
	}
	n.Updated, n.UpdatedByUser = moment{c.now}, c.author()
	return c.problems.err()
}

// note returns the note of the path.
func (c *call) note(roles []int) (note, error) {
	s, err := c.noteScenario(roles)
	if err != nil {
		return note{}, err
	}
	n, ok := noteKind.get(c.db, c.path.integer("noteId"))
	if err := c.problems.err(); err != nil {
		return note{}, err
	}
	if !ok || n.ScenarioID != s.ID {
		return note{}, notFound()
	}
	return n, nil
}

func getNote(c *call) (any, error) {
	n, err := c.note(teamReaders)
	if err != nil {
		return nil, err
	}
	return notes.whole(n), nil
}

func updateNote(c *call) (any, error) {
	n, err := c.note(teamWriters)
	if err != nil {
		return nil, err
	}
	if err := c.fillNote(&n); err != nil {
		return nil, err
	}
	noteKind.put(c.db, n.ID, n)
	return notes.whole(n), nil
}

func deleteNote(c *call) (any, error) {
	n, err := c.note(teamWriters)
	if err != nil {
		return nil, err
	}
	noteKind.remove(c.db, n.ID)
	return object{{"id", n.ID}}, nil
}
