package sandbox

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// collection says how rows of type V are shown: which columns there are,
// which come back unasked, how a list is paged and sorted. Columns are the
// JSON names of V's fields.
type collection[V any] struct {
	plural   string   // member that holds a list
	singular string   // member that holds one
	columns  []string // what cols[] may name; all of V's when empty
	standard []string // what comes back without cols[]; all of columns when empty
	sortable []string // what pg[sortBy] may name, the default first
	sortDir  string   // the default direction
	limit    int      // the default page size
	max      int      // the largest page size
	key      string   // the column that pg[last] names, if the list knows it
	counted  bool     // whether the list knows pg[returnTotalCount]
}

// page is what pg[…] asked for, completed with the defaults. It is echoed.
type page struct {
	SortBy  string `json:"sortBy"`
	Limit   int    `json:"limit"`
	SortDir string `json:"sortDir"`
	Offset  int    `json:"offset"`

	Last       string `json:"last,omitempty"`
	ShowLast   bool   `json:"showLast,omitempty"`
	TotalCount *int   `json:"totalCount,omitempty"`

	counted bool
}

// list answers with a page of the rows, sorted and cut to the columns.
func (k collection[V]) list(c *call, rows []V) (object, error) {
	columns, pg := k.chosen(c), k.page(c)
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	rows = ordered(rows, pg)
	if total := len(rows); pg.counted {
		pg.TotalCount = &total
	}
	rows = k.after(rows, pg)
	rows = rows[min(pg.Offset, len(rows)):]
	rows = rows[:min(pg.Limit, len(rows))]
	cut := make([]object, 0, len(rows))
	for _, row := range rows {
		cut = append(cut, pick(row, columns))
	}
	return object{{k.plural, cut}, {"pg", pg}}, nil
}

// ordered sorts a copy of the rows as the page says; some lists have no order to
// choose.
func ordered[V any](rows []V, pg page) []V {
	rows = slices.Clone(rows)
	if pg.SortBy == "" {
		return rows
	}
	slices.SortStableFunc(rows, func(a, b V) int {
		order := compare(column(a, pg.SortBy), column(b, pg.SortBy))
		if pg.SortDir == "desc" {
			return -order
		}
		return order
	})
	return rows
}

// keysetPage is the pg of a log: the last entry shown stands in the place of an offset.
type keysetPage struct {
	SortBy   string  `json:"sortBy"`
	SortDir  string  `json:"sortDir"`
	Last     *string `json:"last"`
	ShowLast bool    `json:"showLast"`
	Limit    int     `json:"limit"`
}

// log answers with a page of a log.
func (k collection[V]) log(c *call, rows []V) (object, error) {
	columns, pg := k.chosen(c), k.page(c)
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	rows = k.after(ordered(rows, pg), pg)
	rows = rows[min(pg.Offset, len(rows)):]
	rows = rows[:min(pg.Limit, len(rows))]
	echo := keysetPage{SortBy: pg.SortBy, SortDir: pg.SortDir, ShowLast: pg.ShowLast, Limit: pg.Limit}
	cut := make([]object, 0, len(rows))
	for _, row := range rows {
		cut = append(cut, pick(row, columns))
		key := fmt.Sprint(column(row, k.key))
		echo.Last = &key
	}
	return object{{k.plural, cut}, {"pg", echo}}, nil
}

// after leaves out what the caller has seen: everything up to the row whose key is
// pg[last]. A key that is not there any more leaves out nothing.
func (k collection[V]) after(rows []V, pg page) []V {
	if pg.Last == "" {
		return rows
	}
	seen := slices.IndexFunc(rows, func(row V) bool { return fmt.Sprint(column(row, k.key)) == pg.Last })
	if seen >= 0 && !pg.ShowLast {
		seen++
	}
	return rows[max(seen, 0):]
}

// unpaged answers with all rows in the order given, cut to the columns, for
// lists that know no pg.
func (k collection[V]) unpaged(c *call, rows []V) (object, error) {
	columns := k.chosen(c)
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	cut := make([]object, 0, len(rows))
	for _, row := range rows {
		cut = append(cut, pick(row, columns))
	}
	return object{{k.plural, cut}}, nil
}

// byName orders rows by name, without regard to case.
func byName[V any](rows []V) []V {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b V) int { return compare(column(a, "name"), column(b, "name")) })
	return rows
}

// one answers with a single row, cut to the columns.
func (k collection[V]) one(c *call, row V) (object, error) {
	columns := k.chosen(c)
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	return object{{k.singular, pick(row, columns)}}, nil
}

// whole answers with a single row and all its columns.
func (k collection[V]) whole(row V) object {
	return object{{k.singular, pick(row, k.known())}}
}

