package record

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/rs/zerolog"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// shouting redacts by writing capitals, refuses what is no JSON, and crashes when told to.
type shouting struct{}

func (shouting) Redact(_ bool, message []byte) ([]byte, error) {
	switch {
	case bytes.Contains(message, []byte("crash")):
		panic("the message itself")
	case !json.Valid(message):
		return nil, errors.New("no JSON")
	}
	return bytes.ToUpper(message), nil
}

func start(t *testing.T, folder string) (*Recorder, *bytes.Buffer) {
	var log bytes.Buffer
	r, err := Open(folder, func() Redactor { return shouting{} }, zerolog.New(&log))
	require.NoError(t, err)
	return r, &log
}

// cassettes are the files of a folder, by transport.
func cassettes(t *testing.T, folder string) map[string][]string {
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	require.NoError(t, err)
	out := map[string][]string{}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		require.NoError(t, err)
		out[strings.Split(filepath.Base(file), "-")[2]] = strings.Split(strings.TrimSpace(string(raw)), "\n")
	}
	return out
}

func TestEachSessionHasItsCassette(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new", "folder")
	r, log := start(t, folder)
	message := []byte(`{"a":1}`)
	r.Record("stdio", true, message)
	copy(message, "changed")
	r.Record("http/42", true, []byte(`{"b":1}`))
	r.Record("stdio", false, []byte(`{"c":1}`))
	r.Record("stdio", false, []byte(`no json`))
	require.NoError(t, r.Close())
	require.NoError(t, r.Close(), "twice is once")
	r.Record("stdio", false, []byte(`{"late":1}`))

	assert.Contains(t, log.String(), "a message is not in the recording")
	files := cassettes(t, folder)
	require.Len(t, files["stdio"], 3)
	require.Len(t, files["http"], 2)
	var head Head
	require.NoError(t, json.Unmarshal([]byte(files["stdio"][0]), &head))
	assert.Equal(t, Version, head.Cassette)
	assert.Equal(t, "stdio", head.Transport)
	var line Line
	require.NoError(t, json.Unmarshal([]byte(files["stdio"][1]), &line))
	assert.Equal(t, "client", line.From)
	assert.JSONEq(t, `{"A":1}`, string(line.Message))
	assert.Zero(t, line.At)

	info, err := os.Stat(folder)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o700), info.Mode().Perm())
	names, err := filepath.Glob(filepath.Join(folder, "*"))
	require.NoError(t, err)
	for _, name := range names {
		info, err := os.Stat(name)
		require.NoError(t, err)
		assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	}
}

func TestACassetteIsBounded(t *testing.T) {
	folder := t.TempDir()
	r, log := start(t, folder)
	r.most = 500
	for range 100 {
		r.Record("stdio", true, []byte(`{"a":"`+strings.Repeat("x", 40)+`"}`))
	}
	require.NoError(t, r.Close())
	lines := cassettes(t, folder)["stdio"]
	assert.LessOrEqual(t, len(strings.Join(lines, "\n")), 500)
	assert.True(t, json.Valid([]byte(lines[len(lines)-1])), "no line is cut")
	assert.Equal(t, 1, strings.Count(log.String(), "a cassette is full"))
}

func TestOnlySoManyCassettesAreOpen(t *testing.T) {
	r, log := start(t, t.TempDir())
	for i := range mostSessions + 50 {
		r.Record(fmt.Sprintf("http/%d", i), true, []byte(`{}`))
	}
	close(r.queue)
	<-r.done
	assert.Len(t, r.open, mostSessions)
	assert.Empty(t, log.String())
}

// Whatever goes wrong, recording ends with one line in the log, and callers never notice.
func TestAFailureStopsTheRecordingAlone(t *testing.T) {
	rows := []struct {
		name  string
		spoil func(*Recorder)
		say   string
		log   string
	}{
		{"a disk that takes no more", func(r *Recorder) { _ = r.open["stdio"].file.Close() }, `{"a":1}`, "file already closed"},
		{"a redactor that crashes", func(*Recorder) {}, `{"crash":1}`, "could not be redacted: string"},
		{"a disk that is too slow", func(r *Recorder) {
			r.mu.Lock()
			r.waiting = mostWaiting
			r.mu.Unlock()
		}, `{"a":1}`, errBehind.Error()},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			folder := t.TempDir()
			r, log := start(t, folder)
			require.NoError(t, r.keep(said{session: "stdio", message: []byte(`{"first":1}`)}))
			row.spoil(r)
			for range 3 {
				r.Record("stdio", true, []byte(row.say))
			}
			_ = r.Close() // the spoilt file may not close again
			assert.Equal(t, 1, strings.Count(log.String(), "recording has stopped; calls go on"), log)
			assert.Contains(t, log.String(), row.log)
			assert.NotContains(t, log.String(), "the message itself")
			assert.Len(t, cassettes(t, folder)["stdio"], 2)
		})
	}
}

func TestAFolderThatTakesNoFilesIsRefusedAtOnce(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	_, err := Open(file, nil, zerolog.Nop())
	require.Error(t, err)
}

func TestManyMayRecordAtOnce(t *testing.T) {
	folder := t.TempDir()
	r, log := start(t, folder)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 50 {
				r.Record("stdio", true, []byte(`{"a":1}`))
			}
		})
	}
	all.Wait()
	require.NoError(t, r.Close())
	assert.Empty(t, log.String())
	assert.Len(t, cassettes(t, folder)["stdio"], 401)
}
