package tools_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi"
	"makemcp/tools"
)

// wrapped are the arguments with which tools_call calls a tool.
func wrapped(name, arguments string) string {
	return fmt.Sprintf(`{"name":%q,"arguments":%s}`, name, arguments)
}

// writers are all tools that change something, tasks among them.
func writers(t *testing.T) []*makeapi.Operation {
	t.Helper()
	var out []*makeapi.Operation
	for _, tool := range newBench(t, everything).set.Tools() {
		if tool.Effect != makeapi.Read {
			out = append(out, tool.Operation)
		}
	}
	require.Greater(t, len(out), 200)
	return out
}

// Read-only means that nothing is changed, whichever door a call comes through.
func TestRule16ReadOnlyBlocksAtDispatch(t *testing.T) {
	all, changing := samples(t), writers(t)
	var named []string
	for _, o := range changing {
		named = append(named, o.Name)
	}
	for _, one := range []struct {
		name   string
		change func(*tools.Config)
	}{
		{"the default surface, where tools_call is", func(c *tools.Config) { c.ReadOnly = true }},
		{"everything", func(c *tools.Config) { c.ReadOnly, c.Toolsets = true, []string{"all", "undocumented"} }},
		{"even what was asked for by name, unasked", func(c *tools.Config) { c.ReadOnly, c.Tools, c.Confirm = true, named, tools.Allow }},
	} {
		t.Run(one.name, func(t *testing.T) {
			b := newBench(t, one.change)
			m := b.set.Server("test", func(context.Context) string { return "local" })
			for _, o := range changing {
				arguments := jsonOf(all[o.Name])
				if all[o.Name] == nil {
					arguments = `{}` // a task
				}
				assert.False(t, b.set.Has(o.Name), o.Name)
				for _, name := range []string{o.Name, strings.ToUpper(o.Name), o.Name + "\x00"} {
					assert.True(t, b.call(name, arguments).Failed, name)
				}
				assert.True(t, b.call("tools_call", wrapped(o.Name, arguments)).Failed, o.Name)
				message := fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":%q,"arguments":%s}}`, o.Name, arguments)
				_, refused := m.HandleMessage(t.Context(), json.RawMessage(message)).(mcp.JSONRPCError)
				assert.True(t, refused, o.Name)
			}
			assert.Empty(t, b.box.Requests(), "nothing reached Make")
		})
	}
}

// What read-only leaves changes nothing: all of it is tried.
func TestRule16WhatIsLeftOnlyReads(t *testing.T) {
	all := samples(t)
	b := newBench(t, everything, func(c *tools.Config) { c.ReadOnly = true })
	for _, tool := range b.set.Tools() {
		b.call(tool.Name, jsonOf(all[tool.Name]))
	}
	m := b.set.Server("test", func(context.Context) string { return "local" })
	for _, uri := range []string{"make://conventions", "make://public-templates/13-http-template-example/blueprint"} {
		m.HandleMessage(t.Context(), json.RawMessage(`{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"`+uri+`"}}`))
	}
	requests := b.box.Requests()
	assert.Greater(t, len(requests), 100)
	for _, r := range requests {
		if r.Method != http.MethodGet && r.Method != http.MethodOptions {
			assert.Equal(t, "POST /scenarios/modules/consumptions", r.Method+" "+r.Route, "a question that Make takes as a POST")
		}
	}
	assert.Zero(t, b.box.Mutations())
}

