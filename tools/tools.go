// Package tools turns the endpoints of the Make API into tools for agents, with
// people in charge of what can't be undone.
//
// A call passes through a chain of middleware before it reaches Make: it is
// recorded, kept from crashing, checked, and, when it is destructive or touches
// credentials, put before a person. No endpoint has code of its own here; policy
// is middleware and holds for every tool, whichever door the call came through.
package tools

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"makemcp/makeapi"
	"makemcp/schemas"
	"makemcp/tools/gate"
	"makemcp/tools/policy"
	"makemcp/tools/undo"
)

// Confirm says what happens to calls that need a person.
type Confirm string

// The settings of Confirm.
const (
	Ask   Confirm = "ask"   // a person is asked
	Allow Confirm = "allow" // they run unasked, for unattended use
	Deny  Confirm = "deny"  // they are refused
)

// Secrets says where passwords come from.
type Secrets string

// The settings of Secrets.
const (
	OnPage      Secrets = "page"      // a person types them; agents never see them
	AsArguments Secrets = "arguments" // callers send them, for unattended use
)

// Config is what a Set is made of. Client is required; the zero value of the rest
// is the safe one.
type Config struct {
	Client *makeapi.Client

	// Toolsets keeps the tools of these groups and bundles; empty keeps all and lists
	// those of most sessions. Tools keeps or adds single ones by name, Exclude takes
	// away, and ReadOnly takes away all that change anything.
	Toolsets, Tools, Exclude []string
	ReadOnly                 bool
	// Scopes are those of the token: tools that need another are not served. Nil when
	// they are not known.
	Scopes []string

	Confirm Confirm
	// Policy goes before Confirm, which is for calls that none of its rules decides; nil for
	// no rules.
	Policy  *policy.Policy
	Secrets Secrets
	// TeamID and OrganizationID stand in for arguments of those names that a call
	// leaves out; 0 for none.
	TeamID, OrganizationID int64

	// Keys seal what travels through agents; replicas share them. The first seals and
	// all open, so that they can change while calls are under way. None means a random one.
	Keys [][]byte
	// Store is shared between replicas; nil means one within the process.
	Store gate.Store
	// PageAddress returns the base address of the pages for people, and fails
	// where there can be none.
	PageAddress func() (string, error)
	// OpenPage opens a page in the person's browser, so that agents are not shown its
	// address; nil where they are, and show it to the person.
	OpenPage func(address string) error
	// Patience bounds how long a call waits for a person; 0 means two minutes.
	Patience time.Duration

	// MaxResult is the most that a result may take of a model's context, in tokens of
	// about four bytes; 0 for no limit.
	MaxResult int
	// Structured adds answers as structured content, for programs: what is in there has no
	// marks around it that tell a model whose words it reads.
	Structured bool

	// Ending ends when the program is about to: calls that wait for a person then stop
	// waiting. Nil for never.
	Ending context.Context

	// Undo keeps what is deleted, so that it can be brought back; nil for nowhere.
	Undo *undo.Store
	// Audit puts calls on record; nil for none.
	Audit Audit
	Log   zerolog.Logger
	Now   func() time.Time
}

// Tool is one tool as agents see it.
type Tool struct {
	*makeapi.Operation
	// Group is the toolset that the tool belongs to.
	Group string
	// Schema renders the JSON schema of its arguments under the configuration, once.
	Schema func() json.RawMessage
	// Undocumented tells that Make does not publish what the tool calls.
	Undocumented bool
	// Needs are the endpoints that a task calls; nil for others.
	Needs []*makeapi.Operation

	// own answers in place of an endpoint of Make.
	own func(context.Context, *Set, *call) (json.RawMessage, error)
}

func newTool(o *makeapi.Operation, group string, view schemas.View) Tool {
	return Tool{Operation: o, Group: group, Schema: sync.OnceValue(func() json.RawMessage { return o.Shape().JSON(view) })}
}

// Set is the tools that one configuration serves.
type Set struct {
	config Config
	tools  []Tool
	byName map[string]*Tool
	sealer *gate.Sealer
	store  gate.Store
	desk   *gate.Desk
	// instance keeps a question to the process that asked it, where the store is not
	// shared: only there can it be known to be spent.
	instance string
	handler  handler

	catalogue *catalogue
	waiting   sync.Map // keys of the questions that a call waits for
	restoring sync.Map // ids of what is being brought back
}

