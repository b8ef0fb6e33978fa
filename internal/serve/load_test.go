package serve

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLoad(t *testing.T) {
	t.Parallel()
	l := load{what: "things", remedy: "let go", all: amount{3, 100}, each: amount{2, 60}}
	require.Nil(t, l.enter("a", amount{1, 30}))
	require.Nil(t, l.enter("a", amount{1, 30}))
	assert.Equal(t, http.StatusTooManyRequests, l.enter("a", amount{count: 1}).status)
	require.Nil(t, l.enter("b", amount{1, 40}))
	assert.Equal(t, http.StatusServiceUnavailable, l.enter("c", amount{count: 1}).status)
	l.leave("a", amount{1, 30})
	assert.Equal(t, http.StatusServiceUnavailable, l.enter("c", amount{1, 31}).status, "bytes")
	assert.Equal(t, http.StatusTooManyRequests, l.enter("b", amount{1, 21}).status, "bytes")
	require.Nil(t, l.enter("c", amount{1, 30}))
	l.leave("a", amount{1, 30})
	l.leave("b", amount{1, 40})
	assert.Len(t, l.of, 1, "who has nothing takes no room")
	empty := l.close()
	assert.Equal(t, http.StatusServiceUnavailable, l.enter("a", amount{}).status, "after the end has begun")
	l.leave("c", amount{1, 30})
	<-empty
	<-l.close()
}

// serving is a server of which a test can see the inside.
func serving(t *testing.T, h HTTP) (*site, string) {
	t.Helper()
	h.Server = fixture()
	streams, end := context.WithCancel(t.Context())
	s := h.site(streams)
	web := httptest.NewServer(s.handler())
	t.Cleanup(func() {
		end()
		web.CloseClientConnections()
		web.Close()
		s.closeSessions(context.Background())
	})
	return s, web.URL
}

// refused checks that an answer turns a request away, and says until when.
func refused(t *testing.T, got answer, status int, words string) {
	t.Helper()
	assert.Equal(t, status, got.status)
	assert.Equal(t, "1", got.header.Get("Retry-After"))
	fault := parse(t, []byte(got.body)).Error
	require.NotNil(t, fault)
	assert.Equal(t, mcp.INTERNAL_ERROR, fault.Code)
	assert.Contains(t, fault.Message, words)
}

func TestRule25OneCallerLeavesRoomForOthers(t *testing.T) {
	t.Parallel()
	h := HTTP{Tokens: []string{tokenA, tokenB}}
	s, url := serving(t, h)
	a, _ := s.callers.bearer(t.Context(), []string{"Bearer " + tokenA})
	session := open(t, url, bearer(tokenA)...)
	stream := sse(t, url, bearer(tokenA)...)
	echo := func(token string) answer {
		return post(url+"/mcp", call(1, "echo", `{}`), append(bearer(token), "Mcp-Session-Id", session)...).do(t)
	}

	full := s.calls.each.minus(amount{bytes: 100})
	require.Nil(t, s.calls.enter(a.principal, full))
	refused(t, echo(tokenA), http.StatusTooManyRequests, "Too many calls in flight: one caller may have 256 or 16 MiB of them")
	refused(t, post(stream, call(1, "echo", `{}`), bearer(tokenA)...).do(t), http.StatusTooManyRequests, "256")
	assert.Equal(t, http.StatusNotFound, echo(tokenB).status, "let in, though it has no such session")
	done := post(url+"/mcp", `{"jsonrpc":"2.0","id":1,"result":{}}`, bearer(tokenA)...).do(t)
	assert.Equal(t, http.StatusAccepted, done.status, "what lets calls end")
	s.calls.leave(a.principal, full)
	assert.Equal(t, http.StatusOK, echo(tokenA).status)

	require.Nil(t, s.intake.enter(a.principal, amount{0, s.intake.each.bytes - 10}))
	refused(t, echo(tokenA), http.StatusTooManyRequests, "Too many messages on their way in")
	assert.Equal(t, http.StatusNotFound, echo(tokenB).status)
	s.intake.leave(a.principal, amount{0, s.intake.each.bytes - 10})

	open := amount{count: s.openStreams.each.count - 1} // one is open
	require.Nil(t, s.openStreams.enter(a.principal, open))
	for path, headers := range map[string][]string{"/sse": nil, "/mcp": {"Mcp-Session-Id", session}} {
		refused(t, request{http.MethodGet, url + path, "", append(bearer(tokenA), headers...)}.do(t), http.StatusTooManyRequests, "1000")
	}
	subscribe := modern(1, "subscriptions/listen", `"notifications":{"toolsListChanged":true}`)
	refused(t, post(url+"/mcp", subscribe, append(bearer(tokenA), newer("subscriptions/listen")...)...).do(t), http.StatusTooManyRequests, "open streams")
	sse(t, url, bearer(tokenB)...)
}

func TestRule25TheServerAsAWholeIsBoundedToo(t *testing.T) {
	t.Parallel()
	s, url := serving(t, HTTP{})
	s.calls.total.count = allCalls.count
	refused(t, post(url+"/mcp", initialize).do(t), http.StatusServiceUnavailable, "Too many calls in flight: wait for some")
	assert.Equal(t, http.StatusAccepted, post(url+"/mcp", `{"jsonrpc":"2.0","id":1,"result":{}}`).do(t).status)
	s.calls.total.count = allCalls.count - 1
	for range 2 { // the first one's place becomes free again
		assert.Eventually(t, func() bool { return post(url+"/mcp", initialize).do(t).status == http.StatusOK }, time.Second, time.Millisecond)
	}
}

