package makeapi

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"makemcp/schemas"
)

// body collects what is sent in a request's body.
type body struct {
	shape   *schemas.Shape
	members members
	whole   []byte // when one argument is the whole body
	given   bool
}

// add writes one argument in the way that its field says.
func (b *body) add(f schemas.Field, value any) (err error) {
	b.given = true
	switch f.Wire {
	case schemas.Bare:
		b.whole, err = marshal(value)
	case schemas.Raw:
		text, _ := value.(string) // Check has seen to it
		b.whole = []byte(text)
	case schemas.Base64:
		text, _ := value.(string)
		b.whole, err = base64.StdEncoding.DecodeString(text)
		if err != nil {
			err = &schemas.Invalid{Problems: []schemas.Problem{{Argument: "/" + f.Name, Text: "must be base64"}}}
		}
	case schemas.Spread:
		object, _ := value.(map[string]any)
		for _, name := range slices.Sorted(maps.Keys(object)) {
			if !taken(b.shape, name) {
				b.members = append(b.members, member{name, object[name]})
			}
		}
	case schemas.AsJSON:
		if _, isText := value.(string); !isText && value != nil {
			var raw []byte
			raw, err = marshal(value)
			value = string(raw)
		}
		b.members = append(b.members, member{f.As, value})
	default:
		b.members = append(b.members, member{f.As, value})
	}
	return err
}

// taken tells whether a member that is spread would speak for an argument of the call, by
// any spelling, or for the confirmation that only a person gives.
func taken(shape *schemas.Shape, name string) bool {
	name, _, _ = strings.Cut(name, "[")
	if strings.EqualFold(name, "confirmed") {
		return true
	}
	return slices.ContainsFunc(shape.Fields, func(f schemas.Field) bool {
		return strings.EqualFold(name, f.Name) || strings.EqualFold(name, f.As)
	})
}

// bytes is the body. Make wants one with POST, PUT and PATCH, {} at least.
func (b *body) bytes() ([]byte, error) {
	if b.whole != nil {
		return b.whole, nil
	}
	return b.members.MarshalJSON()
}

// members is a JSON object that keeps the order of the input struct, so that
// equal calls make equal requests.
type members []member

type member struct {
	name  string
	value any
}

// MarshalJSON writes the members in order.
func (m members) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, each := range m {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := marshal(each.name)
		if err != nil {
			return nil, err
		}
		value, err := marshal(each.value)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// marshal writes JSON and leaves <, > and & as they are.
func marshal(value any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}
