package tools

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"makemcp/makeapi"
	"makemcp/schemas"
)

var teamReversals = []reversal{
	variable("team", makeapi.DeleteTeamVariable, makeapi.ListTeamVariables, makeapi.CreateTeamVariable),
	variable("organization", makeapi.DeleteOrganizationVariable, makeapi.ListOrganizationVariables, makeapi.CreateOrganizationVariable),
	{
		Of:    makeapi.DeleteCustomFunction,
		Reads: []makeapi.Declared{makeapi.ListOrganizations, makeapi.ListTeams, makeapi.ListCustomFunctions, makeapi.GetCustomFunction},
		Makes: []makeapi.Declared{makeapi.CreateCustomFunction},
		Lost:  "It comes back under a new id, without its earlier code; scenarios call it by name.",
		Keep:  keepFunction,
		Restore: func(ctx context.Context, u *undoing, was object) error {
			what := restored{Kind: "function", Name: text(was["name"]), Was: was["id"]}
			_, err := u.create(ctx, "function", what, makeapi.CreateCustomFunction, argsFrom(was, "teamId", "name", "code", "description"))
			return err
		},
	},
	{
		Of:    makeapi.DeleteCustomPropertyStructureItem,
		Reads: []makeapi.Declared{makeapi.ListOrganizations, makeapi.ListCustomPropertyStructures, makeapi.ListCustomPropertyStructureItems},
		Makes: []makeapi.Declared{makeapi.CreateCustomPropertyStructureItem},
		Lost:  "The field comes back under a new id, without the values that scenarios have for it.",
		Keep:  keepPropertyItem,
		Restore: func(ctx context.Context, u *undoing, was object) error {
			args := argsFrom(was, "customPropertyStructureId", "name", "label", "description", "type", "required")
			if len(rowsIn(was["options"])) > 0 {
				args["options"] = was["options"]
			}
			what := restored{Kind: "custom property", Name: text(was["name"]), Was: was["id"]}
			_, err := u.create(ctx, "item", what, makeapi.CreateCustomPropertyStructureItem, args)
			return err
		},
	},
	{
		Of: makeapi.DeleteAIAgent, Reads: []makeapi.Declared{makeapi.GetAIAgent},
		Makes: []makeapi.Declared{makeapi.CreateAIAgent, makeapi.UpdateAIAgent},
		Lost:  "It comes back under a new id, without its contexts (the files that it knows) and its conversations.",
		Keep: func(ctx context.Context, u *undoing, args schemas.Args) (object, error) {
			agent, err := u.get(ctx, makeapi.GetAIAgent, argsFrom(args, "teamId", "agentId"))
			if err == nil {
				u.is("AI agent", agent["id"], agent["name"])
			}
			return agent, err
		},
		Restore: restoreAIAgent,
	},
}

// variable is the reversal for the variables of a team or of an organization.
func variable(owner string, of, list, create makeapi.Declared) reversal {
	ownerID := owner + "Id"
	return reversal{
		Of: of, Reads: []makeapi.Declared{list}, Makes: []makeapi.Declared{create},
		Lost: "It comes back as it was, without its history.",
		Keep: func(ctx context.Context, u *undoing, args schemas.Args) (object, error) {
			u.is(owner+" variable", nil, args["variableName"])
			was, err := u.one(ctx, list, argsFrom(args, ownerID), func(v object) bool { return same(v["name"], args["variableName"]) })
			if err != nil {
				return nil, err
			}
			was[ownerID] = args[ownerID]
			return was, nil
		},
		Restore: func(ctx context.Context, u *undoing, was object) error {
			what := restored{Kind: owner + " variable", Name: text(was["name"])}
			_, err := u.create(ctx, "variable", what, create, argsFrom(was, ownerID, "name", "typeId", "value"))
			return err
		},
	}
}

// keepFunction finds the function's team, which Make does not tell of a function.
func keepFunction(ctx context.Context, u *undoing, args schemas.Args) (object, error) {
	_, team, err := u.inTeams(ctx, func(team any) (object, error) {
		return u.one(ctx, makeapi.ListCustomFunctions, schemas.Args{"teamId": team}, func(f object) bool { return same(f["id"], args["functionId"]) })
	})
	if err != nil {
		return nil, err
	}
	function, err := u.get(ctx, makeapi.GetCustomFunction, argsFrom(args, "functionId"))
	if err != nil {
		return nil, err
	}
	function["teamId"] = team
	u.is("function", function["id"], function["name"])
	return function, nil
}

