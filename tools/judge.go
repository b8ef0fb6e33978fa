package tools

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"makemcp/schemas"
	"makemcp/tools/gate"
	"makemcp/tools/policy"
	"makemcp/tools/undo"
)

// PolicyTools are the tools that a policy can speak of, whichever of them are served: a
// policy is written once for many servers. tools_call is none of them, as the tool that it
// calls is judged in its place.
func PolicyTools() []policy.Tool {
	var out []policy.Tool
	for _, t := range (Config{Toolsets: []string{everyday, undocumented}, Undo: &undo.Store{}}).served() {
		if t.Name == callTool {
			continue
		}
		one := policy.Tool{Name: t.Name, Effect: t.Effect.String()}
		for _, f := range t.Shape().Fields {
			if !f.Secret && !f.Sealed {
				one.Arguments = append(one.Arguments, f.Name)
			}
		}
		out = append(out, one)
	}
	return out
}

// Judged is a call as the policy would see it, for explaining. The error says what is wrong
// with the arguments; the call is as complete as they allow. Only a tool that is not served
// leaves it without a name.
func (s *Set) Judged(who Caller, name string, arguments json.RawMessage) (policy.Call, error) {
	args, err := schemas.Decode(arguments)
	if err != nil {
		args = schemas.Args{}
	}
	if inner, ok := args["name"].(string); ok && name == callTool && inner != callTool {
		raw, err := json.Marshal(args["arguments"])
		if err != nil {
			return policy.Call{}, err
		}
		return s.Judged(who, inner, raw)
	}
	t := s.byName[name]
	if t == nil {
		return policy.Call{}, errors.New(s.unknown(name))
	}
	s.fillIn(t.Operation, args)
	err = errors.Join(err, t.Shape().Check(args, s.config.Secrets == AsArguments))
	return s.judged(&call{tool: t, caller: who, args: args}), err
}

// judged is a call as the policy sees it.
func (s *Set) judged(c *call) policy.Call {
	out := policy.Call{
		Tool: c.tool.Name, Effect: c.tool.Effect.String(), Arguments: c.args, Principal: c.caller.Principal,
		Team:         owner(c.args, "teamId", "targetTeamId", "teamsId", "filterByTeamId"),
		Organization: owner(c.args, "organizationId", "childOrganizationId", "organizationIds"),
		Wanted:       c.wanted != nil, Now: s.config.Now(),
	}
	for _, o := range s.callsOf(c) {
		out.Calls = append(out.Calls, o.Name)
	}
	return out
}

// owner is the one team or organization that the arguments of these names agree on; 0 when
// there is none, or when they name several.
func owner(args schemas.Args, names ...string) int64 {
	var agreed int64
	for _, name := range names {
		values, isList := args[name].([]any)
		if value, given := args[name]; given && !isList {
			values = []any{value}
		}
		for _, value := range values {
			id, err := strconv.ParseInt(fmt.Sprint(value), 10, 64)
			if err != nil || agreed != 0 && id != agreed {
				return 0
			}
			agreed = id
		}
	}
	return agreed
}

// identify finds out who is at a page; nil where the operator has named no approvers.
func identify(p *policy.Policy) gate.Identify {
	approvers := p.Approvers()
	if len(approvers) == 0 {
		return nil
	}
	return func(name, passphrase string) bool {
		var known policy.Approver // the zero one takes as long to refuse
		for _, a := range approvers {
			if a.Name == name {
				known = a
			}
		}
		return known.Is(passphrase)
	}
}
