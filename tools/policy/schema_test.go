package policy

import (
	"encoding/json"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/invopop/jsonschema"
	validation "github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite golden files")

const schemaFile = "policy.schema.json"

// The schema for editors is reflected from the form of the file, comments and all.
func TestSchemaFitsTheFile(t *testing.T) {
	r := &jsonschema.Reflector{
		FieldNameTag: "yaml", Anonymous: true, ExpandedStruct: true, Mapper: plainTypes, LookupComment: comments(t),
	}
	got, err := json.MarshalIndent(r.Reflect(&file{}), "", "  ")
	require.NoError(t, err)
	if *update {
		require.NoError(t, os.WriteFile(schemaFile, append(got, '\n'), 0o600))
	}
	want, err := os.ReadFile(schemaFile)
	require.NoError(t, err)
	assert.JSONEq(t, string(want), string(got), "run go test ./tools/policy -update")
}

// comments finds those of the form's fields. The reflector's own way skips types that are
// not exported.
func comments(t *testing.T) func(reflect.Type, string) string {
	parsed, err := parser.ParseFile(token.NewFileSet(), "file.go", nil, parser.ParseComments)
	require.NoError(t, err)
	found := map[string]string{}
	ast.Inspect(parsed, func(n ast.Node) bool {
		if spec, ok := n.(*ast.TypeSpec); ok {
			if s, ok := spec.Type.(*ast.StructType); ok {
				for _, f := range s.Fields.List {
					for _, name := range f.Names {
						found[spec.Name.Name+"."+name.Name] = strings.Join(strings.Fields(f.Doc.Text()), " ")
					}
				}
			}
		}
		return true
	})
	return func(of reflect.Type, field string) string { return found[of.Name()+"."+field] }
}

// plainTypes are the words of the file as JSON has them.
func plainTypes(t reflect.Type) *jsonschema.Schema {
	number := &jsonschema.Schema{Type: "integer", Minimum: "1"}
	scalar := &jsonschema.Schema{OneOf: []*jsonschema.Schema{{Type: "string"}, {Type: "number"}, {Type: "boolean"}}}
	switch t {
	case reflect.TypeFor[text]():
		return &jsonschema.Schema{Type: "string"}
	case reflect.TypeFor[count]():
		return number
	case reflect.TypeFor[ids]():
		return oneOrMore(number)
	case reflect.TypeFor[texts]():
		return oneOrMore(scalar)
	}
	return nil
}

func oneOrMore(one *jsonschema.Schema) *jsonschema.Schema {
	least := uint64(1)
	return &jsonschema.Schema{OneOf: []*jsonschema.Schema{one, {Type: "array", Items: one, MinItems: &least}}}
}

// Editors must not underline what is right, nor leave a name that is misspelt.
func TestSchemaAgreesWithTheLoader(t *testing.T) {
	schema, err := validation.NewCompiler().Compile(schemaFile)
	require.NoError(t, err)
	for text, right := range map[string]bool{
		"version: 1" + people + "rules: [{name: a, tools: \"*\", teams: 35, arguments: {data.x: [1, a, true]}, during: Sat, then: ask, approvals: 2, why: x}]": true,
		"version: 1\nquotas: [{name: a, effects: [read, write], organizations: [1, 2], most: 1, per: hour, each: team}]":                                       true,
		"version: 1\ntimezone: UTC\nhours: {quiet: [Sat, Sun]}\nclients: [{client: a, ask: none}]":                                                             true,
		"version: 2":                                    false,
		"rules: [{then: ask}]":                          false,
		"version: 1\nrule: [{then: ask}]":               false,
		"version: 1\nrules: [{name: a}]":                false,
		"version: 1\nrules: [{then: maybe}]":            false,
		"version: 1\nrules: [{then: ask, tool: a}]":     false,
		"version: 1\nrules: [{then: ask, tools: []}]":   false,
		"version: 1\nrules: [{then: ask, teams: a}]":    false,
		"version: 1\nquotas: [{name: a, most: 1}]":      false,
		"version: 1\napprovers: [{name: a}]":            false,
		"version: 1\nclients: [{client: a, ask: form}]": false,
	} {
		_, err := Load(strings.NewReader(text), known)
		assert.Equal(t, right, err == nil, "%s: %v", text, err)
		raw, err := yaml.YAMLToJSON([]byte(text))
		require.NoError(t, err)
		document, err := validation.UnmarshalJSON(strings.NewReader(string(raw)))
		require.NoError(t, err)
		err = schema.Validate(document)
		assert.Equal(t, right, err == nil, "%s: %v", text, err)
	}
}
