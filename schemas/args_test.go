package schemas

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/invopop/jsonschema"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDecodeReadsOneObject(t *testing.T) {
	n := func(digits string) json.Number { return json.Number(digits) }
	rows := []struct {
		name, raw string
		want      Args
	}{
		{"nothing", "", Args{}},
		{"white space", " \r\n\t", Args{}},
		{"null", " null\n", Args{}},
		{"an empty object", "{}", Args{}},
		{"white space around it", "\n{ }\n", Args{}},
		{"a number above 2^53 keeps its digits", `{"id":9007199254740993}`, Args{"id": n("9007199254740993")}},
		{"a number above 2^64 keeps its digits", `{"id":123456789012345678901}`, Args{"id": n("123456789012345678901")}},
		{"a fraction keeps its digits", `{"x":0.10}`, Args{"x": n("0.10")}},
		{
			"everything JSON has", `{"s":"a\u0000ž","t":true,"f":false,"n":null,"l":[1,[],{}],"o":{"p":{"q":[null]}}}`,
			Args{
				"s": "a\x00ž", "t": true, "f": false, "n": nil, "l": []any{n("1"), []any{}, map[string]any{}},
				"o": map[string]any{"p": map[string]any{"q": []any{nil}}},
			},
		},
		{"the same name in two objects", `{"a":{"x":1},"b":{"x":2}}`, Args{"a": map[string]any{"x": n("1")}, "b": map[string]any{"x": n("2")}}},
		{"names that differ in case are two names", `{"a":1,"A":2}`, Args{"a": n("1"), "A": n("2")}},
		{"a name with NUL is not the name without", `{"a":1,"a\u0000":2}`, Args{"a": n("1"), "a\x00": n("2")}},
		{"an empty name", `{"":1}`, Args{"": n("1")}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			got, err := Decode([]byte(row.raw))
			require.NoError(t, err)
			assert.Equal(t, row.want, got)
		})
	}
}

func TestDecodeRefusesEverythingElse(t *testing.T) {
	rows := []struct{ name, raw, want string }{
		{"a name that stands twice", `{"teamId":1,"teamId":2}`, `the arguments are not valid JSON: "teamId" stands twice in one object`},
		{"a name that stands twice, once escaped", `{"teamId":1,"te\u0061mId":2}`, `the arguments are not valid JSON: "teamId" stands twice in one object`},
		{"a name that stands twice, deep inside", `{"a":[{"b":{"c":1,"c":1}}]}`, `the arguments are not valid JSON: "c" stands twice in one object`},
		{"a name that stands twice, first with null", `{"a":null,"a":1}`, `the arguments are not valid JSON: "a" stands twice in one object`},
		{"a second object", `{}{}`, "something follows the arguments' closing brace"},
		{"a brace too many", `{}}`, "something follows the arguments' closing brace"},
		{"words after it", `{} and more`, "something follows the arguments' closing brace"},
		{"a list", `[{}]`, "the arguments must be one JSON object"},
		{"a text", `"{}"`, "the arguments must be one JSON object"},
		{"a number", `1`, "the arguments must be one JSON object"},
		{"half an object", `{"a":`, "the arguments are not valid JSON: it ends too early"},
		{"half a list", `{"a":[1`, "the arguments are not valid JSON: it ends too early"},
		{"half a name", `{"a`, "the arguments are not valid JSON: it ends too early"},
		{"201 objects in each other", nested(`{"a":`, 202, `}`), "the arguments are not valid JSON: nested deeper than 200 levels"},
		{"10,000 lists in each other", `{"a":` + strings.Repeat("[", 10_000), "the arguments are not valid JSON: nested deeper than 200 levels"},
		{"a number with a huge exponent", `{"a":1e1000000}`, "the arguments are not valid JSON: a number has more than 400 characters or an exponent above 999"},
		{"a number with a tiny exponent", `{"a":1E-001000}`, "the arguments are not valid JSON: a number has more than 400 characters or an exponent above 999"},
		{"a number without end", `{"a":` + strings.Repeat("9", 100_000) + `}`, "the arguments are not valid JSON: a number has more than 400 characters or an exponent above 999"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			got, err := Decode([]byte(row.raw))
			var invalid *Invalid
			require.ErrorAs(t, err, &invalid)
			require.EqualError(t, err, row.want)
			assert.Nil(t, got)
		})
	}
	for _, raw := range []string{`{a:1}`, `{'a':1}`, `{"a":1,}`, `{"a" 1}`, `{,}`, `[1,]`, `{"a":[1 2]}`, `{"a":01}`, `{"a":NaN}`, `{"a":1]`, `{"a":"` + "\n" + `"}`, `{1:2}`, `// {}`, "\ufeff{}", `}`} {
		t.Run(raw, func(t *testing.T) {
			_, err := Decode([]byte(raw))
			require.ErrorContains(t, err, "the arguments are not valid JSON: ")
		})
	}
}

