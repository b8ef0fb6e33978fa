package sandbox

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"time"
)

// propertyStructure is the structure of an organization's custom properties.
type propertyStructure struct {
	ID        int        `json:"id"`
	Created   moment     `json:"created"`
	Belongers []belonger `json:"belongers"`
}

type belonger struct {
	BelongerID      int      `json:"belongerId"`
	BelongerType    string   `json:"belongerType"`
	AssociatedTypes []string `json:"associatedTypes"`
}

// propertyItem is a field of a structure.
type propertyItem struct {
	ID          int      `json:"id"`
	Name        string   `json:"name"`
	Label       string   `json:"label"`
	Description string   `json:"description"`
	Type        string   `json:"type"`
	Options     []choice `json:"options"`
	Required    bool     `json:"required"`
	StructureID int      `json:"structureId"`
}

type choice struct {
	Value string `json:"value"`
}

var (
	structureKind = kind[int, propertyStructure]{name: "customPropertyStructures"}
	itemKind      = kind[int, propertyItem]{name: "customPropertyStructureItems"}
)

var customPropertyRoutes = []*route{
	{method: "GET", path: "/custom-property-structures", scopes: scopes("custom-property-structures:read"), handler: listStructures},
	{method: "POST", path: "/custom-property-structures", scopes: scopes("custom-property-structures:write"), handler: createStructure},
	{method: "GET", path: "/custom-property-structures/{customPropertyStructureId}/custom-property-structure-items", scopes: scopes("custom-property-structures:read"), handler: listItems},
	{method: "POST", path: "/custom-property-structures/{customPropertyStructureId}/custom-property-structure-items", scopes: scopes("custom-property-structures:write"), handler: createItem},
	{method: "PATCH", path: "/custom-property-structures/custom-property-structure-items/{customPropertyStructureItemId}", scopes: scopes("custom-property-structures:write"), handler: updateItem},
	{method: "DELETE", path: "/custom-property-structures/custom-property-structure-items/{customPropertyStructureItemId}", scopes: scopes("custom-property-structures:write"), handler: deleteItem},
	{method: "GET", path: "/scenarios/{scenarioId}/custom-properties", scopes: scopes("scenarios:read"), handler: getProperties},
	{method: "POST", path: "/scenarios/{scenarioId}/custom-properties", scopes: scopes("scenarios:write"), handler: createProperties},
	{method: "PUT", path: "/scenarios/{scenarioId}/custom-properties", scopes: scopes("scenarios:write"), handler: replaceProperties},
	{method: "PATCH", path: "/scenarios/{scenarioId}/custom-properties", scopes: scopes("scenarios:write"), handler: updateProperties},
	{method: "DELETE", path: "/scenarios/{scenarioId}/custom-properties", scopes: scopes("scenarios:write"), handler: deleteProperties},
}

var items = collection[propertyItem]{
	plural: "customPropertyStructureItems", singular: "customPropertyStructureItem",
	columns:  []string{"id", "name", "label", "description", "type", "options", "required"},
	sortable: []string{"id", "name", "label", "description", "type", "required"}, sortDir: "asc", limit: 10000, max: 10000, key: "id",
}

var itemTypes = []string{"boolean", "number", "shortText", "longText", "date", "dropdown", "multiselect"}

// hasCustomProperties tells whether the plan of the organization has them.
func (o organization) hasCustomProperties() error {
	if !o.License.CustomVariables || o.ServiceName == "core" {
		return refuse(400, "IM027", "Custom properties are not part of the organization's plan.")
	}
	return nil
}

// structureOf returns the organization's structure.
func structureOf(db *store, organizationID int) (propertyStructure, bool) {
	found := structureKind.all(db, func(p propertyStructure) bool { return p.Belongers[0].BelongerID == organizationID })
	if len(found) == 0 {
		return propertyStructure{}, false
	}
	return found[0], true
}

func listStructures(c *call) (any, error) {
	id := c.query.integer("organizationId", required)
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	o, err := c.organization(id)
	if err != nil {
		return nil, err
	}
	if err := o.hasCustomProperties(); err != nil {
		return nil, err
	}
	found := []propertyStructure{}
	if p, ok := structureOf(c.db, o.ID); ok {
		found = append(found, p)
	}
	return object{{"customPropertyStructures", found}}, nil
}

func createStructure(c *call) (any, error) {
	p := propertyStructure{Created: moment{c.now}, Belongers: []belonger{{
		BelongerID: c.body.integer("belongerId", required), BelongerType: c.body.text("belongerType", required, oneOf("organization")),
		AssociatedTypes: []string{c.body.text("associatedType", required, oneOf("scenario"))},
	}}}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	o, err := c.organization(p.Belongers[0].BelongerID)
	if err != nil {
		return nil, err
	}
	if !c.administers(o.ID) {
		return nil, permissionDenied()
	}
	if err := o.hasCustomProperties(); err != nil {
		return nil, err
	}
	if _, there := structureOf(c.db, o.ID); there {
		return nil, invalidInput("The organization has a structure already.")
	}
	p.ID = structureKind.next(c.db)
	structureKind.put(c.db, p.ID, p)
	return object{{"customPropertyStructure", p}}, nil
}

