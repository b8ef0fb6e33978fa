package sandbox

import (
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"
)

// Sandbox is an emulated Make account: an http.Handler with state behind it.
// It is safe for concurrent use. New makes one; the zero value is of no use.
type Sandbox struct {
	clock    func() time.Time
	apiLimit *int
	control  bool
	mux      *http.ServeMux

	mu        sync.Mutex
	db        *store
	previous  *store // before the latest change
	budget    budget
	faults    []*activeFault
	requests  []Request
	mutations int
}

// Option adjusts a Sandbox while it is made.
type Option func(*Sandbox)

// WithClock sets the clock, time.Now by default. The clock decides when
// tokens, links, sessions and rate windows run out; ids never depend on it.
func WithClock(now func() time.Time) Option {
	return func(s *Sandbox) { s.clock = now }
}

// WithAPILimit overrides license.apiLimit, the number of requests per minute,
// of every organization. 0 means no limit.
func WithAPILimit(perMinute int) Option {
	return func(s *Sandbox) { s.apiLimit = &perMinute }
}

// WithControl adds the addresses under /sandbox/ by which tests in other
// languages read the state and the log, inject faults and reset.
func WithControl() Option {
	return func(s *Sandbox) { s.control = true }
}

// New returns a Sandbox that holds the seed. Two of them behave alike.
func New(opts ...Option) *Sandbox {
	s := &Sandbox{clock: time.Now}
	for _, opt := range opts {
		opt(s)
	}
	s.mux = s.newMux()
	s.Reset()
	return s
}

// Reset goes back to the seed: state, outbox, log, faults and rate budget.
func (s *Sandbox) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.db = seed(s.apiLimit)
	s.previous = s.db
	s.budget = budget{}
	s.faults, s.requests, s.mutations = nil, nil, 0
}

// State returns everything that Make remembers as JSON-shaped values, keyed by
// kind and id: state["users"]["7"]["name"]. It is made for comparing before
// and after: passwords show only as a passwordVersion that counts changes.
// Kinds that are named are all that it returns, in less time. The caller may
// keep and change what it gets.
func (s *Sandbox) State(kinds ...string) map[string]any {
	s.mu.Lock()
	db := s.db.clone()
	s.mu.Unlock()
	return db.snapshot(kinds)
}

// Request is one entry of the log.
type Request struct {
	Time          time.Time  `json:"time"`
	Method        string     `json:"method"`
	Path          string     `json:"path"`          // as sent, with /api/v2
	Route         string     `json:"route"`         // pattern without /api/v2, such as /users/{userId}; empty when no endpoint matched
	Query         url.Values `json:"query"`         // as sent
	Authorization string     `json:"authorization"` // as sent
	UserAgent     string     `json:"userAgent"`
	Body          string     `json:"body"`    // as sent
	Status        int        `json:"status"`  // 0 when the client got no answer
	Mutated       bool       `json:"mutated"` // whether the state changed
	Ignored       []string   `json:"ignored"` // parameters that mean nothing to the endpoint: likely wrong names
	Fault         FaultKind  `json:"fault"`   // the fault that struck, if any
}

// maxLog bounds the log: of a sandbox that runs for long, the latest
// requests are kept.
const maxLog = 10_000

// Requests returns the log of the API calls, oldest first; at most the latest
// 10,000. Calls to /sandbox/ are not in it.
func (s *Sandbox) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// Mutations returns how many requests changed the state.
func (s *Sandbox) Mutations() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.mutations
}

// Outbox returns the mails that Make sent, oldest first.
func (s *Sandbox) Outbox() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return mailKind.all(s.db, nil)
}

// CheckPassword tells whether this e-mail address and password log in now.
func (s *Sandbox) CheckPassword(email, password string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, ok := userByEmail(s.db, email)
	return ok && u.Password.is(password)
}

// now is the clock's time, the same for the whole of a request.
func (s *Sandbox) now() time.Time { return s.clock().UTC() }

// record appends to the log.
func (s *Sandbox) record(c *call, raw []byte, fault Fault, status int, mutated bool) {
	if mutated {
		s.mutations++
	}
	if fault.Kind == TimeoutAfterCommit {
		status = 0
	}
	var ignored []string
	if status/100 == 2 {
		ignored = slices.Concat(c.query.ignored(), c.body.ignored())
	}
	if len(s.requests) >= maxLog {
		s.requests = slices.Clone(s.requests[maxLog/2:])
	}
	s.requests = append(s.requests, Request{
		Time: c.now, Method: c.request.Method, Path: c.request.URL.Path, Route: c.route.path,
		Query: c.request.URL.Query(), Authorization: c.request.Header.Get("Authorization"),
		UserAgent: c.request.UserAgent(), Body: string(raw), Status: status, Mutated: mutated,
		Ignored: ignored, Fault: fault.Kind,
	})
}

// Account says how to call a sandbox as one of its users.
type Account struct {
	URL            string `json:"url"` // base address, to be set as a zone; empty until the sandbox is served
	Token          string `json:"token"`
	OrganizationID int    `json:"organizationId"`
	TeamID         int    `json:"teamId"`
	UserID         int    `json:"userId"`
}

// SeedAccount returns the seed's owner, who may do everything that Make lets
// an owner do. URL is for whoever serves the sandbox to fill in.
func SeedAccount() Account {
	return Account{Token: OwnerToken, OrganizationID: mainOrganization, TeamID: operationsTeam, UserID: ownerUser}
}
