package cli

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"makemcp/internal/config"
	"makemcp/makeapi"
	"makemcp/tools"
)

// toolsCommand lists what would be served under the given settings. It needs no
// account.
type toolsCommand struct {
	JSON bool `help:"Print JSON."`
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
	// Tokens that the definition takes in a model's context, roughly: a token of
	// JSON is about four bytes.
	Tokens int `json:"tokens"`
}

// Run implements the command.
func (c toolsCommand) Run(s *config.Settings, io *streams) error {
	client, err := makeapi.New("make.invalid", "")
	if err != nil {
		return err
	}
	set, err := tools.New(tools.Config{
		Client: client, Toolsets: s.Toolsets, Tools: s.Tools, Exclude: s.ExcludeTools, ReadOnly: s.ReadOnly,
		Secrets: tools.Secrets(s.Secrets), TeamID: s.Team, OrganizationID: s.Organization,
	})
	if err != nil {
		return usageError{err}
	}
	lines := []toolLine{}
	for _, t := range set.Tools() {
		lines = append(lines, describe(t))
	}
	if c.JSON {
		encoder := json.NewEncoder(io.out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(lines)
	}
	w := tabwriter.NewWriter(io.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "NAME\tTITLE\tENDPOINT\tSCOPES\tEFFECT\tTOOLSET\tTOKENS")
	for _, l := range lines {
		scopes := "-"
		if len(l.Scopes) > 0 {
			scopes = l.Scopes[0]
		}
		fmt.Fprintf(w, "%s\t%s\t%s %s\t%s\t%s\t%s\t%d\n", l.Name, l.Title, l.Method, l.Path, scopes, l.Effect, l.Toolset, l.Tokens)
	}
	return w.Flush()
}

func describe(t tools.Tool) toolLine {
	l := toolLine{
		Name: t.Name, Title: t.Shape.Title, Method: t.Method, Path: t.Path, Scopes: []string{},
		Effect: t.Effect.String(), Toolset: t.Group,
		Tokens: (len(t.Name) + len(t.Shape.About) + len(t.Schema)) / 4,
	}
	if t.Scope != "" {
		l.Scopes = append(l.Scopes, t.Scope)
	}
	return l
}
