package tools_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi"
	"makemcp/makeapi/sandbox"
	"makemcp/tools"
	"makemcp/tools/audit"
	"makemcp/tools/gate"
	"makemcp/tools/undo"
)

// A new tool that deletes has to be thought of, one way or the other.
func TestEveryDeletionHasAWayBackOrAReason(t *testing.T) {
	reversible, irreversible := tools.Reversible(), tools.Irreversible()
	known := map[string]bool{}
	for _, group := range makeapi.Groups {
		for _, endpoint := range group.Endpoints {
			o := endpoint.Operation()
			known[o.Name] = true
			lost, back := reversible[o.Name]
			reason, none := irreversible[o.Name]
			assert.False(t, back && none, "%s is in both lists", o.Name)
			if o.Effect != makeapi.Destructive {
				assert.False(t, back || none, "%s does not delete", o.Name)
				continue
			}
			assert.True(t, back || none, "%s deletes: give it a reversal or a reason", o.Name)
			assert.NotEmpty(t, lost+reason, o.Name)
		}
	}
	for _, name := range append(keys(reversible), keys(irreversible)...) {
		assert.True(t, known[name], "there is no %s", name)
	}
}

func keys(m map[string]string) (names []string) {
	for name := range m {
		names = append(names, name)
	}
	return names
}

// undo_restore runs unasked: so nothing that it calls may delete or touch how people sign in.
func TestUndoingOnlyReadsAndCreates(t *testing.T) {
	for name := range tools.Reversible() {
		reads, makes := tools.ReversalForTest(name)
		for _, o := range reads {
			assert.Equal(t, makeapi.Read, o.Effect, "%s keeps with %s", name, o.Name)
		}
		for _, o := range makes {
			assert.LessOrEqual(t, o.Effect, makeapi.Write, "%s is undone with %s", name, o.Name)
		}
	}
}

// keeping is a setting of where things are kept.
func keeping(t *testing.T, limit int64) func(*tools.Config) {
	t.Helper()
	store, err := undo.Open(t.TempDir(), limit, nil, gate.NewKey())
	require.NoError(t, err)
	return func(c *tools.Config) { c.Undo = store }
}

func TestWhatCanNotBeKeptIsNotDeleted(t *testing.T) {
	const tool, arguments = "data-stores_delete", `{"dataStoreId":62}`
	folder := filepath.Join(t.TempDir(), "undo")
	gone, err := undo.Open(folder, 1<<20, nil, gate.NewKey())
	require.NoError(t, err)
	rows := []struct {
		name   string
		change func(*tools.Config)
		fault  *sandbox.Fault
		says   []string
	}{
		{"too large", keeping(t, 2000), nil, []string{"larger than what may be kept", "--undo-limit"}},
		{"too large when it is sealed", keeping(t, 4600), nil, []string{"larger than what may be kept", "--undo-limit"}},
		{"no folder any more", func(c *tools.Config) { c.Undo = gone; require.NoError(t, os.Remove(folder)) }, nil, []string{"the undo folder could not be written"}},
		{"a read fails", nil, &sandbox.Fault{Kind: sandbox.ServerError, Method: "GET", Route: "/data-stores/{dataStoreId}/data"}, []string{"HTTP 500", "Call again"}},
		{"the rate limit", nil, &sandbox.Fault{Kind: sandbox.RateLimit, Method: "GET"}, []string{"HTTP 429", "Call again"}},
		{"some of it is not told", nil, &sandbox.Fault{Kind: sandbox.PartialPage, Method: "GET", Route: "/data-stores/{dataStoreId}/data"}, []string{"of its 42 records could be read"}},
		{"an answer is strange", nil, &sandbox.Fault{Kind: sandbox.CutJSON, Method: "GET", Route: "/data-stores/{dataStoreId}"}, []string{"closed the connection"}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			b := allowed(t)
			if row.change != nil {
				b = allowed(t, row.change)
			}
			if row.fault != nil {
				require.NoError(t, b.box.Inject(*row.fault))
			}
			r := b.call(tool, arguments)
			require.True(t, r.Failed, r.Text)
			for _, words := range append(row.says, "Nothing was changed") {
				assert.Contains(t, r.Text, words)
			}
			assert.NotContains(t, r.Text, folder, "files of this machine are nobody's business")
			assert.Zero(t, b.box.Mutations())
			assert.Contains(t, b.audit.String(), `"status":"unkept"`)
		})
	}
}

