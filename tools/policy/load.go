package policy

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // for machines that know no time zones, such as bare containers

	"github.com/goccy/go-yaml/token"
)

// Load reads a policy for the given tools. It is strict: what is misspelt, such as the
// name of a tool or of an argument, would else never match. The error is a *Problem, unless
// the file can't be read.
func Load(r io.Reader, tools []Tool) (*Policy, error) {
	f, source, err := readFile(r)
	if err != nil {
		return nil, err
	}
	l := loader{source: source, tools: tools, policy: &Policy{}}
	for _, part := range []func(*file) error{l.head, l.people, l.hours, l.rules, l.quotas} {
		if err := part(f); err != nil {
			return nil, err
		}
	}
	return l.policy, nil
}

// loader turns a file into a policy.
type loader struct {
	source
	tools  []Tool
	policy *Policy
	named  map[string][]span // hours
}

func (l *loader) head(f *file) error {
	if f.Version.string != "1" {
		return problemAt(f.Version.at, "version: 1 is needed: it is the only one that there is")
	}
	place := cmp.Or(f.Timezone.string, "UTC")
	zone, err := time.LoadLocation(place)
	if err != nil || place == time.Local.String() {
		return f.Timezone.wrong("%q is no time zone: write one such as Europe/Prague", place)
	}
	l.policy.zone = zone
	return nil
}

// people reads approvers and clients.
func (l *loader) people(f *file) error {
	for i, a := range f.Approvers {
		at := l.at("$.approvers[%d]", i)
		if a.Name.string == "" || a.Passphrase.string == "" {
			return problemAt(at, "an approver needs a name and a passphrase: make-mcp policy approver NAME prints both")
		}
		if err := checkHash(a.Passphrase.string); err != nil {
			return a.Passphrase.wrong("the passphrase of %s %s", a.Name.string, err)
		}
		if slices.ContainsFunc(l.policy.approvers, func(o Approver) bool { return plain(o.Name) == plain(a.Name.string) }) {
			return a.Name.wrong("%q is an approver already", a.Name.string)
		}
		if slices.ContainsFunc(l.policy.approvers, func(o Approver) bool { return o.Passphrase == a.Passphrase.string }) {
			return a.Name.wrong("%q has the passphrase of another approver: one person would be two", a.Name.string)
		}
		l.policy.approvers = append(l.policy.approvers, Approver{Name: a.Name.string, Passphrase: a.Passphrase.string})
	}
	for i, c := range f.Clients {
		if c.Client.string == "" {
			return problemAt(l.at("$.clients[%d]", i), "a client needs a name, such as client: \"Cursor*\"")
		}
		name, err := newGlob(plain(c.Client.string))
		if err != nil {
			return c.Client.wrong("%q is no pattern", c.Client.string)
		}
		ask, err := oneOf(c.Ask, l.at("$.clients[%d]", i), "ask", Dialogue, Page, None)
		if err != nil {
			return err
		}
		l.policy.clients = append(l.policy.clients, client{name, ask})
	}
	return nil
}

func (l *loader) hours(f *file) error {
	l.named = map[string][]span{}
	for _, name := range slices.Sorted(maps.Keys(f.Hours)) {
		if _, err := parseSpan(name); err == nil {
			return f.Hours[name][0].wrong("%q can't be a name for other hours", name)
		}
		spans, err := l.spans(f.Hours[name], nil)
		if err != nil {
			return err
		}
		l.named[name] = spans
	}
	return nil
}

// spans reads hours; named are those that have a name.
func (*loader) spans(of texts, named map[string][]span) ([]span, error) {
	var out []span
	for _, one := range of {
		if spans, ok := named[one.string]; ok {
			out = append(out, spans...)
			continue
		}
		s, err := parseSpan(one.string)
		if err != nil {
			return nil, one.wrong("%s", err)
		}
		out = append(out, s)
	}
	return out, nil
}

