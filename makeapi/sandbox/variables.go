package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
)

// variable is a custom variable of an organization or of a team. Where Make says
// nothing: the admins of an organization and the members of a team who may write
// change them, everybody in it reads them; system variables cannot be changed; the
// history of a deleted variable is gone with it.
type variable struct {
	OrganizationID int    `json:"-"` // 0 for a team's
	TeamID         int    `json:"-"` // 0 for an organization's
	Name           string `json:"name"`
	TypeID         int    `json:"typeId"`
	Value          any    `json:"value"`
	IsSystem       bool   `json:"isSystem"`
}

// variableChange is an entry of a variable's history.
type variableChange struct {
	OrganizationID int    `json:"-"`
	TeamID         int    `json:"-"`
	Variable       string `json:"-"`
	ID             int    `json:"id"`
	DiffObject     object `json:"diffObject"`
	Changed        moment `json:"changed"`
	Action         string `json:"action"`
	Author         string `json:"author"`
}

var (
	// variableKind is keyed by the key of the variable's owner and name.
	variableKind       = kind[string, variable]{name: "variables"}
	variableChangeKind = kind[int, variableChange]{name: "variableHistory"}
)

var variableRoutes = slices.Concat(
	variablesOf("organization", "/organizations/{organizationId}/variables", (*call).organizationVariables),
	variablesOf("team", "/teams/{teamId}/variables", (*call).teamVariables),
)

// variablesOf are the routes of the variables of an organization or of a team,
// which differ in nothing but whose they are.
func variablesOf(owner, path string, find func(c *call, writing bool) (*variables, error)) []*route {
	read, write := scopes(owner+"-variables:read"), scopes(owner+"-variables:write")
	with := func(writing bool, do func(*variables, *call) (any, error)) func(*call) (any, error) {
		return func(c *call) (any, error) {
			v, err := find(c, writing)
			if err != nil {
				return nil, err
			}
			return do(v, c)
		}
	}
	return []*route{
		{method: "GET", path: path, scopes: read, handler: with(false, (*variables).list)},
		{method: "POST", path: path, scopes: write, handler: with(true, (*variables).create)},
		{method: "PATCH", path: path + "/{variableName}", scopes: write, handler: with(true, (*variables).update)},
		{method: "DELETE", path: path + "/{variableName}", scopes: write, handler: with(true, (*variables).remove)},
		{method: "GET", path: path + "/{variableName}/history", scopes: read, handler: with(false, (*variables).history)},
	}
}

// variables are those of one owner.
type variables struct {
	owner  string // organization or team
	blank  variable
	system []variable
	plan   license
}

func (c *call) organizationVariables(writing bool) (*variables, error) {
	id := c.path.integer("organizationId")
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	o, err := c.organization(id)
	if err != nil {
		return nil, err
	}
	if writing && !c.administers(id) {
		return nil, permissionDenied()
	}
	return &variables{
		owner: "organization", blank: variable{OrganizationID: id}, plan: o.License,
		system: []variable{
			{Name: "organizationId", TypeID: numberType, Value: id, IsSystem: true},
			{Name: "organizationName", TypeID: textType, Value: o.Name, IsSystem: true},
		},
	}, nil
}

func (c *call) teamVariables(writing bool) (*variables, error) {
	id, roles := c.path.integer("teamId"), teamReaders
	if writing {
		roles = teamWriters
	}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	t, err := c.teamFor(id, roles)
	if err != nil {
		return nil, err
	}
	o, _ := organizationKind.get(c.db, t.OrganizationID)
	return &variables{
		owner: "team", blank: variable{TeamID: id}, plan: o.License,
		system: []variable{
			{Name: "teamId", TypeID: numberType, Value: id, IsSystem: true},
			{Name: "teamName", TypeID: textType, Value: t.Name, IsSystem: true},
		},
	}, nil
}

// The types of variables.
const (
	numberType = 1 + iota
	textType
	booleanType
	dateType
)

