package audit

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/gofrs/flock"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The variables that turn the test binary into a process that writes to a log.
const (
	asWriter = "AUDIT_TEST_WRITER" // path
	toWrite  = "AUDIT_TEST_LINES"  // how many lines; negative: an intent, and then it waits
	perFile  = "AUDIT_TEST_LIMIT"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(asWriter); path != "" {
		write(path)
		return
	}
	os.Exit(m.Run())
}

func write(path string) {
	number := func(name string) int {
		n, err := strconv.Atoi(os.Getenv(name))
		must(err)
		return n
	}
	l, err := Open(path, int64(number(perFile)))
	must(err)
	for i := range number(toWrite) {
		must(l.Append(entry(i)))
	}
	if number(toWrite) < 0 {
		must(l.Append(intent("cut short")))
		fmt.Println(l.process)
		_, _ = io.Copy(io.Discard, os.Stdin) // until it is killed
	}
	must(l.Close())
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func writer(t *testing.T, path string, lines, limit int) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), asWriter+"="+path, fmt.Sprintf("%s=%d", toWrite, lines), fmt.Sprintf("%s=%d", perFile, limit))
	cmd.Stderr = os.Stderr
	return cmd
}

func TestProcessesShareALog(t *testing.T) {
	const processes, lines = 4, 150
	path := newPath(t)
	var all []*exec.Cmd
	for range processes {
		cmd := writer(t, path, lines, 20_000)
		require.NoError(t, cmd.Start())
		all = append(all, cmd)
	}
	for _, cmd := range all {
		require.NoError(t, cmd.Wait())
	}
	r := verified(t, path)
	assert.EqualValues(t, processes*lines, r.Lines)
	assert.Greater(t, r.Files, 5, "and it was rotated meanwhile")
	assert.Empty(t, r.Torn)
}

func TestLogsOfOneProcessShareAFile(t *testing.T) {
	path := newPath(t)
	const logs, writers, lines = 3, 3, 20
	var running sync.WaitGroup
	for range logs {
		l := open(t, path, 10_000)
		for range writers {
			running.Go(func() {
				for i := range lines {
					assert.NoError(t, l.Append(entry(i)))
				}
			})
		}
	}
	running.Go(func() {
		for range 20 {
			_, err := Verify(path, Check{})
			assert.NoError(t, err, "it holds at every moment")
		}
	})
	running.Wait()
	assert.EqualValues(t, logs*writers*lines, verified(t, path).Lines)
}

func TestARotatedFileIsGoneOnFrom(t *testing.T) {
	path := written(t, 30, 2_500)
	r := verified(t, path)
	assert.EqualValues(t, 30, r.Lines)
	parts, err := rotated(path)
	require.NoError(t, err)
	require.Len(t, parts, r.Files-1)
	for _, p := range parts {
		lines := linesOf(t, p.name)
		assert.LessOrEqual(t, p.size, int64(2_500))
		last, err := decode([]byte(strings.TrimSpace(lines[len(lines)-1])))
		require.NoError(t, err)
		assert.Equal(t, rotatedName(path, last.Seq), p.name)
	}

	// Older files may be kept elsewhere, if the head is known that they ended with.
	require.NoError(t, os.Remove(parts[0].name))
	_, err = Verify(path, Check{})
	require.ErrorContains(t, err, "line 1 of "+parts[1].name)
	require.ErrorContains(t, err, "are missing before it")
	first, err := decode([]byte(strings.TrimSpace(linesOf(t, parts[1].name)[0])))
	require.NoError(t, err)
	r, err = Verify(path, Check{From: Head{first.Seq - 1, first.Prev}})
	require.NoError(t, err)
	assert.Equal(t, 30-parts[0].last, r.Lines)
	require.NoError(t, os.Remove(parts[2].name))
	_, err = Verify(path, Check{From: Head{first.Seq - 1, first.Prev}})
	require.ErrorContains(t, err, "missing")
}

// A process that is killed between renaming a file and making the next leaves neither.
func TestTheChainOutlivesAnUnfinishedRotation(t *testing.T) {
	for _, head := range []bool{true, false} {
		path := written(t, 5, 0)
		require.NoError(t, os.Rename(path, rotatedName(path, 5)))
		assert.EqualValues(t, 5, verified(t, path).Lines)
		if !head {
			require.NoError(t, os.Remove(headName(path)))
		}
		require.NoError(t, open(t, path, 0).Append(entry(6)))
		r := verified(t, path)
		assert.EqualValues(t, 6, r.Lines)
		assert.Equal(t, 2, r.Files)
	}
}

