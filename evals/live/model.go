// Package live lets a model play the agent of a case, as often as one likes, against the
// real server and a fresh sandbox, and says how often the end was as it should be.
//
// It costs money and its results differ from run to run, so it is no part of the tests.
package live

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// Model continues conversations. The packages below this one speak to endpoints.
type Model interface {
	// Next returns what the model says next. Its error is an *EndpointError where the
	// endpoint is to blame.
	Next(context.Context, Request) (Message, error)
}

// Request is a conversation to continue.
type Request struct {
	System   string
	Tools    []Tool
	Messages []Message
	// MaxTokens is the most that the model may write.
	MaxTokens int64
}

// Tool is a tool that the model may call. Schema is of its arguments.
type Tool struct {
	Name, Description string
	Schema            map[string]any
}

// Message is either the model's, with calls, or the person's, with results of the calls
// before it.
type Message struct {
	Text    string
	Calls   []Call
	Results []Result
	// FromModel tells whose it is.
	FromModel bool
	// Usage is what a message of the model cost.
	Usage Usage
}

// Call is a call that the model wants made.
type Call struct {
	ID, Tool string
	// Arguments as the model wrote them: they may be no JSON.
	Arguments string
}

// Object returns the arguments for an endpoint that takes nothing but JSON objects back; what
// the model wrote otherwise is left out.
func (c Call) Object() map[string]any {
	object := map[string]any{}
	if json.Unmarshal([]byte(c.Arguments), &object) != nil || object == nil {
		return map[string]any{}
	}
	return object
}

// Encoded is Object as JSON.
func (c Call) Encoded() string {
	raw, err := json.Marshal(c.Object())
	if err != nil {
		panic(err) // it was JSON
	}
	return string(raw)
}

// Result is the answer to a call.
type Result struct {
	CallID, Text string
	Failed       bool
}

// Usage counts tokens.
type Usage struct {
	In  int64 `json:"in"`
	Out int64 `json:"out"`
}

func (u Usage) plus(other Usage) Usage { return Usage{u.In + other.In, u.Out + other.Out} }

func (u Usage) sum() int64 { return u.In + u.Out }

// EndpointError is a failure of the endpoint, or on the way there. It says nothing about
// the model.
type EndpointError struct {
	// Status is 0 where there was no answer, or where it broke off.
	Status int
	// Text words it.
	Text string
}

// Error implements error.
func (e *EndpointError) Error() string {
	if e.Status == 0 {
		return "the model's endpoint: " + e.Text
	}
	return fmt.Sprintf("the model's endpoint answered %d %s: %s", e.Status, http.StatusText(e.Status), e.Text)
}

// hopeless tells whether no other request will fare better: the key, the model or the
// address is wrong.
func hopeless(err error) bool {
	var e *EndpointError
	if !errors.As(err, &e) {
		return false
	}
	switch e.Status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound:
		return true
	default:
		return e.Status > 0 && e.Status < http.StatusBadRequest
	}
}

// BrokenOff is the error for a stream that ended before the model did.
func BrokenOff(response *http.Response) error {
	if response != nil && response.StatusCode != http.StatusOK {
		return &EndpointError{Status: response.StatusCode, Text: "it is not at this address: check the base URL"}
	}
	return &EndpointError{Text: "the answer broke off"}
}

// RequestTimeout bounds each attempt at a request.
const RequestTimeout = 5 * time.Minute

// Retries is how often a request is repeated that was limited (429) or failed (5xx); the wait
// is what the endpoint asks for.
const Retries = 4

// mostBytes is how long a response may be, events and all; mostRefusal how long one that refuses.
const (
	mostBytes   = 16 << 20
	mostRefusal = 64 << 10
)

// HTTPClient follows no redirects: a key goes where its owner said, and nowhere else. It reads no
// more of a response than an answer can have.
func HTTPClient() *http.Client {
	return &http.Client{
		Transport:     bounded{http.DefaultTransport},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// bounded breaks off responses that are too long.
type bounded struct{ http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := b.RoundTripper.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK { // the library reads all of it, and a part is as good
		response.Body = struct {
			io.Reader
			io.Closer
		}{io.LimitReader(response.Body, mostRefusal), response.Body}
		return response, nil
	}
	response.Body = http.MaxBytesReader(nil, response.Body, mostBytes)
	return response, nil
}

const (
	bytesOfToken = 16       // more than a token has, but for a few
	fewestBytes  = 64 << 10 // that any answer may have
	bytesOfCall  = 16       // what a call counts for besides its text
)

// Meter counts an answer as it comes: an endpoint that heeds no MaxTokens is broken off.
type Meter struct{ left int64 }

// Meter begins to count the answer to a request.
func (r Request) Meter() *Meter { return &Meter{max(fewestBytes, bytesOfToken*r.MaxTokens)} }

// Count takes in parts of an answer. The error says that they are too much.
func (m *Meter) Count(calls int, parts ...string) error {
	m.left -= int64(calls * bytesOfCall)
	for _, part := range parts {
		m.left -= int64(len(part))
	}
	if m.left < 0 {
		return &EndpointError{Text: "the answer went on beyond the tokens that were asked for"}
	}
	return nil
}

// CheckBase refuses addresses that would send a key in the clear or hold one themselves.
// Plain HTTP is for this machine.
func CheckBase(address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "":
		return errors.New("the base URL must look like https://host/v1")
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return errors.New("the base URL must hold no user, query or fragment")
	case u.Scheme == "https", u.Scheme == "http" && isLoopback(u.Hostname()):
		return nil
	default:
		return errors.New("the base URL must begin with https://, or with http:// on this machine")
	}
}

func isLoopback(host string) bool { return host == "localhost" || host == "127.0.0.1" || host == "::1" }
