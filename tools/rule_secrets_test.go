package tools_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rs/zerolog"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi"
	"makemcp/makeapi/sandbox"
	"makemcp/tools"
)

// No tool, endpoint or not, under no configuration, has an argument that confirms.
func TestRule02NoToolTakesAConfirmation(t *testing.T) {
	for _, change := range []func(*tools.Config){everything, func(*tools.Config) {}, func(c *tools.Config) { c.Secrets, c.Confirm = tools.AsArguments, tools.Allow }} {
		b := newBench(t, change)
		for _, tool := range b.set.Tools() {
			assert.NotContains(t, strings.ToLower(string(tool.Schema())), `"confirm`, tool.Name)
		}
		assert.Contains(t, b.call(demand, `{"email":"a@example.com","confirmed":true}`).Text, "/confirmed: is no argument here")
		assert.Empty(t, b.box.Requests())
	}
}

// canary is a secret as a person would type it into a field, unlike any other text.
func canary(field string) string {
	switch field {
	case "hash":
		return "ca9a47ca9a47ca9a47ca9a47ca9a4701"
	case "invitation":
		return "canary4711"
	case "data", "parameters", "common":
		return `{"apiKey":"Canary-4711!","url":"https://hook.example/canary4711"}`
	case "tfaCode":
		return "474711"
	}
	return newPassword
}

// birds are what must never be seen again of the canaries.
var birds = []string{"ca9a47", "anary4711", "anary-4711", "474711"}

func assertNoBirds(t *testing.T, seen string, why ...any) {
	t.Helper()
	for _, bird := range birds {
		assert.NotContains(t, seen, bird, why...)
	}
}

// For every tool that needs a secret: a person types it on the page, Make gets it, and it
// is in no result, log or audit.
func TestRule08SecretsAreTypedAndSeenNowhereElse(t *testing.T) {
	all, gated, typedFor := samples(t), gatedCalls(t), 0
	for _, o := range endpoints() {
		if len(o.Shape().Secrets()) == 0 {
			continue
		}
		t.Run(o.Name, func(t *testing.T) {
			typedFor++
			b := benchOf(t, gated[o.Name].As, everything)
			arguments := sample(b, o, all)
			waiting := b.call(o.Name, arguments)
			page := b.open(waiting)
			target, err := b.targetOf(o.Name, arguments)
			require.NoError(t, err)
			typed := []string{"typed", target.Name} // where it has to be
			for _, f := range o.Shape().Secrets() {
				typed = append(typed, f.Name, canary(f.Name))
			}
			status, shown := page.approve(typed...)
			require.Equal(t, http.StatusOK, status, shown)
			assert.NotContains(t, page.url, "anary")
			assertNoBirds(t, shown)

			done := b.call(o.Name, arguments)
			assert.NotContains(t, done.Text, "/approve/")
			assertNoBirds(t, waiting.Text+done.Text+b.everything())
			requests := b.box.Requests()
			require.NotEmpty(t, requests)
			last := requests[len(requests)-1]
			sent := last.Path + last.Query.Encode() + last.Body
			for _, f := range o.Shape().Secrets() {
				bird := slices.IndexFunc(birds, func(bird string) bool { return strings.Contains(canary(f.Name), bird) })
				assert.Contains(t, sent, birds[bird], "Make got %s", f.Name)
			}
		})
	}
	assert.Greater(t, typedFor, 10)
}

// An agent can't send a secret itself, nor learn it where Make repeats what it was sent.
func TestRule08SecretsAreNoArguments(t *testing.T) {
	all := samples(t)
	client, err := makeapi.New("https://sandbox", sandbox.OwnerToken, makeapi.WithTransport(echo{200}))
	require.NoError(t, err)
	for _, o := range endpoints() {
		for _, f := range o.Shape().Secrets() {
			args := map[string]any{}
			b := newBench(t, everything)
			require.NoError(t, json.Unmarshal([]byte(sample(b, o, all)), &args))
			args[f.Name] = canary(f.Name)
			refused := b.call(o.Name, jsonOf(args))
			assert.Contains(t, refused.Text, "/"+f.Name+": is typed by a person", o.Name)
			assertNoBirds(t, refused.Text+b.everything(), o.Name)
			assert.Empty(t, b.box.Requests(), o.Name)

			open := newBench(t, everything, func(c *tools.Config) { c.Client, c.Confirm, c.Secrets = client, tools.Allow, tools.AsArguments })
			require.NoError(t, json.Unmarshal([]byte(sample(open, o, all)), &args))
			for _, each := range o.Shape().Secrets() {
				args[each.Name] = canary(each.Name)
			}
			assertNoBirds(t, open.call(o.Name, jsonOf(args)).Text+open.everything(), o.Name)
		}
	}
}

