package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"

	"makemcp/evals"
	"makemcp/evals/mutate"
)

// mutateCommand judges the cases by faults that are made on purpose.
type mutateCommand struct {
	Paths  []string `arg:"" optional:"" name:"path" help:"Case files, or folders of them; by default those that are built in."`
	Only   []string `env:"-" placeholder:"KIND" help:"Make only faults of these kinds, or these faults in the server by id."`
	All    bool     `env:"-" help:"Make every fault in every transcript that there is a place for, and not one of each kind in each case."`
	Source string   `env:"-" type:"existingdir" placeholder:"FOLDER" help:"Break the server, too: the folder of make-mcp's source, from which it is built with each fault in turn. Needs the go command."`
	JSON   string   `env:"-" name:"json" placeholder:"FILE" help:"Write the report as JSON; - for standard output."`
	Doc    string   `env:"-" placeholder:"FILE" help:"Write the report as a page of the documentation."`
	Env    []string `env:"-" placeholder:"NAME=VALUE" help:"Add to the environment of the server, which is empty but for the account."`
}

// errOverlooked is the verdict when a fault went unnoticed and nobody has said why.
var errOverlooked = errors.New("faults went unnoticed, and no reason is given")

// Run implements the command.
func (c mutateCommand) Run(ctx context.Context, io *streams) error {
	cases, err := c.load()
	if err != nil {
		return usageError{err}
	}
	binary, err := os.Executable()
	if err != nil {
		return err
	}
	out := io.beside(c.JSON)
	report, err := mutate.Run(ctx, cases, mutate.Options{
		Server: evals.Options{Command: []string{binary}, Env: c.Env, Parallel: 2 * runtime.NumCPU()},
		Source: c.Source, Only: c.Only, All: c.All,
	}, func(v mutate.Verdict) { v.WriteLine(out) })
	report.WriteSummary(out)
	if err := errors.Join(err, writeTo(c.JSON, io.out, report.WriteJSON), writeTo(c.Doc, io.out, report.WriteDoc)); err != nil {
		return err
	}
	if len(report.Unexplained()) > 0 {
		return errOverlooked
	}
	return nil
}

// load reads the cases, and refuses kinds that there are not: nothing would be judged.
func (c mutateCommand) load() ([]*evals.Case, error) {
	known := mutate.Kinds()
	servers, err := mutate.Servers()
	if err != nil {
		return nil, err
	}
	for _, s := range servers {
		known = append(known, s.ID)
	}
	for _, kind := range c.Only {
		if !slices.Contains(known, kind) {
			return nil, fmt.Errorf("there is no fault %q; there are %s", kind, strings.Join(mutate.Kinds(), ", "))
		}
	}
	return evals.Load(c.Paths...)
}
