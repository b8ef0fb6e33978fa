package gate

import (
	"context"
	"crypto/rand"
	"net/http"
)

// Revealed is one secret of an answer, for a person to see.
type Revealed struct{ Name, Value string }

// Reveal puts secrets on a page that shows them to one person, once, and returns its
// address. ticket is that of the page on which the call was approved, whose browser alone
// is shown them; without one it is the first browser that opens the page. Where approvers
// are named it takes a passphrase.
func (d *Desk) Reveal(ctx context.Context, ticket string, secrets []Revealed) (string, error) {
	base, err := d.address()
	if err != nil {
		return "", err
	}
	if ticket == "" {
		ticket = rand.Text()
	}
	return base + "/approve/" + ticket + "/secret", d.put(ctx, "secret:"+ticket, secrets)
}

const revealTitle = "A secret, to be seen once"

func (d *Desk) offer(w http.ResponseWriter, r *http.Request) {
	if id, browser, ok := d.admitToSecret(w, r); ok {
		render(w, http.StatusOK, view{Title: revealTitle, Offers: true, Identify: d.identify != nil, Token: token(id, browser)})
	}
}

// admitToSecret makes sure that there is a secret and that this browser may see it;
// otherwise it answers the request itself.
func (d *Desk) admitToSecret(w http.ResponseWriter, r *http.Request) (id, browser string, ok bool) {
	id = r.PathValue("id")
	waiting, err := d.store.Get(r.Context(), "secret:"+id)
	if err != nil {
		sayBroken(w)
		return id, "", false
	}
	if waiting == nil {
		say(w, http.StatusNotFound, "Nothing to see here",
			"The call was not made yet, or this was shown before, or too long ago. If your agent still has to go on, open this page again when it is done.")
		return id, "", false
	}
	browser, ok = d.admitBrowser(w, r, id)
	return id, browser, ok
}

func (d *Desk) show(w http.ResponseWriter, r *http.Request) {
	id, browser, ok := d.admitToSecret(w, r)
	if !ok || !d.admitForm(w, r, id, browser) {
		return
	}
	if _, ok := d.who(w, r, id, view{Title: revealTitle, Offers: true, Identify: true, Token: token(id, browser)}); !ok {
		return
	}
	raw, err := d.store.Take(r.Context(), "secret:"+id)
	var secrets []Revealed
	if err == nil && raw != nil {
		err = d.sealer.Open("secret:"+id, string(raw), &secrets)
	}
	switch {
	case err != nil:
		sayBroken(w)
	case raw == nil:
		say(w, http.StatusConflict, "Shown before", "This secret was shown once already.")
	default:
		render(w, http.StatusOK, view{Title: "Keep this now", Message: "It is shown this once, and gone when you leave the page.", Revealed: secrets})
	}
}
