package tools_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi/sandbox"
	"makemcp/tools"
	"makemcp/tools/gate"
)

const newPassword = "Canary-4711!"

// oldPassword is the seeded password of the account's owner.
var oldPassword = "Larkspur-" + user()

func TestPasswordIsTypedOnThePageAndSeenNowhereElse(t *testing.T) {
	b := newBench(t)
	arguments := `{"userId":` + user() + `}`
	waiting := b.call("users_update-password", arguments)
	require.True(t, waiting.Failed)
	assert.Contains(t, waiting.Text, "Not done yet")
	assert.Zero(t, b.box.Mutations())

	page := b.open(waiting)
	_, shown := page.get()
	assert.Contains(t, shown, "Test</strong> asks to run <code>users_update-password</code>")
	assert.Contains(t, shown, "larkspur.example", "the target is named as Make has it")

	status, body := page.approve("currentPassword", oldPassword, "newPassword1", "short", "newPassword2", "other")
	assert.Equal(t, http.StatusUnprocessableEntity, status)
	assert.Contains(t, body, "at least 9 characters")
	assert.Contains(t, body, "must be the same")
	assert.NotContains(t, body, `value="short"`, "what was typed is not sent back")

	status, _ = page.approve("currentPassword", oldPassword, "newPassword1", newPassword, "newPassword2", newPassword)
	require.Equal(t, http.StatusOK, status)
	assert.Zero(t, b.box.Mutations(), "the call is what changes something, not the page")

	done := b.call("users_update-password", arguments)
	require.False(t, done.Failed, done.Text)
	assert.JSONEq(t, `{"changed":true}`, done.Plain)
	assert.True(t, b.box.CheckPassword(ownerEmail(b), newPassword))
	for _, seen := range []string{waiting.Text, done.Text, b.everything()} {
		assert.NotContains(t, seen, newPassword)
		assert.NotContains(t, seen, oldPassword)
	}
	assert.Contains(t, b.audit.String(), `"confirmed":"page","status":"done"`)
}

func TestAnApprovalOnAPageCountsOnce(t *testing.T) {
	b := newBench(t)
	const arguments = `{"email":"nobody@example.com"}`
	b.open(b.call("users_password-reset-demand", arguments)).approve()
	require.False(t, b.call("users_password-reset-demand", arguments).Failed)
	assert.Contains(t, b.call("users_password-reset-demand", arguments).Text, "Not done yet", "the second call asks anew")
}

func TestAnApprovalIsForOneCallerAndOneCall(t *testing.T) {
	b := newBench(t)
	b.open(b.callAs("token:a", "users_password-reset-demand", `{"email":"a@example.com"}`)).approve()
	before := len(b.box.Requests())
	assert.True(t, b.callAs("token:b", "users_password-reset-demand", `{"email":"a@example.com"}`).Failed, "another caller")
	assert.True(t, b.callAs("token:a", "users_password-reset-demand", `{"email":"b@example.com"}`).Failed, "other arguments")
	assert.Len(t, b.box.Requests(), before, "nothing reached Make")
	assert.False(t, b.callAs("token:a", "users_password-reset-demand", `{"email":"a@example.com"}`).Failed)
}

func TestRule06TheTargetIsReadAgain(t *testing.T) {
	b := newBench(t)
	arguments := `{"userId":` + user() + `,"currentEmailAddress":"a@larkspur.example","newEmailAddress":"b@larkspur.example"}`
	b.open(b.call("users_update-email", arguments)).approve("currentPassword", oldPassword)
	require.False(t, b.call("users_update", `{"userId":`+user()+`,"name":"Somebody Else"}`).Failed)
	before := len(b.box.Requests())
	changed := b.call("users_update-email", arguments)
	assert.Contains(t, changed.Text, `the name was "Maren Ashby" and is "Somebody Else"`)
	for _, r := range b.box.Requests()[before:] {
		assert.Equal(t, http.MethodGet, r.Method, "Make was only asked what the target is now")
	}
	assert.Contains(t, b.call("users_update-email", arguments).Text, "Not done yet", "the approval is gone")
}

func TestDeclinedOnThePage(t *testing.T) {
	b := newBench(t)
	arguments := `{"userId":` + user() + `}`
	status, _ := b.open(b.call("users_update-password", arguments)).decline()
	require.Equal(t, http.StatusOK, status)
	assert.Contains(t, b.call("users_update-password", arguments).Text, "A person declined")
	assert.Zero(t, b.box.Mutations())
}

