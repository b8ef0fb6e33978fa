package main

import (
	"fmt"
	"io"
	"math"
	"runtime"
	"strings"
	"text/tabwriter"
)

// explanation says what the figures mean. It is printed with them.
const explanation = `Every figure is the median over interleaved rounds; ratios are taken within a round.
"direct" is the same HTTP request made by the harness, without a server between.
Call overhead is p50(server) / p50(bare loop), both over the same stub.
Processor time is the server's own, user and system, for a call with 32 in flight.
`

// row is one line of the table.
type row struct {
	label string
	value func(name string) float64
	unit  func(float64) string
}

// aim is a limit on one of make-mcp's figures.
type aim struct {
	label string
	value float64
	limit float64
	least bool // the limit is the least, not the most
	unit  func(float64) string
}

func (a aim) met() bool {
	if a.least {
		return a.value >= a.limit
	}
	return a.value <= a.limit
}

func seconds(s float64) string {
	if s < 0.00995 {
		return fmt.Sprintf("%.0f µs", s*1e6)
	}
	return fmt.Sprintf("%.1f ms", s*1e3)
}
func megabytes(m float64) string { return fmt.Sprintf("%.1f MB", m) }
func perSecond(n float64) string { return fmt.Sprintf("%.0f /s", n) }
func times(n float64) string     { return fmt.Sprintf("%.2f ×", n) }

// report prints the table and the aims, and tells whether all aims are met.
func (b *bench) report(w io.Writer) (bool, error) {
	fmt.Fprintf(w, "%s/%s, %d processors, %s; %d starts, then %d rounds of load over %d processes each\n\n", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version(), b.starts, b.generations*b.rounds, b.generations)
	if err := b.table(w); err != nil {
		return false, err
	}
	fmt.Fprintf(w, "\n%s\nAims for make-mcp:\n", explanation)
	t := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	all := true
	for _, a := range b.aims() {
		verdict, words := "met", "at most "
		if !a.met() { // nor is an unknown figure
			verdict, all = "NOT MET", false
		}
		if a.least {
			words = "at least "
		}
		fmt.Fprintf(t, "  %s\t%s\t%s\t%s\n", a.label, words+a.unit(a.limit), a.unit(a.value), verdict)
	}
	return all, t.Flush()
}

func (b *bench) table(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 3, ' ', tabwriter.AlignRight)
	columns := make([]string, 0, len(b.contestants)+1)
	for _, c := range b.contestants {
		columns = append(columns, c.name)
	}
	columns = append(columns, direct)
	fmt.Fprintln(t, "\t"+strings.Join(columns, "\t")+"\t")
	for _, r := range b.rows() {
		fmt.Fprint(t, r.label+"\t")
		for _, name := range columns {
			text := "-"
			if v := r.value(name); !math.IsNaN(v) {
				text = r.unit(v)
			}
			fmt.Fprint(t, text+"\t")
		}
		fmt.Fprintln(t)
	}
	return t.Flush()
}

func (b *bench) rows() []row {
	plain := func(what figure) func(string) float64 {
		return func(name string) float64 { return b.figures.of(name, what) }
	}
	over := func(base string, what figure) func(string) float64 {
		return func(name string) float64 { return b.figures.ratio(name, base, what) }
	}
	start := figure{kind: startTime}
	rows := []row{
		{"start to first answer", plain(start), seconds},
		{"… the fastest", func(name string) float64 { return percentile(b.figures[name][start], 0) }, seconds},
		{"tools/list, the first", plain(figure{kind: firstList}), seconds},
		{"tools/list, later ones", plain(figure{kind: laterList}), seconds},
	}
	for _, team := range teams {
		size := map[int]string{emptyTeam: "empty answer", largeTeam: "20 kB answer"}[team]
		rows = append(rows,
			row{"call, " + size + ", p50", plain(figure{median, team}), seconds},
			row{"… over direct", over(direct, figure{median, team}), times},
			row{"… over bare loop", over(bareLoop, figure{median, team}), times},
			row{"call, " + size + ", p99", plain(figure{tail, team}), seconds},
			row{"… over direct", over(direct, figure{tail, team}), times},
			row{fmt.Sprintf("%d in flight, %s", inFlight, size), plain(figure{rate, team}), perSecond},
			row{"… over bare loop", over(bareLoop, figure{rate, team}), times},
			row{"… processor time of a call", plain(figure{processor, team}), seconds},
		)
	}
	return append(rows,
		row{"memory, idle", plain(figure{kind: idleMemory}), megabytes},
		row{"memory, peak", plain(figure{kind: peakMemory}), megabytes},
	)
}

func (b *bench) aims() []aim {
	ratio := func(k kind, team int) float64 { return b.figures.ratio(makeMCP, bareLoop, figure{k, team}) }
	return []aim{
		{"start to first answer", b.figures.of(makeMCP, figure{kind: startTime}), 0.025, false, seconds},
		{"call overhead, empty answer", ratio(median, emptyTeam), 1.3, false, times},
		{"call overhead, 20 kB answer", ratio(median, largeTeam), 1.3, false, times},
		{"throughput over the bare loop's, empty answer", ratio(rate, emptyTeam), 0.7, true, times},
		{"throughput over the bare loop's, 20 kB answer", ratio(rate, largeTeam), 0.7, true, times},
		{"memory, idle", b.figures.of(makeMCP, figure{kind: idleMemory}), 30, false, megabytes},
	}
}
