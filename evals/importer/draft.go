package importer

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"makemcp/evals"
)

// look begins the comments that mark what a person has to look at.
const look = "# Look: "

// unsaid is the prompt of a session that has none.
const unsaid = "What the person asked for."

// draft writes the case. save is what each call has to save.
func (d *drafter) draft(save map[*call]map[string]string) []byte {
	t, w := d.transcript, &d.lines
	w.printf("# yaml-language-server: $schema=../case.schema.json\n")
	w.printf("# Drafted from %s (%s). Lines with \"Look\" are for you.\n", line(d.Source), d.format)
	if len(t.skipped) > 0 {
		w.printf("# Left out, as they are no tools of Make: %s\n", line(strings.Join(t.skipped, ", ")))
	}
	w.printf("version: 1\n")
	w.member(0, "id", d.ID)
	w.printf("%swhat flow is it, and what danger?\n", look)
	w.printf("tags: [imported]\n")
	w.printf("%swhat would go wrong unnoticed without this case?\n", look)
	w.text("why", "A session that was held must go the same way again.")
	d.client()
	if t.prompt == "" {
		w.printf("%sthe recording has no prompt.\n", look)
		t.prompt = unsaid
	}
	w.text("prompt", t.prompt)
	w.printf("turns:\n")
	for _, c := range t.calls {
		d.call(c, save[c])
	}
	d.expect()
	return []byte(w.String())
}

// line is a text without what would end a comment.
func line(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 || r == 0xfeff || r == 0xfffd {
			return ' '
		}
		return r
	}, text)
}

// client writes what the client could do.
func (d *drafter) client() {
	client := object{}
	does := func(one string) bool {
		return slices.ContainsFunc(d.transcript.calls, func(c *call) bool {
			return slices.ContainsFunc(c.acts, func(a act) bool { return a.does == one })
		})
	}
	switch dialogue := d.transcript.dialogue; {
	case dialogue["form"] && dialogue["url"]:
		client["elicitation"] = "both"
	case dialogue["url"]:
		client["elicitation"] = "url"
	case dialogue["form"], dialogue == nil && (does(evals.Decline) || does(evals.Cancel)):
		client["elicitation"] = "form"
	}
	if does(evals.Absent) {
		client["protocols"] = []any{"2025-11-25"}
		d.lines.printf("flags: [--confirm-timeout, 200ms]\n")
	}
	if len(client) > 0 {
		d.lines.member(0, "client", client)
	}
}

// call writes a call and what people did about it.
func (d *drafter) call(c *call, save map[string]string) {
	w := &d.lines
	if !d.Exists(c.tool) {
		w.printf("  %sthis server has no tool of this name.\n", look)
		d.unknown = append(d.unknown, fmt.Sprintf("%s (line %d)", line(c.tool), c.line))
	}
	d.secret(c)
	w.printf("  - call:\n")
	w.member(6, "tool", c.tool)
	if len(c.arguments) > 0 {
		w.member(6, "arguments", c.arguments)
	}
	if len(save) > 0 {
		paths := object{}
		for name, path := range save {
			paths[name] = path
		}
		w.member(6, "save", paths)
	}
	d.answer(c, slices.Sorted(maps.Values(save)))
	for _, a := range c.acts {
		d.act(c, a)
	}
}

// secret says which arguments were secrets.
func (d *drafter) secret(c *call) {
	tool, args := c.target()
	for _, name := range slices.Sorted(maps.Keys(args)) {
		if words, isText := args[name].(string); isText && reference.MatchString(words) {
			continue // it is passed on from an answer
		}
		if d.IsSecret(tool, name) {
			d.lines.printf("  %s%s was a secret.\n", look, line(name))
		}
	}
}

var reference = regexp.MustCompile(`^\$[A-Za-z]\w*$`)

// answer writes what is expected of an answer, of which these paths are saved.
func (d *drafter) answer(c *call, saved []string) {
	w := &d.lines
	switch {
	case c.ended == 0:
		w.printf("      %sthe recording ends before this call was answered.\n", look)
	case c.failed:
		w.member(6, "expect", object{"error": escaped(firstWords(c.text))})
	default:
		if stable := picked(c.data(), saved); stable != nil {
			w.member(6, "expect", object{"match": stable})
		}
	}
}

