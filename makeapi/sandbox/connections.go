package sandbox

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// connection is an account with another service.
type connection struct {
	ID                int            `json:"id"`
	Name              string         `json:"name"`
	AccountName       string         `json:"accountName"`
	AccountLabel      string         `json:"accountLabel"`
	PackageName       *string        `json:"packageName"`
	Expire            moment         `json:"expire"`
	Metadata          any            `json:"metadata"`
	TeamID            int            `json:"teamId"`
	Theme             string         `json:"theme"`
	Upgradeable       bool           `json:"upgradeable"`
	AccountType       string         `json:"accountType"`
	Editable          bool           `json:"editable"`
	UID               *string        `json:"uid"`
	ConnectedSystemID *string        `json:"connectedSystemId"`
	OrganizationID    int            `json:"organizationId"`
	Scopes            []string       `json:"scopes"`
	Problem           string         `json:"problem"`     // what the other service says when it refuses; empty when it does not
	DataVersion       int            `json:"dataVersion"` // counts changes of the credentials
	Data              map[string]any `json:"-"`
}

// connectionView is a connection as shown: with what is worked out.
type connectionView struct {
	connection
	ScopesCnt      int            `json:"scopesCnt"`
	Scoped         bool           `json:"scoped"`
	ScenarioUsages []scenarioName `json:"scenarioUsages"`
	Scopes         []object       `json:"scopes"` // with their words
}

func (a connection) team() int { return a.TeamID }

var connectionKind = kind[int, connection]{name: "connections"}

// Where Make is silent: a refusal by the other service is 424 without a code, scoped is
// true when no scopes are asked for, and the kinds of connections are those below.
var connectionRoutes = []*route{
	{method: "GET", path: "/connections", scopes: scopes("connections:read"), handler: listConnections},
	{method: "POST", path: "/connections", scopes: scopes("connections:write"), handler: createConnection},
	{method: "GET", path: "/connections/{connectionId}", scopes: scopes("connections:read"), handler: getConnection},
	{method: "PATCH", path: "/connections/{connectionId}", scopes: scopes("connections:write"), handler: renameConnection},
	{method: "DELETE", path: "/connections/{connectionId}", scopes: scopes("connections:write"), handler: deleteConnection},
	{method: "POST", path: "/connections/{connectionId}/test", scopes: scopes("connections:write"), body: optionalBody, handler: testConnection},
	{method: "POST", path: "/connections/{connectionId}/scoped", scopes: scopes("connections:write"), handler: connectionScoped},
	{method: "POST", path: "/connections/{connectionId}/set-data", scopes: scopes("connections:write"), handler: setConnectionData},
	{method: "GET", path: "/connections/{connectionId}/editable-data-schema", scopes: scopes("connections:read"), handler: editableParameters},
}

var connectionColumns = []string{
	"id", "name", "accountName", "accountLabel", "packageName", "expire", "metadata", "teamId", "theme", "upgradeable",
	"scopesCnt", "scoped", "accountType", "editable", "uid", "connectedSystemId", "organizationId", "scenarioUsages",
}

// connections is how the list and the changes show a connection.
var connections = collection[connectionView]{
	plural: "connections", singular: "connection",
	columns: connectionColumns, standard: connectionColumns[:15],
}

// oneConnection shows its scopes as well.
var oneConnection = collection[connectionView]{
	singular: "connection", columns: append(slices.Clone(connectionColumns), "scopes"),
	standard: append(slices.Clone(connectionColumns[:15]), "scopes"),
}

// connectionType is a type of connections: what it needs, and what a person of it may
// be asked for.
type connectionType struct {
	label, family, theme string   // family is oauth or basic
	parameters           []string // what a connection of the type holds; those of OAuth types come from the consent
	optional             []string
	scopes               map[string]string // the known scopes with their words
}

const google = "https://www.googleapis.com/auth/"

