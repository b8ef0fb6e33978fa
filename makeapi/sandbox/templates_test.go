package sandbox_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi/sandbox"
)

func TestListPublicTemplates(t *testing.T) {
	h := newHarness(t)
	a := h.get("/templates/public").ok()
	assert.Equal(t, map[string]any{"sortBy": "usage", "sortDir": "desc", "limit": 100.0, "offset": 0.0}, a["pg"])
	rows := h.get("/templates/public").list("templatesPublic")
	assert.Len(t, rows, 41)
	usage := column[float64](rows, "usage")
	assert.True(t, slices.IsSortedFunc(usage, func(a, b float64) int { return int(b - a) }), "most used first")
	h.get("/templates/public?cols[0]=usage&cols[1]=id&pg[limit]=1").exactly(`{"templatesPublic":[{"usage":38412,"id":9208}],"pg":{"sortBy":"usage","limit":1,"sortDir":"desc","offset":0}}`)
	h.get("/templates/public?pg[limit]=10001").refused(400, "SC400", "'pg[limit]'")
	h.get("/templates/public?pg[sortBy]=url").refused(400, "SC400", "'pg[sortBy]'")
	h.get("/templates/public?includeEn=yes").refused(400, "SC400", "'includeEn'")
}

func TestPublicTemplateFilters(t *testing.T) {
	h := newHarness(t)
	for query, want := range map[string][]string{
		"name=http":                          {"HTTP request to file in Google Drive"},
		"name=HTTP%20REQUEST":                {"HTTP request to file in Google Drive"},
		"name=no%20such":                     {},
		"usedApps[]=xero&usedApps[]=asana":   {"Remind people of unpaid invoices in three steps"},
		"usedApps[0]=xero&usedApps[1]=asana": {"Remind people of unpaid invoices in three steps"},
		"usedApps[]=xero&name=completed":     {"Create Xero invoices from completed orders in a data store"},
		"usedApps[]=xero&usedApps[]=http":    {},
		"usedApps[]=Xero":                    {},
	} {
		assert.Equal(t, want, column[string](h.get("/templates/public?"+query).list("templatesPublic"), "name"), query)
	}
	h.get("/templates/public?usedApps=xero").refused(400, "SC400", "'usedApps' must be an array")
}

func TestLanguagesOfTemplates(t *testing.T) {
	h := newHarness(t)
	count := func(token, query string) int {
		return len(h.call(token, "GET", "/templates/public"+query, "").list("templatesPublic"))
	}
	assert.Equal(t, 41, count(sandbox.OwnerToken, "?includeEn=false"), "of no account where the language is English")
	assert.Equal(t, 3, count(sandbox.GermanToken, ""))
	assert.Equal(t, 3, count(sandbox.GermanToken, "?includeEn=false"))
	assert.Equal(t, 44, count(sandbox.GermanToken, "?includeEn=true"))
}

func TestGetPublicTemplate(t *testing.T) {
	h := newHarness(t)
	const address = "/templates/public/2397-get-a-slack-message-when-a-website-is-down"
	versions := h.versions("Get a Slack message when a website is down")
	a := h.get(address).ok()["templatePublic"].(map[string]any)
	assert.Equal(t, versions.approved, int(a["id"].(float64)), "without an id, the approved version")
	for _, id := range []int{versions.published, versions.approved} {
		a := h.get(fmt.Sprintf("%s?templatePublicId=%d", address, id)).ok()["templatePublic"].(map[string]any)
		assert.Equal(t, id, int(a["id"].(float64)))
	}
	for _, wrong := range []int{versions.template, 2397, 1} {
		h.get(fmt.Sprintf("%s?templatePublicId=%d", address, wrong)).refused(404, "SC404", "")
	}
	h.get(address+"?templatePublicId=x").refused(400, "SC400", "'templatePublicId'")
	h.get("/templates/public/2397").refused(404, "SC404", "")
	h.get("/templates/public/2397-GET-a-slack-message-when-a-website-is-down").refused(404, "SC404", "")
	h.get(address + "?cols[]=usage").exactly(`{"templatePublic":{"usage":21190}}`)
	h.call(sandbox.GermanToken, "GET", address, "").ok()
}

type versions struct {
	template, published, approved int
	url                           string
}

