package sandbox

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// template is a template of a team. Its public versions have ids of their
// own, and the number in its public address is yet another.
type template struct {
	ID                int             `json:"id"`
	Name              string          `json:"name"`
	TeamID            int             `json:"teamId"`
	Description       *string         `json:"description"`
	UsedApps          []string        `json:"usedApps"`
	Public            bool            `json:"public"`
	Published         moment          `json:"published"`
	Approved          moment          `json:"approved"`
	ApprovedID        *int            `json:"approvedId"`
	RequestedApproval bool            `json:"requestedApproval"`
	PublishedID       *int            `json:"publishedId"`
	PublicURL         *string         `json:"publicUrl"`
	ApprovedName      *string         `json:"approvedName"`
	PublishedName     *string         `json:"publishedName"`
	Usage             int             `json:"usage"`
	Language          string          `json:"language"`
	Blueprint         json.RawMessage `json:"blueprint"`
	Controller        any             `json:"controller"`
	Scheduling        any             `json:"scheduling"`
}

// templateVersion is a public version of a template: what was published, which later
// changes of the template leave alone.
type templateVersion struct {
	ID         int             `json:"id"`
	TemplateID int             `json:"templateId"`
	Name       string          `json:"name"`
	UsedApps   []string        `json:"usedApps"`
	Blueprint  json.RawMessage `json:"blueprint"`
	Controller any             `json:"controller"`
	Scheduling any             `json:"scheduling"`
}

// templateView is a template as its team sees it.
type templateView struct {
	template
	TeamName       string `json:"teamName"`
	OrganizationID string `json:"organizationId"`
}

var (
	templateKind        = kind[int, template]{name: "templates"}
	templateVersionKind = kind[int, templateVersion]{name: "templateVersions"}
	// templateAddressKind only counts: the numbers in public addresses.
	templateAddressKind = kind[int, int]{name: "templateAddresses", private: true}
)

var templateRoutes = []*route{
	{method: "GET", path: "/templates", scopes: scopes("templates:read"), handler: listTemplates},
	{method: "POST", path: "/templates", scopes: scopes("templates:write"), handler: createTemplate},
	{method: "GET", path: "/templates/{templateId}", scopes: scopes("templates:read"), handler: getTemplate},
	{method: "PATCH", path: "/templates/{templateId}", scopes: scopes("templates:write"), handler: updateTemplate},
	{method: "DELETE", path: "/templates/{templateId}", scopes: scopes("templates:write"), handler: deleteTemplate},
	{method: "GET", path: "/templates/{templateId}/blueprint", scopes: scopes("templates:read"), handler: getTemplateBlueprint},
	{method: "POST", path: "/templates/{templateId}/publish", scopes: scopes("templates:write"), body: optionalBody, handler: publishTemplate},
	{method: "POST", path: "/templates/{templateId}/request-approval", scopes: scopes("templates:write"), body: optionalBody, handler: requestApproval},
}

var templates = collection[templateView]{
	plural: "templates", singular: "template",
	columns: []string{
		"id", "name", "teamId", "teamName", "organizationId", "description", "usedApps", "public", "published", "approved",
		"approvedId", "requestedApproval", "publishedId", "publicUrl", "approvedName", "publishedName",
	},
	sortable: []string{"id", "name", "published", "approved"}, sortDir: "asc", limit: 10, max: 10000,
}

func (c *call) viewTemplate(t template) templateView {
	owner, _ := teamKind.get(c.db, t.TeamID)
	return templateView{t, owner.Name, strconv.Itoa(owner.OrganizationID)}
}

// listTemplates lists those of a team or, without one, of all the caller's teams.
func listTemplates(c *call) (any, error) {
	teamID, public, apps := c.query.integer("teamId"), c.query.boolean("public"), c.query.texts("usedApps")
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if teamID != 0 {
		if _, err := c.teamFor(teamID, teamReaders); err != nil {
			return nil, err
		}
	}
	var views []templateView
	for _, t := range templateKind.all(c.db, nil) {
		mine := t.TeamID == teamID || teamID == 0 && c.teamThing(t.TeamID, teamReaders) == nil
		if mine && (t.Public || !public) && t.uses(apps) {
			views = append(views, c.viewTemplate(t))
		}
	}
	return templates.list(c, views)
}

