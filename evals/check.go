package evals

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"makemcp/makeapi/sandbox"
)

// check refuses a case whose words have no meaning.
func (s source) check(c *Case) error {
	switch {
	case c.Version != 1:
		return s.errorf("$.version", "the version of the format is 1")
	case c.ID != s.stem():
		return s.errorf("$.id", "the id must be the file's name, %s", s.stem())
	case len(c.Tags) == 0:
		return s.errorf("$.tags", "give at least one tag")
	case c.Why == "" || c.Prompt == "" || len(c.Turns) == 0:
		return s.errorf("$", "a case needs why, prompt and turns")
	}
	if _, ok := tokens[c.Token]; !ok {
		return s.errorf("$.token", "there is no token %q; there are %s", c.Token, strings.Join(slices.Sorted(maps.Keys(tokens))[1:], ", "))
	}
	if _, err := time.Parse(time.RFC3339, c.Clock); c.Clock != "" && err != nil {
		return s.errorf("$.clock", "there is no time %q; times look like 2026-03-02T09:00:00Z", c.Clock)
	}
	for _, check := range []func(*Case) error{s.checkClient, s.checkFaults, s.checkTurns, s.checkExpect} {
		if err := check(c); err != nil {
			return err
		}
	}
	return nil
}

func (s source) checkClient(c *Case) error {
	for _, protocol := range c.Client.protocols() {
		if !slices.Contains(eras, protocol) {
			return s.errorf("$.client.protocols", "there is no protocol %q; there are %s", protocol, strings.Join(eras, ", "))
		}
	}
	for _, t := range c.Client.Transports {
		if !slices.Contains(Transports, t) {
			return s.errorf("$.client.transports", "there is no transport %q; there are %v", t, Transports)
		}
	}
	if !slices.ContainsFunc(Transports, func(t Transport) bool {
		return slices.ContainsFunc(eras, func(protocol string) bool { return c.Client.connects(t, protocol) })
	}) {
		return s.errorf("$.client", "nothing is left to replay: over %s only %s is spoken", SSE, older)
	}
	dialogues := []string{"", "none", "form", "url", "both"}
	if !slices.Contains(dialogues, c.Client.Elicitation) {
		return s.errorf("$.client.elicitation", "there is no elicitation %q; there are %s", c.Client.Elicitation, strings.Join(dialogues[1:], ", "))
	}
	if c.does(absent) && slices.Contains(c.Client.protocols(), modern) {
		return s.errorf("$.client", "in %s a client that gets no answer never calls again, so there is nothing to replay: set protocols to [%s]", modern, older)
	}
	attacks := func(t Turn) bool { return t.Call != nil && (t.Call.ReuseApproval || len(t.Call.SwitchTo) > 0) }
	if slices.ContainsFunc(c.Turns, attacks) && slices.Contains(c.Client.protocols(), older) {
		return s.errorf("$.client", "in %s no approval travels that could be reused or switched: set protocols to [%s]", older, modern)
	}
	return nil
}

// checkFaults tries them on a sandbox, which knows the kinds and the routes.
func (s source) checkFaults(c *Case) error {
	for i, fault := range c.Faults {
		if err := sandbox.New().Inject(fault); err != nil {
			return s.errorf(fmt.Sprintf("$.faults[%d]", i), "%v", err)
		}
	}
	return nil
}

// checkTurns also follows the saved values: each must be saved before it is used.
func (s source) checkTurns(c *Case) error {
	saved := bindings{}
	for i, t := range c.Turns {
		at := fmt.Sprintf("$.turns[%d]", i)
		var used any
		var save map[string]string
		switch {
		case t.kinds() != 1:
			return s.errorf(at, "a turn is either a call, or a person's act, or a note, or a restart, or a request")
		case t.Token != "" && (!t.Restart || tokens[t.Token] == ""):
			return s.errorf(at, "token names whose token the server has after a restart")
		case t.Request != nil:
			if err := s.checkRequest(at, c, *t.Request); err != nil {
				return err
			}
			used, save = []any{t.Request.Body, t.Request.Expect.Match}, t.Request.Save
		case t.Call != nil && t.Call.Tool == "":
			return s.errorf(at, "name the tool")
		case t.Call != nil:
			used, save = []any{t.Call.Arguments, t.Call.SwitchTo}, t.Call.Save
		case t.Person != nil:
			if err := s.checkAct(at, *t.Person); err != nil {
				return err
			}
			used, save = []any{t.Person.Types, plain(t.Person.Fields)}, t.Person.Save
		}
		if unknown := saved.missing(used); unknown != "" {
			return s.errorf(at, "$%s is used but not saved before", unknown)
		}
		for name := range save {
			saved[name] = nil
		}
	}
	return nil
}

func (s source) checkAct(at string, a Act) error {
	switch {
	case !slices.Contains(acts, a.Does):
		return s.errorf(at, "nobody can do %q; people can %s", a.Does, strings.Join(acts, ", "))
	case !a.onPage() && (len(a.Fields) > 0 || len(a.Sees) > 0 || a.Refused || a.Stranger):
		return s.errorf(at, "fields, sees, refused and stranger are for %s, %s and %s", approvePage, declinePage, revealPage)
	case a.Does != accept && a.Types != "":
		return s.errorf(at, "types is for %s; on a page, fields are typed", accept)
	case a.Does != readMail && len(a.Save) > 0:
		return s.errorf(at, "save is for %s", readMail)
	}
	return nil
}

func (s source) checkExpect(c *Case) error {
	if err := s.checkOutlook("$.expect", c.Expect.outlook()); err != nil {
		return err
	}
	for i, o := range c.Expect.AnyOf {
		at := fmt.Sprintf("$.expect.anyOf[%d]", i)
		if o.Asked > 0 && c.Expect.Asked > 0 {
			return s.errorf(at, "asked stands beside anyOf already")
		}
		if err := s.checkOutlook(at, o); err != nil {
			return err
		}
	}
	return nil
}

func (s source) checkOutlook(at string, o Outlook) error {
	if !slices.Contains([]string{"", partial, exact, outcomeOnly}, o.HTTP.Match) {
		return s.errorf(at+".http", "there is no match %q; there are %s, %s and %s", o.HTTP.Match, partial, exact, outcomeOnly)
	}
	listed := append(slices.Concat(o.HTTP.Order, o.HTTP.Never), slices.Collect(maps.Keys(o.HTTP.Count))...)
	for _, request := range listed {
		method, route, _ := strings.Cut(request, " ")
		known := sandbox.New().Inject(sandbox.Fault{Kind: sandbox.ServerError, Route: route}) == nil
		if route == "" || !known || !slices.Contains(methods, method) {
			return s.errorf(at+".http", "there is no request %q; requests look like GET /users/{userId}", request)
		}
	}
	for row, want := range o.State {
		if _, ok := want.(map[string]any); !ok && want != gone {
			return s.errorf(at+".state", "%s: list members, or say %s", row, gone)
		}
	}
	return nil
}

var methods = []string{"GET", "POST", "PUT", "PATCH", "DELETE"}
