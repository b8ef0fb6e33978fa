package makeapi

import "makemcp/schemas"

var affiliate = Group{
	Name:  "affiliate",
	About: "The caller's part in Make's affiliate programme: statistics, commissions and payouts.",
	Endpoints: []Declared{
		RegisterAffiliatePartner, GetAffiliateStatistics, ListCommissions, GetCommissionSummary, RequestPayout,
	},
}

// RegisterAffiliatePartner is POST /affiliate/partner-register. Destructive, since it
// accepts terms and says where money goes, and no call takes that back.
var RegisterAffiliatePartner = Endpoint[schemas.RegisterAffiliatePartner]{
	Name: "affiliate_register", Route: "POST /affiliate/partner-register", Scope: "user:write", Effect: Destructive,
}

// GetAffiliateStatistics is GET /affiliate/stats.
var GetAffiliateStatistics = Endpoint[schemas.GetAffiliateStatistics]{
	Name: "affiliate_get-statistics", Route: "GET /affiliate/stats", Scope: "user:read", Reply: "stats",
}

// ListCommissions is GET /affiliate/commissions.
var ListCommissions = Endpoint[schemas.ListCommissions]{
	Name: "affiliate_list-commissions", Route: "GET /affiliate/commissions", Scope: "user:read", Reply: "commissions",
}

// GetCommissionSummary is GET /affiliate/commission-info.
var GetCommissionSummary = Endpoint[schemas.GetCommissionSummary]{
	Name: "affiliate_get-commission-summary", Route: "GET /affiliate/commission-info", Scope: "user:read",
}

// RequestPayout is POST /affiliate/payout-request. Destructive, since it moves money.
var RequestPayout = Endpoint[schemas.RequestPayout]{
	Name: "affiliate_request-payout", Route: "POST /affiliate/payout-request", Scope: "user:write", Effect: Destructive,
}
