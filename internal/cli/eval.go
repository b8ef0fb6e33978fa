package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"

	"makemcp/evals"
)

// evalCommands are what can be done with recorded sessions.
type evalCommands struct {
	Replay evalCommand   `cmd:"" default:"withargs" help:"Replay cases and judge the server by them (the default)."`
	Mutate mutateCommand `cmd:"" help:"Judge the cases themselves: make faults on purpose, and see which of them the cases notice."`
}

// evalCommand replays recorded sessions against this very binary.
type evalCommand struct {
	Paths   []string `arg:"" optional:"" name:"path" help:"Case files, or folders of them; by default those that are built in."`
	JSON    string   `placeholder:"FILE" help:"Write the report as JSON; - for standard output."`
	Verbose bool     `help:"Tell each session beneath its result."`
	Show    bool     `help:"Tell the sessions, once each, and nothing else."`

	Replay replay `embed:""`
}

// errCaseFailed is the verdict when a case has failed.
var errCaseFailed = errors.New("not every case passed")

// Run implements the command.
func (c evalCommand) Run(ctx context.Context, io *streams) error {
	cases, err := evals.Load(c.Paths...)
	if err != nil {
		return usageError{err}
	}
	binary, err := os.Executable()
	if err != nil {
		return err
	}
	out := io.out
	if c.JSON == "-" {
		out = io.err
	}
	options, done, err := c.Replay.options(ctx, binary, c.Show)
	if err != nil {
		return err
	}
	defer done()
	if !c.Show {
		fmt.Fprint(out, evals.Disclaimer, "\n\n")
	}
	report := evals.Run(ctx, cases, options, c.progress(out))
	if !c.Show {
		report.WriteSummary(out)
		c.Replay.conclude(out, report)
	}
	if err := c.writeJSON(report, io.out); err != nil {
		return err
	}
	if report.Failed > 0 {
		return errCaseFailed
	}
	return ctx.Err() // stopped half-way, nothing is proved
}

// progress writes each outcome as it comes.
func (c evalCommand) progress(w io.Writer) func(*evals.Outcome) {
	color := colored(w)
	told := ""
	return func(o *evals.Outcome) {
		if !c.Show || !o.Passed {
			o.WriteLine(w)
		}
		if c.Verbose || c.Show && o.Case != told {
			o.Narrate(w, color)
		}
		told = o.Case
	}
}

// colored tells whether colors are of use: on a terminal, unless they are unwanted
// (https://no-color.org).
func colored(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && os.Getenv("NO_COLOR") == "" && term.IsTerminal(int(file.Fd()))
}

func (c evalCommand) writeJSON(report *evals.Report, out io.Writer) error {
	switch c.JSON {
	case "":
		return nil
	case "-":
		return report.WriteJSON(out)
	}
	file, err := os.Create(c.JSON)
	if err != nil {
		return err
	}
	return errors.Join(report.WriteJSON(file), file.Close())
}
