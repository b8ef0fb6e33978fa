// Package importer drafts cases from sessions that were held: transcripts of agents in the
// formats of several hosts, and cassettes that the server recorded.
//
// A draft is for a person to finish. What was said is taken over: the calls, ids bound to
// the answers that they came from, what people decided, and a few members of each answer.
// Secrets are taken out, and comments mark what a person has to look at.
package importer

import (
	"context"
	"fmt"
	"io"
	"strings"

	"makemcp/evals"
)

// Options say how a session is read and what is known of the tools in it.
type Options struct {
	// ID of the case.
	ID string
	// Source names the file in the draft.
	Source string
	// Format is one of [Formats]; empty to find out.
	Format string
	// HideEmails takes out e-mail addresses as well.
	HideEmails bool
	// Exists tells whether there is a tool of this name.
	Exists func(tool string) bool
	// IsSecret tells whether an argument of a tool is none of an agent's business.
	IsSecret func(tool, argument string) bool
	// Typed are the arguments of a tool that a person types on a page.
	Typed func(tool string) []string
	// State is what a replay of the draft changed, as the case will expect it; nil before there
	// was one.
	State map[string]any
}

// Draft is a case that is drafted.
type Draft struct {
	// Text is the case's file.
	Text []byte
	// Case is the same, read again.
	Case *evals.Case
	// Format that the session was in.
	Format string
	// Removed says what was taken out as a secret, and where; never the secret itself.
	Removed []string
	// Skipped are the names of tools that are not Make's.
	Skipped []string
	// Unknown are the tools of Make's server that do not exist, and where they are called.
	Unknown []string
}

// Import drafts a case from a session. The error names the line of the session that can't be
// read, or is that of ctx.
func Import(ctx context.Context, r io.Reader, o Options) (*Draft, error) {
	all, err := records(ctx, r)
	if err != nil {
		return nil, err
	}
	f, err := chosen(o.Format, all)
	if err != nil {
		return nil, err
	}
	t, err := o.told(ctx, f, all)
	if err != nil {
		return nil, err
	}
	k := newCleaner(o)
	if err := k.transcript(ctx, t); err != nil {
		return nil, err
	}
	if len(t.calls) == 0 {
		return nil, fmt.Errorf("line 1: there is no call of a tool of Make in it%s", others(t.skipped))
	}
	o.Source = k.words("the name of the file", o.Source)
	if o.State != nil {
		o.State, _ = k.value("the state", o.State, nil).(object)
	}
	d := &drafter{Options: o, transcript: t, format: f.name}
	save, err := bind(ctx, t)
	if err != nil {
		return nil, err
	}
	text := d.draft(save)
	if len(text) > mostDraft {
		return nil, fmt.Errorf("the draft would be longer than %d MiB: import a part of the session", mostDraft>>20)
	}
	c, err := evals.Parse(o.ID+".yaml", text)
	if err != nil {
		return nil, fmt.Errorf("the session can't be told as a case: %w", err)
	}
	return &Draft{Text: text, Case: c, Format: f.name, Removed: k.told(), Skipped: t.skipped, Unknown: d.unknown}, nil
}

// told is the session that the records tell.
func (o Options) told(ctx context.Context, f format, all []record) (*transcript, error) {
	t := &transcript{exists: o.Exists, byID: map[string]*call{}}
	for _, r := range all {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := f.read(t, r); err != nil {
			return nil, fmt.Errorf("line %d: %w", r.line, err)
		}
	}
	t.settle()
	return t, nil
}

// others names the tools that are not Make's.
func others(skipped []string) string {
	if len(skipped) == 0 {
		return ""
	}
	return ", only of " + strings.Join(skipped[:min(len(skipped), 5)], ", ")
}

// drafter writes a case.
type drafter struct {
	Options
	transcript *transcript
	format     string
	lines      lines
	unknown    []string
}
