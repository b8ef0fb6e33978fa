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

// done calls a tool that must succeed, and decodes its answer.
func (b *bench) done(name, arguments string, out any) {
	b.Helper()
	r := b.call(name, arguments)
	require.False(b, r.Failed, r.Text)
	require.NoError(b, json.Unmarshal([]byte(r.Text), out), r.Text)
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
	b.done(name, arguments, &answer)
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
	b.done("undo_restore", `{"undoId":"`+id+`"}`, &answer)
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

// Each way back leads to the very state that was, but for what is listed.
func TestWhatIsDeletedComesBack(t *testing.T) {
	rows := []struct {
		tool, arguments string
		differs         string
	}{
		{"scenarios_delete", `{"scenarioId":1102}`, ""},
		{"scenarios_delete", `{"scenarioId":2602}`, ""},
		{"folders_delete", `{"folderId":1576}`, ""},
		{"scenario-custom-properties_delete", `{"scenarioId":1110}`, ""},
		{"scenarios_delete-build-variable", `{"scenarioId":1102,"value":"x"}`, ""},
		{"scenario-notes_delete", `{"scenarioId":1102,"noteId":401}`, ""},
		{"scenarios-shared_delete", `{"scenarioId":1102,"sharedScenarioId":"myGTYDcWumV"}`, ""},
		{"templates_delete", `{"templateId":4107}`, ""},
		{"data-stores_delete", `{"dataStoreId":54}`, ""},
		{"data-stores_delete-many", `{"teamId":512,"ids":[55,56]}`, ""},
		{"data-store-records_delete", `{"dataStoreId":54,"all":true}`, ""},
		{"data-structures_delete", `{"dataStructureId":178}`, ""},
		{"hooks_delete", `{"hookId":3122}`, ""},
		{"team-variables_delete", `{"teamId":512,"variableName":"x"}`, ""},
		{"organization-variables_delete", `{"organizationId":2107,"variableName":"catalogueValidUntil"}`, ""},
		{"functions_delete", `{"functionId":16}`, ""},
		{"custom-property-structure-items_delete", `{"customPropertyStructureItemId":54}`, ""},
		{"ai-agents_delete", `{"teamId":512,"agentId":"15c5746f-00ca-41c6-8c2b-c8b125fa92ff"}`, ""},
		{"sdk-functions_delete", `{"appName":"larkspur-bench-7q2m","appVersion":1,"functionName":"formatSerial"}`, ""},
		{"sdk-rpcs_delete", `{"appName":"larkspur-bench-7q2m","appVersion":1,"rpcName":"listBenches"}`, ""},
		{"sdk-endpoints_delete", `{"appName":"larkspur-bench-7q2m","appVersion":1,"endpointName":"getBuild"}`, ""},
		{"sdk-modules_delete", `{"appName":"larkspur-bench-7q2m","appVersion":1,"moduleName":"getBuild"}`, ""},
	}
	tried := map[string]bool{}
	for _, row := range rows {
		tried[row.tool] = true
		t.Run(row.tool, func(t *testing.T) {
			b := allowed(t)
			before := b.box.State()
			id := b.delete(row.tool, row.arguments)
			require.NotEqual(t, before, b.box.State(), "something was deleted")
			answer := b.restore(id)
			assert.True(t, answer.Complete, answer.Notes)
			assert.Equal(t, strings.Split(row.differs, ", "), differences(before, b.box.State()))
		})
	}
}
