package tools

import (
	"context"
	"encoding/json"

	"makemcp/makeapi"
	"makemcp/tools/gate"
)

// confirm holds calls that a person decides on, or that need a secret which only a
// person may type, until that person has answered.
func (s *Set) confirm(next handler) handler {
	return func(ctx context.Context, c *call) (json.RawMessage, error) {
		if !needsPerson(c.tool.Operation) && !s.needsSecrets(c.tool) {
			c.confirmed = "not needed"
			answer, err := next(ctx, c)
			if !c.tool.Confirmed || !makeapi.IsConfirmationRequired(err) {
				return answer, err
			}
			c.wanted = err // Make itself wants a person to decide
		}
		if err := s.decide(ctx, c); err != nil {
			return nil, err
		}
		return next(makeapi.WithConfirmation(ctx), c)
	}
}

// needsSecrets tells whether a call needs something that only a person may type.
func (s *Set) needsSecrets(t *Tool) bool {
	return s.config.Secrets == OnPage && len(t.Shape().Secrets()) > 0
}

// decide has a call approved, by policy or by a person, and adds what the person
// typed. The error is the refusal.
func (s *Set) decide(ctx context.Context, c *call) error {
	switch {
	case s.config.Confirm == Deny:
		return &deniedError{"It is destructive or touches credentials (--confirm deny)."}
	case s.hides(c) && !s.desk.HasPages():
		return errForPeople
	case s.config.Confirm == Allow && !s.needsSecrets(c.tool):
		c.confirmed = "allowed by policy"
		return nil
	}
	q, err := s.question(ctx, c)
	if err != nil {
		return err
	}
	answer, err := s.ask(ctx, c, q)
	if err != nil {
		return err
	}
	if !answer.Approved {
		return errDeclined
	}
	return s.accept(ctx, c, answer)
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
