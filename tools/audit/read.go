package audit

import (
	"bytes"
	"math"
	"os"
	"slices"
)

// Line is an entry with its text in the file.
type Line struct {
	Entry
	Text string
}

// Reader reads the entries of a log that somebody is interested in, and goes on as the
// log grows. What it can't read it passes over: Verify tells what that is.
type Reader struct {
	path string
	keep func(*Entry) bool

	last   uint64      // number of the newest line that was read, before the call that runs
	newest uint64      // with it
	file   os.FileInfo // that was written to then; nil if there was none
	offset int64       // up to which it was read
}

// NewReader returns a reader of the log at a path, for the entries that keep is true for.
func NewReader(path string, keep func(*Entry) bool) *Reader { return &Reader{path: path, keep: keep} }

// Last returns the newest n entries, oldest first.
func (r *Reader) Last(n int) ([]Line, error) {
	v, err := look(r.path)
	if err != nil {
		return nil, err
	}
	defer v.close()
	var found []Line
	for _, p := range slices.Backward(v.parts) {
		lines, err := r.read(p, n-len(found))
		if err != nil {
			return nil, err
		}
		if found = append(lines, found...); len(found) == n {
			break
		}
	}
	r.remember(v)
	return found, nil
}

// Next returns what was written since the last call of Last or Next: nothing, as a rule.
func (r *Reader) Next() ([]Line, error) {
	if now, err := os.Stat(r.path); err == nil && r.file != nil && os.SameFile(now, r.file) && now.Size() == r.offset {
		return nil, nil
	}
	v, err := look(r.path)
	if err != nil {
		return nil, err
	}
	defer v.close()
	var found []Line
	for _, p := range v.parts {
		if p.live == nil && p.last <= r.last {
			continue
		}
		lines, err := r.read(p, math.MaxInt)
		if err != nil {
			return nil, err
		}
		found = append(found, lines...)
	}
	r.remember(v)
	return found, nil
}

// read returns the newest of a file's entries, most at most, that are newer than all that
// was returned before.
func (r *Reader) read(p part, most int) ([]Line, error) {
	from, before := int64(0), r.last
	if p.live != nil && r.file != nil && os.SameFile(p.live, r.file) {
		from = r.offset
	}
	var found []Line
	err := p.each(from, func(l line) error {
		if e, err := decode(l.text); err == nil && e.Seq > before {
			r.newest = max(r.newest, e.Seq)
			if r.keep(&e) {
				found = append(found, Line{e, string(l.text)})
			}
		}
		if len(found)/2 > most {
			found = slices.Delete(found, 0, len(found)-most)
		}
		return nil
	})
	return found[max(0, len(found)-most):], err
}

// remember keeps where the log ended.
func (r *Reader) remember(v view) {
	r.last = r.newest
	r.file, r.offset = nil, 0
	if p := v.parts[len(v.parts)-1]; p.live != nil {
		r.file, r.offset = p.live, p.size
	}
}

// intents are the calls that were begun, and have not ended as far as was read.
type intents struct {
	open  map[string]Entry // by call
	order []string         // of calls, some of which may have ended
}

func (i *intents) add(e Entry) {
	switch e.Phase {
	case Intent:
		if i.open == nil {
			i.open = map[string]Entry{}
		}
		if _, again := i.open[e.Call]; !again {
			i.order = append(i.order, e.Call)
		}
		i.open[e.Call] = e
	case Outcome:
		delete(i.open, e.Call)
	case Call: // had none
	}
}

// byFate parts the open intents by whether their process still runs.
func (i *intents) byFate(path string) (orphans, inFlight []Entry) {
	living := map[string]bool{}
	for _, call := range i.order {
		e, open := i.open[call]
		if !open {
			continue
		}
		delete(i.open, call)
		lives, asked := living[e.Process]
		if !asked {
			lives = alive(path, e.Process)
			living[e.Process] = lives
		}
		if lives {
			inFlight = append(inFlight, e)
		} else {
			orphans = append(orphans, e)
		}
	}
	return orphans, inFlight
}

// lookBack is how much of a log is read for orphans, in bytes: a program that starts
// should not read through years. Verify reads all.
const lookBack = 128 << 20

// Orphans are the intents in the newest 128 MB of the log that have no outcome and whose
// process is gone: nobody knows what became of these calls.
func (l *Log) Orphans() ([]Entry, error) {
	v, err := look(l.path)
	if err != nil {
		return nil, err
	}
	defer v.close()
	var found intents
	for _, p := range v.newest(lookBack) {
		err := p.each(0, func(l line) error {
			if bytes.Contains(l.text, []byte(`"phase":"call"`)) {
				return nil
			}
			if e, err := decode(l.text); err == nil {
				found.add(e)
			}
			return nil // what is wrong with a line is Verify's business
		})
		if err != nil {
			return nil, err
		}
	}
	orphans, _ := found.byFate(l.path)
	return orphans, nil
}
