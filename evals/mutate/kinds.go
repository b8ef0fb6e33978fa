package mutate

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"makemcp/evals"
	"makemcp/makeapi/sandbox"
)

// kind is a way in which an agent or a person errs.
type kind struct {
	name, means string
	// excused tells that a mutant whose session goes no other way is equivalent, and not
	// overlooked: what changed was a matter of taste.
	excused bool
	// reason says why any that survives does; empty where each needs a reason of its own.
	reason string
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
	{
		name: "argument-dropped", means: "the agent leaves out an argument", excused: true, places: eachArgument(leftOutArgument),
		reason: "the argument is optional, and the answer without it has all that the case expects",
	},
	{name: "argument-unknown", means: "the agent adds an argument that the tool does not have", places: eachCall(addUnknown)},
	{name: "wrong-type", means: "an argument is of another type", places: eachArgument(otherType)},
	{name: "wrong-id", means: "an id is that of nothing", excused: true, places: eachArgument(strayID)},
	{name: "another-id", means: "an id is that of something else of the kind", excused: true, places: eachArgument(otherID)},
	{name: "team-swapped", means: "the call is about another team", excused: true, places: eachArgument(otherTeam)},
	{name: "turn-dropped", means: "a call is left out that later turns or people depend on", places: droppedTurns},
	{name: "turns-swapped", means: "two calls change places where an order is expected", places: swappedTurns},
	{name: "answer-reversed", means: "the person declines instead of approving, or the reverse", places: eachAct(reversed)},
	{name: "answer-missing", means: "the person says nothing", places: eachAct(silenced)},
	{name: "approval-reused", means: "an approved call is made again with the approval that it had", places: reusedApprovals},
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
	if _, left := value.(without); left {
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

func leftOutArgument(string, any) []any { return []any{without{}} }

// otherType is a value that no reading makes into what was meant.
func otherType(_ string, value any) []any {
	if _, isObject := value.(map[string]any); isObject {
		return []any{7}
	}
	return []any{map[string]any{"not": "this"}}
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

// seed is what every sandbox starts from. It is only read.
var seed = sync.OnceValue(func() map[string]any { return sandbox.New().State() })

// anotherOf is the next id of a kind, or the last one where what the case uses is not known
// before the session.
func anotherOf(kind string, value any) []any {
	rows, _ := seed()[kind].(map[string]any)
	ids := slices.Sorted(maps.Keys(rows))
	if len(ids) < 2 {
		return nil
	}
	i := slices.Index(ids, fmt.Sprint(value))
	if i < 0 {
		return []any{ids[len(ids)-1]} // digits stand for a number
	}
	return []any{ids[(i+1)%len(ids)]}
}

// droppedTurns leaves out calls that something later depends on. A read that nothing
// depends on is missed by nobody, and takes its own expectations with it.
func droppedTurns(c *evals.Case) []fault {
	var out []fault
	for i, t := range c.Turns {
		asked := i+1 < len(c.Turns) && c.Turns[i+1].Person != nil
		if t.Call != nil && (asked || usedAfter(c, i)) {
			out = append(out, fault{place(i, t.Call.Tool, "left out"), func(c *evals.Case) { c.Turns[i] = leftOut }})
		}
	}
	return out
}

// usedAfter tells whether something that a call saves is used later on.
func usedAfter(c *evals.Case, turn int) bool {
	later := short([]any{c.Turns[turn+1:], c.Expect})
	for name := range c.Turns[turn].Call.Save {
		if strings.Contains(later, "$"+name) {
			return true
		}
	}
	return false
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
			if t.Person == nil || inVain(c, i) {
				continue
			}
			if turn := instead(*t.Person); turn != nil {
				out = append(out, fault{place(i, t.Person.Does, words(*turn)), func(c *evals.Case) {
					c.Turns[i] = *turn
					c.Flags = append(slices.Clone(c.Flags), "--confirm-timeout", "1s") // nobody waits for nobody
				}})
			}
		}
		return out
	}
}

// inVain tells whether an answer of the person changes nothing: the call is refused whatever
// they say, or nobody calls again after they have decided on a page.
func inVain(c *evals.Case, act int) bool {
	for i := act - 1; i >= 0; i-- {
		if call := c.Turns[i].Call; call != nil {
			if call.SwitchTo != nil {
				return true
			}
			break
		}
	}
	calls := func(t evals.Turn) bool { return t.Call != nil }
	during := act > 0 && calls(c.Turns[act-1]) && c.Turns[act-1].Call.Expect.Error == ""
	return strings.HasSuffix(c.Turns[act].Person.Does, "-page") && !during && !slices.ContainsFunc(c.Turns[act+1:], calls)
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
