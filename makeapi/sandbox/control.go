package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// mountControl adds the addresses for tests, outside of the emulated API: no
// token, no log, no faults.
func (s *Sandbox) mountControl(mux *http.ServeMux) {
	mux.HandleFunc("GET /sandbox/account", func(w http.ResponseWriter, r *http.Request) {
		account := SeedAccount()
		account.URL = baseURL(r)
		sendControl(w, account)
	})
	mux.HandleFunc("GET /sandbox/state", func(w http.ResponseWriter, _ *http.Request) { sendControl(w, s.State()) })
	mux.HandleFunc("GET /sandbox/requests", func(w http.ResponseWriter, _ *http.Request) {
		sendControl(w, map[string]any{"requests": notNil(s.Requests()), "mutations": s.Mutations()})
	})
	mux.HandleFunc("GET /sandbox/outbox", func(w http.ResponseWriter, _ *http.Request) {
		sendControl(w, map[string]any{"mails": notNil(s.Outbox())})
	})
	mux.HandleFunc("POST /sandbox/reset", func(w http.ResponseWriter, _ *http.Request) {
		s.Reset()
		sendControl(w, map[string]any{"ok": true})
	})
	mux.HandleFunc("POST /sandbox/faults", s.controlFaults)
	mux.HandleFunc("POST /sandbox/check-password", s.controlPassword)
}

func (s *Sandbox) controlFaults(w http.ResponseWriter, r *http.Request) {
	var f Fault
	err := decodeControl(r, &f)
	if err == nil {
		err = s.Inject(f)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	sendControl(w, map[string]any{"ok": true})
}

func (s *Sandbox) controlPassword(w http.ResponseWriter, r *http.Request) {
	var login struct{ Email, Password string }
	if err := decodeControl(r, &login); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	sendControl(w, map[string]any{"valid": s.CheckPassword(login.Email, login.Password)})
}

// decodeControl reads a small JSON body and refuses members it does not know.
func decodeControl(r *http.Request, into any) error {
	d := json.NewDecoder(http.MaxBytesReader(nil, r.Body, 64<<10))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("sandbox: the body is not understood: %w", err)
	}
	return nil
}

func sendControl(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(encode(v))
}

func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// baseURL is where the request found the API.
func baseURL(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}
