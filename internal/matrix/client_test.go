package matrix

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// lane is a transport in one era of the protocol.
type lane struct {
	name    string
	version string
	open    func(r *rig, token string) (*wire, error)
	// modern is the era without sessions: a question ends the call, and the client calls
	// again with the answer.
	modern bool
	// http tells callers apart.
	http bool
}

var lanes = []lane{
	{name: "stdio 2025-11-25", version: "2025-11-25", open: overStdio},
	{name: "stdio 2026-07-28", version: "2026-07-28", open: overStdio, modern: true},
	{name: "http 2025-06-18", version: "2025-06-18", open: overHTTP, http: true},
	{name: "http 2026-07-28", version: "2026-07-28", open: overHTTP, modern: true, http: true},
	{name: "sse 2024-11-05", version: "2024-11-05", open: overSSE, http: true},
}

// client is one client of one server.
type client struct {
	*wire
	lane lane
	// able clients declare both dialogues; the others declare none.
	able bool
	last int
}

// patience bounds how long a client waits for a server; only a broken one gets there.
const patience = 30 * time.Second

var (
	errSilent = errors.New("the server says nothing")
	errGone   = errors.New("the server is gone")
)

func dial(r *rig, l lane, token string, able bool) (*client, error) {
	w, err := l.open(r, token)
	if err != nil {
		return nil, err
	}
	return connect(w, l, able)
}

// connect begins a session, in the era that has them.
func connect(w *wire, l lane, able bool) (*client, error) {
	c := &client{wire: w, lane: l, able: able}
	if l.modern {
		return c, nil
	}
	_, err := c.ask("initialize", map[string]any{
		"protocolVersion": l.version, "capabilities": c.capabilities(), "clientInfo": clientInfo,
	})
	if err == nil {
		err = c.write(0, map[string]any{"method": "notifications/initialized"}, nil)
	}
	return c, err
}

var clientInfo = map[string]any{"name": "matrix", "version": "1"}

func (c *client) capabilities() map[string]any {
	if !c.able {
		return map[string]any{}
	}
	return map[string]any{"elicitation": map[string]any{"form": map[string]any{}, "url": map[string]any{}}}
}

func (c *client) write(id int, m map[string]any, header http.Header) error {
	m["jsonrpc"] = "2.0"
	text, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return c.send(id, text, header)
}

// attempt is one call as far as it has come: to a question, or to its end.
type attempt struct {
	on       *client
	id       int
	raw      json.RawMessage
	result   *result // raw, as a call's
	question *question
	// asked finds the question when it is answered: the request's id, or the name of the
	// one input, in the newer era with a state.
	asked string
	state string
}

// request sends one request and waits for what comes of it.
func (c *client) request(method, name string, params map[string]any) (*attempt, error) {
	c.last++
	var header http.Header
	if c.lane.modern {
		params["_meta"] = map[string]any{
			"io.modelcontextprotocol/protocolVersion": c.lane.version, "io.modelcontextprotocol/clientInfo": clientInfo,
			"io.modelcontextprotocol/clientCapabilities": c.capabilities(),
		}
		header = http.Header{"Mcp-Protocol-Version": {c.lane.version}, "Mcp-Method": {method}}
		if name != "" {
			header.Set("Mcp-Name", name)
		}
	}
	a := &attempt{on: c, id: c.last}
	if err := c.write(a.id, map[string]any{"id": a.id, "method": method, "params": params}, header); err != nil {
		return nil, err
	}
	return a, a.wait()
}

// ask makes a request that asks nobody anything, and returns its result.
func (c *client) ask(method string, params map[string]any) (json.RawMessage, error) {
	a, err := c.request(method, "", params)
	if err != nil {
		return nil, err
	}
	return a.raw, nil
}

// call is a tool and its arguments, as a client sends them.
type call struct {
	name      string
	arguments json.RawMessage
}

func (c *client) call(what call) (*attempt, error) {
	return c.request("tools/call", what.name, map[string]any{"name": what.name, "arguments": what.arguments})
}

// wait goes on with an attempt until its end or the first question.
func (a *attempt) wait() error {
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for {
		select {
		case m, there := <-a.on.in:
			if !there {
				return errGone
			}
			if m.Method == "elicitation/create" {
				a.question, a.asked = &question{}, string(m.ID)
				return json.Unmarshal(m.Params, a.question)
			}
			if m.Method != "" || string(bytes.Trim(m.ID, `"`)) != fmt.Sprint(a.id) {
				continue // of a call that was given up
			}
			if m.Error != nil {
				return fmt.Errorf("protocol error: %s", m.Error.Message)
			}
			a.raw, a.result = m.Result, &result{}
			if err := json.Unmarshal(m.Result, a.result); err != nil {
				return err
			}
			for name, input := range a.result.InputRequests {
				a.question, a.asked, a.state = &input.Params, name, a.result.RequestState
			}
			return nil
		case <-limit.C:
			return errSilent
		}
	}
}

// answer gives the answer to a question as its client would, and waits for the end.
func (a *attempt) answer(what call, answer map[string]any) (*result, error) {
	if a.on.lane.modern {
		return a.carry(a.on, what, answer)
	}
	if err := a.reply(a.on, answer); err != nil {
		return nil, err
	}
	return a.end()
}

// reply sends the answer of the older era, over whichever connection.
func (a *attempt) reply(over *client, answer map[string]any) error {
	return over.write(0, map[string]any{"id": json.RawMessage(a.asked), "result": answer}, nil)
}

// carry calls in the newer era with an answer and the state that came with the question.
func (a *attempt) carry(over *client, what call, answer map[string]any) (*result, error) {
	next, err := over.request("tools/call", what.name, map[string]any{
		"name": what.name, "arguments": what.arguments,
		"requestState": a.state, "inputResponses": map[string]any{a.asked: answer},
	})
	if err != nil {
		return nil, err
	}
	return next.result, nil
}

// end waits for a call whose question is not answered (any more).
func (a *attempt) end() (*result, error) {
	for a.result == nil {
		if err := a.wait(); err != nil {
			return nil, err
		}
	}
	return a.result, nil
}
