package schemas_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"makemcp/schemas"
)

// A server goes on when the folder that it was started in is removed.
func TestArgumentsAreCheckedWithoutAWorkingDirectory(t *testing.T) {
	type compiledHere struct {
		// Name of the thing.
		Name string `json:"name"`
	}
	folder := t.TempDir()
	t.Chdir(folder)
	require.NoError(t, os.Remove(folder))
	require.NoError(t, schemas.Of[compiledHere]().Check(schemas.Args{"name": "x"}, false))
}
