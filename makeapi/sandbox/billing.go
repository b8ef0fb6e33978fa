package sandbox

import (
	"fmt"
	"time"
)

// What an organization pays. Where Make says nothing: owners and accountants see
// and change all of it, admins see it, others nothing; a subscription begins with
// a checkout that never ends here, changes at once, and ends at once; moving to
// the Free plan needs a confirmation while there is a subscription; the default
// payment method of a subscription cannot be deleted; a discount is redeemed once.

// subscription is what an organization pays for.
type subscription struct {
	OrganizationID int     `json:"organizationId"`
	PriceID        int     `json:"priceId"`
	NextBill       string  `json:"nextBill"`
	Coupon         *coupon `json:"coupon"`
}

type coupon struct {
	ValidFrom    string `json:"validFrom"`
	ValidTo      string `json:"validTo"`
	Price        string `json:"price"`
	CurrencyCode string `json:"currencyCode"`
	ProductID    int    `json:"productId"`
	ProductName  string `json:"productName"`
}

// payment is a bill.
type payment struct {
	OrganizationID   int               `json:"-"`
	ID               int               `json:"id"`
	InvoiceNumber    string            `json:"invoice_number"`
	Created          moment            `json:"created"`
	TypeName         string            `json:"type_name"`
	StatusName       string            `json:"status_name"`
	ProductName      map[string]string `json:"product_name"`
	PaymentMethod    object            `json:"payment_method"`
	AmountTotal      string            `json:"amount_total"`
	CurrencyCode     string            `json:"currency_code"`
	InvoiceURL       string            `json:"invoice_url"`
	HostedInvoiceURL string            `json:"hosted_invoice_url"`
	PeriodFrom       string            `json:"period_from"`
	PeriodTo         string            `json:"period_to"`
}

// paymentMethod is a way to be charged. Only immediate ones pay for extras.
type paymentMethod struct {
	OrganizationID              int    `json:"-"`
	ID                          string `json:"id"`
	Type                        string `json:"type"`
	Valid                       bool   `json:"valid"`
	CustomerDefaultMethod       bool   `json:"customerDefaultMethod"`
	CustomerDefaultExtrasMethod bool   `json:"customerDefaultExtrasMethod"`
	IsImmediate                 bool   `json:"isImmediate"`
	Created                     moment `json:"created"`
	MethodDetails               object `json:"methodDetails"`
}

// discount is what Make offers an organization.
type discount struct {
	OrganizationID         int             `json:"-"`
	ID                     int             `json:"id"`
	Type                   string          `json:"type"`
	PercentOff             int             `json:"percentOff"`
	ValidTo                string          `json:"validTo"`
	Rules                  map[string]bool `json:"rules"`
	IsActive               bool            `json:"isActive"`
	BannerText             string          `json:"bannerText"`
	RedeemUntil            string          `json:"redeemUntil"`
	CanRedeemOnCurrentPlan bool            `json:"canRedeemOnCurrentPlan"`
}

var (
	subscriptionKind  = kind[int, subscription]{name: "subscriptions"}
	paymentKind       = kind[int, payment]{name: "payments"}
	paymentMethodKind = kind[string, paymentMethod]{name: "paymentMethods"}
	discountKind      = kind[int, discount]{name: "discounts"}
)

const (
	organizationPath = "/organizations/{organizationId}"
	methodsPath      = organizationPath + "/subscription/payment-methods"
	discountPath     = organizationPath + "/universal-discount"
)

var billingRoutes = []*route{
	{method: "GET", path: organizationPath + "/payments", scopes: scopes("organizations:read"), handler: listPayments},
	{method: "GET", path: organizationPath + "/subscription", scopes: scopes("organizations:read"), handler: getSubscription},
	{method: "POST", path: organizationPath + "/subscription", scopes: scopes("organizations:write"), handler: createSubscription},
	{method: "PATCH", path: organizationPath + "/subscription", scopes: scopes("organizations:write"), handler: updateSubscription},
	{method: "DELETE", path: organizationPath + "/subscription", scopes: scopes("organizations:write"), handler: cancelSubscription},
	{method: "POST", path: organizationPath + "/subscription-free", scopes: scopes("organizations:write"), handler: subscribeFree},
	{method: "GET", path: organizationPath + "/subscription/payment-method-types", scopes: scopes("organizations:read"), handler: listPaymentMethodTypes},
	{method: "GET", path: methodsPath, scopes: scopes("organizations:read"), handler: listPaymentMethods},
	{method: "DELETE", path: methodsPath + "/{paymentMethodId}", scopes: scopes("organizations:write"), handler: deletePaymentMethod},
	{method: "PATCH", path: methodsPath + "/{paymentMethodId}/default", scopes: scopes("organizations:write"), handler: setDefaultPaymentMethod},
	{method: "GET", path: discountPath, scopes: scopes("organizations:read"), handler: getDiscount},
	{method: "POST", path: discountPath + "/claim-cancellation-offer", scopes: scopes("organizations:write"), handler: claimOffer},
	{method: "POST", path: discountPath + "/redeem", scopes: scopes("organizations:write"), handler: redeemDiscount},
}

