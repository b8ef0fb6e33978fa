package evals

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// reference is $name or $name.path within a text, or $$, which stands for a dollar sign.
var reference = regexp.MustCompile(`\$\$|\$([A-Za-z]\w*)((?:\.\w+)*)`)

// bindings are the values that earlier turns saved.
type bindings map[string]any

// expand puts saved values in the place of references. A text that is nothing but a
// reference becomes the value itself, with its type.
func (b bindings) expand(v any) (any, error) {
	switch v := v.(type) {
	case string:
		return b.expandText(v)
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			var err error
			if out[i], err = b.expand(item); err != nil {
				return nil, err
			}
		}
		return out, nil
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, item := range v {
			name, err := b.text(key)
			if err != nil {
				return nil, err
			}
			if out[name], err = b.expand(item); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
	return v, nil
}

func (b bindings) expandText(text string) (any, error) {
	if m := reference.FindStringSubmatch(text); m != nil && m[0] == text && m[1] != "" {
		return b.value(m[1], m[2])
	}
	return b.text(text)
}

// text replaces the references within a text.
func (b bindings) text(text string) (string, error) {
	if isOperator(text) {
		return text, nil
	}
	var failed error
	out := reference.ReplaceAllStringFunc(text, func(found string) string {
		m := reference.FindStringSubmatch(found)
		if m[1] == "" {
			return "$"
		}
		value, err := b.value(m[1], m[2])
		switch value.(type) {
		case map[string]any, []any, nil:
			err = cmp.Or(err, fmt.Errorf("%s is %s, which can't stand within a text", found, short(value)))
		}
		failed = cmp.Or(failed, err)
		return fmt.Sprint(value)
	})
	return out, failed
}

// texts replaces the references within several texts.
func (b bindings) texts(list []string) ([]string, error) {
	out := make([]string, len(list))
	for i, text := range list {
		var err error
		if out[i], err = b.text(text); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (b bindings) value(name, path string) (any, error) {
	value, ok := b[name]
	if !ok {
		return nil, fmt.Errorf("$%s was not saved", name)
	}
	return lookup(value, strings.TrimPrefix(path, "."))
}

// save stores parts of a value under names.
func (b bindings) save(paths map[string]string, from any) error {
	for _, name := range slices.Sorted(maps.Keys(paths)) {
		value, err := lookup(from, paths[name])
		if err != nil {
			return fmt.Errorf("save %s: %w", name, err)
		}
		b[name] = value
	}
	return nil
}

// lookup follows a path of member names and indexes, such as users.0.id.
func lookup(v any, path string) (any, error) {
	if path == "" {
		return v, nil
	}
	for _, step := range strings.Split(path, ".") {
		switch parent := v.(type) {
		case map[string]any:
			item, ok := parent[step]
			if !ok {
				return nil, fmt.Errorf("%s: there is no %q; there are %s", path, step, cut(strings.Join(slices.Sorted(maps.Keys(parent)), ", "), longest))
			}
			v = item
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i < 0 || i >= len(parent) {
				return nil, fmt.Errorf("%s: there is no element %q among %d", path, step, len(parent))
			}
			v = parent[i]
		default:
			return nil, fmt.Errorf("%s: nothing is below %q", path, step)
		}
	}
	return v, nil
}

// plain brings a value of Go or YAML into the types of JSON, numbers as they are
// written, so that values from different places can be compared.
func plain(v any) any {
	out, err := parseJSON(encode(v))
	if err != nil {
		panic(err) // encode wrote it
	}
	return out
}

// encode writes a value that came from YAML, JSON or a struct for JSON: it can't fail.
func encode(v any) []byte {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("evals: %T can't be written as JSON: %v", v, err))
	}
	return raw
}

// parseJSON reads one JSON value, numbers as they are written.
func parseJSON(raw []byte) (any, error) {
	var v any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if d.More() {
		return nil, fmt.Errorf("there is more than one JSON value")
	}
	return v, nil
}
