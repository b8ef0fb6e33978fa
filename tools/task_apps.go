package tools

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"makemcp/makeapi"
	"makemcp/schemas"
)

const (
	appModulesTool = "app-modules_list"
	appModuleTool  = "app-module_get"
)

// appModulesList and appModuleGet have the names that they have in Make's hosted server.
// An app's manifest is too long for a model: they hand on what was asked for.
var appModulesList = task[schemas.ListModulesOfApp]{
	Name: appModulesTool, Reply: "modules", Run: listModulesOfApp,
	Needs: []makeapi.Declared{makeapi.GetAppManifest},
}

var appModuleGet = task[schemas.GetModuleOfApp]{
	Name: appModuleTool, Run: getModuleOfApp,
	Needs: []makeapi.Declared{makeapi.GetAppManifest},
}

// manifest is an app as far as its modules go.
type manifest struct {
	name    string
	version int
	label   string
	modules []appModule
}

// appModule is a module of a manifest. Fields are passed on as Make words them.
type appModule struct {
	Name        string          `json:"name"`
	Label       string          `json:"label"`
	Description string          `json:"description"`
	Parameters  json.RawMessage `json:"parameters"`
	Expect      json.RawMessage `json:"expect"`
	Interface   json.RawMessage `json:"interface"`
	Scope       []string        `json:"scope"`

	kind string
}

// moduleKinds are the members of a manifest that may hold modules, and the word for one.
// Only the first three are known for sure; the others are kinds of modules that Make has.
var moduleKinds = []struct{ member, word string }{
	{"triggers", "trigger"}, {"actions", "action"}, {"searches", "search"},
	{"feeders", "feeder"}, {"aggregators", "aggregator"}, {"transformers", "transformer"}, {"routers", "router"},
	{"listeners", "listener"}, {"responders", "responder"}, {"directives", "directive"}, {"universals", "universal"},
}

// readManifest reads an app. version is nil for the latest.
func readManifest(ctx context.Context, t *taskCall, name string, version any, organizationID schemas.ID) (*manifest, error) {
	in := schemas.GetAppManifest{}
	in.AppName, in.AppVersion, in.OrganizationID = name, version, organizationID
	if version == nil {
		in.AppVersion = "latest"
	}
	var answer struct{ App map[string]json.RawMessage }
	if err := fetch(ctx, t, makeapi.GetAppManifest, in, &answer); err != nil {
		return nil, err
	}
	m := &manifest{name: name}
	_ = json.Unmarshal(answer.App["label"], &m.label) // what is not there stays empty
	m.version = major(answer.App["version"])
	for _, kind := range moduleKinds {
		var modules []appModule
		if json.Unmarshal(answer.App[kind.member], &modules) != nil {
			continue
		}
		for _, module := range modules {
			module.kind = kind.word
			m.modules = append(m.modules, module)
		}
	}
	return m, nil
}

// major is the first number of a version, which is a number or text such as 5.0.0.
func major(raw json.RawMessage) int {
	text, _, _ := strings.Cut(strings.Trim(string(raw), `"`), ".")
	n := 0
	_, _ = fmt.Sscan(text, &n)
	return n
}

// reference is the module as a blueprint names it.
func (m *manifest) reference(module string) string { return m.name + ":" + module }

func (m *manifest) module(name string) *appModule {
	i := slices.IndexFunc(m.modules, func(known appModule) bool {
		return known.Name == name || m.reference(known.Name) == name
	})
	if i < 0 {
		return nil
	}
	return &m.modules[i]
}

// appField is a field of a module, in parameters or mapper.
type appField struct {
	Name     string `json:"name"`
	Type     string `json:"type"`
	Required any    `json:"required"` // true, or a condition
	Options  any    `json:"options"`
}

// fieldsOf are the fields that can be read; others have forms of their own.
func fieldsOf(raw json.RawMessage) []appField {
	var items []json.RawMessage
	var fields []appField
	if json.Unmarshal(raw, &items) != nil {
		return nil
	}
	for _, item := range items {
		var f appField
		if json.Unmarshal(item, &f) == nil && f.Name != "" {
			fields = append(fields, f)
		}
	}
	return fields
}

