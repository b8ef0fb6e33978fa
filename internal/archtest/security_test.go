package archtest

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// rulesOfSecurity are how many there are.
const rulesOfSecurity = 25

// docs/security.md says of every rule which tests prove it, and must not say more than
// there is: each number stands once and has a test or a fuzz target of its own, and what
// is named exists.
func TestEveryRuleOfSecurityIsProven(t *testing.T) {
	document, err := os.ReadFile(filepath.Join(root, "docs", "security.md"))
	require.NoError(t, err)
	tests := testFunctions(t)
	require.Contains(t, tests, "TestEveryRuleOfSecurityIsProven", "the sources were read")
	for _, problem := range unproven(string(document), tests, func(path string) bool {
		_, err := os.Stat(filepath.Join(root, path))
		return err == nil
	}) {
		t.Error("docs/security.md: " + problem)
	}
}

var (
	ruleRow  = regexp.MustCompile(`(?m)^\| (\d+) \|(.*)$`)
	named    = regexp.MustCompile("`([^`]+)`")
	testName = regexp.MustCompile(`^(Test|Fuzz)[A-Z]\w*$`)
	ruleTest = regexp.MustCompile(`^(?:Test|Fuzz)Rule(\d\d)`)
	filePath = regexp.MustCompile(`^[\w.-]+(/[\w.-]+)+$`)
)

// unproven says what a document claims and the sources lack, and the other way round.
func unproven(document string, tests map[string]bool, exists func(path string) bool) []string {
	var problems []string
	for _, name := range named.FindAllStringSubmatch(document, -1) {
		switch {
		case testName.MatchString(name[1]) && !tests[name[1]]:
			problems = append(problems, "there is no "+name[1])
		case filePath.MatchString(name[1]) && !exists(name[1]):
			problems = append(problems, "there is no file "+name[1])
		}
	}
	rows := ruleRow.FindAllStringSubmatch(document, -1)
	listed := map[string]bool{}
	for i, row := range rows {
		if row[1] != strconv.Itoa(i+1) {
			problems = append(problems, fmt.Sprintf("row %d has the number %s", i+1, row[1]))
		}
		own := false
		for _, name := range named.FindAllStringSubmatch(row[2], -1) {
			if of := ruleTest.FindStringSubmatch(name[1]); of != nil {
				own = own || of[1] == fmt.Sprintf("%02s", row[1])
				listed[name[1]] = true
			}
		}
		if !own {
			problems = append(problems, fmt.Sprintf("no test is named after rule %s, as TestRule%02sSays", row[1], row[1]))
		}
	}
	if len(rows) != rulesOfSecurity {
		problems = append(problems, fmt.Sprintf("%d rules are listed, not %d", len(rows), rulesOfSecurity))
	}
	for name := range tests {
		if ruleTest.MatchString(name) && !listed[name] {
			problems = append(problems, name+" is in no row")
		}
	}
	return problems
}

// The test above is only worth something if it can fail.
func TestWhatIsNotProvenIsFound(t *testing.T) {
	var table strings.Builder
	tests := map[string]bool{}
	for i := range rulesOfSecurity {
		name := fmt.Sprintf("TestRule%02dHolds", i+1)
		tests[name] = true
		fmt.Fprintf(&table, "| %d | a rule | `tools/tools.go` | `%s` |\n", i+1, name)
	}
	whole := table.String()
	withoutLast, _, _ := strings.Cut(whole, "| 25 |")
	for _, one := range []struct{ name, document, says string }{
		{"all is well", whole, ""},
		{"a test that is gone", whole + "`TestThatIsGone`", "there is no TestThatIsGone"},
		{"a fuzz target that is gone", whole + "`FuzzRule24Wire`", "there is no FuzzRule24Wire"},
		{"a file that is gone", whole + "`tools/gone.go`", "there is no file tools/gone.go"},
		{"a rule that is left out", strings.Replace(whole, "| 3 |", "| - |", 1), "row 3 has the number 4"},
		{"a rule that stands twice", strings.Replace(whole, "| 4 |", "| 3 |", 1), "row 4 has the number 3"},
		{"a rule without a test", strings.Replace(whole, "`TestRule07Holds`", "by care", 1), "no test is named after rule 7, as TestRule07Says"},
		{"a test of another rule", strings.Replace(whole, "`TestRule07Holds`", "`TestRule08Holds`", 1), "no test is named after rule 7"},
		{"a test that is not listed", strings.Replace(whole, "`TestRule07Holds`", "`TestRule08Holds`", 1), "TestRule07Holds is in no row"},
		{"too few", withoutLast, "24 rules are listed, not 25"},
	} {
		t.Run(one.name, func(t *testing.T) {
			problems := strings.Join(unproven(one.document, tests, func(path string) bool { return path == "tools/tools.go" }), "; ")
			if one.says == "" {
				assert.Empty(t, problems)
			}
			assert.Contains(t, problems, one.says)
		})
	}
}

var testFunction = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)[A-Z]\w*)\(`)

// testFunctions are the names of all tests and fuzz targets of the module.
func testFunctions(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && file != root && foreign(file, entry.Name()):
			return filepath.SkipDir
		case !strings.HasSuffix(file, "_test.go"):
			return nil
		}
		source, err := os.ReadFile(file)
		for _, found := range testFunction.FindAllSubmatch(source, -1) {
			names[string(found[1])] = true
		}
		return err
	})
	require.NoError(t, err)
	return names
}
