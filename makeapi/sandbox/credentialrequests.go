package sandbox

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
)

// credentialRequest asks a person for connections and keys. The person answers on a
// page of Make's, which is no part of the API.
type credentialRequest struct {
	ID                 string  `json:"id"`
	OrganizationID     int     `json:"organizationId"`
	TeamID             int     `json:"teamId"`
	UserID             int     `json:"userId"`
	Name               string  `json:"name"`
	Description        string  `json:"description"`
	ExternalProviderID *string `json:"externalProviderId"`
	MakeProviderID     *string `json:"makeProviderId"`
	CreatedAt          moment  `json:"createdAt"`
	UpdatedAt          moment  `json:"updatedAt"`
	ExpiresAt          moment  `json:"expiresAt"`
	Status             string  `json:"status"` // worked out from the credentials
	ShouldSendEmail    bool    `json:"shouldSendEmail"`
	EmailSentAt        moment  `json:"emailSentAt"`
}

// credentialRequestView is a request as shown when everything is asked for.
type credentialRequestView struct {
	credentialRequest
	AppNames     []string     `json:"appNames"`
	MakeProvider *author      `json:"makeProvider"`
	User         *author      `json:"user"`
	Credentials  []credential `json:"credentials"`
}

// credential is one connection or key that a request asks for.
type credential struct {
	ID            string   `json:"id"`
	RequestID     string   `json:"requestId"`
	Component     string   `json:"component"` // account or keychain
	Type          string   `json:"type"`
	Name          string   `json:"name"`
	Label         string   `json:"label"`
	Description   string   `json:"description"`
	Scope         []string `json:"scope"`
	RemoteID      *string  `json:"remoteId"` // the connection or key that it became
	RemoteScope   []string `json:"remoteScope"`
	TokenID       *string  `json:"tokenId"`
	CreatedAt     moment   `json:"createdAt"`
	UpdatedAt     moment   `json:"updatedAt"`
	State         string   `json:"state"`
	DeclineReason *string  `json:"declineReason"`
	AppName       string   `json:"appName"`
	AppModules    []string `json:"appModules"`
	AppVersion    string   `json:"appVersion"`
	NameOverride  string   `json:"nameOverride"`
	Place         int      `json:"place"` // in the order of the request
}

func (r credentialRequest) team() int { return r.TeamID }

var (
	credentialRequestKind = kind[string, credentialRequest]{name: "credentialRequests"}
	credentialKind        = kind[string, credential]{name: "credentials"}
)

// Where Make is silent: the state of a request follows from its credentials (incomplete
// when some are declined and none is authorized), lists show the latest first, what
// cannot be done in a state is 400 IM005, and the apps are those in credentialApps.
var credentialRequestRoutes = []*route{
	{method: "GET", path: "/credential-requests/requests", scopes: scopes("credential-requests:read"), handler: listCredentialRequests},
	{method: "POST", path: "/credential-requests/requests", scopes: scopes("credential-requests:write"), handler: askProviderByTypes},
	{method: "POST", path: "/credential-requests/requests/v2", scopes: scopes("credential-requests:write"), handler: askProviderByApps},
	{method: "GET", path: "/credential-requests/requests/{requestId}", scopes: scopes("credential-requests:read"), handler: getCredentialRequest},
	{method: "GET", path: "/credential-requests/requests/{requestId}/detail", scopes: scopes("credential-requests:read"), handler: getCredentialRequestDetail},
	{method: "DELETE", path: "/credential-requests/requests/{requestId}", scopes: scopes("credential-requests:write"), handler: deleteCredentialRequest},
	{method: "POST", path: "/credential-requests/actions/create", scopes: scopes("credential-requests:write"), handler: askMyselfByApps},
	{method: "POST", path: "/credential-requests/actions/create-by-credentials", scopes: scopes("credential-requests:write"), handler: askMyselfByTypes},
	{method: "POST", path: "/credential-requests/actions/extend", scopes: scopes("credential-requests:write"), handler: extendConnection},
	{method: "POST", path: "/credential-requests/credentials/{credentialId}/decline", scopes: scopes("credential-requests:write"), body: optionalBody, handler: declineCredential},
	{method: "POST", path: "/credential-requests/credentials/{credentialId}/delete-remote", scopes: scopes("credential-requests:write"), body: optionalBody, handler: deleteCredential},
	{method: "POST", path: "/credential-requests/credentials/{credentialId}/request-reauthorize", scopes: scopes("credential-requests:write"), body: optionalBody, handler: reauthorizeCredential},
	{method: "GET", path: "/credential-requests/apps/{name}/{version}/modules-with-credentials", scopes: scopes("apps:read"), handler: listAppModules},
}

