package sandbox_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"makemcp/makeapi/sandbox"
)

func TestSubscription(t *testing.T) {
	h := newHarness(t)
	at := "/organizations/2107"
	h.run(
		step{method: "GET", path: at + "/subscription", text: `{"product":{"id":5,"name":"Teams","nextBill":"2026-03-20","price":{"id":38,`},
		step{method: "GET", path: at + "/subscription", token: sandbox.MemberToken, status: 403, code: "SC403"},
		step{method: "GET", path: at + "/subscription", token: sandbox.ContractorToken},
		step{method: "DELETE", path: at + "/subscription", token: sandbox.ContractorToken, status: 403, code: "SC403"},
		step{method: "POST", path: at + "/subscription", body: `{"priceId":31}`, status: 400, code: "IM005"},
		step{method: "PATCH", path: at + "/subscription", body: `{"priceId":61}`, status: 400, code: "SC400", text: "no price of a plan"},
		step{method: "PATCH", path: at + "/subscription", body: `{"priceId":39,"customer":{"email":"a@example.com"}}`, status: 400, code: "SC400", text: "customer.name"},
		step{method: "PATCH", path: at + "/subscription", body: `{"priceId":39}`, text: `{"ok":1}`},
		step{method: "GET", path: at + "?cols[]=license", text: `"operations":150000`},
		step{method: "POST", path: at + "/subscription-free", status: 406, code: "IM004", text: "cancelSubscription"},
		step{method: "POST", path: at + "/subscription-free?confirmed=true", text: `"subscriptionId"`},
		step{method: "GET", path: at + "?cols[]=serviceName", text: `"free"`},
		step{method: "GET", path: at + "/subscription", text: `{"product":null}`},
		step{method: "DELETE", path: at + "/subscription", status: 404, code: "SC404"},
		step{method: "PATCH", path: at + "/subscription", body: `{"priceId":31}`, status: 404, code: "SC404"},
		step{method: "POST", path: at + "/subscription", body: `{"priceId":31,"couponCode":"SPRING","customer":{"email":"a@example.com","name":"A","isBusiness":false,"countryId":202}}`, text: `"url":"https://checkout.example/cs_test_`},
	)
	newHarness(t).run(step{method: "DELETE", path: at + "/subscription", text: `{"ok":1}`}, step{method: "GET", path: at + "/universal-discount", text: "null"})
}

func TestPayments(t *testing.T) {
	h := newHarness(t)
	at := "/organizations/2107"
	assert.Equal(t, []string{"paid", "failed", "paid", "paid"}, column[string](h.get(at+"/payments").list("payments"), "status_name"))
	h.run(
		step{method: "GET", path: at + "/payments?pg[limit]=1&pg[sortDir]=asc", text: `"invoice_number":"INV-2025-0040"`},
		step{method: "GET", path: at + "/subscription/payment-method-types", text: `"value":"sepa_debit"`},
		step{method: "GET", path: at + "/subscription/payment-methods", text: `"customerDefaultMethod":true`},
		step{method: "PATCH", path: at + "/subscription/payment-methods/pm_0002/default", status: 400, code: "IM005"},
		step{method: "PATCH", path: at + "/subscription/payment-methods/pm_0002/default", body: `{"target":"subscription"}`, text: `"isDefaultForSubscription":true,"isDefaultForExtras":false`},
		step{method: "PATCH", path: at + "/subscription/payment-methods/pm_0002/default", body: `{"target":"all"}`, status: 400, code: "SC400"},
		step{method: "DELETE", path: at + "/subscription/payment-methods/pm_0002", status: 400, code: "IM005"},
		step{method: "DELETE", path: at + "/subscription/payment-methods/pm_0001", text: `{"ok":1}`},
		step{method: "DELETE", path: at + "/subscription/payment-methods/pm_0001", status: 404, code: "SC404"},
	)
}

func TestDiscounts(t *testing.T) {
	at := "/organizations/2107/universal-discount"
	newHarness(t).run(
		step{method: "GET", path: at, text: `"isActive":false`},
		step{method: "POST", path: at + "/redeem", body: `{"universalDiscountId":3}`, status: 404, code: "SC404"},
		step{method: "POST", path: at + "/redeem", body: `{"universalDiscountId":2}`, text: `{"ok":1}`},
		step{method: "POST", path: at + "/claim-cancellation-offer", status: 400, code: "IM005"},
		step{method: "GET", path: at, text: `"isActive":true`},
	)
	late := newHarness(t)
	late.now = noon.AddDate(0, 3, 0)
	late.run(
		step{method: "GET", path: at, text: `{"universalDiscount":null}`},
		step{method: "POST", path: at + "/claim-cancellation-offer", status: 404, code: "SC404"},
	)
}

func TestPriceList(t *testing.T) {
	h := newHarness(t)
	ids := func(query string) []float64 {
		return column[float64](h.get("/cashier/products?"+query).list("products"), "id")
	}
	assert.Equal(t, []float64{3, 4, 5, 9}, ids(""))
	assert.Equal(t, []float64{3, 4, 5, 12}, ids("type=PLAN&includeInvisible=true"))
	assert.Equal(t, []float64{5, 9}, ids("relatedPriceId=38&organizationId=2107"))
	h.run(
		step{method: "GET", path: "/cashier/prices/31", text: `{"id":31,"productId":5,"price":"34.12","currencyCode":"USD","period":"month"`},
		step{method: "GET", path: "/cashier/prices/1", status: 404, code: "SC404"},
		step{method: "GET", path: "/cashier/products?type=GIFT", status: 400, code: "SC400"},
	)
}

