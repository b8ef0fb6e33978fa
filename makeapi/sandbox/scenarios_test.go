package sandbox_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi/sandbox"
)

// asText writes an object as JSON text in a string, as blueprints travel.
func asText(object string) string {
	text, err := json.Marshal(object)
	if err != nil {
		panic(err)
	}
	return string(text)
}

const (
	plainBlueprint = `{"name":"New","flow":[{"id":2,"module":"json:ParseJSON","version":1,"metadata":{"designer":{"x":0,"y":0}}}],"metadata":{"version":1}}`
	hookBlueprint  = `{"name":"Hooked","flow":[{"id":1,"module":"gateway:CustomWebHook","version":1,"parameters":{"hook":4105}},{"id":4,"module":"slack:CreateMessage","version":4}],"metadata":{}}`
	greeter        = `{"name":"Greeter","flow":[{"id":1,"module":"scenario-service:ReturnData","version":1,"mapper":{"greeting":"Hello, {{var.input.name}}!","count":"{{var.input.count}}"}}],"metadata":{"scenario":{"sequential":true}}}`
)

// createScenario makes a scenario as the owner and returns it.
func (h *harness) createScenario(blueprint, scheduling, more string) map[string]any {
	h.t.Helper()
	body := `{"teamId":512,"blueprint":` + asText(blueprint) + `,"scheduling":` + asText(scheduling) + more + `}`
	return h.call(sandbox.OwnerToken, "POST", "/scenarios?cols[]=*", body).ok()["scenario"].(map[string]any)
}

// followed checks that no parameter of the calls so far meant nothing.
func (h *harness) followed() {
	h.t.Helper()
	for _, r := range h.Requests() {
		assert.Empty(h.t, r.Ignored, "%s %s", r.Method, r.Path)
	}
}

func TestListScenarios(t *testing.T) {
	h := newHarness(t)
	assert.Len(t, h.get("/scenarios?teamId=512").list("scenarios"), 18)
	assert.Len(t, h.get("/scenarios?organizationId=2107&cols[]=*").list("scenarios"), 34)
	assert.Len(t, h.get("/scenarios?teamId=512&isActive=true").list("scenarios"), 12)
	assert.Len(t, h.get("/scenarios?teamId=512&folderId=1576").list("scenarios"), 8)
	assert.Len(t, h.get("/scenarios?teamId=512&concept=true").list("scenarios"), 1)
	assert.Len(t, h.get("/scenarios?teamId=512&type=tool").list("scenarios"), 1)
	assert.Equal(t, []float64{2601, 1107}, column[float64](h.get("/scenarios?teamId=512&id[]=2601&id[]=1107").list("scenarios"), "id"))
	byName := h.get("/scenarios?teamId=512&cols[]=name&pg[sortBy]=name&pg[sortDir]=asc&pg[limit]=2&pg[offset]=1").list("scenarios")
	assert.Equal(t, []string{"Calculate shipping price", "Customer satisfaction survey"}, column[string](byName, "name"))
	h.get("/scenarios?teamId=512&pg[sortBy]=isActive").ok()
	h.get("/scenarios?teamId=512&pg[sortBy]=folderId").ok()
	h.get("/scenarios?teamId=512&pg[sortBy]=lastEdit").ok()
	h.get("/scenarios").refused(400, "SC400", "Missing required parameter teamId or organizationId")
	h.get("/scenarios?teamId=512&organizationId=2107").refused(400, "SC400", "cannot be used together")
	h.get("/scenarios?teamId=977").refused(403, "IM002", "")
	member := h.call(sandbox.MemberToken, "GET", "/scenarios?organizationId=2107", "").list("scenarios")
	assert.Len(t, member, 18, "only of the teams that the caller is in")
	h.followed()
}

func TestGetScenario(t *testing.T) {
	h := newHarness(t)
	s := h.get("/scenarios/1103?cols[]=*").ok()["scenario"].(map[string]any)
	assert.Equal(t, "Paid orders to Xero invoices", s["name"])
	assert.InDelta(t, 4, s["dlqCount"], 0)
	assert.Equal(t, []any{"datastore", "xero"}, s["usedPackages"])
	assert.NotNil(t, s["nextExec"])
	assert.Nil(t, h.get("/scenarios/1107").ok()["scenario"].(map[string]any)["nextExec"], "on demand")
	h.get("/scenarios/99").refused(404, "SC404", "")
	h.get("/scenarios/1161").refused(404, "SC404", "")
	h.get("/scenarios/x").refused(400, "SC400", "")
	h.call(sandbox.TemplatesToken, "GET", "/scenarios/1103", "").refused(403, "SC403", "")
}