// tools_call is no way around anything: for every tool that a person decides on, under
// every policy, it comes to what the tool itself comes to.
func TestRule17ToolsCallObeysTheSamePolicy(t *testing.T) {
	all, gated := samples(t), gatedCalls(t)
	quickly := func(c *tools.Config) { c.Toolsets, c.Patience = []string{"default", "undocumented"}, time.Millisecond }
	for _, one := range []struct {
		name   string
		change func(*tools.Config)
	}{
		{"ask", func(*tools.Config) {}},
		{"deny", func(c *tools.Config) { c.Confirm = tools.Deny }},
		{"read-only", func(c *tools.Config) { c.ReadOnly = true }},
		{"excluded", func(c *tools.Config) {
			for _, o := range endpoints() {
				c.Exclude = append(c.Exclude, o.Name)
			}
		}},
		{"scopes", func(c *tools.Config) { c.Scopes = []string{"templates:read"} }},
		{"no page", func(c *tools.Config) { c.PageAddress = nil }},
	} {
		t.Run(one.name, func(t *testing.T) {
			asked := 0
			for owner := range tokens {
				b := benchOf(t, owner, quickly, one.change)
				for _, o := range endpoints() {
					if o.Effect == makeapi.Read || o.Effect == makeapi.Write || gated[o.Name].As != owner {
						continue
					}
					arguments := sample(b, o, all)
					direct := b.call(o.Name, arguments)
					assert.True(t, direct.Failed, o.Name)
					through := b.call("tools_call", wrapped(o.Name, arguments))
					assert.True(t, through.Failed, o.Name)
					assert.Equal(t, cmp.Or(direct.Plain, direct.Text), cmp.Or(through.Plain, through.Text), "%s: the same question, or the same refusal", o.Name)
					if strings.Contains(direct.Text, "/approve/") {
						asked++
					}
				}
				assert.Zero(t, b.box.Mutations())
			}
			assert.Equal(t, one.name == "ask", asked > 80, "%d were asked about", asked)
		})
	}
	t.Run("secrets", func(t *testing.T) {
		b := newBench(t)
		r := b.call("tools_call", wrapped("users_update-password", `{"userId":`+user()+`,"newPassword1":"Canary-4711!"}`))
		assert.Contains(t, r.Text, "typed by a person")
		assert.NotContains(t, r.Text+b.everything(), "4711")
	})
	t.Run("itself", func(t *testing.T) {
		b := newBench(t)
		assert.Contains(t, b.call("tools_call", wrapped("tools_call", wrapped(demand, someone))).Text, "can't call itself")
	})
}

// The rules for questions hold within tools_call: one approval is for one call, once.
func TestRule17QuestionsWithinToolsCall(t *testing.T) {
	inner := wrapped(demand, someone)
	t.Run("a dialogue", func(t *testing.T) {
		b := newBench(t)
		m := newModern(b, forms)
		asked := m.call("tools_call", inner, "")
		require.True(t, asked.NeedsInput())
		assert.Contains(t, asked.InputRequests["approval"].Elicitation.Message, demand)
		other := m.call("tools_call", inner, "").RequestState
		for _, stolen := range []struct{ name, arguments string }{
			{"tools_call", wrapped(demand, `{"email":"b@example.com"}`)},
			{"tools_call", wrapped("users_revoke-authorized-client", `{"clientId":7}`)},
			{demand, someone},
		} {
			assert.Contains(t, text(m.answer(stolen.name, stolen.arguments, other, approved)), "does not fit", stolen)
		}
		assert.Zero(t, b.box.Mutations())
		assert.False(t, m.answer("tools_call", inner, asked.RequestState, approved).IsError)
		assert.Contains(t, text(m.answer("tools_call", inner, asked.RequestState, approved)), "does not fit")
	})
	t.Run("a page", func(t *testing.T) {
		b := newBench(t)
		b.open(b.call("tools_call", inner)).approve()
		assert.True(t, b.callAs("token:other", "tools_call", inner).Failed)
		assert.False(t, b.call("tools_call", inner).Failed)
		assert.Contains(t, b.call("tools_call", inner).Text, "Not done yet")
		assert.Len(t, b.box.Requests(), 1)
	})
	t.Run("declined", func(t *testing.T) {
		b := newBench(t)
		b.open(b.call("tools_call", inner)).decline()
		assert.Contains(t, b.call("tools_call", inner).Text, "A person declined")
		assert.Empty(t, b.box.Requests())
	})
}
