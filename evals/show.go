package evals

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"makemcp/tools/clean"
)

// Narrate writes what happened in a session, so that a person can follow it.
func (o *Outcome) Narrate(w io.Writer, color bool) {
	fmt.Fprintln(w)
	for _, e := range o.Transcript {
		if e.Who == aNote {
			fmt.Fprintf(w, "%s\n\n", indented(e))
			continue
		}
		on, off := colors[e.Who], "\x1b[0m"
		if !color {
			on, off = "", ""
		}
		fmt.Fprintf(w, "%s%9s%s  %s%s\n", on, e.Who, off, clean.Text(e.Did), indented(e))
	}
	fmt.Fprintln(w)
}

var colors = map[string]string{
	thePerson: "\x1b[1;32m",
	theAgent:  "\x1b[1;34m",
	theServer: "\x1b[1;35m",
	theMake:   "\x1b[1;33m",
}

// width is where lines of a narration break, in characters.
const width = 88

// indented is the text of an event, beneath what was done, broken into lines.
func indented(e Event) string {
	text := clean.Text(e.Text)
	if e.Who != thePerson && e.Who != aNote {
		text = cut(loose(text), 2*longest)
	}
	var b strings.Builder
	for _, line := range strings.Split(text, "\n") {
		for _, part := range wrap(line) {
			b.WriteString("\n           " + part)
		}
	}
	return b.String()
}

// loose puts spaces into JSON, so that its lines can break; other text is left alone.
func loose(text string) string {
	var b bytes.Buffer
	if json.Indent(&b, []byte(text), "", "") != nil {
		return text
	}
	return strings.NewReplacer("{\n", "{", "[\n", "[", "\n}", "}", "\n]", "]", "\n", " ").Replace(b.String())
}

// wrap breaks a line between words; a word that is too long is left whole.
func wrap(line string) []string {
	var lines []string
	current := ""
	for _, word := range strings.Fields(line) {
		if current != "" && len([]rune(current))+1+len([]rune(word)) > width {
			lines = append(lines, current)
			current = ""
		}
		current = strings.TrimSpace(current + " " + word)
	}
	if current == "" {
		return lines
	}
	return append(lines, current)
}
