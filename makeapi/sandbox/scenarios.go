package sandbox

import (
	"encoding/json"
	"maps"
	"slices"
	"time"
)

// scenario is what Make knows of a scenario. Its blueprints are in versions of their
// own, its runs in executions.
type scenario struct {
	ID               int             `json:"id"`
	Name             string          `json:"name"`
	TeamID           int             `json:"teamId"`
	HookID           *int            `json:"hookId"`
	Devices          []any           `json:"devices"`
	DeviceID         *int            `json:"deviceId"`
	DeviceScope      *string         `json:"deviceScope"`
	Concept          bool            `json:"concept"`
	Description      string          `json:"description"`
	FolderID         *int            `json:"folderId"`
	IsInvalid        bool            `json:"isinvalid"`
	IsLinked         bool            `json:"islinked"`
	IsActive         bool            `json:"isActive"`
	IsLocked         bool            `json:"islocked"`
	IsPaused         bool            `json:"isPaused"`
	UsedPackages     []string        `json:"usedPackages"`
	LastEdit         moment          `json:"lastEdit"`
	Scheduling       json.RawMessage `json:"scheduling"`
	IsWaiting        bool            `json:"iswaiting"`
	DLQCount         int             `json:"dlqCount"`
	CreatedByUser    *author         `json:"createdByUser"`
	UpdatedByUser    *author         `json:"updatedByUser"`
	Created          moment          `json:"created"`
	ScenarioVersion  int             `json:"scenarioVersion"`
	ModuleSequenceID int             `json:"moduleSequenceId"`
	Type             string          `json:"type"`
	Operations       int             `json:"operations"`
	Transfer         int             `json:"transfer"`
	CustomProperties map[string]any  `json:"customProperties"`

	Inputs         any               `json:"inputs"`  // a list of fields, or null
	Outputs        any               `json:"outputs"` // likewise
	BuildVariables map[string]string `json:"buildVariables"`
	ModuleData     map[string]any    `json:"moduleData"`
	Recovery       json.RawMessage   `json:"recovery"`
	Started        moment            `json:"started"` // since when it is active
	Trouble        *trouble          `json:"-"`       // why its runs fail, if they do
	Pace           time.Duration     `json:"-"`       // how long a run takes; worked out when 0
}

// scenarioView is a scenario as it is shown, with what is worked out, and what lists
// can only be sorted by.
type scenarioView struct {
	scenario
	NextExec          moment `json:"nextExec"`
	Proprietal        int    `json:"proprietal"`
	CreatedByUserName string `json:"createdByUserName"`
	UpdatedByUserName string `json:"updatedByUserName"`
}

var scenarioKind = kind[int, scenario]{name: "scenarios"}

var scenarioRoutes = []*route{
	{method: "GET", path: "/scenarios", scopes: scopes("scenarios:read"), handler: listScenarios},
	{method: "POST", path: "/scenarios", scopes: scopes("scenarios:write"), handler: createScenario},
	{method: "GET", path: "/scenarios/{scenarioId}", scopes: scopes("scenarios:read"), handler: getScenario},
	{method: "PATCH", path: "/scenarios/{scenarioId}", scopes: scopes("scenarios:write"), handler: updateScenario},
	{method: "DELETE", path: "/scenarios/{scenarioId}", scopes: scopes("scenarios:write"), handler: deleteScenario},
	{method: "GET", path: "/scenarios/{scenarioId}/blueprint", scopes: scopes("scenarios:read"), handler: getScenarioBlueprint},
	{method: "GET", path: "/scenarios/{scenarioId}/blueprints", scopes: scopes("scenarios:read"), handler: listBlueprintVersions},
	{method: "POST", path: "/scenarios/{scenarioId}/publish", scopes: scopes("scenarios:write"), body: optionalBody, handler: publishScenario},
	{method: "GET", path: "/scenarios/{scenarioId}/triggers", scopes: scopes("scenarios:read"), handler: getScenarioTrigger},
	{method: "POST", path: "/scenarios/{scenarioId}/clone", scopes: scopes("scenarios:write"), handler: cloneScenario},
	{method: "POST", path: "/scenarios/{scenarioId}/start", scopes: scopes("scenarios:write"), body: optionalBody, handler: startScenario},
	{method: "POST", path: "/scenarios/{scenarioId}/stop", scopes: scopes("scenarios:write"), body: optionalBody, handler: stopScenario},
	{method: "POST", path: "/scenarios/{scenarioId}/run", scopes: scopes("scenarios:run"), handler: runScenario},
	{method: "POST", path: "/scenarios/{scenarioId}/replay", scopes: scopes("scenarios:run"), handler: replayScenario},
	{method: "GET", path: "/scenarios/replayable-executions/{scenarioId}", scopes: scopes("scenarios:read"), handler: listReplayable},
	{method: "GET", path: "/scenarios/{scenarioId}/interface", scopes: scopes("scenarios:read"), handler: getInterface},
	{method: "PATCH", path: "/scenarios/{scenarioId}/interface", scopes: scopes("scenarios:write"), handler: setInterface},
	{method: "PUT", path: "/scenarios/{scenarioId}/data", scopes: scopes("scenarios:write"), handler: setModuleData},
	{method: "GET", path: "/scenarios/{scenarioId}/data/{moduleId}", scopes: scopes("scenarios:read"), handler: checkModuleData},
}

