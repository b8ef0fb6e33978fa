package schemas

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	validation "github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Problem is one thing wrong with the arguments of a call.
type Problem struct {
	// Argument is the path of the argument at fault, such as "/pg/limit"; empty
	// when it is the arguments as a whole.
	Argument string
	// Text names the rule and the way to keep it. It never quotes a secret.
	Text string
}

// Invalid is the error for arguments that break the rules of a call. Nothing was
// sent to Make.
type Invalid struct {
	Problems []Problem
}

// Error lists all problems, so that they can be mended at once.
func (e *Invalid) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = p.Text
		if p.Argument != "" {
			lines[i] = p.Argument + ": " + p.Text
		}
	}
	return strings.Join(lines, "; ")
}

// Check brings arguments into the types that the schema wants, where that is
// unambiguous, and checks them against every rule. withSecrets tells whether the
// fields that a person types belong to the call. The error is an *Invalid.
func (s *Shape) Check(args Args, withSecrets bool) error {
	for i := range s.Fields {
		f := &s.Fields[i]
		value, given := args[f.Name]
		if !given {
			continue
		}
		if value == nil && f.Nullable {
			continue
		}
		if value == nil && !f.Required {
			delete(args, f.Name) // null for "not given", as some models write it
			continue
		}
		args[f.Name] = coerce(f.Name, value, f.Schema)
	}
	problems := s.check().problems(args, withSecrets)
	problems = append(problems, s.together(args, withSecrets)...)
	if len(problems) > 0 {
		return &Invalid{Problems: problems}
	}
	return nil
}

// together checks the rules between arguments.
func (s *Shape) together(args Args, withSecrets bool) []Problem {
	var problems []Problem
	checked := map[string]bool{}
	for _, f := range s.Fields {
		_, given := args[f.Name]
		if f.OneOf != "" && !checked[f.OneOf] {
			checked[f.OneOf] = true
			problems = append(problems, exactlyOne(args, s.group(f.OneOf))...)
		}
		if _, there := args[f.Needs]; f.Needs != "" && given && !there {
			problems = append(problems, Problem{"/" + f.Name, "needs " + f.Needs + " as well; give both or leave it out"})
		}
		if f.Same != "" && withSecrets && given && !reflect.DeepEqual(args[f.Name], args[f.Same]) {
			problems = append(problems, Problem{"/" + f.Name, "must be the same as " + f.Same})
		}
	}
	return problems
}

func exactlyOne(args Args, names []string) []Problem {
	given := 0
	for _, name := range names {
		if _, ok := args[name]; ok {
			given++
		}
	}
	switch all := strings.Join(names, " and "); {
	case given == 0:
		return []Problem{{Text: "give exactly one of " + all + "; neither was given"}}
	case given > 1:
		return []Problem{{Text: "give exactly one of " + all + ", not both; leave one out"}}
	}
	return nil
}

// validator holds a shape's compiled schemas.
type validator struct {
	shape         *Shape
	visible, full *validation.Schema
}

func newValidator(s *Shape) *validator {
	return &validator{shape: s, visible: compile(s, View{}), full: compile(s, View{Secrets: true})}
}

// compile turns a shape into a validator; it panics on a schema that does not
// compile, which the registry test finds for every endpoint.
func compile(s *Shape, v View) *validation.Schema {
	document, err := validation.UnmarshalJSON(bytes.NewReader(s.render(v, Field.complete)))
	if err != nil {
		panic(err)
	}
	c := validation.NewCompiler()
	c.AssertFormat()
	// A name without a scheme would be looked for in the working directory, which may be gone.
	const name = "mem:///arguments.json"
	if err := c.AddResource(name, document); err != nil {
		panic(err)
	}
	return c.MustCompile(name)
}

func (v *validator) problems(args Args, withSecrets bool) []Problem {
	schema := v.visible
	if withSecrets {
		schema = v.full
	}
	err := schema.Validate(map[string]any(args))
	if err == nil {
		return nil
	}
	var invalid *validation.ValidationError
	if !errors.As(err, &invalid) {
		return []Problem{{Text: err.Error()}}
	}
	var out []Problem
	for _, leaf := range leaves(invalid, nil) {
		for _, p := range v.word(leaf) {
			if !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Problem) int { return strings.Compare(a.Argument, b.Argument) })
	if len(out) >= mostProblems {
		out = append(out[:mostProblems], Problem{Text: "and more; mend these first"})
	}
	return out
}

