package tools_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi"
	"makemcp/makeapi/sandbox"
	"makemcp/tools"
	"makemcp/tools/audit"
)

// record is an audit in memory. Its disk is full for the entries for which full is true.
type record struct {
	mu      sync.Mutex
	entries []audit.Entry
	full    func(audit.Entry) bool
}

func (r *record) Append(e audit.Entry) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.full != nil && r.full(e) {
		return syscall.ENOSPC
	}
	r.entries = append(r.entries, e)
	return nil
}

// String is the entries as lines of JSON.
func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var text bytes.Buffer
	for _, e := range r.entries {
		_ = json.NewEncoder(&text).Encode(e) // a buffer takes everything
	}
	return text.String()
}

// phases are the entries in short, such as "intent folders_create".
func (r *record) phases() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []string
	for _, e := range r.entries {
		out = append(out, strings.TrimSpace(string(e.Phase)+" "+e.Tool+" "+e.Status))
	}
	return out
}

func TestAuditHasALineForEachCallAndNoValues(t *testing.T) {
	b := newBench(t)
	b.call("folders_create", `{"name":"Secret project","teamId":`+team()+`}`)
	b.call("users_update-email", `{"userId":1,"currentEmailAddress":"a@example.com","newEmailAddress":"b@example.com"}`)
	b.call("folders_list", `{"teamId":`+team()+`}`)
	b.call("folders_list", `{"teamId":"Secret project"}`)
	assert.Equal(t, []string{
		"intent folders_create", "outcome folders_create done", "call users_update-email waiting",
		"call folders_list done", "call folders_list invalid",
	}, b.audit.phases())
	intent, outcome := b.audit.entries[0], b.audit.entries[1]
	assert.Equal(t, intent.Call, outcome.Call)
	for _, e := range []audit.Entry{intent, outcome} {
		assert.Equal(t, map[string]string{"teamId": team()}, e.Targets)
		assert.Equal(t, "not needed", e.Confirmed)
		assert.Equal(t, "local", e.Principal)
		assert.Equal(t, "write", e.Effect)
		assert.Equal(t, team(), e.Team)
		assert.Equal(t, "sandbox", e.Zone)
		assert.Equal(t, b.client(sandbox.SeedAccount().Token).Account(), e.Account)
		assert.WithinDuration(t, time.Now(), e.Time, time.Minute)
	}
	assert.NotContains(t, b.everything(), "Secret project")
	assert.NotContains(t, b.everything(), "example.com")
	assert.NotContains(t, b.everything(), sandbox.SeedAccount().Token)
}

func TestADefaultTeamIsInTheAudit(t *testing.T) {
	b := newBench(t, func(c *tools.Config) { c.TeamID = int64(sandbox.SeedAccount().TeamID) })
	b.call("folders_list", `{}`)
	assert.Equal(t, team(), b.audit.entries[0].Team)
}

func TestAccountsHaveFingerprints(t *testing.T) {
	b := newBench(t)
	one, other := b.client("abcdefab-1234-4678-abcd-112233445566"), b.client("abcdefab-1234-4678-abcd-112233445567")
	assert.Regexp(t, `^[0-9a-f]{12}$`, one.Account())
	assert.NotEqual(t, one.Account(), other.Account())
	assert.Equal(t, one.Account(), b.client("abcdefab-1234-4678-abcd-112233445566").Account())
	elsewhere, err := makeapi.New("eu1.make.com", "abcdefab-1234-4678-abcd-112233445566")
	require.NoError(t, err)
	assert.NotEqual(t, one.Account(), elsewhere.Account())
}

func TestTheAuditNamesTargets(t *testing.T) {
	for _, one := range []struct {
		tool, arguments string
		want            map[string]string
	}{
		{"scenarios_delete", `{"scenarioId":"112"}`, map[string]string{"scenarioId": "112"}},
		{"data-store-records_replace", `{"dataStoreId":54,"key":"K-1","data":{"secret":"Canary-9"}}`, map[string]string{"dataStoreId": "54", "key": "K-1"}},
		{"hooks_delete-incomings", `{"hookId":11,"ids":["0123456789abcdef0123456789abcdef","not an id: Canary-9"]}`,
			map[string]string{"hookId": "11", "ids": "0123456789abcdef0123456789abcdef"}},
		{"data-stores_delete-many", `{"teamId":512,"all":true,"exceptIds":[56]}`, map[string]string{"teamId": "512"}},
		{"sdk-modules_delete", `{"appName":"shop-1","appVersion":1,"moduleName":"listOrders"}`,
			map[string]string{"appName": "shop-1", "appVersion": "1", "moduleName": "listOrders"}},
		{"sdk-apps_accept-invitation", `{"organizationIds":[11,12]}`, map[string]string{"organizationIds": "11,12"}},
		{"scenarios_get", `{"scenarioId":112,"unknownId":5}`, nil}, // refused unread
	} {
		b := newBench(t, func(c *tools.Config) { c.Confirm = tools.Allow; c.Toolsets = []string{"all", "undocumented"} })
		result := b.call(one.tool, one.arguments)
		require.NotContains(t, result.Text, "There is no tool")
		if one.want != nil {
			assert.NotContains(t, result.Text, "break its rules")
		}
		require.NotEmpty(t, b.audit.entries, one.tool)
		for _, e := range b.audit.entries {
			assert.Equal(t, one.want, e.Targets, one.tool)
		}
		assert.NotContains(t, b.everything(), "Canary-9")
	}
}

