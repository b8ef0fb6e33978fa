package gate_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"makemcp/schemas"
	"makemcp/tools/gate"
)

// Whatever is posted to a page, it decides only what the browser that it belongs to sent
// with the page's own form, and it approves only what that form says. TOKEN and BROWSER
// stand for the true ones: each process makes its own.
func FuzzPageForm(f *testing.F) {
	const form = "application/x-www-form-urlencoded"
	const name = "make-mcp-browser=BROWSER"
	for _, seed := range [][3]string{
		{"token=TOKEN&decision=approve&typed=Customers&key=k", name, form},
		{"token=TOKEN&decision=decline", name, form},
		{"token=TOKEN&decision=approve&typed=Orders", name, form},
		{"decision=approve&typed=Customers", name, form},
		{"token=TOKEN&decision=approve&typed=Customers", "", form},
		{"token=TOKEN&decision=approve&typed=Customers", "make-mcp-browser=; " + name, form},
		{"token=&token=TOKEN&decision=approve&typed=Customers", name, form + "; charset=utf-8"},
		{"token=TOKEN;decision=approve;typed=Customers", name, form},
		{"%74oken=TOKEN&decision=approve&typed=Custome%72s%00", name, form},
		{"{\"token\":\"TOKEN\",\"decision\":\"approve\",\"typed\":\"Customers\"}", name, "application/json"},
		{"--x\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\nTOKEN\r\n--x--", name, "multipart/form-data; boundary=x"},
		{"%zz=&&&=", "=;;", ""},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, body, cookie, kind string) { post(t, body, cookie, kind) })
}

// The test above is only worth something if a form can approve.
func TestThePagesOwnFormApproves(t *testing.T) {
	answer := post(t, "token=TOKEN&decision=approve&typed=Customers&key=k", "make-mcp-browser=BROWSER", "application/x-www-form-urlencoded")
	require.NotNil(t, answer)
	require.True(t, answer.Approved)
}

// post asks a question, opens its page in a browser, and sends a form. It returns the
// answer that came of it, after a look at whether that may be.
func post(t *testing.T, body, cookie, kind string) *gate.Answer {
	t.Helper()
	sealer, err := gate.NewSealer(nil, gate.NewKey())
	require.NoError(t, err)
	const base = "http://127.0.0.1:1"
	desk := gate.NewDesk(gate.NewMemory(nil), sealer, func() (string, error) { return base, nil }, nil)
	pages := desk.Pages(func(string, schemas.Args) error { return nil })
	q := gate.Question{Key: "call", Tool: "data-stores_delete", Type: "Customers", Secrets: []gate.Secret{{Name: "key", Label: "Key"}}}
	ticket, err := desk.Open(context.Background(), q)
	require.NoError(t, err)
	path := strings.TrimPrefix(ticket.URL, base)

	opened := serve(pages, navigation(http.MethodGet, path, ""))
	browser := opened.Result().Cookies()[0].Value
	token := hiddenToken.FindStringSubmatch(opened.Body.String())[1]
	truly := strings.NewReplacer("TOKEN", token, "BROWSER", browser)
	body, cookie = truly.Replace(body), truly.Replace(cookie)

	sent := navigation(http.MethodPost, path, body)
	sent.Header.Set("Cookie", cookie)
	sent.Header.Set("Content-Type", kind)
	serve(pages, sent)

	answer, err := desk.Take(context.Background(), q.Key, 0)
	require.NoError(t, err)
	if answer == nil {
		return nil
	}
	fields, _ := url.ParseQuery(body)
	require.Equal(t, token, fields.Get("token"))
	require.True(t, slices.ContainsFunc(sent.Cookies(), func(c *http.Cookie) bool { return c.Value == browser }), "it is not this browser's")
	if answer.Approved {
		require.Equal(t, "approve", fields.Get("decision"))
		require.Equal(t, "Customers", gate.Plain(fields.Get("typed")))
	}
	return answer
}

// navigation is what a browser sends for its person.
func navigation(method, path, body string) *http.Request {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Sec-Fetch-Mode", "navigate")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return r
}

func serve(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}
