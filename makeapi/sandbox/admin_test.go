package sandbox_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"makemcp/makeapi/sandbox"
)

// step is a call of the owner's, unless it names another token, and what comes of it.
type step struct {
	token, method, path, body string
	status                    int    // 200 when 0
	code, text                string // code of the refusal; text in the answer
}

// run makes the calls one after the other in one sandbox. A call that succeeds may
// not send anything that the sandbox does not know.
func (h *harness) run(steps ...step) {
	h.t.Helper()
	for _, s := range steps {
		token := s.token
		if token == "" {
			token = sandbox.OwnerToken
		}
		body := s.body
		if body == "" && (s.method == "POST" || s.method == "PATCH" || s.method == "PUT") {
			body = "{}"
		}
		a := h.call(token, s.method, s.path, body)
		if s.status != 0 {
			a.refused(s.status, s.code, s.text)
			continue
		}
		a.ok()
		assert.Contains(h.t, a.body, s.text, "%s %s", s.method, s.path)
		log := h.Requests()
		assert.Empty(h.t, log[len(log)-1].Ignored, "%s %s", s.method, s.path)
	}
}

// create makes something as the owner, and returns its address.
func (h *harness) create(path, body, singular string) string {
	h.t.Helper()
	made := h.call(sandbox.OwnerToken, "POST", path, body).ok()[singular].(map[string]any)
	return fmt.Sprintf("%s/%v", path, made["id"])
}

const labs = `{"name":"Larkspur Labs","regionId":1,"timezoneId":134,"countryId":202}`

func TestOrganizationsComeAndGo(t *testing.T) {
	h := newHarness(t)
	made := h.create("/organizations", labs, "organization")
	h.run(
		step{method: "POST", path: "/organizations", body: labs, text: `"usersRoleId":11`},
		step{method: "GET", path: made + "?wait=true", text: `"name":"My Team"`},
		step{method: "POST", path: "/organizations", body: `{"name":" x","regionId":1,"timezoneId":1,"countryId":202}`, status: 400, code: "SC400", text: "'timezoneId'"},
		step{method: "PATCH", path: made, body: `{"name":"Labs","timezoneId":113}`, text: `"name":"Labs","timezoneId":113`},
		step{method: "PATCH", path: "/organizations/2107", body: `{"name":"Mine"}`, token: sandbox.MemberToken, status: 403, code: "SC403"},
		step{method: "PATCH", path: "/organizations/3318", body: `{"name":"Mine"}`, status: 403, code: "SC403"},
		step{method: "DELETE", path: made, text: `{"organization":`},
		step{method: "GET", path: made, status: 403, code: "SC403"},
		step{method: "DELETE", path: "/organizations/2107", token: sandbox.ContractorToken, status: 403, code: "SC403"},
		step{method: "DELETE", path: "/organizations/2107", status: 406, code: "IM004", text: "deleteOrganizationWithActiveScenarios"},
		step{method: "DELETE", path: "/organizations/2107?confirmed=true"},
		step{method: "GET", path: "/data-stores?teamId=512", status: 403, code: "IM002"},
	)
	assert.NotContains(t, h.State("teams")["teams"], "512")
	assert.NotContains(t, h.State("dataStores")["dataStores"], "54")
}

func TestUsageAddsUpToTheCounters(t *testing.T) {
	h := newHarness(t)
	sum := func(path string) (days int, total float64) {
		rows := h.get(path).list("data")
		for _, operations := range column[float64](rows, "operations") {
			total += operations
		}
		return len(rows), total
	}
	h.now = noon.AddDate(0, 0, -8)
	_, month := sum("/organizations/2107/usage")
	days, team := sum("/teams/512/usage?organizationTimezone=true")
	assert.Equal(t, 30, days)
	assert.Greater(t, month, 31874.0, "since the reset, and the days before")
	assert.Greater(t, team, 19840.0)

	h.now = noon.AddDate(0, 0, 11)
	_, sinceReset := sum("/organizations/2107/usage")
	assert.InDelta(t, 31874, sinceReset, 0, "the window of 30 days begins at the reset")
	h.run(
		step{method: "GET", path: "/teams/513/usage", token: sandbox.MemberToken, status: 403, code: "IM002"},
		step{method: "GET", path: "/organizations/3318/usage", status: 403, code: "SC403"},
	)
}