func TestRule25SessionsAreBoundedAndFreed(t *testing.T) {
	t.Parallel()
	s, url := serving(t, HTTP{Tokens: []string{tokenA, tokenB}})
	s.census.each.count = 3
	stream := request{http.MethodGet, url + "/sse", "", bearer(tokenA)}
	ctx, hangUp := context.WithCancel(t.Context())
	stream.send(ctx, t)
	session := open(t, url, bearer(tokenA)...)
	open(t, url, bearer(tokenA)...)
	refused(t, post(url+"/mcp", initialize, bearer(tokenA)...).do(t), http.StatusTooManyRequests, "Too many sessions: one caller may have 3 of them")
	refused(t, stream.do(t), http.StatusTooManyRequests, "idle for 30m")
	open(t, url, bearer(tokenB)...)

	request{http.MethodDelete, url + "/mcp", "", append(bearer(tokenA), "Mcp-Session-Id", session)}.do(t)
	open(t, url, bearer(tokenA)...)
	hangUp()
	assert.Eventually(t, func() bool {
		return post(url+"/mcp", initialize, bearer(tokenA)...).do(t).status == http.StatusOK
	}, 5*time.Second, time.Millisecond)

	// As the library ends those that have been idle.
	for id := range s.whole.sessions.open {
		_, _ = s.whole.sessions.ResolveSessionIdManager(nil).Terminate(id)
	}
	assert.Empty(t, s.census.of)
	assert.Empty(t, s.whole.sessions.open)
}

// zeros is a body or a line that doesn't end soon, and counts what was taken of it.
type zeros struct {
	left  int64
	taken atomic.Int64
}

func (z *zeros) Read(into []byte) (int, error) {
	if z.left == 0 {
		return 0, io.EOF
	}
	n := min(int64(len(into)), z.left)
	for i := range into[:n] {
		into[i] = '0'
	}
	z.left -= n
	z.taken.Add(n)
	return int(n), nil
}

const hundredMB = 100 << 20

// allocated is what a test allocates while it runs, in bytes.
func allocated(run func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	run()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func TestRule25AHundredMegabytesTakeNoRoom(t *testing.T) {
	_, url := serving(t, HTTP{})
	send := func(length int64) (status int, taken int64) {
		body := &zeros{left: hundredMB}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/mcp", body)
		require.NoError(t, err)
		r.ContentLength = length
		r.Header.Set("Content-Type", "application/json")
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			return 0, body.taken.Load() // the server hung up while it was sent
		}
		defer response.Body.Close()
		return response.StatusCode, body.taken.Load()
	}
	for name, length := range map[string]int64{"announced": hundredMB, "unannounced": -1} {
		t.Run(name, func(t *testing.T) {
			used := allocated(func() {
				status, taken := send(length)
				assert.Contains(t, []int{0, http.StatusRequestEntityTooLarge}, status)
				assert.Less(t, taken, int64(hundredMB/2), "refused before it was sent")
			})
			assert.Less(t, used, uint64(48<<20))
		})
	}
	t.Run("a line", func(t *testing.T) {
		var out bytes.Buffer
		used := allocated(func() {
			in := io.MultiReader(&zeros{left: hundredMB}, strings.NewReader("\n"+call(1, "echo", `{"text":"hi"}`)))
			require.NoError(t, Stdio(t.Context(), fixture(), in, &out, silent, nil))
		})
		tooLong, answered, _ := bytes.Cut(out.Bytes(), []byte("\n"))
		assert.Equal(t, faultTooLong, *parse(t, tooLong).Error)
		assert.Equal(t, "hi", parse(t, answered).text())
		assert.Less(t, used, uint64(48<<20))
	})
}

func TestRule25AStormIsRefusedAndPasses(t *testing.T) {
	before := runtime.NumGoroutine()
	t.Run("storm", func(t *testing.T) {
		s, url := serving(t, HTTP{Tokens: []string{tokenA, tokenB}})
		s.calls.each.count = 8
		client := &http.Client{Transport: &http.Transport{MaxConnsPerHost: 64}}
		defer client.CloseIdleConnections()
		var statuses sync.Map
		var storm sync.WaitGroup
		slow := post(url+"/mcp", modern(1, "tools/call", `"name":"slow","arguments":{"ms":20}`), append(newer("tools/call", "Mcp-Name", "slow"), bearer(tokenA)...)...)
		for range 1000 {
			storm.Go(func() {
				response, err := client.Do(slow.build(t.Context(), t))
				if assert.NoError(t, err) {
					_, _ = io.Copy(io.Discard, response.Body)
					_ = response.Body.Close()
					count, _ := statuses.LoadOrStore(response.StatusCode, new(atomic.Int64))
					count.(*atomic.Int64).Add(1)
				}
			})
		}
		for range 20 { // somebody else, meanwhile
			got := post(url+"/mcp", modern(1, "tools/call", `"name":"echo","arguments":{}`), append(newer("tools/call", "Mcp-Name", "echo"), bearer(tokenB)...)...).do(t)
			assert.Equal(t, http.StatusOK, got.status)
		}
		storm.Wait()
		seen := map[any]bool{}
		statuses.Range(func(status, _ any) bool { seen[status] = true; return true })
		assert.Equal(t, map[any]bool{http.StatusOK: true, http.StatusTooManyRequests: true}, seen)
		assert.Empty(t, s.calls.of)
		assert.Empty(t, s.intake.of)
	})
	assert.Eventually(t, func() bool { return runtime.NumGoroutine() <= before+5 }, 5*time.Second, 10*time.Millisecond)
}
