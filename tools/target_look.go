package tools

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"makemcp/makeapi"
	"makemcp/schemas"
	"makemcp/tools/gate"
)

// mostReads bounds the requests of one look at a target. There are two looks for each
// approval, and Make's smallest plans allow 60 requests a minute. Most looks take two or
// three; only those that go through blueprints take all.
const mostReads = 12

// mostListed bounds what is read of one list for a question.
const mostListed = 500

// look is the reading for one question. Nothing is kept for the next: each caller reads
// with their own token what is there now.
type look struct {
	set  *Set
	call *call

	mu   sync.Mutex
	left int                        // requests
	kept map[string]json.RawMessage // short answers, by request
}

// mostKept bounds an answer that is kept for the rest of a look, in bytes: what two facts
// need is short, and blueprints are not.
const mostKept = 64 << 10

var (
	errSpent     = errors.New("it would take too many requests")
	errUnnamed   = errors.New("the call does not name it")
	errElsewhere = errors.New("it is not where the user of this token is a member")
	errNothing   = errors.New("the answer of Make does not hold it")
)

// ask sends a request, if it was not sent in this look already and there is one left.
func (l *look) ask(ctx context.Context, o *makeapi.Operation, args schemas.Args) (json.RawMessage, error) {
	asked, err := gate.Key(o.Name, args)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	answer, known := l.kept[asked]
	spent := l.left <= 0
	if !known && !spent {
		l.left--
	}
	l.mu.Unlock()
	switch {
	case known:
		return answer, nil
	case spent:
		return nil, errSpent
	}
	answer, err = l.set.config.Client.Do(ctx, o, args)
	if err == nil && len(o.Hides) > 0 {
		answer, _, err = hide(o, answer)
	}
	if err == nil && len(answer) <= mostKept {
		l.mu.Lock()
		l.kept[asked] = answer
		l.mu.Unlock()
	}
	return answer, err
}

// rest is how many requests are left.
func (l *look) rest() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.left
}

// resource calls an endpoint that only reads and returns the resource of its answer, without
// secrets.
func (l *look) resource(ctx context.Context, e makeapi.Declared, args schemas.Args) (any, error) {
	o := e.Operation()
	answer, err := l.whole(ctx, e, args)
	if err != nil || o.Reply == "" {
		return answer, err
	}
	members, _ := answer.(map[string]any)
	return members[o.Reply], nil
}

// whole is all of an answer, with what stands next to the resource.
func (l *look) whole(ctx context.Context, e makeapi.Declared, args schemas.Args) (any, error) {
	o := e.Operation()
	if o.Effect != makeapi.Read {
		panic("tools: a question would call " + o.Name + ", which does not only read")
	}
	args = maps.Clone(args)
	if err := o.Shape().Check(args, false); err != nil {
		return nil, err
	}
	if _, chosen := args["cols"]; !chosen && o.Cols != "" {
		args["cols"] = []any{o.Cols}
	}
	raw, err := l.ask(ctx, o, args)
	if err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var answer any
	return answer, decoder.Decode(&answer)
}

// one reads a thing.
func (l *look) one(ctx context.Context, e makeapi.Declared, args schemas.Args) (row, error) {
	answer, err := l.resource(ctx, e, args)
	members, _ := answer.(map[string]any)
	return members, err
}

// list reads a list.
func (l *look) list(ctx context.Context, e makeapi.Declared, args schemas.Args) ([]row, error) {
	answer, err := l.resource(ctx, e, args)
	return rowsOf(answer), err
}

// onePage asks for as much of a list as is looked at.
func onePage() map[string]any { return map[string]any{"limit": json.Number(strconv.Itoa(mostListed))} }

// arg is an argument of the call as text; empty when it is not given.
func (l *look) arg(name string) string { return row(l.call.args).text(name) }

// row is a thing as Make tells of it.
type row map[string]any

func rowsOf(value any) []row {
	items, _ := value.([]any)
	rows := make([]row, 0, len(items))
	for _, item := range items {
		if members, ok := item.(map[string]any); ok {
			rows = append(rows, members)
		}
	}
	return rows
}

// get is a member; dots lead into members of members.
func (r row) get(path string) any {
	name, rest, deeper := strings.Cut(path, ".")
	if !deeper {
		return r[name]
	}
	inner, _ := r[name].(map[string]any)
	return row(inner).get(rest)
}