func TestFeaturesAndTwoFactorAuthentication(t *testing.T) {
	newHarness(t).run(
		step{method: "GET", path: "/organizations/2107/feature-controls?featureControlName=ai_features&cols[]=id&cols[]=enabled", text: `{"enableAllControlFeatures":true,"featureControls":[{"id":4,"enabled":true}]}`},
		step{method: "PATCH", path: "/organizations/2107/feature-controls", body: `{"id":4,"enabled":false}`, text: `{"featureControl":{"id":4,"enabled":false}}`},
		step{method: "GET", path: "/teams/512/feature-controls?featureControlName=ai_features&cols[]=enabled", text: `[{"enabled":false}]`},
		step{method: "GET", path: "/organizations/2107?cols[]=featureControls", text: `{"name":"ai_features","enabled":false}`},
		step{method: "PATCH", path: "/organizations/2107/feature-controls", body: `{"id":99,"enabled":false}`, status: 404, code: "SC404"},
		step{method: "PATCH", path: "/organizations/2107/feature-controls", body: `{"id":4}`, status: 400, code: "SC400", text: "'enabled'"},
		step{method: "PATCH", path: "/organizations/2107/feature-controls", body: `{"id":4,"enabled":true}`, token: sandbox.MemberToken, status: 403, code: "SC403"},
		step{method: "PATCH", path: "/organizations/2107/tfa-enforcement", body: `{"enable":true}`, text: `{"organization":{"tfaEnforced":true}}`},
		step{method: "PATCH", path: "/organizations/2107/tfa-enforcement", body: `{"enable":true}`, token: sandbox.MemberToken, status: 403, code: "IM002"},
		step{method: "PATCH", path: "/organizations/3318/tfa-enforcement", body: `{"enable":true}`, token: sandbox.OtherToken, status: 402, code: "SC402"},
		step{method: "GET", path: "/organizations/2107/apps", text: `"installedBy"`},
	)
}

func TestTeamsComeAndGo(t *testing.T) {
	h := newHarness(t)
	made := h.create("/teams", `{"name":"Rides","organizationId":2107}`, "team")
	h.run(
		step{method: "POST", path: "/teams", body: `{"name":"Rides","organizationId":2107,"operationsLimit":1000}`, text: `"operationsLimit":1000,"transferLimit":"536870912","globalAgentsEnabled":false`},
		step{method: "PATCH", path: made, body: `{"name":"Tours","operationsLimit":null}`, text: `"name":"Tours","organizationId":2107}}`},
		step{method: "PATCH", path: "/teams/512?cols[]=isPaused&cols[]=operationsLimit", body: `{"operationsLimit":100}`, text: `{"isPaused":true,"operationsLimit":100}`},
		step{method: "PATCH", path: "/teams/512?cols[]=isPaused", body: `{"operationsLimit":90000,"scenarioDrafts":true}`, text: `{"isPaused":false}`},
		step{method: "PATCH", path: "/teams/512", body: `{"name":"x"}`, token: sandbox.MonitoringToken, status: 403, code: "SC403"},
		step{method: "POST", path: "/teams", body: `{"name":"x","organizationId":2107}`, token: sandbox.MemberToken, status: 403, code: "SC403"},
		step{method: "POST", path: "/teams", body: `{"name":"x","organizationId":3318}`, token: sandbox.OtherToken, status: 400, code: "IM011"},
		step{method: "DELETE", path: "/teams/514", status: 406, code: "IM004", text: "Workshop"},
		step{method: "DELETE", path: "/teams/514?confirmed=true", text: `{"team":514}`},
		step{method: "GET", path: "/teams/514", status: 403, code: "IM002"},
	)
	assert.NotContains(t, h.State("dataStores")["dataStores"], "70")
}

