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
		isUpgradeable       bool
	}{
		{id: 3201, name: "Shop", account: "shopify", team: operationsTeam},
		{id: 3202, name: "Stripe payments", account: "stripe", team: operationsTeam},
		{id: 3203, name: "Slack Larkspur", account: "slack3", team: operationsTeam, scopes: []string{"chat:write", "channels:read"}},
		{
			id: 3204, name: "Xero bookkeeping", account: "xero", mail: "books@larkspur.example", team: operationsTeam,
			scopes:  []string{"accounting.transactions", "accounting.contacts", "offline_access"},
			problem: "invalid_grant: Token has been expired or revoked.", expires: ago(5),
		},
		{id: 3205, name: "Larkspur ERP", account: "rest", team: operationsTeam},
		{id: 3206, name: "Order mailbox", account: "google", mail: "orders@larkspur.example", team: operationsTeam, scopes: []string{"https://mail.google.com/", "openid"}, expires: ago(-365)},
		{id: 3210, name: "Newsletter sheets", account: "google", mail: "news@larkspur.example", team: marketingTeam, scopes: []string{google + "spreadsheets", "openid"}, expires: ago(-200)},
		{id: 3211, name: "HubSpot CRM", account: "hubspot", team: marketingTeam},
		{id: 3212, name: "Airtable content plan", account: "airtable2", team: marketingTeam, isUpgradeable: true},
		{id: 3220, name: "Slack workshop", account: "slack3", team: workshopTeam, scopes: []string{"chat:write"}},
		{id: 1285, name: "Xero invoices", account: "xero", mail: "sales@larkspur.example", team: operationsTeam, scopes: []string{"accounting.transactions", "accounting.contacts"}, expires: ago(-30)},
		{id: 1286, name: "Warehouse database", account: "mysql", team: operationsTeam, problem: "Access denied for user 'make'@'52.28.11.7' (using password: YES)"},
		{id: 1291, name: "Mailing lists", account: "mailchimp2", team: marketingTeam, problem: "Your API key may be invalid, or you've attempted to access the wrong datacenter."},
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
	}
	seedKeys(db)
	seedCredentialRequests(db)
}

func seedKeys(db *store) {
	for _, k := range []struct {
		id             int
		name, typeName string
		team           int
	}{
		{17, "Courier API", "apikeyauth", operationsTeam},
		{18, "AES for exports", "aes-key", operationsTeam},
		{19, "Warehouse", "basicauth", operationsTeam},
		{20, "Ad platform", "apikeyauth", marketingTeam},
		{21, "Torque tool", "clientcertauth", workshopTeam},
		{29, "Paper supplier", "basicauth", otherTeam},
	} {
		t, _ := keyTypeOf(k.typeName)
		set(db, keyKind, k.id, secretKey{ID: k.id, Name: k.name, TypeName: k.typeName, TeamID: k.team, Theme: t.theme, Version: 1})
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
