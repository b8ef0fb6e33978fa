package makeapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"sort"
	"strings"

	"makemcp/schemas"
)

// encoded is a call ready to be sent: what Operation.encode makes of arguments.
type encoded struct {
	path   string // escaped, below /api/v2
	query  string // without the question mark
	body   []byte // nil when the method has none
	cookie string
}

// encode places every argument. Arguments must have passed Shape.Check.
func (o *Operation) encode(args schemas.Args) (*encoded, error) {
	if o.Arrange != nil {
		args = maps.Clone(args)
		o.Arrange(args)
	}
	path, err := o.buildPath(args)
	if err != nil {
		return nil, err
	}
	e := &encoded{path: path}
	var query []string
	if o.Query != "" {
		query = append(query, o.Query)
	}
	b := body{shape: o.Shape()}
	for _, f := range o.Shape().Fields {
		value, given := args[f.Name]
		if !given {
			continue
		}
		switch o.place(f) {
		case schemas.InQuery:
			query = o.appendField(query, f, value)
		case schemas.InBody:
			err = errors.Join(err, b.add(f, value))
		case schemas.InBoth:
			query = appendQuery(query, f.As, value)
			err = errors.Join(err, b.add(f, value))
		case schemas.InCookie:
			e.cookie = fmt.Sprint(value)
		}
	}
	e.query = strings.Join(query, "&")
	if err == nil && (o.hasBody() || b.given) {
		e.body, err = b.bytes()
	}
	return e, err
}

// place says where an argument travels: the route, then its tag, then the method.
func (o *Operation) place(f schemas.Field) schemas.Place {
	switch {
	case strings.Contains(o.Path, "{"+f.Name+"}"):
		return schemas.InPath
	case f.Place != "":
		return f.Place
	case o.hasBody():
		return schemas.InBody
	default:
		return schemas.InQuery
	}
}

func (o *Operation) hasBody() bool {
	return !isSafe(o.Method) && o.Method != http.MethodDelete
}

// buildPath puts the arguments into the route, one escaped segment each. A value
// that could change the path's shape is refused.
func (o *Operation) buildPath(args schemas.Args) (string, error) {
	segments := strings.Split(o.Path, "/")
	for i, segment := range segments {
		if !strings.HasPrefix(segment, "{") {
			continue
		}
		name := strings.Trim(segment, "{}")
		value, err := pathSegment(args[name])
		if err != nil {
			return "", &schemas.Invalid{Problems: []schemas.Problem{{Argument: "/" + name, Text: err.Error()}}}
		}
		segments[i] = value
	}
	return strings.Join(segments, "/"), nil
}

func pathSegment(value any) (string, error) {
	var text string
	switch v := value.(type) {
	case string:
		text = v
	case json.Number:
		text = v.String()
	default:
		return "", fmt.Errorf("must be text or a number to stand in an address")
	}
	if text == "" || text == "." || text == ".." {
		return "", fmt.Errorf("can't be %q, which means something else in an address", text)
	}
	for _, r := range text {
		if r < ' ' || r == 0x7f {
			return "", fmt.Errorf("contains a control character; remove it")
		}
	}
	return url.PathEscape(text), nil
}

// appendField writes one argument into the query. The members of a spread one are
// parameters of their own, but never one that the call has anyway.
func (o *Operation) appendField(pairs []string, f schemas.Field, value any) []string {
	object, isObject := value.(map[string]any)
	if f.Wire != schemas.Spread || !isObject {
		return appendQuery(pairs, f.As, value)
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if !taken(o.Shape(), name) {
			pairs = appendQuery(pairs, name, object[name])
		}
	}
	return pairs
}

// appendQuery writes a value the way Make reads it: name=v, name[]=a&name[]=b,
// name[key]=v, with the brackets escaped.
func appendQuery(pairs []string, name string, value any) []string {
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			pairs = appendQuery(pairs, name+"[]", item)
		}
	case map[string]any:
		keys := make([]string, 0, len(v))
		for key := range v {
			keys = append(keys, key)
		}
		sort.Strings(keys)
		for _, key := range keys {
			pairs = appendQuery(pairs, name+"["+key+"]", v[key])
		}
	case nil:
	default:
		pairs = append(pairs, queryEscape(name)+"="+queryEscape(fmt.Sprint(v)))
	}
	return pairs
}

// queryEscape writes a space as %20, as Make's own examples do.
func queryEscape(text string) string {
	return strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
}
