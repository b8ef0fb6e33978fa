package tools_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/tools"
)

// allowed is a bench on which deletions run unasked.
func allowed(t *testing.T, change ...func(*tools.Config)) *bench {
	return newBench(t, append([]func(*tools.Config){func(c *tools.Config) { c.Confirm = tools.Allow }}, change...)...)
}

// answer calls a tool that must succeed, and decodes its answer.
func (b *bench) answer(name, arguments string, out any) {
	b.Helper()
	r := b.call(name, arguments)
	require.False(b, r.Failed, r.Text)
	require.NoError(b, json.Unmarshal([]byte(r.Plain), out), r.Text)
}

// undoable is what an answer says of how it is undone.
type undoable struct {
	Undo struct {
		Tool      string
		Arguments struct{ UndoID string }
	}
}

// delete calls a tool that deletes, and returns the id to undo it by.
func (b *bench) delete(name, arguments string) string {
	b.Helper()
	var answer undoable
	b.answer(name, arguments, &answer)
	require.Equal(b, "undo_restore", answer.Undo.Tool, name)
	require.NotEmpty(b, answer.Undo.Arguments.UndoID)
	return answer.Undo.Arguments.UndoID
}

type restoration struct {
	What     string
	Complete bool
	Restored []struct {
		Kind, Name string
		Was, Is    any
		Count      int
	}
	Lost  string
	Notes []string
	Next  *struct{ Tool string }
}

func (b *bench) restore(id string) restoration {
	b.Helper()
	var answer restoration
	b.answer("undo_restore", `{"undoId":"`+id+`"}`, &answer)
	return answer
}

