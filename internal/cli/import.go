package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"makemcp/evals"
	"makemcp/evals/importer"
	"makemcp/tools"
)

// importCommand drafts a case from a session.
type importCommand struct {
	File       string   `arg:"" type:"path" help:"The session: JSON or JSON lines."`
	ID         string   `env:"-" name:"id" placeholder:"NAME" help:"Name of the case, in lower-case letters, digits and hyphens; by default that of the file."`
	Out        string   `env:"-" type:"path" default:"." placeholder:"DIR" help:"Folder to write the case to, which must be there; by default this one."`
	Format     string   `env:"-" enum:"auto,cassette,claude-code,responses,chat,messages" default:"auto" help:"How the session is written down: cassette (MCP messages), claude-code, responses or chat (of OpenAI), messages (of Anthropic); auto looks."`
	HideEmails bool     `env:"-" help:"Take out e-mail addresses, too."`
	Check      bool     `env:"-" help:"Replay the draft: say which turns would fail, and write down what it changed. Turns that fail are no error, as most drafts do at first."`
	Force      bool     `env:"-" help:"Write over a case that is there."`
	Env        []string `env:"-" placeholder:"NAME=VALUE" help:"Add to the environment of the server, with --check."`
}

var (
	notInID = regexp.MustCompile(`[^a-z0-9]+`)
	soundID = regexp.MustCompile(`^[a-z0-9-]+$`)
)

// asID makes an id of a name; empty if there is nothing of one in it.
func asID(name string) string {
	return strings.Trim(notInID.ReplaceAllString(strings.ToLower(name), "-"), "-")
}

// Run implements the command.
func (c importCommand) Run(ctx context.Context, io *streams) error {
	if c.ID == "" {
		name := strings.TrimSuffix(filepath.Base(c.File), filepath.Ext(c.File))
		c.ID = asID(name)
	}
	if err := c.sound(); err != nil {
		return usageError{err}
	}
	draft, err := c.draft(ctx, nil)
	switch {
	case ctx.Err() != nil:
		return err
	case err != nil:
		return usageError{err}
	}
	var outcome *evals.Outcome
	if c.Check {
		if draft, outcome, err = c.check(ctx, draft); err != nil {
			return err
		}
	}
	file := filepath.Join(c.Out, c.ID+".yaml")
	if err := c.write(file, draft.Text); err != nil {
		return usageError{err}
	}
	fmt.Fprintf(io.out, "%s is drafted from a session in the format %s, with %d turns. Look it through before you keep it.\n",
		file, draft.Format, len(draft.Case.Turns))
	listed(io, "removed as secrets", draft.Removed)
	listed(io, "left out, as they are no tools of Make", draft.Skipped)
	listed(io, "not known to this server, so these calls will fail (make-mcp tools lists what there is)", draft.Unknown)
	if outcome != nil {
		outcome.WriteLine(io.out)
	}
	return nil
}

// sound refuses a name and a folder that a case can't have.
func (c importCommand) sound() error {
	if !soundID.MatchString(c.ID) {
		hint := ""
		if id := asID(c.ID); id != "" {
			hint = ", such as " + id
		}
		return fmt.Errorf("%q is no id of a case: give --id in lower-case letters, digits and hyphens%s", c.ID, hint)
	}
	if info, err := os.Stat(c.Out); err != nil || !info.IsDir() {
		return fmt.Errorf("there is no folder %s: make it first, or name another with --out", c.Out)
	}
	return nil
}

// listed tells what a person has to know, if there is any of it.
func listed(io *streams, what string, items []string) {
	if len(items) > 0 {
		fmt.Fprintf(io.out, "%s:\n  %s\n", what, strings.Join(items, "\n  "))
	}
}

// draft reads the session; state is what a replay changed, nil before there was one.
func (c importCommand) draft(ctx context.Context, state map[string]any) (*importer.Draft, error) {
	file, err := os.Open(c.File)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("there is no file %s", c.File)
	} else if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	o := importer.Options{
		ID: c.ID, Source: filepath.Base(c.File), HideEmails: c.HideEmails, State: state,
		Exists: tools.Exists, IsSecret: tools.IsSecret, Typed: tools.Typed,
	}
	if c.Format != "auto" {
		o.Format = c.Format
	}
	draft, err := importer.Import(ctx, file, o)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.File, err)
	}
	return draft, nil
}

// check replays the draft, drafts it again with what that changed, and replays this.
func (c importCommand) check(ctx context.Context, draft *importer.Draft) (*importer.Draft, *evals.Outcome, error) {
	outcome, err := c.replay(ctx, draft)
	if err != nil {
		return nil, nil, err
	}
	if draft, err = c.draft(ctx, outcome.State); err != nil {
		return nil, nil, err
	}
	outcome, err = c.replay(ctx, draft)
	return draft, outcome, err
}

// replay replays a draft once. What a person typed is still missing from it, so nothing waits
// for long.
func (c importCommand) replay(ctx context.Context, draft *importer.Draft) (*evals.Outcome, error) {
	draft.Case.Flags = append(draft.Case.Flags, "--confirm-timeout", "1s")
	binary, err := os.Executable()
	if err != nil {
		return nil, err
	}
	options := evals.Options{Command: []string{binary}, Env: c.Env, Transports: []evals.Transport{evals.Stdio}, Parallel: 1}
	report := evals.Run(ctx, []*evals.Case{draft.Case}, options, func(*evals.Outcome) {})
	if len(report.Outcomes) == 0 {
		return nil, ctx.Err()
	}
	return report.Outcomes[0], nil
}

// write writes the case, but not over another.
func (c importCommand) write(file string, text []byte) error {
	if _, err := os.Lstat(file); err == nil && !c.Force {
		return fmt.Errorf("%s is there already: choose another --id, or --force", file)
	} else if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return os.WriteFile(file, text, 0o600)
}
