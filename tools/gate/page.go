package gate

import (
	"crypto/hmac"
	"embed"
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
	Identify bool       // approvers say who they are
	Votes    []string   // who has approved
	Offers   bool       // a button leads to a secret
	Revealed []Revealed // the secret itself
	Next     string     // where the answer's secret will be
}

// Pages serves the desk's questions to browsers at /approve/{id}, and the secrets of
// answers at /approve/{id}/secret.
//
// A page belongs to the browser that opened it first, or to the approvers that are named;
// it shows the call, takes the secrets that it needs, and works without scripts. Neither an
// answer nor a secret is ever part of an address.
func (d *Desk) Pages(check Checker) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /approve/{id}", d.ask)
	mux.HandleFunc("POST /approve/{id}", func(w http.ResponseWriter, r *http.Request) { d.receive(w, r, check) })
	mux.HandleFunc("GET /approve/{id}/secret", d.offer)
	mux.HandleFunc("POST /approve/{id}/secret", d.show)
	return http.NewCrossOriginProtection().Handler(mux)
}

func (d *Desk) ask(w http.ResponseWriter, r *http.Request) {
	q, browser := d.admit(w, r)
	if q == nil {
		return
	}
	v, err := d.view(r, q, browser)
	if err != nil {
		sayBroken(w)
		return
	}
	render(w, http.StatusOK, v)
}

// view is the page of a question. Who approves after the first types no secrets.
func (d *Desk) view(r *http.Request, q *Question, browser string) (view, error) {
	id := r.PathValue("id")
	votes, err := d.votes(r.Context(), id, q)
	if len(votes) > 0 {
		q.Secrets = nil
	}
	return view{Title: q.Title, Question: q, Token: token(id, browser), Identify: q.Approvals > 0, Votes: names(votes)}, err
}

// admit finds the question and makes sure that this browser may see it; otherwise
// it answers the request itself and returns nil.
func (d *Desk) admit(w http.ResponseWriter, r *http.Request) (*Question, string) {
	id := r.PathValue("id")
	q, err := d.question(r.Context(), id)
	switch {
	case err != nil:
		sayBroken(w)
	case q == nil:
		say(w, http.StatusNotFound, "Nothing to decide here", "The question was answered, withdrawn or has expired. Ask your agent to call again if you still want it.")
	default:
		if browser, ours := d.admitBrowser(w, r, id); ours {
			return q, browser
		}
	}
	return nil, ""
}

// admitBrowser makes sure that a page is this browser's; otherwise it answers the request
// itself.
func (d *Desk) admitBrowser(w http.ResponseWriter, r *http.Request, id string) (string, bool) {
	if !d.navigates(r) {
		say(w, http.StatusForbidden, "Open this page in a browser", "It is for a person to read and decide on, and this was no browser, or only the preview of a link.")
		return "", false
	}
	browser, ours := d.bind(w, r, id)
	if !ours {
		say(w, http.StatusForbidden, "This page belongs to another browser", "It was opened in another browser first. If that was not you, tell whoever runs this server, and do not approve.")
	}
	return browser, ours
}

// maxForm bounds a posted form, in bytes.
const maxForm = 64 << 10

// admitForm makes sure that a form comes from the page of this browser; otherwise it
// answers the request itself.
func (d *Desk) admitForm(w http.ResponseWriter, r *http.Request, id, browser string) bool {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		say(w, http.StatusBadRequest, "That form could not be read", "Go back and try again.")
		return false
	}
	if !hmac.Equal([]byte(r.PostForm.Get("token")), []byte(token(id, browser))) {
		say(w, http.StatusForbidden, "That form is not from this page", "Open the page again and decide there.")
		return false
	}
	return true
}

func (d *Desk) receive(w http.ResponseWriter, r *http.Request, check Checker) {
	q, browser := d.admit(w, r)
	id := r.PathValue("id")
	if q == nil || !d.admitForm(w, r, id, browser) {
		return
	}
	v, err := d.view(r, q, browser)
	if err != nil {
		sayBroken(w)
		return
	}
	by := ""
	if v.Identify && approves(r) { // whoever sees the page may decline
		var known bool
		if by, known = d.who(w, r, id, v); !known {
			return
		}
	}
	a, problems := read(r, q, check)
	if len(problems) > 0 {
		v.Problems = problems
		render(w, http.StatusUnprocessableEntity, v)
		return
	}
	state, err := d.take(r.Context(), id, q, a, by)
	if err != nil {
		sayBroken(w)
		return
	}
	render(w, statusOf[state], thanks(state, id, q, a))
}

// who finds out which approver sent a form, where they are named; otherwise it answers the
// request itself. On the last try the question is taken from the desk.
func (d *Desk) who(w http.ResponseWriter, r *http.Request, id string, v view) (string, bool) {
	if d.identify == nil {
		return "", true
	}
	late, err := d.tries(r.Context(), id)
	name := strings.TrimSpace(r.PostForm.Get("approver"))
	switch {
	case err != nil:
		sayBroken(w)
	case late:
		say(w, http.StatusForbidden, "Too many tries", "No more passphrases are taken for ten minutes. Then ask your agent to call again. If the other tries were not yours, tell whoever runs this server.")
	case d.identify(name, r.PostForm.Get("passphrase")):
		return name, true
	default:
		v.Problems = []schemas.Problem{{Text: "This name and passphrase are not those of an approver."}}
		render(w, http.StatusUnprocessableEntity, v)
	}
	return "", false
}

var statusOf = map[taken]int{
	late: http.StatusConflict, twice: http.StatusConflict, counted: http.StatusOK, decided: http.StatusOK,
}

// thanks is the page after a decision.
func thanks(state taken, id string, q *Question, a Answer) view {
	switch {
	case state == late:
		return view{Title: "Already decided", Message: "This question was answered before; the first answer counts."}
	case state == twice:
		return view{Title: "You have approved this", Message: "It takes another approver to agree."}
	case state == counted:
		return view{Title: "Approved by you", Message: "It takes another approver to agree. They open the same page."}
	case !a.Approved:
		return view{Title: "Declined", Message: "Nothing was changed. You can close this page."}
	}
	v := view{Title: "Approved", Message: "Your agent can go on now. If it waits for you, tell it that you are done. You can close this page."}
	if q.Reveals {
		v.Message = "Your agent can go on now. If it waits for you, tell it that you are done. Then come back here."
		v.Next = "/approve/" + id + "/secret"
	}
	return v
}

func approves(r *http.Request) bool { return r.PostForm.Get("decision") == "approve" }

// read turns a posted form into an answer. What was typed is checked here, while the
// person can still mend it.
func read(r *http.Request, q *Question, check Checker) (Answer, []schemas.Problem) {
	a := Answer{Approved: approves(r), Via: "page", Target: q.Target}
	if !a.Approved {
		return a, nil
	}
	if q.Type != "" && !q.Typed(r.PostForm.Get("typed")) {
		return a, []schemas.Problem{{Text: "What you typed is not the name above."}}
	}
	if len(q.Secrets) == 0 {
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

func sayBroken(w http.ResponseWriter) {
	say(w, http.StatusInternalServerError, "That did not work", "The server could not read or save the question. Nothing was done. Ask your agent to call again.")
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
