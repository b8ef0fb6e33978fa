package evals_test

import (
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/invopop/jsonschema"
	validation "github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/evals"
	"makemcp/makeapi/sandbox"
)

var update = flag.Bool("update", false, "rewrite golden files")

// The schema for editors is reflected from the Go types, comments and all.
func TestSchemaFitsTheFormat(t *testing.T) {
	const golden = "case.schema.json"
	got, err := json.MarshalIndent(reflectSchema(t), "", "  ")
	require.NoError(t, err)
	if *update {
		require.NoError(t, os.WriteFile(golden, append(got, '\n'), 0o600))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	assert.JSONEq(t, string(want), string(got), "run go test ./evals -update")
}

func reflectSchema(t *testing.T) *jsonschema.Schema {
	r := &jsonschema.Reflector{FieldNameTag: "yaml", Anonymous: true, ExpandedStruct: true, Mapper: words}
	require.NoError(t, r.AddGoComments("makemcp/evals", "."))
	require.NoError(t, r.AddGoComments("makemcp/makeapi/sandbox", "../makeapi/sandbox"))
	return r.Reflect(&evals.Case{})
}

// words maps the types that YAML spells otherwise than Go.
func words(t reflect.Type) *jsonschema.Schema {
	switch t {
	case reflect.TypeFor[time.Duration]():
		return &jsonschema.Schema{Type: "string", Pattern: `^-?[0-9.]+(ms|s|m)$`}
	case reflect.TypeFor[sandbox.FaultKind]():
		return &jsonschema.Schema{Type: "string", Enum: []any{
			sandbox.RateLimit, sandbox.ServerError, sandbox.Unavailable, sandbox.TimeoutAfterCommit, sandbox.Slow, sandbox.CutJSON,
			sandbox.StaleRead, sandbox.PartialPage, sandbox.ChangedField, sandbox.InjectedText, sandbox.InvisibleCharacters,
		}}
	}
	return nil
}

// Editors must not underline what is right, nor leave what is wrong.
func TestSchemaAgreesWithTheLoader(t *testing.T) {
	schema, err := validation.NewCompiler().Compile("case.schema.json")
	require.NoError(t, err)
	for folder, right := range map[string]bool{"cases": true, "testdata/broken": true, "testdata/malformed": false} {
		entries, err := os.ReadDir(folder)
		require.NoError(t, err)
		for _, entry := range entries {
			text, err := os.ReadFile(folder + "/" + entry.Name())
			require.NoError(t, err)
			var read any
			require.NoError(t, yaml.Unmarshal(text, &read))
			raw, err := json.Marshal(read) // the library's own conversion escapes as Go does
			require.NoError(t, err)
			document, err := validation.UnmarshalJSON(strings.NewReader(string(raw)))
			require.NoError(t, err)
			err = schema.Validate(document)
			switch {
			case right:
				require.NoError(t, err, entry.Name())
			case strings.HasSuffix(entry.Name(), "-unknown.yaml"): // the loader alone knows the rest
				require.Error(t, err, entry.Name())
			}
		}
	}
}
