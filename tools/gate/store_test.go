package gate_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/tools/gate"
)

func TestMemoryKeepsTakesAndForgets(t *testing.T) {
	now := time.Unix(0, 0)
	m := gate.NewMemory(func() time.Time { return now })
	ctx := context.Background()
	added, err := m.Add(ctx, "a", []byte("1"), time.Minute)
	require.NoError(t, err)
	assert.True(t, added)
	added, err = m.Add(ctx, "a", []byte("2"), time.Minute)
	require.NoError(t, err)
	assert.False(t, added, "the first stays")

	value, err := m.Take(ctx, "a")
	require.NoError(t, err)
	assert.Equal(t, "1", string(value))
	value, err = m.Take(ctx, "a")
	require.NoError(t, err)
	assert.Nil(t, value, "of several takers one gets it")

	_, err = m.Add(ctx, "b", []byte("1"), time.Minute)
	require.NoError(t, err)
	now = now.Add(time.Minute)
	value, err = m.Get(ctx, "b")
	require.NoError(t, err)
	assert.Nil(t, value, "expired")
}

func TestMemoryIsBounded(t *testing.T) {
	m := gate.NewMemory(nil)
	large := []byte(strings.Repeat("x", 10<<20))
	kept := 0
	for _, key := range "abcdefghij" {
		added, err := m.Add(context.Background(), string(key), large, time.Minute)
		require.NoError(t, err)
		if added {
			kept++
		}
	}
	assert.Equal(t, 6, kept, "64 MB and no more")
	_, err := m.Take(context.Background(), "a")
	require.NoError(t, err)
	added, err := m.Add(context.Background(), "z", large, time.Minute)
	require.NoError(t, err)
	assert.True(t, added, "what is taken makes room")
}

func TestSealedStateOpensOnlyForItsPurposeAndTime(t *testing.T) {
	now := time.Unix(1000, 0)
	s, err := gate.NewSealer(func() time.Time { return now }, []byte("a secret"))
	require.NoError(t, err)
	sealed, err := s.Seal("one", "payload", time.Minute)
	require.NoError(t, err)
	assert.NotContains(t, sealed, "payload")

	var got string
	require.NoError(t, s.Open("one", sealed, &got))
	assert.Equal(t, "payload", got)
	require.ErrorIs(t, s.Open("two", sealed, &got), gate.ErrSeal)
	other, err := gate.NewSealer(nil, []byte("another"))
	require.NoError(t, err)
	require.ErrorIs(t, other.Open("one", sealed, &got), gate.ErrSeal)
	now = now.Add(time.Minute)
	require.ErrorIs(t, s.Open("one", sealed, &got), gate.ErrSeal)
}

// Each process of the fuzzer seals with a nonce of its own, so what is sealed can be no
// seed; what is changed in it is.
func FuzzOpen(f *testing.F) {
	s, err := gate.NewSealer(nil, []byte("a secret"))
	require.NoError(f, err)
	sealed, err := s.Seal("one", "payload", time.Hour)
	require.NoError(f, err)
	f.Add("", uint(0), byte(0))
	f.Add("AAAA", uint(0), byte(1))
	f.Add(strings.Repeat("A", len(sealed)), uint(len(sealed)-1), byte(1))
	f.Fuzz(func(t *testing.T, text string, at uint, change byte) {
		var got string
		require.ErrorIs(t, s.Open("one", text, &got), gate.ErrSeal)
		changed := []byte(sealed)
		changed[at%uint(len(changed))] ^= change
		err := s.Open("one", string(changed), &got)
		if change == 0 {
			require.NoError(t, err)
			return
		}
		require.ErrorIs(t, err, gate.ErrSeal, "nothing but what was sealed opens")
	})
}

func TestWhatPeopleReadHidesNothing(t *testing.T) {
	assert.Equal(t, "delete all", gate.Legible("delete\u202e\u200b\n\t \u3164 all"))
	assert.Equal(t, strings.Repeat("x", 300)+"…", gate.Plain(strings.Repeat("x", 400)))
	assert.Len(t, gate.Legible(strings.Repeat("x", 400)), 400, "what is approved is never cut")
}

func TestWhatReadsAlikeAndIsNotIsTold(t *testing.T) {
	for _, text := range []string{"cust\u200b-1", "cust\u034f-1", "a\ufffdb", "\u202ecust", "cust-1\x00", "a\u2800"} {
		assert.True(t, gate.HidesSomething(text), "%q", text)
	}
	for _, text := range []string{"", "cust-1", "a\n\tb", "👩\u200d💻 ❤\ufe0f", "می\u200cخواهم", "a&shy;b"} {
		assert.False(t, gate.HidesSomething(text), "%q", text)
	}
}
