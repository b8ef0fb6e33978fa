package matrix

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// role is what a client and its person do with a call that needs the person's word.
type role struct {
	name string
	// dialogue roles answer questions of the server; the others are left a page.
	dialogue bool
	// callers roles need two of them.
	callers bool
	// other makes other arguments than those that are approved; nil where there are none.
	other func(*play) map[string]any
	play  func(*play) error
	// want is how often the tool's own request reaches Make.
	want int
	// instead is want for the older era, where it differs.
	instead func(*play) int
}

// questionLife is longer than any question or approval counts, tidy longer than anything
// of a cell is left for the next one.
const (
	questionLife = 11 * time.Minute
	tidy         = time.Hour
)

var roles = []role{
	{name: "approves", dialogue: true, want: 1, play: (*play).approves},
	{name: "declines", dialogue: true, play: func(p *play) error { return p.answers(p.attentive(), decline) }},
	{name: "cancels", dialogue: true, play: func(p *play) error { return p.answers(p.attentive(), cancel) }},
	{name: "accepts and approves nothing", dialogue: true, play: func(p *play) error { return p.answers(p.impatient, accept) }},
	{name: "accepts an empty form", dialogue: true, play: func(p *play) error { return p.fills(false, "") }},
	{name: "accepts with a wrong form", dialogue: true, play: func(p *play) error { return p.fills("true", "approve") }},
	{name: "hangs", dialogue: true, play: (*play).hangs},
	{name: "answers too late", dialogue: true, play: (*play).answersLate},
	{name: "answers after a restart", dialogue: true, play: (*play).answersAfterRestart},
	{name: "answers twice", dialogue: true, want: 1, play: func(p *play) error { return p.answersTwice(p.entry.Arguments) }},
	{name: "answers, then changes", dialogue: true, instead: once, other: (*play).otherTarget, play: (*play).answersThenChanges},
	{name: "answers, then adds", dialogue: true, instead: once, other: (*play).oneMore, play: (*play).answersThenChanges},
	{name: "answers, then respells", dialogue: true, want: 1, other: (*play).respelt, play: (*play).answersThenRespells},
	{name: "answers for another", dialogue: true, callers: true, play: (*play).answersForAnother},

	{name: "approves on the page", want: 1, play: func(p *play) error { return p.decides("approve", p.worksNow) }},
	{name: "declines on the page", play: func(p *play) error { return p.decides("decline", p.heldAgain) }},
	{name: "never opens the page", play: func(p *play) error { return p.decides("", p.heldAgain) }},
	{name: "opens the page only", play: func(p *play) error { return p.decides("neither", p.heldAgain) }},
	{name: "approves a page too late", play: (*play).decidesLate},
	{name: "calls too late after the page", play: (*play).callsLate},
	{name: "approves a page, then restart", play: (*play).decidesBeforeRestart},
	{name: "approves a page after a restart", play: (*play).decidesAfterRestart},
	{name: "uses a page twice", want: 1, play: (*play).decidesTwice},
	{name: "approves a page, then changes", other: (*play).otherTarget, play: (*play).decidesThenChanges},
	{name: "approves a page, then adds", other: (*play).oneMore, play: (*play).decidesThenChanges},
	{name: "approves a page, then respells", want: 1, other: (*play).respelt, play: (*play).decidesThenRespells},
	{name: "approves a page for another", callers: true, play: (*play).decidesForAnother},
	{name: "approves in a second browser", play: (*play).secondBrowser},
	{name: "approves with a forged form", play: (*play).forges},
}

// once: in the older era an answer belongs to the call that waits for it, which is made.
func once(*play) int { return 1 }

// attentive is the server for people who answer: in the older era it has to wait for them.
func (p *play) attentive() *rig {
	if p.lane.modern {
		return p.impatient
	}
	return p.patient
}

func (p *play) approves() error {
	a, err := p.asks(p.attentive())
	if err != nil {
		return err
	}
	return p.approved(a)
}

