package sandbox_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi/sandbox"
)

func TestListDataStores(t *testing.T) {
	h := newHarness(t)
	first := h.get("/data-stores?teamId=512").list("dataStores")[0]
	assert.Equal(t, map[string]any{"id": 54.0, "name": "Customers", "teamId": 512.0, "records": 1204.0, "size": "412876", "maxSize": "10485760"}, first)
	h.get("/data-stores").refused(400, "SC400", "Missing value of required parameter 'teamId'.")
	h.get("/data-stores?teamId=abc").refused(400, "SC400", "must be an integer")
	h.get("/data-stores?teamId=977").refused(403, "IM002", "")
	h.get("/data-stores?teamId=999999").refused(403, "IM002", "")
	h.call(sandbox.MonitoringToken, "GET", "/data-stores?teamId=512", "").ok()
	h.call(sandbox.MemberToken, "GET", "/data-stores?teamId=513", "").refused(403, "IM002", "")
}

func TestCreateDataStore(t *testing.T) {
	h := newHarness(t)
	a := h.call(sandbox.OwnerToken, "POST", "/data-stores", `{"name":"Returns","teamId":512,"datastructureId":178,"maxSizeMB":2}`)
	a.exactly(`{"dataStore":{"id":91,"name":"Returns","teamId":512,"records":0,"size":"0","maxSize":"2097152","datastructureId":178}}`)
	assert.Equal(t, "Returns", h.row("dataStores", "91")["name"])
	without := h.call(sandbox.MemberToken, "POST", "/data-stores", `{"name":"Bare","teamId":512,"datastructureId":null,"maxSizeMB":1}`).ok()
	assert.Nil(t, without["dataStore"].(map[string]any)["datastructureId"])
	assert.Equal(t, 2, h.Mutations())
}

func TestCreateDataStoreRefusals(t *testing.T) {
	h := newHarness(t)
	for _, c := range []struct {
		name, token, body string
		status            int
		code, text        string
	}{
		{"nothing", sandbox.OwnerToken, `{}`, 400, "SC400", "for 3 parameter(s)"},
		{"null name", sandbox.OwnerToken, `{"name":null,"teamId":512,"maxSizeMB":1}`, 400, "SC400", "required parameter 'name'"},
		{"blank name", sandbox.OwnerToken, `{"name":" ","teamId":512,"maxSizeMB":1}`, 400, "SC400", "'name'"},
		{"number for name", sandbox.OwnerToken, `{"name":5,"teamId":512,"maxSizeMB":1}`, 400, "SC400", "must be a string"},
		{"long name", sandbox.OwnerToken, `{"name":"` + strings.Repeat("ä", 129) + `","teamId":512,"maxSizeMB":1}`, 400, "SC400", "at most 128"},
		{"text for teamId", sandbox.OwnerToken, `{"name":"x","teamId":"512","maxSizeMB":1}`, 400, "SC400", "'teamId' must be an integer"},
		{"half a megabyte", sandbox.OwnerToken, `{"name":"x","teamId":512,"maxSizeMB":0.5}`, 400, "SC400", "'maxSizeMB'"},
		{"no megabyte", sandbox.OwnerToken, `{"name":"x","teamId":512,"maxSizeMB":0}`, 400, "SC400", "'maxSizeMB'"},
		{"unknown structure", sandbox.OwnerToken, `{"name":"x","teamId":512,"maxSizeMB":1,"datastructureId":4}`, 400, "IM005", "data structure"},
		{"structure of another team", sandbox.OwnerToken, `{"name":"x","teamId":512,"maxSizeMB":1,"datastructureId":181}`, 400, "IM005", "data structure"},
		{"quota", sandbox.OwnerToken, `{"name":"x","teamId":512,"maxSizeMB":37}`, 400, "IM003", "36 MB are left"},
		{"foreign team", sandbox.OwnerToken, `{"name":"x","teamId":977,"maxSizeMB":1}`, 403, "IM002", ""},
		{"looks only", sandbox.MonitoringToken, `{"name":"x","teamId":512,"maxSizeMB":1}`, 403, "SC403", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			h.in(t).call(c.token, "POST", "/data-stores", c.body).refused(c.status, c.code, c.text)
		})
	}
	assert.Zero(t, h.Mutations())
	h.call(sandbox.OwnerToken, "POST", "/data-stores", `{"name":"`+strings.Repeat("ä", 128)+`","teamId":512,"maxSizeMB":36}`).ok()
}

func TestNumberOfDataStoresIsLimited(t *testing.T) {
	h := newHarness(t)
	body := `{"name":"Plates","teamId":977,"maxSizeMB":1}`
	h.call(sandbox.OtherToken, "POST", "/data-stores", body).ok()
	h.call(sandbox.OtherToken, "POST", "/data-stores", body).refused(400, "IM011", "")
}

