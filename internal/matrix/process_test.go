//go:build unix

package matrix

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"makemcp/internal/serve"
	"makemcp/makeapi"
	"makemcp/makeapi/sandbox"
	"makemcp/tools"
	"makemcp/tools/audit"
	"makemcp/tools/gate"
	"makemcp/tools/undo"
)

// order is what a process of this test is started with.
type order struct {
	// Zone is the sandbox's address, Audit the audit's file, Undo the folder of what was
	// deleted.
	Zone, Audit, Undo string
	// Store is the address of a store that outlives the process; empty for its own.
	Store string
	// Steps is a file to write the steps to. At step Kill the process kills itself.
	Steps string
	Kill  int
	// Patience is how long it waits for people.
	Patience time.Duration
}

const orderVariable = "MATRIX_ORDER"

// TestMain runs the tests or, in a process that one of them started, a server.
func TestMain(m *testing.M) {
	text, ordered := os.LookupEnv(orderVariable)
	if !ordered {
		os.Exit(m.Run())
	}
	var o order
	if err := errors.Join(json.Unmarshal([]byte(text), &o), o.serve()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// serve is a server on stdio as production puts it together. Whatever it does outside of
// its own memory is a step.
func (o order) serve() error {
	s, err := newSteps(o)
	if err != nil {
		return err
	}
	client, err := makeapi.New(o.Zone, sandbox.OwnerToken, makeapi.WithTransport(s), makeapi.WithRetries(0, 0))
	if err != nil {
		return err
	}
	log, err := audit.Open(o.Audit, 0)
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }()
	key := []byte(strings.Repeat("k", 32))
	kept, err := undo.Open(o.Undo, 64<<20, nil, key)
	if err != nil {
		return err
	}
	pages, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	c := tools.Config{
		Client: client, Toolsets: []string{"data-stores"}, Keys: [][]byte{key}, Undo: kept, Patience: o.Patience,
		Store: steppedStore{s, gate.NewMemory(nil)}, Audit: steppedAudit{s, log},
		PageAddress: func() (string, error) { return "http://" + pages.Addr().String(), nil },
	}
	if o.Store != "" {
		c.Store = steppedStore{s, remoteStore(o.Store)}
	}
	set, err := tools.New(c)
	if err != nil {
		return err
	}
	orphans, err := log.Orphans()
	if err != nil {
		return err
	}
	set.Settle(context.Background(), orphans)
	go func() { _ = http.Serve(pages, serve.OnLoopback(set.Pages(), zerolog.Nop())) }()
	return serve.Stdio(context.Background(), set.Server("test", serve.Principal), steppedInput{s}, steppedOutput{s}, zerolog.Nop(), nil)
}

// steps are what a process does that others can see: it reads, writes, stores, records and
// calls Make. One of them is its last.
type steps struct {
	mu   sync.Mutex
	file *os.File
	left int
	last string
}

// reading is the step that counts once for several in a row: it changes nothing.
const reading = "GET"

func newSteps(o order) (*steps, error) {
	file, err := os.OpenFile(o.Steps, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	return &steps{file: file, left: o.Kill}, err
}

// reach is called before each step; what there is after one is there before the next.
func (s *steps) reach(format string, values ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	step := fmt.Sprintf(format, values...)
	if step == reading && s.last == reading {
		return
	}
	s.last = step
	fmt.Fprintln(s.file, step)
	if s.left--; s.left == 0 {
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {} // it takes a moment
	}
}

// RoundTrip is the way to Make.
func (s *steps) RoundTrip(q *http.Request) (*http.Response, error) {
	if q.Method == http.MethodGet {
		s.reach(reading)
	} else {
		s.reach("%s %s", q.Method, q.URL.Path)
	}
	return http.DefaultTransport.RoundTrip(q)
}

type steppedInput struct{ *steps }

func (s steppedInput) Read(p []byte) (int, error) {
	s.reach("input")
	return os.Stdin.Read(p)
}

type steppedOutput struct{ *steps }

func (s steppedOutput) Write(p []byte) (int, error) {
	s.reach("output")
	return os.Stdout.Write(p)
}

type steppedAudit struct {
	*steps
	tools.Audit
}

func (s steppedAudit) Append(e audit.Entry) error {
	s.reach("%s line of %s", e.Phase, e.Tool)
	return s.Audit.Append(e)
}

type steppedStore struct {
	*steps
	gate.Store
}

// kindOf is what a key is for; what it begins with and the rest are by chance.
func kindOf(key string) string { return strings.Split(key, ":")[1] }

func (s steppedStore) Add(ctx context.Context, key string, value []byte, ttl time.Duration) (bool, error) {
	s.reach("add %s", kindOf(key))
	return s.Store.Add(ctx, key, value, ttl)
}

func (s steppedStore) Take(ctx context.Context, key string) ([]byte, error) {
	s.reach("take %s", kindOf(key))
	return s.Store.Take(ctx, key)
}

// remoteStore is the address of a store that a test serves with serveStore.
type remoteStore string

type storeCall struct {
	Method, Key string
	Value       []byte
	TTL         time.Duration
	Added       bool
}

func (r remoteStore) call(ctx context.Context, c storeCall) (storeCall, error) {
	text, err := json.Marshal(c)
	if err != nil {
		return c, err
	}
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, string(r), bytes.NewReader(text))
	if err != nil {
		return c, err
	}
	response, err := http.DefaultClient.Do(q)
	if err != nil {
		return c, err
	}
	defer response.Body.Close()
	return c, json.NewDecoder(response.Body).Decode(&c)
}

func (r remoteStore) Add(ctx context.Context, key string, value []byte, ttl time.Duration) (bool, error) {
	c, err := r.call(ctx, storeCall{Method: "add", Key: key, Value: value, TTL: ttl})
	return c.Added, err
}

func (r remoteStore) Get(ctx context.Context, key string) ([]byte, error) {
	c, err := r.call(ctx, storeCall{Method: "read", Key: key})
	return c.Value, err
}

func (r remoteStore) Take(ctx context.Context, key string) ([]byte, error) {
	c, err := r.call(ctx, storeCall{Method: "take", Key: key})
	return c.Value, err
}

func serveStore(store gate.Store) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var c storeCall
		err := json.NewDecoder(r.Body).Decode(&c)
		switch c.Method {
		case "add":
			c.Added, err = store.Add(r.Context(), c.Key, c.Value, c.TTL)
		case "read":
			c.Value, err = store.Get(r.Context(), c.Key)
		case "take":
			c.Value, err = store.Take(r.Context(), c.Key)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		_ = json.NewEncoder(w).Encode(c)
	}
}

