// Package config holds the settings of make-mcp: one struct that is the flags, the
// environment and the settings file at once.
//
// A setting is looked for as a flag, then in the environment (MAKE_API_KEY,
// MAKE_ZONE, MAKE_TEAM and MAKE_ORGANIZATION, which other programs for Make share;
// MAKE_MCP_ and the flag's name for the rest), then in the file.
package config

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"
	"github.com/goccy/go-yaml"
)

// Settings are the settings that every command takes.
type Settings struct {
	Config kong.ConfigFlag `help:"Settings file in YAML or JSON, with the names of the flags." placeholder:"FILE"`

	APIKey       string `name:"api-key" env:"MAKE_API_KEY" help:"Make API token. Better in the environment than on the command line." placeholder:"TOKEN" group:"Make"`
	Zone         string `env:"MAKE_ZONE" help:"Make zone, such as eu2.make.com, or a full address." placeholder:"ZONE" group:"Make"`
	Team         int64  `env:"MAKE_TEAM" help:"Team for calls that leave teamId out." placeholder:"ID" group:"Make"`
	Organization int64  `env:"MAKE_ORGANIZATION" help:"Organization for calls that leave organizationId out." placeholder:"ID" group:"Make"`
	Sandbox      bool   `help:"Work on the embedded emulator of Make: no account, no network." group:"Make"`

	Toolsets     []string `help:"Serve only these toolsets: groups such as hooks, bundles (templates, scenarios, data, admin, apps, ai), or all. With default and search, tools/list shows a few tools or none, and tools_search leads to the rest. Only undocumented has what Make does not publish: add it, as in default,undocumented." placeholder:"NAME" group:"Tools"`
	Tools        []string `help:"Serve only these tools, or these besides the toolsets." placeholder:"NAME" group:"Tools"`
	ExcludeTools []string `help:"Do not serve these tools." placeholder:"NAME" group:"Tools"`
	OwnScopes    bool     `help:"Serve only tools for which the token has the scope; it is asked once, at the start." group:"Tools"`
	MaxResult    int      `default:"6000" help:"Most tokens of a result, at about four bytes each; 0 for no limit." group:"Tools"`
	Structured   bool     `help:"Add each answer as structured content, for programs. Hosts that show it to their models show it without the marks that tell what strangers have written." group:"Tools"`
	ReadOnly     bool     `help:"Serve only tools that change nothing." group:"Tools"`

	Confirm        string        `enum:"ask,allow,deny" default:"ask" help:"Calls that are destructive or touch credentials, unless a rule of the policy decides: ask a person, allow, or deny." group:"People"`
	Policy         string        `type:"path" help:"File of rules: which calls are allowed, asked about or denied, with quotas, hours and approvers. See docs/policy.md." placeholder:"FILE" group:"People"`
	ConfirmTimeout time.Duration `default:"2m" help:"How long a call waits for a person." group:"People"`
	Pages          string        `enum:"link,browser" default:"link" help:"Pages for people: agents show them a link, or make-mcp opens them in the browser of this machine, so that agents do not know the address." group:"People"`
	Secrets        string        `enum:"page,arguments" default:"page" help:"Passwords: typed by a person on a page, or sent as arguments for unattended use." group:"People"`
	StateKeys      []string      `name:"state-key" help:"Secret shared by replicas, at least 32 characters; by default a random one. To change it, put the new one before the old: the first seals, all open." placeholder:"SECRET" group:"People"`

	UndoDir   string   `type:"path" help:"Folder in which what is deleted is kept, encrypted, so that it can be brought back; by default undo, beside the settings file." placeholder:"FOLDER" group:"Undo"`
	UndoLimit int64    `default:"64" help:"Most megabytes kept; the oldest give way, and what is larger can't be deleted. 0 keeps nothing: deletions are final." group:"Undo"`
	UndoKeys  []string `name:"undo-key" help:"Secret that encrypts what is kept, at least 32 characters; by default a random one in a file beside the folder. It changes as the state key does." placeholder:"SECRET" group:"Undo"`

	LogLevel  string `enum:"debug,info,warn,error" default:"info" help:"Least severe messages to log on stderr." group:"Records"`
	AuditFile string `type:"path" help:"Put calls on record in this file: a line of JSON for each read, and two for each call that changes something, before and after; chained by hashes. Several processes may share it." placeholder:"FILE" group:"Records"`

	AuditMaxSize int64 `default:"64" help:"MB at which the audit file is renamed to FILE.NUMBER and a new one begun; 0 for never. Nothing is deleted." group:"Records"`
}

