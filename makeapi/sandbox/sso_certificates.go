package sandbox

// certificate is one of an organization's SAML single sign-on. Its admins see it.
type certificate struct {
	OrganizationID   int    `json:"-"`
	ID               int    `json:"id"`
	Type             string `json:"type"`
	ValidFrom        moment `json:"validFrom"`
	ValidTo          moment `json:"validTo"`
	Certificate      string `json:"certificate"`
	Status           string `json:"status"`
	DeactivationDate moment `json:"deactivationDate"`
}

var certificateKind = kind[int, certificate]{name: "ssoCertificates"}

var certificateRoutes = []*route{
	{method: "GET", path: "/organizations/{organizationId}/sso-certificates", scopes: scopes("organizations:read"), handler: listCertificates},
}

func listCertificates(c *call) (any, error) {
	c.query.text("type", required, oneOf("saml"))
	o, err := c.administered(c.path.integer("organizationId"))
	if err != nil {
		return nil, err
	}
	return object{{"ssoCertificates", certificateKind.all(c.db, func(s certificate) bool { return s.OrganizationID == o.ID })}}, nil
}
