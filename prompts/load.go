package prompts

import (
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

var (
	placeholder = regexp.MustCompile(`\{\{([^{}]*)\}\}`)
	toolName    = regexp.MustCompile(`\b[a-z][a-z-]*_[a-z][a-z-]*\b`)
	nameRule    = regexp.MustCompile(`^[a-z][A-Za-z0-9]*$`)
)

// nameIn returns the name in a placeholder.
func nameIn(placeholder string) string { return strings.Trim(placeholder, "{}") }

// load reads all prompts, in the order of their names.
func load(files fs.FS) ([]Prompt, error) {
	names, err := fs.Glob(files, "*.md")
	if err != nil {
		return nil, err
	}
	var loaded []Prompt
	for _, name := range names {
		source, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		p, err := parse(name, string(source))
		if err != nil {
			return nil, err
		}
		loaded = append(loaded, p)
	}
	return loaded, nil
}

// frontMatter is what a file declares before its text.
type frontMatter struct {
	Title       string
	Description string
	Tools       []located[string]
	Arguments   []located[Argument]
}

// located is a value and the line it stands on.
type located[T any] struct {
	value T
	line  int
}

// UnmarshalYAML implements yaml.NodeUnmarshaler. The decoder's strictness doesn't
// reach here by itself.
func (l *located[T]) UnmarshalYAML(node ast.Node) error {
	l.line = node.GetToken().Position.Line
	return yaml.NodeToValue(node, &l.value, yaml.Strict())
}

// source is one file under examination.
type source struct {
	file     string
	front    frontMatter
	text     string
	textLine int // line of the file that the text begins on
	problems []error
}

// parse reads one file and returns the prompt, or everything wrong with it.
func parse(file, content string) (Prompt, error) {
	s := &source{file: file}
	const fence = "---\n"
	head, text, closed := strings.Cut(strings.TrimPrefix(content, fence), "\n"+fence)
	if !strings.HasPrefix(content, fence) || !closed {
		return Prompt{}, s.at(1, "a prompt begins with YAML between two lines of ---")
	}
	// With its fence, the YAML has the line numbers of the file.
	if err := yaml.UnmarshalWithOptions([]byte(fence+head), &s.front, yaml.Strict()); err != nil {
		return Prompt{}, s.yamlProblem(err)
	}
	s.text, s.textLine = text, strings.Count(head, "\n")+4
	s.checkFront()
	s.checkPlaceholders()
	s.checkTools()
	p := Prompt{
		Name: strings.TrimSuffix(file, ".md"), Title: s.front.Title, Description: s.front.Description,
		Tools: values(s.front.Tools), Arguments: values(s.front.Arguments), text: strings.TrimSpace(text),
	}
	return p, errors.Join(s.problems...)
}

func (s *source) at(line int, format string, values ...any) error {
	return fmt.Errorf("%s:%d: %s", s.file, line, fmt.Sprintf(format, values...))
}

func (s *source) problem(line int, format string, values ...any) {
	s.problems = append(s.problems, s.at(line, format, values...))
}

// yamlProblem words an error of the YAML library without its excerpt of the source.
func (s *source) yamlProblem(err error) error {
	var known yaml.Error
	if !errors.As(err, &known) {
		return s.at(1, "%v", err)
	}
	return s.at(known.GetToken().Position.Line, "%s", known.GetMessage())
}

func (s *source) checkFront() {
	if s.front.Title == "" || s.front.Description == "" || len(s.front.Tools) == 0 {
		s.problem(1, "title, description and tools are required")
	}
	seen := map[string]bool{}
	for _, a := range s.front.Arguments {
		if !nameRule.MatchString(a.value.Name) || seen[a.value.Name] {
			s.problem(a.line, "the name %q must be camelCase and stand once", a.value.Name)
		}
		seen[a.value.Name] = true
		s.checkArgument(a.line, a.value)
	}
}

func (s *source) checkArgument(line int, a Argument) {
	if _, known := rules[a.Type]; !known {
		s.problem(line, "%s has no type of string, integer, email or boolean: %q", a.Name, a.Type)
		return
	}
	if a.Description == "" {
		s.problem(line, "%s has no description", a.Name)
	}
	if value, err := a.read(a.Example); err != nil || value == nil {
		s.problem(line, "%s has no example that it would accept: %q", a.Name, a.Example)
	}
}

// checkPlaceholders compares the arguments of the text with the declared ones.
func (s *source) checkPlaceholders() {
	used := map[string]bool{}
	for i, line := range strings.Split(s.text, "\n") {
		for _, found := range placeholder.FindAllString(line, -1) {
			name := nameIn(found)
			used[name] = true
			if !slices.ContainsFunc(s.front.Arguments, func(a located[Argument]) bool { return a.value.Name == name }) {
				s.problem(s.textLine+i, "%s is not declared", found)
			}
		}
	}
	for _, a := range s.front.Arguments {
		if !used[a.value.Name] {
			s.problem(a.line, "%s is not used in the text", a.value.Name)
		}
	}
}

// checkTools compares the tools that the text names with the declared ones.
func (s *source) checkTools() {
	declared := values(s.front.Tools)
	named := map[string]bool{}
	for i, line := range strings.Split(s.text, "\n") {
		for _, tool := range toolName.FindAllString(line, -1) {
			named[tool] = true
			if !slices.Contains(declared, tool) {
				s.problem(s.textLine+i, "the tool %s is not declared", tool)
			}
		}
	}
	for _, tool := range s.front.Tools {
		if !named[tool.value] {
			s.problem(tool.line, "the tool %s is not named in the text", tool.value)
		}
	}
}

func values[T any](list []located[T]) []T {
	out := make([]T, 0, len(list))
	for _, l := range list {
		out = append(out, l.value)
	}
	return out
}
