package archtest

import (
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Links between the pages lead to files that are there, and to headings that they have.
func TestLinksLeadSomewhere(t *testing.T) {
	links := 0
	for _, page := range pages(t) {
		for _, target := range linksOf(readPage(t, page)) {
			links++
			if err := follow(page, target); err != nil {
				t.Errorf("%s links to %s: %v", page, target, err)
			}
		}
	}
	assert.NotZero(t, links, "the pages were read")
}

// The test above is only worth something if it can fail.
func TestLinksThatLeadNowhereAreFound(t *testing.T) {
	page := filepath.Join(t.TempDir(), "page.md")
	require.NoError(t, os.WriteFile(page, []byte("# A page, of `two` words\n\n## Twice\n\n```sh\n# no heading\n[no](link)\n```\n\n## Twice\n"), 0o600))
	for target, leads := range map[string]bool{
		"https://example.com/nowhere": true, "mailto:nobody@example.com": true,
		"page.md": true, ".": true, "gone.md": false, "../gone/page.md": false,
		"#a-page-of-two-words": true, "page.md#twice": true, "#twice-1": true,
		"#twice-2": false, "#no-heading": false, "page.md#A-Page": false, ".#twice": false,
	} {
		err := follow(page, target)
		assert.Equal(t, leads, err == nil, "%s: %v", target, err)
	}
	text := "See [one](a.md) and [`two`](b.md#x \"title\"), ![three](c.png), `[four](d.md)`.\n```\n[five](e.md)\n```\n[six]: f.md\n"
	assert.Equal(t, []string{"a.md", "b.md#x", "c.png", "f.md"}, linksOf(text))
}

var (
	fenced   = regexp.MustCompile("(?ms)^ *```.*?^ *```")
	codeSpan = regexp.MustCompile("`[^`\n]*`")
	link     = regexp.MustCompile(`(?m)\]\(([^)\s]+)[^)]*\)|^\[[^\]]+\]: (\S+)`)
	heading  = regexp.MustCompile(`(?m)^#+ +(.*)$`)
	notInID  = regexp.MustCompile(`[^\p{L}\p{N} _-]`)
)

// linksOf are the targets of a page's links, but for those that stand in code.
func linksOf(page string) []string {
	var targets []string
	prose := codeSpan.ReplaceAllString(fenced.ReplaceAllString(page, ""), "code")
	for _, found := range link.FindAllStringSubmatch(prose, -1) {
		targets = append(targets, found[1]+found[2])
	}
	return targets
}

// headings are the names by which a page's headings can be linked to, as GitHub and GitLab make them.
func headings(page string) map[string]bool {
	ids := map[string]bool{}
	for _, found := range heading.FindAllStringSubmatch(fenced.ReplaceAllString(page, ""), -1) {
		words := notInID.ReplaceAllString(strings.ToLower(strings.TrimSpace(found[1])), "")
		base := strings.ReplaceAll(words, " ", "-")
		id := base
		for n := 1; ids[id]; n++ {
			id = base + "-" + strconv.Itoa(n)
		}
		ids[id] = true
	}
	return ids
}

// follow says what is wrong with a link of a page. Links to other sites are not followed.
func follow(page, target string) error {
	u, err := url.Parse(target)
	if err != nil || u.Scheme != "" {
		return err
	}
	file := page
	if u.Path != "" {
		file = filepath.Join(filepath.Dir(page), filepath.FromSlash(u.Path))
	}
	info, err := os.Stat(file)
	if err != nil || u.Fragment == "" {
		return err
	}
	if info.IsDir() {
		return fmt.Errorf("%s is a folder and has no headings", u.Path)
	}
	text, err := os.ReadFile(file)
	if err == nil && !headings(string(text))[u.Fragment] {
		err = fmt.Errorf("no heading is called #%s", u.Fragment)
	}
	return err
}

// pages are the Markdown files of the project.
func pages(t *testing.T) []string {
	t.Helper()
	var out []string
	require.NoError(t, filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && file != root && foreign(file, entry.Name()):
			return filepath.SkipDir
		case strings.HasSuffix(file, ".md"):
			out = append(out, file)
		}
		return nil
	}))
	return out
}

func readPage(t *testing.T, page string) string {
	t.Helper()
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	return string(text)
}
