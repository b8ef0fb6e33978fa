package tools

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"makemcp/makeapi"
	"makemcp/schemas"
	"makemcp/tools/gate"
)

// The ways in which a call is held back. Their texts are for agents: whether a
// person said no or could not be asked calls for different things.
var (
	errDeclined   = errors.New("A person declined this call. Nothing was changed. Do not call again unless they ask you to.")                                                                       //nolint:staticcheck // a sentence for agents
	errDismissed  = errors.New("The person closed the question without deciding. Nothing was changed. Ask them what they want before you call again.")                                              //nolint:staticcheck // a sentence for agents
	errDenied     = errors.New("The operator of this server does not allow this call (--confirm deny). Nothing was changed. Do not call again.")                                                    //nolint:staticcheck // a sentence for agents
	errStale      = errors.New("The approval does not fit this call: the arguments or the target changed, or it was used before. Nothing was changed. Call again to have the person asked anew.")   //nolint:staticcheck // a sentence for agents
	errForPeople  = errors.New("The answer to this call is a new secret that is shown once, so only a person may make it: they can with make-mcp call, or in Make's web app. Nothing was changed.") //nolint:staticcheck // a sentence for agents
	errUnanswered = errors.New("nobody answered")
	errNoPages    = errors.New("this server has no page to open")
)

// notNeeded is how a call is confirmed that nobody has to decide on.
const notNeeded = "not needed"

// unaskedError says that no person could be asked.
type unaskedError struct{ cause error }

func (e *unaskedError) Error() string {
	return fmt.Sprintf("This call needs a person's approval, and no person could be asked: %v. Nothing was changed. "+
		"A person can run it with make-mcp call, or use a client that can ask them.", e.cause)
}

// waitingError says that a page waits for a person.
type waitingError struct{ url string }

func (e *waitingError) Error() string {
	return "Not done yet: a person has to decide on this page: " + e.url + "\n" +
		"Show them the link. When they say that they are done, call this tool again with the same arguments. Nothing was changed so far."
}

// confirm holds calls that a person decides on, or that need a secret which only a
// person may type, until that person has answered.
func (s *Set) confirm(next handler) handler {
	return func(ctx context.Context, c *call) (json.RawMessage, error) {
		if !needsPerson(c.tool.Operation) && !s.needsSecrets(c.tool) {
			c.confirmed = notNeeded
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
	case s.hides(c):
		return errForPeople
	case s.config.Confirm == Deny:
		return errDenied
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
	c.confirmed = answer.Via
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

// ask climbs down the ladder: the client's own dialogue or the terminal, a page to
// open, refusal.
func (s *Set) ask(ctx context.Context, c *call, q gate.Question) (*gate.Answer, error) {
	ctx, stop := s.untilEnd(ctx)
	defer stop()
	p := c.caller.Person
	wait := s.waits()
	if r, ok := p.(*roundTrip); ok && r.state != "" {
		wait = 0 // the answer came along with the call
	}
	if _, another := s.waiting.LoadOrStore(q.Key, nil); another {
		wait = 0 // one call waits for a page; more of the same would only take up room
	} else {
		defer s.waiting.Delete(q.Key)
	}
	// A page may wait for a person on this very call already, or be answered.
	if answer, err := s.desk.Take(ctx, q.Key, wait); err != nil || answer != nil {
		return answer, err
	}
	if p != nil && p.Takes(q) {
		answer, err := p.Ask(ctx, q)
		if answer != nil || errors.Is(err, errDeclined) || errors.Is(err, errDismissed) {
			// Decided: a page that was opened for it must not decide again.
			err = errors.Join(err, s.desk.Close(ctx, q.Key))
		}
		if !errors.Is(err, errUnanswered) {
			return answer, err
		}
	}
	ticket, err := s.desk.Open(ctx, q)
	if err != nil {
		return nil, &unaskedError{err}
	}
	return nil, &waitingError{ticket.URL}
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

// question words what a person is asked about a call.
func (s *Set) question(ctx context.Context, c *call) (gate.Question, error) {
	target, err := s.target(ctx, c)
	if err != nil {
		return gate.Question{}, err
	}
	key, err := gate.Key(c.caller.Principal, s.config.Client.Zone(), c.tool.Name, c.args, target.String())
	q := gate.Question{
		Key: key, Tool: c.tool.Name, Title: c.tool.Shape().Title, About: firstSentence(c.tool.Shape().About),
		Asker: shortName(c.caller.Client), Zone: s.config.Client.Zone(), Target: target.String(), Consequence: consequence(c),
	}
	if s.needsSecrets(c.tool) {
		q.Args = maps.Clone(c.args)
	}
	for _, f := range c.tool.Shape().Fields {
		value, given := c.args[f.Name]
		switch {
		case f.Secret && s.config.Secrets == OnPage:
			q.Secrets = append(q.Secrets, secretOf(f))
		case given:
			a := gate.Argument{Name: f.Name, Value: readable(f, value)}
			q.Arguments = append(q.Arguments, a)
			q.Long = q.Long || len(a.Value) > longestValue
		}
	}
	return q, err
}

// longestName keeps a client, which names itself, from pushing the question off a small
// screen.
const longestName = 60

func shortName(client string) string {
	name := []rune(gate.Plain(client))
	if len(name) > longestName {
		return string(name[:longestName]) + "…"
	}
	return string(name)
}

// firstSentence is what a description says to people; the rest is for agents.
func firstSentence(about string) string {
	if end := strings.Index(about, ". "); end >= 0 {
		return about[:end+1]
	}
	return about
}

// consequence says what is at stake.
func consequence(c *call) string {
	switch {
	case c.wanted != nil:
		return gate.Plain("Make wants this confirmed. " + c.wanted.Error())
	case c.tool.Effect == makeapi.Credential:
		return "This changes how somebody signs in to Make. It can't be taken back, only changed again."
	case c.tool.Effect == makeapi.Destructive:
		return "This loses something for good. It can't be undone."
	default:
		return "This changes something in Make."
	}
}

// readable is an argument as a person should see it: secrets and handles hidden.
func readable(f schemas.Field, value any) string {
	switch {
	case f.Secret:
		return "(hidden)"
	case f.Sealed:
		return "(a handle)"
	}
	if text, ok := value.(string); ok {
		return gate.Legible(text)
	}
	raw, err := json.Marshal(value)
	if err != nil {
		return "(unreadable)"
	}
	return gate.Legible(string(raw))
}

// longestValue is how long an argument may be for a dialogue, in bytes. What is longer is
// approved on a page, which has room for all of it.
const longestValue = 300

// secretOf words a field for the page.
func secretOf(f schemas.Field) gate.Secret {
	label, hint, _ := strings.Cut(strings.TrimSuffix(f.Schema.Description, "."), ": ")
	return gate.Secret{
		Name:  f.Name,
		Label: label,
		Hint:  hint,
		JSON:  f.Schema.Type == "object",
		Must:  f.Required,
		New:   strings.HasPrefix(f.Name, "new"),
	}
}
