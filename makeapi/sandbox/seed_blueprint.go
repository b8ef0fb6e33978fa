package sandbox

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// module is a module of a blueprint, with its members in Make's order.
type module struct {
	ID         int       `json:"id"`
	Module     string    `json:"module"`
	Version    int       `json:"version"`
	Parameters fields    `json:"parameters,omitzero"`
	Filter     *filter   `json:"filter,omitempty"`
	Mapper     any       `json:"mapper,omitempty"` // fields, or null in a router, or nothing
	Metadata   object    `json:"metadata"`
	Routes     []branch  `json:"routes,omitempty"`
	OnError    []*module `json:"onerror,omitempty"`
}

// branch is a route of a router.
type branch struct {
	Flow []*module `json:"flow"`
}

// filter stands before a module: any group must hold, in which all conditions
// must hold.
type filter struct {
	Name       string        `json:"name"`
	Conditions [][]condition `json:"conditions"`
}

type condition struct {
	A string `json:"a"`
	O string `json:"o"`
	B string `json:"b,omitempty"`
}

// set of values of a module, by name of the field.
type fields = map[string]any

// mod writes a module as "app:Name@version".
func mod(id int, name string, parameters, mapper fields) *module {
	name, version, _ := strings.Cut(name, "@")
	v, err := strconv.Atoi(version)
	if err != nil {
		panic(fmt.Sprintf("sandbox: module %q of the seed has no version", name))
	}
	if parameters == nil {
		parameters = fields{}
	}
	if mapper == nil {
		mapper = fields{}
	}
	return &module{ID: id, Module: name, Version: v, Parameters: parameters, Mapper: mapper}
}

// router splits the flow; its mapper is null and it has no parameters.
func router(id int, routes ...[]*module) *module {
	m := &module{ID: id, Module: "builtin:BasicRouter", Version: 1, Mapper: json.RawMessage("null")}
	for _, flow := range routes {
		m.Routes = append(m.Routes, branch{flow})
	}
	return m
}

// flow is a chain of modules.
func flow(modules ...*module) []*module { return modules }

// only lets bundles through to the module when all of the conditions hold.
func (m *module) only(name string, all ...condition) *module {
	m.Filter = &filter{Name: name, Conditions: [][]condition{all}}
	return m
}

// or adds a group of conditions to the module's filter.
func (m *module) or(all ...condition) *module {
	m.Filter.Conditions = append(m.Filter.Conditions, all)
	return m
}

// on sets what happens when the module fails.
func (m *module) on(handler ...*module) *module {
	m.OnError = handler
	return m
}

func is(a, o, b string) condition { return condition{A: a, O: o, B: b} }

func exists(a string) condition { return condition{A: a, O: "exist"} }

// The directives that end an error handler.

func ignore(id int) *module { return &module{ID: id, Module: "builtin:Ignore", Version: 1} }

func resume(id int, output fields) *module { return mod(id, "builtin:Resume@1", nil, output) }

func retry(id int, count, minutes string) *module {
	return mod(id, "builtin:Break@1", nil, fields{"retry": true, "count": count, "interval": minutes})
}

// layout places the modules on the canvas, and adds to each the description
// of its fields from which a module's schema can be learned.
func layout(modules []*module, x, y int) {
	for _, m := range modules {
		m.Metadata = object{{"designer", object{{"x", x}, {"y", y}}}}
		m.describe()
		for i, route := range m.Routes {
			layout(route.Flow, x+300, y+300*i-150*(len(m.Routes)-1))
		}
		layout(m.OnError, x+150, y+200)
		x += 300
	}
}

// describe writes metadata.parameters and metadata.expect.
func (m *module) describe() {
	app, _, _ := strings.Cut(m.Module, ":")
	if account, ok := accountTypes[app]; ok {
		m.Metadata = append(m.Metadata, member{"parameters", []object{{
			{"name", "__IMTCONN__"}, {"type", "account:" + account}, {"label", "Connection"}, {"required", true},
		}}})
	}
	var expect []object
	mapper, _ := m.Mapper.(fields)
	for _, name := range slices.Sorted(maps.Keys(mapper)) {
		expect = append(expect, object{{"name", name}, {"type", fieldType(mapper[name])}, {"label", label(name)}})
	}
	if len(expect) > 0 {
		m.Metadata = append(m.Metadata, member{"expect", expect})
	}
}

func fieldType(v any) string {
	switch v.(type) {
	case bool:
		return "boolean"
	case []any, []string, []fields:
		return "array"
	case fields:
		return "collection"
	}
	return "text"
}

// label turns a name such as spreadsheetId into "Spreadsheet Id".
func label(name string) string {
	var b strings.Builder
	for i, r := range name {
		switch {
		case i == 0:
			r = unicode.ToUpper(r)
		case unicode.IsUpper(r):
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// blueprintOf renders a template's blueprint.
func blueprintOf(t seedTemplate) json.RawMessage {
	layout(t.flow, 0, 0)
	return encode(object{
		{"name", t.name},
		{"flow", t.flow},
		{"metadata", object{
			{"instant", t.instant()}, {"version", 1},
			{"scenario", object{
				{"roundtrips", 1}, {"maxErrors", 3}, {"autoCommit", true}, {"autoCommitTriggerLast", true},
				{"sequential", t.sequential}, {"slots", nil}, {"confidential", false}, {"dataloss", false},
				{"dlq", t.keepIncomplete}, {"freshVariables", false},
			}},
			{"designer", object{{"orphans", []any{}}}},
			{"zone", "eu1.make.com"}, {"notes", []any{}},
		}},
	})
}

// each visits modules at every depth.
func each(modules []*module, visit func(*module)) {
	for _, m := range modules {
		visit(m)
		for _, route := range m.Routes {
			each(route.Flow, visit)
		}
		each(m.OnError, visit)
	}
}

// accountTypes names the connection that an app needs, by app.
var accountTypes = map[string]string{
	"airtable": "airtable3", "anthropic-claude": "anthropic-claude", "asana": "asana", "calendly": "calendly", "clickup": "clickup",
	"discord": "discord", "dropbox": "dropbox", "email": "smtp,google-restricted", "facebook-lead-ads": "facebook-lead-ads",
	"facebook-pages": "facebook", "github": "github3", "google-calendar": "google", "google-docs": "google", "google-drive": "google-restricted",
	"google-email": "google-restricted", "google-forms": "google", "google-sheets": "google", "hubspotcrm": "hubspotcrm2",
	"instagram-business": "facebook", "jira": "jira", "jotform": "jotform", "linkedin": "linkedin-openid", "mailchimp": "mailchimp2",
	"microsoft-teams": "azure", "monday": "monday", "mysql": "mysql", "notion": "notion2", "openai-gpt-3": "openai-gpt-3",
	"pipedrive": "pipedrive-auth", "shopify": "shopify", "slack": "slack2,slack3", "stripe": "stripe", "telegram": "telegram", "todoist": "todoist",
	"trello": "trello", "twilio": "twilio", "typeform": "typeform2", "whatsapp-business-cloud": "whatsapp-business-cloud", "wordpress": "wordpress",
	"xero": "xero", "youtube": "youtube", "zendesk": "zendesk", "zoom": "zoom",
}