func TestLLMConfiguration(t *testing.T) {
	newHarness(t).run(
		step{method: "GET", path: "/teams/512/llm-configuration", text: `"modelName":"gpt-4.1-mini"`},
		step{method: "PATCH", path: "/teams/512/llm-configuration", body: `{"aiMappingBuiltinTier":null,"aiMappingAccountId":501,"aiToolkitBuiltinTier":"small"}`, text: `"aiMappingAccountId":501,"aiMappingModelName":null,"aiMappingBuiltinTier":null`},
		step{method: "PATCH", path: "/teams/512/llm-configuration", body: `{}`, status: 400, code: "SC400", text: "At least one"},
		step{method: "PATCH", path: "/teams/512/llm-configuration", body: `{"aiToolkitBuiltinTier":"huge"}`, status: 400, code: "SC400", text: "one of"},
		step{method: "PATCH", path: "/teams/512/llm-configuration", body: `{"aiToolkitBuiltinTier":"large"}`, token: sandbox.MemberToken, status: 403, code: "SC403"},
	)
}

func TestInvitationsToOrganizations(t *testing.T) {
	h := newHarness(t)
	h.run(
		step{method: "POST", path: "/organizations/2107/invite", body: `{"email":"pernille.holt@example.org","name":"Pernille Holt","usersRoleId":13,"teamsId":[512],"note":"Welcome"}`, text: `"invitation":"pending","organizationTeamsCount":3,"joinedTeamsCount":0`},
		step{method: "POST", path: "/organizations/2107/invite", body: `{"email":"new@example.com","name":"New","usersRoleId":11}`, status: 400, code: "IM005", text: "role"},
		step{method: "POST", path: "/organizations/2107/invite", body: `{"email":"new@example.com","name":"New","usersRoleId":13,"teamsId":[977]}`, status: 400, code: "IM005", text: "team"},
		step{method: "POST", path: "/organizations/2107/invite", body: `{"email":"tomas.weld@larkspur.example","name":"Tomas","usersRoleId":13}`, status: 400, code: "IM005", text: "already"},
		step{method: "POST", path: "/organizations/2107/invite", body: `{"email":"new@example.com","name":"New","usersRoleId":13}`, token: sandbox.MemberToken, status: 403, code: "SC403"},
		step{method: "POST", path: "/organizations/2107/invite", body: `{"email":"new@example.com","name":"New","usersRoleId":13}`, text: `"name":"New"`},
		step{method: "GET", path: "/organizations/2107/user-organization-roles/34", text: `"invitation":"expired"`},
	)
	mails := h.Outbox()
	hash := mails[0].Hash
	h.run(
		step{method: "GET", path: "/users/me/organization-invitations", token: sandbox.OtherToken, text: hash},
		step{method: "GET", path: "/users/me?includeInvitedOrg=true&cols[]=userOrganizationRoles", token: sandbox.OtherToken, text: `"organizationId":2107,"usersRoleId":13,"invitation":"pending"`},
		step{method: "GET", path: "/organizations/invitation?hash=" + hash, text: `"name":"Larkspur Bikes"`},
		step{method: "GET", path: "/organizations/invitation?hash=none", status: 404, code: "SC404"},
		step{method: "POST", path: "/organizations/accept-invitation", body: `{"hash":"` + hash + `"}`, status: 403, code: "IM001"},
		step{method: "POST", path: "/organizations/accept-invitation", body: `{"hash":"` + hash + `"}`, token: sandbox.OtherToken, text: `"invitation":null`},
		step{method: "GET", path: "/data-stores?teamId=512", token: sandbox.OtherToken, text: "Customers"},
		step{method: "POST", path: "/organizations/accept-invitation", body: `{"hash":"` + hash + `"}`, token: sandbox.OtherToken, status: 404, code: "SC404"},
	)
	h.now = noon.AddDate(0, 0, 40)
	assert.Empty(t, h.get("/users/me/organization-invitations").list("userOrganizationInvitations"), "expired")
}

