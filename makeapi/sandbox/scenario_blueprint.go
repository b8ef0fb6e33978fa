package sandbox

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// blueprintVersion is a stored version of a scenario's blueprint.
type blueprintVersion struct {
	Created            moment          `json:"created"`
	Version            int             `json:"version"`
	ScenarioID         int             `json:"scenarioId"`
	Draft              bool            `json:"draft"`
	VersionDescription *string         `json:"versionDescription"`
	Blueprint          json.RawMessage `json:"blueprint"`
}

// blueprintKind is keyed by scenario and version.
var blueprintKind = kind[string, blueprintVersion]{name: "scenariosBlueprints"}

func (v blueprintVersion) key() string { return fmt.Sprintf("%d-%06d", v.ScenarioID, v.Version) }

// keepVersions is how long Make keeps versions that are no longer live.
const keepVersions = 60 * 24 * time.Hour

// versions returns the versions of a scenario, oldest first.
func (s scenario) versions(db *store) []blueprintVersion {
	return blueprintKind.all(db, func(v blueprintVersion) bool { return v.ScenarioID == s.ID })
}

// live is the version that runs, draft the one that is being worked on, if any.
func (s scenario) live(db *store) blueprintVersion {
	v, _ := blueprintKind.get(db, blueprintVersion{ScenarioID: s.ID, Version: s.ScenarioVersion}.key())
	return v
}

func (s scenario) draft(db *store) (blueprintVersion, bool) {
	drafts := slices.DeleteFunc(s.versions(db), func(v blueprintVersion) bool { return !v.Draft })
	if len(drafts) == 0 {
		return blueprintVersion{}, false
	}
	return drafts[len(drafts)-1], true
}

// setBlueprint makes the blueprint a new version, a draft where the team works with
// drafts, and brings what follows from it up to date.
func (s *scenario) setBlueprint(db *store, blueprint map[string]any, now time.Time) {
	number := 1
	if known := s.versions(db); len(known) > 0 {
		number = known[len(known)-1].Version + 1
	}
	t, _ := teamKind.get(db, s.TeamID)
	v := blueprintVersion{Created: moment{now}, Version: number, ScenarioID: s.ID, Draft: t.ScenarioDrafts && number > 1}
	metadata := maps.Clone(blueprint["metadata"].(map[string]any))
	blueprint = maps.Clone(blueprint)
	blueprint["metadata"] = metadata
	_, instant := hookOf(blueprint)
	metadata["instant"] = instant
	v.Blueprint = encode(blueprint)
	if v.Draft {
		blueprintKind.put(db, v.key(), v)
		return
	}
	s.adopt(db, v)
}

// adopt makes a version the one that runs.
func (s *scenario) adopt(db *store, v blueprintVersion) {
	blueprintKind.put(db, v.key(), v)
	blueprint := decodeObject(v.Blueprint)
	s.detach(db)
	s.HookID, _ = hookOf(blueprint)
	s.attach(db)
	s.Name, _ = blueprint["name"].(string)
	s.ScenarioVersion, s.ModuleSequenceID, s.UsedPackages = v.Version, 1, []string{}
	eachModule(blueprint["flow"], func(m map[string]any) {
		id, _ := asInteger(m["id"], false)
		s.ModuleSequenceID = max(s.ModuleSequenceID, id+1)
		if app := appOf(m); app != "builtin" && !slices.Contains(s.UsedPackages, app) {
			s.UsedPackages = append(s.UsedPackages, app)
		}
	})
}

// attach makes the hook of the scenario serve it, if the hook is free: it serves one
// scenario only.
func (s scenario) attach(db *store) {
	if s.HookID == nil {
		return
	}
	if h, ok := hookKind.get(db, *s.HookID); ok && h.ScenarioID == nil {
		h.ScenarioID = &s.ID
		hookKind.put(db, h.ID, h)
	}
}

// detach frees the hook of the scenario.
func (s scenario) detach(db *store) {
	if s.HookID == nil {
		return
	}
	if h, ok := hookKind.get(db, *s.HookID); ok && same(h.ScenarioID, &s.ID) {
		h.ScenarioID = nil
		hookKind.put(db, h.ID, h)
	}
}

