package tools

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"makemcp/makeapi"
	"makemcp/schemas"
)

// The validations have the names that they have in Make's hosted server.
var validateBlueprint = task[schemas.ValidateBlueprint]{
	Name: "validate_blueprint_schema", Reply: "problems", Run: checkBlueprint,
	Needs: []makeapi.Declared{makeapi.GetBlueprintSchema},
}

var validateModule = task[schemas.ValidateModuleConfiguration]{
	Name: "validate_module_configuration", Reply: "problems", Run: checkModule,
	Needs: []makeapi.Declared{makeapi.GetAppManifest},
}

// fault is one thing wrong, at a place such as /flow/0/module.
type fault struct {
	At      string `json:"at"`
	Problem string `json:"problem"`
}

// verdict is what a validation answers.
type verdict struct {
	Valid    bool    `json:"valid"`
	Problems []fault `json:"problems"`
	tail
}

func (t *taskCall) verdict(faults []fault) verdict {
	slices.SortStableFunc(faults, func(a, b fault) int { return strings.Compare(a.At, b.At) })
	return verdict{len(faults) == 0, append([]fault{}, slices.Compact(faults)...), t.tail()}
}

// errForeign refuses schemas that refer to others: nothing is read on their behalf, be it
// a file or an address.
var errForeign = errors.New("refers to another schema")

type noLoader struct{}

// Load implements jsonschema.URLLoader.
func (noLoader) Load(string) (any, error) { return nil, errForeign }

// badSchema is for a schema of Make's that can't be used.
type badSchema struct{ cause error }

func (e *badSchema) Error() string { return e.Ours() + ": " + e.Theirs() }

func (*badSchema) Ours() string { return "Make's schema of blueprints can't be used" }

// Theirs implements quoting: what is wrong with a schema quotes it.
func (e *badSchema) Theirs() string { return e.cause.Error() }

func (*badSchema) Hint() string {
	return "Go on without: scenarios_create checks the blueprint as well."
}

func checkBlueprint(ctx context.Context, t *taskCall, in schemas.ValidateBlueprint) (any, error) {
	var answer struct{ Blueprint json.RawMessage }
	if err := fetch(ctx, t, makeapi.GetBlueprintSchema, schemas.GetBlueprintSchema{}, &answer); err != nil {
		return nil, err
	}
	schema, err := compiled(answer.Blueprint)
	if err != nil {
		return nil, &badSchema{err}
	}
	var invalid *jsonschema.ValidationError
	err = schema.Validate(in.Blueprint)
	if err == nil {
		return t.verdict(nil), nil
	}
	if !errors.As(err, &invalid) {
		return nil, &badSchema{err}
	}
	return t.verdict(faultsOf(invalid, nil)), nil
}

func compiled(raw json.RawMessage) (*jsonschema.Schema, error) {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	c := jsonschema.NewCompiler()
	c.UseLoader(noLoader{})
	if err := c.AddResource("blueprint.json", document); err != nil {
		return nil, err
	}
	return c.Compile("blueprint.json")
}

// mostFaults bounds what is said of a blueprint that is wrong everywhere.
const mostFaults = 40

var english = message.NewPrinter(language.English)

// faultsOf words errors that have no causes of their own, up to a bound.
func faultsOf(e *jsonschema.ValidationError, found []fault) []fault {
	if len(e.Causes) == 0 {
		return append(found, fault{"/" + strings.Join(e.InstanceLocation, "/"), e.ErrorKind.LocalizedString(english)})
	}
	for _, cause := range e.Causes {
		if found = faultsOf(cause, found); len(found) >= mostFaults {
			break
		}
	}
	return found
}

func checkModule(ctx context.Context, t *taskCall, in schemas.ValidateModuleConfiguration) (any, error) {
	m, err := readManifest(ctx, t, in.AppName, in.AppVersion, in.OrganizationID)
	if err != nil {
		return nil, err
	}
	found := m.module(in.ModuleName)
	if found == nil {
		end := t.noModule(m, in.ModuleName, in.OrganizationID)
		return verdict{Problems: []fault{{"/moduleName", "is no module of the app"}}, tail: end}, nil
	}
	faults := slices.Concat(t.faultsIn("parameters", found.Parameters, in.Parameters), t.faultsIn("mapper", found.Expect, in.Mapper))
	return t.verdict(faults), nil
}

// faultsIn compares values with the fields that they are for. Make has fields within
// fields, and some that only a procedure knows: a name that is not among the fields is
// doubtful, not wrong.
func (t *taskCall) faultsIn(part string, declared json.RawMessage, values map[string]any) []fault {
	var faults []fault
	known := map[string]bool{}
	for _, f := range fieldsOf(declared) {
		known[f.Name] = true
		value, given := values[f.Name]
		problem := ""
		switch {
		case f.Required == true && (!given || value == nil || value == ""):
			problem = "is required"
		case given && value != nil:
			problem = f.misfit(value)
		}
		if problem != "" {
			faults = append(faults, fault{"/" + part + "/" + f.Name, problem})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if !known[name] {
			t.note("%s/%s is not among the module's fields; it may belong to another field's choice.", part, name)
		}
	}
	return faults
}

// misfit says why a value does not fit its field; expressions fit all. Only forms that
// leave no doubt are looked at: Make turns much text into what it needs.
func (f appField) misfit(value any) string {
	if text, ok := value.(string); ok && strings.Contains(text, "{{") {
		return ""
	}
	_, isObject := value.(map[string]any)
	_, isList := value.([]any)
	switch {
	case f.Type == "array" && !isList:
		return "must be a list or an expression"
	case f.Type == "collection" && !isObject:
		return "must be an object or an expression"
	case slices.Contains([]string{"text", "number", "uinteger", "integer", "boolean", "date", "email", "url"}, f.Type) && (isList || isObject):
		return "must be a single value of type " + f.Type
	case f.Type == "select" && !f.offers(value):
		return "must be one of its options"
	}
	return ""
}

// offers tells whether a value is among the options, as far as those are known.
func (f appField) offers(value any) bool {
	options, ok := f.Options.([]any)
	if !ok {
		return true // a procedure lists them
	}
	return slices.ContainsFunc(options, func(option any) bool {
		o, ok := option.(map[string]any)
		return !ok || o["value"] == nil || fmt.Sprint(o["value"]) == fmt.Sprint(value)
	})
}
