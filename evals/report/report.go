// Package report writes the result of evals for those who read it elsewhere: JUnit for a
// CI, a page for a browser, and a baseline to compare the next result with.
//
// What is in a transcript was written by strangers: it is cleaned of what can't be seen,
// and escaped for where it goes.
package report

import (
	"slices"

	"makemcp/evals"
)

// way is how a case was replayed, such as "http 2025-11-25".
func way(o *evals.Outcome) string { return string(o.Transport) + " " + o.Protocol }

func broke(o *evals.Outcome, gate evals.Gate) bool { return !slices.Contains(o.Gates, gate) }