func TestDecodeTakesBlueprintsOfAnyRealDepth(t *testing.T) {
	_, err := Decode([]byte(nested(`{"a":`, 150, `}`)))
	require.NoError(t, err)
}

func nested(open string, times int, end string) string {
	return strings.Repeat(open, times) + "1" + strings.Repeat(end, times)
}

func TestArgsOfLeavesOutWhatIsNotGiven(t *testing.T) {
	got, err := ArgsOf(ListUsers{TeamID: 9007199254740993, Cols: []string{"id"}, Page: &Page{Limit: 5}})
	require.NoError(t, err)
	assert.Equal(t, Args{
		"teamId": json.Number("9007199254740993"), "cols": []any{"id"}, "pg": map[string]any{"limit": json.Number("5")},
	}, got)

	got, err = ArgsOf(None{})
	require.NoError(t, err)
	assert.Equal(t, Args{}, got)

	_, err = ArgsOf(func() {})
	require.Error(t, err)
}

func TestIDsAreReadAsNumbersAndAsDigits(t *testing.T) {
	for raw, want := range map[string]ID{`35`: 35, `"35"`: 35, `9007199254740993`: 9007199254740993, `"9007199254740993"`: 9007199254740993} {
		var id ID
		require.NoError(t, json.Unmarshal([]byte(raw), &id))
		assert.Equal(t, want, id)
		back, err := json.Marshal(id)
		require.NoError(t, err)
		assert.Equal(t, fmt.Sprint(int64(want)), string(back), "an id is written as a number")
	}
	for _, raw := range []string{`"abc"`, `1.5`, `true`, `""`, `[1]`, `99999999999999999999`} {
		var id ID
		assert.ErrorContains(t, json.Unmarshal([]byte(raw), &id), "an id is a whole number, got "+raw)
	}
}

