package evals

import (
	"bytes"
	"cmp"
	_ "embed" // for the schema
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/blevesearch/bleve/v2/search"
	"github.com/goccy/go-yaml/ast"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

//go:embed case.schema.json
var schemaText []byte

// form is the schema of cases, which editors use as well.
var form = sync.OnceValue(func() *jsonschema.Schema {
	const name = "case.schema.json"
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(schemaText))
	compiler := jsonschema.NewCompiler()
	if err = errors.Join(err, compiler.AddResource(name, document)); err != nil {
		panic(err) // it is generated
	}
	return compiler.MustCompile(name)
})

// mostProblems is how many problems with the form of one file are told.
const mostProblems = 10

// checkForm compares what was read with the schema.
func (s *source) checkForm(read any) error {
	err := form().Validate(read)
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		return err
	}
	leaves := leavesOf(invalid)
	slices.SortStableFunc(leaves, func(a, b *jsonschema.ValidationError) int {
		return s.line(a.InstanceLocation) - s.line(b.InstanceLocation)
	})
	var problems []error
	for _, leaf := range leaves[:min(len(leaves), mostProblems)] {
		problems = append(problems, s.misfit(leaf))
	}
	return errors.Join(problems...)
}

// leavesOf are the errors that are not made of others.
func leavesOf(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	if len(e.Causes) == 0 {
		return []*jsonschema.ValidationError{e}
	}
	var leaves []*jsonschema.ValidationError
	for _, cause := range e.Causes {
		leaves = append(leaves, leavesOf(cause)...)
	}
	return leaves
}

// misfit words what is wrong with a part of the file.
func (s *source) misfit(e *jsonschema.ValidationError) error {
	at := place(e.InstanceLocation)
	name, schema := cmp.Or(at.String(), "the case"), schemaAt(at)
	switch k := e.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		unknown := s.first(at, k.Properties)
		members := slices.Sorted(maps.Keys(schema.Properties))
		return s.errorf(at.at(unknown), "unknown member %q%s There are %s", unknown, cmp.Or(meant(unknown, members), "."), strings.Join(members, ", "))
	case *kind.Required:
		return s.errorf(at, "%s: missing %s", name, strings.Join(k.Missing, ", "))
	case *kind.Type:
		return s.errorf(at, "%s must be %s", name, s.wanted(at, k, schema))
	case *kind.Enum:
		words := make([]string, len(k.Want))
		for i, want := range k.Want {
			words[i] = fmt.Sprint(want)
		}
		if len(words) == 1 {
			return s.errorf(at, "%s must be %s", name, words[0])
		}
		return s.errorf(at, "%s: there is no %s; there are %s", name, encode(k.Got), strings.Join(words, ", "))
	case *kind.Pattern:
		if len(schema.Examples) > 0 {
			return s.errorf(at, "%s must be such as %v, not %q", name, schema.Examples[0], k.Got)
		}
		return s.errorf(at, "%s is blank: leave it out", name)
	case *kind.Minimum:
		return s.errorf(at, "%s must be at least %s", name, k.Want.RatString())
	case *kind.Maximum:
		return s.errorf(at, "%s must be at most %s", name, k.Want.RatString())
	case *kind.MinItems:
		if k.Want > 1 {
			return s.errorf(at, "%s: list at least %d", name, k.Want)
		}
	}
	return s.errorf(at, "%s says nothing: leave it out", name)
}

// first is the member that comes first in the file.
func (s *source) first(at place, members []string) string {
	node, _ := s.find(at)
	if object, ok := node.(*ast.MappingNode); ok {
		for _, member := range object.Values {
			if name := member.Key.GetToken().Value; slices.Contains(members, name) {
				return name
			}
		}
	}
	return members[0]
}

// types says in words what the types of JSON are.
var types = map[string]string{"integer": "a whole number", "boolean": "true or false", "array": "a list", "object": "members, each with a name", "string": "text"}

// wanted says what should be there instead of something of another type.
func (s *source) wanted(at place, k *kind.Type, schema *jsonschema.Schema) string {
	want := types[k.Want[0]]
	node, _ := s.find(at)
	scalar, ok := node.(ast.ScalarNode)
	switch {
	case len(schema.Examples) > 0:
		return fmt.Sprintf("%s such as %v", want, schema.Examples[0])
	case !ok || k.Got == "null":
		return want
	case k.Want[0] == "array":
		return fmt.Sprintf("%s: [%s]", want, scalar)
	case k.Want[0] == "string":
		return fmt.Sprintf("%s: put quotes around %s", want, scalar)
	}
	return want
}

// schemaAt is the schema of a part.
func schemaAt(at place) *jsonschema.Schema {
	schema := form()
	for _, step := range at {
		below := schema.Properties[step]
		if below == nil && schema.Items2020 != nil {
			below = schema.Items2020
		}
		if members, ok := schema.AdditionalProperties.(*jsonschema.Schema); below == nil && ok {
			below = members
		}
		for below.Ref != nil {
			below = below.Ref
		}
		schema = below
	}
	return schema
}

// meant suggests the word that is nearest to one that does not exist: "; did you mean
// this?", or nothing.
func meant(word string, words []string) string {
	best, distance := "", len(word)/3+1 // a third of the letters may be wrong
	for _, candidate := range words {
		if d := search.LevenshteinDistance(word, candidate); d < distance || d == distance && best == "" {
			best, distance = candidate, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %s?", best)
}