// eachModule visits the modules of a flow at every depth.
func eachModule(flow any, visit func(map[string]any)) {
	modules, _ := flow.([]any)
	for _, item := range modules {
		m, ok := item.(map[string]any)
		if !ok {
			continue
		}
		visit(m)
		for _, name := range []string{"routes", "branches"} {
			branches, _ := m[name].([]any)
			for _, branch := range branches {
				if b, ok := branch.(map[string]any); ok {
					eachModule(b["flow"], visit)
				}
			}
		}
		eachModule(m["onerror"], visit)
	}
}

func appOf(m map[string]any) string {
	name, _ := m["module"].(string)
	app, _, _ := strings.Cut(name, ":")
	return strings.TrimPrefix(app, "app#")
}

// hookOf tells whether a hook starts the blueprint, and which one.
func hookOf(blueprint map[string]any) (*int, bool) {
	modules, _ := blueprint["flow"].([]any)
	if len(modules) == 0 {
		return nil, false
	}
	trigger, _ := modules[0].(map[string]any)
	parameters, _ := trigger["parameters"].(map[string]any)
	for _, name := range []string{"__IMTHOOK__", "hook"} {
		if value, there := parameters[name]; there {
			if id, ok := asInteger(value, true); ok {
				return &id, true
			}
			return nil, true
		}
	}
	return nil, false
}

// moduleName is what Make wants of a module's name.
var moduleName = regexp.MustCompile(`^(app#)?.*:.*$`)

// checkBlueprint finds fault with a blueprint as Make does. A missing name is an
// internal error there.
func (c *call) checkBlueprint(blueprint map[string]any, t team) error {
	for _, name := range []string{"flow", "metadata"} {
		if _, there := blueprint[name]; !there {
			c.problems.add("Blueprint should have required property '%s'", name)
		}
	}
	if _, ok := blueprint["metadata"].(map[string]any); !ok && blueprint["metadata"] != nil {
		c.problems.add("Blueprint's metadata should be object")
	}
	var unknown string
	var foreign []any
	eachModule(blueprint["flow"], func(m map[string]any) {
		name, _ := m["module"].(string)
		switch {
		case !moduleName.MatchString(name):
			c.problems.add("Module '%s' should match pattern \"%s\"", name, moduleName)
		case strings.HasPrefix(name, "app#"):
			if !c.installed(appOf(m), t.OrganizationID) {
				foreign = append(foreign, object{{"type", "installApp"}, {"data", object{{"name", appOf(m)}}}})
			}
		case !knownApp(appOf(m)):
			unknown = name
		}
	})
	if err := c.problems.err(); err != nil {
		return err
	}
	if _, ok := blueprint["name"].(string); !ok {
		return &failure{status: 500, Message: "Internal Server Error"}
	}
	if unknown != "" {
		return &failure{status: 400, Code: "IM007", Message: "Bad Request", Detail: fmt.Sprintf("Module Not Found - '%s'", unknown)}
	}
	if err := c.checkReferences(blueprint, t.ID); err != nil {
		return err
	}
	return c.confirmed(foreign...)
}

// installed tells whether a scenario of the organization uses the custom app already.
func (c *call) installed(app string, organizationID int) bool {
	return len(scenarioKind.all(c.db, func(s scenario) bool {
		t, _ := teamKind.get(c.db, s.TeamID)
		return t.OrganizationID == organizationID && slices.Contains(s.UsedPackages, app)
	})) > 0
}

// plainApps need no connection; the others are in accountTypes.
var plainApps = []string{
	"archive", "builtin", "converger", "csv", "datastore", "device", "docker", "flow-control", "gateway", "google-translate", "http", "image",
	"json", "make", "make-ai-agents", "make-ai-tools", "mailhook", "markdown", "math", "phonenumber", "regexp", "rss", "scenario-service",
	"scenarios", "tools", "util", "variables", "weather", "xml",
}

func knownApp(app string) bool { return accountTypes[app] != "" || slices.Contains(plainApps, app) }

// reference is a kind of thing that modules name by id.
type reference struct {
	of     string   // what clones call it
	table  string   // where the sandbox keeps it
	fields []string // the parameters that hold the id
}

