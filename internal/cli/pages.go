package cli

import (
	"context"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/cli/browser"
	"github.com/rs/zerolog"

	"makemcp/internal/serve"
)

// pageServer serves the pages for people on a loopback port of its own, from the
// first question on. It is for transports that have no HTTP server.
type pageServer struct {
	ctx     context.Context
	handler http.Handler
	log     zerolog.Logger

	once sync.Once
	base string
	err  error
}

// address starts the server if it is not running and returns its base address.
func (p *pageServer) address() (string, error) {
	p.once.Do(func() {
		l, err := listen(p.ctx, "127.0.0.1:0")
		if err != nil {
			p.err = err
			return
		}
		p.base = "http://" + l.Addr().String()
		s := &http.Server{Handler: serve.OnLoopback(p.handler, p.log), ReadHeaderTimeout: 5 * time.Second}
		go func() { _ = s.Serve(l) }() // ends with the process
		context.AfterFunc(p.ctx, func() { _ = s.Close() })
	})
	return p.base, p.err
}

// openTime is how long a browser has to say that it can't be opened. Some stay in the
// foreground, and say nothing for as long as they are open.
const openTime = 2 * time.Second

// openPage opens a page in the browser of this machine.
func openPage(address string) error {
	failed := make(chan error, 1)
	go func() { failed <- browser.OpenURL(address) }()
	select {
	case err := <-failed:
		return err
	case <-time.After(openTime):
		return nil
	}
}

func init() {
	browser.Stdout, browser.Stderr = io.Discard, io.Discard // standard output is the protocol's
}