func TestVariables(t *testing.T) {
	for _, of := range []struct{ owner, path, other string }{{"organization", "/organizations/2107", "/organizations/3318"}, {"team", "/teams/512", "/teams/977"}} {
		t.Run(of.owner, func(t *testing.T) {
			list := of.path + "/variables"
			newHarness(t).run(
				step{method: "GET", path: list, text: `"isSystem":true`},
				step{method: "POST", path: list, body: `{"name":"fee$1","typeId":1,"value":2.5}`, text: `{"` + of.owner + `Variable":{"name":"fee$1","typeId":1,"value":2.5,"isSystem":false}}`},
				step{method: "POST", path: list, body: `{"name":"fee$1","typeId":1,"value":2.5}`, status: 400, code: "IM005"},
				step{method: "POST", path: list, body: `{"name":"no way","typeId":2,"value":"x"}`, status: 400, code: "SC400", text: "letters"},
				step{method: "POST", path: list, body: `{"name":"late","typeId":4,"value":"tomorrow"}`, status: 400, code: "SC400", text: "must fit"},
				step{method: "POST", path: list, body: `{"name":"late"}`, status: 400, code: "SC400", text: "'value'"},
				step{method: "PATCH", path: list + "/fee$1", body: `{"typeId":3,"value":false}`, text: `"typeId":3,"value":false`},
				step{method: "PATCH", path: list + "/fee$1", body: `{"typeId":3,"value":"x"}`, status: 400, code: "SC400"},
				step{method: "PATCH", path: list + "/fee$1", body: `{"value":"unchecked"}`, text: "unchecked"},
				step{method: "GET", path: list + "/fee$1/history", text: `"action":"` + of.owner + `_variable_edited","author":"Maren Ashby"`},
				step{method: "GET", path: list + "/" + of.owner + "Id/history", text: `[]`},
				step{method: "DELETE", path: list + "/fee$1", status: 406, code: "IM004", text: "fee$1"},
				step{method: "DELETE", path: list + "/fee$1?confirmed=true", text: `{"ok":1}`},
				step{method: "DELETE", path: list + "/" + of.owner + "Id?confirmed=true", status: 404, code: "SC404"},
				step{method: "GET", path: list + "/fee$1/history", status: 404, code: "SC404"},
				step{method: "POST", path: list, body: `{"name":"x","typeId":1,"value":1}`, token: sandbox.MonitoringToken, status: 403, code: "SC403"},
				step{method: "GET", path: of.other + "/variables", status: 403, code: map[string]string{"organization": "SC403", "team": "IM002"}[of.owner]},
			)
		})
	}
}

func TestVariablesNeedThePlan(t *testing.T) {
	h := newHarness(t)
	made := h.create("/organizations", labs, "organization")
	h.run(
		step{method: "POST", path: made + "/variables", body: `{"name":"x","typeId":1,"value":1}`, status: 404, code: "SC404", text: "plan"},
		step{method: "GET", path: made + "/variables", text: `"organizationName"`},
	)
}

func TestRoles(t *testing.T) {
	h := newHarness(t)
	assert.Equal(t, []float64{1, 3, 4, 6, 11, 12, 13, 14}, column[float64](h.get("/users/roles").list("usersRoles"), "id"))
	assert.Equal(t, []float64{1, 4, 6, 101}, column[float64](h.get("/users/roles?teamId=512&category=team&excludeRole[]=3").list("usersRoles"), "id"))
	h.run(
		step{method: "GET", path: "/users/roles?roleId=4&cols[]=identifier&cols[]=managementType", text: `[{"identifier":"company:team-monitoring","managementType":"system_locked"}]`},
		step{method: "GET", path: "/users/roles?organizationId=3318", status: 403, code: "SC403"},
		step{method: "GET", path: "/users/roles/101", text: `"organizationId":2107,"permissions":["scenarios get","scenario view"]`},
		step{method: "GET", path: "/users/roles/101", token: sandbox.OtherToken, status: 404, code: "SC404"},
		step{method: "GET", path: "/users/roles/permissions?roleCategory=organization", text: `"roleCategory":"organization"`},
		step{method: "GET", path: "/organizations/2107/check-team-permission?teamPermission=scenario%20add", token: sandbox.MonitoringToken, text: `{"hasPermission":false}`},
		step{method: "GET", path: "/organizations/2107/check-team-permission?teamPermission=scenario%20add", text: `{"hasPermission":true}`},
		step{method: "GET", path: "/organizations/2107/check-team-permission?teamPermission=fly", status: 400, code: "SC400"},
	)
	who := func(query string) []float64 {
		return column[float64](h.get("/users/by-permission?"+query).list("users"), "id")
	}
	assert.Equal(t, []float64{7, 16}, who("type=organization&permission=payment%20edit&organizationId=2107&cols[]=id"))
	assert.Equal(t, []float64{7, 14}, who("type=company&permission=team%20edit&teamId=514"))
	h.get("/users/by-permission?type=company&permission=payment%20edit&teamId=514").refused(400, "SC400", "no permission")
}

