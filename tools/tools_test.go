package tools_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi"
	"makemcp/makeapi/sandbox"
	"makemcp/tools"
	"makemcp/tools/gate"
	"makemcp/tools/undo"
)

// bench is a set of tools on a sandbox, with what a test wants to look at.
type bench struct {
	*testing.T
	box   *sandbox.Sandbox
	set   *tools.Set
	pages *httptest.Server
	audit record
	log   bytes.Buffer
}

func newBench(t *testing.T, change ...func(*tools.Config)) *bench {
	t.Helper()
	b := &bench{T: t, box: sandbox.New()}
	var handler http.Handler
	b.pages = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(b.pages.Close)
	c := tools.Config{
		Client: b.client(sandbox.SeedAccount().Token), Audit: &b.audit,
		Log:         zerolog.New(zerolog.SyncWriter(&b.log)), // tasks log from several goroutines
		PageAddress: func() (string, error) { return b.pages.URL, nil }, Patience: 50 * time.Millisecond,
	}
	var err error
	c.Undo, err = undo.Open(t.TempDir(), 8<<20, nil, gate.NewKey())
	require.NoError(t, err)
	for _, f := range change {
		f(&c)
	}
	b.set, err = tools.New(c)
	require.NoError(t, err)
	handler = b.set.Pages()
	return b
}

func (b *bench) client(token string) *makeapi.Client {
	b.Helper()
	c, err := makeapi.New("https://sandbox", token, makeapi.WithTransport(b.box.Transport()), makeapi.WithRetries(0, 0))
	require.NoError(b, err)
	return c
}

// call runs a tool for the person at this machine, who can only be reached by a page.
func (b *bench) call(name, arguments string) *tools.Result {
	b.Helper()
	return b.callAs("local", name, arguments)
}

func (b *bench) callAs(principal, name, arguments string) *tools.Result {
	b.Helper()
	return b.set.Call(context.Background(), tools.Caller{Principal: principal, Client: "Test"}, name, json.RawMessage(arguments))
}

// everything is all that leaves the set besides results: log and audit.
func (b *bench) everything() string { return b.log.String() + b.audit.String() }

var (
	pageLink  = regexp.MustCompile(`http://\S+/approve/\S+`)
	formToken = regexp.MustCompile(`name="token" value="([0-9a-f]+)"`)
)

// browser is a person's browser on one approval page.
type browser struct {
	b      *bench
	url    string
	cookie []*http.Cookie
	token  string
}

// open opens the page that a result links to.
func (b *bench) open(r *tools.Result) *browser {
	b.Helper()
	link := pageLink.FindString(r.Text)
	require.NotEmpty(b, link, r.Text)
	w := &browser{b: b, url: link}
	status, page := w.get()
	require.Equal(b, http.StatusOK, status, page)
	found := formToken.FindStringSubmatch(page)
	require.Len(b, found, 2, page)
	w.token = found[1]
	return w
}

func (w *browser) get() (int, string) {
	req, err := http.NewRequest(http.MethodGet, w.url, nil)
	require.NoError(w.b, err)
	return w.do(req)
}

