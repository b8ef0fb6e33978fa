package sandbox

import (
	"fmt"
	"sync"
	"time"
)

// The seed is a small maker of bicycles, Larkspur Bikes, which runs its
// orders, its marketing and its workshop with Make, and next to it a printing
// house whose things the people of Larkspur must not see.
//

// seedTime is when the seed is taken to have been written.
var seedTime = time.Date(2026, time.March, 2, 8, 0, 0, 0, time.UTC)

const (
	mainOrganization  = 2107
	otherOrganization = 3318

	operationsTeam = 512
	marketingTeam  = 513
	workshopTeam   = 514
	otherTeam      = 977

	ownerUser = 7
)

// Tokens of the seed, besides the one of SeedAccount.
//
// They open nothing but the sandbox.
const (
	// OwnerToken has every scope and belongs to Maren Ashby, user 7, who owns
	// organization 2107 and is admin of all its teams (512, 513, 514).
	OwnerToken = "3f1c9a52-7b64-4d0e-9c1a-5e2f8b7d6a01"
	// ReadOnlyToken has every *:read scope and belongs to the same user.
	ReadOnlyToken = "8a40d2c7-19be-4f53-a6d8-0b7c3e915f02"
	// TemplatesToken has only templates:read and belongs to the same user.
	TemplatesToken = "c6b7e013-52fd-4a98-b1e4-97d0a8463c03"
	// ExpiredToken belongs to the same user and ran out at the end of 2025.
	ExpiredToken = "15e8f6a9-c34b-4072-8d5f-a2b19c7e6d04"
	// MemberToken has every scope and belongs to Tomas Weld, user 9, an
	// ordinary member of organization 2107 and of team 512.
	MemberToken = "b92d4c18-6e7f-4135-9ab0-d3f58e127c05"
	// MonitoringToken has every scope and belongs to Ines Calloway, user 13,
	// who may look at team 512 but change nothing in it.
	MonitoringToken = "2e7a5b3d-f081-4c96-8e24-61c9d0f7ab06"
	// GermanToken has every scope and belongs to Jonas Reuter, user 11, whose
	// language is German; member of team 514.
	GermanToken = "d7f3081e-a95c-4b62-b7c3-4e08f2d51907"
	// OtherToken has every scope and belongs to Pernille Holt, user 31, who
	// owns organization 3318 and sees nothing of 2107.
	OtherToken = "6c05b9e4-3d82-47fa-9f16-8a7e2c40d508"
	// AdministratorToken has every scope and belongs to user 1, who runs the
	// instance and is in no organization.
	AdministratorToken = "f48e17d0-b26a-4e3c-85d9-c1a60b93e709"
	// ContractorToken has every scope and belongs to Gareth Pike, user 19, an
	// admin of organization 2107 who has not been there for months.
	ContractorToken = "a41d7e6c-0b53-4f2a-9e88-27c3b5d0f610"
)

// SeedPassword returns the password that a user of the seed starts with:
// "Larkspur-7" for user 7.
func SeedPassword(userID int) string { return fmt.Sprintf("Larkspur-%d", userID) }

// frozenSeed is built once; every sandbox starts from a copy.
var frozenSeed = sync.OnceValue(func() *store {
	db := newStore()
	seedOrganizations(db)
	seedUsers(db)
	seedTokens(db)
	seedData(db)
	seedDataStructures(db)
	seedConnections(db)
	seedHooks(db)
	seedFunctions(db)
	seedTemplates(db)
	seedScenarios(db)
	seedApps(db)
	seedAdmin(db)
	seedEnterprise(db)
	seedDevices(db)
	seedAIAgents(db)
	seedAuditLogs(db)
	seedNotifications(db)
	db.revision = 0
	return db
})

// seed returns a fresh state, with another rate limit if one is given.
func seed(apiLimit *int) *store {
	db := frozenSeed().clone()
	if apiLimit != nil {
		for _, o := range organizationKind.all(db, nil) {
			o.License.APILimit = *apiLimit
			organizationKind.put(db, o.ID, o)
		}
		db.revision = 0
	}
	return db
}

// set stores a row of the seed and keeps later numbers clear of it.
func set[V any](db *store, k kind[int, V], id int, row V) {
	k.put(db, id, row)
	t := db.tables[k.name]
	t.last = max(t.last, id)
}