func TestCustomRoles(t *testing.T) {
	newHarness(t).run(
		step{method: "POST", path: "/users/custom-roles", body: `{"name":"Hook keeper","category":"team","organizationId":2107,"description":null,"permissions":[110,111]}`, text: `"permissions":[{"id":110,"name":"hook view"}`},
		step{method: "PATCH", path: "/users/custom-roles/103", body: `{"organizationId":2107,"name":"Hooks","description":"x","permissions":[]}`, text: `"name":"Hooks","category":"team","managementType":"custom_managed","description":"x","permissions":[]`},
		step{method: "POST", path: "/users/custom-roles", body: `{"name":"x","category":"team","organizationId":2107,"permissions":[200]}`, status: 400, code: "IM005"},
		step{method: "POST", path: "/users/custom-roles", body: `{"name":"x","category":"team","organizationId":3318}`, token: sandbox.OtherToken, status: 403, code: "SC403", text: "plan"},
		step{method: "POST", path: "/users/custom-roles", body: `{"name":"x","category":"team","organizationId":2107}`, token: sandbox.MemberToken, status: 403, code: "SC403"},
		step{method: "PATCH", path: "/users/custom-roles/3", body: `{"organizationId":2107,"name":"x"}`, status: 403, code: "SC403"},
		step{method: "DELETE", path: "/users/custom-roles/101", body: `{"organizationId":2107}`, status: 422, code: "IM016"},
		step{method: "DELETE", path: "/users/custom-roles/103", body: `{"organizationId":2107}`, text: `{"roleId":103}`},
		step{method: "GET", path: "/users/roles/103", status: 404, code: "SC404"},
	)
}

func TestMembershipsInTeams(t *testing.T) {
	h := newHarness(t)
	assert.Equal(t, []float64{1, 1, 3, 3, 4, 6}, column[float64](h.get("/teams/512/user-team-roles").list("userTeamRoles"), "usersRoleId"))
	h.run(
		step{method: "GET", path: "/teams/512/user-team-roles?cols[]=userId&pg[limit]=1&pg[sortBy]=userId&pg[sortDir]=desc", text: `{"userTeamRoles":[{"userId":18}]`},
		step{method: "GET", path: "/teams/512/user-team-roles/7", text: `{"userTeamRole":{"usersRoleId":1,"userId":7,"teamId":512,"changeable":false,"ssoPending":false}}`},
		step{method: "GET", path: "/teams/512/user-team-roles/10", status: 404, code: "SC404"},
		step{method: "GET", path: "/users/18/user-team-roles", text: `"teamId":514`},
		step{method: "GET", path: "/users/18/user-team-roles", token: sandbox.OtherToken, status: 403, code: "IM001"},
		step{method: "GET", path: "/users/18/user-team-roles/514", text: `"usersRoleId":4`},
		step{method: "POST", path: "/users/18/user-team-roles/514", body: `{"usersRoleId":101}`, text: `"usersRoleId":101`},
		step{method: "POST", path: "/users/18/user-team-roles/513", body: `{"usersRoleId":3}`, text: `"teamId":513`},
		step{method: "POST", path: "/users/18/user-team-roles/513", text: `"usersRoleId":null`},
		step{method: "POST", path: "/users/18/user-team-roles/513", status: 404, code: "SC404"},
		step{method: "POST", path: "/users/18/user-team-roles/513", body: `{"usersRoleId":13}`, status: 400, code: "IM005", text: "team role"},
		step{method: "POST", path: "/users/31/user-team-roles/513", body: `{"usersRoleId":3}`, status: 400, code: "IM005", text: "organization"},
		step{method: "POST", path: "/users/7/user-team-roles/512", body: `{"usersRoleId":3}`, status: 403, code: "IM002"},
		step{method: "POST", path: "/users/18/user-team-roles/512", body: `{"usersRoleId":1}`, token: sandbox.MemberToken, status: 403, code: "SC403"},
		step{method: "POST", path: "/users/9/user-team-roles/512", token: sandbox.MemberToken, text: `"usersRoleId":null`},
	)
}