var credentialRequestColumns = []string{
	"id", "organizationId", "teamId", "userId", "name", "description", "externalProviderId", "makeProviderId",
	"createdAt", "updatedAt", "expiresAt", "status", "shouldSendEmail", "emailSentAt", "appNames", "makeProvider",
}

var credentialRequests = collection[credentialRequestView]{
	plural: "requests", singular: "request",
	columns: credentialRequestColumns, standard: credentialRequestColumns[:14],
	sortable: []string{"createdAt", "name", "updatedAt"}, sortDir: "desc", limit: 10000, max: 10000,
}

var credentials = collection[credential]{singular: "credential", columns: []string{
	"id", "requestId", "component", "type", "name", "label", "description", "scope", "remoteId", "remoteScope", "tokenId",
	"createdAt", "updatedAt", "state", "declineReason", "appName", "appModules", "appVersion",
}}

var requestStates = []string{"authorized", "declined", "incomplete", "invalid", "partially_authorized", "pending"}

// credentialsOf lists what a request asks for, in its order.
func (s *store) credentialsOf(requestID string) []credential {
	list := credentialKind.all(s, func(c credential) bool { return c.RequestID == requestID })
	slices.SortStableFunc(list, func(a, b credential) int { return cmp.Compare(a.Place, b.Place) })
	return list
}

// viewRequest works out a request's state and people.
func (s *store) viewRequest(r credentialRequest) credentialRequestView {
	v := credentialRequestView{credentialRequest: r, AppNames: []string{}, Credentials: s.credentialsOf(r.ID)}
	count := map[string]int{}
	for _, c := range v.Credentials {
		count[c.State]++
		if c.AppName != "" && !slices.Contains(v.AppNames, c.AppName) {
			v.AppNames = append(v.AppNames, c.AppName)
		}
	}
	switch all := len(v.Credentials); {
	case count["authorized"] == all:
		v.Status = "authorized"
	case count["declined"] == all:
		v.Status = "declined"
	case count["authorized"] > 0:
		v.Status = "partially_authorized"
	case count["declined"] > 0:
		v.Status = "incomplete"
	default:
		v.Status = "pending"
	}
	v.User = s.author(r.UserID)
	if r.MakeProviderID != nil {
		id, _ := strconv.Atoi(*r.MakeProviderID)
		v.MakeProvider = s.author(id)
	}
	return v
}

func (s *store) author(userID int) *author {
	u, ok := userKind.get(s, userID)
	if !ok {
		return nil
	}
	return &author{u.ID, u.Name, u.Email}
}

// listCredentialRequests pages when asked to, but its answer does not say so.
func listCredentialRequests(c *call) (any, error) {
	q := c.query
	user, provider := q.optionalInteger("userId"), q.text("makeProviderId")
	status, name := q.text("status", oneOf(requestStates...)), q.text("name", maxLength(255))
	rows, err := inTeam(c, credentialRequestKind, q.integer("teamId", required))
	if err != nil {
		return nil, err
	}
	var views []credentialRequestView
	for _, r := range rows {
		v := c.db.viewRequest(r)
		if (user == nil || *user == r.UserID) && (status == "" || status == v.Status) && matches(r.Name, name) &&
			(provider == "" || r.MakeProviderID != nil && *r.MakeProviderID == provider) {
			views = append(views, v)
		}
	}
	answer, err := credentialRequests.list(c, views)
	if err != nil {
		return nil, err
	}
	return answer[:1], nil
}

func (c *call) credentialRequest(roles []int) (credentialRequest, error) {
	return owned(c, credentialRequestKind, c.path.text("requestId"), roles)
}

func getCredentialRequest(c *call) (any, error) {
	r, err := c.credentialRequest(teamReaders)
	if err != nil {
		return nil, err
	}
	return credentialRequests.one(c, c.db.viewRequest(r))
}

func getCredentialRequestDetail(c *call) (any, error) {
	r, err := c.credentialRequest(teamReaders)
	if err != nil {
		return nil, err
	}
	v := c.db.viewRequest(r)
	detail := pick(v, credentialRequests.standard)
	shown := make([]object, 0, len(v.Credentials))
	for _, each := range v.Credentials {
		shown = append(shown, pick(each, credentials.columns))
	}
	return object{{"requestDetail", append(detail, member{"makeProvider", v.MakeProvider}, member{"user", v.User}, member{"credentials", shown})}}, nil
}

