package tools_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi/sandbox"
	"makemcp/tools"
)

func restoring(id string) string { return `{"undoId":"` + id + `"}` }

func anyway(id string) string { return `{"undoId":"` + id + `","anyway":true}` }

// rows are how many of a kind Make has.
func (b *bench) count(kind string) int { return len(b.box.State(kind)[kind].(map[string]any)) }

func TestARestorationHappensOnce(t *testing.T) {
	b := allowed(t)
	stores := b.count("dataStores")
	id := b.delete("data-stores_delete", `{"dataStoreId":56}`)
	b.restore(id)
	again := b.call("undo_restore", restoring(id))
	require.True(t, again.Failed)
	assert.Contains(t, again.Text, "restored already")
	assert.Equal(t, stores, b.count("dataStores"))
	assert.Equal(t, "restored", b.entries("local")[0]["state"])

	var copied restoration
	b.answer("undo_restore", anyway(id), &copied)
	assert.Equal(t, stores+1, b.count("dataStores"), "a copy is what anyway asks for")
}

// A crash, a lost answer: nobody knows whether the thing was made.
func TestAStepThatNobodyKnowsTheEndOfIsNotRepeated(t *testing.T) {
	b := allowed(t)
	stores := b.count("dataStores")
	id := b.delete("data-stores_delete", `{"dataStoreId":62}`)
	require.NoError(t, b.box.Inject(sandbox.Fault{Kind: sandbox.TimeoutAfterCommit, Method: "POST", Route: "/data-stores", Times: 1, Delay: time.Millisecond}))
	broken := b.call("undo_restore", restoring(id))
	require.True(t, broken.Failed)
	assert.Contains(t, broken.Text, "Nothing was restored.")
	assert.Contains(t, broken.Text, "may or may not have been done")

	held := b.call("undo_restore", restoring(id))
	require.True(t, held.Failed)
	assert.Contains(t, held.Text, "may be there already")
	assert.Equal(t, stores, b.count("dataStores"), "it was made once")

	var answer restoration
	b.answer("undo_restore", anyway(id), &answer)
	assert.True(t, answer.Complete)
}

func TestARestorationGoesOnWhereItBrokeOff(t *testing.T) {
	b := allowed(t)
	stores := b.count("dataStores")
	id := b.delete("data-stores_delete", `{"dataStoreId":62}`)
	limit := sandbox.Fault{Kind: sandbox.RateLimit, Method: "POST", Route: "/data-stores/{dataStoreId}/data", Times: 1}
	require.NoError(t, b.box.Inject(limit))
	first := b.restore(id)
	assert.False(t, first.Complete)
	require.NotNil(t, first.Next)
	assert.Equal(t, "undo_restore", first.Next.Tool)
	assert.Contains(t, strings.Join(first.Notes, " "), "The rest is not back yet")
	assert.Empty(t, b.entries("local")[0]["state"])

	second := b.restore(id)
	assert.True(t, second.Complete)
	assert.Equal(t, first.Restored[0], second.Restored[0], "the data store is the one that was made first")
	assert.Equal(t, 42, second.Restored[1].Count)
	assert.Equal(t, stores, b.count("dataStores"))
}

// A call that would take longer than clients wait says how far it is.
func TestALongRestorationTakesSeveralCalls(t *testing.T) {
	now, pace := time.Now(), time.Duration(0)
	b := allowed(t, func(c *tools.Config) {
		c.Now = func() time.Time { now = now.Add(pace); return now }
	})
	id := b.delete("data-stores_delete", `{"dataStoreId":62}`)
	pace = 3 * time.Second
	calls, answer := 1, b.restore(id)
	assert.Contains(t, strings.Join(answer.Notes, " "), "of 42 records are back, and there are more than fit into one call. Call again")
	for ; !answer.Complete && calls < 10; calls++ {
		answer = b.restore(id)
	}
	assert.True(t, answer.Complete)
	assert.Greater(t, calls, 2)
	assert.Equal(t, 42, answer.Restored[1].Count)
	assert.Equal(t, 42, b.count("dataStoreRecords"))
}

// What a refusal of Make's left undone is tried again, and what is back is not made again.
func TestWhatWasRefusedIsTriedAgain(t *testing.T) {
	b := allowed(t)
	notes := b.count("scenarioNotes")
	id := b.delete("scenarios_delete", `{"scenarioId":2601}`)
	require.NoError(t, b.box.Inject(sandbox.Fault{Kind: sandbox.ServerError, Method: "PATCH", Times: 2}))
	first := b.restore(id)
	assert.False(t, first.Complete)
	assert.Contains(t, strings.Join(first.Notes, " "), "Its name and description could not be restored")
	second := b.restore(id)
	assert.True(t, second.Complete, second.Notes)
	assert.Equal(t, notes+1, b.count("scenarioNotes"), "its note was made anew once")
}

