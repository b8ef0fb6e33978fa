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
	File       string   `arg:"" type:"existingfile" help:"The session: JSON or JSON lines."`
	ID         string   `env:"-" name:"id" placeholder:"NAME" help:"Name of the case; by default that of the file."`
	Out        string   `env:"-" type:"path" default:"." placeholder:"DIR" help:"Folder to write the case to."`
	Format     string   `env:"-" enum:"auto,cassette,claude-code,responses,chat,messages" default:"auto" help:"How the session is written down: cassette (MCP messages), claude-code, responses or chat (of OpenAI), messages (of Anthropic); auto looks."`
	HideEmails bool     `env:"-" help:"Take out e-mail addresses, too."`
	Check      bool     `env:"-" help:"Replay the draft: say which turns would fail, and write down what it changed."`
	Force      bool     `env:"-" help:"Write over a case that is there."`
	Env        []string `env:"-" placeholder:"NAME=VALUE" help:"Add to the environment of the server, with --check."`
}

var notInID = regexp.MustCompile(`[^a-z0-9]+`)

// Run implements the command.
func (c importCommand) Run(ctx context.Context, io *streams) error {
	if c.ID == "" {
		name := strings.TrimSuffix(filepath.Base(c.File), filepath.Ext(c.File))
		c.ID = strings.Trim(notInID.ReplaceAllString(strings.ToLower(name), "-"), "-")
	}
	draft, err := c.draft(nil)
	if err != nil {
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
	if outcome != nil {
		outcome.WriteLine(io.out)
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
func (c importCommand) draft(state map[string]any) (*importer.Draft, error) {
	file, err := os.Open(c.File)
	if err != nil {
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
	draft, err := importer.Import(file, o)
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
	if draft, err = c.draft(outcome.State); err != nil {
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
	if err := os.MkdirAll(c.Out, 0o750); err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o600)
}