// approved answers a question with yes; the call is made.
func (p *play) approved(a *attempt) error {
	yes, err := p.yes(a.question)
	if err != nil {
		return err
	}
	result, err := a.answer(p.call(p.entry.Arguments), yes)
	if err != nil {
		return err
	}
	return worked(result)
}

// answers answers a question with anything but yes.
func (p *play) answers(r *rig, answer map[string]any) error {
	a, err := p.asks(r)
	if err == nil {
		a.result, err = a.answer(p.call(p.entry.Arguments), answer)
	}
	return errors.Join(err, a.refused())
}

// fills sends a form with something in its fields that is no approval.
func (p *play) fills(boolean, text any) error {
	a, err := p.asks(p.impatient)
	if err != nil {
		return err
	}
	content := map[string]any{}
	for name, property := range a.question.RequestedSchema.Properties {
		content[name] = map[string]any{"boolean": boolean, "string": text}[property.Type]
	}
	a.result, err = a.answer(p.call(p.entry.Arguments), map[string]any{"action": "accept", "content": content})
	return errors.Join(err, a.refused())
}

func (p *play) hangs() error {
	a, err := p.asks(p.impatient)
	if err == nil && !p.lane.modern {
		_, err = a.end()
	}
	return errors.Join(err, a.refused())
}

func (p *play) answersLate() error {
	a, err := p.asks(p.impatient)
	if err != nil {
		return err
	}
	if p.lane.modern {
		yes, err := p.yes(a.question)
		p.later(questionLife)
		if err == nil {
			a.result, err = a.carry(a.on, p.call(p.entry.Arguments), yes)
		}
		return errors.Join(err, a.refused())
	}
	if _, err = a.end(); err != nil {
		return err
	}
	if a.question.Mode != "url" { // whose page goes on waiting, and is another role's
		yes, err := p.yes(a.question)
		if err != nil {
			return err
		}
		if err = a.reply(a.on, yes); err != nil {
			return err
		}
	}
	return errors.Join(a.refused(), p.held(p.impatient, alice, p.entry.Arguments))
}

func (p *play) answersAfterRestart() error {
	a, err := p.asks(p.impatient)
	if err != nil {
		return err
	}
	yes, err := p.yes(a.question)
	if err != nil {
		return err
	}
	anew, err := p.dial(p.restarted, p.lane, alice, true)
	if err != nil {
		return err
	}
	if p.lane.modern {
		a.result, err = a.carry(anew, p.call(p.entry.Arguments), yes)
		return errors.Join(err, a.refused())
	}
	if a.question.Mode == "url" { // approved in time, but the call that waited is gone
		return p.held(p.restarted, alice, p.entry.Arguments)
	}
	if err := a.reply(anew, yes); err != nil {
		return err
	}
	if _, err := a.end(); err != nil {
		return err
	}
	return errors.Join(a.refused(), p.held(p.restarted, alice, p.entry.Arguments))
}

// answersTwice approves one call, and uses the answer again for another one, on an
// account where it would work.
func (p *play) answersTwice(arguments map[string]any) error {
	a, err := p.asks(p.attentive())
	if err != nil {
		return err
	}
	yes, err := p.yes(a.question)
	if err != nil {
		return err
	}
	result, err := a.answer(p.call(p.entry.Arguments), yes)
	if err == nil {
		err = worked(result)
	}
	if err == nil {
		err = p.reset()
	}
	if err != nil {
		return err
	}
	if p.lane.modern {
		a.result, err = a.carry(a.on, p.call(arguments), yes)
		return errors.Join(err, a.refused())
	}
	if err := a.reply(a.on, yes); err != nil {
		return err
	}
	return p.held(p.attentive(), alice, arguments)
}

