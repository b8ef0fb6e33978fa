package makeapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
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
	path, err := o.buildPath(args)
	if err != nil {
		return nil, err
	}
	e := &encoded{path: path}
	var query []string
	var body members
	for _, f := range o.Shape.Fields {
		value, given := args[f.Name]
		if !given {
			continue
		}
		switch o.place(f) {
		case schemas.InQuery:
			query = appendQuery(query, f.Name, value)
		case schemas.InBody:
			body = append(body, member{f.Name, value})
		case schemas.InCookie:
			e.cookie = fmt.Sprint(value)
		}
	}
	e.query = strings.Join(query, "&")
	if o.hasBody() || len(body) > 0 {
		// Make wants a body with POST, PUT and PATCH, {} at least.
		if e.body, err = body.MarshalJSON(); err != nil {
			return nil, err
		}
	}
	return e, nil
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
	return o.Method != http.MethodGet && o.Method != http.MethodDelete
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

// members is a JSON object that keeps the order of the input struct, so that
// equal calls make equal requests.
type members []member

type member struct {
	name  string
	value any
}

// MarshalJSON writes the members in order and leaves <, > and & as they are.
func (m members) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, each := range m {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(each.name)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		encoder := json.NewEncoder(&b)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(each.value); err != nil {
			return nil, err
		}
		b.Truncate(b.Len() - 1) // the encoder's newline
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}
