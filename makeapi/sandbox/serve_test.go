package sandbox_test

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi/sandbox"
)

func TestAuthentication(t *testing.T) {
	h := newHarness(t)
	for name, header := range map[string]string{
		"none":           "",
		"unknown token":  "Token 00000000-0000-4000-8000-000000000000",
		"unknown scheme": "Basic " + sandbox.OwnerToken,
		"no scheme":      sandbox.OwnerToken,
		"expired":        "Token " + sandbox.ExpiredToken,
	} {
		t.Run(name, func(t *testing.T) {
			h.in(t).call("", "GET", "/users/me", "", "Authorization", header).refused(401, "IM015", "")
		})
	}
	for _, scheme := range []string{"Token", "token", "Bearer"} {
		h.call("", "GET", "/users/me", "", "Authorization", scheme+" "+sandbox.OwnerToken).ok()
	}
}

func TestExpiryFollowsTheClock(t *testing.T) {
	h := newHarness(t)
	h.now = time.Date(2025, time.December, 30, 0, 0, 0, 0, time.UTC)
	h.call(sandbox.ExpiredToken, "GET", "/users/me", "").ok()
}

func TestScopes(t *testing.T) {
	h := newHarness(t)
	denied := `{"detail":"Access denied.","message":"Permission denied","code":"SC403"}`
	for _, c := range []struct{ token, method, path, body string }{
		{sandbox.TemplatesToken, "GET", "/data-stores?teamId=512", ""},
		{sandbox.TemplatesToken, "GET", "/users?teamId=512", ""},
		{sandbox.ReadOnlyToken, "POST", "/data-stores", `{"name":"x","teamId":512,"maxSizeMB":1}`},
		{sandbox.ReadOnlyToken, "POST", "/scenarios-folders", `{"name":"x","teamId":512}`},
		{sandbox.ReadOnlyToken, "PATCH", "/users/7", `{"name":"x"}`},
		{sandbox.ReadOnlyToken, "POST", "/scenarios-folders", ``}, // scope before body
	} {
		a := h.call(c.token, c.method, c.path, c.body)
		assert.Equal(t, 403, a.status, c.path)
		assert.Equal(t, denied, a.body, c.path)
	}
	assert.Zero(t, h.Mutations())
	h.call(sandbox.TemplatesToken, "GET", "/templates/public", "").ok()
}

func TestAddresses(t *testing.T) {
	h := newHarness(t)
	for _, path := range []string{
		"/Data-Stores?teamId=512", "/data-stores/?teamId=512", "//data-stores?teamId=512", "/x/../data-stores?teamId=512",
		"/datastores", "/templates/public/", "/templates//public", "", "/",
	} {
		h.get(path).refused(404, "SC404", "")
	}
	h.call(sandbox.OwnerToken, "PUT", "/data-stores", `{}`).refused(404, "SC404", "")
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://eu1.make.com/sandbox/state", nil)
	require.NoError(t, err)
	response, err := h.client.Do(r)
	require.NoError(t, err)
	assert.Equal(t, 404, response.StatusCode, "control is not mounted unless asked for")
}

func TestPing(t *testing.T) {
	a := newHarness(t).get("/ping")
	assert.Equal(t, 200, a.status)
	assert.Equal(t, "OK", a.body)
	assert.Contains(t, a.header.Get("Content-Type"), "text/plain")
}

func TestBodies(t *testing.T) {
	h := newHarness(t)
	for name, c := range map[string]struct{ body, contentType, text string }{
		"missing":       {"", "application/json", "no body"},
		"blank":         {" \n", "application/json", "no body"},
		"cut":           {`{"name":`, "application/json", "no JSON object"},
		"list":          {`[1]`, "application/json", "no JSON object"},
		"null":          {`null`, "application/json", "no JSON object"},
		"two":           {`{}{}`, "application/json", "more than one"},
		"other type":    {`<name/>`, "text/xml", "application/json"},
		"empty members": {`{}`, "application/json", "'name'"},
		"too large":     {`{"name":"` + strings.Repeat("x", 2_500_000) + `"}`, "application/json", "request entity too large"},
	} {
		t.Run(name, func(t *testing.T) {
			h.in(t).call(sandbox.OwnerToken, "POST", "/scenarios-folders", c.body, "Content-Type", c.contentType).refused(400, "SC400", c.text)
		})
	}
	for _, contentType := range []string{"", "application/json; charset=utf-8", "application/x-www-form-urlencoded"} {
		h.call(sandbox.OwnerToken, "POST", "/scenarios-folders", `{"name":"ZULU","teamId":512}`, "Content-Type", contentType).ok()
	}
}

func TestValidationListsEveryProblem(t *testing.T) {
	a := newHarness(t).call(sandbox.OwnerToken, "POST", "/scenarios-folders", `{"teamId":"512"}`)
	a.exactly(`{"detail":"Validation failed for 2 parameter(s).","message":"Bad Request","code":"SC400","suberrors":[` +
		`{"message":"Missing value of required parameter 'name'."},{"message":"Value of parameter 'teamId' must be an integer."}]}`)
}