func (p *play) answersThenChanges() error {
	other := p.role.other(p)
	if !p.lane.modern {
		return p.answersTwice(other)
	}
	a, err := p.asks(p.impatient)
	if err != nil {
		return err
	}
	yes, err := p.yes(a.question)
	if err == nil {
		a.result, err = a.carry(a.on, p.call(other), yes)
	}
	return errors.Join(err, a.refused())
}

// answersThenRespells: a number is the same number in digits, so the answer is for that
// call.
func (p *play) answersThenRespells() error {
	other := p.role.other(p)
	if !p.lane.modern {
		return p.answersTwice(other)
	}
	a, err := p.asks(p.impatient)
	if err != nil {
		return err
	}
	yes, err := p.yes(a.question)
	if err != nil {
		return err
	}
	result, err := a.carry(a.on, p.call(other), yes)
	return errors.Join(err, worked(result))
}

func (p *play) answersForAnother() error {
	a, err := p.asks(p.impatient)
	if err != nil {
		return err
	}
	thief, err := p.dial(p.impatient, p.lane, bob, true)
	if err != nil {
		return err
	}
	if p.lane.modern {
		yes, err := p.yes(a.question)
		if err == nil {
			a.result, err = a.carry(thief, p.call(p.entry.Arguments), yes)
		}
		return errors.Join(err, a.refused())
	}
	if a.question.Mode == "form" {
		yes, err := p.yes(a.question)
		if err == nil {
			err = a.reply(thief, yes)
		}
		if err != nil {
			return err
		}
	}
	if _, err := a.end(); err != nil {
		return err
	}
	return errors.Join(a.refused(), p.held(p.impatient, bob, p.entry.Arguments))
}

// decides calls, has the person decide on the page, and goes on.
func (p *play) decides(decision string, next func(*rig) error) error {
	link, err := p.link(p.impatient)
	if err != nil {
		return err
	}
	if err := p.onPage(link, decision); err != nil {
		return err
	}
	return next(p.impatient)
}

// onPage decides, or opens the page and decides nothing, or does not even open it.
func (p *play) onPage(link, decision string) error {
	if decision == "" {
		return nil
	}
	b, err := browse(link, p.entry.Secrets)
	if err != nil || decision == "neither" {
		return err
	}
	status, page, err := b.decide(decision)
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("the page answers %d: %s", status, plain(page))
	}
	return err
}

func (p *play) worksNow(r *rig) error { return p.works(r, p.entry.Arguments) }

func (p *play) heldAgain(r *rig) error { return p.held(r, alice, p.entry.Arguments) }

func (p *play) decidesLate() error {
	link, err := p.link(p.impatient)
	if err != nil {
		return err
	}
	b, err := browse(link, p.entry.Secrets)
	if err != nil {
		return err
	}
	p.later(questionLife)
	return errors.Join(b.refused(), p.heldAgain(p.impatient))
}

// refused approves on a page that must not take it (any more).
func (b *browser) refused() error {
	status, page, err := b.decide("approve")
	if err == nil && status == http.StatusOK {
		err = fmt.Errorf("the page takes it: %s", plain(page))
	}
	return err
}

func (p *play) callsLate() error {
	return p.decides("approve", func(r *rig) error {
		p.later(questionLife)
		return p.heldAgain(r)
	})
}

func (p *play) decidesBeforeRestart() error {
	return p.decides("approve", func(*rig) error { return p.heldAgain(p.restarted) })
}

func (p *play) decidesAfterRestart() error {
	link, err := p.link(p.impatient)
	if err != nil {
		return err
	}
	b, err := browse(link, p.entry.Secrets)
	if err != nil {
		return err
	}
	if err := b.move(p.restarted.web.URL); err != nil {
		return err
	}
	return errors.Join(b.refused(), p.heldAgain(p.restarted))
}

// move has the browser find the page at another server, with its cookies.
func (b *browser) move(base string) error {
	from, err := url.Parse(b.url)
	if err != nil {
		return err
	}
	to, err := url.Parse(base + from.Path)
	if err != nil {
		return err
	}
	b.web.Jar.SetCookies(to, b.web.Jar.Cookies(from))
	b.url = to.String()
	return nil
}

