package mutate

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// Subject is what has a fault.
type Subject string

// The subjects.
const (
	Transcript Subject = "transcript" // what agents and people do
	Server     Subject = "server"     // the program under test
)

// State is what became of a mutant.
type State string

// The states.
const (
	Killed     State = "killed"     // a case failed
	Equivalent State = "equivalent" // nothing came of the fault that anybody could notice
	Survived   State = "survived"   // no case failed
)

// Verdict is what became of one mutant.
type Verdict struct {
	ID    string  `json:"id"`
	Kind  string  `json:"kind"`
	Of    Subject `json:"of"`
	State State   `json:"state"`
	// Rule of docs/security.md that the fault breaks; 0 for none.
	Rule int `json:"rule,omitempty"`
	// By is the case that failed, and Failure what failed in it.
	By      string `json:"by,omitempty"`
	Failure string `json:"failure,omitempty"`
	// Reason says why no case failed, if that is known.
	Reason string `json:"reason,omitempty"`
	// Seconds that the replay took, or building and replaying.
	Seconds float64 `json:"seconds"`
	// Why the fault of a server matters.
	Why string `json:"why,omitempty"`
}

// Tally counts mutants.
type Tally struct {
	Mutants    int `json:"mutants"`
	Killed     int `json:"killed"`
	Equivalent int `json:"equivalent"`
	Survived   int `json:"survived"`
}

func (t *Tally) add(s State) {
	t.Mutants++
	switch s {
	case Killed:
		t.Killed++
	case Equivalent:
		t.Equivalent++
	default:
		t.Survived++
	}
}

// KindTally counts the mutants of one kind.
type KindTally struct {
	Kind  string  `json:"kind"`
	Of    Subject `json:"of"`
	Means string  `json:"means"`
	Tally
}

// Report is what became of all mutants.
type Report struct {
	Tally
	Cases   int     `json:"cases"`
	Seconds float64 `json:"seconds"`
	// Kinds are those that there were mutants of.
	Kinds []KindTally `json:"kinds"`
	// Survivors are the mutants that no case noticed.
	Survivors []Verdict `json:"survivors"`
	// All are the verdicts on all mutants.
	All []Verdict `json:"all"`
}

func newReport(cases int, verdicts []Verdict, took time.Duration) *Report {
	r := &Report{Cases: cases, Seconds: took.Round(time.Second / 10).Seconds(), Survivors: []Verdict{}, All: verdicts}
	for _, v := range verdicts {
		r.add(v.State)
		if v.State == Survived {
			r.Survivors = append(r.Survivors, v)
		}
		i := slices.IndexFunc(r.Kinds, func(k KindTally) bool { return k.Kind == v.Kind })
		if i < 0 {
			i = len(r.Kinds)
			r.Kinds = append(r.Kinds, KindTally{Kind: v.Kind, Of: v.Of, Means: meaning(v.Kind)})
		}
		r.Kinds[i].add(v.State)
	}
	return r
}

// Unexplained are the survivors for which there is no reason.
func (r *Report) Unexplained() []Verdict {
	return slices.DeleteFunc(slices.Clone(r.Survivors), func(v Verdict) bool { return v.Reason != "" })
}

// WriteJSON writes the report for programs.
func (r *Report) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// meaning says what a kind is, in words.
func meaning(name string) string {
	for _, k := range kinds {
		if k.name == name {
			return k.means
		}
	}
	return serverKinds[name]
}

// Kinds are the names of all kinds.
func Kinds() []string {
	var names []string
	for _, k := range kinds {
		names = append(names, k.name)
	}
	for name := range serverKinds {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// WriteLine writes a verdict as a line of progress. Of transcripts only what needs a look
// is told: there are many.
func (v Verdict) WriteLine(w io.Writer) {
	if v.Of == Transcript && v.State == Killed {
		return
	}
	fmt.Fprintf(w, "%-10s  %-20s  %s\n", v.State, v.Kind, v.ID)
	if v.By != "" {
		fmt.Fprintf(w, "            by %s: %s\n", v.By, shorten(v.Failure))
	}
	if v.Reason != "" {
		fmt.Fprintf(w, "            because %s\n", v.Reason)
	}
}

// longest is how much of a failure is shown, in bytes.
const longest = 160

func shorten(text string) string {
	if len(text) > longest {
		return strings.ToValidUTF8(text[:longest], "") + " …"
	}
	return text
}

// WriteSummary writes the totals for people.
func (r *Report) WriteSummary(w io.Writer) {
	fmt.Fprintf(w, "\n  %-22s %7s %7s %10s %9s\n", "", "mutants", "killed", "equivalent", "survived")
	for _, k := range r.Kinds {
		fmt.Fprintf(w, "  %-22s %7d %7d %10d %9d\n", k.Kind, k.Mutants, k.Killed, k.Equivalent, k.Survived)
	}
	fmt.Fprintf(w, "\n%d of %d mutants killed, %d equivalent, %d survived, in %.1f s.\n", r.Killed, r.Mutants, r.Equivalent, r.Survived, r.Seconds)
}
