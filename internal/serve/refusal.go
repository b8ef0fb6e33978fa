package serve

import (
	"encoding/json"
	"net/http"
)

// refusal is how a request is turned away.
type refusal struct {
	status    int
	challenge string // of WWW-Authenticate
	fault     fault
}

// answer sends the refusal as the answer to the request with this id.
func (f *refusal) answer(w http.ResponseWriter, id json.RawMessage) {
	switch f.status {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		w.Header().Set("Retry-After", "1")
	case http.StatusUnauthorized, http.StatusForbidden:
		w.Header().Set("WWW-Authenticate", f.challenge)
	}
	answerFault(w, f.status, id, f.fault)
}
