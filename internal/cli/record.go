package cli

import (
	"fmt"

	"makemcp/internal/record"
	"makemcp/internal/serve"
)

// recording is the flag of the commands that can record their sessions.
type recording struct {
	Record string `type:"path" placeholder:"DIR" help:"Keep each session in a file of this folder, without secrets, to make evals of with make-mcp eval import. Names, ids and texts of the account are in it."`
}

// start begins recording, if it is wanted. What it returns ends it.
func (c recording) start(a *app) (serve.Recorder, func(), error) {
	if c.Record == "" {
		return nil, func() {}, nil
	}
	r, err := record.Open(c.Record, func() record.Redactor { return a.set.Redactor() }, a.log)
	if err != nil {
		return nil, nil, usageError{fmt.Errorf("sessions can't be recorded: %w", err)}
	}
	a.log.Warn().Str("folder", c.Record).Msg("--record: sessions are kept, without secrets")
	return r, func() {
		if err := r.Close(); err != nil {
			a.log.Error().Err(err).Msg("the last of the recording may be missing")
		}
	}, nil
}
