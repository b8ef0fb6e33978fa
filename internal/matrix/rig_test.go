package matrix

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mark3labs/mcp-go/server"
	"github.com/rs/zerolog"
	"github.com/stretchr/testify/require"

	"makemcp/internal/serve"
	"makemcp/makeapi"
	"makemcp/makeapi/sandbox"
	"makemcp/prompts"
	"makemcp/tools"
	"makemcp/tools/gate"
	"makemcp/tools/undo"
)

// gated is a call of a tool that needs a person, from tools/testdata/gated.json.
type gated struct {
	As        string
	Before    []gated
	Tool      string
	Arguments map[string]any
	Other     map[string]any
	Secrets   map[string]string
	Unchanged string
}

// whole are the arguments with what a person types.
func (g gated) whole() map[string]any {
	all := maps.Clone(g.Arguments)
	for name, secret := range g.Secrets {
		all[name] = secret
	}
	return all
}

func gatedCalls(t testing.TB) map[string]gated {
	t.Helper()
	raw, err := os.ReadFile("../../tools/testdata/gated.json")
	require.NoError(t, err)
	var calls map[string]gated
	require.NoError(t, json.Unmarshal(raw, &calls))
	return calls
}

// tokens are the seed's, by the names in gated.json.
var tokens = map[string]string{"": sandbox.OwnerToken, "member": sandbox.MemberToken, "plant": sandbox.EnterpriseToken}

// The callers of the servers.
const (
	alice = "token-of-alice-0123456789"
	bob   = "token-of-bob-0123456789ab"
)

// rig is a server as production puts it together, for all transports.
type rig struct {
	set    *tools.Set
	server *server.MCPServer
	web    *httptest.Server
}

// bay has all that a cell needs, for one cell at a time: one Make account, and servers
// for it that differ in what they wait for.
type bay struct {
	testing.TB
	box *sandbox.Sandbox
	now atomic.Int64
	// as is the token that Make sees.
	as atomic.Value
	// patient waits for people who will answer; impatient does not, for those who will
	// not. restarted is the impatient one after a restart: the key is the same, and all
	// that it had in memory is gone.
	patient, impatient, restarted *rig
	// unguarded asks nobody, for anything; it is there once it is needed.
	unguarded func() *rig
	clients   map[string]*client
}

// seedDay is a day after the seed, on which its invitations and discounts still hold.
var seedDay = time.Date(2026, time.March, 3, 9, 0, 0, 0, time.UTC)

const short = 10 * time.Millisecond

func newBay(t testing.TB) *bay {
	t.Helper()
	b := &bay{TB: t, clients: map[string]*client{}}
	b.box = sandbox.New(sandbox.WithClock(func() time.Time { return seedDay }), sandbox.WithAPILimit(0))
	b.now.Store(seedDay.UnixNano())
	b.as.Store(sandbox.OwnerToken)
	b.patient = b.rig(func(c *tools.Config) { c.Patience = patience })
	b.impatient = b.rig(func(c *tools.Config) { c.Patience = short })
	b.restarted = b.rig(func(c *tools.Config) { c.Patience = short })
	b.unguarded = sync.OnceValue(func() *rig {
		return b.rig(func(c *tools.Config) { c.Confirm, c.Secrets = tools.Allow, tools.AsArguments })
	})
	t.Cleanup(func() {
		for _, c := range b.clients {
			c.close()
		}
	})
	return b
}

func (b *bay) rig(change func(*tools.Config)) *rig {
	b.Helper()
	r := &rig{}
	r.web = httptest.NewUnstartedServer(nil)
	base := "http://" + r.web.Listener.Addr().String()
	client, err := makeapi.New("https://sandbox", "anything", makeapi.WithTransport(b), makeapi.WithRetries(0, 0))
	require.NoError(b, err)
	clock := func() time.Time { return time.Unix(0, b.now.Load()) }
	key := []byte(strings.Repeat("k", 32))
	kept, err := undo.Open(b.TempDir(), 64<<20, clock, key)
	require.NoError(b, err)
	c := tools.Config{
		Client: client, Toolsets: []string{"default", "undocumented"}, Keys: [][]byte{key}, Undo: kept,
		Now: clock, Store: gate.NewMemory(clock), PageAddress: func() (string, error) { return base, nil },
	}
	change(&c)
	r.set, err = tools.New(c)
	require.NoError(b, err)
	r.server = r.set.Server("test", serve.Principal, prompts.Options(r.set.Complete)...)
	prompts.Register(r.server, r.set.Has)
	h := serve.HTTP{Server: r.server, Approve: r.set.Pages(), Addr: r.web.Listener.Addr().String(), Tokens: []string{alice, bob}, Keys: c.Keys, Log: zerolog.Nop()}
	require.NoError(b, h.Validate())
	r.web.Config.Handler = h.Handler()
	r.web.Start()
	b.Cleanup(func() {
		r.web.CloseClientConnections()
		r.web.Close()
	})
	return r
}

// RoundTrip is the way to Make, with the token of the one whose account it is.
func (b *bay) RoundTrip(q *http.Request) (*http.Response, error) {
	q = q.Clone(q.Context())
	q.Header.Set("Authorization", "Token "+b.as.Load().(string))
	return b.box.Transport().RoundTrip(q)
}

// later moves the servers' clocks.
func (b *bay) later(d time.Duration) { b.now.Add(int64(d)) }

// dial connects a client, or finds the one that is connected. A server has one client
// over stdio, and any number over HTTP.
func (b *bay) dial(r *rig, l lane, token string, able bool) (*client, error) {
	key := r.web.URL
	if l.http {
		key += fmt.Sprint(" ", l.name, token, able)
	}
	known := b.clients[key]
	if known != nil && known.lane.name == l.name && known.able == able {
		return known, nil
	}
	if known != nil {
		known.close()
	}
	c, err := dial(r, l, token, able)
	if err == nil {
		b.clients[key] = c
	}
	return c, err
}
