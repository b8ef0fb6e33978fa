package sandbox

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// credentialApp is an app whose modules need credentials.
type credentialApp struct {
	version    int
	credential string // account:<connection type> or keychain:<key type>
	modules    []credentialModule
}

type credentialModule struct {
	id, label string
	scope     []string
	hook      bool
}

var credentialApps = map[string]credentialApp{
	"slack": {4, "account:slack3", []credentialModule{
		{"CreateMessage", "Send a message", []string{"chat:write"}, false}, {"ListChannels", "List channels", []string{"channels:read"}, false},
		{"GetUser", "Get a user", []string{"users:read"}, false}, {"UploadFile", "Upload a file", []string{"files:write"}, false},
		{"WatchReactions", "Watch reactions", []string{"channels:read"}, true},
	}},
	"google-drive": {4, "account:google", []credentialModule{
		{"listFiles", "Search for files", []string{google + "drive.readonly"}, false}, {"uploadAFile", "Upload a file", []string{google + "drive"}, false},
	}},
	"google-sheets": {2, "account:google", []credentialModule{
		{"addRow", "Add a row", []string{google + "spreadsheets"}, false}, {"filterRows", "Search rows", []string{google + "spreadsheets"}, false},
	}},
	"google-email": {4, "account:google", []credentialModule{
		{"sendAnEmail", "Send an e-mail", []string{"https://mail.google.com/"}, false}, {"watchEmails", "Watch e-mails", []string{"https://mail.google.com/"}, false},
	}},
	"xero": {1, "account:xero", []credentialModule{
		{"CreateInvoice", "Create an invoice", []string{"accounting.transactions"}, false}, {"SearchContacts", "Search contacts", []string{"accounting.contacts"}, false},
	}},
	"stripe":     {1, "account:stripe", []credentialModule{{"watchEvents", "Watch events", nil, true}, {"CreateRefund", "Create a refund", nil, false}}},
	"shopify":    {2, "account:shopify", []credentialModule{{"watchOrders", "Watch orders", nil, true}, {"updateProduct", "Update a product", nil, false}}},
	"airtable":   {3, "account:airtable2", []credentialModule{{"ActionCreateRecord", "Create a record", nil, false}}},
	"hubspotcrm": {2, "account:hubspot", []credentialModule{{"createContact", "Create a contact", nil, false}}},
	"http":       {3, "keychain:apikeyauth", []credentialModule{{"ActionSendDataAPIKeyAuth", "Make a request with an API key", nil, false}}},
}

// asked collects what a request asks for while its body is read.
type asked struct {
	request credentialRequest
	list    []credential
}

func askMyselfByApps(c *call) (any, error) {
	a := c.newRequest()
	if err := a.apps(c); err != nil {
		return nil, err
	}
	return a.save(c, c.user.ID)
}

func askMyselfByTypes(c *call) (any, error) {
	a := c.newRequest()
	if err := a.types(c); err != nil {
		return nil, err
	}
	answer, err := a.save(c, c.user.ID)
	if err != nil {
		return nil, err
	}
	shown := make([]object, 0, len(a.list))
	for _, each := range a.list {
		shown = append(shown, pick(each, credentials.columns))
	}
	return slices.Insert(answer, 1, member{"credentials", shown}), nil
}

func askProviderByApps(c *call) (any, error) {
	provider := c.provider()
	a := c.newRequest()
	if err := a.apps(c); err != nil {
		return nil, err
	}
	return a.save(c, provider)
}

func askProviderByTypes(c *call) (any, error) {
	provider := c.provider()
	a := c.newRequest()
	if err := a.types(c); err != nil {
		return nil, err
	}
	return a.save(c, provider)
}

// provider reads who is asked: a user's id, or 0 for somebody new. A request to
// somebody else needs a name.
func (c *call) provider() int {
	c.body.text("name", required, notEmpty)
	p := c.body.within(c.body.object("provider", required))
	id, who := p.optionalInteger("providerMakeUserId"), p.object("newUser")
	switch {
	case c.body.has("provider") && (id == nil) == (who == nil):
		c.problems.add("Either providerMakeUserId or newUser must be sent.")
	case who != nil:
		someone := p.within(who)
		someone.text("name", required, notEmpty, maxLength(255))
		someone.text("email", required, emailAddress)
	case id != nil:
		if _, ok := userKind.get(c.db, *id); !ok {
			c.problems.add("Value of parameter 'providerMakeUserId' is not known.")
		}
		return *id
	}
	return 0
}

// newRequest reads what all requests have in common.
func (c *call) newRequest() *asked {
	created := moment{c.now}
	return &asked{request: credentialRequest{
		Name: c.body.text("name", maxLength(255)), Description: c.body.text("description", maxLength(512)),
		TeamID: c.body.integer("teamId", required), UserID: c.user.ID,
		CreatedAt: created, UpdatedAt: created, ExpiresAt: moment{c.now.Add(31 * 24 * time.Hour)}, Status: "pending", ShouldSendEmail: true,
	}}
}

