package makeapi

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/schemas"
)

// operations are all the endpoints that are in a group.
func operations() []*Operation {
	var out []*Operation
	for _, g := range Groups {
		for _, e := range g.Endpoints {
			out = append(out, e.Operation())
		}
	}
	return out
}

// each runs a test for every endpoint.
func each(t *testing.T, test func(*testing.T, *Operation)) {
	t.Helper()
	for _, o := range operations() {
		t.Run(o.Name, func(t *testing.T) { test(t, o) })
	}
}

// What Make publishes is a checked list: a missing, doubled or unknown endpoint is a red
// test. The names of placeholders are ours, so they are left out of the comparison.
func TestEveryPublishedEndpointIsDeclaredOnce(t *testing.T) {
	text, err := os.ReadFile("testdata/documented.txt")
	require.NoError(t, err)
	var published []string
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		if endpoint, _, ok := strings.Cut(line, "\t"); ok && !strings.HasPrefix(line, "#") {
			published = append(published, anonymous(endpoint))
		}
	}
	var declared, others []string
	for _, g := range Groups {
		for _, e := range g.Endpoints {
			o := e.Operation()
			endpoint := anonymous(o.Method + " " + o.Path)
			if g.Undocumented {
				others = append(others, endpoint)
			} else {
				declared = append(declared, endpoint)
			}
		}
	}
	assert.Greater(t, len(published), 400)
	missing, unknown := difference(published, declared), difference(declared, published)
	assert.Empty(t, missing, "published and not declared")
	assert.Empty(t, unknown, "declared and not in testdata/documented.txt, or twice")
	assert.Len(t, difference(others, slices.Concat(published, declared)), len(others), "published by now: its group is no longer undocumented")
}

func anonymous(endpoint string) string { return placeholder.ReplaceAllString(endpoint, "{}") }

// difference is what is in a and not in b, each as often as it is too many.
func difference(a, b []string) []string {
	left := map[string]int{}
	for _, x := range b {
		left[x]++
	}
	var out []string
	for _, x := range a {
		if left[x]--; left[x] < 0 {
			out = append(out, x)
		}
	}
	return out
}

func TestGroupsAreSortedNamedAndDescribed(t *testing.T) {
	var names []string
	for _, g := range Groups {
		names = append(names, g.Name)
		assert.Regexp(t, `^[a-z]+(-[a-z]+)*$`, g.Name)
		assert.Regexp(t, `^[A-Z].*\.$`, g.About, "%s: a sentence", g.Name)
		assert.NotEmpty(t, g.Endpoints, g.Name)
	}
	assert.True(t, slices.IsSorted(names), "%v", names)
	assert.Equal(t, slices.Compact(slices.Clone(names)), names, "no group stands twice")
}

func TestNamesAreUniqueAndFitEveryClient(t *testing.T) {
	seen := map[string]bool{}
	for _, o := range operations() {
		assert.Regexp(t, `^[A-Za-z0-9_-]{1,64}$`, o.Name)
		assert.False(t, seen[o.Name], "%s stands twice", o.Name)
		seen[o.Name] = true
	}
}

// TestEveryDeclaredEndpointIsInOneGroup reads the package's sources, so that an
// endpoint which is declared and then forgotten is found.
func TestEveryDeclaredEndpointIsInOneGroup(t *testing.T) {
	groups := map[string]int{}
	for _, o := range operations() {
		groups[o.Name]++
	}
	declared := declaredEndpoints(t)
	require.GreaterOrEqual(t, len(declared), len(groups), "the sources were read")
	for _, d := range declared {
		assert.Equal(t, 1, groups[d.name], "%s (%s): must stand in the Endpoints of one group; it is in so many", d.variable, d.name)
		assert.True(t, strings.HasPrefix(d.doc, d.variable+" is "+d.route), "%s: the comment begins with the route", d.variable)
	}
}

type declaration struct{ variable, name, route, doc string }