var scenarioColumns = []string{
	"id", "name", "teamId", "hookId", "devices", "deviceId", "deviceScope", "concept", "description", "folderId",
	"isinvalid", "islinked", "isActive", "islocked", "isPaused", "usedPackages", "lastEdit", "scheduling", "iswaiting",
	"dlqCount", "createdByUser", "updatedByUser", "nextExec", "created", "scenarioVersion", "moduleSequenceId", "type",
	"operations", "transfer", "customProperties",
}

var scenarios = collection[scenarioView]{
	plural: "scenarios", singular: "scenario",
	columns: scenarioColumns, standard: scenarioColumns[:len(scenarioColumns)-3],
	sortable: []string{
		"proprietal", "id", "name", "teamId", "folderId", "isActive", "islinked", "isinvalid", "islocked", "lastEdit",
		"created", "createdByUserName", "updatedByUserName",
	},
	sortDir: "desc", limit: 500, max: 10000,
}

func listScenarios(c *call) (any, error) {
	teamID, organizationID := c.teamOrOrganization()
	ids, folderID := c.query.integers("id"), c.query.optionalInteger("folderId")
	active, linked, concept := c.query.optionalBoolean("isActive"), c.query.optionalBoolean("islinked"), c.query.optionalBoolean("concept")
	kindOf := c.query.text("type", oneOf("scenario", "tool"))
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if active == nil {
		active = linked
	}
	rows, err := c.scenariosOf(teamID, organizationID)
	if err != nil {
		return nil, err
	}
	var views []scenarioView
	for _, s := range rows {
		if (len(ids) == 0 || slices.Contains(ids, s.ID)) && (folderID == nil || same(s.FolderID, folderID)) &&
			(active == nil || s.IsActive == *active) && (concept == nil || s.Concept == *concept) && (kindOf == "" || s.Type == kindOf) {
			views = append(views, c.viewScenario(s))
		}
	}
	return scenarios.list(c, views)
}

// scenariosOf returns the scenarios of a team, or of those teams of an organization
// that the caller is in.
func (c *call) scenariosOf(teamID, organizationID int) ([]scenario, error) {
	if teamID != 0 {
		if _, err := c.teamFor(teamID, teamReaders); err != nil {
			return nil, err
		}
		return scenarioKind.all(c.db, func(s scenario) bool { return s.TeamID == teamID }), nil
	}
	if _, err := c.organization(organizationID); err != nil {
		return nil, err
	}
	return scenarioKind.all(c.db, func(s scenario) bool {
		t, err := c.teamFor(s.TeamID, teamReaders)
		return err == nil && t.OrganizationID == organizationID
	}), nil
}

// scenario returns the scenario of the path, if the caller has one of the roles in its
// team. One of strangers looks like one that does not exist.
func (c *call) scenario(roles []int) (scenario, error) {
	id := c.path.integer("scenarioId")
	if err := c.problems.err(); err != nil {
		return scenario{}, err
	}
	return c.scenarioWithID(id, roles)
}

