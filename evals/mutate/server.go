package mutate

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"makemcp/evals"
)

// serverKinds are the kinds of faults in the server.
var serverKinds = map[string]string{
	"rule-off":             "a rule of docs/security.md does not hold",
	"confirmation-skipped": "a call runs that a person has to decide on",
	"approval-counts-on":   "an approval counts for more than it was given for",
	"tool-removed":         "a tool is not there",
	"annotation-flipped":   "a tool's annotation says the opposite",
	"redaction-off":        "a secret is not taken out",
	"bug":                  "a mistake that is easily made",
}

// Broken is a fault in the server: some edits of its source.
type Broken struct {
	ID   string `yaml:"id"`
	Kind string `yaml:"kind"`
	// Rule of docs/security.md that it breaks; 0 for none.
	Rule int `yaml:"rule,omitempty"`
	// Why it matters: what the fault would mean to people.
	Why   string `yaml:"why"`
	Edits []Edit `yaml:"edits"`
	// First are cases that are likely to notice, which are tried before the others.
	First []string `yaml:"first,omitempty"`
	// Survives is why no case can notice.
	Survives string `yaml:"survives,omitempty"`
}

// Edit replaces a text that occurs once in a file.
type Edit struct {
	File    string `yaml:"file"` // below the root of the repository
	Find    string `yaml:"find"`
	Replace string `yaml:"replace"`
}

//go:embed mutants/*.yaml
var mutantFiles embed.FS

// Servers are all faults in the server.
func Servers() ([]Broken, error) {
	names, err := fs.Glob(mutantFiles, "mutants/*.yaml")
	if err != nil {
		return nil, err
	}
	var all []Broken
	for _, name := range names {
		text, err := mutantFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		var some []Broken
		if err := yaml.UnmarshalWithOptions(text, &some, yaml.Strict()); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, some...)
	}
	return all, nil
}

// Apply makes the edits: the new text of each file that they change. A text that is not
// there, or more than once, is an error: the fault no longer fits the source.
func (b Broken) Apply(source string) (map[string]string, error) {
	changed := map[string]string{}
	for _, e := range b.Edits {
		text, read := changed[e.File]
		if !read {
			raw, err := os.ReadFile(filepath.Join(source, filepath.FromSlash(e.File))) //nolint:gosec // a file of the source that was named
			if err != nil {
				return nil, fmt.Errorf("%s: %w", b.ID, err)
			}
			text = string(raw)
		}
		if n := strings.Count(text, e.Find); n != 1 {
			return nil, fmt.Errorf("%s: %s has %q %d times, not once: the source has changed, so must the mutant", b.ID, e.File, e.Find, n)
		}
		changed[e.File] = strings.Replace(text, e.Find, e.Replace, 1)
	}
	return changed, nil
}

// Build builds the server with the fault. The source stays as it is. It needs the go
// command.
func (b Broken) Build(ctx context.Context, source, folder string) (binary string, err error) {
	changed, err := b.Apply(source)
	if err != nil {
		return "", err
	}
	if source, err = filepath.Abs(source); err != nil {
		return "", err
	}
	overlay := struct{ Replace map[string]string }{map[string]string{}}
	for file, text := range changed {
		instead := filepath.Join(folder, strings.ReplaceAll(file, "/", "_"))
		if err := os.WriteFile(instead, []byte(text), 0o600); err != nil {
			return "", err
		}
		overlay.Replace[filepath.Join(source, filepath.FromSlash(file))] = instead
	}
	raw, err := json.Marshal(overlay)
	if err != nil {
		return "", err
	}
	overlayFile := filepath.Join(folder, "overlay.json")
	if err := os.WriteFile(overlayFile, raw, 0o600); err != nil {
		return "", err
	}
	binary = filepath.Join(folder, "make-mcp.exe")                                                                             // the ending matters on Windows alone
	cmd := exec.CommandContext(ctx, "go", "build", "-p", "2", "-ldflags", "-s -w", "-overlay", overlayFile, "-o", binary, ".") //nolint:gosec // paths of our own
	cmd.Dir, cmd.Env = source, append(os.Environ(), "CGO_ENABLED=0")
	if said, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%s can't be built: %w\n%s", b.ID, err, said)
	}
	return binary, nil
}

// servers builds the server with each fault in turn and replays the cases until one fails.
func (o Options) servers(ctx context.Context, cases []*evals.Case, keep Progress) error {
	if o.Source == "" {
		return nil
	}
	all, err := Servers()
	if err != nil {
		return err
	}
	for _, b := range all {
		if !o.wants(b.Kind) && !o.wants(b.ID) {
			continue
		}
		v, err := o.judge(ctx, b, cases)
		if err != nil {
			return err
		}
		keep(v)
	}
	return nil
}

func (o Options) judge(ctx context.Context, b Broken, cases []*evals.Case) (v Verdict, err error) {
	v = Verdict{ID: b.ID, Kind: b.Kind, Of: Server, Rule: b.Rule, Why: b.Why, State: Survived, Reason: b.Survives}
	started := time.Now()
	defer func() { v.Seconds = time.Since(started).Round(time.Second / 10).Seconds() }()
	folder, err := os.MkdirTemp("", "make-mcp-mutant-")
	if err != nil {
		return v, err
	}
	defer func() { _ = os.RemoveAll(folder) }() // what is left is the system's to clear
	binary, err := b.Build(ctx, o.Source, folder)
	if err != nil {
		return v, err
	}
	o.Server.Command = []string{binary}
	likely, rest := b.order(cases)
	for _, some := range [][]*evals.Case{likely, rest} {
		if failed := o.failing(ctx, some); failed != nil && v.State == Survived {
			v.State, v.By, v.Failure, v.Reason = Killed, failed.Case, first(failed), ""
			break
		}
	}
	if v.State == Killed && b.Survives != "" {
		return v, fmt.Errorf("%s is said to survive, but %s notices it: take the reason out", b.ID, v.By)
	}
	return v, ctx.Err()
}

// failing replays each case once, until one fails.
func (o Options) failing(ctx context.Context, cases []*evals.Case) (failed *evals.Outcome) {
	replays, stop := context.WithCancel(ctx)
	defer stop()
	for _, t := range []evals.Transport{evals.Stdio, evals.HTTP} {
		o.Server.Transports = []evals.Transport{t}
		var some []*evals.Case
		for _, c := range cases {
			if way(c) == t {
				some = append(some, c)
			}
		}
		evals.Run(replays, some, o.Server, func(out *evals.Outcome) {
			if !out.Passed && failed == nil && ctx.Err() == nil {
				failed = out
				stop()
			}
		})
	}
	return failed
}

// way is how a case is replayed once: over stdio, if it can be.
func way(c *evals.Case) evals.Transport {
	if len(c.Client.Transports) == 0 || slices.Contains(c.Client.Transports, evals.Stdio) {
		return evals.Stdio
	}
	return evals.HTTP
}

// order tells the cases that are likely to notice from the others.
func (b Broken) order(cases []*evals.Case) (likely, rest []*evals.Case) {
	for _, c := range cases {
		if slices.Contains(b.First, c.ID) {
			likely = append(likely, once(c, c.ID))
		} else {
			rest = append(rest, once(c, c.ID))
		}
	}
	return likely, rest
}
