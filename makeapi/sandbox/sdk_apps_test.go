package sandbox_test

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi/sandbox"
)

const (
	bench  = "/sdk/apps/larkspur-bench-7q2m/1"
	draft  = "/sdk/apps/larkspur-returns-k3xw/1"
	proofs = "/sdk/apps/fenwick-proofs-p9d1/1"
)

var (
	asJSONC  = []string{"Content-Type", "application/jsonc"}
	asScript = []string{"Content-Type", "application/javascript"}
)

// do calls as the owner and wants every parameter to mean something.
func (h *harness) do(method, path, body string, headers ...string) answer {
	h.t.Helper()
	a := h.call(sandbox.OwnerToken, method, path, body, headers...)
	log := h.Requests()
	assert.Empty(h.t, log[len(log)-1].Ignored)
	return a
}

func TestListCustomApps(t *testing.T) {
	h := newHarness(t)
	h.do("GET", "/sdk/apps", "").exactly(`{"apps":[{"name":"larkspur-bench-7q2m","label":"Larkspur Bench","version":1,"beta":false},` +
		`{"name":"larkspur-returns-k3xw","label":"Larkspur Returns","version":1,"beta":true}]}`)
	all := h.do("GET", "/sdk/apps?cols[]=*", "").list("apps")
	assert.Len(t, all[0], 14)
	assert.InDelta(t, 7, all[0]["modules"], 0)
	assert.Len(t, all[0]["changes"], 2)
	assert.Equal(t, []string{"fenwick-proofs-p9d1"}, column[string](h.do("GET", "/sdk/apps?opensource=true", "").list("apps"), "name"))
	assert.Equal(t, []string{"fenwick-proofs-p9d1", "larkspur-bench-7q2m"}, column[string](h.do("GET", "/sdk/apps?all=true", "").list("apps"), "name"))
	assert.Empty(t, h.call(sandbox.MemberToken, "GET", "/sdk/apps", "").list("apps"), "others have none")
	h.do("GET", "/sdk/apps?cols[]=base", "").refused(400, "SC400", "'cols'")
	h.call(sandbox.TemplatesToken, "GET", "/sdk/apps", "").refused(403, "SC403", "")
}

func TestCreateAndChangeACustomApp(t *testing.T) {
	h := newHarness(t)
	made := h.do("POST", "/sdk/apps", `{"name":"pedal","label":"Pedal","theme":"#FF5733","language":"en","audience":"global","private":true}`).ok()["app"].(map[string]any)
	name := made["name"].(string)
	assert.Regexp(t, `^pedal-[0-9a-f]{4}$`, name, "a suffix makes it unique")
	assert.Equal(t, "#ff5733", made["theme"])
	one := "/sdk/apps/" + name + "/1"

	changed := h.do("PATCH", one, `{"label":"Pedals","description":"Left and right","audience":"countries","countries":["gb"]}`).ok()["app"].(map[string]any)
	assert.Equal(t, "Pedals", changed["label"])
	got := h.do("GET", one, "").ok()["app"].(map[string]any)
	assert.Equal(t, []any{"gb"}, got["countries"])
	assert.Equal(t, false, got["global"])
	h.do("PATCH", one, `{"audience":"global","countries":null}`).ok()
	assert.Nil(t, h.do("GET", one+"?cols[]=countries", "").ok()["app"].(map[string]any)["countries"])
	assert.Len(t, h.do("GET", one+"?cols[]=*", "").ok()["app"], 30)

	h.do("DELETE", one, "").exactly(`{"app":"` + name + `"}`)
	h.do("GET", one, "").refused(404, "SC404", "")
}

func TestWhoMayChooseNamesFreely(t *testing.T) {
	h := newHarness(t)
	body := `{"name":"pedal","label":"Pedal","theme":"#ff5733","language":"en","audience":"global"}`
	free := h.call(sandbox.AdministratorToken, "POST", "/sdk/apps", body).ok()["app"].(map[string]any)
	assert.Equal(t, "pedal", free["name"])
	h.call(sandbox.AdministratorToken, "POST", "/sdk/apps", body).refused(400, "IM005", "already")
}

