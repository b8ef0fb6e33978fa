package sandbox_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"makemcp/makeapi/sandbox"
)

func TestListOrganizations(t *testing.T) {
	h := newHarness(t)
	h.get("/organizations").exactly(`{"organizations":[{"id":2107,"name":"Larkspur Bikes","timezoneId":134}],"pg":{"sortBy":"name","limit":10000,"sortDir":"asc","offset":0}}`)
	assert.Equal(t, []string{"Fenwick Printing"}, column[string](h.call(sandbox.OtherToken, "GET", "/organizations", "").list("organizations"), "name"))
	assert.Empty(t, h.call(sandbox.AdministratorToken, "GET", "/organizations", "").list("organizations"))
	assert.Empty(t, h.get("/organizations?zone=us1.make.com").list("organizations"))
	assert.Len(t, h.get("/organizations?zone=eu1.make.com").list("organizations"), 1)
	assert.Empty(t, h.get("/organizations?externalId=x").list("organizations"))
	full := h.get("/organizations?cols[]=*").list("organizations")[0]
	assert.Len(t, full["teams"], 3)
	assert.NotContains(t, full, "operations", "that column is for a single organization")
}

func TestGetOrganization(t *testing.T) {
	h := newHarness(t)
	o := h.get("/organizations/2107?wait=true").ok()["organization"].(map[string]any)
	assert.Equal(t, "31874", o["operations"])
	assert.Equal(t, "2026-02-20T08:00:00.000Z", o["lastReset"])
	assert.Equal(t, map[string]any{"id": 512.0, "name": "Operations"}, o["teams"].([]any)[0])
	h.get("/organizations/2107?cols[]=name&cols[]=id").exactly(`{"organization":{"name":"Larkspur Bikes","id":2107}}`)
	h.get("/organizations/3318").refused(403, "SC403", "")
	h.get("/organizations/1").refused(403, "SC403", "")
	h.get("/organizations/larkspur").refused(400, "SC400", "'organizationId'")
	h.get("/organizations/2107?wait=maybe").refused(400, "SC400", "'wait'")
}
