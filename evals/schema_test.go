package evals_test

import (
	"cmp"
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"testing"
	"time"

	"github.com/invopop/jsonschema"
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
	require.NoError(t, r.AddGoComments("makemcp/evals", "../makeapi/sandbox"))
	schema := r.Reflect(&evals.Case{})
	for _, def := range schema.Definitions {
		meaningful(def)
	}
	meaningful(schema)
	return schema
}

// meaningful refuses what is there and says nothing: braces, brackets and blanks.
func meaningful(s *jsonschema.Schema) {
	one := uint64(1)
	switch s.Type {
	case "object":
		s.MinProperties = &one
	case "array":
		s.MinItems = cmp.Or(s.MinItems, &one)
	}
	for member := s.Properties.Oldest(); member != nil; member = member.Next() {
		switch member.Key {
		case "arguments": // some tools take none
		case "match":
			if member.Value.Type == "" { // of an answer
				member.Value.Not = &jsonschema.Schema{Enum: []any{nil, []any{}, map[string]any{}}}
			}
		default:
			meaningful(member.Value)
		}
	}
}

// words maps the types that YAML spells otherwise than Go.
func words(t reflect.Type) *jsonschema.Schema {
	switch t {
	case reflect.TypeFor[time.Duration]():
		return &jsonschema.Schema{Type: "string", Pattern: `^-?[0-9]+(\.[0-9]+)?(ms|s|m)$`, Examples: []any{"45s"}}
	case reflect.TypeFor[sandbox.FaultKind]():
		kinds := &jsonschema.Schema{Type: "string"}
		for _, kind := range sandbox.FaultKinds() {
			kinds.Enum = append(kinds.Enum, kind)
		}
		return kinds
	}
	return nil
}
