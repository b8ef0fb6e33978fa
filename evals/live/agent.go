package live

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"makemcp/evals"
)

// system is what the model is told besides the server's instructions and the prompt.
const system = `You work for the person who writes to you, with the tools you have. Do what they ask and nothing else.
They answer the server's questions, but they can't answer yours: where they left something open, decide yourself.
When you are done, or can't go on, say briefly what came of it.`

// goOn is what the person writes once they have answered on a page.
const goOn = "I have answered on the page. Please go on."

// answerTokens is the most that a model may write at a time.
const answerTokens = 8192

// purse is what a run may cost, and what it has cost.
type purse struct {
	most int64 // tokens
	used Usage
}

// spender has conversations with a model, as long as the purse lasts.
type spender struct {
	*purse
	model Model
	last  int64 // tokens of the conversation so far
}

var errSpent = errors.New("the tokens of the run are spent")

// next continues a conversation. added are the bytes that are new in it; a request that could
// take the run past its limit is not made. An answer that breaks off is asked for again.
func (s *spender) next(ctx context.Context, r Request, added int) (Message, error) {
	expected := s.last + int64(added)/bytesPerToken
	left := s.most - s.used.sum() - expected
	if left <= 0 {
		return Message{}, errSpent
	}
	r.MaxTokens = min(answerTokens, left)
	var m Message
	var err error
	for range attempts {
		if m, err = s.model.Next(ctx, r); !brokeOff(err) || ctx.Err() != nil {
			break
		}
		s.used.In += expected // it may have to be paid
	}
	if err != nil {
		return m, err
	}
	m.FromModel = true
	if m.Usage.sum() == 0 { // the endpoint does not count
		m.Usage = Usage{In: expected, Out: int64(size(m)) / bytesPerToken}
	}
	s.used = s.used.plus(m.Usage)
	s.last = m.Usage.sum()
	return m, nil
}

const (
	attempts      = 3
	bytesPerToken = 2 // fewer than there are in text, so that limits hold
)

// brokeOff tells whether there was an answer, but not to its end.
func brokeOff(err error) bool {
	var e *EndpointError
	return errors.As(err, &e) && e.Status == 0
}

// size of a message in bytes.
func size(m Message) int {
	n := len(m.Text)
	for _, c := range m.Calls {
		n += len(c.Tool) + len(c.Arguments)
	}
	for _, r := range m.Results {
		n += len(r.Text)
	}
	return n
}

// agent is a model that plays the agent.
type agent struct {
	*spender
	turns int           // at most
	time  time.Duration // at most
}

// play works until the model is done. What the model does wrong is noted on the stage; an
// error means that the endpoint or the server failed.
func (a *agent) play(ctx context.Context, stage *evals.Stage) error {
	limited, stop := context.WithTimeout(ctx, a.time)
	defer stop()
	err := a.converse(limited, stage)
	switch {
	case errors.Is(err, errSpent):
		stage.Fail("it was not done within %d tokens", a.most)
		return nil
	case err != nil && limited.Err() != nil && ctx.Err() == nil:
		stage.Fail("it was not done within %s", a.time)
		return nil
	}
	return err
}

func (a *agent) converse(ctx context.Context, stage *evals.Stage) error {
	r := Request{System: system + "\n\n" + stage.Instructions, Messages: []Message{{Text: stage.Prompt}}}
	r.Tools = toolsOf(stage)
	added := len(r.System) + len(stage.Prompt) + sizeOf(r.Tools)
	for range a.turns {
		m, err := a.next(ctx, r, added)
		if err != nil {
			return err
		}
		stage.Say(m.Text)
		answer := Message{}
		for _, call := range m.Calls {
			if call.Arguments == "" {
				call.Arguments = "{}"
			}
			text, failed, err := stage.Call(ctx, call.Tool, json.RawMessage(call.Arguments))
			if err != nil {
				return err
			}
			answer.Results = append(answer.Results, Result{call.ID, text, failed})
		}
		if len(m.Calls) == 0 {
			if !stage.Answered() {
				return nil
			}
			answer.Text = goOn
		}
		if m.Text == "" && len(m.Calls) == 0 {
			m.Text = "…" // endpoints take no empty message back
		}
		r.Messages = append(r.Messages, m, answer)
		added = size(answer)
	}
	stage.Fail("it was not done within %d turns", a.turns)
	return nil
}

// toolsOf are the tools as a model gets them.
func toolsOf(stage *evals.Stage) []Tool {
	var out []Tool
	for _, t := range stage.Tools {
		var definition struct {
			InputSchema map[string]any `json:"inputSchema"`
		}
		raw, err := json.Marshal(t)
		if err == nil {
			err = json.Unmarshal(raw, &definition)
		}
		if err != nil {
			panic(err) // it came as JSON
		}
		out = append(out, Tool{t.Name, t.Description, definition.InputSchema})
	}
	return out
}

func sizeOf(tools []Tool) int {
	raw, err := json.Marshal(tools)
	if err != nil {
		panic(err) // it came as JSON
	}
	return len(raw)
}
