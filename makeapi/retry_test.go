package makeapi

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/schemas"
)

// Endpoints that the registry has none of yet.
var (
	replace = Endpoint[schemas.None]{Name: "x_replace", Route: "PUT /x"}
	remove  = Endpoint[schemas.None]{Name: "x_delete", Route: "DELETE /x"}
	change  = Endpoint[schemas.None]{Name: "x_update", Route: "PATCH /x"}
)

var (
	reads         = call{"a read", listStores}
	replaces      = with(replace, schemas.None{})
	deletes       = with(remove, schemas.None{})
	changes       = with(change, schemas.None{})
	creates       = call{"a create", createFolder}
	setsPassword  = call{"a password change", changePassword}
	opensSession  = with(OpenPasswordReset, schemas.OpenPasswordReset{Hash: "x"})
	resetPassword = with(ResetPassword, schemas.ResetPassword{Session: "sid=1", NewPassword1: "Aa123456.", NewPassword2: "Aa123456."})
)

// What is safe to send twice is sent again where waiting can help; nothing else is.
func TestHowOftenARequestIsSent(t *testing.T) {
	limited, unavailable := answer(429, "too many"), answer(503, "")
	lost, reset := hangUp(t, "", false), hangUp(t, "", true)
	rows := []struct {
		name    string
		call    call
		answers http.HandlerFunc
		want    int
	}{
		{"a read, against the rate limit", reads, limited, 4},
		{"a read, while Make is unavailable", reads, unavailable, 4},
		{"a read whose connection is reset", reads, reset, 4},
		{"a read whose connection is closed", reads, lost, 4},
		{"a replacement, against the rate limit", replaces, limited, 4},
		{"a replacement whose connection is lost", replaces, lost, 4},
		{"a deletion, against the rate limit", deletes, limited, 4},

		{"a read that succeeds", reads, answer(200, "{}"), 1},
		{"a read that is refused", reads, answer(403, "{}"), 1},
		{"a read that finds nothing", reads, answer(404, "{}"), 1},
		{"a read that fails within Make", reads, answer(500, "{}"), 1},
		{"a read with an answer that is no JSON", reads, answer(200, "<html>"), 1},
		{"a read that is redirected", reads, answer(302, "", "Location: /login"), 1},

		{"a POST, against the rate limit", creates, limited, 1},
		{"a POST, while Make is unavailable", creates, unavailable, 1},
		{"a POST whose connection is reset", creates, reset, 1},
		{"a POST whose connection is closed", creates, lost, 1},
		{"a PATCH, against the rate limit", changes, limited, 1},
		{"a PUT of a password, against the rate limit", setsPassword, limited, 1},
		{"a PUT of a password, while Make is unavailable", setsPassword, unavailable, 1},
		{"a PUT of a password whose connection is reset", setsPassword, reset, 1},
		{"the GET that opens a session for a reset", opensSession, limited, 1},
		{"the GET that opens a session, when its connection is lost", opensSession, lost, 1},
		{"the POST of a reset", resetPassword, limited, 1},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			var sent atomic.Int32
			c := serve(t, counted(&sent, row.answers))
			err := row.call.send(t.Context(), c)
			assert.EqualValues(t, row.want, sent.Load())
			assert.Equal(t, row.name == "a read that succeeds", err == nil)
		})
	}
}

func TestAPostThatTimesOutWasSentOnce(t *testing.T) {
	var sent atomic.Int32
	c := serve(t, counted(&sent, silence), WithTimeout(20*time.Millisecond))
	err := createFolder(t.Context(), c)
	var failed *TransportError
	require.ErrorAs(t, err, &failed)
	assert.True(t, failed.Sent)
	assert.EqualValues(t, 1, sent.Load())
}

// On a connection that has been used before, net/http repeats some requests on its
// own account, unseen by the retry policy. What must not be repeated is not.
func TestTheNetworkLayerRepeatsNothingEither(t *testing.T) {
	for _, call := range []call{opensSession, resetPassword, setsPassword, creates, changes} {
		t.Run(call.endpoint, func(t *testing.T) {
			var sent atomic.Int32
			c := serve(t, counted(&sent, func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/api/v2/users/me" {
					answer(200, "{}")(w, r)
					return
				}
				hangUp(t, "", false)(w, r)
			}))
			require.NoError(t, GetMe.Call(t.Context(), c, schemas.GetCurrentUser{}, nil), "so that there is a connection to reuse")
			require.Error(t, call.send(t.Context(), c))
			assert.EqualValues(t, 2, sent.Load())
		})
	}
}

// A body is sent whole each time.
func TestARepeatedRequestHasTheSameBody(t *testing.T) {
	type named struct {
		Name string `json:"name"`
	}
	var bodies []string
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if bodies = append(bodies, string(body)); len(bodies) < 3 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	require.NoError(t, Endpoint[named]{Name: "x_replace", Route: "PUT /x"}.Call(t.Context(), c, named{"a"}, nil))
	assert.Equal(t, []string{`{"name":"a"}`, `{"name":"a"}`, `{"name":"a"}`}, bodies)
}

func TestARepetitionThatSucceedsEndsIt(t *testing.T) {
	var sent atomic.Int32
	c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if sent.Add(1) < 3 {
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		_, _ = io.WriteString(w, `{"dataStores":[{"id":1}]}`)
	})
	var got []struct{ ID int }
	require.NoError(t, ListDataStores.Call(t.Context(), c, schemas.ListDataStores{TeamID: 35}, &got))
	assert.Len(t, got, 1)
	assert.EqualValues(t, 3, sent.Load())
}

