package sandbox_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"makemcp/makeapi/sandbox"
)

func TestListDevices(t *testing.T) {
	h := newHarness(t)
	rows := h.call(sandbox.GermanToken, "GET", "/devices?teamId=514", "").list("devices")
	assert.Equal(t, []string{"Goods-in scanner", "Assembly tablet", "Oskar's old phone"}, column[string](rows, "name"))
	assert.InDelta(t, 44, rows[0]["queueCount"], 0)
	assert.NotContains(t, rows[0], "inspector")
	for query, want := range map[string][]string{
		"assigned=false":                     {"Goods-in scanner", "Assembly tablet", "Oskar's old phone"},
		"assigned=true":                      {},
		"assigned=true&viewForScenarioId=80": {"Goods-in scanner", "Assembly tablet", "Oskar's old phone"},
		"scope[]=photo_taken":                {"Goods-in scanner", "Oskar's old phone"},
		"scope[]=photo_taken&scope[]=scan":   {"Goods-in scanner"},
	} {
		assert.Equal(t, want, column[string](h.get("/devices?teamId=514&"+query).list("devices"), "name"), query)
	}
	h.get("/devices?teamId=514&cols[]=id&cols[]=gone&scope[]=scan").exactly(`{"devices":[{"id":301,"gone":false}]}`)
	h.get("/devices").refused(400, "SC400", "teamId")
	h.get("/devices?teamId=977").refused(403, "IM002", "")
	h.nothingIgnored()
}

func TestOneDevice(t *testing.T) {
	h := newHarness(t)
	d := h.get("/devices/302?inspector=0").ok()["device"].(map[string]any)
	assert.Equal(t, d, h.get("/devices/" + d["udid"].(string)).ok()["device"], "by id or by udid")
	h.get("/devices/302?inspector=1").refused(404, "SC404", "")
	h.get("/devices/390").refused(404, "SC404", "")
	h.call(sandbox.OwnerToken, "PATCH", "/devices/302?cols[]=name", `{"name":"Tablet"}`).exactly(`{"device":{"name":"Tablet"}}`)
	h.call(sandbox.OwnerToken, "PATCH", "/devices/302", `{}`).refused(400, "SC400", "'name'")
	h.call(sandbox.MonitoringToken, "PATCH", "/devices/311", `{"name":"x"}`).refused(403, "SC403", "")

	h.call(sandbox.OwnerToken, "DELETE", "/devices/302", "").refused(406, "IM004", "deleteDevice")
	h.call(sandbox.OwnerToken, "DELETE", "/devices/301", "").refused(406, "IM405", `"incomings":44`)
	h.call(sandbox.OwnerToken, "DELETE", "/devices/301?confirmed=true", "").exactly(`{"device":301}`)
	assert.Len(t, h.State("deviceIncomings")["deviceIncomings"], 4, "its messages are gone")
	h.nothingIgnored()
}

func TestPairing(t *testing.T) {
	h := newHarness(t)
	virtual := h.call(sandbox.OwnerToken, "POST", "/devices/request?inspector=1", `{"name":"Test bench","teamId":514}`).ok()["createDeviceRequest"].(map[string]any)
	assert.Equal(t, true, virtual["inspector"])
	d := h.get("/devices/" + virtual["udid"].(string) + "?inspector=1").ok()["device"].(map[string]any)
	assert.Equal(t, "Test bench", d["name"])
	physical := h.call(sandbox.OwnerToken, "POST", "/devices/request", `{"name":"New phone","teamId":514}`).ok()["createDeviceRequest"].(map[string]any)
	h.get("/devices/"+physical["udid"].(string)).refused(404, "SC404", "")
	h.call(sandbox.OwnerToken, "POST", "/devices/request?inspector=2", `{}`).refused(400, "SC400", "for 3 parameter(s)")
	h.nothingIgnored()
}

func TestDeviceQueues(t *testing.T) {
	h := newHarness(t)
	a := h.get("/devices/301/incomings?scope=scan&pg[limit]=2").ok()
	assert.Equal(t, map[string]any{"sortBy": "created", "sortDir": "asc", "limit": 2.0, "offset": 0.0}, a["pg"])
	rows := h.get("/devices/301/incomings?scope=scan&pg[limit]=2").list("incomings")
	second := rows[1]["id"].(string)
	next := h.get("/devices/301/incomings?scope=scan&pg[limit]=1&pg[last]=" + second).list("incomings")
	assert.Equal(t, h.get("/devices/301/incomings?pg[offset]=2&pg[limit]=1").list("incomings"), next)
	assert.Equal(t, second, h.get("/devices/301/incomings?pg[last]=" + second + "&pg[showLast]=true").list("incomings")[0]["id"])
	whole := h.get("/devices/301/incomings/" + second).ok()["incoming"].(map[string]any)
	assert.Equal(t, map[string]any{"code": "LB-F-07723", "format": "CODE_128"}, whole["data"])
	h.get("/devices/302/incomings/"+second).refused(404, "SC404", "")
	h.get("/devices/301/incomings/stats").exactly(`{"incomingStat":{"queue":44,"limit":50,"enabled":true}}`)
	h.get("/devices/301/incomings/stats?scope=photo_taken").exactly(`{"incomingStat":{"queue":1,"limit":50,"enabled":true}}`)
	assert.Len(t, h.get("/devices/312/outgoings?scope=apn").list("outgoings"), 2)
	out := h.get("/devices/311/outgoings").list("outgoings")[0]["id"].(string)
	assert.Equal(t, "Dana", h.get("/devices/311/outgoings/" + out).ok()["outgoing"].(map[string]any)["data"].(map[string]any)["firstName"])
	h.nothingIgnored()
}

func TestDeletingFromDeviceQueues(t *testing.T) {
	h := newHarness(t)
	ids := column[string](h.get("/devices/301/incomings").list("incomings"), "id")
	delete := func(path, body string) answer { return h.call(sandbox.OwnerToken, "DELETE", path, body) }
	one := `{"ids":["` + ids[0] + `"]}`
	delete("/devices/301/incomings", one).refused(406, "IM004", `"messages":1`)
	delete("/devices/301/incomings?confirmed=true", `{}`).refused(400, "SC400", "ids or all")
	delete("/devices/301/incomings?confirmed=true", `{"ids":["x"],"exceptIds":["y"]}`).refused(400, "SC400", "exceptIds")
	delete("/devices/301/incomings?confirmed=true", one).exactly(`{"incomings":["` + ids[0] + `"]}`)
	partly := delete("/devices/301/incomings?confirmed=true", `{"ids":["`+ids[0]+`","`+ids[1]+`"]}`).ok()
	assert.Equal(t, []any{ids[1]}, partly["incomings"])
	assert.Equal(t, "APIError", partly["error"].(map[string]any)["name"])
	assert.Len(t, delete("/devices/301/incomings?confirmed=true", `{"all":true,"exceptIds":["`+ids[2]+`"]}`).ok()["incomings"], 41)
	h.get("/devices/301/incomings/stats").exactly(`{"incomingStat":{"queue":1,"limit":50,"enabled":true}}`)
	assert.Len(t, delete("/devices/312/outgoings?confirmed=true", `{"all":true}`).ok()["outgoings"], 2)
	h.nothingIgnored()
}