// versions reads from the state what a team sees of its template.
func (h *harness) versions(name string) versions {
	h.t.Helper()
	for _, row := range h.State("templates")["templates"].(map[string]any) {
		if o := row.(map[string]any); o["name"] == name {
			number := func(key string) int { n, _ := o[key].(float64); return int(n) }
			address, _ := o["publicUrl"].(string)
			return versions{number("id"), number("publishedId"), number("approvedId"), address}
		}
	}
	require.Fail(h.t, "no such template", name)
	return versions{}
}

func TestTemplatesThatWaitForApproval(t *testing.T) {
	h := newHarness(t)
	v := h.versions("Plan a month of posts with one prompt")
	require.Zero(t, v.approved)
	assert.Empty(t, h.get("/templates/public?name=Plan+a+month").list("templatesPublic"))
	h.get("/templates/public/"+v.url).refused(404, "SC404", "")
	h.get(fmt.Sprintf("/templates/public/%s?templatePublicId=%d", v.url, v.published)).ok()
	h.get(fmt.Sprintf("/templates/public/%s/blueprint?templatePublicId=%d", v.url, v.published)).ok()
	h.get("/templates/public/"+v.url+"/blueprint").refused(404, "SC404", "")
}

func TestGetPublicBlueprint(t *testing.T) {
	h := newHarness(t)
	v := h.versions("HTTP request to file in Google Drive")
	a := h.get("/templates/public/" + v.url + "/blueprint")
	assert.Equal(t, a.body, h.get(fmt.Sprintf("/templates/public/%s/blueprint?templatePublicId=%d", v.url, v.published)).body)
	assert.ElementsMatch(t, []string{"blueprint", "controller", "scheduling", "language"}, keys(a.ok()))
	assert.True(t, strings.HasPrefix(a.body, `{"blueprint":{"name":"HTTP request to file in Google Drive","flow":[{"id":1,"module":"http:ActionGetFile","version":3,"parameters":`), a.body)
	assert.Contains(t, a.body, `"controller":{"name":"HTTP request to file in Google Drive","modules":{},"idSequence":3},"scheduling":{"type":"on-demand"},"language":"en"}`)
	h.get("/templates/public/1-none/blueprint").refused(404, "SC404", "")
}

func TestNumbersOfTemplatesAreAllDifferent(t *testing.T) {
	h := newHarness(t)
	seen, usage := map[string]string{}, map[float64]bool{}
	public := 0
	for id, row := range h.State("templates")["templates"].(map[string]any) {
		o := row.(map[string]any)
		address, _ := o["publicUrl"].(string)
		number, _, _ := strings.Cut(address, "-")
		for _, n := range []string{id, fmt.Sprint(o["publishedId"]), fmt.Sprint(o["approvedId"]), number} {
			if n != "<nil>" && n != "" {
				assert.Empty(t, seen[n], "%s twice", n)
				seen[n] = id
			}
		}
		assert.False(t, usage[o["usage"].(float64)], "usage of %s twice", o["name"])
		usage[o["usage"].(float64)] = true
		if o["public"] == true {
			public++
		}
	}
	assert.Equal(t, 48, public)
}

// seededModule is what a well-formed blueprint has in each module.
type seededModule struct {
	ID         int
	Module     string
	Version    *int
	Parameters json.RawMessage
	Mapper     json.RawMessage
	Filter     *struct {
		Name       *string
		Conditions [][]struct{ A, O, B string }
	}
	Metadata struct{ Designer struct{ X, Y *int } }
	Routes   []struct{ Flow []seededModule }
	OnError  []seededModule `json:"onerror"`
}

