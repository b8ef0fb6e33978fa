package tools_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi"
	"makemcp/tools"
)

// unpublished are the tools that call what Make does not publish.
func unpublished(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, tool := range newBench(t, chosen("undocumented")).set.Tools() {
		require.True(t, tool.Undocumented, tool.Name)
		out = append(out, tool.Name)
	}
	return out
}

func chosen(toolsets ...string) func(*tools.Config) {
	return func(c *tools.Config) { c.Toolsets = toolsets }
}

func TestUndocumentedToolsAreServedOnlyIfAskedFor(t *testing.T) {
	all := unpublished(t)
	assert.Equal(t, []string{
		"app-catalogue_get", "app-catalogue_list", "app-module_get", "app-modules_list", "endpoints_list-usable",
		"validate_blueprint_schema", "validate_module_configuration", "validation-schemas_get-blueprint",
	}, all)
	catalogue := []string{"app-catalogue_get", "app-catalogue_list", "app-module_get", "app-modules_list", "validate_module_configuration"}
	others := func(c *tools.Config) { c.Tools = []string{"folders_list"} }
	var bundles []string
	for name := range tools.Bundles() {
		if name != "undocumented" {
			bundles = append(bundles, name)
		}
	}
	for _, one := range []struct {
		name   string
		change func(*tools.Config)
		served []string
	}{
		{"by default", func(*tools.Config) {}, nil},
		{"default", chosen("default"), nil},
		{"search", chosen("search"), nil},
		{"all", chosen("all"), nil},
		{"every surface", chosen("default", "search", "all"), nil},
		{"tasks", chosen("tasks"), nil},
		{"the other bundles", chosen(bundles...), nil},
		{"another tool", others, nil},
		{"its bundle", chosen("undocumented"), all},
		{"beside the default", chosen("default", "undocumented"), all},
		{"beside search", chosen("undocumented", "search"), all},
		{"beside all", chosen("all", "undocumented"), all},
		{"its group", chosen("app-catalogue"), catalogue},
		{"its group beside all", chosen("all", "app-catalogue"), catalogue},
		{"its name", func(c *tools.Config) { c.Tools = []string{"app-catalogue_list"} }, []string{"app-catalogue_list"}},
		{"its name beside the default", func(c *tools.Config) { c.Toolsets, c.Tools = []string{"default"}, []string{"app-catalogue_get"} }, []string{"app-catalogue_get"}},
		{"a task's name", func(c *tools.Config) { c.Tools = []string{"app-module_get"} }, []string{"app-module_get"}},
		{"a task's name beside all", func(c *tools.Config) { c.Toolsets, c.Tools = []string{"all"}, []string{"app-module_get"} }, []string{"app-module_get"}},
		{"excluded", func(c *tools.Config) {
			c.Toolsets, c.Exclude = []string{"undocumented"}, []string{"app-catalogue_get", "validate_blueprint_schema", "app-catalogue_list"}
		}, []string{"endpoints_list-usable", "validation-schemas_get-blueprint"}},
		{"a scope that lacks", func(c *tools.Config) { c.Toolsets, c.Scopes = []string{"endpoints"}, []string{"user:read"} }, nil},
	} {
		t.Run(one.name, func(t *testing.T) {
			set := newBench(t, one.change).set
			var served, listed []string
			for _, tool := range set.Tools() {
				if tool.Undocumented {
					served = append(served, tool.Name)
				}
			}
			for _, tool := range set.Listed() {
				if tool.Undocumented {
					listed = append(listed, tool.Name)
				}
			}
			assert.Equal(t, one.served, served)
			assert.Equal(t, one.served, listed, "what is asked for is listed")
			for _, name := range all {
				text := set.Call(t.Context(), tools.Caller{}, name, json.RawMessage("{}")).Text
				assert.Equal(t, set.Has(name), !strings.HasPrefix(text, "There is no tool"), name)
			}
		})
	}
}