func TestManagedOrganizations(t *testing.T) {
	at := "/organizations/2107/managed-organizations"
	newHarness(t).run(
		step{method: "GET", path: at, text: `{"organizationId":2950,"organizationName":"Larkspur Rentals","operationsAllocated":20000`},
		step{method: "GET", path: at + "-consumption", text: `"operationsConsumed":"18450"`},
		step{method: "PATCH", path: at + "/2950", body: `{"operations":30000}`, text: `{"newParentOperations":70000,"newChildOperations":30000,"operationsDiff":10000,"limitIncreased":true}`},
		step{method: "PATCH", path: at + "/2950", body: `{"operations":25000}`, status: 400, code: "SC400", text: "multiple"},
		step{method: "PATCH", path: at + "/2950", body: `{"operations":500000}`, status: 400, code: "IM005"},
		step{method: "PATCH", path: at + "/3318", body: `{"operations":10000}`, status: 404, code: "SC404"},
		step{method: "POST", path: at, body: `{"userEmail":"new@child.example","userName":"New","organizationName":"Child","regionId":1,"countryId":202,"operations":20000}`, text: `"userExisted":false,"childOrganizationId":`},
		step{method: "GET", path: at, token: sandbox.MemberToken, status: 403, code: "SC403"},
	)
}

func TestPrivateSpaces(t *testing.T) {
	h := newHarness(t)
	h.run(
		step{method: "GET", path: "/private-spaces?organizationId=2107&cols[]=id&cols[]=isPaused", text: `[{"id":603,"isPaused":false},{"id":601,`},
		step{method: "GET", path: "/private-spaces?organizationId=2107&externalId=x", text: `{"privateSpaces":[]`},
		step{method: "GET", path: "/private-spaces?organizationId=2107", token: sandbox.MemberToken, status: 403, code: "SC403"},
		step{method: "GET", path: "/private-spaces?organizationId=3318", token: sandbox.OtherToken, status: 400, code: "IM903"},
		step{method: "GET", path: "/private-spaces/601?cols[]=*", text: `"operations":"487"`},
		step{method: "GET", path: "/private-spaces/601", token: sandbox.MemberToken, status: 404, code: "SC404"},
		step{method: "GET", path: "/users/me", token: sandbox.ContractorToken, text: `"privateSpace":{"id":603`},
		step{method: "PATCH", path: "/private-spaces/601", body: `{"operationsLimit":100}`, status: 406, code: "IM004", text: "487"},
		step{method: "PATCH", path: "/private-spaces/601?confirmed=true", body: `{"operationsLimit":100}`, text: `"operationsLimit":100,"transferLimit":53687091,`},
		step{method: "PATCH", path: "/private-spaces/601", body: `{"operationsLimit":null}`, text: `"isPaused":false`},
		step{method: "PATCH", path: "/private-spaces/602", body: `{"operationsLimit":-1}`, status: 400, code: "SC400"},
		step{method: "GET", path: "/organizations/2107?cols[]=privateSpaces", text: `"isOwner":false,"hasAdminVisibility":true`},
	)
	assert.Len(t, h.get("/teams?organizationId=2107&includePrivateSpaces=true&cols[]=type").list("teams"), 6)
}

func TestCertificates(t *testing.T) {
	newHarness(t).run(
		step{method: "GET", path: "/organizations/2107/sso-certificates?type=saml", text: `"status":"inactive"`},
		step{method: "GET", path: "/organizations/2107/sso-certificates", status: 400, code: "SC400", text: "'type'"},
		step{method: "GET", path: "/organizations/2107/sso-certificates?type=saml", token: sandbox.MemberToken, status: 403, code: "SC403"},
	)
}

func TestAffiliate(t *testing.T) {
	h := newHarness(t)
	assert.Len(t, h.get("/affiliate/stats?dateFrom=2026-02-20&dateTo=2026-02-22").list("stats"), 3)
	assert.Equal(t, []float64{2, 3, 4}, column[float64](h.get("/affiliate/commissions?statusId=2").list("commissions"), "id"))
	register := `{"partnerCode":"weld","paypalMeLink":"https://paypal.me/weld","termsAndConditions":true}`
	h.run(
		step{method: "GET", path: "/affiliate/commission-info?dateFrom=2026-02-01", text: `"availablePayout":107.9,"availablePayoutDistinctOrgs":3,"isPayoutRequested":false,"isPayoutAvailable":true`},
		step{method: "POST", path: "/affiliate/payout-request", text: `{"ok":1}`},
		step{method: "POST", path: "/affiliate/payout-request", status: 400, code: "IM005"},
		step{method: "POST", path: "/affiliate/partner-register", body: register, token: sandbox.MemberToken, text: `{"ok":1}`},
		step{method: "POST", path: "/affiliate/partner-register", body: register, token: sandbox.MemberToken, status: 400, code: "IM005", text: "already"},
		step{method: "POST", path: "/affiliate/partner-register", body: `{"partnerCode":"x","paypalMeLink":"x","termsAndConditions":false}`, token: sandbox.GermanToken, status: 400, code: "IM005", text: "terms"},
		step{method: "GET", path: "/affiliate/commission-info", token: sandbox.GermanToken, text: `"partnerCode":"","availablePayout":0`},
		step{method: "GET", path: "/affiliate/stats?dateFrom=soon", status: 400, code: "SC400"},
	)
}