// chosen reads cols[]: the named columns in the order in which they were
// named, all for *, the standard ones without it.
func (k collection[V]) chosen(c *call) []string {
	known := k.known()
	asked := c.query.columns()
	if len(asked) == 0 {
		if len(k.standard) > 0 {
			return k.standard
		}
		return known
	}
	var columns []string
	for _, name := range asked {
		switch {
		case name == "*":
			return known
		case !slices.Contains(known, name):
			c.problems.add("Value of parameter 'cols' must be one of: %s.", strings.Join(known, ", "))
			return nil
		case !slices.Contains(columns, name):
			columns = append(columns, name)
		}
	}
	return columns
}

// columns reads cols[]=a, cols[1]=a, and cols=a, which some of Make's own
// documents use.
func (a *args) columns() []string {
	if s, ok := a.values["cols"].(string); ok {
		a.read["cols"] = true
		return []string{s}
	}
	return a.texts("cols")
}

func (k collection[V]) known() []string {
	if len(k.columns) > 0 {
		return k.columns
	}
	var names []string
	for _, f := range fieldsOf(reflect.TypeFor[V]()) {
		names = append(names, f.name)
	}
	return names
}

// page reads pg[…].
func (k collection[V]) page(c *call) page {
	pg := page{SortBy: k.sortable[0], SortDir: k.sortDir, Limit: k.limit}
	if c.query.has("pg[sortBy]") {
		pg.SortBy = c.query.text("pg[sortBy]", oneOf(k.sortable...))
	}
	if c.query.has("pg[sortDir]") {
		pg.SortDir = c.query.text("pg[sortDir]", oneOf("asc", "desc"))
	}
	if c.query.has("pg[limit]") {
		pg.Limit = c.query.integer("pg[limit]", between(1, k.max))
	}
	pg.Offset = c.query.integer("pg[offset]", between(0, 1<<31-1))
	if k.counted {
		pg.counted = c.query.boolean("pg[returnTotalCount]")
	}
	if k.key != "" {
		pg.Last, pg.ShowLast = c.query.text("pg[last]"), c.query.boolean("pg[showLast]")
	}
	return pg
}

// pick cuts a row to the columns, in their order.
func pick(row any, columns []string) object {
	o := make(object, 0, len(columns))
	for _, name := range columns {
		o = append(o, member{name, column(row, name)})
	}
	return o
}

// column returns the field whose JSON name this is.
func column(row any, name string) any {
	v := reflect.ValueOf(row)
	for _, f := range fieldsOf(v.Type()) {
		if f.name == name {
			return v.FieldByIndex(f.index).Interface()
		}
	}
	panic(fmt.Sprintf("sandbox: %T has no column %q", row, name))
}

// namedField is a field of a struct by its JSON name.
type namedField struct {
	name  string
	index []int
}

// knownFields caches fieldsOf by type.
var knownFields sync.Map

// fieldsOf lists the fields of a struct that have a JSON name.
func fieldsOf(t reflect.Type) []namedField {
	if cached, ok := knownFields.Load(t); ok {
		return cached.([]namedField)
	}
	var list []namedField
	for _, f := range reflect.VisibleFields(t) {
		if name := jsonName(f); name != "" {
			list = append(list, namedField{name, f.Index})
		}
	}
	knownFields.Store(t, list)
	return list
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	if name == "-" || f.Anonymous {
		return ""
	}
	return name
}

// compare orders two values of one column: numbers by size, moments by time, text
// without regard to case, false before true, and a thing that is shown as an object by
// its name. What is missing comes first.
func compare(a, b any) int {
	if a, ok := a.(moment); ok {
		return a.Compare(b.(moment).Time)
	}
	va, vb := named(reflect.ValueOf(a)), named(reflect.ValueOf(b))
	switch {
	case !va.IsValid() || !vb.IsValid():
		return cmp.Compare(number(va.IsValid()), number(vb.IsValid()))
	case va.Kind() == reflect.Bool:
		return cmp.Compare(number(va.Bool()), number(vb.Bool()))
	case va.CanInt():
		return cmp.Compare(va.Int(), vb.Int())
	case va.CanFloat():
		return cmp.Compare(va.Float(), vb.Float())
	case va.Kind() == reflect.String:
		return cmp.Compare(strings.ToLower(va.String()), strings.ToLower(vb.String()))
	}
	panic(fmt.Sprintf("sandbox: rows cannot be sorted by a column of type %T", a))
}

// named is the value that a value is sorted by: the Name of a thing that has one.
func named(v reflect.Value) reflect.Value {
	if v.IsValid() && v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if v.IsValid() && v.Kind() == reflect.Struct {
		v = v.FieldByName("Name")
	}
	return v
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}
