package tools_test

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi"
	"makemcp/makeapi/sandbox"
	"makemcp/tools"
	"makemcp/tools/gate"
)

// accounts are two servers for two accounts whose things have the same ids. They share
// all that replicas share, key and store, and their callers have the same name.
func accounts(t *testing.T) (a, b *bench) {
	t.Helper()
	key, store := []byte(strings.Repeat("k", 32)), gate.NewMemory(nil)
	shared := func(c *tools.Config) { c.Keys, c.Store = [][]byte{key}, store }
	a = newBench(t, shared)
	box := sandbox.New()
	other, err := makeapi.New("https://sandbox", "another-token", makeapi.WithTransport(asOwner{box.Transport()}), makeapi.WithRetries(0, 0))
	require.NoError(t, err)
	b = newBench(t, shared, func(c *tools.Config) { c.Client = other })
	b.box = box
	return a, b
}

// asOwner has a token of the test be the one of the sandbox's owner.
type asOwner struct{ next http.RoundTripper }

func (t asOwner) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Token "+sandbox.OwnerToken)
	return t.next.RoundTrip(r)
}

func TestRule23AccountsNeverMeet(t *testing.T) {
	t.Run("questions, pages and answers", func(t *testing.T) {
		a, b := accounts(t)
		ofA, ofB := a.open(a.call(demand, someone)), b.open(b.call(demand, someone))
		assert.NotEqual(t, pathOf(ofA.url), pathOf(ofB.url), "the same call of another account is another question")
		elsewhere := &browser{b: b, url: b.pages.URL + pathOf(ofA.url)}
		status, _ := elsewhere.get()
		assert.Equal(t, http.StatusNotFound, status)

		ofA.approve()
		assert.Contains(t, b.call(demand, someone).Text, "Not done yet", "an approval is for one account")
		assert.Empty(t, b.box.Requests())
		assert.False(t, a.call(demand, someone).Failed)
	})
	t.Run("the state of a dialogue", func(t *testing.T) {
		a, b := accounts(t)
		state := newModern(a, forms).call(demand, someone, "").RequestState
		assert.Contains(t, text(newModern(b, forms).answer(demand, someone, state, approved)), "does not fit")
		assert.Empty(t, b.box.Requests())
		assert.False(t, newModern(a, forms).answer(demand, someone, state, approved).IsError)
	})
	t.Run("handles", func(t *testing.T) {
		a, b := accounts(t)
		assert.Contains(t, b.call("users_password-reset", `{"session":"`+handle(t, a)+`"}`).Text, "handle can't be used")
		assert.Contains(t, a.call("users_password-reset", `{"session":"`+handle(t, a)+`"}`).Text, "Not done yet")
	})
	t.Run("data, at the same time", func(t *testing.T) {
		a, b := accounts(t)
		require.False(t, a.call("users_update", `{"userId":`+user()+`,"name":"Account A"}`).Failed)
		require.False(t, b.call("users_update", `{"userId":`+user()+`,"name":"Account B"}`).Failed)
		var all sync.WaitGroup
		for range 40 {
			for _, one := range []struct {
				set         *tools.Set
				own, others string
			}{{a.set, "Account A", "Account B"}, {b.set, "Account B", "Account A"}} {
				all.Go(func() {
					for _, call := range []struct{ tool, arguments string }{
						{"users_me", `{}`}, {"users_list", `{"organizationId":` + organization() + `}`}, {"users_find", `{"query":"Account","organizationId":` + organization() + `}`},
					} {
						r := one.set.Call(context.Background(), tools.Caller{Principal: "local"}, call.tool, json.RawMessage(call.arguments))
						assert.Contains(t, r.Text, one.own, call.tool)
						assert.NotContains(t, r.Text, one.others, call.tool)
					}
					one.set.Call(context.Background(), tools.Caller{Principal: "local"}, demand, json.RawMessage(someone))
				})
			}
		}
		all.Wait()
		assert.Equal(t, 1, a.box.Mutations(), "and no question became a call")
		assert.Equal(t, 1, b.box.Mutations())
	})
}

func pathOf(link string) string {
	_, id, _ := strings.Cut(link, "/approve/")
	return "/approve/" + id
}
