package sandbox

import (
	"fmt"
	"time"
)

// What happened at Larkspur Bikes in the weeks before the seed was written, as far as
// logs and notifications tell. On Thursday evening Priya Raman changed the password in
// the connection of the warehouse's database, and mistyped it: Stock check and part orders
// failed until Make stopped it on Friday morning. In Marketing a new key broke the
// connection that Clean bounced addresses needs. In the Workshop, Barcode scans were
// switched off when the readers were replaced, and what is scanned piles up. And Wesley
// Tan was given more rights than he needs, and created a key with them.

// Scenarios that the story is about.
const (
	seedPaidOrders   = 1103 // Paid orders to Xero invoices
	seedStockCheck   = 1106 // Stock check and part orders
	seedOrderStatus  = 1107 // Look up order status
	seedRefunds      = 1110 // Refund approved returns
	seedCustomerTool = 1118 // Look up customer
	seedBouncedClean = 1124 // Clean bounced addresses
	seedBarcodeScans = 1143 // Barcode scans
	seedDatabase     = 1286 // the connection of the warehouse's database
	seedMailingLists = 1291 // the connection of the mailing lists
)

// at is a time of day, so many days before the seed was written.
func at(days, hour, minute int) moment {
	return moment{ago(days).Truncate(24 * time.Hour).Add(time.Duration(60*hour+minute) * time.Minute)}
}

// seedAuditLogs writes the log, oldest first.
func seedAuditLogs(db *store) {
	for i, e := range []struct {
		days, hour, minute int
		actor, team        int
		event, target      string
		details            object
	}{
		{44, 9, 12, 7, 0, "user_invited", "238", object{{"email", "noor.haddad@example.com"}, {"role", "Member"}}},
		{43, 10, 3, 8, operationsTeam, "webhook_updated", "4101", object{{"name", "Shop orders"}}},
		{41, 14, 40, 14, workshopTeam, "webhook_created", "3122", object{{"name", "Barcode readers"}, {"type", "gateway-webhook"}}},
		{40, 15, 2, 11, workshopTeam, "scenario_created", fmt.Sprint(seedBarcodeScans), object{{"name", "Barcode scans"}}},
		{40, 15, 20, 11, workshopTeam, "scenario_activated", fmt.Sprint(seedBarcodeScans), object{{"name", "Barcode scans"}}},
		{38, 16, 20, 10, marketingTeam, "data_store_created", "63", object{{"name", "Ideas for 2027"}}},
		{33, 11, 15, 12, operationsTeam, "scenario_updated", fmt.Sprint(seedPaidOrders), object{{"name", "Paid orders to Xero invoices"}}},
		{30, 9, 30, 12, operationsTeam, "scenario_created", "1117", object{{"name", "Support triage agent"}}},
		{29, 13, 5, 8, operationsTeam, "key_created", "17", object{{"name", "Courier API"}, {"type", "apikeyauth"}}},
		{26, 10, 22, 17, marketingTeam, "connection_created", "3212", object{{"name", "Airtable content plan"}, {"type", "airtable2"}}},
		{25, 17, 31, 10, marketingTeam, "webhook_updated", "4110", object{{"name", "Newsletter form"}}},
		{25, 18, 4, 12, operationsTeam, "scenario_created", fmt.Sprint(seedCustomerTool), object{{"name", "Look up customer"}}},
		{21, 9, 2, 7, 0, "user_role_changed", "16", object{{"organizationRole", object{{"from", "Member"}, {"to", "Accountant"}}}}},
		{20, 11, 48, 9, operationsTeam, "scenario_created", "2605", object{{"name", "File supplier notices"}}},
		{18, 15, 44, 9, operationsTeam, "data_store_created", "57", object{{"name", "Processed webhooks"}}},
		{15, 16, 9, 17, marketingTeam, "scenario_created", "1130", object{{"name", "Test ride bookings"}}},
		{14, 10, 10, 8, operationsTeam, "scenario_updated", fmt.Sprint(seedStockCheck), object{{"name", "Stock check and part orders"}}},
		{12, 12, 33, 14, workshopTeam, "connection_updated", "3220", object{{"name", "Slack workshop"}}},
		{9, 9, 41, 12, operationsTeam, "connection_created", "502", object{{"name", "Larkspur Claude"}, {"type", "anthropic-claude"}}},
		{8, 18, 2, 11, workshopTeam, "scenario_deactivated", fmt.Sprint(seedBarcodeScans), object{{"name", "Barcode scans"}, {"reason", "New readers"}}},
		{7, 10, 26, 8, operationsTeam, "user_role_changed", "18", object{{"teamRole", object{{"from", "Team Monitoring"}, {"to", "Team Operator"}}}, {"reason", "Holiday cover"}}},
		{7, 11, 48, 18, operationsTeam, "key_created", "58", object{{"name", "wt temp"}, {"type", "apikeyauth"}}},
		{6, 14, 19, 17, marketingTeam, "connection_updated", fmt.Sprint(seedMailingLists), object{{"name", "Mailing lists"}, {"changed", []string{"apiKey"}}}},
		{4, 17, 38, 12, operationsTeam, "data_store_deleted", "53", object{{"name", "Orders (copy)"}, {"records", 0}}},
		{4, 17, 41, 12, operationsTeam, "connection_updated", fmt.Sprint(seedDatabase), object{{"name", "Warehouse database"}, {"changed", []string{"password"}}}},
		{4, 17, 52, 12, operationsTeam, "webhook_disabled", "4107", object{{"name", "Partner feed"}}},
		{3, 4, 1, 17, marketingTeam, "scenario_deactivated", fmt.Sprint(seedBouncedClean), object{{"name", "Clean bounced addresses"}, {"by", "Make"}, {"reason", "Too many consecutive errors"}}},
		{3, 7, 52, 8, operationsTeam, "scenario_deactivated", fmt.Sprint(seedStockCheck), object{{"name", "Stock check and part orders"}, {"by", "Make"}, {"reason", "Too many consecutive errors"}}},
		{1, 20, 7, 9, operationsTeam, "scenario_updated", "1111", object{{"name", "Return labels by e-mail"}}},
		{0, 7, 30, 14, workshopTeam, "webhook_created", "3124", object{{"name", "Torque wrench"}, {"type", "gateway-webhook"}}},
	} {
		o, _ := organizationKind.get(db, mainOrganization)
		u, _ := userKind.get(db, e.actor)
		triggered := at(e.days, e.hour, e.minute)
		l := auditLog{
			UUID: uuid("auditLog", i+1), CreatedAt: moment{triggered.Add(time.Second)}, TriggeredAt: triggered,
			OrganizationID: o.ID, Organization: auditParty{o.ID, o.Name}, EventName: e.event,
			Actor: auditActor{u.ID, u.Name, u.Email}, TargetID: e.target, Version: object{{"from", nil}, {"to", nil}}, Details: e.details,
		}
		if t, ok := teamKind.get(db, e.team); ok {
			l.Team = &auditParty{t.ID, t.Name}
		}
		auditLogKind.put(db, l.UUID, l)
	}
}

