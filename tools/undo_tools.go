package tools

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"makemcp/makeapi"
	"makemcp/schemas"
	"makemcp/tools/undo"
)

const (
	// undoGroup is the toolset of the tools that undo.
	undoGroup   = "undo"
	listTool    = "undo_list"
	restoreTool = "undo_restore"
)

// undoNames are the tools that undo.
var undoNames = []string{listTool, restoreTool}

// undoTools are served where there is something to undo with: a deletion that can be undone
// comes with its undo, whatever else was chosen.
func (c Config) undoTools() []Tool {
	if c.Undo == nil {
		return nil
	}
	list := newTool(&makeapi.Operation{Name: listTool, Reply: "deleted", Effect: makeapi.Read, Shape: schemas.Of[schemas.ListDeleted]}, undoGroup, c.view())
	list.own = func(_ context.Context, s *Set, c *call) (json.RawMessage, error) { return s.listDeleted(c) }
	restore := newTool(restoring{}.Operation(), undoGroup, c.view())
	restore.own = func(ctx context.Context, s *Set, c *call) (json.RawMessage, error) { return s.restoreDeleted(ctx, c) }
	return slices.DeleteFunc([]Tool{list, restore}, func(t Tool) bool {
		return !c.permits(t.Operation) || !c.chooses(undoGroup, t.Name) && !c.deletesReversibly()
	})
}

// restoring declares undo_restore. Make may want what is made anew to be confirmed, as it may
// when it was made first.
type restoring struct{}

// Operation implements makeapi.Declared.
func (restoring) Operation() *makeapi.Operation {
	return &makeapi.Operation{Name: restoreTool, Effect: makeapi.Write, Confirmed: true, Shape: schemas.Of[schemas.RestoreDeleted]}
}

// undoSubjects say what is brought back to a person who is asked about that.
var undoSubjects = []subject{{
	of: restoring{},
	thing: thing{kind: "what was deleted", arg: "undoId", find: func(_ context.Context, l *look, _ thing) (row, error) {
		entry, err := l.set.config.Undo.Entry(l.set.ownerOf(l.call), l.arg("undoId"))
		return row{"id": entry.ID, "name": entry.Target}, err
	}},
}}

// deletesReversibly tells whether a tool is served whose calls can be undone.
func (c Config) deletesReversibly() bool {
	for name, r := range reversals {
		if c.permits(r.Of.Operation()) && c.chooses(groupOf(name), name) && c.reversal(name) != nil {
			return true
		}
	}
	return false
}

// deleted is a object of undo_list.
type deleted struct {
	UndoID  string   `json:"undoId"`
	What    string   `json:"what"`
	When    string   `json:"when"`
	Expires string   `json:"expires"`
	State   string   `json:"state,omitempty"`
	Lost    string   `json:"lost,omitempty"`
	Notes   []string `json:"notes,omitempty"`
}

const usualDeleted = 20

func (s *Set) listDeleted(c *call) (json.RawMessage, error) {
	entries, err := s.config.Undo.List(s.ownerOf(c))
	if err != nil {
		return nil, err
	}
	limit := usualDeleted
	if given := integer(c.args["limit"]); given > 0 {
		limit = given
	}
	out := struct {
		Deleted []deleted `json:"deleted"`
		Older   int       `json:"older,omitempty"`
	}{Deleted: []deleted{}, Older: max(0, len(entries)-limit)}
	for _, e := range entries[:min(limit, len(entries))] {
		d := deleted{
			UndoID: e.ID, What: e.Target, When: e.Time.Format(time.RFC3339), Expires: e.Expires.Format(time.DateOnly), Notes: e.Notes,
		}
		if r := reversals[e.Tool]; r != nil {
			d.Lost = r.Lost
		}
		if d.State, err = s.stateOf(c, e.ID); err != nil {
			continue // another process removed it meanwhile
		}
		out.Deleted = append(out.Deleted, d)
	}
	return compact(out)
}

// backStep marks an entry that was restored in full.
const backStep = "back"

// undoState tells whether an entry was restored in full, and whether what it is of is known to be
// gone.
func (s *Set) undoState(c *call, id string) (back, gone bool, err error) {
	store, owner := s.config.Undo, s.ownerOf(c)
	restoredAt, _, err := store.Step(owner, id, backStep)
	if err != nil {
		return false, false, err
	}
	goneAt, _, err := store.Step(owner, id, goneStep)
	return restoredAt == undo.Done, goneAt == undo.Done, err
}

// stateOf says in words what has become of an entry; nothing while it waits.
func (s *Set) stateOf(c *call, id string) (string, error) {
	back, gone, err := s.undoState(c, id)
	switch {
	case back:
		return "restored", err
	case !gone:
		return "not known whether it was deleted", err
	}
	return "", err
}

// restoration is the answer of undo_restore.
type restoration struct {
	What     string     `json:"what"`
	Complete bool       `json:"complete"`
	Restored []restored `json:"restored"`
	// Lost is what never comes back, Notes what else is not as it was.
	Lost  string   `json:"lost,omitempty"`
	Notes []string `json:"notes,omitempty"`
	Next  *step    `json:"next,omitempty"`
}

