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
		switch {
		case i >= len(one):
			return fmt.Sprintf("then only: %s", cut(other[i], longest))
		case i >= len(other):
			return fmt.Sprintf("only at first: %s", cut(one[i], longest))
		case one[i] != other[i]:
			was, is := unlike(one[i], other[i])
			return fmt.Sprintf("first %q, and then %q", was, is)
		}
	}
	return ""
}

// unlike are two texts from a little before where they differ.
func unlike(one, other string) (string, string) {
	const before = 40
	a, b := []rune(one), []rune(other)
	same := 0
	for same < min(len(a), len(b)) && a[same] == b[same] {
		same++
	}
	from := max(0, same-before)
	return cut(string(a[from:]), longest), cut(string(b[from:]), longest)
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

// drawn matches what the server draws by lot or takes from its clock: marks, ports, the addresses
// of pages, the names of what can be undone and since when (Make writes times with
// fractions), and what it has sealed, which is longer than any word.
var drawn = regexp.MustCompile(`make-data-\w+|127\.0\.0\.1:\d+|/approve/[\w-]+|\d{8}-\d{9}-\w{8}|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ|[\w-]{80,}`)
