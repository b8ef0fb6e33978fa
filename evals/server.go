package evals

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

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
	audit     string     // file
}

// prepare says how to start the server for a case: as its users do, with everything
// logged, and an environment that is empty but for the account.
func (o Options) prepare(c *Case, t Transport, folder, zone string) (*child, error) {
	s := &child{options: o, transport: t, addr: "127.0.0.1:0", log: newLogBuffer(), audit: filepath.Join(folder, "audit.jsonl")}
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
		return c.overStdio(ctx, c.command(ctx, "stdio"))
	case other == nil:
		return c.overHTTP(c.command(ctx, "http", "--addr", c.addr))
	case other.URL != "":
		return c.dial(other.URL)
	default:
		return c.overStdio(ctx, other.command(ctx, c.env))
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

// patience is how long a server may take to stop.
const patience = 20 * time.Second

// overStdio leaves starting and stopping the process to the client's transport.
func (c *child) overStdio(ctx context.Context, cmd *exec.Cmd) error {
	cmd.Stderr, cmd.WaitDelay = c.log, patience
	pipe := transport.NewStdioWithOptions(cmd.Path, nil, nil, transport.WithCommandLogger(silent), transport.WithCommandFunc(
		func(context.Context, string, []string, []string) (*exec.Cmd, error) { return cmd, nil },
	))
	c.way, c.stop = pipe, pipe.Close
	return pipe.Start(ctx)
}

// overHTTP starts the process and waits until it says where it listens.
func (c *child) overHTTP(cmd *exec.Cmd) error {
	cmd.Stderr, cmd.WaitDelay = c.log, patience
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	if err := cmd.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	c.stop = func() error {
		_ = cmd.Process.Signal(os.Interrupt) // it may have ended
		select {
		case err := <-ended:
			return err
		case <-time.After(cmd.WaitDelay):
			return errors.Join(errors.New("the server did not stop when told to"), cmd.Process.Kill())
		}
	}
	select {
	case address := <-c.log.address:
		if at, err := url.Parse(address); err == nil {
			c.addr = at.Host
		}
		if c.transport == SSE {
			address = strings.TrimSuffix(address, "/mcp") + "/sse"
		}
		stop := c.stop
		err := c.dial(address)
		hangUp := c.stop
		c.stop = func() error { return errors.Join(hangUp(), stop()) }
		return err
	case err := <-ended:
		ended <- err // for stop
		return fmt.Errorf("the server ended at once: %w\n%s", err, c.log)
	}
}

// dial prepares to talk to a server that runs.
func (c *child) dial(address string) error {
	if c.transport == SSE {
		stream, err := newSSE(address)
		c.way, c.stop = stream, stream.Close
		return err
	}
	web, err := transport.NewStreamableHTTP(address, transport.WithHTTPLogger(silent))
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

// logBuffer keeps what the server logs, and finds its address in it.
type logBuffer struct {
	mu      sync.Mutex
	text    bytes.Buffer
	seen    int // bytes in which the address was looked for
	address chan string
}

func newLogBuffer() *logBuffer { return &logBuffer{address: make(chan string, 1)} }

// Write implements io.Writer.
func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.text.Write(p)
	for {
		rest := b.text.Bytes()[b.seen:]
		end := bytes.IndexByte(rest, '\n')
		if end < 0 {
			return len(p), nil
		}
		b.seen += end + 1
		b.find(rest[:end])
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
