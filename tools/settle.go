package tools

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"makemcp/makeapi"
	"makemcp/schemas"
	"makemcp/tools/audit"
)

// What becomes known later of a call that a process began and did not live to end.
const (
	foundDone    = "found done"
	foundNotDone = "found not done"
	unknown      = "unknown"
)

// Settle finds out what became of calls that were begun by a process that is gone, and
// puts it on record. A deletion can be found out: its target is read again. Of other
// calls nobody can tell; their outcome is "unknown". What can't be read just now, and
// what another account began, stays open for the next start. Two processes that start at
// once may both put it on record, which says the same twice.
func (s *Set) Settle(ctx context.Context, intents []audit.Entry) {
	for _, intent := range intents {
		fate, err := s.fate(ctx, &intent)
		s.config.Log.Warn().Err(err).Str("call", intent.Call).Str("tool", intent.Tool).Any("targets", intent.Targets).
			Str("zone", intent.Zone).Time("begun", intent.Time).Str("status", fate).
			Msg("a process ended before it could say what became of this call; look at its target in Make")
		if err != nil {
			continue
		}
		intent.Phase, intent.Time, intent.Status = audit.Outcome, s.config.Now().UTC().Truncate(time.Millisecond), fate
		if err := s.config.Audit.Append(intent); err != nil {
			s.config.Log.Error().Err(err).Str("call", intent.Call).Msg("the audit could not be written; the call stays open in it")
		}
	}
}

var errOtherAccount = errors.New("it was begun for another account, so this one can't find out")

// fate reads what became of a call. It fails when that has to wait.
func (s *Set) fate(ctx context.Context, intent *audit.Entry) (string, error) {
	if intent.Zone != s.config.Client.Zone() || intent.Account != s.config.Client.Account() {
		return unknown, errOtherAccount
	}
	c, arg := begun(intent)
	if c == nil {
		return unknown, nil
	}
	id := intent.Targets[arg]
	target, err := s.target(ctx, c)
	switch {
	case isGone(err, arg):
		return foundDone, nil
	case passes(err):
		return unknown, err
	case target.ID == id && target.Name != "" && target.Name != id: // else it was not read
		return foundNotDone, nil
	default:
		return unknown, nil
	}
}

// isGone tells whether a target that an argument names is not there: Make says so, or it
// is not in the list that has all of its kind.
func isGone(err error, arg string) bool {
	var invalid *schemas.Invalid
	if errors.As(err, &invalid) {
		return slices.ContainsFunc(invalid.Problems, func(p schemas.Problem) bool { return p.Argument == "/"+arg })
	}
	return makeapi.IsNotFound(err)
}

// begun is the deletion that an intent is about, and the argument that names what was to
// be deleted. It is nil when it is no deletion of one thing that the end of the path names.
func begun(intent *audit.Entry) (*call, string) {
	o := operation(intent.Tool)
	if o == nil || o.Method != http.MethodDelete || !strings.HasSuffix(o.Path, "}") {
		return nil, ""
	}
	args := schemas.Args{}
	for _, f := range o.Shape().Fields {
		id, number := intent.Targets[f.Name], f.Schema.Type == "integer"
		switch inPath := strings.Contains(o.Path, "{"+f.Name+"}"); {
		case inPath && (!idLike.MatchString(id) || number && !digits.MatchString(id)): // it was cut off, or made up
			return nil, ""
		case id == "":
		case number:
			args[f.Name] = json.Number(id)
		default:
			args[f.Name] = id
		}
	}
	return &call{tool: &Tool{Operation: o}, args: args, opened: args}, o.Path[strings.LastIndex(o.Path, "{")+1 : len(o.Path)-1]
}

var digits = regexp.MustCompile(`^[0-9]{1,19}$`)

// operation is the endpoint of a name, served or not; nil if there is none.
func operation(name string) *makeapi.Operation {
	for _, group := range makeapi.Groups {
		for _, endpoint := range group.Endpoints {
			if o := endpoint.Operation(); o.Name == name {
				return o
			}
		}
	}
	return nil
}

// passes tells whether an error may be gone at the next start.
func passes(err error) bool {
	var lost *makeapi.TransportError
	var refusal *makeapi.Error
	return errors.As(err, &lost) || makeapi.IsUnauthorized(err) || makeapi.IsRateLimited(err) ||
		errors.As(err, &refusal) && refusal.Status >= http.StatusInternalServerError
}
