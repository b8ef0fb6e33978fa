// Package schemas says what goes into each call of the Make API: one struct an
// endpoint, and that struct is the only place where the call's arguments are
// written down.
//
// From a struct come the JSON schema that agents see, the checks made before
// anything is sent, and the place where each argument travels. Field names are
// what Make calls the argument on the wire; Go comments are the descriptions
// that agents read; tags hold the rest:
//
//	json:"name,omitempty"    the wire name; omitempty means optional
//	jsonschema:"maxLength=9" limits, enumerations, defaults, examples
//	in:"cookie"              where it travels, if the route and method don't say
//	secret:"true"            a person types it; agents neither send nor see it
//	sealed:"true"            agents see it encrypted: a handle
//	one:"owner"              exactly one argument of this group must be given
//	needs:"teamId"           may only be given together with that argument
//	same:"newPassword1"      must equal that argument
//	page:"sort=name|id …"    what Make documents of an endpoint's paging
//	nullable:"true"          null may be given, and travels: it takes a value away
//	wire:"json"              how it is written in the body, see Wire
//	as:"teamIds"             what Make calls it, where the agent's name is another
//
// The package imports nothing else of this project.
package schemas

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/invopop/jsonschema"
)

// Place is where an argument travels in a request.
type Place string

// The places an argument can be told to travel in with an `in` tag. Without
// one, the route and the method decide.
const (
	InPath   Place = "path"
	InQuery  Place = "query"
	InBody   Place = "body"
	InCookie Place = "cookie" // the value is a whole Cookie header
	InBoth   Place = "both"   // in the query and in the body, where Make asks twice
)

// Wire is how an argument is written in a request's body.
type Wire string

// The ways to write an argument besides as a member of its name.
const (
	// AsJSON writes an object as JSON text in a string, as Make takes blueprints.
	AsJSON Wire = "json"
	// Spread puts an object's members beside the other arguments.
	Spread Wire = "spread"
	// Bare makes the argument the whole body.
	Bare Wire = "bare"
	// Raw makes the argument's text the whole body, in the endpoint's content type.
	Raw Wire = "raw"
	// Base64 makes the bytes that the argument encodes the whole body.
	Base64 Wire = "base64"
)

// Field is one argument of a call.
type Field struct {
	Name     string // the agent's name for it, as a rule Make's
	As       string // Make's name for it on the wire
	Place    Place  // empty: the route and the method decide
	Wire     Wire   // empty: a member of its name
	Nullable bool   // null is a value
	Required bool
	Secret   bool   // typed by a person, never by an agent
	Sealed   bool   // passes through agents encrypted
	OneOf    string // exactly one field of this group must be given
	Needs    string // may be given only together with this field
	Same     string // must equal this field
	Schema   *jsonschema.Schema
}

// Shape is what the package knows of one input struct.
type Shape struct {
	// Title is the struct's name in words, such as "List public templates".
	Title string
	// About is the struct's comment without its leading name.
	About string
	// Fields are the arguments in the order of the struct.
	Fields []Field

	schema *jsonschema.Schema
	check  func() *validator
}

var shapes sync.Map // reflect.Type to *Shape

// Of returns the shape of the input struct In. It panics if In is not a struct
// whose fields follow the package's rules, which is a programmer's error: the
// registry test reflects every endpoint.
func Of[In any]() *Shape {
	t := reflect.TypeFor[In]()
	if s, ok := shapes.Load(t); ok {
		return s.(*Shape)
	}
	s, _ := shapes.LoadOrStore(t, reflectShape(t))
	return s.(*Shape)
}

// View says which form of a schema is wanted.
type View struct {
	// Secrets keeps the fields that a person types, for unattended use.
	Secrets bool
	// Optional names arguments that have a configured default, so that
	// callers may leave them out.
	Optional []string
}

// JSON renders the schema that agents see, without secrets unless the view asks
// for them.
func (s *Shape) JSON(v View) json.RawMessage { return s.render(v, Field.published) }

func (s *Shape) render(v View, form func(Field) *jsonschema.Schema) json.RawMessage {
	out := *form(Field{Schema: s.schema})
	out.Properties = jsonschema.NewProperties()
	out.Required = nil
	for _, f := range s.Fields {
		if f.Secret && !v.Secrets {
			continue
		}
		out.Properties.Set(f.Name, form(f))
		if f.Required && !slices.Contains(v.Optional, f.Name) {
			out.Required = append(out.Required, f.Name)
		}
	}
	raw, err := json.Marshal(&out)
	if err != nil {
		panic("schemas: " + s.Title + ": " + err.Error())
	}
	return raw
}

// complete is the field's schema with all that is known, for the validator.
func (f Field) complete() *jsonschema.Schema { return f.orNull(f.Schema) }

// published is the field's schema as agents see it: complete, but for what costs
// tokens and tells them nothing.
func (f Field) published() *jsonschema.Schema { return f.orNull(lean(f.Schema)) }

// orNull lets null through where it is a value.
func (f Field) orNull(full *jsonschema.Schema) *jsonschema.Schema {
	if !f.Nullable || full.Type == "" {
		return full
	}
	s := *full
	s.Extras = map[string]any{"type": []string{s.Type, "null"}}
	s.Type = ""
	if len(s.Enum) > 0 {
		s.Enum = append(slices.Clone(s.Enum), nil)
	}
	return &s
}

// lean leaves out examples, which the documentation has, that ids and offsets are not
// negative, that what is given is not empty, and that there are no other arguments: who
// tries is told so, with the list of those that there are.
func lean(full *jsonschema.Schema) *jsonschema.Schema {
	s := *full
	s.Examples = nil
	if s.AdditionalProperties == jsonschema.FalseSchema {
		s.AdditionalProperties = nil
	}
	if s.Minimum == "0" || s.Minimum == "1" {
		s.Minimum = ""
	}
	s.MinLength, s.MinItems = notOne(s.MinLength), notOne(s.MinItems)
	if s.Items != nil {
		s.Items = lean(s.Items)
	}
	if s.Properties != nil {
		s.Properties = jsonschema.NewProperties()
		for p := full.Properties.Oldest(); p != nil; p = p.Next() {
			s.Properties.Set(p.Key, lean(p.Value))
		}
	}
	return &s
}

func notOne(n *uint64) *uint64 {
	if n != nil && *n == 1 {
		return nil
	}
	return n
}

// Field returns the field with that wire name, or nil.
func (s *Shape) Field(name string) *Field {
	for i := range s.Fields {
		if s.Fields[i].Name == name {
			return &s.Fields[i]
		}
	}
	return nil
}

// Secrets returns the fields that a person types, in the order of the struct.
func (s *Shape) Secrets() []Field {
	var out []Field
	for _, f := range s.Fields {
		if f.Secret {
			out = append(out, f)
		}
	}
	return out
}

// titleOf turns a Go name into words: ListPublicTemplates, "List public templates".
// Abbreviations stay: ListAIAgents, "List AI agents".
func titleOf(name string) string {
	runes := []rune(name)
	upper := func(i int) bool { return i >= 0 && i < len(runes) && unicode.IsUpper(runes[i]) }
	var b strings.Builder
	for i, r := range runes {
		if upper(i) && i > 0 && (!upper(i-1) || i+1 < len(runes) && !upper(i+1)) {
			b.WriteByte(' ')
			if !upper(i+1) && i+1 < len(runes) {
				r = unicode.ToLower(r)
			}
		}
		b.WriteRune(r)
	}
	return b.String()
}