// New builds the tools of a configuration. The error is for people: it names the
// setting that is wrong and the values that it can have.
func New(c Config) (*Set, error) {
	c = c.withDefaults()
	if err := c.check(); err != nil {
		return nil, err
	}
	// Whatever is shared with others is this account's alone: what is sealed and what is kept.
	account := c.Client.Account()
	keys := make([][]byte, len(c.Keys))
	for i, key := range c.Keys {
		keys[i] = slices.Concat(key, []byte(account))
	}
	sealer, err := gate.NewSealer(c.Now, keys...)
	if err != nil {
		return nil, err
	}
	s := &Set{config: c, byName: map[string]*Tool{}, sealer: sealer, store: gate.Within(c.Store, account)}
	if own, ok := c.Store.(*gate.Memory); ok {
		s.instance = own.Instance
	}
	s.desk = gate.NewDesk(s.store, sealer, c.PageAddress, identify(c.Policy))
	s.tools = c.served()
	for i := range s.tools {
		s.byName[s.tools[i].Name] = &s.tools[i]
	}
	s.catalogue = newCatalogue(s.tools)
	s.handler = chain(s.send, s.record, s.recover, s.bound, s.prepare, s.confirm, s.keep, s.intend)
	return s, nil
}

// served are the tools that can be called, in alphabetical order.
func (c Config) served() []Tool {
	var served []Tool
	view, groups := c.view(), map[string]makeapi.Group{}
	for _, group := range makeapi.Groups {
		for _, endpoint := range group.Endpoints {
			o := endpoint.Operation()
			groups[o.Name] = group
			if c.permits(o) && c.chooses(group.Name, o.Name) && (!group.Undocumented || c.opens(group.Name, o.Name)) {
				t := newTool(o, group.Name, view)
				t.Undocumented = group.Undocumented
				served = append(served, t)
			}
		}
	}
	for _, declared := range tasks {
		if j := declared.job(); c.keepsTask(j, groups) {
			t := j.tool(view)
			t.Undocumented = !allOf(j.needs, func(o *makeapi.Operation) bool { return !groups[o.Name].Undocumented })
			served = append(served, t)
		}
	}
	if c.hasSurface() {
		served = append(served, c.agentTools()...)
	}
	served = append(served, c.undoTools()...)
	slices.SortFunc(served, func(a, b Tool) int { return strings.Compare(a.Name, b.Name) })
	return served
}

