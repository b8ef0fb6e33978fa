package policy

import (
	"encoding/json"
	"fmt"
	"math/big"
	"path"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"makemcp/tools/clean"
)

// glob is a pattern in which * stands for anything, ? for a character and [a-z] for one of
// several. What it matches has no parts: * goes over slashes as well.
type glob struct {
	text    string
	pattern string // empty when there is nothing to expand
}

func newGlob(text string) (glob, error) {
	g := glob{text: text}
	if strings.ContainsAny(text, `*?[\`) {
		g.pattern = unslashed(text)
	}
	_, err := path.Match(g.pattern, "")
	return g, err
}

func (g glob) String() string { return g.text }

func (g glob) matches(text string) bool {
	if g.pattern == "" {
		return g.text == text
	}
	ok, _ := path.Match(g.pattern, unslashed(text)) // newGlob has checked the pattern
	return ok
}

// unslashed takes from slashes what path.Match sees in them.
func unslashed(text string) string { return strings.ReplaceAll(text, "/", "\x00") }

// plain is what two spellings of a text have in common: case, width, invisible characters
// and space around it are left out.
func plain(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r >= unicode.MaxASCII || 'A' <= r && r <= 'Z' }) {
		return text // as most are
	}
	visible := strings.Map(func(r rune) rune {
		if clean.Invisible(r) || unicode.Is(unicode.Cc, r) {
			return -1
		}
		return r
	}, text)
	return strings.TrimSpace(cases.Fold().String(norm.NFKC.String(visible)))
}

// value is what an argument is compared with.
type value struct {
	exact  glob
	plain  glob
	number *big.Rat // the number that it is; nil for none
}

func newValue(text string) (value, error) {
	exact, err := newGlob(text)
	if err != nil {
		return value{}, err
	}
	loose, err := newGlob(plain(text))
	return value{exact: exact, plain: loose, number: number(text)}, err
}

func (v value) String() string { return v.exact.text }

// longestNumber and longestExponent bound the numbers that are compared. Exact arithmetic
// with 1e1000000 would take seconds.
const (
	longestNumber   = 400
	longestExponent = 3
)

// isWritten tells whether a text is written like a number, and isHuge that it is one that
// is not compared.
func isWritten(text string) bool { return text != "" && strings.Trim(text, "+-.0123456789eE") == "" }

func isHuge(text string) bool {
	_, exponent, _ := strings.Cut(strings.ToLower(text), "e")
	return len(text) > longestNumber || len(strings.TrimLeft(exponent, "+-0")) > longestExponent
}

// number reads a number that is written in digits; nil for anything else.
func number(text string) *big.Rat {
	if !isWritten(text) || isHuge(text) {
		return nil
	}
	n, ok := new(big.Rat).SetString(text)
	if !ok {
		return nil
	}
	return n
}

// fits compares with a text, number or truth value.
func (v value) fits(given any) fit {
	text, isText := given.(string)
	if n, ok := given.(json.Number); ok {
		text = n.String()
	} else if !isText {
		text = fmt.Sprint(given)
	}
	switch {
	case v.exact.matches(text):
		return surely
	case v.number != nil && isWritten(text):
		return v.compare(text, isText)
	case isText && v.plain.matches(plain(text)):
		return perhaps
	}
	return never
}

// compare compares numbers that are written in different ways.
func (v value) compare(text string, isText bool) fit {
	n := number(text)
	switch {
	case n == nil && isHuge(text):
		return perhaps // too long to know
	case n == nil || n.Cmp(v.number) != 0:
		return never
	case isText:
		return perhaps // "035" may be more than a number
	}
	return surely
}

// argumentIs is a condition on one argument, found by its path.
type argumentIs struct {
	path   string // names with dots between
	values []value
}

func (a argumentIs) fits(c *Call) fit { return a.look(c).fit() }

func (a argumentIs) why(c *Call) string {
	switch found := a.look(c); {
	case found.fit() == surely:
		return fmt.Sprintf("%s is %s", a.path, orList(a.values))
	case found.fit() == perhaps:
		return fmt.Sprintf("%s is %s in part or in another spelling", a.path, orList(a.values))
	case found == tally{} || found == tally{lacking: true}:
		return "the call has no " + a.path
	}
	return fmt.Sprintf("%s is not %s", a.path, orList(a.values))
}

func (a argumentIs) look(c *Call) tally {
	var found tally
	a.find(c.Arguments, a.path, true, &found)
	return found
}

// tally is what was found at a path: lists have many values there.
type tally struct{ surely, perhaps, never, lacking bool }

func (t tally) fit() fit {
	switch {
	case !t.surely && !t.perhaps:
		return never
	case t.surely && !t.perhaps && !t.never && !t.lacking:
		return surely
	}
	return perhaps
}

// find looks at all values at a path below a value. In doubt it looks: into each item of a
// list, at names in another case, into JSON within text and at all that an object holds
// where the rule has a plain value. What it finds by doubt is not exact.
func (a argumentIs) find(in any, path string, exact bool, found *tally) {
	switch v := in.(type) {
	case []any:
		for _, item := range v {
			a.find(item, path, exact, found)
		}
	case map[string]any:
		a.findMember(v, path, exact, found)
	case string:
		if inner := parsed(v); inner != nil {
			a.find(inner, path, false, found)
		}
		a.leaf(v, path, exact, found)
	case nil:
		found.lacking = true
	default:
		a.leaf(v, path, exact, found)
	}
}

func (a argumentIs) findMember(in map[string]any, path string, exact bool, found *tally) {
	there := false
	for name, member := range in {
		if path == "" {
			a.find(member, "", false, found)
			there = true
			continue
		}
		if len(path) < len(name) || !strings.EqualFold(path[:len(name)], name) {
			continue
		}
		rest, below := strings.CutPrefix(path[len(name):], ".")
		if below || rest == "" {
			a.find(member, rest, exact && path[:len(name)] == name, found)
			there = true
		}
	}
	found.lacking = found.lacking || !there
}

// leaf compares what is at the end of the path.
func (a argumentIs) leaf(given any, path string, exact bool, found *tally) {
	if path != "" {
		found.lacking = true
		return
	}
	best := never
	for _, v := range a.values {
		best = max(best, v.fits(given))
	}
	switch {
	case best == never:
		found.never = true
	case best == surely && exact:
		found.surely = true
	default:
		found.perhaps = true
	}
}

// parsed is the list or object that a text is in JSON; nil for any other text.
func parsed(text string) any {
	text = strings.TrimSpace(text)
	if !strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "[") {
		return nil
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var inner any
	if d.Decode(&inner) != nil {
		return nil
	}
	return inner
}

// names tells whether a tool has the argument that a path begins with.
func (t Tool) names(path string) bool {
	first, _, _ := strings.Cut(path, ".")
	return slices.Contains(t.Arguments, first)
}