func (s *Set) restoreDeleted(ctx context.Context, c *call) (json.RawMessage, error) {
	id, _ := c.args["undoId"].(string)
	anyway, _ := c.args["anyway"].(bool)
	entry, payload, err := s.config.Undo.Get(s.ownerOf(c), id)
	if err != nil {
		return nil, &undoRefusal{"Nothing was restored: " + err.Error() + ".", listTool + " has those that there are."}
	}
	r, err := s.mayRestore(entry)
	if err != nil {
		return nil, err
	}
	if _, busy := s.restoring.LoadOrStore(id, nil); busy {
		return nil, &undoRefusal{"Another call is restoring this at the moment.", "Wait for it to end."}
	}
	defer s.restoring.Delete(id)
	if err := s.beginRestoring(c, id, anyway); err != nil {
		return nil, err
	}
	was, err := decode(payload)
	if err != nil {
		return nil, err
	}
	members, _ := was.(object)
	u := &undoing{set: s, call: c, reversal: r, entry: entry, made: []restored{}, notes: slices.Clone(entry.Notes), until: s.config.Now().Add(longestRestoring)}
	return u.end(r.Restore(ctx, u, members))
}

// longestRestoring is when a call leaves the rest to another one, so that clients don't give
// up on it. The shortest of their limits are known to be a minute.
const longestRestoring = 40 * time.Second

// mayRestore checks that what an entry takes may be called here and now: what the operator
// has excluded since, or left out of this toolset, is not called by way of an undo.
func (s *Set) mayRestore(e undo.Entry) (*reversal, error) {
	const hint = "The operator of this server decides that. What was kept is still there."
	r := reversals[e.Tool]
	if r == nil {
		return nil, &undoRefusal{"Nothing was restored: this version of make-mcp does not know how to undo " + e.Tool + ".", hint}
	}
	if group := groupOf(e.Tool); !s.config.chooses(group, e.Tool) && !s.config.chosen(undoGroup) {
		return nil, &undoRefusal{"Nothing was restored: " + e.Tool + " is not among the tools that were chosen here.", hint}
	}
	var barred []string
	for _, o := range r.needs() {
		if !s.config.permits(o) {
			barred = append(barred, o.Name)
		}
	}
	if len(barred) > 0 {
		return nil, &undoRefusal{"Nothing was restored: it takes " + strings.Join(barred, ", ") + ", which can't be called here.", hint}
	}
	return r, nil
}

// callsOf are the endpoints whose work a call does: what the policy says of them holds for it.
// Those of undo_restore follow from what it brings back.
func (s *Set) callsOf(c *call) []*makeapi.Operation {
	if c.tool.Name != restoreTool || s.config.Undo == nil {
		return c.tool.Needs
	}
	id, _ := c.args["undoId"].(string)
	entry, err := s.config.Undo.Entry(s.ownerOf(c), id)
	r := reversals[entry.Tool]
	if err != nil || r == nil {
		return nil // it is refused
	}
	var makes []*makeapi.Operation
	for _, e := range slices.Concat(r.Makes, r.Helps) {
		makes = append(makes, e.Operation())
	}
	return makes
}

// groupOf is the group of an endpoint's tool.
func groupOf(tool string) string {
	for _, group := range makeapi.Groups {
		if slices.ContainsFunc(group.Endpoints, func(d makeapi.Declared) bool { return d.Operation().Name == tool }) {
			return group.Name
		}
	}
	return ""
}

// beginRestoring refuses what would make a thing twice, unless somebody wants just that.
func (s *Set) beginRestoring(c *call, id string, anyway bool) error {
	back, gone, err := s.undoState(c, id)
	switch {
	case err != nil:
		return err
	case anyway:
		store, owner := s.config.Undo, s.ownerOf(c)
		return errors.Join(store.Forget(owner, id, back), store.Settle(owner, id, goneStep, true))
	case back:
		return &undoRefusal{"This was restored already. Nothing was done.", "If the person wants another copy, call again with anyway true."}
	case !gone:
		return &undoRefusal{
			"Nothing was restored: it is not known whether the deletion was done, so it may still be there.",
			"Look whether it is there. If it is not, call again with anyway true.",
		}
	}
	return nil
}

// end answers with what is back.
func (u *undoing) end(err error) (json.RawMessage, error) {
	if failure := u.failure(err); failure != nil {
		return nil, failure
	}
	answer := restoration{
		What: u.entry.Target, Complete: err == nil && !u.missing, Restored: u.made, Lost: u.reversal.Lost, Notes: u.notes,
	}
	if answer.Complete {
		if err := u.set.config.Undo.Settle(u.set.ownerOf(u.call), u.entry.ID, backStep, true); err != nil {
			return nil, err
		}
		return compact(answer)
	}
	if err != nil {
		answer.Notes = append(answer.Notes, "The rest is not back yet: "+u.reason(err))
	}
	answer.Next = &step{restoreTool, schemas.Args{"undoId": u.entry.ID}, "Goes on with what is missing; what is back is not made again."}
	return compact(answer)
}

// failure is the error of a restoration that brought nothing back, or that Make wants a
// person to confirm: what is back then is not made again.
func (u *undoing) failure(err error) error {
	var later *laterError
	var refusal *undoRefusal
	switch {
	case err == nil, makeapi.IsConfirmationRequired(err):
		return err
	case len(u.made) > 0, errors.As(err, &later):
		return nil
	case errors.As(err, &refusal):
		return err
	default:
		return quotedIn(&unrestoredError{err}, unrestored, err)
	}
}
