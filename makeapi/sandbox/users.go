package sandbox

import (
	"regexp"
	"slices"
	"sync"
)

// user is an account.
type user struct {
	ID                int            `json:"id"`
	Name              string         `json:"name"`
	Email             string         `json:"email"`
	Language          string         `json:"language"`
	TimezoneID        int            `json:"timezoneId"`
	LocaleID          int            `json:"localeId"`
	CountryID         int            `json:"countryId"`
	Features          map[string]any `json:"features"`
	Avatar            string         `json:"avatar"`
	UsersAdminsRoleID *int           `json:"usersAdminsRoleId"` // runs the whole instance when set
	TFAEnabled        bool           `json:"tfaEnabled"`
	LastLogin         moment         `json:"lastLogin"`
	PasswordVersion   int            `json:"passwordVersion"` // counts changes of the password
	Password          passwordHash   `json:"-"`
}

// userView is a user as shown: with the columns that are worked out.
type userView struct {
	ID                    int                `json:"id"`
	Name                  string             `json:"name"`
	Email                 string             `json:"email"`
	Language              string             `json:"language"`
	TimezoneID            int                `json:"timezoneId"`
	LocaleID              int                `json:"localeId"`
	CountryID             int                `json:"countryId"`
	Features              map[string]any     `json:"features"`
	Avatar                string             `json:"avatar"`
	Timezone              string             `json:"timezone"`
	Locale                string             `json:"locale"`
	EmailNotifications    any                `json:"emailNotifications"`
	UsersAdminsRoleID     *int               `json:"usersAdminsRoleId"`
	UserOrganizationRoles []organizationRole `json:"userOrganizationRoles"`
	UserTeamRoles         []teamRole         `json:"userTeamRoles"`
	ForceSetPassword      bool               `json:"forceSetPassword"`
	HasPassword           bool               `json:"hasPassword"`
	TFAEnabled            bool               `json:"tfaEnabled"`
	LastLogin             moment             `json:"lastLogin"`
	SupportEligible       bool               `json:"supportEligible"`
	IsAffiliatePartner    bool               `json:"isAffiliatePartner"`
	HasAddedApp           bool               `json:"hasAddedApp"`
}

// meView is the caller's own account.
type meView struct {
	userView
	TFAStatus    int   `json:"tfaStatus"`
	UserTeamIDs  []int `json:"userTeamIds"`
	PrivateSpace any   `json:"privateSpace"`
}

// promise is an invitation that has not been accepted yet.
type promise struct {
	ID                 int    `json:"id"`
	LegacyUserID       int    `json:"legacyUserId"`
	OrganizationRoleID int    `json:"organizationRoleId"`
	TeamRoleID         int    `json:"teamRoleId"`
	OrganizationID     int    `json:"organizationId"`
	CreatedAt          moment `json:"createdAt"`
	LegacyEmail        string `json:"legacyEmail"`
	LegacyName         string `json:"legacyName"`
	Avatar             string `json:"avatar"`
	TeamID             int    `json:"-"`
}

// token is an API token. Its value is a secret and no part of the state.
type token struct {
	ID      int      `json:"id"`
	UserID  int      `json:"userId"`
	Label   string   `json:"label"`
	Scopes  []string `json:"scope"`
	Created moment   `json:"created"`
	Expires moment   `json:"expires"`
	Value   string   `json:"-"`
}

var (
	userKind    = kind[int, user]{name: "users"}
	promiseKind = kind[int, promise]{name: "membershipPromises"}
	tokenKind   = kind[int, token]{name: "apiTokens"}
)

var userRoutes = []*route{
	{method: "GET", path: "/users", scopes: scopes("user:read"), handler: listUsers},
	{method: "GET", path: "/users/me", handler: getMe},
	{method: "GET", path: "/users/me/current-authorization", handler: getAuthorization},
	{method: "PATCH", path: "/users/{userId}", scopes: scopes("user:write"), handler: updateUser},
}

var profile = []string{"id", "name", "email", "language", "timezoneId", "localeId", "countryId", "features", "avatar"}

var users = collection[userView]{
	plural: "users", singular: "user",
	standard: profile,
	sortable: []string{"name", "id", "email"}, sortDir: "asc", limit: 10, max: 10000,
}

