package sandbox

import (
	"cmp"
	"slices"
	"strings"
)

// catalogueRoutes are calls that Make does not publish. The apps are those of the seed's
// templates and scenarios and the custom apps that an organization has installed.
var catalogueRoutes = []*route{
	{method: "GET", path: "/imt/apps", handler: listCatalogue},
	{method: "GET", path: "/imt/apps/{appName}/{appVersion}", handler: getManifest},
	{method: "GET", path: "/validation-schemas/blueprint", handler: getBlueprintSchema},
	{method: "GET", path: "/imt/endpoints-usable", scopes: scopes("apps:read"), handler: listUsableEndpoints},
}

// catalogueOf lists the apps of an organization, by label.
func (c *call) catalogueOf(organizationID int) []catalogueApp {
	apps := slices.Clone(catalogue())
	for _, i := range appInstallKind.all(c.db, func(i appInstall) bool { return i.OrganizationID == organizationID }) {
		apps = append(apps, c.customCatalogueApp(i))
	}
	slices.SortStableFunc(apps, func(a, b catalogueApp) int { return strings.Compare(a.label, b.label) })
	return apps
}

// customCatalogueApp shows a custom app with the public modules.
func (c *call) customCatalogueApp(i appInstall) catalogueApp {
	app := catalogueApp{name: "app#" + i.Name, label: i.Label, version: i.AppVersion}
	for _, p := range appModuleKind.all(c.db, func(p appPart) bool { return p.App == i.Name && p.Version == i.AppVersion }) {
		if p.Fields["public"] == false {
			continue
		}
		m := catalogueModule{name: p.Name, kind: kindOfType(p.Fields["typeId"])}
		m.label, _ = p.Fields["label"].(string)
		m.about, _ = p.Fields["description"].(string)
		if connection, _ := p.Fields["connection"].(string); connection != "" {
			m.parameters = append(m.parameters, connectionField("app#"+connection))
		}
		for _, s := range appModules.sections {
			fields, _ := s.value(p.Sections[s.name]).([]any)
			for _, field := range fields {
				switch s.name {
				case "parameters":
					m.parameters = append(m.parameters, field)
				case "expect":
					m.expect = append(m.expect, field)
				case "interface":
					m.output = append(m.output, field)
				}
			}
		}
		app.modules = append(app.modules, m)
	}
	return app
}

// kindOfType is where a manifest has a module of a type.
func kindOfType(typeID any) string {
	switch typeID {
	case 1, instantTriggerModule:
		return "triggers"
	case 9:
		return "searches"
	}
	return "actions"
}

func listCatalogue(c *call) (any, error) {
	organizationID, teamID := c.query.integer("organizationId", required), c.query.optionalInteger("teamId")
	text, scored := strings.ToLower(c.query.text("search")), c.query.boolean("scoredSearch")
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if _, err := c.organization(organizationID); err != nil {
		return nil, err
	}
	if teamID != nil {
		if t, err := c.teamFor(*teamID, teamReaders); err != nil {
			return nil, err
		} else if t.OrganizationID != organizationID {
			return nil, insufficientRights()
		}
	}
	apps := slices.DeleteFunc(c.catalogueOf(organizationID), func(a catalogueApp) bool { return !matches(a.name+" "+a.label, text) })
	if scored {
		slices.SortStableFunc(apps, func(a, b catalogueApp) int { return cmp.Compare(a.rank(text), b.rank(text)) })
	}
	rows := []object{}
	for _, a := range apps {
		rows = append(rows, object{{"name", a.name}, {"label", a.label}, {"version", a.version}})
	}
	return object{{"apps", rows}}, nil
}

// rank is where a text stands in an app's name or label: the sooner, the better.
func (a catalogueApp) rank(text string) int {
	best := len(a.name) + len(a.label)
	for _, words := range []string{a.name, strings.ToLower(a.label)} {
		if at := strings.Index(words, text); at >= 0 {
			best = min(best, at)
		}
	}
	return best
}

