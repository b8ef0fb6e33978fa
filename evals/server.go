package evals

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/mark3labs/mcp-go/client/transport"
)

// Transport is a way to connect to the server.
type Transport string

// The transports that cases are replayed over.
const (
	Stdio Transport = "stdio"
	HTTP  Transport = "http"
	SSE   Transport = "sse"
)

// Transports are all of them.
var Transports = []Transport{Stdio, HTTP, SSE}

// speaks tells whether the transport is one of that version of the protocol.
func (t Transport) speaks(protocol string) bool { return t != SSE || protocol != modern }

// child is the server under test, in a process of its own, which may be restarted.
type child struct {
	options   Options
	transport Transport
	args      []string // of our own server
	env       []string
	way       transport.BidirectionalInterface // to talk to it
	stop      func() error
	addr      string     // to listen on: the same after a restart, so that links keep their meaning
	log       *logBuffer // of all its processes
	wire      *wire
	audit     string // file
}

// prepare says how to start the server for a case: as its users do, with everything
// logged, and an environment that is empty but for the account.
func (o Options) prepare(c *Case, t Transport, folder, zone string) (*child, error) {
	s := &child{options: o, transport: t, addr: "127.0.0.1:0", log: newLogBuffer(), wire: newWire(), audit: filepath.Join(folder, "audit.jsonl")}
	s.env = append([]string{"MAKE_ZONE=" + zone, "MAKE_API_KEY=" + tokens[c.Token]}, o.Env...)
	if root, ok := os.LookupEnv("SYSTEMROOT"); ok {
		s.env = append(s.env, "SYSTEMROOT="+root) // without it, Windows has no network
	}
	s.args = append([]string{"--log-level", "debug", "--audit-file", s.audit, "--undo-dir", filepath.Join(folder, "undo")}, c.Flags...)
	if c.Policy != nil {
		policy := filepath.Join(folder, "policy.json")
		s.args = append(s.args, "--policy", policy)
		return s, os.WriteFile(policy, encode(c.Policy), 0o600)
	}
	return s, nil
}

// start starts the process, or finds the server that runs already.
func (c *child) start(ctx context.Context) error {
	other := c.options.Other
	switch {
	case other == nil && c.transport == Stdio:
		return c.overStdio(c.command(ctx, "stdio"))
	case other == nil:
		return c.overHTTP(ctx, c.command(ctx, "http", "--addr", c.addr))
	case other.URL != "":
		return c.dial(other.URL)
	default:
		return c.overStdio(other.command(ctx, c.env))
	}
}

func (c *child) command(ctx context.Context, transport ...string) *exec.Cmd {
	program, args := c.options.Command[0], slices.Concat(c.options.Command[1:], transport, c.args)
	cmd := exec.CommandContext(ctx, program, args...) //nolint:gosec // whoever runs evals names the command
	cmd.Env = c.env
	return cmd
}

// silent drops what the client library logs: a person who does not answer is no error.
var silent = slog.New(slog.DiscardHandler)

// reach prepares to talk to our own server, which says where it listens.
func (c *child) reach(address string) error {
	if at, err := url.Parse(address); err == nil {
		c.addr = at.Host
	}
	if c.transport == SSE {
		address = strings.TrimSuffix(address, "/mcp") + "/sse"
	}
	return c.dial(address)
}

// dial prepares to talk to a server that runs.
func (c *child) dial(address string) error {
	if c.transport == SSE {
		stream, err := newSSE(address, c.wire)
		c.way, c.stop = stream, stream.Close
		return err
	}
	web, err := transport.NewStreamableHTTP(address, transport.WithHTTPLogger(silent), transport.WithHTTPBasicClient(&http.Client{Transport: c.wire}))
	c.way, c.stop = web, web.Close
	return err
}

// records are everything that the server wrote, once it has stopped: its log, and its
// audit, with one line of JSON for a read and two for other calls.
func (c *child) records() (log, audit string, err error) {
	if c.options.Other != nil {
		return c.log.String(), "", nil
	}
	raw, err := os.ReadFile(c.audit)
	return c.log.String(), string(raw), err
}

// mostLogged is how much a server may log in a session, in bytes.
const mostLogged = 8 << 20

var errLoggedTooMuch = fmt.Errorf("the server logged more than %d MiB", mostLogged>>20)

// logBuffer keeps what the server logs, and finds its address in it.
type logBuffer struct {
	mu      sync.Mutex
	text    bytes.Buffer
	seen    int  // bytes in which the address was looked for
	full    bool // more was logged
	address chan string
}

func newLogBuffer() *logBuffer { return &logBuffer{address: make(chan string, 1)} }

// Write implements io.Writer. An error says that the server has logged too much.
func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	from := b.text.Len()
	if b.full = b.full || from+len(p) > mostLogged; b.full {
		return 0, errLoggedTooMuch
	}
	b.text.Write(p)
	for {
		end := bytes.IndexByte(b.text.Bytes()[from:], '\n')
		if end < 0 {
			return len(p), nil
		}
		b.find(b.text.Bytes()[b.seen : from+end])
		from += end + 1
		b.seen = from
	}
}

// find takes the address out of the line that says that the server is ready.
func (b *logBuffer) find(line []byte) {
	var ready struct{ Message, Address string }
	if json.Unmarshal(line, &ready) == nil && ready.Message == "serving" {
		select {
		case b.address <- ready.Address:
		default: // only the first counts
		}
	}
}

// String returns everything so far.
func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// offences are the bounds and the rules of the protocol that the server broke.
func (c *child) offences() []string {
	offences := c.wire.broken()
	c.log.mu.Lock()
	defer c.log.mu.Unlock()
	if c.log.full {
		return append(slices.Clone(offences), errLoggedTooMuch.Error())
	}
	return offences
}

// last are the last lines of the log, which say most about why the server ended.
func (b *logBuffer) last() string {
	const enough = 2000 // bytes
	text := b.String()
	if len(text) <= enough {
		return text
	}
	text = text[len(text)-enough:]
	_, whole, _ := strings.Cut(text, "\n")
	return "…\n" + cmp.Or(whole, text)
}
