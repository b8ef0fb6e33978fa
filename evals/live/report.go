package live

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"makemcp/evals"
)

// Report is the result of live runs.
type Report struct {
	// Runs that could be judged; Broken ones could not.
	Cases   int     `json:"cases"`
	Runs    int     `json:"runs"`
	Passed  int     `json:"passed"`
	Failed  int     `json:"failed"`
	Broken  int     `json:"broken"`
	Seconds float64 `json:"seconds"`
	// Proves says in a sentence what these figures show.
	Proves   string `json:"proves"`
	Provider string `json:"provider"`
	Model    string `json:"model"`
	Person   string `json:"person"`
	// System is what the model is told besides the server's instructions.
	System string `json:"system"`
	// Rate of runs that passed, averaged over cases.
	Rate     float64   `json:"rate"`
	Interval *Interval `json:"interval,omitempty"`
	// PassHat estimates for 1, 2 … k how likely as many runs of a case all pass. A case counts
	// where enough of its runs could be judged.
	PassHat []PassHat `json:"passHat"`
	Usage   Usage     `json:"usage"`
	Price   Price     `json:"price"`
	Cost    float64   `json:"cost"` // USD
	ByCase  []*ByCase `json:"byCase"`
	// Outcomes are the runs, with their transcripts.
	Outcomes []*RunOutcome `json:"outcomes"`
}

// PassHat is an estimate that k runs of a case all pass, over cases.
type PassHat struct {
	K        int       `json:"k"`
	Value    float64   `json:"value"`
	Interval *Interval `json:"interval,omitempty"`
	Cases    int       `json:"cases"`
}

// ByCase sums up the runs of a case.
type ByCase struct {
	Case   string `json:"case"`
	Runs   int    `json:"runs"`
	Passed int    `json:"passed"`
	Broken int    `json:"broken"`
	// Harmless cases demand only that nothing is changed: a pass shows no right answer.
	Harmless bool     `json:"harmless,omitempty"`
	Rate     float64  `json:"rate"`
	Interval Interval `json:"interval"`
	// PassHat for all runs that could be judged.
	PassHat float64 `json:"passHat"`
	Usage   Usage   `json:"usage"`
	Cost    float64 `json:"cost"`    // USD
	Seconds float64 `json:"seconds"` // of all runs together
}

// newReport sums up runs; those that were not made are nil.
func newReport(cases []*evals.Case, runs []*RunOutcome, o Options, took time.Duration) *Report {
	r := &Report{
		Cases: len(cases), Seconds: took.Round(time.Millisecond).Seconds(), Provider: o.Provider, Model: o.Name, Person: o.Person,
		System: system, Price: o.Price, Proves: o.proves(), PassHat: []PassHat{}, ByCase: []*ByCase{}, Outcomes: []*RunOutcome{},
	}
	var rates []float64
	for i, c := range cases {
		sum := sumUp(c, runs[i*o.Runs:(i+1)*o.Runs])
		r.ByCase = append(r.ByCase, sum)
		r.Runs, r.Passed, r.Broken = r.Runs+sum.Runs, r.Passed+sum.Passed, r.Broken+sum.Broken
		r.Usage, r.Cost = r.Usage.plus(sum.Usage), r.Cost+sum.Cost
		if sum.Runs > 0 {
			rates = append(rates, sum.Rate)
		}
	}
	for _, run := range runs {
		if run != nil {
			r.Outcomes = append(r.Outcomes, run)
		}
	}
	r.Failed = r.Runs - r.Passed
	r.Rate, r.Interval = mean(rates), bootstrap(rates)
	if r.Interval == nil && len(rates) == 1 {
		r.Interval = &r.ByCase[slices.IndexFunc(r.ByCase, func(c *ByCase) bool { return c.Runs > 0 })].Interval
	}
	for k := range o.Runs {
		r.PassHat = append(r.PassHat, over(r.ByCase, k+1))
	}
	return r
}

// proves is the sentence at the head of a report.
func (o Options) proves() string {
	person := "a person who does what the case says"
	if o.Person == Played {
		person = "a person whom the model plays"
	}
	return fmt.Sprintf("Live: how often %s at %s, told the server's instructions and each case's prompt in these words, and with %s, "+
		"brought the sandbox to the end that the case describes (runs of each: %d); it proves nothing of other models, other words or a real account.",
		o.Name, o.Provider, person, o.Runs)
}

