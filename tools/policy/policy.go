// Package policy decides what happens to a call: it is allowed, asked about or denied,
// and counted against quotas. An operator writes the policy as a file of rules; without
// one, what reads or writes is allowed and a person is asked about the rest.
//
// Doubt never makes a call less safe. A condition fits surely, perhaps or never: perhaps
// is a team that the call does not name, a list of which one item fits, a name in another
// spelling. What perhaps fits is denied, asked about and counted, but never allowed.
package policy

import (
	"fmt"
	"slices"
	"time"
)

// Action is what happens to a call.
type Action string

// The actions.
const (
	Allow Action = "allow" // it runs unasked
	Ask   Action = "ask"   // people are asked first
	Deny  Action = "deny"  // it is refused
)

// The effects that calls have. Any other counts as graver than these.
const (
	read        = "read"
	write       = "write"
	destructive = "destructive"
	credential  = "credential"
)

// Tool is what a policy has to know of a tool.
type Tool struct {
	Name, Effect string
	// Arguments are the names of those that a rule can look at.
	Arguments []string
}

// Call is what a policy judges.
type Call struct {
	Tool, Effect string
	// Calls are the tools whose work the tool does: what holds for them holds for it, as
	// far as that makes it safer.
	Calls []string
	// Team and Organization that the call is for; 0 when it does not say, or names several.
	Team, Organization int64
	// Arguments are decoded JSON with numbers as json.Number.
	Arguments map[string]any
	// Principal is who is responsible for the call.
	Principal string
	// Wanted tells that Make itself wants a person to decide. By default they do.
	Wanted bool
	Now    time.Time
}

// Decision is what a policy has to say about a call.
type Decision struct {
	Action Action
	// Approvals is how many different approvers it takes when people are asked; 1 unless
	// a rule says more.
	Approvals int
	// Rule that decided, or "default".
	Rule string
	// Because is a sentence for people and agents.
	Because string
	// Quotas that the call counts against. What is denied counts against none.
	Quotas []Quota
	// Steps are the rules that were looked at, in order. Only Explain tells them.
	Steps []Step
}

// Step is one rule that was looked at.
type Step struct {
	Rule string `json:"rule"`
	// Line in the file.
	Line    int    `json:"line"`
	Matched bool   `json:"matched"`
	Why     string `json:"why"`
}

// Policy is what an operator has decided. A nil one is the default. It does not change,
// and any number of goroutines may use it.
type Policy struct {
	rules     []*rule
	quotas    []*quota
	approvers []Approver
	clients   []client
	zone      *time.Location
	grave     Action // for what neither reads nor writes, when no rule matches; empty for Ask
}

// WithDefault is the policy with another default for destructive and credential calls,
// which else people are asked about.
func (p *Policy) WithDefault(grave Action) *Policy {
	if p == nil {
		p = &Policy{}
	}
	other := *p
	other.grave = grave
	return &other
}

// Zone is the time zone that hours are meant in.
func (p *Policy) Zone() *time.Location {
	if p == nil || p.zone == nil {
		return time.UTC
	}
	return p.zone
}

// Decide judges a call.
func (p *Policy) Decide(c Call) Decision {
	if p == nil {
		return p.fallback(&c) // without cost, as this is on the way of every call
	}
	return p.judge(c, nil)
}

// Explain judges a call and tells each rule that was looked at on the way.
func (p *Policy) Explain(c Call) Decision {
	steps := []Step{}
	d := p.judge(c, func(r *rule, matched bool) {
		steps = append(steps, Step{Rule: r.name, Line: r.line, Matched: matched, Why: r.why(&c)})
	})
	d.Steps = steps
	return d
}

