package prompts

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const sound = `---
title: Greet
description: Greets somebody.
tools:
  - users_list
arguments:
  - name: whom
    type: string
    required: true
    description: Whom to greet.
    example: Jane
---
Call ` + "`users_list`" + ` and greet:

{{whom}}
`

func TestSoundFile(t *testing.T) {
	p, err := parse("greet.md", sound)
	require.NoError(t, err)
	assert.Equal(t, "greet", p.Name)
	text, err := p.Render(map[string]string{"whom": "Jane"})
	require.NoError(t, err)
	assert.Equal(t, "Call `users_list` and greet:\n\n\"Jane\"", text)
}

// Each case changes one thing in the sound file.
func TestMistakesHaveFileAndLine(t *testing.T) {
	for _, test := range []struct{ name, old, new, want string }{
		{"no front matter", "---\ntitle", "title", "greet.md:1: a prompt begins with YAML"},
		{"front matter not closed", "---\nCall", "Call", "greet.md:1: a prompt begins with YAML"},
		{"not YAML", "title: Greet", "title: [Greet", "greet.md:3: "},
		{"unknown key", "tools:", "author: me\ntools:", `greet.md:4: unknown field "author"`},
		{"unknown key of an argument", "    example: Jane", "    sample: Jane", `greet.md:11: unknown field "sample"`},
		{"a key twice", "description: Greets", "title: Again\ndescription: Greets", `greet.md:3: mapping key "title" already defined`},
		{"wrong type of value", "required: true", "required: [1]", "greet.md:9: "},
		{"no title", "title: Greet\n", "", "greet.md:1: title, description and tools are required"},
		{"unknown type", "type: string", "type: text", `greet.md:7: whom has no type of string, integer, email or boolean: "text"`},
		{"bad name", "name: whom", "name: to-whom", `greet.md:7: the name "to-whom" must be camelCase`},
		{"no description", "    description: Whom to greet.\n", "", "greet.md:7: whom has no description"},
		{"no example", "    example: Jane\n", "", "greet.md:7: whom has no example"},
		{"bad example", "type: string", "type: integer", `greet.md:7: whom has no example that it would accept: "Jane"`},
		{"undeclared argument", "{{whom}}", "{{whom}} {{who}}", "greet.md:15: {{who}} is not declared"},
		{"malformed placeholder", "{{whom}}", "{{whom}} {{ whom }}", "greet.md:15: {{ whom }} is not declared"},
		{"unused argument", "{{whom}}", "nobody", "greet.md:7: whom is not used in the text"},
		{"undeclared tool", "and greet", "or `users_update` and greet", "greet.md:13: the tool users_update is not declared"},
		{"unused tool", "  - users_list", "  - users_list\n  - users_update", "greet.md:6: the tool users_update is not named in the text"},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.Contains(t, sound, test.old)
			_, err := parse("greet.md", strings.Replace(sound, test.old, test.new, 1))
			assert.ErrorContains(t, err, test.want)
		})
	}
}

func TestOneArgumentTwice(t *testing.T) {
	_, argument, _ := strings.Cut(sound, "arguments:\n")
	argument, _, _ = strings.Cut(argument, "---")
	_, err := parse("greet.md", strings.Replace(sound, argument, argument+argument, 1))
	assert.ErrorContains(t, err, `greet.md:12: the name "whom" must be camelCase and stand once`)
}

func TestAllProblemsAtOnce(t *testing.T) {
	broken := strings.NewReplacer("example: Jane", "example: ''", "{{whom}}", "{{who}}").Replace(sound)
	_, err := load(fstest.MapFS{"greet.md": {Data: []byte(broken)}})
	require.ErrorContains(t, err, "greet.md:7: whom has no example")
	assert.ErrorContains(t, err, "greet.md:15: {{who}} is not declared")
}
