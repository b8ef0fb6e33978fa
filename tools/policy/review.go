package policy

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Doubt is something in a policy that works, but may not be what the operator meant.
type Doubt struct {
	// Line in the file.
	Line int    `json:"line"`
	Text string `json:"text"`
}

// Doubts looks for rules that never decide, and for rules that let through or hold back
// more than may be meant.
func (p *Policy) Doubts(tools []Tool) []Doubt {
	if p == nil {
		return nil
	}
	var doubts []Doubt
	for i, r := range p.rules {
		add := func(format string, values ...any) {
			doubts = append(doubts, Doubt{r.line, fmt.Sprintf("the rule %q ", r.name) + fmt.Sprintf(format, values...)})
		}
		covered := slices.DeleteFunc(slices.Clone(tools), func(t Tool) bool { return !covers(r.where, t) })
		switch earlier := p.before(i, covered); {
		case len(covered) == 0:
			add("never decides: no tool has both a name and an effect of those that it names")
			continue
		case earlier != nil:
			add("never decides: %s before it", among(earlier))
			continue
		}
		if unasked := slices.DeleteFunc(slices.Clone(covered), func(t Tool) bool { return t.Effect == read || t.Effect == write }); r.then == Allow && len(unasked) > 0 {
			add("lets %s run without asking anybody", few(unasked))
		}
		if r.then != Allow && onlyOwners(r.where) {
			add("also holds for every call that does not say for which team or organization it is, down to searching for tools: name effects or tools as well")
		}
	}
	return doubts
}

// before are the rules that decide on all that the rule at i could, ahead of it; nil when
// something is left to it.
func (p *Policy) before(i int, covered []Tool) []string {
	var names []string
	for _, t := range covered {
		at := slices.IndexFunc(p.rules[:i], func(earlier *rule) bool { return earlier.takes(t, p.rules[i]) })
		if at < 0 {
			return nil
		}
		if name := p.rules[at].name; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// takes tells whether every call of a tool that a later rule matches is decided by this one:
// it has no condition on the call that the later one has not.
func (r *rule) takes(t Tool, later *rule) bool {
	if !covers(r.where, t) {
		return false
	}
	for _, one := range r.where {
		if isOfTool(one) {
			continue
		}
		// What perhaps fits is never allowed, but may still be denied or asked about.
		if r.then == Allow && later.then != Allow {
			return false
		}
		if !slices.ContainsFunc(later.where, func(other condition) bool { return reflect.DeepEqual(one, other) }) {
			return false
		}
	}
	return true
}

// onlyOwners tells whether there are no conditions but on teams and organizations.
func onlyOwners(where []condition) bool {
	return len(where) > 0 && !slices.ContainsFunc(where, func(one condition) bool {
		_, ok := one.(ownerIs)
		return !ok
	})
}

func among(names []string) string {
	if len(names) == 1 {
		return fmt.Sprintf("%q decides on all of its calls", names[0])
	}
	return fmt.Sprintf("%q decide on all of its calls", names)
}

// few names some tools of many.
func few(tools []Tool) string {
	const most = 3
	var names []string
	for _, t := range tools[:min(most, len(tools))] {
		names = append(names, t.Name)
	}
	if more := len(tools) - most; more > 0 {
		return fmt.Sprintf("%s and %d more tools", strings.Join(names, ", "), more)
	}
	return orList(names)
}
