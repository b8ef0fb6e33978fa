package evals

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"makemcp/makeapi/sandbox"
)

// What a report shows side by side: what was expected, and what came, cut down to what was
// asked about.

// most is how much of one side is kept, in characters.
const most = 4000

// compared shows an answer beside what is expected of it.
func (a Answer) compared(r reply) (expected, actual string) {
	answer, err := parseJSON([]byte(r.data()))
	onlyMatch := err == nil && a.Match != nil
	rest := map[string]any{}
	for name, parts := range map[string][]string{"contains": a.Contains, "absent": a.Absent} {
		if len(parts) > 0 {
			rest[name], onlyMatch = parts, false
		}
	}
	if a.Error != "" {
		rest["error"], onlyMatch = a.Error, false
	}
	if a.Tokens > 0 {
		rest["tokens"], onlyMatch = a.Tokens, false
	}
	switch {
	case onlyMatch:
		return lines(a.Match), lines(alike(a.Match, answer))
	case a.Match != nil:
		rest["match"] = a.Match
	}
	if err != nil {
		return lines(rest), cut(r.told(), most)
	}
	return lines(rest), lines(answer)
}

// alike is the part of got that a pattern is about: the members that it lists, and all
// elements of the lists that it looks into.
func alike(want, got any) any {
	switch want := want.(type) {
	case map[string]any:
		object, ok := got.(map[string]any)
		if !ok {
			return got
		}
		part := map[string]any{}
		for name := range want {
			if value, there := object[name]; there {
				part[name] = alike(want[name], value)
			}
		}
		return part
	case []any:
		list, ok := got.([]any)
		if !ok || len(want) == 0 {
			return got
		}
		part := make([]any, len(list))
		for i, item := range list {
			part[i] = alike(want[min(i, len(want)-1)], item)
		}
		return part
	}
	return got
}

// alikeChanges are the changes to the account in the form in which they are expected.
func alikeChanges(expected map[string]any, changes []change) map[string]any {
	out := map[string]any{}
	for _, c := range changes {
		switch want, listed := expected[c.row]; {
		case c.now == nil:
			out[c.row] = gone
		case c.was != nil:
			out[c.row] = c.changed()
		case listed:
			out[c.row] = alike(want, c.now)
		default:
			out[c.row] = c.now
		}
	}
	return out
}

// String lists what is expected, a line each.
func (r Requests) String() string {
	listed := slices.Clone(r.Order)
	for _, request := range slices.Sorted(maps.Keys(r.Count)) {
		listed = append(listed, request+", "+times(r.Count[request]))
	}
	for _, request := range r.Never {
		listed = append(listed, request+", never")
	}
	return strings.Join(listed, "\n")
}

// made lists requests, a line each.
func made(requests []sandbox.Request) string {
	listed := make([]string, len(requests))
	for i, r := range requests {
		listed[i] = r.Method + " " + r.Route
	}
	return cut(strings.Join(listed, "\n"), most)
}

// lines renders a value over several lines, with members in the order of their names.
func lines(v any) string {
	raw, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		panic(fmt.Sprintf("evals: %T can't be written as JSON: %v", v, err))
	}
	return cut(string(raw), most)
}