// Check says in one sentence what is missing or wrong.
func (s *Settings) Check() error {
	switch {
	case s.Sandbox: // needs no account
	case s.APIKey == "":
		return errors.New("no API token is set: put one from Make (profile, API access) into MAKE_API_KEY, or try --sandbox, which needs none")
	case s.Zone == "":
		return errors.New("no zone is set: put your zone, such as eu2.make.com from the address bar of Make's web app, into MAKE_ZONE")
	}
	for _, key := range s.StateKeys {
		if len(key) < 32 {
			return errors.New("a state key is too short: each needs at least 32 characters, and none of them a comma")
		}
	}
	for _, key := range s.UndoKeys {
		if len(key) < 32 {
			return errors.New("an undo key is too short: each needs at least 32 characters, and none of them a comma")
		}
	}
	if s.UndoLimit < 0 || s.UndoLimit > 1<<20 {
		return errors.New("the undo limit has to be from 0 to 1048576 MB; 0 keeps nothing")
	}
	return nil
}

// Files are where the settings file is looked for when no flag names one.
func Files() []string {
	folder, err := os.UserConfigDir()
	if err != nil {
		return nil
	}
	return []string{filepath.Join(folder, "make-mcp", "config.yaml")}
}

// file is a settings file, as kong asks for its values.
type file map[string]any

// Load reads a settings file. YAML includes JSON.
func Load(r io.Reader) (kong.Resolver, error) {
	values := file{}
	decoder := yaml.NewDecoder(r)
	err := decoder.Decode(&values)
	if err == nil && !errors.Is(decoder.Decode(&file{}), io.EOF) {
		return nil, errors.New("the settings file has more than one document")
	}
	if err != nil && !errors.Is(err, io.EOF) {
		// The first line says what and where; the rest quotes the file, secrets and all.
		summary, _, _ := strings.Cut(err.Error(), "\n")
		return nil, fmt.Errorf("the settings file is not valid YAML: %s", summary)
	}
	return values, nil
}

// isSetting tells a setting from a flag that is for one run of a command: that one is named
// on the command line alone, and says so with the tag env:"-".
func isSetting(flag *kong.Flag) bool { return len(flag.Envs) > 0 }

// Validate implements kong.Resolver: a misspelt name must not leave a limit unset.
func (f file) Validate(app *kong.Application) error {
	var known []string
	_ = kong.Visit(app, func(node kong.Visitable, next kong.Next) error {
		if flag, ok := node.(*kong.Flag); ok && isSetting(flag) {
			known = append(known, flag.Name)
		}
		return next(nil)
	})
	for name := range f {
		if !slices.Contains(known, name) {
			return fmt.Errorf("the settings file has %q, which is no setting", name)
		}
	}
	return nil
}

// Resolve implements kong.Resolver. To kong the environment is a mere default that
// any resolver overrules, so the file holds back where the environment speaks.
func (f file) Resolve(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if !isSetting(flag) {
		return nil, nil
	}
	for _, name := range flag.Envs {
		if os.Getenv(name) != "" { // set but empty is a way to say nothing
			return nil, nil
		}
	}
	value, ok := f[flag.Name]
	if !ok {
		return nil, nil
	}
	if list, ok := value.([]any); ok {
		words := make([]string, len(list))
		for i, item := range list {
			words[i] = fmt.Sprint(item)
		}
		return strings.Join(words, ","), nil
	}
	return fmt.Sprint(value), nil
}
