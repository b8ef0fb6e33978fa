// Package redact takes secrets out of what agents and servers said to each other, before
// it is kept.
//
// Whoever knows which values are secrets says so; the rest is found by its name or by
// its looks. A secret is replaced by the same word wherever it occurs in a session, so
// that what was said still hangs together: an id that was handed out and used is seen
// to be the same.
package redact

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

const (
	// shortest keeps short values, which could stand anywhere, from being looked for.
	shortest = 4
	// mostKnown bounds how many secrets of a session are told apart; those beyond share a word.
	mostKnown = 1000
	// deepest is how far JSON within texts within JSON is followed.
	deepest = 4
	// beyond stands for secrets that are too many to be told apart.
	beyond = "hidden"
)

// Session takes secrets out of one session. It is for one goroutine at a time.
type Session struct {
	// Looks tells whether a word looks like a secret to the caller, besides those that
	// everybody knows; nil for never.
	Looks func(word string) bool

	words map[string]string // secret to what stands for it
	known []known           // the longest first
}

// known is a secret that is looked for in every text.
type known struct{ secret, quoted, stand string }

// NewSession begins a session. What is known to be a secret is named at once.
func NewSession(secrets ...string) *Session {
	s := &Session{words: map[string]string{}}
	for _, secret := range secrets {
		s.hide(secret)
	}
	return s
}

// Count is how many secrets were found so far.
func (s *Session) Count() int { return len(s.words) }

// secretName matches names of members that hold secrets, whatever they belong to.
var secretName = regexp.MustCompile(`(?i)(passwo?r?d|passphrase|passcode|secret|token|api_?-?key|private_?-?key|authorization|cookie|credential|tfacode|otp|requeststate|elicitationid)\d?$`)

// Secret tells whether a member of this name holds a secret, whatever it belongs to.
func Secret(name string) bool { return secretName.MatchString(name) }

// patterns match secrets within texts. What their first group matches is the secret.
var patterns = []*regexp.Regexp{
	regexp.MustCompile(`(?i)\b(?:bearer|basic|token)\s+([A-Za-z0-9._~+/-]{16,}=*)`),
	regexp.MustCompile(`/approve/([A-Za-z0-9_-]{8,})`),                                        // a page for people
	regexp.MustCompile(`(?i)https?://hook\.[a-z0-9.-]+(?::\d+)?/([A-Za-z0-9_-]{8,})`),         // whoever has it can start a scenario
	regexp.MustCompile(`(?i)\b([A-Za-z0-9_-]{8,})@hook\.[a-z0-9.-]+`),                         // or with a mail
	regexp.MustCompile(`\b(eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*)`),         // a JSON web token
	regexp.MustCompile(`\b((?:sk|pk|rk|ghp|gho|xox[abps]|AKIA|AIza)[-_]?[A-Za-z0-9_-]{16,})`), // keys that say what they are
	regexp.MustCompile(`https?://[^\s/:@"']+:([^\s/@"']{3,})@`),                               // a password in an address
	regexp.MustCompile(`(-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*-----END [A-Z ]*PRIVATE KEY-----)`),
}

var word = regexp.MustCompile(`[A-Za-z0-9+/_=-]{20,}`)

// Value returns a value of JSON without secrets. hides tells whether a member of this name
// holds one, besides those that are called so; nil for no others. The value is changed.
func (s *Session) Value(value any, hides func(name string) bool) any {
	before := s.Count()
	value = s.value(value, hides, 0)
	if s.Count() > before { // what was found at its end may stand at its beginning
		value = s.value(value, hides, 0)
	}
	return value
}

func (s *Session) value(value any, hides func(name string) bool, depth int) any {
	switch v := value.(type) {
	case string:
		return s.text(v, hides, depth)
	case []any:
		for i := range v {
			v[i] = s.value(v[i], hides, depth)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			switch {
			case hides != nil && hides(name):
				v[name] = s.Hidden(v[name])
			case Secret(name):
				v[name] = s.hiddenTexts(v[name])
			default:
				v[name] = s.value(v[name], hides, depth)
			}
			if clean := s.blank(name); clean != name {
				v[clean] = v[name]
				delete(v, name)
			}
		}
	}
	return value
}

