package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var copied = regexp.MustCompile("(?ms)^( *)```yaml\n(.*?)^ *```")

// What evals/README.md has people copy does what the page says.
func TestTheExamplesOfEvalsHold(t *testing.T) {
	page, err := os.ReadFile("../../evals/README.md")
	require.NoError(t, err)
	var parts []string
	for _, found := range copied.FindAllStringSubmatch(string(page), -1) {
		parts = append(parts, strings.TrimPrefix(strings.ReplaceAll("\n"+found[2], "\n"+found[1], "\n"), "\n"))
	}
	require.GreaterOrEqual(t, len(parts), 4, "the examples were found")
	first, rest, dialogue, onPage := parts[0], parts[1], parts[2], parts[3]
	for _, one := range []struct{ id, text, says string }{
		{"orders-store", first, "state: dataStores/91 must not change: it is new: {"},
		{"orders-store", first + rest, ""},
		{"orders-store", strings.Replace(first+rest, "records: 0", "records: 1", 1), "result: the answer.dataStore.records is 0, not 1"},
		{"scratch-pad-dialogue", dialogue, ""},
		{"scratch-pad-page", onPage, ""},
	} {
		file := filepath.Join(t.TempDir(), one.id+".yaml")
		require.NoError(t, os.WriteFile(file, []byte(one.text), 0o600))
		code, out, errs := eval(file, "--transport", "stdio")
		assert.Equal(t, one.says == "", code == 0, "%s\n%s%s", one.text, out, errs)
		assert.Contains(t, out, one.says)
		assert.Contains(t, string(page), one.says)
	}
}
