package tools

import (
	"errors"
	"fmt"

	"makemcp/schemas"
	"makemcp/tools/undo"
)

var (
	errUndoFolder = errors.New("the undo folder could not be written; the server's log says why")
	errNotListed  = errors.New("it is not among what Make lists")
)

// unkeptError refuses a deletion that could not be undone, although it was to be.
type unkeptError struct{ cause error }

const unkept = "Nothing was changed. This call can be undone only if what it deletes is kept first, and that failed: "

func (e *unkeptError) Error() string { return unkept + e.cause.Error() }

func (e *unkeptError) Hint() string {
	var large *undo.TooLarge
	switch {
	case errors.As(e.cause, &large):
		return "The operator of this server can raise --undo-limit, or delete without a way back with --undo-limit 0."
	case errors.Is(e.cause, errNotListed):
		return "Check the arguments: it may not exist, or this token may not see it."
	default:
		return "Call again. If it stays so, the operator of this server can delete without a way back with --undo-limit 0."
	}
}

func (e *unkeptError) Unwrap() error { return e.cause }

// unsureError is a deletion of which nobody knows whether Make did it. What it was is kept.
type unsureError struct {
	error
	undoID string
}

func (e *unsureError) Hint() string {
	return fmt.Sprintf("It may or may not have been done: read the current state. If it was, %s with undoId %s and anyway true brings back what it was.",
		restoreTool, e.undoID)
}

func (e *unsureError) Unwrap() error { return e.error }

// unfitError says that what was kept is not what an endpoint takes. Nothing was sent.
type unfitError struct {
	tool    string
	problem *schemas.Invalid
}

func (e *unfitError) Error() string {
	return fmt.Sprintf("what was kept does not fit %s: %v", e.tool, e.problem)
}

// unreadableError is an answer that is not what Make documents.
type unreadableError struct{ tool string }

func (e *unreadableError) Error() string {
	return fmt.Sprintf("the answer to %s is not what Make documents", e.tool)
}

func (e *unreadableError) Hint() string { return "Look in Make whether it is there." }

// laterError leaves the rest of a restoration to another call.
type laterError struct {
	done, of int
	what     string
}

func (e *laterError) Error() string {
	return fmt.Sprintf("%d of %d %s are back, and there are more than fit into one call.", e.done, e.of, e.what)
}

func (e *laterError) Hint() string { return "Call again: it goes on." }

// unrestoredError says why nothing came back.
type unrestoredError struct{ cause error }

const unrestored = "Nothing was restored. "

func (e *unrestoredError) Error() string { return unrestored + e.cause.Error() }

func (e *unrestoredError) Hint() string {
	var known hinter
	if errors.As(e.cause, &known) {
		return known.Hint()
	}
	return "What was kept is still there."
}

func (e *unrestoredError) Unwrap() error { return e.cause }

// quotation is an error of ours about a refusal of Make's, whose words are quoted as such.
type quotation struct {
	hinter
	before string
	quote  quoting
}

// quotedIn is e, as a quotation where its cause is one. before comes before what is said of
// the cause.
func quotedIn(e hinter, before string, cause error) error {
	var quote quoting
	if errors.As(cause, &quote) {
		return &quotation{e, before, quote}
	}
	return e
}

func (q *quotation) Ours() string   { return q.before + q.quote.Ours() }
func (q *quotation) Theirs() string { return q.quote.Theirs() }
func (q *quotation) Unwrap() error  { return q.hinter }

// undoRefusal is a restoration that was not begun, with what to do next.
type undoRefusal struct{ text, hint string }

func (e *undoRefusal) Error() string { return e.text }
func (e *undoRefusal) Hint() string  { return e.hint }
