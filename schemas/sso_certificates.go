package schemas

// ListSSOCertificates lists the certificates of an organization's SAML single sign-on
// with their validity.
type ListSSOCertificates struct {
	inOrganization
}
