package evals

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// The limits of a file: its words, and their depth, can take the parser their square.
const (
	mostBytes  = 1 << 20 // bytes
	mostTokens = 50_000  // words and signs of YAML
	mostDepth  = 100     // lists and members within each other
)

// Parse reads one case. Unknown members, missing ones and words without a meaning are
// refused, because an expectation that is misspelt would hold for ever.
func Parse(name string, text []byte) (*Case, error) {
	s := source{name: name}
	if err := s.parse(text); err != nil {
		return nil, err
	}
	var read any
	if err := yaml.NodeToValue(s.body, &read); err != nil {
		return nil, s.located(err)
	}
	if err := s.checkForm(read); err != nil {
		return nil, err
	}
	c := &Case{path: name}
	if err := yaml.NodeToValue(s.body, c); err != nil {
		return nil, s.located(err)
	}
	for i := range c.Turns {
		c.lines = append(c.lines, s.line(place{"turns"}.at(i)))
	}
	c.parts = s.parts(c)
	return c, s.check(c)
}

// parts are the lines of what is expected of a session, by the kind of check, and of its faults.
func (s *source) parts(c *Case) map[string]int {
	lines := map[string]int{}
	note := func(part string, at place) {
		if node, begins := s.find(at); node != nil {
			lines[part] = begins.Position.Line
		}
	}
	for check, member := range map[string]string{
		"state": "state", "http": "http", "confirmation": "asked", "tools": "tools", "budget": "budget", "log": "log", "anyOf": "anyOf",
	} {
		note(check, place{"expect", member})
	}
	for i := range c.Faults {
		note(fmt.Sprintf("faults %d", i), place{"faults"}.at(i))
	}
	return lines
}

// source is a file, which knows where its parts stand.
type source struct {
	name string
	body ast.Node
}

// parse reads the one document of a file, as far as YAML goes.
func (s *source) parse(text []byte) error {
	if len(text) > mostBytes {
		return fmt.Errorf("%s: the file has more than %d bytes", s.name, mostBytes)
	}
	tokens := lexer.Tokenize(string(bytes.TrimPrefix(text, []byte("\ufeff"))))
	if err := s.checkTokens(tokens); err != nil {
		return err
	}
	file, err := parser.Parse(tokens, 0)
	if err != nil {
		return s.located(err)
	}
	for _, document := range file.Docs {
		switch {
		case document.Body == nil:
		case s.body != nil:
			return s.wrong(document.Body.GetToken(), "a second document begins here: each case is a file of its own")
		default:
			s.body = document.Body
		}
	}
	if s.body == nil {
		return fmt.Errorf("%s:1: the file is empty; evals/README.md has an example to copy", s.name)
	}
	return nil
}

// checkTokens refuses what a case has no need of, and what makes a small file a large one.
func (s *source) checkTokens(tokens token.Tokens) error {
	if len(tokens) > mostTokens {
		return fmt.Errorf("%s: the file has more than %d words and signs", s.name, mostTokens)
	}
	line, brackets, entries := 0, 0, 0
	for _, t := range tokens {
		if t.Position.Line != line {
			line, entries = t.Position.Line, 0
		}
		switch t.Type {
		case token.AnchorType, token.AliasType, token.TagType, token.MergeKeyType, token.DirectiveType:
			return s.wrong(t, "%s has a meaning in YAML that cases do without: write it out, or put quotes around text that begins so", t.Value)
		case token.NanType, token.InfinityType:
			return s.wrong(t, "%s is no number of JSON", t.Value)
		case token.SequenceStartType, token.MappingStartType:
			brackets++
		case token.SequenceEndType, token.MappingEndType:
			brackets--
		case token.SequenceEntryType, token.MappingKeyType:
			entries++
		}
		if brackets+entries > mostDepth {
			return s.wrong(t, "more than %d lists and members lie within each other", mostDepth)
		}
	}
	return nil
}

// wrong is a problem with a token.
func (s *source) wrong(t *token.Token, format string, values ...any) error {
	line := 1
	if t != nil && t.Position != nil {
		line = t.Position.Line
	}
	return fmt.Errorf("%s:%d: %s", s.name, line, fmt.Sprintf(format, values...))
}

// advice is what to do about what the YAML library says.
var advice = []struct{ says, do string }{
	{"mapping value is not allowed", "put quotes around text with ': ' in it"},
	{"value is not allowed in this context", "what belongs together begins in the same column"},
	{"must be specified", `within [ ] and { }, put quotes around routes with braces: "/users/{userId}"`},
	{"cannot start any token", "indent with blanks, not with tabs"},
	{"reserved character", "put quotes around text that begins so"},
}

// located words an error of the YAML library as file:line: problem.
func (s *source) located(err error) error {
	var e yaml.Error
	if !errors.As(err, &e) {
		return fmt.Errorf("%s: %w", s.name, err)
	}
	text := e.GetMessage()
	for _, a := range advice {
		if strings.Contains(text, a.says) {
			text += ": " + a.do
			break
		}
	}
	return s.wrong(e.GetToken(), "%s", text)
}

// place is where something stands in a case, such as turns, 0, call.
type place []string

// at is a place below.
func (p place) at(steps ...any) place {
	deeper := slices.Clone(p)
	for _, step := range steps {
		deeper = append(deeper, fmt.Sprint(step))
	}
	return deeper
}

func (p place) String() string { return strings.Join(p, ".") }

// find returns the part of the file at a place, nil for none, and where it begins, or
// else where the nearest begins that it would be in.
func (s *source) find(at place) (ast.Node, *token.Token) {
	node, begins := s.body, start(s.body)
	for _, step := range at {
		var next *token.Token
		if node, next = below(node, step); node == nil {
			return nil, begins
		}
		begins = next
	}
	return node, begins
}

// below is a member or an element of a part, and where it begins.
func below(of ast.Node, step string) (ast.Node, *token.Token) {
	switch of := of.(type) {
	case *ast.MappingNode:
		for _, member := range of.Values {
			if member.Key.GetToken().Value == step {
				return member.Value, member.Key.GetToken()
			}
		}
	case *ast.SequenceNode:
		if i, err := strconv.Atoi(step); err == nil && i < len(of.Values) {
			return of.Values[i], start(of.Values[i])
		}
	}
	return nil, nil
}

// start is the first token of a part.
func start(of ast.Node) *token.Token {
	if m, ok := of.(*ast.MappingNode); ok && len(m.Values) > 0 {
		return m.Values[0].Key.GetToken()
	}
	return of.GetToken()
}

// line of a part, or of what it would be in.
func (s *source) line(at place) int {
	if _, begins := s.find(at); begins != nil {
		return begins.Position.Line
	}
	return 1
}

// errorf is an error at a part of the file.
func (s *source) errorf(at place, format string, values ...any) error {
	return fmt.Errorf("%s:%d: %s", s.name, s.line(at), fmt.Sprintf(format, values...))
}

// stem is the file's name without folder and ending.
func (s *source) stem() string {
	return strings.TrimSuffix(path.Base(filepath.ToSlash(s.name)), ending)
}
