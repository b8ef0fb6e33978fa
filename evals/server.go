package evals

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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
)

// Transports are all of them.
var Transports = []Transport{Stdio, HTTP}

// child is the server under test, in a process of its own.
type child struct {
	way   transport.BidirectionalInterface // to talk to it
	log   *logBuffer
	audit string // file
	stop  func() error
}

// launch starts the server as its users do, with an empty environment but for the
// account, and everything logged.
func (o Options) launch(ctx context.Context, t Transport, flags []string, folder, zone, token string) (*child, error) {
	c := &child{log: newLogBuffer(), audit: filepath.Join(folder, "audit.jsonl")}
	args := append(slices.Clone(o.Command[1:]), string(t))
	if t == HTTP {
		args = append(args, "--addr", "127.0.0.1:0")
	}
	args = append(args, "--log-level", "debug", "--audit-file", c.audit, "--undo-dir", filepath.Join(folder, "undo"))
	cmd := exec.CommandContext(ctx, o.Command[0], append(args, flags...)...) //nolint:gosec // whoever runs evals names the command
	cmd.Env = append([]string{"MAKE_ZONE=" + zone, "MAKE_API_KEY=" + token}, o.Env...)
	if root, ok := os.LookupEnv("SYSTEMROOT"); ok {
		cmd.Env = append(cmd.Env, "SYSTEMROOT="+root) // without it, Windows has no network
	}
	cmd.Stderr = c.log
	cmd.WaitDelay = 5 * time.Second
	if t == HTTP {
		return c, c.overHTTP(cmd)
	}
	return c, c.overStdio(ctx, cmd)
}

// silent drops what the client library logs: a person who does not answer is no error.
var silent = slog.New(slog.DiscardHandler)

// overStdio leaves starting and stopping the process to the client's transport.
func (c *child) overStdio(ctx context.Context, cmd *exec.Cmd) error {
	pipe := transport.NewStdioWithOptions(cmd.Path, nil, nil, transport.WithCommandLogger(silent), transport.WithCommandFunc(
		func(context.Context, string, []string, []string) (*exec.Cmd, error) { return cmd, nil },
	))
	c.way, c.stop = pipe, pipe.Close
	return pipe.Start(ctx)
}

// overHTTP starts the process and waits until it says where it listens.
func (c *child) overHTTP(cmd *exec.Cmd) error {
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
		web, err := transport.NewStreamableHTTP(address, transport.WithHTTPLogger(silent))
		c.way = web
		return err
	case err := <-ended:
		ended <- err // for stop
		return fmt.Errorf("the server ended at once: %w\n%s", err, c.log)
	}
}

// records are everything that the server wrote, once it has stopped: its log, and its
// audit, with one line of JSON for a read and two for other calls.
func (c *child) records() (log, audit string, err error) {
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