// What can't be put aside goes on growing: no line is lost, and nothing is written over.
func TestAFileThatCanNotBeRotatedGrows(t *testing.T) {
	path := newPath(t)
	l := open(t, path, 400)
	for i := range 3 {
		require.NoError(t, os.Mkdir(rotatedName(path, l.last.Seq), 0o700)) // in the way
		require.NoError(t, l.Append(entry(i+1)))
	}
	assert.Len(t, linesOf(t, path), 3)
	for i := range 3 {
		require.NoError(t, os.Remove(rotatedName(path, uint64(i))))
	}
	assert.EqualValues(t, 3, verified(t, path).Lines)
}

func TestALineThatACrashCutOffIsLeftBehind(t *testing.T) {
	whole := written(t, 4, 0)
	lines := linesOf(t, whole)
	last := lines[3]
	for _, length := range []int{1, 5, 9, 60, 90, len(last) / 2, len(last) - 2} {
		path := newPath(t)
		before := strings.Join(lines[:3], "")
		put(t, path, before+last[:length])
		e, err := decode([]byte(strings.TrimSpace(lines[2])))
		require.NoError(t, err)
		put(t, headName(path), string(e.head().kept()))

		at := "line 4 of " + path
		r := verified(t, path)
		assert.Equal(t, []string{at}, r.Torn)
		assert.EqualValues(t, 3, r.Lines)

		l := open(t, path, 0)
		require.NoError(t, l.Append(entry(5)))
		require.NoError(t, l.Append(entry(6)))
		r = verified(t, path)
		assert.Equal(t, []string{at}, r.Torn, "it is told apart from tampering ever after")
		assert.EqualValues(t, 5, r.Lines)
		assert.Equal(t, last[:length]+"\n", linesOf(t, path)[3], "nothing of it is removed")
	}
}

// A crash may leave out the newline alone. The line is whole then.
func TestALineWithoutItsNewlineCounts(t *testing.T) {
	path := written(t, 4, 0)
	put(t, path, strings.TrimSpace(strings.Join(linesOf(t, path), "")))
	require.NoError(t, open(t, path, 0).Append(entry(5)))
	r := verified(t, path)
	assert.EqualValues(t, 5, r.Lines)
	assert.Empty(t, r.Torn)
}

// disk fails as a full one does: it takes a piece of what it is given.
type disk struct{ room int }

func (d *disk) write(f *os.File, text []byte, at int64) (int, error) {
	if len(text) <= d.room {
		return f.WriteAt(text, at)
	}
	n, err := f.WriteAt(text[:d.room], at)
	return n, errors.Join(err, &os.PathError{Op: "write", Path: f.Name(), Err: syscall.ENOSPC})
}

func TestOfALineThatDoesNotFitOnTheDiskNothingStays(t *testing.T) {
	for _, room := range []int{0, 1, 100} {
		path := newPath(t)
		l := open(t, path, 0)
		require.NoError(t, l.Append(entry(1)))
		l.write = (&disk{room}).write
		require.ErrorIs(t, l.Append(intent("a")), syscall.ENOSPC)
		require.ErrorIs(t, l.Append(entry(2)), syscall.ENOSPC)
		assert.Equal(t, Report{Lines: 1, Files: 1, Head: l.last}, verified(t, path))
		l.write = (*os.File).WriteAt
		require.NoError(t, l.Append(intent("a")), "once there is room, it goes on")
		require.NoError(t, l.Append(outcome("a")))
		r := verified(t, path)
		assert.EqualValues(t, 3, r.Lines)
		assert.Empty(t, r.Torn)
	}
}

