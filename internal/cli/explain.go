package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"makemcp/internal/config"
	"makemcp/tools"
	"makemcp/tools/policy"
)

// explainCommand says what would become of a call, without making it.
type explainCommand struct {
	Tool      string `arg:"" help:"Tool, such as scenarios_delete. For tools_call it is the tool that it calls."`
	Arguments string `arg:"" optional:"" default:"{}" help:"Arguments as a JSON object."`
	Client    string `env:"-" help:"Program that calls, as it names itself." placeholder:"NAME"`
	Principal string `env:"-" default:"local" help:"Who calls, as the audit has it."`
	At        string `env:"-" help:"When it is called, such as 2026-11-28 23:30 in the policy's time zone; by default now." placeholder:"TIME"`
	JSON      bool   `env:"-" help:"Print JSON."`
}

// explanation is what the policy says about a call.
type explanation struct {
	Tool         string `json:"tool"`
	Effect       string `json:"effect"`
	Team         int64  `json:"team,omitempty"`
	Organization int64  `json:"organization,omitempty"`
	At           string `json:"at"`
	// Problems of the arguments, for which the call would be refused before the policy.
	Problems string        `json:"problems,omitempty"`
	Action   policy.Action `json:"action"`
	Rule     string        `json:"rule"`
	Because  string        `json:"because"`
	// Asked says how a person is reached, when one is.
	Asked     string   `json:"asked,omitempty"`
	Approvals int      `json:"approvals,omitempty"`
	Approvers []string `json:"approvers,omitempty"`
	// Secrets are typed by a person, whatever the policy says.
	Secrets []string         `json:"secrets,omitempty"`
	Quotas  []explainedQuota `json:"quotas,omitempty"`
	Steps   []policy.Step    `json:"steps"`
}

// explainedQuota is a limit and the counter that the call would count on.
type explainedQuota struct {
	Limit   string `json:"limit"`
	Counter string `json:"counter"`
}

// Run implements the command.
func (c explainCommand) Run(s *config.Settings, io *streams) error {
	p, err := readPolicy(s)
	if err != nil {
		return err
	}
	p = p.WithDefault(policy.Action(s.Confirm))
	set, err := withoutAccount(s)
	if err != nil {
		return err
	}
	call, problem := set.Judged(tools.Caller{Principal: c.Principal, Client: c.Client}, c.Tool, json.RawMessage(c.Arguments))
	if call.Tool == "" {
		return usageError{problem}
	}
	if call.Now, err = c.time(p.Zone()); err != nil {
		return usageError{err}
	}
	e := c.explain(p, call)
	if problem != nil {
		e.Problems = problem.Error()
	}
	if s.Secrets == string(tools.OnPage) {
		e.Secrets = secretsOf(set, call.Tool)
	}
	if c.JSON {
		return writeJSON(io.out, e)
	}
	_, err = io.out.Write([]byte(e.text()))
	return err
}

// layouts in which a time can be given. One without a zone is in the policy's.
var layouts = []string{"2006-01-02 15:04", "2006-01-02T15:04", time.RFC3339}

func (c explainCommand) time(zone *time.Location) (time.Time, error) {
	if c.At == "" {
		return time.Now().In(zone), nil
	}
	for _, layout := range layouts {
		if t, err := time.ParseInLocation(layout, c.At, zone); err == nil {
			return t.In(zone), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no time: write one such as 2026-11-28 23:30", c.At)
}

func (c explainCommand) explain(p *policy.Policy, call policy.Call) *explanation {
	d := p.Explain(call)
	e := &explanation{
		Tool: call.Tool, Effect: call.Effect, Team: call.Team, Organization: call.Organization,
		At: call.Now.Format("Mon 2006-01-02 15:04 MST"), Action: d.Action, Rule: d.Rule, Because: d.Because, Steps: d.Steps,
	}
	for _, q := range d.Quotas {
		e.Quotas = append(e.Quotas, explainedQuota{q.String(), q.Key})
	}
	if d.Action != policy.Ask {
		return e
	}
	e.Approvals = d.Approvals
	for _, a := range p.Approvers() {
		e.Approvers = append(e.Approvers, a.Name)
	}
	e.Asked = map[policy.Rung]string{
		policy.Dialogue: "in a dialogue of the client if it declares one, else on a page to open",
		policy.Page:     "on a page to open",
		policy.None:     "nobody can be asked through this client, so the call is refused",
	}[p.Rung(c.Client)]
	return e
}

// secretsOf are the arguments of a tool that a person types.
func secretsOf(set *tools.Set, name string) []string {
	var names []string
	for _, t := range set.Tools() {
		if t.Name != name {
			continue
		}
		for _, f := range t.Shape().Secrets() {
			names = append(names, f.Name)
		}
	}
	return names
}

// text is the explanation for people: the verdict first, then what led to it.
func (e *explanation) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s)%s, %s\n", e.Tool, e.Effect, e.owner(), e.At)
	if e.Problems != "" {
		fmt.Fprintf(&b, "\nThe arguments are not right, so this call would be refused before the policy: %s\n", e.Problems)
	}
	fmt.Fprintf(&b, "\n%s: %s\n", map[policy.Action]string{policy.Allow: "ALLOWED", policy.Ask: "ASKED", policy.Deny: "DENIED"}[e.Action], e.Because)
	if e.Asked != "" {
		fmt.Fprintf(&b, "How: %s.\n", e.Asked)
		fmt.Fprintf(&b, "Who: %s.\n", e.who())
	}
	if len(e.Secrets) > 0 && e.Action != policy.Deny {
		fmt.Fprintf(&b, "Besides, a person types %s on a page, whatever the policy says.\n", strings.Join(e.Secrets, ", "))
	}
	e.rules(&b)
	if len(e.Quotas) > 0 {
		b.WriteString("\nIt counts against these quotas:\n")
	}
	for _, q := range e.Quotas {
		fmt.Fprintf(&b, "  %s (counter %s)\n", q.Limit, q.Counter)
	}
	return b.String()
}

func (e *explanation) owner() string {
	switch {
	case e.Team != 0:
		return fmt.Sprintf(" for team %d", e.Team)
	case e.Organization != 0:
		return fmt.Sprintf(" for organization %d", e.Organization)
	}
	return ", of a team that it does not name"
}

func (e *explanation) who() string {
	names := strings.Join(e.Approvers, ", ")
	switch {
	case names == "":
		return "whoever is shown the question"
	case e.Approvals == 1:
		return "one of " + names
	}
	return fmt.Sprintf("%d different ones of %s", e.Approvals, names)
}

// rules tells those that were looked at.
func (e *explanation) rules(w io.Writer) {
	if len(e.Steps) == 0 {
		fmt.Fprintln(w, "\nThere are no rules.")
		return
	}
	fmt.Fprintln(w, "\nRules in order, of which the first that matches decides:")
	for _, s := range e.Steps {
		mark := "no "
		if s.Matched {
			mark = "YES"
		}
		fmt.Fprintf(w, "  %s  %s (line %d): %s\n", mark, s.Rule, s.Line, s.Why)
	}
	if !e.Steps[len(e.Steps)-1].Matched {
		fmt.Fprintln(w, "  None matches, so the default decides.")
	}
}
