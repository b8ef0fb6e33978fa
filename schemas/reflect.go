package schemas

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/invopop/jsonschema"
)

// reflectShape derives a shape from a struct type. Everything invopop/jsonschema
// knows (types, limits, required) is left to it; the tags of this package come on
// top.
func reflectShape(t reflect.Type) *Shape {
	if t.Kind() != reflect.Struct {
		panic(fmt.Sprintf("schemas: %v is not a struct", t))
	}
	reflector := &jsonschema.Reflector{
		Anonymous:      true,
		DoNotReference: true,
		LookupComment: func(of reflect.Type, field string) string {
			if field == "" && of != t {
				return "" // the field that holds it says what it is there
			}
			return comment(of.Name(), field)
		},
	}
	schema := reflector.ReflectFromType(t)
	schema.Version = ""

	s := &Shape{Title: titleOf(t.Name()), About: about(t.Name(), schema.Description), schema: schema}
	for _, f := range reflect.VisibleFields(t) {
		if !f.Anonymous { // the fields of an embedded struct follow by themselves
			s.Fields = append(s.Fields, reflectField(t, f, schema))
		}
	}
	s.About = withRules(s)
	schema.Description = ""
	s.check = sync.OnceValue(func() *validator { return newValidator(s) })
	return s
}

// reflectField reads one field's tags and takes its schema from the reflected
// struct.
func reflectField(t reflect.Type, f reflect.StructField, parent *jsonschema.Schema) Field {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	schema, ok := parent.Properties.Get(name)
	if !ok {
		panic(fmt.Sprintf("schemas: %s of %s needs a json tag", f.Name, t.Name()))
	}
	if rules := f.Tag.Get("page"); rules != "" {
		limitPage(schema, rules)
	}
	if schema.Type == "" && schema.OneOf == nil {
		// Anything goes. The reflector says true, which some model providers refuse.
		schema = &jsonschema.Schema{Description: schema.Description}
	}
	return Field{
		Name:     name,
		As:       cmp.Or(f.Tag.Get("as"), name),
		Place:    Place(f.Tag.Get("in")),
		Wire:     Wire(f.Tag.Get("wire")),
		Nullable: f.Tag.Get("nullable") == "true",
		Required: slices.Contains(parent.Required, name),
		Secret:   f.Tag.Get("secret") == "true",
		Sealed:   f.Tag.Get("sealed") == "true",
		OneOf:    f.Tag.Get("one"),
		Needs:    f.Tag.Get("needs"),
		Same:     f.Tag.Get("same"),
		Schema:   schema,
	}
}

// withRules ends a description with the rules between arguments. They are words
// there and checks in the validator, but no keywords of the schema: several model
// providers refuse a top-level oneOf.
func withRules(s *Shape) string {
	about := s.About
	told := map[string]bool{}
	for _, f := range s.Fields {
		if f.OneOf == "" || told[f.OneOf] {
			continue
		}
		told[f.OneOf] = true
		about += " Give exactly one of " + strings.Join(s.group(f.OneOf), " and ") + "."
	}
	return about
}

// group lists the fields of which exactly one must be given.
func (s *Shape) group(name string) []string {
	var out []string
	for _, f := range s.Fields {
		if f.OneOf == name {
			out = append(out, f.Name)
		}
	}
	return out
}
