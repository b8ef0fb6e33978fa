// Package openai speaks to endpoints that are compatible with OpenAI's Chat Completions.
package openai

import (
	"context"
	"errors"
	"net/http"
	"strings"

	sdk "github.com/openai/openai-go/v3"
	"github.com/openai/openai-go/v3/option"

	"makemcp/evals/live"
)

// BaseURL is OpenAI's own endpoint.
const BaseURL = "https://api.openai.com/v1"

type model struct {
	chat sdk.ChatCompletionService
	name string
	own  bool // the endpoint is OpenAI's
}

// New returns a model at an endpoint. Nothing but the arguments is used: no setting of the
// library is read from the environment.
func New(baseURL, key, name string) live.Model {
	return &model{sdk.NewChatCompletionService(
		option.WithBaseURL(baseURL), option.WithAPIKey(key), option.WithHTTPClient(live.HTTPClient()),
		option.WithMaxRetries(live.Retries), option.WithRequestTimeout(live.RequestTimeout),
	), name, baseURL == BaseURL}
}

// Next implements live.Model.
func (m *model) Next(ctx context.Context, r live.Request) (live.Message, error) {
	params := sdk.ChatCompletionNewParams{
		Model: m.name, Messages: append([]sdk.ChatCompletionMessageParamUnion{sdk.SystemMessage(r.System)}, messages(r.Messages)...),
		Tools: tools(r.Tools), StreamOptions: sdk.ChatCompletionStreamOptionsParam{IncludeUsage: sdk.Bool(true)},
	}
	if m.own { // its newer models refuse the name that all others know
		params.MaxCompletionTokens = sdk.Int(r.MaxTokens)
	} else {
		params.MaxTokens = sdk.Int(r.MaxTokens)
	}
	var response *http.Response
	stream := m.chat.NewStreaming(ctx, params, option.WithResponseInto(&response))
	defer func() { _ = stream.Close() }() // all is read, or lost
	answer := &answer{calls: map[int64]*call{}, meter: r.Meter()}
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

func messages(conversation []live.Message) []sdk.ChatCompletionMessageParamUnion {
	var out []sdk.ChatCompletionMessageParamUnion
	for _, m := range conversation {
		for _, r := range m.Results {
			out = append(out, sdk.ToolMessage(r.Text, r.CallID))
		}
		switch {
		case m.FromModel:
			out = append(out, said(m))
		case m.Text != "":
			out = append(out, sdk.UserMessage(m.Text))
		}
	}
	return out
}

func said(m live.Message) sdk.ChatCompletionMessageParamUnion {
	message := &sdk.ChatCompletionAssistantMessageParam{}
	if m.Text != "" {
		message.Content.OfString = sdk.String(m.Text)
	}
	for _, c := range m.Calls {
		call := &sdk.ChatCompletionMessageFunctionToolCallParam{ID: c.ID}
		call.Function.Name, call.Function.Arguments = c.Tool, c.Encoded()
		message.ToolCalls = append(message.ToolCalls, sdk.ChatCompletionMessageToolCallUnionParam{OfFunction: call})
	}
	return sdk.ChatCompletionMessageParamUnion{OfAssistant: message}
}

func tools(list []live.Tool) []sdk.ChatCompletionToolUnionParam {
	var out []sdk.ChatCompletionToolUnionParam
	for _, t := range list {
		out = append(out, sdk.ChatCompletionFunctionTool(sdk.FunctionDefinitionParam{
			Name: t.Name, Description: sdk.String(t.Description), Parameters: t.Schema,
		}))
	}
	return out
}

// answer is put together from the chunks of a stream. Compatible endpoints differ in ids and
// in what they repeat, so it takes no more from a chunk than it needs.
type answer struct {
	text  strings.Builder
	calls map[int64]*call // by their index in the stream
	order []*call
	usage live.Usage
	meter *live.Meter
	ended bool
}

type call struct {
	id              string
	tool, arguments strings.Builder
}

func (a *answer) add(chunk sdk.ChatCompletionChunk) error {
	if u := chunk.Usage; u.TotalTokens > 0 {
		a.usage = live.Usage{In: u.PromptTokens, Out: u.CompletionTokens}
	}
	if len(chunk.Choices) == 0 {
		return nil
	}
	choice := chunk.Choices[0]
	a.text.WriteString(choice.Delta.Content + choice.Delta.Refusal)
	a.ended = a.ended || choice.FinishReason != ""
	for _, part := range choice.Delta.ToolCalls {
		if err := a.call(part); err != nil {
			return err
		}
	}
	return a.meter.Count(0, choice.Delta.Content, choice.Delta.Refusal)
}

// call takes in a part of a call.
func (a *answer) call(part sdk.ChatCompletionChunkChoiceDeltaToolCall) error {
	c, begun := a.calls[part.Index], 0
	if c == nil {
		c, begun = &call{}, 1
		a.calls[part.Index] = c
		a.order = append(a.order, c)
	}
	if part.ID != "" {
		c.id = part.ID
	}
	c.tool.WriteString(part.Function.Name)
	c.arguments.WriteString(part.Function.Arguments)
	return a.meter.Count(begun, part.Function.Name, part.Function.Arguments)
}

func (a *answer) message() live.Message {
	m := live.Message{Text: a.text.String(), FromModel: true, Usage: a.usage}
	for _, c := range a.order {
		m.Calls = append(m.Calls, live.Call{ID: c.id, Tool: c.tool.String(), Arguments: c.arguments.String()})
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
