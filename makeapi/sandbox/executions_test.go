package sandbox_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"makemcp/makeapi/sandbox"
)

// runScenario runs a scenario as the owner.
func (h *harness) runScenario(id any, body string) answer {
	h.t.Helper()
	return h.call(sandbox.OwnerToken, "POST", fmt.Sprintf("/scenarios/%v/run", id), body)
}

func TestRunWithInputsAndOutputs(t *testing.T) {
	h := newHarness(t)
	s := h.createScenario(greeter, `{"type":"on-demand"}`, `,"metadata":{"input_spec":[{"name":"name","type":"text","required":true},{"name":"count","type":"number","default":3}],"output_spec":[]}`)
	h.runScenario(s["id"], `{"data":{"name":"Ada"}}`).refused(422, "IM325", "Scenario is not activated")
	h.call(sandbox.OwnerToken, "POST", fmt.Sprintf("/scenarios/%v/start", s["id"]), "").ok()
	h.runScenario(s["id"], `{"responsive":true}`).refused(400, "SC400", "Missing value of required parameter 'name'.")
	h.runScenario(s["id"], `{"data":{"name":7}}`).refused(400, "SC400", "'name' must be of type text")
	h.runScenario(s["id"], `{"data":{"name":"Ada"},"callbackUrl":"nowhere"}`).refused(400, "SC400", "callbackUrl")
	got := h.runScenario(s["id"], `{"data":{"name":"Ada"},"responsive":true,"callbackUrl":"https://example.com/done"}`).ok()
	assert.InDelta(t, 1, got["status"], 0)
	assert.Equal(t, map[string]any{"greeting": "Hello, Ada!", "count": 3.0}, got["outputs"])
	assert.Len(t, got["executionId"], 32)
	logs := h.get(fmt.Sprintf("/scenarios/%v/logs", s["id"])).list("scenarioLogs")
	assert.Equal(t, []string{"manual"}, column[string](logs, "type"))
	assert.Equal(t, "Maren Ashby", logs[0]["authorName"])
	h.followed()
}

func TestRunWithoutWaiting(t *testing.T) {
	h := newHarness(t)
	id := h.runScenario(1107, `{"data":{"orderNumber":"LB-1"}}`).ok()["executionId"]
	detail := fmt.Sprintf("/scenarios/1107/executions/%v", id)
	h.get(detail).exactly(`{"status":"RUNNING"}`)
	h.get(fmt.Sprintf("/scenarios/1107/logs/%v", id)).refused(404, "SC404", "")
	h.now = noon.Add(time.Minute)
	h.get(detail).exactly(`{"status":"SUCCESS","outputs":{"answer":"Order LB-1 is in assembly.","orderNumber":"LB-1"}}`)
	h.get(detail+"?maxBytes=10").refused(413, "", "maxBytes")
	h.get(fmt.Sprintf("/scenarios/1107/logs/%v", id)).ok()
	h.get("/scenarios/2601/executions/"+fmt.Sprint(id)).refused(404, "SC404", "")
}

func TestALongRunIsNotAwaited(t *testing.T) {
	h := newHarness(t)
	assert.Equal(t, 504, h.runScenario(1115, `{"responsive":true}`).status)
	h.runScenario(1115, `{}`).refused(400, "IM005", "Scenario is already being executed")
	h.now = noon.Add(2 * time.Minute)
	assert.Len(t, h.get("/scenarios/1115/logs").list("scenarioLogs"), 6, "it went on")
	id := h.runScenario(1115, `{}`).ok()["executionId"]
	h.call(sandbox.OwnerToken, "POST", fmt.Sprintf("/scenarios/1115/executions/%v/stop", id), `{"force":true}`).ok()
	assert.Equal(t, "WARNING", h.get(fmt.Sprintf("/scenarios/1115/executions/%v", id)).ok()["status"])
	h.runScenario(1115, `{}`).ok()
	h.followed()
}

func TestWhoMayRun(t *testing.T) {
	h := newHarness(t)
	body := `{"data":{"orderNumber":"LB-1"}}`
	h.call(sandbox.MemberToken, "POST", "/scenarios/1107/run", body).ok()
	h.call(sandbox.MonitoringToken, "POST", "/scenarios/1107/run", body).refused(403, "SC403", "")
	h.call(sandbox.ReadOnlyToken, "POST", "/scenarios/1107/run", body).refused(403, "SC403", "")
	h.call(sandbox.OtherToken, "POST", "/scenarios/1107/run", body).refused(404, "SC404", "")
}