// deleteCredentialRequest takes the connections and keys along that came out of the
// request, once that is confirmed.
func deleteCredentialRequest(c *call) (any, error) {
	r, err := c.credentialRequest(teamWriters)
	if err != nil {
		return nil, err
	}
	var made []object
	list := c.db.credentialsOf(r.ID)
	for _, each := range list {
		if each.RemoteID != nil {
			made = append(made, object{{"credentialId", each.ID}, {"component", each.Component}, {"remoteId", *each.RemoteID}, {"name", each.Label}})
		}
	}
	var lost []any
	if len(made) > 0 {
		lost = append(lost, object{{"type", "deleteCredentials"}, {"data", made}})
	}
	if err := c.confirmed(lost...); err != nil {
		return nil, err
	}
	for _, each := range list {
		c.db.dropRemote(each)
		credentialKind.remove(c.db, each.ID)
	}
	credentialRequestKind.remove(c.db, r.ID)
	return object{{"deleted", true}}, nil
}

// dropRemote deletes the connection or key that a credential became.
func (s *store) dropRemote(c credential) {
	if c.RemoteID == nil {
		return
	}
	id, _ := strconv.Atoi(*c.RemoteID)
	if c.Component == "account" {
		s.dropConnection(id)
	} else {
		s.dropKey(id)
	}
}

// credential returns the credential of the path, if its request is the caller's to
// change.
func (c *call) credential() (credential, error) {
	each, found := credentialKind.get(c.db, c.path.text("credentialId"))
	if err := c.problems.err(); err != nil {
		return each, err
	}
	if !found {
		return each, notFound()
	}
	_, err := owned(c, credentialRequestKind, each.RequestID, teamWriters)
	return each, err
}

// put stores a credential in a new state and shows it.
func (c *call) put(each credential, state string) (any, error) {
	if each.State != state {
		each.State, each.UpdatedAt = state, moment{c.now}
		credentialKind.put(c.db, each.ID, each)
	}
	return credentials.one(c, each)
}

func declineCredential(c *call) (any, error) {
	reason := c.body.optionalText("reason", notEmpty, maxLength(2048))
	each, err := c.credential()
	switch {
	case err != nil:
		return nil, err
	case each.State == "authorized":
		return nil, invalidInput("The credential is authorized already.")
	case each.State != "declined":
		each.DeclineReason = reason
	}
	return c.put(each, "declined")
}

func deleteCredential(c *call) (any, error) {
	each, err := c.credential()
	if err != nil {
		return nil, err
	}
	c.db.dropRemote(each)
	each.RemoteID, each.RemoteScope, each.DeclineReason = nil, []string{}, nil
	return c.put(each, "pending")
}

// reauthorizeCredential is for credentials whose connection has stopped working.
func reauthorizeCredential(c *call) (any, error) {
	each, err := c.credential()
	if err != nil {
		return nil, err
	}
	if each.RemoteID != nil && each.Component == "account" && each.State == "authorized" {
		id, _ := strconv.Atoi(*each.RemoteID)
		if a, found := connectionKind.get(c.db, id); found && a.Problem != "" {
			return c.put(each, "reauthorizing")
		}
	}
	if each.State == "reauthorizing" {
		return c.put(each, each.State)
	}
	return nil, invalidInput("The credential does not need to be authorized again.")
}

func listAppModules(c *call) (any, error) {
	app, err := appWithCredentials(c.path.text("name"), c.path.text("version"))
	if err != nil {
		return nil, err
	}
	list := make([]object, 0, len(app.modules))
	for _, m := range app.modules {
		row := object{{"id", m.id}, {"name", m.id}, {"label", m.label}, {"type", app.credential}}
		if len(m.scope) > 0 {
			row = append(row, member{"scope", m.scope})
		}
		list = append(list, append(row, member{"hook", m.hook}))
	}
	return object{{"appModules", list}}, nil
}

// appWithCredentials finds an app in a version; latest and nothing mean the newest.
func appWithCredentials(name, version string) (credentialApp, error) {
	app, known := credentialApps[name]
	if n, err := strconv.Atoi(version); !known || version != "" && version != "latest" && (err != nil || n < 1 || n > app.version) {
		return credentialApp{}, refuse(http.StatusNotFound, "SC404", "There is no such app or version.")
	}
	return app, nil
}
