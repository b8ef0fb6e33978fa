package tools

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"makemcp/makeapi"
	"makemcp/schemas"
)

var scenarioReversals = []reversal{
	{
		Of:    makeapi.DeleteScenario,
		Reads: []makeapi.Declared{makeapi.GetScenario, makeapi.GetScenarioBlueprint, makeapi.GetScenarioTool, makeapi.ListScenarioNotes, makeapi.ListBuildVariables},
		Makes: []makeapi.Declared{
			makeapi.CreateScenario, makeapi.UpdateScenario, makeapi.CreateScenarioTool, makeapi.CreateScenarioCustomProperties,
			makeapi.CreateScenarioNote, makeapi.AddBuildVariables,
		},
		Lost: "It comes back inactive and under a new id, without its runs, incomplete executions, earlier versions, unpublished draft, shared pages and the positions of its triggers.",
		Keep: keepScenario, Restore: restoreScenario,
	},
	{
		Of:    makeapi.DeleteFolder,
		Reads: []makeapi.Declared{makeapi.ListOrganizations, makeapi.ListTeams, makeapi.ListFolders, makeapi.ListScenarios, makeapi.GetScenarioInterface},
		Makes: []makeapi.Declared{makeapi.CreateFolder, makeapi.UpdateFolder, makeapi.UpdateScenario},
		Lost:  "It comes back under a new id, and what was in it is put back.",
		Keep:  keepFolder, Restore: restoreFolder,
	},
	{
		Of:    makeapi.DeleteScenarioCustomProperties,
		Reads: []makeapi.Declared{makeapi.GetScenarioCustomProperties},
		Makes: []makeapi.Declared{makeapi.CreateScenarioCustomProperties},
		Lost:  "The values come back as they were.",
		Keep: func(ctx context.Context, u *undoing, args schemas.Args) (object, error) {
			u.is("custom properties of the scenario", args["scenarioId"], nil)
			values, err := u.get(ctx, makeapi.GetScenarioCustomProperties, argsFrom(args, "scenarioId"))
			if err != nil || len(values) == 0 {
				return nil, err
			}
			return object{"scenarioId": args["scenarioId"], "values": values}, nil
		},
		Restore: func(ctx context.Context, u *undoing, was object) error {
			return u.putProperties(ctx, was["scenarioId"], inner(was, "values"))
		},
	},
	{
		Of:    makeapi.DeleteBuildVariable,
		Reads: []makeapi.Declared{makeapi.ListBuildVariables},
		Makes: []makeapi.Declared{makeapi.AddBuildVariables},
		Lost:  "The variable comes back as it was.",
		Keep: func(ctx context.Context, u *undoing, args schemas.Args) (object, error) {
			u.is("buildtime variable of the scenario", args["scenarioId"], nil)
			variables, err := u.get(ctx, makeapi.ListBuildVariables, argsFrom(args, "scenarioId"))
			maps.DeleteFunc(variables, func(_ string, value any) bool { return !same(value, args["value"]) })
			if err == nil && len(variables) == 0 {
				err = errNotListed
			}
			return object{"scenarioId": args["scenarioId"], "variables": variables}, err
		},
		Restore: func(ctx context.Context, u *undoing, was object) error {
			return u.putBuildVariables(ctx, was["scenarioId"], inner(was, "variables"))
		},
	},
	single{
		kind: "note of the scenario", of: makeapi.DeleteScenarioNote, read: makeapi.GetScenarioNote, create: makeapi.CreateScenarioNote,
		key: []string{"scenarioId", "noteId"}, under: []string{"scenarioId"}, members: noteMembers,
		lost: "It comes back under a new id, with today's date.",
	}.reversal(),
	single{
		kind: "share of the scenario", of: makeapi.DeleteSharedScenario, read: makeapi.GetSharedScenario, create: makeapi.ShareScenario,
		key: []string{"scenarioId", "sharedScenarioId"}, under: []string{"scenarioId"},
		members: []string{"title", "descriptionShort", "descriptionLong", "isEnabled"},
		lost:    "Its page comes back at a new address; links to the old one stay dead.",
	}.reversal(),
	{
		Of:    makeapi.DeleteTemplate,
		Reads: []makeapi.Declared{makeapi.GetTemplate, makeapi.GetTemplateBlueprint},
		Makes: []makeapi.Declared{makeapi.CreateTemplate, makeapi.UpdateTemplate},
		Lost:  "It comes back private and under a new id, without its description; its public version and that one's address are lost.",
		Keep:  keepTemplate, Restore: restoreTemplate,
	},
}

