package schemas

// inOrganization is the organization in an address.
type inOrganization struct {
	// Organization, by id from organizations_list.
	OrganizationID ID `json:"organizationId" jsonschema:"example=11"`
}

// ListOrganizations lists the organizations that the token's user belongs to, in all
// zones. Calls about an organization work only in its own zone.
type ListOrganizations struct {
	// Keep those hosted in this zone.
	Zone string `json:"zone,omitempty" jsonschema:"example=eu1.make.com"`
	// Keep the one with this external id.
	ExternalID string `json:"externalId,omitempty"`
	// Return only these properties; * for all.
	Cols []string `json:"cols,omitempty" jsonschema:"example=license"`
	// Paging and order.
	Page *Page `json:"pg,omitempty" page:"default=name/asc/10000"`
}

// CreateOrganization creates an organization owned by the caller, with one team "My
// Team".
type CreateOrganization struct {
	// Name: letters, digits, spaces and '-.()*+,@_/.
	Name string `json:"name" jsonschema:"minLength=1,example=Northwind Automation"`
	// Region, by id from enums_regions.
	RegionID ID `json:"regionId" jsonschema:"example=1"`
	// Time zone, by id from enums_timezones.
	TimezoneID ID `json:"timezoneId" jsonschema:"example=113"`
	// Country, by id from enums_countries.
	CountryID ID `json:"countryId" jsonschema:"example=202"`
}

// GetInvitation returns whom an invitation invites, and to which organization and role.
// The person gives the invitation's hash on a page.
type GetInvitation struct {
	// The hash in the link of the invitation's e-mail.
	Hash string `json:"hash" secret:"true" jsonschema:"minLength=1,example=1c0ffee2"`
}

// AcceptInvitation makes the token's user a member of the organization that invited. The
// person gives the invitation's hash on a page.
type AcceptInvitation struct {
	// The hash in the link of the invitation's e-mail.
	Hash string `json:"hash" secret:"true" jsonschema:"minLength=1,example=1c0ffee2"`
}

// GetOrganization returns an organization with its plan's limits (license),
// consumption, features and teams.
type GetOrganization struct {
	inOrganization
	// Wait until a new organization is ready.
	Wait bool `json:"wait,omitempty"`
	// Return only these properties; * for all.
	Cols []string `json:"cols,omitempty" jsonschema:"example=privateSpaces"`
}

// UpdateOrganization changes an organization's name, country or time zone; what is left
// out stays.
type UpdateOrganization struct {
	inOrganization
	// New name.
	Name string `json:"name,omitempty" jsonschema:"minLength=1"`
	// Country, by id from enums_countries.
	CountryID ID `json:"countryId,omitempty"`
	// Time zone, by id from enums_timezones.
	TimezoneID ID `json:"timezoneId,omitempty"`
}

// DeleteOrganization deletes an organization with all its teams and everything in them,
// for good.
type DeleteOrganization struct {
	inOrganization
}

// ListOrganizationApps lists the custom apps installed in an organization.
type ListOrganizationApps struct {
	inOrganization
}

// daily is how usage is cut into days.
type daily struct {
	// Days in the organization's time zone, not yours.
	OrganizationTimezone bool `json:"organizationTimezone,omitempty"`
}

// GetOrganizationUsage returns an organization's operations, transfer and centicredits
// of each of the last 30 days. Limits are in organizations_get.
type GetOrganizationUsage struct {
	inOrganization
	daily
}

// InviteUser sends an e-mail that invites somebody to an organization and, as a member,
// to some of its teams.
type InviteUser struct {
	inOrganization
	// Address to invite.
	Email string `json:"email" jsonschema:"format=email"`
	// Name of the invited person.
	Name string `json:"name" jsonschema:"minLength=1"`
	// Organization role, by id from roles_list.
	UsersRoleID ID `json:"usersRoleId" jsonschema:"example=13"`
	// Text added to the invitation.
	Note string `json:"note,omitempty"`
	// Teams to join, by id from teams_list.
	TeamsID []ID `json:"teamsId,omitempty" jsonschema:"example=22"`
}

// featureControls chooses among feature controls.
type featureControls struct {
	// Keep the control with this name.
	FeatureControlName string `json:"featureControlName,omitempty" jsonschema:"example=ai_features"`
	// Return only these properties; * for all.
	Cols []string `json:"cols,omitempty"`
}

// ListOrganizationFeatureControls lists an organization's switchable features and
// whether each is on.
type ListOrganizationFeatureControls struct {
	inOrganization
	featureControls
}

// SetOrganizationFeatureControl switches a feature on or off for an organization.
type SetOrganizationFeatureControl struct {
	inOrganization
	// Feature, by id from organizations_list-feature-controls.
	ID ID `json:"id" jsonschema:"example=4"`
	// New state.
	Enabled bool `json:"enabled"`
}

// EnforceTwoFactorAuthentication makes two-factor authentication a must for the members
// of an organization, or no longer. Members without it are logged out.
type EnforceTwoFactorAuthentication struct {
	inOrganization
	// Whether every member needs it.
	Enable bool `json:"enable"`
}

// CheckTeamPermission tells whether the caller has a permission in any team of an
// organization.
type CheckTeamPermission struct {
	inOrganization
	// Permission, by name from roles_permissions.
	TeamPermission string `json:"teamPermission" jsonschema:"minLength=1,example=scenario add"`
}
