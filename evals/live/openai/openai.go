// Package openai speaks to endpoints that are compatible with OpenAI's Chat Completions.
package openai

import (
	"context"
	"errors"
	"net/http"

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
	answer := &answer{Message: live.Message{FromModel: true}, places: map[int64]int{}}
	for stream.Next() {
		answer.add(stream.Current())
	}
	if err := stream.Err(); err != nil {
		return live.Message{}, failure(err)
	}
	if !answer.ended {
		return live.Message{}, live.BrokenOff(response)
	}
	return answer.Message, nil
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
	live.Message
	places map[int64]int // of calls, by their index in the stream
	ended  bool
}

func (a *answer) add(chunk sdk.ChatCompletionChunk) {
	if u := chunk.Usage; u.TotalTokens > 0 {
		a.Usage = live.Usage{In: u.PromptTokens, Out: u.CompletionTokens}
	}
	if len(chunk.Choices) == 0 {
		return
	}
	choice := chunk.Choices[0]
	a.Text += choice.Delta.Content + choice.Delta.Refusal
	for _, part := range choice.Delta.ToolCalls {
		place, known := a.places[part.Index]
		if !known {
			place = len(a.Calls)
			a.places[part.Index] = place
			a.Calls = append(a.Calls, live.Call{})
		}
		call := &a.Calls[place]
		if part.ID != "" {
			call.ID = part.ID
		}
		call.Tool += part.Function.Name
		call.Arguments += part.Function.Arguments
	}
	a.ended = a.ended || choice.FinishReason != ""
}

// failure words an error of the library without the request that it carries.
func failure(err error) error {
	var refused *sdk.Error
	if errors.As(err, &refused) {
		return &live.EndpointError{Status: refused.StatusCode, Text: refused.RawJSON()}
	}
	return &live.EndpointError{Text: err.Error()}
}
