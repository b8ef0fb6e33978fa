package sandbox_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi/sandbox"
)

func TestUsageAndConsumptions(t *testing.T) {
	h := newHarness(t)
	days := h.get("/scenarios/2603/usage").list("data")
	assert.Len(t, days, 7)
	assert.Equal(t, "2026-03-02", days[6]["date"])
	h.get("/scenarios/2603/usage?organizationTimezone=true").ok()
	assert.Len(t, h.get("/scenarios/consumptions?teamId=512").list("scenarioConsumptions"), 18)
	assert.Contains(t, h.get("/scenarios/consumptions?organizationId=2107").ok(), "lastReset")
	h.get("/scenarios/consumptions").refused(400, "SC400", "teamId or organizationId")
	modules := h.call(sandbox.OwnerToken, "POST", "/scenarios/modules/consumptions?organizationId=2107&days=30", `{"scenarioIds":[1103]}`)
	xero := modules.list("scenarios")[0]["modules"].([]any)[2].(map[string]any)
	assert.InDelta(t, 4, xero["moduleId"], 0)
	assert.InDelta(t, 4, xero["errors"], 0)
	h.call(sandbox.OwnerToken, "POST", "/scenarios/modules/consumptions?organizationId=2107&days=31", `{"scenarioIds":[1103]}`).refused(400, "SC400", "days")
	assert.Len(t, h.get("/scenarios/1103/modules/operations?days=30").list("operations"), 4)
	logs := h.get("/scenarios/1103/modules/4/logs?pg[limit]=1").list("moduleLogs")
	assert.Contains(t, logs[0], "error")
	overview := h.get("/scenarios/1103/consumption-overview?from=0&showCheckRuns=true").ok()["consumptionOverview"].(map[string]any)
	assert.InDelta(t, 15, overview["executions"], 0)
	agents := h.get("/scenarios/ai-agents?teamId=512&pg[limit]=5&pg[offset]=0").list("scenarios")
	assert.Equal(t, []float64{1117}, column[float64](agents, "id"))
	h.followed()
}

func TestBuildVariables(t *testing.T) {
	h := newHarness(t)
	const path = "/scenarios/2601/build-variables"
	h.get(path).exactly(`{"variables":{"orderChannel":"PAC_123455551"}}`)
	h.call(sandbox.OwnerToken, "POST", path, `{"input":[{"name":"a","value":"TAC_1"}]}`).exactly(`{"ok":1}`)
	h.call(sandbox.OwnerToken, "PUT", path, `{"input":[{"name":"a","value":"TAC_2"}]}`).ok()
	h.call(sandbox.OwnerToken, "POST", path, `{"input":[{"name":"a"}]}`).refused(400, "SC400", "value")
	h.call(sandbox.OwnerToken, "DELETE", path+"?value=PAC_123455551", "").exactly(`{"ok":1}`)
	h.call(sandbox.OwnerToken, "DELETE", path+"?value=PAC_123455551", "").refused(404, "SC404", "")
	h.get(path).exactly(`{"variables":{"a":"TAC_2"}}`)
	h.get("/scenarios/1102/build-variables").exactly(`{"variables":{}}`)
	h.followed()
}

func TestRecovery(t *testing.T) {
	h := newHarness(t)
	const path = "/scenarios/2601/recovery?teamId=512"
	h.get(path).exactly(`{"recovery":null}`)
	h.call(sandbox.OwnerToken, "PUT", path, `{"blueprint":{"name":"x","flow":[]}}`).ok()
	h.get(path).exactly(`{"recovery":{"scenarioId":2601,"blueprint":{"flow":[],"name":"x"}}}`)
	h.call(sandbox.OwnerToken, "DELETE", path, "").exactly(`{"scenarioId":2601}`)
	h.get(path).exactly(`{"recovery":null}`)
	h.call(sandbox.OwnerToken, "PUT", path, `{"blueprint":"{}"}`).refused(400, "SC400", "object")
	h.followed()
}

func TestTools(t *testing.T) {
	h := newHarness(t)
	body := `{"teamId":512,"name":"Find order","description":"By number","inputs":[{"name":"number","type":"text","required":true}],"module":{"module":"datastore:GetRecord","version":1,"mapper":{"key":"{{var.input.number}}"},"parameters":{"datastore":55}}}`
	tool := h.call(sandbox.OwnerToken, "POST", "/scenarios/tools?cols[]=*", body).ok()["tool"].(map[string]any)
	path := fmt.Sprintf("/scenarios/tools/%v", tool["id"])
	assert.Equal(t, "datastore:GetRecord", tool["module"].(map[string]any)["module"])
	h.call(sandbox.OwnerToken, "PATCH", path, `{"name":"Find an order","description":"","inputs":[]}`).ok()
	got := h.get(path).ok()["tool"].(map[string]any)
	assert.Equal(t, []any{"Find an order", "", []any{}}, []any{got["name"], got["description"], got["inputs"]})
	assert.Equal(t, tool["module"], got["module"], "the module stays")
	h.call(sandbox.OwnerToken, "PATCH", path, `{"module":{"module":"json:ParseJSON","version":1}}`).ok()
	h.get("/scenarios/tools/2601").refused(404, "SC404", "")
	h.call(sandbox.OwnerToken, "POST", "/scenarios/tools", `{"teamId":512}`).refused(400, "SC400", "'name'")
	assert.Len(t, h.get("/scenarios?teamId=512&type=tool").list("scenarios"), 2)
	h.runScenario(1118, `{"data":{"key":"cust-0001"},"responsive":true}`).ok()
	h.followed()
}

