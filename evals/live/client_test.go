package live

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestNoMoreOfAResponseIsReadThanAnAnswerCanHave(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		status, _ := strconv.Atoi(r.URL.Path[1:])
		w.WriteHeader(status)
		for page := make([]byte, 1<<16); ; {
			if _, err := w.Write(page); err != nil {
				return
			}
		}
	}))
	defer server.Close()
	for status, most := range map[string]int{"200": mostBytes, "400": mostRefusal} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/"+status, nil)
		require.NoError(t, err)
		response, err := HTTPClient().Do(request)
		require.NoError(t, err)
		n, err := io.Copy(io.Discard, response.Body)
		assert.Equal(t, int64(most), n)
		assert.Equal(t, status == "200", err != nil, "an answer that is cut is none")
		require.NoError(t, response.Body.Close())
	}
}

func TestAnAnswerIsCountedByTheTokensThatWereAskedFor(t *testing.T) {
	for _, row := range []struct{ tokens, fits int64 }{{0, fewestBytes}, {1024, fewestBytes}, {8192, 8192 * bytesOfToken}} {
		m := Request{MaxTokens: row.tokens}.Meter()
		require.NoError(t, m.Count(0, string(make([]byte, row.fits-bytesOfCall-1)), "x"))
		require.NoError(t, m.Count(1))
		require.ErrorContains(t, m.Count(0, "x"), "beyond the tokens")
	}
}