// What a plan does not have can't be kept, and does not stand in the way.
func TestALesserPartIsGoneWithout(t *testing.T) {
	b := newBench(t, func(c *tools.Config) {
		c.Confirm = tools.Allow
		c.Scopes = []string{"datastores:read", "datastores:write"}
	})
	answer := b.restore(b.delete("data-stores_delete", `{"dataStoreId":62}`))
	assert.True(t, answer.Complete)
	assert.Len(t, answer.Restored, 2, "the store and its records; its structure was there all the time")
}

func TestWhatIsNotThereIsLeftToMake(t *testing.T) {
	b := allowed(t)
	r := b.call("scenarios_delete", `{"scenarioId":999999}`)
	assert.Contains(t, r.Text, "HTTP 404")
	assert.NotContains(t, r.Text, "kept")
	for tool, arguments := range map[string]string{
		"team-variables_delete": `{"teamId":512,"variableName":"misspelt"}`,
		"folders_delete":        `{"folderId":999999}`,
	} {
		assert.Contains(t, b.call(tool, arguments).Text, "not among what Make lists", tool)
	}
	assert.Zero(t, b.box.Mutations())
}

// entries are those that undo_list shows.
func (b *bench) entries(principal string) []map[string]any {
	b.Helper()
	var out struct{ Deleted []map[string]any }
	r := b.callAs(principal, "undo_list", `{}`)
	require.False(b, r.Failed, r.Text)
	require.NoError(b, json.Unmarshal([]byte(r.Plain), &out))
	return out.Deleted
}

func TestADeletionThatMakeRefusedLeavesNothing(t *testing.T) {
	b := allowed(t)
	r := b.call("scenarios-shared_delete", `{"scenarioId":1102,"sharedScenarioId":"myGTYDcWumV"}`)
	assert.Contains(t, r.Text, "disable it first")
	assert.Empty(t, b.entries("local"))
}

func TestADeletionThatCouldNotBePutOnRecordLeavesNothing(t *testing.T) {
	b := allowed(t)
	b.audit.full = func(e audit.Entry) bool { return e.Phase == audit.Intent }
	r := b.call("data-stores_delete", `{"dataStoreId":56}`)
	assert.Contains(t, r.Text, "can't write its audit")
	assert.Zero(t, b.box.Mutations())
	assert.Empty(t, b.entries("local"))
}

func TestADeletionThatNobodyKnowsOfIsKept(t *testing.T) {
	b := allowed(t)
	require.NoError(t, b.box.Inject(sandbox.Fault{Kind: sandbox.TimeoutAfterCommit, Method: "DELETE", Times: 1, Delay: time.Millisecond}))
	r := b.call("data-structures_delete", `{"dataStructureId":178}`)
	require.True(t, r.Failed)
	entries := b.entries("local")
	require.Len(t, entries, 1)
	id := fmt.Sprint(entries[0]["undoId"])
	assert.Contains(t, r.Text, id)
	assert.Equal(t, "not known whether it was deleted", entries[0]["state"])
	assert.Contains(t, b.call("undo_restore", `{"undoId":"`+id+`"}`).Text, "may still be there")
	var answer restoration
	b.answer("undo_restore", `{"undoId":"`+id+`","anyway":true}`, &answer)
	assert.True(t, answer.Complete)
}

