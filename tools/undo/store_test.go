package undo_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/tools/gate"
	"makemcp/tools/undo"
)

const owner = "account|local"

// clock is a time that a test sets.
type clock struct{ time.Time }

func (c *clock) now() time.Time { return c.Time }

func newClock() *clock { return &clock{time.Date(2026, 7, 14, 9, 15, 0, 123e6, time.UTC)} }

var key = []byte("a key of at least thirty-two characters")

func open(t *testing.T, folder string, limit int64, c *clock) *undo.Store {
	t.Helper()
	s, err := undo.Open(folder, limit, c.now, key)
	require.NoError(t, err)
	return s
}

func put(t *testing.T, s *undo.Store, c *clock, target string, payload any) undo.Entry {
	t.Helper()
	c.Time = c.Add(time.Second)
	e, err := s.Put(owner, undo.Entry{Tool: "folders_delete", Target: target}, payload)
	require.NoError(t, err)
	return e
}

func targets(t *testing.T, s *undo.Store, owner string) []string {
	t.Helper()
	entries, err := s.List(owner)
	require.NoError(t, err)
	names := []string{}
	for _, e := range entries {
		names = append(names, e.Target)
	}
	return names
}

func names(t *testing.T, folder string) []string {
	t.Helper()
	listed, err := os.ReadDir(folder)
	require.NoError(t, err)
	var all []string
	for _, item := range listed {
		all = append(all, item.Name())
	}
	return all
}

func TestWhatIsPutIsGot(t *testing.T) {
	c, folder := newClock(), filepath.Join(t.TempDir(), "new", "undo")
	s := open(t, folder, 1<<20, c)
	e := put(t, s, c, "a folder", map[string]any{"name": "Orders", "n": json.Number("12345678901234567890")})
	assert.Regexp(t, `^20260714-091501123-[a-z2-7]{8}$`, e.ID)
	got, payload, err := s.Get(owner, e.ID)
	require.NoError(t, err)
	assert.JSONEq(t, `{"name":"Orders","n":12345678901234567890}`, string(payload))
	assert.Contains(t, string(payload), "12345678901234567890")
	assert.Equal(t, e, got)
	assert.Equal(t, c.Time, got.Time)
	assert.Equal(t, c.AddDate(0, 0, 30), got.Expires)

	info, err := os.Stat(folder)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o700), info.Mode().Perm())
	for _, name := range names(t, folder) {
		info, err := os.Stat(filepath.Join(folder, name))
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
		assert.Equal(t, info.Size(), got.Size)
	}
}

func TestEntriesExpire(t *testing.T) {
	c, folder := newClock(), t.TempDir()
	s := open(t, folder, 1<<20, c)
	old := put(t, s, c, "old", 1)
	c.Time = c.Add(undo.Life - time.Hour)
	put(t, s, c, "young", 2)
	require.NoError(t, s.Settle(owner, old.ID, "gone", true))
	c.Time = c.Add(2 * time.Hour)
	_, _, err := s.Get(owner, old.ID)
	require.ErrorIs(t, err, undo.ErrUnknown)
	assert.Equal(t, []string{"young"}, targets(t, s, owner))
	assert.Len(t, names(t, folder), 1, "what has expired is not left on the disk, nor its steps")
}

func TestTheOldestGiveWay(t *testing.T) {
	c := newClock()
	s := open(t, t.TempDir(), 4000, c)
	for i := range 6 {
		put(t, s, c, fmt.Sprint(i), strings.Repeat("x", 500))
	}
	left := targets(t, s, owner)
	assert.Equal(t, []string{"5", "4", "3", "2"}, left, "the newest first")

	_, err := s.Put(owner, undo.Entry{}, strings.Repeat("x", 4000))
	var large *undo.TooLarge
	require.ErrorAs(t, err, &large)
	assert.Equal(t, int64(4000), large.Limit)
	assert.Equal(t, left, targets(t, s, owner), "nothing gives way to what does not fit anyhow")
}

