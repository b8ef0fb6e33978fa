package schemas

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"slices"
	"strings"

	"github.com/invopop/jsonschema"
)

// Args are the arguments of one call by wire name, as decoded JSON: numbers are
// json.Number, so that ids above 2^53 survive.
type Args map[string]any

// maxDepth bounds the nesting of arguments. Blueprints, the deepest thing that
// Make takes, stay far below it.
const maxDepth = 200

// maxArguments bounds the text of arguments, in bytes. Transports take less; this is for
// who calls without one.
const maxArguments = 16 << 20

// Decode reads arguments from JSON text. Nothing at all counts as no arguments.
// Whatever is not exactly one object is refused, and so is a name that stands
// twice in an object, since two readers could see two different calls.
func Decode(raw []byte) (Args, error) {
	if trimmed := bytes.TrimSpace(raw); len(trimmed) == 0 || string(trimmed) == "null" {
		return Args{}, nil
	}
	if len(raw) > maxArguments {
		return nil, &Invalid{Problems: []Problem{{Text: fmt.Sprintf("the arguments are longer than %d MB; send less at once", maxArguments>>20)}}}
	}
	value, err := parse(raw)
	if errors.Is(err, errFollows) {
		return nil, &Invalid{Problems: []Problem{{Text: err.Error()}}}
	}
	if err != nil {
		return nil, &Invalid{Problems: []Problem{{Text: "the arguments are not valid JSON: " + err.Error()}}}
	}
	object, ok := value.(map[string]any)
	if !ok {
		return nil, &Invalid{Problems: []Problem{{Text: "the arguments must be one JSON object"}}}
	}
	return object, nil
}

var errFollows = errors.New("something follows the arguments' closing brace")

// parse reads exactly one JSON value.
func parse(raw []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	value, err := decodeValue(d, 0)
	if err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errFollows
	}
	return value, nil
}

func decodeValue(d *json.Decoder, depth int) (any, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("nested deeper than %d levels", maxDepth)
	}
	token, err := d.Token()
	if err != nil {
		return nil, unexpected(err)
	}
	switch token {
	case json.Delim('{'):
		return decodeObject(d, depth)
	case json.Delim('['):
		list := []any{}
		for d.More() {
			value, err := decodeValue(d, depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		_, err := d.Token()
		return list, unexpected(err)
	}
	if number, ok := token.(json.Number); ok && isHuge(number.String()) {
		return nil, fmt.Errorf("a number has more than %d characters or an exponent above 999", longestNumber)
	}
	return token, nil
}

func decodeObject(d *json.Decoder, depth int) (any, error) {
	object := map[string]any{}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, unexpected(err)
		}
		key := name.(string) // the decoder accepts nothing else here
		if _, twice := object[key]; twice {
			return nil, fmt.Errorf("%q stands twice in one object", key)
		}
		if object[key], err = decodeValue(d, depth+1); err != nil {
			return nil, err
		}
	}
	_, err := d.Token()
	return object, unexpected(err)
}

// longestNumber bounds the characters of a number. A few of 1e1000000 would keep
// exact arithmetic busy for seconds.
const longestNumber = 400

func isHuge(number string) bool {
	_, exponent, _ := strings.Cut(strings.ToLower(number), "e")
	return len(number) > longestNumber || len(strings.TrimLeft(exponent, "+-0")) > 3
}

// unexpected words the end of the input for people.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("it ends too early")
	}
	return err
}

// ArgsOf turns a filled input struct into arguments.
func ArgsOf(in any) (Args, error) {
	raw, err := json.Marshal(in)
	if err != nil {
		return nil, err
	}
	return Decode(raw)
}

// coerce turns values into what the schema wants where only one reading is
// possible, because models send them so: digits for an integer, a number for an id
// that is text, the text of a JSON object for the object, one value for a list of one.
// Anything else is left for the validator to refuse. name is the argument's.
func coerce(name string, value any, schema *jsonschema.Schema) any {
	switch schema.Type {
	case "string":
		return coerceText(name, value)
	case "integer":
		return coerceInteger(value)
	case "array":
		return coerceList(value, schema)
	case "object":
		return coerceObject(value, schema)
	}
	return value
}

// coerceInteger writes a whole number in digits, which is how it travels: 35 for
// "35", "035", 35.0 and 3.5e1.
func coerceInteger(value any) any {
	text, ok := value.(string)
	if number, isNumber := value.(json.Number); isNumber {
		text = number.String()
	} else if !ok || !isInteger(text) {
		return value
	}
	if whole, ok := new(big.Rat).SetString(text); ok && whole.IsInt() && whole.Num().IsInt64() {
		return json.Number(whole.Num().String())
	}
	return value
}

// coerceText writes the number of an id as text where the id may be a word as well: a
// device has either, and Make lists it with a number.
func coerceText(name string, value any) any {
	if number, ok := value.(json.Number); ok && strings.HasSuffix(name, "Id") && isInteger(number.String()) {
		return number.String()
	}
	return value
}

func coerceList(value any, schema *jsonschema.Schema) any {
	list, ok := value.([]any)
	if !ok {
		if text, isText := value.(string); isText && strings.HasPrefix(strings.TrimSpace(text), "[") {
			if parsed, err := parse([]byte(text)); err == nil {
				return coerceList(parsed, schema)
			}
		}
		if _, isObject := value.(map[string]any); isObject || value == nil {
			return value
		}
		list = []any{value}
	}
	if schema.Items == nil {
		return list
	}
	list = slices.Clone(list)
	for i := range list {
		list[i] = coerce("", list[i], schema.Items)
	}
	return list
}

func coerceObject(value any, schema *jsonschema.Schema) any {
	if text, ok := value.(string); ok {
		if object, err := Decode([]byte(text)); err == nil && strings.HasPrefix(strings.TrimSpace(text), "{") {
			value = map[string]any(object)
		}
	}
	object, ok := value.(map[string]any)
	if !ok || schema.Properties == nil {
		return value
	}
	out := make(map[string]any, len(object))
	for name, member := range object {
		if property, known := schema.Properties.Get(name); known {
			member = coerce(name, member, property)
		}
		out[name] = member
	}
	return out
}

func isInteger(text string) bool {
	digits := strings.TrimPrefix(text, "-")
	return digits != "" && strings.Trim(digits, "0123456789") == "" && len(digits) < 19
}
