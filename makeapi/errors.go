package makeapi

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Error is a refusal by Make.
type Error struct {
	// Status is the HTTP status.
	Status int
	// Code is Make's own, such as IM005 or SC403; it may be empty.
	Code string
	// Message is Make's short text.
	Message string
	// Detail is Make's longer text; it may be empty.
	Detail string
	// Suberrors are the single things that Make found wrong.
	Suberrors []string
	// Metadata is what Make adds to some refusals, such as what still depends on
	// the thing to be deleted.
	Metadata json.RawMessage
	// RetryAfter is how long Make asks to wait; 0 when it does not say.
	RetryAfter time.Duration
	// Operation is the call that was refused.
	Operation *Operation
}

// What is kept of a refusal: how much is read of it, and of each text in it, in bytes.
const (
	maxRefusal   = 64 << 10
	maxErrorText = 2000
)

// newError reads a refusal. Make sends JSON as a rule; its rate limit has been
// seen as plain text, and a proxy before it may send HTML. A body that breaks off is
// read as far as it goes: the status says the most.
func newError(o *Operation, resp *http.Response) *Error {
	body, _ := io.ReadAll(io.LimitReader(resp.Body, maxRefusal))
	e := &Error{Status: resp.StatusCode, Operation: o, RetryAfter: retryAfter(resp.Header.Get("Retry-After"))}
	var sent struct{ Code, Message, Detail, Metadata, Suberrors json.RawMessage }
	if json.Unmarshal(body, &sent) != nil {
		e.Message = http.StatusText(resp.StatusCode)
		if text := strings.TrimSpace(string(body)); text != "" && !strings.HasPrefix(text, "<") {
			e.Message = shorten(text)
		}
		return e
	}
	e.Code, e.Message, e.Detail, e.Metadata = textOf(sent.Code), textOf(sent.Message), textOf(sent.Detail), sent.Metadata
	var suberrors []json.RawMessage
	if json.Unmarshal(sent.Suberrors, &suberrors) != nil {
		return e
	}
	for _, s := range suberrors {
		var one struct{ Message json.RawMessage }
		if json.Unmarshal(s, &one) == nil && one.Message != nil {
			s = one.Message
		}
		e.Suberrors = append(e.Suberrors, textOf(s))
	}
	return e
}

// textOf is a member as text: Make sends strings, and now and then an object.
func textOf(raw json.RawMessage) string {
	var text string
	switch {
	case len(raw) == 0 || string(raw) == "null":
	case json.Unmarshal(raw, &text) != nil:
		text = string(raw)
	}
	return shorten(text)
}

func shorten(text string) string {
	return strings.ToValidUTF8(text[:min(len(text), maxErrorText)], "")
}

// retryAfter reads the header: seconds, or a date.
func retryAfter(value string) time.Duration {
	if seconds, err := strconv.Atoi(value); err == nil && seconds > 0 {
		return time.Duration(min(seconds, math.MaxInt64/int(time.Second))) * time.Second
	}
	if date, err := http.ParseTime(value); err == nil {
		return max(0, time.Until(date).Round(time.Second))
	}
	return 0
}

// Error says what Make said, with its code.
func (e *Error) Error() string { return e.Ours() + ": " + e.Theirs() }

// plainCode is what a code of Make's looks like. Anything else is text.
var plainCode = regexp.MustCompile(`^[A-Za-z0-9_-]{1,20}$`)

// Ours is what can be told of a refusal without repeating text of Make's, which may be a stranger's.
func (e *Error) Ours() string {
	code := e.Code
	if !plainCode.MatchString(code) {
		code = "no code"
	}
	return fmt.Sprintf("Make refused %s (HTTP %d, %s)", e.Operation.Name, e.Status, code)
}