func TestCreateScenario(t *testing.T) {
	h := newHarness(t)
	s := h.createScenario(hookBlueprint, `{"type":"immediately"}`, `,"folderId":1576,"basedon":"20","metadata":{"input_spec":[],"output_spec":[]}`)
	assert.Equal(t, "Hooked", s["name"])
	assert.Equal(t, false, s["isActive"])
	assert.InDelta(t, 4105, s["hookId"], 0)
	assert.InDelta(t, 5, s["moduleSequenceId"], 0)
	assert.Equal(t, []any{"gateway", "slack"}, s["usedPackages"])
	assert.Equal(t, map[string]any{"type": "immediately"}, s["scheduling"])
	answer := h.get(fmt.Sprintf("/scenarios/%v/blueprint", s["id"])).ok()["response"].(map[string]any)
	assert.Equal(t, true, answer["blueprint"].(map[string]any)["metadata"].(map[string]any)["instant"], "Make writes it")
	assert.InDelta(t, 9, h.row("scenariosFolders", "1576")["scenariosTotal"], 0)
	assert.InDelta(t, 35, h.row("organizations", "2107")["scenarios"], 0)
	empty := h.createScenario(`{"name":"Empty","flow":[],"metadata":{}}`, `{"type":"on-demand"}`, "")
	h.call(sandbox.OwnerToken, "POST", fmt.Sprintf("/scenarios/%v/start", empty["id"]), "").refused(400, "IM005", "not complete")
	h.followed()
}

func TestCreateScenarioRefusals(t *testing.T) {
	h := newHarness(t)
	const onDemand = `{"type":"on-demand"}`
	for _, c := range []struct {
		name, token, blueprint, scheduling, more string
		status                                   int
		code, text                               string
	}{
		{"no metadata", sandbox.OwnerToken, `{"name":"x","flow":[]}`, onDemand, "", 400, "SC400", "should have required property 'metadata'"},
		{"no flow", sandbox.OwnerToken, `{"name":"x","metadata":{}}`, onDemand, "", 400, "SC400", "'flow'"},
		{"no name", sandbox.OwnerToken, `{"flow":[],"metadata":{}}`, onDemand, "", 500, "", ""},
		{"a module without an app", sandbox.OwnerToken, `{"name":"x","flow":[{"id":1,"module":"ParseJSON"}],"metadata":{}}`, onDemand, "", 400, "SC400", "pattern"},
		{"an unknown app, in a route", sandbox.OwnerToken, `{"name":"x","flow":[{"id":1,"module":"builtin:BasicRouter","routes":[{"flow":[{"id":2,"module":"nosuchapp:Do"}]}]}],"metadata":{}}`, onDemand, "", 400, "IM007", "nosuchapp:Do"},
		{"a custom app that is not installed", sandbox.OwnerToken, `{"name":"x","flow":[{"id":1,"module":"app#acme:do"}],"metadata":{}}`, onDemand, "", 406, "IM004", "acme"},
		{"unknown schedule", sandbox.OwnerToken, plainBlueprint, `{"type":"cron"}`, "", 400, "SC400", "type"},
		{"too often", sandbox.OwnerToken, plainBlueprint, `{"type":"indefinitely","interval":30}`, "", 400, "SC400", "60 seconds"},
		{"once without a date", sandbox.OwnerToken, plainBlueprint, `{"type":"once","date":"tomorrow"}`, "", 400, "SC400", "ISO"},
		{"looks only", sandbox.MonitoringToken, plainBlueprint, onDemand, "", 403, "SC403", ""},
		{"folder of another team", sandbox.OwnerToken, plainBlueprint, onDemand, `,"folderId":1580`, 404, "SC404", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			body := `{"teamId":512,"blueprint":` + asText(c.blueprint) + `,"scheduling":` + asText(c.scheduling) + c.more + `}`
			h.in(t).call(c.token, "POST", "/scenarios", body).refused(c.status, c.code, c.text)
		})
	}
	h.call(sandbox.OwnerToken, "POST", "/scenarios", `{"teamId":512,"blueprint":`+plainBlueprint+`,"scheduling":"{}"}`).refused(400, "SC400", "'blueprint' must be a string")
	assert.Zero(t, h.Mutations())
	custom := `{"teamId":512,"blueprint":` + asText(`{"name":"x","flow":[{"id":1,"module":"app#acme:do"}],"metadata":{}}`) + `,"scheduling":` + asText(onDemand) + `}`
	h.call(sandbox.OwnerToken, "POST", "/scenarios?confirmed=true", custom).ok()
	h.call(sandbox.OwnerToken, "POST", "/scenarios", custom).ok()
}

