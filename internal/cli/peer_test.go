package cli_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/internal/cli"
)

// peer is a client of make-mcp over stdio.
type peer struct {
	*testing.T
	process *exec.Cmd // nil within this process
	in      io.WriteCloser
	out     *bufio.Scanner
	errs    synced
}

// synced is a buffer for two goroutines.
type synced struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *synced) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *synced) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// open runs make-mcp within this process, which takes less time than a process of its own.
func open(t *testing.T, flags ...string) *peer {
	t.Helper()
	s := &peer{T: t}
	in, write := io.Pipe()
	read, out := io.Pipe()
	s.in = write
	s.read(read)
	ended := make(chan int)
	go func() { ended <- cli.Main(flags, in, out, &s.errs) }()
	t.Cleanup(func() {
		_ = s.in.Close()
		assert.Zero(t, <-ended)
	})
	return s
}

func (s *peer) read(out io.Reader) {
	s.out = bufio.NewScanner(out)
	s.out.Buffer(nil, 16<<20)
}

// start starts make-mcp as a process with these flags and with more of an environment.
func start(t *testing.T, environment []string, flags ...string) *peer {
	t.Helper()
	s := &peer{T: t, process: exec.CommandContext(t.Context(), os.Args[0], flags...)}
	s.process.Env = append(os.Environ(), append(environment, asProgram+"=1")...)
	s.process.Stderr = &s.errs
	s.process.WaitDelay = 5 * time.Second
	var err error
	s.in, err = s.process.StdinPipe()
	require.NoError(t, err)
	out, err := s.process.StdoutPipe()
	require.NoError(t, err)
	s.read(out)
	require.NoError(t, s.process.Start())
	t.Cleanup(func() {
		_ = s.in.Close()
		_ = s.process.Wait()
	})
	return s
}

// message is what the server sends: an answer, or a request of its own.
type message struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params struct {
		Mode string `json:"mode"`
		URL  string `json:"url"`
	} `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  json.RawMessage `json:"error"`
}

func (s *peer) send(format string, values ...any) {
	s.Helper()
	_, err := fmt.Fprintf(s.in, format+"\n", values...)
	require.NoError(s, err)
}

func (s *peer) receive() message {
	s.Helper()
	require.True(s, s.out.Scan(), "the server ended: %s", s.errs.String())
	var m message
	require.NoError(s, json.Unmarshal(s.out.Bytes(), &m))
	return m
}

// initialize opens a session of the older era and returns the version that was agreed on.
func (s *peer) initialize(version, capabilities string) string {
	s.Helper()
	s.send(`{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":%q,"capabilities":%s,"clientInfo":{"name":"t","version":"1"}}}`, version, capabilities)
	var result struct{ ProtocolVersion string }
	require.NoError(s, json.Unmarshal(s.receive().Result, &result))
	s.send(`{"jsonrpc":"2.0","method":"notifications/initialized"}`)
	return result.ProtocolVersion
}

// modern are the params of a request of the 2026-07-28 era, besides its own.
func modern(capabilities string) string {
	return `"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":` + capabilities +
		`,"io.modelcontextprotocol/clientInfo":{"name":"t","version":"1"}}`
}
