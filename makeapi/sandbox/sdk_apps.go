package sandbox

// Custom apps. Make's documents say little about their behaviour; these are
// choices: apps of others are 404 unless they are open source; in approved apps
// new sections wait for a commit, in others they count at once; deleting asks
// for no confirmation and leaves null where a connection or webhook was used;
// copies are private and without common data; reviews never end; installing is
// for who runs the organization; procedures give what the seed has for them.

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// customApp is a version of an app that somebody builds on Make's platform.
type customApp struct {
	Name        string            `json:"name"`
	Version     int               `json:"version"`
	Label       string            `json:"label"`
	Description string            `json:"description"`
	Theme       string            `json:"theme"`
	Language    string            `json:"language"`
	Global      bool              `json:"global"`
	Countries   []string          `json:"countries"`
	Public      bool              `json:"public"`
	Approved    bool              `json:"approved"`
	InReview    bool              `json:"inReview"`
	Opensource  bool              `json:"opensource"`
	InviteToken *string           `json:"inviteToken"`
	Created     moment            `json:"created"`
	Authors     []int             `json:"authors"` // who develops it
	Sections    map[string]string `json:"sections"`
	Common      commonData        `json:"common"`
	Icon        []byte            `json:"-"`
	IconChanges int               `json:"iconChanges"`
	Review      appReview         `json:"review"`
}

// commonData is what an app or a connection keeps for all its users: secrets,
// as a rule, so that the state shows only how often they were replaced.
type commonData struct {
	values  map[string]any
	Changes int `json:"changes"`
}

// customAppView is an app as it is shown.
type customAppView struct {
	Name             string   `json:"name"`
	Label            string   `json:"label"`
	Description      string   `json:"description"`
	Version          int      `json:"version"`
	VersionFull      string   `json:"versionFull"`
	Theme            string   `json:"theme"`
	Public           bool     `json:"public"`
	Approved         bool     `json:"approved"`
	Beta             bool     `json:"beta"`
	Language         string   `json:"language"`
	Countries        []string `json:"countries"`
	Created          moment   `json:"created"`
	ManifestVersion  int      `json:"manifestVersion"`
	Global           bool     `json:"global"`
	InReview         bool     `json:"inReview"`
	Opensource       bool     `json:"opensource"`
	InviteToken      *string  `json:"inviteToken"`
	Changes          []object `json:"changes"`
	Modules          int      `json:"modules"`
	Base             any      `json:"base"`
	Docs             string   `json:"docs"`
	Groups           any      `json:"groups"`
	Install          any      `json:"install"`
	InstallSpec      any      `json:"installSpec"`
	Compile          bool     `json:"compile"`
	CompiledName     *string  `json:"compiledName"`
	CompilationError *string  `json:"compilationError"`
	IPMRepo          *string  `json:"ipmRepo"`
	IPMTags          []string `json:"ipmTags"`
	Flags            object   `json:"flags"`
	Origin           *string  `json:"origin"`
}

var customAppKind = kind[string, customApp]{name: "sdkApps"}

func (a customApp) key() string { return appKey(a.Name, a.Version) }

func appKey(name string, version int) string { return name + "/" + strconv.Itoa(version) }

var (
	sdkRead  = scopes("sdk-apps:read")
	sdkWrite = scopes("sdk-apps:write")
)

const oneApp = "/sdk/apps/{appName}/{appVersion}"

