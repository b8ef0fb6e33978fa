package tools_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"makemcp/makeapi/sandbox"
)

// Everybody can try every tool: what is declared is emulated.
func TestEveryToolWorksInTheSandbox(t *testing.T) {
	for _, tool := range newBench(t, everything).set.Tools() {
		if tool.Method == "" {
			continue // what it calls is a tool itself
		}
		route := tool.Method + " " + tool.Path
		emulated := slices.ContainsFunc(sandbox.Routes(), func(known string) bool { return fits(route, known) })
		assert.True(t, emulated, "the sandbox lacks %s (%s)", tool.Name, route)
	}
}

// fits compares routes by segments. A placeholder of one can be a word of the other:
// sections and states are arguments in some of Make's paths and words in others.
func fits(a, b string) bool {
	left, right := strings.Split(a, "/"), strings.Split(b, "/")
	if len(left) != len(right) {
		return false
	}
	for i := range left {
		if left[i] != right[i] && !strings.HasPrefix(left[i], "{") && !strings.HasPrefix(right[i], "{") {
			return false
		}
	}
	return true
}
