package main

import (
	"context"
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/evals"
)

// The recorded way is a good way: whoever takes it in a live session passes, and what is
// saved of that replays.
func TestTheRecordedWayPasses(t *testing.T) {
	t.Parallel()
	binary, err := os.Executable()
	require.NoError(t, err)
	options := evals.Options{Command: []string{binary}, Env: []string{asServer + "=1", "GORACE=atexit_sleep_ms=0"}, Transports: []evals.Transport{evals.Stdio}}
	cases, err := evals.Load("demo", "password-mended-on-page", "write-without-answer")
	require.NoError(t, err)
	for _, c := range cases {
		t.Run(c.ID, func(t *testing.T) {
			t.Parallel()
			require.NoError(t, c.CanLive())
			a := options.Attempt(t.Context(), c, evals.Live{Agent: recorded(c), Longest: time.Minute})
			require.NoError(t, a.Broken)
			assert.Empty(t, a.Failures)
			text, err := a.Case.YAML("again", "From a test.")
			require.NoError(t, err)
			again, err := evals.Parse("again.yaml", text)
			require.NoError(t, err)
			evals.Run(t.Context(), []*evals.Case{again}, options, func(o *evals.Outcome) {
				assert.Empty(t, o.Failures, string(text))
			})
		})
	}
}

func TestWhatOnlyAReplayCanDoIsLeftOut(t *testing.T) {
	t.Parallel()
	for id, why := range map[string]string{
		"approval-reused": "attacks with an approval", "approval-switched": "attacks with an approval", "page-of-another-browser": "a stranger",
		"lost-password": "read mail", "tool-definitions": "makes no call",
	} {
		cases, err := evals.Load(id)
		require.NoError(t, err)
		require.ErrorIs(t, cases[0].CanLive(), evals.ErrNotLive)
		assert.ErrorContains(t, cases[0].CanLive(), why)
	}
}

var (
	reference = regexp.MustCompile(`"\$([A-Za-z]\w*)((?:\.\w+)*)"`)
	marks     = regexp.MustCompile(`</?make-data-[0-9a-z]+>`)
)

// recorded is an agent that makes the calls of a case.
func recorded(c *evals.Case) func(context.Context, *evals.Stage) error {
	return func(ctx context.Context, stage *evals.Stage) error {
		listed := map[string]bool{}
		for _, tool := range stage.Tools {
			listed[tool.Name] = true
		}
		saved := map[string]any{}
		for _, turn := range c.Turns {
			if turn.Call == nil {
				continue
			}
			arguments := encode(turn.Call.Arguments)
			arguments = reference.ReplaceAllFunc(arguments, func(found []byte) []byte {
				m := reference.FindSubmatch(found)
				return encode(lookup(saved[string(m[1])], string(m[2])))
			})
			tool := turn.Call.Tool
			if !listed[tool] {
				tool, arguments = "tools_call", encode(map[string]any{"name": tool, "arguments": json.RawMessage(arguments)})
			}
			text, _, err := stage.Call(ctx, tool, arguments)
			if err != nil {
				return err
			}
			var answer any
			_ = json.Unmarshal([]byte(marks.ReplaceAllString(text, "")), &answer) // some are text
			for name, path := range turn.Call.Save {
				saved[name] = lookup(answer, "."+path)
			}
		}
		return nil
	}
}

func lookup(v any, path string) any {
	for _, step := range strings.Split(path, ".")[1:] {
		switch parent := v.(type) {
		case map[string]any:
			v = parent[step]
		case []any:
			v = parent[step[0]-'0']
		}
	}
	return v
}

func encode(v any) []byte {
	if arguments, ok := v.(map[string]any); ok && arguments == nil {
		return []byte("{}")
	}
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return raw
}