// A value is turned into what the schema wants only where one reading is possible.
func TestCoercion(t *testing.T) {
	const (
		integer = `{"type":"integer"}`
		list    = `{"type":"array","items":{"type":"integer"}}`
		words   = `{"type":"array","items":{"type":"string"}}`
		page    = `{"type":"object","properties":{"limit":{"type":"integer"},"ids":{"type":"array","items":{"type":"integer"}},"sub":{"type":"object","properties":{"n":{"type":"integer"}}}}}`
		open    = `{"type":"object"}`
	)
	rows := []struct{ name, schema, value, want string }{
		{"digits for an integer", integer, `"35"`, `35`},
		{"digits with a minus", integer, `"-35"`, `-35`},
		{"leading zeros are not digits of it", integer, `"0035"`, `35`},
		{"all digits of a large one", integer, `"900719925474099311"`, `900719925474099311`},
		{"a fraction of zero", integer, `35.0`, `35`},
		{"an exponent", integer, `3.5e1`, `35`},
		{"minus zero", integer, `-0`, `0`},
		{"the largest of 64 bits", integer, `9223372036854775807`, `9223372036854775807`},
		{"more than 64 bits stays", integer, `1e19`, `1e19`},
		{"a real fraction stays", integer, `1.5`, `1.5`},
		{"words stay", integer, `"three"`, `"three"`},
		{"digits with a unit stay", integer, `"35 MB"`, `"35 MB"`},
		{"digits with spaces stay", integer, `" 35"`, `" 35"`},
		{"a fraction as text stays", integer, `"1.5"`, `"1.5"`},
		{"an exponent as text stays", integer, `"1e3"`, `"1e3"`},
		{"hexadecimal stays", integer, `"0x10"`, `"0x10"`},
		{"a plus stays", integer, `"+35"`, `"+35"`},
		{"two minuses stay", integer, `"--35"`, `"--35"`},
		{"a lone minus stays", integer, `"-"`, `"-"`},
		{"no text stays", integer, `""`, `""`},
		{"more digits than a number has stay", integer, `"9999999999999999999"`, `"9999999999999999999"`},
		{"a boolean stays", integer, `true`, `true`},
		{"null stays", integer, `null`, `null`},
		{"a list for an integer stays", integer, `[35]`, `[35]`},

		{"a list stays", words, `["http","gmail"]`, `["http","gmail"]`},
		{"one value for a list of one", words, `"http"`, `["http"]`},
		{"one number for a list of one", list, `"35"`, `[35]`},
		{"the text of a list", words, ` "[\"http\",\"gmail\"]"`, `["http","gmail"]`},
		{"the text of a list with white space", words, `" [\"http\"] "`, `["http"]`},
		{"the text of a list of large numbers keeps their digits", list, `"[9007199254740993,\"2\"]"`, `[9007199254740993,2]`},
		{"digits in a list of integers", list, `["1",2]`, `[1,2]`},
		{"half the text of a list is one value", words, `"[\"http\""`, `["[\"http\""]`},
		{"words with commas are one value", words, `"http,gmail"`, `["http,gmail"]`},
		{"an object for a list stays", words, `{"0":"http"}`, `{"0":"http"}`},
		{"null for a list stays", words, `null`, `null`},

		{"digits inside an object", page, `{"limit":"5","more":"6"}`, `{"limit":5,"more":"6"}`},
		{"digits deep inside an object", page, `{"ids":"7","sub":{"n":"8"}}`, `{"ids":[7],"sub":{"n":8}}`},
		{"the text of an object", page, `"{\"limit\":\"5\"}"`, `{"limit":5}`},
		{"the text of an object keeps large numbers", open, `" {\"n\":9007199254740993}"`, `{"n":9007199254740993}`},
		{"the text of an object with a name twice stays", open, `"{\"n\":1,\"n\":2}"`, `"{\"n\":1,\"n\":2}"`},
		{"half the text of an object stays", open, `"{\"n\":1"`, `"{\"n\":1"`},
		{"other text for an object stays", open, `"null"`, `"null"`},
		{"no text for an object stays", open, `""`, `""`},
		{"a list for an object stays", open, `[]`, `[]`},

		{"a number for text stays", `{"type":"string"}`, `35`, `35`},
		{"text for a boolean stays", `{"type":"boolean"}`, `"true"`, `"true"`},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			var schema jsonschema.Schema
			require.NoError(t, json.Unmarshal([]byte(row.schema), &schema))
			args, err := Decode([]byte(`{"v":` + row.value + `}`))
			require.NoError(t, err)
			got, err := json.Marshal(coerce("v", args["v"], &schema))
			require.NoError(t, err)
			assert.Equal(t, row.want, string(got))
		})
	}
}

// Coercion makes new lists and objects: a caller's own are left as they were.
func TestCoercionChangesNothingInPlace(t *testing.T) {
	list := []any{"1"}
	object := map[string]any{"limit": "5"}
	args := Args{"teamId": "35", "cols": list, "pg": object}
	require.Error(t, Of[ListDataStores]().Check(args, false), "1 is no column")
	assert.Equal(t, []any{"1"}, list)
	assert.Equal(t, map[string]any{"limit": "5"}, object)
	assert.Equal(t, json.Number("35"), args["teamId"], "the arguments themselves are brought into form")
}
