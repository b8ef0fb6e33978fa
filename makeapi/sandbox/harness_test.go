package sandbox_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"makemcp/makeapi/sandbox"
)

// noon is what the clock of the tests says at first.
var noon = time.Date(2026, time.March, 10, 12, 0, 30, 0, time.UTC)

// harness calls one sandbox over HTTP.
type harness struct {
	*sandbox.Sandbox
	t      *testing.T
	client *http.Client
	now    time.Time
}

func newHarness(t *testing.T, opts ...sandbox.Option) *harness {
	t.Helper()
	h := &harness{t: t, now: noon}
	h.Sandbox = sandbox.New(append([]sandbox.Option{sandbox.WithClock(func() time.Time { return h.now })}, opts...)...)
	h.client = &http.Client{Transport: h.Transport(), CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return h
}

// in returns the harness for a subtest.
func (h *harness) in(t *testing.T) *harness {
	sub := *h
	sub.t = t
	return &sub
}

// answer is what came back.
type answer struct {
	t      *testing.T
	status int
	header http.Header
	body   string
}

// call sends a request; the token may be empty.
func (h *harness) call(token, method, path, body string, headers ...string) answer {
	h.t.Helper()
	r := h.request(token, method, path, body)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := h.client.Do(r)
	require.NoError(h.t, err)
	defer func() { _ = response.Body.Close() }()
	content, err := io.ReadAll(response.Body)
	require.NoError(h.t, err)
	return answer{h.t, response.StatusCode, response.Header, string(content)}
}

func (h *harness) request(token, method, path, body string) *http.Request {
	h.t.Helper()
	var content io.Reader
	if body != "" {
		content = strings.NewReader(body)
	}
	r, err := http.NewRequestWithContext(h.t.Context(), method, "https://eu1.make.com/api/v2"+path, content)
	require.NoError(h.t, err)
	if token != "" {
		r.Header.Set("Authorization", "Token "+token)
	}
	return r
}

// get reads as the owner.
func (h *harness) get(path string) answer {
	h.t.Helper()
	return h.call(sandbox.OwnerToken, "GET", path, "")
}

// ok requires a 200 and decodes the answer.
func (a answer) ok() map[string]any {
	a.t.Helper()
	require.Equal(a.t, http.StatusOK, a.status, a.body)
	var v map[string]any
	require.NoError(a.t, json.Unmarshal([]byte(a.body), &v), a.body)
	return v
}

// exactly requires a body to the letter, the order of members included.
func (a answer) exactly(want string) {
	a.t.Helper()
	require.Equal(a.t, want, a.body)
}

// list requires a 200 and returns the objects of a collection.
func (a answer) list(key string) []map[string]any {
	a.t.Helper()
	items, ok := a.ok()[key].([]any)
	require.True(a.t, ok, a.body)
	rows := make([]map[string]any, 0, len(items))
	for _, item := range items {
		rows = append(rows, item.(map[string]any))
	}
	return rows
}

// refused requires an error with this status, code and piece of text.
func (a answer) refused(status int, code, text string) {
	a.t.Helper()
	require.Equal(a.t, status, a.status, a.body)
	var v struct{ Message, Code string }
	require.NoError(a.t, json.Unmarshal([]byte(a.body), &v), a.body)
	require.Equal(a.t, code, v.Code, a.body)
	require.NotEmpty(a.t, v.Message, a.body)
	require.Contains(a.t, a.body, text)
}

// column collects one member of each row.
func column[T any](rows []map[string]any, name string) []T {
	values := make([]T, 0, len(rows))
	for _, row := range rows {
		v, _ := row[name].(T)
		values = append(values, v)
	}
	return values
}

// row returns an object of the state.
func (h *harness) row(kind, id string) map[string]any {
	h.t.Helper()
	row, ok := h.State(kind)[kind].(map[string]any)[id].(map[string]any)
	require.True(h.t, ok, "%s %s", kind, id)
	return row
}
