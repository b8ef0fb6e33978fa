package tools

import "makemcp/makeapi"

// SealHandleForTest seals a value as a call's answer would hand it to a principal.
func SealHandleForTest(s *Set, principal, value string) (string, error) {
	return s.sealer.Seal(s.sealedFor(&call{caller: Caller{Principal: principal}}), value, sessionLife)
}

// UndoWordsForTest is what a person is told of undoing a tool's calls.
func UndoWordsForTest(s *Set, tool string) string {
	return s.undoWords(&call{tool: s.byName[tool]})
}

// ReversalForTest are the endpoints that undoing a tool's calls takes: those that read before
// the call, and those that can be called to bring back.
func ReversalForTest(tool string) (reads, makes []*makeapi.Operation) {
	r := reversals[tool]
	for _, e := range r.Reads {
		reads = append(reads, e.Operation())
	}
	for _, e := range append(r.Makes[:len(r.Makes):len(r.Makes)], r.Helps...) {
		makes = append(makes, e.Operation())
	}
	return reads, makes
}

// NewReporterForTest returns what reports progress by send.
func NewReporterForTest(send func(map[string]any) error) func(done, total float64, message string) {
	return (&reporter{send: send}).report
}
