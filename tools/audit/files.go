package audit

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// The names of what lies beside a log.
func headName(path string) string          { return path + ".head" }
func lockName(path string) string          { return path + ".lock" }
func liveName(path, process string) string { return path + ".live-" + process }

// rotatedName is that of a file whose last line has the number.
func rotatedName(path string, last uint64) string { return fmt.Sprintf("%s.%012d", path, last) }

var rotatedNumber = regexp.MustCompile(`^\.[0-9]{12,20}$`)

// rotated are the files that a log has outgrown, oldest first.
func rotated(path string) ([]part, error) {
	folder, base := filepath.Split(path)
	entries, err := os.ReadDir(filepath.Clean(folder + "."))
	if err != nil {
		return nil, err
	}
	var parts []part
	for _, entry := range entries {
		suffix, ours := strings.CutPrefix(entry.Name(), base)
		if !ours || !rotatedNumber.MatchString(suffix) {
			continue
		}
		last, err := strconv.ParseUint(suffix[1:], 10, 64)
		if err != nil {
			continue // no number of ours is as long
		}
		info, err := entry.Info()
		if err != nil {
			return nil, err
		}
		parts = append(parts, part{name: folder + entry.Name(), last: last, size: info.Size()})
	}
	slices.SortFunc(parts, func(a, b part) int { return cmp.Compare(a.last, b.last) })
	return parts, nil
}

// headWidth is that of a kept head. All are equally wide, so that one is written over the
// other in place: on a full disk too, and with nothing in between.
const headWidth = 20 + 1 + 64 + 1

func (h Head) kept() []byte { return fmt.Appendf(nil, "%020d:%s\n", h.Seq, h.Hash) }

// readHead returns the head that is kept beside a log; false when there is none that can
// be read.
func readHead(path string) (Head, bool) {
	file, err := os.Open(headName(path)) //nolint:gosec // the operator names the file
	if err != nil {
		return Head{}, false
	}
	defer shut(file)
	text := make([]byte, headWidth)
	if _, err := io.ReadFull(file, text); err != nil {
		return Head{}, false
	}
	h, err := ParseHead(string(text))
	return h, err == nil
}

// ending is where a file ends.
type ending struct {
	last Head  // zero when there is no line
	size int64 // in bytes
	torn bool  // the last line has no newline and is no whole line
	open bool  // the last line has no newline and is whole but for it
}

var errForeign = errors.New("it holds lines that are not of this kind of audit; move it away, and a new one is begun")

// endOfFile reads the end of a file: its last whole line, and whether something follows
// that was cut off.
func endOfFile(file *os.File) (ending, error) {
	info, err := file.Stat()
	if err != nil {
		return ending{}, err
	}
	if !info.Mode().IsRegular() {
		return ending{}, errors.New("it is no regular file")
	}
	return endOf(file, info.Size())
}

func endOf(file io.ReaderAt, size int64) (ending, error) {
	e := ending{size: size}
	// A line that was cut off may come after the last whole one.
	tail := make([]byte, min(e.size, 2*longestLine))
	if _, err := file.ReadAt(tail, e.size-int64(len(tail))); err != nil {
		return ending{}, err
	}
	lines := bytes.Split(tail, []byte("\n"))
	for i, line := range slices.Backward(lines) {
		entry, err := decode(line)
		if err != nil {
			continue
		}
		e.last = entry.head()
		e.open = i == len(lines)-1
		break
	}
	e.torn = !e.open && len(lines[len(lines)-1]) > 0
	if e.last.Seq == 0 && len(lines) > 1 {
		return ending{}, errForeign
	}
	return e, nil
}

// part is one file of a log, as long as it was when the log was looked at.
type part struct {
	name string
	size int64  // in bytes
	last uint64 // number of the last line, of a file that the log has outgrown
	// Of the one that is written to:
	file *os.File
	live os.FileInfo
}

// view is the files of a log as they were at one moment, oldest first.
type view struct {
	parts []part
	head  Head
	kept  bool // head could be read
}

// look opens a log. It waits until no line is half written.
func look(path string) (view, error) {
	if _, err := os.Stat(lockName(path)); err == nil {
		lock := newLock(path)
		switch err := hold(lock, longestTurn); {
		case err == nil:
			defer func() { _ = lock.Unlock() }() // closes it in any case
		case !errors.Is(err, fs.ErrPermission): // who may only read does so without
			return view{}, err
		}
	}
	return lookHeld(path)
}

// lookHeld is look for who holds the lock.
func lookHeld(path string) (view, error) {
	parts, err := rotated(path)
	if err != nil {
		return view{}, err
	}
	v := view{parts: parts}
	v.head, v.kept = readHead(path)
	file, err := os.Open(path) //nolint:gosec // the operator names the file
	if errors.Is(err, fs.ErrNotExist) && len(parts) > 0 {
		return v, nil // a process was killed between renaming one file and making the next
	}
	if err != nil {
		return view{}, err
	}
	info, err := file.Stat()
	if err != nil {
		return view{}, errors.Join(err, file.Close())
	}
	v.parts = append(v.parts, part{name: path, size: info.Size(), file: file, live: info})
	return v, nil
}

// newest are the last files that have so many bytes together, and one at least.
func (v view) newest(bytes int64) []part {
	first := len(v.parts)
	for first > 0 && bytes > 0 {
		first--
		bytes -= v.parts[first].size
	}
	return v.parts[first:]
}

func (v view) close() {
	if p := v.parts[len(v.parts)-1]; p.file != nil {
		shut(p.file)
	}
}

// shut closes a file that was only read.
func shut(file *os.File) { _ = file.Close() }

// line is one line of a file. Its text is good until the next one is read.
type line struct {
	file   string
	number int
	text   []byte // without the newline
}

func (l line) String() string { return fmt.Sprintf("line %d of %s", l.number, l.file) }

// each calls f for every line from an offset on, until it returns an error.
func (p part) each(from int64, f func(line) error) error {
	file := p.file
	if file == nil {
		var err error
		if file, err = os.Open(p.name); err != nil {
			return err
		}
		defer shut(file)
	}
	return scan(io.NewSectionReader(file, from, p.size-from), p.name, f)
}

// scan calls f for every line of a text.
func scan(r io.Reader, name string, f func(line) error) error {
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 0, 64<<10), longestLine)
	s.Split(func(data []byte, atEnd bool) (int, []byte, error) {
		if end := bytes.IndexByte(data, '\n'); end >= 0 {
			return end + 1, data[:end+1], nil
		}
		if atEnd && len(data) > 0 {
			return len(data), data, nil
		}
		return 0, nil, nil
	})
	number := 0
	for s.Scan() {
		number++
		if err := f(line{name, number, bytes.TrimSuffix(s.Bytes(), []byte("\n"))}); err != nil {
			return err
		}
	}
	if errors.Is(s.Err(), bufio.ErrTooLong) {
		return &Broken{line{file: name, number: number + 1}, fmt.Sprintf("is longer than the %d bytes that a line may have", longestLine)}
	}
	return s.Err()
}
