package sandbox

import "slices"

// organization is what Make tells about an organization.
type organization struct {
	ID                   int            `json:"id"`
	Name                 string         `json:"name"`
	CountryID            int            `json:"countryId"`
	TimezoneID           int            `json:"timezoneId"`
	License              license        `json:"license"`
	Zone                 string         `json:"zone"`
	ServiceName          string         `json:"serviceName"`
	IsPaused             bool           `json:"isPaused"`
	ExternalID           *string        `json:"externalId"`
	ProductName          string         `json:"productName"`
	TFAEnforced          bool           `json:"tfaEnforced"`
	NextReset            moment         `json:"nextReset"`
	LastReset            moment         `json:"lastReset"`
	Operations           string         `json:"operations"`
	Transfer             string         `json:"transfer"`
	CenticreditsConsumed string         `json:"centicreditsConsumed"`
	OperationsExt        string         `json:"operationsExt"`
	TransferExt          string         `json:"transferExt"`
	CenticreditsExtra    string         `json:"centicreditsExtra"`
	UnusedOperations     string         `json:"unusedOperations"`
	UnusedTransfer       string         `json:"unusedTransfer"`
	UnusedCenticredits   string         `json:"unusedCenticredits"`
	Deleted              bool           `json:"deleted"`
	Features             map[string]any `json:"features"`
	FeatureControls      []any          `json:"featureControls"` // only in views
	SSOType              *string        `json:"ssoType"`
	Scenarios            int            `json:"scenarios"`
	ActiveScenarios      int            `json:"activeScenarios"`
	ActiveApps           int            `json:"activeApps"`
}

// license is what the plan of an organization allows.
type license struct {
	Apps              []string `json:"apps"`
	Users             int      `json:"users"`
	DSLimit           int      `json:"dslimit"`  // data stores, by number
	DSSLimit          int      `json:"dsslimit"` // data stores, bytes reserved in all
	FSLimit           int      `json:"fslimit"`
	IOLimit           int      `json:"iolimit"`
	Fulltext          bool     `json:"fulltext"`
	Interval          int      `json:"interval"`
	Transfer          int      `json:"transfer"`
	Operations        int      `json:"operations"`
	APILimit          int      `json:"apiLimit"` // requests per minute
	Teams             int      `json:"teams"`
	CustomVariables   bool     `json:"customVariables"`
	CustomFunctions   bool     `json:"customFunctions"`
	CustomRoles       bool     `json:"customRoles"`
	CreatingTemplates bool     `json:"creatingTemplates"`
	OnPremAgent       bool     `json:"onPremAgent"`
	GracePeriod       int      `json:"gracePeriod"`
	RestartPeriod     string   `json:"restartPeriod"`
	ProductManagement string   `json:"productManagement"`
}

// organizationView is an organization as it is shown, with its teams.
type organizationView struct {
	organization
	Teams         []teamName         `json:"teams"`
	PrivateSpaces []privateSpaceName `json:"privateSpaces"`
}

type teamName struct {
	ID   int    `json:"id"`
	Name string `json:"name"`
}

// organizationRole is the membership of a user in an organization.
type organizationRole struct {
	UserID         int     `json:"userId"`
	OrganizationID int     `json:"organizationId"`
	UsersRoleID    int     `json:"usersRoleId"`
	Invitation     *string `json:"invitation"` // only in views: members have none
}

// Roles of an organization.
const (
	ownerRole      = 11
	adminRole      = 12
	memberRole     = 13
	accountantRole = 14
)

var (
	organizationKind = kind[int, organization]{name: "organizations"}
	// organizationRoleKind is keyed by roleKey(organization, user).
	organizationRoleKind = kind[string, organizationRole]{name: "userOrganizationRoles"}
)

var organizationRoutes = []*route{
	{method: "GET", path: "/organizations", scopes: scopes("organizations:read"), handler: listOrganizations},
	{method: "POST", path: "/organizations", scopes: scopes("organizations:write"), handler: createOrganization},
	{method: "GET", path: "/organizations/{organizationId}", scopes: scopes("organizations:read"), handler: getOrganization},
	{method: "PATCH", path: "/organizations/{organizationId}", scopes: scopes("organizations:write"), handler: updateOrganization},
	{method: "DELETE", path: "/organizations/{organizationId}", scopes: scopes("organizations:write"), handler: deleteOrganization},
	{method: "GET", path: "/organizations/{organizationId}/apps", scopes: scopes("organizations:read"), handler: listInstalledApps},
	{method: "GET", path: "/organizations/{organizationId}/usage", scopes: scopes("organizations:read"), handler: organizationUsage},
	{method: "GET", path: "/organizations/{organizationId}/check-team-permission", scopes: scopes("organizations:read"), handler: checkTeamPermission},
}

// listedOrganizations shows fewer columns than a single organization has.
var listedOrganizations = collection[organizationView]{
	plural: "organizations",
	columns: []string{
		"id", "name", "countryId", "timezoneId", "license", "zone", "serviceName", "teams",
		"isPaused", "externalId", "productName", "tfaEnforced", "privateSpaces",
	},
	standard: []string{"id", "name", "timezoneId"},
	sortable: []string{"name", "id"}, sortDir: "asc", limit: 10000, max: 10000,
}

var oneOrganization = collection[organizationView]{singular: "organization"}

func listOrganizations(c *call) (any, error) {
	zone, external := c.query.text("zone"), c.query.text("externalId")
	mine := organizationKind.all(c.db, func(o organization) bool {
		_, member := c.organizationRole(o.ID)
		return member && (zone == "" || o.Zone == zone) &&
			(external == "" || o.ExternalID != nil && *o.ExternalID == external)
	})
	views := make([]organizationView, 0, len(mine))
	for _, o := range mine {
		views = append(views, c.viewOrganization(o))
	}
	return listedOrganizations.list(c, views)
}

func getOrganization(c *call) (any, error) {
	id := c.path.integer("organizationId")
	c.query.boolean("wait")
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	o, err := c.organization(id)
	if err != nil {
		return nil, err
	}
	return oneOrganization.one(c, c.viewOrganization(o))
}

func (c *call) viewOrganization(o organization) organizationView {
	view := organizationView{organization: o, Teams: []teamName{}, PrivateSpaces: []privateSpaceName{}}
	view.FeatureControls = c.db.featureSwitches(o.ID)
	for _, p := range c.privateSpacesOf(o.ID) {
		view.PrivateSpaces = append(view.PrivateSpaces, privateSpaceName{p.ID, p.Name, p.OwnerID == c.user.ID, c.administers(o.ID)})
	}
	for _, t := range teamKind.all(c.db, func(t team) bool { return t.OrganizationID == o.ID }) {
		view.Teams = append(view.Teams, teamName{t.ID, t.Name})
	}
	return view
}

// organization returns an organization that the caller belongs to. One that
// does not exist looks like one of strangers.
func (c *call) organization(id int) (organization, error) {
	o, found := organizationKind.get(c.db, id)
	if _, member := c.organizationRole(id); !found || !member {
		return organization{}, permissionDenied()
	}
	return o, nil
}

// organizationRole returns the caller's role in the organization.
func (c *call) organizationRole(organizationID int) (int, bool) {
	r, ok := organizationRoleKind.get(c.db, roleKey(organizationID, c.user.ID))
	return r.UsersRoleID, ok
}

// administers tells whether the caller runs the organization.
func (c *call) administers(organizationID int) bool {
	role, ok := c.organizationRole(organizationID)
	return ok && slices.Contains([]int{ownerRole, adminRole}, role)
}
