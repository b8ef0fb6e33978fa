// Package mutate tests the cases themselves. It makes small faults on purpose, in what
// agents and people do (transcripts) and in the server, and counts which of them the
// cases notice. A fault that no case notices shows where they are blind.
package mutate

import (
	"context"
	"slices"
	"time"

	"makemcp/evals"
)

// Options say what is mutated and how.
type Options struct {
	// Server is how the server is started without any fault.
	Server evals.Options
	// Source is the folder of the repository, whose server is built with each of the faults
	// in turn; empty to leave the server alone.
	Source string
	// Only keeps these kinds, and these faults in the server by id; empty keeps all.
	Only []string
	// All takes every place for a fault in a transcript. Otherwise each case is given each
	// kind of fault once, in a place that is always the same.
	All bool
}

// Progress is told of each mutant as soon as it is judged.
type Progress func(Verdict)

// Run judges the cases. The error is that they can't be judged: a case fails without any
// fault, a fault does not fit the source, or the server can't be built. The report is then of what
// was judged before.
func Run(ctx context.Context, cases []*evals.Case, o Options, progress Progress) (*Report, error) {
	started := time.Now()
	var verdicts []Verdict
	keep := func(v Verdict) {
		verdicts = append(verdicts, v)
		progress(v)
	}
	err := o.transcripts(ctx, cases, keep)
	if err == nil {
		err = o.servers(ctx, cases, keep)
	}
	return newReport(len(cases), verdicts, time.Since(started)), err
}

// wants tells whether what has this name is to be judged.
func (o Options) wants(name string) bool { return len(o.Only) == 0 || slices.Contains(o.Only, name) }

// once is a case that is replayed one time: a fault that is seen in one era is seen. The
// newer one is taken where there are both.
func once(c *evals.Case, id string) *evals.Case {
	v := c.Variant(id)
	if eras := v.Client.Protocols; len(eras) > 0 {
		v.Client.Protocols = eras[len(eras)-1:]
	} else {
		v.Client.Protocols = []string{"2026-07-28"}
	}
	return v
}