var payments = collection[payment]{
	plural:   "payments",
	sortable: []string{"id"}, sortDir: "desc", limit: 10000, max: 10000,
}

var paymentMethods = collection[paymentMethod]{
	plural:   "paymentMethods",
	sortable: []string{"id"}, sortDir: "asc", limit: 10000, max: 10000,
}

// billed returns the organization of the path if the caller may look at, or
// change, what it pays.
func (c *call) billed(changing bool) (organization, error) {
	id := c.path.integer("organizationId")
	if err := c.problems.err(); err != nil {
		return organization{}, err
	}
	o, err := c.organization(id)
	if err != nil {
		return organization{}, err
	}
	needed := "payment view"
	if changing {
		needed = "payment edit"
	}
	if role, _ := c.organizationRole(id); !c.db.allows(role, needed) {
		return organization{}, permissionDenied()
	}
	return o, nil
}

func listPayments(c *call) (any, error) {
	o, err := c.billed(false)
	if err != nil {
		return nil, err
	}
	return payments.list(c, paymentKind.all(c.db, func(p payment) bool { return p.OrganizationID == o.ID }))
}

func getSubscription(c *call) (any, error) {
	o, err := c.billed(false)
	if err != nil {
		return nil, err
	}
	s, ok := subscriptionKind.get(c.db, o.ID)
	if !ok {
		return object{{"product", nil}}, nil
	}
	q, p, _ := priceByID(s.PriceID)
	return object{{"product", object{
		{"id", p.ID}, {"name", p.Name["en"]}, {"nextBill", s.NextBill},
		{"price", object{{"id", q.ID}, {"price", q.Price}, {"currencyCode", q.CurrencyCode}, {"period", q.Period}}},
		{"coupon", s.Coupon},
	}}}, nil
}

// planPrice reads the price of a plan, and who is billed.
func (c *call) planPrice() (price, product) {
	id := c.body.integer("priceId", required)
	q, p, _ := priceByID(id)
	if id != 0 && p.Type != "PLAN" {
		c.problems.add("Value of parameter 'priceId' is no price of a plan.")
	}
	if customer := c.body.object("customer"); customer != nil {
		for _, name := range []string{"email", "name", "isBusiness", "countryId"} {
			if customer[name] == nil {
				c.problems.add("Missing value of required parameter 'customer.%s'.", name)
			}
		}
	}
	return q, p
}

func createSubscription(c *call) (any, error) {
	c.planPrice()
	c.body.text("couponCode")
	o, err := c.billed(true)
	if err != nil {
		return nil, err
	}
	if _, ok := subscriptionKind.get(c.db, o.ID); ok {
		return nil, invalidInput("The organization has a subscription already.")
	}
	session := "cs_test_" + secret("checkout", o.ID)[:12]
	return object{{"sessionId", session}, {"url", "https://checkout.example/" + session}, {"subscriptionId", nil}}, nil
}

func updateSubscription(c *call) (any, error) {
	q, p := c.planPrice()
	o, err := c.billed(true)
	if err != nil {
		return nil, err
	}
	s, ok := subscriptionKind.get(c.db, o.ID)
	if !ok {
		return nil, notFound()
	}
	s.PriceID = q.ID
	subscriptionKind.put(c.db, o.ID, s)
	c.db.moveTo(o, p.Name["en"], q.Config)
	return object{{"ok", 1}}, nil
}

func cancelSubscription(c *call) (any, error) {
	o, err := c.billed(true)
	if err != nil {
		return nil, err
	}
	if _, ok := subscriptionKind.get(c.db, o.ID); !ok {
		return nil, notFound()
	}
	c.db.endSubscription(o)
	return object{{"ok", 1}}, nil
}

func subscribeFree(c *call) (any, error) {
	o, err := c.billed(true)
	if err != nil {
		return nil, err
	}
	var lost []any
	if s, ok := subscriptionKind.get(c.db, o.ID); ok {
		lost = append(lost, object{{"type", "cancelSubscription"}, {"data", object{{"priceId", s.PriceID}, {"operations", o.License.Operations}}}})
	}
	if err := c.confirmed(lost...); err != nil {
		return nil, err
	}
	c.db.endSubscription(o)
	return object{{"customerId", fmt.Sprintf("cus_%d", o.ID)}, {"subscriptionId", fmt.Sprintf("sub_%d", o.ID)}}, nil
}

// endSubscription leaves an organization with the Free plan and ends what is lost
// on cancelling.
func (s *store) endSubscription(o organization) {
	subscriptionKind.remove(s, o.ID)
	s.moveTo(o, "Free", limits(1000))
	for _, d := range discountKind.all(s, func(d discount) bool { return d.OrganizationID == o.ID && d.Rules["lost_on_cancel"] }) {
		discountKind.remove(s, d.ID)
	}
}

