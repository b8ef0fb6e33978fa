package mutate

import (
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/template"
	"time"
)

//go:embed doc.md.tmpl
var docSource string

var doc = template.Must(template.New("doc").Funcs(template.FuncMap{
	"percent":  Tally.percent,
	"duration": func(seconds float64) string { return (time.Duration(seconds) * time.Second).String() },
	"cell":     func(text string) string { return strings.ReplaceAll(text, "|", `\|`) },
}).Parse(docSource))

// percent is the part of the mutants that can be noticed that was.
func (t Tally) percent() string {
	if t.Mutants == t.Equivalent {
		return "–"
	}
	return fmt.Sprintf("%.0f %%", 100*float64(t.Killed)/float64(t.Mutants-t.Equivalent))
}

// WriteDoc writes the report as a page of the documentation.
func (r *Report) WriteDoc(w io.Writer) error {
	rules := r.those(func(v Verdict) bool { return v.Rule > 0 })
	slices.SortStableFunc(rules, func(a, b Verdict) int { return a.Rule - b.Rule })
	return doc.Execute(w, struct {
		*Report
		Rules, Mistakes, Same []Verdict
	}{
		r, rules,
		r.those(func(v Verdict) bool { return v.Of == Server && v.Rule == 0 }),
		r.those(func(v Verdict) bool { return v.State == Equivalent }),
	})
}

// those are some of the verdicts.
func (r *Report) those(want func(Verdict) bool) []Verdict {
	return slices.DeleteFunc(slices.Clone(r.All), func(v Verdict) bool { return !want(v) })
}
