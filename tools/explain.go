package tools

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"makemcp/makeapi"
	"makemcp/schemas"
	"makemcp/tools/clean"
)

// hinter is an error that knows what to do next.
type hinter interface {
	error
	Hint() string
}

// quoting is an error that repeats what Make said, which may be a stranger's words.
type quoting interface {
	hinter
	// Ours is what this program says of the failure.
	Ours() string
	// Theirs is what it quotes.
	Theirs() string
}

// answer turns what Make answered into a result. Text is cleaned before secrets are looked for in
// it: an invisible character would hide them.
func (s *Set) answer(c *call, answer json.RawMessage) *Result {
	plain := s.redact(c, string(clean.JSON(answer)))
	if c.tool.Group == aboutTools { // our own words
		return &Result{Text: plain, Plain: plain}
	}
	fenced := clean.Fence(plain)
	return &Result{Text: fenced, Plain: clean.Within(fenced)}
}

// explain turns a failure into a result that says what happened and what to do
// next. What is nobody's business is left in the log, under the call's id.
func (s *Set) explain(c *call, err error) *Result {
	var input *inputError
	if errors.As(err, &input) {
		return &Result{Input: input.result}
	}
	var quote quoting
	if errors.As(err, &quote) {
		theirs := s.redact(c, clean.Text(quote.Theirs()))
		return &Result{
			Failed: true,
			Text:   quote.Ours() + ":\n" + clean.Fence(theirs) + "\n" + quote.Hint(),
			Plain:  quote.Ours() + ": " + theirs + "\n" + quote.Hint(),
		}
	}
	return failure(s.redact(c, clean.Text(s.words(c, err))))
}

func (s *Set) words(c *call, err error) string {
	var invalid *schemas.Invalid
	var withHint hinter
	switch {
	case errors.As(err, &invalid):
		return "Nothing was sent: the arguments of " + c.tool.Name + " break its rules.\n" + invalid.Error()
	case errors.As(err, &withHint):
		return withHint.Error() + "\n" + withHint.Hint()
	case status(err) != "failed":
		return err.Error()
	default:
		return fmt.Sprintf("Something went wrong in make-mcp itself (call %s in its log). It may or may not have reached Make: read the current state before calling again.", c.id)
	}
}

// status puts a call's end in a word, for the log and the audit.
func status(err error) string {
	var (
		invalid *schemas.Invalid
		refusal *makeapi.Error
		lost    *makeapi.TransportError
		waiting *waitingError
		denied  *deniedError
		changed *changedError
		quota   *quotaError
		unasked *unaskedError
		input   *inputError
		unkept  *unkeptError
		unbegun *undoRefusal
	)
	switch {
	case err == nil:
		return "done"
	case errors.As(err, &invalid):
		return "invalid"
	case errors.As(err, &unkept):
		return "unkept"
	case errors.As(err, &unbegun):
		return "refused"
	case errors.As(err, &refusal):
		return "refused"
	case errors.As(err, &lost) && errors.Is(err, context.Canceled):
		return "cancelled"
	case errors.As(err, &lost):
		return "unreachable"
	case errors.As(err, &waiting), errors.As(err, &input):
		return "waiting"
	case errors.As(err, &unasked):
		return "unasked"
	case errors.Is(err, errDeclined), errors.Is(err, errDismissed), errors.Is(err, errMistyped):
		return "declined"
	case errors.As(err, &denied), errors.As(err, &quota), errors.Is(err, errForPeople):
		return "denied"
	case errors.Is(err, errStale), errors.As(err, &changed):
		return "stale"
	case errors.Is(err, errUnrecorded):
		return "unrecorded"
	default:
		return "failed"
	}
}