func TestColumns(t *testing.T) {
	h := newHarness(t)
	first := func(query string) string {
		body := h.get("/data-stores?teamId=512&pg[limit]=1" + query).body
		start, end := strings.Index(body, "[{"), strings.Index(body, "}]")
		require.Positive(t, start, body)
		return body[start+1 : end+1]
	}
	for query, want := range map[string]string{
		"&cols[]=name&cols[]=id":           `{"name":"Customers","id":54}`,
		"&cols%5B2%5D=id&cols%5B1%5D=name": `{"name":"Customers","id":54}`,
		"&cols[]=id&cols[]=id":             `{"id":54}`,
		"&cols=id":                         `{"id":54}`,
		"&cols[]=*":                        `{"id":54,"name":"Customers","teamId":512,"records":1204,"size":"412876","maxSize":"10485760","datastructureId":178}`,
	} {
		assert.Equal(t, want, first(query), query)
	}
	assert.NotContains(t, first(""), "datastructureId")
	h.get("/data-stores?teamId=512&cols[]=colour").refused(400, "SC400", "'cols'")
}

func TestPaging(t *testing.T) {
	h := newHarness(t)
	names := func(query string) []string {
		return column[string](h.get("/data-stores?teamId=512"+query).list("dataStores"), "name")
	}
	assert.Equal(t, []string{"Customers", "Open orders", "Processed webhooks", "Scratch pad"}, names(""))
	assert.Equal(t, []string{"Scratch pad", "Processed webhooks"}, names("&pg[sortDir]=desc&pg[limit]=2"))
	assert.Equal(t, []string{"Scratch pad"}, names("&pg[offset]=3"))
	assert.Empty(t, names("&pg[offset]=400"))
	assert.Equal(t, map[string]any{"sortBy": "name", "sortDir": "desc", "limit": 2.0, "offset": 1.0},
		h.get("/data-stores?teamId=512&pg[sortDir]=desc&pg[limit]=2&pg[offset]=1").ok()["pg"])
	for _, query := range []string{
		"pg[limit]=10001", "pg[limit]=0", "pg[limit]=ten", "pg[offset]=-1", "pg[sortDir]=up", "pg[sortBy]=records",
	} {
		name, _, _ := strings.Cut(query, "=")
		h.get("/data-stores?teamId=512&"+query).refused(400, "SC400", "'"+name+"'")
	}
}

func TestCompression(t *testing.T) {
	h := newHarness(t)
	a := h.call(sandbox.OwnerToken, "GET", "/templates/public", "", "Accept-Encoding", "gzip")
	require.Equal(t, "gzip", a.header.Get("Content-Encoding"))
	z, err := gzip.NewReader(strings.NewReader(a.body))
	require.NoError(t, err)
	content, err := io.ReadAll(z)
	require.NoError(t, err)
	assert.Equal(t, h.get("/templates/public").body, string(content))
	small := h.call(sandbox.OwnerToken, "GET", "/teams/512", "", "Accept-Encoding", "gzip")
	assert.Empty(t, small.header.Get("Content-Encoding"))
}

func TestRequestLog(t *testing.T) {
	h := newHarness(t)
	h.call(sandbox.MemberToken, "GET", "/data-stores?teamId=512&team_id=9&limit=3", "", "User-Agent", "tester/1")
	h.call(sandbox.MemberToken, "POST", "/scenarios-folders", `{"name":"ZULU","teamId":512,"parent":3}`)
	h.call(sandbox.MemberToken, "POST", "/scenarios-folders", `{}`)
	h.get("/nowhere")
	log := h.Requests()
	require.Len(t, log, 4)
	assert.Equal(t, sandbox.Request{
		Time: noon, Method: "GET", Path: "/api/v2/data-stores", Route: "/data-stores",
		Query:         map[string][]string{"teamId": {"512"}, "team_id": {"9"}, "limit": {"3"}},
		Authorization: "Token " + sandbox.MemberToken, UserAgent: "tester/1", Status: 200, Ignored: []string{"limit", "team_id"},
	}, log[0])
	assert.True(t, log[1].Mutated)
	assert.Equal(t, []string{"parent"}, log[1].Ignored)
	assert.JSONEq(t, `{"name":"ZULU","teamId":512,"parent":3}`, log[1].Body)
	assert.False(t, log[2].Mutated)
	assert.Equal(t, 400, log[2].Status)
	assert.Empty(t, log[3].Route)
	assert.Equal(t, 1, h.Mutations())
}

