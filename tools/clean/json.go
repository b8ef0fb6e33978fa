package clean

import (
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf8"
)

// JSON cleans the strings and names in JSON text. All else stays as it is written, and what has
// nothing to clean is returned as it came. Valid JSON stays valid; names that cleaning makes
// equal stay apart.
func JSON(raw []byte) []byte {
	if !matters(raw) {
		return raw
	}
	var edits []edit
	renamed := false
	for token := range tokens(raw) {
		if text, changed := cleanString(raw[token.from:token.to]); changed {
			edits = append(edits, edit{token, text})
			renamed = renamed || token.isName(raw)
		}
	}
	if renamed {
		keepApart(raw, edits)
	}
	return apply(raw, edits)
}

// span is where a string stands, with its quotes.
type span struct{ from, to int }

// edit is a string to be written anew.
type edit struct {
	span
	text string
}

func apply(raw []byte, edits []edit) []byte {
	if len(edits) == 0 {
		return raw
	}
	out := make([]byte, 0, len(raw))
	done := 0
	for _, e := range edits {
		out = append(out, raw[done:e.from]...)
		out = append(out, quote(e.text)...)
		done = e.to
	}
	return append(out, raw[done:]...)
}

// matters tells whether JSON text may have something to clean: escapes, entities, characters
// beyond printable ASCII that hide or pile up.
func matters(raw []byte) bool {
	if hasEscape(raw) || hasEntity(raw) {
		return true
	}
	plane := basic()
	marks := 0
	for at := 0; at < len(raw); {
		if raw[at] < 0x7f {
			at, marks = at+max(1, printable(raw[at:])), 0
			continue
		}
		if size := plane.quiet(raw[at:]); size > 0 {
			at, marks = at+size, 0
			continue
		}
		r, size := utf8.DecodeRune(raw[at:])
		at += size
		switch plane.kindOf(r) {
		case hidden:
			return true
		case combining:
			if marks++; marks > maxMarks {
				return true
			}
		default:
			marks = 0
		}
	}
	return false
}

// hasEntity tells whether there is an entity that can stand for something to clean.
func hasEntity(raw []byte) bool {
	for {
		i := bytes.IndexByte(raw, '&')
		if i < 0 {
			return false
		}
		raw = raw[i+1:]
		if mayHide(raw) {
			return true
		}
	}
}

// hasEscape tells whether there is an escape that can stand for something to clean.
func hasEscape(raw []byte) bool {
	for {
		i := bytes.IndexByte(raw, '\\')
		if i < 0 || i+1 >= len(raw) {
			return false
		}
		switch raw[i+1] {
		case 'u', 'b', 'f':
			return true
		}
		raw = raw[i+2:]
	}
}

// tokens are the strings in JSON text, in order.
func tokens(raw []byte) func(yield func(span) bool) {
	return func(yield func(span) bool) {
		for at := 0; ; {
			open := bytes.IndexByte(raw[at:], '"')
			if open < 0 {
				return
			}
			from := at + open
			at = stringEnd(raw, from+1)
			if !yield(span{from, at}) {
				return
			}
		}
	}
}

// stringEnd is the place behind the quote that ends a string.
func stringEnd(raw []byte, at int) int {
	for ; at < len(raw); at++ {
		switch raw[at] {
		case '"':
			return at + 1
		case '\\':
			at++
		}
	}
	return len(raw)
}

// cleanString cleans a string as JSON has it, and tells whether that changed anything.
func cleanString(token []byte) (text string, changed bool) {
	if !matters(token) || json.Unmarshal(token, &text) != nil { // which is no JSON
		return "", false
	}
	cleaned := Text(text)
	return cleaned, cleaned != text
}

// isName tells whether a string is a name in an object.
func (s span) isName(raw []byte) bool {
	rest := bytes.TrimLeft(raw[s.to:], " \t\r\n")
	return len(rest) > 0 && rest[0] == ':'
}

func quote(text string) []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text) // a string into memory can't fail
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}

// name is a name in one of the objects.
type name struct {
	object int
	text   string
}

// keepApart numbers the names among the edits that would be equal to another name of their
// object: readers of JSON take the last of equals, so one member could hide another.
func keepApart(raw []byte, edits []edit) {
	objects := objectsOf(raw)
	taken := map[name]int{}
	edited := map[int]bool{}
	for _, e := range edits {
		edited[e.from] = true
	}
	for from, object := range objects {
		if !edited[from] {
			var text string
			_ = json.Unmarshal(raw[from:stringEnd(raw, from+1)], &text)
			taken[name{object, text}] = 1
		}
	}
	for i, e := range edits {
		object, ok := objects[e.from]
		if !ok {
			continue
		}
		wanted, unique := name{object, e.text}, name{object, e.text}
		for taken[unique] > 0 {
			taken[wanted]++
			unique.text = fmt.Sprintf("%s (%d)", e.text, taken[wanted])
		}
		taken[unique]++
		edits[i].text = unique.text
	}
}

// objectsOf numbers the objects and tells, by where a name stands, whose it is.
func objectsOf(raw []byte) map[int]int {
	names := map[int]int{}
	var open []int
	last := 0
	done := 0
	for token := range tokens(raw) {
		for _, b := range raw[done:token.from] {
			switch b {
			case '{', '[':
				last++
				open = append(open, last)
			case '}', ']':
				open = open[:max(0, len(open)-1)]
			}
		}
		done = token.to
		if token.isName(raw) && len(open) > 0 {
			names[token.from] = open[len(open)-1]
		}
	}
	return names
}