func (c *call) scenarioWithID(id int, roles []int) (scenario, error) {
	s, ok := scenarioKind.get(c.db, id)
	if _, err := c.teamFor(s.TeamID, teamReaders); !ok || err != nil {
		return scenario{}, notFound()
	}
	_, err := c.teamFor(s.TeamID, roles)
	return s, err
}

func (c *call) viewScenario(s scenario) scenarioView {
	view := scenarioView{scenario: s, NextExec: s.nextExec(c.now), Proprietal: s.ID}
	if s.CreatedByUser != nil && s.UpdatedByUser != nil {
		view.CreatedByUserName, view.UpdatedByUserName = s.CreatedByUser.Name, s.UpdatedByUser.Name
	}
	return view
}

func (c *call) author() *author { return authorOf(c.user) }

func authorOf(u user) *author { return &author{u.ID, u.Name, u.Email} }

func getScenario(c *call) (any, error) {
	s, err := c.scenario(teamReaders)
	if err != nil {
		return nil, err
	}
	return scenarios.one(c, c.viewScenario(s))
}

func createScenario(c *call) (any, error) {
	s := scenario{
		TeamID: c.body.integer("teamId", required), FolderID: c.body.optionalInteger("folderId"), Devices: []any{}, Type: "scenario",
		CreatedByUser: c.author(), UpdatedByUser: c.author(), Created: moment{c.now}, LastEdit: moment{c.now},
	}
	blueprint, schedule := c.body.jsonText("blueprint", required), c.body.jsonText("scheduling", required)
	c.body.value("basedon") // a number, or text as in Make's SDK
	inputs, outputs := c.specs()
	s.checkSchedule(c, schedule)
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	t, err := c.teamFor(s.TeamID, teamWriters)
	if err != nil {
		return nil, err
	}
	if err := c.folderIn(s.FolderID, s.TeamID); err != nil {
		return nil, err
	}
	if err := c.checkBlueprint(blueprint, t); err != nil {
		return nil, err
	}
	columns := scenarios.chosen(c)
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	s.Scheduling, s.Inputs, s.Outputs = encode(schedule), inputs, outputs
	s.ID = scenarioKind.next(c.db)
	s.setBlueprint(c.db, blueprint, c.now)
	c.putScenario(s)
	return object{{"scenario", pick(c.viewScenario(s), columns)}}, nil
}

// specs reads the inputs and outputs as Make's SDK sends them beside a blueprint.
func (c *call) specs() (inputs, outputs any) {
	specs := c.body.object("metadata")
	return specs["input_spec"], specs["output_spec"]
}

// folderIn checks that the folder, if any, is one of the team.
func (c *call) folderIn(id *int, teamID int) error {
	if id == nil {
		return nil
	}
	if f, ok := folderKind.get(c.db, *id); !ok || f.TeamID != teamID {
		return notFound()
	}
	return nil
}

// updateScenario changes what was sent.
func updateScenario(c *call) (any, error) {
	s, err := c.scenario(teamWriters)
	if err != nil {
		return nil, err
	}
	if s.Type == "tool" {
		return nil, invalidInput("A tool is changed by the endpoints of tools.")
	}
	blueprint := c.body.jsonText("blueprint")
	c.readScenario(&s, blueprint != nil)
	columns := scenarios.chosen(c)
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if err := c.folderIn(s.FolderID, s.TeamID); err != nil {
		return nil, err
	}
	if blueprint != nil {
		t, _ := teamKind.get(c.db, s.TeamID)
		if err := c.checkBlueprint(blueprint, t); err != nil {
			return nil, err
		}
		name := s.Name
		s.setBlueprint(c.db, blueprint, c.now)
		if c.body.has("name") {
			s.Name = name
		}
	}
	s.LastEdit, s.UpdatedByUser = moment{c.now}, c.author()
	c.putScenario(s)
	return object{{"scenario", pick(c.viewScenario(s), columns)}}, nil
}