func TestRule09ThePageIsForOnePerson(t *testing.T) {
	b := newBench(t)
	first := b.open(b.call("users_update-password", `{"userId":`+user()+`}`))

	second := &browser{b: b, url: first.url, token: first.token}
	status, _ := second.get()
	assert.Equal(t, http.StatusForbidden, status)
	status, _ = second.approve("currentPassword", oldPassword, "newPassword1", newPassword, "newPassword2", newPassword)
	assert.Equal(t, http.StatusForbidden, status, "even with the form's token")

	forged := &browser{b: b, url: first.url, cookie: first.cookie, token: strings.Repeat("0", 64)}
	status, _ = forged.approve("currentPassword", oldPassword, "newPassword1", newPassword, "newPassword2", newPassword)
	assert.Equal(t, http.StatusForbidden, status, "a forged form")

	req, err := http.NewRequest(http.MethodPost, first.url, strings.NewReader(url.Values{"token": {first.token}, "decision": {"approve"}}.Encode()))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", "https://evil.example")
	status, _ = first.do(req)
	assert.Equal(t, http.StatusForbidden, status, "another site")

	unknown := &browser{b: b, url: b.pages.URL + "/approve/NOSUCHTICKET"}
	status, _ = unknown.get()
	assert.Equal(t, http.StatusNotFound, status)
	assert.NotContains(t, first.url, newPassword)
}

func TestPolicy(t *testing.T) {
	const demand = "users_password-reset-demand"
	t.Run("deny refuses what a person would decide", func(t *testing.T) {
		b := newBench(t, func(c *tools.Config) { c.Confirm = tools.Deny })
		assert.Contains(t, b.call(demand, `{"email":"a@example.com"}`).Text, "does not allow")
		assert.Empty(t, b.box.Requests())
	})
	t.Run("allow runs it unasked", func(t *testing.T) {
		b := newBench(t, func(c *tools.Config) { c.Confirm = tools.Allow })
		assert.False(t, b.call(demand, `{"email":"a@example.com"}`).Failed)
	})
	t.Run("allow still has a person type the password", func(t *testing.T) {
		b := newBench(t, func(c *tools.Config) { c.Confirm = tools.Allow })
		assert.Contains(t, b.call("users_update-password", `{"userId":`+user()+`}`).Text, "Not done yet")
	})
	t.Run("secrets as arguments, unattended", func(t *testing.T) {
		b := newBench(t, func(c *tools.Config) { c.Confirm, c.Secrets = tools.Allow, tools.AsArguments })
		arguments := fmt.Sprintf(`{"userId":%s,"currentPassword":%q,"newPassword1":%q,"newPassword2":%[3]q}`, user(), oldPassword, newPassword)
		r := b.call("users_update-password", arguments)
		require.False(t, r.Failed, r.Text)
		assert.NotContains(t, b.everything(), newPassword)
	})
	t.Run("secrets as arguments are hidden on the page", func(t *testing.T) {
		b := newBench(t, func(c *tools.Config) { c.Secrets = tools.AsArguments })
		arguments := fmt.Sprintf(`{"userId":%s,"currentPassword":%q,"newPassword1":%q,"newPassword2":%[3]q}`, user(), oldPassword, newPassword)
		_, shown := b.open(b.call("users_update-password", arguments)).get()
		assert.Contains(t, shown, "(hidden)")
		assert.NotContains(t, shown, newPassword)
	})
	t.Run("no page, no person: could not be asked", func(t *testing.T) {
		b := newBench(t, func(c *tools.Config) {
			c.PageAddress = func() (string, error) { return "", errors.New("no port is free") }
		})
		r := b.call(demand, `{"email":"a@example.com"}`)
		assert.Contains(t, r.Text, "no person could be asked: no port is free")
		assert.NotContains(t, r.Text, "declined")
		assert.Empty(t, b.box.Requests())
	})
}

