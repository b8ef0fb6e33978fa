package gate

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"

	"makemcp/schemas"
	"makemcp/tools/clean"
)

// Question is what a person is asked about one call.
type Question struct {
	// Key identifies the call: the same caller, tool and arguments have the same key.
	Key string
	// Caller is whose share of the desk the question takes.
	Caller string
	// Tool is the tool's name, Title the name in words, About what it does.
	Tool, Title, About string
	// Asker names the client program that made the call, as it calls itself.
	Asker string
	// Zone is the host that it goes to.
	Zone string
	// Target is what the call is about, as Make has it now.
	Target Target
	// Consequence says what is changed or lost, and whether it can be undone.
	Consequence string
	// Arguments are the call's, in order and readable; secrets are left out.
	Arguments []Argument
	// Secrets are the fields that the person has to type.
	Secrets []Secret
	// Args are the arguments as they will be sent, to check together with the secrets;
	// nil when there are none.
	Args schemas.Args
	// Long tells that the arguments are too long for a dialogue: a person could not see
	// all of what they approve.
	Long bool
	// Reveals tells that the answer has a secret, for the eyes of whoever approves.
	Reveals bool
	// Type is what the person types to approve the worst, the target's name; empty
	// where it is enough to press a button.
	Type string
	// Approvals is how many approvers have to agree, each with a passphrase; 0 when
	// whoever is shown the question decides.
	Approvals int
}

// NeedsPage tells whether the question can't be put in a dialogue: a client would see what
// is typed there, has no room for it, or can't tell who answers.
func (q Question) NeedsPage() bool {
	return len(q.Secrets) > 0 || q.Long || q.Reveals || q.Approvals > 0
}

// Typed tells whether what a person typed is what they have to type.
func (q Question) Typed(text string) bool { return Plain(text) == Plain(q.Type) }

// Argument is one argument as a person reads it.
type Argument struct{ Name, Value string }

// Secret is one field that a person types.
type Secret struct {
	Name  string
	Label string
	// Hint is the rule that it must keep; it may be empty.
	Hint string
	// JSON tells that it is an object, typed as JSON.
	JSON bool
	// Must tells that it can't be left empty.
	Must bool
	// New tells a browser to offer a new password rather than the saved one.
	New bool
}

// Answer is what a person said.
type Answer struct {
	Approved bool
	// Secrets are what the person typed, by field.
	Secrets map[string]string
	// Via tells how the person was asked and who they are, for the audit.
	Via string
	// Target is what the call was about when the person was asked.
	Target Target
	// Ticket is the page's, if the person answered on one.
	Ticket string
}

// Key is a digest that tells one call from another. Maps marshal in the order of
// their keys, so equal arguments make equal keys.
func Key(parts ...any) (string, error) {
	raw, err := json.Marshal(parts)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:]), nil
}

// Brief is the question without its arguments, for a dialogue that leads to the page.
func (q Question) Brief() string {
	q.Arguments = nil
	return q.Text()
}

// Text is the question as one message, for a client's dialogue or a terminal.
func (q Question) Text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%q wants to run %q (%s).\n", q.Asker, q.Title, q.Tool)
	if name, facts := q.Target.lines(); name != "" {
		fmt.Fprintf(&b, "It concerns %s.\n", name)
		for _, fact := range facts {
			fmt.Fprintf(&b, "  %s\n", fact)
		}
	}
	for _, a := range q.Arguments {
		fmt.Fprintf(&b, "  %s: %s\n", a.Name, a.Value)
	}
	b.WriteString(q.Consequence)
	return b.String()
}

// maxShown bounds a name or a message that is shown to a person, in characters.
const maxShown = 300

// Plain makes text from elsewhere safe to show in a question: one line, nothing that is
// invisible or changes direction and could make it read differently from what it is, and
// a bounded length.
func Plain(text string) string {
	text = Legible(text)
	if runes := []rune(text); len(runes) > maxShown {
		text = string(runes[:maxShown]) + "…"
	}
	return text
}

// Legible is Plain in full length, for what a person approves.
func Legible(text string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case isLost(r): // emoji fall apart, and nothing hides in them
			return -1
		}
		return r
	}, text)), " ")
}

func isLost(r rune) bool { return clean.Invisible(r) || r == unicode.ReplacementChar }

// HidesSomething tells whether Legible leaves out what was not just part of how something seen
// is written: two such texts can read alike and not be.
func HidesSomething(text string) bool {
	return strings.ContainsRune(text, unicode.ReplacementChar) || strings.ContainsFunc(text, clean.Invisible) && clean.Text(text) != text
}
