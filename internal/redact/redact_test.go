package redact

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSecretsAreTakenOutOfTexts(t *testing.T) {
	rows := []struct{ text, want string }{
		{"nothing to hide", "nothing to hide"},
		{"Authorization: Bearer abcdefghijklmnop.qr", "Authorization: Bearer hidden-1"},
		{"open http://127.0.0.1:8080/approve/V7GZQK3M4XPLDA now", "open http://127.0.0.1:8080/approve/hidden-1 now"},
		{"https://hook.eu2.make.com/k1j2h3g4f5d6 twice k1j2h3g4f5d6", "https://hook.eu2.make.com/hidden-1 twice hidden-1"},
		{"first k1j2h3g4f5d6 then https://hook.eu2.make.com/k1j2h3g4f5d6", "first hidden-1 then https://hook.eu2.make.com/hidden-1"},
		{"k1j2h3g4f5d6@hook.eu2.make.com", "hidden-1@hook.eu2.make.com"},
		{"https://maren:larkspur@db.example/x", "https://maren:hidden-1@db.example/x"},
		{"key sk-abcdefghijklmnopqrstuv", "key hidden-1"},
		{`{"newPassword1":"Tern!over","id":7}`, `{"id":7,"newPassword1":"hidden-1"}`},
		{"<mark>\n{\"a\":[{\"accessToken\":\"x9\"}]}\n</mark>", "<mark>\n{\"a\":[{\"accessToken\":\"hidden-1\"}]}\n</mark>"},
		{`{"deep":"{\"clientSecret\":\"s3cret!\"}","again":"s3cret!"}`, `{"again":"hidden-1","deep":"{\"clientSecret\":\"hidden-1\"}"}`},
		{`{"tokens":12,"usedToken":3,"secrets":"A person can see them."}`, `{"secrets":"A person can see them.","tokens":12,"usedToken":3}`},
		{`{"broken":"Bearer abcdefghijklmnop`, `{"broken":"Bearer hidden-1`},
		{`{"secret":"(hidden: a secret)"}`, `{"secret":"(hidden: a secret)"}`},
	}
	for _, row := range rows {
		s := NewSession()
		assert.Equal(t, row.want, s.Text(row.text))
		assert.Equal(t, row.want, s.Text(row.want), "what is clean stays")
	}
}

func TestASecretHasOneNameInASession(t *testing.T) {
	s := NewSession("Larkspur\"7")
	assert.Equal(t, "no Larkspur: hidden-1, in JSON hidden-1", s.Text(`no Larkspur: Larkspur"7, in JSON Larkspur\"7`))
	assert.Equal(t, map[string]any{"data": map[string]any{"key": "hidden-2", "port": "hidden-3", "tls": true}, "name": "hidden-2"},
		s.Value(map[string]any{"data": map[string]any{"key": "k-991-x", "port": json.Number("5432"), "tls": true}, "name": "k-991-x"},
			func(name string) bool { return name == "data" }))
	assert.Equal(t, 3, s.Count())
}

func TestSecretsBeyondTheBoundAreHiddenAllTheSame(t *testing.T) {
	s := NewSession()
	for i := range mostKnown + 5 {
		s.Hidden("secret " + strings.Repeat("x", i))
	}
	assert.Equal(t, mostKnown, s.Count())
	assert.Equal(t, "hidden", s.Hidden("one more"))
}

func TestWhatLooksLikeASecretToTheCallerIsOne(t *testing.T) {
	s := NewSession()
	s.Looks = func(word string) bool { return strings.HasPrefix(word, "zz") }
	assert.Equal(t, "see hidden-1 and aaaaaaaaaaaaaaaaaaaaaaaa", s.Text("see zzaaaaaaaaaaaaaaaaaaaaaa and aaaaaaaaaaaaaaaaaaaaaaaa"))
}

// Whatever the message, a secret that is known does not get through, and JSON stays JSON.
func FuzzKnownSecretsDoNotGetThrough(f *testing.F) {
	f.Add(`{"a":"Kestrel&9-hill","b":["x Kestrel&9-hill y"]}`)
	f.Add(`{"Kestrel&9-hill":"{\"a\":\"Kestrel&9-hill\"}"}`)
	f.Add(`"[\"Kestrel\u00269-hill\"]"`)
	f.Fuzz(func(t *testing.T, message string) {
		var value any
		if json.Unmarshal([]byte(message), &value) != nil {
			return
		}
		out, err := json.Marshal(NewSession("Kestrel&9-hill").Value(value, nil))
		require.NoError(t, err)
		var back any
		require.NoError(t, json.Unmarshal(out, &back))
		assert.NotContains(t, texts(back), "Kestrel&9-hill")
	})
}

// texts are all the texts of a value in one.
func texts(value any) string {
	var b strings.Builder
	switch v := value.(type) {
	case string:
		return v + "\n"
	case []any:
		for _, item := range v {
			b.WriteString(texts(item))
		}
	case map[string]any:
		for name, item := range v {
			b.WriteString(name + "\n" + texts(item))
		}
	}
	return b.String()
}