func seedOrganizations(db *store) {
	plan := license{
		Apps: []string{}, Users: 50, DSLimit: 1000, DSSLimit: 80 * megabyte, FSLimit: 2147483648, IOLimit: 10000,
		Fulltext: true, Interval: 1, Transfer: 42949672960, Operations: 80000, APILimit: 240, Teams: 10,
		CustomVariables: true, CustomFunctions: true, CreatingTemplates: true,
		RestartPeriod: "1 month", ProductManagement: "stripe",
	}
	main := organization{
		ID: mainOrganization, Name: "Larkspur Bikes", CountryID: 202, TimezoneID: 134, License: plan,
		Zone: "eu1.make.com", ServiceName: "teams", ProductName: "Teams",
		NextReset: ago(-18), LastReset: ago(10), Operations: "31874", Transfer: "918273645",
		CenticreditsConsumed: "3187400", OperationsExt: "0", TransferExt: "0", CenticreditsExtra: "0",
		UnusedOperations: "0", UnusedTransfer: "0", UnusedCenticredits: "0", Features: map[string]any{},
		Scenarios: 34, ActiveScenarios: 21, ActiveApps: 17,
	}
	other := main
	other.ID, other.Name, other.TimezoneID = otherOrganization, "Fenwick Printing", 113
	other.License.APILimit, other.License.Teams, other.License.CreatingTemplates = 60, 1, false
	other.License.DSSLimit, other.License.Operations, other.License.DSLimit = 10*megabyte, 10000, 2
	other.ServiceName, other.ProductName, other.License.CustomFunctions = "core", "Core", false
	other.Operations, other.CenticreditsConsumed, other.Transfer = "2210", "221000", "5551212"
	other.Scenarios, other.ActiveScenarios, other.ActiveApps = 5, 3, 4
	for _, o := range []organization{main, other} {
		set(db, organizationKind, o.ID, o)
	}
	for _, t := range []team{
		{ID: operationsTeam, Name: "Operations", OrganizationID: mainOrganization, ActiveScenarios: 12, ActiveApps: 9, ConsumedOperations: "19840", ConsumedTransfer: "602113920", ConsumedCenticredits: "1984000"},
		{ID: marketingTeam, Name: "Marketing", OrganizationID: mainOrganization, ActiveScenarios: 6, ActiveApps: 8, ConsumedOperations: "9120", ConsumedTransfer: "261004817", ConsumedCenticredits: "912000"},
		{ID: workshopTeam, Name: "Workshop", OrganizationID: mainOrganization, ActiveScenarios: 3, ActiveApps: 4, ConsumedOperations: "2914", ConsumedTransfer: "55154908", ConsumedCenticredits: "291400"},
		{ID: otherTeam, Name: "Prepress", OrganizationID: otherOrganization, ActiveScenarios: 3, ActiveApps: 4, ConsumedOperations: "2210", ConsumedTransfer: "5551212", ConsumedCenticredits: "221000"},
	} {
		t.Operations, t.Transfer, t.Centicredits, t.Type = t.ConsumedOperations, t.ConsumedTransfer, t.ConsumedCenticredits, "standard"
		set(db, teamKind, t.ID, t)
	}
}