// mostProblems bounds what is worded of a call that breaks a rule a thousand times.
const mostProblems = 20

// leaves collects errors that have no causes of their own, up to a bound.
func leaves(e *validation.ValidationError, found []*validation.ValidationError) []*validation.ValidationError {
	if len(e.Causes) == 0 {
		return append(found, e)
	}
	for _, cause := range e.Causes {
		if found = leaves(cause, found); len(found) > mostProblems {
			break
		}
	}
	return found
}

var english = message.NewPrinter(language.English)

// word says what is wrong in terms of the rule and the fix. The value is quoted
// only where it helps and can be no secret.
func (v *validator) word(e *validation.ValidationError) []Problem {
	at := "/" + strings.Join(e.InstanceLocation, "/")
	switch k := e.ErrorKind.(type) {
	case *kind.Required:
		return each(k.Missing, func(name string) Problem {
			return Problem{strings.TrimSuffix(at, "/") + "/" + name, "is required" + v.hint(name)}
		})
	case *kind.AdditionalProperties:
		return each(k.Properties, func(name string) Problem { return v.unknown(at, name) })
	case *kind.Minimum:
		return []Problem{{at, fmt.Sprintf("must be at least %s, got %s", k.Want.RatString(), k.Got.RatString())}}
	case *kind.Maximum:
		return []Problem{{at, fmt.Sprintf("must be at most %s, got %s", k.Want.RatString(), k.Got.RatString())}}
	case *kind.MinLength:
		return []Problem{{at, fmt.Sprintf("must be at least %d characters long, got %d", k.Want, k.Got)}}
	case *kind.MaxLength:
		return []Problem{{at, fmt.Sprintf("must be at most %d characters long, got %d; shorten it", k.Want, k.Got)}}
	case *kind.Enum:
		return []Problem{{at, "must be one of " + list(k.Want)}}
	case *kind.Type:
		return []Problem{{at, fmt.Sprintf("must be %s, got %s", strings.Join(k.Want, " or "), k.Got)}}
	case *kind.Pattern:
		return []Problem{{at, "must contain " + patternWords(k.Want)}}
	case *kind.Format:
		return []Problem{{at, "must be a valid " + k.Want}}
	}
	return []Problem{{at, e.ErrorKind.LocalizedString(english)}}
}

// unknown words an argument that the call does not have, and names those it has.
func (v *validator) unknown(at, name string) Problem {
	if f := v.shape.Field(name); at == "/" && f != nil && f.Secret {
		return Problem{"/" + name, "is typed by a person, never sent by an agent; leave it out and the person is asked for it"}
	}
	properties := v.shape.schema.Properties
	if at != "/" {
		f := v.shape.Field(strings.Split(at, "/")[1])
		if f == nil || f.Schema.Properties == nil {
			return Problem{at + "/" + name, "is unknown; leave it out"}
		}
		properties = f.Schema.Properties
	}
	var known []string
	for p := properties.Oldest(); p != nil; p = p.Next() {
		if f := v.shape.Field(p.Key); at != "/" || f == nil || !f.Secret {
			known = append(known, p.Key)
		}
	}
	others := "there are none"
	if len(known) > 0 {
		others = "the arguments are " + strings.Join(known, ", ")
	}
	return Problem{strings.TrimSuffix(at, "/") + "/" + name, "is no argument here; " + others}
}

// hint is the description of an argument, for an error about its absence.
func (v *validator) hint(name string) string {
	if f := v.shape.Field(name); f != nil && f.Schema.Description != "" {
		return ": " + strings.TrimSuffix(f.Schema.Description, ".")
	}
	return ""
}

func patternWords(pattern string) string {
	for _, rule := range passwordRules {
		if rule.pattern == pattern {
			return rule.words
		}
	}
	return "text that matches " + pattern
}

func list(values []any) string {
	words := make([]string, len(values))
	for i, value := range values {
		words[i] = fmt.Sprint(value)
	}
	return strings.Join(words, ", ")
}

func each(names []string, word func(string) Problem) []Problem {
	var out []Problem
	for _, name := range names[:min(len(names), mostProblems+1)] {
		out = append(out, word(name))
	}
	return out
}
