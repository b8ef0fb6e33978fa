package gate

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"
)

const browserCookie = "make-mcp-browser"

// navigates tells whether a person's browser opens an address, rather than a program or
// the preview of a link, which would take the page from the person. Browsers say so, but
// not to addresses without encryption beyond this machine.
func (d *Desk) navigates(r *http.Request) bool {
	mode := r.Header.Get("Sec-Fetch-Mode")
	return mode == "navigate" || mode == "" && !d.trusted()
}

// encrypted tells whether people reach the pages over TLS, as they do through a proxy.
func (d *Desk) encrypted() bool {
	base, err := d.address()
	return err == nil && strings.HasPrefix(base, "https://")
}

// trusted tells whether browsers trust the address of the pages enough to say how they
// come by a request.
func (d *Desk) trusted() bool {
	base, err := d.address()
	if err != nil {
		return false
	}
	u, err := url.Parse(base)
	return err == nil && (u.Scheme == "https" || u.Hostname() == "localhost" || u.Hostname() == "::1" || strings.HasPrefix(u.Hostname(), "127."))
}

// bind ties a ticket to the first browser that opens it, and returns that browser's name,
// which only it knows. Where approvers are named each has a browser, and the passphrase
// tells who they are.
func (d *Desk) bind(w http.ResponseWriter, r *http.Request, id string) (string, bool) {
	if cookie, err := r.Cookie(browserCookie); err == nil && d.knows(r, id, cookie.Value) {
		return cookie.Value, true
	}
	// A browser never brings its own name: somebody else could have planted it.
	browser, ours := d.name(r, id)
	if !ours {
		return "", false
	}
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // on loopback there is no TLS for Secure
		Name: browserCookie, Value: browser, Path: "/approve/" + id, MaxAge: int(ticketLife.Seconds()),
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: r.TLS != nil || d.encrypted(),
	})
	return browser, true
}

// name makes a browser's name, unless the ticket is another's. Where there may be many
// browsers nothing is kept of them, or opening a page over and over would fill the store:
// a name that was given here is one that was sealed here.
func (d *Desk) name(r *http.Request, id string) (string, bool) {
	if d.identify != nil {
		browser, err := d.sealer.Seal("browser:"+id, rand.Text(), ticketLife)
		return browser, err == nil
	}
	browser := rand.Text()
	first, err := d.store.Add(r.Context(), "browser:"+id, []byte(digest(browser)), ticketLife)
	return browser, err == nil && first
}

// knows tells whether a browser's name is one that it was given here.
func (d *Desk) knows(r *http.Request, id, browser string) bool {
	if d.identify != nil {
		return d.sealer.Open("browser:"+id, browser, new(string)) == nil
	}
	bound, err := d.store.Get(r.Context(), "browser:"+id)
	return err == nil && bound != nil && hmac.Equal(bound, []byte(digest(browser)))
}

// token ties a form to the browser it was made for.
func token(id, browser string) string { return digest("form:" + id + ":" + browser) }

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