// The first deletion may have been done, which is why the second finds nothing.
func TestARefusedRepetitionDoesNotHideThatTheFirstMayBeDone(t *testing.T) {
	gone := answer(404, "{}")
	rows := []struct {
		name  string
		call  call
		first http.HandlerFunc
		lost  bool
	}{
		{"a deletion whose answer was lost", deletes, hangUp(t, "", false), true},
		{"a replacement whose answer was lost", replaces, hangUp(t, "", true), true},
		{"a deletion that was too much", deletes, answer(429, "too many"), false},
		{"a read whose answer was lost", reads, hangUp(t, "", false), false},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			var sent atomic.Int32
			c := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if sent.Add(1) == 1 {
					row.first(w, r)
					return
				}
				gone(w, r)
			})
			err := row.call.send(t.Context(), c)
			var lost *TransportError
			assert.Equal(t, row.lost, errors.As(err, &lost) && lost.Sent, "%v", err)
			assert.Equal(t, !row.lost, IsNotFound(err), "%v", err)
			assert.EqualValues(t, 2, sent.Load())
		})
	}
}

func TestHowOftenIsConfigurable(t *testing.T) {
	for _, times := range []int{0, 1, 2, 5} {
		var sent atomic.Int32
		c := serve(t, counted(&sent, answer(503, "")), WithRetries(times, 2*time.Millisecond))
		require.True(t, IsUnavailable(listStores(t.Context(), c)))
		assert.EqualValues(t, times+1, sent.Load())
	}
}

// A wait that Make asks for is kept when it is short enough, and left to the
// caller when not.
func TestTheWaitThatMakeAsksForIsKeptOrLeftToTheCaller(t *testing.T) {
	read := ListDataStores.Operation()
	asks := func(wait time.Duration) error {
		return &Error{Status: 429, RetryAfter: wait, Operation: read}
	}
	p := retryPolicy{times: 3, first: time.Second, longest: 30 * time.Second}

	wait, again := p.after(read, 1, asks(30*time.Second))
	assert.True(t, again)
	assert.Equal(t, 30*time.Second, wait, "exactly what was asked for")

	_, again = p.after(read, 1, asks(31*time.Second))
	assert.False(t, again)

	var sent atomic.Int32
	c := serve(t, counted(&sent, answer(429, "", "Retry-After: 3600")))
	started := time.Now()
	err := listStores(t.Context(), c)
	require.True(t, IsRateLimited(err))
	assert.EqualValues(t, 1, sent.Load())
	assert.Less(t, time.Since(started), time.Second, "nobody waited an hour")
}

func TestWaitsDoubleUpToTheLongest(t *testing.T) {
	read := ListDataStores.Operation()
	p := retryPolicy{times: 1000, first: time.Second, longest: 30 * time.Second}
	rows := []struct {
		attempt int
		most    time.Duration
	}{
		{1, time.Second}, {2, 2 * time.Second}, {3, 4 * time.Second}, {5, 16 * time.Second},
		{6, 30 * time.Second}, {30, 30 * time.Second}, {35, 30 * time.Second}, {64, 30 * time.Second}, {1000, 30 * time.Second},
	}
	for _, row := range rows {
		for range 20 {
			wait, again := p.after(read, row.attempt, &Error{Status: 503, Operation: read})
			require.True(t, again)
			assert.LessOrEqual(t, wait, row.most, "attempt %d", row.attempt)
			assert.GreaterOrEqual(t, wait, row.most/2, "attempt %d: jitter takes at most half", row.attempt)
		}
	}
	for _, longest := range []time.Duration{0, -time.Minute} {
		p.longest = longest
		wait, again := p.after(read, 1, &Error{Status: 503, Operation: read})
		assert.True(t, again)
		assert.Zero(t, wait, "longest %v", longest)
	}
}

func TestWhatIsNoAnswerOfMakeIsNotRepeated(t *testing.T) {
	read := ListDataStores.Operation()
	_, again := defaultRetry.after(read, 1, errors.New("a programmer's error"))
	assert.False(t, again)
	_, again = defaultRetry.after(read, 1, nil)
	assert.False(t, again)
}

func TestACallerWhoGivesUpDoesNotWait(t *testing.T) {
	var sent atomic.Int32
	ctx, cancel := context.WithCancel(t.Context())
	c := serve(t, counted(&sent, answer(429, "", "Retry-After: 20")), WithObserver(func(Exchange) {
		time.AfterFunc(10*time.Millisecond, cancel)
	}))
	started := time.Now()
	err := listStores(ctx, c)
	assert.True(t, IsRateLimited(err), "the error is the one that was waited for: %v", err)
	assert.Less(t, time.Since(started), 5*time.Second)
	assert.EqualValues(t, 1, sent.Load())
}

func TestDefaultsOfAClient(t *testing.T) {
	c, err := New("eu1.make.com", apiKey)
	require.NoError(t, err)
	assert.Equal(t, retryPolicy{times: 3, first: time.Second, longest: 30 * time.Second}, c.retry)
	assert.Equal(t, 60*time.Second, c.http.Timeout)
}
