package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// args reads the parameters of one place: path, query or body. Reading never
// fails; what is wrong goes to the problems that the three places share.
type args struct {
	values   map[string]any
	loose    bool // text may stand for numbers and booleans, as in a query
	read     map[string]bool
	problems *problems
}

// problems collects what is wrong with a request.
type problems []suberror

func (p *problems) add(format string, a ...any) {
	*p = append(*p, suberror{Message: fmt.Sprintf(format, a...)})
}

// err is Make's answer to invalid parameters, nil when there are none.
func (p problems) err() error {
	if len(p) == 0 {
		return nil
	}
	return &failure{
		status:    http.StatusBadRequest,
		Detail:    fmt.Sprintf("Validation failed for %d parameter(s).", len(p)),
		Message:   "Bad Request",
		Code:      "SC400",
		Suberrors: p,
	}
}

// rule checks one parameter; value is nil when it was not sent.
type rule func(name string, value any) (problem string)

func required(name string, value any) string {
	if value == nil {
		return fmt.Sprintf("Missing value of required parameter '%s'.", name)
	}
	return ""
}

func maxLength(n int) rule {
	return func(name string, value any) string {
		if s, ok := value.(string); ok && utf8.RuneCountInString(s) > n {
			return fmt.Sprintf("Value of parameter '%s' must be at most %d characters long.", name, n)
		}
		return ""
	}
}

func notEmpty(name string, value any) string {
	if s, ok := value.(string); ok && strings.TrimSpace(s) == "" {
		return fmt.Sprintf("Value of parameter '%s' must not be empty.", name)
	}
	return ""
}

func emailAddress(name string, value any) string {
	s, ok := value.(string)
	if !ok {
		return ""
	}
	if a, err := mail.ParseAddress(s); err != nil || a.Address != s {
		return fmt.Sprintf("Value of parameter '%s' must be an e-mail address.", name)
	}
	return ""
}

func between(low, high int) rule {
	return func(name string, value any) string {
		if n, ok := value.(int); ok && (n < low || n > high) {
			return fmt.Sprintf("Value of parameter '%s' must be between %d and %d.", name, low, high)
		}
		return ""
	}
}

func oneOf(values ...string) rule {
	return func(name string, value any) string {
		if s, ok := value.(string); ok && !slices.Contains(values, s) {
			return fmt.Sprintf("Value of parameter '%s' must be one of: %s.", name, strings.Join(values, ", "))
		}
		return ""
	}
}

// has tells whether the parameter was sent with a value.
func (a *args) has(name string) bool {
	a.read[name] = true
	return a.values[name] != nil
}

// sent tells whether the parameter was sent, be it null.
func (a *args) sent(name string) bool {
	_, there := a.values[name]
	return there
}

// text reads a string.
func (a *args) text(name string, rules ...rule) string {
	s, ok := a.value(name).(string)
	if !ok && a.values[name] != nil {
		a.wrongType(name, "a string")
		return ""
	}
	a.check(name, stringOrNil(s, ok), rules)
	return s
}

// integer reads a whole number.
func (a *args) integer(name string, rules ...rule) int {
	raw := a.value(name)
	if raw == nil {
		a.check(name, nil, rules)
		return 0
	}
	n, ok := asInteger(raw, a.loose)
	if !ok {
		a.wrongType(name, "an integer")
		return 0
	}
	a.check(name, n, rules)
	return n
}

// boolean reads true or false.
func (a *args) boolean(name string, rules ...rule) bool {
	switch v := a.value(name).(type) {
	case nil:
		a.check(name, nil, rules)
		return false
	case bool:
		return v
	case string:
		if a.loose && (v == "true" || v == "false") {
			return v == "true"
		}
	}
	a.wrongType(name, "a boolean")
	return false
}

// object reads an object with any members.
func (a *args) object(name string, rules ...rule) map[string]any {
	raw := a.value(name)
	a.check(name, raw, rules)
	o, ok := raw.(map[string]any)
	if !ok && raw != nil {
		a.wrongType(name, "an object")
	}
	return o
}

// texts reads a list of strings: name[] or name[0], name[1] in a query.
func (a *args) texts(name string) []string {
	items := a.list(name)
	texts := make([]string, 0, len(items))
	for _, item := range items {
		s, ok := item.(string)
		if !ok {
			a.wrongType(name, "an array of strings")
			return nil
		}
		texts = append(texts, s)
	}
	return texts
}

// parts reads a list of JSON objects, each with parameters of its own.
func (a *args) parts(name string, rules ...rule) []*args {
	a.check(name, a.value(name), rules)
	items := a.list(name)
	parts := make([]*args, 0, len(items))
	for _, item := range items {
		o, ok := item.(map[string]any)
		if !ok {
			a.wrongType(name, "an array of objects")
			return nil
		}
		parts = append(parts, a.within(o))
	}
	return parts
}

// within reads the members of an object that is a parameter.
func (a *args) within(o map[string]any) *args {
	return &args{values: o, loose: a.loose, read: map[string]bool{}, problems: a.problems}
}