// Theirs is Make's own text: detail before message, and every suberror, as Make's own SDK shows
// them.
func (e *Error) Theirs() string {
	text := e.Detail
	if text == "" {
		text = e.Message
	}
	if text == "" {
		text = http.StatusText(e.Status)
	}
	if len(e.Suberrors) > 0 {
		text = strings.TrimSuffix(text, ".") + ": " + strings.Join(e.Suberrors, " ")
	}
	if e.Code != "" && !plainCode.MatchString(e.Code) {
		text = e.Code + ": " + text
	}
	return text
}

// Hint says what to do next, for agents and people.
func (e *Error) Hint() string {
	switch {
	case e.Code == "IM102":
		return "The current password is wrong. Ask the person to try again; Make locks the account out after too many attempts."
	case e.Code == "IM003":
		return "No storage is left in the organization's quota. Use a smaller size, or delete a data store."
	case e.Code == "IM011":
		return "A limit is reached: too many attempts or too many of this kind. Wait, or delete something first; do not repeat the call now."
	case e.Code == "IM325":
		return "The scenario is inactive. scenarios_activate makes it active, and lets it run by its schedule from then on: ask the person first."
	case e.Code == "IM001":
		return "Only the user in question or an administrator may do this. Check userId, or leave it to that user."
	case IsUnauthorized(e):
		return "The API token is missing, wrong or expired. A person has to create a new one in Make (profile, API access) and set MAKE_API_KEY."
	case IsForbidden(e):
		return e.forbiddenHint()
	case IsNotLicensed(e):
		return "The organization's plan does not include this. A person has to change the plan."
	case IsConfirmationRequired(e):
		return "Make wants this confirmed because other things depend on it. A person has to approve the call."
	case IsNotFound(e):
		return "It does not exist, or this token may not see it. List the things of this kind to find the right id, and check that the zone is theirs."
	case IsRateLimited(e):
		return "The organization's limit of requests per minute is used up. " + e.whenAgain("Wait a minute") + ", then call again; ask for fewer pages."
	case IsUnavailable(e):
		return "Make is temporarily unavailable. " + e.whenAgain("Wait a minute") + e.uncertain(", then call again.")
	case e.Status >= 500:
		return "Something failed within Make" + e.uncertain(". Call again in a moment.")
	case e.Status >= 300 && e.Status < 400:
		return "Make does not redirect, so this is not its API. A person should check MAKE_ZONE."
	case IsInvalid(e):
		return "Mend the arguments that Make names, then call again."
	default:
		return "Repeating the same call will not help; change what Make names."
	}
}

func (e *Error) forbiddenHint() string {
	hint := "The token lacks "
	if e.Operation.Scope != "" {
		hint += "the scope " + e.Operation.Scope + ", or its user lacks "
	}
	return hint + "a role in that team or organization, or the team is in another zone. A person can check with make-mcp doctor; do not repeat the call."
}

func (e *Error) whenAgain(unknown string) string {
	if e.RetryAfter > 0 {
		seconds := int(e.RetryAfter.Seconds())
		if seconds == 1 {
			return "Wait a second"
		}
		return fmt.Sprintf("Wait %d seconds", seconds)
	}
	return unknown
}

// uncertain says what to do where a write may have been done before it failed; reads go on as
// it says.
func (e *Error) uncertain(read string) string {
	if e.Operation.Effect == Read {
		return read
	}
	return ". It may or may not have been done: read the current state before calling again."
}

// TransportError is a request that got no usable answer.
type TransportError struct {
	// Host that was called.
	Host string
	// Operation that was tried.
	Operation *Operation
	// Temporary tells that trying again may help.
	Temporary bool
	// Sent tells that Make may have received the request, and acted on it.
	Sent bool

	cause error
}

func newTransportError(host string, o *Operation, err error) *TransportError {
	var withAddress *url.Error
	if errors.As(err, &withAddress) {
		err = withAddress.Err // the address has the arguments in it
	}
	e := &TransportError{Host: host, Operation: o, cause: err, Sent: true}
	var dns *net.DNSError
	var refused *net.OpError
	switch {
	case errors.As(err, &dns), isTLS(err):
		e.Sent = false
	case errors.As(err, &refused) && (refused.Op == "dial" || refused.Op == "proxyconnect"):
		e.Sent = false
		e.Temporary = true
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET):
		e.Temporary = true
	}
	return e
}

