package tools_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi/sandbox"
	"makemcp/tools"
	"makemcp/tools/gate"
)

// What a person is shown of each target changes only on purpose: run with -update, and
// read the difference as somebody who has to decide.
func TestGoldenTargets(t *testing.T) {
	calls := gatedCalls(t)
	var got strings.Builder
	for _, name := range slices.Sorted(maps.Keys(calls)) {
		b := newSeedBench(t, calls[name].As)
		answers := map[string]any{}
		for _, before := range calls[name].Before {
			b.gated(before.Tool, before, answers)
		}
		mutations, requests := b.box.Mutations(), len(b.box.Requests())
		raw, err := json.Marshal(calls[name].Arguments)
		require.NoError(t, err)
		target, loss, typed, err := tools.TargetForTest(t.Context(), b.set, name, string(raw))
		require.NoError(t, err, name)
		assert.Equal(t, mutations, b.box.Mutations(), "%s: a question changes nothing", name)
		asked := len(b.box.Requests()) - requests
		assert.LessOrEqual(t, asked, 12, "%s: a question costs little", name)
		fmt.Fprintf(&got, "%s (%d requests)\n  %s %q", name, asked, target.Kind, target.Name)
		if target.ID != "" {
			fmt.Fprintf(&got, " id %s", target.ID)
		}
		if typed {
			got.WriteString(", to be typed")
		}
		for _, f := range target.Facts {
			mark := "  - "
			if f.Live {
				mark = "  ~ "
			}
			fmt.Fprintf(&got, "\n%s%s: %s", mark, f.Name, f.Value)
		}
		fmt.Fprintf(&got, "\n  %s\n\n", loss)
	}
	const path = "testdata/targets.golden"
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got.String()), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "run with -update to write it")
	assert.Equal(t, string(want), got.String(), "run with -update if this is on purpose")
}

// newSeedBench is a bench on the day of the seed whose calls run unasked.
func newSeedBench(t *testing.T, as string) *bench {
	t.Helper()
	b := newBench(t)
	b.box = sandbox.New(sandbox.WithClock(func() time.Time { return seedDay }))
	var err error
	b.set, err = tools.New(tools.Config{
		Client: b.client(tokens[as]), Toolsets: []string{"all", "undocumented"}, Confirm: tools.Allow, Secrets: tools.AsArguments,
	})
	require.NoError(t, err)
	return b
}

var _ = gate.Target{}
