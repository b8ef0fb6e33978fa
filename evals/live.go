package evals

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
)

// Live says who plays in a live session, in which nobody has recorded the calls.
type Live struct {
	// Agent works on what the person asked for until it is done or gives up. An error
	// means that there was no agent: the attempt then says nothing about it.
	Agent func(context.Context, *Stage) error
	// Person makes up their mind on a question, for which they read its text. Nil has
	// them do what the case says, question by question.
	Person func(ctx context.Context, question string) (approves bool, err error)
	// Longest bounds the session, so that a server that hangs ends it.
	Longest time.Duration
	// Secrets must not be in what is told of the session.
	Secrets []string
}

// Attempt is the result of one live session.
type Attempt struct {
	*Outcome
	// Broken says why there was no session to judge; the outcome is of no use then.
	Broken error
	// Case is the session as a case that replays it, expectations drafted from what happened;
	// nil where no call was made.
	Case *Case
}

// Stage is what the agent of a live session has before it.
type Stage struct {
	// Prompt is what the person asks for, Instructions what the server tells agents.
	Prompt, Instructions string
	// Tools that the server lists.
	Tools []mcp.Tool

	s        *session
	turns    []Turn // the session so far
	decided  []Act  // by a person who is played, in the call under way
	answered bool   // the person, on a page, since the agent last asked
	called   bool   // something, with success
	broken   error  // the person could not be played
}

// ErrNotLive marks a case that only a replay can hold.
var ErrNotLive = errors.New("only a replay can do this")

// CanLive returns an error that wraps ErrNotLive when a case has turns that no agent makes
// by itself: attacks, strangers, and what people do when they were not asked. So has one
// without calls.
func (c *Case) CanLive() error {
	if !slices.ContainsFunc(c.Turns, func(t Turn) bool { return t.Call != nil }) {
		return fmt.Errorf("%s makes no call; %w", c.ID, ErrNotLive)
	}
	for _, t := range c.Turns {
		switch {
		case t.Call != nil && (t.Call.ReuseApproval || t.Call.SwitchTo != nil):
			return fmt.Errorf("%s attacks with an approval; %w", c.ID, ErrNotLive)
		case t.Restart:
			return fmt.Errorf("%s restarts the server between calls; %w", c.ID, ErrNotLive)
		case t.Person != nil && t.Person.Stranger:
			return fmt.Errorf("%s lets a stranger open a page; %w", c.ID, ErrNotLive)
		case t.Person != nil && t.Person.Does == ReadMail:
			return fmt.Errorf("%s has the person read mail between calls; %w", c.ID, ErrNotLive)
		}
	}
	return nil
}

// Harmless tells whether all that a case demands is that nothing is changed and nobody is
// asked: an agent that answers wrongly passes, too.
func (c *Case) Harmless() bool { return len(c.Expect.State) == 0 && c.Expect.Asked == 0 }

// Attempt holds one live session of a case over stdio, in the newest of its protocols, and
// judges it by what came of it. The calls and their order are the agent's own affair.
func (o Options) Attempt(ctx context.Context, c *Case, l Live) *Attempt {
	ctx, stop := context.WithTimeout(ctx, l.Longest)
	defer stop()
	started := time.Now()
	protocols := c.Client.protocols()
	a := &Attempt{Outcome: &Outcome{
		Case: c.ID, File: c.path, Tags: c.Tags, Transport: Stdio, Protocol: protocols[len(protocols)-1], Failures: []Failure{},
	}}
	judged := c.outcomeOnly()
	err := o.hold(ctx, judged, a.Outcome, func(s *session, ctx context.Context) error { return a.play(ctx, s, l) })
	if a.Broken == nil && err != nil {
		a.Broken = err
	}
	if a.Case != nil {
		a.Case = a.Case.redacted(append(slices.Clone(l.Secrets), tokens[c.Token]))
	}
	if a.Broken == nil {
		a.judge()
	}
	a.Seconds = seconds(time.Since(started))
	a.Outcome = a.without(l.Secrets)
	return a
}

// outcomeOnly is the case with the expectations that leave the way to the agent, and that
// need nothing which a recorded call has saved.
func (c *Case) outcomeOnly() *Case {
	judged := *c
	judged.Expect.HTTP = Requests{Never: c.Expect.HTTP.Never}
	judged.Expect.Log = Log{Never: slices.DeleteFunc(slices.Clone(c.Expect.Log.Never), reference.MatchString)}
	return &judged
}

