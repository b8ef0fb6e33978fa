package sandbox

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"
)

// The caller's own account: API tokens, OAuth clients, settings, and its end.
// Where Make says nothing: a token may be given scopes that the asking one lacks,
// and may revoke itself; an owner of an organization cannot delete the account; any
// six digits are a right code of two-factor authentication; what belongs to the
// web interface (survey, redirect, settings) is stored and answered in form only.

// authorizedClient is an OAuth client that a user lets use Make.
type authorizedClient struct {
	ID         int      `json:"id"`
	UserID     int      `json:"-"`
	ClientName string   `json:"clientName"`
	LastUsedAt moment   `json:"lastUsedAt"`
	Scopes     []string `json:"scopes"`
}

// survey is what a user answered as a newcomer.
type survey struct {
	UserID   int            `json:"userId"`
	Type     string         `json:"surveyType"`
	Response map[string]any `json:"response"`
}

// uiSettings are a user's settings of the web interface.
type uiSettings struct {
	UserID   int            `json:"userId"`
	Settings map[string]any `json:"settings"`
}

var (
	authorizedClientKind = kind[int, authorizedClient]{name: "authorizedClients"}
	surveyKind           = kind[int, survey]{name: "onboardingSurveys"}
	uiSettingsKind       = kind[int, uiSettings]{name: "uiSettings"}
)

var accountRoutes = []*route{
	{method: "GET", path: "/users/me/api-tokens", scopes: scopes("user:read"), handler: listTokens},
	{method: "POST", path: "/users/me/api-tokens", scopes: scopes("user:write"), handler: createToken},
	{method: "DELETE", path: "/users/me/api-tokens/{timestamp}", scopes: scopes("user:write"), handler: deleteToken},
	{method: "GET", path: "/users/me/oauth-connections", handler: listClients},
	{method: "DELETE", path: "/users/me/oauth-connections/{clientId}", handler: revokeClient},
	{method: "DELETE", path: "/users", handler: deleteAccount},
	{method: "GET", path: "/users/me/onboarding-survey", handler: getSurvey},
	{method: "POST", path: "/users/me/onboarding-survey", handler: submitSurvey},
	{method: "GET", path: "/users/redirect-action", handler: redirectAction},
	{method: "POST", path: "/users/set-ui-settings", handler: setUISettings},
}

// view shows a token: whole when it is new, else its first group.
func (t token) view(value string) object {
	return object{{"token", value}, {"scope", t.Scopes}, {"created", t.Created}, {"label", t.Label}}
}

func (c *call) ownTokens() []token {
	own := tokenKind.all(c.db, func(t token) bool { return t.UserID == c.user.ID })
	slices.SortStableFunc(own, func(a, b token) int { return b.Created.Compare(a.Created.Time) })
	return own
}

func listTokens(c *call) (any, error) {
	list := []object{}
	for _, t := range c.ownTokens() {
		list = append(list, t.view(t.Value[:8]+"-****-****-****-************"))
	}
	return object{{"apiTokens", list}}, nil
}

func createToken(c *call) (any, error) {
	label, asked := c.body.text("label", required, notEmpty, maxLength(128)), c.body.texts("scope")
	if len(asked) == 0 {
		c.problems.add("Missing value of required parameter 'scope'.")
	}
	known := allScopes("read", "write", "run", "use")
	for _, name := range asked {
		if !slices.Contains(known, name) {
			c.problems.add("'%s' is no scope of API tokens.", name)
		}
	}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	t := token{ID: tokenKind.next(c.db), UserID: c.user.ID, Label: label, Scopes: asked, Created: moment{c.now.UTC().Truncate(time.Millisecond)}}
	for slices.ContainsFunc(c.ownTokens(), func(o token) bool { return o.Created.Equal(t.Created.Time) }) {
		t.Created.Time = t.Created.Add(time.Millisecond) // the time names the token
	}
	s := secret("api token", t.ID)
	t.Value = fmt.Sprintf("%s-%s-4%s-a%s-%s", s[:8], s[8:12], s[13:16], s[17:20], s[20:])
	tokenKind.put(c.db, t.ID, t)
	return object{{"apiToken", t.view(t.Value)}}, nil
}

func deleteToken(c *call) (any, error) {
	text := c.path.text("timestamp")
	created, err := time.Parse(time.RFC3339, text)
	if err != nil {
		c.problems.add("Value of parameter 'timestamp' must be the created time of a token.")
	}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	for _, t := range c.ownTokens() {
		if t.Created.Equal(created) {
			tokenKind.remove(c.db, t.ID)
			return object{{"apiToken", text}}, nil
		}
	}
	return nil, notFound()
}

func listClients(c *call) (any, error) {
	return object{{"connections", authorizedClientKind.all(c.db, func(a authorizedClient) bool { return a.UserID == c.user.ID })}}, nil
}

func revokeClient(c *call) (any, error) {
	id := c.path.integer("clientId")
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if a, ok := authorizedClientKind.get(c.db, id); !ok || a.UserID != c.user.ID {
		return nil, notFound()
	}
	authorizedClientKind.remove(c.db, id)
	return object{{"client", id}}, nil
}

func deleteAccount(c *call) (any, error) {
	b := c.body
	b.boolean("deleteConnections")
	password, code := b.text("currentPassword", required), b.text("tfaCode")
	if c.user.TFAEnabled && len(code) != 6 {
		c.problems.add("Value of parameter 'tfaCode' must be the six digits of two-factor authentication.")
	}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	u, err := c.ownAccount(c.user.ID, password)
	if err != nil {
		return nil, err
	}
	owned := organizationRoleKind.all(c.db, func(r organizationRole) bool { return r.UserID == u.ID && r.UsersRoleID == ownerRole })
	if len(owned) > 0 {
		return nil, refuse(http.StatusUnprocessableEntity, "IM016", "The user owns an organization; transfer or delete it first.")
	}
	c.db.forget("UserID", u.ID, tokenKind.name, teamRoleKind.name, organizationRoleKind.name, invitationKind.name, authorizedClientKind.name,
		surveyKind.name, uiSettingsKind.name, notificationSettingKind.name)
	userKind.remove(c.db, u.ID)
	return object{{"user", u.ID}}, nil
}

func getSurvey(c *call) (any, error) {
	s, done := surveyKind.get(c.db, c.user.ID)
	if !done {
		s.Response = map[string]any{}
	}
	return object{{"pending", !done}, {"response", s.Response}}, nil
}

func submitSurvey(c *call) (any, error) {
	b := c.body
	s := survey{UserID: c.user.ID, Type: b.text("survey_type", required, notEmpty), Response: b.object("answers", required)}
	b.value("schema_version")
	apps := b.texts("preferred_apps")
	b.object("team_invite")
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	surveyKind.put(c.db, s.UserID, s)
	return object{{"success", true}, {"result", object{{"ok", 1}}}, {"pinnedApps", apps}, {"invitedUsers", []any{}}}, nil
}

func redirectAction(c *call) (any, error) {
	c.query.integer("orgId")
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	return object{{"redirect", "/"}, {"redirectAction", object{{"action", "none"}, {"data", object{}}}}}, nil
}

func setUISettings(c *call) (any, error) {
	changes := c.body.object("uiSettings", required)
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	s, _ := uiSettingsKind.get(c.db, c.user.ID)
	merged := maps.Clone(s.Settings)
	if merged == nil {
		merged = map[string]any{}
	}
	maps.Copy(merged, changes)
	uiSettingsKind.put(c.db, c.user.ID, uiSettings{c.user.ID, merged})
	return object{{"ok", 1}}, nil
}
