package tools

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"makemcp/makeapi"
	"makemcp/schemas"
	"makemcp/tools/gate"
	"makemcp/tools/undo"
)

// undoing is one call of a reversal: of its Keep, or of its Restore.
type undoing struct {
	set      *Set
	call     *call
	reversal *reversal
	notes    []string

	// While something is kept:
	about gate.Target
	room  int64 // bytes that may still be read

	// While it is restored:
	entry   undo.Entry
	made    []restored
	missing bool      // something is not back
	until   time.Time // when to leave the rest for another call
}

// restored is something that is back.
type restored struct {
	Kind string `json:"kind"`
	Name string `json:"name,omitempty"`
	// Was and Is are its ids.
	Was   any `json:"was,omitempty"`
	Is    any `json:"is,omitempty"`
	Count int `json:"count,omitempty"`
}

// is names what is about to be deleted.
func (u *undoing) is(kind string, id, name any) {
	u.about = gate.Target{Kind: kind, ID: text(id), Name: text(name)}
}

// text is a value of Make's as text: nothing for null.
func text(value any) string {
	if value == nil {
		return ""
	}
	return fmt.Sprint(value)
}

// may tells whether one of the endpoints that only help can be called.
func (u *undoing) may(e makeapi.Declared) bool { return u.set.config.permits(e.Operation()) }

// reach calls an endpoint and returns all of Make's answer. Arguments that are nil are left
// out.
func (u *undoing) reach(ctx context.Context, e makeapi.Declared, args schemas.Args) (any, error) {
	o := e.Operation()
	r := u.reversal
	if !slices.ContainsFunc(slices.Concat(r.Reads, r.Makes, r.Helps), func(d makeapi.Declared) bool { return d.Operation().Name == o.Name }) {
		panic("tools: the reversal of " + r.Of.Operation().Name + " does not declare " + o.Name)
	}
	args = maps.Clone(args)
	maps.DeleteFunc(args, func(_ string, value any) bool { return value == nil })
	if o.Shape().Field("cols") != nil && o.Effect == makeapi.Read {
		args["cols"] = []any{"*"}
	}
	var problem *schemas.Invalid
	if err := o.Shape().Check(args, true); errors.As(err, &problem) {
		return nil, &unfitError{o.Name, problem}
	}
	raw, err := u.set.config.Client.Do(ctx, o, args)
	if err != nil {
		return nil, err
	}
	return decode(raw)
}

// decode reads JSON and keeps numbers as they are written.
func decode(raw json.RawMessage) (value any, err error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	err = decoder.Decode(&value)
	return value, err
}

// get calls an endpoint that answers with one thing.
func (u *undoing) get(ctx context.Context, e makeapi.Declared, args schemas.Args) (object, error) {
	answer, err := u.resource(ctx, e, args)
	if err != nil {
		return nil, err
	}
	one, ok := answer.(object)
	if !ok {
		return nil, &unreadableError{e.Operation().Name}
	}
	return one, u.take(one)
}

// rows calls an endpoint that answers with a list, to its end.
func (u *undoing) rows(ctx context.Context, e makeapi.Declared, args schemas.Args) ([]object, error) {
	if e.Operation().Shape().Field("pg") != nil {
		args = maps.Clone(args)
		args["pg"] = object{"all": json.Number("100000"), "limit": json.Number("500")}
	}
	answer, err := u.resource(ctx, e, args)
	if err != nil {
		return nil, err
	}
	list, ok := answer.([]any)
	if !ok {
		return nil, &unreadableError{e.Operation().Name}
	}
	rows := make([]object, len(list))
	for i, item := range list {
		if rows[i], ok = item.(object); !ok {
			return nil, &unreadableError{e.Operation().Name}
		}
	}
	return rows, nil
}

// one finds what fits in a list.
func (u *undoing) one(ctx context.Context, e makeapi.Declared, args schemas.Args, fits func(object) bool) (object, error) {
	rows, err := u.rows(ctx, e, args)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(rows, fits)
	if i < 0 {
		return nil, errNotListed
	}
	return rows[i], u.take(rows[i])
}

// resource is the part of an answer that its endpoint is about.
func (u *undoing) resource(ctx context.Context, e makeapi.Declared, args schemas.Args) (any, error) {
	answer, err := u.reach(ctx, e, args)
	reply := e.Operation().Reply
	if err != nil || reply == "" {
		return answer, err
	}
	members, _ := answer.(object)
	if reason, cut := members["incomplete"]; cut {
		return nil, &undoRefusal{fmt.Sprintf("the list of %s was not read to its end: %v", e.Operation().Name, reason), "Call again."}
	}
	resource, there := members[reply]
	if !there {
		return nil, &unreadableError{e.Operation().Name}
	}
	return resource, nil
}

// take counts what is kept against the room for it, so that what is too large is not read to
// its end.
func (u *undoing) take(kept any) error {
	if u.entry.ID != "" {
		return nil // it is being restored
	}
	raw, err := json.Marshal(kept)
	if u.room -= int64(len(raw)); err == nil && u.room < 0 {
		err = &undo.TooLarge{Limit: u.set.config.Undo.Limit()}
	}
	return err
}

