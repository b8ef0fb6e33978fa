package sandbox

import "strconv"

// seedConnections fills in what a team has in order to reach other services:
// connections, of which one is broken, keys, and the requests by which they came.
func seedConnections(db *store) {
	for _, s := range []struct {
		id                  int
		name, account, mail string
		team                int
		scopes              []string
		problem             string
		expires             moment
		usedBy              []int
		isUpgradeable       bool
	}{
		{id: 3201, name: "Shop", account: "shopify", team: operationsTeam, usedBy: []int{2601, 2604}},
		{id: 3202, name: "Stripe payments", account: "stripe", team: operationsTeam, usedBy: []int{2602}},
		{id: 3203, name: "Slack Larkspur", account: "slack3", team: operationsTeam, scopes: []string{"chat:write", "channels:read"}, usedBy: []int{2603}},
		{
			id: 3204, name: "Xero bookkeeping", account: "xero", mail: "books@larkspur.example", team: operationsTeam,
			scopes:  []string{"accounting.transactions", "accounting.contacts", "offline_access"},
			problem: "invalid_grant: Token has been expired or revoked.", expires: ago(5), usedBy: []int{2602},
		},
		{id: 3205, name: "Larkspur ERP", account: "rest", team: operationsTeam, usedBy: []int{2601, 2603}},
		{id: 3206, name: "Order mailbox", account: "google", mail: "orders@larkspur.example", team: operationsTeam, scopes: []string{"https://mail.google.com/", "openid"}, expires: ago(-365)},
		{id: 3210, name: "Newsletter sheets", account: "google", mail: "news@larkspur.example", team: marketingTeam, scopes: []string{google + "spreadsheets", "openid"}, expires: ago(-200), usedBy: []int{2611}},
		{id: 3211, name: "HubSpot CRM", account: "hubspot", team: marketingTeam, usedBy: []int{2611}},
		{id: 3212, name: "Airtable content plan", account: "airtable2", team: marketingTeam, isUpgradeable: true},
		{id: 3220, name: "Slack workshop", account: "slack3", team: workshopTeam, scopes: []string{"chat:write"}, usedBy: []int{2621}},
		{id: 3290, name: "Proofs by mail", account: "smtp", team: otherTeam},
	} {
		t := connectionTypes[s.account]
		a := connection{
			ID: s.id, Name: s.name, AccountName: s.account, TeamID: s.team, Scopes: s.scopes, Expire: s.expires,
			Upgradeable: s.isUpgradeable, Problem: s.problem, OrganizationID: mainOrganization, DataVersion: 1,
		}.of(t)
		if s.team == otherTeam {
			a.OrganizationID = otherOrganization
		}
		if s.mail != "" {
			uid := strconv.Itoa(100_000 + s.id)
			a.Metadata, a.UID = object{{"type", "email"}, {"value", s.mail}}, &uid
		}
		set(db, connectionKind, a.ID, a)
		uses(db, connectionKind.name, a.ID, s.usedBy...)
	}
	seedKeys(db)
	seedCredentialRequests(db)
}

// scenarioNames are the scenarios of the seed that use things.
var scenarioNames = map[int]string{
	2601: "New shop orders to the ERP", 2602: "Payments to invoices", 2603: "Daily order summary", 2604: "Returns desk",
	2605: "File supplier notices", 2611: "Newsletter sign-ups", 2621: "Serial numbers from the bench",
}

// uses notes that scenarios of the seed use a thing.
func uses(db *store, of string, id int, scenarios ...int) {
	for _, scenario := range scenarios {
		n := usageKind.next(db)
		usageKind.put(db, n, usage{Of: of, ThingID: id, Scenario: scenarioName{scenario, scenarioNames[scenario]}})
	}
}

