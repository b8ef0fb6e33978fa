package schemas

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/invopop/jsonschema"
)

// Page chooses a part of a list and its order: what to sort by, in which direction,
// how many entries to skip and how many to return at most. The names say it to agents
// too, so the members have no descriptions, which every list would repeat.
//
// Defaults and maxima differ by endpoint; the `page` tag of the field that holds
// a Page has them.
type Page struct {
	SortBy  string `json:"sortBy,omitempty"`
	SortDir string `json:"sortDir,omitempty" jsonschema:"enum=asc,enum=desc"`
	Offset  int    `json:"offset,omitempty" jsonschema:"minimum=0"`
	Limit   int    `json:"limit,omitempty" jsonschema:"minimum=1"`
	// Read pages until so many.
	All int `json:"all,omitempty" jsonschema:"minimum=1,maximum=100000"`
}

// SeekPage is a Page of a list that can also be read on from the key of the last entry
// seen.
type SeekPage struct {
	Page
	Last string `json:"last,omitempty"`
}

// KeysetPage is a SeekPage of a long log, which can return the last entry seen as well.
type KeysetPage struct {
	SeekPage
	ShowLast bool `json:"showLast,omitempty"`
}

// CountedPage is a SeekPage of a list that can tell how many entries there are in all.
type CountedPage struct {
	SeekPage
	ReturnTotalCount bool `json:"returnTotalCount,omitempty"`
}

// Timeframe is a span of time, its ends in ISO 8601.
type Timeframe struct {
	DateFrom string `json:"dateFrom,omitempty" jsonschema:"format=date-time"`
	DateTo   string `json:"dateTo,omitempty" jsonschema:"format=date-time"`
}

// limitPage narrows a reflected Page to what one endpoint documents, written as
// `page:"sort=name|id default=name/asc/10 max=10000"`. Each part may be left out.
func limitPage(page *jsonschema.Schema, rules string) {
	// The reflector shares nothing between two fields, so this changes one only.
	property := func(name string) *jsonschema.Schema {
		p, ok := page.Properties.Get(name)
		if !ok {
			panic("schemas: a page tag on a field that is not a Page")
		}
		return p
	}
	for _, rule := range strings.Fields(rules) {
		key, value, _ := strings.Cut(rule, "=")
		switch key {
		case "sort":
			for _, by := range strings.Split(value, "|") {
				property("sortBy").Enum = append(property("sortBy").Enum, by)
			}
		case "default":
			by, rest, _ := strings.Cut(value, "/")
			dir, limit, _ := strings.Cut(rest, "/")
			setDefault(property("sortBy"), by)
			setDefault(property("sortDir"), dir)
			setDefault(property("limit"), json.Number(limit))
		case "max":
			property("limit").Maximum = json.Number(value)
		default:
			panic(fmt.Sprintf("schemas: unknown page rule %q", rule))
		}
	}
}

// setDefault leaves a schema alone when Make documents no default.
func setDefault[T ~string](s *jsonschema.Schema, value T) {
	if value != "" {
		s.Default = value
	}
}

// ID is the number of a thing in Make. Make's documents type some ids as strings
// of digits, so both forms are read; it is written as a number.
type ID int64

// UnmarshalJSON reads a number or a string of digits.
func (id *ID) UnmarshalJSON(raw []byte) error {
	text := strings.Trim(string(raw), `"`)
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return fmt.Errorf("an id is a whole number, got %s", raw)
	}
	*id = ID(n)
	return nil
}

// JSONSchemaExtend says that ids are positive.
func (ID) JSONSchemaExtend(s *jsonschema.Schema) {
	s.Minimum = "1"
}

// NewPassword is a password that somebody chooses, under Make's rule for
// passwords.
type NewPassword string

// passwordRules are the character classes that a new password needs, each with
// its words. The seed of these facts is Make's page on users.
var passwordRules = []struct{ pattern, words string }{
	{`\p{Lu}`, "at least one uppercase letter"},
	{`[0-9]`, "at least one number"},
	{`[^\p{L}\p{N}]`, "at least one special character"},
}

// JSONSchemaExtend adds Make's rule for passwords.
func (NewPassword) JSONSchemaExtend(s *jsonschema.Schema) {
	shortest := uint64(9)
	s.MinLength = &shortest
	for _, rule := range passwordRules {
		s.AllOf = append(s.AllOf, &jsonschema.Schema{Pattern: rule.pattern})
	}
}

// None is the input of an endpoint that takes no arguments.
type None struct{}
