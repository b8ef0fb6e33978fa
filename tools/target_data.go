package tools

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"makemcp/makeapi"
	"makemcp/schemas"
	"makemcp/tools/gate"
)

// What teams keep: data stores and structures, webhooks, devices, functions.
var (
	theDataStore = thing{
		kind: "data store", arg: "dataStoreId", find: by(makeapi.GetDataStore),
		facts: []telling{ofTeam, live(tellNumber("records", "records"))},
	}
	theDataStructure = thing{
		kind: "data structure", arg: "dataStructureId", find: by(makeapi.GetDataStructure),
		facts: []telling{ofTeam, tellContent, storesWith},
	}
	theFunction = thing{
		kind: "custom function", arg: "functionId", find: by(makeapi.GetCustomFunction),
		facts: []telling{
			tellPlain("last changed", "updatedAt"), tellWords("by", "createdByUser.name"),
			tellNames("used by scenarios", "scenarios", "name"),
		},
	}
	theHook = thing{
		kind: "webhook", arg: "hookId", find: by(makeapi.GetHook),
		facts: []telling{
			ofTeam, tellPlain("type", "typeName"), ofScenario, tellYesNo("takes data", "enabled"), live(tellNumber("waiting items", "queueCount")),
		},
	}
	theDevice = thing{
		kind: "device", arg: "deviceId", find: by(makeapi.GetDevice),
		facts: []telling{
			ofTeam, tellWords("model", "info.model"), ofScenario, live(tellNumber("messages waiting for scenarios", "queueCount")),
		},
	}
)

var dataSubjects = []subject{
	{
		of: makeapi.DeleteOneDataStore, thing: theDataStore.with(usedBy("datastore", "datastore")),
		stake: loses("The data store and all of its records are deleted. Scenarios that use it fail."),
	},
	{
		of: makeapi.DeleteDataStores, thing: theChosenStores,
		stake: losesSome(
			"These data stores and all of their records are deleted. Scenarios that use them fail.",
			"All data stores of the team, but for those to keep, are deleted with all of their records. Scenarios that use them fail."),
	},
	{
		of: makeapi.DeleteDataStoreRecords, thing: theDataStore.with(chosen("keys", "records, by their keys, whatever is in them then")),
		stake: losesSome(
			"The records with these keys are deleted; the data store stays.",
			"All records of the data store, but for those to keep, are deleted; the data store stays."),
	},
	{
		of: makeapi.DeleteDataStructure, thing: theDataStructure.with(usedBy("", "type", "udt")),
		stake: loses("The data structure is deleted. What uses it can't check or lay out its data by it any more."),
	},
	{
		of: makeapi.DeleteCustomFunction, thing: theFunction,
		stake: loses("The custom function is deleted with its history. Scenarios that use it fail."),
	},
	{
		of: makeapi.DeleteHook, thing: theHook,
		stake: loses("The webhook is deleted with the items that wait in it. Its address stops working for good: who sends to it gets an error."),
	},
	{
		of: makeapi.DeleteQueuedWebhookItems, thing: theHook.with(chosen("ids", "waiting items")),
		stake: losesSome(
			"These waiting items are deleted before a scenario has seen them.",
			"All waiting items of the webhook, but for those to keep, are deleted before a scenario has seen them."),
	},
	{
		of: makeapi.DeleteDevice, thing: theDevice,
		stake: loses("The device is unpaired and deleted with the messages that wait for it and from it."),
	},
	{
		of: makeapi.DeleteDeviceIncomings, thing: theDevice.with(chosen("ids", "messages")),
		stake: losesSome(
			"These messages of the device are deleted before a scenario has seen them.",
			"All waiting messages of the device, but for those to keep, are deleted before a scenario has seen them."),
	},
	{
		of: makeapi.DeleteDeviceOutgoings, thing: theDevice.with(waitingForDevice, chosen("ids", "messages")),
		stake: losesSome(
			"These messages are deleted before they reach the device.",
			"All messages to the device, but for those to keep, are deleted before they reach it."),
	},
}

// chosen tells how many of several things a call names; the arguments have them one by
// one.
func chosen(arg, what string) telling {
	return func(_ context.Context, l *look, _ row) []gate.Fact {
		ids, given := l.call.args[arg].([]any)
		if !given {
			return nil
		}
		return []gate.Fact{{Name: "to delete", Value: fmt.Sprintf("%d %s", len(ids), what)}}
	}
}

