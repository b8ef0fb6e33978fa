package tools

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"net/url"
	"strings"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"

	"makemcp/makeapi"
)

//go:embed resources/conventions.md
var conventions string

const (
	conventionsURI = "make://conventions"
	blueprintURI   = "make://public-templates/{templateUrl}/blueprint"
)

// addResources offers what agents can read besides calling tools. Whatever comes
// from Make is read through the tool for it, so the same policy holds.
func (s *Set) addResources(m *server.MCPServer, principal func(context.Context) string) {
	m.AddResource(mcp.NewResource(conventionsURI, "API conventions",
		mcp.WithResourceDescription("What holds across the Make API: ids, paging, columns, errors and what to do about them."),
		mcp.WithMIMEType("text/markdown"),
	), func(context.Context, mcp.ReadResourceRequest) ([]mcp.ResourceContents, error) {
		return []mcp.ResourceContents{mcp.TextResourceContents{URI: conventionsURI, MIMEType: "text/markdown", Text: conventions}}, nil
	})
	tool := makeapi.GetPublicTemplateBlueprint.Name
	if !s.Has(tool) {
		return
	}
	m.AddResourceTemplate(mcp.NewResourceTemplate(blueprintURI, "Template blueprint",
		mcp.WithTemplateDescription("The blueprint of a public template, by its url from public-templates_list."),
		mcp.WithTemplateMIMEType("application/json"),
	), func(ctx context.Context, r mcp.ReadResourceRequest) ([]mcp.ResourceContents, error) {
		arguments, err := json.Marshal(map[string]string{"templateUrl": templateURL(r.Params.URI)})
		if err != nil {
			return nil, err
		}
		result := s.Call(ctx, Caller{Principal: principal(ctx), Client: "An agent", Whole: true}, tool, arguments)
		if result.Failed {
			return nil, errors.New(result.Text)
		}
		return []mcp.ResourceContents{mcp.TextResourceContents{URI: r.Params.URI, MIMEType: "application/json", Text: result.Plain}}, nil
	})
}

// templateURL takes the template out of a blueprint's URI.
func templateURL(uri string) string {
	before, after, _ := strings.Cut(blueprintURI, "{templateUrl}")
	text := strings.TrimSuffix(strings.TrimPrefix(uri, before), after)
	if plain, err := url.PathUnescape(text); err == nil {
		return plain
	}
	return text
}

// mostCompletions is what the protocol allows.
const mostCompletions = 100

// CompleteResourceArgument implements server.ResourceCompletionProvider: it suggests
// templates whose name holds what was typed. A failure disturbs nobody who types, and what
// Make says of it has no place here.
func (s *Set) CompleteResourceArgument(ctx context.Context, uri string, argument mcp.CompleteArgument, _ mcp.CompleteContext) (*mcp.Completion, error) {
	if uri != blueprintURI || argument.Name != "templateUrl" {
		return &mcp.Completion{Values: []string{}}, nil
	}
	values, err := s.Complete(ctx, "template", argument.Value, nil)
	if err != nil {
		return &mcp.Completion{Values: []string{}}, nil //nolint:nilerr // as said above
	}
	return &mcp.Completion{Values: values, Total: len(values)}, nil
}