func TestEntriesAreForTheirOwnerAndKey(t *testing.T) {
	c, folder := newClock(), t.TempDir()
	s := open(t, folder, 1<<20, c)
	e := put(t, s, c, "mine", 1)
	other, err := undo.Open(folder, 1<<20, c.now, gate.NewKey())
	require.NoError(t, err)
	for name, try := range map[string]func() error{
		"another owner gets it":         func() error { _, _, err := s.Get("account|token:b", e.ID); return err },
		"another owner drops it":        func() error { return s.Drop("account|token:b", e.ID) },
		"another owner claims a step":   func() error { _, _, err := s.Claim("account|token:b", e.ID, "x"); return err },
		"another owner settles a step":  func() error { return s.Settle("account|token:b", e.ID, "x", 1) },
		"another owner forgets steps":   func() error { return s.Forget("account|token:b", e.ID, true) },
		"another key gets it":           func() error { _, _, err := other.Get(owner, e.ID); return err },
		"what never was":                func() error { _, _, err := s.Get(owner, "20260714-091500000-aaaaaaaa"); return err },
		"what is no id":                 func() error { _, _, err := s.Get(owner, "../../etc/passwd"); return err },
		"what is an id with more to it": func() error { _, _, err := s.Get(owner, e.ID+"/../x"); return err },
	} {
		require.ErrorIs(t, try(), undo.ErrUnknown, name)
	}
	assert.Empty(t, targets(t, s, "account|token:b"))
	assert.Empty(t, targets(t, other, owner))
	assert.Equal(t, []string{"mine"}, targets(t, s, owner))

	changed, err := undo.Open(folder, 1<<20, c.now, gate.NewKey(), key)
	require.NoError(t, err)
	assert.Equal(t, []string{"mine"}, targets(t, changed, owner), "a new key comes before the old, which still opens")
}

// A byte that is changed, or cut off, and the entry is none.
func TestWhatWasChangedIsNotOpened(t *testing.T) {
	c, folder := newClock(), t.TempDir()
	s := open(t, folder, 1<<20, c)
	e := put(t, s, c, "a", "payload")
	path := filepath.Join(folder, e.ID+".entry")
	whole, err := os.ReadFile(path)
	require.NoError(t, err)
	broken := func(content []byte, what string, args ...any) {
		require.NoError(t, os.WriteFile(path, content, 0o600))
		_, _, err := s.Get(owner, e.ID)
		assert.ErrorIs(t, err, undo.ErrUnknown, append([]any{what}, args...)...)
	}
	for i := 0; i < len(whole); i += 7 {
		bent := slices.Clone(whole)
		bent[i] ^= 1
		broken(bent, "byte %d is changed", i)
		broken(whole[:i], "cut off at %d", i)
	}
	broken(append(slices.Clone(whole), whole...), "something follows")

	// What is sealed is bound to its place.
	require.NoError(t, os.WriteFile(path, whole, 0o600))
	second := put(t, s, c, "b", "payload")
	require.NoError(t, os.WriteFile(filepath.Join(folder, second.ID+".entry"), whole, 0o600))
	_, _, err = s.Get(owner, second.ID)
	require.ErrorIs(t, err, undo.ErrUnknown)
	_, _, err = s.Get(owner, e.ID)
	require.NoError(t, err, "the whole one opens")
}

func TestAStepIsClaimedOnce(t *testing.T) {
	c, folder := newClock(), t.TempDir()
	s, other := open(t, folder, 1<<20, c), open(t, folder, 1<<20, c) // two processes
	e := put(t, s, c, "a", 1)
	var won sync.Map
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			before, _, err := []*undo.Store{s, other}[i%2].Claim(owner, e.ID, "make")
			if assert.NoError(t, err) && before == undo.NotBegun {
				won.Store(i, nil)
			}
		})
	}
	all.Wait()
	winners := 0
	won.Range(func(any, any) bool { winners++; return true })
	assert.Equal(t, 1, winners)

	before, _, err := other.Claim(owner, e.ID, "make")
	require.NoError(t, err)
	assert.Equal(t, undo.Begun, before, "nobody knows how it ended")
	require.NoError(t, s.Settle(owner, e.ID, "make", map[string]int{"id": 7}))
	before, result, err := other.Claim(owner, e.ID, "make")
	require.NoError(t, err)
	assert.Equal(t, undo.Done, before)
	assert.JSONEq(t, `{"id":7}`, string(result))
	_, _, err = s.Claim(owner, e.ID, "../x")
	require.Error(t, err)
}

func TestStepsAreReleasedAndForgotten(t *testing.T) {
	c := newClock()
	s := open(t, t.TempDir(), 1<<20, c)
	e, other := put(t, s, c, "a", 1), put(t, s, c, "b", 1)
	state := func(id, step string) undo.State {
		state, _, err := s.Step(owner, id, step)
		require.NoError(t, err)
		return state
	}
	for _, step := range []string{"one", "two", "three"} {
		_, _, err := s.Claim(owner, e.ID, step)
		require.NoError(t, err)
	}
	require.NoError(t, s.Settle(owner, e.ID, "one", 1))
	require.NoError(t, s.Settle(owner, other.ID, "one", 1))
	require.NoError(t, s.Release(e.ID, "two"))
	assert.Equal(t, []undo.State{undo.Done, undo.NotBegun, undo.Begun}, []undo.State{state(e.ID, "one"), state(e.ID, "two"), state(e.ID, "three")})
	require.NoError(t, s.Forget(owner, e.ID, false))
	assert.Equal(t, []undo.State{undo.Done, undo.NotBegun}, []undo.State{state(e.ID, "one"), state(e.ID, "three")})
	require.NoError(t, s.Forget(owner, e.ID, true))
	assert.Equal(t, undo.NotBegun, state(e.ID, "one"))
	assert.Equal(t, undo.Done, state(other.ID, "one"), "those of others stay")
}

