package makeapi

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/schemas"
)

// TestWireFiles compares requests with what testdata/wire says that they must be. A file
// holds cases, parted by empty lines:
//
//	# what the case is about
//	hooks_create {"teamId":1,"typeName":"gateway-webhook","name":"Orders"}
//	POST /hooks?useDefaults=requiredOnly
//	{"name":"Orders","teamId":1,"typeName":"gateway-webhook"}
//
// The first line is the call as an agent makes it, with secrets as a person adds them;
// the second the request below /api/v2, with confirmed=true where Make wants it; then,
// if need be, "Content-Type: …", and the body.
func TestWireFiles(t *testing.T) {
	known := map[string]*Operation{}
	for _, o := range operations() {
		known[o.Name] = o
	}
	seen := map[string]bool{}
	files, err := filepath.Glob("testdata/wire/*.txt")
	require.NoError(t, err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, block := range strings.Split(strings.TrimSpace(string(text)), "\n\n") {
			c := readWireCase(t, file, block)
			seen[c.name] = true
			t.Run(strings.TrimSuffix(filepath.Base(file), ".txt")+"/"+c.about, func(t *testing.T) {
				o := known[c.name]
				require.NotNil(t, o, c.name)
				assert.Equal(t, c.want, wireForm(t, o, c.arguments))
			})
		}
	}
	for name := range known {
		assert.True(t, seen[name], "%s has no case in testdata/wire", name)
	}
}

type wireCase struct{ about, name, arguments, want string }

func readWireCase(t *testing.T, file, block string) wireCase {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(block), "\n")
	require.GreaterOrEqual(t, len(lines), 3, "%s: %s", file, block)
	about, isComment := strings.CutPrefix(lines[0], "# ")
	require.True(t, isComment, "%s: %s", file, lines[0])
	name, arguments, _ := strings.Cut(lines[1], " ")
	return wireCase{about, name, arguments, strings.Join(lines[2:], "\n")}
}

// wireForm sends a call and writes down the request as the files do.
func wireForm(t *testing.T, o *Operation, arguments string) string {
	t.Helper()
	args, err := schemas.Decode([]byte(arguments))
	require.NoError(t, err)
	require.NoError(t, o.Shape().Check(args, true))
	var got []string
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = append(got, r.Method+" "+strings.TrimPrefix(r.RequestURI, "/api/v2"))
		if kind := r.Header.Get("Content-Type"); kind != "" && kind != "application/json" {
			got = append(got, "Content-Type: "+kind)
		}
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		if len(body) > 0 {
			got = append(got, string(body))
		}
		w.Header().Add("Set-Cookie", "sid=1")
		_, _ = w.Write([]byte("{}"))
	})
	_, err = c.Do(WithConfirmation(t.Context()), o, args)
	require.NoError(t, err)
	return strings.Join(got, "\n")
}
