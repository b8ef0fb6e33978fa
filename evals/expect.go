package evals

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"makemcp/makeapi/sandbox"
)

// expand puts saved values in the place of references.
func (c Call) expand(b bindings) (Call, error) {
	for _, arguments := range []*map[string]any{&c.Arguments, &c.SwitchTo} {
		if *arguments == nil {
			continue
		}
		expanded, err := b.expand(plain(*arguments))
		if err != nil {
			return c, err
		}
		*arguments = expanded.(map[string]any)
	}
	return c, nil
}

// expand puts saved values in the place of references.
func (a Answer) expand(b bindings) (Answer, error) {
	var err error
	if a.Error, err = b.text(a.Error); err != nil {
		return a, err
	}
	if a.Match, err = b.expand(plain(a.Match)); err != nil {
		return a, err
	}
	if a.Contains, err = b.texts(a.Contains); err != nil {
		return a, err
	}
	if a.Within, err = b.texts(a.Within); err != nil {
		return a, err
	}
	if a.Absent, err = b.texts(a.Absent); err != nil {
		return a, err
	}
	a.AnyOf = slices.Clone(a.AnyOf)
	for i := range a.AnyOf {
		if a.AnyOf[i], err = a.AnyOf[i].expand(b); err != nil {
			return a, err
		}
	}
	return a, nil
}

// checkOutcome says what is wrong when a call failed that must succeed, or the other way
// round.
func (a Answer) checkOutcome(r reply) []string {
	switch {
	case a.Error == "" && len(a.AnyOf) > 0: // each of these says whether the call succeeds
		problems, _ := nearest(a.AnyOf, func(one Answer) []string { return one.checkOutcome(r) })
		return problems
	case a.Error == "" && r.failed:
		return []string{"the call failed: " + cut(r.told(), longest)}
	case a.Error != "" && !r.failed:
		return []string{fmt.Sprintf("the call succeeded, but should fail with %q", a.Error)}
	}
	return nil
}

// check compares what an answer says with what is expected of it.
func (a Answer) check(r reply) []string {
	var problems []string
	problem := func(format string, values ...any) { problems = append(problems, fmt.Sprintf(format, values...)) }
	if r.failed && !a.anyWords && !strings.Contains(r.text, a.Error) {
		problem("the error does not say %q: %s", a.Error, cut(r.told(), longest))
	}
	if a.Match != nil {
		if answer, err := parseJSON([]byte(r.data())); err != nil {
			problem("the answer is not JSON: %s", cut(r.told(), longest))
		} else if wrong := mismatch(a.Match, answer, "the answer"); wrong != "" {
			problem("%s", wrong)
		}
	}
	for _, part := range a.Contains {
		if !says(r.text, part) {
			problem("the answer does not contain %q: %s", part, cut(r.told(), longest))
		}
	}
	for _, part := range a.Absent {
		if says(r.text, part) {
			problem("the answer contains %q", part)
		}
	}
	if n := tokensOf(r.text); a.Tokens > 0 && n > a.Tokens {
		problem("the answer takes %d tokens, more than %d", n, a.Tokens)
	}
	others, which := nearest(a.AnyOf, func(one Answer) []string {
		return slices.Concat(one.checkOutcome(r), one.check(r), r.checkWithin(one.Within))
	})
	for _, text := range others {
		problem("%s%s", ofSeveral(len(a.AnyOf), which), text)
	}
	return problems
}

// verify checks what must hold when the session is over and the server has stopped.
func (s *session) verify(log, audit string) error {
	requests := s.account.Requests()
	s.out.Requests, s.out.Questions, s.out.Definitions = len(requests), len(s.person.asked), tokensOf(string(encode(s.agent.tools)))
	if wanted := s.test.Expect.Tools; wanted != nil {
		definitions := s.agent.definitions()
		if wrong := mismatch(plain(wanted), definitions, "tools"); wrong != "" {
			s.report("tools", []string{wrong}, lines(plain(wanted)), lines(alike(plain(wanted), definitions)))
		}
	}
	changes := differences(s.account.State())
	s.out.State = map[string]any{}
	for _, c := range changes {
		s.out.State[c.row] = c.expectation()
		s.out.tell(theMake, "differs now at "+c.row, c.String())
	}
	if err := s.verifyOutcome(requests, changes); err != nil {
		return err
	}
	s.report("budget", s.test.Expect.Budget.check(s.out), "", "")
	return s.verifyRecords(log, audit)
}

