package tools_test

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi"
	"makemcp/makeapi/sandbox"
	"makemcp/tools"
)

// gatedCall is a call of a tool that needs a person, which works on the sandbox's seed
// once that person has approved.
type gatedCall struct {
	// As names the owner of the token where it is not the seed's owner, see tokens.
	As string
	// Before are calls that make what the call is about.
	Before []gatedCall
	// Tool is given for the calls before.
	Tool string
	// Arguments may hold "{name}" for a member of an answer to the calls before.
	Arguments map[string]any
	// Other are arguments that would work as well, of which nobody was asked.
	Other map[string]any
	// Secrets are what the person types.
	Secrets map[string]string
	// Unchanged says why the call changes nothing that Make remembers.
	Unchanged string
}

// tokens are those of the seed that a gated call may name.
var tokens = map[string]string{"": sandbox.OwnerToken, "member": sandbox.MemberToken, "plant": sandbox.EnterpriseToken}

// seedDay is a day after the seed, on which its invitations and discounts still hold.
var seedDay = time.Date(2026, time.March, 3, 9, 0, 0, 0, time.UTC)

// gatedCalls are the calls of testdata/gated.json by tool.
func gatedCalls(t testing.TB) map[string]gatedCall {
	t.Helper()
	raw, err := os.ReadFile("testdata/gated.json")
	require.NoError(t, err)
	var calls map[string]gatedCall
	require.NoError(t, json.Unmarshal(raw, &calls))
	return calls
}

// gatedTools are the tools that need a person, by name.
func gatedTools(set *tools.Set) []string {
	var names []string
	for _, tool := range set.Tools() {
		if tool.Effect == makeapi.Destructive || tool.Effect == makeapi.Credential {
			names = append(names, tool.Name)
		}
	}
	return names
}

// Who adds an endpoint that needs a person adds a call of it: without one, nobody has
// seen that it waits for the person, nor that it works afterwards.
func TestEveryGatedToolHasACall(t *testing.T) {
	named := slices.Sorted(maps.Keys(gatedCalls(t)))
	served := gatedTools(newBench(t, everything).set)
	for _, name := range served {
		assert.Contains(t, named, name, "testdata/gated.json lacks %s: add {\"arguments\": {…}} that work on the seed, and \"secrets\" for what a person types", name)
	}
	for _, name := range named {
		assert.Contains(t, served, name, "testdata/gated.json has %s, which is no tool that needs a person", name)
	}
}

// What is held back until a person approves does something once they have: without that,
// a count of no changes would prove nothing.
func TestGatedCallsWorkOnceApproved(t *testing.T) {
	calls := gatedCalls(t)
	for name, call := range maps.Clone(calls) {
		if call.Other != nil {
			call.Arguments = call.Other
			calls[name+" (other)"] = call
		}
	}
	for name, call := range calls {
		t.Run(name, func(t *testing.T) {
			name, _, _ := strings.Cut(name, " ")
			b := newBench(t)
			b.box = sandbox.New(sandbox.WithClock(func() time.Time { return seedDay }))
			var err error
			b.set, err = tools.New(tools.Config{
				Client: b.client(tokens[call.As]), Toolsets: []string{"all", "undocumented"}, Confirm: tools.Allow, Secrets: tools.AsArguments,
			})
			require.NoError(t, err)
			answers := map[string]any{}
			for _, before := range call.Before {
				b.gated(before.Tool, before, answers)
			}
			want := b.box.Mutations()
			if call.Unchanged == "" {
				want++
			}
			r := b.gated(name, call, answers)
			assert.Equal(t, want, b.box.Mutations(), r.Text)
			requests := b.box.Requests()
			assert.Empty(t, requests[len(requests)-1].Ignored, "Make would not know these parameters")
		})
	}
}

// gated makes a call with all that a person would type, and keeps the members of its
// answer.
func (b *bench) gated(name string, call gatedCall, answers map[string]any) *tools.Result {
	b.Helper()
	args := map[string]any{}
	for key, value := range call.Arguments {
		if text, ok := value.(string); ok && strings.HasPrefix(text, "{") {
			value = answers[strings.Trim(text, "{}")]
		}
		args[key] = value
	}
	for key, typed := range call.Secrets {
		args[key] = typed
		if strings.HasPrefix(typed, "{") {
			args[key] = json.RawMessage(typed)
		}
	}
	raw, err := json.Marshal(args)
	require.NoError(b, err)
	r := b.call(name, string(raw))
	require.False(b, r.Failed, "%s: %s", name, r.Text)
	_ = json.Unmarshal([]byte(r.Plain), &answers) // an answer may be empty
	return r
}