// seedNotifications tells the people concerned. Type 1 is trouble with a scenario, 2
// with the organization's usage, 3 news.
func seedNotifications(db *store) {
	for i, n := range []struct {
		days, hour, minute int
		users              []int
		kind               int
		subject, body      string
		read               bool
	}{
		{20, 9, 0, []int{7, 8, 9, 12}, 3, "New in Make: AI agents", "AI agents can now use your scenarios as tools.", true},
		{11, 8, 5, []int{7, 8}, 2, "Half of the operations are used", "Larkspur Bikes has used 50 % of the 80,000 operations of this month.", true},
		{8, 18, 2, []int{14}, 1, "Scenario deactivated", fmt.Sprintf("Jonas Reuter deactivated the scenario Barcode scans (%d).", seedBarcodeScans), true},
		{3, 4, 1, []int{7, 10, 17}, 1, "Scenario stopped: Clean bounced addresses", fmt.Sprintf("Scenario Clean bounced addresses (%d) was deactivated after 3 consecutive errors. The last one: module 1, ConnectionError: Your API key may be invalid, or you've attempted to access the wrong datacenter.", seedBouncedClean), false},
		{3, 7, 52, []int{7, 8, 9}, 1, "Scenario stopped: Stock check and part orders", fmt.Sprintf("Scenario Stock check and part orders (%d) was deactivated after 3 consecutive errors. The last one: module 2, ConnectionError: Access denied for user 'make'@'52.28.11.7' (using password: YES)", seedStockCheck), false},
		{1, 9, 40, []int{7, 8, 14}, 1, "Device queue is filling up", "44 of 50 messages of the device Goods-in scanner (301) wait for a scenario. Beyond the limit, messages are refused.", false},
		{0, 6, 30, []int{7, 8, 16}, 2, "More than half of the data store space is reserved", "Data stores of Larkspur Bikes reserve most of the space that the plan has.", false},
		{0, 7, 5, []int{7, 12}, 1, "Error in scenario Paid orders to Xero invoices", fmt.Sprintf("Scenario Paid orders to Xero invoices (%d), module 4, DataError: A validation exception occurred: the TaxType code 'ECOUTPUT' does not exist or cannot be used for this type of transaction. The run was stored as an incomplete execution.", seedPaidOrders), false},
		{0, 7, 55, []int{7, 11, 14}, 1, "Webhook queue is growing", fmt.Sprintf("Scans arrive at the webhook of the scenario Barcode scans (%d), which is switched off; they wait in its queue.", seedBarcodeScans), false},
	} {
		for _, userID := range n.users {
			row := notification{
				ID: bigID(8800001 + 10*i + userID), UserID: userID, Subject: n.subject, Body: n.body, Type: n.kind, Created: at(n.days, n.hour, n.minute),
			}
			if n.read {
				row.Read = moment{row.Created.Add(3 * time.Hour)}
			}
			set(db, notificationKind, int(row.ID), row)
		}
	}
}
