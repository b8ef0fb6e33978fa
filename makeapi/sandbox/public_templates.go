package sandbox

import (
	"slices"
	"strings"
)

// publicTemplate is a public version of a template as anyone sees it.
type publicTemplate struct {
	ID          int      `json:"id"`
	Name        string   `json:"name"`
	Description *string  `json:"description"`
	URL         string   `json:"url"`
	UsedApps    []string `json:"usedApps"`
	Usage       int      `json:"usage"`
}

var publicTemplateRoutes = []*route{
	{method: "GET", path: "/templates/public", scopes: scopes("templates:read"), handler: listPublicTemplates},
	{method: "GET", path: "/templates/public/{templateUrl}", scopes: scopes("templates:read"), handler: getPublicTemplate},
	{method: "GET", path: "/templates/public/{templateUrl}/blueprint", scopes: scopes("templates:read"), handler: getPublicBlueprint},
}

var publicTemplates = collection[publicTemplate]{
	plural: "templatesPublic", singular: "templatePublic",
	sortable: []string{"usage", "id", "name"}, sortDir: "desc", limit: 100, max: 10000,
}

func listPublicTemplates(c *call) (any, error) {
	name, apps := c.query.text("name"), c.query.texts("usedApps")
	english := c.query.boolean("includeEn") || c.user.Language == "en"
	var found []publicTemplate
	for _, t := range templateKind.all(c.db, nil) {
		speaks := t.Language == c.user.Language || english && t.Language == "en"
		if t.ApprovedID != nil && speaks && matches(*t.ApprovedName, name) && t.uses(apps) {
			found = append(found, c.db.publicTemplate(t, *t.ApprovedID))
		}
	}
	return publicTemplates.list(c, found)
}

func getPublicTemplate(c *call) (any, error) {
	t, id, err := c.publicVersion()
	if err != nil {
		return nil, err
	}
	return publicTemplates.one(c, c.db.publicTemplate(t, id))
}

func getPublicBlueprint(c *call) (any, error) {
	t, id, err := c.publicVersion()
	if err != nil {
		return nil, err
	}
	return c.db.version(t, id).answer(t.Language), nil
}

// publicVersion finds the template of the address and the id of the version:
// the approved one, or the one that templatePublicId names, which is how a
// published template is seen before its approval.
func (c *call) publicVersion() (template, int, error) {
	url, asked := c.path.text("templateUrl"), c.query.optionalInteger("templatePublicId")
	if err := c.problems.err(); err != nil {
		return template{}, 0, err
	}
	found := templateKind.all(c.db, func(t template) bool { return t.PublicURL != nil && *t.PublicURL == url })
	if len(found) == 0 {
		return template{}, 0, notFound()
	}
	t := found[0]
	switch {
	case asked == nil && t.ApprovedID != nil:
		return t, *t.ApprovedID, nil
	case asked != nil && (same(t.ApprovedID, asked) || same(t.PublishedID, asked)):
		return t, *asked, nil
	}
	return template{}, 0, notFound()
}

// publicTemplate shows the public version with this id.
func (s *store) publicTemplate(t template, id int) publicTemplate {
	v := s.version(t, id)
	return publicTemplate{ID: id, Name: v.Name, Description: t.Description, URL: *t.PublicURL, UsedApps: v.UsedApps, Usage: t.Usage}
}

// uses tells whether the template uses all of the apps.
func (t template) uses(apps []string) bool {
	return !slices.ContainsFunc(apps, func(app string) bool { return !slices.Contains(t.UsedApps, app) })
}

// matches is how name and email filter: part of the text, in any case.
func matches(text, part string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(part))
}

func same(a, b *int) bool { return a != nil && b != nil && *a == *b }
