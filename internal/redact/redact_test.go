package redact

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

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
		{`{"tokens":12,"usedToken":3,"secrets":"A person can see them."}`, `{"tokens":12,"usedToken":3,"secrets":"A person can see them."}`},
		{`{"broken":"Bearer abcdefghijklmnop`, `{"broken":"Bearer hidden-1`},
		{`{"secret":"(hidden: a secret)"}`, `{"secret":"(hidden: a secret)"}`},
	}
	for _, row := range rows {
		s := NewSession()
		assert.Equal(t, row.want, s.Text(row.text))
		assert.Equal(t, row.want, s.Text(row.want), "what is clean stays")
	}
}

func TestSecretsAreFoundWhereverATextHasThem(t *testing.T) {
	for _, text := range []string{
		"password: %s. Please.", "GET https://api.example/x?api_key=%s&limit=5", "GET /x?limit=5&token=%s", "https://%s@api.example/x", "postgres://bob:%s@db.example/x",
		"Authorization: Basic %s", "authorization: token %s", "curl -u bob:%s https://api.example", "curl --user 'bob:%s' x",
		"curl -H 'X-Token: %s' x", `curl -H \"X-Api-Key: %s\" x`, "login --password=%s --force", "login --password %s --force",
		"body: apiToken=%s", "MAKE_API_KEY=%s", "export SECRET='%s'", "password: %s", "my API key: %s", "Cookie: theme=dark; sid=%s",
		"Set my password to %s.", "The token is %s", `{"cut": "off", "password": "%s`, `[{"password":"%s"}`,
		`{"a":1} and {"password":"%s"}`, `Use {braces} and {{1.more}}, then {"password":"%s"}`, `[1] [{"a":{"apiKey":"%s"}}]`,
		`{"headers":[{"name":"Authorization","value":"%s"},{"key":"X-Api-Key","value":"%[1]s"}]}`,
		`{"fields":[{"name":"apiKey","value":"%s"}]}`, `{"secrets":{"db":"%s","ids":[5]}}`, `{"tokens":["%s"]}`, `{"auth":{"user":"bob","more":"%s"}}`,
		`{"text":"{\"text\":\"{\\\"password\\\":\\\"%s\\\"}\"}"}`,
	} {
		for _, secret := range []string{"abc-short-7", "Tr0ub4dor&3x", "Ym9iOnB3MTI="} {
			if strings.Contains(text, "?") && strings.Contains(secret, "&") || strings.Contains(text, "Basic") && strings.Contains(secret, "&") {
				continue // it would end there
			}
			clean := NewSession().Text(fmt.Sprintf(text, secret))
			assert.NotContains(t, clean, secret[:8], text)
			assert.Contains(t, clean, "hidden-1", text)
			assert.Equal(t, clean, NewSession().Text(clean), "what is clean stays")
		}
	}
	for _, token := range []string{"my token: %s", "API token %s", "token is %s", "(token) %s"} {
		assert.NotContains(t, NewSession().Text(fmt.Sprintf(token, "5e9c1d3a-7f20-4b6e-9a51-c07d84f2b613")), "5e9c1d3a", token)
	}
	assert.Equal(t, "password: hidden-1! Use hidden-1.", NewSession().Text("password: Tr0ub&3! Use Tr0ub&3."))
	for _, short := range []string{"https://bob:pw@db.example", "curl -u bob:pw x", "password=pw", `{"password":"pw"}`} {
		assert.NotContains(t, NewSession().Text(short), "pw\"", short)
		assert.NotRegexp(t, `pw(@| x|$)`, NewSession().Text(short), short)
	}
}