var customAppRoutes = []*route{
	{method: "GET", path: "/sdk/apps", scopes: sdkRead, handler: listApps},
	{method: "POST", path: "/sdk/apps", scopes: sdkWrite, handler: createApp},
	{method: "GET", path: oneApp, scopes: sdkRead, handler: getApp},
	{method: "PATCH", path: oneApp, scopes: sdkWrite, handler: updateApp},
	{method: "DELETE", path: oneApp, scopes: sdkWrite, handler: deleteApp},
	{method: "POST", path: oneApp + "/clone", scopes: sdkWrite, handler: cloneApp},
	{method: "POST", path: oneApp + "/clone-major", scopes: sdkWrite, body: optionalBody, handler: cloneMajor},
	{method: "GET", path: oneApp + "/common", scopes: sdkRead, handler: getAppCommon},
	{method: "PUT", path: oneApp + "/common", scopes: sdkWrite, handler: setAppCommon},
	{method: "GET", path: oneApp + "/{section}", scopes: sdkRead, handler: getAppSection},
	{method: "PUT", path: oneApp + "/{section}", scopes: sdkWrite, body: sectionBody, handler: setAppSection},
	{method: "POST", path: oneApp + "/base", scopes: sdkWrite, body: sectionBody, handler: setAppBase},
	{method: "PATCH", path: oneApp + "/base", scopes: sdkWrite, body: sectionBody, handler: patchAppBase},
	{method: "POST", path: oneApp + "/public", scopes: sdkWrite, body: optionalBody, handler: makeAppPublic},
	{method: "POST", path: oneApp + "/private", scopes: sdkWrite, body: optionalBody, handler: makeAppPrivate},
	{method: "POST", path: oneApp + "/opensource", scopes: sdkWrite, body: optionalBody, handler: setAppSource(true)},
	{method: "POST", path: oneApp + "/closedsource", scopes: sdkWrite, body: optionalBody, handler: setAppSource(false)},
}

// sdkRoutes are the routes of custom apps with all their parts.
func sdkRoutes() []*route {
	all := slices.Concat(
		customAppRoutes, appReleaseRoutes, appInstallRoutes, appIconRoutes,
		appModuleRoutes, appRPCRoutes, appConnectionRoutes, appEndpointRoutes,
	)
	for _, p := range partTypes() {
		all = append(all, p.routes()...)
	}
	return all
}

var appSections = []section{
	{name: "base", shape: mapping}, {name: "groups", shape: list}, {name: "install"}, {name: "installSpec"},
	{name: "readme", mediaType: markdown, untracked: true},
}

var briefApp = []string{"name", "label", "description", "version", "theme", "public", "approved"}

// The lists and the single app know different columns.
var (
	listedApps = collection[customAppView]{
		plural: "apps",
		columns: []string{
			"name", "label", "description", "version", "versionFull", "beta", "theme", "public", "modules", "approved",
			"inReview", "changes", "opensource", "origin",
		},
		standard: []string{"name", "label", "version", "beta"},
	}
	singleApp = collection[customAppView]{
		singular: "app",
		columns: []string{
			"name", "label", "description", "theme", "version", "versionFull", "beta", "base", "docs", "language", "public",
			"approved", "opensource", "global", "countries", "changes", "created", "compile", "compiledName",
			"compilationError", "inReview", "manifestVersion", "inviteToken", "groups", "installSpec", "install", "ipmRepo",
			"flags", "ipmTags", "origin",
		},
		standard: append(slices.Clone(briefApp), "beta", "language", "countries", "created", "manifestVersion", "global"),
	}
)

func viewApp(db *store, a customApp) customAppView {
	view := customAppView{
		Name: a.Name, Label: a.Label, Description: a.Description, Version: a.Version,
		VersionFull: strconv.Itoa(a.Version) + ".0.0", Theme: a.Theme, Public: a.Public, Approved: a.Approved,
		Beta: !a.Approved, Language: a.Language, Countries: a.Countries, Created: a.Created, ManifestVersion: 2,
		Global: a.Global, InReview: a.InReview, Opensource: a.Opensource, InviteToken: a.InviteToken,
		Changes: []object{}, Modules: len(appModules.of(db, a)), Docs: a.Sections["readme"], IPMTags: []string{}, Flags: object{},
	}
	for _, ch := range changesOf(db, a) {
		view.Changes = append(view.Changes, ch.brief())
	}
	for i, into := range []*any{&view.Base, &view.Groups, &view.Install, &view.InstallSpec} {
		*into = appSections[i].value(a.Sections[appSections[i].name])
	}
	return view
}

// appAccess is what a caller wants to do with an app.
type appAccess bool

// Developers may do all. Others may look at what is open source.
const (
	toRead    appAccess = false
	toDevelop appAccess = true
)

// app is the app version of the path.
func (c *call) app(access appAccess) (customApp, error) {
	name, version := c.path.text("appName"), c.path.integer("appVersion")
	if err := c.problems.err(); err != nil {
		return customApp{}, err
	}
	return c.appOf(name, version, access)
}

