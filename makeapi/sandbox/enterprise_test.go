package sandbox_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"makemcp/makeapi/sandbox"
)

const freshUUID = "1f6c1d52-7c0c-4a0e-9e0b-2f9d0c3a8b11"

func (h *harness) enterprise(method, path, body string) answer {
	h.t.Helper()
	return h.call(sandbox.EnterpriseToken, method, path, body)
}

func TestOnPremAgents(t *testing.T) {
	h := newHarness(t)
	byName := map[string]map[string]any{}
	for _, a := range h.enterprise("GET", "/agents?organizationId=4102", "").list("agents") {
		byName[a["name"].(string)] = a
	}
	plant := byName["Plant bridge"]
	assert.Equal(t, "NOT_RESPONDING", byName["Warehouse bridge"]["status"])
	assert.InDelta(t, 2, plant["systemConnectionsCount"], 0)
	path := "/agents/" + plant["id"].(string)
	assert.Equal(t, plant, h.enterprise("GET", path, "").ok()["agent"], "without an organization, the first one is meant")

	registered := h.enterprise("POST", "/agent/register?organizationId=4102", `{"name":"New bridge"}`).ok()["agent"].(map[string]any)
	assert.Len(t, registered["clientSecret"], 32)
	assert.NotContains(t, strings.ReplaceAll(registered["id"].(string), "-", ""), registered["clientSecret"].(string)[:8], "the id gives nothing away")
	assert.Equal(t, "REGISTERED", registered["status"])
	assert.NotContains(t, h.enterprise("GET", "/agents/"+registered["id"].(string), "").ok()["agent"], "clientSecret", "shown once")
	h.enterprise("POST", "/agents/"+freshUUID+"?organizationId=4102", `{"name":"Chosen"}`).ok()
	h.enterprise("POST", "/agents/"+freshUUID, `{"name":"Chosen"}`).refused(400, "IM005", "")
	h.enterprise("POST", "/agents/x", `{"name":"Chosen"}`).refused(400, "SC400", "UUID")
	assert.Equal(t, "Bridge 1", h.enterprise("PATCH", path+"?organizationId=4102", `{"name":"Bridge 1"}`).ok()["agent"].(map[string]any)["name"])

	h.enterprise("DELETE", path+"?organizationId=4102", "").exactly(`{"agent":"` + plant["id"].(string) + `"}`)
	h.enterprise("GET", path+"?organizationId=4102", "").refused(400, "", "no such agent")
	assert.Len(t, h.State("connectedSystems")["connectedSystems"], 1, "its systems went with it")
	h.nothingIgnored()
}

func TestOnPremAgentsNeedPlanAndRole(t *testing.T) {
	h := newHarness(t)
	h.get("/agents?organizationId=2107").refused(402, "SC402", "plan")
	h.get("/agents?organizationId=4102").refused(403, "SC403", "")
	h.call(sandbox.MemberToken, "GET", "/agents?organizationId=2107", "").refused(403, "SC403", "")
	h.call(sandbox.TemplatesToken, "GET", "/agents?organizationId=2107", "").refused(403, "SC403", "")
}

func TestConnectedSystems(t *testing.T) {
	h := newHarness(t)
	agents := h.enterprise("GET", "/agents?organizationId=4102", "").list("agents")
	agent := ""
	for _, a := range agents {
		if a["name"] == "Plant bridge" {
			agent = a["id"].(string)
		}
	}
	assert.Len(t, h.enterprise("GET", "/connected-systems?organizationId=4102&agentId="+agent, "").list("connectedSystems"), 2)
	spec := h.enterprise("GET", "/agents/"+agent+"/apps/sap-agent/config?organizationId=4102", "").list("inputs")[0]["spec"].([]any)
	assert.Equal(t, map[string]any{"name": "ashost", "label": "Application server host", "type": "text", "required": true}, spec[0])
	h.enterprise("GET", "/agents/"+agent+"/apps/nothing/config?organizationId=4102", "").refused(400, "", "no such app")

	body := `{"name":"SAP test","agentId":"` + agent + `","appName":"sap-agent","inputs":{"sysnr":"00","ashost":"10.0.0.5","client":"200"}}`
	created := h.enterprise("POST", "/connected-systems?organizationId=4102", body).ok()["connectedSystem"].(map[string]any)
	assert.Equal(t, map[string]any{"name": "ashost", "value": "10.0.0.5"}, created["inputs"].([]any)[0], "an object goes in, a list comes out")
	path := "/connected-systems/" + created["id"].(string) + "?organizationId=4102"
	changed := h.enterprise("PATCH", path, `{"name":"SAP","inputs":{"lang":"DE"}}`).ok()["connectedSystem"].(map[string]any)
	assert.Len(t, changed["inputs"], 4)
	h.enterprise("PATCH", path, `{"appName":"http"}`).refused(400, "SC400", "'baseUrl'")
	h.enterprise("PATCH", path, `{"inputs":{"colour":"red"}}`).refused(400, "SC400", "no field 'colour'")
	h.enterprise("PATCH", path, `{"agentId":"`+freshUUID+`"}`).refused(400, "", "no such agent")
	assert.Equal(t, changed, h.enterprise("GET", path, "").ok()["connectedSystem"])
	h.enterprise("DELETE", path, "").exactly(`{"connectedSystem":"` + created["id"].(string) + `"}`)
	h.enterprise("GET", path, "").refused(400, "", "no such connected system")
	h.get("/enums/connected-system-apps").exactly(`{"connectedSystemApps":[{"name":"http","label":"HTTP","icon":"http"},{"name":"sap-agent","label":"SAP","icon":"sap"}]}`)
	h.nothingIgnored()
}

func TestAnalytics(t *testing.T) {
	h := newHarness(t)
	week := "timeframe[dateFrom]=2026-03-01T00:00:00Z&timeframe[dateTo]=2026-03-08T00:00:00Z"
	a := h.enterprise("GET", "/analytics/4102?"+week+"&pg[returnTotalCount]=true&pg[limit]=2", "").ok()
	assert.Equal(t, map[string]any{"sortBy": "operations", "sortDir": "desc", "limit": 2.0, "offset": 0.0, "totalCount": 6.0}, a["pg"])
	first := a["analytics"].([]any)[0].(map[string]any)
	assert.Equal(t, "Stock levels to the shop", first["name"])
	assert.InDelta(t, 7*288, first["executions"], 0)
	assert.InDelta(t, 10.81, first["errorRate"], 0.03)
	assert.InDelta(t, 7*4394, a["total"].(map[string]any)["operations"], 1)

	names := func(query string) []string {
		return column[string](h.enterprise("GET", "/analytics/4102?"+query, "").list("analytics"), "name")
	}
	assert.Equal(t, []string{"Old stock sync"}, names("status[]=invalid"))
	assert.Equal(t, []string{"Supplier invoices"}, names("folderId[]=2203&teamId=1203"))
	assert.Empty(t, names("teamId[]=1"))
	assert.Equal(t, "Old stock sync", names("pg[sortBy]=errorRate")[0])
	year := h.enterprise("GET", "/analytics/4102?timeframe[dateFrom]=2020-01-01T00:00:00Z", "").ok()["total"]
	assert.Equal(t, year, h.enterprise("GET", "/analytics/4102", "").ok()["total"], "a year at most")

	h.enterprise("GET", "/analytics/4102?status=broken&timeframe[dateTo]=today", "").refused(400, "SC400", "for 2 parameter(s)")
	h.get("/analytics/2107").refused(403, "SC403", "") // the plan
	h.get("/analytics/4102").refused(403, "SC403", "") // not the owner
	h.nothingIgnored()
}