// judge finds the first rule that decides, and shows each that it looks at.
func (p *Policy) judge(c Call, show func(*rule, bool)) Decision {
	d := p.fallback(&c)
	if p == nil {
		return d
	}
	for _, r := range p.rules {
		matched := r.decides(&c)
		if show != nil {
			show(r, matched)
		}
		if matched {
			d = Decision{Action: r.then, Approvals: r.approvals, Rule: r.name, Because: r.because}
			break
		}
	}
	if d.Action == Deny {
		return d
	}
	for _, q := range p.quotas {
		if fitOf(q.where, &c) != never {
			d.Quotas = append(d.Quotas, q.of(&c))
		}
	}
	return d
}

// byDefault names what decides when no rule does.
const byDefault = "default"

// fallback is the decision when no rule matches.
func (p *Policy) fallback(c *Call) Decision {
	d := Decision{Action: Allow, Approvals: 1, Rule: byDefault, Because: "Calls that read or write run unasked unless a rule says otherwise."}
	if (c.Effect == read || c.Effect == write) && !c.Wanted {
		return d
	}
	d.Action = Ask
	if p != nil && p.grave != "" {
		d.Action = p.grave
	}
	switch d.Action {
	case Allow:
		d.Because = "Destructive and credential calls run unasked unless a rule says otherwise (--confirm allow)."
	case Deny:
		d.Because = "Destructive and credential calls are refused unless a rule says otherwise (--confirm deny)."
	default:
		d.Because = "A person decides on destructive and credential calls, and on what Make wants confirmed, unless a rule says otherwise."
	}
	return d
}

// Quota bounds how many calls run in a window of time.
type Quota struct {
	Name string
	// Most calls in Window.
	Most   int
	Window time.Duration
	// Key identifies the counter: calls with one key count together.
	Key string
}

// String says the limit, for people and agents.
func (q Quota) String() string {
	return fmt.Sprintf("%s: at most %d in %s", q.Name, q.Most, lengthOf(q.Window))
}

// quota is a quota as the file has it, for any call.
type quota struct {
	Quota
	where []condition
	each  string
}

// The things that a quota can have a counter for each of.
const (
	eachPrincipal    = "principal"
	eachTeam         = "team"
	eachOrganization = "organization"
)

// of is the quota with the counter of a call. Calls that do not name their team share one.
func (q *quota) of(c *Call) Quota {
	out := q.Quota
	switch q.each {
	case eachPrincipal:
		out.Key += "|principal|" + c.Principal
	case eachTeam:
		out.Key += fmt.Sprintf("|team|%d", c.Team)
	case eachOrganization:
		out.Key += fmt.Sprintf("|organization|%d", c.Organization)
	}
	return out
}

// lengthOf writes a time as people do: 1h, not 1h0m0s.
func lengthOf(d time.Duration) string {
	for _, unit := range []struct {
		length time.Duration
		name   string
	}{{24 * time.Hour, "days"}, {time.Hour, "hours"}, {time.Minute, "minutes"}} {
		switch {
		case d == unit.length:
			return "1 " + unit.name[:len(unit.name)-1]
		case d%unit.length == 0:
			return fmt.Sprintf("%d %s", d/unit.length, unit.name)
		}
	}
	return d.String()
}

// Rung is how a person is asked first.
type Rung string

// The rungs of the ladder.
const (
	Dialogue Rung = "dialogue" // the client's own dialogue or the terminal, if there is one; else the page
	Page     Rung = "page"     // a page to open
	None     Rung = "none"     // nobody is asked: the call is refused
)

// client is what is known of programs of a name.
type client struct {
	name glob
	ask  Rung
}

// Rung is where asking begins for a client. A dialogue can't tell who answers it, so it
// is skipped where approvers are named. Clients name themselves: it is a matter of
// convenience, never of permission.
func (p *Policy) Rung(name string) Rung {
	if p == nil {
		return Dialogue
	}
	first := Dialogue
	if i := slices.IndexFunc(p.clients, func(c client) bool { return c.name.matches(plain(name)) }); i >= 0 {
		first = p.clients[i].ask
	}
	if first == Dialogue && len(p.approvers) > 0 {
		return Page
	}
	return first
}
