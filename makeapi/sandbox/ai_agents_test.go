package sandbox_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi/sandbox"
)

// array requires a 200 and decodes an answer that is a bare array.
func (a answer) array() []map[string]any {
	a.t.Helper()
	require.Equal(a.t, 200, a.status, a.body)
	var rows []map[string]any
	require.NoError(a.t, json.Unmarshal([]byte(a.body), &rows), a.body)
	return rows
}

func TestAIAgents(t *testing.T) {
	h := newHarness(t)
	names := column[string](h.get("/ai-agents/v1/agents?teamId=512").array(), "name")
	assert.ElementsMatch(t, []string{"Inbox helper", "Refund clerk"}, names)

	body := `{"name":"Helper","teamId":512,"makeConnectionId":502,"defaultModel":"claude-sonnet-4-20250514","systemPrompt":"Help.","scenarios":[{"makeScenarioId":3301}],"outputParserFormat":{"type":"make-schema","schema":[{"name":"a","type":"text"}]}}`
	created := h.call(sandbox.MemberToken, "POST", "/ai-agents/v1/agents?teamId=512", body)
	require.Equal(t, 201, created.status, created.body)
	var row struct{ AgentID string }
	require.NoError(t, json.Unmarshal([]byte(created.body), &row))
	path := "/ai-agents/v1/agents/" + row.AgentID + "?teamId=512"
	a := h.get(path).ok()
	assert.Equal(t, []any{map[string]any{"makeScenarioId": 3301.0, "approvalMode": "auto-run"}}, a["scenarios"])
	assert.Equal(t, "anthropic-claude", a["makeConnectionType"])
	assert.Equal(t, "502", a["llmProviderId"])

	h.call(sandbox.MemberToken, "PATCH", path, `{"name":"Better","historyConfig":null,"invocationConfig":{"recursionLimit":5},"scenarios":[]}`).does(204)
	a = h.get(path).ok()
	assert.Equal(t, "Better", a["name"])
	assert.Equal(t, "Help.", a["systemPrompt"])
	assert.Empty(t, a["scenarios"])

	context := `{"agentId":"` + row.AgentID + `","content":"Be kind.","name":"tone.md","autosave":"true"}`
	h.call(sandbox.MemberToken, "POST", "/ai-agents/v1/contexts?teamId=512", context).does(201)
	contexts := h.get("/ai-agents/v1/contexts?teamId=512&agentId=" + row.AgentID).array()
	assert.Equal(t, "tone.md", contexts[0]["documentName"])
	assert.NotContains(t, contexts[0], "content")
	h.call(sandbox.MemberToken, "DELETE", "/ai-agents/v1/contexts/"+contexts[0]["id"].(string)+"?teamId=512", "").does(204)
	h.call(sandbox.MemberToken, "DELETE", path, "").does(204)
	h.get(path).refused(404, "SC404", "")
	h.nothingIgnored()
}

func TestRunningAnAIAgent(t *testing.T) {
	h := newHarness(t)
	id := h.get("/ai-agents/v1/agents?teamId=513").array()[0]["id"].(string)
	path := "/ai-agents/v1/agents/" + id + "/run?teamId=513"
	run := h.call(sandbox.OwnerToken, "POST", path, `{"messages":[{"role":"user","content":"A red Wren"}],"config":{}}`).ok()
	assert.Contains(t, run["response"], "A red Wren")
	thread := run["threadId"].(string)
	again := h.call(sandbox.OwnerToken, "POST", path, `{"messages":[{"role":"user","content":"Blue"}],"threadId":"`+thread+`","config":{},"callbackUrl":"https://example.com"}`).ok()
	assert.Equal(t, thread, again["threadId"])
	assert.InDelta(t, 2, h.row("aiThreads", thread)["iterations"], 0)
	assert.NotEqual(t, run["lastAgentIterationId"], again["lastAgentIterationId"])

	stream := h.call(sandbox.OwnerToken, "POST", "/ai-agents/v1/agents/"+id+"/run/stream?teamId=513", `{"messages":[{"role":"user","content":"Blue"}],"config":{}}`)
	assert.Equal(t, "text/event-stream", stream.header.Get("Content-Type"))
	assert.Regexp(t, `^event: step\nid: 0\ndata: \{.*\}\n\n$`, stream.body)

	h.call(sandbox.OwnerToken, "POST", path, `{"messages":[{"role":"system","content":"x"}]}`).refused(400, "SC400", "for 2 parameter(s)")
	h.call(sandbox.OwnerToken, "POST", path, `{"messages":[{"role":"user","content":"x"}],"config":{},"threadId":"none"}`).refused(404, "SC404", "")
	h.nothingIgnored()
}

