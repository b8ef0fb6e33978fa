package sandbox

import (
	"fmt"
	"slices"
	"strings"
)

// dataStructure describes the records of data stores and the data of hooks.
type dataStructure struct {
	ID     int    `json:"id"`
	Name   string `json:"name"`
	TeamID int    `json:"teamId"`
	Spec   []any  `json:"spec"`
	Strict bool   `json:"strict"`
}

func (d dataStructure) team() int { return d.TeamID }

var dataStructureKind = kind[int, dataStructure]{name: "dataStructures"}

// Make does not say what becomes of the users of a data structure that is deleted: data
// stores are left without one. Fields of any type are taken, if they have a name.
var dataStructureRoutes = []*route{
	{method: "GET", path: "/data-structures", scopes: scopes("udts:read"), handler: listDataStructures},
	{method: "POST", path: "/data-structures", scopes: scopes("udts:write"), handler: createDataStructure},
	{method: "GET", path: "/data-structures/{dataStructureId}", scopes: scopes("udts:read"), handler: getDataStructure},
	{method: "PATCH", path: "/data-structures/{dataStructureId}", scopes: scopes("udts:write"), handler: updateDataStructure},
	{method: "DELETE", path: "/data-structures/{dataStructureId}", scopes: scopes("udts:write"), handler: deleteDataStructure},
	{method: "POST", path: "/data-structures/{dataStructureId}/clone", scopes: scopes("udts:write"), handler: cloneDataStructure},
}

var dataStructures = collection[dataStructure]{
	plural: "dataStructures", singular: "dataStructure",
	standard: []string{"id", "name", "teamId"},
	sortable: []string{"name"}, sortDir: "asc", limit: 10000, max: 10000,
}

// oneDataStructure shows its fields unasked.
var oneDataStructure = collection[dataStructure]{singular: "dataStructure"}

// fieldNames are the names of the fields, in their order.
func (d dataStructure) fieldNames() []string {
	var names []string
	for _, field := range d.Spec {
		if f, ok := field.(map[string]any); ok {
			names = append(names, fmt.Sprint(f["name"]))
		}
	}
	return names
}

// accepts tells whether data may be stored: a strict structure wants no other fields.
func (d dataStructure) accepts(data map[string]any) error {
	if !d.Strict {
		return nil
	}
	known := d.fieldNames()
	for name := range data {
		if !slices.Contains(known, name) {
			return invalidInput("The data structure is strict and has no such field; its fields are " + strings.Join(known, ", ") + ".")
		}
	}
	return nil
}

// spec reads the fields of a data structure: each needs a name and a type.
func (a *args) spec(rules ...rule) []any {
	for _, field := range a.parts("spec", rules...) {
		field.text("name", required, notEmpty)
		field.text("type", required, notEmpty)
	}
	return a.list("spec")
}

func listDataStructures(c *call) (any, error) {
	rows, err := inTeam(c, dataStructureKind, c.query.integer("teamId", required))
	if err != nil {
		return nil, err
	}
	return dataStructures.list(c, rows)
}

func getDataStructure(c *call) (any, error) {
	d, err := owned(c, dataStructureKind, c.path.integer("dataStructureId"), teamReaders)
	if err != nil {
		return nil, err
	}
	return oneDataStructure.one(c, d)
}

func createDataStructure(c *call) (any, error) {
	d := dataStructure{
		Name: c.body.text("name", required, notEmpty, maxLength(128)), TeamID: c.body.integer("teamId", required),
		Strict: c.body.boolean("strict"), Spec: c.body.spec(required),
	}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if _, err := c.teamFor(d.TeamID, teamWriters); err != nil {
		return nil, err
	}
	d.ID = dataStructureKind.next(c.db)
	dataStructureKind.put(c.db, d.ID, d)
	return oneDataStructure.whole(d), nil
}

func updateDataStructure(c *call) (any, error) {
	name, strict, hasSpec := c.body.text("name", notEmpty, maxLength(128)), c.body.optionalBoolean("strict"), c.body.has("spec")
	spec := c.body.spec()
	d, err := owned(c, dataStructureKind, c.path.integer("dataStructureId"), teamWriters)
	if err != nil {
		return nil, err
	}
	replace(&d.Name, name)
	if strict != nil {
		d.Strict = *strict
	}
	if hasSpec {
		d.Spec = spec
	}
	dataStructureKind.put(c.db, d.ID, d)
	return oneDataStructure.whole(d), nil
}

func deleteDataStructure(c *call) (any, error) {
	d, err := owned(c, dataStructureKind, c.path.integer("dataStructureId"), teamWriters)
	if err != nil {
		return nil, err
	}
	users := dataStoreKind.all(c.db, func(s dataStore) bool { return s.DatastructureID != nil && *s.DatastructureID == d.ID })
	lost := c.db.used(dataStructureKind.name, d.ID)
	for _, h := range hookKind.all(c.db, func(h hook) bool { id, ok := asInteger(h.Data["udt"], true); return ok && id == d.ID }) {
		lost = append(lost, object{{"type", "dataStructureUsedInHook"}, {"data", object{{"hookId", h.ID}, {"hookName", h.Name}}}})
	}
	if len(users) > 0 {
		stores := make([]object, 0, len(users))
		for _, s := range users {
			stores = append(stores, object{{"dataStoreId", s.ID}, {"dataStoreName", s.Name}})
		}
		lost = append(lost, object{{"type", "dataStructureUsedInDataStores"}, {"data", stores}})
	}
	if err := c.confirmed(lost...); err != nil {
		return nil, err
	}
	for _, s := range users {
		s.DatastructureID = nil
		dataStoreKind.put(c.db, s.ID, s)
	}
	dataStructureKind.remove(c.db, d.ID)
	return object{{"dataStructure", d.ID}}, nil
}

func cloneDataStructure(c *call) (any, error) {
	name, target := c.body.text("name", required, notEmpty, maxLength(128)), c.body.optionalInteger("targetTeamId")
	d, err := owned(c, dataStructureKind, c.path.integer("dataStructureId"), teamReaders)
	if err != nil {
		return nil, err
	}
	from := d.TeamID
	if target != nil {
		d.TeamID = *target
	}
	if _, err := c.teamFor(d.TeamID, teamWriters); err != nil {
		return nil, err
	}
	d.Name, d.ID = name, dataStructureKind.next(c.db)
	dataStructureKind.put(c.db, d.ID, d)
	return append(oneDataStructure.whole(d), member{"differentTeam", from != d.TeamID}), nil
}
