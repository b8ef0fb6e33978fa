package undo

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// Files are named by an entry's id and what they hold of it: <id>.entry, and <id>.<step>.step
// for each step of bringing it back. What is being written begins with writing.
const (
	entryFile = "entry"
	stepFile  = ".step"
	writing   = ".new-"
)

// longestHead bounds the first line of an entry, in bytes.
const longestHead = 64 << 10

// staleAfter is when what was being written belongs to a process that was killed.
const staleAfter = time.Hour

// idTime is the time in an id, to the millisecond and without its dot.
const idTime = "20060102-150405.000"

const idTimeLength = len(idTime) - 1

// idRandom are the letters of base32 in which the random part of an id is written, so many
// of them.
const (
	idRandom = "abcdefghijklmnopqrstuvwxyz234567"
	idTail   = 8
)

func newID(now time.Time) string {
	return strings.Replace(now.Format(idTime), ".", "", 1) + "-" + strings.ToLower(rand.Text()[:idTail])
}

// timeOf is when the entry of an id was kept. What is no id is an error: ids come from
// agents and become part of paths.
func timeOf(id string) (time.Time, error) {
	if len(id) != idTimeLength+1+idTail || id[idTimeLength] != '-' || strings.Trim(id[idTimeLength+1:], idRandom) != "" {
		return time.Time{}, ErrUnknown
	}
	const seconds = idTimeLength - 3
	return time.Parse(idTime, id[:seconds]+"."+id[seconds:idTimeLength])
}

func (s *Store) path(id, part string) string { return filepath.Join(s.folder, id+"."+part) }

// files are those of one entry.
type files struct {
	id    string
	kept  time.Time
	size  int64
	paths []string
}

// remove deletes the files, the entry itself first: a step without it is nothing.
func (f files) remove() error {
	slices.SortFunc(f.paths, func(a, b string) int { return strings.Compare(filepath.Ext(a), filepath.Ext(b)) })
	for _, path := range f.paths {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// scan returns the files of all entries, the oldest first.
func (s *Store) scan() ([]files, error) {
	listed, err := os.ReadDir(s.folder)
	if err != nil {
		return nil, err
	}
	byID := map[string]*files{}
	var all []*files
	for _, item := range listed {
		id, _, _ := strings.Cut(item.Name(), ".")
		kept, err := timeOf(id)
		if err != nil {
			continue
		}
		info, err := item.Info()
		if err != nil {
			continue // another process removed it meanwhile
		}
		f := byID[id]
		if f == nil {
			f = &files{id: id, kept: kept}
			byID[id], all = f, append(all, f)
		}
		f.size += info.Size()
		f.paths = append(f.paths, filepath.Join(s.folder, item.Name()))
	}
	slices.SortFunc(all, func(a, b *files) int { return strings.Compare(a.id, b.id) })
	out := make([]files, len(all))
	for i, f := range all {
		out[i] = *f
	}
	return out, nil
}

// sweep removes what has expired and what killed processes left, and returns the rest, the
// oldest first.
func (s *Store) sweep() ([]files, error) {
	all, err := s.scan()
	if err != nil {
		return nil, err
	}
	kept := all[:0]
	for _, f := range all {
		if s.now().Before(f.kept.Add(Life)) {
			kept = append(kept, f)
		} else if err := f.remove(); err != nil {
			return nil, err
		}
	}
	left, err := filepath.Glob(filepath.Join(s.folder, writing+"*"))
	if err != nil {
		return nil, err
	}
	for _, path := range left {
		if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > staleAfter {
			_ = os.Remove(path) // or another process does
		}
	}
	return kept, nil
}

// write puts a file in place whole or not at all, and on the disk.
func write(path string, content []byte) error {
	fresh, err := writeNew(filepath.Dir(path), content)
	if err != nil {
		return err
	}
	if err := os.Rename(fresh, path); err != nil {
		_ = os.Remove(fresh) // it is swept otherwise
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// writeNew writes a file that only this user can read, under a name of its own.
func writeNew(folder string, content []byte) (path string, err error) {
	f, err := os.CreateTemp(folder, writing+"*")
	if err != nil {
		return "", err
	}
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		_ = os.Remove(f.Name())
		return "", err
	}
	return f.Name(), nil
}

// syncFolder makes sure that a new name in a folder survives a power cut. Windows knows no
// such thing.
func syncFolder(folder string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(folder) //nolint:gosec // the operator names it
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// readHead reads the first line of an entry.
func readHead(path string) (string, error) {
	f, err := os.Open(path) //nolint:gosec // of a checked id in the store's folder
	if err != nil {
		return "", err
	}
	line, err := bufio.NewReader(io.LimitReader(f, longestHead)).ReadString('\n')
	return strings.TrimSuffix(line, "\n"), errors.Join(err, f.Close())
}

// bodyOf is the second line of an entry, which is its last.
func bodyOf(raw []byte) (string, bool) {
	_, rest, ok := bytes.Cut(raw, []byte("\n"))
	body, ended := bytes.CutSuffix(rest, []byte("\n"))
	return string(body), ok && ended
}
