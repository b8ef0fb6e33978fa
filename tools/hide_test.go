package tools_test

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/tools"
)

func TestSecretsInAnswersAreForPeople(t *testing.T) {
	b := newBench(t)
	const app = `{"name":"larkspur-bench-7q2m","version":1}`
	whole := b.set.Call(context.Background(), tools.Caller{Principal: "local", Whole: true}, "sdk-apps_get-common", json.RawMessage(app))
	require.False(t, whole.Failed, whole.Text)
	var secrets map[string]string
	require.NoError(t, json.Unmarshal([]byte(whole.Text), &secrets))
	require.NotEmpty(t, secrets)

	shown := b.call("sdk-apps_get-common", app)
	require.False(t, shown.Failed, shown.Text)
	for name, secret := range secrets {
		assert.Contains(t, shown.Text, name, "that there is one may be known")
		assert.NotContains(t, shown.Text+b.everything(), secret)
	}
}

func TestASecretThatIsShownOnceIsNotMadeByAgents(t *testing.T) {
	b := newBench(t)
	const token = `{"label":"CI","scope":["scenarios:read"]}`
	assert.Contains(t, b.call("users_create-api-token", token).Text, "only a person may make it")
	assert.Empty(t, b.box.Requests(), "nothing is lost, because nothing was done")
}
