package evals_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/evals"
)

func TestLoadFindsCases(t *testing.T) {
	builtIn, err := evals.Load()
	require.NoError(t, err)
	assert.GreaterOrEqual(t, len(builtIn), 30)

	folder, err := evals.Load("cases")
	require.NoError(t, err)
	assert.Len(t, folder, len(builtIn))

	byID, err := evals.Load("demo")
	require.NoError(t, err)
	assert.Equal(t, "demo", byID[0].ID)
}

const small = "version: 1\nid: ID\ntags: [x]\nwhy: w\nprompt: p\nturns: [{note: n}]\n"

// write writes a small case, or another text, and names its file.
func write(t *testing.T, text string, path ...string) string {
	file := filepath.Join(path...)
	require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o700))
	id := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	require.NoError(t, os.WriteFile(file, []byte(strings.ReplaceAll(text, "ID", id)), 0o600))
	return file
}

func TestFoldersAreReadWithAllThatIsBelow(t *testing.T) {
	root := t.TempDir()
	write(t, small, root, "g[x]", "one.yaml")
	write(t, small, root, "g[x]", "below", "two.yaml")
	write(t, "no case", root, "g[x]", "README.md")
	write(t, small, root, "gx", "another.yaml")
	cases, err := evals.Load(filepath.Join(root, "g[x]"))
	require.NoError(t, err)
	var ids []string
	for _, c := range cases {
		ids = append(ids, c.ID)
	}
	assert.ElementsMatch(t, []string{"one", "two"}, ids)
}

func TestAPathGoesBeforeTheIDOfABuiltInCase(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, small, "demo", "mine.yaml")
	cases, err := evals.Load("demo")
	require.NoError(t, err)
	assert.Equal(t, "mine", cases[0].ID)
}

func TestWhatIsNoCaseIsNamed(t *testing.T) {
	folder := t.TempDir()
	write(t, "version: 2\n", folder, "many", "first.yaml")
	write(t, "note: a: b\n", folder, "many", "second.yaml")
	write(t, small, folder, "many", "third.yml")
	for name, row := range map[string]struct {
		paths []string
		says  []string
	}{
		"all bad files of a folder": {
			[]string{filepath.Join(folder, "many")},
			[]string{"first.yaml:1: version must be 1", "second.yaml:1: mapping value", "third.yml: files of cases end in .yaml"},
		},
		"a misspelt id": {
			[]string{"users-reviw", filepath.Join(folder, "many", "first.yaml")},
			[]string{`neither a file nor a built-in case: "users-reviw"; did you mean users-review?`, "first.yaml:1: version must be 1"},
		},
		"an empty folder":    {[]string{t.TempDir()}, []string{"there are no .yaml files in"}},
		"a name twice":       {[]string{"demo", filepath.Join("cases", "demo.yaml")}, []string{"the id demo is taken by another case"}},
		"another ending":     {[]string{write(t, small, folder, "case.txt")}, []string{"files of cases end in .yaml"}},
		"what has no end":    {[]string{os.DevNull}, []string{"this is no regular file"}},
		"a large file":       {[]string{write(t, strings.Repeat("#", 1<<20+1), folder, "large.yaml")}, []string{"the file has more than 1048576 bytes"}},
		"too many words":     {[]string{write(t, "flags: ["+strings.Repeat("a,", 100_000)+"]", folder, "words.yaml")}, []string{"the file has more than 50000 words"}},
		"too many brackets":  {[]string{write(t, "flags: "+strings.Repeat("[", 10_000), folder, "deep.yaml")}, []string{"more than 100 lists"}},
		"several in one":     {[]string{write(t, "id: 5\nversion: one\nflags: x\n", folder, "several.yaml")}, []string{"several.yaml:1: the case: missing tags, why, prompt, turns", "several.yaml:1: id must be text such as users-review", "several.yaml:2: version must be a whole number", "several.yaml:3: flags must be a list: [x]"}},
		"nothing but a text": {[]string{write(t, "hello", folder, "text.yaml")}, []string{"text.yaml:1: the case must be members, each with a name"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := evals.Load(row.paths...)
			for _, text := range row.says {
				require.ErrorContains(t, err, text)
			}
		})
	}
}

// Whatever a file holds, it is a case or an error with the file's name.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/malformed/*.yaml")
	require.NoError(f, err)
	for _, file := range append(files, "cases/demo.yaml", "cases/wire-oauth.yaml") {
		text, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		if _, err := evals.Parse("fuzzed.yaml", text); err != nil {
			assert.ErrorContains(t, err, "fuzzed.yaml:")
		}
	})
}
