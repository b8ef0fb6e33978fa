package clean_test

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/tools/clean"
)

// row is a line of the corpus.
type row struct {
	line         string
	before, want string
}

func corpus(tb testing.TB) []row {
	tb.Helper()
	file, err := os.ReadFile("testdata/corpus.txt")
	require.NoError(tb, err)
	var rows []row
	for i, line := range strings.Split(string(file), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		before, after, found := strings.Cut(line, " ->")
		require.True(tb, found, line)
		r := row{line: "line " + strconv.Itoa(i+1)}
		r.before, err = strconv.Unquote(before)
		require.NoError(tb, err, line)
		if r.want = r.before; after != "" {
			r.want, err = strconv.Unquote(strings.TrimSpace(after))
			require.NoError(tb, err, line)
		}
		rows = append(rows, r)
	}
	require.NotEmpty(tb, rows)
	return rows
}

func TestRule20Corpus(t *testing.T) {
	for _, r := range corpus(t) {
		assert.Equal(t, strconv.QuoteToASCII(r.want), strconv.QuoteToASCII(clean.Text(r.before)), r.line)
		assert.Equal(t, r.want, clean.Text(r.want), "%s: cleaned again it stays the same", r.line)
	}
}

func TestBytesOfNoCharacterPutNoneTogether(t *testing.T) {
	assert.Equal(t, "a\ufffd\ufffdb", clean.Text("a\xe2\x80\u200b\x8bb"))
}

func TestInvisible(t *testing.T) {
	for _, r := range "\x00\x1b\x7f\u0085\u00ad\u034f\u061c\u115f\u200b\u200d\u202e\u2800\u3164\ufe0f\ufeff\ufff9\U000e0041\U000e0101" {
		assert.True(t, clean.Invisible(r), "%U", r)
	}
	for _, r := range "a \n\té\u0301\u0600日\ufffd😀\U0002070e" {
		assert.False(t, clean.Invisible(r), "%U", r)
	}
}

func FuzzCleanText(f *testing.F) {
	for _, r := range corpus(f) {
		f.Add(r.before)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once := clean.Text(text)
		assert.Equal(t, once, clean.Text(once), "cleaned again it stays the same")
		assert.LessOrEqual(t, utf8.RuneCountInString(once), utf8.RuneCountInString(text))
		assert.NotContains(t, once, "\u200b")
		assert.NotContains(t, once, "&#8203;")
		assert.NotContains(t, once, "\x1b")
	})
}

// A long text of whatever is cleaned in a moment: nothing is read over and over, which would take
// minutes.
func TestNothingTakesLong(t *testing.T) {
	const size = 1 << 16
	for _, part := range []string{
		"&", "&amp;", "&#82", "&#0", "&a", "&#x", "&zwj;", "\x1b]", "\x1b[", "\x1b", "\u200d", "\U0001f468\u200d", "\U0001f3f4\U000e0067", "a\u0301", "\u0301", "&#82\u200b03;",
	} {
		text := strings.Repeat(part, size/len(part)) + "\u200b"
		started := time.Now()
		clean.Text(text)
		assert.Less(t, time.Since(started), 10*time.Second, "%q", part)
	}
	onion := strings.Repeat("&#82", size/8) + strings.Repeat("03;", size/8)
	assert.NotContains(t, clean.Text(onion), "&")
	assert.Empty(t, clean.Text("&"+strings.Repeat("amp;", size)+"#8203;"))
	assert.Equal(t, "x", clean.Text("x&#"+strings.Repeat("0", size)+"8203;"))
}