// Many calls at once make one thing.
func TestRestorationsAtOnceMakeOneThing(t *testing.T) {
	b := allowed(t)
	stores := b.count("dataStores")
	id := b.delete("data-stores_delete", `{"dataStoreId":55}`)
	done := make(chan bool)
	for range 8 {
		go func() { done <- !b.call("undo_restore", restoring(id)).Failed }()
	}
	good := 0
	for range 8 {
		if <-done {
			good++
		}
	}
	assert.Equal(t, 1, good)
	assert.Equal(t, stores, b.count("dataStores"))
}

func TestEntriesAreTheirOwners(t *testing.T) {
	b := allowed(t)
	id := b.delete("data-stores_delete", `{"dataStoreId":56}`)
	assert.Len(t, b.entries("local"), 1)
	assert.Empty(t, b.entries("token:b"))
	r := b.callAs("token:b", "undo_restore", restoring(id))
	assert.Contains(t, r.Text, "there is no such entry")
	assert.Contains(t, b.call("undo_restore", `{"undoId":"20260101-000000000-aaaaaaaa"}`).Text, "there is no such entry")
	assert.Contains(t, b.call("undo_restore", `{"undoId":"../../etc/passwd"}`).Text, "break its rules")
}

func TestAnotherAccountHasNoEntries(t *testing.T) {
	var kept tools.Config
	b := allowed(t, func(c *tools.Config) { kept = *c })
	id := b.delete("data-stores_delete", `{"dataStoreId":56}`)
	other := allowed(t, func(c *tools.Config) {
		c.Undo = kept.Undo
		c.Client = kept.Client
	})
	assert.Len(t, other.entries("local"), 1, "the same account sees it from another server")
	stranger := allowed(t, func(c *tools.Config) { c.Undo = kept.Undo })
	assert.Len(t, stranger.entries("local"), 1, "the same token of the same zone")
	foreign := allowed(t, func(c *tools.Config) {
		c.Undo = kept.Undo
		c.Client = b.client("11111111-2222-3333-4444-555555555555")
	})
	assert.Empty(t, foreign.entries("local"))
	assert.Contains(t, foreign.call("undo_restore", restoring(id)).Text, "there is no such entry")
}

// What the operator took away since is not done by way of an undo.
func TestRestoringObeysThePolicyOfNow(t *testing.T) {
	rows := []struct {
		name   string
		change func(*tools.Config)
		says   string
	}{
		{"what makes it is excluded", func(c *tools.Config) { c.Exclude = []string{"data-stores_create"} }, "it takes data-stores_create"},
		{"the token lost the scope", func(c *tools.Config) {
			c.Scopes = []string{"datastores:read", "team-variables:read", "team-variables:write"}
		}, "it takes data-stores_create"},
		{"another toolset", func(c *tools.Config) { c.Toolsets = []string{"team-variables"} }, "not among the tools that were chosen"},
		{"read-only", func(c *tools.Config) { c.ReadOnly = true }, "There is no tool"},
		{"the deletion alone is excluded", func(c *tools.Config) { c.Exclude = []string{"data-stores_delete"} }, ""},
		{"undo by name", func(c *tools.Config) { c.Toolsets = []string{"undo"} }, ""},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			var kept tools.Config
			b := allowed(t, func(c *tools.Config) { kept = *c })
			id := b.delete("data-stores_delete", `{"dataStoreId":56}`)
			now := allowed(t, func(c *tools.Config) {
				c.Undo, c.Client = kept.Undo, kept.Client
				row.change(c)
			})
			before := b.box.Mutations()
			r := now.call("undo_restore", restoring(id))
			if row.says == "" {
				assert.False(t, r.Failed, r.Text)
				return
			}
			assert.Contains(t, r.Text, row.says)
			assert.Equal(t, before, b.box.Mutations())
		})
	}
}