// moveTo gives an organization another plan with its limits. The rate limit
// stays, since a Free plan has none and nothing could be called any more.
func (s *store) moveTo(o organization, name string, config priceConfig) {
	o.ProductName, o.ServiceName = name, map[string]string{"Free": "free", "Core": "core", "Pro": "pro"}[name]
	if o.ServiceName == "" {
		o.ServiceName = "teams"
	}
	o.License.Operations, o.License.Transfer = config.Operations, config.Transfer
	o.License.DSSLimit = config.DSSLimit
	organizationKind.put(s, o.ID, o)
}

func listPaymentMethodTypes(c *call) (any, error) {
	if _, err := c.billed(false); err != nil {
		return nil, err
	}
	kind := func(value, label string, extras bool) object {
		return object{{"value", value}, {"label", label}, {"canBeDefaultForSubscription", true}, {"canBeDefaultForExtras", extras}}
	}
	return object{{"paymentMethodTypes", []object{kind("card", "Card", true), kind("sepa_debit", "SEPA direct debit", false)}}}, nil
}

func listPaymentMethods(c *call) (any, error) {
	o, err := c.billed(false)
	if err != nil {
		return nil, err
	}
	return paymentMethods.list(c, c.db.paymentMethods(o.ID))
}

func (s *store) paymentMethods(organizationID int) []paymentMethod {
	return paymentMethodKind.all(s, func(m paymentMethod) bool { return m.OrganizationID == organizationID })
}

// paymentMethod returns the payment method of the path.
func (c *call) paymentMethod() (paymentMethod, error) {
	o, err := c.billed(true)
	if err != nil {
		return paymentMethod{}, err
	}
	m, ok := paymentMethodKind.get(c.db, c.path.text("paymentMethodId"))
	if !ok || m.OrganizationID != o.ID {
		return paymentMethod{}, notFound()
	}
	return m, nil
}

func deletePaymentMethod(c *call) (any, error) {
	m, err := c.paymentMethod()
	if err != nil {
		return nil, err
	}
	if _, paying := subscriptionKind.get(c.db, m.OrganizationID); paying && m.CustomerDefaultMethod {
		return nil, invalidInput("The subscription is paid with this method; make another one the default first.")
	}
	paymentMethodKind.remove(c.db, m.ID)
	return object{{"ok", 1}}, nil
}

func setDefaultPaymentMethod(c *call) (any, error) {
	target := c.body.text("target", oneOf("extras", "both", "subscription"))
	m, err := c.paymentMethod()
	if err != nil {
		return nil, err
	}
	extras, subscription := target != "subscription", target != "extras"
	if extras && !m.IsImmediate {
		return nil, invalidInput("Extras need a payment method that charges immediately.")
	}
	for _, each := range c.db.paymentMethods(m.OrganizationID) {
		chosen := each.ID == m.ID
		if extras {
			each.CustomerDefaultExtrasMethod = chosen
		}
		if subscription {
			each.CustomerDefaultMethod = chosen
		}
		paymentMethodKind.put(c.db, each.ID, each)
	}
	m, _ = paymentMethodKind.get(c.db, m.ID)
	return object{
		{"paymentMethodId", m.ID}, {"paymentMethodType", m.Type},
		{"isDefaultForSubscription", m.CustomerDefaultMethod}, {"isDefaultForExtras", m.CustomerDefaultExtrasMethod},
	}, nil
}

func getDiscount(c *call) (any, error) {
	o, err := c.billed(true)
	if err != nil {
		return nil, err
	}
	if d, ok := c.discount(o.ID); ok {
		return object{{"universalDiscount", d}}, nil
	}
	return object{{"universalDiscount", nil}}, nil
}

// discount returns the offer to an organization, as long as it can be redeemed or
// is in force.
func (c *call) discount(organizationID int) (discount, bool) {
	today := c.now.UTC().Format(time.DateOnly)
	found := discountKind.all(c.db, func(d discount) bool {
		return d.OrganizationID == organizationID && (today <= d.RedeemUntil || d.IsActive && today <= d.ValidTo)
	})
	if len(found) == 0 {
		return discount{}, false
	}
	return found[0], true
}

func claimOffer(c *call) (any, error) {
	return c.redeem(func(d discount) bool { return d.Type == "cancellation" })
}

func redeemDiscount(c *call) (any, error) {
	id := c.body.integer("universalDiscountId", required)
	return c.redeem(func(d discount) bool { return d.ID == id })
}

func (c *call) redeem(fits func(discount) bool) (any, error) {
	o, err := c.billed(true)
	if err != nil {
		return nil, err
	}
	d, ok := c.discount(o.ID)
	switch {
	case !ok || !fits(d):
		return nil, notFound()
	case d.IsActive:
		return nil, invalidInput("The discount was redeemed already.")
	}
	d.IsActive = true
	discountKind.put(c.db, d.ID, d)
	return object{{"ok", 1}}, nil
}