// Search and call lead to all that is served, and to no more.
func TestSearchAndCallDoNotLeadToUndocumentedTools(t *testing.T) {
	words := []string{"list the apps of the catalogue", "validate a blueprint schema", "module configuration", "usable endpoints of a team", "xyzzy"}
	for _, toolsets := range [][]string{nil, {"default"}, {"search"}, {"all", "search"}} {
		b := newBench(t, chosen(toolsets...))
		for _, name := range unpublished(t) {
			r := b.call("tools_call", jsonOf(map[string]any{"name": name, "arguments": map[string]any{"teamId": 512, "organizationId": 2107}}))
			assert.True(t, r.Failed)
			assert.Contains(t, r.Text, "There is no tool")
			for _, query := range append(words, name) {
				found := b.call("tools_search", jsonOf(map[string]any{"query": query, "limit": 20})).Text
				assert.NotContains(t, found, `"`+name+`"`, query)
				assert.NotContains(t, found, "app-catalogue", query)
			}
		}
		assert.Empty(t, b.box.Requests(), "nothing was sent")
	}
	b := newBench(t, chosen("default", "undocumented"))
	assert.Contains(t, b.call("tools_search", `{"query":"validate a blueprint"}`).Text, "validate_blueprint_schema")
	assert.False(t, b.call("tools_call", `{"name":"app-catalogue_list","arguments":{"organizationId":2107,"search":"slack"}}`).Failed)
	assert.Contains(t, names(t, listed(t, chosen("search", "undocumented"))), "app-module_get")
}

// withBeta serves what Make does not publish beside the default.
var withBeta = chosen("default", "undocumented")

func TestAppModules(t *testing.T) {
	b := newBench(t, withBeta)
	type modules struct {
		App     string
		Version int
		Label   string
		Modules []struct {
			Name, Kind      string
			ConnectionTypes []string
		}
		Notes []string
		Next  *next
	}
	all := answer[modules](b, "app-modules_list", `{"appName":"slack"}`)
	assert.Equal(t, 4, all.Version)
	assert.Len(t, all.Modules, 5)
	one := answer[modules](b, "app-modules_list", `{"appName":"slack","appVersion":4,"query":"create message"}`)
	require.Len(t, one.Modules, 1)
	assert.Equal(t, "action", one.Modules[0].Kind)
	assert.Equal(t, []string{"slack2", "slack3"}, one.Modules[0].ConnectionTypes)
	assert.Equal(t, &next{"app-module_get", map[string]any{"appName": "slack", "appVersion": 4.0, "moduleName": "CreateMessage"}}, one.Next)
	none := answer[modules](b, "app-modules_list", `{"appName":"slack","query":"xyzzy"}`)
	assert.Empty(t, none.Modules)
	assert.Equal(t, []string{"None of the 5 modules has all of these words."}, none.Notes)
	assert.Contains(t, b.call("app-modules_list", `{"appName":"nosuchapp"}`).Text, "There is no such app or version")

	type module struct {
		Module     string
		Version    int
		Parameters []map[string]any
		Mapper     []map[string]any
		Notes      []string
		Next       *next
	}
	got := answer[module](b, one.Next.Tool, jsonOf(one.Next.Arguments))
	assert.Equal(t, "slack:CreateMessage", got.Module)
	assert.Equal(t, 4, got.Version)
	assert.Contains(t, jsonOf(got.Mapper), "rpc://slack@4/listChannels")
	assert.Contains(t, got.Notes[0], "rpc_execute")
	missing := answer[module](b, "app-module_get", `{"appName":"slack","moduleName":"Fly"}`)
	assert.Equal(t, []string{`slack has no module "Fly" in version 4.`}, missing.Notes)
	assert.Equal(t, "app-modules_list", missing.Next.Tool)
	assert.Empty(t, missing.Module)
}

type verdict struct {
	Valid    bool
	Problems []struct{ At, Problem string }
	Notes    []string
	Next     *next
}

