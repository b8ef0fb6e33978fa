package sandbox

import "time"

// Larkspur Components, which makes the frames for Larkspur Bikes, has an organization of
// its own with an Enterprise plan: on-prem agents, analytics.
const (
	enterpriseOrganization = 4102
	plantTeam              = 1203
	plantOwner             = 41
)

// EnterpriseToken has every scope and belongs to Anselm Brandt, user 41, who owns
// organization 4102, the one with an Enterprise plan, and is admin of its team 1203.
//
// It opens nothing but the sandbox.
const EnterpriseToken = "a9d35e70-4c18-4b2f-8e61-f70b92c4d10a"

func seedEnterprise(db *store) {
	o, _ := organizationKind.get(db, mainOrganization)
	o.ID, o.Name, o.CountryID, o.TimezoneID = enterpriseOrganization, "Larkspur Components", 83, 119
	o.ServiceName, o.ProductName = "enterprise", "Enterprise"
	o.License.OnPremAgent, o.License.CustomFunctions, o.License.CustomRoles = true, true, true
	o.License.APILimit, o.License.Operations, o.License.Teams = 1000, 1000000, 100
	o.Operations, o.CenticreditsConsumed, o.Transfer = "402915", "40291500", "8127340032"
	o.Scenarios, o.ActiveScenarios, o.ActiveApps = 6, 5, 7
	set(db, organizationKind, o.ID, o)
	t := team{
		ID: plantTeam, Name: "Plant", OrganizationID: o.ID, ActiveScenarios: 5, ActiveApps: 7, Type: "standard",
		ConsumedOperations: o.Operations, ConsumedTransfer: o.Transfer, ConsumedCenticredits: o.CenticreditsConsumed,
	}
	t.Operations, t.Transfer, t.Centicredits = t.ConsumedOperations, t.ConsumedTransfer, t.ConsumedCenticredits
	set(db, teamKind, t.ID, t)
	for _, u := range []struct {
		id           int
		name, email  string
		role, inTeam int
	}{
		{plantOwner, "Anselm Brandt", "anselm.brandt@components.example", ownerRole, teamAdmin},
		{42, "Greta Sommer", "greta.sommer@components.example", memberRole, teamMember},
	} {
		set(db, userKind, u.id, user{
			ID: u.id, Name: u.name, Email: u.email, Language: "en", TimezoneID: 119, LocaleID: 9, CountryID: 83,
			Features: map[string]any{}, Avatar: gravatar(u.id), TFAEnabled: true, LastLogin: ago(1),
		}.withPassword(SeedPassword(u.id)))
		organizationRoleKind.put(db, roleKey(o.ID, u.id), organizationRole{UserID: u.id, OrganizationID: o.ID, UsersRoleID: u.role})
		teamRoleKind.put(db, roleKey(t.ID, u.id), teamRole{UsersRoleID: u.inTeam, UserID: u.id, TeamID: t.ID, Changeable: u.id != plantOwner})
	}
	set(db, tokenKind, 10, token{
		ID: 10, UserID: plantOwner, Label: "Plant", Scopes: allScopes("read", "write", "run", "use"), Created: ago(120), Value: EnterpriseToken,
	})
	seedOnPrem(db)
	seedLoads(db)
}

// seedOnPrem has a bridge that works, one that stopped answering last night, and one
// that nobody has installed yet.
func seedOnPrem(db *store) {
	for i, a := range []onPremAgent{
		{Name: "Plant bridge", Status: "ACTIVE", Connected: true, Version: "1.4.0", CreatedDate: ago(300), LastConnectionDate: ago(0)},
		{Name: "Warehouse bridge", Status: "NOT_RESPONDING", Alerted: true, Version: "1.2.3", CreatedDate: ago(250), LastConnectionDate: moment{ago(1).Add(13 * time.Hour)}},
		{Name: "Paint shop bridge", Status: "REGISTERED", CreatedDate: ago(2)},
	} {
		a.ID, a.TenantID, a.OrganizationID = uuid("onPremAgent", i+1), uuid("tenant", enterpriseOrganization), enterpriseOrganization
		onPremKind.put(db, a.ID, a)
		db.tables[onPremKind.name].last = i + 1
	}
	for i, cs := range []connectedSystem{
		{Name: "SAP production", AgentID: uuid("onPremAgent", 1), AppName: "sap-agent", Inputs: fields{"ashost": "10.20.0.5", "sysnr": "00", "client": "100"}},
		{Name: "Welding robots", AgentID: uuid("onPremAgent", 1), AppName: "http", Inputs: fields{"baseUrl": "http://10.20.4.17:8080", "timeout": 30}},
		{Name: "Stock scanner", AgentID: uuid("onPremAgent", 2), AppName: "http", Inputs: fields{"baseUrl": "http://10.30.1.2"}},
	} {
		cs.ID = uuid("connectedSystem", i+1)
		connectedSystemKind.put(db, cs.ID, cs)
		db.tables[connectedSystemKind.name].last = i + 1
	}
}

// seedLoads has scenarios of all kinds: busy and idle, one that fails more and more
// often, one that Make has stopped.
func seedLoads(db *store) {
	for _, l := range []scenarioLoad{
		{7301, "Frame orders to SAP", plantTeam, 2201, "active", 96, 1152, 0.4, 3.5, -20},
		{7302, "Stock levels to the shop", plantTeam, 2201, "active", 288, 2016, 31.2, 1.2, 240},
		{7303, "Welding log to the data store", plantTeam, 2202, "active", 480, 960, 0, 12.8, 0},
		{7304, "Supplier invoices", plantTeam, 2203, "active", 14, 210, 0.9, -4.1, 11.5},
		{7305, "Quality report", plantTeam, 2202, "active", 1, 38, 0, 0, 0},
		{7306, "Old stock sync", plantTeam, 2201, "invalid", 2, 18, 1.7, -93.5, 61},
	} {
		set(db, scenarioLoadKind, l.ScenarioID, l)
	}
}
