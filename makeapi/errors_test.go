package makeapi

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/schemas"
)

// refused calls an endpoint that answers with a status and a body.
func refused(t *testing.T, call func(*testing.T, *Client) error, status int, body string, headers ...string) *Error {
	t.Helper()
	err := call(t, serve(t, answer(status, body, headers...), WithRetries(0, 0)))
	var refusal *Error
	require.ErrorAs(t, err, &refusal)
	return refusal
}

func reading(t *testing.T, c *Client) error  { return listStores(t.Context(), c) }
func writing(t *testing.T, c *Client) error  { return createFolder(t.Context(), c) }
func changing(t *testing.T, c *Client) error { return changePassword(t.Context(), c) }

func TestRefusalsSayWhatMakeSaid(t *testing.T) {
	rows := []struct {
		name   string
		status int
		body   string
		want   string
	}{
		{
			"the detail stands before the message", 403,
			`{"detail":"Access denied.","message":"Permission denied","code":"SC403"}`,
			"Make refused data-stores_list (HTTP 403, SC403): Access denied.",
		},
		{
			"every suberror is told", 400,
			`{"detail":"Validation failed for 2 parameter(s).","message":"Bad Request","code":"SC400","suberrors":[{"message":"Missing value of required parameter 'number'."},{"message":"Unknown parameter 'nmber'."}]}`,
			"Make refused data-stores_list (HTTP 400, SC400): Validation failed for 2 parameter(s): Missing value of required parameter 'number'. Unknown parameter 'nmber'.",
		},
		{
			"the message, where there is no detail", 404,
			`{"message":"Team not found"}`,
			"Make refused data-stores_list (HTTP 404, no code): Team not found",
		},
		{
			"a detail of null is none", 404,
			`{"message":"Team not found","detail":null,"code":"IM005"}`,
			"Make refused data-stores_list (HTTP 404, IM005): Team not found",
		},
		{
			"a detail that is an object", 422,
			`{"message":"Unprocessable","detail":{"teamId":["too small"]},"code":"SC422"}`,
			`Make refused data-stores_list (HTTP 422, SC422): {"teamId":["too small"]}`,
		},
		{"an empty object", 500, `{}`, "Make refused data-stores_list (HTTP 500, no code): Internal Server Error"},
		{"nothing at all", 502, "", "Make refused data-stores_list (HTTP 502, no code): Bad Gateway"},
		{"null", 500, "null", "Make refused data-stores_list (HTTP 500, no code): Internal Server Error"},
		{
			"plain text, as the rate limit has been seen", 429,
			"Requests limit for organization exceeded, please try again later.\n",
			"Make refused data-stores_list (HTTP 429, no code): Requests limit for organization exceeded, please try again later.",
		},
		{"Make's edge", 403, "error code: 1010", "Make refused data-stores_list (HTTP 403, no code): error code: 1010"},
		{"a proxy's page is not repeated", 503, "<html><body>upstream</body></html>", "Make refused data-stores_list (HTTP 503, no code): Service Unavailable"},
		{"JSON of another shape is repeated as text", 400, `["no"]`, `Make refused data-stores_list (HTTP 400, no code): ["no"]`},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			assert.Equal(t, row.want, refused(t, reading, row.status, row.body).Error())
		})
	}
}

func TestRefusalsKeepTheirParts(t *testing.T) {
	e := refused(t, writing, 406,
		`{"code":"IM004","message":"Confirmation required","detail":"In use","suberrors":[{"message":"a"},{"message":"b"}],"metadata":{"scenarios":[{"id":9007199254740993}]}}`,
		"Retry-After: 7")
	assert.Equal(t, 406, e.Status)
	assert.Equal(t, "IM004", e.Code)
	assert.Equal(t, "Confirmation required", e.Message)
	assert.Equal(t, "In use", e.Detail)
	assert.Equal(t, []string{"a", "b"}, e.Suberrors)
	assert.JSONEq(t, `{"scenarios":[{"id":9007199254740993}]}`, string(e.Metadata))
	assert.Equal(t, 7*time.Second, e.RetryAfter)
	assert.Equal(t, "folders_create", e.Operation.Name)
}

func TestALongTextIsCutBetweenCharacters(t *testing.T) {
	e := refused(t, reading, 500, "x"+strings.Repeat("ž", 1000))
	assert.LessOrEqual(t, len(e.Message), maxErrorText)
	assert.Greater(t, len(e.Message), maxErrorText-utf8.UTFMax)
	assert.True(t, utf8.ValidString(e.Message))
}

func TestTheWaitThatMakeAsksFor(t *testing.T) {
	soon := time.Now().Add(90 * time.Second).UTC().Format(http.TimeFormat)
	past := time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat)
	rows := []struct {
		name, header string
		least, most  time.Duration
	}{
		{"seconds", "120", 2 * time.Minute, 2 * time.Minute},
		{"a date", soon, 88 * time.Second, 91 * time.Second},
		{"a date that has passed", past, 0, 0},
		{"no time at all", "0", 0, 0},
		{"less than none", "-5", 0, 0},
		{"a fraction, which the standard does not have", "1.5", 0, 0},
		{"words", "soon", 0, 0},
		{"nothing", "", 0, 0},
		{"more seconds than fit, which is for ever", "18446744074", 24 * time.Hour, 1<<63 - 1},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			got := retryAfter(row.header)
			assert.GreaterOrEqual(t, got, row.least)
			assert.LessOrEqual(t, got, row.most)
		})
	}
}

