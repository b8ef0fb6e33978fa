package tools

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"makemcp/makeapi"
	"makemcp/tools/clean"
)

// bytesPerToken is how many bytes of JSON make a token of a model, roughly.
const bytesPerToken = 4

// bound keeps a result within what a model's context should have to take. Past that a
// list loses rows and anything else its longest parts, and a note says what was left out
// and how to get it. Results that fit are passed on untouched. The marks around a result count.
func (s *Set) bound(next handler) handler {
	return func(ctx context.Context, c *call) (json.RawMessage, error) {
		answer, err := next(ctx, c)
		most := s.config.MaxResult*bytesPerToken - clean.FenceSize
		if err != nil || most <= 0 || c.caller.Whole || len(answer) <= most {
			return answer, err
		}
		if shorter := fewerRows(c, answer, most); shorter != nil {
			return shorter, nil
		}
		return fewerParts(c, answer, most), nil
	}
}

// noteRoom is kept free for the note, in bytes.
const noteRoom = 600

// fewerRows keeps the first rows of a list. It returns nil for what is no list, or when
// not even one row fits.
func fewerRows(c *call, answer json.RawMessage, most int) json.RawMessage {
	var members map[string]json.RawMessage
	var rows []json.RawMessage
	if json.Unmarshal(answer, &members) != nil || json.Unmarshal(members[c.tool.Reply], &rows) != nil {
		return nil
	}
	left := most - noteRoom - (len(answer) - len(members[c.tool.Reply]))
	kept := 0
	for kept < len(rows) && left > len(rows[kept]) {
		left -= len(rows[kept]) + 1
		kept++
	}
	if kept == 0 {
		return nil
	}
	members["note"] = quoted(rowsNote(c, kept, len(rows)))
	var err error
	if members[c.tool.Reply], err = json.Marshal(rows[:kept]); err != nil {
		return nil
	}
	shorter, err := json.Marshal(members)
	if err != nil {
		return nil
	}
	return shorter
}

// rowsNote says how to get the rows that were left out: with the very arguments.
func rowsNote(c *call, kept, of int) string {
	note := fmt.Sprintf("Only %d of the %d rows of this answer are shown, to save context. ", kept, of)
	if c.tool.Shape().Field("cols") != nil {
		note += `Name the columns that you need in "cols" to get more rows at once. `
	}
	if c.tool.Shape().Field("pg") == nil {
		return note + "This list has no pages: narrow it with its other arguments."
	}
	rest := maps.Clone(c.args)
	page, _ := c.args["pg"].(map[string]any)
	page = maps.Clone(page)
	if page == nil {
		page = map[string]any{}
	}
	page["offset"] = integer(page["offset"]) + kept
	rest["pg"] = page
	raw, err := json.Marshal(rest)
	if err != nil {
		return note
	}
	return note + "For the rest call " + c.tool.Name + " with " + string(raw)
}

func integer(value any) int {
	number, _ := value.(json.Number)
	n, err := number.Int64()
	if err != nil {
		return 0
	}
	return int(n)
}

// cut is how much is kept of what is nested: items of a list, characters of a text,
// levels.
type cut struct{ items, text, depth int }

// cuts are tried in turn until the rest fits.
var cuts = []cut{{100, 4000, 14}, {40, 1000, 10}, {20, 400, 8}, {10, 200, 6}, {5, 100, 4}, {3, 60, 3}, {1, 40, 1}}

// fewerParts shortens what is no list: long texts, long lists within, deep levels. What
// comes out is JSON and says where something was left out.
func fewerParts(c *call, answer json.RawMessage, most int) json.RawMessage {
	var whole any
	if json.Unmarshal(answer, &whole) != nil {
		return answer
	}
	note := "This answer was shortened to save context; … marks what was left out. " + wayToTheRest(c.tool.Operation)
	for _, k := range cuts {
		out := map[string]any{"note": note, "answer": k.apply(whole, 0)}
		shorter, err := json.Marshal(out)
		if err == nil && len(shorter) <= most {
			return shorter
		}
	}
	return quoted(note)
}

// wayToTheRest says where all of a shortened answer is to be had.
func wayToTheRest(o *makeapi.Operation) string {
	switch {
	case o.Name == makeapi.GetPublicTemplateBlueprint.Name:
		return "The resource " + blueprintURI + " has all of it."
	case o.Shape().Field("cols") != nil:
		return `Name the properties that you need in "cols".`
	default:
		return "A person can have all of it with make-mcp call."
	}
}

func (k cut) apply(value any, depth int) any {
	switch v := value.(type) {
	case string:
		if n := utf8.RuneCountInString(v); n > k.text {
			head := []rune(v[:min(len(v), k.text*utf8.UTFMax)]) // long texts are not taken apart
			return fmt.Sprintf("%s… (%d characters)", string(head[:k.text]), n)
		}
	case []any:
		if depth >= k.depth {
			return fmt.Sprintf("… (a list of %d)", len(v))
		}
		out := make([]any, 0, min(len(v), k.items)+1)
		for _, item := range v[:min(len(v), k.items)] {
			out = append(out, k.apply(item, depth+1))
		}
		if len(v) > k.items {
			out = append(out, fmt.Sprintf("… (%d more)", len(v)-k.items))
		}
		return out
	case map[string]any:
		if depth >= k.depth {
			return "… (an object with " + strings.Join(slices.Sorted(maps.Keys(v)), ", ") + ")"
		}
		out := make(map[string]any, len(v))
		for name, member := range v {
			out[name] = k.apply(member, depth+1)
		}
		return out
	}
	return value
}

// quoted is text as JSON.
func quoted(text string) json.RawMessage {
	raw, err := json.Marshal(text)
	if err != nil {
		return json.RawMessage(`""`)
	}
	return raw
}
