package sandbox_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"makemcp/makeapi/sandbox"
)

const records = "/data-stores/56/data"

func TestSeedRecordsAddUp(t *testing.T) {
	h := newHarness(t)
	for _, store := range []string{"54", "55", "56", "57", "61", "62", "63", "70", "71", "74"} {
		row := h.row("dataStores", store)
		assert.Equal(t, row["records"], h.get("/data-stores/" + store + "/data").ok()["count"], store)
	}
}

func TestListRecords(t *testing.T) {
	h := newHarness(t)
	all := h.get("/data-stores/54/data").ok()
	assert.Len(t, all["records"], 10)
	assert.Equal(t, true, all["strict"])
	assert.Equal(t, map[string]any{"limit": 10.0, "offset": 0.0}, all["pg"])
	page := h.get("/data-stores/54/data?pg[limit]=2&pg[offset]=1203").list("records")
	assert.Equal(t, []string{"cust-1204"}, column[string](page, "key"))
	assert.Empty(t, h.get("/data-stores/54/data?pg[offset]=5000").list("records"))
	h.get("/data-stores/54/data?pg[limit]=0").refused(400, "SC400", "pg[limit]")
	h.get("/data-stores/90/data").refused(404, "SC404", "")
}

func TestRecordsComeAndGo(t *testing.T) {
	h := newHarness(t)
	h.call(sandbox.OwnerToken, "POST", records, `{"key":"a/b","data":{"n":1}}`).exactly(`{"key":"a/b","data":{"n":1}}`)
	h.call(sandbox.OwnerToken, "POST", records, `{"key":"a/b","data":{}}`).refused(400, "IM005", "already")
	made := h.call(sandbox.MemberToken, "POST", records, `{"data":{"n":2}}`).ok()
	assert.Len(t, made["key"], 12, "a key is generated")
	h.call(sandbox.OwnerToken, "PATCH", records+"/a%2Fb", `{"m":[3]}`).exactly(`{"key":"a/b","data":{"m":[3],"n":1}}`)
	h.call(sandbox.OwnerToken, "PUT", records+"/a%2Fb", `{"m":4}`).exactly(`{"key":"a/b","data":{"m":4}}`)
	h.call(sandbox.OwnerToken, "PUT", records+"/fresh", `{"key":"is a field here"}`).exactly(`{"key":"fresh","data":{"key":"is a field here"}}`)
	h.call(sandbox.OwnerToken, "PATCH", records+"/none", `{"m":4}`).refused(404, "SC404", "")
	h.call(sandbox.MonitoringToken, "PUT", records+"/fresh", `{}`).refused(403, "SC403", "")
	assert.InDelta(t, 3, h.row("dataStores", "56")["records"], 0)

	h.call(sandbox.OwnerToken, "DELETE", records, `{"keys":["fresh"]}`).refused(406, "IM004", "deleteRecords")
	h.call(sandbox.OwnerToken, "DELETE", records+"?confirmed=true", `{}`).refused(400, "SC400", "keys")
	h.call(sandbox.OwnerToken, "DELETE", records+"?confirmed=true", `{"keys":["fresh","none"]}`).exactly(`{"keys":["fresh"]}`)
	h.call(sandbox.OwnerToken, "DELETE", records+"?confirmed=true", `{"all":true,"exceptKeys":["a/b"]}`).ok()
	assert.Equal(t, []string{"a/b"}, column[string](h.get(records).list("records"), "key"))
	h.call(sandbox.OwnerToken, "DELETE", records+"?confirmed=true", `{"all":true}`).ok()
	assert.Equal(t, "0", h.row("dataStores", "56")["size"])
	for _, r := range h.Requests() {
		assert.Empty(t, r.Ignored, r.Path)
	}
}

func TestRecordsOfTheSeedChangeToo(t *testing.T) {
	h := newHarness(t)
	h.call(sandbox.OwnerToken, "PATCH", "/data-stores/54/data/cust-0002", `{"city":"Bath"}`).ok()
	h.call(sandbox.OwnerToken, "DELETE", "/data-stores/54/data?confirmed=true", `{"keys":["cust-0001"]}`).ok()
	first := h.get("/data-stores/54/data?pg[limit]=1").ok()
	assert.InDelta(t, 1203, first["count"], 0)
	assert.Contains(t, h.get("/data-stores/54/data?pg[limit]=1").body, `"key":"cust-0002","data":{"city":"Bath"`)
	assert.Len(t, h.State("dataStoreRecords")["dataStoreRecords"], 2)
	h.Reset()
	assert.Contains(t, h.get("/data-stores/54/data?pg[limit]=1").body, "cust-0001")
}

func TestStrictStructuresAndFullStores(t *testing.T) {
	h := newHarness(t)
	h.call(sandbox.OwnerToken, "POST", "/data-stores/54/data", `{"data":{"nickname":"x"}}`).refused(400, "IM005", "strict")
	h.call(sandbox.OwnerToken, "POST", "/data-stores/54/data", `{}`).ok()
	scan := `{"key":"k","data":{"code":"` + strings.Repeat("x", 200) + `"}}`
	h.call(sandbox.OwnerToken, "POST", "/data-stores/74/data", scan).refused(400, "IM003", "full")
	h.call(sandbox.OwnerToken, "DELETE", "/data-stores/74/data?confirmed=true", `{"keys":["scan-00001","scan-00002"]}`).ok()
	h.call(sandbox.OwnerToken, "POST", "/data-stores/74/data", scan).ok()
}