// Each class of refusal tells what to do next, and who has to do it.
func TestHintsSayWhatToDoNext(t *testing.T) {
	rows := []struct {
		name    string
		call    func(*testing.T, *Client) error
		status  int
		body    string
		headers []string
		want    string
	}{
		{"a wrong password", changing, 400, `{"code":"IM102"}`, nil, "The current password is wrong. Ask the person to try again"},
		{"too many attempts", changing, 403, `{"code":"IM011"}`, nil, "do not repeat the call now"},
		{"somebody else's account", changing, 403, `{"code":"IM001"}`, nil, "Only the user in question or an administrator"},
		{"a bad token", reading, 401, `{}`, nil, "A person has to create a new one in Make (profile, API access) and set MAKE_API_KEY."},
		{"a scope that is missing", reading, 403, `{"code":"SC403"}`, nil, "The token lacks the scope datastores:read, or its user lacks a role"},
		{"a plan that lacks it", reading, 402, `{"code":"SC402"}`, nil, "A person has to change the plan."},
		{"a confirmation", writing, 406, `{"code":"IM004"}`, nil, "A person has to approve the call."},
		{"a thing that is not there", reading, 404, `{}`, nil, "List the things of this kind to find the right id, and check that the zone is theirs."},
		{"the rate limit", reading, 429, "too many", nil, "Wait a minute, then call again; ask for fewer pages."},
		{"the rate limit, with a time", reading, 429, "too many", []string{"Retry-After: 42"}, "Wait 42 seconds, then call again"},
		{"no storage left", writing, 400, `{"code":"IM003"}`, nil, "No storage is left in the organization's quota."},
		{"maintenance", reading, 503, "", nil, "Make is temporarily unavailable. Wait a minute, then call again."},
		{"maintenance, with a time", reading, 503, "", []string{"Retry-After: 5"}, "Make is temporarily unavailable. Wait 5 seconds, then call again."},
		{"maintenance, for a moment, on a write", writing, 503, "", []string{"Retry-After: 1"}, "Make is temporarily unavailable. Wait a second. It may or may not have been done: read"},
		{"a fault within Make, on a read", reading, 500, "", nil, "Something failed within Make. Call again in a moment."},
		{"a fault within Make, on a write", writing, 502, "", nil, "Something failed within Make. It may or may not have been done: read the current state before calling again."},
		{"bad input", writing, 400, `{"code":"SC400"}`, nil, "Mend the arguments that Make names, then call again."},
		{"a rule that is broken", writing, 422, `{"code":"IM016"}`, nil, "Mend the arguments that Make names, then call again."},
		{"anything else", writing, 418, `{}`, nil, "Repeating the same call will not help; change what Make names."},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			assert.Contains(t, refused(t, row.call, row.status, row.body, row.headers...).Hint(), row.want)
		})
	}
}

func TestAHintWithoutAScopeNamesNone(t *testing.T) {
	e := &Error{Status: 403, Operation: GetMe.Operation()}
	assert.NotContains(t, e.Hint(), "scope")
	assert.Contains(t, e.Hint(), "The token lacks a role in that team or organization")
}

func TestKindsOfRefusalsAreToldApart(t *testing.T) {
	kinds := map[string]func(error) bool{
		"IsUnauthorized": IsUnauthorized, "IsForbidden": IsForbidden, "IsNotFound": IsNotFound, "IsInvalid": IsInvalid,
		"IsNotLicensed": IsNotLicensed, "IsConfirmationRequired": IsConfirmationRequired,
		"IsRateLimited": IsRateLimited, "IsUnavailable": IsUnavailable,
	}
	rows := map[int]string{
		400: "IsInvalid", 401: "IsUnauthorized", 402: "IsNotLicensed", 403: "IsForbidden", 404: "IsNotFound",
		406: "IsConfirmationRequired", 422: "IsInvalid", 429: "IsRateLimited", 503: "IsUnavailable", 500: "", 409: "",
	}
	for status, want := range rows {
		plain := &Error{Status: status, Operation: ListUsers.Operation()}
		for _, err := range []error{plain, fmt.Errorf("users: %w", plain), errors.Join(errors.New("other"), plain)} {
			for name, is := range kinds {
				assert.Equal(t, name == want, is(err), "%s of %d", name, status)
			}
		}
	}
	for name, is := range kinds {
		assert.False(t, is(nil), name)
		assert.False(t, is(errors.New("404")), name)
		assert.False(t, is(newTransportError("eu1.make.com", ListUsers.Operation(), errNotJSON)), name)
	}
}

func TestARefusalOfAnotherShapeKeepsWhatItSays(t *testing.T) {
	c := serve(t, answer(403, `{"code":403,"message":"Forbidden","detail":{"reason":"zone"},"suberrors":["one",{"message":"two"},3]}`))
	err := ListDataStores.Call(t.Context(), c, schemas.ListDataStores{TeamID: 1}, nil)
	var refusal *Error
	require.ErrorAs(t, err, &refusal)
	assert.Equal(t, "403", refusal.Code)
	assert.Equal(t, "Forbidden", refusal.Message)
	assert.JSONEq(t, `{"reason":"zone"}`, refusal.Detail)
	assert.Equal(t, []string{"one", "two", "3"}, refusal.Suberrors)
}

func TestAFailureHidesTheAddressWithItsArguments(t *testing.T) {
	c, err := New("http://127.0.0.1:1", apiKey, WithRetries(0, 0))
	require.NoError(t, err)
	err = OpenPasswordReset.Call(t.Context(), c, schemas.OpenPasswordReset{Hash: "canary-hash"}, nil)
	for ; err != nil; err = errors.Unwrap(err) {
		assert.NotContains(t, err.Error(), "canary-hash")
	}
}
