// Command make-mcp serves the Make API to AI agents as MCP tools, with people in
// charge of what can't be undone.
package main

import (
	"os"

	"makemcp/internal/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
