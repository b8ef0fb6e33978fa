package tools

import (
	"context"
	"errors"
	"fmt"

	"makemcp/makeapi"
	"makemcp/schemas"
)

// hinter is an error that knows what to do next.
type hinter interface {
	error
	Hint() string
}

// explain turns a failure into a result that says what happened and what to do
// next. What is nobody's business is left in the log, under the call's id.
func (s *Set) explain(c *call, err error) *Result {
	var input *inputError
	if errors.As(err, &input) {
		return &Result{Input: input.result}
	}
	return &Result{Failed: true, Text: s.words(c, err)}
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