// structure checks that the caller may see, or change, a structure.
func (c *call) structure(id int, change bool) (propertyStructure, error) {
	p, ok := structureKind.get(c.db, id)
	if !ok {
		return p, notFound()
	}
	o, err := c.organization(p.Belongers[0].BelongerID)
	if err != nil {
		return p, notFound()
	}
	if change && !c.administers(o.ID) {
		return p, permissionDenied()
	}
	return p, nil
}

func listItems(c *call) (any, error) {
	q := c.query
	id, of, required := q.optionalInteger("id"), q.text("type", oneOf(itemTypes...)), q.optionalBoolean("required")
	name, label, about := q.pattern("name"), q.pattern("label"), q.pattern("description")
	p, err := c.structureOfPath(false)
	if err != nil {
		return nil, err
	}
	return items.list(c, itemKind.all(c.db, func(i propertyItem) bool {
		return i.StructureID == p.ID && (id == nil || i.ID == *id) && (of == "" || i.Type == of) && (required == nil || i.Required == *required) &&
			name.MatchString(i.Name) && label.MatchString(i.Label) && about.MatchString(i.Description)
	}))
}

func (c *call) structureOfPath(change bool) (propertyStructure, error) {
	id := c.path.integer("customPropertyStructureId")
	if err := c.problems.err(); err != nil {
		return propertyStructure{}, err
	}
	return c.structure(id, change)
}

// pattern reads a regular expression in which case does not matter.
func (a *args) pattern(name string) *regexp.Regexp {
	p, err := regexp.Compile("(?i)" + a.text(name))
	if err != nil {
		a.wrongType(name, "a regular expression")
		return regexp.MustCompile("")
	}
	return p
}

var itemName = regexp.MustCompile(`^[a-zA-Z_$][0-9a-zA-Z_$]*$`)

func createItem(c *call) (any, error) {
	p, err := c.structureOfPath(true)
	if err != nil {
		return nil, err
	}
	i := propertyItem{
		Name: c.body.text("name", required, maxLength(64)), Label: c.body.text("label", required, notEmpty, maxLength(64)),
		Description: c.body.text("description", maxLength(1024)), Type: c.body.text("type", required, oneOf(itemTypes...)),
		StructureID: p.ID,
	}
	if i.Required = c.body.boolean("required"); !c.body.has("required") {
		c.problems.add("Missing value of required parameter 'required'.")
	}
	if i.Name != "" && !itemName.MatchString(i.Name) {
		c.problems.add("Value of parameter 'name' should match pattern \"%s\".", itemName)
	}
	c.readOptions(&i)
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if len(itemKind.all(c.db, func(o propertyItem) bool { return o.StructureID == p.ID && o.Name == i.Name })) > 0 {
		return nil, invalidInput("The structure has an item of that name.")
	}
	i.ID = itemKind.next(c.db)
	itemKind.put(c.db, i.ID, i)
	return object{{"customPropertyStructureItem", i}}, nil
}

// readOptions reads the choices, which dropdown and multiselect need and others refuse.
func (c *call) readOptions(i *propertyItem) {
	chooses := i.Type == "dropdown" || i.Type == "multiselect"
	if c.body.has("options") {
		i.Options = []choice{}
		for _, o := range c.body.objectList("options") {
			value, ok := o["value"].(string)
			if !ok || len(value) > 250 || slices.Contains(i.Options, choice{value}) {
				c.problems.add("Value of parameter 'options' must have unique values of at most 250 characters.")
				return
			}
			i.Options = append(i.Options, choice{value})
		}
		if !chooses {
			c.problems.add("Value of parameter 'options' is for dropdown and multiselect only.")
		}
	}
	if chooses && len(i.Options) == 0 {
		c.problems.add("Missing value of required parameter 'options'.")
	}
}

// item returns the item of the path.
func (c *call) item() (propertyItem, error) {
	id := c.path.integer("customPropertyStructureItemId")
	if err := c.problems.err(); err != nil {
		return propertyItem{}, err
	}
	i, ok := itemKind.get(c.db, id)
	if !ok {
		return i, notFound()
	}
	_, err := c.structure(i.StructureID, true)
	return i, err
}

func updateItem(c *call) (any, error) {
	i, err := c.item()
	if err != nil {
		return nil, err
	}
	if c.body.has("label") {
		i.Label = c.body.text("label", notEmpty, maxLength(64))
	}
	if c.body.has("description") {
		i.Description = c.body.text("description", maxLength(1024))
	}
	if c.body.has("required") {
		i.Required = c.body.boolean("required")
	}
	c.readOptions(&i)
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	itemKind.put(c.db, i.ID, i)
	return object{{"customPropertyStructureItem", i}}, nil
}

