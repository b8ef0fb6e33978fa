package clean

import (
	"html"
	"slices"
	"strings"
	"unicode/utf8"
)

// piece is a character as a reader of HTML sees it, and where the text has it.
type piece struct {
	r        rune
	from, to int
}

// decode reads a text with entities in it, and entities within entities. It goes from the end,
// so that what stands for a part of an entity is known by the time the entity is read: each
// character is looked at a few times at most, however they are nested.
func decode(text string) []piece {
	reversed := make([]piece, 0, len(text))
	for to := len(text); to > 0; {
		r, size := utf8.DecodeLastRuneInString(text[:to])
		p := piece{r, to - size, to}
		for p.r == '&' {
			means, n := entity(reversed)
			if n == 0 {
				break
			}
			p.r, p.to = means, reversed[len(reversed)-n].to
			reversed = reversed[:len(reversed)-n]
		}
		reversed = append(reversed, p)
		to -= size
	}
	slices.Reverse(reversed)
	return reversed
}

// longestName is how long the name of an entity can be.
const longestName = 40

// entity reads what follows an ampersand, the last piece first. It returns what the entity means
// and how many pieces belong to it, which is 0 when it is none.
func entity(rest []piece) (means rune, n int) {
	at := func(i int) rune {
		if i < len(rest) {
			return rest[len(rest)-1-i].r
		}
		return 0
	}
	accepts := func(r rune) bool { return isLetter(r) || isDigit(r) }
	named := at(0) != '#'
	if !named {
		n, accepts = 1, isDigit
		if at(1)|0x20 == 'x' {
			n, accepts = 2, isHex
		}
	}
	var name strings.Builder
	name.WriteByte('&')
	for i := range n {
		name.WriteRune(at(i))
	}
	for accepts(at(n)) && (!named || n < longestName) {
		name.WriteRune(at(n))
		n++
	}
	if name.Len() == 1 {
		return 0, 0
	}
	closed := at(n) == ';'
	if closed {
		name.WriteByte(';')
		n++
	}
	means, left := unescape(name.String())
	switch {
	case means == 0, named && !closed && means != '&' && at(n) == '=': // in an address, ?a=1&shy=2
		return 0, 0
	case left > 0 && means != '&':
		return 0, 0
	}
	return means, n - left
}

// unescape is the one character that an entity stands for and how much is left behind it: some
// names need no semicolon. 0 is for none.
func unescape(name string) (means rune, left int) {
	if named := name[1] != '#'; named && !strings.HasSuffix(name, ";") && !openEnded(name) {
		return 0, 0
	}
	text := html.UnescapeString(name)
	means, size := utf8.DecodeRuneInString(text)
	if text == name || !strings.HasSuffix(name, text[size:]) {
		return 0, 0
	}
	return means, len(text) - size
}

// openEnded tells whether a name without a semicolon can matter: of those that HTML reads, these
// stand for something that hides, or lead to it.
func openEnded(name string) bool {
	return name == "&shy" || strings.HasPrefix(name, "&amp") || strings.HasPrefix(name, "&AMP")
}

// mayHide tells quickly whether what follows an ampersand is an entity that may stand for
// something that hides, or lead to it.
func mayHide[Text string | []byte](rest Text) bool {
	for len(rest) > 4 && string(rest[:4]) == "amp;" {
		rest = rest[4:]
	}
	n := 0
	for n < len(rest) && (isLetter(rune(rest[n])) || isDigit(rune(rest[n]))) {
		n++
	}
	switch name := string(rest[:n]); {
	case n == 0:
		return len(rest) > 0 && rest[0] == '#'
	case n < len(rest) && rest[n] == ';':
		return !slices.Contains(harmless, name)
	default:
		return openEnded("&" + name)
	}
}

// harmless are the entities that HTML is full of.
var harmless = []string{"amp", "lt", "gt", "quot", "apos", "nbsp"}

func isHex(r rune) bool { return isDigit(r) || r|0x20 >= 'a' && r|0x20 <= 'f' }