// confiding answers every request with secrets under the names that a declaration hides.
type confiding struct{ hidden *makeapi.Operation }

func (c confiding) RoundTrip(r *http.Request) (*http.Response, error) {
	inner := map[string]any{"id": 1, "list": []any{map[string]any{"deep": map[string]any{}}}}
	for _, name := range c.hidden.Hides {
		if name == "*" {
			name = "anything"
		}
		inner[name] = "Canary-4711!"
		inner["list"].([]any)[0].(map[string]any)["deep"].(map[string]any)[name] = map[string]any{"a": []any{"Canary-4711!"}}
	}
	answer := any(inner)
	if c.hidden.Reply != "" {
		answer = map[string]any{c.hidden.Reply: inner}
	}
	raw, err := json.Marshal(answer)
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(raw)), Request: r}, err
}

// For every answer that holds secrets: they reach no agent.
func TestRule08SecretsInAnswersAreHidden(t *testing.T) {
	all, tried := samples(t), 0
	for _, o := range endpoints() {
		if len(o.Hides) == 0 {
			continue
		}
		tried++
		client, err := makeapi.New("https://sandbox", sandbox.OwnerToken, makeapi.WithTransport(confiding{o}))
		require.NoError(t, err)
		b := newBench(t, everything, func(c *tools.Config) { c.Client = client })
		r := b.call(o.Name, sample(b, o, all))
		assertNoBirds(t, r.Text+b.everything(), o.Name)
		if o.Effect == makeapi.Read {
			assert.False(t, r.Failed, r.Text)
			assert.Contains(t, r.Text, "(hidden: a secret", "%s tells that there is one", o.Name)
		}
	}
	assert.Greater(t, tried, 8)
}

func TestRule08WhatStandsForASecretIsNotWrittenBack(t *testing.T) {
	b := newBench(t)
	r := b.call("hooks_update", `{"hookId":4101,"data":{"secret":"(hidden: a secret)","udt":184}}`)
	assert.Contains(t, r.Text, "/data: holds the text that stands for a hidden secret")
	assert.Empty(t, b.box.Requests())
}

// explosive is a service whose every answer brings the handler down with a secret.
type explosive struct{}

func (explosive) RoundTrip(r *http.Request) (*http.Response, error) {
	body, _ := io.ReadAll(r.Body)
	panic(errors.New("Canary-4711! " + string(body) + r.Header.Get("Authorization")))
}

// A crash within a call tells neither the agent nor the log what was at hand.
func TestRule22CrashesTellNoSecrets(t *testing.T) {
	client, err := makeapi.New("https://sandbox", sandbox.OwnerToken, makeapi.WithTransport(explosive{}))
	require.NoError(t, err)
	var log bytes.Buffer
	b := newBench(t, func(c *tools.Config) {
		c.Client, c.Confirm, c.Secrets, c.Log = client, tools.Allow, tools.AsArguments, zerolog.New(&log).Level(zerolog.TraceLevel)
	})
	for _, call := range []struct{ tool, arguments string }{
		{"users_update-password", `{"userId":7,"currentPassword":"Canary-4711!","newPassword1":"Canary-4711!","newPassword2":"Canary-4711!"}`},
		{"scenarios_overview", `{"teamId":512}`}, // a task, which works in several goroutines
	} {
		r := b.call(call.tool, call.arguments)
		require.True(t, r.Failed, r.Text)
		assert.Contains(t, log.String(), "call crashed")
		assertNoBirds(t, r.Text+log.String()+b.audit.String())
		assert.NotContains(t, r.Text+log.String()+b.audit.String(), sandbox.OwnerToken)
	}
}

// Hook addresses reach people through results, and are in nothing that is kept.
func TestRule22HookAddressesAreOnlyInResults(t *testing.T) {
	var log bytes.Buffer
	b := newBench(t, func(c *tools.Config) { c.Log = zerolog.New(&log).Level(zerolog.TraceLevel) })
	r := b.set.Call(context.Background(), tools.Caller{Principal: "local", Whole: true}, "hooks_list", json.RawMessage(`{"teamId":512}`))
	address := regexpAddress.FindString(r.Text)
	require.NotEmpty(t, address, r.Text)
	udid := address[strings.LastIndex(address, "/")+1:]
	b.call("scenarios_run", `{"scenarioId":2601,"callbackUrl":"`+address+`"}`)
	b.call("hooks_ping", `{"hookId":4101}`)
	assert.NotContains(t, log.String()+b.audit.String(), udid)
	assert.NotContains(t, log.String()+b.audit.String(), "hook.")
}

var regexpAddress = regexp.MustCompile(`https?://hook[^"]+`)
