package sandbox

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// FaultKind names what goes wrong.
type FaultKind string

// The faults that Inject knows.
const (
	// RateLimit answers 429 in plain text with Retry-After.
	RateLimit FaultKind = "rate-limit"
	// ServerError answers 500.
	ServerError FaultKind = "server-error"
	// Unavailable answers 503 with Retry-After.
	Unavailable FaultKind = "unavailable"
	// Redirect answers 307 and leads to an address that is no endpoint, as a proxy
	// might. Make does not redirect.
	Redirect FaultKind = "redirect"
	// TimeoutAfterCommit does what was asked and then does not answer: the
	// connection breaks when the client hangs up or the Delay is over.
	TimeoutAfterCommit FaultKind = "timeout-after-commit"
	// Slow waits for the Delay before it does anything.
	Slow FaultKind = "slow"
	// CutJSON sends half of the body and breaks the connection.
	CutJSON FaultKind = "cut-json"
	// StaleRead answers a GET from the state before the latest change.
	StaleRead FaultKind = "stale-read"
	// PartialPage leaves out the second half of every list in the answer,
	// while pg says that nothing is missing.
	PartialPage FaultKind = "partial-page"
	// ChangedField adds an unknown member to every object of the answer's
	// resource and renames a known one (name, where there is one).
	ChangedField FaultKind = "changed-field"
	// InjectedText appends a sentence that gives orders to every name and
	// description. It reaches refusals, too: their texts are message and detail.
	InjectedText FaultKind = "injected-text"
	// InvisibleCharacters puts zero-width and bidirectional control
	// characters into every name.
	InvisibleCharacters FaultKind = "invisible-characters"
)

var faultKinds = []FaultKind{
	RateLimit, ServerError, Unavailable, Redirect, TimeoutAfterCommit, Slow, CutJSON,
	StaleRead, PartialPage, ChangedField, InjectedText, InvisibleCharacters,
}

// FaultKinds are all of them.
func FaultKinds() []FaultKind { return slices.Clone(faultKinds) }

// Fault makes requests go wrong. In JSON, durations are text such as "1.5s".
type Fault struct {
	// Kind is what goes wrong.
	Kind FaultKind `json:"kind" yaml:"kind"`
	// Method of the requests that it strikes; empty for any.
	Method string `json:"method,omitempty" yaml:"method,omitempty"`
	// Route is a pattern such as /users/{userId}; empty for any.
	Route string `json:"route,omitempty" yaml:"route,omitempty"`
	// Path is below /api/v2, such as /users/7, where a Route would fit more than one of
	// several requests at once, and which is struck first would be left to chance; empty for
	// any.
	Path string `json:"path,omitempty" yaml:"path,omitempty"`
	// Times is how many requests it strikes; 0 for all until Reset.
	Times int `json:"times,omitempty" yaml:"times,omitempty" jsonschema:"minimum=0"`
	// RetryAfter is for rate-limit and unavailable: 0 stands for a second, a
	// negative value leaves the header out.
	RetryAfter time.Duration `json:"retryAfter,omitempty" yaml:"retryAfter,omitempty"`
	// Delay is for slow and timeout-after-commit; 0 lasts until the client
	// hangs up, for which an eval has no time.
	Delay time.Duration `json:"delay,omitempty" yaml:"delay,omitempty"`
	// Text is for injected-text: what to append instead of the usual.
	Text string `json:"text,omitempty" yaml:"text,omitempty"`
	// Members are for injected-text and invisible-characters: the names of the
	// members whose text is changed, instead of the usual.
	Members []string `json:"members,omitempty" yaml:"members,omitempty"`
}

// wireFault is a Fault in JSON: the outer members hide the inner ones.
type wireFault struct {
	*bareFault
	RetryAfter string `json:"retryAfter,omitempty"`
	Delay      string `json:"delay,omitempty"`
}

// bareFault is a Fault without its methods.
type bareFault Fault

// MarshalJSON writes durations as text.
func (f Fault) MarshalJSON() ([]byte, error) {
	wire := wireFault{bareFault: (*bareFault)(&f)}
	if f.RetryAfter != 0 {
		wire.RetryAfter = f.RetryAfter.String()
	}
	if f.Delay != 0 {
		wire.Delay = f.Delay.String()
	}
	return json.Marshal(wire)
}

