package tools

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"makemcp/makeapi"
	"makemcp/schemas"
)

// hidden stands for a secret in an answer: it says that there is one.
const hidden = "(hidden: a secret, which only people may see; it is in Make's web app)"

// hide takes the secrets out of an answer, as the declaration names them. An answer that
// can't be read is not passed on at all.
func hide(o *makeapi.Operation, answer json.RawMessage) (json.RawMessage, error) {
	decoder := json.NewDecoder(bytes.NewReader(answer))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	if members, ok := value.(map[string]any); ok && o.Reply == "" && slices.Contains(o.Hides, "*") {
		for name := range members {
			members[name] = hidden
		}
	}
	return json.Marshal(without(o, value))
}

func without(o *makeapi.Operation, value any) any {
	switch v := value.(type) {
	case []any:
		for i := range v {
			v[i] = without(o, v[i])
		}
	case map[string]any:
		for name, member := range v {
			switch {
			case isEmpty(member):
			case slices.Contains(o.Hides, name), name == o.Reply && slices.Contains(o.Hides, "*"):
				v[name] = hidden
			default:
				v[name] = without(o, member)
			}
		}
	}
	return value
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
// whatever answers for it, may repeat what it was sent.
func (s *Set) redact(c *call, text string) string {
	for _, f := range c.tool.Shape().Secrets() {
		for _, secret := range leaves(c.opened[f.Name]) {
			if len(secret) < shortestSecret {
				continue
			}
			// As it is, and as it stands in JSON, within JSON, within JSON.
			for range 4 {
				text = strings.ReplaceAll(text, secret, "(hidden)")
				secret = strings.TrimSuffix(strings.TrimPrefix(string(quoted(secret)), `"`), `"`)
			}
		}
	}
	return s.config.Client.Redact(text)
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
