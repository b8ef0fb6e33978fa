package evals

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/mark3labs/mcp-go/mcp"
)

// person plays the human: they answer dialogues of the client, open links and read
// mail, as the case says.
type person struct {
	client  Client
	outcome *Outcome
	// saved values stand for references.
	saved bindings
	// mutations counts the changes to the account so far.
	mutations func() int
	// requested lists the requests to Make since it was last called.
	requested func() []string
	browser   *browser
	// decide has the person make up their mind on a question that the client was asked in
	// a mode; nil where the case says all that they do.
	decide func(ctx context.Context, mode, question string)

	mu      sync.Mutex
	due     []Act         // what they do with the questions of the call under way
	line    int           // of that call
	changed int           // mutations before that call
	over    chan struct{} // closed when that call has ended
	asked   []string      // questions so far
	links   []string      // pages that were asked on
	secrets []string      // typed, or seen on a page
}

// begin has the person answer the questions of a call with these acts.
func (p *person) begin(due []Act, line int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.due, p.line, p.changed, p.over = due, line, p.mutations(), make(chan struct{})
}

// end says how many of the acts were done while the call was under way.
func (p *person) end(planned []Act) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	close(p.over)
	return len(planned) - len(p.due)
}

// Elicit implements client.ElicitationHandler: the client shows a question.
func (p *person) Elicit(ctx context.Context, request mcp.ElicitationRequest) (*mcp.ElicitationResult, error) {
	mode, url := request.Params.Mode, request.Params.URL
	if mode == "" {
		mode = mcp.ElicitationModeForm
	}
	if p.decide != nil {
		p.decide(ctx, mode, request.Params.Message)
	}
	p.mu.Lock()
	if !p.client.declares(mode) {
		p.outcome.fail("confirmation", p.line, "the client was asked by %s, which it did not declare", mode)
	}
	p.question(request.Params.Message)
	if url != "" {
		p.links = append(p.links, url)
	}
	act, ok := p.next()
	over := p.over
	p.mu.Unlock()
	if !ok {
		p.fail("the person was asked, and the case has no answer: %s", short(request.Params.Message))
		return answered(mcp.ElicitationResponseActionCancel, nil), nil
	}
	p.read(act, request.Params.Message)
	switch {
	case act.Does == Absent:
		p.outcome.tell(thePerson, "does not answer", "")
		<-over
		return nil, errors.New("nobody answered")
	case act.onPage() && url == "":
		p.fail("the question came in a dialogue: use does: %s, or client: {elicitation: none}", counterpart[act.Does])
		return answered(mcp.ElicitationResponseActionCancel, nil), nil
	case act.onPage():
		p.visit(ctx, url, act)
		return answered(mcp.ElicitationResponseActionAccept, nil), nil
	}
	p.outcome.tell(thePerson, said[act.Does], "")
	typed, err := p.saved.text(act.Types)
	if err != nil {
		p.fail("%v", err)
	}
	return inDialogue(act.Does, typed, request.Params.RequestedSchema), nil
}

var said = map[string]string{
	Accept: "approves", AcceptBlank: "accepts with nothing ticked", Decline: "declines", Cancel: "closes the question",
}

// counterpart is what a person does in a dialogue instead of on a page, and the other way round.
var counterpart = map[string]string{
	ApprovePage: Accept, DeclinePage: Decline,
	Accept: ApprovePage, AcceptBlank: ApprovePage, Decline: DeclinePage, Cancel: DeclinePage, Absent: DeclinePage,
}

// askedOnPage says that an act in a dialogue is none for the page that the person was asked on.
func (p *person) askedOnPage(does string) string {
	if p.client.declares("form") || p.client.declares("url") {
		return "the person was asked on a page: use does: " + counterpart[does]
	}
	return "the person was asked on a page, as the client declares no dialogues: add client: {elicitation: form}, or use does: " + counterpart[does]
}

// next takes the act that is due.
func (p *person) next() (Act, bool) {
	if len(p.due) == 0 {
		return Act{}, false
	}
	act := p.due[0]
	p.due = p.due[1:]
	return act, true
}

// fail notes what is wrong with the question of the call under way.
func (p *person) fail(format string, values ...any) {
	p.mu.Lock()
	line := p.line
	p.mu.Unlock()
	p.outcome.fail("confirmation", line, format, values...)
}

// question notes that the person was asked, and that nothing was done before.
func (p *person) question(text string) {
	p.asked = append(p.asked, text)
	p.outcome.record(Event{Who: theServer, Did: "asks the person", Text: text, Requests: p.requested()})
	if now := p.mutations(); now != p.changed {
		p.outcome.fail("confirmation", p.line, "the person was asked after something had been changed already")
	}
}

// read checks that a question says what the person has to know.
func (p *person) read(act Act, text string) {
	wanted, err := p.saved.texts(act.Reads)
	if err != nil {
		p.fail("%v", err)
	}
	for _, part := range wanted {
		if !strings.Contains(text, part) {
			p.fail("the question does not say %q: %s", part, short(text))
		}
	}
}

