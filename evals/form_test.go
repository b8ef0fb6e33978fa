package evals

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"makemcp/makeapi/sandbox"
)

// The schema decides which words there are: the code must know what they mean.
func TestWordsOfTheSchemaHaveAMeaning(t *testing.T) {
	for _, row := range []struct {
		at    place
		known func(string) bool
	}{
		{place{"token"}, func(word string) bool { return tokens[word] != "" }},
		{place{"client", "transports", "0"}, func(word string) bool { return slices.Contains(Transports, Transport(word)) }},
		{place{"client", "protocols", "0"}, func(word string) bool { return slices.Contains(eras, word) }},
		{place{"client", "elicitation"}, func(word string) bool { return word == "none" || dialoguesOf(Client{Elicitation: word}) != nil }},
		{place{"faults", "0", "kind"}, func(word string) bool {
			return sandbox.New().Inject(sandbox.Fault{Kind: sandbox.FaultKind(word)}) == nil
		}},
		{place{"turns", "0", "person", "does"}, func(word string) bool {
			return slices.Contains([]string{Accept, AcceptBlank, Decline, Cancel, Absent, ApprovePage, DeclinePage, RevealPage, ReadMail}, word)
		}},
		{place{"turns", "0", "request", "bearer"}, func(word string) bool {
			return slices.Contains([]string{sound, expired, otherAudience, otherKey, noScope}, word)
		}},
		{place{"expect", "http", "match"}, func(word string) bool { return slices.Contains([]string{partial, exact, outcomeOnly}, word) }},
	} {
		words := schemaAt(row.at).Enum.Values
		assert.NotEmpty(t, words, row.at)
		for _, word := range words {
			assert.True(t, row.known(word.(string)), "%s: %s", row.at, word)
		}
	}
}