func TestSeededBlueprintsAreWellFormed(t *testing.T) {
	shapes := map[string]string{}
	for id, row := range newHarness(t).State("templates")["templates"].(map[string]any) {
		o := row.(map[string]any)
		t.Run(o["name"].(string), func(t *testing.T) {
			raw, err := json.Marshal(o["blueprint"])
			require.NoError(t, err)
			var b struct {
				Name     string
				Flow     []seededModule
				Metadata map[string]any
			}
			require.NoError(t, json.Unmarshal(raw, &b))
			assert.Equal(t, o["name"], b.Name)
			require.GreaterOrEqual(t, len(b.Flow), 2)
			assert.Contains(t, b.Metadata, "scenario")
			assert.Nil(t, b.Flow[0].Filter, "a trigger has no filter")
			c := checker{t: t, ids: map[int]bool{}}
			c.flow(b.Flow, map[int]bool{})
			assert.LessOrEqual(t, len(c.ids), 20)
			shape := strings.Join(c.shape, " ")
			assert.Empty(t, shapes[shape], "same modules as template %s", shapes[shape])
			shapes[shape] = id
			sequence := o["controller"].(map[string]any)["idSequence"].(float64)
			for id := range c.ids {
				assert.Less(t, id, int(sequence))
			}
		})
	}
}

// checker walks a blueprint.
type checker struct {
	t     *testing.T
	ids   map[int]bool
	shape []string
}

var (
	moduleName = regexp.MustCompile(`^[a-z][a-z0-9-]*:[A-Za-z0-9]+$`)
	expression = regexp.MustCompile(`\{\{(.*?)\}\}`)
	quoted     = regexp.MustCompile(`\\"[^"]*\\"`)
	reference  = regexp.MustCompile("(?:^|[^0-9.\\w`])([0-9]+)\\.(?:[a-zA-Z_`])")
)

// flow checks modules that see the outputs of those before them.
func (c *checker) flow(modules []seededModule, before map[int]bool) {
	for i, m := range modules {
		seen := make(map[int]bool, len(before))
		for id := range before {
			seen[id] = true
		}
		c.module(m, seen)
		seen[m.ID] = true
		c.flow(m.OnError, seen)
		for _, route := range m.Routes {
			require.NotEmpty(c.t, route.Flow)
			c.flow(route.Flow, seen)
		}
		if m.Routes != nil {
			assert.Equal(c.t, len(modules)-1, i, "a router ends its flow")
		}
		before = seen
	}
}

func (c *checker) module(m seededModule, seen map[int]bool) {
	t := c.t
	assert.Positive(t, m.ID)
	assert.False(t, c.ids[m.ID], "id %d twice", m.ID)
	c.ids[m.ID] = true
	c.shape = append(c.shape, m.Module)
	assert.Regexp(t, moduleName, m.Module)
	assert.NotNil(t, m.Version)
	assert.NotNil(t, m.Metadata.Designer.X)
	assert.NotNil(t, m.Metadata.Designer.Y)
	switch m.Module {
	case "builtin:BasicRouter":
		assert.Equal(t, "null", string(m.Mapper))
		assert.Nil(t, m.Parameters)
	case "builtin:Ignore":
		assert.Nil(t, m.Mapper)
		assert.Nil(t, m.Parameters)
	default:
		assert.True(t, strings.HasPrefix(string(m.Mapper), "{"), m.Module)
		assert.True(t, strings.HasPrefix(string(m.Parameters), "{"), m.Module)
	}
	var parameters struct{ Feeder int }
	if m.Parameters != nil {
		require.NoError(t, json.Unmarshal(m.Parameters, &parameters))
	}
	if parameters.Feeder != 0 {
		assert.True(t, seen[parameters.Feeder], "feeder %d", parameters.Feeder)
	}
	filter, err := json.Marshal(m.Filter)
	require.NoError(t, err)
	c.references(string(m.Parameters)+string(m.Mapper)+string(filter), seen)
}

// references checks that expressions refer to modules before this one.
func (c *checker) references(text string, seen map[int]bool) {
	for _, e := range expression.FindAllStringSubmatch(text, -1) {
		for _, r := range reference.FindAllStringSubmatch(quoted.ReplaceAllString(e[1], `""`), -1) {
			id, err := strconv.Atoi(r[1])
			require.NoError(c.t, err)
			assert.True(c.t, seen[id], "{{%s}} refers to %d", e[1], id)
		}
	}
}

func TestTemplateAddressesArePlain(t *testing.T) {
	for _, row := range newHarness(t).get("/templates/public?pg[limit]=10000").list("templatesPublic") {
		address := row["url"].(string)
		assert.Equal(t, url.PathEscape(address), address)
		assert.Regexp(t, `^[0-9]+(-[a-z0-9]+)+$`, address)
	}
}
