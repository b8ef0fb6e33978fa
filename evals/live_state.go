package evals

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

// fit puts what happened in the place of references in an expected state: in a live session
// nothing is saved, so $name stands for whatever makes the expectation hold. A row with a
// reference takes the first change that is as expected and that no other row has taken; its
// reference then has that value everywhere. What stays open is only compared in shape.
func fit(expected map[string]any, changes []change) map[string]any {
	if expected == nil {
		return nil
	}
	out, found := map[string]any{}, map[string]string{}
	wanted := plain(expected).(map[string]any)
	for _, row := range slices.Sorted(maps.Keys(wanted)) {
		if !reference.MatchString(row) {
			out[row] = wanted[row]
			continue
		}
		pattern := shape(row, found)
		taken := func(c change) bool { _, known := wanted[c.row]; _, used := out[c.row]; return known || used }
		i := slices.IndexFunc(changes, func(c change) bool {
			return !taken(c) && pattern.MatchString(c.row) && c.mismatch(filled(wanted[row], c.now, found)) == ""
		})
		if i < 0 {
			out[row] = wanted[row] // it did not change, the check will say
			continue
		}
		for n, name := range reference.FindAllString(row, -1) {
			found[name] = pattern.FindStringSubmatch(changes[i].row)[n+1]
		}
		out[changes[i].row] = wanted[row]
	}
	for _, c := range changes {
		if want, ok := out[c.row]; ok {
			out[c.row] = filled(want, c.now, found)
		}
	}
	return closed(out)
}

// filled is what is wanted, with what there is in the place of references that match it.
func filled(want, got any, found map[string]string) any {
	switch want := want.(type) {
	case string:
		return filledText(want, got, found)
	case []any:
		list, _ := got.([]any)
		out := make([]any, len(want))
		for i, item := range want {
			var there any
			if i < len(list) {
				there = list[i]
			}
			out[i] = filled(item, there, found)
		}
		return out
	case map[string]any:
		object, _ := got.(map[string]any)
		out := make(map[string]any, len(want))
		for name, item := range want {
			out[name] = filled(item, object[name], found)
		}
		return out
	}
	return want
}

func filledText(want string, got any, found map[string]string) any {
	if !reference.MatchString(want) || got == nil {
		return want
	}
	text, ok := got.(string)
	if !ok {
		text = string(encode(got))
	}
	if shape(want, found).MatchString(text) {
		return got
	}
	return want
}

// shape matches the texts that a text with references can stand for.
func shape(text string, found map[string]string) *regexp.Regexp {
	var b strings.Builder
	rest := text
	for _, name := range reference.FindAllString(text, -1) {
		before, after, _ := strings.Cut(rest, name)
		b.WriteString(regexp.QuoteMeta(before))
		if value, known := found[name]; known {
			b.WriteString("(" + regexp.QuoteMeta(value) + ")")
		} else {
			b.WriteString("(.+)")
		}
		rest = after
	}
	return regexp.MustCompile("^(?s:" + b.String() + regexp.QuoteMeta(rest) + ")$")
}

// closed escapes the references that are left, so that the check words them as they are.
func closed(expected map[string]any) map[string]any {
	return escape(expected).(map[string]any)
}

func escape(v any) any {
	switch v := v.(type) {
	case string:
		return reference.ReplaceAllString(v, "<$1$2>")
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = escape(item)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, item := range v {
			if !isOperator(name) {
				name = escape(name).(string)
			}
			out[name] = escape(item)
		}
		return out
	}
	return v
}
