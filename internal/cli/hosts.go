package cli

import (
	"fmt"
	"io"
	"os"

	"makemcp/internal/config"
)

// showConfig prints configuration to paste into common hosts, for this binary over
// stdio and for this server over HTTP.
func showConfig(w io.Writer, address string, s *config.Settings) error {
	binary, err := os.Executable()
	if err != nil {
		return err
	}
	args, shell := `"stdio"`, "stdio"
	if s.Sandbox {
		args, shell = `"stdio", "--sandbox"`, "stdio --sandbox"
	}
	endpoint := address + "/mcp"
	_, err = fmt.Fprintf(w, hostsText, endpoint, address+"/sse", binary, args, shell, endpoint)
	return err
}

const hostsText = `make-mcp is listening.

  Streamable HTTP   %[1]s
  HTTP+SSE          %[2]s

Claude Code
  claude mcp add --transport http make %[6]s
  claude mcp add make -- %[3]s %[5]s

Claude Desktop (claude_desktop_config.json)
  {"mcpServers": {"make": {"command": %[3]q, "args": [%[4]s]}}}

Cursor (.cursor/mcp.json)
  {"mcpServers": {"make": {"url": %[6]q}}}
  {"mcpServers": {"make": {"command": %[3]q, "args": [%[4]s]}}}

VS Code (.vscode/mcp.json)
  {"servers": {"make": {"type": "http", "url": %[6]q}}}
  {"servers": {"make": {"type": "stdio", "command": %[3]q, "args": [%[4]s]}}}

For your own account, put MAKE_API_KEY and MAKE_ZONE into the environment (an "env"
object beside "args") and leave --sandbox out. Press Ctrl-C to stop.

`