// onWire calls f before each request reaches the sandbox.
type onWire struct {
	http.RoundTripper
	f func(*http.Request)
}

func (w onWire) RoundTrip(r *http.Request) (*http.Response, error) {
	w.f(r)
	return w.RoundTripper.RoundTrip(r)
}

func TestTheIntentIsWrittenBeforeTheCallIsMade(t *testing.T) {
	b := newBench(t)
	var seen []string
	client, err := makeapi.New("https://sandbox", sandbox.SeedAccount().Token, makeapi.WithTransport(
		onWire{b.box.Transport(), func(r *http.Request) { seen = append(b.audit.phases(), r.Method) }},
	))
	require.NoError(t, err)
	set, err := tools.New(tools.Config{Client: client, Audit: &b.audit, Confirm: tools.Allow})
	require.NoError(t, err)
	result := set.Call(t.Context(), tools.Caller{Principal: "local"}, "users_password-reset-demand", json.RawMessage(`{"email":"tomas.weld@larkspur.example"}`))
	require.False(t, result.Failed, result.Text)
	assert.Equal(t, []string{"intent users_password-reset-demand", "POST"}, seen)
	assert.Equal(t, "allowed by policy", b.audit.entries[0].Confirmed)
	assert.Empty(t, b.audit.entries[0].Targets, "an address is a value")
}

func TestACallThatCanNotBePutOnRecordIsNotMade(t *testing.T) {
	b := newBench(t, func(c *tools.Config) { c.Confirm = tools.Allow })
	before := b.call("folders_list", `{"teamId":`+team()+`}`).Plain
	b.audit.full = func(e audit.Entry) bool { return e.Phase == audit.Intent }
	for tool, arguments := range map[string]string{
		"folders_create":              `{"name":"Spring","teamId":` + team() + `}`,
		"users_password-reset-demand": `{"email":"tomas.weld@larkspur.example"}`,
	} {
		result := b.call(tool, arguments)
		assert.True(t, result.Failed)
		assert.Contains(t, result.Text, "This call was not made, and nothing was changed")
		assert.Contains(t, b.audit.phases(), "call "+tool+" unrecorded")
	}
	assert.Equal(t, before, b.call("folders_list", `{"teamId":`+team()+`}`).Plain, "a read goes on")
	assert.Contains(t, b.log.String(), "no space left on device")
}

func TestAnOutcomeThatCanNotBeWrittenIsSaidLoudly(t *testing.T) {
	b := newBench(t)
	b.audit.full = func(e audit.Entry) bool { return e.Phase == audit.Outcome }
	result := b.call("folders_create", `{"name":"Spring","teamId":`+team()+`}`)
	require.False(t, result.Failed)
	assert.Contains(t, result.Text, "Spring", "the caller learns what was done")
	assert.Equal(t, []string{"intent folders_create"}, b.audit.phases(), "it stays open")
	assert.Contains(t, b.log.String(), "THE AUDIT LACKS A LINE")
}

func TestACrashHasAnOutcome(t *testing.T) {
	b := newBench(t)
	client, err := makeapi.New("https://sandbox", sandbox.SeedAccount().Token, makeapi.WithTransport(
		onWire{b.box.Transport(), func(*http.Request) { panic("out of luck") }},
	), makeapi.WithRetries(0, 0))
	require.NoError(t, err)
	set, err := tools.New(tools.Config{Client: client, Audit: &b.audit})
	require.NoError(t, err)
	set.Call(t.Context(), tools.Caller{}, "folders_create", json.RawMessage(`{"name":"Spring","teamId":512}`))
	assert.Equal(t, []string{"intent folders_create", "outcome folders_create failed"}, b.audit.phases())
}

// begun is what a process left in the audit that was killed during a call.
func (b *bench) begun(tool string, targets map[string]string) audit.Entry {
	client := b.client(sandbox.SeedAccount().Token)
	return audit.Entry{
		Phase: audit.Intent, Call: "call1", Tool: tool, Effect: "destructive", Principal: "local", Confirmed: "page",
		Zone: client.Zone(), Account: client.Account(), Targets: targets,
	}
}

