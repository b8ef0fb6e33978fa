package tools_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi"
	"makemcp/makeapi/sandbox"
	"makemcp/schemas"
	"makemcp/tools"
)

func TestSecretsInAnswersAreForPeople(t *testing.T) {
	b := newBench(t)
	const app = `{"name":"larkspur-bench-7q2m","version":1}`
	whole := b.set.Call(context.Background(), tools.Caller{Principal: "local", Whole: true}, "sdk-apps_get-common", json.RawMessage(app))
	require.False(t, whole.Failed, whole.Text)
	var secrets map[string]string
	require.NoError(t, json.Unmarshal([]byte(whole.Plain), &secrets))
	require.NotEmpty(t, secrets)

	shown := b.call("sdk-apps_get-common", app)
	require.False(t, shown.Failed, shown.Text)
	for name, secret := range secrets {
		assert.Contains(t, shown.Text, name, "that there is one may be known")
		assert.NotContains(t, shown.Text+b.everything(), secret)
	}
}

func TestANewSecretIsShownOnceToWhoeverApproved(t *testing.T) {
	b := newBench(t)
	const token = `{"label":"CI","scope":["scenarios:read"]}`
	page := b.open(b.call("users_create-api-token", token))
	status, thanks := page.approve()
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, thanks, "/secret", "the page leads to what will be made")
	reveal := &browser{b: b, url: page.url + "/secret", cookie: page.cookie}
	status, _ = reveal.get()
	assert.Equal(t, http.StatusNotFound, status, "the call was not made yet")

	made := b.call("users_create-api-token", token)
	require.False(t, made.Failed, made.Text)
	assert.Contains(t, made.Text, reveal.url)
	status, _ = (&browser{b: b, url: reveal.url}).get()
	assert.Equal(t, http.StatusForbidden, status, "another browser")
	status, offer := reveal.get()
	require.Equal(t, http.StatusOK, status)
	reveal.token = formToken.FindStringSubmatch(offer)[1]

	_, shown := reveal.post(url.Values{"token": {reveal.token}})
	secret := regexp.MustCompile(`<code>([^<]+)</code>`).FindStringSubmatch(shown)
	require.Len(t, secret, 2, shown)
	assert.NotContains(t, offer, secret[1], "looking at the page shows nothing")
	assert.NotContains(t, made.Text+b.everything(), secret[1])
	require.NoError(t, makeapi.ListScenarios.Call(context.Background(), b.client(secret[1]), schemas.ListScenarios{TeamID: schemas.ID(sandbox.SeedAccount().TeamID)}, nil), "it is a token")
	status, _ = reveal.post(url.Values{"token": {reveal.token}})
	assert.Equal(t, http.StatusNotFound, status, "once")
}

func TestANewSecretNeedsAPageToBeSeenOn(t *testing.T) {
	b := newBench(t, func(c *tools.Config) {
		c.Confirm, c.PageAddress = tools.Allow, func() (string, error) { return "", errors.New("no port is free") }
	})
	assert.Contains(t, b.call("users_create-api-token", `{"label":"CI","scope":["scenarios:read"]}`).Text, "only a person may make it")
	assert.Empty(t, b.box.Requests(), "nothing is lost, because nothing was done")
	r := b.call("sdk-apps_get-common", `{"name":"larkspur-bench-7q2m","version":1}`)
	assert.Contains(t, r.Text, "make-mcp call", "what can be read again is just hidden")
}

// echo answers with whatever it was sent, as a careless service might.
type echo struct{ status int }

func (e echo) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	answer, err := json.Marshal(map[string]string{"detail": string(body) + r.Header.Get("Authorization"), "echo": string(body)})
	return &http.Response{StatusCode: e.status, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(answer)), Request: r}, err
}

func TestWhatIsEchoedIsHidden(t *testing.T) {
	for _, status := range []int{200, 400} {
		client, err := makeapi.New("https://sandbox", sandbox.OwnerToken, makeapi.WithTransport(echo{status}))
		require.NoError(t, err)
		b := newBench(t, func(c *tools.Config) {
			c.Client, c.Confirm, c.Secrets = client, tools.Allow, tools.AsArguments
		})
		r := b.call("users_password-reset", `{"session":"`+handle(t, b)+`","newPassword1":"Canary\"4711!","newPassword2":"Canary\"4711!"}`)
		assert.NotContains(t, r.Text, "4711", r.Text)
		assert.NotContains(t, b.call("folders_create", `{"name":"x","teamId":1}`).Text, sandbox.OwnerToken)
	}
}

// handle is a reset session as an agent holds it.
func handle(t *testing.T, b *bench) string {
	t.Helper()
	sealed, err := tools.SealHandleForTest(b.set, "local", "sid=1")
	require.NoError(t, err)
	return sealed
}