// readScenario takes over what was sent besides the blueprint. An interface that is sent
// empty beside no blueprint is none, for so does Make's SDK rename a scenario.
func (c *call) readScenario(s *scenario, hasBlueprint bool) {
	if c.body.has("name") {
		s.Name = c.body.text("name", notEmpty)
	}
	if c.body.has("description") {
		s.Description = c.body.text("description", maxLength(240))
	}
	if folder := c.body.optionalInteger("folderId"); c.body.sent("folderId") {
		s.FolderID = folder
	}
	if schedule := c.body.jsonText("scheduling"); schedule != nil {
		s.checkSchedule(c, schedule)
		s.Scheduling = encode(schedule)
	}
	if inputs, outputs := c.specs(); hasBlueprint || hasFields(inputs) || hasFields(outputs) {
		s.Inputs, s.Outputs = inputs, outputs
	}
}

func hasFields(spec any) bool {
	list, _ := spec.([]any)
	return len(list) > 0
}

func deleteScenario(c *call) (any, error) {
	s, err := c.scenario(teamWriters)
	if err != nil {
		return nil, err
	}
	scenarioKind.remove(c.db, s.ID)
	s.detach(c.db)
	for _, v := range s.versions(c.db) {
		blueprintKind.remove(c.db, v.key())
	}
	for _, e := range s.executions(c.db) {
		executionKind.remove(c.db, e.ID)
	}
	for _, d := range s.incomplete(c.db) {
		incompleteKind.remove(c.db, d.ID)
	}
	recount(c.db, s.TeamID)
	return object{{"scenario", s.ID}}, nil
}

// putScenario stores a scenario and brings what counts scenarios up to date.
func (c *call) putScenario(s scenario) {
	scenarioKind.put(c.db, s.ID, s)
	recount(c.db, s.TeamID)
}

// recount brings the numbers of scenarios that a team, its organization and its folders
// show up to date.
func recount(db *store, teamID int) {
	t, _ := teamKind.get(db, teamID)
	o, _ := organizationKind.get(db, t.OrganizationID)
	var inTeam []scenario
	activeInTeam, total, active := 0, 0, 0
	for _, s := range scenarioKind.all(db, nil) {
		if of, _ := teamKind.get(db, s.TeamID); of.OrganizationID != o.ID {
			continue
		}
		total++
		active += number(s.IsActive)
		if s.TeamID == t.ID {
			inTeam = append(inTeam, s)
			activeInTeam += number(s.IsActive)
		}
	}
	if t.ActiveScenarios != activeInTeam {
		t.ActiveScenarios = activeInTeam
		teamKind.put(db, t.ID, t)
	}
	if o.Scenarios != total || o.ActiveScenarios != active {
		o.Scenarios, o.ActiveScenarios = total, active
		organizationKind.put(db, o.ID, o)
	}
	countFolders(db, t.ID, inTeam)
}

func getInterface(c *call) (any, error) {
	s, err := c.scenario(teamReaders)
	if err != nil {
		return nil, err
	}
	return s.showInterface(), nil
}

func (s scenario) showInterface() object {
	return object{{"interface", object{{"input", s.Inputs}, {"output", s.Outputs}}}}
}

func setInterface(c *call) (any, error) {
	s, err := c.scenario(teamWriters)
	if err != nil {
		return nil, err
	}
	declared := c.body.object("interface", required)
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if input, sent := declared["input"]; sent {
		if hasFields(input) && s.schedule().Type != "on-demand" {
			return nil, refuse(422, "IM016", "Scenario inputs need on-demand scheduling.")
		}
		s.Inputs = input
	}
	if output, sent := declared["output"]; sent {
		s.Outputs = output
	}
	s.LastEdit, s.UpdatedByUser = moment{c.now}, c.author()
	c.putScenario(s)
	return s.showInterface(), nil
}

func setModuleData(c *call) (any, error) {
	s, err := c.scenario(teamWriters)
	if err != nil {
		return nil, err
	}
	data := maps.Clone(s.ModuleData)
	if data == nil {
		data = map[string]any{}
	}
	maps.Copy(data, c.body.rest())
	s.ModuleData = data
	c.putScenario(s)
	return object{{"updated", true}}, nil
}

func checkModuleData(c *call) (any, error) {
	s, err := c.scenario(teamReaders)
	if err != nil {
		return nil, err
	}
	_, exists := s.ModuleData[c.path.text("moduleId")]
	return object{{"exists", exists}}, nil
}
