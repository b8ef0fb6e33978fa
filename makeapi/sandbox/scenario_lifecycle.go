package sandbox

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// startScenario activates a scenario. One on an interval runs at once.
func startScenario(c *call) (any, error) {
	s, err := c.scenario(teamRunners)
	if err != nil {
		return nil, err
	}
	if s.IsActive {
		return nil, invalidInput("Scenario is already running")
	}
	if err := s.startable(c.db); err != nil {
		return nil, err
	}
	s.IsActive, s.IsLinked, s.IsInvalid, s.Started = true, true, false, moment{c.now}
	c.putScenario(s)
	if s.schedule().Type == "indefinitely" {
		c.execute(s, run{kind: "auto"})
		s, _ = scenarioKind.get(c.db, s.ID) // the run may have stopped it again
	}
	return object{{"scenario", object{{"id", s.ID}, {"isActive", true}, {"islinked", true}}}}, nil
}

// startable finds what keeps a scenario from being activated.
func (s scenario) startable(db *store) error {
	if s.IsPaused {
		return invalidInput("The scenario is paused because of the organization's subscription.")
	}
	blueprint := decodeObject(s.live(db).Blueprint)
	modules, _ := blueprint["flow"].([]any)
	if len(modules) == 0 || s.Concept {
		return invalidInput("The scenario is not complete.")
	}
	if _, instant := hookOf(blueprint); instant && s.schedule().Type != "immediately" {
		return invalidInput("Invalid interval.")
	}
	var missing error
	eachModule(blueprint["flow"], func(m map[string]any) {
		parameters, _ := m["parameters"].(map[string]any)
		for _, name := range []string{"__IMTCONN__", "account", "__IMTHOOK__"} {
			if value, there := parameters[name]; there && value == nil && missing == nil {
				missing = invalidInput(fmt.Sprintf("Scenario is invalid: module %v (%v) has no connection or hook.", m["id"], m["module"]))
			}
		}
	})
	return missing
}

func stopScenario(c *call) (any, error) {
	s, err := c.scenario(teamRunners)
	if err != nil {
		return nil, err
	}
	if !s.IsActive {
		return nil, invalidInput("Scenario is not running")
	}
	s.IsActive, s.IsLinked = false, false
	c.putScenario(s)
	return object{{"scenario", object{{"id", s.ID}, {"isActive", false}, {"islinked", false}}}}, nil
}

// getScenarioTrigger shows the hook that a scenario listens on. Make does not document
// what comes for a scenario without one; here it is 404.
func getScenarioTrigger(c *call) (any, error) {
	s, err := c.scenario(teamReaders)
	if err != nil {
		return nil, err
	}
	if s.HookID == nil {
		return nil, notFound()
	}
	h, ok := hookKind.get(c.db, *s.HookID)
	if !ok {
		return nil, notFound()
	}
	h = c.db.viewHook(h)
	return object{
		{"id", h.ID}, {"name", h.Name}, {"udid", h.UDID}, {"scope", "hook"}, {"queueCount", h.QueueCount}, {"queueLimit", h.QueueLimit},
		{"typeName", h.TypeName}, {"type", h.Type}, {"url", h.URL}, {"flags", h.Flags},
	}, nil
}

// cloneScenario copies a scenario.
func cloneScenario(c *call) (any, error) {
	s, err := c.scenario(teamReaders)
	if err != nil {
		return nil, err
	}
	organizationID, teamID := c.query.integer("organizationId", required), c.body.integer("teamId", required)
	name, states := c.body.text("name", required, notEmpty, maxLength(120)), c.body.boolean("states")
	force := c.query.boolean("notAnalyze")
	mapping := map[string]map[string]any{}
	for _, r := range references {
		mapping[r.of] = c.body.object(r.of)
	}
	columns := scenarios.chosen(c)
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	t, err := c.teamFor(teamID, teamWriters)
	if err != nil {
		return nil, err
	}
	if t.OrganizationID != organizationID {
		return nil, insufficientRights()
	}
	blueprint := decodeObject(s.live(c.db).Blueprint)
	if err := c.mapReferences(blueprint, mapping, t.ID == s.TeamID || force); err != nil {
		return nil, err
	}
	if t.ID != s.TeamID {
		if err := c.confirmed(customApps(blueprint)...); err != nil {
			return nil, err
		}
	}
	copied := scenario{
		TeamID: t.ID, Devices: []any{}, Type: s.Type, Description: s.Description, Scheduling: s.Scheduling, Inputs: s.Inputs, Outputs: s.Outputs,
		CreatedByUser: c.author(), UpdatedByUser: c.author(), Created: moment{c.now}, LastEdit: moment{c.now}, Trouble: s.Trouble, Pace: s.Pace,
	}
	if t.ID == s.TeamID {
		copied.FolderID = s.FolderID
	}
	if states {
		copied.ModuleData = s.ModuleData
	}
	copied.ID = scenarioKind.next(c.db)
	blueprint["name"] = name
	copied.setBlueprint(c.db, blueprint, c.now)
	c.putScenario(copied)
	return object{{"scenario", pick(c.viewScenario(copied), columns)}}, nil
}

// mapReferences puts what the maps say in the place of what a blueprint names. What they
// leave out stays only where it may; a hook is then left empty, since it serves one
// scenario.
func (c *call) mapReferences(blueprint map[string]any, mapping map[string]map[string]any, mayStay bool) error {
	eachReference(blueprint, func(_ map[string]any, r reference, id int) any {
		to, mapped := mapping[r.of][strconv.Itoa(id)]
		switch {
		case mapped:
			return to
		case r.of == "hook":
			return nil
		case !mayStay:
			c.problems.add("Missing mapping of %s %d.", r.of, id)
		}
		return json.Number(strconv.Itoa(id))
	})
	return c.problems.err()
}

// customApps are the custom apps of a blueprint, as a refusal names them.
func customApps(blueprint map[string]any) []any {
	var apps []any
	eachModule(blueprint["flow"], func(m map[string]any) {
		if name, _ := m["module"].(string); strings.HasPrefix(name, "app#") {
			apps = append(apps, object{{"type", "installApp"}, {"data", object{{"name", appOf(m)}}}})
		}
	})
	return apps
}
