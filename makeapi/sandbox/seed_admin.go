package sandbox

import (
	"fmt"
	"strings"
	"time"
)

// What there is to look after at Larkspur: a contractor who was never taken out, with
// the rights of an admin and a token for everything; invitations that wait or have
// expired; roles of its own; variables; a private space beyond its limit; bills.

const (
	contractorUser = 19 // too many rights, gone for months
	newcomerUser   = 33 // invited
	latecomerUser  = 34 // invited too long ago
	rentalsOwner   = 40 // owns the child organization

	rentalsOrganization = 2950

	reviewerRole = 101
	buyerRole    = 102
)

func seedAdmin(db *store) {
	seedRoles(db)
	seedPeople(db)
	seedVariables(db)
	seedBilling(db)
	seedAffiliate(db)
	seedPrivateSpaces(db)
	seedRentals(db)
	model, tier := "gpt-4o-mini", "medium"
	llmConfigurationKind.put(db, operationsTeam, llmConfiguration{TeamID: operationsTeam, AiMappingBuiltinTier: &tier})
	llmConfigurationKind.put(db, marketingTeam, llmConfiguration{TeamID: marketingTeam, AiMappingBuiltinTier: &tier, AiToolkitModelName: &model})
	set(db, certificateKind, 1, certificate{
		OrganizationID: mainOrganization, ID: 1, Type: "saml", ValidFrom: ago(400), ValidTo: ago(35), Status: "inactive", DeactivationDate: ago(60),
		Certificate: "-----BEGIN CERTIFICATE-----\nTGFya3NwdXIgQmlrZXMsIGEgdHJpYWw=\n-----END CERTIFICATE-----\n",
	})
}

func seedRoles(db *store) {
	all := func(string) bool { return true }
	ending := func(words ...string) func(string) bool {
		return func(name string) bool {
			for _, word := range words {
				if strings.HasSuffix(name, word) {
					return true
				}
			}
			return false
		}
	}
	for _, r := range []struct {
		id             int
		name, category string
		identifier     string
		permissions    func(string) bool
	}{
		{teamAdmin, "Team Admin", "team", "company:team-admin", all},
		{teamMember, "Team Member", "team", "company:team-member", func(n string) bool { return n != "team edit" && n != "team users edit" }},
		{teamMonitoring, "Team Monitoring", "team", "company:team-monitoring", ending(" view", " get")},
		{teamOperator, "Team Operator", "team", "company:team-operator", ending(" view", " get", " run")},
		{ownerRole, "Owner", "organization", "organization:owner", all},
		{adminRole, "Admin", "organization", "organization:admin", func(n string) bool { return n != "payment edit" && n != "organization delete" }},
		{memberRole, "Member", "organization", "organization:member", ending("organization view", "users view", "own view")},
		{accountantRole, "Accountant", "organization", "organization:accountant", ending("organization view", "payment view", "payment edit")},
	} {
		set(db, roleKind, r.id, role{
			ID: r.id, Name: r.name, Identifier: &r.identifier, Subsidiary: r.category == "team", Category: r.category,
			Permissions: permissionsLike(r.category, r.permissions), ManagementType: "system_locked",
		})
	}
	reviews, buys := "Reads scenarios before they go live.", "Pays bills. Nobody has this role yet."
	set(db, roleKind, reviewerRole, role{
		ID: reviewerRole, Name: "Scenario reviewer", Subsidiary: true, Category: "team", Description: &reviews,
		Permissions: []string{"scenarios get", "scenario view"}, ManagementType: "custom_managed", OrganizationID: mainOrganization,
	})
	set(db, roleKind, buyerRole, role{
		ID: buyerRole, Name: "Buyer", Category: "organization", Description: &buys,
		Permissions: []string{"organization view", "payment view"}, ManagementType: "custom_managed", OrganizationID: mainOrganization,
	})
	main, _ := organizationKind.get(db, mainOrganization)
	main.License.CustomRoles = true
	organizationKind.put(db, mainOrganization, main)
}

