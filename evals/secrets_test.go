package evals

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSecretsAreFoundInEveryDisguise(t *testing.T) {
	const secret = `p&ss "wörd"`
	inJSON := func(v any) string {
		raw, err := json.Marshal(v)
		require.NoError(t, err)
		return string(raw)
	}
	for name, text := range map[string]string{
		"as it is":         "it is " + secret,
		"in JSON":          inJSON(map[string]any{"a": []any{secret}}),
		"as a name":        inJSON(map[string]any{secret: 1}),
		"in JSON in JSON":  inJSON([]any{"see\n" + inJSON(secret)}),
		"in a log":         "{\"message\":\"x\"}\n" + inJSON(map[string]any{"message": secret}) + "\n",
		"in a stream":      "event: message\ndata: " + inJSON([]any{inJSON([]any{inJSON([]any{secret})})}) + "\n\n",
		"in a broken line": `{"message":"p\u0026ss \"wörd\"`,
		"in an address":    "https://example.com/?q=" + url.QueryEscape(secret),
		"in a path":        "https://example.com/" + url.PathEscape(secret),
		"in base64":        base64.StdEncoding.EncodeToString([]byte(secret)),
		"later in base64":  base64.URLEncoding.EncodeToString([]byte("?" + secret + "?")),
		"later still":      base64.StdEncoding.EncodeToString([]byte("??" + secret)),
	} {
		assert.NotEmpty(t, leak(spelled(text), secret), name)
	}
	assert.Empty(t, leak(spelled(`{"a":"p&ss","b":" \"wörd\""}`), secret), "two texts are not one")
}

func TestEachTextOfWhatIsTypedIsASecret(t *testing.T) {
	assert.ElementsMatch(t, []string{`{"a":["canary-1",1,"short"]}`, "canary-1"}, worthHiding(`{"a":["canary-1",1,"short"]}`))
	assert.Equal(t, []string{"{no JSON"}, worthHiding("{no JSON"))
}
