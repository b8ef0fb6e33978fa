package makeapi

import "makemcp/schemas"

var analytics = Group{
	Name:      "analytics",
	About:     "How much an organization's scenarios run and how often they fail. Enterprise plans only.",
	Endpoints: []Declared{GetAnalytics},
}

// GetAnalytics is GET /analytics/{organizationId}. The answer has totals beside the
// rows.
var GetAnalytics = Endpoint[schemas.GetAnalytics]{
	Name: "analytics_get", Route: "GET /analytics/{organizationId}", Scope: "analytics:read",
}
