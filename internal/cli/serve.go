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

	"github.com/rs/zerolog"

	"makemcp/internal/config"
	"makemcp/internal/serve"
)

// stdioCommand serves one client. Nothing but protocol goes to standard output.
type stdioCommand struct{ recording }

// Run implements the command.
func (c stdioCommand) Run(ctx context.Context, s *config.Settings, io *streams) error {
	signal.Ignore(syscall.SIGPIPE) // a client that went away is no reason to die halfway
	pages := &pageServer{ctx: ctx}
	a, err := newApp(ctx, s, io.err, pages.address)
	if err != nil {
		return err
	}
	defer a.close()
	pages.handler, pages.log = a.set.Pages(), a.log
	recorder, end, err := c.start(a)
	if err != nil {
		return err
	}
	defer end()
	return serve.Stdio(ctx, a.server(), io.in, io.out, a.log, recorder)
}

// httpCommand serves many clients.
type httpCommand struct {
	Addr           string   `default:"127.0.0.1:8080" help:"Address to listen on."`
	PublicURL      string   `placeholder:"URL" help:"Address at which people reach this server, if not the one it listens on."`
	AuthTokens     []string `placeholder:"TOKEN" help:"Bearer tokens that callers must present one of; beyond loopback these or an OAuth issuer are required. Better in MAKE_MCP_AUTH_TOKENS than on the command line."`
	OAuthIssuer    string   `name:"oauth-issuer" placeholder:"URL" help:"Accept the access tokens that this OAuth issuer signs, as JWTs."`
	OAuthAudience  string   `name:"oauth-audience" placeholder:"URL" help:"Audience that such a token must have; by default the public address and /mcp."`
	OAuthScopes    []string `name:"oauth-scopes" placeholder:"SCOPE" help:"Scopes that such a token must have, all of them."`
	AllowedHosts   []string `placeholder:"HOST" help:"Host names to answer to, besides loopback and the public address."`
	AllowedOrigins []string `placeholder:"ORIGIN" help:"Origins of web pages that may call, besides loopback."`
	ShowConfig     bool     `help:"Print ready-to-paste configuration for common hosts."`
	recording
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
	a, err := newApp(ctx, s, io.err, func() (string, error) { return base(public), nil })
	if err != nil {
		return err
	}
	defer a.close()
	h, err := c.site(ctx, a, l.Addr().String(), public)
	if err != nil {
		return err
	}
	recorder, end, err := c.start(a)
	if err != nil {
		return err
	}
	defer end()
	h.Recorder = recorder
	if c.ShowConfig {
		if err := showConfig(io.out, base(public), s, len(c.AuthTokens) > 0); err != nil {
			return err
		}
	}
	a.log.Info().Str("address", address+"/mcp").Str("zone", a.client.Zone()).Msg("serving")
	return h.Serve(ctx, l)
}

// site is what is served at an address.
func (c httpCommand) site(ctx context.Context, a *app, addr string, public *url.URL) (serve.HTTP, error) {
	oauth, err := c.oauth(ctx, base(public)+"/mcp", a.log)
	if err != nil {
		return serve.HTTP{}, err
	}
	h := serve.HTTP{
		Server: a.server(), Part: a.part, Approve: a.set.Pages(), Addr: addr, Tokens: c.AuthTokens, OAuth: oauth,
		AllowedHosts:   append(c.AllowedHosts, public.Host),
		AllowedOrigins: append(c.AllowedOrigins, public.Scheme+"://"+public.Host),
		Keys:           a.config.Keys, Log: a.log,
	}
	if err := h.Validate(); err != nil {
		return serve.HTTP{}, usageError{err}
	}
	return h, nil
}

// oauth accepts the tokens of an issuer, or is nil.
func (c httpCommand) oauth(ctx context.Context, resource string, log zerolog.Logger) (*serve.OAuth, error) {
	if c.OAuthIssuer == "" {
		if c.OAuthAudience != "" || len(c.OAuthScopes) > 0 {
			return nil, usageError{errors.New("--oauth-audience and --oauth-scopes need an --oauth-issuer")}
		}
		return nil, nil
	}
	settings := serve.OAuthConfig{Issuer: c.OAuthIssuer, Resource: resource, Audience: c.OAuthAudience, Scopes: c.OAuthScopes, Log: log}
	if err := settings.Validate(); err != nil {
		return nil, usageError{err}
	}
	return serve.NewOAuth(ctx, settings)
}

// base is an address that paths can be added to.
func base(public *url.URL) string { return strings.TrimSuffix(public.String(), "/") }

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
