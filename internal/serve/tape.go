package serve

import (
	"bytes"
	"io"
	"net/http"

	"github.com/mark3labs/mcp-go/mcp"
)

// Recorder is shown what clients and servers say to each other.
type Recorder interface {
	// Record takes one message. Messages of one session come with one name, which begins with the
	// transport: "stdio", "sse/…", "http/…". From 2026-07-28 on there are no sessions on HTTP, so
	// all that one caller says goes by one name. It must return at once; the message is JSON, and
	// only lent.
	Record(session string, fromClient bool, message []byte)
}

// tape records one session. The zero value records nothing.
type tape struct {
	recorder Recorder
	session  string
}

// heard records what the client said.
func (t tape) heard(message []byte) { t.record(true, message) }

// said records what the server said.
func (t tape) said(message []byte) { t.record(false, message) }

func (t tape) record(fromClient bool, message []byte) {
	if t.recorder != nil {
		t.recorder.Record(t.session, fromClient, message)
	}
}

// taped is an output that is recorded. Each write is a message.
type taped struct {
	io.Writer
	tape
}

// Write implements [io.Writer].
func (t taped) Write(line []byte) (int, error) {
	t.said(bytes.TrimSpace(line))
	return t.Writer.Write(line)
}

// exchange is what a request of Streamable HTTP and its answer add to a recording.
type exchange struct {
	tape
	hello []byte // the message that asks for a session; until it is answered, there is no name
}

// record has the reply record the request, and what it answers.
func (s *site) record(at *endpoint, w *reply, r *http.Request, message envelope) {
	if s.recorder == nil {
		return
	}
	who, session := Principal(r.Context()), r.Header.Get(mcp.HeaderSessionID)
	w.exchange = &exchange{tape: tape{s.recorder, "http/" + who}}
	switch {
	case mcp.IsModernProtocol(r.Header.Get(mcp.HeaderProtocolVersion)):
	case session != "" && at.sessions.admits(session, who):
		w.exchange.session = "http/" + session
	case message.Method == string(mcp.MethodInitialize):
		w.exchange.hello = message.raw
		return
	}
	if message.raw != nil {
		w.exchange.heard(message.raw)
	}
}

// answered records what is written: a message, bare or as one event of a stream.
func (e *exchange) answered(header http.Header, chunk []byte) {
	if e.hello != nil {
		if session := header.Get(mcp.HeaderSessionID); session != "" {
			e.session = "http/" + session
		}
		e.heard(e.hello)
		e.hello = nil
	}
	start, end := bytes.IndexByte(chunk, '{'), bytes.LastIndexByte(chunk, '}')+1
	if start >= 0 && start < end {
		e.said(chunk[start:end])
	}
}
