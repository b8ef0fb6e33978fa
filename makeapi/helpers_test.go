package makeapi

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"makemcp/schemas"
)

// apiKey is the sample key of Make's documentation, oauthToken stands for one
// that an OAuth server gave out.
const (
	apiKey     = "abcdefab-1234-5678-abcd-112233445566"
	oauthToken = "opaque-oauth-access-token"
)

// serve starts a server for one test and returns a client of it. Repetitions wait
// a millisecond, so that tests of them take no time.
func serve(t *testing.T, handler http.HandlerFunc, opts ...Option) *Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return clientFor(t, server.URL, opts...)
}

func clientFor(t *testing.T, address string, opts ...Option) *Client {
	t.Helper()
	c, err := New(address, apiKey, opts...)
	require.NoError(t, err)
	c.retry.first = time.Millisecond
	return c
}

// transport makes a RoundTripper of a function.
type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// stub is a client whose requests never leave the process.
func stub(t *testing.T, f transport, opts ...Option) *Client {
	t.Helper()
	return clientFor(t, "https://eu1.make.com", append([]Option{WithTransport(f)}, opts...)...)
}

// answer is a handler that always says the same. Headers are "Name: value".
func answer(status int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for _, h := range headers {
			name, value, _ := strings.Cut(h, ": ")
			w.Header().Add(name, value)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// counted counts the requests that reach a handler.
func counted(n *atomic.Int32, h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		n.Add(1)
		h(w, r)
	}
}

// hangUp answers with raw bytes, if any, and cuts the connection; with reset, by
// a TCP reset.
func hangUp(t *testing.T, raw string, reset bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = io.WriteString(conn, raw)
		if reset {
			_ = conn.(*net.TCPConn).SetLinger(0)
		}
		_ = conn.Close()
	}
}

// silence never answers; it ends when the client has hung up.
func silence(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

// A read, a write and a change of credentials, for tests that care for nothing
// else.

func listStores(ctx context.Context, c *Client) error {
	return ListDataStores.Call(ctx, c, schemas.ListDataStores{TeamID: 35}, nil)
}

func createFolder(ctx context.Context, c *Client) error {
	return CreateFolder.Call(ctx, c, schemas.CreateFolder{Name: "ZULU", TeamID: 123}, nil)
}

func changePassword(ctx context.Context, c *Client) error {
	return UpdateUserPassword.Call(ctx, c, schemas.UpdateUserPassword{
		UserID: 1, CurrentPassword: "123456Ab.", NewPassword1: "123456Ab-", NewPassword2: "123456Ab-",
	}, nil)
}
