package sandbox

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
)

// share is a public page that shows a scenario.
type share struct {
	ID               string  `json:"id"`
	ScenarioID       int     `json:"scenarioId"`
	AuthorID         int     `json:"authorId"`
	IsEnabled        bool    `json:"isEnabled"`
	Origin           string  `json:"origin"`
	TitleOriginal    string  `json:"titleOriginal"`
	Title            string  `json:"title"`
	DescriptionShort *string `json:"descriptionShort"`
	DescriptionLong  *string `json:"descriptionLong"`
	ThumbnailURL     *string `json:"thumbnailUrl"`
	CreatedAt        moment  `json:"createdAt"`
	Updated          moment  `json:"updated"`
}

// shareView is a share as it is shown, with its address and its scenario.
type shareView struct {
	share
	ScenarioName     string   `json:"scenarioName"`
	UsedPackages     []string `json:"scenarioUsedPackages"`
	ShareURL         string   `json:"shareUrl"`
	ShareURLCardinal string   `json:"shareUrlCardinal"`
}

// shareKind is keyed by the share's id.
var shareKind = kind[string, share]{name: "scenariosShared"}

var shareRoutes = []*route{
	{method: "GET", path: "/scenarios-shared", scopes: scopes("scenarios-shared:read"), handler: listShares},
	{method: "GET", path: "/scenarios-shared/{scenarioId}", scopes: scopes("scenarios-shared:read"), handler: listSharesOfScenario},
	{method: "POST", path: "/scenarios-shared/{scenarioId}", scopes: scopes("scenarios-shared:write"), handler: createShare},
	{method: "GET", path: "/scenarios-shared/{scenarioId}/{sharedScenarioId}", scopes: scopes("scenarios-shared:read"), handler: getShare},
	{method: "PATCH", path: "/scenarios-shared/{scenarioId}/{sharedScenarioId}", scopes: scopes("scenarios-shared:write"), handler: updateShare},
	{method: "DELETE", path: "/scenarios-shared/{scenarioId}/{sharedScenarioId}", scopes: scopes("scenarios-shared:write"), handler: deleteShare},
}

var (
	listedShares = collection[shareView]{
		plural:   "scenariosShared",
		columns:  []string{"id", "scenarioId", "title", "scenarioName", "descriptionShort", "scenarioUsedPackages", "shareUrl", "createdAt", "updated"},
		sortable: []string{"id", "title", "createdAt", "updated"}, sortDir: "desc", limit: 20, max: 10000,
	}
	sharesOfScenario = collection[shareView]{
		plural: "scenariosShared", columns: []string{
			"id", "scenarioId", "isEnabled", "titleOriginal", "title", "descriptionShort", "descriptionLong", "thumbnailUrl",
			"shareUrl", "shareUrlCardinal", "createdAt", "updated",
		},
	}
	oneShare = collection[shareView]{
		singular: "scenarioShared", columns: []string{
			"id", "scenarioId", "authorId", "isEnabled", "origin", "titleOriginal", "title", "descriptionShort", "descriptionLong",
			"thumbnailUrl", "shareUrl", "shareUrlCardinal", "createdAt", "updated",
		},
	}
)

func (c *call) viewShare(v share) shareView {
	s, _ := scenarioKind.get(c.db, v.ScenarioID)
	url := "https://eu1.make.com/public/shared-scenario/" + v.ID + "/" + slug(v.Title)
	return shareView{share: v, ScenarioName: s.Name, UsedPackages: s.UsedPackages, ShareURL: url, ShareURLCardinal: url}
}

