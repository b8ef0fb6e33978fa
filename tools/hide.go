package tools

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"makemcp/makeapi"
	"makemcp/schemas"
	"makemcp/tools/clean"
	"makemcp/tools/gate"
)

// hidden stands for a secret in an answer: it says that there is one.
const hidden = "(hidden: a secret)"

// reveal takes the secrets out of an answer, and says where a person can see them.
func (s *Set) reveal(ctx context.Context, c *call, answer json.RawMessage) (json.RawMessage, error) {
	rest, secrets, err := hide(c.tool.Operation, answer)
	if err != nil || len(secrets) == 0 {
		return rest, err
	}
	note := "Only people may see what is hidden here: with make-mcp call, or in Make's web app."
	if page, err := s.desk.Reveal(ctx, c.ticket, secrets); err == nil {
		if way, err := s.toPage(ctx, page); err == nil {
			note = "A person can see what is hidden here, once, on a page. " + way
		}
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(rest, &members) == nil { // else it is no object, with no place for a note
		members["secrets"] = quoted(note)
		return json.Marshal(members)
	}
	return rest, nil
}

// hide takes the secrets out of an answer, as the declaration names them. An answer that
// can't be read is not passed on at all.
func hide(o *makeapi.Operation, answer json.RawMessage) (json.RawMessage, []gate.Revealed, error) {
	decoder := json.NewDecoder(bytes.NewReader(answer))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, nil, err
	}
	h := hider{operation: o}
	if members, ok := value.(map[string]any); ok && o.Reply == "" && slices.Contains(o.Hides, "*") {
		for _, name := range slices.Sorted(maps.Keys(members)) {
			members[name] = h.take(name, members[name])
		}
	}
	rest, err := json.Marshal(h.without("", value))
	return rest, h.found, err
}

// hider collects what it takes out.
type hider struct {
	operation *makeapi.Operation
	found     []gate.Revealed
}

func (h *hider) without(path string, value any) any {
	switch v := value.(type) {
	case []any:
		for i := range v {
			v[i] = h.without(fmt.Sprintf("%s %d", path, i+1), v[i])
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			within := strings.TrimSpace(path + " " + name)
			if h.hides(name) {
				v[name] = h.take(within, v[name])
			} else {
				v[name] = h.without(within, v[name])
			}
		}
	}
	return value
}

func (h *hider) hides(name string) bool {
	return slices.Contains(h.operation.Hides, name) || name == h.operation.Reply && slices.Contains(h.operation.Hides, "*")
}

// take keeps a secret for people and returns what agents see in its place.
func (h *hider) take(name string, value any) any {
	text, isText := value.(string)
	switch {
	case isEmpty(value), text == hidden:
		return value
	case !isText:
		raw, err := json.Marshal(value)
		if err != nil {
			return hidden
		}
		text = string(raw)
	}
	h.found = append(h.found, gate.Revealed{Name: name, Value: text})
	return hidden
}

// isEmpty tells what can hold no secret.
func isEmpty(member any) bool {
	switch v := member.(type) {
	case string:
		return v == ""
	case []any:
		return len(v) == 0
	case map[string]any:
		return len(v) == 0
	}
	return member == nil || member == false
}

// refuseHidden refuses arguments that hold what stands for a secret: an agent that writes
// back what it has read would overwrite the secret with it.
func refuseHidden(args schemas.Args) error {
	for name, value := range args {
		for _, text := range leaves(value) {
			if strings.Contains(text, hidden) {
				return &schemas.Invalid{Problems: []schemas.Problem{{
					Argument: "/" + name, Text: "holds the text that stands for a hidden secret, which would overwrite it; leave that part out",
				}}}
			}
		}
	}
	return nil
}

// shortestSecret keeps short values, which could stand anywhere, from tearing holes into
// answers.
const shortestSecret = 4

// redact takes out of a result what a person typed for the call, and the token: Make, or
// whatever answers for it, may repeat what it was sent. The text is clean, so a secret that is
// not is looked for as it is when clean, too.
func (s *Set) redact(c *call, text string) string {
	for _, f := range c.tool.Shape().Secrets() {
		for _, secret := range leaves(c.opened[f.Name]) {
			text = blank(text, secret)
			if cleaned := clean.Text(secret); cleaned != secret {
				text = blank(text, cleaned)
			}
		}
	}
	return s.config.Client.Redact(text)
}

// blank takes a secret out of a text: as it is, and as it stands in JSON, within JSON, within JSON.
func blank(text, secret string) string {
	if len(secret) < shortestSecret {
		return text
	}
	for range 4 {
		text = strings.ReplaceAll(text, secret, "(hidden)")
		secret = strings.TrimSuffix(strings.TrimPrefix(string(quoted(secret)), `"`), `"`)
	}
	return text
}

// leaves are the texts within a value.
func leaves(value any) []string {
	var out []string
	switch v := value.(type) {
	case string:
		out = append(out, v)
	case []any:
		for _, item := range v {
			out = append(out, leaves(item)...)
		}
	case map[string]any:
		for _, member := range v {
			out = append(out, leaves(member)...)
		}
	}
	return out
}
