package cli

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/alecthomas/kong"

	"makemcp/internal/config"
	"makemcp/tools/audit"
	"makemcp/tools/gate"
)

// auditCommand reads what --audit-file has written. It needs no account.
type auditCommand struct {
	Tail   auditTailCommand   `cmd:"" help:"Print the last lines of the audit, with --team only those of a team, and with --follow those that come."`
	Verify auditVerifyCommand `cmd:"" help:"Prove that no line of the audit was changed, moved or removed, and name the calls whose outcome is not known."`
}

// auditFile is the file that a command is about.
func auditFile(given string, s *config.Settings) (string, error) {
	file := cmp.Or(given, s.AuditFile)
	if file == "" {
		return "", usageError{errors.New("no audit file is named: give it as an argument, or set --audit-file")}
	}
	return file, nil
}

// auditVerifyCommand proves the chain.
type auditVerifyCommand struct {
	File string `arg:"" optional:"" type:"path" help:"Audit file; by default that of --audit-file. The files that it has outgrown, FILE.NUMBER, are found beside it."`
	Head string `env:"-" placeholder:"SEQ:HASH" help:"Compare with a head that was printed before and noted elsewhere. Only this finds a history that was made up anew by somebody who can write all files, FILE.head too."`
	From string `env:"-" placeholder:"SEQ:HASH" help:"The head after which the files begin, when older ones were put elsewhere."`
}

// Run implements the command.
func (c auditVerifyCommand) Run(s *config.Settings, io *streams) error {
	file, err := auditFile(c.File, s)
	if err != nil {
		return err
	}
	var check audit.Check
	for _, one := range []struct {
		text string
		head *audit.Head
	}{{c.Head, &check.Head}, {c.From, &check.From}} {
		if one.text == "" {
			continue
		}
		if *one.head, err = audit.ParseHead(one.text); err != nil {
			return usageError{err}
		}
	}
	report, err := audit.Verify(file, check)
	if broken := (*audit.Broken)(nil); errors.As(err, &broken) {
		return fmt.Errorf("the audit does not hold: %w", err)
	}
	if err != nil {
		return readable(file, err)
	}
	tell(io.out, file, &report)
	return nil
}

// tell prints what was found; last, for scripts, the head.
func tell(w io.Writer, file string, r *audit.Report) {
	fmt.Fprintf(w, "%s: %s in %s, as they were written\n", file, count(r.Lines, "line"), count(r.Files, "file"))
	for _, torn := range r.Torn {
		fmt.Fprintf(w, "%s was cut off by a crash; the chain goes on without it\n", torn)
	}
	for _, e := range r.Orphans {
		fmt.Fprintf(w, "not known how it ended, its process is gone: %s\n", brief(e))
	}
	for _, e := range r.InFlight {
		fmt.Fprintf(w, "under way: %s\n", brief(e))
	}
	if r.Lines > 0 {
		fmt.Fprintf(w, "head %s\n", r.Head)
	}
}

