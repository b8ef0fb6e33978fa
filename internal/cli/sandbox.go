package cli

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"makemcp/makeapi/sandbox"
)

// sandboxCommand serves the emulator of the Make API alone, for any client of Make.
type sandboxCommand struct {
	Addr string `env:"-" default:"127.0.0.1:8090" help:"Address to listen on."`
}

// Run implements the command.
func (c sandboxCommand) Run(ctx context.Context, io *streams) error {
	l, err := listen(ctx, c.Addr)
	if err != nil {
		return err
	}
	account := sandbox.SeedAccount()
	account.URL = "http://" + l.Addr().String()
	if err := json.NewEncoder(io.out).Encode(account); err != nil {
		return err
	}
	s := &http.Server{Handler: sandbox.New(sandbox.WithControl()), ReadHeaderTimeout: 5 * time.Second}
	context.AfterFunc(ctx, func() { _ = s.Close() })
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