func TestWhatBecameOfACallIsPutOnRecord(t *testing.T) {
	for _, one := range []struct {
		name  string
		begun func(*bench) audit.Entry
		want  []string
	}{
		{"no deletion", func(b *bench) audit.Entry { return b.begun("scenarios_run", map[string]string{"scenarioId": "112"}) }, []string{"outcome scenarios_run unknown"}},
		{"of no one thing", func(b *bench) audit.Entry {
			return b.begun("hooks_delete-incomings", map[string]string{"hookId": "11"})
		}, []string{"outcome hooks_delete-incomings unknown"}},
		{"without an id", func(b *bench) audit.Entry { return b.begun("scenarios_delete", nil) }, []string{"outcome scenarios_delete unknown"}},
		{"an id cut off", func(b *bench) audit.Entry {
			return b.begun("scenarios_delete", map[string]string{"scenarioId": "11…"})
		}, []string{"outcome scenarios_delete unknown"}},
		{"an id that is none", func(b *bench) audit.Entry {
			return b.begun("scenarios_delete", map[string]string{"scenarioId": "x"})
		}, []string{"outcome scenarios_delete unknown"}},
		{"no tool of ours", func(b *bench) audit.Entry { return b.begun("gone_delete", nil) }, []string{"outcome gone_delete unknown"}},
		{"another zone", func(b *bench) audit.Entry {
			e := b.begun("scenarios_delete", map[string]string{"scenarioId": "112"})
			e.Zone = "eu1.make.com"
			return e
		}, nil},
		{"another account", func(b *bench) audit.Entry {
			e := b.begun("scenarios_delete", map[string]string{"scenarioId": "112"})
			e.Account = "0123456789ab"
			return e
		}, nil},
	} {
		t.Run(one.name, func(t *testing.T) {
			b := newBench(t)
			e := one.begun(b)
			b.set.Settle(t.Context(), []audit.Entry{e})
			assert.Equal(t, one.want, b.audit.phases())
			assert.Contains(t, b.log.String(), `"tool":"`+e.Tool+`"`, "each is reported")
			for _, found := range b.audit.entries {
				assert.Equal(t, e.Call, found.Call)
				assert.Equal(t, e.Confirmed, found.Confirmed)
			}
		})
	}
}

func TestACallStaysOpenWhileTheDiskIsFull(t *testing.T) {
	b := newBench(t)
	b.audit.full = func(audit.Entry) bool { return true }
	b.set.Settle(context.Background(), []audit.Entry{b.begun("scenarios_run", nil)})
	assert.Empty(t, b.audit.entries)
	assert.Contains(t, b.log.String(), "the call stays open in it")
}

// What is found out of a deletion is true, for each tool that deletes: before it was made
// it is never taken for done, and after it never for not done.
func TestWhatIsFoundOutOfDeletionsIsTrue(t *testing.T) {
	found := map[string]int{}
	for tool, gated := range gatedCalls(t) {
		if len(gated.Before) > 0 {
			continue // it is about what other calls make first
		}
		b := newSeedBench(t, gated.As)
		set, err := tools.New(tools.Config{
			Client: b.client(tokens[gated.As]), Audit: &b.audit, Confirm: tools.Allow, Toolsets: []string{"all", "undocumented"},
		})
		require.NoError(t, err)
		deletes := slices.ContainsFunc(set.Tools(), func(o tools.Tool) bool { return o.Name == tool && o.Method == http.MethodDelete })
		if !deletes || len(gated.Secrets) > 0 {
			continue
		}
		call := func() *tools.Result {
			return set.Call(t.Context(), tools.Caller{Principal: "local"}, tool, json.RawMessage(jsonOf(gated.Arguments)))
		}
		var intent audit.Entry
		b.audit.full = func(e audit.Entry) bool { // the intent is read, and the call not made
			if e.Phase == audit.Intent {
				intent = e
			}
			return true
		}
		require.True(t, call().Failed)
		b.audit.full = nil
		settled := func() string {
			b.audit.entries = nil
			set.Settle(t.Context(), []audit.Entry{intent})
			require.Len(t, b.audit.entries, 1, tool)
			return b.audit.entries[0].Status
		}
		before := settled()
		assert.Contains(t, []string{"found not done", "unknown"}, before, tool)
		found[before]++
		if result := call(); result.Failed {
			assert.Equal(t, before, settled(), "%s: %s", tool, result.Text)
			continue
		}
		after := settled()
		assert.Contains(t, []string{"found done", "unknown"}, after, tool)
		found[after]++
	}
	assert.Greater(t, found["found done"], 20)
	assert.Greater(t, found["found not done"], 20)
	assert.Positive(t, found["unknown"], "some can't be told")
}

// unreachable is a network without Make.
type unreachable struct{}

func (unreachable) RoundTrip(*http.Request) (*http.Response, error) { return nil, syscall.ENETUNREACH }

func TestACallStaysOpenWhileMakeCanNotBeRead(t *testing.T) {
	b := newBench(t, func(c *tools.Config) {
		client, err := makeapi.New("https://sandbox", sandbox.SeedAccount().Token, makeapi.WithTransport(unreachable{}), makeapi.WithRetries(0, 0))
		require.NoError(t, err)
		c.Client = client
	})
	b.set.Settle(t.Context(), []audit.Entry{b.begun("scenarios_delete", map[string]string{"scenarioId": "112"})})
	assert.Empty(t, b.audit.entries)
	assert.Contains(t, b.log.String(), `"call":"call1"`)
}