// play lets the agent work, then fits the expectations to the ids that came of it.
func (a *Attempt) play(ctx context.Context, s *session, l Live) error {
	s.out.tell(thePerson, "says", s.test.Prompt)
	stage := &Stage{Prompt: s.test.Prompt, Instructions: s.agent.hints, Tools: s.agent.tools, s: s}
	acts := s.test.script(s.agent.tools)
	s.person.due = acts
	if l.Person != nil {
		s.person.decide = stage.decider(l.Person, acts)
	}
	if err := errors.Join(l.Agent(ctx, stage), stage.broken); err != nil {
		a.Broken = err
		return err
	}
	if !stage.called && s.test.succeeds() {
		s.out.fail("agent", 0, "no call succeeded")
	}
	changes := differences(s.account.State())
	if len(stage.turns) > 0 {
		a.Case = s.retold(stage.turns, changes)
	}
	fitted := s.test.Expect
	fitted.State = fit(fitted.State, changes)
	// Who was asked at all decides; how often depends on the way.
	if asked := len(s.person.asked); asked > 0 && fitted.Asked > asked {
		fitted.Asked = asked
	}
	s.test.Expect = fitted
	return nil
}

// script is what the person does, question by question. Questions need neither name the
// recorded tools nor what only a recorded call has saved.
func (c *Case) script(tools []mcp.Tool) []Act {
	var acts []Act
	for _, t := range c.Turns {
		if t.Person == nil {
			continue
		}
		act := *t.Person
		act.Reads = slices.DeleteFunc(slices.Clone(act.Reads), func(part string) bool {
			return reference.MatchString(part) || slices.ContainsFunc(tools, func(t mcp.Tool) bool { return t.Name == part })
		})
		acts = append(acts, act)
	}
	return acts
}

// succeeds tells whether a call of the recorded session does.
func (c *Case) succeeds() bool {
	return slices.ContainsFunc(c.Turns, func(t Turn) bool { return t.Call != nil && t.Call.Expect.Error == "" })
}

// decider has somebody else than the case decide. What is typed on pages is the case's,
// because nobody else knows the passwords.
func (g *Stage) decider(approves func(context.Context, string) (bool, error), script []Act) func(context.Context, string, string) {
	return func(ctx context.Context, mode, question string) {
		yes, err := approves(ctx, question)
		act := Act{Does: Decline}
		switch {
		case err != nil:
			g.broken = err
		case mode == mcp.ElicitationModeForm && yes:
			act.Does = Accept
		case mode != mcp.ElicitationModeForm && yes:
			act.Does = ApprovePage
			if i := slices.IndexFunc(script, func(a Act) bool { return a.Does == ApprovePage && !a.Refused }); i >= 0 {
				act.Fields = script[i].Fields
			}
		case mode != mcp.ElicitationModeForm:
			act.Does = DeclinePage
		}
		g.s.person.mu.Lock()
		defer g.s.person.mu.Unlock()
		g.s.person.due = []Act{act}
		g.decided = append(g.decided, act)
	}
}

// Say tells what the agent says to the person.
func (g *Stage) Say(text string) {
	if text = strings.TrimSpace(text); text != "" {
		g.s.out.tell(theAgent, "says", text)
	}
}

// Fail notes what the agent did wrong.
func (g *Stage) Fail(format string, values ...any) { g.s.out.fail("agent", 0, format, values...) }

// Answered tells whether the person has answered on a page since it was last asked: an agent
// that waits for that is told.
func (g *Stage) Answered() bool {
	answered := g.answered
	g.answered = false
	return answered
}

