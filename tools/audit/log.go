package audit

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

// Log appends to an audit. It is safe for concurrent use, also with Logs of other
// processes on the same file.
type Log struct {
	path    string
	limit   int64
	process string

	mu   sync.Mutex
	lock *flock.Flock // held while a line is written
	live *flock.Flock // held from the first intent to the end; nil before
	head *os.File
	file *os.File // nil until the first line, and after it was rotated
	end  ending   // of file, as this Log left it
	last Head     // of the chain
	owed []Entry  // outcomes that could not be written

	// write and sync are those of files; tests have them fail.
	write func(f *os.File, text []byte, at int64) (int, error)
	sync  func(f *os.File) error
}

var errClosed = errors.New("the audit is closed")

// Open opens the log at a path for appending, and makes it if there is none. Once a file
// would grow beyond limit bytes it is rotated; 0 is for never.
func Open(path string, limit int64) (*Log, error) {
	l := &Log{
		path: path, limit: limit, process: strings.ToLower(rand.Text()[:10]), lock: newLock(path),
		write: (*os.File).WriteAt, sync: (*os.File).Sync,
	}
	if err := hold(l.lock, longestTurn); err != nil {
		return nil, err
	}
	defer l.release()
	head, err := os.OpenFile(headName(path), os.O_RDWR|os.O_CREATE, 0o600) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, err
	}
	l.head = head
	if err := l.catchUp(); err != nil {
		return nil, errors.Join(err, l.head.Close())
	}
	l.sweep()
	return l, nil
}

// Append writes an entry. A line of a call that changes something is on disk when it
// returns; others are at the latest with the next such line, or when the log is closed.
// When it fails nothing of the line stays, as far as the disk permits. An outcome is
// written later then, before the next line or when the log is closed.
func (l *Log) Append(e Entry) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.head == nil {
		return errClosed
	}
	return l.settle(append(l.owed, e))
}

// mostOwed bounds the outcomes that are kept for later.
const mostOwed = 1000

// settle writes what is due, and keeps the outcomes of what it could not write.
func (l *Log) settle(due []Entry) error {
	written, err := l.writeAll(due)
	l.owed = nil
	for _, e := range due[written:] {
		if e.Phase == Outcome && len(l.owed) < mostOwed {
			l.owed = append(l.owed, e)
		}
	}
	return err
}

// writeAll appends entries until one fails, and returns how many it has written.
func (l *Log) writeAll(entries []Entry) (int, error) {
	if err := hold(l.lock, longestTurn); err != nil {
		return 0, err
	}
	defer l.release()
	if err := l.catchUp(); err != nil {
		return 0, err
	}
	for i, e := range entries {
		if err := l.writeOne(e); err != nil {
			return i, err
		}
	}
	return len(entries), nil
}

func (l *Log) writeOne(e Entry) error {
	if err := l.appear(e.Phase); err != nil {
		return err
	}
	e.Process, e.PID = l.process, os.Getpid()
	text, head, err := encode(e, l.last)
	if err != nil {
		return err
	}
	if l.limit > 0 && l.end.size > 0 && l.end.size+int64(len(text)) > l.limit {
		if err := l.rotate(); err != nil {
			return err
		}
	}
	return l.add(text, head, e.durable())
}

// add writes a line behind the last.
func (l *Log) add(text []byte, head Head, durable bool) error {
	if l.end.torn || l.end.open {
		text = append([]byte("\n"), text...)
	}
	_, err := l.write(l.file, text, l.end.size)
	if err == nil && durable {
		err = l.sync(l.file)
	}
	if err != nil {
		// A piece of a line helps nobody. If it can't be taken back either, the file is
		// longer than it was left and the next line is written as after a crash.
		_ = l.file.Truncate(l.end.size)
		return err
	}
	l.end = ending{last: head, size: l.end.size + int64(len(text))}
	l.last = head
	// Should this fail the head lags behind, which takes nothing from the chain.
	_, _ = l.head.WriteAt(head.kept(), 0)
	return nil
}

// catchUp makes the Log know the end of the chain, whoever wrote it.
func (l *Log) catchUp() error {
	if l.isCurrent() {
		return nil
	}
	l.drop()
	file, err := os.OpenFile(l.path, os.O_RDWR|os.O_CREATE, 0o600) //nolint:gosec // the operator names the file
	if err != nil {
		return err
	}
	end, err := endOfFile(file)
	if err != nil {
		return errors.Join(fmt.Errorf("%s: %w", l.path, err), file.Close())
	}
	last := end.last
	if last.Seq == 0 {
		if last, err = l.before(); err != nil {
			return errors.Join(err, file.Close())
		}
		syncFolder(l.path)
	}
	// When the file lacks lines that were there, the chain goes on from the last that
	// was: the gap stays for everyone to see.
	if head, ok := readHead(l.path); ok && head.Seq >= last.Seq {
		last = head
	}
	l.file, l.end, l.last = file, end, last
	return nil
}

