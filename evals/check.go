package evals

import (
	"cmp"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"

	"makemcp/makeapi/sandbox"
)

// check refuses a case whose words have no meaning, as far as its schema can't tell.
func (s *source) check(c *Case) error {
	if c.ID != s.stem() {
		return s.errorf(place{"id"}, "the id is %q, so the file must be called %s%s, or the id %s", c.ID, c.ID, ending, s.stem())
	}
	if _, err := time.Parse(time.RFC3339, c.Clock); c.Clock != "" && err != nil {
		return s.errorf(place{"clock"}, "there is no time %q; times look like 2026-03-02T09:00:00Z", c.Clock)
	}
	for _, check := range []func(*Case) error{s.checkClient, s.checkFaults, s.checkTurns, s.checkExpect} {
		if err := check(c); err != nil {
			return err
		}
	}
	return nil
}

func (s *source) checkClient(c *Case) error {
	at := place{"client"}
	if !slices.ContainsFunc(Transports, func(t Transport) bool {
		return slices.ContainsFunc(eras, func(protocol string) bool { return c.Client.connects(t, protocol) })
	}) {
		return s.errorf(at, "nothing is left to replay: over %s only %s is spoken", SSE, older)
	}
	if c.does(Absent) && slices.Contains(c.Client.protocols(), modern) {
		return s.errorf(at, "in %s a client that gets no answer never calls again, so there is nothing to replay: set protocols to [%s]", modern, older)
	}
	attacks := func(t Turn) bool { return t.Call != nil && (t.Call.ReuseApproval || len(t.Call.SwitchTo) > 0) }
	if slices.ContainsFunc(c.Turns, attacks) && slices.Contains(c.Client.protocols(), older) {
		return s.errorf(at, "in %s no approval travels that could be reused or switched: set protocols to [%s]", older, modern)
	}
	return nil
}

// checkFaults tries them on a sandbox, which knows the routes.
func (s *source) checkFaults(c *Case) error {
	for i, fault := range c.Faults {
		at := place{"faults"}.at(i)
		if err := sandbox.New().Inject(fault); err != nil {
			return s.errorf(at, "%v", err)
		}
		hangs := fault.Kind == sandbox.Slow || fault.Kind == sandbox.TimeoutAfterCommit
		if hangs && (fault.Delay <= 0 || fault.Delay >= longestReplay) {
			return s.errorf(at, "%s needs a delay such as 300ms, below %s: without one it lasts longer than a replay may", fault.Kind, longestReplay)
		}
	}
	return nil
}

// checkTurns also follows the saved values: each must be saved before it is used.
func (s *source) checkTurns(c *Case) error {
	saved := bindings{}
	for i, t := range c.Turns {
		at := place{"turns"}.at(i)
		if err := s.checkTurn(at, c, t); err != nil {
			return err
		}
		for _, part := range t.referring() {
			if err := s.checkReferences(saved, at.at(part...)); err != nil {
				return err
			}
		}
		for name := range t.saves() {
			if isOperator("$"+name) || !nameable.MatchString(name) {
				return s.errorf(at, "nothing can be saved as %q: names are of letters and digits, and $%s and $%s have a meaning", name, lengthIs[1:], goneIs[1:])
			}
			saved[name] = nil
		}
	}
	for i := range c.Expect.AnyOf {
		if err := s.checkReferences(saved, place{"expect", "anyOf"}.at(i, "state")); err != nil {
			return err
		}
	}
	return cmp.Or(s.checkReferences(saved, place{"expect", "state"}), s.checkReferences(saved, place{"expect", "log", "never"}))
}

