package sandbox

import (
	"slices"
	"strconv"
)

// appInstall is a custom app that an organization may use.
type appInstall struct {
	Name           string `json:"name"`
	Label          string `json:"label"`
	AppVersion     int    `json:"appVersion"`
	OrganizationID int    `json:"organizationId"`
	InstalledAt    moment `json:"installedAt"`
	UserID         int    `json:"userId"`
	Theme          string `json:"theme"`
}

// appInstallKind is keyed by "<app>/<version>-<organization>".
var appInstallKind = kind[string, appInstall]{name: "sdkInstalls"}

func (i appInstall) key() string {
	return appKey(i.Name, i.AppVersion) + "-" + strconv.Itoa(i.OrganizationID)
}

var appInstallRoutes = []*route{
	{method: "POST", path: oneApp + "/uninstall", scopes: sdkWrite, handler: uninstallApp},
	{method: "GET", path: "/sdk/apps/invites/{inviteToken}", scopes: sdkRead, handler: getAppInvite},
	{method: "POST", path: "/sdk/apps/invites/{inviteToken}", scopes: sdkWrite, handler: acceptAppInvite},
}

func installsOf(db *store, a customApp) []appInstall {
	return appInstallKind.all(db, func(i appInstall) bool { return i.Name == a.Name && i.AppVersion == a.Version })
}

// makeAppPublic lets those who have the link install the app.
func makeAppPublic(c *call) (any, error) {
	a, err := c.app(toDevelop)
	if err != nil {
		return nil, err
	}
	if !a.Public {
		invite := secret("invitation to "+a.Name, a.Version)[:10]
		a.Public, a.InviteToken = true, &invite
		customAppKind.put(c.db, a.key(), a)
		c.happened(a, "App made public", "")
	}
	return object{{"public", true}, {"inviteToken", a.InviteToken}}, nil
}

// makeAppPrivate ends invitations. Who has the app keeps it.
func makeAppPrivate(c *call) (any, error) {
	a, err := c.app(toDevelop)
	if err != nil {
		return nil, err
	}
	if a.Public {
		a.Public, a.InviteToken = false, nil
		customAppKind.put(c.db, a.key(), a)
		c.happened(a, "App made private", "")
	}
	return object{{"public", false}}, nil
}

func setAppSource(open bool) func(*call) (any, error) {
	return func(c *call) (any, error) {
		a, err := c.app(toDevelop)
		if err != nil {
			return nil, err
		}
		a.Opensource = open
		customAppKind.put(c.db, a.key(), a)
		return object{{"changed", true}}, nil
	}
}

// uninstallApp answers with the installations that it ended. It asks for no
// right in the app: the organization decides for itself.
func uninstallApp(c *call) (any, error) {
	name, version := c.path.text("appName"), c.path.integer("appVersion")
	organizationID := c.body.integer("organizationId", required)
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if !c.administers(organizationID) {
		return nil, permissionDenied()
	}
	key := appInstall{Name: name, AppVersion: version, OrganizationID: organizationID}.key()
	installed, ok := appInstallKind.get(c.db, key)
	if !ok {
		return nil, notFound()
	}
	appInstallKind.remove(c.db, key)
	return []appInstall{installed}, nil
}

// invited is the app behind the invitation of the path.
func (c *call) invited() (customApp, error) {
	invite := c.path.text("inviteToken")
	found := customAppKind.all(c.db, func(a customApp) bool { return a.InviteToken != nil && *a.InviteToken == invite })
	if len(found) == 0 {
		return customApp{}, notFound()
	}
	return found[0], nil
}

func getAppInvite(c *call) (any, error) {
	a, err := c.invited()
	if err != nil {
		return nil, err
	}
	installable := []int{}
	for _, o := range organizationKind.all(c.db, nil) {
		_, has := appInstallKind.get(c.db, appInstall{Name: a.Name, AppVersion: a.Version, OrganizationID: o.ID}.key())
		if c.administers(o.ID) && !has {
			installable = append(installable, o.ID)
		}
	}
	view := viewApp(c.db, a)
	return object{{"appInvite", object{
		{"name", a.Name}, {"label", a.Label}, {"theme", a.Theme}, {"created", a.Created}, {"access", true},
		{"manifestBasic", object{{"name", a.Name}, {"label", a.Label}, {"version", view.VersionFull}}},
		{"language", a.Language}, {"installable", installable},
	}}}, nil
}

func acceptAppInvite(c *call) (any, error) {
	a, err := c.invited()
	if err != nil {
		return nil, err
	}
	ids := c.body.integers("organizationIds")
	if len(ids) == 0 {
		c.problems.add("Missing value of required parameter 'organizationIds'.")
	}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if slices.ContainsFunc(ids, func(id int) bool { return !c.administers(id) }) {
		return nil, permissionDenied()
	}
	for _, id := range ids {
		install(c.db, a, id, c.user.ID, moment{c.now})
	}
	return object{{"appInvite", object{{"name", a.Name}, {"label", a.Label}, {"version", a.Version}}}}, nil
}

// install puts an app into an organization, unless it is there already.
func install(db *store, a customApp, organizationID, userID int, at moment) {
	i := appInstall{
		Name: a.Name, Label: a.Label, AppVersion: a.Version, OrganizationID: organizationID,
		InstalledAt: at, UserID: userID, Theme: a.Theme,
	}
	if _, has := appInstallKind.get(db, i.key()); !has {
		appInstallKind.put(db, i.key(), i)
	}
}
