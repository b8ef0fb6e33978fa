package sandbox

// usage says that a scenario uses a thing: a connection, a key, a hook, a custom
// function, a data store or a data structure.
type usage struct {
	Of       string // the kind of the thing, by the name of its table
	ThingID  int
	Scenario scenarioName
}

type scenarioName struct {
	ID   int    `json:"id"`
	Name string `json:"name"`
}

// usageKind is bookkeeping: what it says shows in the things themselves.
var usageKind = kind[int, usage]{name: "usages", private: true}

// usedIn lists the scenarios that use a thing.
func (s *store) usedIn(of string, id int) []scenarioName {
	names := []scenarioName{}
	for _, u := range usageKind.all(s, func(u usage) bool { return u.Of == of && u.ThingID == id }) {
		names = append(names, u.Scenario)
	}
	return names
}

// used is what a deletion needs a confirmation for: the scenarios that would break.
func (s *store) used(of string, id int) []any {
	names := s.usedIn(of, id)
	if len(names) == 0 {
		return nil
	}
	scenarios := make([]object, 0, len(names))
	for _, n := range names {
		scenarios = append(scenarios, object{{"scenarioId", n.ID}, {"scenarioName", n.Name}})
	}
	return []any{object{{"type", of + "UsedInScenarios"}, {"data", scenarios}}}
}

// forgetUsages drops what is known of a thing that is gone.
func (s *store) forgetUsages(of string, id int) {
	for key, row := range s.tables[usageKind.name].rows {
		if u := row.(usage); u.Of == of && u.ThingID == id {
			delete(s.tables[usageKind.name].rows, key)
		}
	}
}