func count[N int | uint64](n N, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func brief(e audit.Entry) string {
	return gate.Plain(fmt.Sprintf("%s %s %s, call %s, process %s", e.Time.Format(time.RFC3339), e.Tool, named(e.Targets), e.Call, e.Process))
}

// named are the targets of an entry in one word, in an order that does not change.
func named(targets map[string]string) string {
	var words []string
	for _, name := range slices.Sorted(maps.Keys(targets)) {
		words = append(words, name+"="+targets[name])
	}
	return orDash(strings.Join(words, ","))
}

// auditTailCommand prints the newest entries. Its --team is the setting of that name, which
// narrows here only when it is given on the command line.
type auditTailCommand struct {
	File   string `arg:"" optional:"" type:"path" help:"Audit file; by default that of --audit-file."`
	Tool   string `env:"-" placeholder:"NAME" help:"Only calls of this tool."`
	Effect string `env:"-" enum:"any,read,write,destructive,credential" default:"any" help:"Only calls of this effect."`
	Status string `env:"-" placeholder:"STATUS" help:"Only calls that ended so, such as done, declined, refused or unknown."`
	Lines  int    `env:"-" short:"n" default:"20" help:"How many."`
	Follow bool   `env:"-" help:"Go on with what comes, until interrupted."`
	JSON   bool   `env:"-" help:"Print the lines as they stand in the file."`
}

// often is how long --follow waits before it looks again.
const often = 300 * time.Millisecond

// Run implements the command.
func (c auditTailCommand) Run(ctx context.Context, line *kong.Context, s *config.Settings, io *streams) error {
	file, err := auditFile(c.File, s)
	if err != nil {
		return err
	}
	if c.Lines < 0 {
		return usageError{errors.New("-n is a number of lines, 0 or more")}
	}
	team := ""
	if slices.ContainsFunc(line.Path, func(p *kong.Path) bool { return p.Flag != nil && p.Flag.Name == "team" && !p.Resolved }) {
		team = strconv.FormatInt(s.Team, 10)
	}
	r := audit.NewReader(file, func(e *audit.Entry) bool { return (team == "" || team == e.Team) && c.wants(e) })
	lines, err := r.Last(c.Lines)
	if err != nil {
		return readable(file, err)
	}
	if err := c.print(io.out, lines, true); err != nil || !c.Follow {
		return err
	}
	for tick := time.Tick(often); ; {
		select {
		case <-ctx.Done():
			return nil
		case <-tick:
		}
		if lines, err = r.Next(); err != nil {
			return readable(file, err)
		}
		if err := c.print(io.out, lines, false); err != nil {
			return err
		}
	}
}

// readable words why a log can't be read.
func readable(file string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no audit at %s", file)
	}
	return err
}

func (c auditTailCommand) wants(e *audit.Entry) bool {
	return (c.Tool == "" || c.Tool == e.Tool) && (c.Effect == "any" || c.Effect == e.Effect) &&
		(c.Status == "" || c.Status == e.Status)
}

// print writes lines as a table or as they are. The columns have a least width, so that
// what comes later stands beneath.
func (c auditTailCommand) print(out io.Writer, lines []audit.Line, first bool) error {
	if c.JSON {
		for _, l := range lines {
			if _, err := fmt.Fprintln(out, l.Text); err != nil {
				return err
			}
		}
		return nil
	}
	var table bytes.Buffer
	w := tabwriter.NewWriter(&table, 12, 4, 2, ' ', 0)
	if first {
		fmt.Fprintln(w, "TIME\tPHASE\tTOOL\tEFFECT\tTARGETS\tTEAM\tPRINCIPAL\tCONFIRMED\tSTATUS\tMS\tCALL")
	}
	for _, l := range lines {
		cells := []string{
			l.Time.Format(time.RFC3339), string(l.Phase), l.Tool, l.Effect, named(l.Targets), l.Team, l.Principal,
			l.Confirmed, l.Status, strconv.FormatInt(l.Milliseconds, 10), l.Call,
		}
		for i, cell := range cells {
			cells[i] = orDash(gate.Plain(cell)) // callers choose some of it
		}
		fmt.Fprintln(w, strings.Join(cells, "\t"))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := table.WriteTo(out)
	return err
}

// longestSettling bounds how long the start waits to find out what became of calls that a
// process before this one left open.
const longestSettling = 5 * time.Second

// settle reports such calls, and puts on record what can be found out.
func (a *app) settle(ctx context.Context) {
	if a.audit == nil {
		return
	}
	orphans, err := a.audit.Orphans()
	if err != nil {
		a.log.Error().Err(err).Msg("the audit could not be searched for calls without an outcome; make-mcp audit verify says what is wrong")
		return
	}
	ctx, stop := context.WithTimeout(ctx, longestSettling)
	defer stop()
	a.set.Settle(ctx, orphans)
}