func (l *loader) rules(f *file) error {
	for i, from := range f.Rules {
		at := l.at("$.rules[%d]", i)
		r := &rule{name: cmp.Or(from.Name.string, fmt.Sprintf("rule %d", i+1)), line: problemAt(at, "").Line}
		var err error
		if r.where, err = l.where(from.Where); err != nil {
			return err
		}
		if r.then, err = oneOf(from.Then, at, "then", Allow, Ask, Deny); err != nil {
			return err
		}
		if r.approvals, err = l.approvals(from, r.then); err != nil {
			return err
		}
		if slices.ContainsFunc(l.policy.rules, func(o *rule) bool { return o.name == r.name }) {
			return from.Name.wrong("%q is the name of another rule already", r.name)
		}
		r.because = because(r, from)
		l.policy.rules = append(l.policy.rules, r)
	}
	return nil
}

// because is what people and agents hear about a rule that decided. A name is quoted, a
// number comes with the line.
func because(r *rule, from fileRule) string {
	name := fmt.Sprintf("rule %q", from.Name.string)
	if from.Name.string == "" {
		name = fmt.Sprintf("%s (line %d)", r.name, r.line)
	}
	verb := map[Action]string{Allow: "allows this call", Ask: "wants people to decide on this call", Deny: "denies this call"}[r.then]
	if from.Why.string == "" {
		return fmt.Sprintf("The operator's %s %s.", name, verb)
	}
	return fmt.Sprintf("The operator's %s %s: %s", name, verb, from.Why.string)
}

// approvals reads how many approvers a rule wants.
func (l *loader) approvals(from fileRule, then Action) (int, error) {
	n, err := from.Approvals.int(1)
	switch approvers := len(l.policy.approvers); {
	case err != nil:
		return 0, err
	case from.Approvals.at != nil && then != Ask:
		return 0, text(from.Approvals).wrong("approvals belong to a rule with then: ask")
	case n > 1 && n > approvers:
		return 0, text(from.Approvals).wrong("%d different approvers can't decide, there are %d: name them under approvers", n, approvers)
	}
	return n, nil
}

func (l *loader) quotas(f *file) error {
	for i, from := range f.Quotas {
		at := l.at("$.quotas[%d]", i)
		q := &quota{Quota: Quota{Name: from.Name.string, Key: from.Name.string}}
		var err error
		if q.where, err = l.where(from.Where); err != nil {
			return err
		}
		switch {
		case q.Name == "":
			return problemAt(at, "a quota needs a name")
		case slices.ContainsFunc(l.policy.quotas, func(o *quota) bool { return o.Name == q.Name }):
			return from.Name.wrong("%q is the name of another quota already", q.Name)
		case from.Most.at == nil:
			return problemAt(at, "a quota needs most: how many calls may run")
		}
		if q.Most, err = from.Most.int(0); err != nil {
			return err
		}
		if q.Window, err = window(from.Per, at); err != nil {
			return err
		}
		if from.Each.at != nil {
			if q.each, err = oneOf(from.Each, at, "each", eachPrincipal, eachTeam, eachOrganization); err != nil {
				return err
			}
		}
		l.policy.quotas = append(l.policy.quotas, q)
	}
	return nil
}

// where reads what a rule or a quota is about.
func (l *loader) where(from fileWhere) ([]condition, error) {
	var where []condition
	for _, part := range []func(fileWhere, []condition) ([]condition, error){l.toolsAndEffects, owners, l.times, l.arguments} {
		var err error
		if where, err = part(from, where); err != nil {
			return nil, err
		}
	}
	return where, nil
}

func (l *loader) toolsAndEffects(from fileWhere, where []condition) ([]condition, error) {
	var names toolIs
	for _, one := range from.Tools {
		name, err := newGlob(one.string)
		if err != nil {
			return nil, one.wrong("%q is no pattern", one.string)
		}
		if !slices.ContainsFunc(l.tools, func(t Tool) bool { return name.matches(t.Name) }) {
			return nil, one.wrong("no tool is called %q: make-mcp tools lists them", one.string)
		}
		names = append(names, name)
	}
	if names != nil {
		where = append(where, names)
	}
	var kinds effectIs
	for _, one := range from.Effects {
		if !slices.Contains(effects, one.string) {
			return nil, one.wrong("%q is no effect: there are %s", one.string, strings.Join(effects, ", "))
		}
		kinds = append(kinds, one.string)
	}
	if kinds != nil {
		where = append(where, kinds)
	}
	return where, nil
}

