package sandbox_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"makemcp/makeapi/sandbox"
)

// A literal counts more than a wildcard, unless only the wildcard leads on.
func TestTheRouteOfAPath(t *testing.T) {
	h := newHarness(t)
	for _, c := range []struct{ method, path, route string }{
		{"GET", "/sdk/apps/connections/x", "/sdk/apps/connections/{connectionName}"},
		{"GET", "/sdk/apps/x/connections", "/sdk/apps/{appName}/connections"},
		{"GET", "/sdk/apps/connections/connections", "/sdk/apps/connections/{connectionName}"},
		{"POST", "/sdk/apps/connections/connections", "/sdk/apps/{appName}/connections"},
		{"GET", "/sdk/apps/connections/x/common", "/sdk/apps/connections/{connectionName}/common"},
		{"GET", "/sdk/apps/x/1/common", "/sdk/apps/{appName}/{appVersion}/common"},
		{"GET", "/sdk/apps/x/1/modules", "/sdk/apps/{appName}/{appVersion}/modules"},
		{"HEAD", "/sdk/apps/x/1", "/sdk/apps/{appName}/{appVersion}"},
		{"GET", "/sdk/apps/a%2Fb/1", "/sdk/apps/{appName}/{appVersion}"},
		{"TRACE", "/sdk/apps/x/1", ""},
		{"GET", "/sdk/apps/x/1/modules/y/api/z", ""},
		{"GET", "/sdk/Apps", ""},
	} {
		h.call(sandbox.OwnerToken, c.method, c.path, "")
		log := h.Requests()
		assert.Equal(t, c.route, log[len(log)-1].Route, "%s %s", c.method, c.path)
	}
}