func TestUpdateScenario(t *testing.T) {
	h := newHarness(t)
	const path = "/scenarios/1107"
	renamed := h.call(sandbox.MemberToken, "PATCH", path, `{"name":"Order status","description":"x","metadata":{"input_spec":[],"output_spec":[]}}`).ok()["scenario"].(map[string]any)
	assert.Equal(t, "Order status", renamed["name"])
	assert.InDelta(t, 3, renamed["scenarioVersion"], 0, "no new version")
	assert.NotEmpty(t, h.get(path + "/interface").ok()["interface"].(map[string]any)["input"], "renaming keeps the interface")

	changed := h.call(sandbox.MemberToken, "PATCH", path+"?cols[]=scenarioVersion&cols[]=name&cols[]=updatedByUser",
		`{"blueprint":`+asText(greeter)+`,"metadata":{"input_spec":[{"name":"name","type":"text"}],"output_spec":[]}}`)
	changed.exactly(`{"scenario":{"scenarioVersion":4,"name":"Greeter","updatedByUser":{"id":9,"name":"Tomas Weld","email":"tomas.weld@larkspur.example"}}}`)
	versions := h.get(path + "/blueprints").list("scenariosBlueprints")
	assert.Equal(t, []float64{4, 3}, column[float64](versions, "version")[:2], "the newest first")
	old := h.get(path + "/blueprint?blueprintId=3").ok()["response"].(map[string]any)["blueprint"].(map[string]any)
	assert.Equal(t, "Look up order status", old["name"])
	h.get(path+"/blueprint?blueprintId=99").refused(404, "SC404", "")

	out := h.call(sandbox.MemberToken, "PATCH", path+"?cols[]=folderId", `{"folderId":null}`)
	out.exactly(`{"scenario":{"folderId":null}}`)
	h.call(sandbox.MemberToken, "PATCH", path, `{"description":"`+strings.Repeat("x", 241)+`"}`).refused(400, "SC400", "at most 240")
	h.call(sandbox.OwnerToken, "PATCH", "/scenarios/1118", `{"name":"x"}`).refused(400, "IM005", "tool")
	h.call(sandbox.MonitoringToken, "PATCH", path, `{"name":"x"}`).refused(403, "SC403", "")
	h.followed()
}

func TestVersionsAreKeptFor60Days(t *testing.T) {
	h := newHarness(t)
	assert.Len(t, h.get("/scenarios/1103/blueprints").list("scenariosBlueprints"), 2)
	h.now = noon.AddDate(1, 0, 0)
	assert.Len(t, h.get("/scenarios/1103/blueprints").list("scenariosBlueprints"), 1, "the live one stays")
}

func TestPublishScenario(t *testing.T) {
	h := newHarness(t)
	const path = "/scenarios/1128"
	h.call(sandbox.OwnerToken, "POST", path+"/publish", "").exactly(`{"scenario":{"id":1128},"scenarioVersion":{"scenarioId":1128,"version":3,"draft":false}}`)
	assert.InDelta(t, 3, h.row("scenarios", "1128")["scenarioVersion"], 0)
	h.call(sandbox.OwnerToken, "POST", path+"/publish", "{}").refused(400, "IM005", "no draft")
}

func TestDeleteScenario(t *testing.T) {
	h := newHarness(t)
	h.call(sandbox.MonitoringToken, "DELETE", "/scenarios/1103", "").refused(403, "SC403", "")
	h.call(sandbox.MemberToken, "DELETE", "/scenarios/1103", "").exactly(`{"scenario":1103}`)
	h.get("/scenarios/1103").refused(404, "SC404", "")
	assert.InDelta(t, 7, h.row("scenariosFolders", "1576")["scenariosTotal"], 0)
	assert.InDelta(t, 11, h.row("teams", "512")["activeScenarios"], 0)
}

