package tools

import (
	"bytes"
	"encoding/json"
	"slices"

	"makemcp/makeapi"
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
			case member == nil || member == "":
			case slices.Contains(o.Hides, name), name == o.Reply && slices.Contains(o.Hides, "*"):
				v[name] = hidden
			default:
				v[name] = without(o, member)
			}
		}
	}
	return value
}
