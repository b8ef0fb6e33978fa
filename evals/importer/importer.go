// Package importer drafts cases from sessions that were held: transcripts of agents in the
// formats of several hosts, and cassettes that the server recorded.
//
// A draft is for a person to finish. What was said is taken over: the calls, ids bound to
// the answers that they came from, what people decided, and a few members of each answer.
// Secrets are taken out, and comments mark what a person has to look at.
package importer

import (
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strings"

	"makemcp/evals"
	"makemcp/internal/redact"
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
}

// Import drafts a case from a session. The error names the line of the session that can't be
// read.
func Import(r io.Reader, o Options) (*Draft, error) {
	all, err := records(r)
	if err != nil {
		return nil, err
	}
	f, err := chosen(o.Format, all)
	if err != nil {
		return nil, err
	}
	t := &transcript{exists: o.Exists, byID: map[string]*call{}}
	for _, r := range all {
		if err := f.read(t, r); err != nil {
			return nil, fmt.Errorf("line %d: %w", r.line, err)
		}
	}
	if len(t.calls) == 0 {
		return nil, fmt.Errorf("line 1: there is no call of a tool of Make in it%s", others(t.skipped))
	}
	t.settle()
	d := &drafter{Options: o, transcript: t, secrets: redact.NewSession(), format: f.name}
	d.secrets.Looks = o.looksSecret
	text := d.draft()
	c, err := evals.Parse(o.ID+".yaml", text)
	if err != nil {
		return nil, fmt.Errorf("the session can't be told as a case: %w", err)
	}
	return &Draft{Text: text, Case: c, Format: f.name, Removed: d.removed, Skipped: t.skipped}, nil
}

// others names the tools that are not Make's.
func others(skipped []string) string {
	if len(skipped) == 0 {
		return ""
	}
	return ", only of " + strings.Join(skipped[:min(len(skipped), 5)], ", ")
}

var (
	uuid  = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-`)
	lower = regexp.MustCompile(`[a-z]`)
	upper = regexp.MustCompile(`[A-Z]`)
	digit = regexp.MustCompile(`\d`)
	hexed = regexp.MustCompile(`^[0-9a-fA-F]{32,}$`)
)

// looksSecret tells whether a word is as random as a key: letters of both cases and digits in
// no order, or long and hexadecimal. An id of the usual kind is none.
func (Options) looksSecret(word string) bool {
	if uuid.MatchString(word) {
		return false
	}
	mixed := lower.MatchString(word) && upper.MatchString(word) && digit.MatchString(word)
	return mixed && entropy(word) > 3.8 || hexed.MatchString(word) && lower.MatchString(word) && digit.MatchString(word)
}

// entropy of a word in bits a character.
func entropy(word string) float64 {
	counts := map[rune]float64{}
	for _, r := range word {
		counts[r]++
	}
	total, sum := float64(len([]rune(word))), 0.0
	for _, n := range counts {
		sum -= n / total * math.Log2(n/total)
	}
	return sum
}

var email = regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}`)

// drafter writes a case.
type drafter struct {
	Options
	transcript *transcript
	format     string
	secrets    *redact.Session
	removed    []string
	lines      lines
}

// clean takes secrets out of a value, and notes where there were some.
func (d *drafter) clean(where string, value any) any {
	before := d.secrets.Count()
	if d.HideEmails {
		for _, address := range emails(value) {
			d.secrets.Hidden(address)
		}
	}
	value = d.secrets.Value(value, nil)
	if n := d.secrets.Count() - before; n > 0 {
		d.remove(n, where)
	}
	return value
}

func (d *drafter) remove(n int, where string) {
	line := fmt.Sprintf("%s: %d secrets", where, n)
	if n == 1 {
		line = where + ": a secret"
	}
	if !slices.Contains(d.removed, line) {
		d.removed = append(d.removed, line)
	}
}

// words is a text without secrets.
func (d *drafter) words(where, text string) string {
	clean, _ := d.clean(where, text).(string)
	return clean
}

// emails are the addresses in the texts of a value.
func emails(value any) []string {
	var out []string
	switch v := value.(type) {
	case string:
		return email.FindAllString(v, -1)
	case []any:
		for _, item := range v {
			out = append(out, emails(item)...)
		}
	case object:
		for _, item := range v {
			out = append(out, emails(item)...)
		}
	}
	return out
}
