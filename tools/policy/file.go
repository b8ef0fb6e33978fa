package policy

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// file is a policy as operators write it, in YAML.
type file struct {
	// Version of the format.
	Version count `yaml:"version" jsonschema:"enum=1"`
	// Timezone in which hours are meant, such as Europe/Prague; UTC by default.
	Timezone text `yaml:"timezone,omitempty"`
	// Approvers are the people who may decide. Without any, whoever is shown a question
	// does.
	Approvers []fileApprover `yaml:"approvers,omitempty"`
	// Clients are programs that declare dialogues and do not show them. The first name
	// that fits counts.
	Clients []fileClient `yaml:"clients,omitempty"`
	// Hours are names for parts of the week.
	Hours map[string]texts `yaml:"hours,omitempty"`
	// Rules are looked at in order; the first that matches decides.
	Rules []fileRule `yaml:"rules,omitempty"`
	// Quotas bound how many calls run. A call counts against each that it matches.
	Quotas []fileQuota `yaml:"quotas,omitempty"`
}

// fileApprover is somebody who may decide.
type fileApprover struct {
	// Name of the approver.
	Name text `yaml:"name"`
	// Passphrase as make-mcp policy approver prints it: a bcrypt hash.
	Passphrase text `yaml:"passphrase"`
}

// fileClient is a program that people use.
type fileClient struct {
	// Client is its name, as it calls itself; * stands for anything.
	Client text `yaml:"client"`
	// Ask says where asking begins.
	Ask text `yaml:"ask" jsonschema:"enum=dialogue,enum=page,enum=none"`
}

// fileWhere is what a rule or a quota is about. A call has to fit all that is there, and
// of each list one item.
type fileWhere struct {
	// Tools by name; * stands for anything.
	Tools texts `yaml:"tools,omitempty"`
	// Effects are read, write, destructive and credential.
	Effects texts `yaml:"effects,omitempty"`
	// Teams by id. A call that does not name its team fits what denies, asks and counts.
	Teams ids `yaml:"teams,omitempty"`
	// Organizations by id, likewise.
	Organizations ids `yaml:"organizations,omitempty"`
	// Arguments by name, with dots for what is nested, and the values that they have; *
	// stands for anything.
	Arguments map[string]texts `yaml:"arguments,omitempty"`
	// During are hours by name, or such as Mon-Fri 18:00-08:00.
	During texts `yaml:"during,omitempty"`
	// Outside are hours in which it does not hold.
	Outside texts `yaml:"outside,omitempty"`
}

// fileRule says what happens to calls.
type fileRule struct {
	// Name by which people and agents hear of it.
	Name  text      `yaml:"name,omitempty"`
	Where fileWhere `yaml:",inline"`
	Then  text      `yaml:"then" jsonschema:"enum=allow,enum=ask,enum=deny"`
	// Approvals is how many different approvers it takes; 1 by default.
	Approvals count `yaml:"approvals,omitempty"`
	// Why is a sentence for whoever is held back.
	Why text `yaml:"why,omitempty"`
}

// fileQuota bounds how many calls run.
type fileQuota struct {
	// Name by which people and agents hear of it.
	Name  text      `yaml:"name"`
	Where fileWhere `yaml:",inline"`
	Most  count     `yaml:"most"`
	// Per is the length of time: minute, hour, day, week, or such as 30m.
	Per text `yaml:"per"`
	// Each gives every principal, team or organization a counter of its own.
	Each text `yaml:"each,omitempty" jsonschema:"enum=principal,enum=team,enum=organization"`
}

// text is a word of the file and where it stands. Numbers and truth values are text too.
type text struct {
	string
	at *token.Token
}

// texts are one text or a list of them.
type texts []text

// ids are one id or a list of them.
type ids []text

// count is a whole number above 0.
type count text

// UnmarshalYAML implements yaml.NodeUnmarshaler.
func (t *text) UnmarshalYAML(node ast.Node) error {
	t.at = node.GetToken()
	switch n := node.(type) {
	case *ast.StringNode:
		t.string = n.Value
	case *ast.LiteralNode:
		t.string = n.Value.Value
	case *ast.IntegerNode:
		t.string = fmt.Sprint(n.Value)
		if t.string != t.at.Value {
			return t.wrong("%s may stand for %s: write just that, or put it in quotes", t.at.Value, t.string)
		}
	case *ast.FloatNode:
		t.string = t.at.Value
	case *ast.BoolNode:
		t.string = strconv.FormatBool(n.Value)
	default:
		return t.wrong("a plain value is needed here")
	}
	return nil
}

// UnmarshalYAML implements yaml.NodeUnmarshaler.
func (t *texts) UnmarshalYAML(node ast.Node) error {
	items := []ast.Node{node}
	if list, ok := node.(*ast.SequenceNode); ok {
		items = list.Values
	}
	for _, item := range items {
		var one text
		if err := one.UnmarshalYAML(item); err != nil {
			return err
		}
		*t = append(*t, one)
	}
	return nil
}

