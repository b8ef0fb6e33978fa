package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// released is set by the linker when a release is built.
var released string

// version is the release, or the revision that was built.
func version() string {
	if released != "" {
		return released
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return s.Value[:min(12, len(s.Value))]
		}
	}
	return "development"
}

type versionCommand struct{}

// Run implements the command.
func (versionCommand) Run(io *streams) error {
	_, err := fmt.Fprintf(io.out, "make-mcp %s (%s, %s/%s)\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}
