package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func newPath(t *testing.T) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "audit.jsonl")
}

func open(t *testing.T, path string, limit int64) *Log {
	t.Helper()
	l, err := Open(path, limit)
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() }) // a second time does nothing
	return l
}

// entry is a line that says little; syncing the disk for each would take long.
func entry(n int) Entry {
	return Entry{Phase: Call, Time: time.Unix(int64(n), 0).UTC(), Call: fmt.Sprint("call", n), Tool: "folders_list", Effect: "read", Status: "done"}
}

func intent(call string) Entry {
	return Entry{Phase: Intent, Call: call, Tool: "folders_delete", Effect: "destructive", Targets: map[string]string{"folderId": "1576"}}
}

func outcome(call string) Entry {
	e := intent(call)
	e.Phase, e.Status = Outcome, "done"
	return e
}

// written is a log of n lines, in files of at most limit bytes.
func written(t *testing.T, n int, limit int64) string {
	t.Helper()
	path := newPath(t)
	l := open(t, path, limit)
	for i := range n {
		require.NoError(t, l.Append(entry(i+1)))
	}
	require.NoError(t, l.Close())
	return path
}

func linesOf(t *testing.T, path string) []string {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	return slices.Collect(strings.Lines(string(text)))
}

func put(t *testing.T, path, text string) {
	t.Helper()
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
}

func verified(t *testing.T, path string) Report {
	t.Helper()
	r, err := Verify(path, Check{})
	require.NoError(t, err)
	return r
}

// The package comment promises a hash that anybody can work out.
func TestALineIsHashedAsItStands(t *testing.T) {
	path := written(t, 2, 0)
	prev := ""
	for i, text := range linesOf(t, path) {
		text = strings.TrimSuffix(text, "\n")
		body, rest, found := strings.Cut(text, `,"hash":"`)
		require.True(t, found)
		sum := sha256.Sum256([]byte(body + "}"))
		assert.Equal(t, hex.EncodeToString(sum[:])+`"}`, rest)
		var e Entry
		require.NoError(t, json.Unmarshal([]byte(text), &e))
		assert.EqualValues(t, i+1, e.Seq)
		assert.Equal(t, prev, e.Prev)
		assert.Equal(t, os.Getpid(), e.PID)
		prev = e.Hash
	}
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
}

func TestWhatCallersChooseIsCut(t *testing.T) {
	path := newPath(t)
	l := open(t, path, 0)
	e := entry(1)
	e.Principal = "ma\u202eren\x1b[2J"
	e.Client = strings.Repeat("<é", 1<<20)
	e.Targets = map[string]string{"scenarioId": strings.Repeat("\n", 1<<20)}
	require.NoError(t, l.Append(e))
	require.NoError(t, l.Append(entry(2)))
	assert.EqualValues(t, 2, verified(t, path).Lines)
	line := linesOf(t, path)[0]
	assert.Less(t, len(line), longestLine/8)
	assert.Contains(t, line, "\"principal\":\"ma\ufffdren\ufffd[2J\"")
}

func TestAnEmptyLogHolds(t *testing.T) {
	path := newPath(t)
	open(t, path, 0)
	assert.Equal(t, Report{Files: 1}, verified(t, path))
}

