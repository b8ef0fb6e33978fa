package evals

import (
	"fmt"
	"regexp"
	"strings"
)

// searchTool answers in the server's own words.
const searchTool = "tools_search"

// fence is an answer taken apart: strangers may have written what is within its marks, the server
// answers for the rest.
type fence struct{ mark, within, outside string }

var opening = regexp.MustCompile(`(?m)^<make-data-([0-9a-z]{8,})>\n`)

// fence finds the marks as a model would: those that come first, up to where they close. All is
// outside where there are none.
func (r reply) fence() fence {
	at := opening.FindStringSubmatchIndex(r.text)
	if at == nil {
		return fence{outside: r.text}
	}
	f := fence{mark: r.text[at[2]:at[3]]}
	within, after, closed := strings.Cut(r.text[at[1]:], "\n</make-data-"+f.mark+">")
	if !closed {
		return fence{outside: r.text}
	}
	f.within, f.outside = within, r.text[:at[0]]+after
	return f
}

// data is the answer without marks.
func (r reply) data() string {
	if f := r.fence(); f.mark != "" {
		return f.within
	}
	return r.text
}

// told is the answer without the marks, for people: marks differ from replay to replay.
func (r reply) told() string {
	mark := r.fence().mark
	if mark == "" {
		return r.text
	}
	return strings.TrimSpace(strings.NewReplacer("<make-data-"+mark+">\n", "", "\n</make-data-"+mark+">", "").Replace(r.text))
}

// checkFence checks the marks around an answer. used are those of the session so far: who knows
// the next ones could write them.
func (r reply) checkFence(tool string, used map[string]bool) []string {
	var problems []string
	f := r.fence()
	switch {
	case f.mark == "" && !r.failed && tool != searchTool:
		return []string{"the answer has no marks around it: " + cut(r.text, longest)}
	case f.mark == "":
		return nil
	case !r.failed && f.outside != "":
		problems = append(problems, fmt.Sprintf("%q is outside of the marks", cut(f.outside, longest)))
	case strings.Count(r.text, f.mark) != 2:
		problems = append(problems, "the mark is within the marks")
	}
	if used[f.mark] {
		problems = append(problems, "the mark was used before")
	}
	used[f.mark] = true
	return problems
}

// checkWithin checks that parts of an answer are within its marks, and only there.
func (r reply) checkWithin(parts []string) []string {
	var problems []string
	f := r.fence()
	for _, part := range parts {
		switch {
		case !strings.Contains(f.within, part):
			problems = append(problems, fmt.Sprintf("%q is not within the marks: %s", part, cut(r.told(), longest)))
		case strings.Contains(f.outside, part):
			problems = append(problems, fmt.Sprintf("%q is outside of the marks as well", part))
		}
	}
	return problems
}
