package evals

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os/exec"
	"slices"
	"strings"
)

// Request is a message sent over HTTP as it stands: what no MCP client would send, and
// attackers do. In its texts {host} stands for the server's host and port. A case of
// nothing but requests is held without a client, so that nothing is sent but them.
type Request struct {
	// Method is POST by default.
	Method string `yaml:"method,omitempty"`
	// Path is /mcp by default; {page} is that of the page that the latest answer names.
	Path string `yaml:"path,omitempty"`
	// Headers are sent besides Content-Type and Accept as MCP has them; Host is the name that
	// the server is called by.
	Headers map[string]string `yaml:"headers,omitempty"`
	// Bearer is an access token of the case's issuer, which is sound, or not in one way.
	Bearer string `yaml:"bearer,omitempty" jsonschema:"enum=sound,enum=expired,enum=other-audience,enum=other-key,enum=no-scope"`
	// Body is text that is sent as it stands, or anything else as JSON; $name and $name.path
	// stand for saved values in the latter.
	Body any `yaml:"body,omitempty"`
	// Padding is how many blanks are sent before the body, 16 MiB at most.
	Padding int `yaml:"padding,omitempty" jsonschema:"minimum=0,maximum=16777216"`
	// Save names parts of the answer by their path, such as result.tools, for later turns.
	Save map[string]string `yaml:"save,omitempty"`
	// Expect is what must come back.
	Expect Response `yaml:"expect"`
}

// Response is what is expected of the answer to a request.
type Response struct {
	// Status is that of HTTP.
	Status int `yaml:"status" jsonschema:"minimum=100"`
	// Headers are parts of the answer's headers.
	Headers map[string]string `yaml:"headers,omitempty"`
	// Match is compared with the JSON of the answer, as that of a call is; of a stream, with
	// its last message.
	Match any `yaml:"match,omitempty"`
	// Contains lists texts that must be in the answer.
	Contains []string `yaml:"contains,omitempty" jsonschema:"pattern=\\S"`
	// Absent lists texts that must not be in the answer.
	Absent []string `yaml:"absent,omitempty" jsonschema:"pattern=\\S"`
}

// hasCalls tells whether an agent takes part in the session.
func (c *Case) hasCalls() bool {
	return slices.ContainsFunc(c.Turns, func(t Turn) bool { return t.Call != nil })
}

// Raw tells whether the session has requests in it, for which HTTP is needed.
func (c *Case) Raw() bool {
	return slices.ContainsFunc(c.Turns, func(t Turn) bool { return t.Request != nil })
}

// tokens are those that the server uses in the course of the session.
func (c *Case) tokens() []string {
	list := []string{tokens[c.Token]}
	for _, t := range c.Turns {
		if t.Token != "" {
			list = append(list, tokens[t.Token])
		}
	}
	return list
}

// request sends a message as it stands, and checks what comes back.
func (s *session) request(ctx context.Context, r Request, line int) error {
	request, err := s.rawRequest(ctx, r)
	if err != nil {
		return err
	}
	s.out.tell(theAgent, "sends "+request.Method+" "+request.URL.Path, cut(fmt.Sprint(r.Body), longest))
	// A request that is refused half-way is answered all the same, on a connection of its own.
	way := kept{s.server.wire, &http.Transport{DisableKeepAlives: true}}
	response, err := (&http.Client{Transport: way}).Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	text := message(response.Header, string(raw))
	s.out.record(Event{Who: theServer, Did: fmt.Sprintf("answers with status %d", response.StatusCode), Text: cut(text, longest), Requests: s.requested()})
	expected, err := r.Expect.expand(s.saved)
	if err != nil {
		return err
	}
	for _, problem := range expected.check(response, string(raw), text) {
		s.out.fail("result", line, "%s", problem)
	}
	if len(r.Save) == 0 {
		return nil
	}
	answer, err := parseJSON([]byte(text))
	if err != nil {
		return fmt.Errorf("nothing can be saved from an answer that is not JSON: %s", cut(text, longest))
	}
	return s.saved.save(r.Save, answer)
}

