package cli

import (
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/internal/config"
)

// Whoever connects chooses a part of what the operator serves, never more.
func TestPartsHaveNothingThatTheWholeLacks(t *testing.T) {
	a, err := newApp(t.Context(), &config.Settings{Sandbox: true}, io.Discard, nil)
	require.NoError(t, err)
	for path, there := range map[string]bool{
		"readonly": true, "x/folders": true, "x/all": true, "x/search": true, "x/nothing": false,
		"x/undocumented": false, "x/app-catalogue": false, "x/endpoints": false,
	} {
		assert.Equal(t, there, a.part(path) != nil, path)
	}
}
