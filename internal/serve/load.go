package serve

import (
	"fmt"
	"net/http"
	"sync"

	"github.com/mark3labs/mcp-go/mcp"
)

// amount is so many things of so many bytes together.
type amount struct{ count, bytes int }

func (a amount) plus(b amount) amount { return amount{a.count + b.count, a.bytes + b.bytes} }

func (a amount) minus(b amount) amount { return amount{a.count - b.count, a.bytes - b.bytes} }

func (a amount) within(limit amount) bool { return a.count <= limit.count && a.bytes <= limit.bytes }

// load counts what is in use at once, in all and by caller. Beyond its limits it refuses at once rather than let wait:
// a call in flight may need the next message in order to end.
type load struct {
	what, remedy string // in words
	all, each    amount // the limits, the second one of each caller

	mu    sync.Mutex
	total amount
	of    map[string]amount // by caller
	empty chan struct{}     // made by close, closed when nothing is in use any more
}

// The limits. One caller takes a part of the server at most, so that others find room beside one that storms. On stdio
// there is but one caller, who may have it all.
var (
	allCalls, callsShare       = amount{2048, 64 << 20}, amount{256, 16 << 20}
	allIntake, intakeShare     = amount{4096, 64 << 20}, amount{512, 16 << 20}
	allStreams, streamsShare   = amount{10_000, 64 << 20}, amount{1000, 16 << 20}
	allSessions, sessionsShare = amount{count: 10_000}, amount{count: 1000}
)

// newCalls counts requests that run or wait for their turn.
func newCalls(share amount) *load {
	return &load{what: "calls in flight", remedy: "wait for some of them, then call again", all: allCalls, each: share}
}

// newIntake counts bodies that are being read, by what has come of them.
func newIntake() *load {
	return &load{what: "messages on their way in", remedy: "send fewer at once", all: allIntake, each: intakeShare}
}

// newStreams counts streams that are open, and what was sent to open them.
func newStreams() *load {
	return &load{what: "open streams", remedy: "close some of them", all: allStreams, each: streamsShare}
}

// newCensus counts sessions of the older era.
func newCensus() *load {
	remedy := fmt.Sprintf("end some of them with DELETE, or wait until they have been idle for %s", idleSession)
	return &load{what: "sessions", remedy: remedy, all: allSessions, each: sessionsShare}
}

// enter takes so much into use, unless that is more than there is room for or the end has begun.
func (l *load) enter(who string, more amount) *refusal {
	l.mu.Lock()
	defer l.mu.Unlock()
	total, own := l.total.plus(more), l.of[who].plus(more)
	switch {
	case l.empty != nil || !total.within(l.all):
		return &refusal{status: http.StatusServiceUnavailable, fault: fault{mcp.INTERNAL_ERROR, "Too many " + l.what + ": " + l.remedy}}
	case !own.within(l.each):
		return &refusal{status: http.StatusTooManyRequests, fault: fault{mcp.INTERNAL_ERROR, l.share()}}
	}
	if l.of == nil {
		l.of = map[string]amount{}
	}
	l.total, l.of[who] = total, own
	return nil
}

// share words the limit of one caller.
func (l *load) share() string {
	size := ""
	if l.each.bytes > 0 {
		size = fmt.Sprintf(" or %d MiB", l.each.bytes>>20)
	}
	return fmt.Sprintf("Too many %s: one caller may have %d%s of them at a time; %s", l.what, l.each.count, size, l.remedy)
}

// leave takes it out of use again.
func (l *load) leave(who string, less amount) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.total = l.total.minus(less)
	if l.of[who] = l.of[who].minus(less); l.of[who] == (amount{}) {
		delete(l.of, who)
	}
	if l.total.count == 0 && l.empty != nil {
		close(l.empty)
	}
}

// close lets nothing more in. The channel that it returns is closed when nothing is in use any more.
func (l *load) close() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.empty == nil {
		l.empty = make(chan struct{})
		if l.total.count == 0 {
			close(l.empty)
		}
	}
	return l.empty
}
