package sandbox

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"time"
	"unicode"
	"unicode/utf8"
)

// passwordHash is a salted hash. The accounts are made up, so one round of
// SHA-256 will do.
type passwordHash struct {
	salt string
	sum  [sha256.Size]byte
}

func hashPassword(password, salt string) passwordHash {
	return passwordHash{salt, sha256.Sum256([]byte(salt + "\x00" + password))}
}

func (h passwordHash) is(password string) bool {
	return h == hashPassword(password, h.salt)
}

// withPassword returns the user with another password.
func (u user) withPassword(password string) user {
	u.PasswordVersion++
	u.Password = hashPassword(password, fmt.Sprintf("user %d, password %d", u.ID, u.PasswordVersion))
	return u
}

// attempts counts wrong passwords of one user, and when the last one was.
type attempts struct {
	wrong int
	last  time.Time
}

// After maxAttempts wrong passwords no further one is looked at for a while.
const (
	maxAttempts = 5
	lockout     = 15 * time.Minute
)

// A reset link is good for an hour, the session that it opens for a quarter.
const (
	resetLinkLife    = time.Hour
	resetSessionLife = 15 * time.Minute
	resetCookie      = "makeResetSession"
)

// reset is a demand for a new password on its way from the mail to the end.
type reset struct {
	ID       int    `json:"id"`
	UserID   int    `json:"userId"`
	Demanded moment `json:"demanded"`
	Opened   moment `json:"opened"`
	Closed   moment `json:"closed"`
	Hash     string `json:"-"`
	Session  string `json:"-"`
}

// Mail is a message that Make sent.
type Mail struct {
	To      string    `json:"to"`
	Subject string    `json:"subject"`
	Body    string    `json:"body"`
	Link    string    `json:"link"` // empty when the mail only informs
	Hash    string    `json:"hash"` // the secret of the link
	Time    time.Time `json:"time"`
}

var (
	attemptKind = kind[int, attempts]{name: "passwordAttempts", private: true}
	resetKind   = kind[int, reset]{name: "passwordResets"}
	mailKind    = kind[int, Mail]{name: "outbox"}
)

var passwordRoutes = []*route{
	{method: "PUT", path: "/users/{userId}/attributes/email", scopes: scopes("user:write"), handler: updateEmail},
	{method: "PUT", path: "/users/{userId}/attributes/password", scopes: scopes("user:write"), handler: updatePassword},
	{method: "POST", path: "/users/password-reset-demand", open: true, handler: demandReset},
	{method: "GET", path: "/users/password-reset", open: true, handler: openReset},
	{method: "POST", path: "/users/password-reset", open: true, handler: resetPassword},
}

func updateEmail(c *call) (any, error) {
	id, b := c.path.integer("userId"), c.body
	current := b.text("currentEmailAddress", required, emailAddress)
	next := b.text("newEmailAddress", required, emailAddress)
	password := b.text("currentPassword", required)
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	u, err := c.ownAccount(id, password)
	if err != nil {
		return nil, err
	}
	if !sameAddress(current, u.Email) {
		return nil, invalidInput("The current e-mail address is another one.")
	}
	if other, taken := userByEmail(c.db, next); taken && other.ID != u.ID {
		return nil, invalidInput("The new e-mail address is already in use.")
	}
	u.Email = next
	userKind.put(c.db, u.ID, u)
	c.send(Mail{
		To: next, Subject: "Your e-mail address was changed",
		Body: fmt.Sprintf("Hello %s,\n\nfrom now on you log in with this address instead of %s.", u.Name, current),
	})
	return object{{"changed", true}, {"emailSent", true}}, nil
}

func updatePassword(c *call) (any, error) {
	id := c.path.integer("userId")
	current, next := c.body.text("currentPassword", required), c.newPassword()
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	u, err := c.ownAccount(id, current)
	if err != nil {
		return nil, err
	}
	userKind.put(c.db, u.ID, u.withPassword(next))
	return object{{"changed", true}}, nil
}

// newPassword reads the new password, which is sent twice.
func (c *call) newPassword() string {
	first := c.body.text("newPassword1", required, strongPassword)
	second := c.body.text("newPassword2", required)
	if first != "" && second != "" && first != second {
		c.problems.add("Values of parameters 'newPassword1' and 'newPassword2' must be the same.")
	}
	return first
}

// strongPassword is Make's rule for passwords.
func strongPassword(name string, value any) string {
	s, ok := value.(string)
	if !ok {
		return ""
	}
	var upper, digit, special bool
	for _, r := range s {
		upper = upper || unicode.IsUpper(r)
		digit = digit || unicode.IsDigit(r)
		special = special || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsSpace(r)
	}
	if utf8.RuneCountInString(s) < 9 || !upper || !digit || !special {
		return fmt.Sprintf("Value of parameter '%s' must be at least 9 characters long and contain an uppercase letter, a number and a special character.", name)
	}
	return ""
}

