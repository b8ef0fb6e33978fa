package serve

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
)

// channel is an open stream of HTTP+SSE: what the client sends comes in requests of its own, what it is sent goes out
// on the stream.
//
// It stands in for the library's own, where a call lasts longer than the request that brought it, so that nobody can
// count the calls in flight; which has no questions to people; and which goes on writing to a client that doesn't read.
type channel struct {
	wire
	ctx context.Context // ends with the stream
}

// events answers on /sse.
func (s *site) events(w *reply, r *http.Request, message envelope) {
	if r.Method != http.MethodGet {
		notAllowed(w, "GET, OPTIONS")
		return
	}
	r, end, full := s.stream(r, message)
	if full != nil {
		full.answer(w, nil)
		return
	}
	defer end()
	id, full := s.channelIDs.issue(Principal(r.Context()))
	if full != nil {
		full.answer(w, nil)
		return
	}
	defer s.channelIDs.end(id)

	c := &channel{wire: wire{s.server, newClient(id), s.log, tape{s.recorder, "sse/" + id}}}
	c.ctx = s.server.WithContext(r.Context(), c.client)
	if err := s.server.RegisterSession(c.ctx, c.client); err != nil {
		answerFault(w, http.StatusInternalServerError, nil, faultInternal) // ids are unique: it doesn't happen
		return
	}
	defer s.server.UnregisterSession(context.WithoutCancel(c.ctx), id)
	s.channels.Store(id, c)
	defer s.channels.Delete(id)

	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = fmt.Fprintf(w, "event: endpoint\ndata: /message?sessionId=%s\n\n", id)
	w.Flush()
	c.deliver(w)
}

// deliver writes to the stream until it ends.
func (c *channel) deliver(w *reply) {
	defer c.client.leave()
	defer context.AfterFunc(c.ctx, c.client.finish)()
	go c.beat()
	_ = c.client.deliver(taped{eventWriter{w}, c.tape}) // nobody is left to tell
}

// beat shows what is between here and the client that the stream is alive.
func (c *channel) beat() {
	ticker := time.NewTicker(heartbeat)
	defer ticker.Stop()
	for n := 1; ; n++ {
		select {
		case <-ticker.C:
			c.client.send(fmt.Appendf(nil, `{"jsonrpc":"2.0","id":"ping-%d","method":%q}`, n, mcp.MethodPing))
		case <-c.client.gone:
			return
		}
	}
}

// eventWriter writes lines as events.
type eventWriter struct{ stream *reply }

// Write implements [io.Writer].
func (e eventWriter) Write(line []byte) (int, error) {
	if _, err := e.stream.Write(slices.Concat([]byte("event: message\ndata: "), line, []byte("\n"))); err != nil {
		return 0, io.ErrClosedPipe
	}
	e.stream.Flush()
	return len(line), nil
}

// message answers on /message, where the answer to a message is that it was accepted.
func (s *site) message(w *reply, r *http.Request, message envelope) {
	if r.Method != http.MethodPost {
		notAllowed(w, "POST, OPTIONS")
		return
	}
	id := r.URL.Query().Get("sessionId")
	open, ok := s.channels.Load(id)
	if !ok || !s.channelIDs.admits(id, Principal(r.Context())) {
		answerFault(w, http.StatusNotFound, message.ID, fault{mcp.INVALID_REQUEST, "No such session: open /sse for a new one"})
		return
	}
	if full := s.take(open.(*channel), message); full != nil {
		full.answer(w, message.ID)
		return
	}
	w.WriteHeader(http.StatusAccepted)
}

// take routes a message. A call outlasts the request that brought it, all but initialize: what follows relies on what it
// declared.
func (s *site) take(c *channel, message envelope) *refusal {
	if message.isResponse() {
		c.tape.heard(message.raw)
		c.client.answered(message)
		return nil
	}
	leave, full := s.enter(c.ctx, message)
	if full != nil {
		return full
	}
	c.tape.heard(message.raw)
	run := func() {
		defer leave()
		c.handle(c.ctx, message)
	}
	if !message.expectsAnswer() || message.Method == string(mcp.MethodInitialize) {
		run()
	} else {
		go run()
	}
	return nil
}