// isTLS reports that no encrypted connection came about.
func isTLS(err error) bool {
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	return errors.As(err, &certificate) || errors.As(err, &record)
}

// Error says what failed, in words rather than in layers of the network.
func (e *TransportError) Error() string {
	var dns *net.DNSError
	var timeout net.Error
	switch {
	case errors.As(e.cause, &dns):
		return fmt.Sprintf("there is no host %s", e.Host)
	case isTLS(e.cause):
		return fmt.Sprintf("no secure connection to %s: %v", e.Host, e.cause)
	case errors.Is(e.cause, context.Canceled):
		return fmt.Sprintf("%s was cancelled before %s answered", e.Operation.Name, e.Host)
	case errors.As(e.cause, &timeout) && timeout.Timeout():
		return fmt.Sprintf("%s did not answer %s in time", e.Host, e.Operation.Name)
	case errors.Is(e.cause, syscall.ECONNREFUSED):
		return fmt.Sprintf("%s refused the connection", e.Host)
	case errors.Is(e.cause, io.ErrUnexpectedEOF), errors.Is(e.cause, io.EOF), errors.Is(e.cause, syscall.ECONNRESET):
		return fmt.Sprintf("%s closed the connection before its answer to %s was complete", e.Host, e.Operation.Name)
	case errors.Is(e.cause, errTooLarge), errors.Is(e.cause, errNotJSON), errors.Is(e.cause, errNoReply), errors.Is(e.cause, errNoCookie):
		return fmt.Sprintf("%s of %s can't be used: %v", e.Operation.Name, e.Host, e.cause)
	default:
		return fmt.Sprintf("%s can't be reached", e.Host)
	}
}

// Hint says what to do next, for agents and people.
func (e *TransportError) Hint() string {
	switch {
	case errors.Is(e.cause, errTooLarge) && e.Operation.Effect == Read:
		return "Ask for less: fewer columns (cols) or a smaller page (pg.limit)."
	case !e.Sent:
		return "Nothing was sent. A person should check MAKE_ZONE and the network; make-mcp doctor tells which it is."
	case e.Operation.Effect == Read:
		return "Nothing was changed. Call again."
	default:
		return "It may or may not have been done: read the current state before calling again."
	}
}

// Unwrap returns the network's own error.
func (e *TransportError) Unwrap() error { return e.cause }

// IsUnauthorized reports a missing, wrong or expired token.
func IsUnauthorized(err error) bool { return hasStatus(err, http.StatusUnauthorized) }

// IsForbidden reports a missing scope or role, or the wrong zone: Make answers all
// three alike.
func IsForbidden(err error) bool { return hasStatus(err, http.StatusForbidden) }

// IsNotFound reports a thing that does not exist or is hidden from the caller.
func IsNotFound(err error) bool { return hasStatus(err, http.StatusNotFound) }

// IsInvalid reports input that Make does not accept.
func IsInvalid(err error) bool {
	return hasStatus(err, http.StatusBadRequest) || hasStatus(err, http.StatusUnprocessableEntity)
}

// IsNotLicensed reports a feature that the organization's plan lacks.
func IsNotLicensed(err error) bool { return hasStatus(err, http.StatusPaymentRequired) }

// IsConfirmationRequired reports that Make wants confirmed=true (IM004).
func IsConfirmationRequired(err error) bool { return hasStatus(err, http.StatusNotAcceptable) }

// IsRateLimited reports that the organization's requests of this minute are used up.
func IsRateLimited(err error) bool { return hasStatus(err, http.StatusTooManyRequests) }

// IsUnavailable reports that Make says to try again later.
func IsUnavailable(err error) bool { return hasStatus(err, http.StatusServiceUnavailable) }

func hasStatus(err error, status int) bool {
	var e *Error
	return errors.As(err, &e) && e.Status == status
}
