package sandbox

import "strings"

type scenarioName struct {
	ID   int    `json:"id"`
	Name string `json:"name"`
}

// usedIn lists the scenarios that use a thing: a connection, a key, a hook, a custom
// function, a data store or a data structure, by the name of its table.
func (s *store) usedIn(of string, id int) []scenarioName {
	names := []scenarioName{}
	for _, each := range scenarioKind.all(s, nil) {
		if each.uses(s, of, id) {
			names = append(names, scenarioName{each.ID, each.Name})
		}
	}
	return names
}

// uses tells whether the blueprint that runs names the thing, or calls the function.
func (s scenario) uses(db *store, of string, id int) bool {
	live := s.live(db).Blueprint
	if f, ok := functionKind.get(db, id); of == functionKind.name {
		return ok && f.TeamID == s.TeamID && strings.Contains(string(live), f.Name+"(")
	}
	used := false
	eachReference(decodeObject(live), func(_ map[string]any, r reference, named int) any {
		used = used || r.table == of && named == id
		return named
	})
	return used
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
