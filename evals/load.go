package evals

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

//go:embed cases/*.yaml
var embedded embed.FS

// Load reads cases from files, and from the YAML files of folders. The id of a case that
// is built in stands for it; without a path, all of these are read. Every error names
// a file and a line.
func Load(paths ...string) ([]*Case, error) {
	if len(paths) == 0 {
		names, err := fs.Glob(embedded, "cases/*.yaml")
		if err != nil {
			return nil, err
		}
		return parseAll(embedded.ReadFile, names)
	}
	var cases []*Case
	for _, path := range paths {
		some, err := loadPath(path)
		if err != nil {
			return nil, err
		}
		cases = append(cases, some...)
	}
	return cases, unique(cases)
}

func loadPath(name string) ([]*Case, error) {
	builtIn := path.Join("cases", name+".yaml")
	if _, err := fs.Stat(embedded, builtIn); err == nil {
		return parseAll(embedded.ReadFile, []string{builtIn})
	}
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return parseAll(os.ReadFile, []string{name})
	}
	names, err := filepath.Glob(filepath.Join(name, "*.yaml"))
	if err == nil && len(names) == 0 {
		err = fmt.Errorf("there are no .yaml files in %s", name)
	}
	if err != nil {
		return nil, err
	}
	return parseAll(os.ReadFile, names)
}

func parseAll(read func(string) ([]byte, error), names []string) ([]*Case, error) {
	cases := make([]*Case, len(names))
	for i, name := range names {
		text, err := read(name)
		if err != nil {
			return nil, err
		}
		if cases[i], err = Parse(name, text); err != nil {
			return nil, err
		}
	}
	return cases, nil
}

// unique refuses two cases of one name.
func unique(cases []*Case) error {
	for i, c := range cases {
		if slices.ContainsFunc(cases[:i], func(other *Case) bool { return other.ID == c.ID }) {
			return fmt.Errorf("%s: the id %s is taken by another case", c.path, c.ID)
		}
	}
	return nil
}

// Parse reads one case. Unknown members, missing ones and words without a meaning are
// refused, because an expectation that is misspelt would hold for ever.
func Parse(name string, text []byte) (*Case, error) {
	c := &Case{path: name}
	if err := yaml.UnmarshalWithOptions(text, c, yaml.Strict()); err != nil {
		return nil, located(name, err)
	}
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		return nil, located(name, err)
	}
	source := source{name, file}
	for i := range c.Turns {
		c.lines = append(c.lines, source.line("$.turns[%d]", i))
	}
	c.parts = source.parts(c)
	return c, source.check(c)
}

// parts are the lines of what is expected of a session, by the kind of check, and of its faults.
func (s source) parts(c *Case) map[string]int {
	lines := map[string]int{}
	note := func(part, at string) {
		if line := s.line("%s", at); line > 1 {
			lines[part] = line
		}
	}
	for check, member := range map[string]string{
		"state": "state", "http": "http", "confirmation": "asked", "tools": "tools", "budget": "budget", "log": "log", "anyOf": "anyOf",
	} {
		note(check, "$.expect."+member)
	}
	for i := range c.Faults {
		note(fmt.Sprintf("faults %d", i), fmt.Sprintf("$.faults[%d]", i))
	}
	return lines
}

// located words an error of the YAML library as file:line: problem.
func located(name string, err error) error {
	var e yaml.Error
	if errors.As(err, &e) && e.GetToken() != nil {
		return fmt.Errorf("%s:%d: %s", name, e.GetToken().Position.Line, e.GetMessage())
	}
	return fmt.Errorf("%s: %w", name, err)
}

// source finds the lines of a file's parts.
type source struct {
	name string
	file *ast.File
}

// line of a part, or the first when the part is missing.
func (s source) line(format string, values ...any) int {
	at, err := yaml.PathString(fmt.Sprintf(format, values...))
	if err != nil {
		return 1
	}
	node, err := at.FilterFile(s.file)
	if err != nil || node == nil {
		return 1
	}
	return node.GetToken().Position.Line
}

// errorf is an error at a part of the file.
func (s source) errorf(at, format string, values ...any) error {
	return fmt.Errorf("%s:%d: %s", s.name, s.line("%s", at), fmt.Sprintf(format, values...))
}

// stem is the file's name without folder and ending.
func (s source) stem() string {
	return strings.TrimSuffix(path.Base(filepath.ToSlash(s.name)), ".yaml")
}
