package tools

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// module is a module of a blueprint, as far as a diagnosis needs it.
type module struct {
	ID         int             `json:"id"`
	Module     string          `json:"module"` // such as "http:ActionSendData"
	Mapper     json.RawMessage `json:"mapper"`
	Parameters json.RawMessage `json:"parameters"`
	OnError    []module        `json:"onerror"`
	Routes     []branch        `json:"routes"`
	Branches   []branch        `json:"branches"`
	Metadata   struct {
		Designer struct{ Name string } `json:"designer"`
	} `json:"metadata"`
}

type branch struct {
	Flow []module `json:"flow"`
}

// flat lists modules in the order in which they run, error handlers after theirs.
func flat(flow []module) []module {
	var all []module
	for _, m := range flow {
		all = append(append(all, m), flat(m.OnError)...)
		for _, b := range append(slices.Clone(m.Routes), m.Branches...) {
			all = append(all, flat(b.Flow)...)
		}
	}
	return all
}

// failingModule is a module as the diagnosis shows it.
type failingModule struct {
	ID           int    `json:"id"`
	Module       string `json:"module"`
	Name         string `json:"name,omitempty"`
	ConnectionID int64  `json:"connectionId,omitempty"`
	Handlers     int    `json:"errorHandlers"`
	Settings     any    `json:"settings,omitempty"`
}

func (m *module) shown() *failingModule {
	return &failingModule{
		ID: m.ID, Module: m.Module, Name: m.Metadata.Designer.Name, ConnectionID: m.connection(), Handlers: len(m.OnError),
		Settings: sample.apply(plain(m.Mapper), 0),
	}
}

// connection is the connection that a module uses, or 0.
func (m *module) connection() int64 {
	var parameters struct {
		ID json.Number `json:"__IMTCONN__"`
	}
	if json.Unmarshal(m.Parameters, &parameters) != nil {
		return 0
	}
	id, err := parameters.ID.Int64()
	if err != nil {
		return 0
	}
	return id
}

// Expressions are in braces, and a module's value is its id, a dot and a name.
var (
	expressions = regexp.MustCompile(`\{\{.*?\}\}`)
	references  = regexp.MustCompile("\\b([0-9]+)\\.[\\pL_`$\\[]")
)

// sources are the ids of the modules whose values a module uses.
func (m *module) sources() []string {
	var ids []string
	for _, expression := range expressions.FindAllString(string(m.Mapper), -1) {
		for _, found := range references.FindAllStringSubmatch(expression, -1) {
			ids = append(ids, found[1])
		}
	}
	return ids
}

// culprit is the module that failed: by its id where Make tells it, else by the name in
// the error, if only one module has it.
func (f *findings) culprit() *module {
	for id, value := range f.data {
		if data, ok := value.(map[string]any); ok && data["error"] != nil {
			return f.moduleWithID(id)
		}
	}
	for _, e := range f.events {
		if e.trouble() != nil || strings.EqualFold(e.Status, runResults[runFailed]) {
			return f.moduleWithID(strconv.Itoa(e.ModuleID))
		}
	}
	if f.state.Error == nil || f.state.Error.Module == nil {
		return nil
	}
	return f.moduleNamed(*f.state.Error.Module)
}

func (f *findings) moduleWithID(id string) *module {
	i := slices.IndexFunc(f.modules, func(m module) bool { return strconv.Itoa(m.ID) == id })
	if i < 0 {
		return nil // the blueprint was changed since
	}
	return &f.modules[i]
}

func (f *findings) moduleNamed(cause runModule) *module {
	var found *module
	for i, m := range f.modules {
		app, kind, _ := strings.Cut(m.Module, ":")
		named := cause.Name == m.Module || cause.Name == kind || cause.Name == m.Metadata.Designer.Name
		if !named || cause.AppName != "" && cause.AppName != app {
			continue
		}
		if found != nil {
			return nil
		}
		found = &f.modules[i]
	}
	return found
}
