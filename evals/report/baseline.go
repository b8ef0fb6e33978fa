package report

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"

	"makemcp/evals"
)

// Baseline is what a suite came to once, kept to compare with. Only what is the same each
// time is in it: no seconds.
type Baseline struct {
	// Version of the format.
	Version int `json:"version"`
	// Cases by id, and in each its marks by transport and protocol, such as "http 2025-11-25".
	Cases map[string]map[string]Mark `json:"cases"`
}

// Mark is what a replay came to.
type Mark struct {
	// Broke are the gates that were not passed.
	Broke []evals.Gate `json:"broke,omitempty"`
	// Tokens of all answers and of the tools' definitions, at four bytes a token, and
	// requests to Make.
	Tokens      int `json:"tokens"`
	Definitions int `json:"definitions"`
	Requests    int `json:"requests"`
}

const baselineVersion = 1

// Slack is how much more than the baseline something may cost, in percent. What changes by
// no more is held to be the same.
const Slack = 5

// BaselineOf keeps what a report came to.
func BaselineOf(r *evals.Report) Baseline {
	b := Baseline{baselineVersion, map[string]map[string]Mark{}}
	for _, o := range r.Judged() {
		if b.Cases[o.Case] == nil {
			b.Cases[o.Case] = map[string]Mark{}
		}
		b.Cases[o.Case][way(o)] = markOf(o)
	}
	return b
}

func markOf(o *evals.Outcome) Mark {
	m := Mark{Tokens: o.Tokens, Definitions: o.Definitions, Requests: o.Requests}
	for _, gate := range evals.Gates {
		if broke(o, gate) {
			m.Broke = append(m.Broke, gate)
		}
	}
	return m
}

// ReadBaseline reads a baseline from a file. One that is not there is an error that says
// how to make it.
func ReadBaseline(file string) (Baseline, error) {
	raw, err := os.ReadFile(file) //nolint:gosec // whoever runs evals names the file
	if errors.Is(err, fs.ErrNotExist) {
		return Baseline{}, fmt.Errorf("there is no baseline at %s yet; --update-baseline writes it: %w", file, err)
	}
	if err != nil {
		return Baseline{}, err
	}
	var b Baseline
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	switch err := d.Decode(&b); {
	case err != nil:
		return Baseline{}, fmt.Errorf("%s is no baseline: %w", file, err)
	case b.Version != baselineVersion:
		return Baseline{}, fmt.Errorf("%s is no baseline of version %d; --update-baseline writes it anew", file, baselineVersion)
	case b.Cases == nil || d.More():
		return Baseline{}, fmt.Errorf("%s is no baseline: it should hold cases, and nothing after them", file)
	}
	return b, nil
}

// Merge puts what was replayed now in the place of what was before; what was not replayed
// stays.
func (b Baseline) Merge(now Baseline) Baseline {
	merged := Baseline{baselineVersion, maps.Clone(b.Cases)}
	if merged.Cases == nil {
		merged.Cases = map[string]map[string]Mark{}
	}
	for id, marks := range now.Cases {
		both := map[string]Mark{}
		maps.Copy(both, merged.Cases[id])
		maps.Copy(both, marks)
		merged.Cases[id] = both
	}
	return merged
}

// Write writes the baseline with a line for each case, in the order of their ids, so that
// a difference between two versions is read case by case.
func (b Baseline) Write(w io.Writer) error {
	var out bytes.Buffer
	fmt.Fprintf(&out, "{\"version\": %d, \"cases\": {", b.Version)
	for i, id := range slices.Sorted(maps.Keys(b.Cases)) {
		line, err := json.Marshal(b.Cases[id])
		if err != nil {
			return err
		}
		if i > 0 {
			out.WriteByte(',')
		}
		fmt.Fprintf(&out, "\n%q: %s", id, line)
	}
	out.WriteString("\n}}\n")
	_, err := w.Write(out.Bytes())
	return err
}

// Verdict is what a change means.
type Verdict string

// The verdicts, in the order in which they are told.
const (
	// Worse: a gate broke that was passed, or something costs more than the slack allows.
	Worse Verdict = "worse"
	// Missing: a case, or a way to replay it, is in the baseline alone. It proves nothing any
	// more, which is worse, too.
	Missing Verdict = "missing"
	// Better: a gate is passed that was not, or something costs less.
	Better Verdict = "better"
	// New: it is not in the baseline, so there is nothing to compare.
	New Verdict = "new"
)

