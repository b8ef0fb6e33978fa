package clean

import (
	"encoding/binary"
	"slices"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/rangetable"
)

// Characters that are hidden and still have a use in places.
const (
	joiner     = '\u200d'
	nonJoiner  = '\u200c'
	textStyle  = '\ufe0e'
	emojiStyle = '\ufe0f'
	keycap     = '\u20e3'
	blackFlag  = '\U0001f3f4'
	tagBase    = 0xe0000 // tags are ASCII from here on
)

// Invisible tells whether a character looks like nothing, or only steers how others look:
// controls but newline, return and tab; formats, fillers, joiners, selectors, tags. Some of these
// are needed beside the right neighbours, which Text knows.
func Invisible(r rune) bool { return kindOf(r) == hidden }

// kind is what a character is to a reader.
type kind uint8

const (
	seen      kind = iota // or a space
	spacing               // part of the letter before
	combining             // drawn over the character before
	ampersand             // may begin an entity
	hidden
)

// tables are the characters of each kind; where one has several, the last counts. Hidden are
// Unicode's Default_Ignorable_Code_Point and what else looks like nothing.
var tables = []struct {
	kind  kind
	table *unicode.RangeTable
}{
	{spacing, unicode.Mc},
	{combining, unicode.Mn},
	{combining, unicode.Me},
	{ampersand, rangetable.New('&')},
	{hidden, unicode.Cc},
	{hidden, unicode.Cf},
	{hidden, unicode.Variation_Selector},
	{hidden, unicode.Other_Default_Ignorable_Code_Point},
	{hidden, unicode.Noncharacter_Code_Point},
	{hidden, rangetable.New('\u2800', '\U0001d159')}, // a blank in Braille, a blank note
	{seen, rangetable.New('\n', '\t', '\r')},
	{seen, unicode.Prepended_Concatenation_Mark}, // lines around numbers, in Arabic
	{seen, &unicode.RangeTable{R32: []unicode.Range32{{Lo: 0x13430, Hi: 0x1343f, Stride: 1}}}}, // how hieroglyphs are put together
}

// basicPlane is for speed: it has the kinds of the characters that most text is written with.
type basicPlane struct {
	kinds [1 << 16]kind
	// size is, for the first byte of a character in UTF-8, how many bytes it has, if all characters
	// that begin so are seen; 0 for others.
	size [256]int
}

var basic = sync.OnceValue(func() *basicPlane {
	p := &basicPlane{}
	for _, t := range tables {
		rangetable.Visit(t.table, func(r rune) {
			if int(r) < len(p.kinds) {
				p.kinds[r] = t.kind
			}
		})
	}
	for first := 0xc2; first < 0xe0; first++ { // of two bytes: five bits and six more
		p.setSize(first, 2, p.kinds[first&0x1f<<6:][:1<<6])
	}
	for first := 0xe1; first < 0xf0; first++ { // of three bytes: four bits and twelve more
		p.setSize(first, 3, p.kinds[first&0x0f<<12:][:1<<12])
	}
	return p
})

func (p *basicPlane) setSize(first, size int, kinds []kind) {
	if !slices.ContainsFunc(kinds, func(k kind) bool { return k != seen }) {
		p.size[first] = size
	}
}

// printable is how many bytes at the beginning are printable ASCII or white space, as far as that
// can be told in eights.
func printable(text []byte) int {
	const each, top = 0x0101010101010101, 0x8080808080808080
	at := 0
	for ; len(text)-at >= 8; at += 8 {
		if eight := binary.LittleEndian.Uint64(text[at:]); (eight|(eight+each))&top != 0 { // 0x7f or more
			break
		}
	}
	return at
}

// quiet is the size of the first character, if it can be told from its bytes that it is seen.
func (p *basicPlane) quiet(text []byte) int {
	switch {
	case p.size[text[0]] == 3 && len(text) > 2 && text[1]&0xc0 == 0x80 && text[2]&0xc0 == 0x80:
		return 3
	case p.size[text[0]] == 2 && len(text) > 1 && text[1]&0xc0 == 0x80:
		return 2
	}
	return 0
}

func kindOf(r rune) kind { return basic().kindOf(r) }

func (p *basicPlane) kindOf(r rune) kind {
	switch {
	case r >= 0 && int(r) < len(p.kinds):
		return p.kinds[r]
	case r >= 0x1f000 && r < 0x3fffe && r&0xfffe != 0xfffe: // emoji and Chinese
		return seen
	}
	for i := len(tables) - 1; i >= 0; i-- {
		if unicode.Is(tables[i].table, r) {
			return tables[i].kind
		}
	}
	return seen
}

// joined are the scripts whose letters change with their neighbours, so that joiners are part of
// how words are spelt.
var joined = []*unicode.RangeTable{
	unicode.Adlam, unicode.Arabic, unicode.Hanifi_Rohingya, unicode.Mandaic, unicode.Manichaean, unicode.Mongolian, unicode.Nko,
	unicode.Phags_Pa, unicode.Sogdian, unicode.Syriac,
	unicode.Balinese, unicode.Bengali, unicode.Brahmi, unicode.Chakma, unicode.Devanagari, unicode.Grantha, unicode.Gujarati,
	unicode.Gurmukhi, unicode.Javanese, unicode.Kaithi, unicode.Kannada, unicode.Khmer, unicode.Malayalam, unicode.Meetei_Mayek,
	unicode.Modi, unicode.Myanmar, unicode.Newa, unicode.Oriya, unicode.Sharada, unicode.Sinhala, unicode.Tamil, unicode.Telugu,
	unicode.Tibetan, unicode.Tirhuta,
}

func isJoined(r rune) bool { return unicode.IsLetter(r) && unicode.In(r, joined...) }

// isPictograph tells whether a character may be an emoji: Unicode's Extended_Pictographic, and
// other symbols. These are symbols but for five, and the places kept for emoji to come.
func isPictograph(r rune) bool {
	switch r {
	case '\u203c', '\u2049', '\u2139', '\u3030', '\u303d':
		return true
	}
	return unicode.In(r, unicode.So, unicode.Sm) || r >= 0x1f000 && r < 0x1fb00 && !unicode.In(r, unicode.L, unicode.N, unicode.P, unicode.Sk)
}

// isTone tells whether a character is a skin tone.
func isTone(r rune) bool { return r >= 0x1f3fb && r <= 0x1f3ff }

func isKeycapBase(r rune) bool { return r >= '0' && r <= '9' || r == '#' || r == '*' }

func isMongolianSelector(r rune) bool { return r >= '\u180b' && r <= '\u180d' || r == '\u180f' }

// isLetter and isDigit are about ASCII, as entities are written in it.
func isLetter(r rune) bool { return r|0x20 >= 'a' && r|0x20 <= 'z' }

func isDigit(r rune) bool { return r >= '0' && r <= '9' }
