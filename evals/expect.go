package evals

import (
	"fmt"
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
	a.Absent, err = b.texts(a.Absent)
	return a, err
}

// checkOutcome says what is wrong when a call failed that must succeed, or the other way
// round.
func (a Answer) checkOutcome(r reply) string {
	switch {
	case a.Error == "" && r.failed:
		return "the call failed: " + cut(r.told(), longest)
	case a.Error != "" && !r.failed:
		return fmt.Sprintf("the call succeeded, but should fail with %q", a.Error)
	}
	return ""
}

// check compares what an answer says with what is expected of it.
func (a Answer) check(r reply) []string {
	var problems []string
	problem := func(format string, values ...any) { problems = append(problems, fmt.Sprintf(format, values...)) }
	if r.failed && !strings.Contains(r.text, a.Error) {
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
		if !strings.Contains(r.text, part) {
			problem("the answer does not contain %q: %s", part, cut(r.told(), longest))
		}
	}
	for _, part := range a.Absent {
		if strings.Contains(r.text, part) {
			problem("the answer contains %q", part)
		}
	}
	if n := tokensOf(r.text); a.Tokens > 0 && n > a.Tokens {
		problem("the answer takes %d tokens, more than %d", n, a.Tokens)
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
	state, err := s.saved.expand(plain(s.test.Expect.State))
	if err != nil {
		return err
	}
	expected := map[string]any{}
	if listed, ok := state.(map[string]any); ok {
		expected = listed
	}
	changes := differences(s.account.State())
	for _, c := range changes {
		s.out.tell(theMake, "differs now at "+c.row, c.String())
	}
	s.report("state", checkState(expected, changes), lines(expected), lines(alikeChanges(expected, changes)))
	s.report("http", checkRequests(s.test.Expect.HTTP, requests, tokens[s.test.Token]), s.test.Expect.HTTP.String(), made(requests))
	if asked := len(s.person.asked); asked != s.test.Expect.Asked {
		s.out.fail("confirmation", 0, "there were %d questions to people, not %d", asked, s.test.Expect.Asked)
	}
	s.report("budget", s.test.Expect.Budget.check(s.out), "", "")
	return s.verifyRecords(log, audit)
}

// report notes what came of one comparison, with both sides of it.
func (s *session) report(check string, problems []string, expected, actual string) {
	for _, problem := range problems {
		s.out.blame(Failure{Check: check, Text: problem, Expected: expected, Actual: actual})
	}
}

// verifyRecords looks for secrets in everything that was written or said, and reads the
// audit.
func (s *session) verifyRecords(log, audit string) error {
	never, err := s.saved.texts(s.test.Expect.Log.Never)
	if err != nil {
		return err
	}
	secrets := append(slices.Clone(s.person.typed), tokens[s.test.Token])
	heard := strings.Join(append(s.heard, s.person.asked...), "\n")
	for _, record := range []struct {
		place, text string
		canaries    []string
	}{
		{"the log", log, slices.Concat(secrets, never)},
		{"the audit", audit, slices.Concat(secrets, never)},
		{"an answer or a question", heard, secrets},
	} {
		for _, canary := range record.canaries {
			if strings.Contains(record.text, canary) {
				s.out.fail("log", 0, "%q is in %s", canary, record.place)
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
		s.out.fail("log", 0, "the audit has %d lines, not %d", len(lines), len(want))
		return nil
	}
	for i, line := range lines {
		entry, err := parseJSON([]byte(line))
		if err != nil {
			return fmt.Errorf("the audit: %w", err)
		}
		if wrong := mismatch(want[i], entry, fmt.Sprintf("line %d of the audit", i+1)); wrong != "" {
			s.out.fail("log", 0, "%s", wrong)
		}
	}
	return nil
}

// checkRequests compares what reached Make with what is expected. Whatever the case
// says, each request must be for a known endpoint, with no parameter that the endpoint
// does not know, and with no other credential than the one of the session.
func checkRequests(expected Requests, requests []sandbox.Request, token string) []string {
	var problems, made []string
	problem := func(format string, values ...any) { problems = append(problems, fmt.Sprintf(format, values...)) }
	for _, r := range requests {
		made = append(made, r.Method+" "+r.Route)
		switch {
		case r.Route == "":
			problem("%s %s is no endpoint of Make", r.Method, r.Path)
		case len(r.Ignored) > 0:
			problem("%s %s: Make does not know the parameters %s", r.Method, r.Route, strings.Join(r.Ignored, ", "))
		case r.Authorization != "" && r.Authorization != "Token "+token:
			problem("%s %s was sent with another credential", r.Method, r.Route)
		}
	}
	rest := made
	for _, request := range expected.Order {
		i := slices.Index(rest, request)
		if i < 0 {
			problem("%s is not among the requests in this order: %s", request, strings.Join(made, ", "))
			break
		}
		rest = rest[i+1:]
	}
	counts := map[string]int{}
	for _, request := range made {
		counts[request]++
	}
	for request, count := range expected.Count {
		if counts[request] != count {
			problem("%s was made %d times, not %d", request, counts[request], count)
		}
	}
	for _, request := range expected.Never {
		if counts[request] > 0 {
			problem("%s was made", request)
		}
	}
	slices.Sort(problems)
	return problems
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
