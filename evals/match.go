package evals

import (
	"fmt"
	"maps"
	"slices"
)

// What an expected map may have that are no members of the answer.
const (
	// lengthIs counts the elements of a list, or the rows that changed.
	lengthIs = "$length"
	// goneIs says that rows were removed.
	goneIs = "$gone"
)

// isOperator tells whether a name has a meaning here, and can't be that of a saved value.
func isOperator(name string) bool { return name == lengthIs || name == goneIs }

// mismatch says where got is not what want describes, or nothing when it is: members
// that want lists must match, elements of a list must occur in want's order, anything
// else must be equal.
func mismatch(want, got any, at string) string {
	switch want := want.(type) {
	case map[string]any:
		return mismatchMap(want, got, at)
	case []any:
		return mismatchList(want, got, at)
	}
	if want != got {
		return fmt.Sprintf("%s is %s, not %s", at, short(got), short(want))
	}
	return ""
}

func mismatchMap(want map[string]any, got any, at string) string {
	if count, ok := want[lengthIs]; ok {
		list, ok := got.([]any)
		if !ok || fmt.Sprint(len(list)) != fmt.Sprint(count) {
			return fmt.Sprintf("%s has %d elements, not %v", at, len(list), count)
		}
		return ""
	}
	object, ok := got.(map[string]any)
	if !ok {
		return fmt.Sprintf("%s is %s, not an object", at, short(got))
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		value, there := object[name]
		if !there {
			return fmt.Sprintf("%s has no %s", at, name)
		}
		if problem := mismatch(want[name], value, at+"."+name); problem != "" {
			return problem
		}
	}
	return ""
}

func mismatchList(want []any, got any, at string) string {
	list, ok := got.([]any)
	if !ok {
		return fmt.Sprintf("%s is %s, not a list", at, short(got))
	}
	next := 0
	for _, element := range want {
		found := slices.IndexFunc(list[next:], func(item any) bool { return mismatch(element, item, at) == "" })
		if found < 0 {
			return fmt.Sprintf("%s has no element %s from place %d on", at, short(element), next)
		}
		next += found + 1
	}
	return ""
}

// longest is how much of a value a message or a narration shows, in characters.
const longest = 200

// short renders a value within a line.
func short(v any) string { return cut(string(encode(v)), longest) }

// cut shortens a text in the middle of nowhere.
func cut(text string, most int) string {
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + " …"
	}
	return text
}