// process is a server in a process of its own.
type process struct {
	*wire
	cmd  *exec.Cmd
	errs bytes.Buffer
}

func start(o order) (*process, error) {
	text, err := json.Marshal(o)
	if err != nil {
		return nil, err
	}
	p := &process{cmd: exec.Command(os.Args[0])}
	p.cmd.Env = append(os.Environ(), orderVariable+"="+string(text))
	p.cmd.Stderr = &p.errs
	in, err := p.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.wire = &wire{in: make(chan message, backlog), close: func() { _ = in.Close() }}
	p.send = func(_ int, text []byte, _ http.Header) error {
		_, err := in.Write(append(text, '\n'))
		return err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		defer close(p.in)
		lines := bufio.NewReader(out)
		for {
			line, err := lines.ReadBytes('\n')
			if err != nil {
				_, _ = io.Copy(io.Discard, out)
				return
			}
			p.take(0, line)
		}
	}()
	return p, nil
}

// end waits for the process, and tells whether it was killed.
func (p *process) end() (killed bool, err error) {
	p.close()
	for range p.in { // before Wait, which closes the pipe
	}
	err = p.cmd.Wait()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		status, _ := exit.Sys().(syscall.WaitStatus)
		if status.Signaled() && status.Signal() == syscall.SIGKILL {
			return true, nil
		}
	}
	if err != nil {
		err = fmt.Errorf("%w: %s", err, p.errs.String())
	}
	return false, err
}