func TestStartAndStop(t *testing.T) {
	h := newHarness(t)
	s := h.createScenario(plainBlueprint, `{"type":"indefinitely","interval":900}`, "")
	path := fmt.Sprintf("/scenarios/%v", s["id"])
	h.call(sandbox.OwnerToken, "POST", path+"/stop", "").refused(400, "IM005", "Scenario is not running")
	h.call(sandbox.OwnerToken, "POST", path+"/start", "").exactly(fmt.Sprintf(`{"scenario":{"id":%v,"isActive":true,"islinked":true}}`, s["id"]))
	h.call(sandbox.OwnerToken, "POST", path+"/start", "{}").refused(400, "IM005", "Scenario is already running")
	h.now = noon.Add(20 * time.Minute)
	assert.Len(t, h.get(path+"/logs").list("scenarioLogs"), 1, "an interval runs at once")
	assert.Equal(t, "2026-03-10T12:30:30.000Z", h.get(path).ok()["scenario"].(map[string]any)["nextExec"])
	h.call(sandbox.OwnerToken, "POST", path+"/stop", "").ok()
	assert.Nil(t, h.get(path).ok()["scenario"].(map[string]any)["nextExec"])
	for id, text := range map[int]string{2605: "Invalid interval.", 1111: "not complete", 1130: "no connection", 1145: "subscription"} {
		h.call(sandbox.OwnerToken, "POST", fmt.Sprintf("/scenarios/%d/start", id), "").refused(400, "IM005", text)
	}
	h.followed()
}

func TestAScenarioThatFailsIsStopped(t *testing.T) {
	h := newHarness(t)
	s := h.row("scenarios", "1106")
	assert.Equal(t, true, s["isinvalid"])
	assert.Equal(t, false, s["isActive"])
	errors := h.get("/scenarios/1106/logs?status=3").list("scenarioLogs")
	assert.Len(t, errors, 3)
	detail := h.get(fmt.Sprintf("/scenarios/1106/executions/%v", errors[0]["id"])).ok()
	assert.Equal(t, "ERROR", detail["status"])
	assert.Contains(t, detail["error"].(map[string]any)["message"], "Access denied")
	h.call(sandbox.OwnerToken, "PATCH", "/scenarios/1106", `{"scheduling":`+asText(`{"type":"indefinitely","interval":3600}`)+`}`).ok()
	h.call(sandbox.OwnerToken, "POST", "/scenarios/1106/start", "").ok()
	assert.Equal(t, true, h.row("scenarios", "1106")["isinvalid"], "it fails for the fourth time")

	mended := strings.ReplaceAll(h.get("/scenarios/1106/blueprint").body, `"__IMTCONN__":1286`, `"__IMTCONN__":3205`)
	var answer struct {
		Response struct{ Blueprint json.RawMessage }
	}
	require.NoError(t, json.Unmarshal([]byte(mended), &answer))
	h.call(sandbox.OwnerToken, "PATCH", "/scenarios/1106", `{"blueprint":`+asText(string(answer.Response.Blueprint))+`}`).ok()
	h.call(sandbox.OwnerToken, "POST", "/scenarios/1106/start", "").ok()
	assert.Equal(t, true, h.row("scenarios", "1106")["isActive"], "who mends the module is rid of the error")
}

func TestCloneScenario(t *testing.T) {
	h := newHarness(t)
	const path = "/scenarios/2601/clone?organizationId=2107"
	same := h.call(sandbox.OwnerToken, "POST", path+"&cols[]=id&cols[]=name&cols[]=isActive&cols[]=hookId&cols[]=folderId", `{"name":"Copy","teamId":512,"states":false}`)
	same.exactly(`{"scenario":{"id":2622,"name":"Copy","isActive":false,"hookId":null,"folderId":1576}}`)
	h.call(sandbox.OwnerToken, "POST", path, `{"name":"Copy","teamId":513,"states":true}`).refused(400, "SC400", "Missing mapping of datastore 55")
	h.call(sandbox.OwnerToken, "POST", path+"&notAnalyze=true", `{"name":"Copy","teamId":513,"states":true}`).ok()
	mapped := h.call(sandbox.OwnerToken, "POST", path, `{"name":"Mapped","teamId":513,"states":true,"account":{"3201":null,"3203":null,"3205":null},"datastore":{"55":61},"hook":{"4101":4110},"key":{"17":20},"device":{},"udt":{}}`).ok()
	assert.InDelta(t, 4110, mapped["scenario"].(map[string]any)["hookId"], 0)
	h.call(sandbox.OwnerToken, "POST", "/scenarios/2601/clone", `{"name":"Copy","teamId":512,"states":false}`).refused(400, "SC400", "organizationId")
	h.call(sandbox.OwnerToken, "POST", path, `{"teamId":977,"name":"x","states":false}`).refused(403, "IM002", "")
	h.call(sandbox.OwnerToken, "POST", "/scenarios/1129/clone?organizationId=2107", `{"name":"Copy","teamId":512,"states":false}`).refused(406, "IM004", "larkspur-dealers")
	h.followed()
}

