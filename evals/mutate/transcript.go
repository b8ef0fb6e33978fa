package mutate

import (
	"context"
	_ "embed"
	"fmt"
	"hash/fnv"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"makemcp/evals"
)

// mutant is a case with a fault in it.
type mutant struct {
	kind kind
	of   string // the case's id
	what string
	test *evals.Case
}

// transcripts replays the cases with faults in what agents and people do. The case's own
// expectations must fail.
func (o Options) transcripts(ctx context.Context, cases []*evals.Case, keep Progress) error {
	var mutants []*mutant
	var sound []*evals.Case
	for _, c := range cases {
		c = once(c, c.ID)
		more := o.mutants(c)
		if len(more) > 0 && way(c) == evals.Stdio {
			sound, mutants = append(sound, c), append(mutants, more...)
		}
	}
	if len(mutants) == 0 {
		return nil
	}
	before := map[string]*evals.Outcome{}
	if err := o.replay(ctx, sound, before); err != nil {
		return err
	}
	byID := map[string]*mutant{}
	var needless []string
	tests := make([]*evals.Case, len(mutants))
	for i, m := range mutants {
		tests[i], byID[m.test.ID] = m.test, m
	}
	evals.Run(ctx, tests, o.overStdio(), func(after *evals.Outcome) {
		if ctx.Err() == nil { // what is stopped half-way proves nothing
			m := byID[after.Case]
			v := m.judge(before[m.of], after)
			if _, explained := reasons()[v.ID]; explained && v.State != Survived {
				needless = append(needless, v.ID)
			}
			keep(v)
		}
	})
	if len(needless) > 0 {
		return fmt.Errorf("these are said to survive, and do not: take the reasons out: %s", strings.Join(needless, "; "))
	}
	return ctx.Err()
}

//go:embed reasons.yaml
var reasonsFile []byte

// reasons say why some mutants of transcripts survive, by their ids.
var reasons = sync.OnceValue(func() map[string]string {
	known := map[string]string{}
	if err := yaml.Unmarshal(reasonsFile, &known); err != nil {
		panic(err) // it is compiled in, and a test reads it
	}
	return known
})

// mutants are a case's, of all kinds.
func (o Options) mutants(c *evals.Case) []*mutant {
	var out []*mutant
	for _, k := range kinds {
		if !o.wants(k.name) {
			continue
		}
		faults := k.places(c)
		if len(faults) > 0 && !o.All {
			i := draw(c.ID+k.name, len(faults))
			faults = faults[i : i+1]
		}
		for i, f := range faults {
			m := &mutant{kind: k, of: c.ID, what: f.what, test: c.Variant(fmt.Sprintf("%s/%s/%d", c.ID, k.name, i))}
			f.make(m.test)
			out = append(out, m)
		}
	}
	return out
}

// draw takes one of so many, always the same for the same words.
func draw(words string, of int) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(words)) // it never fails
	return int(h.Sum32()>>1) % of
}

// overStdio are the options for one replay of each case.
func (o Options) overStdio() evals.Options {
	server := o.Server
	server.Transports = []evals.Transport{evals.Stdio}
	return server
}

// replay replays cases as they are: each must pass, or what its mutants do means nothing.
func (o Options) replay(ctx context.Context, cases []*evals.Case, outcomes map[string]*evals.Outcome) error {
	var failed []string
	evals.Run(ctx, cases, o.overStdio(), func(out *evals.Outcome) {
		outcomes[out.Case] = out
		if !out.Passed {
			failed = append(failed, out.Case)
		}
	})
	if ctx.Err() == nil && len(failed) > 0 {
		return fmt.Errorf("these cases fail without any fault, so nothing can be learnt from them: %s", strings.Join(failed, ", "))
	}
	return ctx.Err()
}

// judge compares the outcome with a fault with the one without.
func (m *mutant) judge(before, after *evals.Outcome) Verdict {
	v := Verdict{ID: m.of + ": " + m.what, Kind: m.kind.name, Of: Transcript, State: Killed, Seconds: after.Seconds}
	switch {
	case !after.Passed:
		v.By, v.Failure = m.of, first(after)
	case m.kind.excused && before.Alike(after):
		v.State = Equivalent
	default:
		v.State, v.Reason = Survived, m.kind.reason
		if known, explained := reasons()[v.ID]; explained {
			v.Reason = known
		}
	}
	return v
}

// first is the first expectation that failed, in one line.
func first(o *evals.Outcome) string {
	if len(o.Failures) == 0 {
		return ""
	}
	text, _, _ := strings.Cut(o.Failures[0].Text, "\n")
	return o.Failures[0].Check + ": " + text
}
