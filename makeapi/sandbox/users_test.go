package sandbox_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi/sandbox"
)

func TestListUsers(t *testing.T) {
	h := newHarness(t)
	a := h.get("/users?organizationId=2107").ok()
	assert.Len(t, a["users"], 10, "the default page size")
	assert.Equal(t, map[string]any{"sortBy": "name", "sortDir": "asc", "limit": 10.0, "offset": 0.0}, a["pg"])
	promise := a["membershipPromises"].([]any)[0].(map[string]any)
	assert.Equal(t, "noor.haddad@example.com", promise["legacyEmail"])
	assert.NotContains(t, promise, "teamId")
	first := a["users"].([]any)[0].(map[string]any)
	assert.Equal(t, "Bernard O'Shea", first["name"])
	assert.ElementsMatch(t, []string{"id", "name", "email", "language", "timezoneId", "localeId", "countryId", "features", "avatar"}, keys(first))
	assert.Len(t, h.get("/users?organizationId=2107&pg[limit]=10000").list("users"), 13)
}

func keys(o map[string]any) []string {
	names := make([]string, 0, len(o))
	for name := range o {
		names = append(names, name)
	}
	return names
}

func TestUserFilters(t *testing.T) {
	h := newHarness(t)
	for query, want := range map[string][]float64{
		"teamId=512": {8, 13, 7, 12, 9, 18},
		"teamId=512&pg[sortBy]=id&pg[sortDir]=desc":           {18, 13, 12, 9, 8, 7},
		"teamId=512&pg[sortBy]=email":                         {8, 13, 7, 12, 9, 18},
		"teamId=512&teamRoleId=1":                             {8, 7},
		"organizationId=2107&organizationRoleId=14":           {16},
		"organizationId=2107&name=WELD":                       {9},
		"organizationId=2107&email=reuter@":                   {11},
		"organizationId=2107&filterByTeamId=514&name=o":       {15, 11, 14},
		"organizationId=2107&filterByTeamId=0":                {16},
		"organizationId=2107&ids[]=9&ids[]=7":                 {7, 9},
		"organizationId=2107&ids[]=31":                        {},
		"organizationId=2107&tfaStatus=2&name=a":              {16, 8, 7, 12},
		"organizationId=2107&name=" + url.QueryEscape("Lucí"): {10},
	} {
		assert.Equal(t, want, column[float64](h.get("/users?"+query).list("users"), "id"), query)
	}
}

func TestListUsersRefusals(t *testing.T) {
	h := newHarness(t)
	for _, c := range []struct {
		query  string
		status int
		code   string
		text   string
	}{
		{"", 400, "SC400", "Missing required parameter teamId or organizationId"},
		{"teamId=512&organizationId=2107", 400, "SC400", "teamId and organizationId cannot be used together"},
		{"teamId=x", 400, "SC400", "'teamId'"},
		{"organizationId=2107&teamRoleId=1", 400, "SC400", "'teamRoleId' can be used together with 'teamId' only"},
		{"teamId=512&organizationRoleId=11", 400, "SC400", "'organizationRoleId'"},
		{"teamId=512&filterByTeamId=0", 400, "SC400", "'filterByTeamId'"},
		{"teamId=512&ids=7", 400, "SC400", "'ids' must be an array"},
		{"teamId=512&ids[]=x", 400, "SC400", "'ids'"},
		{"teamId=512&tfaStatus=3", 400, "SC400", "'tfaStatus'"},
		{"teamId=512&pg[sortBy]=language", 400, "SC400", "'pg[sortBy]'"},
		{"teamId=512&pg[limit]=10001", 400, "SC400", "'pg[limit]'"},
		{"teamId=512&cols[]=password", 400, "SC400", "'cols'"},
		{"teamId=977", 403, "IM002", ""},
		{"organizationId=3318", 403, "SC403", ""},
	} {
		t.Run(c.query, func(t *testing.T) { h.in(t).get("/users?"+c.query).refused(c.status, c.code, c.text) })
	}
	h.call(sandbox.MemberToken, "GET", "/users?teamId=513", "").refused(403, "IM002", "")
	h.call(sandbox.MemberToken, "GET", "/users?organizationId=2107", "").ok()
}

func TestAllColumnsOfUsers(t *testing.T) {
	u := newHarness(t).get("/users?teamId=512&cols[]=*&ids[]=13").list("users")[0]
	assert.Equal(t, "Europe/London", u["timezone"])
	assert.Equal(t, "en_GB", u["locale"])
	assert.Equal(t, true, u["hasPassword"])
	assert.Equal(t, []any{map[string]any{"usersRoleId": 4.0, "userId": 13.0, "teamId": 512.0, "changeable": true}}, u["userTeamRoles"])
	assert.Equal(t, []any{map[string]any{"usersRoleId": 13.0, "userId": 13.0, "organizationId": 2107.0, "invitation": nil}}, u["userOrganizationRoles"])
	assert.NotContains(t, strings.ToLower(strings.Join(keys(u), " ")), "passwordversion")
}

