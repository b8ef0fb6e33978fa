package sandbox_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi/sandbox"
)

const (
	member      = "tomas.weld@larkspur.example"
	oldPassword = "Larkspur-9"
	newPassword = "Tailwind-2026"
)

func (h *harness) changePassword(token, userID, current, first, second string) answer {
	h.t.Helper()
	body := fmt.Sprintf(`{"currentPassword":%q,"newPassword1":%q,"newPassword2":%q}`, current, first, second)
	return h.call(token, "PUT", "/users/"+userID+"/attributes/password", body)
}

func TestUpdatePassword(t *testing.T) {
	h := newHarness(t)
	require.True(t, h.CheckPassword(member, oldPassword))
	h.changePassword(sandbox.MemberToken, "9", oldPassword, newPassword, newPassword).exactly(`{"changed":true}`)
	assert.False(t, h.CheckPassword(member, oldPassword))
	assert.True(t, h.CheckPassword(member, newPassword))
	assert.InDelta(t, 2, h.row("users", "9")["passwordVersion"], 0)
	assert.NotContains(t, fmt.Sprint(h.State()), newPassword)
	assert.False(t, h.CheckPassword("nobody@example.com", newPassword))
}

func TestPasswordRule(t *testing.T) {
	h := newHarness(t)
	for password, good := range map[string]bool{
		"Short-12": false, "alllower-1": false, "NoDigits-x": false, "NoSpecial1": false, "With Space1": false, "": false,
		"Exactly-9": true, "Ünïcödé-99": true,
	} {
		a := h.changePassword(sandbox.MemberToken, "9", oldPassword, password, password)
		if good {
			a.ok()
			h.Reset()
			continue
		}
		a.refused(400, "SC400", "'newPassword1'")
	}
	h.changePassword(sandbox.MemberToken, "9", oldPassword, newPassword, newPassword+"!").refused(400, "SC400", "must be the same")
	h.call(sandbox.MemberToken, "PUT", "/users/9/attributes/password", `{}`).refused(400, "SC400", "for 3 parameter(s)")
	assert.True(t, h.CheckPassword(member, oldPassword))
	assert.Zero(t, h.Mutations())
}

func TestPasswordsOfOthers(t *testing.T) {
	h := newHarness(t)
	for _, token := range []string{sandbox.OwnerToken, sandbox.AdministratorToken} {
		h.changePassword(token, "9", oldPassword, newPassword, newPassword).refused(403, "IM001", "")
		h.call(token, "PUT", "/users/9/attributes/email",
			`{"currentEmailAddress":"`+member+`","newEmailAddress":"x@example.com","currentPassword":"`+oldPassword+`"}`).refused(403, "IM001", "")
	}
	h.changePassword(sandbox.OwnerToken, "me", oldPassword, newPassword, newPassword).refused(400, "SC400", "'userId'")
}

func TestTooManyWrongPasswords(t *testing.T) {
	h := newHarness(t)
	for range 4 {
		h.changePassword(sandbox.MemberToken, "9", "wrong", newPassword, newPassword).refused(400, "IM102", "")
	}
	h.changePassword(sandbox.MemberToken, "9", oldPassword, oldPassword, oldPassword).ok() // a right one clears the count
	for range 5 {
		h.changePassword(sandbox.MemberToken, "9", "wrong", newPassword, newPassword).refused(400, "IM102", "")
	}
	h.changePassword(sandbox.MemberToken, "9", oldPassword, newPassword, newPassword).refused(403, "IM011", "")
	assert.Equal(t, 1, h.Mutations())
	h.now = h.now.Add(15 * time.Minute)
	h.changePassword(sandbox.MemberToken, "9", oldPassword, newPassword, newPassword).ok()
}

func TestUpdateEmail(t *testing.T) {
	h := newHarness(t)
	change := func(current, next, password string) answer {
		body := fmt.Sprintf(`{"currentEmailAddress":%q,"newEmailAddress":%q,"currentPassword":%q}`, current, next, password)
		return h.call(sandbox.MemberToken, "PUT", "/users/9/attributes/email", body)
	}
	change("somebody@example.com", "tomas@example.com", oldPassword).refused(400, "IM005", "current e-mail")
	change(member, "maren.ashby@LARKSPUR.example", oldPassword).refused(400, "IM005", "in use")
	change(member, "tomas", oldPassword).refused(400, "SC400", "'newEmailAddress'")
	change(member, "Tomas <tomas@example.com>", oldPassword).refused(400, "SC400", "'newEmailAddress'")
	change(member, "tomas@example.com", "wrong").refused(400, "IM102", "")
	assert.Empty(t, h.Outbox())

	change(member, "tomas@example.com", oldPassword).exactly(`{"changed":true,"emailSent":true}`)
	assert.True(t, h.CheckPassword("tomas@example.com", oldPassword))
	assert.Equal(t, "tomas@example.com", h.row("users", "9")["email"])
	require.Len(t, h.Outbox(), 1)
	assert.Equal(t, "tomas@example.com", h.Outbox()[0].To)
}