// seedPeople adds the contractor, those who are invited, and what the owner gave out.
func seedPeople(db *store) {
	for _, u := range []struct {
		id, days    int
		name, email string
	}{
		{contractorUser, 143, "Gareth Pike", "gareth.pike@pike-automation.example"},
		{newcomerUser, 0, "Elise Brandt", "elise.brandt@larkspur.example"},
		{latecomerUser, 0, "Marco Bellini", "marco.bellini@example.com"},
		{rentalsOwner, 4, "Kim Lander", "kim.lander@larkspur-rentals.example"},
	} {
		row := user{
			ID: u.id, Name: u.name, Email: u.email, Language: "en", TimezoneID: 134, LocaleID: 2, CountryID: 202,
			Features: map[string]any{}, Avatar: gravatar(u.id),
		}
		if u.days > 0 {
			row.LastLogin = ago(u.days)
			row = row.withPassword(SeedPassword(u.id))
		}
		set(db, userKind, u.id, row)
	}
	organizationRoleKind.put(db, roleKey(mainOrganization, contractorUser), organizationRole{UserID: contractorUser, OrganizationID: mainOrganization, UsersRoleID: adminRole})
	for teamID, roleID := range map[int]int{marketingTeam: teamAdmin, workshopTeam: reviewerRole} {
		teamRoleKind.put(db, roleKey(teamID, contractorUser), teamRole{UsersRoleID: roleID, UserID: contractorUser, TeamID: teamID, Changeable: true})
	}
	set(db, tokenKind, 20, token{
		ID: 20, UserID: contractorUser, Label: "migration (delete me)", Scopes: allScopes("read", "write", "run", "use"), Created: ago(310),
		Value: ContractorToken,
	})
	for _, i := range []invitation{
		{ID: 1, UserID: newcomerUser, OrganizationID: mainOrganization, UsersRoleID: memberRole, TeamIDs: []int{workshopTeam}, Note: "Welcome to the workshop!", Invited: ago(2)},
		{ID: 2, UserID: latecomerUser, OrganizationID: mainOrganization, UsersRoleID: adminRole, TeamIDs: []int{}, Invited: ago(45)},
		{ID: 3, UserID: ownerUser, OrganizationID: otherOrganization, UsersRoleID: memberRole, TeamIDs: []int{otherTeam}, Note: "Proofs of your catalogue", Invited: ago(1)},
	} {
		i.Hash = secret("invitation", i.ID)
		set(db, invitationKind, i.ID, i)
	}
	for _, a := range []authorizedClient{
		{7, ownerUser, "Desk assistant", ago(1), []string{"mcp:use", "scenarios:run"}},
		{8, ownerUser, "Old dashboard", ago(190), []string{"organizations:read", "teams:read", "user:write"}},
	} {
		set(db, authorizedClientKind, a.ID, a)
	}
	surveyKind.put(db, ownerUser, survey{ownerUser, "self_serve", map[string]any{"role": "operations"}})
}

func seedVariables(db *store) {
	for _, v := range []variable{
		{OrganizationID: mainOrganization, Name: "shippingRegion", TypeID: textType, Value: "EMEA"},
		{OrganizationID: mainOrganization, Name: "vatRate", TypeID: numberType, Value: 0.2},
		{OrganizationID: mainOrganization, Name: "catalogueValidUntil", TypeID: dateType, Value: "2026-12-31T22:59:59.000Z"},
		{TeamID: operationsTeam, Name: "returnsOpen", TypeID: booleanType, Value: true},
		{TeamID: operationsTeam, Name: "lateOrderDays", TypeID: numberType, Value: 3},
		{TeamID: workshopTeam, Name: "bench$Shift", TypeID: textType, Value: "early"},
	} {
		owner := "organization"
		if v.TeamID != 0 {
			owner = "team"
		}
		key := (&variables{owner: owner, blank: v}).key(v.Name)
		variableKind.put(db, key, v)
		id := variableChangeKind.next(db)
		variableChangeKind.put(db, id, variableChange{
			OrganizationID: v.OrganizationID, TeamID: v.TeamID, Variable: v.Name, ID: id, Changed: ago(90 - id), Author: "Desmond Achebe",
			Action: owner + "_variable_created", DiffObject: object{{"name", v.Name}, {"value", v.Value}, {"typeId", v.TypeID}},
		})
	}
	id := variableChangeKind.next(db)
	variableChangeKind.put(db, id, variableChange{
		TeamID: operationsTeam, Variable: "lateOrderDays", ID: id, Changed: ago(12), Author: "Tomas Weld", Action: "team_variable_edited",
		DiffObject: object{{"old", object{{"value", 5}}}, {"new", object{{"value", 3}}}},
	})
}