func TestAPersonIsToldWhatIsKept(t *testing.T) {
	rows := []struct {
		name   string
		tool   string
		change func(*tools.Config)
		says   string
	}{
		{"a way back", "data-stores_delete", nil, "What it was is kept for up to 30 days, and undo_restore brings it back. It comes back under a new id"},
		{"none at all", "connections_delete", nil, ""},
		{"undo is off", "data-stores_delete", func(c *tools.Config) { c.Undo = nil }, ""},
		{"the token may not read", "data-stores_delete", func(c *tools.Config) { c.Scopes = []string{"datastores:write"} }, ""},
		{"what makes it anew is excluded", "data-stores_delete", func(c *tools.Config) { c.Exclude = []string{"data-stores_create"} }, ""},
		{"undo_restore is excluded", "data-stores_delete", func(c *tools.Config) { c.Exclude = []string{"undo_restore"} }, ""},
		{"what only helps is excluded", "data-stores_delete", func(c *tools.Config) { c.Exclude = []string{"data-structures_create"} }, "What it was is kept"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			b := allowed(t)
			if row.change != nil {
				b = allowed(t, row.change)
			}
			words := tools.UndoWordsForTest(b.set, row.tool)
			if row.says == "" {
				assert.Empty(t, words)
				return
			}
			assert.True(t, strings.HasPrefix(words, row.says), words)
		})
	}
}

func TestWithoutUndoADeletionIsFinal(t *testing.T) {
	b := allowed(t, func(c *tools.Config) { c.Undo = nil })
	r := b.call("data-stores_delete", `{"dataStoreId":62}`)
	require.False(t, r.Failed, r.Text)
	assert.NotContains(t, r.Text, "undo")
	assert.Contains(t, b.call("undo_list", `{}`).Text, `There is no tool "undo_list"`)
	assert.Len(t, b.box.Requests(), 1, "nothing is read that is not kept")
}

func TestUndoIsServedWhereSomethingCanBeUndone(t *testing.T) {
	rows := []struct {
		name    string
		change  func(*tools.Config)
		list    bool
		restore bool
	}{
		{"by default", func(*tools.Config) {}, true, true},
		{"with a tool that deletes", func(c *tools.Config) { c.Tools = []string{"data-stores_delete"} }, true, true},
		{"with a toolset", func(c *tools.Config) { c.Toolsets = []string{"data"} }, true, true},
		{"with a toolset that deletes nothing", func(c *tools.Config) { c.Toolsets = []string{"public-templates"} }, false, false},
		{"by its own name", func(c *tools.Config) { c.Toolsets = []string{"undo"} }, true, true},
		{"read-only", func(c *tools.Config) { c.ReadOnly = true }, true, false},
		{"where nothing can be made anew", func(c *tools.Config) {
			c.Tools, c.Exclude = []string{"data-stores_delete"}, []string{"data-stores_create"}
		}, false, false},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			set := newBench(t, row.change).set
			assert.Equal(t, row.list, set.Has("undo_list"))
			assert.Equal(t, row.restore, set.Has("undo_restore"))
		})
	}
}

// What is kept has everything in it; what is recorded has nothing of it.
func TestNothingThatIsKeptIsRecorded(t *testing.T) {
	const canary = "canary-7f3a"
	folder := t.TempDir()
	store, err := undo.Open(folder, 1<<20, nil, gate.NewKey())
	require.NoError(t, err)
	b := allowed(t, func(c *tools.Config) { c.Undo = store })
	b.answer("data-store-records_create", `{"dataStoreId":56,"key":"k","data":{"note":"`+canary+`"}}`, &struct{}{})
	b.restore(b.delete("data-stores_delete", `{"dataStoreId":56}`))
	assert.NotContains(t, b.everything(), canary)
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		require.NoError(t, err)
		assert.NotContains(t, string(raw), canary)
		assert.NotContains(t, string(raw), "Scratch pad")
	}
}
