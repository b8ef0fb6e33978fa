// Command docgen writes the parts of docs that follow from the code: the tools, and
// the command line. CI fails when they are out of date.
package main

import (
	"cmp"
	"fmt"
	"log"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/invopop/jsonschema"

	"makemcp/internal/cli"
	"makemcp/makeapi"
	"makemcp/schemas"
	"makemcp/tools"
	"makemcp/tools/undo"
)

func main() {
	for path, text := range map[string]string{
		"docs/tools.md":    toolsPage(),
		"docs/commands.md": commandsPage(),
		"docs/coverage.md": coveragePage(),
		"docs/undo.md":     undoPage(),
	} {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil { //nolint:gosec // documentation is for everybody
			log.Fatal(err)
		}
	}
}

const generated = "<!-- Written by `make docs`; change the code, not this file. -->\n"

// toolsPage documents every tool from its declaration.
func toolsPage() string {
	var b strings.Builder
	b.WriteString("# Tools\n\n" + generated + "\n")
	b.WriteString("Fields marked *person* are typed by a person on a page and are no arguments, unless the operator says `--secrets arguments`.\n")
	b.WriteString("\n" + howMany() + "\n")
	toolsetTable(&b)
	b.WriteString("\n## tools\n\nThey lead to the tools that tools/list does not show. A call through `tools_call` is judged as one of the tool " +
		"that it names.\n")
	ownSections(&b, "search", "tools")
	b.WriteString("\n## tasks\n\nEach answers with one call what would take an agent many. It is served where the tools that it calls are.\n")
	ownSections(&b, "tasks", "tasks")
	b.WriteString("\n## undo\n\nThey bring back what was deleted here: see [undo](undo.md). They are served wherever a tool is that can be undone.\n")
	ownSections(&b, "undo", "undo")
	groupSections(&b, false)
	b.WriteString("\n# Undocumented tools\n\nMake does not publish what these call, and may change it. They are served only with `--toolsets undocumented`, " +
		"or when their group or name is given: `--toolsets default,undocumented` adds them to what is listed by default.\n")
	groupSections(&b, true)
	b.WriteString("\n## undocumented tasks\n\nTasks that call the above.\n")
	ownSections(&b, "undocumented", "tasks")
	return b.String()
}

func groupSections(b *strings.Builder, undocumented bool) {
	for _, group := range makeapi.Groups {
		if group.Undocumented != undocumented {
			continue
		}
		fmt.Fprintf(b, "\n## %s\n\n%s\n", group.Name, group.About)
		for _, endpoint := range group.Endpoints {
			toolSection(b, endpoint.Operation())
		}
	}
}

// toolsetTable documents what --toolsets takes besides the groups.
func toolsetTable(b *strings.Builder) {
	b.WriteString("\n## Toolsets\n\n`--toolsets` takes the groups below by name, and these:\n\n| toolset | |\n|---|---|\n" +
		"| `default` | all tools; tools/list shows those of most sessions, and `tools_search` leads to the rest |\n" +
		"| `search` | all tools; tools/list shows `tools_search` and `tools_call` alone |\n" +
		"| `all` | all tools, all of them listed |\n" +
		"| `undocumented` | what Make does not publish, which none of the other toolsets has |\n")
	bundles := tools.Bundles()
	for _, name := range slices.Sorted(maps.Keys(bundles)) {
		if name == "undocumented" {
			continue // it has a section of its own
		}
		fmt.Fprintf(b, "| `%s` | %s |\n", name, strings.Join(bundles[name], ", "))
	}
}

// served are the tools of a toolset.
func served(toolset string) []tools.Tool {
	client, err := makeapi.New("make.invalid", "")
	if err != nil {
		log.Fatal(err)
	}
	set, err := tools.New(tools.Config{Client: client, Toolsets: []string{toolset}, Undo: &undo.Store{}})
	if err != nil {
		log.Fatal(err)
	}
	return set.Tools()
}

// howMany counts the tools by what they are for.
func howMany() string {
	endpoints, own := 0, map[string]int{}
	all := served("default")
	for _, t := range all {
		if t.Method != "" {
			endpoints++
		} else {
			own[t.Group]++
		}
	}
	return fmt.Sprintf("By default there are %d: one for each of %d endpoints, %d [tasks](#tasks), %d that [undo](#undo), and %d that [lead to the others](#tools).",
		len(all), endpoints, own["tasks"], own["undo"], own["tools"])
}