func seedUsers(db *store) {
	for _, u := range []struct {
		id                              int
		name, email, language           string
		timezone, locale, country       int
		organization, role              int
		operations, marketing, workshop int
		tfa                             bool
		lastLogin                       int
	}{
		{ownerUser, "Maren Ashby", "maren.ashby@larkspur.example", "en", 134, 2, 202, mainOrganization, ownerRole, teamAdmin, teamAdmin, teamAdmin, true, 0},
		{8, "Desmond Achebe", "desmond.achebe@larkspur.example", "en", 134, 2, 202, mainOrganization, adminRole, teamAdmin, teamMember, 0, true, 1},
		{9, "Tomas Weld", "tomas.weld@larkspur.example", "en", 134, 2, 202, mainOrganization, memberRole, teamMember, 0, 0, false, 2},
		{10, "Lucía Ferrer", "lucia.ferrer@larkspur.example", "es", 101, 12, 199, mainOrganization, memberRole, 0, teamAdmin, 0, false, 3},
		{11, "Jonas Reuter", "jonas.reuter@larkspur.example", "de", 119, 9, 83, mainOrganization, memberRole, 0, 0, teamMember, false, 1},
		{12, "Priya Raman", "priya.raman@larkspur.example", "en", 134, 2, 202, mainOrganization, memberRole, teamMember, teamMember, 0, true, 4},
		{13, "Ines Calloway", "ines.calloway@larkspur.example", "en", 134, 2, 202, mainOrganization, memberRole, teamMonitoring, 0, 0, false, 9},
		{14, "Oskar Lindqvist", "oskar.lindqvist@larkspur.example", "en", 113, 2, 58, mainOrganization, memberRole, 0, 0, teamAdmin, false, 6},
		{15, "Hana Novotná", "hana.novotna@larkspur.example", "cs", 113, 18, 58, mainOrganization, memberRole, 0, teamOperator, teamOperator, false, 5},
		{16, "Bernard O'Shea", "bernard.oshea@larkspur.example", "en", 134, 2, 202, mainOrganization, accountantRole, 0, 0, 0, true, 21},
		{17, "Camille Dubois", "camille.dubois@larkspur.example", "fr", 113, 15, 76, mainOrganization, memberRole, 0, teamMember, 0, false, 12},
		{18, "Wesley Tan", "wesley.tan@larkspur.example", "en", 322, 1, 179, mainOrganization, memberRole, teamOperator, 0, teamMonitoring, false, 33},
		{31, "Pernille Holt", "pernille.holt@example.org", "en", 113, 2, 58, otherOrganization, ownerRole, 0, 0, 0, false, 7},
	} {
		set(db, userKind, u.id, user{
			ID: u.id, Name: u.name, Email: u.email, Language: u.language, TimezoneID: u.timezone, LocaleID: u.locale,
			CountryID: u.country, Features: map[string]any{}, Avatar: gravatar(u.id), TFAEnabled: u.tfa, LastLogin: ago(u.lastLogin),
		}.withPassword(SeedPassword(u.id)))
		organizationRoleKind.put(db, roleKey(u.organization, u.id), organizationRole{UserID: u.id, OrganizationID: u.organization, UsersRoleID: u.role})
		for teamID, role := range map[int]int{operationsTeam: u.operations, marketingTeam: u.marketing, workshopTeam: u.workshop} {
			if role != 0 {
				teamRoleKind.put(db, roleKey(teamID, u.id), teamRole{UsersRoleID: role, UserID: u.id, TeamID: teamID, Changeable: u.id != ownerUser})
			}
		}
	}
	teamRoleKind.put(db, roleKey(otherTeam, 31), teamRole{UsersRoleID: teamAdmin, UserID: 31, TeamID: otherTeam})
	runsInstance := 1
	set(db, userKind, 1, user{
		ID: 1, Name: "Administrator", Email: "admin@example.com", Language: "en", TimezoneID: 113, LocaleID: 18, CountryID: 58,
		Features: map[string]any{"allow_apps": true, "allow_apps_set_consumable": true}, Avatar: gravatar(1), UsersAdminsRoleID: &runsInstance, TFAEnabled: true, LastLogin: ago(60),
	}.withPassword(SeedPassword(1)))
	set(db, promiseKind, 4, promise{
		ID: 4, LegacyUserID: 238, OrganizationRoleID: memberRole, TeamRoleID: teamMember, OrganizationID: mainOrganization, TeamID: marketingTeam,
		CreatedAt: ago(3), LegacyEmail: "noor.haddad@example.com", LegacyName: "Noor Haddad", Avatar: gravatar(238),
	})
}

func gravatar(userID int) string {
	return "https://secure.gravatar.com/avatar/" + secret("avatar", userID) + ".jpg?d=mm"
}