// appOf is an app version that the caller may use so. Others look as if they
// did not exist.
func (c *call) appOf(name string, version int, access appAccess) (customApp, error) {
	a, ok := customAppKind.get(c.db, appKey(name, version))
	if !ok || !c.develops(a) && (access == toDevelop || !a.Opensource) {
		return customApp{}, notFound()
	}
	return a, nil
}

// newestApp is the app with this name in its highest version.
func (c *call) newestApp(name string, access appAccess) (customApp, error) {
	newest := 0
	for _, a := range versionsOf(c.db, name) {
		newest = max(newest, a.Version)
	}
	return c.appOf(name, newest, access)
}

func versionsOf(db *store, name string) []customApp {
	return customAppKind.all(db, func(a customApp) bool { return a.Name == name })
}

// develops tells whether the caller is one of the app's developers, or runs the
// instance.
func (c *call) develops(a customApp) bool {
	return slices.Contains(a.Authors, c.user.ID) || c.user.UsersAdminsRoleID != nil
}

func (c *call) hasFeature(name string) bool {
	on, _ := c.user.Features[name].(bool)
	return on
}

func listApps(c *call) (any, error) {
	everybodys, open := c.query.boolean("all"), c.query.boolean("opensource")
	var views []customAppView
	for _, a := range customAppKind.all(c.db, nil) {
		mine := slices.Contains(a.Authors, c.user.ID)
		switch {
		case open && a.Opensource, everybodys && !open && a.Approved, !everybodys && !open && mine:
			views = append(views, viewApp(c.db, a))
		}
	}
	return listedApps.unpaged(c, views)
}

var (
	appName  = regexp.MustCompile(`^[a-z][a-z0-9-]{1,62}$`)
	appTheme = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)
)

func validAppName(name string, value any) string {
	if s, ok := value.(string); ok && !appName.MatchString(s) {
		return "Value of parameter '" + name + "' must begin with a letter and hold lower-case letters, digits and - only."
	}
	return ""
}

func validTheme(name string, value any) string {
	if s, ok := value.(string); ok && !appTheme.MatchString(s) {
		return "Value of parameter '" + name + "' must be a colour such as #1155cc."
	}
	return ""
}

func createApp(c *call) (any, error) {
	a := customApp{
		Version: 1, Language: "en", Theme: "#999999", Global: true, Created: moment{c.now}, Authors: []int{c.user.ID},
		Sections: emptySections(appSections),
	}
	a.Name = c.body.text("name", required, validAppName)
	c.body.text("label", required, notEmpty)
	c.body.text("audience", required)
	c.body.boolean("private")
	c.describeApp(&a)
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	name, err := c.freeAppName(a.Name)
	if err != nil {
		return nil, err
	}
	a.Name = name
	customAppKind.put(c.db, a.key(), a)
	c.happened(a, "App created", "")
	return object{{"app", pick(viewApp(c.db, a), briefApp)}}, nil
}

// freeAppName makes a name unique with a suffix. Only those who may publish
// apps on their own choose names freely.
func (c *call) freeAppName(wish string) (string, error) {
	if c.hasFeature("allow_apps") {
		if len(versionsOf(c.db, wish)) > 0 {
			return "", invalidInput("There is already an app with this name.")
		}
		return wish, nil
	}
	return wish + "-" + secret("custom app", customAppKind.next(c.db))[:4], nil
}

// describeApp takes over what was sent of how an app presents itself.
func (c *call) describeApp(a *customApp) {
	b := c.body
	replace(&a.Label, b.text("label", notEmpty, maxLength(250)))
	replace(&a.Theme, strings.ToLower(b.text("theme", validTheme)))
	replace(&a.Language, b.text("language", oneOf(languages...)))
	if b.sent("description") {
		a.Description = b.text("description")
	}
	audience, countries := b.text("audience", oneOf("global", "countries")), b.texts("countries")
	switch {
	case audience == "global":
		a.Global, a.Countries = true, nil
	case audience == "countries" && len(countries) == 0 && len(a.Countries) == 0:
		c.problems.add("Missing value of required parameter 'countries'.")
	case audience == "countries":
		a.Global = false
	}
	if len(countries) > 0 && !a.Global {
		a.Countries = countries
	}
}