func owners(from fileWhere, where []condition) ([]condition, error) {
	for _, owner := range []struct {
		kind string
		ids  ids
	}{{eachTeam, from.Teams}, {eachOrganization, from.Organizations}} {
		numbers, err := owner.ids.int64s()
		if err != nil {
			return nil, err
		}
		if numbers != nil {
			where = append(where, ownerIs{owner.kind, numbers})
		}
	}
	return where, nil
}

func (l *loader) times(from fileWhere, where []condition) ([]condition, error) {
	for _, part := range []struct {
		words  texts
		within bool
	}{{from.During, true}, {from.Outside, false}} {
		spans, err := l.spans(part.words, l.named)
		if err != nil {
			return nil, err
		}
		if spans == nil {
			continue
		}
		t := timeIs{spans: spans, within: part.within, zone: l.policy.zone}
		for _, word := range part.words {
			t.words = append(t.words, word.string)
		}
		where = append(where, t)
	}
	return where, nil
}

// arguments reads conditions on arguments, which one of the tools must have that the
// others leave.
func (l *loader) arguments(from fileWhere, where []condition) ([]condition, error) {
	covered := slices.DeleteFunc(slices.Clone(l.tools), func(t Tool) bool { return !covers(where, t) })
	for _, path := range slices.Sorted(maps.Keys(from.Arguments)) {
		a := argumentIs{path: path}
		at := from.Arguments[path][0]
		if slices.Contains(strings.Split(path, "."), "") {
			return nil, at.wrong("%q is no argument: dots stand between names", path)
		}
		if covered = slices.DeleteFunc(covered, func(t Tool) bool { return !t.names(path) }); len(covered) == 0 {
			return nil, at.wrong("none of the tools that this is about has the argument %q, or people type it: make-mcp tools and docs/tools.md have the names", path)
		}
		for _, one := range from.Arguments[path] {
			v, err := newValue(one.string)
			if err != nil {
				return nil, one.wrong("%q is no pattern", one.string)
			}
			a.values = append(a.values, v)
		}
		where = append(where, a)
	}
	return where, nil
}

// covers tells whether conditions can hold for calls of a tool, as far as it is known
// before they are made.
func covers(where []condition, t Tool) bool {
	c := &Call{Tool: t.Name, Effect: t.Effect}
	return !slices.ContainsFunc(where, func(one condition) bool { return isOfTool(one) && one.fits(c) == never })
}

// isOfTool tells whether a condition is on the tool alone, and not on its call.
func isOfTool(one condition) bool {
	switch one.(type) {
	case toolIs, effectIs:
		return true
	}
	return false
}

// lengths are the words for windows of time.
var lengths = map[string]time.Duration{"minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour, "week": 7 * 24 * time.Hour}

// The limits of windows: shorter ones bound nothing, longer ones outlive what counts them.
const (
	shortestWindow = time.Second
	longestWindow  = 31 * 24 * time.Hour
)

// window reads a quota's length of time.
func window(per text, quota *token.Token) (time.Duration, error) {
	if per.at == nil {
		return 0, problemAt(quota, "a quota needs per: the length of time that it counts, such as hour")
	}
	d, ok := lengths[per.string]
	if !ok {
		var err error
		if d, err = time.ParseDuration(per.string); err != nil {
			return 0, per.wrong("%q is no length of time: write minute, hour, day, week, or one such as 30m", per.string)
		}
	}
	if d < shortestWindow || d > longestWindow {
		return 0, per.wrong("%q is not between a second and 31 days", per.string)
	}
	return d, nil
}

// oneOf reads a word that must be one of some; part is where it is missed.
func oneOf[T ~string](t text, part *token.Token, name string, words ...T) (T, error) {
	if t.at == nil {
		t.at = part
	}
	if word := T(t.string); slices.Contains(words, word) {
		return word, nil
	}
	return "", t.wrong("%s must be %s, not %q", name, orList(words), t.string)
}
