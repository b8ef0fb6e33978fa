package clean_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/tools/clean"
)

// spellings are a string as senders of JSON write it: as little escaped as can be, as Go does, and
// every character as an escape.
func spellings(t *testing.T, text string) []string {
	t.Helper()
	usual, err := json.Marshal(text)
	require.NoError(t, err)
	var bare, escaped strings.Builder
	encoder := json.NewEncoder(&bare)
	encoder.SetEscapeHTML(false)
	require.NoError(t, encoder.Encode(text))
	for _, unit := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&escaped, `\u%04x`, unit)
	}
	return []string{string(usual), strings.TrimSpace(bare.String()), `"` + escaped.String() + `"`}
}

func TestJSONCleansWhatTextDoes(t *testing.T) {
	for _, r := range corpus(t) {
		want := strings.ToValidUTF8(r.want, "\ufffd")
		for _, spelling := range spellings(t, r.before) {
			raw := []byte(`{"n":[1.50,{"x":` + spelling + ` }],` + spelling + `:null}`)
			var got struct {
				N [2]any `json:"n"`
			}
			cleaned := clean.JSON(raw)
			require.NoError(t, json.Unmarshal(cleaned, &got), "%s: %s", r.line, cleaned)
			assert.Equal(t, want, got.N[1].(map[string]any)["x"], r.line)
			var members map[string]any
			require.NoError(t, json.Unmarshal(cleaned, &members))
			assert.Contains(t, members, want, r.line)
			assert.Contains(t, string(cleaned), "1.50", "numbers stay as they are written")
		}
	}
}

func TestJSONThatIsCleanStaysAsItIsWritten(t *testing.T) {
	for _, raw := range []string{
		`{ "a" : "b\/c\n\"d\\u200b" , "n" : 1E+2 }`, `"\u003cb\u003e \u0026amp; \ud83d\ude00"`, `"日本語 & Söhne &amp; \"x\""`,
		`"\ud800"`, `"\u0001` + ``, `"`, `"\`, ``, `null`, "\"\xff\"",
	} {
		assert.Equal(t, raw, string(clean.JSON([]byte(raw))))
	}
}

func TestJSONNamesStayApart(t *testing.T) {
	for _, one := range []struct{ before, want string }{
		{`{"role\u200b":"owner","role":"guest"}`, `{"role (2)":"owner","role":"guest"}`},
		{`{"a":1,"a\u200b":2,"a\u200c":3,"a (2)":4,"b\u200b":5}`, `{"a":1,"a (3)":2,"a (4)":3,"a (2)":4,"b":5}`},
		{`[{"a":1},{"a\u200b":2,"x":{"a\u200b":3}},{"a\u200b":4}]`, `[{"a":1},{"a":2,"x":{"a":3}},{"a":4}]`},
		{`{"\u0061":1,"a\u200b" :2,"v":"a\u200b"}`, `{"\u0061":1,"a (2)" :2,"v":"a"}`},
		{`{"x":["{","\u200b"],"\u200b":[{}],"":2}`, `{"x":["{",""]," (2)":[{}],"":2}`},
	} {
		assert.Equal(t, one.want, string(clean.JSON([]byte(one.before))))
	}
}

// Thousands of names that look alike are no work for a minute.
func TestJSONNamesStayApartInTime(t *testing.T) {
	const many = 5_000
	raw := []byte(`{"a":0`)
	for i := range many {
		raw = fmt.Appendf(raw, `,"%sa%s":1`, strings.Repeat(`\u200b`, i%50), strings.Repeat(`\u200b`, 1+i/50%400))
	}
	var members map[string]any
	require.NoError(t, json.Unmarshal(clean.JSON(append(raw, '}')), &members))
	assert.Len(t, members, many+1)
}

func TestDeepJSONIsCleaned(t *testing.T) {
	const levels = 20_000
	raw := strings.Repeat(`[{"a\u200b":`, levels) + "1" + strings.Repeat("}]", levels)
	assert.Equal(t, strings.Repeat(`[{"a":`, levels)+"1"+strings.Repeat("}]", levels), string(clean.JSON([]byte(raw))))
}

func FuzzCleanJSON(f *testing.F) {
	for _, r := range corpus(f) {
		raw, err := json.Marshal(map[string]any{r.before: []any{r.before, 1}, r.want: r.want})
		require.NoError(f, err)
		f.Add(raw)
	}
	f.Add([]byte(`{"a\u200b":1,"a":{"a\u200b":[]},"a (2)":"\ud800\u200b"}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		before := bytes.Clone(raw)
		once := clean.JSON(raw)
		assert.Equal(t, before, raw, "what came in is not written to")
		assert.Equal(t, string(once), string(clean.JSON(once)), "cleaned again it stays the same")
		if json.Valid(raw) {
			assert.True(t, json.Valid(once), "%s", once)
			assert.Equal(t, names(t, raw), names(t, once), "as many names")
		}
	})
}

// names counts the names in each object, in order; equal ones count once.
func names(t *testing.T, raw []byte) []int {
	t.Helper()
	var counts []int
	var walk func(raw json.RawMessage)
	walk = func(raw json.RawMessage) {
		var list []json.RawMessage
		var object map[string]json.RawMessage
		if json.Unmarshal(raw, &list) == nil {
			for _, item := range list {
				walk(item)
			}
		} else if json.Unmarshal(raw, &object) == nil {
			counts = append(counts, len(object))
		}
	}
	walk(raw)
	return counts
}

// page is 20 kB of JSON, such as a list of data stores.
func page(name string) []byte {
	var b bytes.Buffer
	b.WriteString(`{"dataStores":[`)
	for i := 0; b.Len() < 20_000; i++ {
		fmt.Fprintf(&b, `{"id":%d,"name":"%s %d","records":%d,"size":"%d","maxSize":"1048576","teamId":512},`, 1000+i, name, i, i*37, i*4099)
	}
	b.WriteString(`null]}`)
	return b.Bytes()
}

func BenchmarkJSON(b *testing.B) {
	for _, one := range []struct{ name, text string }{
		{"ascii", "Customers of a region and what they have ordered from us so far"},
		{"escapes", `Customers of a \"region\" and what\nthey have ordered from us so far`},
		{"chinese", "某个地区的客户以及他们迄今为止从我们这里订购的商品"},
		{"hindi", "किसी क्षेत्र के ग्राहक और उन्होंने अब तक हमसे क्या मँगवाया"},
		{"emoji", "Kunden ❤️ 👩🏽‍🔬 der Region für Größeres"},
		{"entities", "Customers &amp; what they&nbsp;have ordered from us so far"},
		{"hidden", "Customers\u200b of a region and what they have\u202e ordered from us"},
	} {
		b.Run(one.name, func(b *testing.B) {
			raw := page(one.text)
			b.SetBytes(int64(len(raw)))
			for b.Loop() {
				clean.JSON(raw)
			}
		})
	}
}