// differences compares two states of the sandbox as a closed world. A row that went and one
// that came instead are compared with each other; each member that differs is named once.
func differences(before, after map[string]any) []string {
	found := map[string]bool{}
	for kind := range before {
		was, is := before[kind].(map[string]any), after[kind].(map[string]any)
		var gone, came []string
		for id := range was {
			if now, there := is[id]; !there {
				gone = append(gone, id)
			} else {
				compare(kind, was[id], now, found)
			}
		}
		for id := range is {
			if _, there := was[id]; !there {
				came = append(came, id)
			}
		}
		slices.Sort(gone)
		slices.Sort(came)
		if len(gone) > 0 && len(gone) == len(came) {
			for i := range gone {
				compare(kind, was[gone[i]], is[came[i]], found)
			}
			found[kind+" (new id)"] = true
		} else if len(gone)+len(came) > 0 {
			found[fmt.Sprintf("%s -%d +%d", kind, len(gone), len(came))] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func compare(kind string, was, is any, found map[string]bool) {
	a, b := was.(map[string]any), is.(map[string]any)
	for name := range a {
		if !reflect.DeepEqual(a[name], b[name]) {
			found[kind+"."+name] = true
		}
	}
}

// What makes a thing anew makes new: its id, when and by whom.
var (
	anewTool = []string{
		"scenarios (new id)", "scenarios.created", "scenarios.createdByUser", "scenarios.id",
		"scenarios.lastEdit", "scenarios.operations", "scenarios.started", "scenarios.transfer", "scenarios.updatedByUser",
	}
	anewScenario = append([]string{
		"organizations.activeScenarios", "scenarios.isActive", "scenarios.islinked", "scenarios.scenarioVersion", "teams.activeScenarios",
	}, anewTool...)
	anewFunction = []string{"functions (new id)", "functions.createdAt", "functions.createdByUser", "functions.id", "functions.updatedAt"}
	anewStore    = []string{"dataStores (new id)", "dataStores.id"}
	anewAgent    = []string{"aiAgents (new id)", "aiAgents.createdAt", "aiAgents.id"}
	anewTemplate = []string{"templates (new id)", "templates.description", "templates.id"}
	anewShare    = []string{"scenariosShared (new id)", "scenariosShared.authorId", "scenariosShared.createdAt", "scenariosShared.id", "scenariosShared.updated"}
	moved        = []string{"scenarios.lastEdit", "scenarios.updatedByUser"}
	logged       = []string{"variableHistory (new id)", "variableHistory.author", "variableHistory.changed", "variableHistory.id"}
)

// Each way back leads to the very state that was, but for what is listed.
func TestWhatIsDeletedComesBack(t *testing.T) {
	const app = `"appName":"larkspur-bench-7q2m","appVersion":1`
	rows := []struct {
		tool, arguments string
		before          []string // calls that prepare it
		differs         [][]string
	}{
		{tool: "scenarios_delete", arguments: `{"scenarioId":1112}`, differs: [][]string{anewScenario,
			{"executions -6 +0", "scenariosBlueprints -4 +1"}}},
		{tool: "scenarios_delete", arguments: `{"scenarioId":2601}`, differs: [][]string{anewScenario,
			{
				"executions -10 +0", "hooks.scenarioId", "scenarioNotes -0 +1", "scenariosBlueprints -5 +1",
				"scenarios.inputs", "scenarios.outputs", // none is an empty list now
			}}},
		{tool: "scenarios_delete", arguments: `{"scenarioId":1118}`, differs: [][]string{anewTool, {
			"executions -3 +0", "scenariosBlueprints (new id)", "scenariosBlueprints.blueprint", "scenariosBlueprints.created", "scenariosBlueprints.scenarioId",
		}}},
		{tool: "folders_delete", arguments: `{"folderId":1577}`, before: []string{
			`folders_create {"teamId":512,"name":"Above"}`, `folders_update {"folderId":1577,"parentId":1591}`,
			`folders_update {"folderId":1576,"parentId":1577}`,
		}, differs: [][]string{moved, {"scenariosFolders (new id)", "scenariosFolders.id", "scenariosFolders.parentId", "scenarios.folderId"}}},
		{tool: "folders_delete", arguments: `{"folderId":1576}`, differs: [][]string{moved, {
			"scenariosFolders (new id)", "scenariosFolders.id", "scenarios.folderId",
			"scenarios.outputs", // none is an empty list now
		}}},
		{tool: "scenario-custom-properties_delete", arguments: `{"scenarioId":2601}`},
		{tool: "scenarios_delete-build-variable", arguments: `{"scenarioId":2601,"value":"PAC_123455551"}`},
		{tool: "scenario-notes_delete", arguments: `{"scenarioId":2601,"noteId":401}`, differs: [][]string{{
			"scenarioNotes (new id)", "scenarioNotes.created", "scenarioNotes.createdByUser", "scenarioNotes.id", "scenarioNotes.updated", "scenarioNotes.updatedByUser"}}},
		{tool: "scenarios-shared_delete", arguments: `{"scenarioId":1102,"sharedScenarioId":"myGTYDcWumV"}`, before: []string{
			`scenarios-shared_update {"scenarioId":1102,"sharedScenarioId":"myGTYDcWumV","isEnabled":false}`,
		}, differs: [][]string{anewShare}},
		{tool: "templates_delete", arguments: `{"templateId":4408}`, before: []string{`templates_update {"templateId":4408,"name":"Another name"}`},
			differs: [][]string{anewTemplate}},
		{tool: "data-stores_delete", arguments: `{"dataStoreId":62}`, differs: [][]string{anewStore, {"dataStoreRecords -0 +42", "dataStores.size"}}},
		{tool: "data-stores_delete-many", arguments: `{"teamId":512,"ids":[55,56]}`, differs: [][]string{anewStore, {"dataStoreRecords -0 +87", "dataStores.size"}}},
		{tool: "data-stores_delete-many", arguments: `{"teamId":514,"all":true,"exceptIds":[70,74]}`, differs: [][]string{anewStore, {"dataStoreRecords -0 +31", "dataStores.size"}}},
		{tool: "data-store-records_delete", arguments: `{"dataStoreId":71,"all":true}`, differs: [][]string{{"dataStoreRecords -0 +31", "dataStores.size"}}},
		{tool: "data-store-records_delete", arguments: `{"dataStoreId":71,"all":true,"exceptKeys":["no such key"]}`, differs: [][]string{{"dataStoreRecords -0 +31", "dataStores.size"}}},
		{tool: "data-structures_delete", arguments: `{"dataStructureId":178}`, differs: [][]string{{
			"dataStores.datastructureId", "dataStructures (new id)", "dataStructures.id"}}},
		{tool: "hooks_delete", arguments: `{"hookId":4107}`, differs: [][]string{{
			"hooks (new id)", "hooks.id", "hooks.udid", "hooks.url", "hooks.dataStructure", "hooks.learning", "incomings -5 +0"}}},
		{tool: "hooks_delete", arguments: `{"hookId":4110}`, differs: [][]string{{
			"hooks (new id)", "hooks.id", "hooks.scenarioId", "hooks.udid", "hooks.url", "hooks.data", "hookLogs -4 +0"}}},
		{tool: "team-variables_delete", arguments: `{"teamId":512,"variableName":"returnsOpen"}`, differs: [][]string{logged}},
		{tool: "organization-variables_delete", arguments: `{"organizationId":2107,"variableName":"catalogueValidUntil"}`, differs: [][]string{logged}},
		{tool: "functions_delete", arguments: `{"functionId":16}`, differs: [][]string{anewFunction}},
		{tool: "custom-property-structure-items_delete", arguments: `{"customPropertyStructureItemId":54}`, differs: [][]string{{
			"customPropertyStructureItems (new id)", "customPropertyStructureItems.id", "scenarios.customProperties"}}},
		{tool: "ai-agents_delete", arguments: `{"teamId":512,"agentId":"15c5746f-00ca-41c6-8c2b-c8b125fa92ff"}`, differs: [][]string{anewAgent, {"aiContexts -1 +0"}}},
		{tool: "sdk-functions_delete", arguments: `{` + app + `,"functionName":"formatSerial"}`, differs: [][]string{{"sdkChanges (new id)", "sdkChanges.id", "sdkChanges.oldText", "sdkEvents -0 +4"}}},
		{tool: "sdk-rpcs_delete", arguments: `{` + app + `,"rpcName":"listBenches"}`, differs: [][]string{{"sdkChanges -0 +1", "sdkEvents -0 +4"}}},
		{tool: "sdk-endpoints_delete", arguments: `{` + app + `,"endpointName":"getBuild"}`, differs: [][]string{{"sdkChanges -0 +3", "sdkEndpoints.fields", "sdkEvents -0 +6"}}},
		{tool: "sdk-modules_delete", arguments: `{` + app + `,"moduleName":"getBuild"}`, differs: [][]string{{"sdkChanges -1 +4", "sdkEvents -0 +9", "sdkModules.fields"}}},
	}
	tried := map[string]string{}
	for _, row := range rows {
		tried[row.tool] = ""
		t.Run(row.tool, func(t *testing.T) {
			t.Parallel()
			b := allowed(t)
			for _, step := range row.before {
				name, arguments, _ := strings.Cut(step, " ")
				b.answer(name, arguments, &struct{}{})
			}
			before := b.box.State()
			id := b.delete(row.tool, row.arguments)
			require.NotEqual(t, before, b.box.State(), "something was deleted")
			answer := b.restore(id)
			assert.True(t, answer.Complete, answer.Notes)
			assert.NotEmpty(t, answer.Restored)
			assert.Equal(t, slices.Sorted(slices.Values(slices.Concat(row.differs...))), differences(before, b.box.State()))
		})
	}
	assert.ElementsMatch(t, slices.Collect(maps.Keys(tools.Reversible())), slices.Collect(maps.Keys(tried)), "every way back is tried")
}
