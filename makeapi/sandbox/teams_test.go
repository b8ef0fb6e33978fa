package sandbox_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"makemcp/makeapi/sandbox"
)

func TestListTeams(t *testing.T) {
	h := newHarness(t)
	assert.Equal(t, map[string]any{"id": 513.0, "name": "Marketing", "organizationId": 2107.0}, h.get("/teams?organizationId=2107").list("teams")[0])
	names := func(token string) []string {
		return column[string](h.call(token, "GET", "/teams?organizationId=2107", "").list("teams"), "name")
	}
	assert.Equal(t, []string{"Marketing", "Operations", "Workshop"}, names(sandbox.OwnerToken))
	assert.Equal(t, []string{"Operations"}, names(sandbox.MemberToken))
	h.get("/teams").refused(400, "SC400", "'organizationId'")
	h.get("/teams?organizationId=3318").refused(403, "SC403", "")
	assert.Equal(t, "19840", h.get("/teams?organizationId=2107&cols[]=*").list("teams")[1]["consumedOperations"])
}

func TestGetTeam(t *testing.T) {
	h := newHarness(t)
	h.get("/teams/512").exactly(`{"team":{"id":512,"name":"Operations","organizationId":2107}}`)
	h.get("/teams/977").refused(403, "IM002", "")
	h.call(sandbox.MemberToken, "GET", "/teams/513", "").refused(403, "IM002", "")
	h.get("/teams/five").refused(400, "SC400", "'teamId'")
}
