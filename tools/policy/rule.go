package policy

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// fit is how well a call fits a condition.
type fit int8

const (
	never fit = iota
	perhaps
	surely
)

// condition is one line of a rule or a quota.
type condition interface {
	fits(c *Call) fit
	// why words what fits has found, as a clause.
	why(c *Call) string
}

// fitOf is how well a call fits all of the conditions. None at all fit every call.
func fitOf(where []condition, c *Call) fit {
	least := surely
	for _, one := range where {
		if least = min(least, one.fits(c)); least == never {
			break
		}
	}
	return least
}

// rule is one rule of the file.
type rule struct {
	name      string // that the operator gave it, or its number
	line      int
	where     []condition
	then      Action
	approvals int
	because   string
}

// decides tells whether the rule settles what happens to a call.
func (r *rule) decides(c *Call) bool {
	found := fitOf(r.where, c)
	return found == surely || found == perhaps && r.then != Allow
}

// why words why a rule matched or not: the first condition that stands in its way, or
// else all of them.
func (r *rule) why(c *Call) string {
	clauses := []string{}
	for _, one := range r.where {
		found, clause := one.fits(c), one.why(c)
		switch {
		case found == never:
			return clause
		case found == perhaps && r.then == Allow:
			return clause + ", which is not enough to allow it"
		case found == perhaps:
			clause += ", which is enough to " + string(r.then)
		}
		clauses = append(clauses, clause)
	}
	if len(clauses) == 0 {
		return "it holds for every call"
	}
	return strings.Join(clauses, "; ")
}

// toolIs is a condition on the tool's name.
type toolIs []glob

func (t toolIs) matches(name string) bool {
	return slices.ContainsFunc(t, func(g glob) bool { return g.matches(name) })
}

func (t toolIs) fits(c *Call) fit {
	switch {
	case t.matches(c.Tool):
		return surely
	case slices.ContainsFunc(c.Calls, t.matches):
		return perhaps
	}
	return never
}

func (t toolIs) why(c *Call) string {
	switch t.fits(c) {
	case surely:
		return "the tool is " + c.Tool
	case perhaps:
		return c.Tool + " calls " + c.Calls[slices.IndexFunc(c.Calls, t.matches)]
	}
	return fmt.Sprintf("the tool is %s, not %s", c.Tool, orList(t))
}

// effectIs is a condition on what a call can do.
type effectIs []string

func (e effectIs) fits(c *Call) fit {
	switch {
	case slices.Contains(e, c.Effect):
		return surely
	case !slices.Contains(effects, c.Effect):
		return perhaps
	}
	return never
}

func (e effectIs) why(c *Call) string {
	switch e.fits(c) {
	case surely:
		return "its effect is " + c.Effect
	case perhaps:
		return "its effect is not known"
	}
	return fmt.Sprintf("its effect is %s, not %s", c.Effect, orList(e))
}

// effects are those that a rule can name.
var effects = []string{read, write, destructive, credential}

// ownerIs is a condition on the team or the organization that a call is for.
type ownerIs struct {
	kind string // "team" or "organization"
	ids  []int64
}

func (o ownerIs) of(c *Call) int64 {
	if o.kind == eachTeam {
		return c.Team
	}
	return c.Organization
}

func (o ownerIs) fits(c *Call) fit {
	switch id := o.of(c); {
	case id == 0:
		return perhaps
	case slices.Contains(o.ids, id):
		return surely
	}
	return never
}

func (o ownerIs) why(c *Call) string {
	switch o.fits(c) {
	case surely:
		return fmt.Sprintf("it is for %s %d", o.kind, o.of(c))
	case perhaps:
		return "the call does not say for which " + o.kind + " it is"
	}
	return fmt.Sprintf("it is for %s %d, not %s", o.kind, o.of(c), orList(o.ids))
}

// timeIs is a condition on when a call is made, by the clock on the wall of a place.
type timeIs struct {
	words  []string // as the file has them
	spans  []span
	within bool // or else without
	zone   *time.Location
}

func (t timeIs) fits(c *Call) fit {
	now := c.Now.In(t.zone)
	if slices.ContainsFunc(t.spans, func(s span) bool { return s.has(now) }) == t.within {
		return surely
	}
	return never
}

func (t timeIs) why(c *Call) string {
	where := "within"
	if (t.fits(c) == surely) != t.within {
		where = "outside"
	}
	return fmt.Sprintf("%s is %s %s", c.Now.In(t.zone).Format("Mon 15:04"), where, orList(t.words))
}

// orList writes alternatives as words.
func orList[T any](items []T) string {
	texts := make([]string, len(items))
	for i, item := range items {
		texts[i] = fmt.Sprint(item)
	}
	if last := len(texts) - 1; last > 0 {
		return strings.Join(texts[:last], ", ") + " or " + texts[last]
	}
	return strings.Join(texts, "")
}
