package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os/signal"
	"strings"
	"syscall"

	"makemcp/internal/config"
	"makemcp/internal/serve"
)

// stdioCommand serves one client. Nothing but protocol goes to standard output.
type stdioCommand struct{}

// Run implements the command.
func (stdioCommand) Run(ctx context.Context, s *config.Settings, io *streams) error {
	signal.Ignore(syscall.SIGPIPE) // a client that went away is no reason to die halfway
	pages := &pageServer{ctx: ctx}
	a, err := newApp(ctx, s, io.err, pages.address)
	if err != nil {
		return err
	}
	defer a.close()
	pages.handler = a.set.Pages()
	return serve.Stdio(ctx, a.server(), io.in, io.out, a.log)
}

// httpCommand serves many clients.
type httpCommand struct {
	Addr           string   `default:"127.0.0.1:8080" help:"Address to listen on."`
	PublicURL      string   `placeholder:"URL" help:"Address at which people reach this server, if not the one it listens on."`
	AuthTokens     []string `placeholder:"TOKEN" help:"Bearer tokens that callers must present one of; required beyond loopback. Better in MAKE_MCP_AUTH_TOKENS than on the command line."`
	AllowedHosts   []string `placeholder:"HOST" help:"Host names to answer to, besides loopback and the public address."`
	AllowedOrigins []string `placeholder:"ORIGIN" help:"Origins of web pages that may call, besides loopback."`
	ShowConfig     bool     `help:"Print ready-to-paste configuration for common hosts."`
}

// Run implements the command.
func (c httpCommand) Run(ctx context.Context, s *config.Settings, io *streams) error {
	l, err := listen(ctx, c.Addr)
	if err != nil {
		return err
	}
	defer l.Close()
	address := "http://" + l.Addr().String()
	public, err := c.public(address)
	if err != nil {
		return err
	}
	a, err := newApp(ctx, s, io.err, func() (string, error) { return strings.TrimSuffix(public.String(), "/"), nil })
	if err != nil {
		return err
	}
	defer a.close()
	h := serve.HTTP{
		Server: a.server(), Part: a.part, Approve: a.set.Pages(), Addr: l.Addr().String(), Tokens: c.AuthTokens,
		AllowedHosts:   append(c.AllowedHosts, public.Host),
		AllowedOrigins: append(c.AllowedOrigins, public.Scheme+"://"+public.Host),
		Key:            a.config.Keys[0], Log: a.log,
	}
	if err := h.Validate(); err != nil {
		return usageError{err}
	}
	if c.ShowConfig {
		if err := showConfig(io.out, strings.TrimSuffix(public.String(), "/"), s, len(c.AuthTokens) > 0); err != nil {
			return err
		}
	}
	a.log.Info().Str("address", address+"/mcp").Str("zone", a.client.Zone()).Msg("serving")
	return h.Serve(ctx, l)
}

// public is the address at which people reach the server.
func (c httpCommand) public(listening string) (*url.URL, error) {
	if c.PublicURL == "" {
		return url.Parse(listening)
	}
	u, err := url.Parse(c.PublicURL)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		return nil, usageError{fmt.Errorf("--public-url %q is not an address; it should look like https://mcp.example.com", c.PublicURL)}
	}
	return u, nil
}

// listen opens the port that a setting names.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, usageError{fmt.Errorf("can't listen on %s: %w", addr, errors.Unwrap(err))}
	}
	return l, nil
}