var noteMembers = []string{"content", "moduleIds", "isFilterNote", "metadata"}

func keepScenario(ctx context.Context, u *undoing, args schemas.Args) (object, error) {
	of := argsFrom(args, "scenarioId")
	scenario, err := u.get(ctx, makeapi.GetScenario, of)
	if err != nil {
		return nil, err
	}
	u.is("scenario", scenario["id"], scenario["name"])
	was := object{"scenario": scenario}
	if scenario["type"] == "tool" {
		was["tool"], err = u.get(ctx, makeapi.GetScenarioTool, of)
		return was, err
	}
	if was["stored"], err = u.get(ctx, makeapi.GetScenarioBlueprint, of); err != nil {
		return nil, err
	}
	notes, err := u.rows(ctx, makeapi.ListScenarioNotes, of)
	if err = u.goesWithout("Its notes", errors.Join(err, u.take(notes))); err != nil {
		return nil, err
	}
	was["notes"] = notes
	was["variables"], err = u.get(ctx, makeapi.ListBuildVariables, of)
	return was, u.goesWithout("Its buildtime variables", err)
}

func restoreScenario(ctx context.Context, u *undoing, was object) error {
	scenario := inner(was, "scenario")
	what := restored{Kind: "scenario", Name: text(scenario["name"]), Was: scenario["id"]}
	if tool := inner(was, "tool"); tool != nil {
		u.note("It is active, as tools are, and has their usual settings.")
		_, err := u.create(ctx, "scenario", what, makeapi.CreateScenarioTool, argsFrom(tool, "teamId", "name", "description", "inputs", "module"))
		return err
	}
	stored := inner(was, "stored")
	// In the blueprint a schedule travels as it is, members that are new to us included.
	blueprint := maps.Clone(inner(stored, "blueprint"))
	blueprint["scheduling"] = stored["scheduling"]
	id, err := u.create(ctx, "scenario", what, makeapi.CreateScenario, schemas.Args{
		"teamId": scenario["teamId"], "blueprint": blueprint, "scheduling": object{"type": "on-demand"}, "metadata": stored["metadata"],
	})
	if err != nil {
		return err
	}
	u.note("It is inactive. What it uses (connections, webhooks, data stores) is named by id: what was deleted as well has to be chosen anew.")
	if err := u.dressScenario(ctx, id, scenario, stored); err != nil {
		return err
	}
	return u.fillScenario(ctx, id, was)
}

// dressScenario gives a scenario that is back what it can't be created with. To do so twice
// changes nothing.
func (u *undoing) dressScenario(ctx context.Context, id any, was, stored object) error {
	looks := schemas.Args{"scenarioId": id, "name": was["name"], "metadata": stored["metadata"]}
	if was["description"] != "" {
		looks["description"] = was["description"]
	}
	_, err := u.reach(ctx, makeapi.UpdateScenario, looks)
	if err = u.lacks("Its name and description", err); err != nil || was["folderId"] == nil {
		return err
	}
	_, err = u.reach(ctx, makeapi.UpdateScenario, schemas.Args{"scenarioId": id, "folderId": was["folderId"], "metadata": stored["metadata"]})
	if makeapi.IsNotFound(err) {
		u.note("Its folder (%v) is gone, so it is in none.", was["folderId"])
		return nil
	}
	return u.lacks("Its place in a folder", err)
}

