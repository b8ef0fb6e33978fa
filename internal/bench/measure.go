package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"net/http"
	"os"
	"slices"
	"time"
)

// unknown is a figure that can't be had here.
var unknown = math.NaN()

// The figures that are taken; all but memory and processor time once a round.
type figure struct {
	kind kind
	team int
}

type kind int

const (
	startTime  kind = iota // process start to the answer of initialize
	firstList              // tools/list, the first time
	laterList              // tools/list, after that
	idleMemory             // resident after start and list
	median                 // of one call at a time
	tail                   // 99th percentile of the same
	rate                   // calls per second with inFlight of them at once
	processor              // processor time of a call in the same
	peakMemory             // most ever resident, after all of this
)

// inFlight is how many calls run at once where throughput is measured.
const inFlight = 32

// direct is the harness calling the stub itself, beside the contestants.
const direct = "direct"

// figures hold what was measured: for each contestant and figure one value a round.
type figures map[string]map[figure][]float64

func (f figures) add(name string, what figure, value float64) {
	if f[name] == nil {
		f[name] = map[figure][]float64{}
	}
	f[name][what] = append(f[name][what], value)
}

// of is the median over the rounds.
func (f figures) of(name string, what figure) float64 { return percentile(f[name][what], 50) }

// ratio is the median over the rounds of one figure divided by another one of the same round: what slows the machine
// down for a while slows down both.
func (f figures) ratio(name, base string, what figure) float64 {
	over, under := f[name][what], f[base][what]
	var ratios []float64
	for i := range min(len(over), len(under)) {
		ratios = append(ratios, over[i]/under[i])
	}
	return percentile(ratios, 50)
}

// percentile is the smallest value that p percent of the values do not exceed; NaN of none.
func percentile(values []float64, p float64) float64 {
	if len(values) == 0 {
		return unknown
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[max(0, int(math.Ceil(p/100*float64(len(sorted))))-1)]
}

// plan says how long to measure.
type plan struct {
	starts      int           // how often the start of each contestant is measured
	generations int           // how often each is started to be measured under load
	rounds      int           // how often it is measured then
	calls       time.Duration // one call at a time, each round and size
	burst       time.Duration // many at once, each round and size
}

var teams = []int{emptyTeam, largeTeam}

// bench is one run.
type bench struct {
	plan
	contestants []contestant
	zone        string // the stub's address
	folder      string // for files that nobody needs afterwards
	figures     figures
	client      *http.Client
}

// run measures everything. Contestants take turns throughout.
func (b *bench) run(ctx context.Context) error {
	for range b.starts {
		for _, c := range b.contestants {
			if err := b.startUp(ctx, c); err != nil {
				return err
			}
		}
	}
	for range b.generations {
		if err := b.generation(ctx); err != nil {
			return err
		}
	}
	return nil
}

// generation starts each contestant anew and measures it under load for some rounds. How the system happens to place
// a process's threads stays with it, so the figures of one process alone could be off by as much as the aims.
func (b *bench) generation(ctx context.Context) error {
	running := map[string]*process{}
	for _, c := range b.contestants {
		folder, err := os.MkdirTemp(b.folder, "")
		if err != nil {
			return err
		}
		p, _, err := start(ctx, c, b.zone, folder)
		if err != nil {
			return err
		}
		defer p.stop()
		running[c.name] = p
		if err := warmUp(p, 2*b.burst); err != nil {
			return p.explain(c, err)
		}
	}
	for round := range b.rounds {
		for i := range b.contestants {
			c := b.contestants[(round+i)%len(b.contestants)]
			if err := b.load(c.name, running[c.name]); err != nil {
				return running[c.name].explain(c, err)
			}
		}
		if err := b.loadDirect(ctx); err != nil {
			return err
		}
	}
	for name, p := range running {
		b.figures.add(name, figure{kind: peakMemory}, p.memory("VmHWM"))
	}
	return nil
}

// startUp starts a contestant, has it list its tools and stops it.
func (b *bench) startUp(ctx context.Context, c contestant) error {
	p, took, err := start(ctx, c, b.zone, b.folder)
	if err != nil {
		return err
	}
	defer p.stop()
	b.figures.add(c.name, figure{kind: startTime}, took.Seconds())
	for i := range 6 {
		took, err := p.list()
		if err != nil {
			return p.explain(c, err)
		}
		if i == 0 {
			b.figures.add(c.name, figure{kind: firstList}, took.Seconds())
			time.Sleep(100 * time.Millisecond) // until what start-up left to do is done
			b.figures.add(c.name, figure{kind: idleMemory}, p.memory("VmRSS"))
			continue
		}
		b.figures.add(c.name, figure{kind: laterList}, took.Seconds())
	}
	return nil
}

func warmUp(p *process, span time.Duration) error {
	for _, team := range teams {
		if _, err := p.burst(team, inFlight, span); err != nil {
			return err
		}
	}
	return nil
}

// load measures a contestant under load for one round.
func (b *bench) load(name string, p *process) error {
	for _, team := range teams {
		if err := b.sequence(name, team, func() error { return p.call(team) }); err != nil {
			return err
		}
		used, calls := p.processor(), p.calls
		perSecond, err := p.burst(team, inFlight, b.burst)
		if err != nil {
			return err
		}
		b.figures.add(name, figure{rate, team}, perSecond)
		b.figures.add(name, figure{processor, team}, (p.processor()-used)/float64(p.calls-calls))
	}
	return nil
}

// loadDirect measures the same requests made by the harness itself.
func (b *bench) loadDirect(ctx context.Context) error {
	for _, team := range teams {
		address := fmt.Sprintf("%s/api/v2/data-stores?teamId=%d", b.zone, team)
		if err := b.sequence(direct, team, func() error { return b.get(ctx, address) }); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) get(ctx context.Context, address string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return err
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("Authorization", "Token 00000000-0000-4000-8000-000000000000")
	response, err := b.client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	_, err = io.ReadAll(response.Body)
	return err
}

// sequence makes one call after the other for a while.
func (b *bench) sequence(name string, team int, call func() error) error {
	for range 10 { // what ran before has pushed it out of the caches
		if err := call(); err != nil {
			return err
		}
	}
	var took []float64
	for begun := time.Now(); time.Since(begun) < b.calls; {
		sent := time.Now()
		if err := call(); err != nil {
			return err
		}
		took = append(took, time.Since(sent).Seconds())
	}
	b.figures.add(name, figure{median, team}, percentile(took, 50))
	b.figures.add(name, figure{tail, team}, percentile(took, 99))
	return nil
}