// rawRequest makes the request of HTTP.
func (s *session) rawRequest(ctx context.Context, r Request) (*http.Request, error) {
	body, err := s.rawBody(r)
	if err != nil {
		return nil, err
	}
	method, path := r.Method, r.Path
	if method == "" {
		method = http.MethodPost
	}
	switch path {
	case "":
		path = "/mcp"
	case "{page}":
		_, path, _ = strings.Cut(s.link, s.server.addr)
	}
	request, err := http.NewRequestWithContext(ctx, method, "http://"+s.server.addr+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", "application/json, text/event-stream")
	if r.Bearer != "" {
		token := s.issuer.token(r.Bearer)
		s.person.keep(token)
		request.Header.Set("Authorization", "Bearer "+token)
	}
	for name, value := range r.Headers {
		if value = strings.ReplaceAll(value, "{host}", s.server.addr); http.CanonicalHeaderKey(name) == "Host" {
			request.Host = value
			continue
		}
		request.Header.Set(name, value)
	}
	return request, nil
}

func (s *session) rawBody(r Request) ([]byte, error) {
	padding := bytes.Repeat([]byte(" "), r.Padding)
	switch body := r.Body.(type) {
	case nil:
		return padding, nil
	case string:
		return append(padding, body...), nil
	}
	body, err := s.saved.expand(plain(r.Body))
	return append(padding, encode(body)...), err
}

// message is an answer without what a stream puts around it: the last message.
func message(header http.Header, text string) string {
	if !strings.HasPrefix(header.Get("Content-Type"), "text/event-stream") {
		return text
	}
	last := ""
	for line := range strings.Lines(text) {
		if data, ok := strings.CutPrefix(line, "data:"); ok {
			last = strings.TrimSpace(data)
		}
	}
	return last
}

// expand puts saved values in the place of references.
func (e Response) expand(b bindings) (Response, error) {
	var err error
	if e.Match, err = b.expand(plain(e.Match)); err != nil {
		return e, err
	}
	if e.Contains, err = b.texts(e.Contains); err != nil {
		return e, err
	}
	e.Absent, err = b.texts(e.Absent)
	return e, err
}

// check compares an answer with what is expected of it: all of it, and the last message of
// a stream.
func (e Response) check(got *http.Response, all, text string) []string {
	var problems []string
	problem := func(format string, values ...any) { problems = append(problems, fmt.Sprintf(format, values...)) }
	if got.StatusCode != e.Status {
		problem("the status is %d, not %d: %s", got.StatusCode, e.Status, cut(text, longest))
	}
	for _, name := range slices.Sorted(maps.Keys(e.Headers)) {
		if value := got.Header.Get(name); !strings.Contains(value, e.Headers[name]) {
			problem("the header %s is %q and has no %q", name, value, e.Headers[name])
		}
	}
	if e.Match != nil {
		if answer, err := parseJSON([]byte(text)); err != nil {
			problem("the answer is not JSON: %s", cut(text, longest))
		} else if wrong := mismatch(e.Match, answer, "the answer"); wrong != "" {
			problem("%s", wrong)
		}
	}
	for _, part := range e.Contains {
		if !says(all, part) {
			problem("the answer does not contain %q: %s", part, cut(text, longest))
		}
	}
	for _, part := range e.Absent {
		if says(all, part) {
			problem("the answer contains %q", part)
		}
	}
	return problems
}

// refusedToStart compares how the server ended with the words that it must refuse to start
// with: by itself, with a code that is not 0, and before anybody heard from it.
func (s *session) refusedToStart(ended error) error {
	want := s.test.Expect.Start
	var exit *exec.ExitError
	refused := errors.As(ended, &exit) && exit.ExitCode() > 0 && s.server.wire.silent()
	switch {
	case ended == nil:
		return fmt.Errorf("the server started, but should refuse with %q", want)
	case !refused || !strings.Contains(s.server.log.String(), want):
		return fmt.Errorf("the server did not refuse to start with %q: %w", want, ended)
	}
	return nil
}

// checkRequest refuses what has no meaning in a request.
func (s *source) checkRequest(at place, c *Case, r Request) error {
	switch {
	case !slices.Equal(c.Client.Transports, []Transport{HTTP}):
		return s.errorf(place{"client"}, "requests are sent over HTTP: set transports to [%s]", HTTP)
	case r.Bearer != "" && !c.Issuer:
		return s.errorf(at, "bearer is for cases with issuer: true")
	}
	return nil
}
