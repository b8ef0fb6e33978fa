package cli

import (
	"encoding/json"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/internal/config"
	"makemcp/makeapi"
	"makemcp/makeapi/sandbox"
)

// /mcp/readonly is read-only at dispatch too, whatever the operator serves at /mcp.
func TestRule16TheReadOnlyPartBlocksAtDispatch(t *testing.T) {
	box := sandbox.New()
	a, err := newApp(t.Context(), &config.Settings{Zone: "https://sandbox", APIKey: sandbox.OwnerToken, Confirm: "allow"}, io.Discard, nil,
		makeapi.WithTransport(box.Transport()))
	require.NoError(t, err)
	part, tried := a.part("readonly"), 0
	for _, tool := range a.set.Tools() {
		if tool.Effect == makeapi.Read {
			continue
		}
		params := `{"name":"` + tool.Name + `","arguments":{}}`
		if tool.Name == "tools_call" { // it is there, and reads
			params = `{"name":"tools_call","arguments":{"name":"users_password-reset-demand","arguments":{"email":"a@example.com"}}}`
		}
		answer, err := json.Marshal(part.HandleMessage(t.Context(), json.RawMessage(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":`+params+`}`)))
		require.NoError(t, err)
		assert.Regexp(t, `"error":|"isError":true`, string(answer), tool.Name)
		tried++
	}
	assert.Greater(t, tried, 200)
	assert.Empty(t, box.Requests())
}

// Whoever connects chooses a part of what the operator serves, never more.
func TestPartsHaveNothingThatTheWholeLacks(t *testing.T) {
	a, err := newApp(t.Context(), &config.Settings{Sandbox: true}, io.Discard, nil)
	require.NoError(t, err)
	for path, there := range map[string]bool{
		"readonly": true, "x/folders": true, "x/all": true, "x/search": true, "x/nothing": false,
		"x/undocumented": false, "x/app-catalogue": false, "x/endpoints": false,
	} {
		assert.Equal(t, there, a.part(path) != nil, path)
	}
}