// declaredEndpoints finds the package-level variables of the form
// X = Endpoint[...]{...}.
func declaredEndpoints(t *testing.T) []declaration {
	t.Helper()
	sources, err := filepath.Glob("*.go")
	require.NoError(t, err)
	var out []declaration
	for _, source := range sources {
		if strings.HasSuffix(source, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), source, nil, parser.ParseComments)
		require.NoError(t, err)
		for _, d := range file.Decls {
			gen, ok := d.(*ast.GenDecl)
			if !ok || gen.Tok != token.VAR {
				continue
			}
			for _, spec := range gen.Specs {
				values := spec.(*ast.ValueSpec)
				for i, value := range values.Values {
					if literal, ok := endpointLiteral(value); ok {
						doc := gen.Doc.Text() + values.Doc.Text()
						out = append(out, declaration{
							variable: values.Names[i].Name, name: memberText(literal, "Name"), route: memberText(literal, "Route"),
							doc: strings.Join(strings.Fields(doc), " "),
						})
					}
				}
			}
		}
	}
	return out
}

func endpointLiteral(value ast.Expr) (*ast.CompositeLit, bool) {
	literal, ok := value.(*ast.CompositeLit)
	if !ok {
		return nil, false
	}
	generic, ok := literal.Type.(*ast.IndexExpr)
	if !ok {
		return nil, false
	}
	name, ok := generic.X.(*ast.Ident)
	return literal, ok && name.Name == "Endpoint"
}

// memberText is the text that a composite literal gives to a field.
func memberText(literal *ast.CompositeLit, field string) string {
	for _, element := range literal.Elts {
		pair, ok := element.(*ast.KeyValueExpr)
		if !ok || pair.Key.(*ast.Ident).Name != field {
			continue
		}
		if text, ok := pair.Value.(*ast.BasicLit); ok {
			unquoted, _ := strconv.Unquote(text.Value)
			return unquoted
		}
	}
	return ""
}

// secretsInPaths are those that Make wants in an address. Our own logs have routes, never
// addresses.
var secretsInPaths = []string{"invitation"}

var placeholder = regexp.MustCompile(`\{([^}]*)\}`)

func TestEveryPlaceholderOfARouteIsARequiredArgument(t *testing.T) {
	each(t, func(t *testing.T, o *Operation) {
		inRoute := map[string]bool{}
		for _, match := range placeholder.FindAllStringSubmatch(o.Path, -1) {
			inRoute[match[1]] = true
			f := o.Shape().Field(match[1])
			if assert.NotNil(t, f, "%s has no field", match[0]) {
				assert.True(t, f.Required || filled(o, match[1]), "%s must be required", match[0])
				assert.Equal(t, slices.Contains(secretsInPaths, f.Name), f.Secret, "%s: a secret in an address ends in the logs of others", match[0])
			}
		}
		for _, segment := range strings.Split(o.Path, "/") {
			assert.Regexp(t, `^([a-z0-9-]*|\{[a-zA-Z0-9]+\})$`, segment, "a segment is one placeholder or has none")
		}
		for _, f := range o.Shape().Fields {
			if o.place(f) == schemas.InPath {
				assert.True(t, inRoute[f.Name], "%s would travel nowhere", f.Name)
			}
		}
	})
}

// filled tells whether the declaration puts an argument in that callers leave out.
func filled(o *Operation, name string) bool {
	args := schemas.Args{}
	if o.Arrange != nil {
		o.Arrange(args)
	}
	_, there := args[name]
	return there
}

func TestEverySchemaCompiles(t *testing.T) {
	each(t, func(t *testing.T, o *Operation) {
		for _, withSecrets := range []bool{false, true} {
			assert.NotPanics(t, func() { _ = o.Shape().Check(schemas.Args{}, withSecrets) })
		}
	})
}