var references = []reference{
	{"account", "connections", []string{"__IMTCONN__", "account", "makeConnectionId"}},
	{"key", "keys", []string{"__IMTKEY__"}},
	{"hook", "hooks", []string{"__IMTHOOK__", "hook"}},
	{"device", "devices", []string{"device"}},
	{"udt", "dataStructures", []string{"type"}},
	{"datastore", "dataStores", []string{"datastore"}},
}

// eachReference visits the ids in the parameters of a blueprint; what visit returns
// takes the place of the id.
func eachReference(blueprint map[string]any, visit func(m map[string]any, r reference, id int) any) {
	eachModule(blueprint["flow"], func(m map[string]any) {
		parameters, _ := m["parameters"].(map[string]any)
		for _, r := range references {
			for _, name := range r.fields {
				if id, ok := asInteger(parameters[name], false); ok {
					parameters[name] = visit(m, r, id)
				}
			}
		}
	})
}

// checkReferences checks the connections that a blueprint names, and that its data
// stores are the team's. Other foreign ids show when the scenario runs.
func (c *call) checkReferences(blueprint map[string]any, teamID int) error {
	var err error
	eachReference(blueprint, func(m map[string]any, r reference, id int) any {
		if err == nil && r.of == "account" && !c.db.owns(r.table, id, teamID) {
			err = &failure{
				status: 404, Code: "IM304", Message: "Account doesn't exist",
				Detail: fmt.Sprintf("Connection not found '%s:%d'.", appOf(m), id),
			}
		}
		return json.Number(strconv.Itoa(id))
	})
	return err
}

// owns tells whether the thing is one of the team.
func (s *store) owns(table string, id, teamID int) bool {
	row, ok := s.tables[table].rows[id]
	return ok && column(row, "teamId") == any(teamID)
}

func getScenarioBlueprint(c *call) (any, error) {
	s, err := c.scenario(teamReaders)
	if err != nil {
		return nil, err
	}
	number, draft := c.query.optionalInteger("blueprintId"), c.query.boolean("draft")
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	v := s.live(c.db)
	if d, ok := s.draft(c.db); ok && draft {
		v = d
	}
	if number != nil {
		var ok bool
		if v, ok = blueprintKind.get(c.db, blueprintVersion{ScenarioID: s.ID, Version: *number}.key()); !ok || !s.kept(v, c.now) {
			return nil, notFound()
		}
	}
	specs := object{{"input_spec", listOf(s.Inputs)}, {"output_spec", listOf(s.Outputs)}}
	return object{{"code", "OK"}, {"response", object{
		{"blueprint", v.Blueprint}, {"scheduling", s.Scheduling}, {"idSequence", s.ModuleSequenceID}, {"created", s.Created},
		{"last_edit", s.LastEdit}, {"metadata", specs}, {"concept", s.Concept},
	}}}, nil
}

// kept tells whether a version is still there: the live one, a draft, and what is not
// too old.
func (s scenario) kept(v blueprintVersion, now time.Time) bool {
	return v.Draft || v.Version == s.ScenarioVersion || now.Sub(v.Created.Time) <= keepVersions
}

func listOf(spec any) any {
	if spec == nil {
		return []any{}
	}
	return spec
}

var blueprintVersions = collection[blueprintVersion]{
	plural: "scenariosBlueprints", columns: []string{"created", "version", "scenarioId", "draft", "versionDescription"},
}

func listBlueprintVersions(c *call) (any, error) {
	s, err := c.scenario(teamReaders)
	if err != nil {
		return nil, err
	}
	found := slices.DeleteFunc(s.versions(c.db), func(v blueprintVersion) bool { return !s.kept(v, c.now) })
	slices.Reverse(found)
	return blueprintVersions.unpaged(c, found)
}

func publishScenario(c *call) (any, error) {
	s, err := c.scenario(teamWriters)
	if err != nil {
		return nil, err
	}
	v, ok := s.draft(c.db)
	if !ok {
		return nil, invalidInput("The scenario has no draft to publish.")
	}
	blueprintKind.remove(c.db, v.key())
	v.Draft = false
	name := s.Name
	s.adopt(c.db, v)
	s.Name, s.LastEdit, s.UpdatedByUser = name, moment{c.now}, c.author()
	c.putScenario(s)
	return object{
		{"scenario", object{{"id", s.ID}}},
		{"scenarioVersion", object{{"scenarioId", s.ID}, {"version", v.Version}, {"draft", false}}},
	}, nil
}
