package sandbox

import (
	"math"
	"strconv"
	"time"
)

// partner is a user who earns commissions. Where Make says nothing: a payout needs
// commission of at least 100 from three organizations, and can be asked for once;
// who is no partner sees zeros and empty lists.
type partner struct {
	UserID          int    `json:"userId"`
	Code            string `json:"partnerCode"`
	PaypalMeLink    string `json:"paypalMeLink"`
	PayoutRequested bool   `json:"payoutRequested"`
}

// commission is what a partner earned by one payment of somebody.
type commission struct {
	UserID          int    `json:"-"`
	ID              int    `json:"id"`
	Organization    int    `json:"organization_id"`
	Created         moment `json:"created"`
	Type            string `json:"type"`
	Status          string `json:"status"`
	Commission      string `json:"commission"`
	Source          string `json:"source"`
	PayoutRequested moment `json:"payout_requested"`
	PayoutApproved  moment `json:"payout_approved"`
	PayoutRealized  moment `json:"payout_realized"`
}

// affiliateDay counts what a partner's link brought on a day.
type affiliateDay struct {
	UserID        int    `json:"-"`
	Date          string `json:"date"`
	Visits        int    `json:"visits"`
	Registrations int    `json:"registrations"`
	Commission    string `json:"commission"`
}

var (
	partnerKind      = kind[int, partner]{name: "affiliatePartners"}
	commissionKind   = kind[int, commission]{name: "affiliateCommissions"}
	affiliateDayKind = kind[string, affiliateDay]{name: "affiliateDays"}
)

const (
	minimumPayout        = 100
	minimumOrganizations = 3
)

// commissionStates are the states by statusId, from 1 on.
var commissionStates = []string{"pending", "available", "paid"}

var affiliateRoutes = []*route{
	{method: "POST", path: "/affiliate/partner-register", scopes: scopes("user:write"), handler: registerPartner},
	{method: "GET", path: "/affiliate/stats", scopes: scopes("user:read"), handler: affiliateStats},
	{method: "GET", path: "/affiliate/commissions", scopes: scopes("user:read"), handler: listCommissions},
	{method: "GET", path: "/affiliate/commission-info", scopes: scopes("user:read"), handler: commissionInfo},
	{method: "POST", path: "/affiliate/payout-request", scopes: scopes("user:write"), handler: requestPayout},
}

var commissions = collection[commission]{
	plural:   "commissions",
	sortable: []string{"id"}, sortDir: "asc", limit: 10000, max: 10000,
}

func registerPartner(c *call) (any, error) {
	b := c.body
	p := partner{UserID: c.user.ID, Code: b.text("partnerCode", required, notEmpty), PaypalMeLink: b.text("paypalMeLink", required, notEmpty)}
	agreed := b.boolean("termsAndConditions", required)
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	_, already := partnerKind.get(c.db, c.user.ID)
	taken := len(partnerKind.all(c.db, func(o partner) bool { return o.Code == p.Code })) > 0
	switch {
	case !agreed:
		return nil, invalidInput("The terms and conditions must be accepted.")
	case already:
		return nil, invalidInput("The user is a partner already.")
	case taken:
		return nil, invalidInput("The partner code is taken.")
	}
	partnerKind.put(c.db, p.UserID, p)
	return object{{"ok", 1}}, nil
}

// days reads a range of days as a filter of times.
func (c *call) days() func(date string) bool {
	day := func(name string) string {
		text := c.query.text(name)
		if _, err := time.Parse(time.DateOnly, text); err != nil && text != "" {
			c.problems.add("Value of parameter '%s' must be a date such as 2026-03-01.", name)
		}
		return text
	}
	from, to := day("dateFrom"), day("dateTo")
	return func(date string) bool { return date >= from && (to == "" || date <= to) }
}

func affiliateStats(c *call) (any, error) {
	within := c.days()
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	return object{{"stats", affiliateDayKind.all(c.db, func(d affiliateDay) bool { return d.UserID == c.user.ID && within(d.Date) })}}, nil
}

func (c *call) commissions(within func(string) bool) []commission {
	return commissionKind.all(c.db, func(m commission) bool {
		return m.UserID == c.user.ID && within(m.Created.Format(time.DateOnly))
	})
}

func listCommissions(c *call) (any, error) {
	within, status := c.days(), c.query.integer("statusId", between(1, len(commissionStates)))
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	rows := []commission{}
	for _, m := range c.commissions(within) {
		if status == 0 || m.Status == commissionStates[status-1] {
			rows = append(rows, m)
		}
	}
	return commissions.list(c, rows)
}

// payout is what can be paid out: the sum, and of how many organizations.
func (c *call) payout() (sum cents, organizations int, available bool) {
	from := map[int]bool{}
	for _, m := range c.commissions(func(string) bool { return true }) {
		if m.Status == "available" {
			from[m.Organization] = true
			sum += m.amount()
		}
	}
	return sum, len(from), sum >= 100*minimumPayout && len(from) >= minimumOrganizations
}

// cents are an amount that adds up exactly.
type cents int

// MarshalJSON writes the amount in whole units.
func (c cents) MarshalJSON() ([]byte, error) {
	return strconv.AppendFloat(nil, float64(c)/100, 'f', -1, 64), nil
}

func (m commission) amount() cents {
	amount, _ := strconv.ParseFloat(m.Commission, 64)
	return cents(math.Round(amount * 100))
}

func commissionInfo(c *call) (any, error) {
	within := c.days()
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	p, _ := partnerKind.get(c.db, c.user.ID)
	var inRange, total cents
	for _, m := range c.commissions(func(string) bool { return true }) {
		total += m.amount()
		if within(m.Created.Format(time.DateOnly)) {
			inRange += m.amount()
		}
	}
	sum, organizations, available := c.payout()
	return object{
		{"partnerCode", p.Code}, {"availablePayout", sum}, {"availablePayoutDistinctOrgs", organizations},
		{"isPayoutRequested", p.PayoutRequested}, {"isPayoutAvailable", available && !p.PayoutRequested},
		{"minimumPayout", minimumPayout}, {"minimumOrganizations", minimumOrganizations},
		{"earningsRange", inRange}, {"earningsTotal", total},
	}, nil
}

func requestPayout(c *call) (any, error) {
	p, ok := partnerKind.get(c.db, c.user.ID)
	_, _, available := c.payout()
	if !ok || !available || p.PayoutRequested {
		return nil, invalidInput("There is nothing to pay out, or the payout was requested already.")
	}
	p.PayoutRequested = true
	partnerKind.put(c.db, p.UserID, p)
	for _, m := range c.commissions(func(string) bool { return true }) {
		if m.Status == "available" {
			m.PayoutRequested = moment{c.now}
			commissionKind.put(c.db, m.ID, m)
		}
	}
	return object{{"ok", 1}}, nil
}
