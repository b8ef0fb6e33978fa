package prompts

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
)

// Completer suggests values of a kind ("app", "team", "template", "user-email")
// that start with, or contain, what was typed. given holds the arguments that are
// filled in already. Each value is written as the argument takes it: a team is its
// number.
//
// An error means no suggestions. It goes no further, because the client would show
// it to somebody who is only typing: log it first.
type Completer func(ctx context.Context, kind, typed string, given map[string]string) ([]string, error)

// Options are what the constructor of a server needs for prompts. Register adds the
// prompts themselves.
func Options(complete Completer) []server.ServerOption {
	return []server.ServerOption{
		server.WithPromptCapabilities(false),
		server.WithCompletions(),
		server.WithPromptCompletionProvider(CompletionProvider(complete)),
	}
}

// Register adds the prompts whose tools are served to a server.
func Register(s *server.MCPServer, served func(tool string) bool) {
	for _, p := range Offered(served) {
		s.AddPrompt(p.definition(), p.handle)
	}
}

// definition is the prompt as clients list it.
func (p Prompt) definition() mcp.Prompt {
	d := mcp.Prompt{Name: p.Name, Title: p.Title, Description: p.Description}
	for _, a := range p.Arguments {
		d.Arguments = append(d.Arguments, mcp.PromptArgument{
			Name: a.Name, Required: a.Required,
			Description: fmt.Sprintf("%s Example: %s", a.Description, a.Example),
		})
	}
	return d
}

// handle answers prompts/get.
func (p Prompt) handle(_ context.Context, request mcp.GetPromptRequest) (*mcp.GetPromptResult, error) {
	text, err := p.Render(request.Params.Arguments)
	if err != nil {
		return nil, err
	}
	message := mcp.NewPromptMessage(mcp.RoleUser, mcp.NewTextContent(text))
	return mcp.NewGetPromptResult(p.Description, []mcp.PromptMessage{message}), nil
}

// CompletionProvider completes the arguments of all prompts. complete may be nil:
// then only booleans are completed.
func CompletionProvider(complete Completer) server.PromptCompletionProvider {
	if complete == nil {
		complete = func(context.Context, string, string, map[string]string) ([]string, error) { return nil, nil }
	}
	return provider{complete}
}

type provider struct{ complete Completer }

// maxSuggestions is the most that the protocol allows in one answer.
const maxSuggestions = 100

// CompletePromptArgument implements server.PromptCompletionProvider.
func (p provider) CompletePromptArgument(ctx context.Context, prompt string, argument mcp.CompleteArgument, given mcp.CompleteContext) (*mcp.Completion, error) {
	a, err := argumentOf(prompt, argument.Name)
	if err != nil {
		return nil, err
	}
	found := p.suggest(ctx, a, strings.TrimSpace(argument.Value), given.Arguments)
	shown := found[:min(len(found), maxSuggestions)]
	return &mcp.Completion{Values: shown, Total: len(found), HasMore: len(shown) < len(found)}, nil
}

func argumentOf(prompt, name string) (Argument, error) {
	for _, p := range All() {
		if p.Name != prompt {
			continue
		}
		for _, a := range p.Arguments {
			if a.Name == name {
				return a, nil
			}
		}
		return Argument{}, fmt.Errorf("prompt %s has no argument %s", prompt, quote(name))
	}
	return Argument{}, fmt.Errorf("there is no prompt %s", quote(prompt))
}

// suggest returns the values that the argument would accept: one that is refused
// later is worse than none.
func (p provider) suggest(ctx context.Context, a Argument, typed string, given map[string]string) []string {
	var found []string
	switch {
	case a.Type == Boolean:
		found = slices.DeleteFunc([]string{"true", "false"}, func(value string) bool {
			return !strings.HasPrefix(value, strings.ToLower(typed))
		})
	case a.Complete != "":
		var err error
		if found, err = p.complete(ctx, a.Complete, typed, given); err != nil {
			return nil
		}
	}
	return slices.DeleteFunc(slices.Clone(found), func(value string) bool {
		read, err := a.read(value)
		return err != nil || read == nil
	})
}