// UnmarshalJSON reads durations from text and refuses unknown members.
func (f *Fault) UnmarshalJSON(data []byte) error {
	wire := wireFault{bareFault: (*bareFault)(f)}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&wire); err != nil {
		return err
	}
	var err error
	if f.RetryAfter, err = duration(wire.RetryAfter); err != nil {
		return err
	}
	f.Delay, err = duration(wire.Delay)
	return err
}

func duration(text string) (time.Duration, error) {
	if text == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		return 0, fmt.Errorf("durations are text such as \"1.5s\": %w", err)
	}
	return d, nil
}

// activeFault is an injected fault, how often it may still strike and whether it has.
type activeFault struct {
	Fault
	left   int
	struck bool
}

// Inject makes coming requests fail. A request is struck by one fault at
// most: of those that fit it, the one that was injected first. A fault of an
// unknown kind is an error, and so is one that no request could be struck by.
func (s *Sandbox) Inject(f Fault) error {
	if err := f.check(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &activeFault{Fault: f, left: f.Times})
	return nil
}

// check refuses what would never strike.
func (f Fault) check() error {
	endpoint := func(fits func(*route) bool) bool { return slices.ContainsFunc(routes(), fits) }
	switch {
	case !slices.Contains(faultKinds, f.Kind):
		return fmt.Errorf("there is no fault %q; there are %v", f.Kind, faultKinds)
	case f.Times < 0:
		return fmt.Errorf("times is %d: a fault strikes once or more, and without times always", f.Times)
	case f.Route != "" && !endpoint(func(rt *route) bool { return rt.path == f.Route }):
		return fmt.Errorf("there is no route %q", f.Route)
	case f.Path != "" && !endpoint(func(rt *route) bool { return rt.leads(f.Path) }):
		return fmt.Errorf("no route leads to %q", f.Path)
	case !endpoint(f.mayStrike):
		return fmt.Errorf("%s strikes no request %s: there is no such endpoint", f.Kind, strings.TrimSpace(f.Method+" "+f.Route+f.Path))
	}
	return nil
}

// mayStrike tells whether a request to an endpoint can fit.
func (f Fault) mayStrike(rt *route) bool {
	return (f.Method == "" || strings.EqualFold(f.Method, rt.method)) &&
		(f.Route == "" || f.Route == rt.path) &&
		(f.Path == "" || rt.leads(f.Path)) &&
		(f.Kind != StaleRead || rt.method == http.MethodGet)
}

// Struck tells of each fault, in the order in which they were injected, whether a request ever
// went wrong because of it. One that changes the content of answers has not struck while there
// was nothing in them for it to change.
func (s *Sandbox) Struck() []bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	struck := make([]bool, len(s.faults))
	for i, f := range s.faults {
		struck[i] = f.struck
	}
	return struck
}

// takeFault returns the fault that strikes the request, or one without a kind.
func (s *Sandbox) takeFault(rt *route, r *http.Request) *activeFault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.faults {
		if spent := f.Times > 0 && f.left == 0; spent || !f.fits(rt, r) {
			continue
		}
		f.left--
		f.struck = f.struck || !f.distorts()
		return f
	}
	return &activeFault{}
}

func (f Fault) fits(rt *route, r *http.Request) bool {
	return (f.Method == "" || strings.EqualFold(f.Method, r.Method)) &&
		(f.Route == "" || f.Route == rt.path) &&
		(f.Path == "" || prefix+f.Path == r.URL.Path) &&
		(f.Kind != StaleRead || r.Method == http.MethodGet)
}

// refusal is the answer of the faults that keep a request from being done.
func (f Fault) refusal() error {
	retryAfter := f.RetryAfter
	if retryAfter == 0 {
		retryAfter = time.Second
	}
	switch f.Kind {
	case RateLimit:
		return overLimit(retryAfter)
	case ServerError:
		return refuse(http.StatusInternalServerError, "", "Internal Server Error")
	case Unavailable:
		refused := refuse(http.StatusServiceUnavailable, "", "The service is temporarily unavailable.")
		refused.retryAfter = retryAfter
		return refused
	case Redirect:
		refused := refuse(http.StatusTemporaryRedirect, "", "Temporary Redirect")
		refused.location = prefix + "/elsewhere"
		return refused
	}
	return nil
}
