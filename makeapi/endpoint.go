package makeapi

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"makemcp/schemas"
)

// Endpoint declares one endpoint of the Make API. It is data: what goes in is the
// struct In, how it travels is written here, and everything else (tool, schema,
// request, confirmation, documentation) is derived from the two.
type Endpoint[In any] struct {
	// Name of the tool. Where Make's own tools have one for this endpoint, theirs;
	// else "<group>_<verb>" in kebab case.
	Name string
	// Route is the method and path below /api/v2, such as "GET /users/{userId}".
	// Segments in braces are arguments; a query is sent with every call.
	Route string
	// Scope that the token needs; empty when any token will do.
	Scope string
	// Reply is the member of the answer that holds the resource; empty when the
	// answer is not wrapped.
	Reply string
	// Effect says what a call can do; unset, the method says it.
	Effect Effect
	// Auth says what the request carries; by default the token.
	Auth Auth
	// Confirmed tells that Make may refuse the call until it is sent again with
	// confirmed=true (IM004), which only a person's approval adds.
	Confirmed bool
	// Cols are the columns that agents get unless they choose, such as "*". Go
	// callers get Make's own default.
	Cols string
	// Body is the content type of a raw body; empty for JSON.
	Body string
	// Answer tells what the answer is; by default JSON.
	Answer Answer
	// Hides names the members of the answer, at any depth, that hold secrets: agents
	// learn that they are there, and no more. "*" is all of the answer's resource.
	Hides []string
	// Arrange changes arguments, in place, where Make wants them otherwise than is
	// natural: rare, and always with a reason in the declaration.
	Arrange func(schemas.Args)
	// Cookies names the member under which the answer's cookies are added to the
	// answer, as one Cookie header; empty when they are dropped.
	Cookies string
}

// Effect is what calling an endpoint can do. The zero value means that nobody has
// said: it is never Read.
type Effect uint8

// The effects, from harmless to grave.
const (
	effectUnset Effect = iota
	// Read changes nothing.
	Read
	// Write changes or creates something that can be changed back.
	Write
	// Destructive loses something for good.
	Destructive
	// Credential touches how people sign in or what tokens may do.
	Credential
)

// String is the effect in lower case, as the documentation prints it.
func (e Effect) String() string {
	return [...]string{"unset", "read", "write", "destructive", "credential"}[e]
}

// Auth is what a request proves the caller with.
type Auth uint8

// The ways to prove the caller.
const (
	// WithToken sends the API token.
	WithToken Auth = iota
	// Anonymous sends nothing, as Make documents for a lost password.
	Anonymous
)

// Answer is what Make answers with.
type Answer uint8

// The kinds of answers.
const (
	// JSON is an object, as a rule.
	JSON Answer = iota
	// Text is passed on as a JSON string.
	Text
	// Binary is passed on as a JSON string in base64.
	Binary
)

// Operation is an endpoint without its type parameter: what tools, tests and the
// documentation range over.
type Operation struct {
	Name, Method, Path, Scope, Reply, Cookies, Cols, Body string
	// Query is sent with every call, escaped.
	Query string

	Effect    Effect
	Auth      Auth
	Confirmed bool
	Answer    Answer
	Arrange   func(schemas.Args)
	Hides     []string
	// Shape is what goes in. It is reflected when it is first asked for: of some 400
	// endpoints a session uses a few.
	Shape func() *schemas.Shape
}

// Declared is an Endpoint of any input type.
type Declared interface {
	Operation() *Operation
}

// Operation derives the untyped form. It panics on a declaration that makes no
// sense, which the registry test finds.
func (e Endpoint[In]) Operation() *Operation {
	method, path, ok := strings.Cut(e.Route, " ")
	if !ok || !strings.HasPrefix(path, "/") {
		panic("makeapi: " + e.Name + ": a route is a method and a path, got " + e.Route)
	}
	path, query, _ := strings.Cut(path, "?")
	o := &Operation{
		Name: e.Name, Method: method, Path: path, Query: query, Scope: e.Scope, Reply: e.Reply, Cookies: e.Cookies,
		Cols: e.Cols, Body: e.Body, Effect: e.Effect, Auth: e.Auth, Confirmed: e.Confirmed, Answer: e.Answer,
		Arrange: e.Arrange, Hides: e.Hides, Shape: schemas.Of[In],
	}
	if o.Effect == effectUnset {
		o.Effect = effectOf(method)
	}
	return o
}

func effectOf(method string) Effect {
	switch {
	case isSafe(method):
		return Read
	case method == http.MethodDelete:
		return Destructive
	default:
		return Write
	}
}

// isSafe tells whether HTTP says that the method only asks.
func isSafe(method string) bool {
	return method == http.MethodGet || method == http.MethodOptions
}

// Idempotent tells whether a request may be sent again when it is not known
// whether the first one arrived: reads, and replacements and deletions that
// change nothing the second time. Attempts on credentials are counted by Make, so
// those are never repeated.
func (o *Operation) Idempotent() bool {
	switch o.Method {
	case http.MethodGet, http.MethodOptions, http.MethodPut, http.MethodDelete:
		return o.Effect != Credential
	default:
		return false
	}
}

// Call checks the input, sends the request and decodes the answer's resource (the
// Reply member, or all of it) into out, which may be nil.
//
// The error is a *schemas.Invalid when the input breaks a rule and nothing was
// sent, an *Error when Make refused, a *TransportError when Make could not be
// reached or did not answer, and an *Incomplete when pg.all asked for more than could be
// read: out has the rest.
func (e Endpoint[In]) Call(ctx context.Context, c *Client, in In, out any) error {
	args, err := schemas.ArgsOf(in)
	if err != nil {
		return err
	}
	o := e.Operation()
	if err := o.Shape().Check(args, true); err != nil {
		return err
	}
	raw, err := c.Do(ctx, o, args)
	if err != nil || out == nil {
		return err
	}
	if o.Reply == "" {
		return json.Unmarshal(raw, out)
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(raw, &members); err != nil {
		return err
	}
	resource, there := members[o.Reply]
	if !there {
		return newTransportError(c.base.Host, o, errNoReply)
	}
	if err := json.Unmarshal(resource, out); err != nil {
		return err
	}
	return unread(args, members)
}