func TestVerifyFindsWhatWasDone(t *testing.T) {
	const n = 12
	join := func(lines ...string) string { return strings.Join(lines, "") }
	for name, one := range map[string]struct {
		bend func(l []string) string
		want string
	}{
		"a word changed":          {func(l []string) string { l[4] = strings.Replace(l[4], "done", "gone", 1); return join(l...) }, "line 5 of FILE was changed"},
		"a byte of the hash":      {func(l []string) string { l[4] = flipped(l[4], len(l[4])-5); return join(l...) }, "line 5 of FILE was changed"},
		"a space added":           {func(l []string) string { l[4] = " " + l[4]; return join(l...) }, "line 5 of FILE was changed"},
		"the last changed":        {func(l []string) string { l[n-1] = strings.Replace(l[n-1], "done", "gone", 1); return join(l...) }, "line 12 of FILE was changed"},
		"the first removed":       {func(l []string) string { return join(l[1:]...) }, "line 1 of FILE has the number 2, so number 1 is missing"},
		"one removed":             {func(l []string) string { return join(join(l[:4]...), join(l[5:]...)) }, "line 5 of FILE has the number 6, so number 5 is missing"},
		"several removed":         {func(l []string) string { return join(join(l[:4]...), join(l[7:]...)) }, "numbers 5 to 7 are missing"},
		"the last removed":        {func(l []string) string { return join(l[:n-1]...) }, "FILE ends too early: by the head, number 12 is missing"},
		"all removed":             {func([]string) string { return "" }, "FILE ends too early: by the head, numbers 1 to 12 are missing"},
		"two exchanged":           {func(l []string) string { l[4], l[5] = l[5], l[4]; return join(l...) }, "line 5 of FILE has the number 6"},
		"one repeated":            {func(l []string) string { l[4] += l[4]; return join(l...) }, "line 6 of FILE has the number 5 where 6 was to come"},
		"one cut off":             {func(l []string) string { l[4] = l[4][:30] + "\n"; return join(l...) }, "line 5 of FILE was cut off, and not by a crash"},
		"the last cut off":        {func(l []string) string { l[n-1] = l[n-1][:30]; return join(l...) }, "FILE ends too early: by the head, number 12 is missing"},
		"an empty line":           {func(l []string) string { l[4] += "\n"; return join(l...) }, "line 6 of FILE is no whole line"},
		"something else":          {func(l []string) string { l[4] += "hello\n"; return join(l...) }, "line 6 of FILE is no whole line of this log"},
		"two run together":        {func(l []string) string { l[4] = strings.TrimSpace(l[4]); return join(l...) }, "line 5 of FILE was changed"},
		"one hashed anew":         {func(l []string) string { l[4] = rehashed(l[4], 5); return join(l...) }, "line 6 of FILE does not follow from the line before"},
		"the last hashed anew":    {func(l []string) string { l[n-1] = rehashed(l[n-1], n); return join(l...) }, "line 12 of FILE is not the line that the head 12:"},
		"a line without an end":   {func(l []string) string { return join(l...) + strings.Repeat("x", longestLine+1) }, "line 13 of FILE is longer than"},
		"NULs from a power cut":   {func(l []string) string { return join(l...) + strings.Repeat("\x00", 50) }, "line 13 of FILE is no whole line"},
		"nothing, an open ending": {func(l []string) string { return strings.TrimSpace(join(l...)) }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := written(t, n, 0)
			put(t, path, one.bend(linesOf(t, path)))
			_, err := Verify(path, Check{})
			if one.want == "" {
				require.NoError(t, err)
				return
			}
			var broken *Broken
			require.ErrorAs(t, err, &broken)
			assert.Contains(t, err.Error(), strings.ReplaceAll(one.want, "FILE", path))
		})
	}
}

// flipped is a line with one bit of the byte at a place turned over.
func flipped(text string, at int) string {
	raw := []byte(text)
	raw[at] ^= 1
	return string(raw)
}

// rehashed is what somebody makes of a line who knows how lines are made.
func rehashed(text string, seq uint64) string {
	e, err := decode([]byte(strings.TrimSpace(text)))
	if err != nil {
		panic(err)
	}
	e.Status = "declined"
	line, _, err := encode(e, Head{seq - 1, e.Prev})
	if err != nil {
		panic(err)
	}
	return string(line)
}

// Whoever can write the log and the head can make up a history. A head that was noted
// elsewhere finds it.
func TestAHeadThatWasNotedFindsAForgery(t *testing.T) {
	path := written(t, 5, 0)
	noted := verified(t, path).Head
	require.NoError(t, os.Remove(path))
	require.NoError(t, os.Remove(headName(path)))
	l := open(t, path, 0)
	for range 9 {
		require.NoError(t, l.Append(entry(77)))
	}
	verified(t, path)
	_, err := Verify(path, Check{Head: noted})
	require.ErrorContains(t, err, "line 5 of "+path+" is not the line that the head "+noted.String()+" was taken of")
}

func TestWithoutAHeadTheEndIsNotProven(t *testing.T) {
	path := written(t, 5, 0)
	noted := verified(t, path).Head
	for _, kept := range []string{"", "nonsense", strings.Repeat("0", headWidth)} {
		put(t, headName(path), kept)
		_, err := Verify(path, Check{})
		require.ErrorContains(t, err, headName(path)+" is missing, so lines may have been removed")
		_, err = Verify(path, Check{Head: noted})
		require.NoError(t, err, "one that was noted does as well")
	}
}

