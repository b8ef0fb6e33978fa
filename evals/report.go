package evals

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
	"time"

	"makemcp/tools/clean"
)

// Disclaimer says what a replay can't prove. It heads every report.
const Disclaimer = `Server conformance: recorded sessions, replayed against the sandbox of Make.
A replay shows what this server does with calls that an agent once made. It can't show
that a model would choose these tools, write these arguments, resist what it reads, or
answer the person well: that needs a model.`

// Report is the result of replaying cases. As JSON, its totals come first; outcomes are in
// the order of cases, transports and protocols, and members named by a tag or a gate in
// the order of the alphabet.
type Report struct {
	// Cases passed when every replay of them passed.
	Cases   int     `json:"cases"`
	Passed  int     `json:"passed"`
	Failed  int     `json:"failed"`
	Seconds float64 `json:"seconds"`
	// Replays is how often a case was run and judged, over all transports and protocols.
	Replays    int    `json:"replays"`
	Disclaimer string `json:"disclaimer"`
	// NotApplicable counts the cases that need what another server has not got, Reasons what
	// that is. They are not among Cases.
	NotApplicable int            `json:"notApplicable,omitempty"`
	Reasons       map[string]int `json:"reasons,omitempty"`
	// Gates and Quality score all cases, Tags those with a tag.
	Gates    map[Gate]Count   `json:"gates"`
	Quality  Quality          `json:"quality"`
	Tags     map[string]Score `json:"tags"`
	Outcomes []*Outcome       `json:"outcomes"`
}

// Outcome is the result of one replay.
type Outcome struct {
	Case      string    `json:"case"`
	File      string    `json:"file"`
	Tags      []string  `json:"tags"`
	Transport Transport `json:"transport"`
	Protocol  string    `json:"protocol"`
	Passed    bool      `json:"passed"`
	// NotApplicable says what the case needs that the server has not got: such a replay has
	// neither passed nor failed.
	NotApplicable string `json:"notApplicable,omitempty"`
	// Gates are those that were passed.
	Gates    []Gate    `json:"gates"`
	Failures []Failure `json:"failures"`
	Seconds  float64   `json:"seconds"`
	// Calls by the agent.
	Calls int `json:"calls"`
	// Requests to Make, questions to people, tokens of all answers and of the tools'
	// definitions, at four bytes a token.
	Requests    int `json:"requests"`
	Questions   int `json:"questions"`
	Tokens      int `json:"tokens"`
	Definitions int `json:"definitions"`
	// State is what is no longer as the seed has it, as a case expects it: row by row the members
	// that changed, some of what is new, or gone.
	State map[string]any `json:"state,omitempty"`
	// Transcript is what happened, in order.
	Transcript []Event `json:"transcript"`

	mu sync.Mutex // people answer while a call waits
}

// Failure is one expectation that did not hold.
type Failure struct {
	// Check is the kind of expectation: session, protocol, tools, call, result, marks,
	// confirmation, state, http, faults, log, budget or repeat.
	Check string `json:"check"`
	// Line of the turn in the case's file; 0 for the case as a whole.
	Line int    `json:"line,omitempty"`
	Text string `json:"text"`
	// Expected and Actual are what was compared, in lines, where both can be shown. Several
	// failures may come of one comparison.
	Expected string `json:"expected,omitempty"`
	Actual   string `json:"actual,omitempty"`
}

// Event is one thing that happened in a session.
type Event struct {
	// Who acted: person, agent, make-mcp or Make; note for a remark.
	Who string `json:"who"`
	// Did says what, such as "calls users_list".
	Did string `json:"did"`
	// Text that goes with it.
	Text string `json:"text,omitempty"`
	// Tokens of an answer to the agent, at four bytes a token.
	Tokens int `json:"tokens,omitempty"`
	// Requests that reached Make on the way to an answer, each as method, route and status.
	Requests []string `json:"requests,omitempty"`
}

// The actors of a session.
const (
	thePerson = "person"
	theAgent  = "agent"
	theServer = "make-mcp"
	theMake   = "Make"
	aNote     = "note"
)

