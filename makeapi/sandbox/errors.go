package sandbox

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// failure is an answer that refuses. Make's members, in Make's order.
type failure struct {
	Detail    string     `json:"detail,omitempty"`
	Message   string     `json:"message"`
	Code      string     `json:"code,omitempty"`
	Suberrors []suberror `json:"suberrors,omitempty"`
	Metadata  []any      `json:"metadata,omitempty"`

	status     int
	text       string        // sent instead of JSON when not empty
	retryAfter time.Duration // sent as Retry-After when positive
	location   string        // sent as Location when not empty
}

type suberror struct {
	Message string `json:"message"`
}

// Error makes a failure the error that a handler returns.
func (f *failure) Error() string {
	return fmt.Sprintf("%d %s %s", f.status, f.Code, strings.TrimSpace(f.Detail+" "+f.text))
}

// refuse is a failure with a code of Make's and words that say why.
func refuse(status int, code, detail string) *failure {
	return &failure{status: status, Code: code, Message: http.StatusText(status), Detail: detail}
}

// The refusals that several groups share.

func notFound() *failure { return refuse(http.StatusNotFound, "SC404", "Not found.") }

// permissionDenied is what a missing scope and a missing role both get.
func permissionDenied() *failure {
	return &failure{status: http.StatusForbidden, Code: "SC403", Message: "Permission denied", Detail: "Access denied."}
}

// accessDenied is for somebody else's account.
func accessDenied() *failure {
	return &failure{status: http.StatusForbidden, Code: "IM001", Message: "Access denied.", Detail: "Access denied."}
}

// insufficientRights is for a team that the caller is not in, or that does
// not exist: Make does not tell which.
func insufficientRights() *failure {
	return &failure{status: http.StatusForbidden, Code: "IM002", Message: "Insufficient rights.", Detail: "Insufficient rights."}
}

func notLoggedIn(detail string) *failure {
	return &failure{status: http.StatusUnauthorized, Code: "IM015", Message: "Unauthorized", Detail: detail}
}

func invalidInput(detail string) *failure {
	return refuse(http.StatusBadRequest, "IM005", detail)
}

func badBody(detail string) *failure {
	return refuse(http.StatusBadRequest, "SC400", detail)
}

// overLimit is plain text, as seen on the live API.
func overLimit(retryAfter time.Duration) *failure {
	return &failure{
		status:     http.StatusTooManyRequests,
		text:       "Requests limit for organization exceeded, please try again later.",
		retryAfter: retryAfter,
	}
}
