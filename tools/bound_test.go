package tools_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/tools"
)

func small(c *tools.Config) { c.MaxResult = 500 }

func TestALongListLosesRowsAndSaysHowToGetThem(t *testing.T) {
	b := newBench(t, small)
	arguments, seen := `{"pg":{"limit":20}}`, 0
	for range 10 {
		r := b.call("public-templates_list", arguments)
		require.False(t, r.Failed, r.Text)
		assert.LessOrEqual(t, len(r.Text), 2000)
		var reply struct {
			TemplatesPublic []json.RawMessage
			Note            string
		}
		require.NoError(t, json.Unmarshal([]byte(r.Plain), &reply))
		require.NotEmpty(t, reply.TemplatesPublic)
		seen += len(reply.TemplatesPublic)
		if reply.Note == "" {
			return
		}
		assert.Contains(t, reply.Note, "cols")
		_, rest, found := strings.Cut(reply.Note, "call public-templates_list with ")
		require.True(t, found, reply.Note)
		arguments = rest // the note's own words lead to the next rows
	}
	assert.Greater(t, seen, 20)
}

func TestALongObjectIsShortenedAndStaysJSON(t *testing.T) {
	b := newBench(t, small)
	const template = `{"templateUrl":"2415-onboard-a-new-employee-across-five-apps"}`
	r := b.call("public-templates_get-blueprint", template)
	require.False(t, r.Failed, r.Text)
	assert.LessOrEqual(t, len(r.Text), 2000)
	var reply struct {
		Note   string
		Answer map[string]any
	}
	require.NoError(t, json.Unmarshal([]byte(r.Plain), &reply))
	assert.Contains(t, reply.Note, "make://public-templates")
	assert.Contains(t, reply.Answer, "blueprint")
	assert.Contains(t, r.Text, "…")

	whole := b.set.Call(context.Background(), tools.Caller{Principal: "local", Whole: true}, "public-templates_get-blueprint", json.RawMessage(template))
	assert.NotContains(t, whole.Text, `"note"`, "the resource has all of it")
	assert.Greater(t, len(whole.Text), 2000)
}

func TestWhatFitsIsPassedOnAsItIs(t *testing.T) {
	b := newBench(t, func(c *tools.Config) { c.MaxResult = 6000 })
	assert.NotContains(t, b.call("users_list", `{"teamId":`+team()+`}`).Text, `"note"`)
}

func TestTheMarksOfAResultCount(t *testing.T) {
	for size := 1910; size <= 2010; size += 10 {
		s := &stub{}
		s.answers("GET /users/me", 200, `{"authUser":{"name":"`+strings.Repeat("x", size)+`"}}`)
		r := newBench(t, small, s.onStub(t)).call("users_me", `{}`)
		require.False(t, r.Failed, r.Text)
		assert.LessOrEqual(t, len(r.Text), 2000)
	}
}
