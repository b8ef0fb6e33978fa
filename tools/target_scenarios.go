package tools

import (
	"context"
	"maps"
	"slices"

	"makemcp/makeapi"
	"makemcp/schemas"
	"makemcp/tools/gate"
)

// Scenarios, and what belongs to them.
var (
	theScenario = thing{
		kind: "scenario", arg: "scenarioId", find: by(makeapi.GetScenario),
		facts: []telling{
			ofTeam, tellYesNo("active", "isActive"), tellPlain("last edited", "lastEdit"), tellWords("by", "updatedByUser.name"),
		},
	}
	theFolder = thing{
		kind: "scenario folder", arg: "folderId", find: findFolder,
		facts: []telling{ofTeam, tellNumber("scenarios in it", "scenariosTotal"), tellCount("folders in it", "children")},
	}
	theIncompleteExecution = thing{
		kind: "incomplete execution", arg: "incompleteExecutionId", find: by(makeapi.GetIncompleteExecution), name: none,
		facts: []telling{
			tellWords("team", "companyName"), tellWords("scenario", "scenarioName"), tellPlain("created", "created"), tellYesNo("resolved", "resolved"),
		},
	}
	theNote = thing{
		kind: "note", arg: "noteId", find: by(makeapi.GetScenarioNote), name: none,
		facts: []telling{ofScenario, tellWords("text", "content"), tellPlain("last edited", "updated")},
	}
	theShare = thing{
		kind: "shared scenario", arg: "sharedScenarioId", find: by(makeapi.GetSharedScenario), name: "title",
		facts: []telling{ofScenario, tellYesNo("switched on", "isEnabled"), tellPlain("last edited", "updated")},
	}
	theTemplate = thing{
		kind: "template", arg: "templateId", find: by(makeapi.GetTemplate),
		facts: []telling{
			tellWords("team", "teamName"), tellOr("published", "published", "no"), tellOr("approved", "approved", "no"), tellWords("public as", "publicUrl"),
		},
	}
	thePropertyField = thing{
		kind: "custom property", arg: "customPropertyStructureItemId", find: findPropertyField,
		facts: []telling{tellWords("label", "label"), tellPlain("type", "type"), tellContent},
	}
)

var scenarioSubjects = []subject{
	{
		of:    makeapi.DeleteScenario,
		thing: theScenario.with(tellPlain("created", "created"), live(tellNumber("incomplete executions", "dlqCount"))),
		stake: loses("The scenario is deleted with its versions, its logs and its incomplete executions."),
	},
	{of: makeapi.CreateScenario, thing: theTeam},
	{of: makeapi.UpdateScenario, thing: theScenario},
	{of: makeapi.CloneScenario, thing: theScenario},
	{
		of: makeapi.DeleteScenarioCustomProperties, thing: theScenario.with(propertiesOf),
		stake: loses("All custom properties of the scenario are deleted; the scenario stays."),
	},
	{
		of: makeapi.DeleteBuildVariable, thing: theScenario.with(buildVariable),
		stake: loses("The buildtime variable is deleted; what uses it lacks its value when it is built."),
	},
	{
		of: makeapi.DiscardScenarioRecovery, thing: theScenario.with(recoveryOf),
		stake: loses("The snapshot of the scenario's unsaved work is deleted; the scenario stays as it was saved."),
	},
	{
		of: makeapi.DeleteScenarioNote, thing: theNote,
		stake: loses("The note is deleted; the scenario stays."),
	},
	{
		of: makeapi.DeleteSharedScenario, thing: theShare,
		stake: loses("The share is deleted: its public address stops working. The scenario stays."),
	},
	{
		of: makeapi.DeleteFolder, thing: theFolder,
		stake: loses("The folder is deleted. The scenarios in it stay, outside of any folder."),
	},
	{
		of: makeapi.DeleteIncompleteExecution, thing: theIncompleteExecution,
		stake: loses("The incomplete execution is deleted with the data that it holds: it can't be finished any more."),
	},
	{
		of: makeapi.DeleteIncompleteExecutions, thing: theScenario.with(live(tellNumber("incomplete executions", "dlqCount")), chosen("ids", "incomplete executions")),
		stake: losesSome(
			"These incomplete executions are deleted with the data that they hold: they can't be finished any more.",
			"All incomplete executions of the scenario, but for those to keep, are deleted with the data that they hold."),
	},
	{
		of: makeapi.DeleteTemplate, thing: theTemplate,
		stake: loses("The template is deleted. If it was published, its public address stops working."),
	},
	{
		of: makeapi.DeleteCustomPropertyStructureItem, thing: thePropertyField,
		stake: loses("The custom property is deleted, and with it the value that every scenario has for it."),
	},
}

