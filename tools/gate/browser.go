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
	key := "browser:" + id
	if cookie, err := r.Cookie(browserCookie); err == nil && d.knows(r, key, cookie.Value) {
		return cookie.Value, true
	}
	// A browser never brings its own name: somebody else could have planted it.
	browser := rand.Text()
	if d.identify != nil {
		key += ":" + digest(browser)
	}
	first, err := d.store.Add(r.Context(), key, []byte(digest(browser)), ticketLife)
	if err != nil || !first {
		return "", false
	}
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // on loopback there is no TLS for Secure
		Name: browserCookie, Value: browser, Path: "/approve/" + id, MaxAge: int(ticketLife.Seconds()),
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: r.TLS != nil,
	})
	return browser, true
}

// knows tells whether a browser's name is one that it was given here.
func (d *Desk) knows(r *http.Request, key, browser string) bool {
	if d.identify != nil {
		key += ":" + digest(browser)
	}
	bound, err := d.store.Get(r.Context(), key)
	return err == nil && bound != nil && hmac.Equal(bound, []byte(digest(browser)))
}

// token ties a form to the browser it was made for.
func token(id, browser string) string { return digest("form:" + id + ":" + browser) }

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
