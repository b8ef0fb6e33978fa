package evals

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestExpectationsFitWhateverIdsCameOfIt(t *testing.T) {
	type state = map[string]any
	added := func(row string, now state) change { return change{row, nil, plain(now).(state)} }
	for name, row := range map[string]struct {
		expected state
		changes  []change
		problems []string
	}{
		"another id": {state{"folders/$f.id": state{"name": "A"}}, []change{added("folders/77", state{"name": "A", "id": 77})}, nil},
		"the one that is as expected": {
			state{"folders/$a": state{"name": "A"}, "folders/$b": state{"name": "B"}},
			[]change{added("folders/1", state{"name": "B"}), added("folders/2", state{"name": "A"})}, nil,
		},
		"the id elsewhere": {
			state{"folders/$f.id": state{"name": "A"}, "scenarios/5": state{"folderId": "$f.id"}},
			[]change{added("folders/77", state{"name": "A"}), {"scenarios/5", state{"folderId": nil}, plain(state{"folderId": 77}).(state)}}, nil,
		},
		"the wrong id elsewhere": {
			state{"folders/$f.id": state{"name": "A"}, "scenarios/5": state{"folderId": "$f.id"}},
			[]change{added("folders/77", state{"name": "A"}), {"scenarios/5", state{"folderId": nil}, plain(state{"folderId": 78}).(state)}},
			[]string{`scenarios/5.folderId is 78, not "\u003cf.id\u003e"`},
		},
		"within a text": {
			state{"mails/1": state{"body": "Call $who now"}}, []change{added("mails/1", state{"body": "Call Ann now"})}, nil,
		},
		"nothing": {
			state{"folders/$f.id": state{"name": "A"}}, nil, []string{"there is no folders/<f.id>, before or after"},
		},
		"too much": {
			state{"folders/$f.id": state{"name": "A"}},
			[]change{added("folders/1", state{"name": "A"}), added("folders/2", state{"name": "A"})},
			[]string{`folders/2 must not change: it is new: {"name":"A"}`},
		},
		"another kind": {
			state{"folders/$f.id": state{"name": "A"}}, []change{added("stores/1", state{"name": "A"})},
			[]string{`stores/1 must not change: it is new: {"name":"A"}`, "there is no folders/<f.id>, before or after"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, row.problems, checkState(fit(row.expected, row.changes), row.changes))
		})
	}
}