func (p *play) decidesTwice() error {
	link, err := p.link(p.impatient)
	if err != nil {
		return err
	}
	b, err := browse(link, p.entry.Secrets)
	if err != nil {
		return err
	}
	if status, page, err := b.decide("approve"); err != nil || status != http.StatusOK {
		return errors.Join(err, fmt.Errorf("the page answers %d: %s", status, plain(page)))
	}
	if err := errors.Join(b.refused(), p.worksNow(p.impatient), p.reset()); err != nil {
		return err
	}
	return errors.Join(b.refused(), p.heldAgain(p.impatient))
}

func (p *play) decidesThenChanges() error {
	return p.decides("approve", func(r *rig) error { return p.held(r, alice, p.role.other(p)) })
}

func (p *play) decidesThenRespells() error {
	return p.decides("approve", func(r *rig) error { return p.works(r, p.role.other(p)) })
}

func (p *play) decidesForAnother() error {
	return p.decides("approve", func(r *rig) error { return p.held(r, bob, p.entry.Arguments) })
}

// secondBrowser has somebody approve who got hold of the page's address, and even of the
// form that the first browser was given.
func (p *play) secondBrowser() error {
	link, err := p.link(p.impatient)
	if err != nil {
		return err
	}
	first, err := browse(link, p.entry.Secrets)
	if err != nil {
		return err
	}
	second, err := browse(link, p.entry.Secrets)
	if err != nil {
		return err
	}
	own := second.refused()
	second.form = first.form
	return errors.Join(own, second.refused(), p.heldAgain(p.impatient))
}

// forges has the right browser send forms that are not from the page, as another site
// would have it do, or that have the wrong name typed in.
func (p *play) forges() error {
	link, err := p.link(p.impatient)
	if err != nil {
		return err
	}
	b, err := browse(link, p.entry.Secrets)
	if err != nil {
		return err
	}
	token := b.form.Get("token")
	b.form.Set("token", "")
	err = b.refused()
	b.form.Set("token", strings.Repeat("0", len(token)))
	err = errors.Join(err, b.refused())
	if b.form.Has("typed") {
		b.form.Set("token", token)
		b.form.Set("typed", "approve")
		err = errors.Join(err, b.refused())
	}
	return errors.Join(err, p.heldAgain(p.impatient))
}

// Other arguments than those that are approved.

// otherTarget are arguments that would work as well; where the seed has none, those of a
// thing that does not exist.
func (p *play) otherTarget() map[string]any {
	if p.entry.Other != nil {
		return p.entry.Other
	}
	return p.first(func(_ string, value any) any {
		switch value := value.(type) {
		case float64:
			return value + 1
		case string:
			if !strings.HasPrefix(value, "{") {
				return value + "2"
			}
		}
		return nil
	})
}

// respelt are the same arguments with a number in digits, as Make's own tools take it.
func (p *play) respelt() map[string]any {
	properties, _ := schemaOf(p.tool)
	return p.first(func(name string, value any) any {
		if number, ok := value.(float64); ok && properties[name]["type"] == "integer" {
			return fmt.Sprint(int64(number))
		}
		return nil
	})
}

// first changes the first argument that can be changed; nil when none can.
func (p *play) first(change func(name string, value any) any) map[string]any {
	for _, name := range sorted(p.entry.Arguments) {
		if changed := change(name, p.entry.Arguments[name]); changed != nil {
			return with(p.entry.Arguments, name, changed)
		}
	}
	return nil
}

// oneMore are the arguments and an optional one that was left out; nil when there is none.
func (p *play) oneMore() map[string]any {
	properties, required := schemaOf(p.tool)
	for _, name := range sorted(properties) {
		if _, given := p.entry.Arguments[name]; !given && !required[name] {
			return with(p.entry.Arguments, name, example(properties[name]))
		}
	}
	return nil
}
