package redact

import (
	"regexp"
	"strings"
)

var (
	hump  = regexp.MustCompile(`([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])`)
	apart = regexp.MustCompile(`[^A-Za-z]+`)
)

// wordsOf writes a name as words: newPassword2 and New-Password are both new_password.
func wordsOf(name string) string {
	name = hump.ReplaceAllString(name, "${1}${3}_${2}${4}")
	return strings.ToLower(strings.Trim(apart.ReplaceAllString(name, "_"), "_"))
}

var (
	// protocol are names of secrets that are told by the whole of them.
	protocol = regexp.MustCompile(`(?:^|_)(?:request_?state|elicitation_?id)$`)
	// telling are words for secrets, wherever in a name they stand.
	telling = regexp.MustCompile(`(?:^|_)[a-z]*(?:passw(?:or)?[dt]|pass_?(?:phrase|code|word|key)|pwd|secret|token|credential|cookie|authorization|` +
		`(?:api|access|private|signing|encryption|shared|master|license|auth|ssh)_?key|tfa_?code)(?:s|confirm(?:ation)?|repeat|again|value)?(?:_|$)`)
	// ending are words for secrets, unless something else follows.
	ending = regexp.MustCompile(`(?:^|_)(?:pass|pin|auth|bearer|jwt|[th]?otp|cvv|cvc)(?:_(?:value|code|key|header|hash|confirm|confirmation|repeat|again|new|old))*$`)
	// kind are names of secrets that are texts: a number of this name is the id of one.
	kind = regexp.MustCompile(`(?:^|_)auth$`)
	// about are last words of names that say something of a secret.
	about = regexp.MustCompile(`(?:^|_)(?:ids?|types?|kind|names?|labels?|title|description|hint|help|ref|format|pattern|enum|encoding|placement|` +
		`counts?|length|size|minimum|maximum|limits?|budget|used|usage|left|remaining|progress|index|version|policy|rules|status|error|` +
		`enabled|disabled|required|available|valid|allowed|scopes?|fields?|urls?|uris?|links?|endpoint|issuer|provider|algorithm|requests?|` +
		`created|updated|changed|expires|expiry|expiration|in|at|date|ttl|age|reset|demand)$`)
	// counting are words in names of numbers that count what a secret is called like.
	counting = regexp.MustCompile(`(?:^|_)(?:used|usage|max|min|total|per|left|input|output|prompt|completion|cached|progress|spent|num)(?:_|$)|s$`)
)

// Secret tells whether a member of this name holds a secret, whatever it belongs to.
func Secret(name string) bool {
	words := wordsOf(name)
	return protocol.MatchString(words) || (telling.MatchString(words) || ending.MatchString(words)) && !about.MatchString(words)
}

// mostNames is how many names a session remembers the meaning of.
const mostNames = 10_000

// secret is Secret for the names of a session, which come again and again.
func (s *Session) secret(name string) bool {
	is, known := s.names[name]
	if !known {
		is = Secret(name)
		if len(s.names) < mostNames {
			s.names[name] = is
		}
	}
	return is
}

// counts tells whether a number of this name is how many there are: of tokens, most of all.
func counts(name string) bool {
	words := wordsOf(name)
	return counting.MatchString(words) && !strings.HasSuffix(words, "pass")
}

// labels are the members that name what stands in the member value beside them, as in the
// headers of a module.
var labels = []string{"name", "key", "header", "field", "label"}

// labelled is the name under which an object holds its value; empty when that is no secret.
func (s *Session) labelled(members map[string]any) string {
	if members["value"] == nil && members["val"] == nil {
		return ""
	}
	for _, member := range labels {
		if label, ok := members[member].(string); ok && s.secret(label) {
			return label
		}
	}
	return ""
}