// text is a member as text; empty when it is not there.
func (r row) text(path string) string {
	switch v := r.get(path).(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return ""
}

func (r row) truth(path string) bool { return r.get(path) == true }

// pick is the row in which a member has the value; nil when there is none.
func pick(rows []row, member, value string) row {
	for _, r := range rows {
		if value != "" && r.text(member) == value {
			return r
		}
	}
	return nil
}

// column is a member of each row.
func column(rows []row, member string) []string {
	out := make([]string, 0, len(rows))
	for _, r := range rows {
		out = append(out, r.text(member))
	}
	return out
}

// finder reads a thing, or says that it is not there.
type finder func(ctx context.Context, l *look, t thing) (row, error)

// by reads a thing with the endpoint that returns it, with the call's arguments of the
// same names. Renamed are pairs of the endpoint's name and the call's.
func by(e makeapi.Declared, renamed ...string) finder {
	return func(ctx context.Context, l *look, _ thing) (row, error) {
		args, err := l.argsFor(e.Operation(), renamed)
		if err != nil {
			return nil, err
		}
		found, err := l.one(ctx, e, args)
		if err == nil && found == nil {
			return nil, errNothing
		}
		return found, err
	}
}

// among finds a thing in a list, by the member that the call names it with.
func among(e makeapi.Declared, member string) finder {
	return func(ctx context.Context, l *look, t thing) (row, error) {
		args, err := l.argsFor(e.Operation(), nil)
		if err != nil {
			return nil, err
		}
		rows, err := l.list(ctx, e, args)
		if err != nil {
			return nil, err
		}
		if found := pick(rows, member, l.arg(t.arg)); found != nil {
			return found, nil
		}
		return nil, absent(t, l)
	}
}

// argsFor are the arguments of an endpoint that the call has too.
func (l *look) argsFor(o *makeapi.Operation, renamed []string) (schemas.Args, error) {
	args := schemas.Args{}
	for _, f := range o.Shape().Fields {
		from := f.Name
		if i := slices.Index(renamed, f.Name); i >= 0 && i%2 == 0 {
			from = renamed[i+1]
		}
		value, given := l.call.args[from]
		switch {
		case given && f.Name != "cols": // what the call wants of its answer is not what people need
			args[f.Name] = value
		case f.Required:
			return nil, errUnnamed
		}
	}
	return args, nil
}

// isUnreadable tells whether a person can still be asked: what the token may not read, or
// what Make tells nobody, may well be something that it can change.
func isUnreadable(err error) bool {
	return makeapi.IsForbidden(err) || makeapi.IsNotLicensed(err) || isOwn(err)
}

func isOwn(err error) bool {
	return errors.Is(err, errSpent) || errors.Is(err, errUnnamed) || errors.Is(err, errElsewhere) || errors.Is(err, errNothing)
}

// unreadable says that something could not be read, and why.
func unreadable(err error) string { return couldNot + reasonOf(err) }

const couldNot = "could not be read: "

func reasonOf(err error) string {
	var (
		refusal *makeapi.Error
		lost    *makeapi.TransportError
	)
	why := "something went wrong"
	switch {
	case makeapi.IsForbidden(err) && errors.As(err, &refusal) && refusal.Operation.Scope != "":
		why = "the token lacks the scope " + refusal.Operation.Scope + ", or its user a role"
	case makeapi.IsForbidden(err):
		why = "the token may not"
	case makeapi.IsNotLicensed(err):
		why = "the organization's plan does not include it"
	case makeapi.IsRateLimited(err):
		why = "the organization's requests of this minute are used up"
	case makeapi.IsNotFound(err):
		why = "it is not there"
	case isOwn(err):
		why = err.Error()
	case errors.As(err, &refusal):
		why = "Make refused"
	case errors.As(err, &lost):
		why = "Make did not answer"
	}
	return why
}

// fingerprint tells one content from another without showing it.
func fingerprint(content any) string {
	raw, err := json.Marshal(content)
	if err != nil {
		return "unreadable"
	}
	sum := sha256.Sum256(raw)
	return "fingerprint " + hex.EncodeToString(sum[:6])
}

// quote makes a name of somebody's choice stand apart from the words around it.
func quote(name string) string { return fmt.Sprintf("%q", gate.Plain(name)) }
