package tools

import (
	"errors"
	"fmt"
	"strings"
)

// The ways in which a call is held back. Their texts are for agents: whether a
// person said no or could not be asked calls for different things.
var (
	errDeclined   = errors.New("A person declined this call. Nothing was changed. Do not call again unless they ask you to.")                                                                                                                                                           //nolint:staticcheck // a sentence for agents
	errDismissed  = errors.New("The person closed the question without deciding. Nothing was changed. Ask them what they want before you call again.")                                                                                                                                  //nolint:staticcheck // a sentence for agents
	errMistyped   = errors.New("The person approved, and what they typed is not the name of the target. Nothing was changed. Tell them, and call again if they still want it.")                                                                                                         //nolint:staticcheck // a sentence for agents
	errStale      = errors.New("The approval does not fit this call: the arguments changed, or it was used before or has expired. Nothing was changed. Call again to have the person asked anew.")                                                                                      //nolint:staticcheck // a sentence for agents
	errForPeople  = errors.New("The answer to this call is a new secret that is shown once, and there is no page to show it on, so only a person may make it: they can with make-mcp call, or in Make's web app. Nothing was changed.")                                                 //nolint:staticcheck // a sentence for agents
	errUnrecorded = errors.New("This call was not made, and nothing was changed: calls that change something are put on record first, and this server can't write its audit. Its operator has to free the disk or mend the file, and finds in the log what is wrong. Then call again.") //nolint:staticcheck // a sentence for agents
	errUnanswered = errors.New("nobody answered")
	errNoRung     = errors.New("the operator of this server has nobody asked through this client")
	errNoPages    = errors.New("this server has no page to open")
)

// deniedError says that the operator does not allow a call.
type deniedError struct{ because string }

func (e *deniedError) Error() string {
	return "The operator of this server does not allow this call. " + e.because + " Nothing was changed. Do not call again."
}

// changedError says that the target is no longer what the person approved.
type changedError struct{ changes []string }

func (e *changedError) Error() string { return e.Ours() + ": " + e.Theirs() + ". " + e.Hint() }

// Ours implements quoting.
func (*changedError) Ours() string { return "The target is no longer what the person was asked about" }

// Theirs implements quoting: whoever changed the target can have written any of it.
func (e *changedError) Theirs() string { return strings.Join(e.changes, "; ") }

// Hint says what to do next.
func (*changedError) Hint() string {
	return "Nothing was changed. Tell them, and call again if they still want it."
}

// unaskedError says that no person could be asked.
type unaskedError struct{ cause error }

func (e *unaskedError) Error() string {
	return fmt.Sprintf("This call needs a person's approval, and no person could be asked: %v. Nothing was changed. "+
		"A person can run it with make-mcp call, or use a client that can ask them.", e.cause)
}

// waitingError says that a page waits for a person, and how they come to it.
type waitingError struct{ way string }

func (e *waitingError) Error() string {
	return "Not done yet: a person has to decide on a page. " + e.way +
		"\nWhen they say that they are done, call this tool again with the same arguments. Nothing was changed so far."
}