// deleteItem needs a confirmation where scenarios have values, which go with it.
func deleteItem(c *call) (any, error) {
	i, err := c.item()
	if err != nil {
		return nil, err
	}
	p, _ := structureKind.get(c.db, i.StructureID)
	var lost []any
	holders := scenarioKind.all(c.db, func(s scenario) bool {
		t, _ := teamKind.get(c.db, s.TeamID)
		_, has := s.CustomProperties[i.Name]
		return has && t.OrganizationID == p.Belongers[0].BelongerID
	})
	for _, s := range holders {
		lost = append(lost, object{{"scenarioId", s.ID}, {"scenarioName", s.Name}})
	}
	if len(lost) > 0 {
		if err := c.confirmed(object{{"type", "deleteCustomPropertyData"}, {"data", lost}}); err != nil {
			return nil, err
		}
	}
	c.query.boolean("confirmed")
	for _, s := range holders {
		left := maps.Clone(s.CustomProperties)
		delete(left, i.Name)
		s.CustomProperties = left
		scenarioKind.put(c.db, s.ID, s)
	}
	itemKind.remove(c.db, i.ID)
	return object{{"customPropertyStructureItem", i.ID}}, nil
}

func (s scenario) showProperties() object {
	values := s.CustomProperties
	if values == nil {
		values = map[string]any{}
	}
	return object{{"customProperties", values}, {"scenarioId", s.ID}}
}

func getProperties(c *call) (any, error) {
	s, err := c.scenario(teamReaders)
	if err != nil {
		return nil, err
	}
	return s.showProperties(), nil
}

// createProperties is for a scenario that has no values yet, the other two for one that
// has.
func createProperties(c *call) (any, error)  { return c.putProperties(false, true) }
func replaceProperties(c *call) (any, error) { return c.putProperties(true, true) }
func updateProperties(c *call) (any, error)  { return c.putProperties(true, false) }

// putProperties stores values: all of them, or those that are sent, of which null takes
// one away.
func (c *call) putProperties(has, whole bool) (any, error) {
	s, err := c.scenario(teamWriters)
	if err != nil {
		return nil, err
	}
	switch {
	case has && s.CustomProperties == nil:
		return nil, refuse(400, "IM013", "The scenario has no custom properties yet.")
	case !has && s.CustomProperties != nil:
		return nil, invalidInput("The scenario has custom properties already.")
	}
	values := map[string]any{}
	if !whole {
		maps.Copy(values, s.CustomProperties)
	}
	maps.Copy(values, c.body.rest())
	maps.DeleteFunc(values, func(_ string, v any) bool { return v == nil })
	if c.checkProperties(s, values); len(*c.problems) > 0 {
		return nil, c.problems.err()
	}
	s.CustomProperties = values
	scenarioKind.put(c.db, s.ID, s)
	return s.showProperties(), nil
}

// checkProperties checks values against the structure of the organization.
func (c *call) checkProperties(s scenario, values map[string]any) {
	t, _ := teamKind.get(c.db, s.TeamID)
	p, _ := structureOf(c.db, t.OrganizationID)
	known := map[string]bool{}
	for _, i := range itemKind.all(c.db, func(i propertyItem) bool { return i.StructureID == p.ID }) {
		known[i.Name] = true
		value, given := values[i.Name]
		switch {
		case !given && i.Required:
			c.problems.add("Missing value of required parameter '%s'.", i.Name)
		case given && !i.takes(value):
			c.problems.add("Value of parameter '%s' does not fit its type %s.", i.Name, i.Type)
		}
	}
	for name := range values {
		if !known[name] {
			c.problems.add("There is no custom property '%s'.", name)
		}
	}
}

// takes tells whether a value fits the item.
func (i propertyItem) takes(value any) bool {
	switch v := value.(type) {
	case bool:
		return i.Type == "boolean"
	case json.Number, int:
		return i.Type == "number"
	case []any:
		return i.Type == "multiselect" && !slices.ContainsFunc(v, func(each any) bool {
			return !slices.Contains(i.Options, choice{fmt.Sprint(each)})
		})
	case string:
		switch i.Type {
		case "date":
			_, err := time.Parse(time.RFC3339, v)
			return err == nil
		case "dropdown":
			return slices.Contains(i.Options, choice{v})
		}
		return i.Type == "shortText" || i.Type == "longText"
	}
	return false
}

func deleteProperties(c *call) (any, error) {
	s, err := c.scenario(teamWriters)
	if err != nil {
		return nil, err
	}
	s.CustomProperties = nil
	scenarioKind.put(c.db, s.ID, s)
	return object{{"ok", 1}}, nil
}