// UnmarshalYAML implements yaml.NodeUnmarshaler.
func (i *ids) UnmarshalYAML(node ast.Node) error { return (*texts)(i).UnmarshalYAML(node) }

// UnmarshalYAML implements yaml.NodeUnmarshaler.
func (c *count) UnmarshalYAML(node ast.Node) error { return (*text)(c).UnmarshalYAML(node) }

// int64s are the ids as numbers.
func (i ids) int64s() ([]int64, error) {
	var out []int64
	for _, one := range i {
		id, err := strconv.ParseInt(one.string, 10, 64)
		if err != nil || id < 1 {
			return nil, one.wrong("%q is no id", one.string)
		}
		out = append(out, id)
	}
	return out, nil
}

// int is the number, or another where the file has none.
func (c count) int(fallback int) (int, error) {
	if c.at == nil {
		return fallback, nil
	}
	n, err := strconv.Atoi(c.string)
	if err != nil || n < 1 {
		return 0, text(c).wrong("%q is no whole number above 0", c.string)
	}
	return n, nil
}

// wrong is a problem with this text.
func (t text) wrong(format string, values ...any) error { return problemAt(t.at, format, values...) }

// Problem is what is wrong with a policy file, and where.
type Problem struct {
	Line, Column int
	Text         string
}

func (p *Problem) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", p.Line, p.Column, p.Text)
}

func problemAt(at *token.Token, format string, values ...any) *Problem {
	p := &Problem{Line: 1, Column: 1, Text: fmt.Sprintf(format, values...)}
	if at != nil && at.Position != nil {
		p.Line, p.Column = at.Position.Line, at.Position.Column
	}
	return p
}

// largest is the most bytes of a file.
const largest = 1 << 20

// source is a file that was parsed, which knows where its parts stand.
type source struct{ *ast.File }

// readFile reads a file into its form, strictly: an error is a *Problem, if it was read
// at all.
func readFile(r io.Reader) (*file, source, error) {
	raw, err := io.ReadAll(io.LimitReader(r, largest+1))
	if err != nil {
		return nil, source{}, err
	}
	if len(raw) > largest {
		return nil, source{}, problemAt(nil, "the file has more than %d bytes", largest)
	}
	parsed, err := parser.ParseBytes(bytes.TrimPrefix(raw, []byte("\ufeff")), 0)
	if err != nil {
		return nil, source{}, located(err)
	}
	if len(parsed.Docs) != 1 || parsed.Docs[0].Body == nil {
		return nil, source{}, problemAt(nil, "the file must have exactly one document, which begins with version: 1")
	}
	body := parsed.Docs[0].Body
	var check plainness
	if ast.Walk(&check, body); check.problem != nil {
		return nil, source{}, check.problem
	}
	f := &file{}
	if err := yaml.NodeToValue(body, f, yaml.Strict()); err != nil {
		return nil, source{}, located(err)
	}
	return f, source{parsed}, nil
}

// located turns an error of the YAML library into a Problem.
func located(err error) error {
	var p *Problem
	var e yaml.Error
	switch {
	case errors.As(err, &p):
		return p
	case errors.As(err, &e):
		return problemAt(e.GetToken(), "%s", e.GetMessage())
	}
	return problemAt(nil, "%s", err)
}

// at is where a part of the file begins.
func (s source) at(format string, values ...any) *token.Token {
	path, err := yaml.PathString(fmt.Sprintf(format, values...))
	if err != nil {
		return nil
	}
	node, err := path.FilterFile(s.File)
	if err != nil || node == nil {
		return nil
	}
	if m, ok := node.(*ast.MappingNode); ok && len(m.Values) > 0 {
		node = m.Values[0].Key
	}
	return node.GetToken()
}

// plainness refuses what has no place in a file that people must be able to read at
// sight. Above all a list that was left empty must not stand for everything.
type plainness struct{ problem *Problem }

// Visit implements ast.Visitor.
func (p *plainness) Visit(node ast.Node) ast.Visitor {
	if p.problem != nil {
		return nil
	}
	switch n := node.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.MergeKeyNode, *ast.TagNode, *ast.DirectiveNode:
		p.problem = problemAt(node.GetToken(), "%s is not supported: write it out", node.Type().YAMLName())
	case *ast.NullNode:
		p.problem = problemAt(node.GetToken(), "the value is missing: leave the name out as well")
	case *ast.SequenceNode:
		if len(n.Values) == 0 {
			p.problem = problemAt(node.GetToken(), "the list is empty: leave it out")
		}
	case *ast.MappingNode:
		if len(n.Values) == 0 {
			p.problem = problemAt(node.GetToken(), "there is nothing between the braces: leave them out")
		}
	}
	if p.problem != nil {
		return nil
	}
	return p
}