// once does a step that must not be done twice, and returns its result, which may be that of
// an earlier call.
func (u *undoing) once(step string, do func() (any, error)) (any, error) {
	store, owner := u.set.config.Undo, u.set.ownerOf(u.call)
	before, known, err := store.Claim(owner, u.entry.ID, step)
	switch {
	case err != nil:
		return nil, err
	case before == undo.Done:
		return decode(known)
	case before == undo.Begun:
		return nil, &undoRefusal{
			"An earlier call began this and did not come to its end, so it may be there already, or another call is at it.",
			"Look whether it is there. If it is not, call again with anyway true.",
		}
	}
	result, err := do()
	switch {
	case err != nil && nothingDone(err):
		return nil, errors.Join(err, store.Release(u.entry.ID, step))
	case err != nil:
		return nil, err
	}
	return result, store.Settle(owner, u.entry.ID, step, result)
}

// create makes a thing anew, once, and returns its new id.
func (u *undoing) create(ctx context.Context, step string, what restored, e makeapi.Declared, args schemas.Args) (any, error) {
	id, err := u.once(step, func() (any, error) {
		made, err := u.get(ctx, e, args)
		if err != nil {
			return nil, err
		}
		for _, name := range []string{"id", "agentId"} {
			if made[name] != nil {
				return made[name], nil
			}
		}
		return made["name"], nil
	})
	if err != nil {
		return nil, err
	}
	if what.Was != nil {
		what.Is = id
	}
	u.made = append(u.made, what)
	return id, nil
}

// late tells whether to leave the rest for another call.
func (u *undoing) late() bool { return u.set.config.Now().After(u.until) }

// note adds a sentence on what is not as it was.
func (u *undoing) note(format string, values ...any) {
	u.notes = append(u.notes, fmt.Sprintf(format, values...))
}

// lacks notes that a part is not back, and goes on with the others. What would stop them as
// well is returned.
func (u *undoing) lacks(part string, err error) error {
	if err == nil || makeapi.IsRateLimited(err) || errors.Is(err, context.Canceled) {
		return err
	}
	u.missing = true
	u.note("%s could not be restored. %s", part, u.reason(err))
	return nil
}

// reason words an error in one line, as the failed call of a tool would.
func (u *undoing) reason(err error) string {
	return strings.ReplaceAll(u.set.words(u.call, err), "\n", " ")
}

// argsFrom takes members of an object as arguments.
func argsFrom(from object, names ...string) schemas.Args {
	args := schemas.Args{}
	for _, name := range names {
		args[name] = from[name]
	}
	return args
}

// same compares ids, which Make writes as numbers or as digits.
func same(a, b any) bool { return a != nil && b != nil && fmt.Sprint(a) == fmt.Sprint(b) }

// goesWithout notes that a lesser part can't be kept, where Make does not show it: a plan
// may lack it. What could be read another time is not gone without.
func (u *undoing) goesWithout(part string, err error) error {
	var refusal *makeapi.Error
	var strange *unreadableError
	known := errors.As(err, &refusal) && refusal.Status < 500 && !makeapi.IsRateLimited(err)
	if !known && !errors.As(err, &strange) {
		return err
	}
	u.note("%s could not be kept. %s", part, u.reason(err))
	return nil
}

// progress tells a client that asked for it how far the call is.
func (u *undoing) progress(done, of int) {
	if u.call.caller.Progress != nil {
		u.call.caller.Progress(float64(done), float64(of), "")
	}
}

// single is the reversal of what one call reads and another creates.
type single struct {
	kind             string
	of, read, create makeapi.Declared
	// key are the arguments that name it, its own id last, and under those of them that say
	// where it is made.
	key, under []string
	// members are what it is made of.
	members []string
	lost    string
}

func (d single) reversal() reversal {
	return reversal{
		Of: d.of, Reads: []makeapi.Declared{d.read}, Makes: []makeapi.Declared{d.create}, Lost: d.lost,
		Keep: func(ctx context.Context, u *undoing, args schemas.Args) (object, error) {
			thing, err := u.get(ctx, d.read, argsFrom(args, d.key...))
			if err != nil {
				return nil, err
			}
			u.is(d.kind, args[d.key[len(d.key)-1]], thing["name"])
			return object{"args": argsFrom(args, d.key...), "thing": thing}, nil
		},
		Restore: func(ctx context.Context, u *undoing, was object) error {
			args, thing := argsFrom(inner(was, "args"), d.under...), inner(was, "thing")
			maps.Copy(args, argsFrom(thing, d.members...))
			what := restored{Kind: d.kind, Name: text(thing["name"]), Was: inner(was, "args")[d.key[len(d.key)-1]]}
			_, err := u.create(ctx, "thing", what, d.create, args)
			return err
		},
	}
}