// firstWords are the first words of an error, up to what may differ the next time.
func firstWords(text string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(fence.ReplaceAllString(text, "")), "\n")
	first = strings.TrimSpace(first)
	stable := strings.TrimRight(differing.Split(first, 2)[0], " :;,(")
	if end := strings.IndexByte(stable, '.'); end > 10 {
		stable = stable[:end]
	}
	if len(stable) < 8 {
		stable = first
	}
	if runes := []rune(stable); len(runes) > 80 {
		stable = string(runes[:80])
	}
	if stable == "" {
		return " " // the error is there, whatever it says
	}
	return stable
}

// differing is what errors quote: ids, names, numbers that may be others the next time.
var differing = regexp.MustCompile("[\"'`<{\\[]|\\d{4,}|https?://")

// telling are the members that say most about a thing, in this order, and stay the same.
var telling = []string{"name", "title", "label", "changed", "valid", "status", "typeName", "language"}

// stable are a few members of an answer that will be the same the next time; nil for none.
func stable(value any, depth int) any {
	if depth > 3 {
		return nil
	}
	switch v := value.(type) {
	case []any:
		for _, item := range v[:min(len(v), 3)] {
			if inner := stable(item, depth+1); inner != nil {
				return []any{inner}
			}
		}
	case object:
		for _, name := range telling {
			switch s := v[name].(type) {
			case bool:
				return object{name: s}
			case string:
				if s != "" && len(s) <= 80 {
					return object{name: escaped(s)}
				}
			}
		}
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if inner := stable(v[name], depth+1); inner != nil && !strings.Contains(name, "$") {
				return object{name: inner}
			}
		}
	}
	return nil
}

// picked is stable for the rows from which something is saved: what is done to them later must
// be done to no others.
func picked(value any, paths []string) any {
	rest := map[string][]string{} // paths within a member, by its name
	for _, path := range paths {
		if name, inner, nests := strings.Cut(path, "."); nests {
			rest[name] = append(rest[name], inner)
		}
	}
	switch v := value.(type) {
	case []any:
		var rows []any
		for i, item := range v {
			if inner := rest[strconv.Itoa(i)]; inner != nil {
				rows = append(rows, picked(item, inner))
			}
		}
		if rows = slices.DeleteFunc(rows, func(row any) bool { return row == nil }); len(rows) > 0 {
			return rows
		}
	case object:
		for _, name := range slices.Sorted(maps.Keys(rest)) {
			if inner := picked(v[name], rest[name]); inner != nil {
				return object{name: inner}
			}
		}
	}
	return stable(value, 0)
}

// act writes what the person did.
func (d *drafter) act(c *call, a act) {
	tool, _ := c.target()
	w, person := &d.lines, object{"does": a.does}
	if a.does == evals.ApprovePage {
		if typed := d.Typed(tool); len(typed) > 0 {
			fields := object{}
			for _, name := range typed {
				fields[name] = ""
			}
			person["fields"] = fields
			w.printf("  %swhat the person typed is not recorded: fill it in.\n", look)
		}
	}
	if a.types != "" && a.does == evals.Accept {
		person["types"] = escaped(a.types)
	}
	if named := quoted.FindAllStringSubmatch(a.question, 3); len(named) == 3 {
		// The client, the title of the tool, and the target, which is what the person has to know.
		person["reads"] = []any{escaped(named[2][1])}
	} else if a.does == evals.ApprovePage || a.does == evals.DeclinePage {
		w.printf("  %swhat did the page say? List it under reads.\n", look)
	}
	w.printf("  - person: %s\n", flow(person))
}

var quoted = regexp.MustCompile(`"([^"\n]+)"`)

// expect writes what must hold in the end.
func (d *drafter) expect() {
	w, expect := &d.lines, object{}
	if n := d.transcript.asked(); n > 0 {
		expect["asked"] = n
	}
	if len(d.State) > 0 {
		expect["state"] = escapedAll(d.State)
	}
	if d.State == nil {
		w.printf("%swhat may the session change? What is not listed under state must not.\n", look)
	} else if len(d.State) > 0 {
		w.printf("%sthis is what a replay changed. Is all of it wanted?\n", look)
	}
	if len(expect) == 0 {
		return
	}
	w.printf("expect:\n")
	for _, name := range slices.Sorted(maps.Keys(expect)) {
		w.member(2, name, expect[name])
	}
}