// inDialogue is the client's answer for an act.
func inDialogue(does, typed string, schema any) *mcp.ElicitationResult {
	switch does {
	case Accept:
		return answered(mcp.ElicitationResponseActionAccept, filledIn(schema, typed))
	case AcceptBlank:
		return answered(mcp.ElicitationResponseActionAccept, map[string]any{})
	case Decline:
		return answered(mcp.ElicitationResponseActionDecline, nil)
	default:
		return answered(mcp.ElicitationResponseActionCancel, nil)
	}
}

func answered(action mcp.ElicitationResponseAction, content any) *mcp.ElicitationResult {
	r := &mcp.ElicitationResult{}
	r.Action, r.Content = action, content
	return r
}

// filledIn fills in a form by ticking every box, and with what is typed, if anything.
func filledIn(schema any, typed string) map[string]any {
	content := map[string]any{}
	form, _ := plain(schema).(map[string]any)
	properties, _ := form["properties"].(map[string]any)
	for name, property := range properties {
		p, _ := property.(map[string]any)
		switch {
		case p["type"] == "boolean":
			content[name] = true
		case p["type"] == "string" && typed != "":
			content[name] = typed
		}
	}
	return content
}

// offered notes a link that an answer held; a link that is known is no new question.
func (p *person) offered(link string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !slices.Contains(p.links, link) {
		p.links = append(p.links, link)
		p.question(link)
	}
}

// visit does on the page what is due, and what comes after a refusal.
func (p *person) visit(ctx context.Context, link string, act Act) {
	for p.press(ctx, link, act) {
		p.mu.Lock()
		more := len(p.due) > 0 && p.due[0].onPage()
		if more {
			act, _ = p.next()
		}
		p.mu.Unlock()
		if !more {
			return
		}
	}
}

// press opens the page, fills it in and presses a button. It tells whether the page did
// not accept that.
func (p *person) press(ctx context.Context, link string, act Act) (refused bool) {
	b := p.browser
	if act.Stranger {
		b = newBrowser()
	}
	fields, err := p.typing(act.Fields)
	if err != nil {
		p.fail("%v", err)
	}
	act.Fields = fields
	shown, err := b.open(ctx, link)
	switch opened := err == nil && shown.status < http.StatusBadRequest; {
	case opened:
		p.read(act, shown.text)
		shown, err = b.submit(ctx, shown, act)
	case err == nil && act.Refused:
		p.read(act, shown.text)
		if len(act.Fields) > 0 {
			p.fail("the page did not open, so nothing could be typed: it answered %d: %s", shown.status, cut(shown.text, longest))
		}
	}
	if err != nil {
		p.outcome.tell(thePerson, pressed(act), "")
		p.fail("the page: %v", err)
		return true
	}
	p.look(act, shown)
	return shown.status >= http.StatusBadRequest
}

// look takes in what a page shows after the button was pressed.
func (p *person) look(act Act, shown shown) {
	text := shown.text
	if act.Does == RevealPage {
		secrets := shown.secrets()
		if len(secrets) == 0 && !act.Refused {
			p.fail("the page shows no secret: %s", cut(text, longest))
		}
		for _, secret := range secrets {
			text = strings.ReplaceAll(text, secret, "…")
		}
		p.keep(secrets...)
	}
	p.outcome.tell(thePerson, pressed(act), text)
	refused, broken := shown.status >= http.StatusBadRequest, shown.status >= http.StatusInternalServerError
	if broken || refused != act.Refused {
		p.fail("the page answered %d: %s", shown.status, cut(text, longest))
	}
	for _, part := range act.Sees {
		if !strings.Contains(text, part) {
			p.fail("the page does not show %q: %s", part, cut(text, longest))
		}
	}
}

// noSecrets are the fields of a page in which a person types what everybody may know.
var noSecrets = []string{"typed", "approver"}

// typing is what the person types into the fields of a page.
func (p *person) typing(fields map[string]string) (map[string]string, error) {
	typed := map[string]string{}
	for name, text := range fields {
		var err error
		if typed[name], err = p.saved.text(text); err != nil {
			return nil, err
		}
		if !slices.Contains(noSecrets, name) {
			p.keep(worthHiding(typed[name])...)
		}
	}
	return typed, nil
}

// keep notes what must never be seen again.
func (p *person) keep(secrets ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, secret := range secrets {
		if secret != "" {
			p.secrets = append(p.secrets, secret)
		}
	}
}

// pressed words an act on the page; what was typed stays unsaid.
func pressed(act Act) string {
	who := "opens the page"
	if act.Stranger {
		who = "lets a stranger open the page"
	}
	if len(act.Fields) > 0 {
		who += ", types " + strings.Join(slices.Sorted(maps.Keys(act.Fields)), ", ")
	}
	switch act.Does {
	case DeclinePage:
		return who + " and declines"
	case RevealPage:
		return who + " and has the secret shown"
	default:
		return who + " and approves"
	}
}