func createTemplate(c *call) (any, error) {
	t := template{TeamID: c.body.integer("teamId", required), Language: c.body.text("language", required, oneOf(languages...))}
	blueprint := c.body.document("blueprint", required)
	scheduling, controller := c.body.document("scheduling", required), c.body.document("controller", required)
	if blueprint != nil && (blueprint["flow"] == nil || blueprint["metadata"] == nil) {
		c.problems.add("Value of parameter 'blueprint' must have a flow and metadata.")
	}
	if t.Name = blueprintName(blueprint, controller); t.Name == "" && blueprint != nil {
		c.problems.add("Value of parameter 'blueprint' must have a name.")
	}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	owner, err := c.teamFor(t.TeamID, teamWriters)
	if err != nil {
		return nil, err
	}
	if plan, _ := organizationKind.get(c.db, owner.OrganizationID); !plan.License.CreatingTemplates {
		return nil, refuse(402, "SC402", "The organization's plan does not allow creating templates.")
	}
	t.setBlueprint(blueprint)
	t.Scheduling, t.Controller = scheduling, controller
	t.ID = templateKind.next(c.db)
	templateKind.put(c.db, t.ID, t)
	return templates.one(c, c.viewTemplate(t))
}

// blueprintName is the name of the blueprint or, without one, of the wizard.
func blueprintName(blueprint, controller map[string]any) string {
	for _, from := range []map[string]any{blueprint, controller} {
		if name, _ := from["name"].(string); strings.TrimSpace(name) != "" {
			return name
		}
	}
	return ""
}

func (t *template) setBlueprint(blueprint map[string]any) {
	t.Blueprint = encode(blueprint)
	t.UsedApps = appsOf(blueprint)
}

// appsOf lists the apps of a blueprint's modules in order of appearance. Make counts
// its own tools, but not routers, iterators and directives.
func appsOf(blueprint map[string]any) []string {
	apps := []string{}
	var visit func(flow any)
	visit = func(flow any) {
		for _, item := range asList(flow) {
			m, _ := item.(map[string]any)
			name, _ := m["module"].(string)
			if app, _, ok := strings.Cut(name, ":"); ok && app != "builtin" && !slices.Contains(apps, app) {
				apps = append(apps, app)
			}
			for _, nested := range []string{"flow", "routes", "branches", "onerror"} {
				visit(m[nested])
			}
		}
	}
	visit(blueprint["flow"])
	return apps
}

func getTemplate(c *call) (any, error) {
	t, err := c.template(teamReaders)
	if err != nil {
		return nil, err
	}
	return templates.one(c, c.viewTemplate(t))
}

// template returns the template of the address.
func (c *call) template(roles []int) (template, error) {
	id := c.path.integer("templateId")
	if err := c.problems.err(); err != nil {
		return template{}, err
	}
	t, ok := templateKind.get(c.db, id)
	switch {
	case !ok:
		return template{}, notFound()
	case c.user.UsersAdminsRoleID != nil: // who runs the instance looks after all templates
		return t, nil
	}
	return t, c.teamThing(t.TeamID, roles)
}

// updateTemplate changes the private version or, with templatePublicId, a published
// one. An approved version is in Make's hands.
func updateTemplate(c *call) (any, error) {
	publicID := c.query.optionalInteger("templatePublicId")
	name := c.body.text("name", notEmpty)
	blueprint, scheduling, controller := c.body.document("blueprint"), c.body.document("scheduling"), c.body.document("controller")
	t, err := c.template(teamWriters)
	if err != nil {
		return nil, err
	}
	edited := t
	if publicID != nil {
		if !same(t.PublishedID, publicID) {
			return nil, notFound()
		}
		v := c.db.version(t, *publicID)
		edited.Name, edited.UsedApps, edited.Blueprint, edited.Controller, edited.Scheduling = v.Name, v.UsedApps, v.Blueprint, v.Controller, v.Scheduling
	}
	replace(&edited.Name, name)
	if blueprint != nil {
		edited.setBlueprint(blueprint)
	}
	if scheduling != nil {
		edited.Scheduling = scheduling
	}
	if controller != nil {
		edited.Controller = controller
	}
	if publicID != nil {
		templateVersionKind.put(c.db, *publicID, edited.asVersion(*publicID))
		publicName := edited.Name
		edited = t
		edited.PublishedName = &publicName
	}
	templateKind.put(c.db, t.ID, edited)
	return templates.one(c, c.viewTemplate(edited))
}

