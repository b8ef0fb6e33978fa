package cli_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"makemcp/internal/cli"
)

// asProgram is the variable that turns the test binary into make-mcp itself, so that
// tests can start it as a process of its own.
const asProgram = "MAKE_MCP_MAIN"

// endsAtOnce is the setting of GORACE with which a process ends at once.
const endsAtOnce = "atexit_sleep_ms=0"

func TestMain(m *testing.M) {
	// A process under the race detector waits a second before it ends, unless told not to.
	if err := os.Setenv("GORACE", endsAtOnce); err != nil {
		panic(err)
	}
	program := func() { os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
	if os.Getenv(asProgram) == "1" {
		program()
	}
	testscript.Main(m, map[string]func(){"make-mcp": program})
}

// TestScripts runs the command line as a person would; each script tells a story.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script", RequireUniqueNames: true, Setup: func(env *testscript.Env) error {
		env.Setenv("GORACE", endsAtOnce)
		for _, name := range []string{"HOME", "XDG_CONFIG_HOME", "AppData"} {
			env.Setenv(name, filepath.Join(env.WorkDir, "home")) // what a script deletes is kept there
		}
		return nil
	}})
}