// apps reads choices of apps: Make works out which credentials their modules need.
func (a *asked) apps(c *call) error {
	choices := c.body.parts("credentials", required)
	if len(choices) == 0 || len(choices) > 64 {
		c.problems.add("Value of parameter 'credentials' must have 1 to 64 items.")
	}
	for _, choice := range choices {
		name, version := choice.text("appName", required), choice.optionalInteger("appVersion", between(0, 1000))
		modules, endpoints := choice.texts("appModules"), choice.texts("appEndpoints")
		each := credential{AppName: name, AppModules: modules, Description: choice.text("description"), NameOverride: choice.text("nameOverride")}
		if len(modules)+len(endpoints) == 0 {
			c.problems.add("Either appModules or appEndpoints must be sent.")
		}
		if err := c.problems.err(); err != nil {
			return err
		}
		wanted := ""
		if version != nil && *version > 0 {
			wanted = strconv.Itoa(*version)
		}
		app, err := appWithCredentials(name, wanted)
		if err != nil {
			return err
		}
		if each.Scope, err = app.scopesOf(modules); err != nil {
			return err
		}
		if each.AppVersion = wanted; wanted == "" {
			each.AppVersion = strconv.Itoa(app.version)
		}
		a.list = append(a.list, each.of(app.credential))
	}
	return nil
}

// scopesOf are the scopes that some modules of an app need; * stands for all modules.
func (app credentialApp) scopesOf(modules []string) ([]string, error) {
	found := []string{}
	for _, id := range modules {
		known := id == "*"
		for _, m := range app.modules {
			if id != "*" && id != m.id {
				continue
			}
			known = true
			found = append(found, m.scope...)
		}
		if !known {
			return nil, invalidInput("The app has no module " + id + " that needs credentials.")
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(found))), nil
}

// types reads connections and keys that are asked for by their types.
func (a *asked) types(c *call) error {
	for _, component := range []struct{ list, name string }{{"connections", "account"}, {"keys", "keychain"}} {
		for _, choice := range c.body.parts(component.list) {
			each := credential{
				Scope: choice.texts("scope"), AppName: choice.text("appName"), AppModules: choice.texts("appModules"),
				AppVersion: choice.text("appVersion"), Description: choice.text("description", maxLength(512)),
				NameOverride: choice.text("nameOverride"),
			}
			a.list = append(a.list, each.of(component.name+":"+choice.text("type", required)))
			if label := choice.text("label", maxLength(128)); label != "" {
				a.list[len(a.list)-1].Label = label
			}
			if !a.list[len(a.list)-1].isKnown() {
				return invalidInput("There is no such type of connection or key.")
			}
		}
	}
	if len(a.list) == 0 {
		c.problems.add("At least one connection or key must be sent.")
	}
	return c.problems.err()
}

// of gives a credential what follows from its type, such as account:google.
func (each credential) of(typeName string) credential {
	each.Component, each.Name, _ = strings.Cut(typeName, ":")
	each.Label, each.Type = each.Name, "key"
	if each.Component == "account" {
		t := connectionTypes[each.Name]
		each.Label, each.Type = t.label, t.family
	} else if t, ok := keyTypeOf(each.Name); ok {
		each.Label = t.label
	}
	each.State, each.RemoteScope = "pending", []string{}
	for _, list := range []*[]string{&each.Scope, &each.AppModules} {
		if *list == nil {
			*list = []string{}
		}
	}
	return each
}

func (each credential) isKnown() bool {
	_, isConnection := connectionTypes[each.Name]
	_, isKey := keyTypeOf(each.Name)
	return each.Component == "account" && isConnection || each.Component == "keychain" && isKey
}

// extendConnection asks for scopes that an OAuth connection does not have yet.
func extendConnection(c *call) (any, error) {
	id, wanted := c.body.integer("connectionId", required), c.body.texts("scopes")
	if len(wanted) == 0 {
		c.problems.add("Value of parameter 'scopes' must have 1 item at least.")
	}
	conn, err := owned(c, connectionKind, id, teamWriters)
	switch {
	case err != nil:
		return nil, err
	case conn.AccountType != "oauth":
		return nil, invalidInput("The connection has no scopes.")
	case conn.holds(wanted):
		return nil, invalidInput("All of the scopes are already there.")
	}
	each := credential{Scope: wanted, NameOverride: conn.Name}.of("account:" + conn.AccountName)
	each.RemoteScope = conn.Scopes
	a := &asked{list: []credential{each}, request: credentialRequest{
		Name: "Extend " + conn.Name, TeamID: conn.TeamID, UserID: c.user.ID, CreatedAt: moment{c.now}, UpdatedAt: moment{c.now},
		ExpiresAt: moment{c.now.Add(31 * 24 * time.Hour)}, Status: "pending", ShouldSendEmail: true,
	}}
	return a.save(c, c.user.ID)
}

// save stores a request with what it asks for, and answers with the address of the
// page. provider is 0 for somebody without an account.
func (a *asked) save(c *call, provider int) (object, error) {
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	t, err := c.teamFor(a.request.TeamID, teamWriters)
	if err != nil {
		return nil, err
	}
	n := credentialRequestKind.next(c.db)
	r := a.request
	r.ID, r.OrganizationID = uuid("credential request", n), t.OrganizationID
	if provider != 0 {
		id := strconv.Itoa(provider)
		r.MakeProviderID = &id
	} else {
		id := uuid("external provider", n)
		r.ExternalProviderID = &id
	}
	a.request = r
	credentialRequestKind.put(c.db, r.ID, r)
	for i := range a.list {
		each := &a.list[i]
		each.Place, each.RequestID = credentialKind.next(c.db), r.ID
		each.ID = uuid("credential", each.Place)
		each.CreatedAt, each.UpdatedAt = r.CreatedAt, r.CreatedAt
		credentialKind.put(c.db, each.ID, *each)
	}
	zone, _ := organizationKind.get(c.db, t.OrganizationID)
	return append(
		object{{"request", pick(c.db.viewRequest(r), credentialRequests.standard)}},
		member{"publicUri", "https://" + zone.Zone + "/credence/" + strconv.Itoa(r.TeamID) + "/" + r.ID},
	), nil
}
