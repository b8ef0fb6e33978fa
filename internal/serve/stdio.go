package serve

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/mark3labs/mcp-go/server"
	"github.com/rs/zerolog"
)

const (
	// toolSlots bounds the tool calls that run at once; the others wait their turn.
	toolSlots = 100
	// answerGrace is how long calls may go on once the input has ended, so that `printf … | make-mcp` loses nothing.
	answerGrace = 30 * time.Second
	// cancelGrace is how long cancelled calls, and then a stalled output, may take to end.
	cancelGrace = 2 * time.Second
	// stallTime is how long one line may take to be written. Whoever reads nothing for that long won't, or is gone
	// while somebody else holds the pipe open; the end of the input goes unseen then, as reading waits for writing.
	stallTime = 5 * time.Minute
)

var (
	errStalled = errors.New("stdio: the client stopped reading its answers")
	errTooLong = errors.New("the line is too long")
)

// Stdio serves the one client at the other end of in and out, one JSON-RPC message a line, until in ends, out breaks
// or ctx ends. When in ends, calls in flight are still answered. A client that closed its end is no error.
//
// It stands in for the library's own stdio server, which reads lines of any length, runs calls on its read loop when
// its queue is full (where a call that asks the client a question waits for ever), cancels running calls at the end
// of input, writes questions without its lock, shows panics to the client, and keeps its session in a global.
//
// When ctx ends while in.Read waits, that read is left behind; nothing comes of what it returns. recorder is shown
// every message; nil for none.
func Stdio(ctx context.Context, s *server.MCPServer, in io.Reader, out io.Writer, log zerolog.Logger, recorder Recorder) error {
	in = pollable(in)
	t := newStdio(s, log)
	t.tape = tape{recorder, "stdio"}
	return t.serve(ctx, in, out)
}

// stdio is one run of [Stdio].
type stdio struct {
	wire
	load  *load
	slots chan struct{}
	grace time.Duration
	stall time.Duration
}

func newStdio(s *server.MCPServer, log zerolog.Logger) *stdio {
	return &stdio{
		wire: wire{server: s, client: newClient("stdio"), log: log}, load: newCalls(allCalls), slots: make(chan struct{}, toolSlots),
		grace: answerGrace, stall: stallTime,
	}
}

func (t *stdio) serve(ctx context.Context, in io.Reader, out io.Writer) error {
	if err := t.server.RegisterSession(ctx, t.client); err != nil {
		return fmt.Errorf("stdio: %w", err)
	}
	defer t.server.UnregisterSession(context.WithoutCancel(ctx), t.client.SessionID())

	calls, cancelCalls := context.WithCancel(t.server.WithContext(ctx, t.client))
	defer cancelCalls()
	streams, endStreams := context.WithCancel(calls)
	defer endStreams()

	written, read := make(chan error, 1), make(chan error, 1)
	stalled := func() {
		t.client.abandon()
		cancelCalls()
	}
	go func() {
		written <- t.client.deliver(taped{watched{out, t.stall, stalled}, t.tape})
		cancelCalls() // nobody is left to answer
	}()
	go func() { read <- t.read(calls, streams, in) }()

	var readErr error
	select {
	case readErr = <-read:
		t.client.leave() // questions fail now rather than at their time limit: nobody can answer them
		endStreams()     // they never end by themselves
		wait(calls, t.load.close(), t.grace)
	case <-calls.Done():
	}
	cancelCalls()
	wait(context.Background(), t.load.close(), cancelGrace)
	t.client.finish()
	select {
	case err := <-written:
		return errors.Join(readErr, err)
	case <-time.After(cancelGrace):
		return errors.Join(readErr, errStalled)
	}
}

// wait returns when event has happened, when ctx has ended, or after the limit.
func wait(ctx context.Context, event <-chan struct{}, limit time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	select {
	case <-event:
	case <-ctx.Done():
	}
}

// read takes messages until the input ends. It waits for nothing but input and output: a call may be waiting for the
// answer that the next line brings.
func (t *stdio) read(calls, streams context.Context, in io.Reader) error {
	lines := bufio.NewReaderSize(in, 64<<10)
	for calls.Err() == nil {
		line, err := nextLine(lines)
		if len(line) > 0 && calls.Err() == nil {
			t.take(calls, streams, line)
		}
		switch {
		case errors.Is(err, errTooLong):
			t.client.send(faultTooLong.answer(nil))
		case errors.Is(err, io.EOF), hungUp(err):
			return nil
		case err != nil:
			return fmt.Errorf("stdio: read: %w", err)
		}
	}
	return nil
}

// nextLine reads one line, without its end and without what some shells put around it: blanks, NUL bytes, a byte order
// mark. The last line needs no newline. A line that is too long is read to its end and not kept.
func nextLine(lines *bufio.Reader) ([]byte, error) {
	var line []byte
	length := 0
	for {
		part, err := lines.ReadSlice('\n')
		length += len(part)
		if length <= maxMessage {
			line = append(line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull): // there is more of it
		case length > maxMessage:
			return nil, errTooLong
		default:
			return bytes.Trim(line, " \t\r\n\x00\ufeff"), err
		}
	}
}

// take routes one message. Requests run beside the read loop, all but initialize: what follows it in a pipe relies on
// what it declared.
func (t *stdio) take(calls, streams context.Context, line []byte) {
	message, bad := unseal(line)
	if bad == nil {
		t.tape.heard(line)
	}
	switch {
	case bad != nil:
		t.client.send(bad.answer(message.ID))
	case message.isResponse():
		t.client.answered(message)
	case !message.expectsAnswer() || message.Method == string(mcp.MethodInitialize):
		t.handle(calls, message)
	case message.Method == string(mcp.MethodSubscriptionsListen):
		t.start(streams, message)
	default:
		t.start(calls, message)
	}
}

// start runs a request if there is room for it.
func (t *stdio) start(ctx context.Context, message envelope) {
	if full := t.load.enter(local.principal, message.size()); full != nil {
		t.client.send(full.fault.answer(message.ID))
		return
	}
	go t.run(ctx, message)
}

// run handles a request that was let in, a tool call as soon as there is a slot for it.
func (t *stdio) run(ctx context.Context, message envelope) {
	defer t.load.leave(local.principal, message.size())
	if message.Method == string(mcp.MethodToolsCall) {
		select {
		case t.slots <- struct{}{}:
			defer func() { <-t.slots }()
		case <-ctx.Done(): // the handler finds that out by itself, and answers
		}
	}
	t.handle(ctx, message)
}

// hungUp tells that the client closed its end of a pipe, as it may.
func hungUp(err error) bool {
	return errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe) || errors.Is(err, os.ErrClosed)
}

// watched is an output that gives up on a write that takes too long.
type watched struct {
	out     io.Writer
	limit   time.Duration
	stalled func()
}

// Write implements [io.Writer].
func (w watched) Write(line []byte) (int, error) {
	defer time.AfterFunc(w.limit, w.stalled).Stop()
	return w.out.Write(line)
}
