// Package prompts holds the MCP prompts: one Markdown file each, whose YAML front
// matter declares the arguments and the tools that the text needs.
//
// In the text, {{name}} stands for the value of an argument. It is replaced by
// JSON, so that whatever a user typed keeps to its quotes and reads as data.
//
// The files are embedded and checked strictly when they are first used. A mistake
// in one is a programmer's and panics; the message has file and line.
//
// The package imports nothing else of this project.
package prompts

import (
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
)

//go:embed *.md
var files embed.FS

var all = sync.OnceValue(func() []Prompt {
	loaded, err := load(files)
	if err != nil {
		panic("prompts: " + err.Error())
	}
	return loaded
})

// Prompt is a way to begin a task: a text for the agent, made from what the user
// gives.
type Prompt struct {
	// Name is the file's without its ending, such as "find-template".
	Name string
	// Title and Description are what people choose by.
	Title, Description string
	// Tools are those that the text tells the agent to call.
	Tools []string
	// Arguments in the order in which people are asked for them.
	Arguments []Argument

	text string
}

// All returns the prompts in alphabetical order.
func All() []Prompt { return slices.Clone(all()) }

// Offered returns the prompts whose tools are all served. What a prompt tells an
// agent to do must be possible.
func Offered(served func(tool string) bool) []Prompt {
	return slices.DeleteFunc(All(), func(p Prompt) bool {
		return slices.ContainsFunc(p.Tools, func(tool string) bool { return !served(tool) })
	})
}

// Render returns the text for these values, or an error that names every argument
// to mend, its rule and an example. A blank value counts as not given, since forms
// send blanks.
func (p Prompt) Render(given map[string]string) (string, error) {
	problems := p.unknown(given)
	values := map[string]string{}
	for _, a := range p.Arguments {
		value, err := a.read(given[a.Name])
		if err != nil {
			problems = append(problems, err)
			continue
		}
		values[a.Name] = encode(value)
	}
	if len(problems) > 0 {
		return "", fmt.Errorf("prompt %s: %w", p.Name, errors.Join(problems...))
	}
	return placeholder.ReplaceAllStringFunc(p.text, func(found string) string {
		return values[nameIn(found)]
	}), nil
}

// unknown refuses arguments that the prompt doesn't have: a misspelt optional one
// would otherwise be lost without a word.
func (p Prompt) unknown(given map[string]string) []error {
	var names []string
	for _, a := range p.Arguments {
		names = append(names, a.Name)
	}
	var problems []error
	for name := range given {
		if !slices.Contains(names, name) {
			problems = append(problems, fmt.Errorf("there is no argument %s; the arguments are %s", quote(name), strings.Join(names, ", ")))
		}
	}
	slices.SortFunc(problems, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return problems
}
