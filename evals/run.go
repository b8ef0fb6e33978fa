package evals

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/mark3labs/mcp-go/client/transport"

	"makemcp/makeapi/sandbox"
)

// Options say which server is tested and how.
type Options struct {
	// Command starts the server: the program and what comes before the name of the
	// transport.
	Command []string
	// Env is added to the server's environment, which is empty but for the account.
	Env []string
	// Transports to replay over.
	Transports []Transport
	// Parallel is how many replays run at once.
	Parallel int
	// Repeat is how often each replay runs, once by default. It fails when it does not
	// always go the same way.
	Repeat int
	// Other is tested instead, if it is not nil; Command, Env and Transports are of no use
	// then.
	Other *Other
	// Zone is where the sandboxes are served, for a server that can't be told of another
	// one for each replay. Replays take turns then.
	Zone *Zone
}

// Run replays every case over each transport and in each of its protocols. It reports
// outcomes as they come, but always in the same order. When the context ends, what has
// not begun is left out.
func Run(ctx context.Context, cases []*Case, o Options, progress func(*Outcome)) *Report {
	started := time.Now()
	replays := o.replays(cases)
	ready := make([]chan *Outcome, len(replays))
	slots := make(chan struct{}, o.parallel())
	for i := range replays {
		ready[i] = make(chan *Outcome, 1)
	}
	go func() {
		for i, replay := range replays {
			slots <- struct{}{}
			go func() {
				defer func() { close(ready[i]); <-slots }()
				if ctx.Err() == nil {
					ready[i] <- replay(ctx)
				}
			}()
		}
	}()
	var outcomes []*Outcome
	for i := range ready {
		if outcome, ok := <-ready[i]; ok {
			outcomes = append(outcomes, outcome)
			progress(outcome)
		}
	}
	return newReport(outcomes, time.Since(started))
}

// Replays is how many replays of these cases there are.
func (o Options) Replays(cases []*Case) int { return len(o.replays(cases)) }

// replays are all that are to be run.
func (o Options) replays(cases []*Case) []func(context.Context) *Outcome {
	transports := o.Transports
	if o.Other != nil {
		transports = []Transport{o.Other.transport()}
	}
	var replays []func(context.Context) *Outcome
	for _, c := range cases {
		for _, t := range transports {
			for _, protocol := range c.Client.protocols() {
				// Of another server, what can't be replayed is reported.
				if o.Other != nil || c.Client.connects(t, protocol) {
					replays = append(replays, func(ctx context.Context) *Outcome { return o.repeat(ctx, c, t, protocol) })
				}
			}
		}
	}
	return replays
}

func (o Options) parallel() int {
	if o.Zone != nil {
		return 1
	}
	return max(1, o.Parallel)
}

// repeat replays a case as often as it should be.
func (o Options) repeat(ctx context.Context, c *Case, t Transport, protocol string) *Outcome {
	first := o.replay(ctx, c, t, protocol)
	for n := 2; n <= o.Repeat; n++ {
		if difference := o.replay(ctx, c, t, protocol).differs(first); difference != "" {
			first.fail(Repeat, 0, "replay %d of %d went another way: %s", n, o.Repeat, difference)
			first.judge()
			break
		}
	}
	return first
}

// longestReplay bounds a replay, so that a server that hangs fails its case.
const longestReplay = time.Minute

func (o Options) replay(ctx context.Context, c *Case, t Transport, protocol string) *Outcome {
	ctx, stop := context.WithTimeout(ctx, longestReplay)
	defer stop()
	started := time.Now()
	out := &Outcome{Case: c.ID, File: c.path, Tags: c.Tags, Transport: t, Protocol: protocol, Failures: []Failure{}}
	err := guarded(func() error { return o.hold(ctx, c, out, (*session).play) })
	var reason notApplicable
	switch applies := errors.As(err, &reason); {
	case applies && out.Calls == 0 && len(out.Failures) == 0:
		out.NotApplicable = string(reason)
	case applies:
		out.fail("session", 0, "the session could not go on, as it needs %s", reason)
	case err != nil && !errors.Is(err, errTold):
		out.fail("session", 0, "%v", err)
	}
	out.judge()
	out.Seconds = seconds(time.Since(started))
	return out
}

// guarded turns a panic into an error: one replay must not take the others with it.
func guarded(hold func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the harness has a fault, please report it: %v\n%s", r, cut(string(debug.Stack()), most))
		}
	}()
	return hold()
}

