package importer

import (
	"context"
	"fmt"
	"math"
	"regexp"
	"slices"

	"makemcp/internal/redact"
)

// cleaner takes the secrets out of a session before anything is made of it. What is found at its
// end may stand at its beginning: a first round finds, a second one finds what the first knew too
// late. A secret is replaced by the same word everywhere, so what hung together still does.
type cleaner struct {
	Options
	secrets *redact.Session
	removed map[string][]string // words that stand for secrets, by where they are
	places  []string            // where, in order
}

// rounds are enough: the second finds nothing that the first has not.
const rounds = 2

// newCleaner begins a session.
func newCleaner(o Options) *cleaner {
	c := &cleaner{Options: o, secrets: redact.NewSession(), removed: map[string][]string{}}
	c.secrets.Looks = looksSecret
	return c
}

// transcript cleans all that a draft is made of.
func (k *cleaner) transcript(ctx context.Context, t *transcript) error {
	for range rounds {
		t.prompt = k.words("the prompt", t.prompt)
		for i := range t.skipped {
			t.skipped[i] = k.words("the name of a tool", t.skipped[i])
		}
		for _, c := range t.calls {
			if err := ctx.Err(); err != nil {
				return err
			}
			k.call(c)
		}
	}
	return nil
}

func (k *cleaner) call(c *call) {
	tool, _ := c.target()
	where := fmt.Sprintf("%s (line %d)", line(k.words("the name of a tool", c.tool)), c.line)
	c.tool = k.words("the name of a tool", c.tool)
	c.arguments, _ = k.value(where, c.arguments, func(name string) bool { return k.IsSecret(tool, name) }).(object)
	c.text = k.words(where, c.text)
	for i := range c.acts {
		c.acts[i].question = k.words("a question", c.acts[i].question)
		c.acts[i].types = k.words("what a person typed", c.acts[i].types)
	}
}

// value takes secrets out of a value, and notes where there were some. hides tells whether a
// member of a name holds one, besides those that are called so; nil for no others.
func (k *cleaner) value(where string, value any, hides func(string) bool) any {
	before := written(value)
	if k.HideEmails {
		for _, address := range emails(value) {
			k.secrets.Hidden(address)
		}
	}
	value = k.secrets.Value(value, hides)
	after := written(value)
	if before == after {
		return value
	}
	there := map[string]bool{} // a list would be read once for each
	for _, stand := range standing.FindAllString(before, -1) {
		there[stand] = true
	}
	for _, stand := range standing.FindAllString(after, -1) {
		if !there[stand] {
			k.note(where, stand)
		}
	}
	return value
}

// written is a value as a text to compare.
func written(value any) string {
	text, err := redact.JSON(value)
	if err != nil {
		panic(err) // it came from JSON
	}
	return string(text)
}

// standing are the words that stand for secrets.
var standing = regexp.MustCompile(`hidden(?:-\d+)?\b`)

func (k *cleaner) note(where, stand string) {
	if k.removed[where] == nil {
		k.places = append(k.places, where)
	}
	if !slices.Contains(k.removed[where], stand) {
		k.removed[where] = append(k.removed[where], stand)
	}
}

// words is a text without secrets.
func (k *cleaner) words(where, text string) string {
	clean, _ := k.value(where, text, nil).(string)
	return clean
}

// told says what was taken out, and where.
func (k *cleaner) told() []string {
	var out []string
	for _, where := range k.places {
		if n := len(k.removed[where]); n > 1 {
			out = append(out, fmt.Sprintf("%s: %d secrets", where, n))
		} else {
			out = append(out, where+": a secret")
		}
	}
	return out
}

var (
	uuid  = regexp.MustCompile(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-`)
	lower = regexp.MustCompile(`[a-z]`)
	upper = regexp.MustCompile(`[A-Z]`)
	digit = regexp.MustCompile(`\d`)
	hexed = regexp.MustCompile(`^[0-9a-fA-F]{32,}$`)
	joins = regexp.MustCompile(`[/_=+-]+`)
	parts = regexp.MustCompile(`[A-Z]?[a-z]+|[A-Z]+|\d+`)
)

// looksSecret tells whether a word is as random as a key, and not only for being a name that is
// joined from many words: one of its pieces is random too. An id of the usual kind is none.
func looksSecret(word string) bool {
	return !uuid.MatchString(word) && random(word) && slices.ContainsFunc(joins.Split(word, -1), func(piece string) bool {
		return random(piece) || jumbled(piece)
	})
}

// jumbled tells whether a piece goes from one kind of characters to another at every second of
// them, as no name does. Between the signs of a key there may be too few to be random by count.
func jumbled(piece string) bool {
	const shortest, each = 8, 2
	return len(piece) >= shortest && lower.MatchString(piece) && upper.MatchString(piece) &&
		len(piece) <= each*len(parts.FindAllString(piece, -1))
}

// random tells whether a text has letters of both cases and digits in no order, or is long and
// hexadecimal.
func random(word string) bool {
	mixed := lower.MatchString(word) && upper.MatchString(word) && digit.MatchString(word)
	return mixed && entropy(word) > 3.8 || hexed.MatchString(word) && lower.MatchString(word) && digit.MatchString(word)
}

// entropy of a word in bits a character.
func entropy(word string) float64 {
	counts := map[rune]float64{}
	for _, r := range word {
		counts[r]++
	}
	total, sum := float64(len([]rune(word))), 0.0
	for _, n := range counts {
		sum -= n / total * math.Log2(n/total)
	}
	return sum
}

var email = regexp.MustCompile(`[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}`)

// emails are the addresses in the texts of a value.
func emails(value any) []string {
	var out []string
	switch v := value.(type) {
	case string:
		return email.FindAllString(v, -1)
	case []any:
		for _, item := range v {
			out = append(out, emails(item)...)
		}
	case object:
		for _, item := range v {
			out = append(out, emails(item)...)
		}
	}
	return out
}
