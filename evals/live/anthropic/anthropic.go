// Package anthropic speaks to endpoints that are compatible with Anthropic's Messages.
package anthropic

import (
	"context"
	"errors"
	"net/http"
	"strings"

	sdk "github.com/anthropics/anthropic-sdk-go"
	"github.com/anthropics/anthropic-sdk-go/option"

	"makemcp/evals/live"
)

// BaseURL is Anthropic's own endpoint.
const BaseURL = "https://api.anthropic.com"

type model struct {
	messages sdk.MessageService
	name     string
}

// New returns a model at an endpoint; the address may end in /v1, which the library adds.
// Nothing but the arguments is used: no setting of the library is read from the environment.
func New(baseURL, key, name string) live.Model {
	baseURL = strings.TrimSuffix(strings.TrimRight(baseURL, "/"), "/v1")
	return &model{sdk.NewMessageService(
		option.WithBaseURL(baseURL), option.WithAPIKey(key), option.WithHTTPClient(live.HTTPClient()),
		option.WithMaxRetries(live.Retries), option.WithRequestTimeout(live.RequestTimeout),
	), name}
}

// Next implements live.Model.
func (m *model) Next(ctx context.Context, r live.Request) (live.Message, error) {
	params := sdk.MessageNewParams{
		Model: m.name, MaxTokens: r.MaxTokens, System: []sdk.TextBlockParam{{Text: r.System}},
		Messages: messages(r.Messages), Tools: tools(r.Tools),
	}
	var response *http.Response
	stream := m.messages.NewStreaming(ctx, params, option.WithResponseInto(&response))
	defer func() { _ = stream.Close() }() // all is read, or lost
	answer := &answer{blocks: map[int64]*block{}, meter: r.Meter()}
	for stream.Next() {
		if err := answer.add(stream.Current()); err != nil {
			return live.Message{}, err
		}
	}
	if err := stream.Err(); err != nil {
		return live.Message{}, failure(err)
	}
	if !answer.ended {
		return live.Message{}, live.BrokenOff(response)
	}
	return answer.message(), nil
}

func messages(conversation []live.Message) []sdk.MessageParam {
	var out []sdk.MessageParam
	for _, m := range conversation {
		var blocks []sdk.ContentBlockParamUnion
		for _, r := range m.Results {
			blocks = append(blocks, sdk.NewToolResultBlock(r.CallID, r.Text, r.Failed))
		}
		if m.Text != "" {
			blocks = append(blocks, sdk.NewTextBlock(m.Text))
		}
		for _, c := range m.Calls {
			blocks = append(blocks, sdk.NewToolUseBlock(c.ID, c.Object(), c.Tool))
		}
		if m.FromModel {
			out = append(out, sdk.NewAssistantMessage(blocks...))
		} else {
			out = append(out, sdk.NewUserMessage(blocks...))
		}
	}
	return out
}

func tools(list []live.Tool) []sdk.ToolUnionParam {
	var out []sdk.ToolUnionParam
	for _, t := range list {
		schema := sdk.ToolInputSchemaParam{ExtraFields: map[string]any{}}
		for name, value := range t.Schema {
			switch name {
			case "type": // always object
			case "properties":
				schema.Properties = value
			default:
				schema.ExtraFields[name] = value
			}
		}
		out = append(out, sdk.ToolUnionParam{OfTool: &sdk.ToolParam{Name: t.Name, Description: sdk.String(t.Description), InputSchema: schema}})
	}
	return out
}

// answer is put together from the events of a stream.
type answer struct {
	blocks map[int64]*block
	order  []*block
	usage  live.Usage
	meter  *live.Meter
	ended  bool
}

type block struct {
	id, tool   string
	text, json strings.Builder
}

func (a *answer) add(e sdk.MessageStreamEventUnion) error {
	switch e.Type {
	case "message_start":
		u := e.Message.Usage
		a.usage = live.Usage{In: u.InputTokens + u.CacheCreationInputTokens + u.CacheReadInputTokens, Out: u.OutputTokens}
	case "content_block_start":
		b := &block{id: e.ContentBlock.ID, tool: e.ContentBlock.Name}
		b.text.WriteString(e.ContentBlock.Text)
		a.blocks[e.Index] = b
		a.order = append(a.order, b)
		return a.meter.Count(1, b.id, b.tool, e.ContentBlock.Text)
	case "content_block_delta":
		if b := a.blocks[e.Index]; b != nil {
			b.text.WriteString(e.Delta.Text)
			b.json.WriteString(e.Delta.PartialJSON)
			return a.meter.Count(0, e.Delta.Text, e.Delta.PartialJSON)
		}
	case "message_delta":
		a.usage.Out = e.Usage.OutputTokens
	case "message_stop":
		a.ended = true
	}
	return nil
}

func (a *answer) message() live.Message {
	m := live.Message{FromModel: true, Usage: a.usage}
	for _, b := range a.order {
		m.Text += b.text.String()
		if b.tool != "" {
			m.Calls = append(m.Calls, live.Call{ID: b.id, Tool: b.tool, Arguments: b.json.String()})
		}
	}
	return m
}

// failure words an error of the library without the request that it carries.
func failure(err error) error {
	var refused *sdk.Error
	if errors.As(err, &refused) {
		return &live.EndpointError{Status: refused.StatusCode, Text: refused.RawJSON()}
	}
	return &live.EndpointError{Text: err.Error()}
}