func listShares(c *call) (any, error) {
	teamID, organizationID := c.teamOrOrganization()
	folderID, ids := c.query.optionalInteger("folderId"), c.query.integers("scenarioIds")
	title, name, counted := c.query.text("title"), c.query.text("scenarioName"), c.query.boolean("pg[returnTotalCount]")
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	rows, err := c.scenariosOf(teamID, organizationID)
	if err != nil {
		return nil, err
	}
	var views []shareView
	for _, s := range rows {
		if folderID != nil && !same(s.FolderID, folderID) || len(ids) > 0 && !slices.Contains(ids, s.ID) || !matches(s.Name, name) {
			continue
		}
		for _, v := range c.sharesOf(s) {
			if matches(v.Title, title) {
				views = append(views, v)
			}
		}
	}
	answer, err := listedShares.list(c, views)
	if err != nil {
		return nil, err
	}
	pg := answer[1].value.(page)
	told := object{{"limit", pg.Limit}, {"offset", pg.Offset}, {"sortBy", pg.SortBy}, {"sortDir", pg.SortDir}, {"returnTotalCount", counted}}
	if counted {
		told = append(told, member{"totalCount", len(views)})
	}
	answer[1].value = told
	return answer, nil
}

func (c *call) sharesOf(s scenario) []shareView {
	var views []shareView
	for _, v := range shareKind.all(c.db, func(v share) bool { return v.ScenarioID == s.ID }) {
		views = append(views, c.viewShare(v))
	}
	return views
}

func listSharesOfScenario(c *call) (any, error) {
	s, err := c.scenario(teamReaders)
	if err != nil {
		return nil, err
	}
	return sharesOfScenario.unpaged(c, c.sharesOf(s))
}

func createShare(c *call) (any, error) {
	s, err := c.scenario(teamWriters)
	if err != nil {
		return nil, err
	}
	v := share{ScenarioID: s.ID, AuthorID: c.user.ID, Origin: "user", CreatedAt: moment{c.now}, TitleOriginal: s.Name}
	c.body.text("title", required)
	if err := c.fillShare(&v); err != nil {
		return nil, err
	}
	v.ID = shareID(shareKind.next(c.db))
	shareKind.put(c.db, v.ID, v)
	return object{{"scenarioShared", object{{"id", v.ID}, {"scenarioId", s.ID}}}}, nil
}

// shareID is 11 characters that tell nothing.
func shareID(n int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "share %d", n))
	return strings.NewReplacer("-", "x", "_", "y").Replace(base64.RawURLEncoding.EncodeToString(sum[:]))[:11]
}

// fillShare takes over what was sent of a share.
func (c *call) fillShare(v *share) error {
	if c.body.has("title") {
		v.Title = c.body.text("title", notEmpty, maxLength(40))
	}
	for name, to := range map[string]struct {
		text **string
		max  int
	}{"descriptionShort": {&v.DescriptionShort, 260}, "descriptionLong": {&v.DescriptionLong, 2000}} {
		if c.body.sent(name) {
			text := c.body.text(name, maxLength(to.max))
			*to.text = &text
			if !c.body.has(name) {
				*to.text = nil
			}
		}
	}
	if c.body.has("isEnabled") {
		v.IsEnabled = c.body.boolean("isEnabled")
	}
	v.Updated = moment{c.now}
	return c.problems.err()
}

// share returns the share of the path.
func (c *call) share(roles []int) (share, error) {
	s, err := c.scenario(roles)
	if err != nil {
		return share{}, err
	}
	v, ok := shareKind.get(c.db, c.path.text("sharedScenarioId"))
	if !ok || v.ScenarioID != s.ID {
		return share{}, notFound()
	}
	return v, nil
}

func getShare(c *call) (any, error) {
	v, err := c.share(teamReaders)
	if err != nil {
		return nil, err
	}
	return oneShare.whole(c.viewShare(v)), nil
}

func updateShare(c *call) (any, error) {
	v, err := c.share(teamWriters)
	if err != nil {
		return nil, err
	}
	if err := c.fillShare(&v); err != nil {
		return nil, err
	}
	shareKind.put(c.db, v.ID, v)
	return oneShare.whole(c.viewShare(v)), nil
}

// deleteShare refuses while the page is public: the live API was seen to refuse, and why
// is not documented.
func deleteShare(c *call) (any, error) {
	v, err := c.share(teamWriters)
	if err != nil {
		return nil, err
	}
	if v.IsEnabled {
		return nil, invalidInput("The share is enabled; disable it first.")
	}
	shareKind.remove(c.db, v.ID)
	return object{{"scenarioShared", object{{"id", v.ID}}}}, nil
}