func TestWhatWasDoneMeanwhileIsLeftAlone(t *testing.T) {
	t.Run("a record", func(t *testing.T) {
		b := allowed(t)
		b.answer("data-store-records_create", `{"dataStoreId":56,"key":"a","data":{"n":1}}`, &struct{}{})
		b.answer("data-store-records_create", `{"dataStoreId":56,"key":"b","data":{"n":12345678901234567890}}`, &struct{}{})
		id := b.delete("data-store-records_delete", `{"dataStoreId":56,"keys":["a","b"]}`)
		b.answer("data-store-records_create", `{"dataStoreId":56,"key":"a","data":{"n":3}}`, &struct{}{})
		answer := b.restore(id)
		assert.True(t, answer.Complete)
		assert.Equal(t, 1, answer.Restored[0].Count)
		assert.Contains(t, answer.Notes[0], "1 records were written anew")
		r := b.call("data-store-records_list", `{"dataStoreId":56}`)
		assert.Contains(t, r.Text, `{"n":3}`)
		assert.Contains(t, r.Text, `{"n":12345678901234567890}`, "long numbers come back to the digit")
	})
	t.Run("a scenario in another folder", func(t *testing.T) {
		b := allowed(t)
		id := b.delete("folders_delete", `{"folderId":1577}`)
		b.answer("scenarios_update", `{"scenarioId":1111,"folderId":1576}`, &struct{}{})
		answer := b.restore(id)
		assert.True(t, answer.Complete)
		assert.Contains(t, answer.Notes[0], "1 of its scenarios are gone or were put elsewhere")
	})
	t.Run("a folder and a data structure that are gone", func(t *testing.T) {
		b := allowed(t)
		scenario := b.delete("scenarios_delete", `{"scenarioId":1111}`)
		store := b.delete("data-stores_delete", `{"dataStoreId":62}`)
		b.delete("folders_delete", `{"folderId":1577}`)
		b.delete("data-structures_delete", `{"dataStructureId":182}`)
		assert.Contains(t, strings.Join(b.restore(scenario).Notes, " "), "Its folder (1577) is gone")
		answer := b.restore(store)
		assert.True(t, answer.Complete)
		require.Len(t, answer.Restored, 3)
		assert.Equal(t, "data structure", answer.Restored[0].Kind)
	})
	t.Run("a connection that is gone", func(t *testing.T) {
		b := allowed(t)
		id := b.delete("scenarios_delete", `{"scenarioId":2602}`)
		b.answer("connections_delete", `{"connectionId":3204}`, &struct{}{})
		r := b.call("undo_restore", restoring(id))
		require.True(t, r.Failed)
		assert.Contains(t, r.Text, "Nothing was restored")
		assert.Contains(t, r.Text, "IM304")
		assert.Contains(t, b.call("undo_restore", restoring(id)).Text, "IM304", "it can be tried again")
	})
}

// Make may want what is made anew to be confirmed: then a person is asked, as they would be
// if it were made for the first time.
func TestMakeMayHaveAPersonConfirmARestoration(t *testing.T) {
	b := newBench(t)
	const arguments = `{"scenarioId":1129}`
	b.open(b.call("scenarios_delete", arguments)).approve()
	id := b.delete("scenarios_delete", arguments)
	waiting := b.call("undo_restore", restoring(id))
	require.Contains(t, waiting.Text, "Not done yet")
	b.open(waiting).approve()
	assert.True(t, b.restore(id).Complete)
}

func TestUndoListTellsWhatThereIs(t *testing.T) {
	b := allowed(t)
	assert.Empty(t, b.entries("local"))
	b.delete("team-variables_delete", `{"teamId":512,"variableName":"returnsOpen"}`)
	for id := 54; id < 57; id++ {
		b.delete("data-stores_delete", fmt.Sprintf(`{"dataStoreId":%d}`, id))
	}
	var out struct {
		Deleted []struct{ UndoID, What, When, Expires, Lost string }
		Older   int
	}
	b.answer("undo_list", `{"limit":3}`, &out)
	require.Len(t, out.Deleted, 3)
	assert.Equal(t, 1, out.Older)
	for _, d := range out.Deleted {
		assert.Contains(t, d.What, `data store "`)
		assert.Contains(t, d.Lost, "under a new id")
		when, err := time.Parse(time.RFC3339, d.When)
		require.NoError(t, err)
		assert.Equal(t, when.AddDate(0, 0, 30).Format(time.DateOnly), d.Expires)
	}
}

// What the policy says of a call holds for an undo that makes it.
func TestThePolicyHoldsForWhatAnUndoCalls(t *testing.T) {
	rows := []struct{ name, rules, says string }{
		{"denied", "rules: [{tools: [data-stores_create], then: deny}]", "not allow"},
		{"asked about", "rules: [{tools: [data-stores_create], then: ask}]", "Not done yet"},
		{"the undo itself is denied", "rules: [{tools: [undo_restore], then: deny}]", "not allow"},
		{"something else is denied", "rules: [{tools: [scenarios_create], then: deny}]", ""},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			var kept tools.Config
			b := allowed(t, func(c *tools.Config) { kept = *c })
			id := b.delete("data-stores_delete", `{"dataStoreId":56}`)
			before := b.box.Mutations()
			now := withPolicy(t, row.rules, func(c *tools.Config) { c.Undo, c.Client = kept.Undo, kept.Client })
			r := now.call("undo_restore", restoring(id))
			if row.says == "" {
				assert.False(t, r.Failed, r.Text)
				return
			}
			assert.Contains(t, r.Text, row.says)
			assert.Equal(t, before, b.box.Mutations())
		})
	}
}
