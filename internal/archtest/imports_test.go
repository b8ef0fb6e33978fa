package archtest

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	module = "makemcp"
	root   = "../.."
)

// A rule says what a package may import of this project, and why no more.
// Patterns are directories below the root, "." for the root itself; one that ends
// in /... also stands for all below it.
type rule struct {
	of  string
	may []string
	why string
}

// The first rule that fits a package counts. A package without a rule fails the
// test: whoever adds one decides what it may know of the others.
var rules = []rule{
	{".", []string{"internal/cli"}, "main only starts the command line"},
	{"schemas", nil, "what goes into a call is known to everybody, so it knows nobody"},
	{"makeapi", []string{"schemas"}, "the client is usable without the server and never knows the emulator"},
	{"makeapi/sandbox", nil, "the emulator reads requests with its own code: with the client's, a wrong name on the wire would agree with itself"},
	{"tools/undo", []string{"tools/gate"}, "what is kept is sealed, and what it means is the business of tools"},
	{"tools/audit", nil, "an audit is read and verified without anything that it is about"},
	{"tools/clean", nil, "text is cleaned the same wherever it comes from"},
	{"tools/policy", []string{"tools/clean"}, "what an operator decides is judged by the call alone, and by what can be seen of it"},
	{"tools/...", []string{"makeapi", "schemas", "tools/...", "internal/redact"}, "tools know what they call, not how they are served"},
	{"prompts", nil, "prompts are text"},
	{"internal/config", nil, "settings are plain values; who uses them knows them, not the other way round"},
	{"internal/serve", nil, "transports carry any server"},
	{"internal/redact", nil, "what looks like a secret looks so everywhere"},
	{"internal/record", []string{"internal/redact"}, "it keeps what it is handed; who knows the secrets redacts it"},
	{"internal/cli", []string{"..."}, "the command line puts the parts together"},
	{"internal/matrix", []string{"internal/serve", "makeapi", "prompts", "tools", "tools/..."}, "it proves the parts put together, and has no code of its own"},
	{"internal/archtest", nil, "it reads sources"},
	{"internal/bench/...", nil, "the benchmark measures binaries from outside"},
	{"internal/docgen", []string{"..."}, "the documentation is generated from the parts themselves"},
	{"evals/mutate", []string{"evals", "makeapi/sandbox"}, "it breaks cases and the server, and uses both from outside"},
	{"evals/report", []string{"evals", "tools/clean"}, "reports know what came of a replay, not how it was held"},
	{"evals/importer", []string{"evals", "internal/redact"}, "what is known of tools it is told, as sessions of any server can be imported"},
	{"evals", []string{"makeapi/sandbox", "tools/clean"}, "evals are a client of the running server; only the command line may import them"},
	{"evals/live", []string{"evals", "tools/clean"}, "live mode is another way to play a case, with any model"},
	{"evals/live/...", []string{"evals/live"}, "an endpoint is spoken to without knowing what for"},
	{"internal/evallive", []string{"evals", "evals/live/...", "internal/cli"}, "it lets models play; its tests serve make-mcp themselves"},
}

// Tests may use the emulator everywhere, and the package that they test.
var testsMayAlso = []string{"makeapi/sandbox"}

func TestPackagesImportOnlyWhatTheyMay(t *testing.T) {
	files := sources(t)
	require.Contains(t, directories(files), "schemas", "the sources were read")
	for _, f := range files {
		for _, problem := range f.problems() {
			t.Errorf("%s %s", f.path, problem)
		}
	}
}

