package matrix

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// play is one cell of the matrix under way.
type play struct {
	*bay
	cell

	// members are those of the answers to the calls before.
	members map[string]any
	// mutations and requests are the calls' before; done is what was counted until the
	// account was reset.
	mutations, requests int
	done, changed       int
}

// The doors to a tool.
const (
	direct  = "direct"
	through = "tools_call"
)

// run plays the cell, and says what went wrong.
func (p *play) run() error {
	token, known := tokens[p.entry.As]
	if !known {
		return fmt.Errorf("gated.json names no token %q", p.entry.As)
	}
	p.as.Store(token)
	p.later(tidy)
	p.mutations, p.requests = p.box.Mutations(), len(p.box.Requests()) // of the cell before
	if err := p.reset(); err != nil {
		return fmt.Errorf("the calls before: %w", err)
	}
	err := p.role.play(p)
	p.count()
	want := p.role.want
	if p.role.instead != nil && !p.lane.modern {
		want = p.role.instead(p)
	}
	if p.done != want {
		err = errors.Join(err, fmt.Errorf("%d requests reached Make, and not %d", p.done, want))
	}
	if p.entry.Unchanged != "" {
		want = 0
	}
	if p.changed != want {
		err = errors.Join(err, fmt.Errorf("%d changes were made, and not %d", p.changed, want))
	}
	return err
}

// count counts the tool's own requests that reached Make, and what was changed by
// whatever request.
func (p *play) count() {
	p.changed += p.box.Mutations() - p.mutations
	for _, q := range p.box.Requests()[p.requests:] {
		if q.Method == p.tool.Method && fits(q.Route, p.tool.Path) {
			p.done++
		}
	}
	p.mutations, p.requests = p.box.Mutations(), len(p.box.Requests())
}

// fits compares routes by segments: a placeholder of one can be a word of the other.
func fits(a, b string) bool {
	left, right := strings.Split(a, "/"), strings.Split(b, "/")
	return slices.EqualFunc(left, right, func(a, b string) bool {
		return a == b || strings.HasPrefix(a, "{") || strings.HasPrefix(b, "{")
	})
}

// reset puts the account back to how it was, with the calls before made.
func (p *play) reset() error {
	p.count()
	p.box.Reset()
	p.members = map[string]any{}
	defer func() { p.mutations, p.requests = p.box.Mutations(), len(p.box.Requests()) }()
	if len(p.entry.Before) == 0 {
		return nil
	}
	c, err := p.dial(p.unguarded(), p.lane, alice, false)
	for _, before := range p.entry.Before {
		if err != nil {
			return err
		}
		var a *attempt
		a, err = c.call(call{before.Tool, p.encode(before.whole())})
		if err == nil && a.result.refused() {
			err = errors.New(a.result.text())
		}
		if err == nil {
			_ = json.Unmarshal([]byte(within(a.result.text())), &p.members) // an answer may be empty
		}
	}
	return err
}

// within is the object that stands between the marks of an answer.
func within(text string) string {
	return text[max(0, strings.Index(text, "{")) : strings.LastIndex(text, "}")+1]
}

// encode writes arguments as JSON, with the members that they name.
func (p *play) encode(arguments map[string]any) json.RawMessage {
	arguments = maps.Clone(arguments)
	for name, value := range arguments {
		if text, ok := value.(string); ok && strings.HasPrefix(text, "{") {
			arguments[name] = p.members[strings.Trim(text, "{}")]
		}
	}
	raw, err := json.Marshal(arguments)
	if err != nil {
		panic(err) // it was JSON before
	}
	return raw
}

// call is the tool's call with some arguments, through the cell's door.
func (p *play) call(arguments map[string]any) call {
	raw := p.encode(arguments)
	if p.door == direct {
		return call{p.tool.Name, raw}
	}
	return call{through, fmt.Appendf(nil, `{"name":%q,"arguments":%s}`, p.tool.Name, raw)}
}

// begin makes a call, as far as it goes without a person.
func (p *play) begin(r *rig, token string, arguments map[string]any) (*attempt, error) {
	c, err := p.dial(r, p.lane, token, p.role.dialogue)
	if err != nil {
		return nil, err
	}
	return c.call(p.call(arguments))
}

// asks makes the call of the cell, which must come to a question. An impatient server may
// have gone on before its question got through; it asks again.
func (p *play) asks(r *rig) (*attempt, error) {
	a, err := p.begin(r, alice, p.entry.Arguments)
	for tries := 0; tries < 5 && err == nil && a.question == nil && pageLink.MatchString(a.result.text()); tries++ {
		a, err = p.begin(r, alice, p.entry.Arguments)
	}
	if err == nil && a.question == nil {
		err = fmt.Errorf("nobody is asked: %s", a.result.text())
	}
	return a, err
}

// link makes the call of the cell, which must come to a page.
func (p *play) link(r *rig) (string, error) {
	a, err := p.begin(r, alice, p.entry.Arguments)
	if err != nil {
		return "", err
	}
	if a.question != nil {
		return "", errors.New("a client is asked that declared no dialogue")
	}
	link := pageLink.FindString(a.result.text())
	if link == "" {
		err = fmt.Errorf("there is no link to a page: %s", a.result.text())
	}
	return link, err
}

// held makes a call that nobody approves, to its end: it must come to nothing.
func (p *play) held(r *rig, token string, arguments map[string]any) error {
	a, err := p.begin(r, token, arguments)
	if err == nil && a.question != nil && !p.lane.modern {
		_, err = a.answer(call{}, decline)
	}
	return errors.Join(err, a.refused())
}

// works makes a call that has been approved.
func (p *play) works(r *rig, arguments map[string]any) error {
	a, err := p.begin(r, alice, arguments)
	if err != nil {
		return err
	}
	return worked(a.result)
}

func worked(r *result) error {
	if r == nil || r.refused() {
		return fmt.Errorf("an approved call does not work: %s", r.text())
	}
	return nil
}

// refused tells what is wrong with a call that should not have been made.
func (a *attempt) refused() error {
	if a != nil && a.result != nil && !a.result.refused() {
		return fmt.Errorf("a call that nobody approved works: %s", a.result.text())
	}
	return nil
}

var (
	decline = map[string]any{"action": "decline"}
	cancel  = map[string]any{"action": "cancel"}
	accept  = map[string]any{"action": "accept"}
)

func (p *play) yes(q *question) (map[string]any, error) { return say(q, p.entry.Secrets) }

// say is the answer of a person who approves: what the form asks for, or the page.
func say(q *question, secrets map[string]string) (map[string]any, error) {
	if q == nil {
		return nil, errors.New("nobody is asked")
	}
	if q.Mode == "url" {
		return accept, approve(q.URL, secrets)
	}
	content := map[string]any{}
	for name, property := range q.RequestedSchema.Properties {
		if property.Type == "boolean" {
			content[name] = true
			continue
		}
		named := toType.FindStringSubmatch(strings.TrimSuffix(property.Description, "."))
		if named == nil {
			return nil, fmt.Errorf("the form does not say what to type: %s", property.Description)
		}
		content[name] = named[1]
	}
	return map[string]any{"action": "accept", "content": content}, nil
}
