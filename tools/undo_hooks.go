package tools

import (
	"context"
	"errors"
	"maps"

	"makemcp/makeapi"
	"makemcp/schemas"
)

var hookReversals = []reversal{{
	Of:    makeapi.DeleteHook,
	Reads: []makeapi.Declared{makeapi.GetHook},
	Makes: []makeapi.Declared{makeapi.CreateHook, makeapi.DisableHook, makeapi.StopLearning},
	Lost: "It comes back at a new address, which whoever sends to it has to be told, and under a new id, which its scenario has to be given. " +
		"Its queue, its logs and what it learned of its data are lost.",
	Keep: keepHook, Restore: restoreHook,
}}

func keepHook(ctx context.Context, u *undoing, args schemas.Args) (object, error) {
	hook, err := u.get(ctx, makeapi.GetHook, argsFrom(args, "hookId"))
	if err != nil {
		return nil, err
	}
	u.is("hook", hook["id"], hook["name"])
	return hook, nil
}

func restoreHook(ctx context.Context, u *undoing, hook object) error {
	data := maps.Clone(inner(hook, "data"))
	for _, own := range []string{"teamId", "url"} { // what Make itself puts there
		delete(data, own)
	}
	maps.DeleteFunc(data, func(_ string, value any) bool { return value == nil })
	args := argsFrom(hook, "teamId", "name", "typeName")
	args["data"] = data
	what := restored{Kind: "hook", Name: text(hook["name"]), Was: hook["id"]}
	id, err := u.create(ctx, "hook", what, makeapi.CreateHook, args)
	if err != nil {
		return err
	}
	if hook["scenarioId"] != nil {
		u.note("Scenario %v used it, and has to be given the new one.", hook["scenarioId"])
	}
	return errors.Join(
		u.turn(ctx, hook["enabled"] == false, "That it was disabled", makeapi.DisableHook, id),
		u.turn(ctx, data["udt"] != nil, "That it keeps its data structure", makeapi.StopLearning, id),
	)
}

// turn calls a switch of the hook where it has to. To do so twice changes nothing.
func (u *undoing) turn(ctx context.Context, wanted bool, what string, e makeapi.Declared, hookID any) error {
	if !wanted {
		return nil
	}
	_, err := u.reach(ctx, e, schemas.Args{"hookId": hookID})
	return u.lacks(what, err)
}