func TestReplay(t *testing.T) {
	h := newHarness(t)
	past := column[string](h.get("/scenarios/replayable-executions/1107").list("replayableExecutions"), "id")
	assert.Len(t, past, 4)
	a := h.call(sandbox.OwnerToken, "POST", "/scenarios/1107/replay", `{"executionIds":["`+past[0]+`"]}`)
	assert.Equal(t, 202, a.status)
	assert.Empty(t, a.body)
	h.now = noon.Add(time.Minute)
	assert.Len(t, h.get("/scenarios/1107/logs").list("scenarioLogs"), 5)
	h.call(sandbox.OwnerToken, "POST", "/scenarios/1107/replay", `{"executionIds":["00"]}`).refused(404, "SC404", "")
	h.call(sandbox.OwnerToken, "POST", "/scenarios/1107/replay", `{"executionIds":[]}`).refused(400, "SC400", "executionIds")
	h.call(sandbox.OwnerToken, "POST", "/scenarios/1106/replay", `{"executionIds":["00"]}`).refused(422, "IM325", "")
	h.followed()
}

func TestListLogs(t *testing.T) {
	h := newHarness(t)
	all := h.get("/scenarios/1103/logs").ok()
	assert.Len(t, all["scenarioLogs"], 15)
	first := h.get("/scenarios/1103/logs?pg[limit]=2").ok()
	last := first["pg"].(map[string]any)["last"].(string)
	assert.Regexp(t, `^\d{13}_scenario\.1103\.auto\.[0-9a-f]{32}$`, last)
	assert.NotContains(t, first["pg"], "offset")
	next := h.get("/scenarios/1103/logs?pg[limit]=13&pg[last]=" + last)
	assert.Len(t, next.list("scenarioLogs"), 13)
	shown := h.get("/scenarios/1103/logs?pg[showLast]=true&pg[last]=" + last).list("scenarioLogs")
	assert.Equal(t, last, shown[0]["imtId"])
	assert.Len(t, h.get("/scenarios/1103/logs?status=3").list("scenarioLogs"), 4)
	assert.Len(t, h.get("/scenarios/1102/logs?status=2").list("scenarioLogs"), 1)
	assert.Len(t, h.get("/scenarios/1110/logs").list("scenarioLogs"), 12)
	assert.Len(t, h.get("/scenarios/1110/logs?showCheckRuns=true").list("scenarioLogs"), 9)
	from := noon.AddDate(0, 0, -9).UnixMilli()
	assert.Len(t, h.get(fmt.Sprintf("/scenarios/2603/logs?from=%d", from)).list("scenarioLogs"), 1)
	none := "durationFrom=100000&durationTo=200000&operationsFrom=1&operationsTo=2&transferFrom=1&transferTo=2&creditsFrom=1&creditsTo=2&executionName=x"
	assert.Empty(t, h.get("/scenarios/1103/logs?"+none).list("scenarioLogs"))
	h.get("/scenarios/1103/logs?status=4").refused(400, "SC400", "status")
	h.followed()
}

func TestGetProcessed(t *testing.T) {
	h := newHarness(t)
	failed := h.get("/scenarios/1103/logs?status=3").list("scenarioLogs")[0]["id"]
	path := fmt.Sprintf("/scenarios/1103/logs/%v/p", failed)
	assert.NotContains(t, h.get(path).ok(), "events")
	got := h.get(path + "?include=blueprint,events,bundles,whatever").ok()
	events := got["events"].([]any)
	assert.Len(t, events, 3, "what comes after the failure did not run")
	assert.Contains(t, fmt.Sprint(events[2]), "ECOUTPUT")
	assert.Contains(t, got, "blueprint")
	assert.Contains(t, got, "bundles")
	h.followed()
}

func TestListAllLogs(t *testing.T) {
	h := newHarness(t)
	logs := h.get("/scenarios/logs?since=2026-03-01T00:00:00Z&pg[limit]=200").list("scenarioLogs")
	assert.NotEmpty(t, logs)
	assert.Contains(t, logs[0], "scenarioId")
	for _, l := range h.call(sandbox.GermanToken, "GET", "/scenarios/logs?since=2026-02-01T00:00:00Z&until=2026-03-03T00:00:00Z", "").list("scenarioLogs") {
		assert.InDelta(t, 514, l["teamId"], 0)
	}
	h.get("/scenarios/logs").refused(400, "SC400", "since")
	h.get("/scenarios/logs?since=yesterday").refused(400, "SC400", "since")
	h.get("/scenarios/logs?since=2026-03-01T00:00:00Z&pg[limit]=201").refused(400, "SC400", "limit")
	h.followed()
}
