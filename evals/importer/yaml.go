package importer

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"makemcp/internal/redact"
)

// width is how long a line of a case should be at most.
const width = 100

// lines writes YAML as a person would: what fits a line in a line, the rest in blocks.
type lines struct{ strings.Builder }

func (w *lines) printf(format string, values ...any) { fmt.Fprintf(w, format, values...) }

// member writes a member of a map at an indent.
func (w *lines) member(indent int, name string, value any) {
	at := strings.Repeat(" ", indent) + scalar(name) + ":"
	if line := at + " " + flow(value); len(line) <= width || !nests(value) {
		w.printf("%s\n", line)
		return
	}
	w.printf("%s\n", at)
	w.block(indent+2, value)
}

// nests tells whether a value can be written as a block.
func nests(value any) bool {
	switch v := value.(type) {
	case object:
		return len(v) > 0
	case []any:
		return len(v) > 0
	}
	return false
}

func (w *lines) block(indent int, value any) {
	switch v := value.(type) {
	case object:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			w.member(indent, name, v[name])
		}
	case []any:
		for _, item := range v {
			w.printf("%s- %s\n", strings.Repeat(" ", indent), flow(item))
		}
	}
}

// text writes a text that may be long.
func (w *lines) text(name, words string) {
	if line := name + ": " + scalar(words); len(line) <= width || !foldable().MatchString(words) {
		w.printf("%s\n", line)
		return
	}
	w.printf("%s: >-\n", name)
	line := " "
	for _, word := range strings.Split(words, " ") {
		if len(line)+len(word) >= width && line != " " {
			w.printf("%s\n", line)
			line = " "
		}
		line += " " + word
	}
	w.printf("%s\n", line)
}

// foldable are texts that mean the same when their lines are broken between words. It takes long
// to make, and only drafts need it.
var foldable = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[\pL\pN\pP\pS]+( [\pL\pN\pP\pS]+)*$`)
})

// flow writes a value in a line.
func flow(value any) string {
	var parts []string
	switch v := value.(type) {
	case object:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, scalar(name)+": "+flow(v[name]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case []any:
		for _, item := range v {
			parts = append(parts, flow(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case string:
		return scalar(v)
	case json.Number:
		return number(v)
	case nil:
		return "null"
	}
	return fmt.Sprint(value) // true and false
}

// plainly are texts that YAML takes for the text that they are, wherever they stand.
var plainly = regexp.MustCompile(`^\$?[A-Za-z_][A-Za-z0-9_$./@+?!'-]*( [A-Za-z0-9_$./@+()?'][A-Za-z0-9_$./@+()?!'-]*)*$`)

// reserved are words that mean something else than themselves to some reader of YAML.
var reserved = []string{"true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf", "infinity"}

func scalar(words string) string {
	if plainly.MatchString(words) && !slices.Contains(reserved, strings.ToLower(words)) {
		return words
	}
	quoted, err := redact.JSON(words)
	if err != nil {
		return `""` // a text can always be written
	}
	return string(quoted)
}

// number writes a number, or as a text if no reader of YAML can be relied on to read it.
func number(n json.Number) string {
	if i, ok := new(big.Int).SetString(n.String(), 10); ok {
		if i.IsInt64() {
			return i.String()
		}
		return scalar(n.String())
	}
	f, err := n.Float64()
	if err != nil {
		return scalar(n.String())
	}
	if words := strconv.FormatFloat(f, 'f', -1, 64); len(words) < 20 {
		return words
	}
	return scalar(n.String())
}