// Several model providers refuse schemas with these at the top.
func TestNoSchemaHasAlternativesAtTheTop(t *testing.T) {
	each(t, func(t *testing.T, o *Operation) {
		for _, view := range views {
			schema := decoded(t, o, view)
			assert.Equal(t, "object", schema["type"])
			for _, keyword := range []string{"oneOf", "anyOf", "allOf", "not", "if", "$ref", "$defs", "$schema", "enum", "const"} {
				assert.NotContains(t, schema, keyword)
			}
		}
	})
}

func TestUnknownArgumentsAreRefused(t *testing.T) {
	each(t, func(t *testing.T, o *Operation) {
		err := o.Shape().Check(schemas.Args{"noSuchArgument": true}, false)
		require.ErrorContains(t, err, "/noSuchArgument: is no argument here")
	})
}

// No argument that a model sets confirms anything: none is called so, what is called so is
// refused, and what is spread into a request leaves it out.
func TestRule02NoArgumentConfirms(t *testing.T) {
	each(t, func(t *testing.T, o *Operation) {
		for _, view := range views {
			everyProperty(decoded(t, o, view), func(name string, _ map[string]any) {
				assert.NotContains(t, strings.ToLower(name), "confirm")
			})
		}
		for _, name := range []string{"confirmed", "confirm", "Confirmed", "confirmed[]", "confirmed=true&x"} {
			err := o.Shape().Check(schemas.Args{name: true}, true)
			require.ErrorContains(t, err, "/"+name+": is no argument here")
		}
		for _, f := range o.Shape().Fields {
			if f.Wire == schemas.Spread {
				e, err := o.encode(inPath(o, schemas.Args{f.Name: map[string]any{"confirmed": true, "CONFIRMED": 1, "confirmed[]": 1, "kept": 1}}))
				require.NoError(t, err)
				assert.Contains(t, e.query+string(e.body), "kept")
				assert.NotContains(t, strings.ToLower(e.query+string(e.body)), "confirmed")
			}
		}
	})
}

// Make's own confirmed=true is added to the calls that know it, and only once a person
// approved.
func TestRule02OnlyAPersonAddsConfirmed(t *testing.T) {
	each(t, func(t *testing.T, o *Operation) {
		c := clientFor(t, "https://eu1.make.com")
		e, err := o.encode(inPath(o, schemas.Args{}))
		require.NoError(t, err)
		unasked, err := c.request(t.Context(), o, e)
		require.NoError(t, err)
		assert.NotContains(t, unasked.URL.RawQuery, "confirmed")
		approved, err := c.request(WithConfirmation(t.Context()), o, e)
		require.NoError(t, err)
		assert.Equal(t, o.Confirmed, strings.Contains(approved.URL.RawQuery, "confirmed=true"))
	})
}

// inPath adds a value for every placeholder of a route.
func inPath(o *Operation, args schemas.Args) schemas.Args {
	for _, match := range placeholder.FindAllStringSubmatch(o.Path, -1) {
		args[match[1]] = "1"
	}
	return args
}

// innocent are arguments that sound like secrets and are none, such as the ids of requests
// for credentials.
var innocent = []string{"credentialId", "credentials", "privateSpaceId", "includePrivateSpaces", "private", "tfaStatus"}

func TestRule08SecretsAreOnlyInTheViewForPeople(t *testing.T) {
	found := 0
	each(t, func(t *testing.T, o *Operation) {
		agent, person := decoded(t, o, schemas.View{}), decoded(t, o, schemas.View{Secrets: true})
		for _, f := range o.Shape().Secrets() {
			found++
			assert.NotContains(t, agent["properties"], f.Name)
			required, _ := agent["required"].([]any)
			assert.NotContains(t, required, f.Name)
			assert.Contains(t, person["properties"], f.Name)
			if f.Required {
				assert.Contains(t, person["required"], f.Name)
			}
			assert.Equal(t, Credential, o.Effect, "who asks for a secret touches credentials")
			assert.False(t, f.Sealed, "%s is either typed by a person or a handle", f.Name)
		}
		// Whoever adds an argument with such a name has to think about its tag.
		everyProperty(agent, func(name string, _ map[string]any) {
			if !slices.Contains(innocent, name) {
				assert.NotRegexp(t, `(?i)passw|secret|token|api_?key|hash|invitation|credential|private|signature|cookie|otp|tfa`, name)
			}
		})
	})
	assert.Positive(t, found, "no endpoint has a secret: this test looked at nothing")
}

