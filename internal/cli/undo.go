package cli

import (
	"fmt"
	"os"
	"path/filepath"

	"makemcp/internal/config"
	"makemcp/tools"
	"makemcp/tools/gate"
	"makemcp/tools/undo"
)

// openUndo opens the folder in which what is deleted is kept. Without a folder of the
// operator's the program does without where there can be none; what a sandbox deletes is
// gone with the program.
func (a *app) openUndo(s *config.Settings, c *tools.Config) (err error) {
	switch {
	case s.UndoLimit == 0, s.ReadOnly:
		return nil
	case s.UndoDir != "":
		if c.Undo, err = undoIn(s.UndoDir, s); err != nil {
			return fmt.Errorf("the undo folder can't be used: %w", err)
		}
	case s.Sandbox:
		if a.undo, err = os.MkdirTemp("", "make-mcp-undo-"); err == nil {
			c.Undo, err = undo.Open(a.undo, s.UndoLimit<<20, nil, gate.NewKey())
		}
		a.withoutUndo(err)
	default:
		folder, err := os.UserConfigDir()
		if err == nil {
			c.Undo, err = undoIn(filepath.Join(folder, "make-mcp", "undo"), s)
		}
		a.withoutUndo(err)
	}
	return nil
}

// withoutUndo warns where nothing can be kept.
func (a *app) withoutUndo(err error) {
	if err != nil {
		a.log.Warn().Err(err).Msg("nothing that is deleted can be kept, so deletions are final; --undo-dir names another folder")
	}
}

func undoIn(folder string, s *config.Settings) (*undo.Store, error) {
	keys := secrets(s.UndoKeys)
	if len(keys) == 0 {
		key, err := undo.KeyOf(folder)
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return undo.Open(folder, s.UndoLimit<<20, nil, keys...)
}
