package evals

import (
	"fmt"
	"regexp"
	"slices"
)

// Repeat is the check that fails when a replay does not always go the same way.
const Repeat = "repeat"

// differs says how a replay went another way than the first of the same case; nothing
// when it went alike. Time does not count, nor does what the server draws by lot.
func (o *Outcome) differs(first *Outcome) string {
	one, other := first.trace(), o.trace()
	for i := range max(len(one), len(other)) {
		if i >= len(one) || i >= len(other) || one[i] != other[i] {
			return fmt.Sprintf("%s, and then %s", at(one, i), at(other, i))
		}
	}
	return ""
}

func at(trace []string, i int) string {
	if i >= len(trace) {
		return "nothing"
	}
	return fmt.Sprintf("%q", cut(trace[i], longest))
}

// trace is all that must be the same whenever a case is replayed.
func (o *Outcome) trace() []string {
	var trace []string
	for _, e := range o.Transcript {
		trace = append(trace, e.Who+" "+e.Did+" "+e.Text)
	}
	for _, f := range o.Failures {
		trace = append(trace, fmt.Sprintf("%s in line %d: %s", f.Check, f.Line, f.Text))
	}
	for i, text := range trace {
		trace[i] = drawn.ReplaceAllString(text, "…")
	}
	return slices.Concat(trace, []string{
		"not applicable: " + o.NotApplicable,
		fmt.Sprintf("%d requests, %d questions, %d tokens of answers, %d of definitions", o.Requests, o.Questions, o.Tokens, o.Definitions),
	})
}

// drawn matches what the server draws by lot: ports, the addresses of pages, and what it
// has sealed, which is longer than any word.
var drawn = regexp.MustCompile(`127\.0\.0\.1:\d+|/approve/[\w-]+|[\w-]{80,}`)
