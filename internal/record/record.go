// Package record keeps sessions as cassettes: a file a session, a line a message, without
// secrets. Evals are made from them.
//
// Recording is never in the way of what it records. Messages are redacted and written
// beside the calls; when that fails or falls behind, recording stops and calls go on.
package record

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"makemcp/internal/redact"
)

// Redactor takes the secrets out of the messages of one session, in the order in which
// they were sent.
type Redactor interface {
	// Redact returns the message, which is JSON, without secrets. The error is for what it
	// can't read, which is not kept.
	Redact(fromClient bool, message []byte) ([]byte, error)
}

// Version is the version of the format that a cassette's first line names.
const Version = 1

const (
	// mostBytes is how long a cassette may grow; the rest of its session is not kept.
	mostBytes = 64 << 20
	// mostWaiting is how many bytes, and mostMessages how many messages, may wait to be written.
	mostWaiting  = 64 << 20
	mostMessages = 10_000
	// mostSessions is how many cassettes are open at once; the one that was silent for longest is
	// closed then, and what its session still says begins another.
	mostSessions = 200
)

// errBehind says that messages came faster than they could be written.
var errBehind = errors.New("the disk is too slow for what is said")

// Head is the first line of a cassette.
type Head struct {
	Cassette  int       `json:"cassette"` // version of the format
	Started   time.Time `json:"started"`
	Transport string    `json:"transport"` // stdio, sse or http
}

// Line is any other line of a cassette.
type Line struct {
	At      float64         `json:"t"`    // seconds since the beginning
	From    string          `json:"from"` // client or server
	Message json.RawMessage `json:"message"`
}

// Recorder writes cassettes into a folder. It is safe for concurrent use.
type Recorder struct {
	folder      string
	newRedactor func() Redactor
	log         zerolog.Logger
	queue       chan said
	done        chan struct{} // closed when all is written
	open        map[string]*cassette
	most        int64 // bytes of a cassette

	mu      sync.Mutex
	waiting int // bytes
	closed  bool
	failed  bool
}

// said is a message that waits to be written.
type said struct {
	session    string
	fromClient bool
	at         time.Time
	message    []byte
}

// cassette is a session that is being written.
type cassette struct {
	file     *os.File
	redactor Redactor
	started  time.Time
	last     time.Time
	size     int64
	full     bool
}

// Open begins recording into a folder, which is made, for its owner alone, if there is none.
func Open(folder string, newRedactor func() Redactor, log zerolog.Logger) (*Recorder, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	probe, err := os.CreateTemp(folder, ".record-*")
	if err != nil {
		return nil, err
	}
	if err := errors.Join(probe.Close(), os.Remove(probe.Name())); err != nil {
		return nil, err
	}
	r := &Recorder{
		folder: folder, newRedactor: newRedactor, log: log, open: map[string]*cassette{}, most: mostBytes,
		queue: make(chan said, mostMessages), done: make(chan struct{}),
	}
	go r.write()
	return r, nil
}

// Record keeps a message of a session. The session's name begins with its transport, up to a
// slash. It returns at once, and the message may be changed then.
func (r *Recorder) Record(session string, fromClient bool, message []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed || r.failed {
		return
	}
	if r.waiting+len(message) > mostWaiting || len(r.queue) == cap(r.queue) {
		r.stop(errBehind)
		return
	}
	r.waiting += len(message)
	r.queue <- said{session, fromClient, time.Now(), append([]byte(nil), message...)}
}

// stop ends recording, but not what is recorded. It is called under the lock.
func (r *Recorder) stop(why error) {
	if !r.failed {
		r.log.Error().Err(why).Msg("recording has stopped; calls go on")
	}
	r.failed = true
}

// Close writes what waits and closes the cassettes.
func (r *Recorder) Close() error {
	r.mu.Lock()
	first := !r.closed
	r.closed = true
	r.mu.Unlock()
	if first {
		close(r.queue)
	}
	<-r.done
	var err error
	for _, c := range r.open {
		err = errors.Join(err, c.file.Close())
	}
	clear(r.open)
	return err
}

// write writes messages as they come, until there are no more.
func (r *Recorder) write() {
	defer close(r.done)
	for m := range r.queue {
		r.mu.Lock()
		r.waiting -= len(m.message)
		failed := r.failed
		r.mu.Unlock()
		if failed {
			continue
		}
		if err := r.keep(m); err != nil {
			r.mu.Lock()
			r.stop(err)
			r.mu.Unlock()
		}
	}
}

// keep writes one message. A redactor that crashes has kept nothing from being written yet.
func (r *Recorder) keep(m said) (err error) {
	defer func() {
		if crash := recover(); crash != nil {
			err = fmt.Errorf("a message could not be redacted: %T", crash)
		}
	}()
	c, err := r.cassette(m)
	if err != nil || c.full {
		return err
	}
	c.last = m.at
	clean, err := c.redactor.Redact(m.fromClient, m.message)
	if err != nil {
		r.log.Warn().Err(err).Msg("a message is not in the recording")
		return nil
	}
	from := "server"
	if m.fromClient {
		from = "client"
	}
	err = c.append(Line{At: m.at.Sub(c.started).Seconds(), From: from, Message: clean}, r.most)
	if c.full {
		r.log.Warn().Str("file", c.file.Name()).Int64("bytes", r.most).Msg("a cassette is full; the rest of its session is not kept")
	}
	return err
}

// append writes a line, unless the cassette would grow beyond its bound.
func (c *cassette) append(line any, most int64) error {
	text, err := redact.JSON(line)
	if err != nil {
		return err
	}
	if c.size+int64(len(text)) >= most {
		c.full = true
		return nil
	}
	n, err := c.file.Write(append(text, '\n'))
	c.size += int64(n)
	if err != nil {
		err = errors.Join(err, c.file.Truncate(c.size-int64(n))) // half a line is none
	}
	return err
}

// cassette is the one of a message's session; a new one if there is none.
func (r *Recorder) cassette(m said) (*cassette, error) {
	if c, ok := r.open[m.session]; ok {
		return c, nil
	}
	if len(r.open) >= mostSessions {
		if err := r.closeOldest(); err != nil {
			return nil, err
		}
	}
	transport, _, _ := strings.Cut(m.session, "/")
	name := m.at.UTC().Format("20060102-150405") + "-" + transport + "-" + strings.ToLower(rand.Text()[:6]) + ".jsonl"
	file, err := os.OpenFile(filepath.Join(r.folder, name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) //nolint:gosec // the operator names the folder
	if err != nil {
		return nil, err
	}
	c := &cassette{file: file, redactor: r.newRedactor(), started: m.at, last: m.at}
	r.open[m.session] = c
	return c, c.append(Head{Version, m.at.UTC(), transport}, r.most)
}

func (r *Recorder) closeOldest() error {
	oldest := ""
	for session, c := range r.open {
		if oldest == "" || c.last.Before(r.open[oldest].last) {
			oldest = session
		}
	}
	c := r.open[oldest]
	delete(r.open, oldest)
	return c.file.Close()
}