func TestLostPasswordEndToEnd(t *testing.T) {
	// Two replicas share a key and a store of their own each: the handle alone
	// carries the session from one to the other.
	key := []byte(strings.Repeat("k", 32))
	one := newBench(t, func(c *tools.Config) { c.Confirm, c.Keys = tools.Allow, [][]byte{key} })
	two := newBench(t, func(c *tools.Config) { c.Client, c.Keys = one.client(sandbox.SeedAccount().Token), [][]byte{key} })

	email := ownerEmail(one)
	require.False(t, one.call("users_password-reset-demand", `{"email":"`+email+`"}`).Failed)
	require.Len(t, one.box.Outbox(), 1)
	hash := one.box.Outbox()[0].Hash
	one.open(one.call("users_password-reset-session", `{}`)).approve("hash", "https://www.make.com/en/reset?hash="+hash+"&lang=en")
	opened := one.call("users_password-reset-session", `{}`)
	require.False(t, opened.Failed, opened.Text)
	var reply struct{ Session string }
	require.NoError(t, json.Unmarshal([]byte(opened.Plain), &reply))
	require.NotEmpty(t, reply.Session)

	arguments := `{"session":"` + reply.Session + `"}`
	stolen := two.callAs("token:thief", "users_password-reset", arguments)
	assert.Contains(t, stolen.Text, "handle can't be used", "another caller's handle")

	page := two.open(two.call("users_password-reset", arguments))
	status, _ := page.approve("newPassword1", newPassword, "newPassword2", newPassword)
	require.Equal(t, http.StatusOK, status)
	done := two.call("users_password-reset", arguments)
	require.False(t, done.Failed, done.Text)
	assert.True(t, one.box.CheckPassword(email, newPassword))
	assert.NotContains(t, one.everything()+two.everything(), reply.Session)
	assert.NotContains(t, opened.Text+one.everything()+two.everything(), hash)
	for _, r := range one.box.Requests() {
		if r.Route == "/users/password-reset" {
			assert.Empty(t, r.Authorization, "the reset carries a session and no token")
		}
	}
}

// modern speaks the 2026-07-28 era to a server within the process.
type modern struct {
	b            *bench
	server       *server.MCPServer
	capabilities string
	principal    string
}

func newModern(b *bench, capabilities string) *modern {
	m := &modern{b: b, capabilities: capabilities, principal: "local"}
	m.server = b.set.Server("test", func(context.Context) string { return m.principal })
	return m
}

