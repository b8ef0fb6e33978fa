package tools

// SealHandleForTest seals a value as a call's answer would hand it to a principal.
func SealHandleForTest(s *Set, principal, value string) (string, error) {
	return s.sealer.Seal(s.sealedFor(&call{caller: Caller{Principal: principal}}), value, sessionLife)
}

// NewReporterForTest returns what reports progress by send.
func NewReporterForTest(send func(map[string]any) error) func(done, total float64, message string) {
	return (&reporter{send: send}).report
}