// The test above is only worth something if it can fail.
func TestTheRulesRefuseWhatTheyShould(t *testing.T) {
	rows := []struct {
		path    string
		imports []string
		refused []string
	}{
		{"main.go", []string{"internal/cli"}, nil},
		{"main.go", []string{"tools"}, []string{"tools"}},
		{"schemas/users.go", []string{"makeapi"}, []string{"makeapi"}},
		{"makeapi/client.go", []string{"schemas"}, nil},
		{"makeapi/client.go", []string{"makeapi/sandbox", "tools"}, []string{"makeapi/sandbox", "tools"}},
		{"makeapi/client_test.go", []string{"makeapi/sandbox", "makeapi"}, nil},
		{"makeapi/client_test.go", []string{"tools"}, []string{"tools"}},
		{"makeapi/sandbox/serve.go", []string{"schemas", "makeapi"}, []string{"schemas", "makeapi"}},
		{"tools/register.go", []string{"makeapi", "schemas", "tools/gate"}, nil},
		{"tools/gate/gate.go", []string{"schemas", "tools/gate/store"}, nil},
		{"tools/undo/store.go", []string{"tools/gate", "makeapi"}, []string{"makeapi"}},
		{"tools/audit/log.go", []string{"schemas", "tools/gate"}, []string{"schemas", "tools/gate"}},
		{"tools/policy/load.go", []string{"makeapi", "tools"}, []string{"makeapi", "tools"}},
		{"tools/register.go", []string{"makeapi/sandbox"}, []string{"makeapi/sandbox"}},
		{"tools/register_test.go", []string{"makeapi/sandbox"}, nil},
		{"tools/register.go", []string{"internal/config", "internal/serve", "evals", "prompts"}, []string{"internal/config", "internal/serve", "evals", "prompts"}},
		{"toolsmith/x.go", nil, []string{"without a rule"}},
		{"internal/serve/http.go", []string{"internal/config"}, []string{"internal/config"}},
		{"internal/cli/eval.go", []string{"evals", "tools", "internal/serve"}, nil},
		{"evals/run.go", []string{"makeapi/sandbox"}, nil},
		{"evals/run.go", []string{"makeapi", "internal/cli"}, []string{"makeapi", "internal/cli"}},
		{"evals/mutate/server.go", []string{"evals", "makeapi/sandbox"}, nil},
		{"evals/mutate/server.go", []string{"tools", "internal/cli"}, []string{"tools", "internal/cli"}},
		{"evals/run.go", []string{"evals/mutate"}, []string{"evals/mutate"}},
		{"evals/report/html.go", []string{"evals", "tools/clean", "tools", "makeapi/sandbox"}, []string{"tools", "makeapi/sandbox"}},
		{"brand/new.go", nil, []string{"without a rule"}},
	}
	for _, row := range rows {
		problems := source{path: row.path, imports: row.imports}.problems()
		if assert.Len(t, problems, len(row.refused), "%s: %v", row.path, problems) {
			for i, refused := range row.refused {
				assert.Contains(t, problems[i], refused)
			}
		}
	}
}

// The libraries that models are called with would cost make-mcp 13 MB of idle memory.
func TestOnlyLiveEvalsCallModels(t *testing.T) {
	callers := 0
	for _, f := range sources(t) {
		if !slices.ContainsFunc(f.imports, func(imported string) bool { return fits("evals/live/...", imported) }) {
			continue
		}
		callers++
		directory := path.Dir(f.path)
		assert.True(t, fits("evals/live/...", directory) || directory == "internal/evallive", "%s calls models", f.path)
	}
	assert.NotZero(t, callers, "somebody does")
}

func TestEveryRuleHasAReason(t *testing.T) {
	for _, r := range rules {
		assert.NotEmpty(t, r.why, r.of)
	}
}

func TestTheModuleIsTheOneInGoMod(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(root, "go.mod"))
	require.NoError(t, err)
	first, _, _ := strings.Cut(string(raw), "\n")
	assert.Equal(t, "module "+module, first)
}

// source is a Go file of the project: its path below the root, and the packages
// of the project that it imports, as directories.
type source struct {
	path    string
	imports []string
}

// problems are the imports that the rules refuse, in words.
func (s source) problems() []string {
	directory := path.Dir(s.path)
	i := slices.IndexFunc(rules, func(r rule) bool { return fits(r.of, directory) })
	if i < 0 {
		return []string{"is in a package without a rule: add one to the test in internal/archtest"}
	}
	may := rules[i].may
	if strings.HasSuffix(s.path, "_test.go") {
		may = slices.Concat(may, testsMayAlso, []string{directory})
	}
	var out []string
	for _, imported := range s.imports {
		if !slices.ContainsFunc(may, func(pattern string) bool { return fits(pattern, imported) }) {
			out = append(out, "imports "+imported+", but "+rules[i].why)
		}
	}
	return out
}

// fits tells whether a directory is what a pattern stands for.
func fits(pattern, directory string) bool {
	if pattern == "..." {
		return true
	}
	if above, ok := strings.CutSuffix(pattern, "/..."); ok {
		return directory == above || strings.HasPrefix(directory, above+"/")
	}
	return directory == pattern
}

// sources reads the imports of all the module's Go files, tests and files for
// other systems included.
func sources(t *testing.T) []source {
	t.Helper()
	var out []source
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if file != root && foreign(file, entry.Name()) {
				return filepath.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(file, ".go") {
			out = append(out, read(t, file))
		}
		return nil
	})
	require.NoError(t, err)
	return out
}

// foreign directories are none of Go's, or modules of their own.
func foreign(directory, name string) bool {
	if name == "testdata" || name == "node_modules" || name == "vendor" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") {
		return true
	}
	_, err := os.Stat(filepath.Join(directory, "go.mod"))
	return err == nil
}

func read(t *testing.T, file string) source {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	require.NoError(t, err)
	below, err := filepath.Rel(root, file)
	require.NoError(t, err)
	s := source{path: filepath.ToSlash(below)}
	for _, spec := range parsed.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		require.NoError(t, err)
		if imported == module {
			s.imports = append(s.imports, ".")
		} else if directory, ours := strings.CutPrefix(imported, module+"/"); ours {
			s.imports = append(s.imports, directory)
		}
	}
	return s
}

func directories(files []source) []string {
	var out []string
	for _, f := range files {
		out = append(out, path.Dir(f.path))
	}
	return out
}
