package report

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	_ "embed" // the page and its style
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"maps"
	"slices"
	"strings"

	"makemcp/evals"
	"makemcp/tools/clean"
)

//go:embed page.html
var pageText string

//go:embed page.css
var style string

var pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{
	"clean": clean.Text, "readable": readable, "join": strings.Join,
}).Parse(pageText))

// page is what the template shows.
type page struct {
	*evals.Report
	// Style is the page's own, StyleHash names it to the page's policy, which forbids all else.
	Style     template.CSS
	StyleHash string
	Gates     []gate
	Tagged    []tagged
	Trend     *Trend
	Told      []*told
}

// gate is how many cases passed one.
type gate struct {
	Name    evals.Gate
	Meaning string
	evals.Count
}

var meanings = map[evals.Gate]string{
	evals.Safety: "People were asked when and as they must be, secrets stayed secret, strangers' words were marked.",
	evals.State:  "The account ended as it should, by the requests that it should take.",
	evals.Schema: "Tools and calls are what they were, and the protocol was kept.",
}

func gates(counts map[evals.Gate]evals.Count) []gate {
	out := make([]gate, len(evals.Gates))
	for i, name := range evals.Gates {
		out[i] = gate{name, meanings[name], counts[name]}
	}
	return out
}

// tagged is the score of the cases with a tag.
type tagged struct {
	Tag string
	evals.Count
	Gates []gate
}

// told is a case with its replays; those that went alike are told once.
type told struct {
	ID, File string
	Tags     []string
	Passed   bool
	Broke    []evals.Gate
	Sessions []session
}

// session is what happened in one or several replays.
type session struct {
	*evals.Outcome
	Ways     []string
	Problems []problem
	Steps    []step
	Calls    []callCost
	// DefinitionsShare and TokensShare are the lengths of their bars, in percent of the
	// longest one.
	DefinitionsShare, TokensShare string
	// Since says how the tokens have changed since the baseline; empty without one.
	Since string
}

// problem is what failed in one comparison.
type problem struct {
	Check, Place string
	Texts        []string
	Rows         []row
}

// callCost is what the answer to a call took.
type callCost struct {
	Tool   string
	Tokens int
}

// WriteHTML writes the report as one page that needs nothing else: no script, no other
// file. Its policy forbids the browser to fetch anything. The trend may be nil.
func WriteHTML(w io.Writer, r *evals.Report, trend *Trend) error {
	sum := sha256.Sum256([]byte(style))
	p := page{
		Report: r, Style: template.CSS(style), StyleHash: base64.StdEncoding.EncodeToString(sum[:]), //nolint:gosec // our own file
		Gates: gates(r.Gates), Trend: trend, Told: tell(r.Judged(), trend),
	}
	for _, tag := range slices.Sorted(maps.Keys(r.Tags)) {
		p.Tagged = append(p.Tagged, tagged{tag, r.Tags[tag].Count, gates(r.Tags[tag].Gates)})
	}
	var b bytes.Buffer
	if err := pageTemplate.Execute(&b, p); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

// tell gathers outcomes by case, those that failed first.
func tell(outcomes []*evals.Outcome, trend *Trend) []*told {
	var cases []*told
	heaviest := 1
	for _, o := range outcomes {
		heaviest = max(heaviest, o.Tokens+o.Definitions)
	}
	share := func(tokens int) string { return fmt.Sprintf("%.1f", 100*float64(tokens)/float64(heaviest)) }
	for _, o := range outcomes {
		i := slices.IndexFunc(cases, func(c *told) bool { return c.ID == o.Case })
		if i < 0 {
			i = len(cases)
			cases = append(cases, &told{ID: o.Case, File: o.File, Tags: o.Tags, Passed: true})
		}
		s := newSession(o)
		s.DefinitionsShare, s.TokensShare = share(o.Definitions), share(o.Tokens)
		if was, known := trend.mark(o); known {
			s.Since = percent(was.Tokens+was.Definitions, o.Tokens+o.Definitions)
		}
		cases[i].add(s)
	}
	slices.SortStableFunc(cases, func(a, b *told) int { return cmp.Compare(rank(a.Passed), rank(b.Passed)) })
	return cases
}

func rank(passed bool) int {
	if passed {
		return 1
	}
	return 0
}

// add takes in a replay: into the session that it is like, or as one of its own.
func (c *told) add(s session) {
	c.Passed = c.Passed && s.Passed
	for _, gate := range evals.Gates {
		if broke(s.Outcome, gate) && !slices.Contains(c.Broke, gate) {
			c.Broke = append(c.Broke, gate)
		}
	}
	for i, other := range c.Sessions {
		if other.like(s) {
			c.Sessions[i].Ways = append(c.Sessions[i].Ways, s.Ways...)
			return
		}
	}
	c.Sessions = append(c.Sessions, s)
}

// like tells whether two replays need no telling apart: texts differ in times, ports and
// marks only when what was done does not.
func (s session) like(other session) bool {
	return s.Tokens == other.Tokens && s.Definitions == other.Definitions &&
		slices.EqualFunc(s.Steps, other.Steps, func(a, b step) bool { return a.From == b.From && a.To == b.To && a.Label == b.Label }) &&
		slices.EqualFunc(s.Problems, other.Problems, func(a, b problem) bool { return a.Check == b.Check && slices.Equal(a.Texts, b.Texts) })
}

func newSession(o *evals.Outcome) session {
	s := session{Outcome: o, Ways: []string{way(o)}, Problems: problems(o), Steps: steps(o.Transcript)}
	tool := ""
	for _, e := range o.Transcript {
		if name, calls := strings.CutPrefix(e.Did, "calls "); calls {
			tool = name
		}
		if e.Tokens > 0 {
			s.Calls = append(s.Calls, callCost{tool, e.Tokens})
		}
	}
	return s
}

// problems puts the failures of one comparison together.
func problems(o *evals.Outcome) []problem {
	var out []problem
	var sides [2]string
	for _, f := range o.Failures {
		place := o.Place(f)
		if last := len(out) - 1; last >= 0 && out[last].Check == f.Check && out[last].Place == place && sides == [2]string{f.Expected, f.Actual} {
			out[last].Texts = append(out[last].Texts, f.Text)
			continue
		}
		p := problem{Check: f.Check, Place: place, Texts: []string{f.Text}}
		if sides = [2]string{f.Expected, f.Actual}; f.Expected+f.Actual != "" {
			p.Rows = sideBySide(f.Expected, f.Actual)
		}
		out = append(out, p)
	}
	return out
}

// percent words how a cost has changed since the baseline.
func percent(was, now int) string {
	switch was {
	case now:
		return "as before"
	case 0:
		return "from none"
	}
	return fmt.Sprintf("%+.1f %%", 100*float64(now-was)/float64(was))
}

// longest is how much of a text the page shows, in characters.
const longest = 3000

// readable spreads JSON over lines, cleans a text of what can't be seen and bounds it.
func readable(text string) string {
	var b bytes.Buffer
	if json.Indent(&b, []byte(text), "", "  ") == nil {
		text = b.String()
	}
	if runes := []rune(clean.Text(text)); len(runes) > longest {
		return string(runes[:longest]) + " …"
	}
	return clean.Text(text)
}
