package live

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"makemcp/evals"
	"makemcp/tools/clean"
)

// Options say who plays, how often, and how much it may cost.
type Options struct {
	// Server is the program under test.
	Server evals.Options
	Model  Model
	// Provider and Name of the model, for the report.
	Provider, Name string
	// Key is never told: wherever it turns up, it is blanked, unless it is a mere word.
	Key string
	// Runs of each case, at least 1.
	Runs int
	// Turns and Tokens bound a run; Tokens counts what goes in and out together.
	Turns  int
	Tokens int64
	// Price of the model.
	Price Price
	// Person is Script or Played.
	Person string
	// Save is the folder for transcripts, as cases; none where it is empty.
	Save string
	// Parallel is how many runs there are at once.
	Parallel int
}

// Who plays the person.
const (
	Script = "script" // the case says what they do
	Played = "model"  // the model decides
)

// Price is in USD per million tokens.
type Price struct {
	In  float64 `json:"in"`
	Out float64 `json:"out"`
}

// of is what a use costs, in USD.
func (p Price) of(u Usage) float64 { return (float64(u.In)*p.In + float64(u.Out)*p.Out) / 1e6 }

// Bound is the most that runs of so many cases can cost, in USD: every token at the dearer
// price.
func (o Options) Bound(cases int) float64 {
	return float64(cases*o.Runs) * float64(o.Tokens) * max(o.Price.In, o.Price.Out) / 1e6
}

// Longest is how long a run may take.
const Longest = 15 * time.Minute

// grace is what a server gets to stop.
const grace = time.Minute

// Run holds all runs, tells each as it ends, and sums them up. When no request can succeed,
// or ctx ends, what has not ended is left out and the error says why.
func Run(ctx context.Context, cases []*evals.Case, o Options, progress func(*RunOutcome)) (*Report, error) {
	started := time.Now()
	ctx, give := context.WithCancelCause(ctx)
	defer give(nil)
	slots := make(chan struct{}, max(1, o.Parallel))
	runs := make([]*RunOutcome, len(cases)*o.Runs)
	var all sync.WaitGroup
	var telling sync.Mutex
	for i := range runs {
		slots <- struct{}{}
		if ctx.Err() != nil {
			<-slots
			break
		}
		all.Go(func() {
			defer func() { <-slots }()
			run := o.run(ctx, cases[i/o.Runs], i%o.Runs+1)
			if run.err != nil && hopeless(run.err) {
				give(errors.New(run.Broken))
			}
			if ctx.Err() != nil && run.Broken != "" {
				return // it was stopped
			}
			telling.Lock()
			defer telling.Unlock()
			runs[i] = run
			progress(run)
		})
	}
	all.Wait()
	err := ctx.Err()
	if err != nil {
		err = context.Cause(ctx)
	}
	return newReport(cases, runs, o, time.Since(started)), err
}

// RunOutcome is one run of a case.
type RunOutcome struct {
	Run int `json:"run"`
	*evals.Outcome
	// Broken says why there was nothing to judge: the endpoint or the server failed. Such a
	// run counts neither way.
	Broken string `json:"broken,omitempty"`
	// Usage of the model, as its endpoint counts, and its cost in USD.
	Usage Usage   `json:"usage"`
	Cost  float64 `json:"cost"`
	// Saved is the file of the transcript.
	Saved string `json:"saved,omitempty"`
	// NotSaved says why there is none, though it was wanted.
	NotSaved string `json:"notSaved,omitempty"`

	err error
}

func (o Options) run(ctx context.Context, c *evals.Case, n int) *RunOutcome {
	purse := &purse{most: o.Tokens}
	player := &agent{&spender{purse: purse, model: o.Model}, o.Turns, Longest}
	l := evals.Live{Agent: player.play, Longest: Longest + grace, Secrets: o.secrets()}
	if o.Person == Played {
		l.Person = (&person{&spender{purse: purse, model: o.Model}, c.Prompt, c.Why}).approves
	}
	a := o.Server.Attempt(ctx, c, l)
	run := &RunOutcome{Run: n, Outcome: a.Outcome, Usage: purse.used, Cost: o.Price.of(purse.used), err: a.Broken}
	if a.Broken != nil {
		run.Broken = o.told(a.Broken.Error())
		return run
	}
	for i, f := range a.Failures {
		a.Failures[i].Text = o.told(f.Text)
	}
	if o.Save != "" && a.Case != nil {
		name, err := o.save(a, n)
		if err != nil {
			run.NotSaved = o.told(err.Error())
		} else {
			run.Saved = name
		}
	}
	return run
}

// shortestKey is what a key has at least, in bytes. Endpoints on one's own machine take any
// word for a key, and to blank that would blank half of the report.
const shortestKey = 12

// secrets are what must never be told.
func (o Options) secrets() []string {
	if len(o.Key) < shortestKey {
		return nil
	}
	return []string{o.Key}
}

// hide blanks the key.
func (o Options) hide(text string) string { return evals.Blank(text, o.secrets()) }

// told is what a model or a server said, fit to be shown: first cleaned, as what can't be seen may
// stand within the key.
func (o Options) told(text string) string { return o.hide(clean.Text(text)) }

// save writes a transcript as a case.
func (o Options) save(a *evals.Attempt, n int) (string, error) {
	id := fmt.Sprintf("%s-live-%d", a.Outcome.Case, n)
	verdict := "It passed."
	for i, f := range a.Failures {
		if i == 0 {
			verdict = "It failed:"
		}
		verdict += "\n- " + f.Check + ": " + strings.ReplaceAll(f.Text, "\n", " ")
	}
	remark := o.hide(fmt.Sprintf("A run of %s with %s. %s\nThe expectations say what happened: read them before you keep this.", a.Outcome.Case, o.Name, verdict))
	text, err := a.Case.YAML(id, remark)
	if err != nil {
		return "", err
	}
	name := filepath.Join(o.Save, id+".yaml")
	return name, os.WriteFile(name, text, 0o600)
}
