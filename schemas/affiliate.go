package schemas

// RegisterAffiliatePartner signs the caller up as a partner who earns commissions, and
// accepts the programme's terms.
type RegisterAffiliatePartner struct {
	// Wanted partner code.
	PartnerCode string `json:"partnerCode" jsonschema:"minLength=1"`
	// PayPal.me link for payouts.
	PaypalMeLink string `json:"paypalMeLink" jsonschema:"minLength=1"`
	// Whether the person accepts the terms.
	TermsAndConditions bool `json:"termsAndConditions"`
}

// days is a range of days.
type days struct {
	// First day.
	DateFrom string `json:"dateFrom,omitempty" jsonschema:"format=date,example=2026-07-01"`
	// Last day.
	DateTo string `json:"dateTo,omitempty" jsonschema:"format=date,example=2026-07-31"`
}

// GetAffiliateStatistics returns the visits, registrations and commission that the
// caller brought per day.
type GetAffiliateStatistics struct {
	days
}

// ListCommissions lists the caller's commissions and their state of payout.
type ListCommissions struct {
	// Keep those in this state.
	StatusID ID `json:"statusId,omitempty"`
	days
	// Paging and order.
	Page *Page `json:"pg,omitempty"`
}

// GetCommissionSummary returns what the caller earned and can have paid out.
type GetCommissionSummary struct {
	days
}

// RequestPayout asks Make to pay the available commission out.
type RequestPayout struct{}
