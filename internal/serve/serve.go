// Package serve carries one MCP server to its clients: over stdio, over Streamable HTTP in both eras of the
// protocol, and over the older HTTP+SSE.
//
// It is where untrusted bytes arrive, so it is where they are bounded: the length of a message, the number of calls in
// flight, the time a body may take, and one caller's share of all that. What could be understood in two ways is refused
// here ([strict]). On HTTP it also decides who may speak at all (Host, Origin, bearer token), binds sessions to the
// caller who opened them, and tells handlers who called ([Principal]). What the messages mean is the server's business.
package serve

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/rs/zerolog"
)

// maxMessage is the longest message taken from a client, 4 MiB: several times the largest scenario blueprint.
const maxMessage = 4 << 20

// logPanic keeps for the operator what the client isn't told. It is called by the function that recovered. What the
// runtime says of its own errors is told; any other value could hold what a caller sent, so its type alone is.
func logPanic(log zerolog.Logger, recovered any) {
	what := fmt.Sprintf("%T", recovered)
	if fault, ok := recovered.(runtime.Error); ok {
		what = fault.Error()
	}
	log.Error().Str("panic", what).Bytes("stack", debug.Stack()).Msg("a handler panicked")
}