var (
	variableName = regexp.MustCompile(`^[A-Za-z0-9$_]+$`)
	isoDate      = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z$`)
)

func validVariableName(name string, value any) string {
	if s, ok := value.(string); ok && !variableName.MatchString(s) {
		return fmt.Sprintf("Value of parameter '%s' may hold letters, digits, $ and _ only.", name)
	}
	return ""
}

// fitsType tells whether a value is of a variable's type.
func fitsType(value any, typeID int) bool {
	switch v := value.(type) {
	case json.Number:
		return typeID == numberType
	case bool:
		return typeID == booleanType
	case string:
		return typeID == textType || typeID == dateType && isoDate.MatchString(v)
	}
	return false
}

func (v *variables) key(name string) string {
	return fmt.Sprintf("%s %d %s", v.owner, v.blank.OrganizationID+v.blank.TeamID, name)
}

func (v *variables) list(c *call) (any, error) {
	list := v.system
	if v.plan.CustomVariables {
		list = append(list, variableKind.all(c.db, func(w variable) bool {
			return w.OrganizationID == v.blank.OrganizationID && w.TeamID == v.blank.TeamID
		})...)
	}
	return object{{v.owner + "Variables", list}}, nil
}

func (v *variables) create(c *call) (any, error) {
	b, w := c.body, v.blank
	w.Name = b.text("name", required, notEmpty, validVariableName, maxLength(128))
	w.TypeID, w.Value = b.integer("typeId", required, between(numberType, dateType)), b.value("value")
	b.check("value", w.Value, []rule{required})
	if len(*c.problems) == 0 && !fitsType(w.Value, w.TypeID) {
		c.problems.add("Value of parameter 'value' must fit 'typeId'.")
	}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	_, taken := variableKind.get(c.db, v.key(w.Name))
	switch {
	case !v.plan.CustomVariables:
		return nil, refuse(http.StatusNotFound, "SC404", "The plan of the organization does not include custom variables.")
	case taken || v.isSystem(w.Name):
		return nil, invalidInput("There is a variable of this name already.")
	}
	variableKind.put(c.db, v.key(w.Name), w)
	v.record(c, w.Name, "created", object{{"name", w.Name}, {"value", w.Value}, {"typeId", w.TypeID}})
	return object{{v.owner + "Variable", w}}, nil
}

func (v *variables) update(c *call) (any, error) {
	w, err := v.find(c)
	if err != nil {
		return nil, err
	}
	was, b := w, c.body
	newType, newValue := b.has("typeId"), b.has("value")
	if newType {
		w.TypeID = b.integer("typeId", between(numberType, dateType))
	}
	if newValue {
		w.Value = b.value("value")
	}
	if newType && newValue && !fitsType(w.Value, w.TypeID) {
		c.problems.add("Value of parameter 'value' must fit 'typeId'.")
	}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	var before, after object
	if newValue {
		before, after = append(before, member{"value", was.Value}), append(after, member{"value", w.Value})
	}
	if newType {
		before, after = append(before, member{"typeId", was.TypeID}), append(after, member{"typeId", w.TypeID})
	}
	if len(after) > 0 {
		variableKind.put(c.db, v.key(w.Name), w)
		v.record(c, w.Name, "edited", object{{"old", before}, {"new", after}})
	}
	return object{{v.owner + "Variable", w}}, nil
}

func (v *variables) remove(c *call) (any, error) {
	w, err := v.find(c)
	if err != nil {
		return nil, err
	}
	if err := c.confirmed(object{{"type", "delete_" + v.owner + "_variable"}, {"data", object{{"name", w.Name}}}}); err != nil {
		return nil, err
	}
	variableKind.remove(c.db, v.key(w.Name))
	for _, change := range v.changes(c, w.Name) {
		variableChangeKind.remove(c.db, change.ID)
	}
	return object{{"ok", 1}}, nil
}

func (v *variables) history(c *call) (any, error) {
	name := c.path.text("variableName")
	if !v.isSystem(name) {
		if _, err := v.find(c); err != nil {
			return nil, err
		}
	}
	return object{{v.owner + "VariableHistory", v.changes(c, name)}}, nil
}

// find returns the custom variable that the path names.
func (v *variables) find(c *call) (variable, error) {
	w, ok := variableKind.get(c.db, v.key(c.path.text("variableName")))
	if !ok || !v.plan.CustomVariables {
		return variable{}, notFound()
	}
	return w, nil
}

func (v *variables) isSystem(name string) bool {
	return slices.ContainsFunc(v.system, func(w variable) bool { return w.Name == name })
}

func (v *variables) changes(c *call, name string) []variableChange {
	return variableChangeKind.all(c.db, func(h variableChange) bool {
		return h.OrganizationID == v.blank.OrganizationID && h.TeamID == v.blank.TeamID && h.Variable == name
	})
}

func (v *variables) record(c *call, name, action string, diff object) {
	id := variableChangeKind.next(c.db)
	variableChangeKind.put(c.db, id, variableChange{
		OrganizationID: v.blank.OrganizationID, TeamID: v.blank.TeamID, Variable: name,
		ID: id, DiffObject: diff, Changed: moment{c.now}, Action: v.owner + "_variable_" + action, Author: c.user.Name,
	})
}
