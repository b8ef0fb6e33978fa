package cli

import (
	"testing"

	"github.com/alecthomas/kong"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A variable that means one thing to a command and another to the next would be set for both.
func TestAVariableMeansOneThing(t *testing.T) {
	means := map[string]string{}
	require.NoError(t, kong.Visit(Model(), func(node kong.Visitable, next kong.Next) error {
		if flag, ok := node.(*kong.Flag); ok {
			for _, name := range flag.Envs {
				meaning := flag.Help + " " + flag.Default
				if means[name] == "" {
					means[name] = meaning
				}
				assert.Equal(t, means[name], meaning, "%s of --%s", name, flag.Name)
			}
		}
		return next(nil)
	}))
	assert.NotEmpty(t, means["MAKE_MCP_ADDR"], "servers have settings")
}
