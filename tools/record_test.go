package tools_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi/sandbox"
	"makemcp/tools"
)

func TestARecordingHasNoSecrets(t *testing.T) {
	b := newBench(t)
	const canary = "Kestrel&9-hill"
	rows := []struct {
		name, message string
		fromClient    bool
	}{
		{"what the schema calls a secret", `{"id":1,"method":"tools/call","params":{"name":"users_update-password","arguments":{"userId":7,"currentPassword":"` + canary + `"}}}`, true},
		{"the same through tools_call", `{"id":1,"method":"tools/call","params":{"name":"tools_call","arguments":{"name":"users_update-password","arguments":{"newPassword1":"` + canary + `"}}}}`, true},
		{"an object that is one secret", `{"id":1,"method":"tools/call","params":{"name":"connections_create","arguments":{"accountName":"x","data":{"host":"` + canary + `"}}}}`, true},
		{"a handle that passes through sealed", `{"id":1,"method":"tools/call","params":{"name":"users_password-reset","arguments":{"mynd":"x","password":"` + canary + `"}}}`, true},
		{"through tools_call twice", `{"id":1,"method":"tools/call","params":{"name":"tools_call","arguments":{"name":"tools_call","arguments":{"name":"keys_create","arguments":{"parameters":{"key":"` + canary + `"}}}}}}`, true},
		{"deeper than it belongs", `{"id":1,"method":"tools/call","params":{"name":"keys_create","arguments":{"data":{"name":"CRM","parameters":{"key":"` + canary + `"}}}}}`, true},
		{"a password that is a number", `{"id":1,"method":"tools/call","params":{"name":"login","arguments":{"password":12345678,"text":"it is 12345678"}}}`, true},
		{"a header of a module", `{"id":1,"method":"tools/call","params":{"name":"scenarios_update","arguments":{"blueprint":"{\"headers\":[{\"name\":\"X-Token\",\"value\":\"` + canary + `\"}]}"}}}`, true},
		{"an answer in pieces", `{"id":4,"result":{"content":[{"type":"text","text":"{\"a\":1} {\"pwd\":\"` + canary + `\"}"}]}}`, false},
		{"a tool that does not exist", `{"id":1,"method":"tools/call","params":{"name":"login","arguments":{"user":{"passwd":"` + canary + `"}}}}`, true},
		{"the state of a question", `{"id":2,"result":{"resultType":"input_required","requestState":"` + canary + `"}}`, false},
		{"the state that comes back", `{"id":3,"method":"tools/call","params":{"name":"users_list","requestState":"` + canary + `"}}`, true},
		{"what an answer hides", `{"id":4,"result":{"content":[{"type":"text","text":"{\"clientSecret\":\"` + canary + `\"}"}]}}`, false},
		{"a handle that an answer seals", `{"id":4,"result":{"content":[{"type":"text","text":"<make-data-abcdefgh>\n{\"session\":\"` + canary + `\"}\n</make-data-abcdefgh>"}]}}`, false},
		{"and its structured twin", `{"id":4,"result":{"structuredContent":{"hash":"` + canary + `"}}}`, false},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			clean, err := b.set.Redactor().Redact(row.fromClient, []byte(row.message))
			require.NoError(t, err)
			assert.True(t, json.Valid(clean))
			assert.NotContains(t, string(clean), "Kestrel")
			assert.NotContains(t, string(clean), "12345678")
			assert.Contains(t, string(clean), "hidden-1")
		})
	}
}

func TestARecordingHasNoTokenAndNoAddressOfAPage(t *testing.T) {
	b := newBench(t)
	token := sandbox.SeedAccount().Token
	message := fmt.Sprintf(`{"id":1,"result":{"content":[{"type":"text","text":"Token %s, open http://x/approve/ABCDEFGHIJKLM, `+
		`https://hook.eu2.make.com/k1j2h3g4f5d6"}]}}`, token)
	clean, err := b.set.Redactor().Redact(false, []byte(message))
	require.NoError(t, err)
	for _, secret := range []string{token, "ABCDEFGHIJKLM", "k1j2h3g4f5d6"} {
		assert.NotContains(t, string(clean), secret)
	}
	_, err = b.set.Redactor().Redact(true, []byte(`[]`))
	assert.Error(t, err)
}

func TestAnAnswerThatIsASecretAsAWholeIsHidden(t *testing.T) {
	r := newBench(t, func(c *tools.Config) { c.Secrets = tools.AsArguments }).set.Redactor()
	ask := func(id int) {
		_, err := r.Redact(true, fmt.Appendf(nil, `{"id":%d,"method":"tools/call","params":{"name":"sdk-apps_get-common","arguments":{}}}`, id))
		require.NoError(t, err)
	}
	ask(1)
	clean, err := r.Redact(false, []byte(`{"id":1,"result":{"content":[{"type":"text","text":"{\"anything\":\"larkspur\"}"}],"structuredContent":{"anything":"larkspur"}}}`))
	require.NoError(t, err)
	assert.NotContains(t, string(clean), "larkspur")
	ask(2)
	clean, err = r.Redact(false, []byte(`{"id":2,"result":{"content":[{"type":"text","text":"larkspur"}]}}`))
	require.NoError(t, err)
	assert.NotContains(t, string(clean), "larkspur", "what was a secret stays one")
	clean, err = r.Redact(false, []byte(`{"id":2,"result":{"content":[{"type":"text","text":"another"}]}}`))
	require.NoError(t, err)
	assert.Contains(t, string(clean), "another", "an answer comes once")
}

func TestWhatIsKnownOfArguments(t *testing.T) {
	assert.True(t, tools.Exists("users_update-password"))
	assert.True(t, tools.Exists("tools_call"))
	assert.False(t, tools.Exists("rm"))
	assert.True(t, tools.IsSecret("users_update-password", "newPassword1"))
	assert.False(t, tools.IsSecret("users_update-password", "userId"))
	assert.False(t, tools.IsSecret("users_update-password", "nothing"))
	assert.False(t, tools.IsSecret("rm", "newPassword1"))
	assert.Equal(t, []string{"currentPassword", "newPassword1", "newPassword2"}, tools.Typed("users_update-password"))
	assert.Empty(t, tools.Typed("rm"))
}
