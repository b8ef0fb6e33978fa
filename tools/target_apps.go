package tools

import (
	"context"
	"slices"

	"makemcp/makeapi"
	"makemcp/schemas"
	"makemcp/tools/gate"
)

// Custom apps and their parts. They go by their names, so what is in them tells one from
// another that took its place.
var (
	theCustomApp = thing{
		kind: "custom app", arg: "name", id: "name", name: "label", find: by(makeapi.GetCustomApp),
		facts: []telling{
			tellPlain("version", "version"), tellYesNo("public", "public"), tellYesNo("approved", "approved"), tellPlain("created", "created"),
		},
	}
	theAppInvitation = thing{
		kind: "the custom app of the invitation", unread: "its link says which; agents do not see the invitation",
	}
	theAppModule     = appPart("module", "moduleName", makeapi.GetAppModule, makeapi.GetAppModuleSection).with(tellYesNo("public", "public"), tellYesNo("approved", "approved"))
	theAppRPC        = appPart("remote procedure", "rpcName", makeapi.GetAppRemoteProcedure, makeapi.GetAppRemoteProcedureSection)
	theAppEndpoint   = appPart("endpoint", "endpointName", makeapi.GetAppEndpoint, makeapi.GetAppEndpointSection).with(tellYesNo("public", "public"), tellPlain("created", "createdAt"))
	theAppConnection = appPart("connection type", "connectionName", makeapi.GetAppConnection, makeapi.GetAppConnectionSection)
	theAppWebhook    = appPart("webhook type", "webhookName", makeapi.GetAppWebhook, makeapi.GetAppWebhookSection)
	theAppFunction   = thing{
		kind: "function of a custom app", arg: "functionName", id: none, find: by(makeapi.GetAppFunction),
		facts: []telling{ofApp, tellContent},
	}
)

// appPart is a part of a custom app, with the section in which it says what it does.
func appPart(kind, arg string, get, section makeapi.Declared) thing {
	return thing{
		kind: kind + " of a custom app", arg: arg, id: "name", name: "label", find: by(get),
		facts: []telling{ofApp, tellContent, told("code", func(ctx context.Context, l *look, _ row) (string, error) {
			args, err := l.argsFor(section.Operation(), []string{"section", arg})
			if err != nil {
				return "", err
			}
			args["section"] = "api"
			code, err := l.resource(ctx, section, args)
			if makeapi.IsNotFound(err) {
				return "none", nil
			}
			return fingerprint(code), err
		})},
	}
}

// ofApp tells the app that a part belongs to, where the call says it.
var ofApp = told("app", func(_ context.Context, l *look, _ row) (string, error) {
	if name := l.arg("appName"); name != "" {
		return quote(name) + " version " + l.arg("appVersion"), nil
	}
	return "", nil
})

var appSubjects = []subject{
	{
		of:    makeapi.DeleteCustomApp,
		thing: theCustomApp.with(partsOf("modules", makeapi.ListAppModules), partsOf("connection types", makeapi.ListAppConnections)),
		stake: loses("This version of the app is deleted with its modules, connection types and all its parts. Scenarios that use it fail."),
	},
	{
		of: makeapi.RollBackAppChanges, thing: theCustomApp.with(uncommitted),
		stake: loses("The changes that are not committed are dropped; the app is as it was committed last."),
	},
	{
		of: makeapi.SetAppCommonData, thing: theCustomApp,
		stake: loses("What the app keeps for all its users, such as its client secret, is replaced by what you type."),
	},
	{
		of: makeapi.UninstallApp, thing: theCustomApp.with(ofOrganization, scenariosUsingApp),
		stake: loses("The organization can't use the app any more. Scenarios that use it fail."),
	},
	{
		of: makeapi.GetAppInvitation, thing: theAppInvitation,
		stake: loses("Nothing is changed: the agent is told which app it is, and where it could be installed."),
	},
	{
		of: makeapi.AcceptAppInvitation, thing: theAppInvitation,
		stake: loses("The app, which is somebody else's code, is installed in these organizations, for all who are in them."),
	},
	{
		of: makeapi.DeleteAppConnection, thing: theAppConnection,
		stake: loses("The connection type is deleted. Modules that need it can't sign in any more."),
	},
	{
		of: makeapi.SetAppConnectionCommonData, thing: theAppConnection,
		stake: loses("What the connection type keeps for all users, such as its client secret, is replaced by what you type."),
	},
	{
		of: makeapi.DeleteAppEndpoint, thing: theAppEndpoint,
		stake: loses("The endpoint is deleted with its code. What calls it fails."),
	},
	{
		of: makeapi.DeleteAppFunction, thing: theAppFunction,
		stake: loses("The function is deleted with its code and its test. Parts of the app that call it fail."),
	},
	{
		of: makeapi.DeleteAppModule, thing: theAppModule,
		stake: loses("The module is deleted with its code. Scenarios that use it fail."),
	},
	{
		of: makeapi.DeleteAppRemoteProcedure, thing: theAppRPC,
		stake: loses("The remote procedure is deleted with its code. Modules that call it fail."),
	},
	{
		of: makeapi.DeleteAppWebhook, thing: theAppWebhook,
		stake: loses("The webhook type is deleted with its code. Triggers that need it fail."),
	},
}

// partsOf tells how many parts of a kind an app has.
func partsOf(name string, e makeapi.Declared) telling {
	return told(name, func(ctx context.Context, l *look, _ row) (string, error) {
		args, err := l.argsFor(e.Operation(), []string{"appName", "name", "appVersion", "version"})
		if err != nil {
			return "", err
		}
		rows, err := l.list(ctx, e, args)
		return counted(len(rows)), err
	})
}

// uncommitted tells what a rollback drops: all of it, or what the call chooses.
var uncommitted telling = func(_ context.Context, l *look, found row) []gate.Fact {
	changes, ok := found.get("changes").([]any)
	if !ok {
		return []gate.Fact{{Name: "changes", Value: untold}}
	}
	rows := rowsOf(changes)
	if chosen := idSet(l.call.args["changeIds"]); len(chosen) > 0 {
		rows = slices.DeleteFunc(rows, func(r row) bool { return !chosen[r.text("id")] })
	}
	return []gate.Fact{
		{Name: "changes to drop", Value: countedList(column(rows, "item"))},
		{Name: "which", Value: fingerprint(rows)},
	}
}

// scenariosUsingApp tells which active scenarios of the organization use an app, of any
// version.
var scenariosUsingApp = told("used by", func(ctx context.Context, l *look, found row) (string, error) {
	rows, err := l.list(ctx, makeapi.ListScenarios, schemas.Args{
		"organizationId": l.arg("organizationId"), "isActive": true, "cols": []any{"id", "name", "usedPackages"}, "pg": onePage(),
	})
	var names []string
	for _, scenario := range rows {
		if slices.Contains(leaves(scenario.get("usedPackages")), found.text("name")) {
			names = append(names, scenario.text("name"))
		}
	}
	return usage{names: names, active: len(rows), read: len(rows)}.String(), err
})