func TestDroppedIsGone(t *testing.T) {
	c, folder := newClock(), t.TempDir()
	s := open(t, folder, 1<<20, c)
	e := put(t, s, c, "a", 1)
	require.NoError(t, s.Settle(owner, e.ID, "gone", true))
	require.NoError(t, s.Drop(owner, e.ID))
	assert.Empty(t, names(t, folder))
}

// asWriter turns the test binary into a process that puts one entry after the other until
// it is killed.
const asWriter = "UNDO_TEST_WRITER"

func TestMain(m *testing.M) {
	if folder := os.Getenv(asWriter); folder != "" {
		s, err := undo.Open(folder, 64<<20, nil, key)
		for err == nil {
			_, err = s.Put(owner, undo.Entry{Target: "whole"}, strings.Repeat("x", 100_000))
		}
		panic(err)
	}
	os.Exit(m.Run())
}

// A process that is killed leaves entries that are whole, and nothing that stays for ever.
func TestAKilledProcessLeavesWholeEntries(t *testing.T) {
	folder := t.TempDir()
	s, err := undo.Open(folder, 64<<20, nil, key)
	require.NoError(t, err)
	for range 4 {
		before := len(names(t, folder))
		writer := exec.Command(os.Args[0])
		writer.Env = append(os.Environ(), asWriter+"="+folder)
		require.NoError(t, writer.Start())
		require.Eventually(t, func() bool { return len(names(t, folder)) > before+3 }, 10*time.Second, time.Millisecond)
		require.NoError(t, writer.Process.Kill())
		_ = writer.Wait() // it was killed
	}
	entries, err := s.List(owner)
	require.NoError(t, err)
	whole, part := 0, 0
	for _, name := range names(t, folder) {
		if strings.HasSuffix(name, ".entry") {
			whole++
			continue
		}
		part++
		old := time.Now().Add(-2 * time.Hour)
		require.NoError(t, os.Chtimes(filepath.Join(folder, name), old, old))
	}
	assert.Len(t, entries, whole)
	for _, e := range entries {
		_, payload, err := s.Get(owner, e.ID)
		require.NoError(t, err)
		assert.Len(t, payload, 100_002)
	}
	_, err = s.List(owner)
	require.NoError(t, err)
	assert.Len(t, names(t, folder), whole, "%d that were being written are swept", part)
}

func TestTheKeyIsMadeOnce(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "make-mcp", "undo")
	got := make(chan string, 8)
	for range cap(got) {
		go func() {
			key, err := undo.KeyOf(folder)
			assert.NoError(t, err)
			got <- string(key)
		}()
	}
	first := <-got
	assert.Len(t, first, 32)
	for range cap(got) - 1 {
		assert.Equal(t, first, <-got)
	}
	info, err := os.Stat(folder + ".key")
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	assert.Equal(t, []string{"undo.key"}, names(t, filepath.Dir(folder)), "nothing else is left")

	for _, content := range []string{"", "short", strings.Repeat("z", 65)} {
		require.NoError(t, os.WriteFile(folder+".key", []byte(content), 0o600))
		_, err = undo.KeyOf(folder)
		require.Error(t, err, "a broken key is told, not replaced: entries hang on it")
	}
}

func TestAFolderThatCanNotBeUsedIsTold(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	_, err := undo.Open(filepath.Join(file, "undo"), 1<<20, nil, key)
	require.Error(t, err)
	_, err = undo.KeyOf(filepath.Join(file, "undo"))
	require.Error(t, err)
}

// What lies in the folder may come from anywhere.
func FuzzEntry(f *testing.F) {
	folder := f.TempDir()
	c := newClock()
	s, err := undo.Open(folder, 1<<20, c.now, key)
	require.NoError(f, err)
	e, err := s.Put(owner, undo.Entry{Target: "a"}, "payload")
	require.NoError(f, err)
	path := filepath.Join(folder, e.ID+".entry")
	whole, err := os.ReadFile(path)
	require.NoError(f, err)
	for _, seed := range []string{"", "\n", "\n\n", "a\nb\n", string(whole[:len(whole)/2]), strings.Repeat("x", 70_000)} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		if string(content) == string(whole) {
			return
		}
		require.NoError(t, os.WriteFile(path, content, 0o600))
		_, _, err := s.Get(owner, e.ID)
		require.ErrorIs(t, err, undo.ErrUnknown)
		_, err = s.List(owner)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(folder, e.ID+".x.step"), content, 0o600))
		state, _, err := s.Step(owner, e.ID, "x")
		if err == nil {
			require.NotEqual(t, undo.Done, state)
		}
	})
}