var verdicts = []Verdict{Worse, Missing, Better, New}

// Change is one difference from the baseline.
type Change struct {
	Verdict Verdict
	Case    string
	// What changed, such as "tokens 812 → 900", in words; empty where all is new or missing.
	What string
	// Ways in which it changed alike, such as "http 2025-11-25".
	Ways []string
}

// String is the change as a line.
func (c Change) String() string {
	line := fmt.Sprintf("%-7s  %s", c.Verdict, c.Case)
	if c.What != "" {
		line += ": " + c.What
	}
	return line + " (" + strings.Join(c.Ways, ", ") + ")"
}

// Trend is how a report differs from a baseline.
type Trend struct {
	// Before is the baseline.
	Before Baseline
	// Changes are told with what is worse first, then in the order of the cases' ids.
	Changes []Change
}

// Regressed tells whether anything is worse or missing.
func (t *Trend) Regressed() bool {
	return slices.ContainsFunc(t.Changes, func(c Change) bool { return c.Verdict == Worse || c.Verdict == Missing })
}

// mark is the baseline's mark for a replay, if there is one.
func (t *Trend) mark(o *evals.Outcome) (Mark, bool) {
	if t == nil {
		return Mark{}, false
	}
	m, known := t.Before.Cases[o.Case][way(o)]
	return m, known
}

// Compare says how a report differs from a baseline. Whole says that the report is of all
// cases in all ways, so that what is not in it is missing; otherwise that was merely not
// replayed.
func Compare(before Baseline, r *evals.Report, whole bool) *Trend {
	now := BaselineOf(r)
	c := comparison{}
	for id, marks := range now.Cases {
		for how, mark := range marks {
			if was, known := before.Cases[id][how]; known {
				c.compare(id, how, was, mark)
			} else {
				c.note(New, id, how, "")
			}
		}
	}
	for id, marks := range before.Cases {
		for how := range marks {
			if _, replayed := now.Cases[id][how]; !replayed && whole {
				c.note(Missing, id, how, "")
			}
		}
	}
	return &Trend{before, c.sorted()}
}

// NotReplayed are the ids of the baseline's cases of which the report has no replay.
func (b Baseline) NotReplayed(r *evals.Report) []string {
	now := BaselineOf(r).Cases
	return slices.DeleteFunc(slices.Sorted(maps.Keys(b.Cases)), func(id string) bool { return now[id] != nil })
}

// comparison gathers changes: those that are alike become one.
type comparison []Change

func (c *comparison) note(v Verdict, id, how, what string) {
	for i, known := range *c {
		if known.Verdict == v && known.Case == id && known.What == what {
			(*c)[i].Ways = append((*c)[i].Ways, how)
			return
		}
	}
	*c = append(*c, Change{v, id, what, []string{how}})
}

func (c *comparison) compare(id, how string, was, now Mark) {
	for _, gate := range evals.Gates {
		before, after := slices.Contains(was.Broke, gate), slices.Contains(now.Broke, gate)
		if after && !before {
			c.note(Worse, id, how, string(gate)+" is broken")
		}
		if before && !after {
			c.note(Better, id, how, string(gate)+" is kept again")
		}
	}
	for _, cost := range []struct {
		name     string
		was, now int
	}{{"tokens", was.Tokens, now.Tokens}, {"definitions", was.Definitions, now.Definitions}, {"requests", was.Requests, now.Requests}} {
		what := fmt.Sprintf("%s %d → %d", cost.name, cost.was, cost.now)
		switch {
		case cost.now*100 > cost.was*(100+Slack):
			c.note(Worse, id, how, what)
		case cost.now*100 < cost.was*(100-Slack) && len(now.Broke) == 0: // what broke off costs less
			c.note(Better, id, how, what)
		}
	}
}

func (c comparison) sorted() []Change {
	for _, change := range c {
		slices.Sort(change.Ways)
	}
	slices.SortFunc(c, func(a, b Change) int {
		return cmp.Or(cmp.Compare(slices.Index(verdicts, a.Verdict), slices.Index(verdicts, b.Verdict)), cmp.Compare(a.Case, b.Case), cmp.Compare(a.What, b.What))
	})
	return c
}
