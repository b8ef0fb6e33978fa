package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// parseJSONC reads one value of JSON with comments, in which a comma may follow
// the last item of a list or object.
func parseJSONC(text string) (any, error) {
	d := json.NewDecoder(bytes.NewReader(plainJSON(text)))
	d.UseNumber()
	var value any
	if err := d.Decode(&value); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the value")
	}
	return value, nil
}

// plainJSON leaves the comments and the last commas out.
func plainJSON(text string) []byte {
	var out []byte
	for text != "" {
		length := 1
		switch {
		case text[0] == '"':
			length = quoted(text)
		case strings.HasPrefix(text, "//"):
			text = after(text, "\n")
			continue
		case strings.HasPrefix(text, "/*"):
			text = after(text[2:], "*/")
			continue
		case text[0] == '}' || text[0] == ']':
			out = bytes.TrimSuffix(bytes.TrimRight(out, " \t\r\n"), []byte(","))
		}
		out = append(out, text[:length]...)
		text = text[length:]
	}
	return out
}

// quoted is the length of the string that the text begins with.
func quoted(text string) int {
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return len(text)
}

func after(text, mark string) string {
	_, rest, _ := strings.Cut(text, mark)
	return rest
}