func TestDeleteDataStores(t *testing.T) {
	for _, c := range []struct {
		name, query, body string
		status            int
		code              string
		gone              []string
	}{
		{"empty one", "", `{"ids":[56]}`, 200, "", []string{"56"}},
		{"full one, not confirmed", "", `{"ids":[56,54]}`, 406, "IM004", nil},
		{"full one, not confirmed on purpose", "&confirmed=false", `{"ids":[54]}`, 406, "IM004", nil},
		{"full one", "&confirmed=true", `{"ids":[54,56]}`, 200, "", []string{"54", "56"}},
		{"all, not confirmed", "", `{"all":true}`, 406, "IM004", nil},
		{"all empty ones, not confirmed", "", `{"all":true,"exceptIds":[54,55,57]}`, 406, "IM004", nil},
		{"all but some", "&confirmed=true", `{"all":true,"exceptIds":[54,55]}`, 200, "", []string{"56", "57"}},
		{"neither ids nor all", "&confirmed=true", `{}`, 400, "SC400", nil},
		{"both", "&confirmed=true", `{"ids":[54],"all":true}`, 400, "SC400", nil},
		{"exceptIds alone", "&confirmed=true", `{"ids":[54],"exceptIds":[55]}`, 400, "SC400", nil},
		{"wrong type", "&confirmed=true", `{"ids":["54"]}`, 400, "SC400", nil},
		{"no list", "&confirmed=true", `{"ids":54}`, 400, "SC400", nil},
		{"one of another team", "&confirmed=true", `{"ids":[54,61]}`, 404, "SC404", nil},
		{"unknown", "&confirmed=true", `{"ids":[1]}`, 404, "SC404", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHarness(t)
			before := h.State("dataStores")["dataStores"].(map[string]any)
			a := h.call(sandbox.OwnerToken, "DELETE", "/data-stores?teamId=512"+c.query, c.body)
			if c.status != 200 {
				a.refused(c.status, c.code, "")
				assert.Equal(t, before, h.State("dataStores")["dataStores"])
				assert.Zero(t, h.Mutations())
				return
			}
			var ids []string
			for _, id := range a.ok()["dataStores"].([]any) {
				ids = append(ids, fmt.Sprint(id))
			}
			assert.Equal(t, c.gone, ids)
			for _, id := range c.gone {
				delete(before, id)
			}
			assert.Equal(t, before, h.State("dataStores")["dataStores"])
			assert.Equal(t, 1, h.Mutations())
		})
	}
}

func TestConfirmationNamesWhatWouldBeLost(t *testing.T) {
	a := newHarness(t).call(sandbox.OwnerToken, "DELETE", "/data-stores?teamId=512", `{"ids":[54,56]}`)
	require.Equal(t, 406, a.status)
	assert.Contains(t, a.body, `"metadata":[{"type":"deleteDataStoresWithRecords","data":[{"dataStoreId":54,"dataStoreName":"Customers","records":1204}]}]`)
}

func TestDeletingDataStoresNeedsAWriter(t *testing.T) {
	h := newHarness(t)
	h.call(sandbox.MonitoringToken, "DELETE", "/data-stores?teamId=512&confirmed=true", `{"ids":[54]}`).refused(403, "SC403", "")
	h.call(sandbox.OtherToken, "DELETE", "/data-stores?teamId=512&confirmed=true", `{"ids":[54]}`).refused(403, "IM002", "")
	h.call(sandbox.OwnerToken, "DELETE", "/data-stores?confirmed=true", `{"ids":[54]}`).refused(400, "SC400", "teamId")
}

func TestOneDataStore(t *testing.T) {
	h := newHarness(t)
	h.get("/data-stores/54").exactly(`{"dataStore":{"id":54,"name":"Customers","teamId":512,"records":1204,"size":"412876","maxSize":"10485760","datastructureId":178}}`)
	h.get("/data-stores/54?cols[]=name").exactly(`{"dataStore":{"name":"Customers"}}`)
	h.get("/data-stores/90").refused(404, "SC404", "")
	h.get("/data-stores/1").refused(404, "SC404", "")

	owner := sandbox.OwnerToken
	changed := h.call(owner, "PATCH", "/data-stores/56", `{"name":"Notes","maxSizeMB":2,"datastructureId":179}`).ok()["dataStore"].(map[string]any)
	assert.Equal(t, "Notes", changed["name"])
	assert.Equal(t, "2097152", changed["maxSize"])
	h.call(owner, "PATCH", "/data-stores/56", `{"maxSizeMB":60}`).refused(400, "IM003", "")
	h.call(owner, "PATCH", "/data-stores/56", `{"datastructureId":181}`).refused(400, "IM005", "")
	h.call(sandbox.MonitoringToken, "PATCH", "/data-stores/56", `{"name":"x"}`).refused(403, "SC403", "")

	h.call(owner, "DELETE", "/data-stores/54", "").refused(406, "IM004", "Customers")
	h.call(owner, "DELETE", "/data-stores/54?confirmed=true", "").exactly(`{"dataStore":54}`)
	h.get("/data-stores/54").refused(404, "SC404", "")
	h.call(owner, "DELETE", "/data-stores/56", "").exactly(`{"dataStore":56}`)
}