func TestAHeadMayLagBehind(t *testing.T) {
	path := written(t, 5, 0)
	lines := linesOf(t, path)
	e, err := decode([]byte(strings.TrimSpace(lines[2])))
	require.NoError(t, err)
	put(t, headName(path), string(Head{e.Seq, e.Hash}.kept()))
	assert.EqualValues(t, 5, verified(t, path).Lines)
	require.NoError(t, open(t, path, 0).Append(entry(6)))
	assert.EqualValues(t, 6, verified(t, path).Lines, "and the chain goes on from the last line")
}

func TestHeadsAreReadAsTheyArePrinted(t *testing.T) {
	h := Head{7, strings.Repeat("ab", 32)}
	got, err := ParseHead(h.String())
	require.NoError(t, err)
	assert.Equal(t, h, got)
	assert.Len(t, h.kept(), headWidth)
	assert.Len(t, Head{1<<64 - 1, h.Hash}.kept(), headWidth)
	for _, wrong := range []string{"", "7", "7:", "7:abcd", ":" + h.Hash, "-1:" + h.Hash, "7:" + h.Hash + "00", "7:" + strings.Repeat("zz", 32)} {
		_, err := ParseHead(wrong)
		require.Error(t, err, wrong)
	}
}

// Lines that were removed leave a gap, whatever is written later.
func TestWritingOnDoesNotHideWhatWasRemoved(t *testing.T) {
	for name, remove := range map[string]func(path string){
		"the last lines": func(path string) {
			lines := linesOf(t, path)
			put(t, path, strings.Join(lines[:3], ""))
		},
		"the whole file": func(path string) { require.NoError(t, os.Remove(path)) },
	} {
		t.Run(name, func(t *testing.T) {
			path := written(t, 5, 0)
			remove(path)
			l := open(t, path, 0)
			require.NoError(t, l.Append(entry(6)))
			_, err := Verify(path, Check{})
			require.ErrorContains(t, err, "missing before it")
		})
	}
}

func TestALogOfAnotherKindIsNotWrittenTo(t *testing.T) {
	path := newPath(t)
	put(t, path, `{"time":"2026-01-01T00:00:00Z","tool":"folders_list"}`+"\n")
	_, err := Open(path, 0)
	require.ErrorContains(t, err, "move it away")
	require.NoError(t, os.Mkdir(path+".d", 0o700))
	_, err = Open(path+".d", 0)
	require.Error(t, err)
	_, err = Open(filepath.Join(path, "below"), 0)
	require.Error(t, err)
}

func FuzzVerify(f *testing.F) {
	var text []byte
	var head Head
	for _, e := range []Entry{entry(1), intent("a"), outcome("a"), intent("b")} {
		var line []byte
		var err error
		line, head, err = encode(e, head)
		require.NoError(f, err)
		text = append(text, line...)
	}
	end := len(text)
	last := text[bytesOfLines(text, 3) : end-1]
	for _, seed := range [][]byte{
		text, text[:bytesOfLines(text, 3)], text[:end-1], text[:end-9], append(bytes.Clone(text[:end-9]), '\n'),
		append(bytes.Clone(text), text[:40]...), nil, []byte("\n\n"), []byte("{}\n"), []byte("\x00"),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, given []byte) {
		w := walk{heads: []Head{head}}
		err := errors.Join(scan(bytes.NewReader(given), "audit.jsonl", w.line), w.finish("audit.jsonl", true))
		if err == nil {
			assert.True(t, bytes.Contains(given, last), "only what was written holds, with what a crash may leave behind")
			assert.GreaterOrEqual(t, w.Lines, uint64(4))
		}
		found, wrong := endOf(bytes.NewReader(given), int64(len(given)))
		if err == nil {
			require.NoError(t, wrong)
			assert.Equal(t, w.last, found.last, "whoever writes goes on where whoever verifies ends")
		}
	})
}

func bytesOfLines(text []byte, n int) int {
	return len(strings.Join(strings.SplitAfterN(string(text), "\n", n+1)[:n], ""))
}