// rest reads whatever nobody has read yet: the free-form part of a body.
func (a *args) rest() map[string]any {
	rest := map[string]any{}
	for _, name := range a.ignored() {
		rest[name] = a.value(name)
	}
	return rest
}

// integers reads a list of whole numbers.
func (a *args) integers(name string) []int {
	items := a.list(name)
	numbers := make([]int, 0, len(items))
	for _, item := range items {
		n, ok := asInteger(item, a.loose)
		if !ok {
			a.wrongType(name, "an array of integers")
			return nil
		}
		numbers = append(numbers, n)
	}
	return numbers
}

func (a *args) list(name string) []any {
	switch v := a.value(name).(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	a.wrongType(name, "an array")
	return nil
}

// ignored names the parameters that were sent and that nobody read.
func (a *args) ignored() []string {
	var names []string
	for name := range a.values {
		if !a.read[name] {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func (a *args) value(name string) any {
	a.read[name] = true
	return a.values[name]
}

func (a *args) check(name string, value any, rules []rule) {
	for _, r := range rules {
		if problem := r(name, value); problem != "" {
			a.problems.add("%s", problem)
			return
		}
	}
}

func (a *args) wrongType(name, want string) {
	a.problems.add("Value of parameter '%s' must be %s.", name, want)
}

func stringOrNil(s string, ok bool) any {
	if !ok {
		return nil
	}
	return s
}

func asInteger(v any, loose bool) (int, bool) {
	var digits string
	switch v := v.(type) {
	case int: // in the seed
		return v, true
	case json.Number:
		digits = v.String()
	case string:
		if !loose {
			return 0, false
		}
		digits = v
	default:
		return 0, false
	}
	n, err := strconv.Atoi(digits)
	return n, err == nil
}

// queryValues turns a query into parameters. name[] and name[N] become one
// list, the numbered ones ordered by number; pg[limit] stays one name; of a
// plain name that is repeated the last value counts.
func queryValues(q url.Values) map[string]any {
	values := map[string]any{}
	type numbered struct {
		n     int
		value string
	}
	indexed := map[string][]numbered{}
	for key, sent := range q {
		name, index, ok := bracket(key)
		switch n, err := strconv.Atoi(index); {
		case ok && index == "":
			values[name] = append(asList(values[name]), anys(sent)...)
		case ok && err == nil:
			indexed[name] = append(indexed[name], numbered{n, sent[len(sent)-1]})
		default:
			values[key] = sent[len(sent)-1]
		}
	}
	for name, items := range indexed {
		slices.SortFunc(items, func(a, b numbered) int { return a.n - b.n })
		for _, item := range items {
			values[name] = append(asList(values[name]), item.value)
		}
	}
	return values
}

// bracket splits name[index].
func bracket(key string) (name, index string, ok bool) {
	name, rest, found := strings.Cut(key, "[")
	if !found || name == "" || !strings.HasSuffix(rest, "]") {
		return "", "", false
	}
	return name, strings.TrimSuffix(rest, "]"), true
}

func asList(v any) []any {
	l, _ := v.([]any)
	return l
}

func anys(texts []string) []any {
	l := make([]any, len(texts))
	for i, s := range texts {
		l[i] = s
	}
	return l
}

// optionalInteger reads a whole number that may be null or missing.
func (a *args) optionalInteger(name string, rules ...rule) *int {
	if !a.has(name) {
		return nil
	}
	n := a.integer(name, rules...)
	return &n
}

// optionalBoolean reads true or false, or nil when it is missing.
func (a *args) optionalBoolean(name string) *bool {
	if !a.has(name) {
		return nil
	}
	b := a.boolean(name)
	return &b
}

// optionalText reads a string, or nil when it is missing.
func (a *args) optionalText(name string, rules ...rule) *string {
	if !a.has(name) {
		return nil
	}
	s := a.text(name, rules...)
	return &s
}

// document reads an object that may also be sent as JSON text, as Make takes
// blueprints.
func (a *args) document(name string, rules ...rule) map[string]any {
	written, ok := a.value(name).(string)
	if !ok {
		return a.object(name, rules...)
	}
	var o map[string]any
	d := json.NewDecoder(strings.NewReader(written))
	d.UseNumber()
	if err := d.Decode(&o); err != nil || o == nil {
		a.wrongType(name, "an object, or the JSON text of one")
	}
	return o
}

// objectList reads a list of JSON objects.
func (a *args) objectList(name string) []map[string]any {
	items := a.list(name)
	objects := make([]map[string]any, 0, len(items))
	for _, item := range items {
		o, ok := item.(map[string]any)
		if !ok {
			a.wrongType(name, "an array of objects")
			return nil
		}
		objects = append(objects, o)
	}
	return objects
}

// jsonText reads a JSON object that Make wants as text.
func (a *args) jsonText(name string, rules ...rule) map[string]any {
	text := a.text(name, rules...)
	if text == "" {
		return nil
	}
	o := decodeObject([]byte(text))
	if o == nil {
		a.problems.add("Value of parameter '%s' must be the text of a JSON object.", name)
	}
	return o
}