func seedBilling(db *store) {
	day := func(days int) string { return ago(days).Format(time.DateOnly) }
	subscriptionKind.put(db, mainOrganization, subscription{OrganizationID: mainOrganization, PriceID: teamsPrice, NextBill: day(-18)})
	subscriptionKind.put(db, otherOrganization, subscription{OrganizationID: otherOrganization, PriceID: 21, NextBill: day(-18)})
	card := object{{"brand", "visa"}, {"display_brand", "visa"}, {"last4", "4242"}}
	for _, m := range []paymentMethod{
		{OrganizationID: mainOrganization, ID: "pm_0001", Type: "card", Valid: true, CustomerDefaultMethod: true, CustomerDefaultExtrasMethod: true, IsImmediate: true, Created: ago(420), MethodDetails: card},
		{OrganizationID: mainOrganization, ID: "pm_0002", Type: "sepa_debit", Valid: true, Created: ago(60), MethodDetails: object{{"last4", "3000"}}},
	} {
		paymentMethodKind.put(db, m.ID, m)
	}
	for i, status := range []string{"paid", "paid", "failed", "paid"} {
		from := time.Date(2025, time.November+time.Month(i), 20, 8, 0, 0, 0, time.UTC)
		id := 901 + i
		set(db, paymentKind, id, payment{
			OrganizationID: mainOrganization, ID: id, InvoiceNumber: fmt.Sprintf("INV-%d-%04d", from.Year(), 40+i), Created: moment{from},
			TypeName: "subscription", StatusName: status, ProductName: map[string]string{"en": "Teams"}, AmountTotal: "188.24", CurrencyCode: "USD",
			PaymentMethod: object{{"type", "card"}, {"card", object{{"brand", "visa"}, {"last4", "4242"}, {"country", "GB"}, {"exp_year", 2026}, {"exp_month", 4}}}},
			InvoiceURL:    fmt.Sprintf("https://pay.example/i/%d", id), HostedInvoiceURL: fmt.Sprintf("https://pay.example/h/%d", id),
			PeriodFrom: from.Format(time.DateOnly), PeriodTo: from.AddDate(0, 1, 0).Format(time.DateOnly),
		})
	}
	set(db, discountKind, 2, discount{
		OrganizationID: mainOrganization, ID: 2, Type: "cancellation", PercentOff: 20, ValidTo: day(-300), BannerText: "20% off for a year",
		RedeemUntil: day(-60), CanRedeemOnCurrentPlan: true,
		Rules: map[string]bool{
			"lost_on_cancel": true, "lost_on_price_downgrade": false, "lost_on_price_upgrade": false, "lost_on_other_discount": true,
			"applies_to_extras": false, "redeemable_by_admin": true, "redeemable_by_user": true,
		},
	})
}

func seedAffiliate(db *store) {
	partnerKind.put(db, ownerUser, partner{UserID: ownerUser, Code: "larkspur", PaypalMeLink: "https://paypal.me/larkspurbikes"})
	for i, m := range []commission{
		{Organization: 5101, Created: ago(80), Status: "paid", Commission: "35.00", PayoutRequested: ago(50), PayoutApproved: ago(48), PayoutRealized: ago(45)},
		{Organization: 5101, Created: ago(40), Status: "available", Commission: "35.00"},
		{Organization: 5140, Created: ago(33), Status: "available", Commission: "54.10"},
		{Organization: 5188, Created: ago(21), Status: "available", Commission: "18.80"},
		{Organization: 5188, Created: ago(5), Status: "pending", Commission: "18.80"},
	} {
		m.UserID, m.ID, m.Type, m.Source = ownerUser, i+1, "subscription", "link"
		set(db, commissionKind, m.ID, m)
	}
	for i := range 14 {
		date := ago(14 - i).Format(time.DateOnly)
		affiliateDayKind.put(db, date, affiliateDay{ownerUser, date, 3 + i*5%7, i % 6 / 5, "0.00"})
	}
}

func seedPrivateSpaces(db *store) {
	tight, wide := 500, 5000
	for _, p := range []privateSpace{
		{ID: 601, OwnerID: 10, OperationsLimit: &tight, ConsumedOperations: 487},
		{ID: 602, OwnerID: 12, OperationsLimit: &wide, ConsumedOperations: 320},
		{ID: 603, OwnerID: contractorUser, ConsumedOperations: 7210},
	} {
		owner, _ := userKind.get(db, p.OwnerID)
		p.Name, p.OrganizationID, p.Type = owner.Name+"'s space", mainOrganization, "personal"
		p.PrivateSpaceOwnerName, p.PrivateSpaceOwnerEmail, p.TransferLimit = owner.Name, owner.Email, transferFor(p.OperationsLimit)
		p.ConsumedTransfer, p.ConsumedCenticredits = fmt.Sprint(p.ConsumedOperations*30000), fmt.Sprint(p.ConsumedOperations*100)
		set(db, privateSpaceKind, p.ID, p)
	}
}

// seedRentals is the child organization, which bought its operations from Larkspur
// before this year's plan.
func seedRentals(db *store) {
	o := organization{ID: rentalsOrganization, Name: "Larkspur Rentals", CountryID: 202, TimezoneID: 134, Zone: "eu1.make.com"}.startingAt(ago(10).Time)
	o.License.Operations, o.Operations, o.CenticreditsConsumed, o.Transfer = 20000, "18450", "1845000", "412300210"
	set(db, organizationKind, o.ID, o)
	organizationRoleKind.put(db, roleKey(o.ID, rentalsOwner), organizationRole{UserID: rentalsOwner, OrganizationID: o.ID, UsersRoleID: ownerRole})
	set(db, managedKind, o.ID, managed{
		OrganizationID: o.ID, ParentID: mainOrganization, OrganizationName: o.Name, OperationsAllocated: 20000,
		CountryID: o.CountryID, TimezoneID: o.TimezoneID, ZoneID: 1, ZoneDomain: o.Zone, ZoneName: "EU1",
	})
}
