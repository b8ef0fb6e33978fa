package tools

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"makemcp/schemas"
	"makemcp/tools/gate"
)

// TargetForTest reads what a call is about, and what it puts at stake, as a question does.
func TargetForTest(ctx context.Context, s *Set, tool, arguments string) (target gate.Target, loss string, typed bool, err error) {
	args, err := schemas.Decode(json.RawMessage(arguments))
	if err != nil {
		return gate.Target{}, "", false, err
	}
	c := &call{tool: s.byName[tool], args: args}
	s.fillIn(c.tool.Operation, args)
	if err := c.tool.Shape().Check(args, false); err != nil {
		return gate.Target{}, "", false, err
	}
	at := stakeOf(c)
	target, err = s.target(ctx, c)
	return target, at.Loss, at.Typed, err
}

// Subject is how a tool declares what its calls are about.
type Subject struct {
	Kind string
	// Found tells that Make is asked for the thing, Named that the call names it or that
	// the declaration says why nothing is read.
	Found, Named bool
	// Loss is that of a call without arguments.
	Loss string
}

// SubjectForTest is a tool's declaration; the zero value when there is none.
func SubjectForTest(tool string) Subject {
	about := subjects[tool]
	shown := Subject{Kind: about.kind, Found: about.find != nil, Named: about.arg != "" || about.unread != ""}
	if about.stake != nil {
		shown.Loss = about.stake(schemas.Args{}).Loss
	}
	return shown
}

// SubjectsForTest are the tools with a declaration.
func SubjectsForTest() []string { return slices.Collect(maps.Keys(subjects)) }