func TestNotes(t *testing.T) {
	h := newHarness(t)
	assert.Len(t, h.get("/scenarios/2601/notes?teamId=512&organizationId=2107").list("notes"), 1)
	h.call(sandbox.MemberToken, "POST", "/scenarios/2601/notes", `{"moduleIds":[2],"metadata":{"x":1},"content":"Check","isFilterNote":true}`).ok()
	h.get("/scenarios/2601/notes/404").ok()
	changed := h.call(sandbox.OwnerToken, "PATCH", "/scenarios/2601/notes/404?teamId=512", `{"content":"Checked"}`).ok()["note"].(map[string]any)
	assert.Equal(t, []any{"Checked", true, []any{2.0}}, []any{changed["content"], changed["isFilterNote"], changed["moduleIds"]})
	h.call(sandbox.OwnerToken, "DELETE", "/scenarios/2601/notes/404?organizationId=2107", "").exactly(`{"id":404}`)
	h.get("/scenarios/2601/notes/404").refused(404, "SC404", "")
	h.get("/scenarios/1102/notes/401").refused(404, "SC404", "")
	h.call(sandbox.MonitoringToken, "POST", "/scenarios/2601/notes", `{}`).refused(403, "SC403", "")
	h.followed()
}

func TestShares(t *testing.T) {
	h := newHarness(t)
	a := h.get("/scenarios-shared?teamId=512&title=ORDER&scenarioName=confirmation&scenarioIds[]=1102&folderId=1576&pg[returnTotalCount]=true").ok()
	require.Len(t, a["scenariosShared"], 1)
	assert.InDelta(t, 1, a["pg"].(map[string]any)["totalCount"], 0)
	assert.NotContains(t, h.get("/scenarios-shared?organizationId=2107").ok()["pg"], "totalCount")
	made := h.call(sandbox.OwnerToken, "POST", "/scenarios-shared/2601", `{"title":"Order intake","descriptionShort":null,"descriptionLong":"Long"}`).ok()
	id := made["scenarioShared"].(map[string]any)["id"].(string)
	assert.Len(t, id, 11)
	path := "/scenarios-shared/2601/" + id
	assert.Equal(t, false, h.get(path).ok()["scenarioShared"].(map[string]any)["isEnabled"])
	assert.Len(t, h.get("/scenarios-shared/2601").list("scenariosShared"), 1)
	on := h.call(sandbox.OwnerToken, "PATCH", path, `{"isEnabled":true,"title":"Orders","descriptionLong":null}`).ok()["scenarioShared"].(map[string]any)
	assert.Equal(t, []any{true, "Orders", nil}, []any{on["isEnabled"], on["title"], on["descriptionLong"]})
	h.call(sandbox.OwnerToken, "DELETE", path, "").refused(400, "IM005", "disable")
	h.call(sandbox.OwnerToken, "PATCH", path, `{"isEnabled":false}`).ok()
	h.call(sandbox.OwnerToken, "DELETE", path, "").exactly(`{"scenarioShared":{"id":"` + id + `"}}`)
	h.get(path).refused(404, "SC404", "")
	h.call(sandbox.OwnerToken, "POST", "/scenarios-shared/2601", `{"title":"`+strings.Repeat("x", 41)+`"}`).refused(400, "SC400", "at most 40")
	h.followed()
}

func TestFolders(t *testing.T) {
	h := newHarness(t)
	h.get("/scenarios-folders?teamId=512").exactly(`{"scenariosFolders":[{"id":1576,"name":"Orders","scenariosTotal":8},{"id":1577,"name":"Returns","scenariosTotal":3}]}`)
	h.call(sandbox.OwnerToken, "PATCH", "/scenarios-folders/1577?cols[]=id&cols[]=path", `{"name":"Sent back","parentId":1576}`).exactly(`{"scenarioFolder":{"id":1577,"path":"Orders/Sent back"}}`)
	all := h.get("/scenarios-folders?teamId=512&childrenDepth=all&cols[]=*").list("scenariosFolders")
	require.Len(t, all, 1)
	assert.InDelta(t, 11, all[0]["scenariosSubtreeTotal"], 0)
	assert.Len(t, all[0]["children"], 1)
	assert.Len(t, h.get("/scenarios-folders?teamId=512&parentId=1576").list("scenariosFolders"), 1)
	h.call(sandbox.OwnerToken, "PATCH", "/scenarios-folders/1576", `{"parentId":1577}`).refused(400, "IM005", "itself")
	h.call(sandbox.OwnerToken, "DELETE", "/scenarios-folders/1576", "").exactly(`{"scenarioFolder":1576}`)
	assert.Equal(t, "Sent back", h.row("scenariosFolders", "1577")["path"], "what is inside moves up")
	assert.Nil(t, h.row("scenarios", "2601")["folderId"])
	h.get("/scenarios-folders?teamId=512&parentId=1580").refused(404, "SC404", "")
	h.call(sandbox.MonitoringToken, "DELETE", "/scenarios-folders/1577", "").refused(403, "SC403", "")
	h.call(sandbox.OtherToken, "DELETE", "/scenarios-folders/1577", "").refused(404, "SC404", "")
	h.followed()
}

// What other parts of the seed say of scenarios is true of them.
func TestTheSeedCountsItsScenarios(t *testing.T) {
	h := newHarness(t)
	for id, active := range map[string]float64{"512": 12, "513": 6, "514": 3, "977": 3} {
		assert.InDelta(t, active, h.row("teams", id)["activeScenarios"], 0)
	}
	for id, total := range map[string]float64{"1576": 8, "1577": 3, "1580": 4, "1584": 2, "1590": 5} {
		assert.InDelta(t, total, h.row("scenariosFolders", id)["scenariosTotal"], 0)
	}
	assert.InDelta(t, 34, h.row("organizations", "2107")["scenarios"], 0)
	assert.InDelta(t, 21, h.row("organizations", "2107")["activeScenarios"], 0)
}
