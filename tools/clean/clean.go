// Package clean takes out of text from strangers what people can't see and models can: invisible
// and bidirectional characters, tags, sequences for terminals, and the HTML entities that stand for
// them. It also puts marks around such text, so that a model can tell where it ends.
//
// What people see stays as it is, byte for byte: an agent edits what it has read and sends it back.
package clean

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// onionLayers is how often taking something out may uncover something else, as in &#82&zwj;03;.
// Who wraps more layers than that has something to hide.
const onionLayers = 8

// Text cleans plain text. What comes out, cleaned again, stays the same.
func Text(text string) string {
	if !doubtful(text) {
		return text
	}
	text = strings.ToValidUTF8(text, string(utf8.RuneError)) // else taking out could put together
	for layer := 0; ; layer++ {
		if layer == onionLayers {
			text = strings.ReplaceAll(text, "&", "")
		}
		once := peel(text)
		if once == text {
			return text
		}
		text = once
	}
}

// doubtful tells quickly whether there may be something to take out.
func doubtful(text string) bool {
	marks := 0
	plane := basic()
	for i, r := range text {
		switch plane.kindOf(r) {
		case seen, spacing:
			marks = 0
		case combining:
			if marks++; marks > maxMarks {
				return true
			}
		case ampersand:
			if mayHide(text[i+1:]) {
				return true
			}
			marks = 0
		default:
			return true
		}
	}
	return false
}

// sequence is one for a terminal, as ECMA-48 has them: those that take parameters, such as colours
// in logs, then those that take a text, then the short ones. The controls of one character that
// stand for ESC and another are not read as such: text in a wrong encoding is full of them.
var sequence = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)|[ -/]*[0-~]?)`)
})

// peel takes out what can be told to be invisible at one look.
func peel(text string) string {
	if strings.ContainsRune(text, '\x1b') {
		text = sequence().ReplaceAllString(text, "")
	}
	var out strings.Builder
	out.Grow(len(text))
	judge := judge{pieces: decode(text)}
	for i, p := range judge.pieces {
		if judge.keeps(i) {
			out.WriteString(text[p.from:p.to])
		}
	}
	return out.String()
}

// judge goes through a text and decides what of it can be seen, given what stands around it.
type judge struct {
	pieces []piece
	// base is the visible character that joiners, selectors and marks belong to; 0 for none.
	base rune
	// marks is how many combining marks it has.
	marks int
	// modified tells that it has its one selector or joiner already.
	modified bool
	// flag is where the tags of a flag end.
	flag int
}

// maxMarks is how many combining marks a character may carry. Writing needs a few; towers of them
// cover the lines around.
const maxMarks = 10

// keeps decides on one piece. Pieces are judged in order.
func (j *judge) keeps(i int) bool {
	r := j.pieces[i].r
	switch kind := kindOf(r); {
	case i < j.flag:
		return true
	case kind == spacing:
		return true
	case kind == combining:
		j.marks++
		return j.marks <= maxMarks
	case isTone(r) && isPictograph(j.base):
		return true
	case kind == hidden:
		keep := j.allows(r, i+1)
		j.modified = j.modified || keep
		return keep
	case r == blackFlag:
		j.flag = i + 1 + j.subdivision(i+1)
	}
	j.base, j.marks, j.modified = r, 0, false
	return true
}

// allows tells whether a hidden character does here what it was made for. That is so once for each
// character that is seen, so nothing much can be spelt with what is left.
func (j *judge) allows(r rune, next int) bool {
	switch {
	case r == joiner && isPictograph(j.base): // a selector may stand before it
		return isPictograph(j.at(next))
	case j.modified:
		return false
	case r == joiner, r == nonJoiner:
		return isJoined(j.base)
	case r == emojiStyle && isKeycapBase(j.base):
		return j.at(next) == keycap
	case r == emojiStyle, r == textStyle:
		return isPictograph(j.base)
	case isMongolianSelector(r):
		return unicode.Is(unicode.Mongolian, j.base)
	}
	return false
}

// at is the character of a piece; 0 behind the last.
func (j *judge) at(i int) rune {
	if i < len(j.pieces) {
		return j.pieces[i].r
	}
	return 0
}

// subdivisions are the flags made of tags that people see as flags: England, Scotland, Wales. Any
// other code is seen as a black flag, so it could say anything.
var subdivisions = []string{"gbeng", "gbsct", "gbwls"}

// subdivision is how many tags from a place on make such a flag; 0 when they make none.
func (j *judge) subdivision(from int) int {
	for _, code := range subdivisions {
		tags := code + "\x7f"
		n := 0
		for n < len(tags) && j.at(from+n) == tagBase+rune(tags[n]) {
			n++
		}
		if n == len(tags) {
			return n
		}
	}
	return 0
}
