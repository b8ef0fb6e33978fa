package redact

import (
	"encoding/json"
	"regexp"
	"strings"
	"sync"
)

// pattern matches secrets within texts that have these words in them: what its first group
// matches is the secret.
type pattern struct {
	words string
	*regexp.Regexp
}

// patterns are made when a session is first cleaned: most servers record none.
var patterns = sync.OnceValue(func() []pattern {
	return []pattern{
		{"", regexp.MustCompile(`(?i)\b(?:bearer|basic|token)\s+([A-Za-z0-9._~+/-]{16,}=*)`)},
		{"/approve/", regexp.MustCompile(`/approve/([A-Za-z0-9_-]{8,})`)},                                                      // a page for people
		{"hook.", regexp.MustCompile(`(?i)https?://hook\.[a-z0-9.-]+(?::\d+)?/([A-Za-z0-9_-]{8,})`)},                           // whoever has it can start a scenario
		{"@hook.", regexp.MustCompile(`(?i)\b([A-Za-z0-9_-]{8,})@hook\.[a-z0-9.-]+`)},                                          // or with a mail
		{"eyJ", regexp.MustCompile(`\b(eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*)`)},                             // a JSON web token
		{"", regexp.MustCompile(`(?:\b|_)((?:sk|pk|rk|ghp|gho|github_pat|glpat|xox[abps]|AKIA|AIza)[-_]?[A-Za-z0-9_-]{12,})`)}, // keys that say what they are
		{"@", regexp.MustCompile(`[a-z]://(?:[^\s/?#:@"']+:)?([^\s/?#"']+)@`)},                                                 // who asks, in an address
		{"-u", regexp.MustCompile(`(?:\s-u|\s--(?:proxy-)?user)(?:\s+|=)\\?["']?[^\s:"']+:([^\s"'\\]+)`)},                      // the same for curl
		{"--", regexp.MustCompile(`(?:^|\s)--(?:[a-z-]*-)?(?:password|passphrase|pass|secret|token|key)\s+\\?["']?([^\s"'\\-][^\s"'\\]*)`)},
		{"-", regexp.MustCompile(`(?i)\b(?:token|key)\W{1,4}(?:(?:is|to|as)\W{1,3})?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b`)}, // Make's tokens
		{" ", regexp.MustCompile(`(?i)\b(?:password|passphrase|passcode|secret|token|pin|(?:api|access) ?key) (?:is|to|as|was) ["']?` + // with a digit, said in prose
			`((?:[^\s"']*[^\s"'\d][^\s"']*\d|\d{4}|\d+[^\s"'\d])(?:[^\s"']*[^\s"'.,;!?])?)`)},
		{"PRIVATE KEY", regexp.MustCompile(`(-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*-----END [A-Z ]*PRIVATE KEY-----)`)},
	}
})

// shortestText is what a text has at least that says something of a secret besides itself.
const shortestText = 8

var word = regexp.MustCompile(`[A-Za-z0-9+/_=-]{20,}`)

// blank replaces the secrets within a text: those that are known, as they are and as they
// stand in JSON, and those that look like some.
func (s *Session) blank(text string) string {
	text = s.blankKnown(text)
	if len(text) < shortestText {
		return text
	}
	before := len(s.known)
	for _, p := range patterns() {
		if strings.Contains(text, p.words) {
			text = s.blankFound(text, p.Regexp)
		}
	}
	text = s.blankAssigned(text)
	if s.Looks != nil {
		for _, w := range word.FindAllString(text, -1) {
			if s.Looks(w) && !strings.Contains(w, "hidden-") { // what is hidden says no more
				s.hide(w)
			}
		}
	}
	if len(s.known) > before {
		text = s.blankKnown(text)
	}
	return text
}

func (s *Session) blankKnown(text string) string {
	for _, k := range s.known {
		if k.number {
			text = replaceNumber(text, k.secret, k.stand)
			continue
		}
		text = strings.ReplaceAll(text, k.secret, k.stand)
		if k.quoted != k.secret {
			text = strings.ReplaceAll(text, k.quoted, k.stand)
		}
	}
	return text
}

