package tools

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"strings"

	"makemcp/makeapi"
	"makemcp/schemas"
	"makemcp/tools/gate"
	"makemcp/tools/policy"
)

// question words what a person is asked about a call. key is the call's.
func (s *Set) question(ctx context.Context, c *call, d policy.Decision, key string) (gate.Question, error) {
	target, err := s.target(ctx, c)
	if err != nil {
		return gate.Question{}, err
	}
	stake := stakeOf(c)
	q := gate.Question{
		Key: key, Caller: c.caller.Principal, Tool: c.tool.Name, Title: c.tool.Shape().Title, About: firstSentence(c.tool.Shape().About),
		Asker: shortName(c.caller.Client), Zone: s.config.Client.Zone(), Target: target, Consequence: s.consequence(c, stake),
		Reveals: s.hides(c),
	}
	if stake.Typed {
		q.Type = target.Name
	}
	if len(s.config.Policy.Approvers()) > 0 {
		q.Approvals = d.Approvals
	}
	if s.needsSecrets(c.tool) {
		q.Args = maps.Clone(c.args)
	}
	for _, f := range c.tool.Shape().Fields {
		value, given := c.args[f.Name]
		switch {
		case f.Secret && s.config.Secrets == OnPage:
			q.Secrets = append(q.Secrets, secretOf(f))
		case given:
			a := gate.Argument{Name: f.Name, Value: readable(f, value)}
			q.Arguments = append(q.Arguments, a)
			q.Long = q.Long || len(a.Value) > longestValue
		}
	}
	return q, nil
}

// longestName keeps a client, which names itself, from pushing the question off a small
// screen.
const longestName = 60

func shortName(client string) string {
	name := []rune(gate.Plain(client))
	if len(name) > longestName {
		return string(name[:longestName]) + "…"
	}
	return string(name)
}

// firstSentence is what a description says to people; the rest is for agents.
func firstSentence(about string) string {
	if end := strings.Index(about, ". "); end >= 0 {
		return about[:end+1]
	}
	return about
}

// consequence says what is at stake, and whether there is a way back.
func (s *Set) consequence(c *call, at stake) string {
	switch {
	case c.wanted != nil:
		return strings.TrimSpace(gate.Plain("Make wants this confirmed. "+c.wanted.Error()) + " " + at.Loss)
	case c.tool.Effect == makeapi.Destructive:
		return cmp.Or(at.Loss, "This loses something.") + " " + cmp.Or(s.undoWords(c), "It can't be undone.")
	case at.Loss != "":
		return at.Loss
	case c.tool.Effect == makeapi.Credential:
		return "This changes how somebody signs in to Make. It can't be taken back, only changed again."
	case c.tool.Effect == makeapi.Read:
		return "This changes nothing in Make."
	default:
		return "This changes something in Make."
	}
}

// readable is an argument as a person should see it: secrets and handles hidden.
func readable(f schemas.Field, value any) string {
	switch {
	case f.Secret:
		return "(hidden)"
	case f.Sealed:
		return "(a handle)"
	}
	text, ok := value.(string)
	if !ok {
		raw, err := json.Marshal(value)
		if err != nil {
			return "(unreadable)"
		}
		text = string(raw)
	}
	if gate.HidesSomething(text) {
		return gate.Legible(text) + " (and characters that can't be seen, which are sent as well)"
	}
	return gate.Legible(text)
}

// longestValue is how long an argument may be for a dialogue, in bytes. What is longer is
// approved on a page, which has room for all of it.
const longestValue = 300

// secretOf words a field for the page.
func secretOf(f schemas.Field) gate.Secret {
	label, hint, _ := strings.Cut(strings.TrimSuffix(f.Schema.Description, "."), ": ")
	return gate.Secret{
		Name:  f.Name,
		Label: label,
		Hint:  hint,
		JSON:  f.Schema.Type == "object",
		Must:  f.Required,
		New:   strings.HasPrefix(f.Name, "new"),
	}
}