func seedKeys(db *store) {
	for _, k := range []struct {
		id             int
		name, typeName string
		team           int
		usedBy         []int
	}{
		{17, "Courier API", "apikeyauth", operationsTeam, []int{2601}},
		{18, "AES for exports", "aes-key", operationsTeam, nil},
		{19, "Warehouse", "basicauth", operationsTeam, []int{2604}},
		{20, "Ad platform", "apikeyauth", marketingTeam, nil},
		{21, "Torque tool", "clientcertauth", workshopTeam, []int{2621}},
		{29, "Paper supplier", "basicauth", otherTeam, nil},
	} {
		t, _ := keyTypeOf(k.typeName)
		set(db, keyKind, k.id, secretKey{ID: k.id, Name: k.name, TypeName: k.typeName, TeamID: k.team, Theme: t.theme, Version: 1})
		uses(db, keyKind.name, k.id, k.usedBy...)
	}
}

// seedCredentialRequests has requests in every state that matters: done, waiting,
// half done with one declined, and done with a connection that has broken since.
func seedCredentialRequests(db *store) {
	wrongAccount := "That is my private account, please ask Camille."
	for _, r := range []struct {
		name, about    string
		team           int
		from, provider int
		days           int
		list           []credential
	}{
		{"Slack for order messages", "So that the summary reaches the team.", operationsTeam, 7, 9, 40, []credential{
			credential{AppName: "slack", AppModules: []string{"CreateMessage"}, AppVersion: "4", Scope: []string{"chat:write"}, RemoteID: remote(3203)}.of("account:slack3"),
		}},
		{"Bookkeeping", "Invoices are written from the payments.", operationsTeam, 8, 12, 120, []credential{
			credential{AppName: "xero", AppModules: []string{"CreateInvoice"}, AppVersion: "1", Scope: []string{"accounting.transactions"}, RemoteID: remote(3204)}.of("account:xero"),
			credential{AppName: "http", AppModules: []string{"ActionSendDataAPIKeyAuth"}, AppVersion: "3", RemoteID: remote(17)}.of("keychain:apikeyauth"),
		}},
		{"Drive for photographs", "Product photographs of the spring range.", marketingTeam, 10, 17, 4, []credential{
			credential{AppName: "google-drive", AppModules: []string{"listFiles"}, AppVersion: "4", Scope: []string{google + "drive.readonly"}}.of("account:google"),
		}},
		{"Newsletter tools", "Sign-ups go to the sheet and to the CRM.", marketingTeam, 10, 12, 15, []credential{
			credential{AppName: "google-sheets", AppModules: []string{"addRow"}, AppVersion: "2", Scope: []string{google + "spreadsheets"}, RemoteID: remote(3210)}.of("account:google"),
			credential{AppName: "hubspotcrm", AppModules: []string{"createContact"}, AppVersion: "2", DeclineReason: &wrongAccount}.of("account:hubspot"),
		}},
	} {
		n := credentialRequestKind.next(db)
		provider := strconv.Itoa(r.provider)
		request := credentialRequest{
			ID: uuid("credential request", n), OrganizationID: mainOrganization, TeamID: r.team, UserID: r.from, Name: r.name, Description: r.about,
			MakeProviderID: &provider, CreatedAt: ago(r.days), UpdatedAt: ago(r.days), ExpiresAt: ago(r.days - 31), Status: "pending",
			ShouldSendEmail: true, EmailSentAt: ago(r.days),
		}
		credentialRequestKind.put(db, request.ID, request)
		for _, each := range r.list {
			each.Place, each.RequestID, each.CreatedAt, each.UpdatedAt = credentialKind.next(db), request.ID, ago(r.days), ago(r.days)
			each.ID = uuid("credential", each.Place)
			switch {
			case each.RemoteID != nil:
				each.State, each.RemoteScope, each.UpdatedAt = "authorized", each.Scope, ago(r.days-1)
			case each.DeclineReason != nil:
				each.State = "declined"
			}
			credentialKind.put(db, each.ID, each)
		}
	}
}

// remote is the id of a connection or key, as credentials have it.
func remote(id int) *string {
	text := strconv.Itoa(id)
	return &text
}