// fillScenario puts back what hangs on a scenario.
func (u *undoing) fillScenario(ctx context.Context, id any, was object) error {
	notes := rowsIn(was["notes"])
	for _, note := range notes {
		content := argsFrom(note, noteMembers...)
		content["scenarioId"] = id
		_, err := u.once("note-"+text(note["id"]), func() (any, error) { return u.reach(ctx, makeapi.CreateScenarioNote, content) })
		if err = u.lacks("A note", err); err != nil {
			return err
		}
	}
	if len(notes) > 0 {
		u.made = append(u.made, restored{Kind: "notes", Count: len(notes)})
	}
	if values := inner(inner(was, "scenario"), "customProperties"); len(values) > 0 {
		if err := u.lacks("Its custom properties", u.putProperties(ctx, id, values)); err != nil {
			return err
		}
	}
	if variables := inner(was, "variables"); len(variables) > 0 {
		return u.lacks("Its buildtime variables", u.putBuildVariables(ctx, id, variables))
	}
	return nil
}

func (u *undoing) putProperties(ctx context.Context, scenarioID any, values object) error {
	_, err := u.once("properties", func() (any, error) {
		return u.reach(ctx, makeapi.CreateScenarioCustomProperties, schemas.Args{"scenarioId": scenarioID, "customProperties": values})
	})
	if err == nil {
		u.made = append(u.made, restored{Kind: "custom properties", Count: len(values)})
	}
	return err
}

func (u *undoing) putBuildVariables(ctx context.Context, scenarioID any, variables object) error {
	var input []any
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		input = append(input, object{"name": name, "value": variables[name]})
	}
	_, err := u.once("variables", func() (any, error) {
		return u.reach(ctx, makeapi.AddBuildVariables, schemas.Args{"scenarioId": scenarioID, "input": input})
	})
	if err == nil {
		u.made = append(u.made, restored{Kind: "buildtime variables", Count: len(input)})
	}
	return err
}

// keepFolder finds the folder in its team, as Make lists folders by team only, and what is
// in it.
func keepFolder(ctx context.Context, u *undoing, args schemas.Args) (object, error) {
	var all []object
	folder, team, err := u.inTeams(ctx, func(team any) (found object, err error) {
		tree, err := u.rows(ctx, makeapi.ListFolders, schemas.Args{"teamId": team, "childrenDepth": "all"})
		all = everyFolder(tree)
		for _, f := range all {
			if same(f["id"], args["folderId"]) {
				return f, err
			}
		}
		return nil, errors.Join(err, errNotListed)
	})
	if err != nil {
		return nil, err
	}
	u.is("folder", folder["id"], folder["name"])
	scenarios, err := u.rows(ctx, makeapi.ListScenarios, schemas.Args{"teamId": team, "folderId": folder["id"]})
	if err != nil {
		return nil, err
	}
	folders := slices.DeleteFunc(all, func(f object) bool { return !same(f["parentId"], folder["id"]) })
	was := object{
		"name": folder["name"], "id": folder["id"], "teamId": team, "parentId": folder["parentId"],
		"scenarios": idsOf(scenarios), "folders": idsOf(folders),
	}
	return was, u.take(was)
}

// everyFolder lists the folders of a tree.
func everyFolder(tree []object) []object {
	var all []object
	for _, folder := range tree {
		all = append(all, folder)
		all = append(all, everyFolder(rowsIn(folder["children"]))...)
	}
	return all
}

func idsOf(rows []object) []any {
	ids := make([]any, len(rows))
	for i := range rows {
		ids[i] = rows[i]["id"]
	}
	return ids
}

func restoreFolder(ctx context.Context, u *undoing, was object) error {
	tree, err := u.rows(ctx, makeapi.ListFolders, schemas.Args{"teamId": was["teamId"], "childrenDepth": "all"})
	if err != nil {
		return err
	}
	folders := everyFolder(tree)
	parent := was["parentId"]
	if parent != nil && !slices.ContainsFunc(folders, func(f object) bool { return same(f["id"], parent) }) {
		u.note("The folder that it was in (%v) is gone, so it is at the top.", parent)
		parent = nil
	}
	what := restored{Kind: "folder", Name: text(was["name"]), Was: was["id"]}
	id, err := u.create(ctx, "folder", what, makeapi.CreateFolder, schemas.Args{"name": was["name"], "teamId": was["teamId"], "parentId": parent})
	if err != nil {
		return err
	}
	scenarios, err := u.rows(ctx, makeapi.ListScenarios, schemas.Args{"teamId": was["teamId"]})
	if err != nil {
		return err
	}
	err = u.putBack(was, "folders", folders, "parentId", id, func(folder any) error {
		_, err := u.reach(ctx, makeapi.UpdateFolder, schemas.Args{"folderId": folder, "parentId": id})
		return err
	})
	if err != nil {
		return err
	}
	return u.putBack(was, "scenarios", scenarios, "folderId", id, func(scenario any) error { return u.moveScenario(ctx, scenario, id) })
}

