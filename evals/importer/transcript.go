package importer

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"makemcp/evals"
)

// transcript is a session, whatever it was read from.
type transcript struct {
	exists func(tool string) bool

	prompt   string
	dialogue map[string]bool // that the client declared: form, url; nil when it is not known
	calls    []*call
	skipped  []string // names of tools that are not Make's
	byID     map[string]*call
	steps    int // calls and answers so far
}

// call is one call of a tool and what came of it.
type call struct {
	line      int
	tool      string
	arguments object
	begun     int // the step at which it was made
	ended     int // the step at which it was answered; 0 for never
	failed    bool
	text      string
	acts      []act
	told      string // tool and arguments, once they were compared
}

// target is the tool that does the work in the end, and what it gets.
func (c *call) target() (tool string, arguments object) {
	tool, arguments = c.tool, c.arguments
	for tool == "tools_call" {
		tool, arguments = text(arguments, "name"), within(arguments, "arguments")
	}
	return tool, arguments
}

// act is what a person was asked, and did.
type act struct {
	does     string
	question string
	types    string // the name of the target, where that is asked for
}

var (
	errTooManyCalls = fmt.Errorf("there are more than %d calls: import a part of the session", mostCalls)
	errNoTool       = errors.New("a call names no tool")
)

// say takes in what the person wrote. The first of it is the prompt.
func (t *transcript) say(words string) {
	words = strings.TrimSpace(words)
	if t.prompt == "" && words != "" {
		t.prompt = words
	}
}

// prefix matches what hosts put before the name of a tool of a server for Make.
var prefix = regexp.MustCompile(`(?i)^(?:mcp__)?[a-z0-9 .-]*make[a-z0-9 .-]*(?:__|[_./:-])`)

// nameOf is the name that the server knows a tool by. ours tells whether it is one of Make's.
func (t *transcript) nameOf(name string) (tool string, ours bool) {
	if t.exists(name) {
		return name, true
	}
	at := prefix.FindStringIndex(name)
	if at == nil {
		return name, false
	}
	// The longest tool's name at the end counts: what is before it is the server's.
	for i := range name {
		if i > 0 && strings.ContainsRune("_./:-", rune(name[i-1])) && t.exists(name[i:]) {
			return name[i:], true
		}
	}
	rest := name[at[1]:]
	return rest, rest != "" && strings.HasPrefix(name, "mcp__")
}

// call takes in a call. Sessions that went on later repeat what was before: a call whose id is
// known is no new one.
func (t *transcript) call(line int, id, name string, args object) error {
	if id != "" && t.byID[id] != nil {
		return nil
	}
	tool, ours := t.nameOf(name)
	if name == "" {
		return errNoTool
	}
	if !ours {
		if !slices.Contains(t.skipped, name) {
			t.skipped = append(t.skipped, name)
		}
		return nil
	}
	return t.made(line, id, tool, args)
}

// made takes in a call of a tool that is Make's.
func (t *transcript) made(line int, id, tool string, args object) error {
	if len(t.calls) == mostCalls {
		return errTooManyCalls
	}
	t.steps++
	c := &call{line: line, tool: tool, arguments: args, begun: t.steps}
	t.calls = append(t.calls, c)
	if id != "" {
		t.byID[id] = c
	}
	return nil
}

// answer takes in what came of a call; whether it failed, where the format says so.
func (t *transcript) answer(id, words string, failed bool) {
	if c := t.byID[id]; c != nil && c.ended == 0 {
		t.steps++
		c.text, c.failed, c.ended = words, failed, t.steps
	}
}

// answerUnmarked takes in what came of a call in a format that does not tell failures from
// results: what is not data is taken for a failure.
func (t *transcript) answerUnmarked(id, words string) {
	data, outside := unfence(words)
	_, err := parse(data)
	t.answer(id, words, err != nil || outside != "")
}

var fence = regexp.MustCompile(`(?s)<make-data-([0-9a-z]+)>\n(.*?)\n</make-data-([0-9a-z]+)>`)

// unfence is what a result holds between the marks around what strangers may have written,
// and what stands outside of them. Without marks it is all data.
func unfence(words string) (data, outside string) {
	m := fence.FindStringSubmatchIndex(words)
	if m == nil {
		return words, ""
	}
	return words[m[4]:m[5]], strings.TrimSpace(words[:m[0]] + words[m[1]:])
}

// data is the JSON of an answer; nil when it failed or is none.
func (c *call) data() any {
	if c.failed || c.ended == 0 {
		return nil
	}
	inner, _ := unfence(c.text)
	value, err := parse(inner)
	if err != nil {
		return nil
	}
	return value
}

var pageLink = regexp.MustCompile(`https?://\S+/approve/[A-Za-z0-9_-]+`)

// What the server says where a person has, or had, to decide.
const (
	saysWaiting  = "Not done yet"
	saysDeclined = "A person declined this call"
	saysClosed   = "The person closed the question"
)

// settle finds out what people did where the format does not say: a call that had to wait for
// a page and was made again, and one that a person declined.
func (t *transcript) settle() {
	for i, c := range t.calls {
		if c.acts != nil || !c.failed {
			continue
		}
		switch {
		case strings.HasPrefix(c.text, saysDeclined) && !t.waitedFor(i):
			c.acts = []act{{does: evals.Decline}}
		case strings.HasPrefix(c.text, saysClosed):
			c.acts = []act{{does: evals.Cancel}}
		case strings.HasPrefix(c.text, saysWaiting):
			if again := t.again(i); again != nil {
				c.acts = []act{{does: onPage(again)}}
			}
		}
	}
	for _, c := range t.calls {
		for i, a := range c.acts {
			if a.does == evals.ApprovePage {
				c.acts[i].does = onPage(c)
			}
		}
	}
}

// onPage is what the person did on the page, as the call tells that was made after it.
func onPage(c *call) string {
	if strings.HasPrefix(c.text, saysDeclined) {
		return evals.DeclinePage
	}
	return evals.ApprovePage
}

// again is the next call of the same tool with the same arguments, unless it has to wait as well.
func (t *transcript) again(i int) *call {
	for _, later := range t.calls[i+1:] {
		if same(later, t.calls[i]) {
			if strings.HasPrefix(later.text, saysWaiting) {
				return nil
			}
			return later
		}
	}
	return nil
}

// waitedFor tells whether the call is the second part of one that waited for a page.
func (t *transcript) waitedFor(i int) bool {
	return slices.ContainsFunc(t.calls[:i], func(c *call) bool {
		return strings.HasPrefix(c.text, saysWaiting) && same(c, t.calls[i])
	})
}

// same tells whether two calls are of one tool with the same arguments.
func same(a, b *call) bool {
	for _, c := range []*call{a, b} {
		if c.told == "" {
			c.told = flow(object{c.tool: c.arguments})
		}
	}
	return a.told == b.told
}

// asked is how many questions people were asked.
func (t *transcript) asked() int {
	links, questions := map[string]bool{}, 0
	for _, c := range t.calls {
		for _, a := range c.acts {
			if a.question != "" || a.does != evals.ApprovePage && a.does != evals.DeclinePage {
				questions++
			}
		}
		if link := pageLink.FindString(c.text); link != "" {
			links[link] = true
		}
	}
	return questions + len(links)
}
