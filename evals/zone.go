package evals

import (
	"context"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"makemcp/makeapi/sandbox"
)

// Zone is an address at which sandboxes of Make are served, one after the other. Listen
// makes one.
type Zone struct {
	// Address is what servers take for a zone, such as http://127.0.0.1:8090.
	Address string

	now atomic.Pointer[sandbox.Sandbox]
	web *http.Server
}

// Listen serves sandboxes at an address, such as 127.0.0.1:8090, until Close is called.
func Listen(ctx context.Context, addr string) (*Zone, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, err
	}
	z := &Zone{Address: "http://" + l.Addr().String()}
	z.now.Store(sandbox.New())
	serve := func(w http.ResponseWriter, r *http.Request) { z.now.Load().ServeHTTP(w, r) }
	z.web = &http.Server{Handler: http.HandlerFunc(serve), ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = z.web.Serve(l) }() // until it is closed
	return z, nil
}

// Close stops serving.
func (z *Zone) Close() { _ = z.web.Close() }

// theTime is when sessions take place. Clocks stand still, so that every replay sees the
// same times.
var theTime = time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC)

// seed puts a fresh sandbox in the place of the one before.
func (z *Zone) seed(c *Case) (*sandbox.Sandbox, error) {
	now := theTime
	if c.Clock != "" {
		var err error
		if now, err = time.Parse(time.RFC3339, c.Clock); err != nil {
			return nil, err
		}
	}
	account := sandbox.New(sandbox.WithClock(func() time.Time { return now }))
	for _, fault := range c.Faults {
		if err := account.Inject(fault); err != nil {
			return nil, err
		}
	}
	z.now.Store(account)
	return account, nil
}