func TestWhatIsNoSecretStays(t *testing.T) {
	for _, text := range []string{
		"currentPassword: must not be empty", "token: required by Make", "Authorization: Bearer {{1.token}}", "keyword=shoes&page=2",
		"https://hook?limit=5", "tokens: 1234", `{"key":"customer-9","value":"Ann"}`, `{"name":"Larkspur","value":"Bikes"}`,
		`{ "spaced" : [ 1.50 ] }`, "{{1.name}} [x] {y}", "the key to it is simple", "Set the token to expire in 2027", "authorId=7&keyId=5",
		`{"properties":{"password":{"type":"string","minLength":8,"description":"The new one."}}}`,
		`{"credential":{"id":5,"name":"CRM","status":"pending"},"credentials":[{"id":5,"owner":"Ann"}]}`,
		`{"maxTokens":900,"tokens_used":12,"tokenLimit":5,"passwordVersion":2,"hasPassword":true}`, "at 10:30, ann@larkspur.example wrote",
		"[" + strings.Repeat("[", 5000), "passenger: ann-7",
		`{"apiToken":{"created":"2026-01-02","label":"Build server","scope":["users:read"]}}`, `credentials: oauth "Xero", "API Key Auth"`, "ratio 3:4 = 0.75",
	} {
		assert.Equal(t, text, NewSession().Text(text))
	}
}

func TestNamesOfSecrets(t *testing.T) {
	for _, name := range []string{
		"password", "newPassword1", "password2", "PASSWORD", "pwd", "pass", "authPass", "pin", "auth", "accessKey", "accesskey", "apiKey", "X-Api-Key",
		"api_key", "MAKE_API_KEY", "APIKey", "passwordConfirmation", "passwordconfirmation", "tokenValue", "newPasswordRepeat", "clientSecretValue",
		"clientsecret", "tokens", "secrets", "Authorization", "Proxy-Authorization", "Set-Cookie", "otp", "totp", "tfaCode", "requestState",
		"elicitationId", "privateKey", "credentials", "API key", "body.apiToken", "authCode",
	} {
		assert.True(t, Secret(name), name)
	}
	for _, name := range []string{
		"", "keyword", "passenger", "author", "authorId", "authorized", "keyId", "key", "tokenId", "tokenType", "tokenCount", "passed", "passRate", "pinned",
		"secretary", "tokenize", "authUser", "authUsed", "publicKeyboard", "passwordVersion", "tokenLimit", "spinner", "bypass2x", "expires_in",
	} {
		assert.False(t, Secret(name), name)
	}
}

func TestNumbersAreSecretsToo(t *testing.T) {
	value := map[string]any{
		"password": json.Number("99887766"), "otp": json.Number("424299"), "pin": 1234.0, "tokens": json.Number("77777"), "usedToken": json.Number("55555"),
		"max_tokens": json.Number("66666"), "auth": map[string]any{"code": json.Number("909090")}, "text": "it is 99887766",
	}
	clean, err := JSON(NewSession().Value(value, nil))
	require.NoError(t, err)
	for _, secret := range []string{"99887766", "424299", "1234", "909090"} {
		assert.NotContains(t, string(clean), secret)
	}
	for _, count := range []string{"77777", "55555", "66666"} {
		assert.Contains(t, string(clean), count)
	}
}

