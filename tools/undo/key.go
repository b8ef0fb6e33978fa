package undo

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"makemcp/tools/gate"
)

// KeyOf returns the key of a folder for which the operator has set none: a random one,
// made once and kept in a file beside the folder that only this user can read. Of several
// processes that begin at once all get the same.
func KeyOf(folder string) ([]byte, error) {
	path := filepath.Clean(folder) + ".key"
	key, err := readKey(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	fresh, err := writeNew(filepath.Dir(path), []byte(hex.EncodeToString(gate.NewKey())+"\n"))
	if err != nil {
		return nil, err
	}
	defer os.Remove(fresh) //nolint:errcheck // it is a second name of the key, or was never used
	// A link never replaces what another process put there meanwhile, as a rename would.
	if err := os.Link(fresh, path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	return readKey(path)
}

func readKey(path string) ([]byte, error) {
	raw, err := os.ReadFile(path) //nolint:gosec // beside the folder that the operator names
	if err != nil {
		return nil, err
	}
	const digits = 64
	if len(raw) < digits {
		return nil, fmt.Errorf("%s is no key: it is cut off", path)
	}
	key, err := hex.DecodeString(string(raw[:digits]))
	if err != nil {
		return nil, fmt.Errorf("%s is no key: %w", path, err)
	}
	return key, nil
}