func TestValidateModuleConfiguration(t *testing.T) {
	b := newBench(t, withBeta)
	check := func(parameters, mapper string) verdict {
		return answer[verdict](b, "validate_module_configuration", `{"appName":"google-sheets","moduleName":"addRow","parameters":`+parameters+`,"mapper":`+mapper+`}`)
	}
	fine := check(`{"__IMTCONN__":3210}`, `{"spreadsheetId":"1oRDeRs2026larkspur","sheetId":"{{1.sheet}}"}`)
	assert.True(t, fine.Valid, fine)
	wrong := check(`{}`, `{"spreadsheetId":["a"],"colour":"red","sheetId":""}`)
	assert.False(t, wrong.Valid)
	assert.Equal(t, []struct{ At, Problem string }{
		{"/mapper/sheetId", "is required"}, {"/parameters/__IMTCONN__", "is required"},
	}, wrong.Problems)
	assert.Contains(t, wrong.Notes[0], "mapper/colour is not among")
	assert.Equal(t, "app-modules_list", answer[verdict](b, "validate_module_configuration", `{"appName":"slack","moduleName":"Fly"}`).Next.Tool)

	s := &stub{}
	s.answers("GET /imt/apps/acme/latest", 200, `{"app":{"name":"acme","version":2,"actions":[{"name":"do","expect":[
		{"name":"list","type":"array"},{"name":"all","type":"collection"},{"name":"n","type":"number","required":"{{x}}"},
		{"name":"way","type":"select","options":[{"value":"a"},{"value":1}]},"odd"]}],"connections":[{"name":"x"}],"aggregators":[]}}`)
	b = newBench(t, withBeta, s.onStub(t))
	got := answer[verdict](b, "validate_module_configuration",
		`{"appName":"acme","moduleName":"acme:do","mapper":{"list":"a","all":[],"n":{},"way":"b"}}`)
	assert.Equal(t, []struct{ At, Problem string }{
		{"/mapper/all", "must be an object or an expression"}, {"/mapper/list", "must be a list or an expression"},
		{"/mapper/n", "must be a single value of type number"}, {"/mapper/way", "must be one of its options"},
	}, got.Problems)
	assert.True(t, answer[verdict](b, "validate_module_configuration",
		`{"appName":"acme","moduleName":"do","mapper":{"list":"{{1.list}}","all":{},"n":"5","way":1}}`).Valid)
}

func TestValidateBlueprint(t *testing.T) {
	b := newBench(t, withBeta)
	check := func(blueprint any) verdict {
		return answer[verdict](b, "validate_blueprint_schema", jsonOf(map[string]any{"blueprint": blueprint}))
	}
	for _, row := range b.box.State("scenariosBlueprints")["scenariosBlueprints"].(map[string]any) {
		got := check(row.(map[string]any)["blueprint"])
		assert.True(t, got.Valid, "%v %v", row, got)
	}
	got := check(map[string]any{"name": "x", "metadata": map[string]any{}, "flow": []any{map[string]any{"id": "1", "module": "ParseJSON"}}})
	assert.False(t, got.Valid)
	require.Len(t, got.Problems, 3)
	assert.Equal(t, "/flow/0", got.Problems[0].At)
	assert.Contains(t, got.Problems[0].Problem, "version")

	// What stands in a schema is read, never followed.
	secret := filepath.Join(t.TempDir(), "canary.json")
	require.NoError(t, os.WriteFile(secret, []byte(`{"const":"Canary-4711"}`), 0o600))
	for _, schema := range []string{`{"$ref":"file://` + secret + `"}`, `{"$ref":"https://example.com/x.json"}`, `{"type":7}`, `null`} {
		s := &stub{}
		s.answers("GET /validation-schemas/blueprint", 200, `{"blueprint":`+schema+`}`)
		r := newBench(t, withBeta, s.onStub(t)).call("validate_blueprint_schema", `{"blueprint":{}}`)
		assert.True(t, r.Failed, schema)
		assert.Contains(t, r.Text, "Make's schema of blueprints can't be used", schema)
		assert.NotContains(t, r.Text, "Canary-4711")
	}
}

func TestTheUndocumentedBundleHasAllSuchGroups(t *testing.T) {
	var marked []string
	for _, g := range makeapi.Groups {
		if g.Undocumented {
			marked = append(marked, g.Name)
		}
	}
	assert.Equal(t, []string{"app-catalogue", "endpoints", "validation-schemas"}, marked)
	assert.Equal(t, marked, tools.Bundles()["undocumented"])
}
