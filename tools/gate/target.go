package gate

import (
	"fmt"
	"slices"
	"strings"
)

// Target is what a call is about, as Make has it at one moment: what a person is shown
// before they decide, and what must still be so when the call is made. The zero value is
// a call about nothing that can be named.
type Target struct {
	// Kind is what sort of thing it is, in Make's words, such as "data store".
	Kind string
	// ID and Name are Make's; either may be empty.
	ID, Name string
	// Facts are what else a person should know: whose it is, what hangs on it.
	Facts []Fact
}

// Fact is one thing to know about a target, such as "team: Operations".
type Fact struct {
	Name, Value string
	// Live facts change by themselves, as the number of records does. They are shown, and
	// an approval holds although they have changed.
	Live bool
}

// String names the target in one line: data store "Customers" (id 12); team: "Operations".
// All of it is safe to show.
func (t Target) String() string {
	name, facts := t.lines()
	return strings.Join(append([]string{name}, facts...), "; ")
}

// lines are the target's name and its facts, safe to show.
func (t Target) lines() (name string, facts []string) {
	t = t.Shown()
	name = t.Kind
	if t.Kind != "" && t.Name != "" {
		name += fmt.Sprintf(" %q", t.Name)
	}
	if t.Kind != "" && t.ID != "" {
		name += fmt.Sprintf(" (id %s)", t.ID)
	}
	for _, f := range t.Facts {
		facts = append(facts, f.Name+": "+f.Value)
	}
	return name, facts
}

// Shown is the target with all of its words safe to show.
func (t Target) Shown() Target {
	t.Kind, t.ID, t.Name, t.Facts = Plain(t.Kind), Plain(t.ID), Plain(t.Name), slices.Clone(t.Facts)
	for i := range t.Facts {
		t.Facts[i].Name, t.Facts[i].Value = Plain(t.Facts[i].Name), Plain(t.Facts[i].Value)
	}
	return t
}

// Changes tells in words what of a target is no longer as it was; nothing when an approval
// for the one holds for the other.
func (t Target) Changes(now Target) []string {
	var changes []string
	differ := func(what, was, is string) {
		if was != is {
			changes = append(changes, fmt.Sprintf("%s was %s and is %s", what, shown(was), shown(is)))
		}
	}
	differ("what it is", t.Kind, now.Kind)
	differ("the id", t.ID, now.ID)
	differ("the name", quoted(t.Name), quoted(now.Name))
	for _, f := range t.Facts {
		if !f.Live {
			differ(f.Name, f.Value, now.fact(f.Name))
		}
	}
	for _, f := range now.Facts {
		if !f.Live && !slices.ContainsFunc(t.Facts, func(old Fact) bool { return old.Name == f.Name }) {
			differ(f.Name, "", f.Value)
		}
	}
	return changes
}

// shown is a value within a sentence.
func shown(value string) string {
	if value = Plain(value); value == "" {
		return "nothing"
	}
	return value
}

func quoted(name string) string {
	if name == "" {
		return ""
	}
	return fmt.Sprintf("%q", name)
}

func (t Target) fact(name string) string {
	for _, f := range t.Facts {
		if f.Name == name {
			return f.Value
		}
	}
	return ""
}