func TestACustomRoleInATeamCounts(t *testing.T) {
	h := newHarness(t)
	h.run(step{method: "POST", path: "/users/9/user-team-roles/512", body: `{"usersRoleId":101}`})
	h.call(sandbox.MemberToken, "GET", "/data-stores?teamId=512", "").ok()
	h.call(sandbox.MemberToken, "POST", "/scenarios-folders", `{"name":"x","teamId":512}`).refused(403, "SC403", "")
	h.run(step{method: "PATCH", path: "/users/custom-roles/101", body: `{"organizationId":2107,"permissions":[103]}`})
	h.call(sandbox.MemberToken, "POST", "/scenarios-folders", `{"name":"x","teamId":512}`).ok()
}

func TestMembershipsInOrganizations(t *testing.T) {
	h := newHarness(t)
	assert.Len(t, h.get("/organizations/2107/user-organization-roles").list("userOrganizationRoles"), 15, "13 members, 2 invited")
	h.run(
		step{method: "GET", path: "/organizations/2107/user-organization-roles?cols[]=userId&cols[]=joinedTeamsCount&pg[limit]=1", text: `{"userId":7,"joinedTeamsCount":3}`},
		step{method: "GET", path: "/organizations/2107/user-organization-roles/31", status: 404, code: "SC404"},
		step{method: "GET", path: "/users/8/user-organization-roles?cols[]=usersRoleId", text: `[{"usersRoleId":12}]`},
		step{method: "GET", path: "/users/8/user-organization-roles/2107", text: `"organizationTeamsCount":3,"joinedTeamsCount":2`},
		step{method: "POST", path: "/users/19/user-organization-roles/2107", body: `{"usersRoleId":13}`, text: `"usersRoleId":13`},
		step{method: "POST", path: "/users/19/user-organization-roles/2107", body: `{"usersRoleId":11}`, status: 400, code: "IM005"},
		step{method: "POST", path: "/users/7/user-organization-roles/2107", body: `{"usersRoleId":13}`, status: 400, code: "IM005", text: "transfer"},
		step{method: "POST", path: "/users/8/user-organization-roles/2107", body: `{"usersRoleId":13}`, token: sandbox.MemberToken, status: 403, code: "SC403"},
		step{method: "POST", path: "/users/19/user-organization-roles/2107?deleteConnections=true", status: 406, code: "IM004", text: "deleteConnections"},
		step{method: "POST", path: "/users/19/user-organization-roles/2107?deleteConnections=true&confirmed=true", text: `"usersRoleId":null`},
		step{method: "GET", path: "/users/me", token: sandbox.ContractorToken, text: `"userTeamIds":[]`},
		step{method: "POST", path: "/users/19/user-organization-roles/2107", status: 404, code: "SC404"},
	)
}

func TestOwnershipIsTransferred(t *testing.T) {
	for name, call := range map[string]step{
		"by the organization": {method: "POST", path: "/organizations/2107/user-organization-roles/transfer", body: `{"userId":8}`},
		"by the user":         {method: "POST", path: "/users/8/user-organization-roles/2107/transfer"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t)
			refused := call
			refused.token, refused.status, refused.code = sandbox.ContractorToken, 403, "SC403"
			call.text = `[{"userId":8,"organizationId":2107,"usersRoleId":11,"invitation":null},{"userId":7,"organizationId":2107,"usersRoleId":12,"invitation":null}]`
			h.run(refused, call)
		})
	}
	newHarness(t).run(step{method: "POST", path: "/users/31/user-organization-roles/2107/transfer", status: 400, code: "IM005"})
}