func (c Config) withDefaults() Config {
	if c.Confirm == "" {
		c.Confirm = Ask
	}
	c.Policy = c.Policy.WithDefault(policy.Action(c.Confirm))
	if c.Secrets == "" {
		c.Secrets = OnPage
	}
	if c.Patience == 0 {
		c.Patience = 2 * time.Minute
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Ending == nil {
		c.Ending = context.Background()
	}
	if len(c.Keys) == 0 {
		c.Keys = [][]byte{gate.NewKey()}
	}
	if c.Store == nil {
		c.Store = gate.NewMemory(c.Now)
	}
	if c.PageAddress == nil {
		c.PageAddress = func() (string, error) { return "", errNoPages }
	}
	return c
}

// check refuses names that mean nothing: a misspelt exclusion must not leave a
// tool in.
func (c Config) check() error {
	var names []string
	for _, group := range makeapi.Groups {
		for _, endpoint := range group.Endpoints {
			names = append(names, endpoint.Operation().Name)
		}
	}
	for _, declared := range tasks {
		names = append(names, declared.job().Name)
	}
	names = append(names, undoNames...)
	for _, one := range []struct {
		setting      string
		given, known []string
	}{
		{"toolset", c.Toolsets, toolsetNames()},
		{"tool", c.Tools, names},
		{"excluded tool", c.Exclude, names},
		{"setting of --confirm", []string{string(c.Confirm)}, []string{string(Ask), string(Allow), string(Deny)}},
		{"setting of --secrets", []string{string(c.Secrets)}, []string{string(OnPage), string(AsArguments)}},
	} {
		for _, name := range one.given {
			if !slices.Contains(one.known, name) {
				return fmt.Errorf("there is no %s %q; there are %s", one.setting, name, few(one.known))
			}
		}
	}
	return nil
}

// few lists names, and says where the rest is when there are too many to read.
func few(names []string) string {
	const most = 80
	if len(names) > most {
		return "too many to list here: make-mcp tools has them"
	}
	return strings.Join(names, ", ")
}

// permits says whether a tool may be served at all. What is not served is neither
// listed nor callable.
func (c Config) permits(o *makeapi.Operation) bool {
	switch {
	case slices.Contains(c.Exclude, o.Name):
		return false
	case c.ReadOnly && o.Effect != makeapi.Read:
		return false
	default:
		return c.Scopes == nil || o.Scope == "" || slices.Contains(c.Scopes, o.Scope)
	}
}

// chooses says whether a tool is among those that the operator wants.
func (c Config) chooses(group, name string) bool {
	switch {
	case slices.Contains(c.Tools, name):
		return true
	case len(c.Toolsets) == 0:
		return len(c.Tools) == 0
	default:
		return c.wanted(group)
	}
}

// opens says whether the operator asked for a tool by its name or its group, be it in a
// bundle. Surfaces ask for nothing in particular: what Make does not publish stays out of
// them, and so out of search and call.
func (c Config) opens(group, name string) bool {
	return slices.Contains(c.Tools, name) || c.chosen(group)
}

// view is the form of the schemas that callers see.
func (c Config) view() schemas.View {
	v := schemas.View{Secrets: c.Secrets == AsArguments}
	for name := range c.defaults() {
		v.Optional = append(v.Optional, name)
	}
	return v
}

// defaults are the arguments that the operator has set.
func (c Config) defaults() schemas.Args {
	args := schemas.Args{}
	if c.TeamID != 0 {
		args["teamId"] = json.Number(fmt.Sprint(c.TeamID))
	}
	if c.OrganizationID != 0 {
		args["organizationId"] = json.Number(fmt.Sprint(c.OrganizationID))
	}
	return args
}

// Tools are all tools that can be called, in alphabetical order.
func (s *Set) Tools() []Tool { return slices.Clone(s.tools) }

// Listed are the tools that tools/list shows: fewer than can be called, where
// tools_search and tools_call lead to the rest.
func (s *Set) Listed() []Tool {
	return slices.DeleteFunc(s.Tools(), func(t Tool) bool { return !s.config.lists(&t) })
}

// Team is the team that stands in for teamId, or 0.
func (s *Set) Team() int64 { return s.config.TeamID }

// Has tells whether a tool of that name is served.
func (s *Set) Has(name string) bool { return s.byName[name] != nil }

// Pages serves the pages on which people approve and type secrets, at /approve/.
func (s *Set) Pages() http.Handler {
	return s.desk.Pages(func(tool string, args schemas.Args) error {
		t := s.byName[tool]
		if t == nil {
			return fmt.Errorf("%s is not served", tool)
		}
		return t.Shape().Check(args, true)
	})
}

// Call runs one tool for a caller, through all of the middleware. Arguments are
// JSON text. It always returns a result: failures are results that say what
// happened and what to do next.
func (s *Set) Call(ctx context.Context, who Caller, name string, arguments json.RawMessage) *Result {
	t := s.byName[name]
	if t == nil {
		return failure(s.unknown(name))
	}
	if name == callTool {
		return s.callAny(ctx, who, arguments)
	}
	c := &call{tool: t, raw: arguments, caller: who}
	answer, err := s.handler(ctx, c)
	if err != nil {
		return s.explain(c, err)
	}
	return s.answer(c, answer)
}

// unknown words a wrong name, with the names that come nearest.
func (s *Set) unknown(name string) string {
	near, err := s.catalogue.find(strings.NewReplacer("_", " ", "-", " ").Replace(name), usualHits)
	if err != nil || len(near) == 0 {
		return fmt.Sprintf("There is no tool %q here. Search for what you want to do.", name)
	}
	return fmt.Sprintf("There is no tool %q here. The nearest are %s.", name, strings.Join(near, ", "))
}