// call makes a call and returns its result; extra are more members of params.
func (m *modern) call(name, arguments, extra string) *mcp.CallToolResult {
	m.b.Helper()
	message := fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":%q,"arguments":%s%s,"_meta":{
		"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":%s,
		"io.modelcontextprotocol/clientInfo":{"name":"tester","version":"1"}}}}`, name, arguments, extra, m.capabilities)
	response, ok := m.server.HandleMessage(context.Background(), json.RawMessage(message)).(mcp.JSONRPCResponse)
	require.True(m.b, ok, "a result, not an error")
	result, ok := response.Result.(*mcp.CallToolResult)
	if !ok {
		value := response.Result.(mcp.CallToolResult)
		result = &value
	}
	return result
}

// answer calls again with a person's answer and the state that came with the question.
func (m *modern) answer(name, arguments, state, answer string) *mcp.CallToolResult {
	m.b.Helper()
	return m.call(name, arguments, fmt.Sprintf(`,"requestState":%q,"inputResponses":{"approval":%s}`, state, answer))
}

func text(r *mcp.CallToolResult) string {
	if len(r.Content) == 0 {
		return ""
	}
	return r.Content[0].(mcp.TextContent).Text
}

const (
	forms    = `{"elicitation":{}}`
	links    = `{"elicitation":{"url":{}}}`
	nothing  = `{}`
	approved = `{"action":"accept","content":{"approve":true}}`
	demand   = "users_password-reset-demand"
	someone  = `{"email":"a@example.com"}`
)

func TestRoundTripAsksAndObeys(t *testing.T) {
	for _, one := range []struct {
		name, answer, says string
		done               bool
	}{
		{"approved", approved, "", true},
		{"accepted with nothing ticked", `{"action":"accept","content":{}}`, "A person declined", false},
		{"accepted with no content", `{"action":"accept"}`, "A person declined", false},
		{"unticked", `{"action":"accept","content":{"approve":false}}`, "A person declined", false},
		{"declined", `{"action":"decline"}`, "A person declined", false},
		{"dismissed", `{"action":"cancel"}`, "closed the question", false},
	} {
		t.Run(one.name, func(t *testing.T) {
			b := newBench(t)
			m := newModern(b, forms)
			asked := m.call(demand, someone, "")
			require.True(t, asked.NeedsInput())
			assert.Contains(t, asked.InputRequests["approval"].Elicitation.Message, `the account "a@example.com"`)
			assert.Empty(t, b.box.Requests(), "nothing is sent before the answer")

			result := m.answer(demand, someone, asked.RequestState, one.answer)
			assert.Equal(t, !one.done, result.IsError)
			assert.Contains(t, text(result), one.says)
			assert.Equal(t, one.done, len(b.box.Requests()) == 1)

			again := m.answer(demand, someone, asked.RequestState, approved)
			assert.Contains(t, text(again), "does not fit", "the state counts once, whatever the answer was")
		})
	}
}

func TestRule03EveryByteOfTheStateCounts(t *testing.T) {
	b := newBench(t)
	m := newModern(b, forms)
	state := m.call(demand, someone, "").RequestState
	for i := range state {
		for _, change := range []byte{1, 2} {
			bent := []byte(state)
			if bent[i] ^= change; bent[i] == '"' || bent[i] == '\\' {
				bent[i] = '!'
			}
			require.Contains(t, text(m.answer(demand, someone, string(bent), approved)), "does not fit", "byte %d", i)
		}
	}
	assert.Empty(t, b.box.Requests(), "nothing ever reached Make")
	assert.False(t, m.answer(demand, someone, state, approved).IsError, "and the true state still works")
}

func TestRule04StateIsBoundToCallerToolAndArguments(t *testing.T) {
	b := newBench(t)
	m := newModern(b, forms)
	for _, one := range []struct {
		name, tool, arguments, principal string
	}{
		{"other arguments", demand, `{"email":"b@example.com"}`, "local"},
		{"another tool", "users_delete-api-token", `{"timestamp":"2025-08-15T08:00:00.000Z"}`, "local"},
		{"another caller", demand, someone, "token:other"},
	} {
		t.Run(one.name, func(t *testing.T) {
			state := m.call(demand, someone, "").RequestState
			m.principal = one.principal
			defer func() { m.principal = "local" }()
			assert.Contains(t, text(m.answer(one.tool, one.arguments, state, approved)), "does not fit")
		})
	}
	assert.Zero(t, b.box.Mutations())
}

func TestRule05AnApprovalExpiresAndCountsOnceAcrossReplicas(t *testing.T) {
	key := []byte(strings.Repeat("k", 32))
	now := time.Unix(1_800_000_000, 0)
	var clock sync.Mutex
	replica := func(store gate.Store) *bench {
		return newBench(t, func(c *tools.Config) {
			c.Keys, c.Store = [][]byte{key}, store
			c.Now = func() time.Time { clock.Lock(); defer clock.Unlock(); return now }
		})
	}
	shared := gate.Store(sharedStore{gate.NewMemory(nil)})
	one, two := replica(shared), replica(shared)
	answered := func(b *bench, state string) string {
		return text(newModern(b, forms).answer(demand, someone, state, approved))
	}

	state := newModern(one, forms).call(demand, someone, "").RequestState
	assert.NotContains(t, answered(two, state), "does not fit", "another replica")
	assert.Contains(t, answered(two, state), "does not fit", "a second use")
	assert.Contains(t, answered(one, state), "does not fit", "a second use at another replica")
	assert.Len(t, two.box.Requests(), 1)
	assert.Empty(t, one.box.Requests())

	state = newModern(one, forms).call(demand, someone, "").RequestState
	clock.Lock()
	now = now.Add(10 * time.Minute)
	clock.Unlock()
	assert.Contains(t, answered(one, state), "does not fit", "too late")

	alone, restarted := replica(gate.NewMemory(nil)), replica(gate.NewMemory(nil))
	state = newModern(alone, forms).call(demand, someone, "").RequestState
	assert.NotContains(t, answered(alone, state), "does not fit")
	assert.Contains(t, answered(restarted, state), "does not fit", "what a killed process knew to be spent is not good at the next")
}

// sharedStore is a store that replicas share, which no process can take for its own.
type sharedStore struct{ gate.Store }

func TestNothingIsElicitedThatWasNotDeclared(t *testing.T) {
	for _, one := range []struct {
		capabilities, tool, arguments string
		asks                          string
	}{
		{nothing, demand, someone, ""},
		{links, demand, someone, ""},
		{forms, demand, someone, mcp.ElicitationModeForm},
		{`{"elicitation":{"form":{},"url":{}}}`, demand, someone, mcp.ElicitationModeForm},
		{nothing, "users_update-password", `{"userId":` + user() + `}`, ""},
		{forms, "users_update-password", `{"userId":` + user() + `}`, ""},
		{links, "users_update-password", `{"userId":` + user() + `}`, mcp.ElicitationModeURL},
		{`{"elicitation":{"form":{},"url":{}}}`, "users_update-password", `{"userId":` + user() + `}`, mcp.ElicitationModeURL},
	} {
		t.Run(one.tool+" "+one.capabilities, func(t *testing.T) {
			b := newBench(t)
			result := newModern(b, one.capabilities).call(one.tool, one.arguments, "")
			if one.asks == "" {
				assert.False(t, result.NeedsInput())
				assert.Contains(t, text(result), "/approve/")
				return
			}
			require.True(t, result.NeedsInput())
			assert.Equal(t, one.asks, result.InputRequests["approval"].Elicitation.Mode)
		})
	}
}

func TestRoundTripOpensThePageForSecrets(t *testing.T) {
	b := newBench(t)
	m := newModern(b, links)
	arguments := `{"userId":` + user() + `}`
	asked := m.call("users_update-password", arguments, "")
	link := asked.InputRequests["approval"].Elicitation.URL

	unfinished := m.answer("users_update-password", arguments, asked.RequestState, `{"action":"accept"}`)
	assert.Contains(t, text(unfinished), "Not done yet", "opened, but nothing decided there")

	page := b.open(&tools.Result{Text: link})
	page.approve("currentPassword", oldPassword, "newPassword1", newPassword, "newPassword2", newPassword)
	done := m.call("users_update-password", arguments, "")
	assert.False(t, done.IsError, text(done))
	assert.True(t, b.box.CheckPassword(ownerEmail(b), newPassword))
}

func TestRoundTripLinkRefusedTakesThePageAway(t *testing.T) {
	b := newBench(t)
	m := newModern(b, links)
	arguments := `{"userId":` + user() + `}`
	asked := m.call("users_update-password", arguments, "")
	assert.Contains(t, text(m.answer("users_update-password", arguments, asked.RequestState, `{"action":"decline"}`)), "A person declined")
	status, _ := (&browser{b: b, url: asked.InputRequests["approval"].Elicitation.URL}).get()
	assert.Equal(t, http.StatusNotFound, status)
}

func ownerEmail(b *bench) string {
	b.Helper()
	users := b.box.State("users")["users"].(map[string]any)
	return users[user()].(map[string]any)["email"].(string)
}

func TestAQuestionIsAnsweredWhereItWasAsked(t *testing.T) {
	key := []byte(strings.Repeat("k", 32))
	one := newBench(t, func(c *tools.Config) { c.Keys = [][]byte{key} })
	two := newBench(t, func(c *tools.Config) { c.Keys = [][]byte{key} })
	asked := newModern(one, forms).call(demand, someone, "")
	assert.Contains(t, text(newModern(two, forms).answer(demand, someone, asked.RequestState, approved)), "does not fit",
		"another process can't know whether it is spent")
	assert.Empty(t, two.box.Requests())
	assert.False(t, newModern(one, forms).answer(demand, someone, asked.RequestState, approved).IsError)
}

func TestWhatIsTooLongForADialogueIsApprovedOnThePage(t *testing.T) {
	b := newBench(t)
	keys := strings.Repeat(`"harmless-record",`, 40) + `"cust-VIP-1"`
	result := newModern(b, forms).call("data-store-records_delete", `{"dataStoreId":57,"keys":[`+keys+`]}`, "")
	require.False(t, result.NeedsInput(), "a dialogue could not show all of it")
	_, shown := b.open(&tools.Result{Text: text(result)}).get()
	assert.Contains(t, shown, "cust-VIP-1", "the page shows all of it")
}

func TestAKeyThatOnlyReadsLikeAnotherIsTold(t *testing.T) {
	b := newBench(t)
	asked := newModern(b, forms).call("data-store-records_delete", `{"dataStoreId":57,"keys":["cust\u200b-1"]}`, "")
	require.True(t, asked.NeedsInput())
	raw, err := json.Marshal(asked.InputRequests)
	require.NoError(t, err)
	assert.Contains(t, string(raw), "characters that can't be seen")
}

func TestADialogueThatDecidedClosesThePage(t *testing.T) {
	b := newBench(t)
	waiting := b.call(demand, someone)
	m := newModern(b, forms)
	asked := m.call(demand, someone, "")
	assert.True(t, m.answer(demand, someone, asked.RequestState, `{"action":"decline"}`).IsError)
	status, _ := (&browser{b: b, url: pageLink.FindString(waiting.Text)}).get()
	assert.Equal(t, http.StatusNotFound, status)
}

func TestABrowserCanNotBeNamedBySomebodyElse(t *testing.T) {
	b := newBench(t)
	link := pageLink.FindString(b.call(demand, someone).Text)
	planted := &browser{b: b, url: link, cookie: []*http.Cookie{{Name: "make-mcp-browser", Value: "planted"}}}
	status, _ := planted.get()
	require.Equal(t, http.StatusOK, status)
	assert.Len(t, planted.cookie, 2, "it is given a name of its own")
	thief := &browser{b: b, url: link, cookie: planted.cookie[:1]}
	status, _ = thief.get()
	assert.Equal(t, http.StatusForbidden, status)
}

func TestStateKeysRotate(t *testing.T) {
	before, after := []byte(strings.Repeat("a", 32)), []byte(strings.Repeat("b", 32))
	store := gate.NewMemory(nil)
	old := newBench(t, func(c *tools.Config) { c.Keys, c.Store = [][]byte{before}, store })
	both := newBench(t, func(c *tools.Config) { c.Keys, c.Store = [][]byte{after, before}, store })
	gone := newBench(t, func(c *tools.Config) { c.Keys, c.Store = [][]byte{after}, store })

	asked := newModern(old, forms).call(demand, someone, "")
	assert.Contains(t, text(newModern(gone, forms).answer(demand, someone, asked.RequestState, approved)), "does not fit")
	assert.False(t, newModern(both, forms).answer(demand, someone, asked.RequestState, approved).IsError, "what was under way goes on")
	asked = newModern(both, forms).call(demand, someone, "")
	assert.False(t, newModern(gone, forms).answer(demand, someone, asked.RequestState, approved).IsError, "the new key seals")
}

func TestAgentsNeedNotKnowTheAddressOfAPage(t *testing.T) {
	var opened []string
	var refuse error
	b := newBench(t, func(c *tools.Config) {
		c.OpenPage = func(address string) error {
			opened = append(opened, address)
			return refuse
		}
	})
	waiting := b.call(demand, someone)
	assert.Contains(t, waiting.Text, "opened in their browser")
	assert.NotContains(t, waiting.Text, "/approve/")
	b.call(demand, someone)
	require.Len(t, opened, 1, "an agent that calls in a loop does not fill the screen")
	b.open(&tools.Result{Text: opened[0]}).approve()
	require.False(t, b.call(demand, someone).Failed)

	refuse = errors.New("no display")
	assert.Contains(t, b.call(demand, `{"email":"b@example.com"}`).Text, "no browser could be opened")
	common := b.call("sdk-apps_get-common", `{"name":"larkspur-bench-7q2m","version":1}`)
	assert.NotContains(t, common.Text, "/approve/")
	assert.Contains(t, common.Text, "make-mcp call")
}

func TestAQuestionSaysWhetherThereIsAWayBack(t *testing.T) {
	for _, one := range []struct {
		name, tool, arguments string
		undo                  bool
		says                  []string
	}{
		{"kept", "data-stores_delete", `{"dataStoreId":54}`, true,
			[]string{"Customers", "1,204", "Look up customer", "is kept for up to 30 days", "undo_restore brings it back"}},
		{"not kept, with undo off", "data-stores_delete", `{"dataStoreId":54}`, false, []string{"Customers", "It can&#39;t be undone."}},
		{"never kept", "keys_delete", `{"keyId":17}`, true, []string{"It can&#39;t be undone."}},
	} {
		t.Run(one.name, func(t *testing.T) {
			b := newBench(t, func(c *tools.Config) {
				if !one.undo {
					c.Undo = nil
				}
			})
			_, shown := b.open(b.call(one.tool, one.arguments)).get()
			for _, words := range one.says {
				assert.Contains(t, shown, words)
			}
		})
	}
}