// connections are the kinds of connections that a module can go by.
func (m appModule) connections() []string {
	for _, f := range fieldsOf(m.Parameters) {
		if account, ok := strings.CutPrefix(f.Type, "account:"); ok {
			return strings.Split(account, ",")
		}
	}
	return nil
}

// listedModule is a row of app-modules_list.
type listedModule struct {
	Name        string   `json:"name"`
	Label       string   `json:"label"`
	Kind        string   `json:"kind"`
	Description string   `json:"description,omitempty"`
	Connections []string `json:"connectionTypes,omitempty"`
}

func listModulesOfApp(ctx context.Context, t *taskCall, in schemas.ListModulesOfApp) (any, error) {
	m, err := readManifest(ctx, t, in.AppName, in.AppVersion, in.OrganizationID)
	if err != nil {
		return nil, err
	}
	words, rows := strings.Fields(strings.ToLower(in.Query)), []listedModule{}
	for _, module := range m.modules {
		if hasWords(words, module.Name, module.Label, module.Description) {
			rows = append(rows, listedModule{module.Name, module.Label, module.kind, module.Description, module.connections()})
		}
	}
	var next *step
	switch {
	case len(rows) == 1:
		next = &step{appModuleTool, m.arguments(rows[0].Name, in.OrganizationID), "which fields it has"}
	case len(rows) == 0 && len(m.modules) > 0:
		t.note("None of the %d modules has all of these words.", len(m.modules))
	}
	return struct {
		App     string         `json:"app"`
		Version int            `json:"version"`
		Label   string         `json:"label,omitempty"`
		Modules []listedModule `json:"modules"`
		tail
	}{m.name, m.version, m.label, rows, t.tail(next)}, nil
}

// arguments name a module, or the app without one, for the next call.
func (m *manifest) arguments(module string, organizationID schemas.ID) schemas.Args {
	args := schemas.Args{"appName": m.name, "appVersion": m.version}
	if m.version == 0 {
		args["appVersion"] = "latest"
	}
	if module != "" {
		args["moduleName"] = module
	}
	if organizationID != 0 {
		args["organizationId"] = organizationID
	}
	return args
}

// procedure is a reference to a remote procedure, such as rpc://slack@4/listChannels.
var procedure = regexp.MustCompile(`rpc://[^"\\?]+`)

// shownModule is the answer of app-module_get, in the words of a blueprint.
type shownModule struct {
	Module      string          `json:"module"`
	Version     int             `json:"version"`
	Label       string          `json:"label"`
	Kind        string          `json:"kind"`
	Connections []string        `json:"connectionTypes,omitempty"`
	Scope       []string        `json:"scope,omitempty"`
	Parameters  json.RawMessage `json:"parameters,omitempty"`
	Mapper      json.RawMessage `json:"mapper,omitempty"`
	Output      json.RawMessage `json:"output,omitempty"`
}

func getModuleOfApp(ctx context.Context, t *taskCall, in schemas.GetModuleOfApp) (any, error) {
	m, err := readManifest(ctx, t, in.AppName, in.AppVersion, in.OrganizationID)
	if err != nil {
		return nil, err
	}
	type reply struct {
		*shownModule
		tail
	}
	found := m.module(in.ModuleName)
	if found == nil {
		return reply{nil, t.noModule(m, in.ModuleName, in.OrganizationID)}, nil
	}
	if procedure.Match(found.Parameters) || procedure.Match(found.Expect) {
		t.note("Options written as rpc://app@version/name come from %s.", makeapi.RunRemoteProcedure.Name)
	}
	return reply{&shownModule{
		m.reference(found.Name), m.version, found.Label, found.kind, found.connections(), found.Scope,
		found.Parameters, found.Expect, found.Interface,
	}, t.tail()}, nil
}

// noModule ends an answer about a module that the app does not have.
func (t *taskCall) noModule(m *manifest, name string, organizationID schemas.ID) tail {
	t.note("%s has no module %q in version %v.", m.name, name, m.arguments("", 0)["appVersion"])
	return t.tail(&step{appModulesTool, m.arguments("", organizationID), "which modules there are"})
}