// waitingForDevice tells how many messages wait to be delivered: the device itself tells
// only of those from it.
var waitingForDevice = live(told("messages to it", func(ctx context.Context, l *look, _ row) (string, error) {
	rows, err := l.list(ctx, makeapi.ListDeviceOutgoings, schemas.Args{"deviceId": l.call.args["deviceId"], "pg": onePage()})
	return counted(len(rows)), err
}))

// storesWith tells which data stores a data structure lays out.
var storesWith = told("data stores with it", func(ctx context.Context, l *look, found row) (string, error) {
	rows, err := l.list(ctx, makeapi.ListDataStores, schemas.Args{
		"teamId": found.text("teamId"), "cols": []any{"id", "name", "datastructureId"}, "pg": onePage(),
	})
	rows = slices.DeleteFunc(rows, func(r row) bool { return r.text("datastructureId") != found.text("id") })
	return countedList(column(rows, "name")), err
})

// theChosenStores are the data stores of a team that a call names, or all of them. They go
// by the name of the team.
var theChosenStores = thing{
	kind: "data stores of the team", arg: "teamId", find: by(makeapi.GetTeam), facts: []telling{storesToDelete},
}

// mostNamed is how many of several things a question names one by one.
const mostNamed = 10

var storesToDelete telling = func(ctx context.Context, l *look, found row) []gate.Fact {
	rows, err := l.list(ctx, makeapi.ListDataStores, schemas.Args{"teamId": found.text("id"), "pg": onePage()})
	if err != nil {
		return []gate.Fact{{Name: "data stores", Value: unreadable(err)}}
	}
	doomed := doomedOf(l.call.args, rows)
	facts := eachNamed("data store", doomed, "name")
	facts = append(facts, gate.Fact{Name: "records in them", Value: thousands(strconv.Itoa(sum(doomed, "records"))), Live: true})
	return append(facts, whichUse(ctx, l, found, doomed)...)
}

// doomedOf are the rows that a call names: by ids, or all but some.
func doomedOf(args schemas.Args, rows []row) []row {
	if args["all"] == true {
		kept := idSet(args["exceptIds"])
		return slices.DeleteFunc(rows, func(r row) bool { return kept[r.text("id")] })
	}
	var doomed []row
	for _, id := range sortedIDs(args["ids"]) {
		found := pick(rows, "id", id)
		if found == nil {
			found = row{"id": id} // nothing is left out silently
		}
		doomed = append(doomed, found)
	}
	return doomed
}

func whichUse(ctx context.Context, l *look, team row, doomed []row) []gate.Fact {
	ids := map[string]bool{}
	for _, r := range doomed {
		ids[r.text("id")] = true
	}
	value, err := l.scenariosUsing(ctx, whereabouts{team: team.text("id"), app: "datastore"}, func(parameter, id string) bool { return parameter == "datastore" && ids[id] })
	if err != nil {
		value = unreadable(err)
	}
	return []gate.Fact{{Name: "used by", Value: value}}
}

// eachNamed names several things, each as a fact of its own, and tells how many more
// there are. The latter bind an approval as well.
func eachNamed(what string, rows []row, member string) []gate.Fact {
	var facts []gate.Fact
	for _, r := range rows[:min(mostNamed, len(rows))] {
		value := "not among those that were looked at"
		if name := r.text(member); name != "" {
			value = quote(name)
		}
		facts = append(facts, gate.Fact{Name: what + " " + r.text("id"), Value: value})
	}
	if rest := len(rows) - len(facts); rest > 0 {
		var names []string
		for _, r := range rows[mostNamed:] {
			names = append(names, r.text("id"), r.text(member))
		}
		facts = append(facts, gate.Fact{Name: "and", Value: fmt.Sprintf("%s more (%s)", counted(rest), fingerprint(names))})
	}
	return facts
}

// sortedIDs are the ids of an argument as texts, each once.
func sortedIDs(list any) []string {
	items, _ := list.([]any)
	ids := make([]string, 0, len(items))
	for _, item := range items {
		ids = append(ids, row{"id": item}.text("id"))
	}
	slices.SortFunc(ids, compareIDs)
	return slices.Compact(ids)
}

// compareIDs orders numbers by their size, other ids somehow.
func compareIDs(a, b string) int { return cmp.Or(len(a)-len(b), strings.Compare(a, b)) }

func idSet(list any) map[string]bool {
	set := map[string]bool{}
	for _, id := range sortedIDs(list) {
		set[id] = true
	}
	return set
}
