package evals

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"makemcp/makeapi/sandbox"
)

// gone is the expectation that something was removed.
const gone = "gone"

// change is one row of the account that is not as the seed has it. was is nil for what
// is new, now for what is gone.
type change struct {
	row      string // kind/id
	was, now map[string]any
}

// seed is what every sandbox starts from. It is only read.
var seed = sync.OnceValue(func() map[string]any { return sandbox.New().State() })

// differences compares the state of a sandbox with the seed, in the order of the rows.
func differences(state map[string]any) []change {
	was, now := rows(seed()), rows(state)
	all := maps.Clone(was)
	maps.Copy(all, now)
	var changes []change
	for _, row := range slices.Sorted(maps.Keys(all)) {
		if !same(was[row], now[row]) {
			changes = append(changes, change{row, object(was[row]), object(now[row])})
		}
	}
	return changes
}

// same compares values in the types of JSON. Most of an account never changes, and
// reflection would take most of a replay to find that out.
func same(a, b any) bool {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		return ok && maps.EqualFunc(a, b, same)
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, same)
	}
	return a == b
}

// rows flattens a state to kind/id.
func rows(state map[string]any) map[string]any {
	out := map[string]any{}
	for kind, all := range state {
		for id, row := range all.(map[string]any) {
			out[kind+"/"+id] = row
		}
	}
	return out
}

// object is a row in the types of JSON; nil when there is none.
func object(row any) map[string]any {
	members, _ := plain(row).(map[string]any)
	return members
}

// checkState compares what changed with what may have changed.
func checkState(expected map[string]any, changes []change) []string {
	var problems []string
	seen := map[string]int{}
	for _, c := range changes {
		row := c.expectedAs(expected)
		seen[row]++
		if row == "" {
			problems = append(problems, c.row+" must not change: "+c.String())
			continue
		}
		if problem := c.mismatch(expected[row]); problem != "" {
			problems = append(problems, problem)
		}
	}
	for _, row := range slices.Sorted(maps.Keys(expected)) {
		want, _ := expected[row].(map[string]any)
		most, counted := want[lengthIs]
		switch {
		case seen[row] == 0 && !isSeeded(row):
			problems = append(problems, "there is no "+row+", before or after")
		case seen[row] == 0:
			problems = append(problems, row+" did not change")
		case counted && fmt.Sprint(most) != fmt.Sprint(seen[row]):
			problems = append(problems, fmt.Sprintf("%d rows of %s changed, not %v", seen[row], row, most))
		}
	}
	return problems
}

// isSeeded tells whether a row, or one that it stands for, was there from the start.
func isSeeded(row string) bool {
	was := rows(seed())
	if prefix, star := strings.CutSuffix(row, "*"); star {
		return slices.ContainsFunc(slices.Collect(maps.Keys(was)), func(one string) bool { return strings.HasPrefix(one, prefix) })
	}
	return was[row] != nil
}

// expectedAs is the row that stands for a change: its own, or one that ends in a star and
// stands for all that begin alike; empty for none.
func (c change) expectedAs(expected map[string]any) string {
	if _, listed := expected[c.row]; listed {
		return c.row
	}
	for _, row := range slices.Sorted(maps.Keys(expected)) {
		if prefix, star := strings.CutSuffix(row, "*"); star && strings.HasPrefix(c.row, prefix) {
			return row
		}
	}
	return ""
}

// mismatch says how a change is not the expected one.
func (c change) mismatch(want any) string {
	if all, ok := want.(map[string]any); ok {
		counted := maps.Clone(all)
		delete(counted, lengthIs) // it counts rows
		if want = counted; counted[goneIs] == true {
			want = gone
		}
	}
	members, _ := want.(map[string]any)
	switch {
	case c.now == nil && members[gone] == true:
		return fmt.Sprintf("%s: %s, so expect {%s: true}; %s is a member here", c.row, c, goneIs, gone)
	case want == gone && c.now != nil, want != gone && c.now == nil:
		return c.row + " is not as expected: " + c.String()
	case want == gone:
		return ""
	case c.was != nil:
		unlisted := slices.DeleteFunc(slices.Sorted(maps.Keys(c.changed())), func(name string) bool { _, listed := members[name]; return listed })
		if len(unlisted) > 0 {
			return fmt.Sprintf("%s.%s must not change: %s", c.row, strings.Join(unlisted, ", ."), c)
		}
		for _, name := range slices.Sorted(maps.Keys(members)) {
			if _, changed := c.changed()[name]; !changed {
				return fmt.Sprintf("%s.%s did not change", c.row, name)
			}
		}
	}
	return mismatch(want, c.now, c.row)
}

// changed are the members that differ, as they are now.
func (c change) changed() map[string]any {
	all := map[string]any{}
	maps.Copy(all, c.was)
	maps.Copy(all, c.now)
	for name := range all {
		if same(c.was[name], c.now[name]) {
			delete(all, name)
		}
	}
	return all
}

// telling are the members that say most about a row that is new.
var telling = []string{"name", "label", "title", "teamId", "organizationId", "userId", "to"}

// expectation is what a case expects that expects this very change.
func (c change) expectation() any {
	switch {
	case c.now == nil:
		return gone
	case c.was != nil:
		return c.changed()
	}
	some := map[string]any{}
	for _, name := range telling {
		if value := c.now[name]; value != nil {
			some[name] = value
		}
	}
	return some
}

// String says what happened to the row.
func (c change) String() string {
	switch {
	case c.was == nil:
		return "it is new: " + short(c.now)
	case c.now == nil:
		return "it is gone"
	default:
		return "it is now " + short(c.changed())
	}
}
