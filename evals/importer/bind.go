package importer

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// binder finds the values that a call took from an earlier answer, so that a case holds for
// other ids than those that were recorded.
type binder struct {
	answers []*call          // that are still to come, in order
	places  map[string]place // of the values in those that came
	prompt  map[string]bool  // words that the person had said
	own     map[string]bool  // values that the agent knew before any answer held them
	save    map[*call]map[string]string
	saved   map[place]string // names
	names   map[string]int   // that are taken, and how often
}

// bind puts references in the place of values. It returns what each call has to save.
func bind(ctx context.Context, t *transcript) (map[*call]map[string]string, error) {
	b := &binder{
		places: map[string]place{}, prompt: map[string]bool{}, own: map[string]bool{},
		save: map[*call]map[string]string{}, saved: map[place]string{}, names: map[string]int{},
	}
	for _, word := range strings.FieldsFunc(t.prompt, func(r rune) bool { return strings.ContainsRune(" \n\t,;:()\"'", r) }) {
		b.prompt[strings.TrimRight(word, ".?!")] = true
	}
	b.answers = slices.DeleteFunc(slices.Clone(t.calls), func(c *call) bool { return c.ended == 0 })
	slices.SortStableFunc(b.answers, func(x, y *call) int { return x.ended - y.ended })
	for _, c := range t.calls {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		b.read(c.begun)
		b.know(c.arguments)
		c.arguments, _ = b.value("", c.arguments, 0).(object)
	}
	return b.save, nil
}

// place is where a value stands in an answer.
type place struct {
	call *call
	path string
}

// last is the last step of the path.
func (p place) last() string { return p.path[strings.LastIndexByte(p.path, '.')+1:] }

// read takes in the answers up to a step of the session: what the agent of a call at this step had
// seen. Of equal values, the place in the latest answer counts, and there the one that is an id
// or comes first.
func (b *binder) read(step int) {
	for len(b.answers) > 0 && b.answers[0].ended <= step {
		collect(b.answers[0], "", b.answers[0].data(), b.places)
		b.answers = b.answers[1:]
	}
}

func collect(c *call, path string, value any, into map[string]place) {
	switch v := value.(type) {
	case object:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if step.MatchString(name) {
				collect(c, join(path, name), v[name], into)
			}
		}
	case []any:
		for i, item := range v {
			collect(c, join(path, strconv.Itoa(i)), item, into)
		}
	default:
		key, found := keyOf(v), place{c, path}
		if old, ok := into[key]; path != "" && (!ok || old.call != c || isID(found.last()) && !isID(old.last())) {
			into[key] = found
		}
	}
}

// step is a name that can be part of a path.
var step = regexp.MustCompile(`^\w+$`)

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// keyOf tells values of different types apart.
func keyOf(value any) string { return fmt.Sprintf("%T %v", value, value) }

// isID tells whether a member's name is that of an id.
func isID(name string) bool {
	return strings.HasSuffix(strings.ToLower(name), "id") || strings.HasSuffix(name, "Ids") || name == "ids"
}

// know notes what the agent sent without having read it.
func (b *binder) know(value any) {
	switch v := value.(type) {
	case object:
		for _, item := range v {
			b.know(item)
		}
	case []any:
		for _, item := range v {
			b.know(item)
		}
	default:
		// What the person has named is no answer's, either.
		if _, read := b.places[keyOf(v)]; !read || b.prompt[fmt.Sprint(v)] {
			b.own[keyOf(v)] = true
		}
	}
}

// value is the value with references in it. name is the argument that it belongs to.
func (b *binder) value(name string, value any, depth int) any {
	switch v := value.(type) {
	case object:
		out := object{}
		for _, member := range slices.Sorted(maps.Keys(v)) {
			out[escaped(member)] = b.value(member, v[member], depth+1)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = b.value(name, item, depth)
		}
		return out
	}
	found, ok := b.places[keyOf(value)]
	if !ok || b.own[keyOf(value)] || trivial(name, value, found, depth) {
		if s, isText := value.(string); isText {
			return escaped(s)
		}
		return value
	}
	return "$" + b.nameFor(name, found)
}

// escaped is a text in which $ stands for itself.
func escaped(words string) string { return strings.ReplaceAll(words, "$", "$$") }

// escapedAll is a value in whose texts and names $ stands for itself.
func escapedAll(value any) any {
	switch v := value.(type) {
	case string:
		return escaped(v)
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = escapedAll(item)
		}
		return out
	case object:
		out := object{}
		for name, item := range v {
			out[escaped(name)] = escapedAll(item)
		}
		return out
	}
	return value
}

var common = regexp.MustCompile(`^[a-z]{1,12}$|^.{1,3}$`)

// trivial tells whether a value may well be the same by accident.
func trivial(name string, value any, found place, depth int) bool {
	switch v := value.(type) {
	case string:
		return common.MatchString(v)
	case json.Number:
		n, err := v.Int64()
		if err != nil {
			return true
		}
		if isID(name) && isID(found.last()) {
			return n < 2 || depth > 2 && n < 1000 // the modules of a blueprint have ids of their own
		}
		return n < 10_000
	}
	return true // true, false, nothing
}

// nameFor saves the value at a place, and returns the name that it has.
func (b *binder) nameFor(argument string, at place) string {
	wanted := strings.TrimSuffix(argument, "s")
	if !isID(argument) {
		wanted = argument
	}
	if !nameable.MatchString(wanted) {
		wanted = "value"
	}
	if name, ok := b.saved[at]; ok {
		return name
	}
	name := wanted
	for b.names[name] > 0 {
		b.names[wanted]++
		name = wanted + strconv.Itoa(b.names[wanted])
	}
	b.names[name] = 1
	if b.save[at.call] == nil {
		b.save[at.call] = map[string]string{}
	}
	b.saved[at], b.save[at.call][name] = name, at.path
	return name
}

// nameable are names that a value can be saved under.
var nameable = regexp.MustCompile(`^[A-Za-z]\w*$`)
