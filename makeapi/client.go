// Package makeapi is a client of the Make API (https://developers.make.com), and
// the list of its endpoints.
//
// An endpoint is data: an input struct in package schemas and a declaration here,
// one file a group. The declaration alone tells how a call travels; there is no
// code per endpoint.
//
//	client, err := makeapi.New("eu2.make.com", token)
//	var stores []struct{ Name string }
//	err = makeapi.ListDataStores.Call(ctx, client, schemas.ListDataStores{TeamID: 35}, &stores)
//
// The client reuses connections, bounds time and size, repeats a request only
// where that can do no harm, and turns refusals into errors that say what to do.
package makeapi

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"makemcp/schemas"
)

const (
	// defaultTimeout bounds one request. Make lets a scenario run answer after up
	// to 40 seconds.
	defaultTimeout = 60 * time.Second
	// maxAnswer bounds what is read of an answer, in bytes after decompression.
	maxAnswer = 32 << 20
)

// Client sends requests to one zone of Make with one token. It is safe for
// concurrent use.
type Client struct {
	base      *url.URL
	token     string
	http      *http.Client
	userAgent string
	retry     retryPolicy
	observe   func(Exchange)
}

// Exchange is what an observer is told of each request: enough to find a fault,
// nothing that could be a secret.
type Exchange struct {
	Name     string // the endpoint's
	Method   string
	Path     string // the route, not the address: arguments are left out
	Attempt  int    // from 1
	Status   int    // 0 when no answer came
	Duration time.Duration
}

// Option changes a Client.
type Option func(*Client)

// WithTransport sends requests through another transport, such as a sandbox's.
func WithTransport(t http.RoundTripper) Option { return func(c *Client) { c.http.Transport = t } }

// WithTimeout bounds each request, repetitions apart; the default is 60 seconds.
func WithTimeout(d time.Duration) Option { return func(c *Client) { c.http.Timeout = d } }

// WithUserAgent names the program. Make's edge refuses some default names, so it
// is never empty.
func WithUserAgent(name string) Option {
	return func(c *Client) {
		if name != "" {
			c.userAgent = name
		}
	}
}

// WithObserver reports every request after it ended. The function is called from
// many goroutines and must not block.
func WithObserver(f func(Exchange)) Option { return func(c *Client) { c.observe = f } }

// WithRetries sets how often a request that is safe to repeat is sent again, and
// the longest wait before one; the default is 3 times and 30 seconds.
func WithRetries(times int, longestWait time.Duration) Option {
	return func(c *Client) { c.retry.times, c.retry.longest = times, longestWait }
}

// New returns a client for a zone, such as "eu2.make.com", and an API token. A
// zone with a scheme ("http://127.0.0.1:8090") is taken as a full address: only
// whoever operates the program may choose that, never an agent.
func New(zone, token string, opts ...Option) (*Client, error) {
	base, err := parseZone(zone)
	if err != nil {
		return nil, err
	}
	if token, err = cleanToken(token); err != nil {
		return nil, err
	}
	c := &Client{
		base:      base,
		token:     token,
		userAgent: "make-mcp",
		retry:     defaultRetry,
		observe:   func(Exchange) {},
		http: &http.Client{
			Timeout:   defaultTimeout,
			Transport: newTransport(),
			// A redirect could carry the token to another host.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	for _, o := range opts {
		o(c)
	}
	return c, nil
}

func newTransport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConns = 256
	t.MaxIdleConnsPerHost = 64
	return t
}

// Redact takes the client's token out of a text, whatever brought it there.
func (c *Client) Redact(text string) string {
	if c.token == "" {
		return text
	}
	return strings.ReplaceAll(text, c.token, "(hidden)")
}

// Account is a fingerprint of the account: twelve hex digits that are the same for the
// same zone and token. A token is random and long, so it can't be found from them.
func (c *Client) Account() string {
	sum := sha256.Sum256([]byte(c.base.Host + "\n" + c.token))
	return hex.EncodeToString(sum[:6])
}

// Zone is the host that the client talks to.
func (c *Client) Zone() string { return c.base.Host }

// Do sends one call and returns Make's answer as it is. Arguments must have passed
// the Check of the operation's shape; Call of an Endpoint does both. The errors
// are those of Call.
func (c *Client) Do(ctx context.Context, o *Operation, args schemas.Args) (json.RawMessage, error) {
	if rest, most := wholeList(args); most > 0 {
		return c.doPages(ctx, o, rest, most)
	}
	return c.do(ctx, o, args)
}

// do sends one request, and repeats it where that can help and do no harm. After an attempt
// that may have been done, the refusal of a repetition says nothing of the first: a deletion
// whose answer was lost finds nothing the second time. So it is the first that is told then.
func (c *Client) do(ctx context.Context, o *Operation, args schemas.Args) (json.RawMessage, error) {
	e, err := o.encode(args)
	if err != nil {
		return nil, err
	}
	var unsure error
	for attempt := 1; ; attempt++ {
		started := time.Now()
		answer, status, err := c.send(ctx, o, e)
		c.observe(Exchange{o.Name, o.Method, o.Path, attempt, status, time.Since(started)})
		if unsure == nil && !isSafe(o.Method) && mayBeDone(err) {
			unsure = err
		}
		wait, again := c.retry.after(o, attempt, err)
		if again && pause(ctx, wait) {
			continue
		}
		if err != nil && unsure != nil {
			return nil, unsure
		}
		return answer, err
	}
}

