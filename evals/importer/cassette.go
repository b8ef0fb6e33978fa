package importer

import (
	"encoding/json"
	"strings"

	"makemcp/evals"
)

// MCP messages, bare or in an envelope that says who sent them.

// envelope is the message of a record, and who sent it: client, server, or empty where that
// is not said.
func envelope(o object) (message object, from string) {
	message = o
	for _, name := range []string{"message", "payload", "data", "msg"} {
		inner := within(o, name)
		if words := text(o, name); inner == nil && strings.HasPrefix(strings.TrimSpace(words), "{") {
			value, _ := parse(words)
			inner, _ = value.(object)
		}
		if isRPC(inner) {
			message = inner
		}
	}
	for _, name := range []string{"from", "direction", "dir", "sender"} {
		switch strings.ToLower(text(o, name)) {
		case "client", "c2s", "client_to_server", "client-to-server", "out", "send", "sent", "outgoing", "->", ">":
			from = "client"
		case "server", "s2c", "server_to_client", "server-to-client", "in", "recv", "received", "incoming", "<-", "<":
			from = "server"
		}
	}
	return message, from
}

func isRPC(o object) bool { return text(o, "jsonrpc") == "2.0" }

func isMCP(o object) bool {
	message, _ := envelope(o)
	return isRPC(message) || o["cassette"] != nil
}

func readMCP(t *transcript, r record) error {
	message, from := envelope(r.object)
	if !isRPC(message) {
		return nil
	}
	raw, err := json.Marshal(message["id"])
	if err != nil {
		return err
	}
	id, params := string(raw), within(message, "params")
	switch method := text(message, "method"); {
	case method == "tools/call" && from != "server":
		t.declared(within(within(params, "_meta"), "io.modelcontextprotocol/clientCapabilities"))
		return t.rpcCall(r.line, id, params)
	case method == "elicitation/create" && from != "client":
		t.question(id, params)
	case method == "initialize":
		t.declared(within(params, "capabilities"))
	case method != "":
	case from != "server" && t.byID["question "+id] != nil && text(within(message, "result"), "action") != "":
		t.answered("question "+id, within(message, "result"))
	case from != "client":
		t.rpcAnswer(id, message)
	}
	return nil
}

// declared notes which dialogues the client can show.
func (t *transcript) declared(capabilities object) {
	if capabilities == nil || t.dialogue != nil {
		return
	}
	t.dialogue = map[string]bool{}
	if e := within(capabilities, "elicitation"); e != nil {
		t.dialogue["url"] = e["url"] != nil
		t.dialogue["form"] = e["form"] != nil || e["url"] == nil
	}
}

// rpcCall takes in tools/call. One that carries the answer to a question goes on with the call
// that asked it.
func (t *transcript) rpcCall(line int, id string, params object) error {
	args, err := arguments(params, "arguments")
	if err != nil {
		return err
	}
	name := text(params, "name")
	if name == "" {
		return errNoTool
	}
	if asked := t.byID["state "+text(params, "requestState")]; asked != nil && within(params, "inputResponses") != nil {
		delete(t.byID, "state "+text(params, "requestState"))
		for _, response := range within(params, "inputResponses") {
			if o, ok := response.(object); ok {
				asked.answer(o)
			}
		}
		asked.ended, t.byID[id] = 0, asked
		return nil
	}
	return t.made(line, id, name, args)
}

// rpcAnswer takes in the answer to tools/call, which can be a question.
func (t *transcript) rpcAnswer(id string, message object) {
	c := t.byID[id]
	if c == nil {
		return
	}
	result := within(message, "result")
	for _, request := range within(result, "inputRequests") {
		if o, ok := request.(object); ok {
			c.ask(within(o, "params"))
		}
		t.byID["state "+text(result, "requestState")] = c
	}
	if result["inputRequests"] != nil {
		delete(t.byID, id)
		return
	}
	failed, _ := result["isError"].(bool)
	words := textOf(result, "content")
	if refusal := within(message, "error"); refusal != nil {
		failed, words = true, text(refusal, "message")
	}
	t.answer(id, words, failed)
	delete(t.byID, id) // ids of one session may be used again
}

// question takes in what the server asks while a call is under way: the latest that has no
// answer yet.
func (t *transcript) question(id string, params object) {
	for i := len(t.calls) - 1; i >= 0; i-- {
		if c := t.calls[i]; c.ended == 0 {
			c.ask(params)
			t.byID["question "+id] = c
			return
		}
	}
}

func (t *transcript) answered(id string, result object) {
	t.byID[id].answer(result)
	delete(t.byID, id)
}

// ask notes a question. Until it is answered nobody was there.
func (c *call) ask(params object) {
	a := act{does: evals.Absent, question: text(params, "message")}
	if a.question == "" {
		a.question = "a question"
	}
	if text(params, "mode") == "url" {
		a.question = onAPage + a.question
	}
	c.acts = append(c.acts, a)
}

// onAPage begins the questions that are answered on a page.
const onAPage = "page: "

// answer notes what the person did about the first question that is not answered.
func (c *call) answer(result object) {
	for i := range c.acts {
		if a := &c.acts[i]; a.does == evals.Absent {
			content := within(result, "content")
			a.does = does(text(result, "action"), strings.HasPrefix(a.question, onAPage), content)
			a.types = text(content, "name")
			return
		}
	}
}

// does is what the person did. Who accepts approves only with the box ticked, or with the name
// of the target where that is asked for.
func does(action string, page bool, content object) string {
	approved := content["approve"] == true || text(content, "name") != ""
	switch {
	case action == "accept" && page:
		return evals.ApprovePage
	case action == "accept" && !approved:
		return evals.AcceptBlank
	case action == "accept":
		return evals.Accept
	case action == "decline":
		return evals.Decline
	default:
		return evals.Cancel
	}
}
