package tools

import (
	"context"
	"errors"
	"time"

	"makemcp/tools/gate"
	"makemcp/tools/policy"
)

// ask climbs down the ladder: the client's own dialogue or the terminal, a page to
// open, refusal.
func (s *Set) ask(ctx context.Context, c *call, d policy.Decision) (*gate.Answer, error) {
	if s.config.Policy.Rung(c.caller.Client) == policy.None {
		return nil, &unaskedError{errNoRung}
	}
	// How many have to agree is part of the question: once it takes two, what one has approved
	// does not do.
	key, err := gate.Key(c.caller.Principal, s.config.Client.Zone(), c.tool.Name, c.args, d.Approvals)
	if err != nil {
		return nil, err
	}
	ctx, stop := s.untilEnd(ctx)
	defer stop()
	wait, done := s.turn(c, key)
	defer done()
	// A page may wait for a person on this very call already, or be answered.
	if answer, err := s.desk.Take(ctx, key, wait); err != nil || answer != nil {
		return answer, err
	}
	p := s.person(c)
	if p == nil {
		// Who calls in a loop must not have the target read in a loop.
		ticket, err := s.desk.Find(ctx, key)
		if err != nil {
			return nil, err
		}
		if ticket != nil {
			return nil, s.waitFor(ctx, ticket)
		}
	}
	q, err := s.question(ctx, c, d, key)
	if err != nil {
		return nil, err
	}
	if p != nil && p.Takes(q) {
		answer, err := s.inDialogue(ctx, p, q)
		if !errors.Is(err, errUnanswered) {
			return answer, err
		}
	}
	return nil, s.onPage(ctx, q)
}

// onPage ends a call with a page for the person.
func (s *Set) onPage(ctx context.Context, q gate.Question) error {
	ticket, err := s.desk.Open(ctx, q)
	if err != nil {
		return &unaskedError{err}
	}
	return s.waitFor(ctx, ticket)
}

// waitFor ends a call for whose page a person has still to come.
func (s *Set) waitFor(ctx context.Context, ticket *gate.Ticket) error {
	way, err := s.toPage(ctx, ticket.URL)
	if err != nil {
		return &unaskedError{err}
	}
	return &waitingError{way}
}

// turn tells how long a call waits for a page, and has to be done with afterwards: one call
// waits for a page, and more of the same would only take up room.
func (s *Set) turn(c *call, key string) (wait time.Duration, done func()) {
	if _, another := s.waiting.LoadOrStore(key, nil); another {
		return 0, func() {}
	}
	done = func() { s.waiting.Delete(key) }
	if r, ok := c.caller.Person.(*roundTrip); ok && r.state != "" {
		return 0, done // the answer came along with the call
	}
	return s.waits(), done
}

// person is how the person behind a call is reached besides a page, or nil. The operator
// knows clients that declare dialogues and drop them.
func (s *Set) person(c *call) Person {
	if s.config.Policy.Rung(c.caller.Client) != policy.Dialogue {
		return nil
	}
	return c.caller.Person
}

// inDialogue puts a question, with a time limit: some clients declare dialogues and drop
// them.
func (s *Set) inDialogue(ctx context.Context, p Person, q gate.Question) (*gate.Answer, error) {
	limited, stop := context.WithTimeout(ctx, s.config.Patience)
	defer stop()
	answer, err := p.Ask(limited, q)
	switch {
	case answer != nil, errors.Is(err, errDeclined), errors.Is(err, errDismissed), errors.Is(err, errMistyped):
		// Decided: a page that was opened for it must not decide again.
		return answer, errors.Join(err, s.desk.Close(ctx, q.Key))
	case limited.Err() != nil:
		return nil, errUnanswered
	}
	return answer, err
}

// longestWait keeps a waiting call below the time limits of clients, the shortest of
// which are known to be a minute.
const longestWait = 20 * time.Second

// waits is how long a call that was made again waits for a page.
func (s *Set) waits() time.Duration { return min(longestWait, s.config.Patience) }

// untilEnd is a context for waiting on people: it ends with the program as well, so that
// a call that waits can still say how to go on.
func (s *Set) untilEnd(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(s.config.Ending, cancel)
	return ctx, func() {
		stop()
		cancel()
	}
}