// What became of a call is on record as soon as there is room for it.
func TestAnOutcomeThatDidNotFitIsWrittenLater(t *testing.T) {
	calls := func(path string) []string {
		lines, err := NewReader(path, all).Last(99)
		require.NoError(t, err)
		return callsOf(lines)
	}
	path := newPath(t)
	l := open(t, path, 0)
	require.NoError(t, l.Append(intent("a")))
	require.NoError(t, l.Append(intent("b")))
	l.write = (&disk{}).write
	for _, e := range []Entry{outcome("a"), entry(1), outcome("b"), intent("c")} {
		require.ErrorIs(t, l.Append(e), syscall.ENOSPC)
	}
	l.write = (*os.File).WriteAt
	require.NoError(t, l.Append(entry(2)))
	require.NoError(t, l.Append(entry(3)))
	assert.Equal(t, []string{"a", "b", "a", "b", "call2", "call3"}, calls(path), "a call that was refused leaves nothing")
	assert.Empty(t, verified(t, path).InFlight)

	require.NoError(t, l.Append(intent("d")))
	l.write = (&disk{}).write
	require.ErrorIs(t, l.Append(outcome("d")), syscall.ENOSPC)
	l.write = (*os.File).WriteAt
	require.NoError(t, l.Close())
	assert.Empty(t, verified(t, path).Orphans, "or when the log is closed")
}

// If not even the piece can be taken back, it is what a crash would have left.
func TestAPieceThatStaysDoesNoHarm(t *testing.T) {
	path := newPath(t)
	l := open(t, path, 0)
	require.NoError(t, l.Append(entry(1)))
	l.write = func(f *os.File, text []byte, at int64) (int, error) {
		n, err := (&disk{80}).write(f, text, at)
		_ = f.Close() // so that it can't be truncated
		return n, err
	}
	require.ErrorIs(t, l.Append(intent("a")), syscall.ENOSPC)
	l.write = (*os.File).WriteAt
	require.NoError(t, l.Append(intent("a")))
	r := verified(t, path)
	assert.Equal(t, []string{"line 2 of " + path}, r.Torn)
	assert.EqualValues(t, 2, r.Lines)
}

func TestWhatChangesSomethingIsSynced(t *testing.T) {
	path := newPath(t)
	l := open(t, path, 0)
	synced := 0
	var failing error
	l.sync = func(f *os.File) error {
		synced++
		return errors.Join(failing, f.Sync())
	}
	declined := outcome("never begun")
	declined.Phase = Call
	for _, one := range []struct {
		e    Entry
		want int
	}{{entry(1), 0}, {intent("a"), 1}, {outcome("a"), 1}, {declined, 1}, {entry(2), 0}} {
		synced = 0
		require.NoError(t, l.Append(one.e))
		assert.Equal(t, one.want, synced, one.e.Phase)
	}
	failing = syscall.EIO
	require.ErrorIs(t, l.Append(intent("b")), syscall.EIO)
	failing = nil
	assert.Empty(t, verified(t, path).InFlight, "what was not synced was not said")
	synced = 0
	require.NoError(t, l.Close())
	assert.Equal(t, 1, synced)
	require.ErrorIs(t, l.Append(entry(3)), errClosed)
}

func TestAnotherThatHoldsTheLockIsNotWaitedForForEver(t *testing.T) {
	path := newPath(t)
	lock := newLock(path)
	require.NoError(t, hold(lock, longestTurn))
	defer func() { _ = lock.Unlock() }()
	require.ErrorContains(t, hold(newLock(path), 10*time.Millisecond), "another process has held "+lockName(path))
}

func TestIntentsOfTheDeadAreFound(t *testing.T) {
	path := newPath(t)
	cmd := writer(t, path, -1, 0)
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	defer in.Close()
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	process, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	process = strings.TrimSpace(process)

	l := open(t, path, 0)
	for _, e := range []Entry{intent("mine"), intent("ended"), outcome("ended")} {
		require.NoError(t, l.Append(e))
	}
	orphans, err := l.Orphans()
	require.NoError(t, err)
	assert.Empty(t, orphans, "all live")
	r := verified(t, path)
	assert.Len(t, r.InFlight, 2)
	assert.Empty(t, r.Orphans)

	require.NoError(t, cmd.Process.Kill())
	require.Error(t, cmd.Wait())
	orphans, err = l.Orphans()
	require.NoError(t, err)
	require.Len(t, orphans, 1)
	assert.Equal(t, "cut short", orphans[0].Call)
	assert.Equal(t, process, orphans[0].Process)
	assert.Equal(t, cmd.Process.Pid, orphans[0].PID)
	r = verified(t, path)
	assert.Equal(t, orphans, r.Orphans)
	require.Len(t, r.InFlight, 1)
	assert.Equal(t, "mine", r.InFlight[0].Call)

	require.FileExists(t, liveName(path, process))
	open(t, path, 0)
	assert.NoFileExists(t, liveName(path, process), "the next process takes its sign of life away")
	require.FileExists(t, liveName(path, l.process), "and leaves those of the living")
	require.NoError(t, l.Append(outcome("cut short")))
	assert.Empty(t, verified(t, path).Orphans)
	require.NoError(t, l.Close())
	assert.NoFileExists(t, liveName(path, l.process))
	assert.Len(t, verified(t, path).Orphans, 1, "what it did not end is open from then on")
}

