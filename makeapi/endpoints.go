package makeapi

import "makemcp/schemas"

// endpointsBeta is Make's beta of that name. Running one is left out: it calls a service
// with the team's connection, and only the app decides what it does there.
var endpointsBeta = Group{
	Name:         "endpoints",
	About:        "Endpoints (beta): single actions of apps, without a scenario.",
	Endpoints:    []Declared{ListUsableEndpoints},
	Undocumented: true,
}

// ListUsableEndpoints is GET /imt/endpoints-usable.
var ListUsableEndpoints = Endpoint[schemas.ListUsableEndpoints]{
	Name: "endpoints_list-usable", Route: "GET /imt/endpoints-usable", Scope: "apps:read", Reply: "packages",
}
