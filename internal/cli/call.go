package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"makemcp/internal/config"
	"makemcp/tools"
)

// callCommand runs one tool, under the same policy as an agent's call.
type callCommand struct {
	Name      string `arg:"" help:"Tool, such as public-templates_list."`
	Arguments string `arg:"" optional:"" default:"{}" help:"Arguments as a JSON object."`
}

var errNoTerminal = errors.New("there is no terminal, or nobody answered at it; use --confirm allow for unattended calls")

// Run implements the command.
func (c callCommand) Run(ctx context.Context, s *config.Settings, io *streams) error {
	a, err := newApp(ctx, s, io.err, func() (string, error) { return "", errNoTerminal })
	if err != nil {
		return err
	}
	defer a.close()
	if !a.set.Has(c.Name) {
		return usageError{fmt.Errorf("there is no tool %q; make-mcp tools lists them", c.Name)}
	}
	who := tools.Caller{Principal: "local", Client: "make-mcp call", Whole: true}
	if t := newTerminal(io.in, io.err); t != nil {
		who.Person = t
	}
	result := a.set.Call(ctx, who, c.Name, json.RawMessage(c.Arguments))
	if result.Failed {
		return errors.New(result.Plain)
	}
	_, err = fmt.Fprintln(io.out, result.Plain)
	return err
}
