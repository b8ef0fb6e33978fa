// Package cli is the command line: what each command of make-mcp does, and how the
// parts of the program are put together for it.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"makemcp/internal/config"
)

// Exit codes besides 0.
const (
	exitFailed = 1 // it was tried and did not work
	exitUsage  = 2 // flags or settings are missing or wrong
)

// commands is the whole command line; kong reads it.
type commands struct {
	config.Settings

	Stdio   stdioCommand   `cmd:"" default:"withargs" help:"Serve one client over standard input and output (the default)."`
	HTTP    httpCommand    `cmd:"" name:"http" help:"Serve clients over HTTP: Streamable HTTP at /mcp, older HTTP+SSE at /sse."`
	Sandbox sandboxCommand `cmd:"" name:"sandbox" help:"Serve the emulator of the Make API alone."`
	Tools   toolsCommand   `cmd:"" name:"tools" help:"List the tools."`
	Call    callCommand    `cmd:"" help:"Call one tool from the terminal."`
	Policy  policyCommand  `cmd:"" help:"Explain and check the policy file."`
	Doctor  doctorCommand  `cmd:"" help:"Check the settings, the token and the way to Make."`
	Eval    evalCommands   `cmd:"" help:"Replay recorded agent sessions against the sandbox; make-mcp eval replay --help lists the flags."`
	Audit   auditCommand   `cmd:"" help:"Read the audit file, or verify it."`
	Version versionCommand `cmd:"" help:"Print the version."`
}

// streams are what a command reads from and writes to.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// beside is where to tell what goes on while a report is written to a file: standard output, unless
// the report goes there.
func (s *streams) beside(file string) io.Writer {
	if file == "-" {
		return s.err
	}
	return s.out
}

// usageError is an error in flags or settings.
type usageError struct{ error }

// Main runs a command line and returns its exit code. Neither a wrong command line nor a crash has it print what could
// be a secret.
func Main(args []string, in io.Reader, out, errs io.Writer) (code int) {
	defer func() {
		if crash := recover(); crash != nil {
			fmt.Fprintf(errs, "make-mcp: it crashed (%T), which is a fault of the program; please report this:\n%s", crash, debug.Stack())
			code = exitFailed
		}
	}()
	var c commands
	exited := -1
	parser, err := newParser(&c, kong.Writers(out, errs), kong.Exit(func(code int) { exited = code }),
		kong.Configuration(config.Load, config.Files()...))
	if err != nil {
		return report(errs, usageError{masked(err)})
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 {
		return exited // help was asked for
	}
	if err != nil {
		return report(errs, usageError{masked(err)})
	}
	ctx, stop := signal.NotifyContext(context.Background(), ending()...)
	defer stop()
	parsed.BindTo(ctx, (*context.Context)(nil))
	return report(errs, parsed.Run(&c.Settings, &streams{in, out, errs}))
}

// ending are the signals that end a command in order. That a terminal was closed ends one only
// where nobody has asked otherwise, as nohup does.
func ending() []os.Signal {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}

// tokenLike is what is too long for a flag, a command or a number: people put tokens into the wrong place.
var tokenLike = regexp.MustCompile(`[^\s"'=,:;]{16,}`)

// masked is the error about a command line or a setting without what could be a token.
func masked(err error) error {
	return errors.New(tokenLike.ReplaceAllStringFunc(err.Error(), func(word string) string {
		if strings.ContainsAny(word, `/\`) || !strings.ContainsAny(word, "0123456789") {
			return word // a path, or words
		}
		return "(not shown)"
	}))
}

// Model describes the command line, for the documentation.
func Model() *kong.Application {
	parser, err := newParser(&commands{})
	if err != nil {
		panic(err) // the commands struct is wrong
	}
	return parser.Model
}

func newParser(c *commands, options ...kong.Option) (*kong.Kong, error) {
	return kong.New(c, append(options,
		kong.Name("make-mcp"),
		kong.Description("The Make API as tools for AI agents, with people in charge of what can't be undone."),
		kong.DefaultEnvars("MAKE_MCP"),
		kong.ConfigureHelp(kong.HelpOptions{FlagsLast: true}), // a command's own commands stand before the settings of all
	)...)
}

// report words an error in a line and returns the exit code for it.
func report(w io.Writer, err error) int {
	if err == nil {
		return 0
	}
	fmt.Fprintln(w, "make-mcp: "+err.Error())
	if usage := (usageError{}); errors.As(err, &usage) {
		return exitUsage
	}
	return exitFailed
}