func TestAPITokens(t *testing.T) {
	h := newHarness(t)
	h.run(
		step{method: "GET", path: "/users/me/api-tokens", text: `{"token":"3f1c9a52-****-****-****-************"`},
		step{method: "POST", path: "/users/me/api-tokens", body: `{"label":"CI"}`, status: 400, code: "SC400", text: "'scope'"},
		step{method: "POST", path: "/users/me/api-tokens", body: `{"label":"CI","scope":["moon:read"]}`, status: 400, code: "SC400", text: "moon:read"},
	)
	assert.NotContains(t, h.get("/users/me/api-tokens").body, sandbox.OwnerToken)
	create := func() map[string]any {
		return h.call(sandbox.OwnerToken, "POST", "/users/me/api-tokens", `{"label":"CI","scope":["teams:read"]}`).ok()["apiToken"].(map[string]any)
	}
	first, second := create(), create()
	assert.NotEqual(t, first["created"], second["created"], "the time names the token")
	value := first["token"].(string)
	assert.Regexp(t, `^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$`, value)
	h.call(value, "GET", "/teams/512", "").ok()
	h.call(value, "GET", "/data-stores?teamId=512", "").refused(403, "SC403", "")
	created := first["created"].(string)
	h.run(
		step{method: "DELETE", path: "/users/me/api-tokens/" + created, token: sandbox.MemberToken, status: 404, code: "SC404"},
		step{method: "DELETE", path: "/users/me/api-tokens/" + strings.ReplaceAll(created, ":", "%3A"), text: `{"apiToken":"` + created + `"}`},
		step{method: "DELETE", path: "/users/me/api-tokens/yesterday", status: 400, code: "SC400"},
	)
	h.call(value, "GET", "/teams/512", "").refused(401, "IM015", "")
}

func TestTheCallersAccount(t *testing.T) {
	newHarness(t).run(
		step{method: "GET", path: "/users/me/oauth-connections", text: "Old dashboard"},
		step{method: "DELETE", path: "/users/me/oauth-connections/8", text: `{"client":8}`},
		step{method: "DELETE", path: "/users/me/oauth-connections/7", token: sandbox.MemberToken, status: 404, code: "SC404"},
		step{method: "GET", path: "/users/me/onboarding-survey", token: sandbox.MemberToken, text: `{"pending":true,"response":{}}`},
		step{method: "POST", path: "/users/me/onboarding-survey", token: sandbox.MemberToken, body: `{"survey_type":"self_serve","schema_version":1,"answers":{"role":"ops"},"preferred_apps":["http"],"team_invite":{}}`, text: `"success":true`},
		step{method: "POST", path: "/users/me/onboarding-survey", body: `{"answers":[]}`, status: 400, code: "SC400", text: "an object"},
		step{method: "GET", path: "/users/me/onboarding-survey", token: sandbox.MemberToken, text: `{"pending":false,"response":{"role":"ops"}}`},
		step{method: "GET", path: "/users/redirect-action?orgId=2107", text: `"redirect":"/"`},
		step{method: "POST", path: "/users/set-ui-settings", body: `{"uiSettings":{"theme":"dark"}}`, text: `{"ok":1}`},
		step{method: "GET", path: "/users/7/user-team-notifications/512", text: `{"userId":7,"teamId":512,"notificationId":1,"enabled":true}`},
		step{method: "PUT", path: "/users/7/user-team-notifications/512/1", body: `{"enabled":false}`, text: `"enabled":false`},
		step{method: "GET", path: "/users/7/user-team-notifications/512/1", text: `"enabled":false`},
		step{method: "GET", path: "/users/7/user-team-notifications/512/9", status: 404, code: "SC404"},
		step{method: "GET", path: "/users/9/user-team-notifications/512", status: 403, code: "IM001"},
		step{method: "GET", path: "/users/7/user-team-notifications/977", status: 403, code: "IM002"},
	)
}

func TestAnAccountIsDeleted(t *testing.T) {
	h := newHarness(t)
	h.run(
		step{method: "DELETE", path: "/users", body: `{"currentPassword":"Larkspur-7","tfaCode":"123456"}`, status: 422, code: "IM016"},
		step{method: "DELETE", path: "/users", body: `{"currentPassword":"Larkspur-7"}`, status: 400, code: "SC400", text: "tfaCode"},
		step{method: "DELETE", path: "/users", body: `{"currentPassword":"wrong"}`, token: sandbox.MemberToken, status: 400, code: "IM102"},
		step{method: "DELETE", path: "/users", body: `{"currentPassword":"Larkspur-9","deleteConnections":true}`, token: sandbox.MemberToken, text: `{"user":9}`},
		step{method: "GET", path: "/users/me", token: sandbox.MemberToken, status: 401, code: "IM015"},
	)
	assert.NotContains(t, h.State("userTeamRoles")["userTeamRoles"], "512-9")
}