var connectionTypes = map[string]connectionType{
	"google": {label: "Google", family: "oauth", theme: "#fecd5f", scopes: map[string]string{
		"openid": "", "https://mail.google.com/": "Access to Gmail.", google + "drive": "Access to Google Drive.",
		google + "drive.readonly": "Read Google Drive.", google + "spreadsheets": "Access to Google Sheets.",
	}},
	"slack3": {label: "Slack", family: "oauth", theme: "#4a154b", scopes: map[string]string{
		"chat:write": "Send messages.", "channels:read": "View channels.", "users:read": "View people.", "files:write": "Upload files.",
	}},
	"xero":       {label: "Xero", family: "oauth", theme: "#13b5ea", scopes: map[string]string{"accounting.transactions": "Invoices.", "accounting.contacts": "Contacts.", "offline_access": ""}},
	"stripe":     {label: "Stripe", family: "basic", theme: "#635bff", parameters: []string{"apiKey"}},
	"shopify":    {label: "Shopify", family: "basic", theme: "#95bf47", parameters: []string{"domain", "accessToken"}},
	"airtable2":  {label: "Airtable", family: "basic", theme: "#18bfff", parameters: []string{"apiKey"}},
	"hubspot":    {label: "HubSpot CRM", family: "basic", theme: "#ff7a59", parameters: []string{"apiKey"}},
	"smtp":       {label: "SMTP", family: "basic", theme: "#1f5bff", parameters: []string{"host", "username", "password"}, optional: []string{"port"}},
	"mysql":      {label: "MySQL", family: "basic", theme: "#00758f", parameters: []string{"host", "database", "username", "password"}},
	"mailchimp2": {label: "Mailchimp", family: "basic", theme: "#ffe01b", parameters: []string{"apiKey"}},
	"rest":       {label: "Larkspur ERP", family: "basic", theme: "#4b5563", parameters: []string{"url", "apiKey"}},
}

func connectionNotFound(accountName string, id int) *failure {
	return &failure{
		status: http.StatusNotFound, Code: "IM304", Message: "Account doesn't exist",
		Detail: fmt.Sprintf("Connection not found '%s:%d'.", accountName, id),
	}
}

// connection returns the connection of the path. One that is missing has words of its
// own.
func (c *call) connection(roles []int) (connection, error) {
	id := c.path.integer("connectionId")
	a, err := owned(c, connectionKind, id, roles)
	if f := (*failure)(nil); errors.As(err, &f) && f.status == http.StatusNotFound {
		return a, connectionNotFound("account", id)
	}
	return a, err
}

// viewConnection works out what a connection shows. asked are the scopes that it should
// hold.
func (s *store) viewConnection(a connection, asked []string) connectionView {
	v := connectionView{
		connection: a, ScopesCnt: len(a.Scopes), Scoped: a.holds(asked), ScenarioUsages: s.usedIn(connectionKind.name, a.ID),
		Scopes: []object{},
	}
	for _, scope := range a.Scopes {
		row := object{{"id", scope}}
		if words := connectionTypes[a.AccountName].scopes[scope]; words != "" {
			row = append(row, member{"name", words})
		}
		v.Scopes = append(v.Scopes, append(row, member{"account", a.AccountName}))
	}
	return v
}

// holds tells whether a connection has all of these scopes.
func (a connection) holds(scopes []string) bool {
	return !slices.ContainsFunc(scopes, func(scope string) bool { return !slices.Contains(a.Scopes, scope) })
}

func listConnections(c *call) (any, error) {
	types, asked := c.query.texts("type"), map[string][]string{}
	for name := range connectionTypes {
		if c.query.has(name) {
			asked[name] = c.query.texts(name)
		}
	}
	rows, err := inTeam(c, connectionKind, c.query.integer("teamId", required))
	if err != nil {
		return nil, err
	}
	var views []connectionView
	for _, a := range rows {
		if len(types) == 0 || slices.Contains(types, a.AccountName) {
			views = append(views, c.db.viewConnection(a, asked[a.AccountName]))
		}
	}
	return connections.unpaged(c, byName(views))
}

func getConnection(c *call) (any, error) {
	a, err := c.connection(teamReaders)
	if err != nil {
		return nil, err
	}
	return oneConnection.one(c, c.db.viewConnection(a, nil))
}

// createConnection takes the name as accountName and the type as accountType.
func createConnection(c *call) (any, error) {
	a := connection{
		TeamID: c.query.integer("teamId", required), Name: c.body.text("accountName", maxLength(128)),
		AccountName: c.body.text("accountType", required), Scopes: c.body.texts("scopes"), DataVersion: 1,
	}
	data := c.body.rest()
	t, known := connectionTypes[a.AccountName]
	if c.body.has("accountType") && !known {
		return nil, invalidInput("Invalid connection type")
	}
	t.check(c, data)
	for _, scope := range a.Scopes {
		if _, ok := t.scopes[scope]; !ok {
			return nil, invalidInput("Invalid scope")
		}
	}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	where, err := c.teamFor(a.TeamID, teamWriters)
	if err != nil {
		return nil, err
	}
	a.ID, a.OrganizationID = connectionKind.next(c.db), where.OrganizationID
	if a.Name == "" {
		a.Name = "My " + t.label + " connection"
	}
	a = a.of(t).with(t, data)
	connectionKind.put(c.db, a.ID, a)
	answer := pick(c.db.viewConnection(a, nil), connections.standard)
	for i := range answer {
		if answer[i].name == "scopesCnt" {
			answer[i].name = "scopes" // as this answer alone calls it
		}
	}
	return object{{"connection", answer}}, nil
}