func (o *Outcome) tell(who, did, text string) {
	o.record(Event{Who: who, Did: did, Text: text})
}

func (o *Outcome) record(e Event) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.Transcript = append(o.Transcript, e)
}

func (o *Outcome) fail(check string, line int, format string, values ...any) {
	o.blame(Failure{Check: check, Line: line, Text: fmt.Sprintf(format, values...)})
}

func (o *Outcome) blame(f Failure) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.Failures = append(o.Failures, f)
}

// newReport sums up outcomes.
func newReport(outcomes []*Outcome, took time.Duration) *Report {
	judged, reasons, missing := applicable(outcomes)
	all := scoreOf(judged)
	r := &Report{
		Cases: all.Cases, Passed: all.Passed, Failed: all.Cases - all.Passed, Seconds: seconds(took), Replays: len(judged),
		NotApplicable: missing, Reasons: reasons,
		Disclaimer: Disclaimer, Gates: all.Gates, Quality: all.Quality, Tags: map[string]Score{}, Outcomes: outcomes,
	}
	tagged := map[string][]*Outcome{}
	for _, o := range judged {
		for _, tag := range o.Tags {
			tagged[tag] = append(tagged[tag], o)
		}
	}
	for tag, replays := range tagged {
		r.Tags[tag] = scoreOf(replays)
	}
	return r
}

// seconds rounds to what is worth reading.
func seconds(d time.Duration) float64 { return d.Round(time.Millisecond).Seconds() }

// WriteJSON writes the report for programs.
func (r *Report) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// WriteSummary writes the totals for people.
func (r *Report) WriteSummary(w io.Writer) {
	fmt.Fprintf(w, "\n  %-16s %8s  %8s  %8s  %8s\n", "", "passed", Safety, State, Schema)
	row := func(name string, all Count, gates map[Gate]Count) {
		fmt.Fprintf(w, "  %-16s %8s  %8s  %8s  %8s\n", name, all, gates[Safety], gates[State], gates[Schema])
	}
	for _, tag := range slices.Sorted(maps.Keys(r.Tags)) {
		row(tag, r.Tags[tag].Count, r.Tags[tag].Gates)
	}
	row("all", Count{r.Cases, r.Passed}, r.Gates)
	q := r.Quality
	fmt.Fprintf(w, "\nAnswers as expected in %s cases, budgets kept in %s.\n", q.Answers, q.Budgets)
	fmt.Fprintf(w, "%d calls, %d tokens of answers, %d requests to Make, %d questions to people; definitions of tools take at most %d tokens.\n",
		q.Calls, q.Tokens, q.Requests, q.Questions, q.Definitions)
	fmt.Fprintln(w)
	r.WriteVerdict(w)
}

// WriteVerdict writes the totals as one line.
func (r *Report) WriteVerdict(w io.Writer) {
	fmt.Fprintf(w, "%d of %d cases passed, in %d replays and %.1f s.\n", r.Passed, r.Cases, r.Replays, r.Seconds)
	r.writeReasons(w)
}

// String is the count in words.
func (c Count) String() string { return fmt.Sprintf("%d of %d", c.Passed, c.Cases) }

// WriteLine writes an outcome as a line of progress, with what failed beneath it.
func (o *Outcome) WriteLine(w io.Writer) {
	verdict := "ok  "
	switch {
	case o.NotApplicable != "":
		verdict = "n/a "
	case !o.Passed:
		verdict = "FAIL"
	}
	fmt.Fprintf(w, "%s  %-28s %-5s  %s  %5.2f s\n", verdict, o.Case, o.Transport, o.Protocol, o.Seconds)
	if o.NotApplicable != "" {
		fmt.Fprintf(w, "      it needs %s\n", clean.Text(o.NotApplicable))
	}
	for _, f := range o.Failures {
		fmt.Fprintf(w, "      %s: %s: %s\n", o.Place(f), f.Check, clean.Text(f.Text))
	}
}

// Place is where a failure is: the case's file, and the line where there is one.
func (o *Outcome) Place(f Failure) string {
	if f.Line == 0 {
		return o.File
	}
	return fmt.Sprintf("%s:%d", o.File, f.Line)
}
