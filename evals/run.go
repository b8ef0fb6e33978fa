package evals

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"regexp"
	"sync"
	"time"

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
}

// Run replays every case over each transport and in each of its protocols. It reports
// outcomes as they come, but always in the same order. When the context ends, what has
// not begun is left out.
func Run(ctx context.Context, cases []*Case, o Options, progress func(*Outcome)) *Report {
	started := time.Now()
	var replays []func() *Outcome
	for _, c := range cases {
		for _, t := range o.Transports {
			for _, protocol := range c.Client.protocols() {
				replays = append(replays, func() *Outcome { return o.replay(ctx, c, t, protocol) })
			}
		}
	}
	ready := make([]chan *Outcome, len(replays))
	slots := make(chan struct{}, max(1, o.Parallel))
	for i := range replays {
		ready[i] = make(chan *Outcome, 1)
	}
	go func() {
		for i, replay := range replays {
			slots <- struct{}{}
			go func() {
				defer func() { close(ready[i]); <-slots }()
				if ctx.Err() == nil {
					ready[i] <- replay()
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
func (o Options) Replays(cases []*Case) int {
	total := 0
	for _, c := range cases {
		total += len(o.Transports) * len(c.Client.protocols())
	}
	return total
}

// longestReplay bounds a replay, so that a server that hangs fails its case.
const longestReplay = time.Minute

func (o Options) replay(ctx context.Context, c *Case, t Transport, protocol string) *Outcome {
	ctx, stop := context.WithTimeout(ctx, longestReplay)
	defer stop()
	started := time.Now()
	out := &Outcome{Case: c.ID, File: c.path, Tags: c.Tags, Transport: t, Protocol: protocol, Failures: []Failure{}}
	if err := o.hold(ctx, c, out, (*session).play); err != nil {
		out.fail("session", 0, "%v", err)
	}
	out.judge()
	out.Seconds = seconds(time.Since(started))
	return out
}

// hold holds a session of a case, in which play does what the agent does, and checks what
// came of it.
func (o Options) hold(ctx context.Context, c *Case, out *Outcome, play func(*session, context.Context) error) error {
	folder, err := os.MkdirTemp("", "make-mcp-eval-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }() // what is left is the system's to clear
	account, zone, closeAccount, err := serveAccount(ctx, c.Faults)
	if err != nil {
		return err
	}
	defer closeAccount()
	s := &session{test: c, out: out, account: account, saved: bindings{}, marks: map[string]bool{}}
	s.person = &person{client: c.Client, outcome: out, expand: s.saved.texts, mutations: account.Mutations, requested: s.requested, browser: newBrowser()}

	server, err := o.launch(ctx, out.Transport, c.Flags, folder, zone, tokens[c.Token])
	if err == nil {
		s.agent, err = connect(ctx, server.way, c.Client, out.Protocol, s.person)
	}
	if err == nil {
		err = play(s, ctx)
	}
	if server.stop != nil {
		err = errors.Join(err, server.stop())
	}
	if err != nil {
		return fmt.Errorf("%w\n%s", err, server.log)
	}
	log, audit, err := server.records()
	if err == nil {
		err = s.verify(log, audit)
	}
	return err
}

// account clocks stand still, so that every replay sees the same times.
var theTime = time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC)

// serveAccount serves a freshly seeded sandbox on a loopback port.
func serveAccount(ctx context.Context, faults []sandbox.Fault) (account *sandbox.Sandbox, zone string, stop func(), err error) {
	account = sandbox.New(sandbox.WithClock(func() time.Time { return theTime }))
	for _, fault := range faults {
		if err := account.Inject(fault); err != nil {
			return nil, "", nil, err
		}
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, "", nil, err
	}
	web := &http.Server{Handler: account, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = web.Serve(l) }() // until it is closed
	return account, "http://" + l.Addr().String(), func() { _ = web.Close() }, nil
}

// session is one replay under way.
type session struct {
	test    *Case
	out     *Outcome
	account *sandbox.Sandbox
	agent   *agent
	person  *person
	saved   bindings
	link    string          // to the page that the latest answer named
	heard   []string        // by the agent, so far
	marks   map[string]bool // that were around answers so far

	mu   sync.Mutex // people are asked while a call waits
	told int        // requests to Make that the transcript tells of
}

// play goes through the turns.
func (s *session) play(ctx context.Context) error {
	s.out.tell(thePerson, "says", s.test.Prompt)
	for i := 0; i < len(s.test.Turns); i++ {
		turn, line := s.test.Turns[i], s.test.lines[i]
		var err error
		switch {
		case turn.Call != nil:
			var answers int
			answers, err = s.call(ctx, *turn.Call, s.test.answers(i), line)
			i += answers
		case turn.Person != nil:
			err = s.act(ctx, *turn.Person, line)
		default:
			s.out.tell(aNote, "", turn.Note)
		}
		if err != nil {
			return fmt.Errorf("%s:%d: %w", s.test.path, line, err)
		}
	}
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

var pageLink = regexp.MustCompile(`https?://\S+/approve/\S+`)

// note takes in an answer, and the link to a page that may be in it.
func (s *session) note(r reply) {
	did := "answers"
	if r.failed {
		did = "refuses"
	}
	cost := tokensOf(r.text)
	s.out.record(Event{Who: theServer, Did: did, Text: r.told(), Tokens: cost, Requests: s.requested()})
	s.heard = append(s.heard, r.text)
	s.out.Calls++
	s.out.Tokens += cost
	if s.link = pageLink.FindString(r.text); s.link != "" {
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
	s.judge(expected, r, line)
	for _, problem := range append(r.checkWithin(expected.Within), r.checkFence(c.Tool, s.marks)...) {
		s.out.fail("marks", line, "%s", problem)
	}
	if len(c.Save) == 0 {
		return nil
	}
	answer, err := parseJSON([]byte(r.data()))
	if err != nil {
		return fmt.Errorf("nothing can be saved from an answer that is not JSON: %s", cut(r.text, longest))
	}
	return s.saved.save(c.Save, answer)
}

// judge compares an answer with what is expected of it.
func (s *session) judge(expected Answer, r reply, line int) {
	if problem := expected.checkOutcome(r); problem != "" {
		s.out.fail("call", line, "%s", problem)
	}
	shown, got := expected.compared(r)
	for _, problem := range expected.check(r) {
		s.out.blame(Failure{Check: "result", Line: line, Text: problem, Expected: shown, Actual: got})
	}
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
	case a.Does == readMail:
		return s.readMail(a)
	case !a.onPage():
		s.out.fail("confirmation", line, "the person was to %s, but nobody asked them", a.Does)
	case s.link == "":
		s.out.fail("confirmation", line, "the person was to open a page, but the answer named none")
	default:
		s.person.press(ctx, s.link, a)
	}
	return nil
}

func (s *session) readMail(a Act) error {
	mails := s.account.Outbox()
	if len(mails) == 0 {
		return errors.New("Make has sent no mail") //nolint:staticcheck // Make is a name
	}
	mail := mails[len(mails)-1]
	s.out.tell(thePerson, "reads the mail from Make", mail.Subject)
	return s.saved.save(a.Save, plain(mail))
}
