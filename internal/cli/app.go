package cli

import (
	"context"
	"fmt"
	"io"
	stdlog "log"
	"os"
	"strings"
	"time"

	"github.com/mark3labs/mcp-go/server"
	"github.com/rs/zerolog"

	"makemcp/internal/config"
	"makemcp/internal/serve"
	"makemcp/makeapi"
	"makemcp/makeapi/sandbox"
	"makemcp/prompts"
	"makemcp/schemas"
	"makemcp/tools"
	"makemcp/tools/audit"
	"makemcp/tools/gate"
)

// app is the program put together from its settings.
type app struct {
	log    zerolog.Logger
	client *makeapi.Client
	set    *tools.Set
	config tools.Config // what set was made of
	audit  *audit.Log   // nil for none
	undo   string       // a folder that goes with the program
}

// newApp builds the client and the tools; calls that wait for people stop when ctx ends. pageAddress tells where the pages for
// people are; options change the client. Errors are about the settings.
func newApp(ctx context.Context, s *config.Settings, errs io.Writer, pageAddress func() (string, error), options ...makeapi.Option) (*app, error) {
	if err := s.Check(); err != nil {
		return nil, usageError{err}
	}
	a := &app{log: newLog(s.LogLevel, errs)}
	stdlog.SetFlags(0)
	stdlog.SetOutput(a.log) // the library writes there when a hook of ours panics
	var err error
	if a.client, err = newClient(s, a.log, options...); err != nil {
		return nil, usageError{err}
	}
	if a.config, err = a.configure(ctx, s, pageAddress); err == nil {
		if a.set, err = tools.New(a.config); err != nil {
			err = usageError{err}
		}
	}
	if err != nil {
		a.close()
		return nil, err
	}
	a.warn(s)
	a.settle(ctx)
	return a, nil
}

// configure says what the tools are made of.
func (a *app) configure(ctx context.Context, s *config.Settings, pageAddress func() (string, error)) (tools.Config, error) {
	c := tools.Config{
		Client: a.client, Ending: ctx, Log: a.log,
		Toolsets: s.Toolsets, Tools: s.Tools, Exclude: s.ExcludeTools, ReadOnly: s.ReadOnly,
		Confirm: tools.Confirm(s.Confirm), Secrets: tools.Secrets(s.Secrets), Patience: s.ConfirmTimeout, PageAddress: pageAddress,
		TeamID: s.Team, OrganizationID: s.Organization, MaxResult: s.MaxResult, Structured: s.Structured,
		Keys: stateKeys(s), Store: gate.NewMemory(nil),
	}
	if s.Sandbox && s.Team == 0 && s.Organization == 0 {
		c.TeamID = int64(sandbox.SeedAccount().TeamID)
	}
	if s.Pages == "browser" {
		c.OpenPage = openPage
	}
	var err error
	if c.Policy, err = readPolicy(s); err != nil {
		return c, err
	}
	if s.AuditFile != "" {
		if a.audit, err = audit.Open(s.AuditFile, s.AuditMaxSize<<20); err != nil {
			return c, usageError{fmt.Errorf("the audit file can't be written: %w", err)}
		}
		c.Audit = a.audit
	}
	if s.OwnScopes {
		if c.Scopes, err = ownScopes(a.client); err != nil {
			return c, fmt.Errorf("the token's scopes could not be read: %w", err)
		}
	}
	if err = a.openUndo(s, &c); err != nil {
		return c, usageError{err}
	}
	return c, nil
}

// ownScopes asks Make what the token may do.
func ownScopes(client *makeapi.Client) ([]string, error) {
	ctx, stop := context.WithTimeout(context.Background(), 30*time.Second)
	defer stop()
	var authorization struct {
		Scope []string `json:"scope"`
	}
	err := makeapi.GetCurrentAuthorization.Call(ctx, client, schemas.GetCurrentAuthorization{}, &authorization)
	return append([]string{}, authorization.Scope...), err
}

// warn says in the log what weakens the safeguards.
func (a *app) warn(s *config.Settings) {
	if s.Secrets == string(tools.AsArguments) {
		a.log.Warn().Msg("--secrets arguments: agents send and see passwords")
	}
	if s.Confirm == string(tools.Allow) {
		a.log.Warn().Msg("--confirm allow: destructive and credential calls run without asking a person")
	}
	if a.config.Policy == nil {
		return // and no need to look at every tool
	}
	for _, d := range a.config.Policy.Doubts(tools.PolicyTools()) {
		a.log.Warn().Int("line", d.Line).Msg("policy: " + d.Text)
	}
}

// close ends what outlives a call.
func (a *app) close() {
	if a.audit != nil {
		if err := a.audit.Close(); err != nil {
			a.log.Error().Err(err).Msg("the audit could not be closed; the lines of the last reads may not be on disk")
		}
	}
	if a.undo != "" {
		_ = os.RemoveAll(a.undo) // nobody has the key to what may be left
	}
}

// server is the MCP server with tools, resources and prompts.
func (a *app) server() *server.MCPServer { return serverOf(a.set) }

func serverOf(set *tools.Set) *server.MCPServer {
	m := set.Server(version(), serve.Principal, prompts.Options(set.Complete)...)
	prompts.Register(m, set.Has)
	return m
}

// part is the MCP server for a path below /mcp/: readonly, or x/ and a toolset. It serves
// nothing that the whole does not, and shares its questions and approvals.
func (a *app) part(path string) *server.MCPServer {
	c := a.config
	toolset, isToolset := strings.CutPrefix(path, "x/")
	switch {
	case path == "readonly":
		c.ReadOnly = true
	case isToolset && len(c.Toolsets) == 0 && len(c.Tools) == 0:
		c.Toolsets = []string{toolset}
	default:
		return nil
	}
	set, err := tools.New(c)
	if err != nil {
		return nil // there is no such toolset
	}
	for _, t := range set.Tools() {
		if !a.set.Has(t.Name) {
			return nil // only the operator can choose it
		}
	}
	return serverOf(set)
}

// stateKeys are the shared secrets, or a random one.
func stateKeys(s *config.Settings) [][]byte {
	if len(s.StateKeys) == 0 {
		return [][]byte{gate.NewKey()}
	}
	return secrets(s.StateKeys)
}

func secrets(list []string) [][]byte {
	keys := make([][]byte, len(list))
	for i, key := range list {
		keys[i] = []byte(key)
	}
	return keys
}

// newLog logs to w, a line at a time: calls run side by side.
func newLog(level string, w io.Writer) zerolog.Logger {
	parsed, err := zerolog.ParseLevel(level)
	if err != nil {
		parsed = zerolog.InfoLevel // kong admits no other words than zerolog's
	}
	return zerolog.New(zerolog.SyncWriter(w)).Level(parsed).With().Timestamp().Logger()
}

// newClient connects to Make, or to a sandbox of its own within the process.
func newClient(s *config.Settings, log zerolog.Logger, options ...makeapi.Option) (*makeapi.Client, error) {
	options = append(options, makeapi.WithUserAgent("make-mcp/"+version()), makeapi.WithObserver(func(e makeapi.Exchange) {
		log.Debug().Str("endpoint", e.Name).Str("method", e.Method).Str("path", e.Path).
			Int("attempt", e.Attempt).Int("status", e.Status).Dur("ms", e.Duration).Msg("request")
	}))
	if s.Sandbox {
		options = append(options, makeapi.WithTransport(sandbox.New().Transport()))
		return makeapi.New("https://sandbox", sandbox.SeedAccount().Token, options...)
	}
	return makeapi.New(s.Zone, s.APIKey, options...)
}
