package gate

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"html/template"
	"net/http"
	"strings"

	"makemcp/schemas"
)

//go:embed page.html
var pageSource embed.FS

var page = template.Must(template.ParseFS(pageSource, "page.html"))

// Checker says whether a tool accepts arguments with the secrets among them. Its
// error is a *schemas.Invalid.
type Checker func(tool string, args schemas.Args) error

// view is what the page shows.
type view struct {
	Title    string
	Message  string // instead of a question
	Question *Question
	Token    string // against forged posts
	Problems []schemas.Problem
}

// Pages serves the desk's questions to browsers at /approve/{id}.
//
// A page belongs to the browser that opened it first, shows the call, takes the
// secrets that it needs, and works without scripts. Neither an answer nor a secret
// is ever part of an address.
func (d *Desk) Pages(check Checker) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /approve/{id}", func(w http.ResponseWriter, r *http.Request) { d.show(w, r) })
	mux.HandleFunc("POST /approve/{id}", func(w http.ResponseWriter, r *http.Request) { d.receive(w, r, check) })
	return http.NewCrossOriginProtection().Handler(mux)
}

func (d *Desk) show(w http.ResponseWriter, r *http.Request) {
	if q, browser := d.admit(w, r); q != nil {
		render(w, http.StatusOK, view{Title: q.Title, Question: q, Token: d.token(r.PathValue("id"), browser)})
	}
}

// admit finds the question and makes sure that this browser may see it; otherwise
// it answers the request itself and returns nil.
func (d *Desk) admit(w http.ResponseWriter, r *http.Request) (*Question, string) {
	id := r.PathValue("id")
	q, err := d.question(r.Context(), id)
	switch {
	case err != nil:
		say(w, http.StatusInternalServerError, "This page can't be shown", "The server could not read the question. Ask your agent to call again.")
	case q == nil:
		say(w, http.StatusNotFound, "Nothing to decide here", "The question was answered, withdrawn or has expired. Ask your agent to call again if you still want it.")
	default:
		browser, ours := d.bind(w, r, id)
		if ours {
			return q, browser
		}
		say(w, http.StatusForbidden, "This page belongs to another browser", "It was opened in another browser first. If that was not you, tell whoever runs this server, and do not approve.")
	}
	return nil, ""
}

const browserCookie = "make-mcp-browser"

// bind ties a ticket to the first browser that opens it and returns that browser's
// name, which only it knows.
func (d *Desk) bind(w http.ResponseWriter, r *http.Request, id string) (string, bool) {
	// A browser never brings its own name: somebody else could have planted it.
	browser := rand.Text()
	first, err := d.store.Add(r.Context(), "browser:"+id, []byte(digest(browser)), ticketLife)
	if err != nil {
		return "", false
	}
	if first {
		http.SetCookie(w, &http.Cookie{ //nolint:gosec // on loopback there is no TLS for Secure
			Name: browserCookie, Value: browser, Path: "/approve/" + id, MaxAge: int(ticketLife.Seconds()),
			HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: r.TLS != nil,
		})
		return browser, true
	}
	cookie, err := r.Cookie(browserCookie)
	if err != nil {
		return "", false
	}
	bound, err := d.store.Get(r.Context(), "browser:"+id)
	return cookie.Value, err == nil && hmac.Equal(bound, []byte(digest(cookie.Value)))
}

// token ties a form to the browser it was made for.
func (d *Desk) token(id, browser string) string { return digest("form:" + id + ":" + browser) }

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// maxForm bounds a posted form, in bytes.
const maxForm = 64 << 10

func (d *Desk) receive(w http.ResponseWriter, r *http.Request, check Checker) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		say(w, http.StatusBadRequest, "That form could not be read", "Go back and try again.")
		return
	}
	q, browser := d.admit(w, r)
	if q == nil {
		return
	}
	id := r.PathValue("id")
	if !hmac.Equal([]byte(r.PostForm.Get("token")), []byte(d.token(id, browser))) {
		say(w, http.StatusForbidden, "That form is not from this page", "Open the page again and decide there.")
		return
	}
	a, problems := read(r, q, check)
	if len(problems) > 0 {
		render(w, http.StatusUnprocessableEntity, view{Title: q.Title, Question: q, Token: d.token(id, browser), Problems: problems})
		return
	}
	first, err := d.answer(r.Context(), id, a)
	switch {
	case err != nil:
		say(w, http.StatusInternalServerError, "That could not be saved", "Nothing was done. Go back and try again.")
	case !first:
		say(w, http.StatusConflict, "Already decided", "This question was answered before; the first answer counts.")
	case a.Approved:
		say(w, http.StatusOK, "Approved", "Your agent can go on now. If it waits for you, tell it that you are done. You can close this page.")
	default:
		say(w, http.StatusOK, "Declined", "Nothing was changed. You can close this page.")
	}
}

// read turns a posted form into an answer. Secrets are checked here, while the
// person can still mend them.
func read(r *http.Request, q *Question, check Checker) (Answer, []schemas.Problem) {
	a := Answer{Approved: r.PostForm.Get("decision") == "approve", Via: "page"}
	if !a.Approved || len(q.Secrets) == 0 {
		return a, nil
	}
	args := schemas.Args{}
	for name, value := range q.Args {
		args[name] = value
	}
	a.Secrets = map[string]string{}
	for _, s := range q.Secrets {
		a.Secrets[s.Name] = r.PostForm.Get(s.Name)
		if a.Secrets[s.Name] != "" || s.Must {
			args[s.Name] = a.Secrets[s.Name]
		}
	}
	var invalid *schemas.Invalid
	if errors.As(check(q.Tool, args), &invalid) {
		return a, labelled(invalid.Problems, q.Secrets)
	}
	return a, nil
}

// labelled names the fields as the form does, and puts what is wrong with one of them
// into one line.
func labelled(problems []schemas.Problem, secrets []Secret) []schemas.Problem {
	var pairs []string
	for _, s := range secrets {
		pairs = append(pairs, s.Name, s.Label)
	}
	asLabels := strings.NewReplacer(pairs...)
	var out []schemas.Problem
	for _, p := range problems {
		p.Argument = asLabels.Replace(strings.TrimPrefix(p.Argument, "/"))
		p.Text = asLabels.Replace(p.Text)
		if last := len(out) - 1; last >= 0 && out[last].Argument == p.Argument {
			out[last].Text += "; " + p.Text
			continue
		}
		out = append(out, p)
	}
	return out
}

// say shows a message and nothing to decide.
func say(w http.ResponseWriter, status int, title, message string) {
	render(w, status, view{Title: title, Message: message})
}

// contentPolicy allows the page's own style and its own form, nothing else.
const contentPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

func render(w http.ResponseWriter, status int, v view) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", contentPolicy)
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_ = page.Execute(w, v) // the browser went away: nobody is left to tell
}