// ownSections document the tools of a toolset that are no endpoints, of one group.
func ownSections(b *strings.Builder, toolset, group string) {
	for _, t := range served(toolset) {
		if t.Method != "" || t.Group != group {
			continue
		}
		fmt.Fprintf(b, "\n### %s\n\n%s\n\n%s", t.Name, t.Shape().About, t.Effect)
		for i, o := range t.Needs {
			b.WriteString(cmp.Or(strings.Repeat(", ", min(i, 1)), " · calls ") + o.Name)
		}
		b.WriteString("\n")
		argumentTable(b, t.Operation)
	}
}

func toolSection(b *strings.Builder, o *makeapi.Operation) {
	scope := "any token"
	switch {
	case o.Auth == makeapi.Anonymous:
		scope = "no token"
	case o.Scope != "":
		scope = "`" + o.Scope + "`"
	}
	fmt.Fprintf(b, "\n### %s\n\n%s\n\n`%s %s` · %s · %s\n", o.Name, o.Shape().About, o.Method, o.Path, scope, o.Effect)
	argumentTable(b, o)
}

func argumentTable(b *strings.Builder, o *makeapi.Operation) {
	b.WriteString("\n| argument | type | | |\n|---|---|---|---|\n")
	for _, f := range o.Shape().Fields {
		fmt.Fprintf(b, "| `%s` | %s | %s | %s |\n", f.Name, typeOf(f.Schema), marks(f), described(f))
	}
}

// typeOf is a property's type, as a person reads it.
func typeOf(s *jsonschema.Schema) string {
	if s.Type == "array" && s.Items != nil {
		return "list of " + typeOf(s.Items)
	}
	return s.Type
}

func marks(f schemas.Field) string {
	var words []string
	if f.Required {
		words = append(words, "required")
	}
	if f.Secret {
		words = append(words, "*person*")
	}
	if f.Sealed {
		words = append(words, "a handle")
	}
	return strings.Join(words, ", ")
}

// described is a field's description with its limits.
func described(f schemas.Field) string {
	text := f.Schema.Description
	if limits := limits(f.Schema); limits != "" {
		text += " (" + limits + ")"
	}
	if f.Schema.Properties == nil {
		return text
	}
	var members []string
	for p := f.Schema.Properties.Oldest(); p != nil; p = p.Next() {
		member := "`" + p.Key + "`"
		if limits := limits(p.Value); limits != "" {
			member += " (" + limits + ")"
		}
		members = append(members, member)
	}
	return text + " " + strings.Join(members, ", ")
}

func limits(s *jsonschema.Schema) string {
	var words []string
	add := func(format string, given bool, value any) {
		if given {
			words = append(words, fmt.Sprintf(format, value))
		}
	}
	add("default %v", s.Default != nil, s.Default)
	// Ids start at 1 and offsets at 0: only other minima are worth saying.
	add("at least %v", s.Minimum != "" && s.Minimum != "0" && s.Minimum != "1", s.Minimum)
	add("at most %v", s.Maximum != "", s.Maximum)
	if s.MaxLength != nil {
		add("at most %v characters", true, *s.MaxLength)
	}
	if values := s.Enum; len(values) > 0 {
		words = append(words, "of "+strings.Trim(strings.ReplaceAll(fmt.Sprint(values), " ", ", "), "[]"))
	}
	return strings.Join(words, "; ")
}

// coveragePage lists what Make publishes and the tool for each endpoint.
func coveragePage() string {
	sources := published()
	var b strings.Builder
	count, groups := 0, 0
	var rows, others strings.Builder
	for _, group := range makeapi.Groups {
		if !group.Undocumented {
			groups++
		}
		for _, endpoint := range group.Endpoints {
			o := endpoint.Operation()
			if group.Undocumented {
				fmt.Fprintf(&others, "| %s | `%s %s` | `%s` | %s | %s |\n", group.Name, o.Method, o.Path, o.Name, cmp.Or(o.Scope, "-"), o.Effect)
				continue
			}
			count++
			fmt.Fprintf(&rows, "| %s | `%s %s` | `%s` | %s | %s | %s |\n",
				group.Name, o.Method, o.Path, o.Name, cmp.Or(o.Scope, "-"), o.Effect, sources[key(o.Method+" "+o.Path)])
		}
	}
	fmt.Fprintf(&b, "# Coverage\n\n%s\n%d endpoints in %d groups: all that Make publishes, by its documentation, its OpenAPI document or its SDK. "+
		"`makeapi/testdata/documented.txt` is the list, and a test fails when one of it has no tool.\n\n", generated, count, groups)
	b.WriteString("| group | endpoint | tool | scope | effect | published in |\n|---|---|---|---|---|---|\n" + rows.String())
	b.WriteString("\n## Undocumented\n\nMake does not publish these and may change them: they are served only with `--toolsets undocumented`, or when their group or name is given.\n\n" +
		"| group | endpoint | tool | scope | effect |\n|---|---|---|---|---|\n" + others.String())
	return b.String()
}