// hold holds a session of a case, in which play does what the agent does, and checks what
// came of it.
func (o Options) hold(ctx context.Context, c *Case, out *Outcome, play func(*session, context.Context) error) error {
	if err := o.Other.lacks(c, out.Protocol); err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "make-mcp-eval-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }() // what is left is the system's to clear
	zone := o.Zone
	if zone == nil {
		if zone, err = Listen(ctx, "127.0.0.1:0"); err != nil {
			return err
		}
		defer zone.Close()
	}
	account, err := zone.seed(c)
	if err != nil {
		return err
	}
	server, err := o.prepare(c, out.Transport, folder, zone.Address)
	if err != nil {
		return err
	}
	s := &session{test: c, out: out, account: account, server: server, saved: bindings{}, marks: map[string]bool{}}
	s.person = &person{client: c.Client, outcome: out, saved: s.saved, mutations: account.Mutations, requested: s.requested, browser: newBrowser()}
	if c.Issuer {
		if s.issuer, err = serveIssuer(ctx); err != nil {
			return err
		}
		defer s.issuer.close()
		server.args = append(server.args, s.issuer.flags()...)
	}
	err = s.run(ctx, play)
	for _, offence := range server.offences() {
		out.fail("protocol", 0, "%s", offence)
	}
	if c.Expect.Start != "" {
		return s.refusedToStart(err)
	}
	if err != nil {
		return err
	}
	log, audit, err := server.records()
	if err == nil {
		err = s.verify(log, audit)
	}
	return err
}

// run goes through the session, and stops the server whatever becomes of it. If that had to do
// with the server, the error says what it logged last.
func (s *session) run(ctx context.Context, play func(*session, context.Context) error) error {
	err := s.open(ctx)
	logged := err != nil
	if err == nil {
		err = play(s, ctx)
		logged = errors.Is(err, transport.ErrTransportClosed) || ctx.Err() != nil
	}
	if s.server.stop != nil {
		stopped := s.server.stop()
		logged = logged || stopped != nil
		err = errors.Join(err, stopped)
	}
	if log := s.server.log.last(); logged && err != nil && log != "" {
		return fmt.Errorf("%w\n%s", err, log)
	}
	return err
}

// errTold ends a session that can't go on, for a reason that is among the failures already.
var errTold = errors.New("the session can't go on")

// open starts the server and connects to it.
func (s *session) open(ctx context.Context) error {
	if err := s.server.start(ctx); err != nil {
		return err
	}
	if !s.test.hasCalls() && s.test.Raw() {
		s.agent = &agent{} // nobody but who sends the requests
		return nil
	}
	agent, err := connect(ctx, s.server, s.test.Client, s.out.Protocol, s.person)
	if err != nil {
		return s.otherEra(err)
	}
	if s.agent != nil {
		agent.tap.approval = s.agent.tap.approval
	}
	s.agent = agent
	if s.server.options.Other != nil {
		return agent.lacksTool(s.test)
	}
	return nil
}

// otherEra is no failure of another server, which may speak what it likes.
func (s *session) otherEra(err error) error {
	var era wrongEra
	if s.server.options.Other != nil && errors.As(err, &era) {
		return notApplicable("protocol " + s.out.Protocol)
	}
	return err
}

// restart stops the server and starts it again, with another token if one is named.
func (s *session) restart(ctx context.Context, token string) error {
	if err := s.server.stop(); err != nil {
		return err
	}
	s.server.stop = nil
	if token != "" {
		s.server.env = append(s.server.env, "MAKE_API_KEY="+tokens[token]) // the last one counts
	}
	s.out.tell(theServer, "is restarted", "")
	return s.open(ctx)
}

// session is one replay under way.
type session struct {
	test    *Case
	out     *Outcome
	account *sandbox.Sandbox
	server  *child
	issuer  *issuer // nil for none
	agent   *agent
	person  *person
	saved   bindings
	link    string          // to the page that the latest answer named
	secret  string          // to the page with its secret
	latest  string          // answer
	marks   map[string]bool // that were around answers so far

	mu   sync.Mutex // people are asked while a call waits
	told int        // requests to Make that the transcript tells of
}

// play goes through the turns.
func (s *session) play(ctx context.Context) error {
	s.out.tell(thePerson, "says", s.test.Prompt)
	for i := 0; i < len(s.test.Turns); i++ {
		turn, line := s.test.Turns[i], s.test.line(i)
		var err error
		switch {
		case turn.Call != nil:
			var answers int
			answers, err = s.call(ctx, *turn.Call, s.test.answers(i), line)
			i += answers
		case turn.Person != nil:
			err = s.act(ctx, *turn.Person, line)
		case turn.Restart:
			err = s.restart(ctx, turn.Token)
		case turn.Request != nil:
			err = s.request(ctx, *turn.Request, line)
		default:
			s.out.tell(aNote, "", turn.Note)
		}
		if err != nil {
			return fmt.Errorf("%s:%d: %w", s.test.path, line, err)
		}
	}
	s.verifyFaults()
	return nil
}