// ownAccount returns the caller's account if it is the one with this id and
// the password is right. Not even who runs the instance gets past this.
func (c *call) ownAccount(id int, password string) (user, error) {
	if id != c.user.ID {
		return user{}, accessDenied()
	}
	tried, _ := attemptKind.get(c.db, id)
	if c.now.Sub(tried.last) >= lockout {
		tried = attempts{}
	}
	if tried.wrong >= maxAttempts {
		return user{}, refuse(http.StatusForbidden, "IM011", "Too many attempts with a wrong password, please try again later.")
	}
	if !c.user.Password.is(password) {
		attemptKind.put(c.db, id, attempts{tried.wrong + 1, c.now})
		return user{}, refuse(http.StatusBadRequest, "IM102", "The current password is wrong.")
	}
	attemptKind.remove(c.db, id)
	return c.user, nil
}

// demandReset answers alike whether or not the address is known, so that
// nobody learns who has an account.
func demandReset(c *call) (any, error) {
	email := c.body.text("email", required, emailAddress)
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if u, ok := userByEmail(c.db, email); ok {
		id := resetKind.next(c.db)
		r := reset{ID: id, UserID: u.ID, Demanded: moment{c.now}, Hash: secret("reset link", id)}
		resetKind.put(c.db, id, r)
		link := "https://eu1.make.com/password-reset?hash=" + r.Hash
		c.send(Mail{
			To: u.Email, Subject: "Reset your password", Link: link, Hash: r.Hash,
			Body: fmt.Sprintf("Hello %s,\n\nto set a new password, follow this link within an hour:\n%s\n\nIf you did not ask for it, do nothing.", u.Name, link),
		})
	}
	return object{{"ok", 1}}, nil
}

// openReset trades the hash of the link, which works once, for a session.
func openReset(c *call) (any, error) {
	hash := c.query.text("hash", required)
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	r, ok := c.findReset(func(r reset) bool { return r.Hash == hash })
	if !ok || !r.Opened.IsZero() || !c.now.Before(r.Demanded.Add(resetLinkLife)) {
		return nil, invalidInput("The link for resetting the password is not valid or has expired.")
	}
	r.Opened, r.Session = moment{c.now}, secret("reset session", r.ID)
	resetKind.put(c.db, r.ID, r)
	c.setSession(r.Session, int(resetSessionLife/time.Second))
	return object{{"ok", 1}}, nil
}

// resetPassword sets the password of the session's user. It ends the session
// and every other demand of the user.
func resetPassword(c *call) (any, error) {
	cookie, _ := c.request.Cookie(resetCookie)
	r, ok := c.findReset(func(r reset) bool { return cookie != nil && r.Session != "" && r.Session == cookie.Value })
	if !ok || !c.now.Before(r.Opened.Add(resetSessionLife)) {
		return nil, notLoggedIn("There is no session for resetting a password, or it has expired.")
	}
	password := c.newPassword()
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	u, _ := userKind.get(c.db, r.UserID)
	userKind.put(c.db, u.ID, u.withPassword(password))
	attemptKind.remove(c.db, u.ID)
	for _, other := range resetKind.all(c.db, func(o reset) bool { return o.UserID == u.ID && o.Closed.IsZero() }) {
		other.Closed = moment{c.now}
		resetKind.put(c.db, other.ID, other)
	}
	c.setSession("", -1)
	return object{{"ok", 1}}, nil
}

// findReset returns the first unfinished demand that fits.
func (c *call) findReset(fits func(reset) bool) (reset, bool) {
	found := resetKind.all(c.db, func(r reset) bool { return r.Closed.IsZero() && fits(r) })
	if len(found) == 0 {
		return reset{}, false
	}
	return found[0], true
}

// setSession sets the cookie. Secure would keep clients from sending it back
// where the sandbox is served without TLS.
func (c *call) setSession(value string, maxAge int) {
	c.cookies = append(c.cookies, &http.Cookie{ //nolint:gosec // See above.
		Name: resetCookie, Value: value, Path: prefix, MaxAge: maxAge,
		HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: c.request.TLS != nil || c.request.URL.Scheme == "https",
	})
}

// send puts a mail into the outbox.
func (c *call) send(m Mail) {
	m.Time = c.now
	mailKind.put(c.db, mailKind.next(c.db), m)
}

// secret makes 32 hexadecimal characters that are the same in every run.
func secret(purpose string, id int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %d", purpose, id))
	return hex.EncodeToString(sum[:16])
}

// uuid is an id in the form of a UUID of version 4, made as secrets are.
func uuid(purpose string, id int) string {
	h := []byte(secret(purpose, id))
	h[12], h[16] = '4', "89ab"[h[16]%4]
	return fmt.Sprintf("%s-%s-%s-%s-%s", h[:8], h[8:12], h[12:16], h[16:20], h[20:])
}
