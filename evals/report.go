package evals

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
	"time"
)

// Disclaimer says what a replay can't prove. It heads every report.
const Disclaimer = `Server conformance: recorded sessions, replayed against the sandbox of Make.
A replay shows what this server does with calls that an agent once made. It can't show
that a model would choose these tools, write these arguments, resist what it reads, or
answer the person well: that needs a model.`

// Report is the result of replaying cases.
type Report struct {
	// Cases passed when every replay of them passed.
	Cases   int     `json:"cases"`
	Passed  int     `json:"passed"`
	Failed  int     `json:"failed"`
	Seconds float64 `json:"seconds"`
	// Replays is how often a case was run, over all transports and protocols.
	Replays    int    `json:"replays"`
	Disclaimer string `json:"disclaimer"`
	// Tags counts cases by tag.
	Tags     map[string]Count `json:"tags"`
	Outcomes []*Outcome       `json:"outcomes"`
}

// Count is how many cases of a kind there were and how many passed.
type Count struct {
	Cases  int `json:"cases"`
	Passed int `json:"passed"`
}

// Outcome is the result of one replay.
type Outcome struct {
	Case      string    `json:"case"`
	File      string    `json:"file"`
	Tags      []string  `json:"tags"`
	Transport Transport `json:"transport"`
	Protocol  string    `json:"protocol"`
	Passed    bool      `json:"passed"`
	Failures  []Failure `json:"failures"`
	Seconds   float64   `json:"seconds"`
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
	// Check is the kind of expectation: session, tools, result, confirmation, state, http,
	// log or budget.
	Check string `json:"check"`
	// Line of the turn in the case's file; 0 for the case as a whole.
	Line int    `json:"line,omitempty"`
	Text string `json:"text"`
}

// Event is one thing that happened in a session.
type Event struct {
	// Who acted: person, agent, make-mcp or Make; note for a remark.
	Who string `json:"who"`
	// Did says what, such as "calls users_list".
	Did string `json:"did"`
	// Text that goes with it.
	Text string `json:"text,omitempty"`
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
	o.mu.Lock()
	defer o.mu.Unlock()
	o.Transcript = append(o.Transcript, Event{who, did, text})
}

func (o *Outcome) fail(check string, line int, format string, values ...any) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.Failures = append(o.Failures, Failure{check, line, fmt.Sprintf(format, values...)})
}

// newReport sums up outcomes.
func newReport(outcomes []*Outcome, took time.Duration) *Report {
	r := &Report{Replays: len(outcomes), Seconds: seconds(took), Disclaimer: Disclaimer, Tags: map[string]Count{}, Outcomes: outcomes}
	passed, tags := map[string]bool{}, map[string][]string{}
	for _, o := range outcomes {
		before, again := passed[o.Case]
		passed[o.Case] = o.Passed && (before || !again)
		tags[o.Case] = o.Tags
	}
	for id, ok := range passed {
		one := 0
		if ok {
			one = 1
		}
		r.Cases++
		r.Passed += one
		for _, tag := range tags[id] {
			count := r.Tags[tag]
			r.Tags[tag] = Count{count.Cases + 1, count.Passed + one}
		}
	}
	r.Failed = r.Cases - r.Passed
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
	fmt.Fprintln(w)
	for _, tag := range slices.Sorted(maps.Keys(r.Tags)) {
		fmt.Fprintf(w, "  %-16s %d of %d\n", tag, r.Tags[tag].Passed, r.Tags[tag].Cases)
	}
	fmt.Fprintf(w, "\n%d of %d cases passed, in %d replays and %.1f s.\n", r.Passed, r.Cases, r.Replays, r.Seconds)
}

// WriteLine writes an outcome as a line of progress, with what failed beneath it.
func (o *Outcome) WriteLine(w io.Writer) {
	verdict := "ok  "
	if !o.Passed {
		verdict = "FAIL"
	}
	fmt.Fprintf(w, "%s  %-28s %-5s  %s  %5.2f s\n", verdict, o.Case, o.Transport, o.Protocol, o.Seconds)
	for _, f := range o.Failures {
		place := o.File
		if f.Line > 0 {
			place = fmt.Sprintf("%s:%d", o.File, f.Line)
		}
		fmt.Fprintf(w, "      %s: %s: %s\n", place, f.Check, f.Text)
	}
}