func TestCustomAppRefusals(t *testing.T) {
	h := newHarness(t)
	for _, c := range []struct {
		name, token, method, path, body string
		status                          int
		code, text                      string
	}{
		{"nothing", sandbox.OwnerToken, "POST", "/sdk/apps", `{}`, 400, "SC400", "for 3 parameter(s)"},
		{"bad name", sandbox.OwnerToken, "POST", "/sdk/apps", `{"name":"My App","label":"x","audience":"global"}`, 400, "SC400", "'name'"},
		{"bad theme", sandbox.OwnerToken, "PATCH", bench, `{"theme":"green"}`, 400, "SC400", "'theme'"},
		{"countries missing", sandbox.OwnerToken, "PATCH", bench, `{"audience":"countries"}`, 400, "SC400", "'countries'"},
		{"reads only", sandbox.ReadOnlyToken, "PATCH", bench, `{"label":"x"}`, 403, "SC403", ""},
		{"another's", sandbox.MemberToken, "GET", bench, ``, 404, "SC404", ""},
		{"another's, to change", sandbox.OwnerToken, "PATCH", proofs, `{"label":"x"}`, 404, "SC404", ""},
		{"another's secrets", sandbox.OwnerToken, "GET", proofs + "/common", ``, 404, "SC404", ""},
		{"no such version", sandbox.OwnerToken, "GET", "/sdk/apps/larkspur-bench-7q2m/2", ``, 404, "SC404", ""},
		{"no number", sandbox.OwnerToken, "GET", "/sdk/apps/larkspur-bench-7q2m/x", ``, 400, "SC400", "'appVersion'"},
		{"major version without the feature", sandbox.OwnerToken, "POST", bench + "/clone-major", ``, 403, "SC403", ""},
		{"unknown section", sandbox.OwnerToken, "GET", bench + "/basis", ``, 404, "SC404", ""},
		{"rollback of another's change", sandbox.OwnerToken, "POST", draft + "/rollback", `{"changeIds":[9001]}`, 404, "SC404", ""},
		{"no icon", sandbox.OwnerToken, "GET", draft + "/icon/64", ``, 404, "SC404", ""},
		{"huge icon", sandbox.OwnerToken, "GET", bench + "/icon/1024", ``, 400, "SC400", "'size'"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h.in(t).call(c.token, c.method, c.path, c.body).refused(c.status, c.code, c.text)
		})
	}
	assert.Zero(t, h.Mutations())
}

func TestOpenSourceCanBeRead(t *testing.T) {
	h := newHarness(t)
	app := h.do("GET", proofs+"?cols[]=inviteToken", "").ok()["app"].(map[string]any)
	assert.Nil(t, app["inviteToken"], "what opens doors is for developers")
	assert.Contains(t, h.do("GET", proofs+"/base", "").body, "proofs.example.org")
	h.do("POST", bench+"/opensource", ``).exactly(`{"changed":true}`)
	h.call(sandbox.MemberToken, "GET", bench+"/modules/getBuild", "").ok()
	h.do("POST", bench+"/closedsource", `{}`).ok()
	h.call(sandbox.MemberToken, "GET", bench+"/modules/getBuild", "").refused(404, "SC404", "")
}

func TestSectionsKeepTheirComments(t *testing.T) {
	h := newHarness(t)
	base := h.do("GET", draft+"/base", "")
	assert.Equal(t, "application/jsonc; charset=utf-8", base.header.Get("Content-Type"))
	assert.Contains(t, base.body, "// The desk has no test system yet.")

	text := "{\n    // \"one\"\n    \"baseUrl\": \"https://x.example//a\", /* two */\n}"
	h.do("PUT", draft+"/base", text, asJSONC...).exactly(`{"change":{}}`)
	h.do("GET", draft+"/base", "").exactly(text)
	parsed := h.do("GET", draft+"?cols[]=base", "").ok()["app"].(map[string]any)["base"]
	assert.Equal(t, map[string]any{"baseUrl": "https://x.example//a"}, parsed)

	h.do("POST", draft+"/base", `{"baseUrl":"https://y.example"}`, "Content-Type", "application/json").ok()
	h.do("PATCH", draft+"/base", `{"qs":{}}`, asJSONC...).ok()
	assert.JSONEq(t, `{"baseUrl":"https://y.example","qs":{}}`, h.do("GET", draft+"/base", "").body)
}

func TestSectionRefusals(t *testing.T) {
	h := newHarness(t)
	for _, c := range []struct{ section, mediaType, body, code, text string }{
		{"base", "application/jsonc", `{"baseUrl"`, "IM005", "no valid JSON"},
		{"base", "application/jsonc", `{} {}`, "IM005", "no valid JSON"},
		{"base", "application/jsonc", `[]`, "IM005", "must be an object"},
		{"groups", "application/jsonc", `{}`, "IM005", "must be a list"},
		{"install", "application/jsonc", `5`, "IM005", "object or a list"},
		{"base", "text/markdown", `{}`, "SC400", "application/jsonc"},
		{"base", "image/png", `{}`, "SC400", "must be"},
		{"readme", "application/jsonc", `# x`, "SC400", "text/markdown"},
		{"base", "application/jsonc", ``, "SC400", "no body"},
		{"base", "application/jsonc", `"` + strings.Repeat("x", 2_500_000) + `"`, "SC400", "too large"},
	} {
		h.call(sandbox.OwnerToken, "PUT", draft+"/"+c.section, c.body, "Content-Type", c.mediaType).refused(400, c.code, c.text)
	}
	assert.Zero(t, h.Mutations())
}