// verifyOutcome compares what came of the session with what is good.
func (s *session) verifyOutcome(requests []sandbox.Request, changes []change) error {
	for _, problem := range checkRequests(requests, s.test.tokens()) {
		s.out.blame(Failure{Check: "http", Text: problem, Actual: made(requests)})
	}
	outlooks := s.test.Expect.outlooks()
	for i := range outlooks {
		state, err := s.saved.expand(plain(outlooks[i].State))
		if err != nil {
			return err
		}
		outlooks[i].State = map[string]any{}
		if listed, ok := state.(map[string]any); ok {
			outlooks[i].State = listed
		}
	}
	failures, which := nearest(outlooks, func(o Outlook) []Failure {
		return o.check(len(s.person.asked), requests, changes)
	})
	for _, f := range failures {
		if f.Line = s.test.parts[f.Check]; len(outlooks) > 1 {
			f.Line = s.test.parts["anyOf"]
		}
		f.Text = ofSeveral(len(outlooks), which) + f.Text
		s.out.blame(f)
	}
	return nil
}

// outlook is what stands beside anyOf.
func (e Expect) outlook() Outlook { return Outlook{e.State, e.Asked, e.HTTP} }

// outlooks are all good outcomes, each with what stands beside anyOf.
func (e Expect) outlooks() []Outlook {
	if len(e.AnyOf) == 0 {
		return []Outlook{e.outlook()}
	}
	all := make([]Outlook, len(e.AnyOf))
	for i, o := range e.AnyOf {
		all[i] = Outlook{State: map[string]any{}, Asked: e.Asked + o.Asked, HTTP: e.HTTP.and(o.HTTP)}
		maps.Copy(all[i].State, e.State)
		maps.Copy(all[i].State, o.State)
	}
	return all
}

// and adds expectations. An order of its own stands for the one beside it.
func (r Requests) and(more Requests) Requests {
	all := Requests{Order: r.Order, Match: r.Match, Count: map[string]int{}, Never: slices.Concat(r.Never, more.Never)}
	if len(more.Order) > 0 || more.Match != "" {
		all.Order, all.Match = more.Order, more.Match
	}
	maps.Copy(all.Count, r.Count)
	maps.Copy(all.Count, more.Count)
	return all
}

func (o Outlook) check(asked int, requests []sandbox.Request, changes []change) []Failure {
	var failures []Failure
	for _, text := range checkState(o.State, changes) {
		failures = append(failures, Failure{Check: "state", Text: text, Expected: lines(o.State), Actual: lines(alikeChanges(o.State, changes))})
	}
	for _, text := range o.HTTP.check(requests) {
		failures = append(failures, Failure{Check: "http", Text: text, Expected: o.HTTP.String(), Actual: made(requests)})
	}
	if asked != o.Asked {
		failures = append(failures, Failure{Check: "confirmation", Text: fmt.Sprintf("people were asked %s, not %s", times(asked), times(o.Asked))})
	}
	return failures
}

// verifyFaults checks that each fault of the case struck: without it, the case proves something
// else. What another server asks of Make is its own affair.
func (s *session) verifyFaults() {
	for i, struck := range s.account.Struck() {
		if struck || s.server.options.Other != nil {
			continue
		}
		f := s.test.Faults[i]
		what := strings.Join(strings.Fields(f.Method+" "+f.Route+" "+f.Path), " ")
		s.out.fail("faults", s.test.parts[fmt.Sprintf("faults %d", i)], "%s on %s never struck", f.Kind, cmp.Or(what, "any request"))
	}
}

// nearest says what is wrong with the best of several alternatives, and which that is:
// nothing, when one holds.
func nearest[T, P any](alternatives []T, check func(T) []P) (best []P, which int) {
	for i, one := range alternatives {
		problems := check(one)
		if len(problems) == 0 {
			return nil, i
		}
		if i == 0 || len(problems) < len(best) {
			best, which = problems, i
		}
	}
	return best, which
}

// ofSeveral introduces what is wrong with the nearest of several alternatives.
func ofSeveral(count, which int) string {
	if count < 2 {
		return ""
	}
	return fmt.Sprintf("none of %d alternatives holds, and in the nearest, number %d: ", count, which+1)
}

// report notes what came of one comparison, with both sides of it.
func (s *session) report(check string, problems []string, expected, actual string) {
	for _, problem := range problems {
		s.out.blame(Failure{Check: check, Line: s.test.parts[check], Text: problem, Expected: expected, Actual: actual})
	}
}