// demand asks for a reset link and returns its hash.
func (h *harness) demand(email string) string {
	h.t.Helper()
	a := h.call("", "POST", "/users/password-reset-demand", fmt.Sprintf(`{"email":%q}`, email))
	require.Equal(h.t, `{"ok":1}`, a.body)
	mails := h.Outbox()
	require.NotEmpty(h.t, mails)
	return mails[len(mails)-1].Hash
}

// open follows the link and returns the cookie of the session.
func (h *harness) open(hash string) *http.Cookie {
	h.t.Helper()
	a := h.call("", "GET", "/users/password-reset?hash="+hash, "")
	require.Equal(h.t, `{"ok":1}`, a.body)
	cookie, err := http.ParseSetCookie(a.header.Get("Set-Cookie"))
	require.NoError(h.t, err)
	return cookie
}

func (h *harness) reset(cookie *http.Cookie, first, second string) answer {
	h.t.Helper()
	value := ""
	if cookie != nil {
		value = cookie.Name + "=" + cookie.Value
	}
	return h.call("", "POST", "/users/password-reset", fmt.Sprintf(`{"newPassword1":%q,"newPassword2":%q}`, first, second), "Cookie", value)
}

func TestPasswordReset(t *testing.T) {
	h := newHarness(t)
	hash := h.demand("Tomas.Weld@larkspur.example")
	mail := h.Outbox()[0]
	assert.Equal(t, member, mail.To)
	assert.Regexp(t, `^[0-9a-f]{32}$`, hash)
	assert.Contains(t, mail.Link, "hash="+hash)
	assert.Contains(t, mail.Body, mail.Link)
	assert.Equal(t, noon, mail.Time)

	cookie := h.open(hash)
	assert.True(t, cookie.HttpOnly)
	assert.True(t, cookie.Secure)
	assert.Equal(t, "/api/v2", cookie.Path)
	assert.Equal(t, 900, cookie.MaxAge)

	h.reset(cookie, "weak", "weak").refused(400, "SC400", "'newPassword1'")
	h.reset(cookie, newPassword, newPassword+"x").refused(400, "SC400", "must be the same")
	h.reset(cookie, newPassword, newPassword).exactly(`{"ok":1}`)
	assert.True(t, h.CheckPassword(member, newPassword))
	h.reset(cookie, oldPassword, oldPassword).refused(401, "IM015", "")
	assert.Equal(t, 3, h.Mutations(), "demand, link, password")
}

func TestPasswordResetForAnUnknownAddress(t *testing.T) {
	h := newHarness(t)
	h.call("", "POST", "/users/password-reset-demand", `{"email":"nobody@example.com"}`).exactly(`{"ok":1}`)
	assert.Empty(t, h.Outbox())
	assert.Zero(t, h.Mutations())
	h.call("", "POST", "/users/password-reset-demand", `{"email":"nobody"}`).refused(400, "SC400", "'email'")
	h.call("", "POST", "/users/password-reset-demand", `{}`).refused(400, "SC400", "'email'")
}

func TestResetLinks(t *testing.T) {
	h := newHarness(t)
	open := func(query string) answer { return h.call("", "GET", "/users/password-reset"+query, "") }
	open("").refused(400, "SC400", "'hash'")
	open("?hash=").refused(400, "IM005", "")
	open("?hash=fab680b60044adb766128e713e44e15b").refused(400, "IM005", "")

	hash := h.demand(member)
	h.open(hash)
	open("?hash="+hash).refused(400, "IM005", "not valid")

	hash = h.demand(member)
	h.now = h.now.Add(time.Hour)
	open("?hash="+hash).refused(400, "IM005", "expired")
}

func TestResetSessions(t *testing.T) {
	h := newHarness(t)
	h.reset(nil, newPassword, newPassword).refused(401, "IM015", "")
	h.reset(&http.Cookie{Name: "makeResetSession", Value: "guess"}, newPassword, newPassword).refused(401, "IM015", "")
	h.reset(&http.Cookie{Name: "makeResetSession"}, newPassword, newPassword).refused(401, "IM015", "")

	cookie := h.open(h.demand(member))
	h.now = h.now.Add(15 * time.Minute)
	h.reset(cookie, newPassword, newPassword).refused(401, "IM015", "")

	first, second := h.demand(member), h.demand(member)
	h.reset(h.open(second), newPassword, newPassword).ok()
	h.call("", "GET", "/users/password-reset?hash="+first, "").refused(400, "IM005", "")
}

func TestResetUnlocksTheAccount(t *testing.T) {
	h := newHarness(t)
	for range 5 {
		h.changePassword(sandbox.MemberToken, "9", "wrong", newPassword, newPassword).refused(400, "IM102", "")
	}
	h.reset(h.open(h.demand(member)), newPassword, newPassword).ok()
	h.changePassword(sandbox.MemberToken, "9", newPassword, oldPassword, oldPassword).ok()
}

func TestSeededPasswords(t *testing.T) {
	h := newHarness(t)
	assert.Equal(t, oldPassword, sandbox.SeedPassword(9))
	for id, row := range h.State("users")["users"].(map[string]any) {
		u := row.(map[string]any)
		email, invited := u["email"].(string), u["passwordVersion"] == 0.0
		assert.Equal(t, !invited, h.CheckPassword(email, "Larkspur-"+id), email)
	}
}