func TestReadme(t *testing.T) {
	h := newHarness(t)
	assert.Contains(t, h.do("GET", bench+"/readme", "").body, "# Larkspur Bench")
	h.do("PUT", bench+"/readme", "# New", "Content-Type", "text/markdown").exactly(`{"changed":true}`)
	readme := h.do("GET", bench+"/readme", "")
	readme.exactly("# New")
	assert.Equal(t, "text/markdown; charset=utf-8", readme.header.Get("Content-Type"))
}

func TestCommonDataIsNoPartOfTheState(t *testing.T) {
	h := newHarness(t)
	h.do("PUT", bench+"/common", `{"clientId":"a","clientSecret":"hush"}`).exactly(`{"changed":true}`)
	assert.Equal(t, map[string]any{"clientId": "a", "clientSecret": "hush"}, h.do("GET", bench+"/common", "").ok())
	assert.Equal(t, map[string]any{"changes": 2.0}, h.row("sdkApps", "larkspur-bench-7q2m/1")["common"])
	h.do("GET", draft+"/common", "").exactly(`{}`)
}

func TestChangesOfAnApprovedAppWaitForACommit(t *testing.T) {
	h := newHarness(t)
	change := h.do("GET", bench+"/changes/9001", "").ok()["change"].(map[string]any)
	assert.Equal(t, "getBuild", change["item"])
	assert.Equal(t, "/builds/{{parameters.serial}}", change["oldValue"].(map[string]any)["url"])
	h.do("GET", draft+"/changes/9001", "").refused(404, "SC404", "")

	made := h.do("PUT", bench+"/base", `{"baseUrl":"https://z.example"}`, asJSONC...).ok()["change"].(map[string]any)
	assert.InDelta(t, 9003, made["id"], 0)
	assert.Equal(t, "apps", made["group"])
	again := h.do("PUT", bench+"/base", `{"baseUrl":"https://zz.example"}`, asJSONC...).ok()["change"].(map[string]any)
	assert.Equal(t, made["id"], again["id"], "a section has one change at a time")
	assert.Equal(t, made["oldValue"], again["oldValue"])

	h.do("POST", bench+"/rollback", `{"changeIds":[9001,9003]}`).exactly(`{"rolledBack":true}`)
	assert.Contains(t, h.do("GET", bench+"/modules/getBuild/api", "").body, `"url": "/builds/`)
	assert.Contains(t, h.do("GET", bench+"/base", "").body, "// Every request")
	h.do("POST", bench+"/commit", `{"message":"Serials","notify":true,"changeIds":[9002]}`).exactly("OK")
	h.do("GET", bench+"/changes/9002", "").refused(404, "SC404", "")
	assert.Empty(t, h.State("sdkChanges")["sdkChanges"])
	assert.Contains(t, h.do("GET", bench+"/functions/formatSerial/code", "").body, "if (!number)")

	events := h.do("GET", bench+"/events-log?cols[]=message&cols[]=detail", "").list("events")
	assert.Equal(t, map[string]any{"message": "Changes committed", "detail": "Serials"}, events[len(events)-1])
}

func TestReview(t *testing.T) {
	h := newHarness(t)
	h.do("PUT", draft+"/review/form", `{"testingScenarios":{"getReturn":"https://eu1.make.com/1"}}`).
		exactly(`{"form":{"testingScenarios":{"getReturn":"https://eu1.make.com/1"}}}`)
	h.do("PUT", draft+"/review/form", `{}`).refused(400, "SC400", "'testingScenarios'")
	h.do("POST", draft+"/review?all=true", ``).exactly(`{"requested":true}`)
	h.do("POST", draft+"/review", `{}`).refused(400, "IM005", "already in review")
	review := h.do("GET", draft+"/review", "").ok()["review"].(map[string]any)
	assert.Equal(t, "Maren Ashby", review["contactName"])
	assert.InDelta(t, 0, review["codeStatus"], 0)
}

