package tools

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"

	"makemcp/tools/gate"
)

// modes are the dialogues that a client has declared. It is never asked for one
// that it has not.
type modes struct{ form, url bool }

// modesOf reads a client's capabilities. Before there were two modes, declaring
// elicitation meant forms.
func modesOf(c *mcp.ClientCapabilities) modes {
	if c == nil || c.Elicitation == nil {
		return modes{}
	}
	e := c.Elicitation
	return modes{form: e.Form != nil || e.URL == nil, url: e.URL != nil}
}

// Takes implements Person. A secret must not be asked for in a form: the client,
// and with it the model, would see it. So it takes the mode that opens a page.
func (m modes) Takes(q gate.Question) bool {
	if q.NeedsPage() {
		return m.url
	}
	return m.form
}

// approvalForm is what a form asks for. Approval is a deliberate tick: a client that
// accepts forms by itself, with nothing in them, approves nothing.
var approvalForm = map[string]any{
	"type": "object",
	"properties": map[string]any{
		"approve": map[string]any{"type": "boolean", "title": "Approve", "description": "Tick to let it run."},
	},
	"required": []string{"approve"},
}

// typedForm is what a form asks for before the worst: the target's name.
func typedForm(q gate.Question) map[string]any {
	return map[string]any{
		"type": "object",
		"properties": map[string]any{
			"name": map[string]any{"type": "string", "title": "Name", "description": "To let it run, type " + gate.Plain(q.Type) + "."},
		},
		"required": []string{"name"},
	}
}

func form(q gate.Question) mcp.ElicitationParams {
	p := mcp.ElicitationParams{Mode: mcp.ElicitationModeForm, Message: q.Text(), RequestedSchema: approvalForm}
	if q.Type != "" {
		p.RequestedSchema = typedForm(q)
	}
	return p
}

func link(q gate.Question, ticket *gate.Ticket) mcp.ElicitationParams {
	return mcp.ElicitationParams{Mode: mcp.ElicitationModeURL, Message: q.Brief(), ElicitationID: ticket.ID, URL: ticket.URL}
}

// readForm turns what came back from a form into an answer about a target.
func readForm(r *mcp.ElicitationResult, q gate.Question, target gate.Target) (*gate.Answer, error) {
	switch r.Action {
	case mcp.ElicitationResponseActionAccept:
		content, _ := r.Content.(map[string]any)
		answer := &gate.Answer{Via: "dialogue", Target: target}
		if q.Type == "" {
			answer.Approved, _ = content["approve"].(bool)
			return answer, nil
		}
		if name, _ := content["name"].(string); !q.Typed(name) {
			return nil, errMistyped
		}
		answer.Approved = true
		return answer, nil
	case mcp.ElicitationResponseActionDecline:
		return nil, errDeclined
	default:
		return nil, errDismissed
	}
}

// dialogue asks within a call, over the session of a client of the older era.
type dialogue struct {
	set     *Set
	server  *server.MCPServer
	session server.ClientSession
	modes
}

// Ask implements Person.
func (d *dialogue) Ask(ctx context.Context, q gate.Question) (*gate.Answer, error) {
	if q.NeedsPage() {
		return d.open(ctx, q)
	}
	result, err := d.server.RequestElicitation(ctx, mcp.ElicitationRequest{Params: form(q)})
	if err != nil {
		return nil, errUnanswered
	}
	return readForm(result, q, q.Target)
}

// open has the client open the page, and waits for what the person does there.
func (d *dialogue) open(ctx context.Context, q gate.Question) (*gate.Answer, error) {
	ticket, err := d.set.desk.Open(ctx, q)
	if err != nil {
		return nil, &unaskedError{err}
	}
	p := link(q, ticket)
	result, err := d.server.RequestURLElicitation(ctx, d.session, p.ElicitationID, p.URL, p.Message)
	if err != nil {
		return nil, errUnanswered
	}
	return d.set.afterLink(ctx, q, ticket, result.Action, d.set.config.Patience)
}

// afterLink waits for the page when the person has agreed to open it, and takes the
// question back when not.
func (s *Set) afterLink(ctx context.Context, q gate.Question, ticket *gate.Ticket, action mcp.ElicitationResponseAction, limit time.Duration) (*gate.Answer, error) {
	if action != mcp.ElicitationResponseActionAccept {
		if err := s.desk.Close(ctx, q.Key); err != nil {
			return nil, err
		}
		if action == mcp.ElicitationResponseActionDecline {
			return nil, errDeclined
		}
		return nil, errDismissed
	}
	answer, err := s.desk.Take(ctx, q.Key, limit)
	if err == nil && answer == nil {
		err = s.waitFor(ctx, ticket)
	}
	return answer, err
}

// roundTrip asks a client of the 2026-07-28 era: the call ends with a question, and
// the client calls again with the answer and the state that came with the question.
type roundTrip struct {
	set *Set
	modes
	purpose   string // binds the state to caller and tool
	state     string
	responses mcp.InputResponses
}

// asked is the state that travels with a question. It is bound to the call by the
// question's key, to what the person was shown by the target, and counts once by its nonce.
type asked struct {
	Key    string
	Target gate.Target
	Nonce  string
}

// questionLife is how long a question's state can be answered.
const questionLife = 10 * time.Minute

// answerID names the one thing that a question asks for.
const answerID = "approval"

// inputError ends a call with a question for the client.
type inputError struct{ result *mcp.CallToolResult }

func (*inputError) Error() string { return "the client is asked first" }

// Ask implements Person.
func (r *roundTrip) Ask(ctx context.Context, q gate.Question) (*gate.Answer, error) {
	answered := server.ElicitationResponse(r.responses, answerID)
	if r.state == "" || answered == nil {
		return nil, r.question(ctx, q)
	}
	shown, err := r.spend(ctx, q)
	if err != nil {
		return nil, err
	}
	if !q.NeedsPage() {
		return readForm(answered, q, shown)
	}
	ticket, err := r.set.desk.Open(ctx, q)
	if err != nil {
		return nil, &unaskedError{err}
	}
	return r.set.afterLink(ctx, q, ticket, answered.Action, r.set.waits())
}

// spend checks that the state is ours, fits this very call, and was not used before, and
// returns the target that the person was shown. The state is spent whatever the answer is.
func (r *roundTrip) spend(ctx context.Context, q gate.Question) (gate.Target, error) {
	var a asked
	if err := r.set.sealer.Open(r.purpose, r.state, &a); err != nil {
		return a.Target, errStale
	}
	first, err := r.set.store.Add(ctx, "spent:"+a.Nonce, []byte{1}, questionLife)
	if err == nil && (!first || a.Key != q.Key) {
		err = errStale
	}
	return a.Target, err
}

// question is the result that has the client ask.
func (r *roundTrip) question(ctx context.Context, q gate.Question) error {
	params := form(q)
	if q.NeedsPage() {
		ticket, err := r.set.desk.Open(ctx, q)
		if err != nil {
			return &unaskedError{err}
		}
		params = link(q, ticket)
	}
	state, err := r.set.sealer.Seal(r.purpose, asked{Key: q.Key, Target: q.Target, Nonce: rand.Text()}, questionLife)
	if err != nil {
		return err
	}
	return &inputError{server.NewInputRequestBuilder(state).Elicit(answerID, params).ToolResult()}
}