func getApp(c *call) (any, error) {
	a, err := c.app(toRead)
	if err != nil {
		return nil, err
	}
	view := viewApp(c.db, a)
	if !c.develops(a) {
		view.InviteToken = nil
	}
	return singleApp.one(c, view)
}

func updateApp(c *call) (any, error) {
	a, err := c.app(toDevelop)
	if err != nil {
		return nil, err
	}
	c.describeApp(&a)
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	customAppKind.put(c.db, a.key(), a)
	c.happened(a, "App changed", "")
	return object{{"app", pick(viewApp(c.db, a), briefApp)}}, nil
}

func deleteApp(c *call) (any, error) {
	a, err := c.app(toDevelop)
	if err != nil {
		return nil, err
	}
	customAppKind.remove(c.db, a.key())
	last := len(versionsOf(c.db, a.Name)) == 0
	for _, p := range partTypes() {
		if p.named != "" && !last {
			continue
		}
		for _, part := range p.of(c.db, a) {
			p.kind.remove(c.db, p.key(a, part.Name))
		}
	}
	for _, ch := range changesOf(c.db, a) {
		appChangeKind.remove(c.db, ch.ID)
	}
	for _, i := range installsOf(c.db, a) {
		appInstallKind.remove(c.db, i.key())
	}
	return object{{"app", a.Name}}, nil
}

// getAppCommon is for developers even in open source: it holds secrets.
func getAppCommon(c *call) (any, error) {
	a, err := c.app(toDevelop)
	if err != nil {
		return nil, err
	}
	return a.Common.show(), nil
}

func setAppCommon(c *call) (any, error) {
	a, err := c.app(toDevelop)
	if err != nil {
		return nil, err
	}
	a.Common = a.Common.replaced(c)
	customAppKind.put(c.db, a.key(), a)
	return object{{"changed", true}}, nil
}

func (d commonData) show() any {
	if d.values == nil {
		return object{}
	}
	return d.values
}

// replaced takes the whole body, whatever it holds.
func (d commonData) replaced(c *call) commonData {
	values := map[string]any{}
	for name := range c.body.values {
		values[name] = c.body.value(name)
	}
	return commonData{values: values, Changes: d.Changes + 1}
}

func getAppSection(c *call) (any, error) {
	a, err := c.app(toRead)
	if err != nil {
		return nil, err
	}
	s, err := sectionNamed(appSections, c.path.text("section"))
	if err != nil {
		return nil, err
	}
	return s.file(a.Sections[s.name]), nil
}

func setAppSection(c *call) (any, error) {
	s, err := sectionNamed(appSections, c.path.text("section"))
	if err != nil {
		return nil, err
	}
	return c.replaceAppSection(s, func(_, text string) (string, error) { return text, nil })
}

func setAppBase(c *call) (any, error) {
	return c.replaceAppSection(appSections[0], func(_, text string) (string, error) { return text, nil })
}

// patchAppBase puts members into the base section. Its comments are lost, which
// is a choice: Make does not say.
func patchAppBase(c *call) (any, error) {
	return c.replaceAppSection(appSections[0], func(old, text string) (string, error) {
		before, err := parseJSONC(old)
		if err != nil {
			return "", invalidInput("The base section as it is stored is no valid JSON.")
		}
		parts, _ := parseJSONC(text) // it was read as a section
		merged := before.(map[string]any)
		maps.Copy(merged, parts.(map[string]any))
		indented, err := json.MarshalIndent(merged, "", "    ")
		return string(indented), err
	})
}

func (c *call) replaceAppSection(s section, merge func(old, text string) (string, error)) (any, error) {
	a, err := c.app(toDevelop)
	if err != nil {
		return nil, err
	}
	text, err := s.read(c)
	if err != nil {
		return nil, err
	}
	if text, err = merge(a.Sections[s.name], text); err != nil {
		return nil, err
	}
	change := c.track(a, "apps", "", s, a.Sections[s.name], text)
	a.Sections = with(a.Sections, s.name, text)
	customAppKind.put(c.db, a.key(), a)
	c.happened(a, "Section changed", s.name)
	if s.mediaType != "" {
		return object{{"changed", true}}, nil
	}
	return object{{"change", change}}, nil
}
