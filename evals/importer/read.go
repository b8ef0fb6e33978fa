package importer

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"makemcp/evals"
)

const (
	// mostBytes is the longest file that is read.
	mostBytes = 64 << 20
	// deepest is how far values may be nested.
	deepest = 100
	// mostCalls is how many calls a session may have.
	mostCalls = 500
	// mostDraft is how long a draft may be: whoever reads it as YAML needs a few hundred times as much.
	mostDraft = 2 << 20
)

// object is a JSON object, numbers as they are written.
type object = map[string]any

// record is one object of a file, with the line on which it begins.
type record struct {
	line int
	object
}

// records reads a file: one JSON value, or one after the other, a line each or not. The
// elements of an array at the top count as records. Every error names a line.
func records(ctx context.Context, r io.Reader) ([]record, error) {
	text, err := io.ReadAll(io.LimitReader(r, mostBytes+1))
	if err != nil {
		return nil, err
	}
	if len(text) > mostBytes {
		return nil, fmt.Errorf("the file is longer than %d MiB", mostBytes>>20)
	}
	f := file{text: bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")), line: 1}
	var all []record
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		raw, line, err := f.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		some, err := objects(raw, line)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	if len(all) == 0 {
		return nil, errors.New("line 1: the file is empty")
	}
	return all, nil
}

// file is a text that is read value by value.
type file struct {
	text []byte
	at   int // bytes read
	line int // on which that is
}

// skip goes on by so many bytes.
func (f *file) skip(n int) {
	f.line += bytes.Count(f.text[f.at:f.at+n], []byte("\n"))
	f.at += n
}

// next is the next value and its line; io.EOF when there is none.
func (f *file) next() (json.RawMessage, int, error) {
	f.skip(len(f.text[f.at:]) - len(bytes.TrimLeft(f.text[f.at:], " \t\r\n")))
	line := f.line
	decoder := json.NewDecoder(bytes.NewReader(f.text[f.at:]))
	var raw json.RawMessage
	err := decoder.Decode(&raw)
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, 0, fmt.Errorf("line %d: the file is cut off: what begins here has no end", line)
	case errors.As(err, &syntax):
		return nil, 0, fmt.Errorf("line %d: this is no JSON: %w", f.lineOf(int(syntax.Offset)-1), syntax)
	case err != nil:
		return nil, 0, err
	}
	f.skip(int(decoder.InputOffset()))
	return raw, line, nil
}

// lineOf is the line of an error so many bytes further on. Where something begins that can't
// begin there, what is before it has no end.
func (f *file) lineOf(ahead int) int {
	text := f.text[f.at:]
	ahead = max(0, min(ahead, len(text)-1))
	before := text[:ahead]
	if strings.ContainsRune(`{["`, rune(text[ahead])) {
		before = bytes.TrimRight(before, " \t\r\n")
	}
	return f.line + bytes.Count(before, []byte("\n"))
}

// objects are the objects of a value: itself, or its elements.
func objects(raw json.RawMessage, line int) ([]record, error) {
	if evals.Nesting(raw) > deepest {
		return nil, fmt.Errorf("line %d: values are nested more than %d deep", line, deepest)
	}
	value, err := parse(string(raw))
	if err != nil {
		return nil, fmt.Errorf("line %d: %w", line, err)
	}
	elements, isList := value.([]any)
	if !isList {
		elements = []any{value}
	}
	var out []record
	for _, element := range elements {
		o, ok := element.(object)
		if !ok {
			return nil, fmt.Errorf("line %d: there is something else than a JSON object", line)
		}
		out = append(out, record{line, o})
	}
	return out, nil
}

// parse reads one JSON value that is not nested too deeply.
func parse(text string) (any, error) {
	if evals.Nesting([]byte(text)) > deepest {
		return nil, fmt.Errorf("values are nested more than %d deep", deepest)
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	if decoder.More() {
		return nil, errors.New("there is more than one value")
	}
	return value, nil
}

// text is a member that is a text; empty when it is not.
func text(o object, name string) string {
	s, _ := o[name].(string)
	return s
}

// within is a member that is an object; nil when it is not.
func within(o object, name string) object {
	inner, _ := o[name].(object)
	return inner
}

// list are the objects of a member that is a list of them.
func list(o object, name string) []object {
	elements, _ := o[name].([]any)
	var out []object
	for _, element := range elements {
		if inner, ok := element.(object); ok {
			out = append(out, inner)
		}
	}
	return out
}

// blocks are the blocks of a content, which can be a bare text.
func blocks(o object, name string) []object {
	if s, ok := o[name].(string); ok {
		return []object{{"type": "text", "text": s}}
	}
	return list(o, name)
}

// textOf is all the text of a content.
func textOf(o object, name string) string {
	var parts []string
	for _, block := range blocks(o, name) {
		if s, ok := block["text"].(string); ok {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, "\n")
}

// arguments are those of a call, as an object or as JSON in a text.
func arguments(o object, name string) (object, error) {
	switch v := o[name].(type) {
	case nil:
		return object{}, nil
	case object:
		return v, nil
	case string:
		if strings.TrimSpace(v) == "" {
			return object{}, nil
		}
		value, err := parse(v)
		if err != nil {
			return nil, fmt.Errorf("the arguments of a call are no JSON: %w", err)
		}
		if inner, ok := value.(object); ok {
			return inner, nil
		}
	}
	return nil, errors.New("the arguments of a call are no object")
}

// has tells whether one of the blocks is of one of these types.
func has(blocks []object, types ...string) bool {
	return slices.ContainsFunc(blocks, func(b object) bool { return slices.Contains(types, text(b, "type")) })
}
