package sandbox

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"
)

// ServeHTTP answers a request as Make would. Addresses that are not in their
// plain form are unknown to Make, so they are not cleaned up and redirected.
func (s *Sandbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if clean := path.Clean(r.URL.Path); clean != r.URL.Path && clean+"/" != r.URL.Path {
		s.handle(unknown)(w, r)
		return
	}
	w.Header().Set("Date", s.now().UTC().Format(http.TimeFormat))
	s.mux.ServeHTTP(w, r)
}

// handle puts everything that routes have in common around a route.
func (s *Sandbox) handle(rt *route) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		raw := readBody(r)
		fault := s.takeFault(rt, r)
		if fault.Kind == Slow && !wait(r, fault.Delay) {
			panic(http.ErrAbortHandler)
		}
		s.perform(rt, r, raw, fault).send(w, r, fault.Fault)
	}
}

// readBody reads no more than it takes to see that a body is too large. When
// the client stops sending, there is nobody left to answer.
func readBody(r *http.Request) []byte {
	if r.Body == nil {
		return nil
	}
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	return raw
}

// perform runs the route against the state and writes the log. The state as it
// was before the latest change is kept for stale reads.
func (s *Sandbox) perform(rt *route, r *http.Request, raw []byte, fault *activeFault) *reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	before, db := s.db, s.db
	if fault.Kind == StaleRead {
		db = s.previous.clone()
	} else if r.Method != http.MethodGet {
		before = s.db.clone()
	}
	revision := db.revision
	c := newCall(rt, r, raw, db, s.now())
	value, err := s.run(c, fault.Fault)
	mutated := db == s.db && db.revision != revision
	if mutated {
		s.previous = before
	}
	answer := newReply(c, value, err)
	if err == nil || fault.Kind == InjectedText || fault.Kind == InvisibleCharacters {
		var struck bool
		answer.body, struck = fault.distort(answer.body)
		fault.struck = fault.struck || struck
	}
	s.record(c, raw, fault.Fault, answer.status, mutated)
	return answer
}

// run takes a call through the checks that Make makes, in its order.
func (s *Sandbox) run(c *call, fault Fault) (any, error) {
	if err := fault.refusal(); err != nil {
		return nil, err
	}
	if !c.route.open {
		if err := c.authenticate(); err != nil {
			return nil, err
		}
		if payer, ok := c.payer(); ok {
			if err := s.budget.take(payer.ID, payer.License.APILimit, c.now); err != nil {
				return nil, err
			}
		}
		if err := c.authorize(); err != nil {
			return nil, err
		}
	}
	if c.bodyErr != nil && c.route != unknown {
		return nil, c.bodyErr
	}
	return c.route.handler(c)
}

// reply is an answer on its way out.
type reply struct {
	status int
	header http.Header
	body   []byte
}

func newReply(c *call, value any, err error) *reply {
	answer := &reply{status: http.StatusOK, header: http.Header{}}
	for _, cookie := range c.cookies {
		answer.header.Add("Set-Cookie", cookie.String())
	}
	var f *failure
	if errors.As(err, &f) {
		answer.status = f.status
		value = f
		if f.text != "" {
			value = text(f.text)
		}
		if f.retryAfter > 0 {
			seconds := int((f.retryAfter + time.Second - 1) / time.Second)
			answer.header.Set("Retry-After", strconv.Itoa(seconds))
		}
		if f.location != "" {
			answer.header.Set("Location", f.location)
		}
	}
	if other, ok := value.(status); ok {
		answer.status, value = other.code, other.value
		if value == nil {
			return answer
		}
	}
	if t, ok := value.(text); ok {
		answer.header.Set("Content-Type", "text/plain; charset=utf-8")
		answer.body = []byte(t)
		return answer
	}
	if f, ok := value.(file); ok {
		answer.header.Set("Content-Type", f.mediaType)
		answer.body = f.content
		return answer
	}
	answer.header.Set("Content-Type", "application/json; charset=utf-8")
	answer.body = encode(value)
	return answer
}

// send writes the answer, or breaks off as the fault says.
func (a *reply) send(w http.ResponseWriter, r *http.Request, fault Fault) {
	if fault.Kind == TimeoutAfterCommit {
		wait(r, fault.Delay)
		panic(http.ErrAbortHandler)
	}
	for name, values := range a.header {
		w.Header()[name] = values
	}
	body := a.body
	if len(body) > 1024 && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.Header().Set("Content-Encoding", "gzip")
		body = zipped(body)
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(a.status)
	if fault.Kind == CutJSON {
		_, _ = w.Write(body[:len(body)/2])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	_, _ = w.Write(body)
}

func zipped(body []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(body)
	_ = z.Close()
	return b.Bytes()
}

// wait pauses until the delay is over, for ever if it is 0, and tells whether
// the client is still there.
func wait(r *http.Request, delay time.Duration) bool {
	var over <-chan time.Time
	if delay > 0 {
		timer := time.NewTimer(delay)
		defer timer.Stop()
		over = timer.C
	}
	select {
	case <-r.Context().Done():
		return false
	case <-over:
		return true
	}
}
