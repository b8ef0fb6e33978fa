package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"makemcp/evals"
	"makemcp/tools/clean"
)

// The part of JUnit's format that GitHub, GitLab and Jenkins all read.
type (
	junit struct {
		XMLName xml.Name `xml:"testsuites"`
		Name    string   `xml:"name,attr"`
		totals
		Suites []*suite `xml:"testsuite"`
	}
	suite struct {
		Name string `xml:"name,attr"`
		totals
		Properties []property `xml:"properties>property"`
		Cases      []testcase `xml:"testcase"`
	}
	totals struct {
		Tests    int     `xml:"tests,attr"`
		Failures int     `xml:"failures,attr"`
		Skipped  int     `xml:"skipped,attr"`
		Errors   int     `xml:"errors,attr"`
		Time     seconds `xml:"time,attr"`
	}
	property struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	testcase struct {
		Class   string   `xml:"classname,attr"`
		Name    string   `xml:"name,attr"`
		File    string   `xml:"file,attr"`
		Time    seconds  `xml:"time,attr"`
		Failure *failure `xml:"failure"`
		Skipped *skipped `xml:"skipped"`
	}
	skipped struct {
		Message string `xml:"message,attr"`
	}
	failure struct {
		Type    string `xml:"type,attr"`
		Message string `xml:"message,attr"`
		Text    string `xml:",chardata"`
	}
)

// seconds are written as other tools write them.
type seconds float64

// MarshalText implements encoding.TextMarshaler.
func (s seconds) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "%.3f", float64(s)), nil }

func (t *totals) count(o *evals.Outcome) {
	t.Tests++
	t.Time += seconds(o.Seconds)
	switch {
	case o.NotApplicable != "":
		t.Skipped++
	case !o.Passed:
		t.Failures++
	}
}

// WriteJUnit writes the report as JUnit's XML: a suite for each transport and protocol, a
// test for each case in it, skipped where it does not apply, and the disclaimer as a property of each suite. A test that
// failed has one failure, whose type is the first gate that broke, or quality.
func WriteJUnit(w io.Writer, r *evals.Report) error {
	all := junit{Name: "make-mcp eval"}
	suites := map[string]*suite{}
	for _, o := range r.Outcomes {
		s, known := suites[way(o)]
		if !known {
			s = &suite{Name: way(o), Properties: []property{{"disclaimer", strings.ReplaceAll(r.Disclaimer, "\n", " ")}}}
			suites[s.Name] = s
			all.Suites = append(all.Suites, s)
		}
		all.count(o)
		s.count(o)
		s.Cases = append(s.Cases, testcase{
			Class: "evals." + strings.ReplaceAll(way(o), " ", "."), Name: o.Case, File: o.File, Time: seconds(o.Seconds), Failure: failureOf(o), Skipped: skippedFor(o),
		})
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// skippedFor says what a case needs that the server has not got; nil when it has.
func skippedFor(o *evals.Outcome) *skipped {
	if o.NotApplicable == "" {
		return nil
	}
	return &skipped{"it needs " + clean.Text(o.NotApplicable)}
}

// failureOf is all that failed in a replay; nil when nothing did.
func failureOf(o *evals.Outcome) *failure {
	if len(o.Failures) == 0 {
		return nil
	}
	f := &failure{Type: "quality", Message: firstLine(clean.Text(o.Failures[0].Text))}
	for _, gate := range evals.Gates {
		if broke(o, gate) {
			f.Type = string(gate)
			break
		}
	}
	var b strings.Builder
	for _, one := range o.Failures {
		fmt.Fprintf(&b, "%s: %s: %s\n", o.Place(one), one.Check, clean.Text(one.Text))
	}
	f.Text = b.String()
	return f
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