// published maps an endpoint to where Make publishes it.
func published() map[string]string {
	text, err := os.ReadFile("makeapi/testdata/documented.txt")
	if err != nil {
		log.Fatal(err)
	}
	sources := map[string]string{}
	for _, line := range strings.Split(string(text), "\n") {
		if endpoint, by, ok := strings.Cut(line, "\t"); ok {
			sources[key(endpoint)] = strings.ReplaceAll(by, " ", ", ")
		}
	}
	return sources
}

var placeholder = regexp.MustCompile(`\{[^}]*\}`)

// key is an endpoint without the names of its placeholders, which are ours.
func key(endpoint string) string { return placeholder.ReplaceAllString(endpoint, "{}") }

// commandsPage documents the command line from the structs that are it.
func commandsPage() string {
	model := cli.Model()
	var b strings.Builder
	b.WriteString("# Commands and settings\n\n" + generated + `
Every setting is a flag, an environment variable and a name in the settings file, in
that order of precedence. The file is YAML or JSON, ` + "`make-mcp/config.yaml`" + ` in the user's
configuration folder, or what ` + "`--config`" + ` names; lists are lists there. Flags without a
variable are for one run: they are no settings, and stand on the command line alone.

## Settings of every command
`)
	flagTable(&b, model.Flags)
	for _, command := range model.Leaves(true) {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n", command.FullPath(), command.Help)
		for _, argument := range command.Positional {
			fmt.Fprintf(&b, "\n- `%s`: %s\n", argument.Summary(), argument.Help)
		}
		flagTable(&b, command.Flags)
	}
	b.WriteString(httpAddresses)
	return b.String()
}

// httpAddresses is about what the command line does not say.
const httpAddresses = `
## Addresses of make-mcp http

| | |
|---|---|
| ` + "`/mcp`" + ` | Streamable HTTP, in both eras of the protocol |
| ` + "`/mcp/readonly`" + ` | the same with the tools alone that change nothing |
| ` + "`/mcp/x/{toolset}`" + ` | the same with one toolset, such as ` + "`/mcp/x/scenarios`" + `; 404 where ` + "`--toolsets` or `--tools`" + ` chose already |
| ` + "`/sse`, `/message`" + ` | the older HTTP+SSE |
| ` + "`/approve/`" + ` | pages for people |
| ` + "`/.well-known/oauth-protected-resource`" + ` | with [OAuth](oauth.md): where clients get a token |
| ` + "`/healthz`" + ` | ` + "`ok`" + ` while the server runs, without a token, for those who watch it |

Parts serve nothing that the whole does not, and share its questions and approvals.
`

func flagTable(b *strings.Builder, flags []*kong.Flag) {
	if len(flags) == 0 {
		return
	}
	settings := slices.ContainsFunc(flags, func(f *kong.Flag) bool { return len(f.Envs) > 0 })
	if settings {
		b.WriteString("\n| flag | environment | default | |\n|---|---|---|---|\n")
	} else {
		b.WriteString("\n| flag | default | |\n|---|---|---|\n")
	}
	for _, f := range flags {
		fallback := f.Default
		if f.Enum != "" {
			fallback += " (of " + strings.ReplaceAll(f.Enum, ",", ", ") + ")"
		}
		fmt.Fprintf(b, "| `--%s` | ", f.Name)
		if settings {
			env := strings.Join(f.Envs, "`, `")
			if env != "" {
				env = "`" + env + "`"
			}
			b.WriteString(env + " | ")
		}
		fmt.Fprintf(b, "%s | %s |\n", fallback, f.Help)
	}
}
