// Command evallive lets a model play the agent of eval cases: see "Live" in
// evals/README.md.
//
// It is a program of its own because the libraries that it calls models with would take
// make-mcp from 32 to 61 MB on disk and add 13 MB to its idle memory.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"makemcp/evals"
	"makemcp/evals/live"
	"makemcp/evals/live/anthropic"
	"makemcp/evals/live/openai"
)

// command is the command line; kong reads it.
type command struct {
	Cases     []string `arg:"" optional:"" name:"case" help:"Case files, folders of them, or ids of cases that are built in; all of these by default."`
	Provider  string   `required:"" enum:"anthropic,openai" help:"What the endpoint is compatible with: anthropic (Messages) or openai (Chat Completions)."`
	Model     string   `required:"" placeholder:"NAME" help:"The model, as the endpoint calls it."`
	BaseURL   string   `name:"base-url" placeholder:"URL" help:"Where the endpoint is, such as https://host/v1; by default the provider's own."`
	Runs      int      `short:"k" name:"runs" default:"5" help:"Runs of each case."`
	MaxTurns  int      `default:"30" help:"The most turns of the model in a run."`
	MaxTokens int64    `default:"200000" help:"The most tokens of a run, in and out together."`
	PriceIn   float64  `placeholder:"USD" help:"Price of a million tokens that go in."`
	PriceOut  float64  `placeholder:"USD" help:"Price of a million tokens that come out."`
	Person    string   `enum:"script,model" default:"script" help:"Who answers the server's questions: script (the case) or model."`
	Parallel  int      `default:"4" help:"Runs at once."`
	Save      string   `placeholder:"DIR" help:"Save each transcript there as a case, in the place of those of earlier runs."`
	JSON      string   `placeholder:"FILE" help:"Write the report as JSON; - for standard output."`
	Yes       bool     `help:"Begin without asking."`
	Server    string   `default:"./make-mcp" placeholder:"PROGRAM" help:"The make-mcp to test."`
	Env       []string `placeholder:"NAME=VALUE" help:"Add to the environment of the server, which is empty but for the account."`
}

func main() { os.Exit(run(os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr)) }

// run runs a command line. The exit code is 0 when every run could be judged, whatever the
// verdicts, 1 when not, and 2 when the command line is wrong.
func run(args []string, env func(string) string, in io.Reader, out, errs io.Writer) int {
	var c command
	exited := -1
	parser, err := kong.New(&c, kong.Name("evallive"), kong.Writers(out, errs), kong.Exit(func(code int) { exited = code }),
		kong.Description("Let a model play the agent of eval cases. The key is read from ANTHROPIC_API_KEY or OPENAI_API_KEY."))
	if err != nil {
		panic(err) // the command struct is wrong
	}
	_, err = parser.Parse(args)
	if exited >= 0 {
		return exited
	}
	var o live.Options
	var cases []*evals.Case
	if err == nil {
		o, err = c.options(env)
	}
	if err == nil {
		cases, err = c.load(errs)
	}
	if err != nil {
		fmt.Fprintln(errs, "evallive: "+err.Error())
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := c.judge(ctx, cases, o, in, out, errs); err != nil {
		fmt.Fprintln(errs, "evallive: "+err.Error())
		return 1
	}
	return 0
}

// options puts the settings together.
func (c *command) options(env func(string) string) (live.Options, error) {
	o := live.Options{
		Server: evals.Options{Command: []string{c.Server}, Env: c.Env}, Provider: c.Provider, Name: c.Model,
		Runs: c.Runs, Turns: c.MaxTurns, Tokens: c.MaxTokens, Price: live.Price{In: c.PriceIn, Out: c.PriceOut},
		Person: c.Person, Save: c.Save, Parallel: c.Parallel,
	}
	if min(c.Runs, c.MaxTurns, c.Parallel) < 1 || c.MaxTokens < 1 || min(c.PriceIn, c.PriceOut) < 0 {
		return o, errors.New("runs, turns, tokens and --parallel must be at least 1, and prices at least 0")
	}
	provider := providers[c.Provider]
	if c.BaseURL == "" {
		c.BaseURL = provider.base
	}
	if err := live.CheckBase(c.BaseURL); err != nil {
		return o, err
	}
	if o.Key = env(provider.key); o.Key == "" {
		return o, errors.New("put the key into the environment, as " + provider.key)
	}
	o.Model = provider.model(c.BaseURL, o.Key, c.Model)
	if _, err := os.Stat(c.Server); err != nil {
		return o, fmt.Errorf("build the server first, with make build: %w", err)
	}
	if c.Save != "" {
		return o, os.MkdirAll(c.Save, 0o750)
	}
	return o, nil
}

// provider is a kind of endpoint.
type provider struct {
	base, key string // address; variable
	model     func(base, key, name string) live.Model
}

var providers = map[string]provider{
	"anthropic": {anthropic.BaseURL, "ANTHROPIC_API_KEY", anthropic.New},
	"openai":    {openai.BaseURL, "OPENAI_API_KEY", openai.New},
}

// load reads the cases and leaves out those that only a replay can hold, aloud.
func (c *command) load(errs io.Writer) ([]*evals.Case, error) {
	all, err := evals.Load(c.Cases...)
	if err != nil {
		return nil, err
	}
	var cases []*evals.Case
	for _, one := range all {
		if err := one.CanLive(); err != nil {
			fmt.Fprintln(errs, "left out: "+err.Error())
			continue
		}
		cases = append(cases, one)
	}
	if len(cases) == 0 {
		return nil, errors.New("no case is left that a model can play")
	}
	return cases, nil
}

var errBroke = errors.New("not every run could be judged")

// judge says what is about to happen, asks, and holds the runs.
func (c *command) judge(ctx context.Context, cases []*evals.Case, o live.Options, in io.Reader, out, errs io.Writer) error {
	told := out
	if c.JSON == "-" {
		told = errs
	}
	fmt.Fprintf(told, "Runs: %d at most (cases: %d, each %d times), with %s at %s, each up to %d turns and %d tokens.\n%s\n",
		len(cases)*o.Runs, len(cases), o.Runs, o.Name, c.BaseURL, o.Turns, o.Tokens, bound(o, len(cases)))
	if !c.Yes && !agreed(in, told) {
		return errors.New("nothing was run")
	}
	report, err := live.Run(ctx, cases, o, func(run *live.RunOutcome) { run.WriteLine(told) })
	fmt.Fprintf(told, "\n%s\n", report.Proves)
	report.WriteSummary(told)
	if written := c.writeJSON(report, out); written != nil {
		return written
	}
	if err == nil && report.Broken > 0 {
		err = errBroke
	}
	return err
}

// bound says what the runs can cost.
func bound(o live.Options, cases int) string {
	if o.Price == (live.Price{}) {
		return "What that costs is unknown: give --price-in and --price-out, in USD per million tokens."
	}
	return fmt.Sprintf("That costs $%.2f at most.", o.Bound(cases))
}

// agreed asks whether to begin.
func agreed(in io.Reader, out io.Writer) bool {
	fmt.Fprint(out, "Begin? Type yes: ")
	line, _ := bufio.NewReader(in).ReadString('\n') // no line is no yes
	return strings.EqualFold(strings.TrimSpace(line), "yes")
}

func (c *command) writeJSON(report *live.Report, out io.Writer) error {
	switch c.JSON {
	case "":
		return nil
	case "-":
		return report.WriteJSON(out)
	}
	file, err := os.Create(c.JSON)
	if err != nil {
		return err
	}
	return errors.Join(report.WriteJSON(file), file.Close())
}