func TestInvitations(t *testing.T) {
	h := newHarness(t)
	invite := h.do("POST", draft+"/public", ``).ok()["inviteToken"].(string)
	assert.Regexp(t, `^[0-9a-f]{10}$`, invite)
	assert.Equal(t, invite, h.do("POST", draft+"/public", `{}`).ok()["inviteToken"], "it stays")
	got := h.call(sandbox.OtherToken, "GET", "/sdk/apps/invites/"+invite, "").ok()["appInvite"].(map[string]any)
	assert.Equal(t, []any{3318.0}, got["installable"])

	h.do("POST", "/sdk/apps/invites/"+invite, `{"organizationIds":[2107]}`).
		exactly(`{"appInvite":{"name":"larkspur-returns-k3xw","label":"Larkspur Returns","version":1}}`)
	assert.Empty(t, h.do("GET", "/sdk/apps/invites/"+invite, "").ok()["appInvite"].(map[string]any)["installable"])
	h.do("POST", "/sdk/apps/invites/"+invite, `{"organizationIds":[3318]}`).refused(403, "SC403", "")
	h.do("POST", "/sdk/apps/invites/"+invite, `{"organizationIds":[]}`).refused(400, "SC400", "'organizationIds'")

	h.do("POST", draft+"/private", ``).exactly(`{"public":false}`)
	h.do("GET", "/sdk/apps/invites/"+invite, "").refused(404, "SC404", "")

	h.call(sandbox.MemberToken, "POST", draft+"/uninstall", `{"organizationId":2107}`).refused(403, "SC403", "")
	gone := h.do("POST", draft+"/uninstall", `{"organizationId":2107}`)
	gone.exactly(`[{"name":"larkspur-returns-k3xw","label":"Larkspur Returns","appVersion":1,"organizationId":2107,"installedAt":"2026-03-10T12:00:30.000Z","userId":7,"theme":"#b5541c"}]`)
	h.do("POST", draft+"/uninstall", `{"organizationId":2107}`).refused(404, "SC404", "")
}

func TestClones(t *testing.T) {
	h := newHarness(t)
	name := h.do("POST", bench+"/clone", `{"newName":"bench-copy","newVersion":1}`).ok()["app"].(map[string]any)["name"].(string)
	one := "/sdk/apps/" + name + "/1"
	assert.Len(t, h.do("GET", one+"/modules", "").list("appModules"), 7)
	module := h.do("GET", one+"/modules/watchBuilds", "").ok()["appModule"].(map[string]any)
	assert.Equal(t, name, module["webhook"], "it has connections and webhooks of its own")
	endpoint := h.do("GET", one+"/endpoints/getBuild", "").ok()["appEndpoint"].(map[string]any)
	assert.Equal(t, []any{name}, endpoint["attachedAccounts"])
	assert.Equal(t, []string{name, name + "2"}, column[string](h.do("GET", "/sdk/apps/"+name+"/connections", "").list("appConnections"), "name"))
	h.do("GET", one+"/common", "").exactly(`{}`)
	assert.Equal(t, "larkspur-bench-7q2m", h.do("GET", bench+"/modules/watchBuilds", "").ok()["appModule"].(map[string]any)["webhook"])

	next := h.call(sandbox.AdministratorToken, "POST", bench+"/clone-major", ``).ok()["app"].(map[string]any)
	assert.InDelta(t, 2, next["version"], 0)
	assert.Equal(t, false, next["approved"])
	assert.Len(t, h.do("GET", "/sdk/apps/larkspur-bench-7q2m/2/modules", "").list("appModules"), 7)
	h.do("DELETE", "/sdk/apps/larkspur-bench-7q2m/2", "").ok()
	assert.Len(t, h.do("GET", "/sdk/apps/larkspur-bench-7q2m/connections", "").list("appConnections"), 2, "the other version needs them")
}

func TestIcons(t *testing.T) {
	h := newHarness(t)
	icon := h.do("GET", bench+"/icon/64", "")
	assert.Equal(t, "image/png", icon.header.Get("Content-Type"))
	header, err := png.DecodeConfig(strings.NewReader(icon.body))
	require.NoError(t, err)
	assert.Equal(t, 64, header.Width)

	var square bytes.Buffer
	require.NoError(t, png.Encode(&square, image.NewGray(image.Rect(0, 0, 512, 512))))
	h.do("PUT", draft+"/icon", square.String(), "Content-Type", "image/png").exactly(`{"changed":true}`)
	h.do("GET", draft+"/icon/512", "").exactly(square.String())

	var small bytes.Buffer
	require.NoError(t, png.Encode(&small, image.NewGray(image.Rect(0, 0, 64, 64))))
	h.do("PUT", draft+"/icon", small.String(), "Content-Type", "image/png").refused(400, "IM005", "512 by 512")
	h.do("PUT", draft+"/icon", "GIF", "Content-Type", "image/png").refused(400, "IM005", "PNG")
}
