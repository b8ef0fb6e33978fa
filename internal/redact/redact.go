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
	"cmp"
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
	// shortestNumber does so for numbers, which may as well be ids: Make's have fewer digits.
	shortestNumber = 8
	// mostKnown bounds how many secrets of a session are told apart; those beyond share a word.
	mostKnown = 1000
	// deepest is how far JSON within texts within JSON is followed.
	deepest = 12
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
	names map[string]bool   // that are those of secrets, or not
}

// known is a secret that is looked for in every text.
type known struct {
	secret, quoted, stand string
	number                bool
}

// NewSession begins a session. What is known to be a secret is named at once.
func NewSession(secrets ...string) *Session {
	s := &Session{words: map[string]string{}, names: map[string]bool{}}
	for _, secret := range secrets {
		s.hide(secret)
	}
	return s
}

// Count is how many secrets were found so far.
func (s *Session) Count() int { return len(s.words) }

// Value returns a value of JSON without secrets. hides tells whether a member of this name
// holds one, besides those that are called so; nil for no others. The value is changed.
func (s *Session) Value(value any, hides func(name string) bool) any {
	before := len(s.known)
	value = s.value(value, hides, 0)
	if len(s.known) > before { // what was found at its end may stand at its beginning
		value = s.value(value, hides, 0)
	}
	return value
}

func (s *Session) value(value any, hides func(name string) bool, depth int) any {
	switch v := value.(type) {
	case string:
		return s.text(v, hides, depth)
	case json.Number:
		if s.looksFor(v.String()) {
			return s.stand(v.String())
		}
	case []any:
		for i := range v {
			v[i] = s.value(v[i], hides, depth)
		}
	case map[string]any:
		label := s.labelled(v)
		for _, name := range slices.Sorted(maps.Keys(v)) {
			switch {
			case hides != nil && hides(name):
				v[name] = s.Hidden(v[name])
			case s.secret(name):
				v[name] = s.named(name, v[name], hides, depth)
			case label != "" && (name == "value" || name == "val"):
				v[name] = s.named(label, v[name], hides, depth)
			default:
				v[name] = s.value(v[name], hides, depth)
			}
		}
		s.blankNames(v)
	}
	return value
}

// blankNames replaces the secrets in names of members.
func (s *Session) blankNames(members map[string]any) {
	for _, name := range slices.Sorted(maps.Keys(members)) {
		if clean := s.blank(name); clean != name {
			members[clean] = members[name]
			delete(members, name)
		}
	}
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
		for _, name := range slices.Sorted(maps.Keys(v)) {
			v[name] = s.Hidden(v[name])
		}
		s.blankNames(v)
		return v
	}
	return s.hide(fmt.Sprint(value))
}

// named hides what a member holds that is called like a secret. Numbers that count something are
// none, nor is a sentence about secrets, nor what says that there is none or where it is; of an
// object, which may be a schema or a thing of Make, what says something about the secret stays.
func (s *Session) named(name string, value any, hides func(string) bool, depth int) any {
	switch v := value.(type) {
	case string:
		if strings.HasSuffix(name, "s") && strings.Contains(v, " ") && strings.HasSuffix(v, ".") {
			return s.text(v, hides, depth)
		}
		if stays(name, v) {
			return v
		}
		return s.hideHere(v)
	case json.Number, float64:
		if counts(name) || kind.MatchString(wordsOf(name)) {
			return value
		}
		return s.hideNumber(fmt.Sprint(value))
	case []any:
		for i := range v {
			if _, nests := v[i].(map[string]any); nests {
				v[i] = s.value(v[i], hides, depth)
			} else {
				v[i] = s.named(name, v[i], hides, depth)
			}
		}
	case map[string]any:
		for _, member := range slices.Sorted(maps.Keys(v)) {
			switch {
			case hides != nil && hides(member):
				v[member] = s.Hidden(v[member])
			case about.MatchString(wordsOf(member)):
				v[member] = s.value(v[member], hides, depth)
			default:
				v[member] = s.named(member, v[member], hides, depth)
			}
		}
		s.blankNames(v)
	}
	return value
}

// Text returns a text without secrets. JSON within it is read as such.
func (s *Session) Text(text string) string {
	clean, _ := s.Value(text, nil).(string)
	return clean
}

func (s *Session) text(text string, hides func(string) bool, depth int) string {
	if depth >= deepest {
		return s.blank(text)
	}
	return s.json(text, hides, depth)
}

// JSON writes a value as people read it best: in one line, with < and > as they are.
func JSON(value any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), err
}

// Stands tells whether a text is one that stands for a secret.
func Stands(text string) bool { return stands.MatchString(text) }

var stands = regexp.MustCompile(`^\(?hidden(-\d+|[:)].*)?$`)

// hide returns what stands for a secret, and will look for the secret from now on.
func (s *Session) hide(secret string) string {
	stand := s.stand(secret)
	if len(secret) < shortest || stand == secret || stand == beyond || empty(secret) || way.MatchString(secret) {
		return stand
	}
	at, found := s.find(secret)
	if text, err := JSON(secret); err == nil && !found {
		quoted := strings.TrimSuffix(strings.TrimPrefix(string(text), `"`), `"`)
		s.known = slices.Insert(s.known, at, known{secret, quoted, stand, digits.MatchString(secret)})
	}
	return stand
}

// hideNumber hides a number where it stands. One that is as short as an id is looked for nowhere
// else: it would be taken for ids, and what was one number would be told as two things.
func (s *Session) hideNumber(number string) string {
	if len(number) < shortestNumber {
		return s.stand(number)
	}
	return s.hide(number)
}

// find is where a secret that is looked for stands among those, or would.
func (s *Session) find(secret string) (at int, found bool) {
	return slices.BinarySearchFunc(s.known, secret, longestFirst)
}

func (s *Session) looksFor(secret string) bool {
	_, found := s.find(secret)
	return found
}

// longestFirst orders what is known, so that no part of a secret is replaced before all of it.
func longestFirst(k known, secret string) int {
	return cmp.Or(len(secret)-len(k.secret), strings.Compare(k.secret, secret))
}

// stand is the word that stands for a secret; what stands for one already stays.
func (s *Session) stand(secret string) string {
	if secret == "" || Stands(secret) {
		return secret
	}
	if stand, ok := s.words[secret]; ok {
		return stand
	}
	if len(s.words) >= mostKnown {
		return beyond
	}
	s.words[secret] = fmt.Sprintf("hidden-%d", len(s.words)+1)
	return s.words[secret]
}
