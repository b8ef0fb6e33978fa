package tools

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/mark3labs/mcp-go/mcp"

	"makemcp/makeapi"
	"makemcp/schemas"
	"makemcp/tools/gate"
)

// Caller is who makes a call, and how the person behind it can be reached.
type Caller struct {
	// Principal is who is responsible for the call; what is sealed for one can't
	// be used by another.
	Principal string
	// Client is the program's name, as it calls itself.
	Client string
	// Person asks the person behind the caller; nil leaves the page.
	Person Person
	// Whole asks for results in full, whatever their size.
	Whole bool
	// Progress is told how far a call is, of a total that is 0 when unknown; nil when
	// the caller did not ask. It may be called from many goroutines.
	Progress func(done, total float64, message string)
}

// Person reaches a person in one way, such as a dialogue of the client or a
// terminal.
type Person interface {
	// Takes tells whether a question that needs secrets can be put in this way.
	Takes(q gate.Question) bool
	// Ask puts the question. Besides an answer it can return errUnanswered, for
	// which the page is tried next, or any other refusal of this package.
	Ask(ctx context.Context, q gate.Question) (*gate.Answer, error)
}

// Result is what a caller gets back.
type Result struct {
	// Text is for models: Make's answer as JSON, or, when Failed, an explanation. What
	// strangers may have written is between marks.
	Text string
	// Plain is the same without marks, for programs and people. Unless Failed it is JSON.
	Plain  string
	Failed bool
	// Input is set instead when the client has to ask its person something first.
	Input *mcp.CallToolResult
}

// failure is a result in our own words.
func failure(text string) *Result { return &Result{Failed: true, Text: text, Plain: text} }

// call is one call on its way through the middleware.
type call struct {
	tool   *Tool
	raw    json.RawMessage
	caller Caller

	args      schemas.Args // as the caller gave them, checked
	opened    schemas.Args // with sealed values opened, as Make gets them
	confirmed string       // how a person approved, for the audit
	intended  bool         // the audit has a line that says it will be made
	ticket    string       // the page on which they did, if any
	wanted    error        // why Make itself wants the call confirmed
	id        string       // finds the call in the log
}

type handler func(context.Context, *call) (json.RawMessage, error)

type middleware func(handler) handler

// chain wraps a handler in middleware, outermost first.
func chain(h handler, outermostFirst ...middleware) handler {
	for i := len(outermostFirst) - 1; i >= 0; i-- {
		h = outermostFirst[i](h)
	}
	return h
}

// errPanic hides a crash from callers; the log has it.
var errPanic = errors.New("a crash")

// recover keeps a crash within its call.
func (s *Set) recover(next handler) handler {
	return func(ctx context.Context, c *call) (answer json.RawMessage, err error) {
		defer func() {
			if crash := recover(); crash != nil {
				s.logCrash(c, crash)
				err = errPanic
			}
		}()
		return next(ctx, c)
	}
}

func (s *Set) logCrash(c *call, crash any) {
	s.config.Log.Error().Str("call", c.id).Str("tool", c.tool.Name).
		Str("crash", fmt.Sprintf("%T", crash)).Bytes("stack", debug.Stack()).Msg("call crashed")
}

// prepare reads the arguments, fills in the operator's defaults, checks every rule
// and opens what was sealed. What it lets through could be sent.
func (s *Set) prepare(next handler) handler {
	return func(ctx context.Context, c *call) (json.RawMessage, error) {
		args, err := schemas.Decode(c.raw)
		if err != nil {
			return nil, err
		}
		s.fillIn(c.tool.Operation, args)
		if err := c.tool.Shape().Check(args, s.config.Secrets == AsArguments); err != nil {
			return nil, err
		}
		if err := refuseHidden(args); err != nil {
			return nil, err
		}
		c.args = args
		if c.opened, err = s.open(c, args); err != nil {
			return nil, err
		}
		if _, chosen := args["cols"]; !chosen && c.tool.Cols != "" {
			c.opened["cols"] = []any{c.tool.Cols}
		}
		return next(ctx, c)
	}
}

// fillIn adds configured defaults for what a call leaves out. Of alternatives that
// exclude each other it adds one at most, and none when the caller chose.
func (s *Set) fillIn(o *makeapi.Operation, args schemas.Args) {
	defaults := s.config.defaults()
	chosen := map[string]bool{}
	for _, f := range o.Shape().Fields {
		if _, given := args[f.Name]; given && f.OneOf != "" {
			chosen[f.OneOf] = true
		}
	}
	for _, name := range []string{"teamId", "organizationId"} { // the narrower first
		f := o.Shape().Field(name)
		if f == nil || defaults[name] == nil || args[name] != nil || (!f.Required && f.OneOf == "") || chosen[f.OneOf] {
			continue
		}
		args[name] = defaults[name]
		chosen[f.OneOf] = f.OneOf != ""
	}
}

// sessionLife is how long a sealed value of Make's can be used. Make does not say
// how long its reset session lives.
const sessionLife = 30 * time.Minute

// open replaces sealed arguments by what they hold.
func (s *Set) open(c *call, args schemas.Args) (schemas.Args, error) {
	out := schemas.Args{}
	for name, value := range args {
		out[name] = value
	}
	for _, f := range c.tool.Shape().Fields {
		text, given := args[f.Name].(string)
		if !f.Sealed || !given {
			continue
		}
		var plain string
		if err := s.sealer.Open(s.sealedFor(c), text, &plain); err != nil {
			return nil, &schemas.Invalid{Problems: []schemas.Problem{{
				Argument: "/" + f.Name, Text: "this handle can't be used: " + err.Error() + "; get a new one",
			}}}
		}
		out[f.Name] = plain
	}
	return out, nil
}

// sealedFor binds a handle to its caller and zone: nobody else can use it, and no
// other host gets what it holds.
func (s *Set) sealedFor(c *call) string {
	return "handle|" + c.caller.Principal + "|" + s.config.Client.Zone()
}

// send is the innermost handler: it calls Make.
func (s *Set) send(ctx context.Context, c *call) (json.RawMessage, error) {
	if c.tool.own != nil {
		return c.tool.own(ctx, s, c)
	}
	answer, err := s.config.Client.Do(ctx, c.tool.Operation, c.opened)
	switch {
	case err != nil:
		return nil, err
	case c.tool.Cookies != "":
		return s.sealCookies(c, answer)
	case s.hides(c):
		return s.reveal(ctx, c, answer)
	}
	return answer, nil
}

// hides tells whether a call's answer holds secrets that its caller may not see. Whoever
// asks for whole answers is a person, or a program of theirs.
func (s *Set) hides(c *call) bool {
	return len(c.tool.Hides) > 0 && s.config.Secrets == OnPage && !c.caller.Whole
}

// sealCookies encrypts the session that Make opened, so that it reaches the
// matching call and nobody else, through whichever replica that call comes.
func (s *Set) sealCookies(c *call, answer json.RawMessage) (json.RawMessage, error) {
	var members map[string]any
	if err := json.Unmarshal(answer, &members); err != nil {
		return nil, err
	}
	sealed, err := s.sealer.Seal(s.sealedFor(c), members[c.tool.Cookies], sessionLife)
	if err != nil {
		return nil, err
	}
	members[c.tool.Cookies] = sealed
	return json.Marshal(members)
}

// needsPerson tells whether a tool's effect is one that a person decides on.
func needsPerson(o *makeapi.Operation) bool {
	return o.Effect != makeapi.Read && o.Effect != makeapi.Write
}
