package cli

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"makemcp/internal/config"
	"makemcp/makeapi"
	"makemcp/tools"
	"makemcp/tools/undo"
)

// toolsCommand lists what would be served under the given settings. It needs no
// account.
type toolsCommand struct {
	JSON bool `env:"-" help:"Print JSON."`
}

// toolLine is one tool in the list.
type toolLine struct {
	Name    string   `json:"name"`
	Title   string   `json:"title"`
	Method  string   `json:"method"`
	Path    string   `json:"path"`
	Scopes  []string `json:"scopes"`
	Effect  string   `json:"effect"`
	Toolset string   `json:"toolset"`
	// Listed by tools/list; the others are found with tools_search.
	Listed bool `json:"listed"`
	// Tokens that the definition takes in a model's context, roughly: a token of
	// JSON is about four bytes.
	Tokens int `json:"tokens"`
}

// Run implements the command.
func (c toolsCommand) Run(s *config.Settings, io *streams) error {
	set, err := withoutAccount(s)
	if err != nil {
		return err
	}
	listed := map[string]bool{}
	for _, t := range set.Listed() {
		listed[t.Name] = true
	}
	lines := []toolLine{}
	for _, t := range set.Tools() {
		lines = append(lines, describe(t, listed[t.Name]))
	}
	if c.JSON {
		encoder := json.NewEncoder(io.out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(lines)
	}
	w := tabwriter.NewWriter(io.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "NAME\tTITLE\tENDPOINT\tSCOPES\tEFFECT\tTOOLSET\tLISTED\tTOKENS")
	for _, l := range lines {
		shown := "no"
		if l.Listed {
			shown = "yes"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%d\n", l.Name, l.Title, orDash(strings.TrimSpace(l.Method+" "+l.Path)),
			orDash(strings.Join(l.Scopes, " ")), l.Effect, l.Toolset, shown, l.Tokens)
	}
	return w.Flush()
}

// withoutAccount is what would be served under the settings, for commands that call nothing.
func withoutAccount(s *config.Settings) (*tools.Set, error) {
	client, err := makeapi.New("make.invalid", "")
	if err != nil {
		return nil, err
	}
	var kept *undo.Store
	if s.UndoLimit > 0 && !s.ReadOnly {
		kept = &undo.Store{} // for what is served with it; nothing is called
	}
	set, err := tools.New(tools.Config{
		Client: client, Undo: kept, Toolsets: s.Toolsets, Tools: s.Tools, Exclude: s.ExcludeTools, ReadOnly: s.ReadOnly,
		Secrets: tools.Secrets(s.Secrets), TeamID: s.Team, OrganizationID: s.Organization,
	})
	if err != nil {
		return nil, usageError{err}
	}
	return set, nil
}

func orDash(text string) string { return cmp.Or(text, "-") }

func describe(t tools.Tool, listed bool) toolLine {
	l := toolLine{
		Name: t.Name, Title: t.Shape().Title, Method: t.Method, Path: t.Path, Scopes: []string{},
		Effect: t.Effect.String(), Toolset: t.Group, Listed: listed,
		Tokens: (len(t.Name) + len(t.Shape().About) + len(t.Schema())) / 4,
	}
	if t.Scope != "" {
		l.Scopes = append(l.Scopes, t.Scope)
	}
	return l
}
