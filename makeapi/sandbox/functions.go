package sandbox

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// function is a custom function, JavaScript for mappings.
type function struct {
	ID            int    `json:"id"`
	Name          string `json:"name"`
	Description   string `json:"description"`
	Code          string `json:"code"`
	Args          string `json:"args"`
	UpdatedAt     moment `json:"updatedAt"`
	CreatedAt     moment `json:"createdAt"`
	CreatedByUser author `json:"createdByUser"`
	TeamID        int    `json:"teamId"`
}

type author struct {
	ID    int    `json:"id"`
	Name  string `json:"name"`
	Email string `json:"email"`
}

// functionView is a function with the scenarios that use it.
type functionView struct {
	function
	Scenarios []scenarioName `json:"scenarios"`
}

// functionChange is what a function was before a change.
type functionChange struct {
	ID           int    `json:"id"`
	PreviousCode string `json:"previousCode"`
	UpdatedAt    moment `json:"updatedAt"`
	UpdatedBy    string `json:"updatedBy"`
	FunctionID   int    `json:"functionId"`
}

func (f function) team() int { return f.TeamID }

var (
	functionKind        = kind[int, function]{name: "functions"}
	functionHistoryKind = kind[int, functionChange]{name: "functionHistory"}
)

// Where Make is silent: names are unique in a team, a plan without custom functions is
// 402 SC402, and code is looked at from a distance (parseFunction).
var functionRoutes = []*route{
	{method: "GET", path: "/functions", scopes: scopes("functions:read"), handler: listFunctions},
	{method: "POST", path: "/functions", scopes: scopes("functions:write"), handler: createFunction},
	{method: "POST", path: "/functions/eval", scopes: scopes("functions:write"), handler: checkFunction},
	{method: "GET", path: "/functions/{functionId}", scopes: scopes("functions:read"), handler: getFunction},
	{method: "PATCH", path: "/functions/{functionId}", scopes: scopes("functions:write"), handler: updateFunction},
	{method: "DELETE", path: "/functions/{functionId}", scopes: scopes("functions:write"), handler: deleteFunction},
	{method: "GET", path: "/functions/{functionId}/history", scopes: scopes("functions:read"), handler: listFunctionHistory},
}

// functions shows no code in its list unless asked.
var functions = collection[function]{
	plural: "functions", singular: "function",
	columns:  []string{"id", "name", "description", "code", "args", "updatedAt", "createdAt", "createdByUser"},
	standard: []string{"id", "name", "description", "args", "updatedAt", "createdAt", "createdByUser"},
}

var oneFunction = collection[functionView]{
	singular: "function",
	columns:  []string{"id", "name", "description", "code", "args", "updatedAt", "createdAt", "createdByUser", "scenarios"},
}

// licensed tells whether the plan of the team's organization has custom functions.
func (c *call) licensed(teamID int) error {
	t, _ := teamKind.get(c.db, teamID)
	if o, _ := organizationKind.get(c.db, t.OrganizationID); !o.License.CustomFunctions {
		return refuse(http.StatusPaymentRequired, "SC402", "The plan of the organization has no custom functions.")
	}
	return nil
}

// function returns the function of the path.
func (c *call) function(roles []int) (function, error) {
	f, err := owned(c, functionKind, c.path.integer("functionId"), roles)
	if err != nil {
		return f, err
	}
	return f, c.licensed(f.TeamID)
}

func listFunctions(c *call) (any, error) {
	teamID := c.query.integer("teamId", required)
	rows, err := inTeam(c, functionKind, teamID)
	if err != nil {
		return nil, err
	}
	if err := c.licensed(teamID); err != nil {
		return nil, err
	}
	return functions.unpaged(c, rows)
}

func getFunction(c *call) (any, error) {
	f, err := c.function(teamReaders)
	if err != nil {
		return nil, err
	}
	return oneFunction.one(c, functionView{f, c.db.usedIn(functionKind.name, f.ID)})
}

// teamForFunctions is the team of the query, in which the caller may write functions.
func (c *call) teamForFunctions() (int, error) {
	teamID := c.query.integer("teamId", required)
	if err := c.problems.err(); err != nil {
		return 0, err
	}
	if _, err := c.teamFor(teamID, teamWriters); err != nil {
		return 0, err
	}
	return teamID, c.licensed(teamID)
}