var me = collection[meView]{
	singular: "authUser",
	standard: slices.Concat(profile, []string{
		"lastLogin", "timezone", "locale", "tfaStatus", "supportEligible", "userTeamIds", "privateSpace",
	}),
}

func listUsers(c *call) (any, error) {
	teamID, organizationID := c.teamOrOrganization()
	keep := c.userFilter()
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if err := c.mayListUsers(teamID, organizationID); err != nil {
		return nil, err
	}
	var found []userView
	for _, u := range userKind.all(c.db, nil) {
		if c.db.belongs(u.ID, teamID, organizationID) && keep(u) {
			found = append(found, c.db.viewUser(u))
		}
	}
	answer, err := users.list(c, found)
	if err != nil {
		return nil, err
	}
	invited := promiseKind.all(c.db, func(p promise) bool {
		return p.TeamID == teamID || p.OrganizationID == organizationID
	})
	return append(answer, member{"membershipPromises", invited}), nil
}

func (c *call) mayListUsers(teamID, organizationID int) error {
	if organizationID != 0 {
		_, err := c.organization(organizationID)
		return err
	}
	_, err := c.visibleTeam(teamID)
	return err
}

// userFilter reads the filters of the list of users.
func (c *call) userFilter() func(user) bool {
	q := c.query
	name, email, ids := q.text("name"), q.text("email"), q.integers("ids")
	teamID, organizationID := q.integer("teamId"), q.integer("organizationId")
	teamRoleID, organizationRoleID := c.needs("teamRoleId", "teamId"), c.needs("organizationRoleId", "organizationId")
	filterTeam := q.has("filterByTeamId")
	filterTeamID := c.needs("filterByTeamId", "organizationId")
	tfa := q.has("tfaStatus")
	tfaStatus := q.integer("tfaStatus", between(0, 2))
	return func(u user) bool {
		inTeam, _ := teamRoleKind.get(c.db, roleKey(teamID, u.ID))
		inOrganization, _ := organizationRoleKind.get(c.db, roleKey(organizationID, u.ID))
		return matches(u.Name, name) && matches(u.Email, email) &&
			(len(ids) == 0 || slices.Contains(ids, u.ID)) &&
			(teamRoleID == 0 || inTeam.UsersRoleID == teamRoleID) &&
			(organizationRoleID == 0 || inOrganization.UsersRoleID == organizationRoleID) &&
			(!filterTeam || c.inFilterTeam(u, filterTeamID, organizationID)) &&
			(!tfa || u.tfaStatus() == tfaStatus)
	}
}

// needs reads a filter that works with another parameter only.
func (c *call) needs(filter, other string) int {
	if c.query.has(filter) && !c.query.has(other) {
		c.problems.add("Parameter '%s' can be used together with '%s' only.", filter, other)
	}
	return c.query.integer(filter)
}

// inFilterTeam is the filter by team: 0 asks for users without any team of
// the organization.
func (c *call) inFilterTeam(u user, teamID, organizationID int) bool {
	theirs := teamRoleKind.all(c.db, func(r teamRole) bool {
		t, _ := teamKind.get(c.db, r.TeamID)
		return r.UserID == u.ID && t.OrganizationID == organizationID
	})
	if teamID == 0 {
		return len(theirs) == 0
	}
	return slices.ContainsFunc(theirs, func(r teamRole) bool { return r.TeamID == teamID })
}

func getMe(c *call) (any, error) {
	withInvited := c.query.boolean("includeInvitedOrg")
	view := meView{userView: c.db.viewUser(c.user), TFAStatus: c.user.tfaStatus(), UserTeamIDs: []int{}}
	for _, r := range view.UserTeamRoles {
		view.UserTeamIDs = append(view.UserTeamIDs, r.TeamID)
	}
	for _, i := range c.db.invitationsOf(c.user.ID) {
		if withInvited {
			view.UserOrganizationRoles = append(view.UserOrganizationRoles, i.role(c.now))
		}
	}
	for _, p := range privateSpaceKind.all(c.db, func(p privateSpace) bool { return p.OwnerID == c.user.ID }) {
		view.PrivateSpace = object{{"id", p.ID}, {"name", p.Name}, {"type", p.Type}, {"operationsLimit", p.OperationsLimit}}
	}
	return me.one(c, view)
}

