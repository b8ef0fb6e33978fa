package sandbox_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi/sandbox"
)

// incomplete lists the ids of a scenario's incomplete executions.
func (h *harness) incomplete(scenario int) []string {
	h.t.Helper()
	return column[string](h.get(fmt.Sprintf("/dlqs?scenarioId=%d", scenario)).list("dlqs"), "id")
}

func TestListIncompleteExecutions(t *testing.T) {
	h := newHarness(t)
	a := h.get("/dlqs?scenarioId=1103").ok()
	assert.Len(t, a["dlqs"], 4)
	assert.Equal(t, map[string]any{"sortBy": "", "sortDir": "asc", "limit": 50.0, "offset": 0.0}, a["pg"])
	first := a["dlqs"].([]any)[0].(map[string]any)
	assert.Contains(t, first["reason"], "TaxType")
	assert.Equal(t, false, first["resolved"])
	h.get("/dlqs").refused(400, "SC400", "scenarioId")
	h.get("/dlqs?scenarioId=1161").refused(404, "SC404", "")
	assert.Len(t, h.get("/dlqs?scenarioId=1103&pg[sortBy]=created&pg[sortDir]=desc&pg[limit]=1").list("dlqs"), 1)
	h.followed()
}

func TestGetIncompleteExecution(t *testing.T) {
	h := newHarness(t)
	path := "/dlqs/" + h.incomplete(1103)[0]
	d := h.get(path).ok()["dlq"].(map[string]any)
	assert.Equal(t, "Operations", d["companyName"])
	assert.Regexp(t, `^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`, d["executionId"])
	blueprint := h.get(path + "/blueprint").ok()
	assert.Equal(t, "OK", blueprint["code"])
	bundle := h.get(path + "/bundle").ok()["response"].(map[string]any)
	assert.Contains(t, bundle["4"], "error")
	assert.Contains(t, bundle, "1")
	logs := h.get(path + "/logs").list("dlqLogs")
	require.Len(t, logs, 1)
	h.get(fmt.Sprintf("%s/logs/%v", path, logs[0]["id"])).ok()
	assert.Empty(t, h.get(path+"/logs?status=1&from=1&to=2").list("dlqLogs"))
	h.get(path+"/logs/00").refused(404, "SC404", "")
	h.get("/dlqs/00").refused(404, "SC404", "")
	h.call(sandbox.OtherToken, "GET", path, "").refused(404, "SC404", "")
	h.followed()
}

func TestRetryIncompleteExecutions(t *testing.T) {
	h := newHarness(t)
	ids := h.incomplete(1103)
	path := "/dlqs/" + ids[0]
	h.call(sandbox.OwnerToken, "POST", path+"/retry", "").exactly(`{"dlq":"` + ids[0] + `"}`)
	d := h.get(path).ok()["dlq"].(map[string]any)
	assert.Equal(t, []any{false, 2.0}, []any{d["resolved"], d["attempts"]}, "nobody has mended it")
	assert.Equal(t, []float64{3, 3}, column[float64](h.get(path+"/logs").list("dlqLogs"), "status"))

	var answer struct {
		Response struct{ Blueprint json.RawMessage }
	}
	require.NoError(t, json.Unmarshal([]byte(h.get(path+"/blueprint").body), &answer))
	mended := strings.Replace(string(answer.Response.Blueprint), `"TaxType":"ECOUTPUT"`, `"TaxType":"ECOUTPUTSERVICES"`, 1)
	h.call(sandbox.OwnerToken, "PATCH", path, `{"blueprint":`+asText(mended)+`,"failer":4}`).ok()
	h.call(sandbox.OwnerToken, "POST", path+"/retry", "{}").ok()
	assert.Equal(t, true, h.get(path).ok()["dlq"].(map[string]any)["resolved"])
	assert.InDelta(t, 3, h.row("scenarios", "1103")["dlqCount"], 0)

	h.call(sandbox.OwnerToken, "POST", "/dlqs/retry?scenarioId=1110", `{"all":true}`).ok()
	assert.InDelta(t, 0, h.row("scenarios", "1110")["dlqCount"], 0, "what failed is over")
	h.call(sandbox.OwnerToken, "POST", "/dlqs/retry?scenarioId=1110", `{}`).refused(400, "SC400", "ids or all")
	h.call(sandbox.OwnerToken, "PATCH", path, `{"blueprint":{}}`).refused(400, "SC400", "must be a string")
	h.followed()
}

func TestDeleteIncompleteExecutions(t *testing.T) {
	h := newHarness(t)
	ids := h.incomplete(1103)
	one := `{"ids":["` + ids[1] + `"]}`
	h.call(sandbox.OwnerToken, "DELETE", "/dlqs?scenarioId=1103", one).refused(406, "IM004", "")
	assert.Zero(t, h.Mutations())
	h.call(sandbox.OwnerToken, "DELETE", "/dlqs?scenarioId=1103&confirmed=true", one).exactly(`{"dlqs":["` + ids[1] + `"]}`)
	h.call(sandbox.OwnerToken, "DELETE", "/dlqs?scenarioId=1103&confirmed=true", one).refused(404, "SC404", "")
	rest := h.call(sandbox.OwnerToken, "DELETE", "/dlqs?scenarioId=1103&confirmed=true", `{"all":true,"exceptIds":["`+ids[0]+`"]}`).ok()
	assert.Equal(t, []any{ids[2]}, rest["dlqs"])
	assert.Contains(t, rest["error"].(map[string]any)["message"], "being processed")
	h.call(sandbox.OwnerToken, "DELETE", "/dlqs/"+ids[3], "").refused(400, "IM005", "being processed")
	h.call(sandbox.OwnerToken, "DELETE", "/dlqs/"+ids[0], "").exactly(`{"dlq":"` + ids[0] + `"}`)
	assert.InDelta(t, 1, h.row("scenarios", "1103")["dlqCount"], 0)
	h.followed()
}

func TestAFailedRunIsKept(t *testing.T) {
	h := newHarness(t)
	got := h.call(sandbox.OwnerToken, "POST", "/scenarios/1103/run", `{"responsive":true}`).ok()
	assert.InDelta(t, 3, got["status"], 0)
	assert.Len(t, h.incomplete(1103), 5)
	assert.Equal(t, true, h.row("scenarios", "1103")["isActive"], "a manual run stops nothing")
}