func TestMe(t *testing.T) {
	h := newHarness(t)
	u := h.call(sandbox.GermanToken, "GET", "/users/me", "").ok()["authUser"].(map[string]any)
	assert.Equal(t, "Jonas Reuter", u["name"])
	assert.Equal(t, "de", u["language"])
	assert.Equal(t, []any{514.0}, u["userTeamIds"])
	assert.NotContains(t, u, "userTeamRoles")
	h.call(sandbox.TemplatesToken, "GET", "/users/me?cols[]=userOrganizationRoles&includeInvitedOrg=true", "").ok()
}

func TestCurrentAuthorization(t *testing.T) {
	h := newHarness(t)
	h.call(sandbox.TemplatesToken, "GET", "/users/me/current-authorization", "").exactly(`{"authorization":{"authUsed":"token","scope":["templates:read"]}}`)
	a := h.call("", "GET", "/users/me/current-authorization", "", "Authorization", "Bearer "+sandbox.ReadOnlyToken).ok()["authorization"].(map[string]any)
	assert.Equal(t, "oauth", a["authUsed"])
	assert.Contains(t, a["scope"], "datastores:read")
	assert.NotContains(t, a["scope"], "datastores:write")
}

func TestUpdateUser(t *testing.T) {
	h := newHarness(t)
	before := h.row("users", "9")
	u := h.call(sandbox.MemberToken, "PATCH", "/users/9", `{"name":"Tomas W. O'Weld-Šmíd","timezoneId":301}`).ok()["user"].(map[string]any)
	assert.Equal(t, "Tomas W. O'Weld-Šmíd", u["name"])
	assert.Equal(t, "tomas.weld@larkspur.example", u["email"], "what was left out comes back too")
	before["name"], before["timezoneId"] = "Tomas W. O'Weld-Šmíd", 301.0
	assert.Equal(t, before, h.row("users", "9"))
	h.call(sandbox.MemberToken, "PATCH", "/users/9", `{"language":"de","localeId":9,"countryId":83}`).ok()
	assert.Equal(t, "de", h.row("users", "9")["language"])
	assert.Equal(t, 2, h.Mutations())
	h.call(sandbox.MemberToken, "PATCH", "/users/9", `{}`).ok()
	assert.Equal(t, 2, h.Mutations(), "nothing sent, nothing changed")
}

func TestUpdateUserRefusals(t *testing.T) {
	h := newHarness(t)
	for _, c := range []struct {
		name, token, path, body string
		status                  int
		code, text              string
	}{
		{"another user", sandbox.OwnerToken, "/users/9", `{"name":"x"}`, 403, "IM001", ""},
		{"a user that does not exist", sandbox.OwnerToken, "/users/999", `{"name":"x"}`, 403, "IM001", ""},
		{"no number", sandbox.OwnerToken, "/users/maren", `{"name":"x"}`, 400, "SC400", "'userId'"},
		{"empty name", sandbox.OwnerToken, "/users/7", `{"name":""}`, 400, "SC400", "'name'"},
		{"space at the end", sandbox.OwnerToken, "/users/7", `{"name":"Maren "}`, 400, "SC400", "'name'"},
		{"forbidden sign", sandbox.OwnerToken, "/users/7", `{"name":"<b>Maren</b>"}`, 400, "SC400", "'name'"},
		{"long name", sandbox.OwnerToken, "/users/7", `{"name":"` + strings.Repeat("x", 251) + `"}`, 400, "SC400", "at most 250"},
		{"unknown language", sandbox.OwnerToken, "/users/7", `{"language":"english"}`, 400, "SC400", "'language'"},
		{"unknown zone", sandbox.OwnerToken, "/users/7", `{"timezoneId":0}`, 400, "SC400", "'timezoneId'"},
		{"text for a number", sandbox.OwnerToken, "/users/7", `{"countryId":"202"}`, 400, "SC400", "'countryId'"},
		{"administrator, nobody there", sandbox.AdministratorToken, "/users/999", `{"name":"x"}`, 404, "SC404", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			h.in(t).call(c.token, "PATCH", c.path, c.body).refused(c.status, c.code, c.text)
		})
	}
	assert.Zero(t, h.Mutations())
}

func TestAdministratorMayUpdateAnyUser(t *testing.T) {
	h := newHarness(t)
	h.call(sandbox.AdministratorToken, "PATCH", "/users/9", `{"name":"Tomasz Weld"}`).ok()
	require.Equal(t, "Tomasz Weld", h.row("users", "9")["name"])
}