func TestTheLogIsBounded(t *testing.T) {
	h := newHarness(t, sandbox.WithAPILimit(0))
	for range 10_001 {
		h.get("/ping")
	}
	h.get("/users/me").ok()
	log := h.Requests()
	assert.LessOrEqual(t, len(log), 10_000)
	assert.Equal(t, "/users/me", log[len(log)-1].Route)
}

func TestReset(t *testing.T) {
	h := newHarness(t)
	seed := h.State()
	h.call(sandbox.OwnerToken, "POST", "/scenarios-folders", `{"name":"ZULU","teamId":512}`).ok()
	h.call("", "POST", "/users/password-reset-demand", `{"email":"tomas.weld@larkspur.example"}`).ok()
	require.NoError(t, h.Inject(sandbox.Fault{Kind: sandbox.ServerError}))
	assert.NotEqual(t, seed, h.State())
	h.Reset()
	assert.Equal(t, seed, h.State())
	assert.Empty(t, h.Requests())
	assert.Empty(t, h.Outbox())
	assert.Zero(t, h.Mutations())
	h.get("/users/me").ok()
}

func TestStateBelongsToTheCaller(t *testing.T) {
	h := newHarness(t)
	h.row("users", "7")["name"] = "Mallory"
	assert.Equal(t, "Maren Ashby", h.row("users", "7")["name"])
}

func TestTwoSandboxesAreAlike(t *testing.T) {
	a, b := newHarness(t), newHarness(t)
	play := func(h *harness) (bodies []string) {
		for _, c := range []struct{ method, path, body string }{
			{"GET", "/templates/public?cols[]=*", ""},
			{"GET", "/users?organizationId=2107&cols[]=*", ""},
			{"POST", "/data-stores", `{"name":"New","teamId":513,"maxSizeMB":2}`},
			{"POST", "/scenarios-folders", `{"name":"New","teamId":513}`},
			{"POST", "/users/password-reset-demand", `{"email":"wesley.tan@larkspur.example"}`},
		} {
			bodies = append(bodies, h.call(sandbox.OwnerToken, c.method, c.path, c.body).body)
		}
		return bodies
	}
	assert.Equal(t, play(a), play(b))
	assert.Equal(t, a.State(), b.State())
	assert.Equal(t, a.Outbox(), b.Outbox())
	assert.NotEqual(t, a.State(), newHarness(t).State(), "and neither touches the seed")
}

func TestConcurrentUse(t *testing.T) {
	h := newHarness(t, sandbox.WithAPILimit(0))
	var all sync.WaitGroup
	for i := range 16 {
		all.Go(func() {
			body := fmt.Sprintf(`{"name":"Folder %d","teamId":512}`, i)
			assert.Equal(t, 200, h.call(sandbox.OwnerToken, "POST", "/scenarios-folders", body).status)
			assert.Equal(t, 200, h.get("/templates/public").status)
			assert.NotEmpty(t, h.State())
			assert.NotEmpty(t, h.Requests())
		})
	}
	all.Wait()
	assert.Equal(t, 16, h.Mutations())
	assert.Len(t, h.State("scenariosFolders")["scenariosFolders"], 5+16)
}

func TestServedOverTheNetwork(t *testing.T) {
	server := httptest.NewServer(sandbox.New())
	defer server.Close()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/api/v2/templates/public", nil)
	require.NoError(t, err)
	r.Header.Set("Authorization", "Token "+sandbox.OwnerToken)
	response, err := server.Client().Do(r)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	assert.True(t, response.Uncompressed, "net/http asks for gzip and undoes it")
	assert.NoError(t, json.NewDecoder(response.Body).Decode(&map[string]any{}))
}

func TestHeadHasNoBody(t *testing.T) {
	a := newHarness(t).call(sandbox.OwnerToken, "HEAD", "/users/me", "")
	assert.Equal(t, 200, a.status)
	assert.Empty(t, a.body)
}

func TestRoutesAreListed(t *testing.T) {
	assert.Contains(t, sandbox.Routes(), "GET /templates/public/{templateUrl}/blueprint")
	assert.Contains(t, sandbox.Routes(), "PUT /sdk/apps/connections/{connectionName}/{section}")
	assert.Equal(t, slices.Compact(slices.Sorted(slices.Values(sandbox.Routes()))), slices.Sorted(slices.Values(sandbox.Routes())), "none stands twice")
}

func BenchmarkRequests(b *testing.B) {
	client := &http.Client{Transport: sandbox.New(sandbox.WithAPILimit(0)).Transport()}
	for _, path := range []string{"/users/me", "/data-stores?teamId=512", "/templates/public"} {
		b.Run(path, func(b *testing.B) {
			r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, "https://eu1.make.com/api/v2"+path, nil)
			require.NoError(b, err)
			r.Header.Set("Authorization", "Token "+sandbox.OwnerToken)
			for b.Loop() {
				response, err := client.Do(r)
				if err != nil || response.StatusCode != http.StatusOK {
					b.Fatal(err, response)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "requests/s")
		})
	}
}