func createFunction(c *call) (any, error) {
	f := function{
		Name: c.body.text("name", required, notEmpty), Description: c.body.text("description", required, maxLength(128)),
		Code:      c.body.text("code", required),
		CreatedAt: moment{c.now}, UpdatedAt: moment{c.now}, CreatedByUser: author{c.user.ID, c.user.Name, c.user.Email},
	}
	teamID, err := c.teamForFunctions()
	if err != nil {
		return nil, err
	}
	f.TeamID = teamID
	if f, err = f.parsed(); err != nil {
		return nil, err
	}
	if twins := functionKind.all(c.db, func(g function) bool { return g.TeamID == teamID && g.Name == f.Name }); len(twins) > 0 {
		return nil, invalidInput("There is a function of this name already.")
	}
	f.ID = functionKind.next(c.db)
	functionKind.put(c.db, f.ID, f)
	return functions.whole(f), nil
}

func checkFunction(c *call) (any, error) {
	code := c.body.text("code", required)
	if _, err := c.teamForFunctions(); err != nil {
		return nil, err
	}
	if _, _, err := parseFunction(code); err != nil {
		return object{{"success", false}, {"error", err.Error()}}, nil //nolint:nilerr // that the code is wrong is the answer
	}
	return object{{"success", true}, {"error", nil}}, nil
}

// updateFunction reads a name, as Make's own tool sends one, and does nothing with it.
func updateFunction(c *call) (any, error) {
	c.body.text("name")
	code, description := c.body.optionalText("code"), c.body.optionalText("description", maxLength(128))
	f, err := c.function(teamWriters)
	if err != nil {
		return nil, err
	}
	if description != nil {
		f.Description = *description
	}
	if code != nil && *code != f.Code {
		before := functionChange{PreviousCode: f.Code, UpdatedAt: moment{c.now}, UpdatedBy: c.user.Name, FunctionID: f.ID}
		f.Code = *code
		if f, err = f.parsed(); err != nil {
			return nil, err
		}
		before.ID = functionHistoryKind.next(c.db)
		functionHistoryKind.put(c.db, before.ID, before)
	}
	f.UpdatedAt = moment{c.now}
	functionKind.put(c.db, f.ID, f)
	return functions.whole(f), nil
}

func deleteFunction(c *call) (any, error) {
	f, err := c.function(teamWriters)
	if err != nil {
		return nil, err
	}
	if err := c.confirmed(c.db.used(functionKind.name, f.ID)...); err != nil {
		return nil, err
	}
	functionKind.remove(c.db, f.ID)
	return object{{"success", true}}, nil
}

func listFunctionHistory(c *call) (any, error) {
	teamID := c.query.integer("teamId", required)
	f, err := c.function(teamReaders)
	switch {
	case err != nil:
		return nil, err
	case f.TeamID != teamID:
		return nil, notFound()
	}
	changes := functionHistoryKind.all(c.db, func(h functionChange) bool { return h.FunctionID == f.ID })
	slices.Reverse(changes)
	list := make([]object, 0, len(changes))
	for _, h := range changes {
		list = append(list, pick(h, []string{"id", "previousCode", "updatedAt", "updatedBy"}))
	}
	return object{{"functionHistory", list}}, nil
}

// parsed takes the arguments from the code, which must define the function.
func (f function) parsed() (function, error) {
	name, arguments, err := parseFunction(f.Code)
	switch {
	case err != nil:
		return f, invalidInput(err.Error())
	case name != f.Name:
		return f, invalidInput(fmt.Sprintf("The function is called %s in its code.", name))
	case slices.Contains(reservedNames, name):
		return f, invalidInput("The name is reserved.")
	}
	f.Args = arguments
	return f, nil
}

// reservedNames are some of the functions that Make has anyway.
var reservedNames = []string{"add", "average", "contains", "first", "formatDate", "get", "if", "join", "keys", "last", "length", "lower", "map", "max", "min", "parseNumber", "replace", "round", "split", "sum", "switch", "toString", "trim", "upper"}

var functionHead = regexp.MustCompile(`^\s*function\s+([A-Za-z_$][\w$]*)\s*(\([^)]*\))\s*\{`)

// parseFunction looks at code from a distance: one named function whose brackets match.
// It is no parser of JavaScript.
func parseFunction(code string) (name, arguments string, err error) {
	head := functionHead.FindStringSubmatch(code)
	if head == nil {
		return "", "", errors.New("SyntaxError: the code must be one named function")
	}
	var open []rune
	quote := rune(0)
	for _, r := range code {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case strings.ContainsRune("\"'`", r):
			quote = r
		case strings.ContainsRune("({[", r):
			open = append(open, r)
		case strings.ContainsRune(")}]", r):
			if len(open) == 0 || strings.IndexRune("({[", open[len(open)-1]) != strings.IndexRune(")}]", r) {
				return "", "", fmt.Errorf("SyntaxError: Unexpected token '%c'", r)
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 || quote != 0 {
		return "", "", errors.New("SyntaxError: Unexpected end of input")
	}
	return head[1], head[2], nil
}
