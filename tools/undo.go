package tools

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"makemcp/makeapi"
	"makemcp/schemas"
	"makemcp/tools/undo"
)

// object is JSON of Make's, its numbers as they were written.
type object = map[string]any

// reversal declares how what a call deletes is brought back. Like a task it is data, and
// two functions more: what is done can only call the endpoints that are declared, and is
// done only where each of them is permitted.
type reversal struct {
	// Of is the call that deletes.
	Of makeapi.Declared
	// Reads tell what there is before the call, and Makes bring it back.
	Reads, Makes []makeapi.Declared
	// Helps are called too, where they are permitted.
	Helps []makeapi.Declared
	// Lost says in a sentence or two what does not come back as it was.
	Lost string
	// Keep reads what the call with these arguments is about to delete: nil where there is
	// nothing. It names it with u.is.
	Keep func(ctx context.Context, u *undoing, args schemas.Args) (object, error)
	// Restore brings it back. It may be called again after it broke off: what creates
	// something goes through u.once. An error ends it; what else is missing is said with
	// u.lacks.
	Restore func(ctx context.Context, u *undoing, was object) error
}

// needs are the endpoints without which the reversal is none.
func (r *reversal) needs() []*makeapi.Operation {
	var needs []*makeapi.Operation
	for _, e := range slices.Concat(r.Reads, r.Makes) {
		needs = append(needs, e.Operation())
	}
	return needs
}

// reversals are those of all tools that have one, by name.
var reversals = reversalsByName()

func reversalsByName() map[string]*reversal {
	byName := map[string]*reversal{}
	for _, list := range [][]reversal{scenarioReversals, dataReversals, hookReversals, teamReversals, appReversals} {
		for i := range list {
			byName[list[i].Of.Operation().Name] = &list[i]
		}
	}
	return byName
}

// reversal is the way back of a tool's calls under this configuration, or nil.
func (c Config) reversal(tool string) *reversal {
	r := reversals[tool]
	if r == nil || c.Undo == nil || slices.Contains(c.Exclude, restoreTool) || !allOf(r.needs(), c.permits) {
		return nil
	}
	return r
}

// undoWords tells a person that a call can be undone, and what does not come back then;
// empty when there is no way back.
func (s *Set) undoWords(c *call) string {
	r := s.config.reversal(c.tool.Name)
	if r == nil {
		return ""
	}
	return fmt.Sprintf("What it was is kept for up to %d days, and %s brings it back. %s", undo.Life/(24*time.Hour), restoreTool, r.Lost)
}

// ownerOf is whose an entry is: the account's, and in it the caller's.
func (s *Set) ownerOf(c *call) string {
	return s.config.Client.Account() + "|" + c.caller.Principal
}

// keep stores what a call is about to delete. What can't be kept is not deleted: whoever
// approved the call was told that it can be undone.
func (s *Set) keep(next handler) handler {
	return func(ctx context.Context, c *call) (json.RawMessage, error) {
		r := s.config.reversal(c.tool.Name)
		if r == nil {
			return next(ctx, c)
		}
		id, err := s.keepFor(ctx, c, r)
		if err != nil {
			return nil, err
		}
		answer, err := next(ctx, c)
		if id == "" {
			return answer, err
		}
		return s.afterKeeping(c, id, answer, err)
	}
}

// keepFor reads and stores what a call is about to delete, and returns the id of the entry;
// empty where there is nothing to keep.
func (s *Set) keepFor(ctx context.Context, c *call, r *reversal) (string, error) {
	u := &undoing{set: s, call: c, reversal: r, room: s.config.Undo.Limit()}
	was, err := r.Keep(ctx, u, c.args)
	switch {
	case makeapi.IsNotFound(err):
		return "", err
	case err != nil:
		return "", quotedIn(&unkeptError{err}, unkept, err)
	case was == nil:
		return "", nil
	}
	entry := undo.Entry{Tool: c.tool.Name, Target: u.about.String(), Notes: u.notes}
	entry, err = s.config.Undo.Put(s.ownerOf(c), entry, was)
	if err != nil {
		return "", s.unwritten(c, err)
	}
	return entry.ID, nil
}

// unwritten words that the store did not take something. Its own errors name files of this
// machine, which are for the log.
func (s *Set) unwritten(c *call, err error) error {
	var large *undo.TooLarge
	if !errors.As(err, &large) {
		s.undoTrouble(c, err)
		err = errUndoFolder
	}
	return &unkeptError{err}
}

// undoTrouble logs what went wrong with the store; nothing for nil.
func (s *Set) undoTrouble(c *call, err error) {
	if err != nil {
		s.config.Log.Error().Err(err).Str("call", c.id).Msg("the undo folder can't be written")
	}
}

// goneStep marks an entry whose deletion is known to have been done.
const goneStep = "gone"

// afterKeeping tells the agent of the entry once the call has ended. It drops the entry
// where Make did nothing, and keeps it where that is not known.
func (s *Set) afterKeeping(c *call, id string, answer json.RawMessage, err error) (json.RawMessage, error) {
	store, owner := s.config.Undo, s.ownerOf(c)
	switch {
	case err == nil:
		s.undoTrouble(c, store.Settle(owner, id, goneStep, true))
		return withUndo(answer, id), nil
	case nothingDone(err):
		s.undoTrouble(c, store.Drop(owner, id))
		return nil, err
	default:
		return nil, quotedIn(&unsureError{err, id}, "", err)
	}
}

// withUndo adds to an answer how it is undone, beside what Make says.
func withUndo(answer json.RawMessage, id string) json.RawMessage {
	var members map[string]json.RawMessage
	if json.Unmarshal(answer, &members) != nil || members == nil {
		members = map[string]json.RawMessage{"answer": answer}
	}
	way, err := compact(step{Tool: restoreTool, Arguments: schemas.Args{"undoId": id}, Why: "Brings it back, if that is wanted."})
	if err != nil {
		return answer
	}
	members["undo"] = way
	out, err := compact(members)
	if err != nil {
		return answer
	}
	return out
}

// nothingDone tells whether a failed request is known to have changed nothing.
func nothingDone(err error) bool {
	var refusal *makeapi.Error
	var lost *makeapi.TransportError
	var unfit *unfitError
	switch {
	case errors.As(err, &refusal):
		return refusal.Status < 500
	case errors.As(err, &lost):
		return !lost.Sent
	default:
		return errors.As(err, &unfit) || errors.Is(err, errUnrecorded)
	}
}
