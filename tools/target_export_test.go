package tools

import (
	"context"
	"encoding/json"

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

// SubjectForTest tells how the declaration of a tool's calls names what they are about.
func SubjectForTest(tool string) (kind string, declared bool) {
	about, declared := subjects[tool]
	return about.kind, declared
}