// replaceNumber replaces a number where it is no part of a longer one.
func replaceNumber(text, number, stand string) string {
	var out strings.Builder
	done := 0
	for at := 0; ; {
		next := strings.Index(text[at:], number)
		if next < 0 {
			return out.String() + text[done:]
		}
		from := at + next
		at = from + len(number)
		if from > 0 && isDigit(text[from-1]) || at < len(text) && isDigit(text[at]) {
			at = from + 1
			continue
		}
		out.WriteString(text[done:from] + stand)
		done = at
	}
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// blankFound replaces what the first group of a pattern matches.
func (s *Session) blankFound(text string, pattern *regexp.Regexp) string {
	var out strings.Builder
	end := 0
	for _, m := range pattern.FindAllStringSubmatchIndex(text, -1) {
		out.WriteString(text[end:m[2]])
		out.WriteString(s.hideHere(text[m[2]:m[3]]))
		end = m[3]
	}
	return out.String() + text[end:]
}

// blankAssigned replaces what a secret's name stands before: password=…, X-Token: …,
// "apiKey": "…", wherever a text has it.
func (s *Session) blankAssigned(text string) string {
	var out strings.Builder
	end := 0
	for at := 0; at < len(text); at++ {
		if text[at] != '=' && text[at] != ':' || at < end {
			continue
		}
		name := nameBefore(text[:at])
		if !s.secret(name) {
			continue
		}
		from, ends, points := valueAfter(text, at, strings.HasSuffix(wordsOf(name), "cookie"))
		if opens(text[from:]) {
			continue // its end may be far, and would be looked for again at the next sign
		}
		to := valueEnd(text, from, ends, points)
		value := text[from:to]
		if harmless(name, value) || text[at] == ':' && inProse(value, text[to:]) {
			continue
		}
		out.WriteString(text[end:from])
		out.WriteString(s.hideHere(value))
		end = to
	}
	return out.String() + text[end:]
}

var (
	firstWord = regexp.MustCompile(`(?i)(?:api|access|private|signing) $`) // of a name of two
	ordinary  = regexp.MustCompile(`^[A-Za-z]?[a-z]*[.!?]?$`)
	reference = regexp.MustCompile(`^(?i:(?:bearer|basic|token) +)?(?:(?:\{\{[^{}"']*\}\}|\$\{[\w.]*\})[ :]*)+$`)
	way       = regexp.MustCompile(`^(?i:basic|bearer|digest|none|no[-_ ]?auth|o?auth(?:[-_ ]?[12](?:\.0)?)?|api[-_ ]?key|jwt|hmac|n/a)$`) // of proving who one is
	digits    = regexp.MustCompile(`^[\d.,]+$`)
	scheme    = regexp.MustCompile(`(?i)^(?:bearer|basic|token|digest|apikey|negotiate)\s+`)
	goesOn    = regexp.MustCompile(`^ +["'(]?[A-Za-z]`)
)

// longestName is how far back a name is looked for.
const longestName = 80

// nameBefore is the name at the end of a text, freed of quotes.
func nameBefore(text string) string {
	text = text[max(0, len(text)-longestName):]
	text = strings.TrimRight(text, " \t\"'\\")
	from := len(text)
	for from > 0 && inName(text[from-1]) {
		from--
	}
	if from == len(text) {
		return ""
	}
	return firstWord.FindString(text[max(0, from-len("private ")):from]) + text[from:]
}

func inName(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || isDigit(c) || strings.IndexByte("_.$-", c) >= 0
}

// valueAfter finds where the value behind a sign begins, which signs end it, and which at its end
// are none of it: it is what is in quotes, or a word without the point after it. A cookie goes to
// the end of its line.
func valueAfter(text string, sign int, line bool) (from int, ends, points string) {
	rest := strings.TrimLeft(text[sign:], ":=>")
	rest = strings.TrimLeft(strings.TrimLeft(rest, " \t"), `\`)
	ends, points = " \t\r\n\"'`;,\\<>)}]", ".!?:"
	switch {
	case rest != "" && strings.ContainsRune(`"'`, rune(rest[0])):
		ends, points = rest[:1]+`\`, ""
		rest = rest[1:]
	case line:
		ends, points = "\r\n\"'", ""
	case text[sign] == '=':
		ends += "&" // of an address or a form
	}
	rest = rest[len(scheme.FindString(rest)):]
	return len(text) - len(rest), ends, points
}

// valueEnd is where a value ends. However long it is: to hide its beginning alone would tell the
// rest of a long key.
func valueEnd(text string, from int, ends, points string) int {
	to := strings.IndexAny(text[from:], ends)
	if to < 0 {
		to = len(text) - from
	}
	return from + len(strings.TrimRight(text[from:from+to], points))
}

// harmless tells whether a value in a text is none: a number of something, a word of JSON, a
// reference to what a scenario knows.
func harmless(name, value string) bool {
	return empty(value) || opens(value) || digits.MatchString(value) && counts(name)
}

// empty tells whether a value is a word of JSON that says that there is no secret.
func empty(value string) bool {
	return value == "" || value == "true" || value == "false" || value == "null"
}

// opens tells whether something begins here that has an end of its own, such as a reference.
func opens(text string) bool {
	return text != "" && strings.ContainsRune("{[(", rune(text[0])) || strings.HasPrefix(text, "${")
}

// stays tells whether a text that is the whole of a member is harmless. Where it ends is known, so
// a password that only begins with a bracket is none of those, nor is a reference that has a text
// of its own in it.
func stays(name, value string) bool {
	return empty(value) || reference.MatchString(value) || len(value) < shortestNumber && digits.MatchString(value) && counts(name)
}

// inProse tells whether a value is a word in a sentence that goes on, as in "password: must not be empty".
func inProse(value, after string) bool {
	return ordinary.MatchString(value) && goesOn.MatchString(after)
}

// longestWord is how many letters words have that may stand elsewhere for themselves. Keys without
// digits are longer.
const longestWord = 16

// hideHere hides what stands in a place that makes it a secret. A word that may well stand
// elsewhere for itself is hidden in this place alone, as is a number that may be an id.
func (s *Session) hideHere(secret string) string {
	switch {
	case len(secret) <= longestWord && ordinary.MatchString(secret) && !Stands(secret), way.MatchString(secret):
		return s.stand(secret)
	case digits.MatchString(secret):
		return s.hideNumber(secret)
	}
	return s.hide(secret)
}

// mostTries bounds how often JSON is looked for in a text at what was no beginning of it, in
// bytes that are read in vain for each byte of the text.
const mostTries = 8

// json cleans the JSON values in a text, wherever they begin, and what stands around them.
func (s *Session) json(text string, hides func(string) bool, depth int) string {
	var out strings.Builder
	vain, done := 0, 0
	for at := 0; at < len(text) && vain <= mostTries*len(text); at++ {
		if text[at] != '{' && text[at] != '[' {
			continue
		}
		decoder := json.NewDecoder(strings.NewReader(text[at:]))
		decoder.UseNumber()
		var value any
		if err := decoder.Decode(&value); err != nil {
			vain += readInVain(err, len(text)-at)
			continue
		}
		end := at + int(decoder.InputOffset())
		out.WriteString(s.blank(text[done:at]))
		out.WriteString(s.inner(text[at:end], value, hides, depth))
		done, at = end, end-1
	}
	return out.String() + s.blank(text[done:])
}

// readInVain is how many bytes of so many were read before an error.
func readInVain(err error, most int) int {
	if syntax, ok := err.(*json.SyntaxError); ok { //nolint:errorlint // the decoder wraps nothing
		return int(syntax.Offset)
	}
	return most
}

// inner is JSON in a text, cleaned. Where there is nothing to clean, it stays as it is written.
func (s *Session) inner(text string, value any, hides func(string) bool, depth int) string {
	before, err := JSON(value)
	if err != nil {
		return s.blank(text)
	}
	after, err := JSON(s.value(value, hides, depth+1))
	if err != nil || string(before) == string(after) {
		return s.blankKnown(text) // of two members of one name, only the last was read
	}
	return string(after)
}
