package clean

import (
	"crypto/rand"
	"strings"
)

// A fence is a line before and a line after: <make-data-k3vq7m2x> and </make-data-k3vq7m2x>.
const (
	fenceName = "make-data-"
	markSize  = 8 // characters of five random bits each
)

// FenceSize is how many bytes a fence adds to a text.
const FenceSize = len("<"+fenceName+">\n"+"\n</"+fenceName+">") + 2*markSize

// Fence puts marks around text that strangers can write. They are new for each text, and not in it,
// so the text can't say that it ends.
func Fence(text string) string { return fence(text, newMark) }

func fence(text string, newMark func() string) string {
	mark := newMark()
	for strings.Contains(text, mark) {
		mark = newMark()
	}
	return "<" + fenceName + mark + ">\n" + text + "\n</" + fenceName + mark + ">"
}

// Within is the text that a fence was put around.
func Within(fenced string) string {
	const before = len("<"+fenceName+">\n") + markSize
	return fenced[before : len(fenced)-(FenceSize-before)]
}

func newMark() string { return strings.ToLower(rand.Text()[:markSize]) }
