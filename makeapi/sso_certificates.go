package makeapi

import "makemcp/schemas"

var ssoCertificates = Group{
	Name:      "sso-certificates",
	About:     "Certificates of an organization's single sign-on.",
	Endpoints: []Declared{ListSSOCertificates},
}

// ListSSOCertificates is GET /organizations/{organizationId}/sso-certificates?type=saml.
// Make demands the type and knows this one only.
var ListSSOCertificates = Endpoint[schemas.ListSSOCertificates]{
	Name: "sso-certificates_list", Route: "GET /organizations/{organizationId}/sso-certificates?type=saml", Scope: "organizations:read",
	Reply: "ssoCertificates",
}