func TestInterface(t *testing.T) {
	h := newHarness(t)
	assert.Len(t, h.get("/scenarios/1112/interface").ok()["interface"].(map[string]any)["input"], 3)
	h.get("/scenarios/2601/interface").exactly(`{"interface":{"input":null,"output":null}}`)
	body := `{"interface":{"input":[{"name":"email","type":"text","required":true}],"output":[]}}`
	h.call(sandbox.OwnerToken, "PATCH", "/scenarios/1107/interface", body).exactly(`{"interface":{"input":[{"name":"email","required":true,"type":"text"}],"output":[]}}`)
	h.call(sandbox.OwnerToken, "PATCH", "/scenarios/2601/interface", body).refused(422, "IM016", "on-demand")
	h.call(sandbox.OwnerToken, "PATCH", "/scenarios/1107/interface", `{}`).refused(400, "SC400", "interface")
}

func TestModuleDataAndTrigger(t *testing.T) {
	h := newHarness(t)
	h.get("/scenarios/2601/data/1").exactly(`{"exists":false}`)
	h.call(sandbox.OwnerToken, "PUT", "/scenarios/2601/data", `{"1":{"epoch":{"date":"2026-04-01T00:00:00.000Z"}}}`).exactly(`{"updated":true}`)
	h.get("/scenarios/2601/data/1").exactly(`{"exists":true}`)
	assert.InDelta(t, 4101, h.get("/scenarios/2601/triggers").ok()["id"], 0)
	h.get("/scenarios/1107/triggers").refused(404, "SC404", "")
	h.followed()
}

func TestAMendedConnectionMendsWhatFails(t *testing.T) {
	h := newHarness(t)
	stored := h.incomplete(2602)
	require.Len(t, stored, 3)
	h.runScenario(2602, `{}`).ok()
	assert.Len(t, h.incomplete(2602), 4)
	h.call(sandbox.OwnerToken, "POST", "/connections/1286/set-data", `{"host":"db","database":"stock","username":"make","password":"right"}`).ok()
	h.call(sandbox.OwnerToken, "POST", "/scenarios/1106/start", "").ok()
	run := h.runScenario(1106, `{"responsive":true}`).ok()
	assert.InDelta(t, 1, run["status"], 0)
}

func TestAHookServesTheScenarioThatNamesIt(t *testing.T) {
	h := newHarness(t)
	s := h.createScenario(hookBlueprint, `{"type":"immediately"}`, "")
	assert.Equal(t, s["id"], h.row("hooks", "4105")["scenarioId"])
	h.call(sandbox.OwnerToken, "DELETE", fmt.Sprintf("/scenarios/%v", s["id"]), "").ok()
	assert.Nil(t, h.row("hooks", "4105")["scenarioId"])
	h.createScenario(strings.Replace(hookBlueprint, "4105", "4101", 1), `{"type":"immediately"}`, "")
	assert.InDelta(t, 2601, h.row("hooks", "4101")["scenarioId"], 0, "a hook serves one scenario")
	body := `{"teamId":512,"blueprint":` + asText(`{"name":"x","flow":[{"id":1,"module":"slack:CreateMessage","parameters":{"__IMTCONN__":3210}}],"metadata":{}}`) + `,"scheduling":` + asText(`{"type":"on-demand"}`) + `}`
	h.call(sandbox.OwnerToken, "POST", "/scenarios", body).refused(404, "IM304", "slack:3210")
}
