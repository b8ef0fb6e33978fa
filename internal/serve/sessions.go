package serve

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"slices"
	"sync"

	"github.com/mark3labs/mcp-go/server"
)

const (
	nonceSize = 16
	// maxEnded is how many ended sessions are remembered. An older one would merely begin again, for the same caller.
	maxEnded = 10_000
)

var errSession = errors.New("no such session")

// sessions issues session ids that are of use to nobody but the caller who got them: a nonce, and an HMAC over the
// nonce and the caller's principal. Processes that share a key know each other's ids.
type sessions struct {
	keys   [][]byte // the first one signs
	kind   string   // an id of one transport is none of another's
	census *load    // counts those that were opened here and haven't ended

	mu    sync.Mutex
	open  map[string]string // id to principal, of those in the census
	ended map[string]bool
	order []string // of ended, oldest first
}

func newSessions(keys [][]byte, kind string, census *load) *sessions {
	return &sessions{keys: keys, kind: kind, census: census, open: map[string]string{}, ended: map[string]bool{}}
}

// issue opens a session for a caller, unless they have too many.
func (s *sessions) issue(principal string) (id string, full *refusal) {
	if full := s.census.enter(principal, amount{count: 1}); full != nil {
		return "", full
	}
	nonce := make([]byte, nonceSize)
	_, _ = rand.Read(nonce) // never fails
	id = base64.RawURLEncoding.EncodeToString(append(nonce, s.seal(s.keys[0], nonce, principal)...))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open[id] = principal
	return id, nil
}

// room tells whether a caller may open one more session.
func (s *sessions) room(principal string) *refusal {
	full := s.census.enter(principal, amount{count: 1})
	if full == nil {
		s.census.leave(principal, amount{count: 1})
	}
	return full
}

// owned tells whether the id was issued to this caller.
func (s *sessions) owned(id, principal string) bool {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(id)
	if err != nil || len(raw) != nonceSize+sha256.Size || len(id) != base64.RawURLEncoding.EncodedLen(len(raw)) {
		return false
	}
	return slices.ContainsFunc(s.keys, func(key []byte) bool {
		return hmac.Equal(raw[nonceSize:], s.seal(key, raw[:nonceSize], principal))
	})
}

// admits tells whether the id is this caller's and its session hasn't ended.
func (s *sessions) admits(id, principal string) bool {
	return s.owned(id, principal) && !s.hasEnded(id)
}

func (s *sessions) seal(key, nonce []byte, principal string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write(slices.Concat([]byte(s.kind), []byte{0}, nonce, []byte(principal)))
	return mac.Sum(nil)
}

func (s *sessions) hasEnded(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ended[id]
}

func (s *sessions) end(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended[id] {
		return
	}
	if principal, here := s.open[id]; here {
		delete(s.open, id)
		s.census.leave(principal, amount{count: 1})
	}
	if len(s.order) == maxEnded {
		delete(s.ended, s.order[0])
		s.order = s.order[1:]
	}
	s.ended[id] = true
	s.order = append(s.order, id)
}

// ResolveSessionIdManager implements [server.SessionIdManagerResolver]. There is no request when the library ends idle
// sessions; it needs no caller for that.
func (s *sessions) ResolveSessionIdManager(r *http.Request) server.SessionIdManager { //nolint:revive // the library's name
	if r == nil {
		return callerSessions{sessions: s}
	}
	return callerSessions{s, Principal(r.Context())}
}

// callerSessions are the sessions as one caller may use them.
type callerSessions struct {
	*sessions
	principal string
}

// Generate implements [server.SessionIdManager]. Whether there is room is found out before the library gets to see the
// request; if others took it meanwhile, the id is empty, and the client is initialized without a session.
func (c callerSessions) Generate() string {
	id, _ := c.issue(c.principal)
	return id
}

// Validate implements [server.SessionIdManager].
func (c callerSessions) Validate(id string) (ended bool, err error) {
	if !c.owned(id, c.principal) {
		return false, errSession
	}
	return c.hasEnded(id), nil
}

// Terminate implements [server.SessionIdManager]. Whether the caller may end the session is checked before the library
// gets to see the request, as it asks Validate about POST alone.
func (c callerSessions) Terminate(id string) (notAllowed bool, err error) {
	c.end(id)
	return false, nil
}