// What a log says of a process is used as a name of a file.
func TestAProcessThatIsNoNameIsDead(t *testing.T) {
	path := newPath(t)
	elsewhere := filepath.Join(filepath.Dir(path), "audit.jsonl.live-x", "..", "held")
	lock := flock.New(filepath.Clean(elsewhere))
	held, err := lock.TryLock()
	require.NoError(t, err)
	require.True(t, held)
	defer func() { _ = lock.Unlock() }()
	for _, process := range []string{"", "x/../held", `..\held`, "UPPER", strings.Repeat("a", 99)} {
		assert.False(t, alive(path, process), process)
	}
}

// A path may hold what is special in patterns.
func TestTheDeadAreSweptFromBesideALogOfAnyName(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // such names can't be there
	}
	path := filepath.Join(t.TempDir(), `a[*]?\.jsonl`)
	put(t, liveName(path, "dead"), "")
	open(t, path, 0)
	assert.NoFileExists(t, liveName(path, "dead"))
}

func all(*Entry) bool { return true }

func callsOf(lines []Line) []string {
	var out []string
	for _, l := range lines {
		out = append(out, l.Call)
	}
	return out
}

func TestAReaderGoesOnWithTheLog(t *testing.T) {
	path := newPath(t)
	l := open(t, path, 1_500)
	appendAll := func(from, to int) {
		for i := from; i <= to; i++ {
			require.NoError(t, l.Append(entry(i)))
		}
	}
	appendAll(1, 20)
	r := NewReader(path, all)
	got, err := r.Last(7)
	require.NoError(t, err)
	assert.Equal(t, []string{"call14", "call15", "call16", "call17", "call18", "call19", "call20"}, callsOf(got))
	from := 21
	for _, until := range []int{20, 21, 22, 40, 41} {
		appendAll(from, until)
		got, err := r.Next()
		require.NoError(t, err)
		var want []string
		for ; from <= until; from++ {
			want = append(want, fmt.Sprint("call", from))
		}
		assert.Equal(t, want, callsOf(got))
	}

	even := NewReader(path, func(e *Entry) bool { return strings.HasSuffix(e.Call, "0") })
	got, err = even.Last(3)
	require.NoError(t, err)
	assert.Equal(t, []string{"call20", "call30", "call40"}, callsOf(got))
	got, err = even.Last(0)
	require.NoError(t, err)
	assert.Empty(t, got)
	appendAll(42, 50)
	got, err = even.Next()
	require.NoError(t, err)
	assert.Equal(t, []string{"call50"}, callsOf(got))
	got, err = NewReader(path, all).Last(1_000)
	require.NoError(t, err)
	assert.Len(t, got, 50)
	_, err = NewReader(path+".not", all).Last(1)
	require.ErrorIs(t, err, os.ErrNotExist)
}

func TestAReaderPassesOverWhatItCanNotRead(t *testing.T) {
	path := written(t, 3, 0)
	lines := linesOf(t, path)
	put(t, path, lines[0]+"nonsense\n"+flipped(lines[1], 90)+lines[2]+lines[2][:20])
	got, err := NewReader(path, all).Last(9)
	require.NoError(t, err)
	assert.Equal(t, []string{"call1", "call3"}, callsOf(got))
	assert.Equal(t, strings.TrimSpace(lines[0]), got[0].Text)
}

// Syncing the disk is left out, which is what it is and nothing of ours.
func BenchmarkAppendRead(b *testing.B) {
	l, err := Open(filepath.Join(b.TempDir(), "audit.jsonl"), 64<<20)
	require.NoError(b, err)
	defer func() { require.NoError(b, l.Close()) }()
	for b.Loop() {
		require.NoError(b, l.Append(entry(1)))
	}
}