// propertiesOf tells which custom properties a scenario has.
var propertiesOf telling = func(ctx context.Context, l *look, found row) []gate.Fact {
	properties, err := l.one(ctx, makeapi.GetScenarioCustomProperties, schemas.Args{"scenarioId": found.text("id")})
	if err != nil {
		return []gate.Fact{{Name: "properties", Value: unreadable(err)}}
	}
	if len(properties) == 0 {
		return []gate.Fact{{Name: "properties", Value: "none"}}
	}
	return []gate.Fact{
		{Name: "properties", Value: quotedList(slices.Sorted(maps.Keys(properties)))},
		{Name: "values", Value: fingerprint(properties)},
	}
}

// buildVariable tells the name of the variable that a call names by its value.
var buildVariable = told("variable", func(ctx context.Context, l *look, found row) (string, error) {
	variables, err := l.one(ctx, makeapi.ListBuildVariables, schemas.Args{"scenarioId": found.text("id")})
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		if variables.text(name) == l.arg("value") {
			return quote(name), nil
		}
	}
	return "none has this value", err
})

// recoveryOf tells one snapshot of unsaved work from another.
var recoveryOf = told("snapshot", func(ctx context.Context, l *look, _ row) (string, error) {
	args, err := l.argsFor(makeapi.GetScenarioRecovery.Operation(), nil)
	if err != nil {
		return "", err
	}
	snapshot, err := l.resource(ctx, makeapi.GetScenarioRecovery, args)
	if err != nil || snapshot == nil {
		return "none", err
	}
	return fingerprint(snapshot), nil
})

// findFolder looks for a folder in the caller's teams: Make lists folders by team, and
// returns none by its id.
func findFolder(ctx context.Context, l *look, t thing) (row, error) {
	teams, err := l.teams(ctx)
	if err != nil {
		return nil, err
	}
	for _, team := range teams {
		rows, err := l.list(ctx, makeapi.ListFolders, schemas.Args{"teamId": team, "childrenDepth": "all", "cols": []any{"*"}})
		if err != nil {
			return nil, err
		}
		if found := pick(nested(rows), "id", l.arg(t.arg)); found != nil {
			found["teamId"] = team
			return found, nil
		}
	}
	return nil, errElsewhere
}

// nested are folders with those within them.
func nested(folders []row) []row {
	all := folders
	for _, f := range folders {
		all = append(all, nested(rowsOf(f.get("children")))...)
	}
	return all
}

// findPropertyField looks for a custom property in the structures of the caller's
// organizations.
func findPropertyField(ctx context.Context, l *look, t thing) (row, error) {
	organizations, err := l.organizations(ctx)
	if err != nil {
		return nil, err
	}
	for _, organization := range organizations {
		structures, err := l.list(ctx, makeapi.ListCustomPropertyStructures, schemas.Args{"organizationId": organization})
		if err != nil {
			return nil, err
		}
		for _, structure := range structures {
			fields, err := l.list(ctx, makeapi.ListCustomPropertyStructureItems, schemas.Args{"customPropertyStructureId": structure.text("id")})
			if err != nil {
				return nil, err
			}
			if found := pick(fields, "id", l.arg(t.arg)); found != nil {
				return found, nil
			}
		}
	}
	return nil, errElsewhere
}
