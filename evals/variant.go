package evals

import (
	"slices"
	"strings"
)

// Variant is a copy of a case whose turns can be changed without changing the case. Its
// id is another one, by which its outcome is found; its expectations are the case's.
func (c *Case) Variant(id string) *Case {
	v := *c
	v.ID, v.Turns = id, slices.Clone(c.Turns)
	for i, t := range v.Turns {
		if t.Call != nil {
			call := *t.Call
			call.Arguments, _ = plain(call.Arguments).(map[string]any)
			v.Turns[i].Call = &call
		}
		if t.Person != nil {
			act := *t.Person
			v.Turns[i].Person = &act
		}
	}
	return &v
}

// line of a turn in the case's file; 0 for a turn that a variant has in addition.
func (c *Case) line(turn int) int {
	if turn < len(c.lines) {
		return c.lines[turn]
	}
	return 0
}

// Alike tells whether two replays went the same way for everybody: the same answers,
// questions, requests to the same places and end state, whatever the agent's arguments were.
func (o *Outcome) Alike(other *Outcome) bool {
	return o.Requests == other.Requests && slices.Equal(o.heard(), other.heard())
}

// heard is the session without what the agent sent.
func (o *Outcome) heard() []string {
	var heard []string
	for _, e := range o.Transcript {
		if e.Who == theAgent {
			e.Text = ""
		}
		heard = append(heard, drawn.ReplaceAllString(strings.Join(append(e.Requests, e.Who, e.Did, e.Text), " "), "…"))
	}
	return heard
}
