package sandbox_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi/sandbox"
)

func TestRateBudget(t *testing.T) {
	h := newHarness(t, sandbox.WithAPILimit(3))
	for range 3 {
		h.get("/users/me").ok()
	}
	a := h.get("/users/me")
	assert.Equal(t, 429, a.status)
	assert.Equal(t, "Requests limit for organization exceeded, please try again later.", a.body)
	assert.Contains(t, a.header.Get("Content-Type"), "text/plain")
	assert.Equal(t, "30", a.header.Get("Retry-After"), "the clock says half a minute past")

	assert.Equal(t, 429, h.call(sandbox.MemberToken, "GET", "/users/me", "").status, "all users of an organization share it")
	h.call(sandbox.OtherToken, "GET", "/users/me", "").ok()
	h.call("", "POST", "/users/password-reset-demand", `{"email":"x@example.com"}`).ok()

	h.now = h.now.Add(29 * time.Second)
	assert.Equal(t, 429, h.get("/users/me").status)
	h.now = h.now.Add(time.Second)
	h.get("/users/me").ok()
}

func TestRefusedWritesOverTheBudgetChangeNothing(t *testing.T) {
	h := newHarness(t, sandbox.WithAPILimit(1))
	h.get("/users/me").ok()
	assert.Equal(t, 429, h.call(sandbox.OwnerToken, "POST", "/scenarios-folders", `{"name":"x","teamId":512}`).status)
	assert.Zero(t, h.Mutations())
}

func TestBudgetComesFromTheLicence(t *testing.T) {
	h := newHarness(t)
	licence := h.get("/organizations/2107").ok()["organization"].(map[string]any)["license"].(map[string]any)
	require.InDelta(t, 240, licence["apiLimit"], 0)
	h.Reset()
	for range 240 {
		h.get("/users/me").ok()
	}
	assert.Equal(t, 429, h.get("/users/me").status)
}

func TestNoLimit(t *testing.T) {
	h := newHarness(t, sandbox.WithAPILimit(0))
	for range 300 {
		h.get("/users/me").ok()
	}
}

func TestUsersWithoutOrganizationHaveNoBudget(t *testing.T) {
	h := newHarness(t, sandbox.WithAPILimit(1))
	for range 3 {
		h.call(sandbox.AdministratorToken, "GET", "/users/me", "").ok()
	}
}
