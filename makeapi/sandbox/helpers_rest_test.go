package sandbox_test

import (
	"strconv"

	"github.com/stretchr/testify/assert"
)

// str writes an id as it stands in an address.
func str(id float64) string { return strconv.Itoa(int(id)) }

// does requires a status that says that a call succeeded, with nothing to say itself.
func (a answer) does(status int) {
	a.t.Helper()
	assert.Equal(a.t, status, a.status, a.body)
	assert.Empty(a.t, a.body)
}
