package matrix

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi"
	"makemcp/tools"
)

// bays is how many cells are played at once: more than there are processors, since most
// of them wait for somebody.
const bays = 8

// A spot is where a cell is played: a lane, and a door to the tool.
type spot struct {
	lane lane
	door string
}

func spots() []spot {
	var all []spot
	for _, l := range lanes {
		all = append(all, spot{l, direct}, spot{l, through})
	}
	return all
}

// whole tells to play every role with every tool at every spot. Otherwise each role is
// played with each tool at one spot, and at each spot with some tool.
var whole = os.Getenv("MATRIX") == "whole"

// cell is one thing to try: a tool, a role and a spot.
type cell struct {
	tool  tools.Tool
	entry gated
	role  role
	spot
}

// plan is what is played, and why the rest is not.
type plan struct {
	cells   map[string][]cell // by tool
	skipped map[string]int    // by reason
	total   int
}

// planFor comes from the registry: a new tool is in it by itself.
func planFor(served []tools.Tool, calls map[string]gated) plan {
	p := plan{cells: map[string][]cell{}, skipped: map[string]int{}}
	for _, r := range roles {
		turn := 0
		for _, tool := range served {
			c := cell{tool: tool, entry: calls[tool.Name], role: r}
			if r.other != nil && r.other(&play{cell: c}) == nil {
				p.skipped["the call has no such argument"]++
				continue
			}
			for i, all := 0, spots(); i < len(all); i++ {
				c.spot = all[turn%len(all)]
				turn++
				if why := r.lacks(c.lane); why != "" {
					p.skipped[why]++
					continue
				}
				p.cells[tool.Name] = append(p.cells[tool.Name], c)
				p.total++
				if !whole {
					break
				}
			}
		}
	}
	return p
}

// lacks says why a role can't be played over a lane; empty when it can.
func (r role) lacks(l lane) string {
	if r.callers && !l.http {
		return "stdio has one caller"
	}
	return ""
}

// complete makes sure that the plan has all of the registry, every role and every spot, so
// that nothing is proven by playing nothing.
func (p plan) complete(t *testing.T, tools int) {
	t.Helper()
	assert.Len(t, p.cells, tools)
	at := map[string]int{}
	for _, cells := range p.cells {
		assert.GreaterOrEqual(t, len(cells), len(roles)-6, "%s is played with every role but those that take arguments", cells[0].tool.Name)
		for _, c := range cells {
			at[c.role.name+" over "+c.lane.name+", "+c.door]++
		}
	}
	for _, r := range roles {
		for _, s := range spots() {
			if r.lacks(s.lane) == "" {
				assert.Positive(t, at[r.name+" over "+s.lane.name+", "+s.door], "nobody %s over %s, %s", r.name, s.lane.name, s.door)
			}
		}
	}
}

func TestRule01NothingUnconfirmed(t *testing.T) {
	free := newPool(t)
	served := gatedTools(free.any().patient.set)
	todo := planFor(served, gatedCalls(t))
	todo.complete(t, len(served))
	var played atomic.Int64
	t.Run("tools", func(t *testing.T) {
		var all sync.WaitGroup // t.Parallel would run as many as there are processors
		for name, cells := range todo.cells {
			all.Go(func() {
				b := <-free
				defer func() { free <- b }()
				t.Run(name, func(t *testing.T) {
					b.playAll(t, cells)
					played.Add(int64(len(cells)))
				})
			})
		}
		all.Wait()
	})
	if narrowed := strings.Contains(flag.Lookup("test.run").Value.String(), "/"); !narrowed {
		assert.EqualValues(t, todo.total, played.Load())
	}
	t.Logf("%d cells of %d tools were played; skipped: %v", played.Load(), len(served), todo.skipped)
}

// playAll plays the cells of one tool.
func (b *bay) playAll(t *testing.T, cells []cell) {
	t.Helper()
	for _, c := range cells {
		require.NotNil(t, c.entry.Arguments, "tools/testdata/gated.json lacks %s", c.tool.Name)
		if err := (&play{bay: b, cell: c}).run(); err != nil {
			t.Errorf("%s over %s, %s, person %s: %v", c.tool.Name, c.lane.name, c.door, c.role.name, err)
		}
	}
}

// The test above is only worth something if it can fail: without a gate, no cell but those
// that approve comes out as it should.
func TestTheMatrixFailsWithoutAGate(t *testing.T) {
	b := newBay(t)
	b.patient, b.impatient, b.restarted = b.unguarded(), b.unguarded(), b.unguarded()
	served := slices.DeleteFunc(gatedTools(b.patient.set), func(tool tools.Tool) bool { return tool.Name != "data-stores_delete" })
	cells := planFor(served, gatedCalls(t)).cells["data-stores_delete"]
	require.NotEmpty(t, cells)
	for _, c := range cells {
		require.Error(t, (&play{bay: b, cell: c}).run(), "person %s", c.role.name)
	}
}

// pool are the bays that are free.
type pool chan *bay

func newPool(t *testing.T) pool {
	t.Helper()
	free := make(pool, bays)
	var made sync.WaitGroup
	for range bays {
		made.Go(func() { free <- newBay(t) })
	}
	made.Wait()
	require.Len(t, free, bays)
	return free
}

// any is one of the bays, to look at.
func (free pool) any() *bay {
	b := <-free
	free <- b
	return b
}

func gatedTools(set *tools.Set) []tools.Tool {
	return slices.DeleteFunc(set.Tools(), func(t tools.Tool) bool {
		return t.Name == through || t.Effect != makeapi.Destructive && t.Effect != makeapi.Credential
	})
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func with(arguments map[string]any, name string, value any) map[string]any {
	arguments = maps.Clone(arguments)
	arguments[name] = value
	return arguments
}

func schemaOf(tool tools.Tool) (properties map[string]map[string]any, required map[string]bool) {
	var schema struct {
		Properties map[string]map[string]any
		Required   []string
	}
	if err := json.Unmarshal(tool.Schema(), &schema); err != nil {
		panic(fmt.Sprint(tool.Name, ": ", err))
	}
	required = map[string]bool{}
	for _, name := range schema.Required {
		required[name] = true
	}
	return schema.Properties, required
}

// example is a value that fits a schema.
func example(schema map[string]any) any {
	for _, from := range []string{"examples", "enum"} {
		if list, ok := schema[from].([]any); ok && len(list) > 0 {
			return list[0]
		}
	}
	switch schema["type"] {
	case "boolean":
		return true
	case "integer", "number":
		return 1
	case "array":
		items, _ := schema["items"].(map[string]any)
		return []any{example(items)}
	case "object":
		return map[string]any{}
	default:
		return "x"
	}
}