// verifyRecords looks for secrets in everything that was written or said, and reads the
// audit.
func (s *session) verifyRecords(log, audit string) error {
	never, err := s.saved.texts(s.test.Expect.Log.Never)
	if err != nil {
		return err
	}
	secrets := append(slices.Clone(s.person.secrets), s.test.tokens()...)
	for _, record := range []struct {
		place, text string
		canaries    []string
	}{
		{"the log", log, slices.Concat(secrets, never)},
		{"the audit", audit, slices.Concat(secrets, never)},
		{"what the server sent", s.server.wire.String(), secrets},
	} {
		text := spelled(record.text)
		for _, canary := range record.canaries {
			if found := leak(text, canary); found != "" {
				s.out.fail("log", 0, "%s is in %s", found, record.place)
			}
		}
	}
	if len(s.test.Expect.Log.Audit) == 0 {
		return nil
	}
	return s.verifyAudit(audit)
}

// verifyAudit compares the audit line by line.
func (s *session) verifyAudit(audit string) error {
	want := plain(s.test.Expect.Log.Audit).([]any)
	lines := strings.Split(strings.TrimSpace(audit), "\n")
	if len(lines) != len(want) {
		s.out.fail("log", s.test.parts["log"], "the audit has %d lines, not %d", len(lines), len(want))
		return nil
	}
	for i, line := range lines {
		entry, err := parseJSON([]byte(line))
		if err != nil {
			return fmt.Errorf("the audit: %w", err)
		}
		if wrong := mismatch(want[i], entry, fmt.Sprintf("line %d of the audit", i+1)); wrong != "" {
			s.out.fail("log", s.test.parts["log"], "%s", wrong)
		}
	}
	return nil
}

// checkRequests checks what must hold whatever the case says: each request must be for a
// known endpoint, with no parameter that the endpoint does not know, and with no other
// credential than the one of the session.
func checkRequests(requests []sandbox.Request, tokens []string) []string {
	var problems []string
	problem := func(format string, values ...any) { problems = append(problems, fmt.Sprintf(format, values...)) }
	for _, r := range requests {
		switch {
		case r.Route == "":
			problem("%s %s is no endpoint of Make", r.Method, r.Path)
		case len(r.Ignored) > 0:
			problem("%s %s: Make does not know the parameters %s", r.Method, r.Route, strings.Join(r.Ignored, ", "))
		case r.Authorization != "" && !slices.Contains(tokens, strings.TrimPrefix(r.Authorization, "Token ")):
			problem("%s %s was sent with another credential", r.Method, r.Route)
		}
	}
	slices.Sort(problems)
	return problems
}

// check compares what reached Make with what is expected.
func (r Requests) check(requests []sandbox.Request) []string {
	var made []string
	counts := map[string]int{}
	for _, request := range requests {
		name := request.Method + " " + request.Route
		made = append(made, name)
		counts[name]++
	}
	var problems []string
	if problem := r.checkOrder(made); problem != "" {
		problems = append(problems, problem)
	}
	for _, request := range slices.Sorted(maps.Keys(r.Count)) {
		if counts[request] != r.Count[request] {
			problems = append(problems, fmt.Sprintf("%s was made %s, not %s", request, times(counts[request]), times(r.Count[request])))
		}
	}
	for _, request := range r.Never {
		if counts[request] > 0 {
			problems = append(problems, request+" was made")
		}
	}
	slices.Sort(problems)
	return problems
}

// times is how often in words.
func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// checkOrder compares as strictly as the case wants it.
func (r Requests) checkOrder(made []string) string {
	switch {
	case r.Match == outcomeOnly:
		return ""
	case r.Match == exact && !slices.Equal(made, r.Order):
		return fmt.Sprintf("the requests are not exactly %s, but %s", listed(r.Order), listed(made))
	}
	rest := made
	for _, request := range r.Order {
		i := slices.Index(rest, request)
		if i < 0 {
			return fmt.Sprintf("%s is not among the requests in this order: %s", request, listed(made))
		}
		rest = rest[i+1:]
	}
	return ""
}

// listed puts requests into a sentence.
func listed(requests []string) string {
	if len(requests) == 0 {
		return "none"
	}
	return strings.Join(requests, ", ")
}

// check compares what a session cost with its budget.
func (b Budget) check(o *Outcome) []string {
	var problems []string
	for _, cost := range []struct {
		what       string
		most, used int
	}{
		{"requests to Make", b.Requests, o.Requests},
		{"tokens of answers", b.Tokens, o.Tokens},
		{"tokens of definitions", b.Definitions, o.Definitions},
	} {
		if cost.most > 0 && cost.used > cost.most {
			problems = append(problems, fmt.Sprintf("%d %s, more than %d", cost.used, cost.what, cost.most))
		}
	}
	return problems
}
