package evals

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// mostSent is how much a server may send in a session, in bytes: all of it is kept.
const mostSent = 64 << 20

var errSentTooMuch = fmt.Errorf("the server sent more than %d MiB", mostSent>>20)

// wire keeps all that the server sends, whoever it is for, and sees to it that it keeps to
// JSON-RPC.
type wire struct {
	mu       sync.Mutex
	parts    []*bytes.Buffer // standard outputs, headers, bodies
	size     int
	open     map[string]bool // ids of the client's requests, false once they are answered
	offences []string
}

func newWire() *wire { return &wire{open: map[string]bool{}} }

// begin begins something that is written in one go, such as the body of an answer.
func (w *wire) begin() *sent {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.parts = append(w.parts, &bytes.Buffer{})
	return &sent{w, w.parts[len(w.parts)-1]}
}

// sent is written by a server in one go.
type sent struct {
	wire *wire
	text *bytes.Buffer
}

// Write implements io.Writer. An error says that the server has sent too much.
func (p *sent) Write(b []byte) (int, error) {
	p.wire.mu.Lock()
	defer p.wire.mu.Unlock()
	if p.wire.size+len(b) > mostSent {
		p.wire.offend("%v", errSentTooMuch)
		return 0, errSentTooMuch
	}
	p.wire.size += len(b)
	return p.text.Write(b)
}

// String is all that was sent.
func (w *wire) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var b strings.Builder
	for _, p := range w.parts {
		b.Write(p.Bytes())
		b.WriteByte('\n')
	}
	return b.String()
}

// silent tells whether nothing was sent.
func (w *wire) silent() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.size == 0
}

// broken are the rules that were broken, each once.
func (w *wire) broken() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.offences
}

// enough is how many offences are told: a server that breaks one rule does so all the time.
const enough = 5

func (w *wire) offend(format string, values ...any) {
	if len(w.offences) < enough {
		w.offences = append(w.offences, fmt.Sprintf(format, values...))
	}
}

// asks notes a request of the client, by its id as JSON.
func (w *wire) asks(id []byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.open[sameID(id)] = true
}

// sameID is alike for ids that are equal: 1 and 1.0 are one number of JSON.
func sameID(id []byte) string {
	var v any
	if json.Unmarshal(id, &v) != nil {
		return ""
	}
	return fmt.Sprintf("%T %v", v, v)
}

// accepts tells whether a client can go by a message: it is one of JSON-RPC, and if it is an
// answer, the one to a request.
func (w *wire) accepts(message []byte) bool {
	var m struct {
		JSONRPC       string
		ID            json.RawMessage
		Method        string
		Result, Error json.RawMessage
	}
	wrong := json.Unmarshal(message, &m) != nil || m.JSONRPC != "2.0"
	w.mu.Lock()
	defer w.mu.Unlock()
	id := sameID(m.ID)
	open, asked := w.open[id]
	switch {
	case wrong || m.Method == "" && m.Result == nil && m.Error == nil:
		w.offend("the server sent what is no message of JSON-RPC 2.0: %q", cut(string(message), longest))
	case m.Method != "":
		return true
	case !asked:
		w.offend("the server answered a request with the id %s, which nobody made", cut(string(m.ID), longest))
	case !open:
		w.offend("the server answered the request with the id %s twice", m.ID)
	default:
		if m.Result != nil && m.Error != nil {
			w.offend("the server sent a result beside an error: %q", cut(string(message), longest))
		}
		w.open[id] = false
		return true
	}
	return false
}

// unanswered are those of the requests that were not answered yet.
func (w *wire) unanswered() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.DeleteFunc(slices.Collect(maps.Keys(w.open)), func(id string) bool { return !w.open[id] })
}

// stdout is where a server writes its messages, a line each. Those that are in order are
// passed on.
type stdout struct {
	sent *sent
	next *io.PipeWriter
	line []byte // that has not ended
}

// Write implements io.Writer.
func (o *stdout) Write(b []byte) (int, error) {
	if _, err := o.sent.Write(b); err != nil {
		return 0, errors.Join(err, o.next.CloseWithError(err))
	}
	for rest := b; ; {
		end := bytes.IndexByte(rest, '\n')
		o.line = append(o.line, rest[:end+1]...)
		if end < 0 {
			o.line = append(o.line, rest...)
			return len(b), nil
		}
		o.pass(o.line)
		o.line, rest = o.line[:0], rest[end+1:]
	}
}

// pass passes a message on.
func (o *stdout) pass(line []byte) {
	switch message := bytes.TrimSpace(line); {
	case len(message) == 0: // clients skip blank lines
	case o.sent.wire.accepts(message):
		_, _ = o.next.Write(line) // nobody reads it once the session is over
	default:
		o.giveUp(o.sent.wire.unanswered())
	}
}

// grace is how long a server has for an answer after it sent what is none.
const grace = 2 * time.Second

var errUnreadable = errors.New("the server sent something else than the answer")

// giveUp ends the session unless these requests are answered soon: what could not be passed on
// may have been meant as an answer, and the client would wait for it to the end.
func (o *stdout) giveUp(requests []string) {
	time.AfterFunc(grace, func() {
		open := o.sent.wire.unanswered()
		if slices.ContainsFunc(requests, func(id string) bool { return slices.Contains(open, id) }) {
			_ = o.next.CloseWithError(errUnreadable) // it never fails
		}
	})
}

// RoundTrip implements http.RoundTripper: it keeps what comes back.
func (w *wire) RoundTrip(request *http.Request) (*http.Response, error) {
	return kept{w, http.DefaultTransport}.RoundTrip(request)
}

// kept keeps what comes back in a way of its own.
type kept struct {
	wire *wire
	http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (k kept) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := k.RoundTripper.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	if err := response.Header.Write(k.wire.begin()); err != nil {
		return nil, errors.Join(err, response.Body.Close())
	}
	response.Body = body{io.TeeReader(response.Body, k.wire.begin()), response.Body}
	return response, nil
}

// body is read through another reader.
type body struct {
	io.Reader
	io.Closer
}