// isCurrent tells whether nobody has touched the file since this Log did.
func (l *Log) isCurrent() bool {
	if l.file == nil {
		return false
	}
	mine, err := l.file.Stat()
	if err != nil {
		return false
	}
	now, err := os.Stat(l.path) //nolint:gosec // the operator names the file
	return err == nil && os.SameFile(mine, now) && now.Size() == l.end.size
}

// before is the head of the newest file that the log has outgrown.
func (l *Log) before() (Head, error) {
	parts, err := rotated(l.path)
	if err != nil || len(parts) == 0 {
		return Head{}, err
	}
	name := parts[len(parts)-1].name
	file, err := os.Open(name) //nolint:gosec // the operator names the file
	if err != nil {
		return Head{}, err
	}
	defer shut(file)
	end, err := endOfFile(file)
	if err != nil {
		return Head{}, fmt.Errorf("%s: %w", name, err)
	}
	return end.last, nil
}

// rotate puts the file aside and begins another. A file that can't be put aside, for
// instance because Windows has it open elsewhere, goes on growing: no line is lost over it.
func (l *Log) rotate() error {
	if err := l.sync(l.file); err != nil {
		return err
	}
	aside := rotatedName(l.path, l.last.Seq)
	if _, err := os.Lstat(aside); !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	l.drop()
	if os.Rename(l.path, aside) == nil { //nolint:gosec // the operator names the file
		syncFolder(l.path)
	}
	return l.catchUp()
}

// drop closes the file; the next line opens it again.
func (l *Log) drop() {
	if l.file != nil {
		_ = l.file.Close() // what had to be synced was
		l.file, l.end = nil, ending{}
	}
}

// Close syncs what was written and ends the log. Intents without an outcome are those of
// a dead process from here on.
func (l *Log) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.head == nil {
		return nil
	}
	var err error
	if len(l.owed) > 0 {
		err = l.settle(l.owed)
	}
	if l.file != nil {
		err = errors.Join(err, l.sync(l.file))
	}
	l.drop()
	err = errors.Join(err, l.head.Close())
	l.head = nil
	if l.live != nil {
		err = errors.Join(err, l.vanish())
	}
	return err
}

// syncFolder makes the name of a file last. Not every system can.
func syncFolder(path string) {
	folder, err := os.Open(filepath.Dir(path)) //nolint:gosec // the operator names the file
	if err != nil {
		return
	}
	defer shut(folder)
	_ = folder.Sync()
}

// longestTurn bounds the wait for other processes, which hold the lock for a few
// milliseconds.
const longestTurn = 5 * time.Second

func newLock(path string) *flock.Flock { return flock.New(lockName(path)) }

// hold takes the lock of a log, and waits for it so long at most.
func hold(lock *flock.Flock, atMost time.Duration) error {
	if held, err := lock.TryLock(); held || err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(context.Background(), atMost)
	defer stop()
	_, err := lock.TryLockContext(ctx, time.Millisecond)
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("another process has held %s for %s", lock.Path(), atMost)
	}
	return err
}

func (l *Log) release() { _ = l.lock.Unlock() } // closes it in any case

// appear makes this process known as alive, before its first intent.
func (l *Log) appear(p Phase) error {
	if p != Intent || l.live != nil {
		return nil
	}
	live := flock.New(liveName(l.path, l.process))
	if held, err := live.TryLock(); err != nil || !held {
		return fmt.Errorf("%s could not be locked: %w", live.Path(), err)
	}
	l.live = live
	return nil
}

// vanish takes the sign of life away.
func (l *Log) vanish() error {
	if err := hold(l.lock, longestTurn); err != nil {
		return err
	}
	defer l.release()
	err := l.live.Unlock()
	return errors.Join(err, os.Remove(l.live.Path())) //nolint:gosec // the operator names the file
}

// sweep removes the signs of life of the dead. It is called with the lock held, and so
// never meets a process that has made its sign and not locked it yet.
func (l *Log) sweep() {
	signs, err := filepath.Glob(liveName(escaped(l.path), "*"))
	if err != nil {
		return // the pattern is right: escaped sees to it
	}
	for _, sign := range signs {
		if !isLocked(sign) {
			_ = os.Remove(sign) // the next process tries again
		}
	}
}

// escaped is a path as a pattern that fits nothing else.
func escaped(path string) string {
	if os.PathSeparator == '\\' {
		return path // where patterns know no escapes, names hardly hold brackets
	}
	return regexp.MustCompile(`[*?\[\\]`).ReplaceAllString(path, `\$0`)
}

var processName = regexp.MustCompile(`^[a-z0-9]{1,32}$`)

// alive tells whether the process still runs that wrote a line to the log at a path.
func alive(path, process string) bool {
	return processName.MatchString(process) && isLocked(liveName(path, process))
}

// isLocked tells whether somebody holds a lock. Whoever can't tell takes it for held: the
// call of a living process must not be taken for a dead one's.
func isLocked(name string) bool {
	if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
		return false
	}
	lock := flock.New(name, flock.SetFlag(os.O_RDONLY))
	held, _ := lock.TryLock()
	_ = lock.Unlock() // closes it in any case
	return !held
}
