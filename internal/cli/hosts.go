package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"makemcp/internal/config"
)

// showConfig prints configuration to paste into common hosts, for this binary over
// stdio and for this server over HTTP. What narrows this server narrows those too.
func showConfig(w io.Writer, address string, s *config.Settings, withToken bool) error {
	binary, err := os.Executable()
	if err != nil {
		return err
	}
	args := append([]string{"stdio"}, limits(s)...)
	quoted, err := json.Marshal(args)
	if err != nil {
		return err
	}
	header, headerJSON := "", ""
	if withToken {
		header = ` --header "Authorization: Bearer YOUR-TOKEN"`
		headerJSON = `, "headers": {"Authorization": "Bearer YOUR-TOKEN"}`
	}
	_, err = fmt.Fprintf(w, hostsText, address+"/mcp", address+"/sse", binary, quoted, strings.Join(args, " "), header, headerJSON)
	return err
}

// limits are the settings that a pasted configuration must not lose.
func limits(s *config.Settings) []string {
	var args []string
	for _, one := range []struct {
		flag string
		set  bool
	}{
		{"--sandbox", s.Sandbox}, {"--read-only", s.ReadOnly}, {"--own-scopes", s.OwnScopes},
		{"--toolsets=" + strings.Join(s.Toolsets, ","), len(s.Toolsets) > 0},
		{"--tools=" + strings.Join(s.Tools, ","), len(s.Tools) > 0},
		{"--exclude-tools=" + strings.Join(s.ExcludeTools, ","), len(s.ExcludeTools) > 0},
		{"--confirm=" + s.Confirm, s.Confirm != "ask"}, {"--secrets=" + s.Secrets, s.Secrets != "page"},
	} {
		if one.set {
			args = append(args, one.flag)
		}
	}
	return args
}

const hostsText = `make-mcp is listening.

  Streamable HTTP   %[1]s
  HTTP+SSE          %[2]s

Claude Code
  claude mcp add --transport http make %[1]s%[6]s
  claude mcp add make -- %[3]s %[5]s

Claude Desktop (claude_desktop_config.json)
  {"mcpServers": {"make": {"command": %[3]q, "args": %[4]s}}}

Cursor (.cursor/mcp.json)
  {"mcpServers": {"make": {"url": %[1]q%[7]s}}}
  {"mcpServers": {"make": {"command": %[3]q, "args": %[4]s}}}

VS Code (.vscode/mcp.json)
  {"servers": {"make": {"type": "http", "url": %[1]q%[7]s}}}
  {"servers": {"make": {"type": "stdio", "command": %[3]q, "args": %[4]s}}}

For your own account, put MAKE_API_KEY and MAKE_ZONE into the environment (an "env"
object beside "args") and leave --sandbox out. Press Ctrl-C to stop.

`