func (s *source) checkTurn(at place, c *Case, t Turn) error {
	switch {
	case t.kinds() != 1:
		return s.errorf(at, "a turn is either a call, or a person's act, or a note, or a restart, or a request")
	case t.Token != "" && (!t.Restart || tokens[t.Token] == ""):
		return s.errorf(at, "token names whose token the server has after a restart")
	case t.Request != nil:
		at = at.at("request")
		return cmp.Or(s.checkRequest(at, c, *t.Request), s.checkCounts(at.at("expect", "match"), t.Request.Expect.Match))
	case t.Call != nil:
		return s.checkAnswer(at.at("call", "expect"), t.Call.Expect)
	case t.Person != nil:
		return s.checkAct(at.at("person"), *t.Person)
	}
	return nil
}

// nameable is what a reference can name.
var nameable = regexp.MustCompile(`^[A-Za-z]\w*$`)

// referring are the places in a turn at which references are replaced.
func (t Turn) referring() [][]any {
	parts := [][]any{
		{"call", "arguments"}, {"call", "switchTo"}, {"call", "expect"},
		{"person", "types"}, {"person", "fields"}, {"person", "reads"},
		{"request", "expect", "match"}, {"request", "expect", "contains"}, {"request", "expect", "absent"},
	}
	if t.Request != nil {
		if _, verbatim := t.Request.Body.(string); !verbatim {
			parts = append(parts, []any{"request", "body"})
		}
	}
	return parts
}

// saves are the names that a turn saves values under.
func (t Turn) saves() map[string]string {
	switch {
	case t.Call != nil:
		return t.Call.Save
	case t.Person != nil:
		return t.Person.Save
	case t.Request != nil:
		return t.Request.Save
	}
	return nil
}

// checkReferences refuses references to what is not saved.
func (s *source) checkReferences(saved bindings, at place) error {
	node, _ := s.find(at)
	if node == nil {
		return nil
	}
	r := referrer{source: s, saved: saved}
	ast.Walk(&r, node)
	return r.problem
}

// referrer visits texts that may refer to saved values.
type referrer struct {
	*source
	saved   bindings
	name    ast.Node // of the member that is visited
	problem error
}

// Visit implements ast.Visitor.
func (r *referrer) Visit(node ast.Node) ast.Visitor {
	if member, ok := node.(*ast.MappingValueNode); ok {
		r.name = member.Key
	}
	text, ok := node.(*ast.StringNode)
	if !ok || r.problem != nil || node == r.name && isOperator(text.Value) {
		return r
	}
	for _, m := range reference.FindAllStringSubmatch(text.Value, -1) {
		if _, ok := r.saved[m[1]]; ok || m[1] == "" {
			continue
		}
		if isOperator(m[0]) {
			r.problem = r.wrong(text.GetToken(), "%s is the name of a member, and nothing else", m[0])
			break
		}
		known := []string{lengthIs, goneIs}
		for name := range r.saved {
			known = append(known, "$"+name)
		}
		slices.Sort(known)
		r.problem = r.wrong(text.GetToken(), "$%s is used but not saved before%s", m[1], meant("$"+m[1], known))
		break
	}
	return r
}

func (s *source) checkAct(at place, a Act) error {
	switch {
	case !a.onPage() && (len(a.Fields) > 0 || len(a.Sees) > 0 || a.Refused || a.Stranger):
		return s.errorf(at, "fields, sees, refused and stranger are for %s, %s and %s", ApprovePage, DeclinePage, RevealPage)
	case a.Does != Accept && a.Types != "":
		return s.errorf(at, "types is for %s; on a page, fields are typed", Accept)
	case a.Does != ReadMail && len(a.Save) > 0:
		return s.errorf(at, "save is for %s", ReadMail)
	}
	return nil
}

func (s *source) checkAnswer(at place, a Answer) error {
	if err := s.checkCounts(at.at("match"), a.Match); err != nil {
		return err
	}
	for i, one := range a.AnyOf {
		if err := s.checkAnswer(at.at("anyOf", i), one); err != nil {
			return err
		}
	}
	return nil
}