func getAuthorization(c *call) (any, error) {
	return object{{"authorization", object{{"authUsed", c.authUsed}, {"scope", c.token.Scopes}}}}, nil
}

// userName is Make's rule for names: letters, digits, spaces and a few signs,
// no space at either end. It is large when compiled, and most processes have no sandbox.
var userName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[\p{L}\p{N}'\-.()*+,@_/]([\p{L}\p{M}\p{N} '\-.()*+,@_/]*[\p{L}\p{M}\p{N}'\-.()*+,@_/])?$`)
})

func validName(name string, value any) string {
	if s, ok := value.(string); ok && !userName().MatchString(s) {
		return "Value of parameter '" + name + "' may hold letters, digits, spaces and ' - . ( ) * + , @ _ / only, and no space at either end."
	}
	return ""
}

func updateUser(c *call) (any, error) {
	id, b := c.path.integer("userId"), c.body
	name := b.text("name", validName, maxLength(250))
	language := b.text("language", oneOf(languages...))
	timezone, locale := b.integer("timezoneId", knownIn(timezones)), b.integer("localeId", knownIn(locales))
	country := b.integer("countryId", knownIn(countries))
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	u, err := c.account(id)
	if err != nil {
		return nil, err
	}
	replace(&u.Name, name)
	replace(&u.Language, language)
	replace(&u.TimezoneID, timezone)
	replace(&u.LocaleID, locale)
	replace(&u.CountryID, country)
	if was, _ := userKind.get(c.db, id); !was.sameProfile(u) {
		userKind.put(c.db, id, u)
	}
	return object{{"user", pick(c.db.viewUser(u), profile)}}, nil
}

// replace sets what was sent; what was left out stays.
func replace[T comparable](field *T, sent T) {
	var none T
	if sent != none {
		*field = sent
	}
}

func (u user) sameProfile(v user) bool {
	return u.Name == v.Name && u.Language == v.Language && u.TimezoneID == v.TimezoneID &&
		u.LocaleID == v.LocaleID && u.CountryID == v.CountryID
}

// account returns an account that the caller may change: the own one, or any
// for those who run the instance.
func (c *call) account(id int) (user, error) {
	if id == c.user.ID {
		return c.user, nil
	}
	if c.user.UsersAdminsRoleID == nil {
		return user{}, accessDenied()
	}
	u, ok := userKind.get(c.db, id)
	if !ok {
		return user{}, notFound()
	}
	return u, nil
}

// belongs tells whether the user is in the team or in the organization,
// whichever is not 0.
func (s *store) belongs(userID, teamID, organizationID int) bool {
	if organizationID != 0 {
		_, ok := organizationRoleKind.get(s, roleKey(organizationID, userID))
		return ok
	}
	_, ok := teamRoleKind.get(s, roleKey(teamID, userID))
	return ok
}

func (s *store) viewUser(u user) userView {
	return userView{
		ID: u.ID, Name: u.Name, Email: u.Email, Language: u.Language, TimezoneID: u.TimezoneID,
		LocaleID: u.LocaleID, CountryID: u.CountryID, Features: u.Features, Avatar: u.Avatar,
		Timezone: timezones[u.TimezoneID], Locale: locales[u.LocaleID],
		UsersAdminsRoleID: u.UsersAdminsRoleID, HasPassword: u.PasswordVersion > 0, TFAEnabled: u.TFAEnabled, LastLogin: u.LastLogin,
		UserOrganizationRoles: organizationRoleKind.all(s, func(r organizationRole) bool { return r.UserID == u.ID }),
		UserTeamRoles:         teamRoleKind.all(s, func(r teamRole) bool { return r.UserID == u.ID }),
	}
}

// tfaStatus is 2 for accounts with two-factor authentication.
func (u user) tfaStatus() int {
	if u.TFAEnabled {
		return 2
	}
	return 0
}

func userByEmail(db *store, email string) (user, bool) {
	found := userKind.all(db, func(u user) bool { return sameAddress(u.Email, email) })
	if len(found) == 0 {
		return user{}, false
	}
	return found[0], true
}