func deleteTemplate(c *call) (any, error) {
	t, err := c.template(teamWriters)
	if err != nil {
		return nil, err
	}
	if t.ApprovedID != nil && c.user.UsersAdminsRoleID == nil {
		return nil, permissionDenied()
	}
	if err := c.confirmed(object{{"type", "deleteTemplate"}, {"data", []object{{{"templateId", t.ID}, {"templateName", t.Name}}}}}); err != nil {
		return nil, err
	}
	templateKind.remove(c.db, t.ID)
	for _, v := range templateVersionKind.all(c.db, func(v templateVersion) bool { return v.TemplateID == t.ID }) {
		templateVersionKind.remove(c.db, v.ID)
	}
	return object{{"template", t.ID}}, nil
}

func getTemplateBlueprint(c *call) (any, error) {
	publicID := c.query.optionalInteger("templatePublicId")
	c.query.boolean("forUse")
	t, err := c.template(teamReaders)
	if err != nil {
		return nil, err
	}
	v := t.asVersion(0)
	if publicID != nil {
		if !same(t.PublishedID, publicID) && !same(t.ApprovedID, publicID) {
			return nil, notFound()
		}
		v = c.db.version(t, *publicID)
	}
	return v.answer(t.Language), nil
}

// publishTemplate makes a public version. The address stays when there is one already;
// its number and those of versions have nothing to do with each other.
func publishTemplate(c *call) (any, error) {
	t, err := c.template(teamWriters)
	if err != nil {
		return nil, err
	}
	if t.PublicURL == nil {
		address := fmt.Sprintf("%d-%s", templateAddressKind.next(c.db), slug(t.Name))
		t.PublicURL = &address
	}
	id, name := templateVersionKind.next(c.db), t.Name
	t.PublishedID, t.PublishedName, t.Published = &id, &name, moment{c.now}
	t.RequestedApproval = false
	templateVersionKind.put(c.db, id, t.asVersion(id))
	templateKind.put(c.db, t.ID, t)
	return templates.one(c, c.viewTemplate(t))
}

func requestApproval(c *call) (any, error) {
	publicID := c.query.optionalInteger("templatePublicId")
	t, err := c.template(teamWriters)
	switch {
	case err != nil:
		return nil, err
	case t.PublishedID == nil:
		return nil, invalidInput("Only a published template can be approved; publish it first.")
	case publicID != nil && !same(t.PublishedID, publicID):
		return nil, notFound()
	}
	if !t.RequestedApproval {
		t.RequestedApproval = true
		templateKind.put(c.db, t.ID, t)
	}
	return templates.one(c, c.viewTemplate(t))
}

// asVersion is the template as it stands, under the id of a public version.
func (t template) asVersion(id int) templateVersion {
	return templateVersion{
		ID: id, TemplateID: t.ID, Name: t.Name, UsedApps: t.UsedApps,
		Blueprint: t.Blueprint, Controller: t.Controller, Scheduling: t.Scheduling,
	}
}

// version returns a public version of the template.
func (s *store) version(t template, id int) templateVersion {
	v, ok := templateVersionKind.get(s, id)
	if !ok {
		panic(fmt.Sprintf("sandbox: template %d has no version %d", t.ID, id))
	}
	return v
}

// answer is what a blueprint endpoint answers.
func (v templateVersion) answer(language string) object {
	return object{
		{"blueprint", v.Blueprint}, {"controller", v.Controller},
		{"scheduling", v.Scheduling}, {"language", language},
	}
}
