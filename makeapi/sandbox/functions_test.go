package sandbox_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"makemcp/makeapi/sandbox"
)

func TestFunctions(t *testing.T) {
	h := newHarness(t)
	owner := sandbox.OwnerToken
	list := h.get("/functions?teamId=512").list("functions")
	assert.Equal(t, []string{"orderNumber", "vatOf"}, column[string](list, "name"))
	assert.NotContains(t, list[0], "code")
	assert.Equal(t, "(id)", list[0]["args"])
	one := h.get("/functions/16").ok()["function"].(map[string]any)
	assert.Contains(t, one["code"], "padStart")
	assert.Len(t, one["scenarios"], 2)

	h.call(owner, "POST", "/functions?teamId=512", `{"name":"twice","description":"","code":"function twice(a, b) { return a * 2; }"}`).
		exactly(`{"function":{"id":19,"name":"twice","description":"","code":"function twice(a, b) { return a * 2; }","args":"(a, b)","updatedAt":"2026-03-10T12:00:30.000Z",` +
			`"createdAt":"2026-03-10T12:00:30.000Z","createdByUser":{"id":7,"name":"Maren Ashby","email":"maren.ashby@larkspur.example"}}}`)
	h.call(owner, "PATCH", "/functions/19", `{"name":"renamed","description":"Doubles."}`).ok()
	h.get("/functions/19/history?teamId=512").exactly(`{"functionHistory":[]}`)
	h.call(owner, "PATCH", "/functions/19", `{"code":"function twice(a) { return a + a; }"}`).ok()
	assert.Equal(t, "twice", h.row("functions", "19")["name"])
	h.get("/functions/19/history?teamId=512").exactly(`{"functionHistory":[{"id":1247,"previousCode":"function twice(a, b) { return a * 2; }","updatedAt":"2026-03-10T12:00:30.000Z","updatedBy":"Maren Ashby"}]}`)
	assert.Equal(t, []float64{1246, 1245}, column[float64](h.get("/functions/16/history?teamId=512").list("functionHistory"), "id"), "newest first")
	h.call(owner, "DELETE", "/functions/19", "").exactly(`{"success":true}`)
	h.nothingIgnored()
}

func TestCheckFunction(t *testing.T) {
	h := newHarness(t)
	for code, want := range map[string]string{
		`function f(a) { return \"}\" + [a]; }`: `{"success":true,"error":null}`,
		`return 1`:                              `{"success":false,"error":"SyntaxError: the code must be one named function"}`,
		`function f() { return (1]; }`:          `{"success":false,"error":"SyntaxError: Unexpected token ']'"}`,
		`function f() { return 1;`:              `{"success":false,"error":"SyntaxError: Unexpected end of input"}`,
	} {
		h.call(sandbox.OwnerToken, "POST", "/functions/eval?teamId=512", `{"code":"`+code+`"}`).exactly(want)
	}
	assert.Zero(t, h.Mutations())
}

func TestFunctionRefusals(t *testing.T) {
	h := newHarness(t)
	for _, c := range []struct {
		name, token, method, path, body string
		status                          int
		code, text                      string
	}{
		{"another name", sandbox.OwnerToken, "POST", "/functions?teamId=512", `{"name":"a","description":"","code":"function b() { }"}`, 400, "IM005", "called b"},
		{"reserved name", sandbox.OwnerToken, "POST", "/functions?teamId=512", `{"name":"sum","description":"","code":"function sum() { }"}`, 400, "IM005", "reserved"},
		{"taken name", sandbox.OwnerToken, "POST", "/functions?teamId=512", `{"name":"vatOf","description":"","code":"function vatOf() { }"}`, 400, "IM005", "already"},
		{"no description", sandbox.OwnerToken, "POST", "/functions?teamId=512", `{"name":"a","code":"function a() { }"}`, 400, "SC400", "'description'"},
		{"no code", sandbox.OwnerToken, "PATCH", "/functions/16", `{"code":"x"}`, 400, "IM005", "SyntaxError"},
		{"in use", sandbox.OwnerToken, "DELETE", "/functions/16", ``, 406, "IM004", "Daily order summary"},
		{"history of another team", sandbox.OwnerToken, "GET", "/functions/16/history?teamId=513", ``, 404, "SC404", ""},
		{"looks only", sandbox.MonitoringToken, "PATCH", "/functions/16", `{}`, 403, "SC403", ""},
		{"plan without", sandbox.OtherToken, "GET", "/functions?teamId=977", ``, 402, "SC402", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			h.in(t).call(c.token, c.method, c.path, c.body).refused(c.status, c.code, c.text)
		})
	}
	assert.Zero(t, h.Mutations())
}
