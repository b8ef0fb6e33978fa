package prompts

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Argument is a value that a user gives to a prompt.
type Argument struct {
	Name string
	Type Type
	// Required arguments must be given; the text shows null for the others.
	Required bool
	// Description says what to give.
	Description string
	// Example is a value that would do.
	Example string
	// Complete is the kind of suggestions, such as "team", for a Completer; empty
	// if there are none.
	Complete string
}

// Type is the rule that the value of an argument must keep.
type Type string

// The types of arguments.
const (
	String  Type = "string"
	Integer Type = "integer"
	Email   Type = "email"
	Boolean Type = "boolean"
)

// maxText bounds a value, in characters. The text of a prompt stays in the agent's
// context for the whole conversation.
const maxText = 2000

// rules say in words what each type accepts, and read it.
var rules = map[Type]struct {
	words string
	read  func(text string) (value any, ok bool)
}{
	String:  {fmt.Sprintf("text of at most %d characters", maxText), readString},
	Integer: {"a whole number from 1 up", readInteger},
	Email:   {"one e-mail address and nothing else", readEmail},
	Boolean: {"true or false", readBoolean},
}

// read turns what the user typed into a value for JSON: nil if nothing was given.
func (a Argument) read(typed string) (any, error) {
	typed = strings.TrimSpace(typed)
	rule := rules[a.Type]
	if typed == "" {
		if a.Required {
			return nil, fmt.Errorf("%s is missing; it must be %s. Give it like this: %s", a.Name, rule.words, a.Example)
		}
		return nil, nil
	}
	value, ok := rule.read(typed)
	if !ok {
		return nil, fmt.Errorf("%s must be %s, got %s. Give it like this: %s", a.Name, rule.words, quote(typed), a.Example)
	}
	return value, nil
}

func readString(text string) (any, bool) {
	text = visible(text)
	return text, strings.TrimSpace(text) != "" && utf8.RuneCountInString(text) <= maxText
}

func readInteger(text string) (any, bool) {
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil && n >= 1
}

// address is stricter than the standards, which allow quotes, comments and names
// around an address: nobody signs in with those. Compiled, it is a third of a megabyte,
// so only who needs it has it.
var address = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[\p{L}\p{N}.!#$%&'*+/=?^_{|}~-]{1,64}@([\p{L}\p{N}-]+\.)+[\p{L}\p{N}-]{2,}$`)
})

func readEmail(text string) (any, bool) {
	return text, len(text) <= 254 && address().MatchString(text)
}

func readBoolean(text string) (any, bool) {
	text = strings.ToLower(text)
	return text == "true", text == "true" || text == "false"
}

// visible drops characters that nobody sees, in which pasted text can hide
// instructions.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co) {
			return -1
		}
		return r
	}, text)
}

// encode writes a value as JSON on one line that can close neither a tag (JSON
// escapes < and >) nor a fence of Markdown.
func encode(value any) string {
	raw, err := json.Marshal(value)
	if err != nil {
		panic(err) // only text, numbers, booleans and nil come here
	}
	return strings.ReplaceAll(string(raw), "`", `\u0060`)
}

// quote shows the beginning of a value in an error.
func quote(text string) string {
	const most = 60
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return strconv.Quote(text)
}
