package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"golang.org/x/term"

	"makemcp/evals"
	evalreport "makemcp/evals/report"
)

// evalReports are the flags of what an evaluation leaves behind.
type evalReports struct {
	JSON           string `env:"-" placeholder:"FILE" help:"Write the report as JSON; - for standard output."`
	JUnit          string `env:"-" name:"junit" placeholder:"FILE" help:"Write the report as JUnit's XML, for a CI."`
	HTML           string `env:"-" name:"html" placeholder:"FILE" help:"Write the report as one page for a browser, with what was called, by whom, and what it took."`
	Baseline       string `env:"-" placeholder:"FILE" help:"Compare with a baseline: a gate that broke, a case that is gone, or 5 % more tokens or requests fail."`
	UpdateBaseline bool   `env:"-" help:"Write the baseline anew instead of comparing with it."`
	Quiet          bool   `env:"-" short:"q" help:"Write only what failed, and the totals."`
}

// errWorse is the verdict when something is worse than the baseline.
var errWorse = errors.New("worse than the baseline; if that is meant, --update-baseline writes it anew")

// readBaseline reads the baseline before anything is replayed: a wrong path should not
// take a minute to be found out. It is nil when there is nothing to compare with.
func (r evalReports) readBaseline() (*evalreport.Baseline, error) {
	if r.Baseline == "" {
		if r.UpdateBaseline {
			return nil, errors.New("--update-baseline needs --baseline FILE")
		}
		return nil, nil
	}
	b, err := evalreport.ReadBaseline(r.Baseline)
	if r.UpdateBaseline && errors.Is(err, fs.ErrNotExist) {
		return &b, nil
	}
	return &b, err
}

// compare tells how a report differs from the baseline. Whole says that all cases were
// replayed in all ways; of folders, it tells which cases they may have lost. It returns nil when there is nothing to compare with.
func (r evalReports) compare(done *evals.Report, before *evalreport.Baseline, whole, folders bool, w io.Writer) *evalreport.Trend {
	if before == nil || r.UpdateBaseline {
		return nil
	}
	trend := evalreport.Compare(*before, done, whole)
	for _, change := range trend.Changes {
		fmt.Fprintln(w, change)
	}
	if left := before.NotReplayed(done); len(left) > 0 && folders {
		fmt.Fprintf(w, "The baseline has %d cases that were not replayed: %s\n", len(left), strings.Join(left, ", "))
	}
	return trend
}

// write writes the reports that were asked for.
func (r evalReports) write(done *evals.Report, trend *evalreport.Trend, stdout io.Writer) error {
	return errors.Join(
		writeTo(r.JSON, stdout, done.WriteJSON),
		writeTo(r.JUnit, stdout, func(w io.Writer) error { return evalreport.WriteJUnit(w, done) }),
		writeTo(r.HTML, stdout, func(w io.Writer) error { return evalreport.WriteHTML(w, done, trend) }),
	)
}

// keep writes the baseline if that was asked for. What was not replayed stays in it, unless
// everything was.
func (r evalReports) keep(done *evals.Report, before *evalreport.Baseline, whole bool) error {
	if before == nil || !r.UpdateBaseline {
		return nil
	}
	now := evalreport.BaselineOf(done)
	if !whole {
		now = before.Merge(now)
	}
	return writeTo(r.Baseline, io.Discard, now.Write)
}

// writeTo writes to a file, or to standard output for -; nothing without a name.
func writeTo(name string, stdout io.Writer, write func(io.Writer) error) error {
	switch name {
	case "":
		return nil
	case "-":
		return write(stdout)
	}
	file, err := os.Create(name) //nolint:gosec // whoever runs evals names the file
	if err != nil {
		return err
	}
	return errors.Join(write(file), file.Close())
}

// counter shows on a terminal how far it is: one line, which gives way to what is written.
type counter struct {
	w                   io.Writer
	live                bool
	done, failed, total int
}

func newCounter(w io.Writer, total int) *counter {
	file, ok := w.(*os.File)
	return &counter{w: w, live: ok && term.IsTerminal(int(file.Fd())), total: total}
}

// around takes the line away, has something written, and shows the new count.
func (c *counter) around(o *evals.Outcome, write func()) {
	c.clear()
	write()
	c.done++
	if !o.Passed && o.NotApplicable == "" {
		c.failed++
	}
	if c.live && c.done < c.total {
		fmt.Fprintf(c.w, "%d of %d replays, %d failed", c.done, c.total, c.failed)
	}
}

// clear takes the line away.
func (c *counter) clear() {
	if c.live {
		fmt.Fprint(c.w, "\r\x1b[K")
	}
}
