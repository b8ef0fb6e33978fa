package tools

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"makemcp/makeapi"
	"makemcp/schemas"
	"makemcp/tools/gate"
)

// stake says what a call puts at stake, in words for the person who decides.
type stake struct {
	// Loss says what is lost or changed, as a sentence; empty for what the effect says.
	Loss string
	// Typed is for the worst calls: the person types the target's name.
	Typed bool
}

// stakeOf is what a call puts at stake.
func stakeOf(c *call) stake {
	if s, declared := subjects[c.tool.Name]; declared && s.stake != nil {
		return s.stake(c.args)
	}
	return stake{}
}

// subject declares what the calls of a tool are about and what they put at stake. Like an
// endpoint it is data: forgetting a tool here fails a test.
type subject struct {
	of makeapi.Declared
	thing
	// stake is what a call with these arguments puts at stake; nil for what the effect
	// says.
	stake func(schemas.Args) stake
}

// thing is a sort of thing that Make has: how it is found and what a person should know
// of it before they decide.
type thing struct {
	// kind is what it is called.
	kind string
	// arg is the argument of the call that names it; empty where the token does.
	arg string
	// find reads it as Make has it now; nil where Make has nothing to read, which
	// unread explains to the person.
	find   finder
	unread string
	// id and name are the members that hold those, where they are called otherwise;
	// none where it has no such thing.
	id, name string
	facts    []telling
}

// telling reads facts about a thing. What can't be read is a fact as well, which says so:
// nothing that a person counts on is left out silently.
type telling func(ctx context.Context, l *look, found row) []gate.Fact

// with is the thing with more to know about it.
func (t thing) with(more ...telling) thing {
	t.facts = slices.Concat(t.facts, more)
	return t
}

// subjects are the declarations by tool.
var subjects = index(
	dataSubjects, credentialSubjects, scenarioSubjects, organizationSubjects, billingSubjects, userSubjects, appSubjects, agentSubjects, undoSubjects,
)

func index(groups ...[]subject) map[string]subject {
	all := map[string]subject{}
	for _, s := range slices.Concat(groups...) {
		all[s.of.Operation().Name] = s
	}
	return all
}

// target reads what a call is about, as Make has it at this moment. Calls that were
// approved for one target are refused once it has changed. An error means that nobody can
// be asked: the thing is not there, or Make can't be read now.
func (s *Set) target(ctx context.Context, c *call) (gate.Target, error) {
	about, declared := subjects[c.tool.Name]
	if !declared {
		return gate.Target{}, nil
	}
	l := &look{set: s, call: c, left: mostReads, kept: map[string]json.RawMessage{}}
	t, err := l.target(ctx, about)
	if err != nil {
		return gate.Target{}, err
	}
	if stakeOf(c).Typed && gate.Plain(t.Name) == "" {
		t.Name = cmp.Or(t.ID, t.Kind) // there has to be something to type
	}
	return t, nil
}

func (l *look) target(ctx context.Context, about subject) (gate.Target, error) {
	t := gate.Target{Kind: about.kind, ID: l.arg(about.arg)}
	if about.find == nil {
		t.ID, t.Name = "", l.arg(about.arg)
		if about.unread != "" {
			t.Facts = []gate.Fact{{Name: "note", Value: about.unread}}
		}
		return t, nil
	}
	found, err := about.find(ctx, l, about.thing)
	if isUnreadable(err) {
		t.Facts = []gate.Fact{{Name: "what it is", Value: unreadable(err)}}
		return t, nil
	}
	if err != nil {
		return gate.Target{}, err
	}
	t.ID, t.Name = cmp.Or(found.text(cmp.Or(about.id, "id")), t.ID), found.text(cmp.Or(about.name, "name"))
	if about.id == none {
		t.ID = ""
	}
	for _, tell := range about.facts {
		t.Facts = append(t.Facts, tell(ctx, l, found)...)
	}
	return t, ctx.Err()
}

// loses is the stake of a call that loses or changes this.
func loses(loss string) func(schemas.Args) stake {
	return func(schemas.Args) stake { return stake{Loss: loss} }
}

// losesAll is the stake of the worst calls.
func losesAll(loss string) func(schemas.Args) stake {
	return func(schemas.Args) stake { return stake{Loss: loss, Typed: true} }
}

// losesSome is the stake of a call that names some things, or takes all of them.
func losesSome(some, all string) func(schemas.Args) stake {
	return func(args schemas.Args) stake {
		if args["all"] == true {
			return stake{Loss: all, Typed: true}
		}
		return stake{Loss: some}
	}
}

// absent is the refusal of a call that names what is not there.
func absent(t thing, l *look) error {
	return &schemas.Invalid{Problems: []schemas.Problem{{
		Argument: "/" + t.arg, Text: fmt.Sprintf("there is no %s %q; list them to find the right one", t.kind, gate.Plain(l.arg(t.arg))),
	}}}
}

// none is the member of what a thing does not have.
const none = "-"

// quotedList names some things, and counts the rest.
func quotedList(names []string) string {
	const most = 5
	shown := make([]string, 0, most+1)
	for _, name := range names[:min(most, len(names))] {
		shown = append(shown, quote(name))
	}
	if rest := len(names) - len(shown); rest > 0 {
		shown = append(shown, fmt.Sprintf("and %d more (%s)", rest, fingerprint(names)))
	}
	return strings.Join(shown, ", ")
}