// Hidden returns what stands for a value that is a secret as a whole.
func (s *Session) Hidden(value any) any {
	switch v := value.(type) {
	case nil, bool:
		return v
	case string:
		return s.hide(v)
	case []any:
		for i := range v {
			v[i] = s.Hidden(v[i])
		}
		return v
	case map[string]any:
		for name := range v {
			v[name] = s.Hidden(v[name])
		}
		return v
	}
	return s.hide(fmt.Sprint(value))
}

// hiddenTexts hides a text, or a list of them: a member that merely is called like a
// secret and holds something else is a schema, or a number of tokens.
func (s *Session) hiddenTexts(value any) any {
	switch v := value.(type) {
	case string:
		return s.hide(v)
	case []any:
		for i := range v {
			v[i] = s.hiddenTexts(v[i])
		}
	case map[string]any:
		return s.value(v, nil, 0)
	}
	return value
}

// Text returns a text without secrets. JSON within it is read as such.
func (s *Session) Text(text string) string {
	clean, _ := s.Value(text, nil).(string)
	return clean
}

func (s *Session) text(text string, hides func(string) bool, depth int) string {
	if before, inner, after, ok := within(text); ok && depth < deepest {
		decoder := json.NewDecoder(strings.NewReader(inner))
		decoder.UseNumber()
		var value any
		if decoder.Decode(&value) == nil && !decoder.More() {
			if clean, err := JSON(s.value(value, hides, depth+1)); err == nil {
				return s.blank(before) + string(clean) + s.blank(after)
			}
		}
	}
	return s.blank(text)
}

// within finds the JSON in a text: all of it, or what is between two marks on lines of
// their own.
func within(text string) (before, inner, after string, ok bool) {
	start := strings.IndexAny(text, "{[")
	end := strings.LastIndexAny(text, "}]") + 1
	if start < 0 || end <= start {
		return "", "", "", false
	}
	return text[:start], text[start:end], text[end:], true
}

// JSON writes a value as people read it best: in one line, with < and > as they are.
func JSON(value any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), err
}

// blank replaces the secrets within a text: those that are known, as they are and as they
// stand in JSON, and those that look like some.
func (s *Session) blank(text string) string {
	for _, pattern := range patterns {
		for _, m := range pattern.FindAllStringSubmatch(text, -1) {
			s.hide(m[1])
		}
	}
	if s.Looks != nil {
		for _, w := range word.FindAllString(text, -1) {
			if s.Looks(w) {
				s.hide(w)
			}
		}
	}
	for _, k := range s.known {
		text = strings.ReplaceAll(text, k.secret, k.stand)
		if k.quoted != k.secret {
			text = strings.ReplaceAll(text, k.quoted, k.stand)
		}
	}
	return text
}

// Stands tells whether a text is one that stands for a secret.
func Stands(text string) bool { return stands.MatchString(text) }

var stands = regexp.MustCompile(`^\(?hidden(-\d+|[:)].*)?$`)

// hide returns what stands for a secret, and will look for the secret from now on.
func (s *Session) hide(secret string) string {
	if secret == "" || Stands(secret) {
		return secret
	}
	if stand, ok := s.words[secret]; ok {
		return stand
	}
	if len(s.words) >= mostKnown {
		return beyond
	}
	stand := fmt.Sprintf("hidden-%d", len(s.words)+1)
	s.words[secret] = stand
	text, err := JSON(secret)
	if len(secret) >= shortest && err == nil {
		quoted := strings.TrimSuffix(strings.TrimPrefix(string(text), `"`), `"`)
		at, _ := slices.BinarySearchFunc(s.known, secret, func(k known, _ string) int { return len(secret) - len(k.secret) })
		s.known = slices.Insert(s.known, at, known{secret, quoted, stand})
	}
	return stand
}
