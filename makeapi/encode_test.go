package makeapi

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/schemas"
)

func TestPathSegments(t *testing.T) {
	rows := []struct {
		value any
		want  string
	}{
		{"16-multiple-apps-template-example", "16-multiple-apps-template-example"},
		{json.Number("9007199254740993"), "9007199254740993"},
		{"a/b", "a%2Fb"},
		{"../users", "..%2Fusers"},
		{"%2e%2e", "%252e%252e"},
		{"...", "..."},
		{"a?b#c", "a%3Fb%23c"},
		{"a b", "a%20b"},
		{"ž", "%C5%BE"},
		{`..\users`, `..%5Cusers`},
	}
	for _, row := range rows {
		got, err := pathSegment(row.value)
		require.NoError(t, err)
		assert.Equal(t, row.want, got)
	}
}

func TestValuesThatCouldChangeAPathAreRefused(t *testing.T) {
	rows := []struct {
		value any
		want  string
	}{
		{"", `can't be "", which means something else in an address`},
		{".", `can't be ".", which means something else in an address`},
		{"..", `can't be "..", which means something else in an address`},
		{"a\x00", "contains a control character; remove it"},
		{"a\nb", "contains a control character; remove it"},
		{"a\x7f", "contains a control character; remove it"},
		{nil, "must be text or a number to stand in an address"},
		{true, "must be text or a number to stand in an address"},
		{[]any{"a"}, "must be text or a number to stand in an address"},
		{map[string]any{}, "must be text or a number to stand in an address"},
	}
	for _, row := range rows {
		_, err := pathSegment(row.value)
		require.EqualError(t, err, row.want)
	}
}

func TestAnErrorInAPathNamesTheArgument(t *testing.T) {
	_, err := GetPublicTemplate.Operation().encode(schemas.Args{"templateUrl": ".."})
	require.EqualError(t, err, `/templateUrl: can't be "..", which means something else in an address`)
}

func TestQueries(t *testing.T) {
	rows := []struct{ name, value, want string }{
		{"name", `"a b&c=d+é"`, "name=a%20b%26c%3Dd%2B%C3%A9"},
		{"name", `""`, "name="},
		{"confidential", `false`, "confidential=false"},
		{"id", `9007199254740993`, "id=9007199254740993"},
		{"cols", `["id","*"]`, "cols%5B%5D=id&cols%5B%5D=%2A"},
		{"cols", `[]`, ""},
		{"pg", `{"sortDir":"asc","limit":5,"offset":0}`, "pg%5Blimit%5D=5&pg%5Boffset%5D=0&pg%5BsortDir%5D=asc"},
		{"pg", `{}`, ""},
		{"pg", `{"limit":null}`, ""},
		{"filter", `{"ids":[1,2],"by":{"name":"x"}}`, "filter%5Bby%5D%5Bname%5D=x&filter%5Bids%5D%5B%5D=1&filter%5Bids%5D%5B%5D=2"},
		{"name", `null`, ""},
	}
	for _, row := range rows {
		args, err := schemas.Decode([]byte(`{"v":` + row.value + `}`))
		require.NoError(t, err)
		assert.Equal(t, row.want, strings.Join(appendQuery(nil, row.name, args["v"]), "&"), row.value)
	}
}

func TestABodyKeepsItsOrderAndItsCharacters(t *testing.T) {
	m := members{{"z", "<&>"}, {"a", json.Number("9007199254740993")}, {"m", map[string]any{"y": 1, "x": []any{nil, true}}}}
	got, err := m.MarshalJSON()
	require.NoError(t, err)
	want := `{"z":"<&>","a":9007199254740993,"m":{"x":[null,true],"y":1}}`
	assert.Equal(t, []byte(want), got, "byte for byte")

	got, err = members(nil).MarshalJSON()
	require.NoError(t, err)
	assert.Equal(t, `{}`, string(got))
}

// Where an argument travels: named in the route, then told by its tag, then by
// the method.
func TestPlaces(t *testing.T) {
	type in struct {
		ID     string `json:"id"`
		Plain  string `json:"plain"`
		Query  string `json:"query" in:"query"`
		Body   string `json:"body" in:"body"`
		Cookie string `json:"cookie" in:"cookie"`
	}
	rows := []struct {
		method string
		want   encoded
	}{
		{"GET", encoded{"/x/1/y", "plain=2&query=3", []byte(`{"body":"4"}`), "5"}},
		{"DELETE", encoded{"/x/1/y", "plain=2&query=3", []byte(`{"body":"4"}`), "5"}},
		{"POST", encoded{"/x/1/y", "query=3", []byte(`{"plain":"2","body":"4"}`), "5"}},
		{"PUT", encoded{"/x/1/y", "query=3", []byte(`{"plain":"2","body":"4"}`), "5"}},
		{"PATCH", encoded{"/x/1/y", "query=3", []byte(`{"plain":"2","body":"4"}`), "5"}},
	}
	for _, row := range rows {
		args, err := schemas.ArgsOf(in{"1", "2", "3", "4", "5"})
		require.NoError(t, err)
		got, err := Endpoint[in]{Name: "x_y", Route: row.method + " /x/{id}/y"}.Operation().encode(args)
		require.NoError(t, err)
		assert.Equal(t, row.want, *got, row.method)
	}
}