func TestEveryEndpointAndArgumentIsDescribed(t *testing.T) {
	each(t, func(t *testing.T, o *Operation) {
		assert.NotEmpty(t, o.Shape().Title)
		assert.Regexp(t, `^[A-Z].*\.$`, o.Shape().About, "the comment of the input struct must be sentences")
		for _, f := range o.Shape().Fields {
			assert.NotEmpty(t, f.Schema.Description, "%s has no description", f.Name)
		}
	})
}

// A tag with a typing error would otherwise be a rule that is never checked.
func TestTagsNameArgumentsThatExist(t *testing.T) {
	each(t, func(t *testing.T, o *Operation) {
		groups := map[string]int{}
		for _, f := range o.Shape().Fields {
			for _, other := range []string{f.Needs, f.Same} {
				if other != "" {
					assert.NotNil(t, o.Shape().Field(other), "%s refers to %s", f.Name, other)
				}
			}
			if f.OneOf != "" {
				groups[f.OneOf]++
				assert.False(t, f.Required, "%s: exactly one of a group is given, so none is required", f.Name)
			}
			assert.Contains(t, []schemas.Place{"", schemas.InPath, schemas.InQuery, schemas.InBody, schemas.InBoth, schemas.InCookie}, f.Place)
		}
		for name, size := range groups {
			assert.Greater(t, size, 1, "group %s", name)
		}
	})
}

// readsByPost are the questions that Make takes as a POST.
var readsByPost = []string{"scenarios_get-module-consumptions"}

// The zero value is the safe one, and only what asks may call itself harmless.
func TestEffectsAreNeverLessThanTheMethodSays(t *testing.T) {
	each(t, func(t *testing.T, o *Operation) {
		if !slices.Contains(readsByPost, o.Name) {
			assert.GreaterOrEqual(t, o.Effect, effectOf(o.Method))
		}
		if o.Auth == Anonymous {
			assert.Empty(t, o.Scope, "a scope belongs to a token")
		}
	})
	assert.NotEqual(t, Read, Effect(0))
	assert.Equal(t, Read, effectOf("GET"))
	assert.Equal(t, Read, effectOf("OPTIONS"))
	assert.Equal(t, Destructive, effectOf("DELETE"))
	for _, method := range []string{"POST", "PUT", "PATCH", "PURGE", ""} {
		assert.Equal(t, Write, effectOf(method), method)
	}
}

func TestEffectsHaveWords(t *testing.T) {
	for effect, word := range map[Effect]string{0: "unset", Read: "read", Write: "write", Destructive: "destructive", Credential: "credential"} {
		assert.Equal(t, word, effect.String())
	}
}

func TestARouteThatMakesNoSensePanicsAtOnce(t *testing.T) {
	for _, route := range []string{"", "GET", "GET users", "/users"} {
		assert.PanicsWithValue(t, "makeapi: x_y: a route is a method and a path, got "+route, func() {
			Endpoint[schemas.None]{Name: "x_y", Route: route}.Operation()
		}, route)
	}
}

var views = []schemas.View{{}, {Secrets: true}}

func decoded(t *testing.T, o *Operation, v schemas.View) map[string]any {
	t.Helper()
	var out map[string]any
	require.NoError(t, json.Unmarshal(o.Shape().JSON(v), &out))
	return out
}

// everyProperty visits the properties of a schema and of all schemas in it.
func everyProperty(schema map[string]any, visit func(name string, property map[string]any)) {
	properties, _ := schema["properties"].(map[string]any)
	for name, property := range properties {
		visit(name, property.(map[string]any))
		everyProperty(property.(map[string]any), visit)
	}
	if items, ok := schema["items"].(map[string]any); ok {
		everyProperty(items, visit)
	}
}