func TestAIAgentRefusals(t *testing.T) {
	h := newHarness(t)
	for _, c := range []struct {
		name, token, method, path, body string
		status                          int
		code, text                      string
	}{
		{"no team", sandbox.OwnerToken, "GET", "/ai-agents/v1/agents", "", 400, "SC400", "'teamId'"},
		{"foreign team", sandbox.OwnerToken, "GET", "/ai-agents/v1/agents?teamId=977", "", 403, "IM002", ""},
		{"nothing", sandbox.OwnerToken, "POST", "/ai-agents/v1/agents?teamId=512", `{}`, 400, "SC400", "for 5 parameter(s)"},
		{"two teams", sandbox.OwnerToken, "POST", "/ai-agents/v1/agents?teamId=512", `{"name":"x","teamId":513,"makeConnectionId":501,"defaultModel":"gpt-4o","systemPrompt":"x"}`, 400, "IM005", "differ"},
		{"connection of another team", sandbox.OwnerToken, "POST", "/ai-agents/v1/agents?teamId=512", `{"name":"x","teamId":512,"makeConnectionId":503,"defaultModel":"gpt-4o","systemPrompt":"x"}`, 400, "IM005", "connection"},
		{"unknown model", sandbox.OwnerToken, "POST", "/ai-agents/v1/agents?teamId=512", `{"name":"x","teamId":512,"makeConnectionId":501,"defaultModel":"gpt-9","systemPrompt":"x"}`, 400, "IM005", "model"},
		{"schema without fields", sandbox.OwnerToken, "POST", "/ai-agents/v1/agents?teamId=512", `{"name":"x","teamId":512,"makeConnectionId":501,"defaultModel":"gpt-4o","systemPrompt":"x","outputParserFormat":{"type":"make-schema"}}`, 400, "SC400", "outputParserFormat"},
		{"looks only", sandbox.MonitoringToken, "DELETE", "/ai-agents/v1/contexts/x?teamId=512", "", 403, "SC403", ""},
		{"name of a document", sandbox.OwnerToken, "POST", "/ai-agents/v1/contexts?teamId=512", `{"agentId":"x","content":"x","name":"a/b"}`, 400, "SC400", "'name'"},
		{"unknown context", sandbox.OwnerToken, "DELETE", "/ai-agents/v1/contexts/x?teamId=512", "", 404, "SC404", ""},
	} {
		t.Run(c.name, func(t *testing.T) { h.in(t).call(c.token, c.method, c.path, c.body).refused(c.status, c.code, c.text) })
	}
	assert.Zero(t, h.Mutations())
}

func TestLLMProviders(t *testing.T) {
	h := newHarness(t)
	h.get("/ai-agents/v1/llm-providers?teamId=513").exactly(`[{"id":503,"provider":"mistral","accountName":"Marketing Mistral"}]`)
	h.get("/ai-agents/v1/llm-providers/503?teamId=513").exactly(`[{"id":503,"provider":"mistral"}]`)
	models := h.get("/ai-agents/v1/llm-providers/501/models?teamId=512").array()
	assert.Equal(t, map[string]any{"model": "gpt-4o", "provider": "openAi", "tokenLimit": 128000.0, "settings": map[string]any{"maxTokens": 4096.0}}, models[0])
	h.get("/ai-agents/v1/llm-providers/503?teamId=512").refused(404, "SC404", "")
	h.nothingIgnored()
}