// moveScenario puts a scenario into a folder. Its interface goes along: a change that names
// none may be read as one that takes it away.
func (u *undoing) moveScenario(ctx context.Context, scenario, folder any) error {
	declared, err := u.get(ctx, makeapi.GetScenarioInterface, schemas.Args{"scenarioId": scenario})
	if err != nil {
		return err
	}
	metadata := object{"input_spec": listed(declared["input"]), "output_spec": listed(declared["output"])}
	_, err = u.reach(ctx, makeapi.UpdateScenario, schemas.Args{"scenarioId": scenario, "folderId": folder, "metadata": metadata})
	return err
}

// listed is a list, the empty one for null.
func listed(value any) any {
	if value == nil {
		return []any{}
	}
	return value
}

// putBack moves into a folder what was in it and is still where the deletion left it: at the
// top, or in the folder above.
func (u *undoing) putBack(was object, kind string, now []object, place string, folder any, move func(id any) error) error {
	ids, _ := was[kind].([]any)
	moved, elsewhere := 0, 0
	for _, id := range ids {
		i := slices.IndexFunc(now, func(r object) bool { return same(r["id"], id) })
		switch {
		case i >= 0 && same(now[i][place], folder):
			moved++
			continue
		case i < 0 || now[i][place] != nil && !same(now[i][place], was["parentId"]):
			elsewhere++
			continue
		case u.late():
			return &laterError{moved, len(ids), kind}
		}
		if err := move(id); err != nil {
			if err := u.lacks(fmt.Sprintf("One of its %s (%v)", kind, id), err); err != nil {
				return err
			}
			continue
		}
		moved++
	}
	if moved > 0 {
		u.made = append(u.made, restored{Kind: kind + " in it", Count: moved})
	}
	if elsewhere > 0 {
		u.note("%d of its %s are gone or were put elsewhere meanwhile, and were left alone.", elsewhere, kind)
	}
	return nil
}

func keepTemplate(ctx context.Context, u *undoing, args schemas.Args) (object, error) {
	template, err := u.get(ctx, makeapi.GetTemplate, argsFrom(args, "templateId"))
	if err != nil {
		return nil, err
	}
	u.is("template", template["id"], template["name"])
	content, err := u.get(ctx, makeapi.GetTemplateBlueprint, argsFrom(args, "templateId"))
	return object{"template": template, "content": content}, err
}

func restoreTemplate(ctx context.Context, u *undoing, was object) error {
	template, args := inner(was, "template"), argsFrom(inner(was, "content"), "language", "blueprint", "scheduling", "controller")
	args["teamId"] = template["teamId"]
	for _, needed := range []string{"scheduling", "controller"} {
		if args[needed] == nil {
			args[needed] = object{}
		}
	}
	what := restored{Kind: "template", Name: text(template["name"]), Was: template["id"]}
	id, err := u.create(ctx, "template", what, makeapi.CreateTemplate, args)
	if err != nil || same(inner(args, "blueprint")["name"], template["name"]) {
		return err
	}
	_, err = u.reach(ctx, makeapi.UpdateTemplate, schemas.Args{"templateId": id, "name": template["name"]})
	return u.lacks("Its name", err)
}

// inner is an object within a object, nil when there is none.
func inner(from object, name string) object {
	value, _ := from[name].(object)
	return value
}

// rowsIn are the objects of a list.
func rowsIn(list any) []object {
	if rows, ok := list.([]object); ok {
		return rows
	}
	items, _ := list.([]any)
	rows := make([]object, 0, len(items))
	for _, item := range items {
		if r, ok := item.(object); ok {
			rows = append(rows, r)
		}
	}
	return rows
}

// jsonOf is a value as JSON, to compare it by.
func jsonOf(value any) string {
	raw, err := json.Marshal(value)
	if err != nil {
		return ""
	}
	return string(raw)
}
