package mutate

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"makemcp/evals"
	"makemcp/makeapi/sandbox"
)

// kind is a way in which an agent or a person errs.
type kind struct {
	name, means string
	// excused tells that a mutant whose session goes no other way is equivalent, and not
	// overlooked: what changed was a matter of taste.
	excused bool
	// places are the faults that can be made in a case.
	places func(*evals.Case) []fault
}

// fault is a change to one turn of a case.
type fault struct {
	what string // in words
	make func(*evals.Case)
}

// kinds are the faults in transcripts.
var kinds = []kind{
	{"argument-dropped", "the agent leaves out an argument", true, eachArgument(func(_ string, _ any) []any { return []any{dropped} })},
	{"argument-unknown", "the agent adds an argument that the tool does not have", false, eachCall(addUnknown)},
	{"wrong-type", "an argument is of another type", false, eachArgument(func(_ string, value any) []any { return []any{otherType(value)} })},
	{"wrong-id", "an id is that of nothing", true, eachArgument(strayID)},
	{"another-id", "an id is that of something else of the kind", true, eachArgument(otherID)},
	{"team-swapped", "the call is about another team", true, eachArgument(otherTeam)},
	{"turn-dropped", "a call is left out that later turns or people depend on", false, droppedTurns},
	{"turns-swapped", "two calls change places where an order is expected", false, swappedTurns},
	{"answer-reversed", "the person declines instead of approving, or the reverse", false, eachAct(reversed)},
	{"answer-missing", "the person says nothing", false, eachAct(silenced)},
	{"approval-reused", "the approved call is made again with the approval that it had", false, reusedApprovals},
}

// eachCall makes a fault in each call that is to succeed: one that is refused anyway may be
// refused for whatever reason.
func eachCall(change func(*evals.Call) string) func(*evals.Case) []fault {
	return func(c *evals.Case) []fault {
		var out []fault
		for i, t := range c.Turns {
			if t.Call == nil || t.Call.Expect.Error != "" {
				continue
			}
			trial := *t.Call
			trial.Arguments = maps.Clone(trial.Arguments)
			out = append(out, fault{place(i, t.Call.Tool, change(&trial)), func(c *evals.Case) { change(c.Turns[i].Call) }})
		}
		return out
	}
}

// place names what is changed: the turn by its place, from 1.
func place(turn int, tool, what string) string {
	return fmt.Sprintf("turn %d, %s: %s", turn+1, tool, what)
}

func addUnknown(c *evals.Call) string {
	if c.Arguments == nil {
		c.Arguments = map[string]any{}
	}
	c.Arguments["urgency"] = "high"
	return "urgency added"
}

// without stands for an argument that is left out.
type without struct{}

var dropped = without{}

// eachArgument makes faults in each argument of each call that is to succeed.
func eachArgument(instead func(name string, value any) []any) func(*evals.Case) []fault {
	return func(c *evals.Case) []fault {
		var out []fault
		for i, t := range c.Turns {
			if t.Call == nil || t.Call.Expect.Error != "" {
				continue
			}
			for _, name := range slices.Sorted(maps.Keys(t.Call.Arguments)) {
				for _, value := range instead(name, t.Call.Arguments[name]) {
					out = append(out, replaced(i, t.Call.Tool, name, value))
				}
			}
		}
		return out
	}
}

func replaced(turn int, tool, name string, value any) fault {
	if value == dropped {
		return fault{place(turn, tool, name+" left out"), func(c *evals.Case) { delete(c.Turns[turn].Call.Arguments, name) }}
	}
	return fault{place(turn, tool, fmt.Sprintf("%s is %s", name, short(value))), func(c *evals.Case) { c.Turns[turn].Call.Arguments[name] = value }}
}

func short(value any) string {
	raw, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(raw)
}

// otherType is a value that no reading makes into what was meant.
func otherType(value any) any {
	if _, isObject := value.(map[string]any); isObject {
		return 7
	}
	return map[string]any{"not": "this"}
}

// nobody is an id that the sandbox gives to nothing.
const nobody = 99_999_999

func strayID(name string, _ any) []any {
	if !isID(name) {
		return nil
	}
	return []any{nobody}
}

func isID(name string) bool { return name == "id" || strings.HasSuffix(name, "Id") }