// keepPropertyItem finds the item in the structures of the organizations, each of which has
// one at most.
func keepPropertyItem(ctx context.Context, u *undoing, args schemas.Args) (object, error) {
	organizations, err := u.organizations(ctx)
	if err != nil {
		return nil, err
	}
	for _, organization := range organizations {
		structures, err := u.rows(ctx, makeapi.ListCustomPropertyStructures, schemas.Args{"organizationId": organization})
		if u.foreign(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, structure := range structures {
			item, err := u.one(ctx, makeapi.ListCustomPropertyStructureItems, schemas.Args{"customPropertyStructureId": structure["id"]},
				func(i object) bool { return same(i["id"], args["customPropertyStructureItemId"]) })
			if err == nil {
				item["customPropertyStructureId"] = structure["id"]
				u.is("custom property", item["id"], item["name"])
				return item, nil
			}
			if !u.foreign(err) {
				return nil, err
			}
		}
	}
	return nil, errNotListed
}

func restoreAIAgent(ctx context.Context, u *undoing, was object) error {
	args := argsFrom(was, "teamId", "name", "makeConnectionId", "defaultModel", "systemPrompt", "llmConfig", "historyConfig")
	args["outputParserFormat"] = was["outputParser"]
	args["scenarios"] = only(was["scenarios"], "makeScenarioId", "approvalMode")
	args["mcpConfigs"] = only(was["mcpConfigs"], "mcpConnectionId", "toolIds")
	what := restored{Kind: "AI agent", Name: text(was["name"]), Was: was["id"]}
	id, err := u.create(ctx, "agent", what, makeapi.CreateAIAgent, args)
	if err != nil || was["invocationConfig"] == nil {
		return err
	}
	limits := argsFrom(inner(was, "invocationConfig"), "recursionLimit", "timeout")
	_, err = u.reach(ctx, makeapi.UpdateAIAgent, schemas.Args{"teamId": was["teamId"], "agentId": id, "invocationConfig": given(limits)})
	return u.lacks("The limits of its runs", err)
}

// only takes some members of each object of a list.
func only(list any, names ...string) []any {
	items := []any{}
	for _, r := range rowsIn(list) {
		items = append(items, given(argsFrom(r, names...)))
	}
	return items
}

// given leaves out what is null.
func given(args schemas.Args) object {
	out := object{}
	for name, value := range args {
		if value != nil {
			out[name] = value
		}
	}
	return out
}

// inTeams looks for something in one team after another, the operator's first, since Make
// lists it by team and tells no team of it.
func (u *undoing) inTeams(ctx context.Context, look func(team any) (object, error)) (found object, team any, err error) {
	first := u.set.config.TeamID
	if first != 0 {
		if found, err := look(fmt.Sprint(first)); err == nil || !u.foreign(err) {
			return found, fmt.Sprint(first), err
		}
	}
	organizations, err := u.organizations(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, organization := range organizations {
		teams, err := u.rows(ctx, makeapi.ListTeams, schemas.Args{"organizationId": organization, "includePrivateSpaces": true})
		if err != nil && !u.foreign(err) {
			return nil, nil, err
		}
		for _, team := range slices.DeleteFunc(idsOf(teams), func(id any) bool { return same(id, first) }) {
			if found, err := look(team); err == nil || !u.foreign(err) {
				return found, team, err
			}
		}
	}
	return nil, nil, errNotListed
}

// organizations are those of the caller in this zone.
func (u *undoing) organizations(ctx context.Context) ([]any, error) {
	rows, err := u.rows(ctx, makeapi.ListOrganizations, schemas.Args{})
	return idsOf(rows), err
}

// foreign tells whether to look elsewhere: it is not there, or that place is closed to the
// caller or its plan has no such thing.
func (u *undoing) foreign(err error) bool {
	return err != nil && (makeapi.IsForbidden(err) || makeapi.IsNotFound(err) || makeapi.IsNotLicensed(err) || makeapi.IsInvalid(err) || errors.Is(err, errNotListed))
}