// Call makes a call, while the person answers what it asks. A refusal is an answer; an error
// means that the server is gone.
func (g *Stage) Call(ctx context.Context, tool string, arguments json.RawMessage) (text string, refused bool, err error) {
	c := Call{Tool: tool}
	if Nesting(arguments) > mostNested {
		g.s.out.tell(theAgent, "calls "+tool, string(arguments))
		return g.wrong("The arguments are nested more than %d deep. Nothing was done.", mostNested)
	}
	if err := json.Unmarshal(arguments, &c.Arguments); err != nil {
		g.s.out.tell(theAgent, "calls "+tool, string(arguments))
		return g.wrong("The arguments are no JSON object: %v. Nothing was done.", err)
	}
	g.s.out.tell(theAgent, "calls "+tool, string(arguments))
	if !slices.ContainsFunc(g.Tools, func(t mcp.Tool) bool { return t.Name == tool }) {
		return g.wrong("There is no tool %q. Nothing was done.", tool)
	}
	p := g.s.person
	r, acts, err := g.make(ctx, c)
	if err != nil {
		return "", false, err
	}
	links := len(p.links)
	g.s.note(r)
	for _, problem := range r.checkFence(tool, g.s.marks) {
		g.s.out.fail("marks", 0, "%s", problem)
	}
	g.called = g.called || !r.failed
	if r.failed {
		c.Expect.Error = lasting(r.told())
	}
	g.turns = append(g.turns, Turn{Call: &c})
	for _, act := range acts {
		g.turns = append(g.turns, Turn{Person: &act})
	}
	if len(p.links) > links && g.s.link != "" {
		g.open(ctx)
	}
	return r.text, r.failed, nil
}

// mostNested is how far the arguments of a call may be nested: what writes and reads cases follows
// them.
const mostNested = 100

// Nesting is how far a JSON value is nested, whether it is sound or not.
func Nesting(raw []byte) int {
	most, now, quoted := 0, 0, false
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{', c == '[':
			now++
			most = max(most, now)
		case c == '}', c == ']':
			now--
		}
	}
	return most
}

// make makes a call and returns what the person did while it was under way.
func (g *Stage) make(ctx context.Context, c Call) (reply, []Act, error) {
	p := g.s.person
	due := p.due
	p.begin(due, 0)
	g.decided = nil
	r, err := g.s.agent.call(ctx, c)
	given := p.end(due)
	if p.decide != nil {
		return r, g.decided, err
	}
	return r, due[:given], err
}

// wrong is the answer to a call that never reached the server.
func (g *Stage) wrong(format string, values ...any) (string, bool, error) {
	text := fmt.Sprintf(format, values...)
	g.s.out.tell(aNote, "", text)
	return text, true, nil
}

// open has the person open the page that an answer linked to, if they would.
func (g *Stage) open(ctx context.Context) {
	p := g.s.person
	if p.decide != nil {
		p.decide(ctx, mcp.ElicitationModeURL, "An answer of the server asks you to open a page: "+g.s.latest)
	}
	for len(p.due) > 0 && p.due[0].onPage() {
		act, _ := p.next()
		refused := p.press(ctx, g.s.link, act)
		g.turns = append(g.turns, Turn{Person: &act})
		g.answered = true
		if !refused {
			return
		}
	}
}

// lasting is the longest part of an error's first line that a replay can expect to see again.
func lasting(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	var out string
	for _, part := range addresses.Split(line, -1) {
		if part = strings.TrimSpace(part); len(part) > len(out) {
			out = part
		}
	}
	return string([]rune(out)[:min(longest, len([]rune(out)))])
}

// addresses differ from session to session.
var addresses = regexp.MustCompile(`https?://\S+|127\.0\.0\.1:\d+`)

// without is the outcome with secrets blanked in all that it has, or will have.
func (o *Outcome) without(secrets []string) *Outcome {
	blanked := &Outcome{}
	if err := json.Unmarshal(encode(blank(plain(o), secrets)), blanked); err != nil {
		panic(err) // only texts have changed
	}
	return blanked
}

// blank blanks secrets in all texts of a value, and in names of members.
func blank(v any, secrets []string) any {
	return rewritten(v, func(text string) string { return Blank(text, secrets) })
}

// rewritten is a value with its texts and the names of its members as text has them.
func rewritten(v any, text func(string) string) any {
	switch v := v.(type) {
	case string:
		return text(v)
	case []any:
		for i, item := range v {
			v[i] = rewritten(item, text)
		}
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, item := range v {
			out[text(name)] = rewritten(item, text)
		}
		return out
	}
	return v
}

// Blank blanks secrets in a text, also as JSON, addresses and base64 write them.
func Blank(text string, secrets []string) string {
	for _, secret := range secrets {
		if secret == "" {
			continue
		}
		for _, form := range disguises(secret) {
			text = strings.ReplaceAll(text, form, "[redacted]")
		}
	}
	return text
}