// otherID is the id of something else of the kind that the argument names; nothing where
// the sandbox has no other.
func otherID(name string, value any) []any {
	if name == "teamId" || !isID(name) {
		return nil
	}
	return anotherOf(strings.TrimSuffix(name, "Id")+"s", value)
}

func otherTeam(name string, value any) []any {
	if name != "teamId" {
		return nil
	}
	return anotherOf("teams", value)
}

// anotherOf is the last id of a kind that is not this one.
func anotherOf(kind string, value any) []any {
	rows, _ := sandbox.New().State()[kind].(map[string]any)
	ids := slices.Sorted(maps.Keys(rows))
	slices.Reverse(ids)
	for _, id := range ids {
		if id != fmt.Sprint(value) {
			return []any{id} // digits stand for a number
		}
	}
	return nil
}

// droppedTurns leaves out calls that something later depends on. A read that nothing
// depends on is missed by nobody, and takes its own expectations with it.
func droppedTurns(c *evals.Case) []fault {
	var out []fault
	for i, t := range c.Turns {
		asked := i+1 < len(c.Turns) && c.Turns[i+1].Person != nil
		if t.Call != nil && (asked || len(t.Call.Save) > 0) {
			out = append(out, fault{place(i, t.Call.Tool, "left out"), func(c *evals.Case) { c.Turns[i] = leftOut }})
		}
	}
	return out
}

// leftOut stands where a turn was, so that the others keep their places.
var leftOut = evals.Turn{Note: "A turn was left out here."}

// swappedTurns exchanges neighbouring calls of different tools in cases that expect requests in an
// order.
func swappedTurns(c *evals.Case) []fault {
	var out []fault
	for i := 1; len(c.Expect.HTTP.Order) > 0 && i < len(c.Turns); i++ {
		one, other := c.Turns[i-1].Call, c.Turns[i].Call
		answered := i+1 < len(c.Turns) && c.Turns[i+1].Person != nil
		if one == nil || other == nil || one.Tool == other.Tool || answered {
			continue
		}
		out = append(out, fault{place(i-1, one.Tool, "after "+other.Tool), func(c *evals.Case) {
			c.Turns[i-1], c.Turns[i] = c.Turns[i], c.Turns[i-1]
		}})
	}
	return out
}

// eachAct makes a fault in each answer of the person. instead returns nil for acts that
// decide nothing.
func eachAct(instead func(evals.Act) *evals.Turn) func(*evals.Case) []fault {
	return func(c *evals.Case) []fault {
		var out []fault
		for i, t := range c.Turns {
			if t.Person == nil {
				continue
			}
			if turn := instead(*t.Person); turn != nil {
				out = append(out, fault{place(i, t.Person.Does, words(*turn)), func(c *evals.Case) { c.Turns[i] = *turn }})
			}
		}
		return out
	}
}

func words(t evals.Turn) string {
	if t.Person == nil {
		return "left out"
	}
	return t.Person.Does + " instead"
}

// opposites of what a person decides.
var opposites = map[string]string{
	"accept": "decline", "decline": "accept", "cancel": "accept", "accept-blank": "accept",
	"approve-page": "decline-page", "decline-page": "approve-page",
}

func reversed(a evals.Act) *evals.Turn {
	does, decides := opposites[a.Does]
	if !decides || a.Refused || a.Stranger {
		return nil
	}
	a.Does = does
	return &evals.Turn{Person: &a}
}

func silenced(a evals.Act) *evals.Turn {
	if _, decides := opposites[a.Does]; !decides || a.Refused || a.Stranger {
		return nil
	}
	return &leftOut
}

// reusedApprovals makes a call that was approved in a dialogue once more, with the same
// approval, and expects what it was answered the first time. Only in the newer era do
// approvals travel with calls.
func reusedApprovals(c *evals.Case) []fault {
	if !slices.Equal(c.Client.Protocols, []string{"2026-07-28"}) || c.Client.Elicitation == "none" {
		return nil
	}
	var out []fault
	for i, t := range c.Turns {
		if t.Person == nil || t.Person.Does != "accept" || i == 0 || c.Turns[i-1].Call == nil || c.Turns[i-1].Call.Expect.Error != "" {
			continue
		}
		again := *c.Turns[i-1].Call
		again.ReuseApproval, again.Save = true, nil
		out = append(out, fault{place(i-1, again.Tool, "made again"), func(c *evals.Case) {
			c.Turns = slices.Insert(c.Turns, i+1, evals.Turn{Call: &again})
		}})
	}
	return out
}