type confirmedKey struct{}

// WithConfirmation says that a person approved the calls made with this context: those
// that Make wants confirmed are sent with confirmed=true.
func WithConfirmation(ctx context.Context) context.Context {
	return context.WithValue(ctx, confirmedKey{}, true)
}

func isConfirmed(ctx context.Context) bool {
	confirmed, _ := ctx.Value(confirmedKey{}).(bool)
	return confirmed
}

// send makes one attempt. The status is 0 when no answer came.
func (c *Client) send(ctx context.Context, o *Operation, e *encoded) (json.RawMessage, int, error) {
	req, err := c.request(ctx, o, e)
	if err != nil {
		return nil, 0, err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, 0, newTransportError(c.base.Host, o, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return nil, resp.StatusCode, newError(o, resp)
	}
	answer, err := readAnswer(o.Answer, resp.Body)
	if err == nil && o.Cookies != "" {
		answer, err = addCookies(answer, o.Cookies, resp.Cookies())
	}
	if err != nil {
		return nil, resp.StatusCode, newTransportError(c.base.Host, o, err)
	}
	return answer, resp.StatusCode, nil
}

func (c *Client) request(ctx context.Context, o *Operation, e *encoded) (*http.Request, error) {
	address := c.base.String() + "/api/v2" + e.path
	query := e.query
	if o.Confirmed && isConfirmed(ctx) {
		query = strings.TrimPrefix(query+"&confirmed=true", "&")
	}
	if query != "" {
		address += "?" + query
	}
	req, err := http.NewRequestWithContext(ctx, o.Method, address, bytes.NewReader(e.body))
	if err != nil {
		return nil, err
	}
	switch {
	case e.body == nil && o.Idempotent():
		req.Body, req.GetBody = http.NoBody, nil
	case e.body == nil:
		// On a reused connection that breaks, net/http itself repeats a GET that is
		// known to have no body. This one turns out to be empty when it is read.
		req.Body, req.GetBody = io.NopCloser(strings.NewReader("")), nil
	default:
		req.Header.Set("Content-Type", cmp.Or(o.Body, "application/json"))
	}
	if o.Answer == JSON {
		req.Header.Set("Accept", "application/json")
	}
	req.Header.Set("User-Agent", c.userAgent)
	if e.cookie != "" {
		req.Header.Set("Cookie", e.cookie)
	}
	if o.Auth == WithToken {
		req.Header.Set("Authorization", authorization(c.token))
	}
	return req, nil
}

var (
	errTooLarge = fmt.Errorf("the answer is larger than %d MB", maxAnswer>>20)
	errNotJSON  = errors.New("the answer is not valid JSON, or was cut off")
	errNoReply  = errors.New("the answer lacks the resource")
	errNoCookie = errors.New("it set no session, so there is nothing to go on with; ask for a new e-mail")
)

// readAnswer reads an answer up to the limit, as JSON. Nothing at all, as Make answers
// some writes, counts as an empty object.
func readAnswer(kind Answer, r io.Reader) (json.RawMessage, error) {
	body, err := io.ReadAll(io.LimitReader(r, maxAnswer+1))
	switch {
	case err != nil:
		return nil, err
	case len(body) > maxAnswer:
		return nil, errTooLarge
	case kind == Text:
		return marshal(string(body))
	case kind == Binary:
		return json.Marshal(body) // base64
	case len(bytes.TrimSpace(body)) == 0:
		return json.RawMessage("{}"), nil
	case !json.Valid(body):
		return nil, errNotJSON
	}
	return body, nil
}

// addCookies puts the answer's cookies into the answer, as the Cookie header that
// the next request needs.
func addCookies(answer json.RawMessage, name string, cookies []*http.Cookie) (json.RawMessage, error) {
	var object map[string]json.RawMessage
	if err := json.Unmarshal(answer, &object); err != nil || object == nil {
		return nil, errNotJSON
	}
	var pairs []string
	for _, cookie := range cookies {
		if cookie.MaxAge >= 0 && cookie.Value != "" { // a negative age takes a cookie back
			pairs = append(pairs, cookie.Name+"="+cookie.Value)
		}
	}
	if len(pairs) == 0 {
		return nil, errNoCookie
	}
	header, err := json.Marshal(strings.Join(pairs, "; "))
	if err != nil {
		return nil, err
	}
	object[name] = header
	return json.Marshal(object)
}

// ServerTime is the time by Make's clock, to the second. The error is that of Call.
func (c *Client) ServerTime(ctx context.Context) (time.Time, error) {
	ping := Ping.Operation()
	req, err := c.request(ctx, ping, &encoded{path: ping.Path})
	if err != nil {
		return time.Time{}, err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return time.Time{}, newTransportError(c.base.Host, ping, err)
	}
	defer resp.Body.Close()
	return http.ParseTime(resp.Header.Get("Date"))
}