// getManifest finds custom apps in the organization that is named, or in any of the
// caller's.
func getManifest(c *call) (any, error) {
	name, version, organizationID := c.path.text("appName"), c.path.text("appVersion"), c.query.optionalInteger("organizationId")
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if organizationID != nil {
		if _, err := c.organization(*organizationID); err != nil {
			return nil, err
		}
	}
	var found *catalogueApp
	for _, o := range organizationKind.all(c.db, nil) {
		if _, member := c.organizationRole(o.ID); !member || organizationID != nil && o.ID != *organizationID {
			continue
		}
		for _, a := range c.catalogueOf(o.ID) {
			if a.is(name, version) && (found == nil || a.version > found.version) {
				found = &a
			}
		}
	}
	if found == nil {
		return nil, refuse(404, "SC404", "There is no such app or version.")
	}
	return object{{"app", found.manifest()}}, nil
}

// blueprintSchema is as strict as the sandbox's own checks, and as the seed allows.
var blueprintSchema = fields{
	"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "required": []string{"name", "flow", "metadata"},
	"properties": fields{
		"name": fields{"type": "string", "minLength": 1}, "flow": flowSchema, "metadata": fields{"type": "object"},
	},
	"definitions": fields{
		"module": fields{
			"type": "object", "required": []string{"id", "module", "version"},
			"properties": fields{
				"id": fields{"type": "integer", "minimum": 1}, "version": fields{"type": "integer", "minimum": 0},
				"module":     fields{"type": "string", "pattern": moduleName.String()},
				"parameters": fields{"type": "object"}, "mapper": fields{"type": []string{"object", "null"}},
				"filter": fields{"type": []string{"object", "null"}}, "metadata": fields{"type": "object"}, "onerror": flowSchema,
				"routes": fields{"type": "array", "items": fields{
					"type": "object", "required": []string{"flow"}, "properties": fields{"flow": flowSchema},
				}},
			},
		},
	},
}

var flowSchema = fields{"type": "array", "items": fields{"$ref": "#/definitions/module"}}

func getBlueprintSchema(*call) (any, error) { return object{{"blueprint", blueprintSchema}}, nil }

// usableEndpoint is an action that needs no scenario.
type usableEndpoint struct {
	name, label string
	reads       bool
}

// usablePackages are apps that have Endpoints, by account of the connections that fit.
var usablePackages = []struct {
	name, account string
	version       int
	endpoints     []usableEndpoint
}{
	{"google-sheets", "google", 2, []usableEndpoint{{"getValues", "Get values of a range", true}, {"addRow", "Add a row", false}}},
	{"slack", "slack3", 4, []usableEndpoint{{"createMessage", "Send a message", false}, {"listChannels", "List channels", true}}},
	{"xero", "xero", 2, []usableEndpoint{{"getInvoice", "Get an invoice", true}}},
}

// listUsableEndpoints is for organizations that the beta is switched on for: Larkspur
// Bikes alone.
func listUsableEndpoints(c *call) (any, error) {
	teamID := c.query.integer("teamId", required)
	connections, err := inTeam(c, connectionKind, teamID)
	if err != nil {
		return nil, err
	}
	if t, _ := teamKind.get(c.db, teamID); t.OrganizationID != mainOrganization {
		return nil, &failure{status: 400, Message: "Bad Request", Detail: "Endpoints execution is not enabled on this environment."}
	}
	packages := []object{}
	for _, p := range usablePackages {
		fit, rows := []object{}, []object{}
		for _, a := range connections {
			if a.AccountName == p.account {
				fit = append(fit, object{{"id", a.ID}, {"name", a.Name}})
			}
		}
		for _, e := range p.endpoints {
			rows = append(rows, object{
				{"name", e.name}, {"label", e.label}, {"annotations", object{{"readOnlyHint", e.reads}}}, {"deprecated", false},
				{"private", false}, {"credentialsRequired", true}, {"credentialsAvailable", fit},
			})
		}
		packages = append(packages, object{
			{"name", p.name}, {"label", appLabel(p.name)}, {"description", ""},
			{"versions", []object{{{"version", p.version}, {"endpoints", rows}}}},
		})
	}
	return object{{"packages", packages}}, nil
}