// check looks for what a type needs. OAuth types get theirs from the consent, which
// takes a browser.
func (t connectionType) check(c *call, data map[string]any) {
	for _, name := range t.parameters {
		if data[name] == nil {
			c.problems.add("Missing value of required parameter '%s'.", name)
		}
	}
}

// of gives a connection what follows from its type.
func (a connection) of(t connectionType) connection {
	a.AccountLabel, a.AccountType, a.Theme, a.Editable = t.label, t.family, t.theme, len(t.parameters) > 0
	if a.Scopes == nil {
		a.Scopes = []string{}
	}
	return a
}

// with gives a connection its credentials. The other services of the sandbox refuse
// those that are missing and those with "wrong" or "invalid" in them.
func (a connection) with(t connectionType, data map[string]any) connection {
	a.Data, a.Problem = maps.Clone(data), ""
	if t.family == "oauth" {
		a.Problem = "The connection is not authorized yet."
	}
	for _, name := range t.parameters {
		value := strings.ToLower(fmt.Sprint(data[name]))
		if data[name] == nil || value == "" || strings.Contains(value, "wrong") || strings.Contains(value, "invalid") {
			a.Problem = "Access denied: Invalid token header."
		}
	}
	return a
}

func renameConnection(c *call) (any, error) {
	name := c.body.text("name", required, notEmpty, maxLength(128))
	a, err := c.connection(teamWriters)
	if err != nil {
		return nil, err
	}
	a.Name = name
	answer, err := connections.one(c, c.db.viewConnection(a, nil))
	if err == nil {
		connectionKind.put(c.db, a.ID, a)
	}
	return answer, err
}

func deleteConnection(c *call) (any, error) {
	a, err := c.connection(teamWriters)
	if err != nil {
		return nil, err
	}
	if err := c.confirmed(c.db.used(connectionKind.name, a.ID)...); err != nil {
		return nil, err
	}
	c.db.dropConnection(a.ID)
	return object{{"connection", a.ID}}, nil
}

func (s *store) dropConnection(id int) {
	connectionKind.remove(s, id)
}

// testConnection answers 424 with the other service's words when that refuses.
func testConnection(c *call) (any, error) {
	a, err := c.connection(teamWriters)
	switch {
	case err != nil:
		return nil, err
	case a.Problem != "":
		return nil, refuse(http.StatusFailedDependency, "", a.Problem)
	}
	return object{{"verified", true}}, nil
}

func connectionScoped(c *call) (any, error) {
	if !c.body.has("scope") {
		c.problems.add("Missing value of required parameter 'scope'.")
	}
	scopes := c.body.texts("scope")
	a, err := c.connection(teamWriters)
	if err != nil {
		return nil, err
	}
	return object{{"connection", object{{"scoped", a.holds(scopes)}}}}, nil
}

// setConnectionData replaces the credentials: what is left out is empty.
func setConnectionData(c *call) (any, error) {
	data := c.body.rest()
	a, err := c.connection(teamWriters)
	if err != nil {
		return nil, err
	}
	names, err := a.editable()
	if err != nil {
		return nil, err
	}
	for name := range data {
		if !slices.Contains(names, name) {
			c.problems.add("Parameter '%s' cannot be edited; those that can are %s.", name, strings.Join(names, ", "))
		}
	}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	a.DataVersion++
	connectionKind.put(c.db, a.ID, a.with(connectionTypes[a.AccountName], data))
	return object{{"changed", true}}, nil
}

// editable names what can be changed in a connection.
func (a connection) editable() ([]string, error) {
	if !a.Editable {
		return nil, invalidInput("Cannot edit this connection.")
	}
	t := connectionTypes[a.AccountName]
	return slices.Concat(t.parameters, t.optional), nil
}

func editableParameters(c *call) (any, error) {
	a, err := c.connection(teamReaders)
	if err != nil {
		return nil, err
	}
	names, err := a.editable()
	if err != nil {
		return nil, err
	}
	return object{{"editableParameters", names}}, nil
}