// call makes the agent's call. It returns how many of the person's answers were given
// while it was under way.
func (s *session) call(ctx context.Context, c Call, answers []Act, line int) (int, error) {
	c, err := c.expand(s.saved)
	if err != nil {
		return 0, err
	}
	s.out.tell(theAgent, "calls "+c.Tool, string(rawArguments(c.Arguments)))
	s.person.begin(answers, line)
	r, err := s.agent.call(ctx, c)
	given := s.person.end(answers)
	if err != nil {
		return given, err
	}
	return given, s.hear(c, r, line)
}

var (
	pageLink   = regexp.MustCompile(`https?://\S+/approve/[^\s/]+(?:\s|$)`)
	secretLink = regexp.MustCompile(`https?://\S+/approve/[^\s/]+/secret`)
)

// note takes in an answer, and the link to a page that may be in it.
func (s *session) note(r reply) {
	did := "answers"
	if r.failed {
		did = "refuses"
	}
	cost := tokensOf(r.text)
	s.out.record(Event{Who: theServer, Did: did, Text: r.told(), Tokens: cost, Requests: s.requested()})
	s.latest = r.text
	s.out.Calls++
	s.out.Tokens += cost
	s.secret = secretLink.FindString(r.text)
	if s.link = strings.TrimSpace(pageLink.FindString(r.text)); s.link != "" {
		s.person.offered(s.link)
	}
}

// hear notes an answer and compares it with what the case expects.
func (s *session) hear(c Call, r reply, line int) error {
	s.note(r)
	expected, err := c.Expect.expand(s.saved)
	if err != nil {
		return err
	}
	if s.server.options.Other != nil {
		expected, r = expected.elsewhere(), r.enveloped(expected, c.Save)
	} else {
		for _, problem := range append(r.checkWithin(expected.Within), r.checkFence(c.Tool, s.marks)...) {
			s.out.fail("marks", line, "%s", problem)
		}
	}
	failed := s.judge(expected, r, line, len(c.Save) > 0)
	switch {
	case len(c.Save) == 0:
		return nil
	case failed:
		return errTold
	}
	answer, err := parseJSON([]byte(r.data()))
	if err != nil {
		return fmt.Errorf("nothing can be saved from an answer that is not JSON: %s", cut(r.text, longest))
	}
	return s.saved.save(c.Save, answer)
}

// judge compares an answer with what is expected of it. A call that should not have failed has
// no answer to compare, and where something was to be saved, the session ends with it.
func (s *session) judge(expected Answer, r reply, line int, ends bool) (failed bool) {
	check := "call"
	problems := expected.checkOutcome(r)
	if failed = r.failed && len(problems) > 0; failed && ends {
		check = "session"
	}
	for _, problem := range problems {
		s.out.fail(check, line, "%s", problem)
	}
	if failed {
		return true
	}
	shown, got := expected.compared(r)
	for _, problem := range expected.check(r) {
		s.out.blame(Failure{Check: "result", Line: line, Text: problem, Expected: shown, Actual: got})
	}
	return false
}

// requested are the requests that reached Make since it was last called.
func (s *session) requested() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var made []string
	requests := s.account.Requests()
	for _, r := range requests[s.told:] {
		made = append(made, fmt.Sprintf("%s %s %d", r.Method, cmp.Or(r.Route, r.Path), r.Status))
	}
	s.told = len(requests)
	return made
}

// act has the person do something between two calls.
func (s *session) act(ctx context.Context, a Act, line int) error {
	switch {
	case a.Does == ReadMail:
		return s.ReadMail(a)
	case a.Does == RevealPage && s.secret == "":
		s.out.fail("confirmation", line, "the person was to look at a secret, but the answer named no page for it")
	case a.Does == RevealPage:
		s.person.press(ctx, s.secret, a)
	case !a.onPage() && s.link != "":
		s.out.fail("confirmation", line, "%s", s.person.askedOnPage(a.Does))
	case !a.onPage():
		s.out.fail("confirmation", line, "the person was to %s, but nobody asked them", a.Does)
	case s.link == "":
		s.out.fail("confirmation", line, "the person was to open a page, but the answer named none")
	default:
		s.person.press(ctx, s.link, a)
	}
	return nil
}

func (s *session) ReadMail(a Act) error {
	mails := s.account.Outbox()
	if len(mails) == 0 {
		return errors.New("Make has sent no mail") //nolint:staticcheck // Make is a name
	}
	mail := mails[len(mails)-1]
	s.out.tell(thePerson, "reads the mail from Make", mail.Subject)
	return s.saved.save(a.Save, plain(mail))
}