func (w *browser) post(fields url.Values) (int, string) {
	req, err := http.NewRequest(http.MethodPost, w.url, strings.NewReader(fields.Encode()))
	require.NoError(w.b, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return w.do(req)
}

func (w *browser) do(req *http.Request) (int, string) {
	req.Header.Set("Sec-Fetch-Mode", "navigate")
	for _, c := range w.cookie {
		req.AddCookie(c)
	}
	resp, err := http.DefaultClient.Do(req)
	require.NoError(w.b, err)
	defer resp.Body.Close()
	w.cookie = append(w.cookie, resp.Cookies()...)
	body, err := io.ReadAll(resp.Body)
	require.NoError(w.b, err)
	return resp.StatusCode, string(body)
}

// approve sends the form with what the person typed.
func (w *browser) approve(typed ...string) (int, string) {
	fields := url.Values{"token": {w.token}, "decision": {"approve"}}
	for i := 0; i+1 < len(typed); i += 2 {
		fields.Set(typed[i], typed[i+1])
	}
	return w.post(fields)
}

func (w *browser) decline() (int, string) {
	return w.post(url.Values{"token": {w.token}, "decision": {"decline"}})
}

func TestReadsAndWritesRunUnasked(t *testing.T) {
	b := newBench(t)
	r := b.call("public-templates_list", `{"usedApps":"slack","pg":{"limit":"2"}}`)
	require.False(t, r.Failed, r.Text)
	var reply struct{ TemplatesPublic []json.RawMessage }
	require.NoError(t, json.Unmarshal([]byte(r.Plain), &reply))
	assert.Len(t, reply.TemplatesPublic, 2)

	r = b.call("folders_create", `{"name":"Quarterly","teamId":`+team()+`}`)
	require.False(t, r.Failed, r.Text)
	assert.Equal(t, 1, b.box.Mutations())
}

func TestFailuresSayWhatHappenedAndWhatToDo(t *testing.T) {
	b := newBench(t)
	narrow := newBench(t, func(c *tools.Config) { c.Client = b.client(sandbox.TemplatesToken) })
	expired := newBench(t, func(c *tools.Config) { c.Client = b.client(sandbox.ExpiredToken) })
	for _, one := range []struct {
		name, tool, arguments string
		on                    *bench
		says                  []string
	}{
		{"unknown tool", "users_lst", `{}`, b, []string{`no tool "users_lst"`, "users_list"}},
		{"unknown argument", "users_list", `{"team":1}`, b, []string{"Nothing was sent", "/team", "teamId"}},
		{"wrong type", "users_list", `{"teamId":"many"}`, b, []string{"/teamId", "must be integer"}},
		{"cut JSON", "users_list", `{"teamId":`, b, []string{"not valid JSON", "ends too early"}},
		{"doubled name", "users_list", `{"teamId":1,"teamId":2}`, b, []string{"stands twice"}},
		{"neither of two", "users_list", `{}`, b, []string{"exactly one of organizationId and teamId"}},
		{"password from an agent", "users_update-password", `{"userId":1,"newPassword1":"Canary-123456"}`, b, []string{"/newPassword1", "typed by a person"}},
		{"missing scope", "users_list", `{"teamId":` + team() + `}`, narrow, []string{"SC403", "user:read", "doctor"}},
		{"expired token", "users_list", `{"teamId":` + team() + `}`, expired, []string{"401", "MAKE_API_KEY"}},
		{"not there", "public-templates_get", `{"templateUrl":"1-nothing"}`, b, []string{"404", "List the things"}},
	} {
		t.Run(one.name, func(t *testing.T) {
			r := one.on.call(one.tool, one.arguments)
			require.True(t, r.Failed)
			for _, words := range one.says {
				assert.Contains(t, r.Text, words)
			}
			assert.NotContains(t, r.Text, "goroutine")
			assert.NotContains(t, r.Text+one.on.everything(), "Canary-123456")
		})
	}
}

func TestRateLimitSaysWhenToTryAgain(t *testing.T) {
	b := newBench(t)
	require.NoError(t, b.box.Inject(sandbox.Fault{Kind: sandbox.RateLimit, Times: 1, RetryAfter: 7 * time.Second}))
	r := b.call("public-templates_list", `{}`)
	require.True(t, r.Failed)
	assert.Contains(t, r.Text, "Wait 7 seconds")
	assert.False(t, b.call("public-templates_list", `{}`).Failed)
}

func TestDefaultsStandInForWhatACallLeavesOut(t *testing.T) {
	seed := sandbox.SeedAccount()
	b := newBench(t, func(c *tools.Config) { c.TeamID, c.OrganizationID = int64(seed.TeamID), int64(seed.OrganizationID) })
	require.False(t, b.call("data-stores_list", `{}`).Failed)
	require.False(t, b.call("users_list", `{}`).Failed, "of team and organization the narrower is filled in, alone")
	require.False(t, b.call("users_list", `{"organizationId":`+organization()+`}`).Failed, "what the caller chose stays alone")
	for _, tool := range b.set.Tools() {
		assert.NotContains(t, required(t, tool), "teamId", tool.Name)
	}
}

func TestWhatIsNotServedCanNotBeCalled(t *testing.T) {
	for _, one := range []struct {
		name   string
		change func(*tools.Config)
		gone   []string
		left   []string
	}{
		{"read-only", func(c *tools.Config) { c.ReadOnly = true },
			[]string{"folders_create", "users_update", "users_password-reset-session"}, []string{"users_list"}},
		{"toolset", func(c *tools.Config) { c.Toolsets = []string{"folders"} }, []string{"users_list"}, []string{"folders_create"}},
		{"tool beside a toolset", func(c *tools.Config) { c.Toolsets, c.Tools = []string{"folders"}, []string{"users_list"} },
			[]string{"users_update"}, []string{"folders_create", "users_list"}},
		{"scopes of the token", func(c *tools.Config) { c.Scopes = []string{"templates:read"} },
			[]string{"users_list", "folders_create"}, []string{"public-templates_list", "users_password-reset-demand"}},
		{"tool alone", func(c *tools.Config) { c.Tools = []string{"users_list"} }, []string{"folders_create"}, []string{"users_list"}},
		{"exclusion wins", func(c *tools.Config) { c.Tools, c.Exclude = []string{"users_list"}, []string{"users_list"} }, []string{"users_list"}, nil},
	} {
		t.Run(one.name, func(t *testing.T) {
			b := newBench(t, one.change)
			for _, name := range one.gone {
				assert.False(t, b.set.Has(name), name)
				assert.Contains(t, b.call(name, `{}`).Text, "There is no tool")
			}
			for _, name := range one.left {
				assert.True(t, b.set.Has(name), name)
			}
			assert.Empty(t, b.box.Requests())
		})
	}
}

func TestMisspeltSettingsAreRefused(t *testing.T) {
	client, err := makeapi.New("eu1.make.com", "x")
	require.NoError(t, err)
	for _, c := range []tools.Config{
		{Client: client, Toolsets: []string{"user"}}, {Client: client, Tools: []string{"users"}},
		{Client: client, Exclude: []string{"users_delete-all"}}, {Client: client, Confirm: "maybe"}, {Client: client, Secrets: "chat"},
	} {
		_, err := tools.New(c)
		require.ErrorContains(t, err, "there is no")
	}
}

func team() string         { return jsonOf(sandbox.SeedAccount().TeamID) }
func organization() string { return jsonOf(sandbox.SeedAccount().OrganizationID) }
func user() string         { return jsonOf(sandbox.SeedAccount().UserID) }

func jsonOf(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

func required(t *testing.T, tool tools.Tool) []string {
	t.Helper()
	var schema struct{ Required []string }
	require.NoError(t, json.Unmarshal(tool.Schema(), &schema))
	return schema.Required
}