func seedTokens(db *store) {
	for i, t := range []struct {
		user    int
		label   string
		value   string
		scopes  []string
		expires time.Time
	}{
		{ownerUser, "Everything", OwnerToken, allScopes("read", "write", "run", "use"), time.Time{}},
		{ownerUser, "Reporting", ReadOnlyToken, allScopes("read"), time.Time{}},
		{ownerUser, "Template browser", TemplatesToken, []string{"templates:read"}, time.Time{}},
		{ownerUser, "Old laptop", ExpiredToken, allScopes("read", "write", "run", "use"), time.Date(2025, time.December, 31, 0, 0, 0, 0, time.UTC)},
		{9, "Order desk", MemberToken, allScopes("read", "write", "run", "use"), time.Time{}},
		{13, "Dashboard", MonitoringToken, allScopes("read", "write", "run", "use"), time.Time{}},
		{11, "Werkstatt", GermanToken, allScopes("read", "write", "run", "use"), time.Time{}},
		{31, "Prepress", OtherToken, allScopes("read", "write", "run", "use"), time.Time{}},
		{1, "Instance", AdministratorToken, allScopes("read", "write", "run", "use"), time.Time{}},
	} {
		set(db, tokenKind, i+1, token{
			ID: i + 1, UserID: t.user, Label: t.label, Scopes: t.scopes, Created: ago(200 - i), Expires: moment{t.expires}, Value: t.value,
		})
	}
}

// allScopes lists the scopes that end in one of these verbs.
func allScopes(verbs ...string) []string {
	var all []string
	for _, verb := range verbs {
		for _, name := range scopeNames[verb] {
			all = append(all, name+":"+verb)
		}
	}
	return all
}

var (
	pairedScopes = []string{
		"admin", "system", "organizations", "organization-variables", "managed-organizations", "teams", "team-variables",
		"user", "scenarios", "scenarios-shared", "dlqs", "functions", "connections", "credential-requests", "keys", "hooks",
		"devices", "datastores", "udts", "custom-property-structures", "templates", "notifications", "apps", "sdk-apps",
		"ai-agents", "agents", "private-spaces",
	}
	scopeNames = map[string][]string{
		"read": append([]string{"analytics"}, pairedScopes...), "write": pairedScopes,
		"run": {"scenarios", "endpoints"}, "use": {"mcp"},
	}
)

func seedData(db *store) {
	for _, d := range []struct {
		id              int
		name            string
		team, structure int
		records, size   int
		reservedMB      int
	}{
		{54, "Customers", operationsTeam, 178, 1204, 412876, 10},
		{55, "Open orders", operationsTeam, 179, 87, 61204, 5},
		{56, "Scratch pad", operationsTeam, 0, 0, 0, 1},
		{57, "Processed webhooks", operationsTeam, 0, 9831, 688170, 5},
		{61, "Newsletter subscribers", marketingTeam, 181, 3310, 529600, 10},
		{62, "Campaign results", marketingTeam, 182, 42, 18900, 2},
		{63, "Ideas for 2027", marketingTeam, 0, 0, 0, 1},
		{70, "Frame serial numbers", workshopTeam, 180, 2675, 214000, 8},
		{71, "Torque settings", workshopTeam, 0, 31, 4960, 1},
		{74, "Barcode scans", workshopTeam, 183, 7716, 1048400, 1}, // almost full
		{90, "Print jobs", otherTeam, 205, 512, 98304, 4},
	} {
		row := dataStore{ID: d.id, Name: d.name, TeamID: d.team, Records: d.records, Size: byteSize(d.size), MaxSize: byteSize(d.reservedMB * megabyte)}
		if d.structure != 0 {
			row.DatastructureID = &d.structure
		}
		set(db, dataStoreKind, d.id, row)
	}
	for _, f := range []folder{
		{ID: 1576, Name: "Orders", TeamID: operationsTeam, ScenariosTotal: 8, ScenariosSubtreeTotal: 8},
		{ID: 1577, Name: "Returns", TeamID: operationsTeam, ScenariosTotal: 3, ScenariosSubtreeTotal: 3},
		{ID: 1580, Name: "Newsletter", TeamID: marketingTeam, ScenariosTotal: 4, ScenariosSubtreeTotal: 4},
		{ID: 1584, Name: "Assembly", TeamID: workshopTeam, ScenariosTotal: 2, ScenariosSubtreeTotal: 2},
		{ID: 1590, Name: "Jobs", TeamID: otherTeam, ScenariosTotal: 5, ScenariosSubtreeTotal: 5},
	} {
		f.Path = f.Name
		set(db, folderKind, f.ID, f)
	}
}

// ago is a moment of the seed, so many days before it was written.
func ago(days int) moment { return moment{seedTime.AddDate(0, 0, -days)} }
