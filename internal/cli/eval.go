package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"

	"golang.org/x/term"

	"makemcp/evals"
)

// evalCommand replays recorded sessions against this very binary.
type evalCommand struct {
	Paths     []string `arg:"" optional:"" name:"path" help:"Case files, or folders of them; by default those that are built in."`
	Transport string   `enum:"stdio,http,all" default:"all" help:"How to connect: stdio, http or all."`
	Verbose   bool     `help:"Tell each session beneath its result."`
	Show      bool     `help:"Tell the sessions, once each, and nothing else."`
	Env       []string `placeholder:"NAME=VALUE" help:"Add to the environment of the server, which is empty but for the account."`

	evalReports
}

// errCaseFailed is the verdict when a case has failed.
var errCaseFailed = errors.New("not every case passed")

// Run implements the command.
func (c evalCommand) Run(ctx context.Context, io *streams) error {
	cases, err := evals.Load(c.Paths...)
	if err != nil {
		return usageError{err}
	}
	before, err := c.readBaseline()
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
	options := evals.Options{Command: []string{binary}, Env: c.Env, Transports: c.transports(), Parallel: min(4, 2*runtime.NumCPU())}
	if !c.Show && !c.Quiet {
		fmt.Fprint(out, evals.Disclaimer, "\n\n")
	}
	done := evals.Run(ctx, cases, options, c.progress(out, options.Replays(cases)))
	switch {
	case c.Quiet:
		done.WriteVerdict(out)
	case !c.Show:
		done.WriteSummary(out)
	}
	whole := len(c.Paths) == 0 && c.Transport == "all" && ctx.Err() == nil
	trend := c.compare(done, before, whole, out)
	err = c.write(done, trend, io.out)
	switch {
	case ctx.Err() != nil: // stopped half-way, nothing is proved
		return errors.Join(err, ctx.Err())
	case done.Failed > 0:
		err = errors.Join(err, errCaseFailed)
	}
	if trend != nil && trend.Regressed() {
		err = errors.Join(err, errWorse)
	}
	return errors.Join(err, c.keep(done, before, whole))
}

// transports to replay over. To tell a session, one will do.
func (c evalCommand) transports() []evals.Transport {
	switch {
	case c.Transport != "all":
		return []evals.Transport{evals.Transport(c.Transport)}
	case c.Show:
		return []evals.Transport{evals.Stdio}
	default:
		return evals.Transports
	}
}

// progress writes each outcome as it comes.
func (c evalCommand) progress(w io.Writer, total int) func(*evals.Outcome) {
	color := colored(w)
	told := ""
	count := newCounter(w, total)
	return func(o *evals.Outcome) {
		count.around(o, func() {
			if !c.Show && !c.Quiet || !o.Passed {
				o.WriteLine(w)
			}
			if c.Verbose || c.Show && o.Case != told {
				o.Narrate(w, color)
			}
		})
		told = o.Case
	}
}

// colored tells whether colors are of use: on a terminal, unless they are unwanted
// (https://no-color.org).
func colored(w io.Writer) bool {
	file, ok := w.(*os.File)
	return ok && os.Getenv("NO_COLOR") == "" && term.IsTerminal(int(file.Fd()))
}
