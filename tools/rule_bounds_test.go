package tools_test

import (
	"bytes"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi"
	"makemcp/makeapi/sandbox"
	"makemcp/tools"
)

// flat runs what is large several times and makes sure that nothing of it stays. It returns
// how much a run allocated, in MB.
func flat(t *testing.T, work func()) (allocated uint64) {
	t.Helper()
	memory := func() (m runtime.MemStats) {
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m
	}
	work() // whatever is made once
	before := memory()
	const times = 3
	for range times {
		work()
	}
	after := memory()
	assert.Less(t, after.HeapAlloc, before.HeapAlloc+8<<20, "it stays in memory")
	return (after.TotalAlloc - before.TotalAlloc) / times >> 20
}

// long is an answer of so many bytes: one text in JSON. It counts what is read of it.
type long struct {
	size int
	read *int
}

func (l long) RoundTrip(r *http.Request) (*http.Response, error) {
	body := io.MultiReader(strings.NewReader(`{"scenarios":[{"name":"`), io.LimitReader(letters{l.read}, int64(l.size)), strings.NewReader(`"}]}`))
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(body), Request: r}, nil
}

var block = bytes.Repeat([]byte("a"), 64<<10)

type letters struct{ read *int }

func (l letters) Read(p []byte) (int, error) {
	n := copy(p, block)
	*l.read += n
	return n, nil
}

func TestRule25EverythingIsBounded(t *testing.T) {
	const list = `{"teamId":512}`
	on := func(t *testing.T, transport http.RoundTripper, change ...func(*tools.Config)) *bench {
		t.Helper()
		client, err := makeapi.New("https://sandbox", sandbox.OwnerToken, makeapi.WithTransport(transport), makeapi.WithRetries(0, 0))
		require.NoError(t, err)
		return newBench(t, append(change, func(c *tools.Config) { c.Client, c.MaxResult = client, 6000 })...)
	}
	t.Run("an answer of 100 MB", func(t *testing.T) {
		read := 0
		b := on(t, long{100 << 20, &read})
		spent := flat(t, func() {
			read = 0
			r := b.call("scenarios_list", list)
			assert.Contains(t, r.Text, "the answer is larger than 32 MB")
			assert.Contains(t, r.Text, "Ask for less")
			assert.Less(t, read, 34<<20, "no more is read than it takes to know")
		})
		assert.Less(t, spent, uint64(400), "MB")
	})
	t.Run("an answer of 4 MB is cut for its reader", func(t *testing.T) {
		read := 0
		b := on(t, long{4 << 20, &read})
		assert.Less(t, len(b.call("scenarios_list", list).Text), 6000*4+1)
	})
	t.Run("a blueprint of 100 MB", func(t *testing.T) {
		b := newBench(t)
		huge := `{"teamId":512,"blueprint":{"name":"` + strings.Repeat("a", 100<<20) + `"}}`
		spent := flat(t, func() {
			for _, tool := range []string{"scenarios_create", "tools_call"} {
				assert.Contains(t, b.call(tool, huge).Text, "longer than 16 MB")
			}
		})
		assert.Less(t, spent, uint64(310), "MB: the test's own copies")
		assert.Empty(t, b.box.Requests())
	})
	t.Run("arguments of 10,000 levels", func(t *testing.T) {
		b := newBench(t)
		for _, deep := range []string{
			`{"blueprint":` + strings.Repeat(`{"a":`, 10_000) + `1` + strings.Repeat(`}`, 10_000) + `}`,
			`{"blueprint":` + strings.Repeat(`[`, 10_000) + strings.Repeat(`]`, 10_000) + `}`,
			`{"blueprint":` + strings.Repeat(`[`, 10_000_000),
		} {
			assert.Contains(t, b.call("scenarios_create", deep).Text, "nested deeper than 200 levels")
			assert.Contains(t, b.call("tools_call", wrapped("scenarios_create", deep)).Text, "nested deeper than 200 levels")
		}
		text := jsonOf(`{"a":` + strings.Repeat(`[`, 10_000) + strings.Repeat(`]`, 10_000) + `}`)
		assert.Contains(t, b.call("scenarios_create", `{"teamId":512,"scheduling":{"type":"indefinitely"},"blueprint":`+text+`}`).Text, "/blueprint")
		assert.Empty(t, b.box.Requests())
	})
	t.Run("answers of 10,000 levels", func(t *testing.T) {
		for _, levels := range []int{9_000, 10_000, 1_000_000} {
			deep := `{"scenarios":[{"id":1,"deep":` + strings.Repeat(`[`, levels) + strings.Repeat(`]`, levels) + `}]}`
			b := on(t, says(deep))
			for _, call := range []struct{ tool, arguments string }{
				{"scenarios_list", list}, {"scenarios_overview", list}, {"hooks_list", list}, {"scenarios_get-blueprint", `{"scenarioId":1}`},
			} {
				r := b.call(call.tool, call.arguments)
				assert.Less(t, len(r.Text), 6000*4+1, call.tool)
				assert.NotContains(t, r.Text, "make-mcp itself", "%s at %d levels", call.tool, levels)
			}
		}
	})
	t.Run("a storm of 429s", func(t *testing.T) {
		b := newBench(t)
		require.NoError(t, b.box.Inject(sandbox.Fault{Kind: sandbox.RateLimit, RetryAfter: 42 * time.Second}))
		calls := 0
		flat(t, func() {
			var all sync.WaitGroup
			for range 200 {
				calls++
				all.Go(func() {
					assert.Contains(t, b.call("scenarios_list", list).Text, "Wait 42 seconds")
				})
			}
			all.Wait()
		})
		assert.Len(t, b.box.Requests(), calls, "none is repeated before its time")
		before := len(b.box.Requests())
		r := b.call("scenarios_overview", list)
		assert.Contains(t, r.Text, "Wait 42 seconds")
		assert.Less(t, len(b.box.Requests())-before, 10, "a task gives up at the limit")
	})
}

// says answers every request with one body.
type says string

func (s says) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(string(s))), Request: r}, nil
}