func sumUp(c *evals.Case, runs []*RunOutcome) *ByCase {
	sum := &ByCase{Case: c.ID, Harmless: c.Harmless()}
	for _, run := range runs {
		if run == nil {
			continue
		}
		sum.Usage, sum.Cost, sum.Seconds = sum.Usage.plus(run.Usage), sum.Cost+run.Cost, sum.Seconds+run.Seconds
		switch {
		case run.Broken != "":
			sum.Broken++
		case run.Passed:
			sum.Passed++
			sum.Runs++
		default:
			sum.Runs++
		}
	}
	sum.Interval = wilson(sum.Passed, sum.Runs)
	if sum.Runs > 0 {
		sum.Rate, sum.PassHat = float64(sum.Passed)/float64(sum.Runs), passHat(sum.Runs, sum.Passed, sum.Runs)
	}
	return sum
}

// over averages pass^k over the cases with enough runs.
func over(cases []*ByCase, k int) PassHat {
	var figures []float64
	for _, c := range cases {
		if c.Runs >= k {
			figures = append(figures, passHat(k, c.Passed, c.Runs))
		}
	}
	return PassHat{K: k, Value: mean(figures), Interval: bootstrap(figures), Cases: len(figures)}
}

// WriteJSON writes the report for programs.
func (r *Report) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// WriteLine writes a run as a line of progress, with what was wrong beneath it.
func (o *RunOutcome) WriteLine(w io.Writer) {
	verdict := "pass  "
	switch {
	case o.Broken != "":
		verdict = "broken"
	case !o.Passed:
		verdict = "FAIL  "
	}
	fmt.Fprintf(w, "%s  %-28s run %-2d  %7d tokens  %s  %5.1f s\n", verdict, o.Case, o.Run, o.Usage.sum(), usd(o.Cost), o.Seconds)
	if o.Broken != "" {
		fmt.Fprintf(w, "        %s\n", strings.ReplaceAll(o.Broken, "\n", "\n        "))
		return
	}
	for _, f := range o.Failures {
		fmt.Fprintf(w, "        %s: %s\n", f.Check, strings.ReplaceAll(f.Text, "\n", "\n        "))
	}
	if o.NotSaved != "" {
		fmt.Fprintf(w, "        the transcript was not saved: %s\n", o.NotSaved)
	}
}

// WriteSummary writes the totals for people.
func (r *Report) WriteSummary(w io.Writer) {
	fmt.Fprintf(w, "\n  %-28s %-9s %-6s %-15s %s\n", "case", "passed", "rate", "95 %", "cost")
	var harmless []string
	for _, c := range r.ByCase {
		fmt.Fprintf(w, "  %-28s %2d of %-3d %5.2f  %-15s %s\n", c.Case, c.Passed, c.Runs, c.Rate, c.Interval.String(), usd(c.Cost))
		if c.Harmless {
			harmless = append(harmless, c.Case)
		}
	}
	fmt.Fprintf(w, "\n%d of %d runs passed; averaged over cases %.3f%s.\n", r.Passed, r.Runs, r.Rate, within(r.Interval))
	for _, p := range r.PassHat {
		if p.Cases > 0 {
			fmt.Fprintf(w, "  pass^%-2d %.3f%s, cases: %d\n", p.K, p.Value, within(p.Interval), p.Cases)
		}
	}
	if r.Broken > 0 {
		fmt.Fprintf(w, "Runs that broke and count neither way: %d.\n", r.Broken)
	}
	fmt.Fprintf(w, "%d tokens in and %d out, %s, %.1f s.\n", r.Usage.In, r.Usage.Out, usd(r.Cost), r.Seconds)
	if len(harmless) > 0 {
		fmt.Fprintf(w, "These demand only that nothing is changed and nobody asked; passing them shows no right answer: %s.\n", strings.Join(harmless, ", "))
	}
}

// String writes the bounds.
func (i Interval) String() string { return fmt.Sprintf("%.2f to %.2f", i.Low, i.High) }

// within says an interval, where there is one.
func within(i *Interval) string {
	if i == nil {
		return ""
	}
	return fmt.Sprintf(" (95 %%: %s)", *i)
}

func usd(cost float64) string { return fmt.Sprintf("$%.4f", cost) }