func TestOnlyReadsAndDeletionsMayHaveNoBody(t *testing.T) {
	for method, want := range map[string]string{"GET": "", "DELETE": "", "POST": "{}", "PUT": "{}", "PATCH": "{}"} {
		got, err := Endpoint[schemas.None]{Name: "x_y", Route: method + " /x"}.Operation().encode(schemas.Args{})
		require.NoError(t, err)
		assert.Equal(t, want, string(got.body), method)
	}
}

// hostile are values that would change an address if they were not escaped.
var hostile = []string{
	"16-multiple-apps-template-example", "", ".", "..", "../", "/..", "a/../../b", "%2e%2e", "%2f", "%", "?", "#", "a?b=c#d", ";", "a:b@c",
	"\x00", "a\x00", "\n", "a\r\nHost: evil", " ", "\\", "ž", "\u202e", "\xff\xfe", "..;", "?confirmed=true", "//evil.example/",
}

// Every path of every endpoint keeps its shape, whatever stands in its arguments.
func TestRule15EveryPathKeepsItsShape(t *testing.T) {
	c := clientFor(t, "https://eu1.make.com")
	each(t, func(t *testing.T, o *Operation) {
		for _, match := range placeholder.FindAllStringSubmatch(o.Path, -1) {
			for _, value := range hostile {
				args := inPath(o, schemas.Args{})
				args[match[1]] = value
				e, err := o.encode(args)
				if err != nil {
					continue // refused, and so not sent
				}
				req, err := c.request(t.Context(), o, e)
				require.NoError(t, err)
				assert.Equal(t, "eu1.make.com", req.URL.Host)
				assert.Equal(t, strings.TrimPrefix(e.query, "?"), req.URL.RawQuery)
				assertFits(t, "/api/v2"+o.Path, req.URL.EscapedPath())
			}
		}
	})
}

// assertFits compares an address with a route, segment by segment.
func assertFits(t *testing.T, route, path string) {
	t.Helper()
	want, got := strings.Split(route, "/"), strings.Split(path, "/")
	if !assert.Len(t, got, len(want), path) {
		return
	}
	for i := range want {
		if strings.HasPrefix(want[i], "{") {
			assert.NotContains(t, []string{"", ".", ".."}, got[i], path)
		} else {
			assert.Equal(t, want[i], got[i], path)
		}
	}
}

// Whatever stands in an argument, the path keeps its number of segments, and
// reading it gives the argument back.
func FuzzRule15PathsKeepTheirShape(f *testing.F) {
	for _, seed := range hostile {
		f.Add(seed)
	}
	o := GetPublicTemplateBlueprint.Operation()
	c, err := New("eu1.make.com", apiKey)
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, value string) {
		e, err := o.encode(schemas.Args{"templateUrl": value})
		if err != nil {
			var invalid *schemas.Invalid
			require.ErrorAs(t, err, &invalid)
			return
		}
		assert.Equal(t, strings.Count(o.Path, "/"), strings.Count(e.path, "/"), e.path)

		u, err := url.Parse("https://eu1.make.com/api/v2" + e.path)
		require.NoError(t, err)
		assert.Equal(t, "https://eu1.make.com/api/v2"+e.path, u.String())
		assert.Equal(t, "/api/v2/templates/public/"+value+"/blueprint", u.Path)
		assert.Empty(t, u.RawQuery)
		assert.Empty(t, u.Fragment)

		req, err := c.request(t.Context(), o, e)
		require.NoError(t, err)
		assert.Equal(t, "eu1.make.com", req.URL.Host)
		segments := strings.Split(strings.TrimPrefix(req.URL.EscapedPath(), "/"), "/")
		require.Len(t, segments, 6)
		assert.NotContains(t, []string{"", ".", ".."}, segments[4])
		back, err := url.PathUnescape(segments[4])
		require.NoError(t, err)
		assert.Equal(t, value, back)
	})
}

// Whatever stands in an argument, a query parser finds that argument with that
// value, and no other.
func FuzzQuery(f *testing.F) {
	for _, seed := range []string{"http", "", "a b", "a+b", "a&teamId=2", "a=b", "a;b", "#", "%5B%5D", "]", "\x00\n", "ž", "\xff"} {
		f.Add(seed, seed)
	}
	f.Fuzz(func(t *testing.T, key, value string) {
		pairs := appendQuery(nil, "name", value)
		pairs = appendQuery(pairs, "usedApps", []any{value, key})
		pairs = appendQuery(pairs, "pg", map[string]any{key: value})
		query := strings.Join(pairs, "&")

		got, err := url.ParseQuery(query)
		require.NoError(t, err)
		assert.Equal(t, url.Values{"name": {value}, "usedApps[]": {value, key}, "pg[" + key + "]": {value}}, got)
		assert.NotContains(t, query, "+", "a space is %%20")
		assert.True(t, utf8.ValidString(query))

		u, err := url.Parse("https://eu1.make.com/api/v2/users?" + query)
		require.NoError(t, err)
		assert.Equal(t, query, u.RawQuery)
		assert.Empty(t, u.Fragment)
	})
}

func TestWhatIsSpreadNeverSpeaksForAnArgument(t *testing.T) {
	args := schemas.Args{"teamId": json.Number("1"), "name": "declared", "accountName": "slack", "data": map[string]any{
		"accountType": "EVIL", "AccountName": "EVIL", "confirmed": true, "teamId[]": 9, "apiKey": "kept",
	}}
	e, err := CreateConnection.Operation().encode(args)
	require.NoError(t, err)
	assert.NotContains(t, string(e.body), "EVIL")
	assert.NotContains(t, string(e.body), "confirmed")
	assert.Contains(t, string(e.body), `"apiKey":"kept"`)
}
