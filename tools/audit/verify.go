package audit

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Broken says where an audit is not as it was written.
type Broken struct {
	at  line
	why string
}

// Error names the file, the line and what is wrong.
func (b *Broken) Error() string {
	if b.at.number == 0 {
		return b.at.file + " " + b.why
	}
	return b.at.String() + " " + b.why
}

// Report is what Verify found.
type Report struct {
	// Lines and Files that were read.
	Lines uint64
	Files int
	// Head is the last line: noted elsewhere, it proves later that nothing up to it was
	// changed.
	Head Head
	// Torn names the lines that a process left unfinished when it was killed.
	Torn []string
	// Orphans are the intents without an outcome whose process is gone: what became of
	// these calls is not known. InFlight are those whose process still runs.
	Orphans, InFlight []Entry
}

// Check says what Verify compares beside the chain itself. The zero value is for a log
// that is complete.
type Check struct {
	// From is the line after which the log begins, when older files were put elsewhere.
	From Head
	// Head was noted before: the line must still be there. With it the head that is kept
	// beside the log may be missing.
	Head Head
}

// Verify reads a log with all files that it has outgrown, and proves that no line was
// changed, added, moved or removed since. The error is a *Broken when one was.
func Verify(path string, c Check) (Report, error) {
	v, err := look(path)
	if err != nil {
		return Report{}, err
	}
	defer v.close()
	w := &walk{last: c.From, heads: []Head{c.Head}}
	if v.kept {
		w.heads = append(w.heads, v.head)
	}
	for _, p := range v.parts {
		if err := p.each(0, w.line); err != nil {
			return Report{}, err
		}
	}
	if err := w.finish(path, v.kept || c.Head != Head{}); err != nil {
		return Report{}, err
	}
	w.Files, w.Head = len(v.parts), w.last
	w.Orphans, w.InFlight = w.intents.byFate(path)
	return w.Report, nil
}

// walk goes along the chain.
type walk struct {
	Report
	last    Head
	heads   []Head // that the chain has to pass through
	torn    line   // the line before, if it was cut off
	intents intents
}

// line takes the next line.
func (w *walk) line(l line) error {
	e, err := decode(l.text)
	if errors.Is(err, errCut) && isTorn(l.text, w.last) {
		l.text = nil // it is the reader's
		w.torn = l
		w.Torn = append(w.Torn, l.String())
		return nil
	}
	if err != nil {
		return &Broken{l, err.Error()}
	}
	if err := w.fits(l, &e); err != nil {
		return err
	}
	w.torn, w.last = line{}, e.head()
	w.Lines++
	w.intents.add(e)
	for _, h := range w.heads {
		if h.Seq == e.Seq && h.Hash != e.Hash {
			return &Broken{l, "is not the line that the head " + h.String() + " was taken of: it was replaced"}
		}
	}
	return nil
}

// fits checks that an entry is the next of the chain.
func (w *walk) fits(l line, e *Entry) error {
	next := w.last.Seq + 1
	if e.Seq == next && e.Prev == w.last.Hash {
		return nil
	}
	switch {
	case w.torn.number != 0:
		return &Broken{w.torn, fmt.Sprintf("was cut off, and not by a crash: line %d after it does not go on from there", l.number)}
	case e.Seq > next:
		return &Broken{l, fmt.Sprintf("has the number %d, so %s missing before it", e.Seq, numbers(next, e.Seq-1))}
	case e.Seq < next:
		return &Broken{l, fmt.Sprintf("has the number %d where %d was to come: it was moved or added", e.Seq, next)}
	default:
		return &Broken{l, "does not follow from the line before: one of the two was replaced"}
	}
}

func numbers(from, to uint64) string {
	if from == to {
		return fmt.Sprintf("number %d is", from)
	}
	return fmt.Sprintf("numbers %d to %d are", from, to)
}

// finish checks the end of the chain, which nothing follows.
func (w *walk) finish(path string, proven bool) error {
	if !proven && w.last.Seq > 0 {
		return &Broken{line{file: headName(path)}, "is missing, so lines may have been removed from the end: compare with a head that you noted (--head)"}
	}
	head := slices.MaxFunc(w.heads, func(a, b Head) int { return cmp.Compare(a.Seq, b.Seq) })
	if head.Seq > w.last.Seq {
		return &Broken{line{file: path}, fmt.Sprintf("ends too early: by the head, %s missing at its end. "+
			"They were removed, or the machine lost power before the lines of the last reads were on disk", numbers(w.last.Seq+1, head.Seq))}
	}
	return nil
}
