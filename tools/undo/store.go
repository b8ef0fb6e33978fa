// Package undo keeps what calls are about to delete, so that it can be brought back: in a
// folder of this machine, encrypted, for a time and up to a size.
//
// An entry is a file, written whole or not at all. Entries belong to an owner, who is part
// of what they are sealed for: to anybody else they are not there. What is done to bring
// one back is noted step by step (see Claim), so that a restoration that broke off goes on
// where it was and makes nothing twice. Package tools decides what is kept, and how it
// comes back.
package undo

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

	"makemcp/tools/gate"
)

// Life is how long an entry can be brought back.
const Life = 30 * 24 * time.Hour

// Entry is what is told of something that was kept.
type Entry struct {
	// ID names the entry. It begins with the time, so that ids sort as entries came.
	ID string `json:"-"`
	// Time is when it was kept, in UTC, and Expires when it is gone.
	Time    time.Time `json:"-"`
	Expires time.Time `json:"-"`
	// Size is what the entry takes of the limit, in bytes.
	Size int64 `json:"-"`

	// Tool is whose call it was.
	Tool string `json:"tool"`
	// Target says what was deleted, in words.
	Target string `json:"target"`
	// Notes say what could not be kept of it.
	Notes []string `json:"notes,omitempty"`
}

// ErrUnknown is the error for an entry that its owner does not have. It does not tell
// whether somebody else has.
var ErrUnknown = errors.New("there is no such entry: it has expired, gave way to newer ones, or was kept for another caller or under another key")

// TooLarge is the error for something that alone is over the limit.
type TooLarge struct {
	// Limit is that of the store, in bytes.
	Limit int64
}

// Error implements error.
func (e *TooLarge) Error() string {
	return fmt.Sprintf("it is larger than what may be kept, %d MB", e.Limit>>20)
}

// Store keeps entries in a folder. Several processes may share the folder. It is safe for
// concurrent use. The zero value has no entries and takes none: it stands for a store where
// only what is served with one is told.
type Store struct {
	folder string
	limit  int64
	sealer *gate.Sealer
	now    func() time.Time
	mu     sync.Mutex // one entry at a time is made room for
}

// Open returns the store of a folder, which is made if need be. limit is what all entries
// may take, in bytes; now may be nil for the real clock. The first of the keys encrypts, and
// all of them open. It fails where nothing can be written.
func Open(folder string, limit int64, now func() time.Time, keys ...[]byte) (*Store, error) {
	if now == nil {
		now = time.Now
	}
	sealer, err := gate.NewSealer(now, keys...)
	if err != nil {
		return nil, err
	}
	s := &Store{folder: folder, limit: limit, sealer: sealer, now: now}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	probe, err := writeNew(folder, nil)
	if err != nil {
		return nil, err
	}
	if err := os.Remove(probe); err != nil {
		return nil, err
	}
	_, err = s.sweep()
	return s, err
}

// Limit is what all entries may take, in bytes.
func (s *Store) Limit() int64 { return s.limit }

// Put keeps a payload, which is written as JSON, and returns the entry with what it was
// given. The oldest entries make room, whosever they are. The error is a *TooLarge when
// nothing can make enough.
func (s *Store) Put(owner string, e Entry, payload any) (Entry, error) {
	now := s.now().UTC().Truncate(time.Millisecond)
	e.ID, e.Time, e.Expires = newID(now), now, now.Add(Life)
	head, err := s.sealer.Seal(purpose("head", owner, e.ID), e, Life)
	if err != nil {
		return e, err
	}
	body, err := s.sealer.Seal(purpose("body", owner, e.ID), payload, Life)
	if err != nil {
		return e, err
	}
	if len(head) >= longestHead {
		return e, errors.New("what is told of it is too long")
	}
	if e.Size = int64(len(head) + len(body) + 2); e.Size > s.limit {
		return e, &TooLarge{s.limit}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.makeRoom(e.Size); err != nil {
		return e, err
	}
	return e, write(s.path(e.ID, entryFile), []byte(head+"\n"+body+"\n"))
}

// makeRoom drops the oldest entries until there is room for so many bytes.
func (s *Store) makeRoom(size int64) error {
	kept, err := s.sweep()
	if err != nil {
		return err
	}
	total := size
	for _, f := range kept {
		total += f.size
	}
	for i := 0; i < len(kept) && total > s.limit; i++ {
		if err := kept[i].remove(); err != nil {
			return err
		}
		total -= kept[i].size
	}
	return nil
}

// List returns what an owner has, the newest first.
func (s *Store) List(owner string) ([]Entry, error) {
	kept, err := s.sweep()
	if err != nil {
		return nil, err
	}
	entries := []Entry{}
	for _, f := range slices.Backward(kept) {
		if e, err := s.head(owner, f.id); err == nil {
			e.Size = f.size
			entries = append(entries, e)
		}
	}
	return entries, nil
}

// Get returns an entry of an owner with its payload, or ErrUnknown.
func (s *Store) Get(owner, id string) (Entry, json.RawMessage, error) {
	e, err := s.head(owner, id)
	if err != nil {
		return e, nil, err
	}
	raw, err := os.ReadFile(s.path(id, entryFile))
	if err != nil {
		return e, nil, ErrUnknown
	}
	e.Size = int64(len(raw))
	body, ok := bodyOf(raw)
	var payload json.RawMessage
	if !ok || s.sealer.Open(purpose("body", owner, id), body, &payload) != nil {
		return e, nil, ErrUnknown
	}
	return e, payload, nil
}

// Entry returns what is told of an entry of an owner, or ErrUnknown. Its size is left out.
func (s *Store) Entry(owner, id string) (Entry, error) { return s.head(owner, id) }

// head reads what is told of an entry, without what was kept.
func (s *Store) head(owner, id string) (Entry, error) {
	kept, err := timeOf(id)
	if err != nil || s.sealer == nil {
		return Entry{}, ErrUnknown
	}
	line, err := readHead(s.path(id, entryFile))
	if err != nil {
		return Entry{}, ErrUnknown
	}
	e := Entry{ID: id, Time: kept, Expires: kept.Add(Life)}
	if s.sealer.Open(purpose("head", owner, id), line, &e) != nil {
		return Entry{}, ErrUnknown
	}
	return e, nil
}

// Drop removes an entry of an owner: nothing came of the deletion.
func (s *Store) Drop(owner, id string) error {
	if _, err := s.head(owner, id); err != nil {
		return err
	}
	files, err := s.scan()
	if err != nil {
		return err
	}
	for _, f := range files {
		if f.id == id {
			return f.remove()
		}
	}
	return nil
}

// purpose binds what is sealed to its place: moved to another entry, or opened for another
// owner, it is worth nothing.
func purpose(part, owner, id string) string { return "undo|" + part + "|" + id + "|" + owner }
