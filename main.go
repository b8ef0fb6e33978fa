// Command make-mcp serves the Make API to AI agents as MCP tools, with people in
// charge of what can't be undone.
package main

import (
	"os"
	"runtime/debug"

	"makemcp/internal/cli"
)

// heapGrowth is what GOGC is unless the environment says otherwise. The live heap is
// a few MB, which the default would have the collector go through every few dozen
// calls; so it may grow to some 20 MB first. Idle memory stays as it is.
const heapGrowth = 400

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(heapGrowth)
	}
	os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
