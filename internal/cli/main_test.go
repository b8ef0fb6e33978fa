package cli_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
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
	testscript.Main(withBinary{m}, map[string]func(){"make-mcp": program})
}

// withBinary keeps the binary that plain builds for as long as the tests run.
type withBinary struct{ *testing.M }

// folder is where plain builds.
var folder string

// Run implements testscript.TestingM.
func (m withBinary) Run() int {
	var err error
	if folder, err = os.MkdirTemp("", "make-mcp-cli-"); err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(folder) }() // what is left is the system's to clear
	return m.M.Run()
}

// plain builds make-mcp as people have it. Replays start it some hundred times over, and
// this test binary is many times slower under the race detector.
var plain = sync.OnceValues(func() (string, error) {
	binary := filepath.Join(folder, "make-mcp.exe") // the ending matters on Windows alone
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", binary, "makemcp")
	build.Env = append(os.Environ(), "CGO_ENABLED=0") // as make build has it, so that it is compiled once
	said, err := build.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w: %s", err, said)
	}
	return binary, nil
})

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
