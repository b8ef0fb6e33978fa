package undo

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"regexp"
	"strings"
)

// State is how far a step of bringing an entry back is.
type State int

// The states of a step.
const (
	// NotBegun is as it says.
	NotBegun State = iota
	// Begun means that somebody began it and did not say how it ended: another process is
	// at it, or one was killed at it.
	Begun
	// Done means that it ended well. Its result is known.
	Done
)

var stepName = regexp.MustCompile(`^[a-z0-9-]{1,80}$`)

// Claim begins a step of bringing an entry back. Of several claims, of several processes,
// one finds it NotBegun and is the one to do it; then it calls Settle, or Release if
// nothing was done. The others are told how far it is; result is the JSON of a step that
// is Done.
func (s *Store) Claim(owner, id, step string) (before State, result json.RawMessage, err error) {
	if before, result, err = s.Step(owner, id, step); err != nil || before != NotBegun {
		return before, result, err
	}
	f, err := os.OpenFile(s.stepPath(id, step), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return Begun, nil, nil
	}
	if err != nil {
		return NotBegun, nil, err
	}
	return NotBegun, nil, errors.Join(f.Close(), syncFolder(s.folder))
}

// Step tells how far a step is, and its result when it is Done.
func (s *Store) Step(owner, id, step string) (State, json.RawMessage, error) {
	if _, err := s.head(owner, id); err != nil {
		return NotBegun, nil, err
	}
	if !stepName.MatchString(step) {
		return NotBegun, nil, errors.New("undo: no name for a step: " + step)
	}
	text, err := os.ReadFile(s.stepPath(id, step))
	if errors.Is(err, fs.ErrNotExist) {
		return NotBegun, nil, nil
	}
	if err != nil {
		return NotBegun, nil, err
	}
	var result json.RawMessage
	if s.sealer.Open(purpose("step "+step, owner, id), string(text), &result) == nil {
		return Done, result, nil
	}
	return Begun, nil, nil
}

// Settle notes that a step is done, with its result.
func (s *Store) Settle(owner, id, step string, result any) error {
	e, err := s.head(owner, id)
	if err != nil {
		return err
	}
	text, err := s.sealer.Seal(purpose("step "+step, owner, id), result, e.Expires.Sub(s.now()))
	if err != nil {
		return err
	}
	return write(s.stepPath(id, step), []byte(text))
}

// Release takes a claim back: nothing was done.
func (s *Store) Release(id, step string) error { return os.Remove(s.stepPath(id, step)) }

// Forget has the steps of an entry begin anew: all of them, or those that nobody knows the
// end of.
func (s *Store) Forget(owner, id string, all bool) error {
	if _, err := s.head(owner, id); err != nil {
		return err
	}
	listed, err := os.ReadDir(s.folder)
	if err != nil {
		return err
	}
	for _, item := range listed {
		name, mine := strings.CutPrefix(item.Name(), id+".")
		step, ok := strings.CutSuffix(name, stepFile)
		if !mine || !ok {
			continue
		}
		state, _, err := s.Step(owner, id, step)
		if err == nil && (all || state == Begun) {
			err = s.Release(id, step)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) stepPath(id, step string) string { return s.path(id, step+stepFile) }
