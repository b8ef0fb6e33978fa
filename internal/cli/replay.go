package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"runtime"
	"slices"

	"github.com/kballard/go-shellquote"

	"makemcp/evals"
)

// replay says which server is evaluated, and how.
type replay struct {
	Transport   string   `env:"-" enum:"stdio,http,sse,all" default:"all" help:"How to connect: stdio, http, sse or all."`
	Repeat      int      `env:"-" default:"1" placeholder:"N" help:"Replay everything so often. What does not always go the same way fails."`
	Server      string   `env:"-" placeholder:"COMMAND" help:"Evaluate another server for Make, started by this command and spoken to on stdio, as in 'node server.mjs'. It finds the account in MAKE_ZONE, MAKE_API_KEY, MAKE_TEAM and MAKE_ORGANIZATION, or where the command has {zone}, {token}, {team} and {organization}."`
	URL         string   `env:"-" name:"url" placeholder:"URL" help:"Evaluate the server that runs at this address, with http:// and --sandbox-addr for its zone and the token that make-mcp sandbox prints. An address that ends in /sse is of HTTP+SSE."`
	SandboxAddr string   `env:"-" default:"127.0.0.1:8090" placeholder:"ADDR" help:"Where the sandbox is served for --url. Each session begins with a fresh one."`
	Env         []string `env:"-" placeholder:"NAME=VALUE" help:"Add to the environment of the server, which is empty but for the account."`
}

// options are those of the replays, and what to call when they are done.
func (r replay) options(ctx context.Context, binary string, show bool) (evals.Options, func(), error) {
	o := evals.Options{
		Command: []string{binary}, Env: r.Env, Transports: r.transports(show),
		Parallel: min(4, 2*runtime.NumCPU()), Repeat: r.Repeat,
	}
	switch {
	case r.Server != "" && r.URL != "":
		return o, nil, usageError{errors.New("give either --server or --url")}
	case r.Server != "":
		words, err := shellquote.Split(r.Server)
		switch {
		case err != nil:
			return o, nil, usageError{fmt.Errorf("--server is no command: %w", err)}
		case len(words) == 0:
			return o, nil, usageError{errors.New("--server is empty: give a command, such as 'node server.mjs'")}
		}
		o.Other = &evals.Other{Command: words}
	case r.URL != "":
		if u, err := url.Parse(r.URL); err != nil || u.Host == "" {
			return o, nil, usageError{fmt.Errorf("--url %q is not an address; it should look like http://127.0.0.1:3000/mcp", r.URL)}
		}
		zone, err := evals.Listen(ctx, r.SandboxAddr)
		if err != nil {
			return o, nil, usageError{fmt.Errorf("can't serve the sandbox: %w", err)}
		}
		o.Other, o.Zone = &evals.Other{URL: r.URL}, zone
		return o, zone.Close, nil
	}
	return o, func() {}, nil
}

// whole tells whether everything is replayed that make-mcp can be asked.
func (r replay) whole() bool { return r.Transport == "all" && r.Server == "" && r.URL == "" }

// conclude says whether repeated replays went alike.
func (r replay) conclude(w io.Writer, report *evals.Report) {
	if r.Repeat < 2 {
		return
	}
	judged, otherwise := report.Judged(), 0
	for _, o := range judged {
		if slices.ContainsFunc(o.Failures, func(f evals.Failure) bool { return f.Check == evals.Repeat }) {
			otherwise++
		}
	}
	fmt.Fprintf(w, "%d of %d replays went the same way %d times.\n", len(judged)-otherwise, len(judged), r.Repeat)
}

// transports to replay over. To tell a session, one will do.
func (r replay) transports(show bool) []evals.Transport {
	switch {
	case r.Transport != "all":
		return []evals.Transport{evals.Transport(r.Transport)}
	case show:
		return []evals.Transport{evals.Stdio}
	default:
		return evals.Transports
	}
}