// What stands in a place for secrets and may well stand elsewhere for itself is hidden there alone.
func TestOrdinaryWordsAndIDsStayElsewhere(t *testing.T) {
	for text, want := range map[string]string{
		`[{"name":"Basic set, none, true","auth":"basic","token":"none","secret":"true"},"basic"]`: `[{"auth":"hidden-1","name":"Basic set, none, true","secret":"true","token":"hidden-2"},"basic"]`,
		`{"auth":"oauth2","apiKey":"API key","type":"oauth2"}`:                                     `{"apiKey":"hidden-1","auth":"hidden-2","type":"oauth2"}`,
		`{"auth":4521,"password":"{{2.password}}","hookId":4521}`:                                  `{"auth":4521,"password":"{{2.password}}","hookId":4521}`,
		`{"authorization":"Bearer {{1.token}}","token":"${TOKEN}","use":"{{1.token}}"}`:            `{"authorization":"Bearer {{1.token}}","token":"${TOKEN}","use":"{{1.token}}"}`,
		`{"pin":4521,"hookId":4521,"text":"hook 4521"}`:                                            `{"hookId":4521,"pin":"hidden-1","text":"hook 4521"}`,
		`{"pin":"4521","hookId":4521,"at":145210}`:                                                 `{"at":145210,"hookId":4521,"pin":"hidden-1"}`,
		`{"password":99887766,"at":1799887766000,"n":99887766,"text":"it is 99887766."}`:           `{"at":1799887766000,"n":"hidden-1","password":"hidden-1","text":"it is hidden-1."}`,
		`{"password":"{Tern!over9","text":"{Tern!over9"}`:                                          `{"password":"hidden-1","text":"hidden-1"}`,
		`{"token":"{{base64(\"bob:Tern9\")}}"}`:                                                    `{"token":"hidden-1"}`,
		`{"secret":"qwertzuiopasdfghjklyx","text":"qwertzuiopasdfghjklyx"}`:                        `{"secret":"hidden-1","text":"hidden-1"}`,
		`{"tokens":["99887766"]}`:                                                                  `{"tokens":["hidden-1"]}`,
	} {
		assert.Equal(t, want, NewSession().Text(text))
	}
	s := NewSession()
	s.Text(`{"password":99887766,"pin":4521}`)
	assert.Equal(t, `[{"id":199887766}]`, s.Text(`[{"id":199887766}]`), "JSON stays JSON")
	s.Text(`{"apiKey":"99887766"}`)
	assert.Equal(t, "hidden-1", s.Text("99887766"), "one secret has one name, wherever it was found")
	value := map[string]any{"first": "a Tern!over 7", "data": map[string]any{"auth": "basic", "tls": "true", "x": json.Number("4521")}, "n": json.Number("4521"), "kind": "basic: true"}
	clean, err := JSON(NewSession().Value(value, func(name string) bool { return name == "data" }))
	require.NoError(t, err)
	assert.JSONEq(t, `{"first":"a Tern!over 7","data":{"auth":"hidden-1","tls":"hidden-2","x":"hidden-3"},"n":"hidden-3","kind":"basic: true"}`, string(clean))
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
	assert.Equal(t, "zz_make_long_API_TOKEN=hidden-1", s.Text("zz_make_long_API_TOKEN=abc-short-7"))
	s = NewSession()
	s.Looks = func(word string) bool { return strings.HasPrefix(word, "zz") }
	assert.Equal(t, "see hidden-1 and aaaaaaaaaaaaaaaaaaaaaaaa", s.Text("see zzaaaaaaaaaaaaaaaaaaaaaa and aaaaaaaaaaaaaaaaaaaaaaaa"))
}

// A text that is eight times as long takes about eight times as long to clean, not 64 times.
func TestTimeGrowsWithTheText(t *testing.T) {
	const short, most, tries = 4_000, 20, 6
	for _, unit := range []string{
		"password={", `"cookie: {"`, "password: x ", "token is a1 ", " --password ", "{", `{"password":"{`, "=", `\`,
	} {
		best := func(best time.Duration, size int) time.Duration {
			text := strings.Repeat(unit, size/len(unit))
			start := time.Now()
			NewSession().Text(text)
			return min(best, time.Since(start))
		}
		once, times := time.Hour, time.Hour
		for try := 0; try < tries && (try == 0 || times > most*once); try++ {
			for range 3 { // or a slow one would hide that the long one is slower
				once = best(once, short)
			}
			times = best(times, 8*short)
		}
		assert.LessOrEqual(t, times, most*once, unit)
	}
}

// However long a secret is, none of it is told.
func TestLongSecretsAreHiddenWhole(t *testing.T) {
	long := strings.Repeat("Tern!over7", 1000)
	assert.Equal(t, "password=hidden-1 and hidden-1", NewSession().Text("password="+long+" and "+long))
	got := NewSession().Text(`{"cut": "password=` + long)
	assert.Equal(t, `hidden-1`, got[strings.IndexByte(got, '=')+1:])
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
