package evals

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRowsAreExpectedAsTheyWere(t *testing.T) {
	type state = map[string]any
	removed := []change{{"incomings/a", state{"id": "a"}, nil}, {"incomings/b", state{"id": "b"}, nil}}
	for name, row := range map[string]struct {
		expected any
		changes  []change
		problems []string
	}{
		"removed and counted": {state{lengthIs: 2, goneIs: true}, removed, nil},
		"removed":             {state{goneIs: true}, removed, nil},
		"a word for it":       {gone, removed, nil},
		"miscounted":          {state{lengthIs: 3, goneIs: true}, removed, []string{"2 rows of incomings/* changed, not 3"}},
		"as if gone were a member": {
			state{lengthIs: 1, gone: true}, removed[:1],
			[]string{"incomings/a: it is gone, so expect {$gone: true}; gone is a member here"},
		},
		"changed, not removed": {
			state{goneIs: true}, []change{{"incomings/a", state{"id": "a"}, state{"id": "b"}}},
			[]string{`incomings/a is not as expected: it is now {"id":"b"}`},
		},
		"there is such a row": {gone, nil, []string{"incomings/* did not change"}},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, row.problems, checkState(state{"incomings/*": row.expected}, row.changes))
		})
	}
	assert.Equal(t, []string{"dataStores/54 did not change"}, checkState(state{"dataStores/54": gone}, nil))
	assert.Equal(t, []string{"there is no dataStores/999, before or after"}, checkState(state{"dataStores/999": gone}, nil))
}

func TestOnlyPlainValuesStandWithinATextOfACase(t *testing.T) {
	saved := bindings{"store": map[string]any{"id": 54}, "none": nil, "list": []any{1}, "lengthy": "x"}
	for text, want := range map[string]any{"$store.id": 54, "store $store.id": "store 54", "$none": nil, "$lengthy": "x", "$$x": "$x"} {
		got, err := saved.expand(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, got)
	}
	counted, err := saved.expand(map[string]any{lengthIs: 3})
	require.NoError(t, err)
	assert.Equal(t, map[string]any{lengthIs: 3}, counted)
	for text, want := range map[string]string{
		"the $store": `$store is {"id":54}, which can't stand within a text`,
		"a $list":    "$list is [1], which can't",
		"a $none":    "$none is null, which can't",
		"$lengths":   "$lengths was not saved",
	} {
		_, err := saved.expand(text)
		require.ErrorContains(t, err, want)
	}
}
