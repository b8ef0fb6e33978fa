package report

import (
	"fmt"
	"strings"

	"makemcp/evals"
)

// The lanes of a drawing, from left to right; none for what is between no two of them.
const (
	none = iota
	lanePerson
	laneAgent
	laneServer
	laneMake
)

// step is a line of the drawing: an arrow from one lane to another, or a remark where both
// are none.
type step struct {
	From, To int
	Label    string
	// Text that goes with it, and the tokens that it took.
	Text   string
	Tokens int
	// Kind is how it is drawn: refused, changed, note, or nothing.
	Kind string
}

// Arrow names the class of an arrow in the page's style.
func (s step) Arrow() string { return fmt.Sprintf("from-%d to-%d", s.From, s.To) }

// steps draws a transcript.
func steps(transcript []evals.Event) []step {
	var out []step
	for _, e := range transcript {
		for _, request := range counted(e.Requests) {
			out = append(out, step{From: laneServer, To: laneMake, Label: request})
		}
		out = append(out, stepOf(e))
	}
	return out
}

func stepOf(e evals.Event) step {
	s := step{Label: e.Did, Text: e.Text, Tokens: e.Tokens}
	switch {
	case e.Who == "person" && e.Did == "says":
		s.From, s.To = lanePerson, laneAgent
	case e.Who == "person" && strings.HasPrefix(e.Did, "reads the mail"):
		s.From, s.To = laneMake, lanePerson
	case e.Who == "person":
		s.From, s.To = lanePerson, laneServer
	case e.Who == "agent":
		s.From, s.To = laneAgent, laneServer
	case e.Who == "make-mcp" && strings.HasPrefix(e.Did, "asks"):
		s.From, s.To = laneServer, lanePerson
	case e.Who == "make-mcp":
		s.From, s.To = laneServer, laneAgent
		if e.Did == "refuses" {
			s.Kind = "refused"
		}
	case e.Who == "Make":
		s.Kind, s.Label = "changed", "Make "+e.Did
	default:
		s.Kind, s.Label, s.Text = "note", e.Text, ""
	}
	return s
}

// counted puts requests that follow one another and are the same into one line.
func counted(requests []string) []string {
	var out []string
	for i := 0; i < len(requests); {
		next := i
		for next < len(requests) && requests[next] == requests[i] {
			next++
		}
		line := requests[i]
		if next-i > 1 {
			line = fmt.Sprintf("%s, %d times", line, next-i)
		}
		out = append(out, line)
		i = next
	}
	return out
}
