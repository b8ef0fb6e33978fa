package sandbox

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// seedScenario describes a scenario of the seed in few words.
type seedScenario struct {
	id       int
	about    string
	team     int
	folder   int
	by       int // the user who made it
	active   bool
	concept  bool // never completed
	paused   bool // by the subscription
	hook     int
	store    int    // the data store that it uses
	tool     bool   // a single module for AI agents
	template string // the name of the template that it was made from
	// seedTemplate says the rest: name, schedule, settings and modules.
	seedTemplate
	scheduling object // where the template's words don't do
	inputs     []any
	outputs    []any
	trouble    *trouble
	passed     bool          // the trouble is over: retries succeed
	pace       time.Duration // of a run, where it matters
	// history is its runs, oldest first: s success, w warning, e error, c nothing found,
	// m success of a manual run.
	history string
	age     int // days since it was made
	edits   int // versions besides the first
}

// seedScenarios makes the scenarios of the two companies, with their versions and runs.
func seedScenarios(db *store) {
	for _, group := range [][]seedScenario{operationsScenarios(), marketingScenarios(), workshopScenarios(), printingScenarios()} {
		for _, each := range group {
			each.make(db)
		}
	}
	seedScenarioExtras(db)
	for _, id := range []int{operationsTeam, marketingTeam, workshopTeam, otherTeam} {
		recount(db, id)
	}
}

// make stores the scenario, its versions and its history.
func (d seedScenario) make(db *store) {
	if d.template != "" {
		d.adoptTemplate()
	}
	by, _ := userKind.get(db, d.by)
	made := seedTime.AddDate(0, 0, -d.age).Add(time.Duration(d.id%50) * time.Minute)
	s := scenario{
		ID: d.id, TeamID: d.team, Devices: []any{}, Type: "scenario", Description: d.about, Concept: d.concept, IsPaused: d.paused,
		IsActive: d.active, IsLinked: d.active, Scheduling: encode(scheduling(d.seedTemplate)), Created: moment{made}, LastEdit: moment{made},
		Started: moment{made.Add(10 * time.Minute)}, CreatedByUser: authorOf(by), UpdatedByUser: authorOf(by), Pace: d.pace,
	}
	if d.scheduling != nil {
		s.Scheduling = encode(d.scheduling)
	}
	if d.folder != 0 {
		s.FolderID = &d.folder
	}
	if d.tool {
		s.Type = "tool"
	}
	if d.inputs != nil || d.outputs != nil {
		s.Inputs, s.Outputs = d.inputs, d.outputs
	}
	blueprint := d.blueprint()
	for n := range d.edits + 1 {
		at := made.AddDate(0, 0, n*(d.age-1)/max(d.edits, 1))
		s.setBlueprint(db, blueprint, at)
		s.LastEdit = moment{at}
	}
	if d.trouble != nil {
		d.trouble.spot(decodeObject(s.live(db).Blueprint))
		s.Trouble = d.trouble
	}
	set(db, scenarioKind, s.ID, s)
	d.seedHistory(db, s)
	if d.passed {
		s, _ = scenarioKind.get(db, s.ID)
		s.Trouble = nil
		scenarioKind.put(db, s.ID, s)
		for _, stored := range s.incomplete(db) {
			stored.Trouble = nil
			incompleteKind.put(db, stored.ID, stored)
		}
	}
}

// adoptTemplate takes modules and schedule from a template.
func (d *seedScenario) adoptTemplate() {
	for _, t := range allSeedTemplates() {
		if t.name == d.template {
			name := d.name
			d.seedTemplate = t
			d.name = name
			return
		}
	}
	panic("sandbox: there is no template " + d.template)
}

// blueprint renders the modules, connected to what the team has.
func (d seedScenario) blueprint() map[string]any {
	if len(d.flow) == 0 {
		return map[string]any{"name": d.name, "flow": []any{}, "metadata": map[string]any{}}
	}
	blueprint := decodeObject(blueprintOf(d.seedTemplate))
	eachModule(blueprint["flow"], func(m map[string]any) {
		parameters, _ := m["parameters"].(map[string]any)
		if parameters == nil {
			parameters = map[string]any{}
			m["parameters"] = parameters
		}
		if account := accountTypes[appOf(m)]; account != "" {
			if _, there := parameters["__IMTCONN__"]; !there {
				parameters["__IMTCONN__"] = d.connection(account)
			}
		}
		for name, id := range map[string]int{"hook": d.hook, "__IMTHOOK__": d.hook, "datastore": d.store} {
			if value, there := parameters[name]; there && value == nil && id != 0 {
				parameters[name] = json.Number(strconv.Itoa(id))
			}
		}
	})
	return blueprint
}

// connection is the team's connection of a type, or null where it has none.
func (d seedScenario) connection(account string) any {
	if id := scenarioConnections[d.team][account]; id != 0 {
		return json.Number(strconv.Itoa(id))
	}
	return nil
}

// scenarioConnections are the connections that the scenarios of the seed use, by team and
// type.
var scenarioConnections = map[int]map[string]int{
	operationsTeam: {"shopify": 3201, "stripe": 3202, "slack2,slack3": 3203, "xero": 1285, "mysql": 1286, "google-restricted": 3206},
	marketingTeam:  {"google": 3210, "hubspotcrm2": 3211, "airtable3": 3212, "mailchimp2": 1291},
	workshopTeam:   {"slack2,slack3": 3220},
	otherTeam:      {"smtp,google-restricted": 3290},
}

// seedHistory writes down the scenario's runs, the last of them shortly before the seed
// was written.
func (d seedScenario) seedHistory(db *store, s scenario) {
	apart := time.Duration(max(d.every, 3600)) * time.Second
	if d.daily != "" {
		apart = 24 * time.Hour
	}
	at := seedTime.Add(-time.Duration(d.id%17+3) * time.Minute)
	if d.trouble != nil && !d.active {
		at = at.AddDate(0, 0, -3) // it was stopped then
	}
	for i, outcome := range d.history {
		r := run{kind: "auto", at: at.Add(-time.Duration(len(d.history)-1-i) * apart)}
		switch outcome {
		case 'e':
			r.why = d.trouble
		case 'w':
			warning := *d.trouble
			warning.warning = true
			r.why = &warning
		case 'c':
			r.check = true
		case 'm':
			r.kind, r.author = "manual", s.CreatedByUser
		}
		if len(d.inputs) > 0 {
			r.inputs = sampleInputs(d.inputs, i)
		}
		s.execute(db, r)
	}
	if strings.HasSuffix(d.history, "eee") && !d.active {
		s, _ = scenarioKind.get(db, s.ID)
		s.IsInvalid = true
		scenarioKind.put(db, s.ID, s)
	}
}

// sampleInputs are the inputs of a run of the seed.
func sampleInputs(declared []any, n int) map[string]any {
	values := map[string]any{}
	for _, item := range declared {
		field := item.(map[string]any)
		name := field["name"].(string)
		switch field["type"] {
		case "number":
			values[name] = json.Number(strconv.Itoa(3 + 4*n))
		case "boolean":
			values[name] = n%2 == 0
		default:
			values[name] = fmt.Sprintf("LB-%d", 10413+n)
		}
	}
	return values
}

// input declares an input or an output of a scenario: "weight:number!" is required.
func input(declared ...string) []any {
	list := []any{}
	for _, each := range declared {
		name, kind, _ := strings.Cut(each, ":")
		list = append(list, map[string]any{
			"name": name, "label": label(name), "type": strings.TrimSuffix(kind, "!"), "required": strings.HasSuffix(kind, "!"),
			"default": nil, "multiline": false,
		})
	}
	return list
}
