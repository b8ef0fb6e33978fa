package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"golang.org/x/term"

	"makemcp/evals"
)

// evalCommands are what can be done with recorded sessions.
type evalCommands struct {
	Replay evalCommand   `cmd:"" default:"withargs" help:"Replay cases and judge the server by them (the default)."`
	Mutate mutateCommand `cmd:"" help:"Judge the cases themselves: make faults on purpose, and see which of them the cases notice."`
	Import importCommand `cmd:"" help:"Draft a case from a session: of Claude Code, of Anthropic's or OpenAI's API, or recorded with --record."`
}

// evalCommand replays recorded sessions against this very binary.
type evalCommand struct {
	Paths   []string `arg:"" optional:"" name:"path" help:"Case files, or folders of them; by default those that are built in."`
	Verbose bool     `env:"-" help:"Tell each session beneath its result."`
	Show    bool     `env:"-" help:"Tell the sessions, once each, and nothing else."`

	evalReports
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
	before, err := c.readBaseline()
	if err != nil {
		return usageError{err}
	}
	binary, err := os.Executable()
	if err != nil {
		return err
	}
	out := io.beside(c.JSON)
	options, release, err := c.Replay.options(ctx, binary, c.Show)
	if err != nil {
		return err
	}
	defer release()
	if !c.Show && !c.Quiet {
		fmt.Fprint(out, evals.Disclaimer, "\n\n")
	}
	done := evals.Run(ctx, cases, options, c.progress(out, options.Replays(cases)))
	switch {
	case c.Quiet:
		done.WriteVerdict(out)
	case !c.Show:
		done.WriteSummary(out)
		c.Replay.conclude(out, done)
	}
	whole := len(c.Paths) == 0 && c.Replay.whole() && ctx.Err() == nil
	trend := c.compare(done, before, whole, slices.ContainsFunc(c.Paths, isFolder), out)
	err = c.write(done, trend, io.out)
	switch {
	case ctx.Err() != nil: // stopped half-way, nothing is proved
		return errors.Join(err, ctx.Err())
	case len(done.Outcomes) == 0:
		return errors.Join(err, fmt.Errorf("nothing was judged: none of these cases is for %s", c.Replay.Transport))
	case len(done.Judged()) == 0:
		return errors.Join(err, errors.New("nothing was judged: none of these cases applies to this server"))
	case done.Failed > 0:
		err = errors.Join(err, errCaseFailed)
	}
	if trend != nil && trend.Regressed() {
		err = errors.Join(err, errWorse)
	}
	return errors.Join(err, c.keep(done, before, whole))
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// progress writes each outcome as it comes.
func (c evalCommand) progress(w io.Writer, total int) func(*evals.Outcome) {
	color := colored(w)
	told := ""
	count := newCounter(w, total)
	return func(o *evals.Outcome) {
		count.around(o, func() {
			if !c.Show && !c.Quiet || len(o.Failures) > 0 {
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
