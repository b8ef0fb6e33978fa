package tools

import (
	"context"
	"encoding/json"

	"makemcp/makeapi"
	"makemcp/tools/gate"
	"makemcp/tools/policy"
)

// confirm holds calls that the policy puts before a person, or that need a secret which
// only a person may type, until that person has answered.
func (s *Set) confirm(next handler) handler {
	return func(ctx context.Context, c *call) (json.RawMessage, error) {
		d := s.config.Policy.Decide(s.judged(c))
		if d.Action == policy.Allow && !needsPerson(c.tool.Operation) && !s.needsSecrets(c.tool) {
			c.confirmed = notNeeded
			if err := s.spend(ctx, d.Quotas); err != nil {
				return nil, err
			}
			answer, err := next(ctx, c)
			if !c.tool.Confirmed || !makeapi.IsConfirmationRequired(err) {
				return answer, err
			}
			c.wanted = err // Make itself wants a person to decide
			d = s.config.Policy.Decide(s.judged(c))
			d.Quotas = nil // it counted already
		}
		if err := s.decide(ctx, c, d); err != nil {
			return nil, err
		}
		return next(makeapi.WithConfirmation(ctx), c)
	}
}

// notNeeded is how a call is confirmed that nobody has to decide on.
const notNeeded = "not needed"

// needsSecrets tells whether a call needs something that only a person may type.
func (s *Set) needsSecrets(t *Tool) bool {
	return s.config.Secrets == OnPage && len(t.Shape().Secrets()) > 0
}

// decide has a call approved, by policy or by a person, and adds what the person
// typed. The error is the refusal.
func (s *Set) decide(ctx context.Context, c *call, d policy.Decision) error {
	switch {
	case d.Action == policy.Deny:
		return &deniedError{d.Because}
	case s.hides(c) && needsPerson(c.tool.Operation) && !s.desk.HasPages():
		return errForPeople
	case d.Action == policy.Allow && !s.needsSecrets(c.tool):
		c.confirmed = "allowed by policy"
		return s.spend(ctx, d.Quotas)
	}
	if err := s.room(ctx, d.Quotas); err != nil {
		return err // nobody is asked about what can't run
	}
	answer, err := s.ask(ctx, c, d)
	if err != nil {
		return err
	}
	if !answer.Approved {
		return errDeclined
	}
	if err := s.accept(ctx, c, answer); err != nil {
		return err
	}
	return s.spend(ctx, d.Quotas)
}

// accept takes an approval for what it is: for the target that the person was shown.
func (s *Set) accept(ctx context.Context, c *call, answer *gate.Answer) error {
	now, err := s.target(ctx, c)
	if err != nil {
		return err
	}
	if changes := answer.Target.Changes(now); len(changes) > 0 {
		return &changedError{changes}
	}
	c.confirmed, c.ticket = answer.Via, answer.Ticket
	return takeSecrets(c, answer.Secrets)
}

// takeSecrets adds what a person typed to what Make gets, under the same rules as any
// argument.
func takeSecrets(c *call, secrets map[string]string) error {
	if len(secrets) == 0 {
		return nil
	}
	for name, value := range secrets {
		if value != "" || c.tool.Shape().Field(name).Required {
			c.opened[name] = value
		}
	}
	return c.tool.Shape().Check(c.opened, true)
}
