package importer

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// format is a way in which sessions are written down.
type format struct {
	name string
	// fits tells whether a record is one that only this format has.
	fits func(o object) bool
	// read takes in a record.
	read func(t *transcript, r record) error
}

// formats in the order in which they are tried: each is stricter than those after it.
var formats = []format{
	{"cassette", isMCP, readMCP},
	{"claude-code", isClaudeCode, readClaudeCode},
	{"responses", isResponses, readResponses},
	{"chat", isChat, readChat},
	{"messages", isMessages, readMessages},
}

// Formats are the names of the formats that can be read: cassette (MCP messages, as
// make-mcp --record writes them), claude-code (its session files), responses and chat (of
// OpenAI), messages (of Anthropic).
func Formats() []string {
	var names []string
	for _, f := range formats {
		names = append(names, f.name)
	}
	return names
}

// chosen is the format of that name, or the one that the records are in.
func chosen(name string, all []record) (format, error) {
	for _, f := range formats {
		if name == f.name || name == "" && slices.ContainsFunc(all[:min(len(all), 100)], func(r record) bool { return f.fits(r.object) }) {
			return f, nil
		}
	}
	if name != "" {
		return format{}, fmt.Errorf("there is no format %q; there are %s", name, strings.Join(Formats(), ", "))
	}
	return format{}, fmt.Errorf("line %d: this is no session in a format that can be read: %s", all[0].line, strings.Join(Formats(), ", "))
}

// messagesOf are the messages of a request and of the response to it, or the record as a
// message.
func messagesOf(o object, name string) []object {
	request, response := within(o, "request"), within(o, "response")
	if request == nil && (response == nil || o[name] != nil) {
		request = o
	}
	out := list(request, name)
	if s, ok := request[name].(string); ok {
		out = []object{{"role": "user", "content": s}}
	}
	for _, choice := range append(list(o, "choices"), list(response, "choices")...) {
		if message := within(choice, "message"); message != nil {
			out = append(out, message)
		}
	}
	out = append(append(out, list(o, "output")...), list(response, "output")...)
	switch {
	case response["content"] != nil:
		out = append(out, response)
	case len(out) == 0:
		out = []object{o}
	}
	return out
}

// The formats of Anthropic: content is made of blocks.

var callBlocks = []string{"tool_use", "mcp_tool_use"}

func isMessages(o object) bool {
	return slices.ContainsFunc(messagesOf(o, "messages"), func(m object) bool {
		return text(m, "role") != "" && m["content"] != nil || has(list(m, "content"), callBlocks...)
	})
}

func readMessages(t *transcript, r record) error {
	for _, m := range messagesOf(r.object, "messages") {
		if err := t.message(r.line, m); err != nil {
			return err
		}
	}
	return nil
}

// message takes in a message of Anthropic's format.
func (t *transcript) message(line int, m object) error {
	for _, block := range blocks(m, "content") {
		switch text(block, "type") {
		case "tool_use", "mcp_tool_use":
			args, err := arguments(block, "input")
			if err == nil {
				err = t.call(line, text(block, "id"), text(block, "name"), args)
			}
			if err != nil {
				return err
			}
		case "tool_result", "mcp_tool_result":
			failed, _ := block["is_error"].(bool)
			t.answer(text(block, "tool_use_id"), textOf(block, "content"), failed)
		case "text":
			if text(m, "role") == "user" {
				t.say(reminders.ReplaceAllString(text(block, "text"), ""))
			}
		}
	}
	return nil
}

// reminders are what a host adds to what a person wrote.
var reminders = regexp.MustCompile(`(?s)<system-reminder>.*?</system-reminder>`)

// Claude Code wraps Anthropic's messages, and has many lines of other kinds.

func isClaudeCode(o object) bool {
	kind := text(o, "type")
	return (kind == "user" || kind == "assistant") && within(o, "message") != nil
}

// fromHost matches what Claude Code writes in the person's name: commands and their output.
var fromHost = regexp.MustCompile(`^\s*<(command-name|command-message|local-command-|bash-|user-memory-input)|^Caveat: `)

func readClaudeCode(t *transcript, r record) error {
	for _, flag := range []string{"isSidechain", "isMeta", "isCompactSummary", "isApiErrorMessage"} {
		if set, _ := r.object[flag].(bool); set {
			return nil
		}
	}
	if !isClaudeCode(r.object) {
		return nil
	}
	m := within(r.object, "message")
	if text(m, "role") == "user" && fromHost.MatchString(textOf(m, "content")) {
		return nil
	}
	return t.message(r.line, m)
}

// The older format of OpenAI: calls stand beside the content.

func isChat(o object) bool {
	return slices.ContainsFunc(messagesOf(o, "messages"), func(m object) bool {
		return m["tool_calls"] != nil || m["function_call"] != nil || text(m, "role") == "tool" || text(m, "tool_call_id") != ""
	})
}

func readChat(t *transcript, r record) error {
	for _, m := range messagesOf(r.object, "messages") {
		switch text(m, "role") {
		case "user":
			t.say(textOf(m, "content"))
		case "tool":
			t.answerUnmarked(text(m, "tool_call_id"), textOf(m, "content"))
		case "function":
			t.answerUnmarked(text(m, "name"), textOf(m, "content"))
		}
		for _, c := range list(m, "tool_calls") {
			if err := t.function(r.line, text(c, "id"), within(c, "function")); err != nil {
				return err
			}
		}
		if f := within(m, "function_call"); f != nil {
			delete(t.byID, text(f, "name")) // before there were ids, one call was made at a time
			if err := t.function(r.line, text(f, "name"), f); err != nil {
				return err
			}
		}
	}
	return nil
}

// function takes in a call by name and arguments.
func (t *transcript) function(line int, id string, f object) error {
	args, err := arguments(f, "arguments")
	if err != nil {
		return err
	}
	return t.call(line, id, text(f, "name"), args)
}

// The newer format of OpenAI: a list of items, and calls are items.

// item is a record of the format, freed of what logs put around it.
func item(o object) object {
	if payload := within(o, "payload"); payload != nil {
		return payload
	}
	return o
}

func isResponses(o object) bool {
	return slices.ContainsFunc(messagesOf(item(o), "input"), func(m object) bool {
		return has([]object{m}, "function_call", "function_call_output", "mcp_call") || has(list(m, "content"), "input_text", "output_text")
	})
}

func readResponses(t *transcript, r record) error {
	for _, m := range messagesOf(item(r.object), "input") {
		if err := t.item(r.line, m); err != nil {
			return err
		}
	}
	return nil
}

func (t *transcript) item(line int, m object) error {
	switch text(m, "type") {
	case "function_call":
		return t.function(line, text(m, "call_id"), m)
	case "function_call_output":
		t.answerUnmarked(text(m, "call_id"), textOf(m, "output"))
	case "mcp_call":
		if err := t.function(line, text(m, "id"), m); err != nil {
			return err
		}
		if failure := text(m, "error"); failure != "" {
			t.answer(text(m, "id"), failure, true)
		} else if output := text(m, "output"); output != "" {
			t.answerUnmarked(text(m, "id"), output)
		}
	default:
		if text(m, "role") == "user" {
			t.say(textOf(m, "content"))
		}
	}
	return nil
}