func (s *source) checkExpect(c *Case) error {
	at := place{"expect"}
	beside := c.Expect
	if beside.Start = ""; c.Expect.Start != "" && !reflect.DeepEqual(beside, Expect{}) {
		return s.errorf(at.at("start"), "nothing is compared when the server refuses to start: leave out what stands beside start")
	}
	if err := s.checkOutlook(at, c.Expect.outlook()); err != nil {
		return err
	}
	for i, o := range c.Expect.AnyOf {
		if o.Asked > 0 && c.Expect.Asked > 0 {
			return s.errorf(at.at("anyOf", i), "asked stands beside anyOf already")
		}
		if err := s.checkOutlook(at.at("anyOf", i), o); err != nil {
			return err
		}
	}
	return cmp.Or(s.checkCounts(at.at("tools"), c.Expect.Tools), s.checkCounts(at.at("log", "audit"), c.Expect.Log.Audit))
}

func (s *source) checkOutlook(at place, o Outlook) error {
	known := sandbox.Routes()
	listed := append(slices.Concat(o.HTTP.Order, o.HTTP.Never), slices.Sorted(maps.Keys(o.HTTP.Count))...)
	for _, request := range listed {
		if !slices.Contains(known, request) {
			return s.errorf(at.at("http"), "there is no request %q; requests look like GET /users/{userId}%s", request, meant(request, known))
		}
	}
	for _, row := range slices.Sorted(maps.Keys(o.State)) {
		if err := s.checkRow(at.at("state", row), row, o.State[row]); err != nil {
			return err
		}
	}
	return nil
}

// checkRow refuses a row that can't be one, and what can't have become of it.
func (s *source) checkRow(at place, row string, want any) error {
	kind, id, _ := strings.Cut(row, "/")
	kinds := slices.Sorted(maps.Keys(seed()))
	members, ok := want.(map[string]any)
	_, goes := members[goneIs]
	count, counts := members[lengthIs]
	rest := maps.Clone(members)
	delete(rest, lengthIs)
	switch {
	case !slices.Contains(kinds, kind) || id == "":
		return s.errorf(at, "there is no row %q: rows are called kind/id%s The kinds are %s", row, cmp.Or(meant(kind, kinds), "."), strings.Join(kinds, ", "))
	case strings.Contains(strings.TrimSuffix(row, "/*"), "*"):
		return s.errorf(at, "%s: a star stands for all that follows a slash, as in %s/*", row, kind)
	case !ok && want != gone:
		return s.errorf(at, "%s: list members, or say %s", row, gone)
	case counts && !strings.HasSuffix(row, "/*"):
		return s.errorf(at, "%s: %s counts the rows that a star stands for", row, lengthIs)
	case counts && !isCount(count, 1):
		return s.errorf(at, "%s: %s is a whole number above 0", row, lengthIs)
	case goes && (len(rest) > 1 || members[goneIs] != true):
		return s.errorf(at, "%s: %s: true stands alone, or beside %s, since nothing is left of what is gone", row, goneIs, lengthIs)
	}
	delete(rest, goneIs)
	return s.checkCounts(at, rest)
}

// checkCounts refuses a count that would not be made.
func (s *source) checkCounts(at place, want any) error {
	switch want := want.(type) {
	case []any:
		for i, item := range want {
			if err := s.checkCounts(at.at(i), item); err != nil {
				return err
			}
		}
	case map[string]any:
		if count, ok := want[lengthIs]; ok && (len(want) > 1 || !isCount(count, 0)) {
			return s.errorf(at.at(lengthIs), "%s is a whole number and stands alone", lengthIs)
		}
		for _, name := range slices.Sorted(maps.Keys(want)) {
			if err := s.checkCounts(at.at(name), want[name]); err != nil {
				return err
			}
		}
	}
	return nil
}

// isCount tells whether a value is a whole number that is not below another, or a
// reference, which stands for one.
func isCount(v any, least uint64) bool {
	switch v := v.(type) {
	case uint64:
		return v >= least
	case string:
		return reference.MatchString(v)
	}
	return false
}
