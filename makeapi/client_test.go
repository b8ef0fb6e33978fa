package makeapi

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/schemas"
)

func TestZonesThatAreAccepted(t *testing.T) {
	rows := []struct{ zone, base string }{
		{"eu1.make.com", "https://eu1.make.com"},
		{"us1.make.celonis.com", "https://us1.make.celonis.com"},
		{"development.make.cloud", "https://development.make.cloud"},
		{"https://eu2.make.com", "https://eu2.make.com"},
		{"https://eu2.make.com/", "https://eu2.make.com"},
		{"https://make.example.org:8443", "https://make.example.org:8443"},
		{"http://127.0.0.1:8090", "http://127.0.0.1:8090"},
		{"http://[::1]:8090", "http://[::1]:8090"},
		{"http://localhost:8090", "http://localhost:8090"},
	}
	for _, row := range rows {
		t.Run(row.zone, func(t *testing.T) {
			c, err := New(row.zone, apiKey)
			require.NoError(t, err)
			assert.Equal(t, row.base, c.base.String())
			assert.Equal(t, c.base.Host, c.Zone())
		})
	}
}

func TestTokensAreCleanedOrRefused(t *testing.T) {
	c, err := New("eu1.make.com", " "+apiKey+"\r\n")
	require.NoError(t, err)
	assert.Equal(t, apiKey, c.token, "copying adds white space")
	for _, token := range []string{"two words", "line\nbreak", "nul\x00", "höher"} {
		_, err := New("eu1.make.com", token)
		require.ErrorIs(t, err, errToken)
		assert.NotContains(t, err.Error(), token)
	}
}

// Whatever could lead the token astray is no zone.
func TestRule14OnlyAZoneIsAZone(t *testing.T) {
	rows := []struct{ why, zone string }{
		{"nothing", ""},
		{"user info", "user:password@eu1.make.com"},
		{"an at sign", "eu1.make.com@evil.example"},
		{"a path", "eu1.make.com/evil"},
		{"a query", "eu1.make.com?x=evil"},
		{"a fragment", "eu1.make.com#evil"},
		{"a port", "eu1.make.com:8443"},
		{"a backslash", `eu1.make.com\evil.example`},
		{"a percent sign", "eu1.make.com%2eevil"},
		{"a space", "eu1.make.com evil"},
		{"a line break at the end", "eu1.make.com\n"},
		{"an IPv4 address", "192.0.2.1"},
		{"an IPv4 address as one number", "3221225985"},
		{"an IPv6 address", "[2001:db8::1]"},
		{"the metadata address", "169.254.169.254"},
		{"the metadata address in hexadecimal", "0xa9fea9fe"},
		{"this machine", "localhost"},
		{"a single word, such as the zone without its domain", "eu1"},
		{"upper case", "EU1.make.com"},
		{"a trailing dot", "eu1.make.com."},
		{"an empty label", "eu1..make.com"},
		{"a leading hyphen", "-eu1.make.com"},
		{"letters that look like others", "eu1.mаke.com"}, // the a is Cyrillic
		{"a name inside a cloud", "metadata.google.internal"},
		{"the metadata address in an address", "https://169.254.169.254"},
		{"the metadata address as IPv6", "https://[fd00:ec2::254]"},
		{"the metadata address within IPv6", "https://[::ffff:169.254.169.254]"},
		{"the metadata address of another cloud", "https://100.100.100.200"},
		{"the metadata address as one number", "https://2852039166"},
		{"the metadata address in hexadecimal, in an address", "https://0xA9FEA9FE"},
		{"the metadata address in octal", "https://0251.0376.0251.0376"},
		{"an address with parts left out", "http://127.1"},
		{"a link-local address with its interface", "https://[fe80::1%25eth0]"},
		{"a name inside a cloud, in an address", "https://Metadata.Google.Internal./"},
		{"every address of this machine", "http://0.0.0.0:8090"},
		{"a name on the local network", "make.local"},
		{"an address without encryption", "http://eu1.make.com"},
		{"half a scheme", "https:eu1.make.com"},
		{"user info in an address", "https://user:password@eu1.make.com"},
		{"empty user info in an address", "https://@eu1.make.com"},
		{"an at sign in an address", "https://eu1.make.com@evil.example"},
		{"a path in an address", "https://eu1.make.com/api/v2"},
		{"a query in an address", "https://eu1.make.com?x=1"},
		{"a fragment in an address", "https://eu1.make.com#x"},
		{"an escaped dot in an address", "https://eu1.make.com%2eevil.example"},
		{"a backslash in an address", `https://eu1.make.com\@evil.example`},
		{"an address without a host", "https://"},
		{"an address with a port only", "https://:443"},
		{"an address without a scheme", "://eu1.make.com"},
		{"a scheme that is not HTTP", "file://eu1.make.com"},
		{"a scheme in the query", "evil.example?://eu1.make.com"},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			c, err := New(row.zone, apiKey)
			require.Error(t, err)
			assert.Nil(t, c)
			assert.Regexp(t, `eu2\.make\.com|use https`, err.Error(), "the error shows what a zone looks like")
			assert.NotContains(t, err.Error(), "password", "and quotes nothing")
		})
	}
}

func TestUserInfoIsNotRepeatedInTheError(t *testing.T) {
	_, err := New("https://user:hunter2@eu1.make.com", apiKey)
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "hunter2")
}

func TestKeysTravelAsTokenAndAccessTokensAsBearer(t *testing.T) {
	rows := []struct{ token, header string }{
		{apiKey, "Token " + apiKey},
		{strings.ToUpper(apiKey), "Token " + strings.ToUpper(apiKey)},
		{oauthToken, "Bearer " + oauthToken},
		{apiKey + "0", "Bearer " + apiKey + "0"},
		{"x" + apiKey, "Bearer x" + apiKey},
	}
	for _, row := range rows {
		var got []string
		c := serve(t, func(_ http.ResponseWriter, r *http.Request) { got = r.Header.Values("Authorization") })
		c.token = row.token
		require.NoError(t, listStores(t.Context(), c))
		assert.Equal(t, []string{row.header}, got)
	}
}

// Make's edge refuses some default names of clients.
func TestRequestsNameTheProgramAndWantJSON(t *testing.T) {
	for _, row := range []struct {
		name string
		opts []Option
		want string
	}{
		{"by default", nil, "make-mcp"},
		{"as told", []Option{WithUserAgent("make-mcp/1.2.3")}, "make-mcp/1.2.3"},
		{"even when told nothing", []Option{WithUserAgent("")}, "make-mcp"},
	} {
		t.Run(row.name, func(t *testing.T) {
			var got http.Header
			c := serve(t, func(_ http.ResponseWriter, r *http.Request) { got = r.Header }, row.opts...)
			require.NoError(t, listStores(t.Context(), c))
			assert.Equal(t, []string{row.want}, got["User-Agent"])
			assert.Equal(t, []string{"application/json"}, got["Accept"])
			assert.NotContains(t, got, "Content-Type", "a GET has no content")
		})
	}
}

// A redirect is an error: following it could carry the token to another host.
func TestRule14RedirectsAreNotFollowed(t *testing.T) {
	for _, status := range []int{301, 302, 303, 307, 308} {
		for name, send := range map[string]func(context.Context, *Client) error{"GET": listStores, "POST": createFolder} {
			t.Run(name+" "+http.StatusText(status), func(t *testing.T) {
				var elsewhere atomic.Int32
				other := httptest.NewServer(counted(&elsewhere, answer(200, "{}")))
				t.Cleanup(other.Close)
				c := serve(t, answer(status, "", "Location: "+other.URL+"/steal"))

				err := send(t.Context(), c)

				var refusal *Error
				require.ErrorAs(t, err, &refusal)
				assert.Equal(t, status, refusal.Status)
				assert.Zero(t, elsewhere.Load(), "the other host was called")
			})
		}
	}
}

func TestCompressedAnswersAreRead(t *testing.T) {
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "gzip", r.Header.Get("Accept-Encoding"))
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(zipped(t, strings.NewReader(`{"dataStores":[{"id":15043}]}`)))
	})
	var got []struct{ ID int }
	require.NoError(t, ListDataStores.Call(t.Context(), c, schemas.ListDataStores{TeamID: 35}, &got))
	assert.Equal(t, 15043, got[0].ID)
}

// What is read of an answer is bounded, compressed or not, and no more is taken
// from the network than needed to know that it is too much.
func TestAnswersAreReadUpToALimit(t *testing.T) {
	t.Run("33 MB", func(t *testing.T) {
		body := &blanks{left: 33 << 20}
		c := stub(t, func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(body)}, nil
		})
		requireTooLarge(t, listStores(t.Context(), c))
		assert.Equal(t, maxAnswer+1, 33<<20-body.left, "bytes read")
	})
	t.Run("33 MB in 33 kB", func(t *testing.T) {
		small := zipped(t, &blanks{left: 33 << 20})
		require.Less(t, len(small), 100_000)
		c := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(small)
		})
		requireTooLarge(t, listStores(t.Context(), c))
	})
}

func requireTooLarge(t *testing.T, err error) {
	t.Helper()
	var failed *TransportError
	require.ErrorAs(t, err, &failed)
	assert.Contains(t, err.Error(), "can't be used: the answer is larger than 32 MB")
	assert.Equal(t, "Ask for less: fewer columns (cols) or a smaller page (pg.limit).", failed.Hint())
	assert.False(t, failed.Temporary, "the same request would fail again")
}

var blankBlock = bytes.Repeat([]byte(" "), 64<<10)

// blanks are JSON white space.
type blanks struct{ left int }

func (b *blanks) Read(p []byte) (int, error) {
	if b.left == 0 {
		return 0, io.EOF
	}
	n := copy(p[:min(len(p), b.left)], blankBlock)
	b.left -= n
	return n, nil
}

func zipped(t *testing.T, from io.Reader) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	require.NoError(t, err)
	_, err = io.Copy(w, from)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return b.Bytes()
}

func TestTheResourceIsTakenOutOfTheAnswer(t *testing.T) {
	t.Run("from the member that Make wraps it in", func(t *testing.T) {
		c := serve(t, answer(200, `{"scenarioFolder":{"id":1576,"name":"ZULU"},"new":true}`))
		var got struct {
			ID   int
			Name string
		}
		require.NoError(t, CreateFolder.Call(t.Context(), c, schemas.CreateFolder{Name: "ZULU", TeamID: 123}, &got))
		assert.Equal(t, 1576, got.ID)
		assert.Equal(t, "ZULU", got.Name)
	})
	t.Run("all of it where Make does not wrap it", func(t *testing.T) {
		c := serve(t, answer(200, `{"blueprint":{},"language":"en"}`))
		var got struct{ Language string }
		in := schemas.GetPublicTemplateBlueprint{TemplateURL: "13-http-template-example"}
		require.NoError(t, GetPublicTemplateBlueprint.Call(t.Context(), c, in, &got))
		assert.Equal(t, "en", got.Language)
	})
	t.Run("and its absence is an error in words", func(t *testing.T) {
		for _, body := range []string{"", "{}", `{"folder":{}}`} {
			c := serve(t, answer(200, body))
			var got map[string]any
			err := CreateFolder.Call(t.Context(), c, schemas.CreateFolder{Name: "ZULU", TeamID: 123}, &got)
			var failed *TransportError
			require.ErrorAs(t, err, &failed)
			assert.Contains(t, err.Error(), "can't be used: the answer lacks the resource")
			assert.Contains(t, failed.Hint(), "may or may not have been done")
		}
	})
}

func TestDoPassesMakesAnswerOnAsItIs(t *testing.T) {
	const body = "{\"users\": [ {\"id\":9007199254740993, \"new\":\"<&>\"} ]}\n"
	for _, row := range []struct {
		status     int
		body, want string
	}{
		{200, body, body},
		{204, "", "{}"},
		{202, " \n", "{}"},
		{200, "[1]", "[1]"},
	} {
		c := serve(t, answer(row.status, row.body))
		got, err := c.Do(t.Context(), ListUsers.Operation(), schemas.Args{})
		require.NoError(t, err)
		assert.Equal(t, row.want, string(got))
	}
}

func TestInputThatBreaksARuleIsNotSent(t *testing.T) {
	var sent atomic.Int32
	c := serve(t, counted(&sent, answer(200, "{}")))
	for _, call := range []call{
		with(ListDataStores, schemas.ListDataStores{}),
		with(ListUsers, schemas.ListUsers{}),
		with(GetPublicTemplate, schemas.GetPublicTemplate{TemplateURL: ".."}),
		with(GetPublicTemplate, schemas.GetPublicTemplate{TemplateURL: "a\x00b"}),
		with(UpdateUserPassword, schemas.UpdateUserPassword{UserID: 1, CurrentPassword: "x", NewPassword1: "123456Ab.", NewPassword2: "123456Ab-"}),
	} {
		var invalid *schemas.Invalid
		require.ErrorAs(t, call.send(t.Context(), c), &invalid, call.endpoint)
	}
	assert.Zero(t, sent.Load())
}

// dials is a client whose connections fail in some way.
func dials(t *testing.T, err error) *Client {
	t.Helper()
	return clientFor(t, "https://eu1.make.com", WithRetries(0, 0), WithTransport(&http.Transport{
		DialContext: func(context.Context, string, string) (net.Conn, error) { return nil, err },
	}))
}

func TestFailuresOfTheNetworkAreToldInWords(t *testing.T) {
	const (
		readAgain   = "Nothing was changed. Call again."
		mayBeDone   = "It may or may not have been done: read the current state before calling again."
		nothingSent = "Nothing was sent. A person should check MAKE_ZONE and the network; make-mcp doctor tells which it is."
	)
	closedPort := func(t *testing.T) *Client {
		server := httptest.NewServer(http.NotFoundHandler())
		server.Close()
		return clientFor(t, server.URL, WithRetries(0, 0))
	}
	served := func(h func(*testing.T) http.HandlerFunc, opts ...Option) func(*testing.T) *Client {
		return func(t *testing.T) *Client { return serve(t, h(t), append(opts, WithRetries(0, 0))...) }
	}
	cut := func(raw string, reset bool) func(*testing.T) *Client {
		return served(func(t *testing.T) http.HandlerFunc { return hangUp(t, raw, reset) })
	}
	slow := func(*testing.T) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			_, _ = io.WriteString(w, `{"dataStores":[`)
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		}
	}
	says := func(body string) func(*testing.T) *Client {
		return served(func(*testing.T) http.HandlerFunc { return answer(200, body) })
	}
	rows := []struct {
		name            string
		client          func(*testing.T) *Client
		text            string // HOST stands for the host
		temporary, sent bool
		readHint        string
		writeHint       string
	}{
		{
			"the host does not exist",
			func(t *testing.T) *Client {
				return dials(t, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "eu1.make.com", IsNotFound: true}})
			},
			"there is no host HOST", false, false, nothingSent, nothingSent,
		},
		{"nobody listens", closedPort, "HOST refused the connection", true, false, nothingSent, nothingSent},
		{
			"no way there",
			func(t *testing.T) *Client {
				return dials(t, &net.OpError{Op: "dial", Err: errors.New("network is unreachable")})
			},
			"HOST can't be reached", true, false, nothingSent, nothingSent,
		},
		{"the connection is closed before any answer", cut("", false), "HOST closed the connection before its answer to NAME was complete", true, true, readAgain, mayBeDone},
		{"the connection is reset", cut("", true), "HOST closed the connection before its answer to NAME was complete", true, true, readAgain, mayBeDone},
		{
			"the answer is shorter than promised", cut("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"dataStores\":[", false),
			"HOST closed the connection before its answer to NAME was complete", true, true, readAgain, mayBeDone,
		},
		{
			"the answer breaks off between chunks", cut("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n", false),
			"HOST closed the connection before its answer to NAME was complete", true, true, readAgain, mayBeDone,
		},
		{"the answer is cut off where nobody can tell", cut("HTTP/1.0 200 OK\r\n\r\n{\"dataStores\":[", false), "NAME of HOST can't be used: the answer is not valid JSON, or was cut off", false, true, readAgain, mayBeDone},
		{"the answer is a web page", says("<html>Welcome to Wi-Fi</html>"), "NAME of HOST can't be used: the answer is not valid JSON, or was cut off", false, true, readAgain, mayBeDone},
		{"something follows the answer", says(`{"ok":1}{"ok":2}`), "NAME of HOST can't be used: the answer is not valid JSON, or was cut off", false, true, readAgain, mayBeDone},
		{"no answer in time", served(func(*testing.T) http.HandlerFunc { return silence }, WithTimeout(20*time.Millisecond)), "HOST did not answer NAME in time", false, true, readAgain, mayBeDone},
		{"half an answer in time", served(slow, WithTimeout(20*time.Millisecond)), "HOST did not answer NAME in time", false, true, readAgain, mayBeDone},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			c := row.client(t)
			text := func(endpoint string) string {
				return strings.NewReplacer("HOST", c.Zone(), "NAME", endpoint).Replace(row.text)
			}
			check := func(err error, text, hint string) {
				t.Helper()
				var failed *TransportError
				require.ErrorAs(t, err, &failed)
				assert.Equal(t, text, err.Error())
				assert.Equal(t, hint, failed.Hint())
				assert.Equal(t, row.temporary, failed.Temporary, "Temporary")
				assert.Equal(t, row.sent, failed.Sent, "Sent")
				assert.Equal(t, c.Zone(), failed.Host)
			}
			check(listStores(t.Context(), c), text("data-stores_list"), row.readHint)
			check(createFolder(t.Context(), c), text("folders_create"), row.writeHint)
		})
	}
}

func TestACancelledCallSaysSo(t *testing.T) {
	arrived := make(chan struct{})
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		close(arrived)
		silence(w, r)
	})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-arrived
		cancel()
	}()
	err := listStores(ctx, c)
	require.EqualError(t, err, "data-stores_list was cancelled before "+c.Zone()+" answered")
	assert.ErrorIs(t, err, context.Canceled)
}

func TestADeadlineOfTheCallerCountsAsATimeout(t *testing.T) {
	c := serve(t, silence)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	err := listStores(ctx, c)
	require.EqualError(t, err, c.Zone()+" did not answer data-stores_list in time")
	assert.ErrorIs(t, err, context.DeadlineExceeded)
}

func TestTheTokenIsInNoError(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	gone := clientFor(t, server.URL, WithRetries(0, 0))
	refused := serve(t, answer(403, `{"message":"Permission denied","code":"SC403"}`))
	for _, c := range []*Client{gone, refused} {
		err := listStores(t.Context(), c)
		require.Error(t, err)
		for ; err != nil; err = errors.Unwrap(err) {
			assert.NotContains(t, err.Error(), apiKey)
		}
	}
}

// The observer learns enough to find a fault and nothing that could be a secret.
func TestTheObserverIsToldOfEveryAttempt(t *testing.T) {
	var seen []Exchange
	var n atomic.Int32
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch n.Add(1) {
		case 1:
			hangUp(t, "", false)(w, r)
		case 2:
			answer(503, "")(w, r)
		default:
			answer(200, `{"templatePublic":{}}`)(w, r)
		}
	}, WithObserver(func(e Exchange) { seen = append(seen, e) }))
	require.NoError(t, GetPublicTemplate.Call(t.Context(), c, schemas.GetPublicTemplate{TemplateURL: "secret-plan"}, nil))

	for i := range seen {
		assert.Positive(t, seen[i].Duration)
		seen[i].Duration = 0
	}
	exchange := Exchange{Name: "public-templates_get", Method: "GET", Path: "/templates/public/{templateUrl}"}
	first, second, third := exchange, exchange, exchange
	first.Attempt, first.Status = 1, 0
	second.Attempt, second.Status = 2, 503
	third.Attempt, third.Status = 3, 200
	assert.Equal(t, []Exchange{first, second, third}, seen)
}

func TestAClientServesManyAtOnce(t *testing.T) {
	var observed atomic.Int32
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, `{"templatePublic":{"url":"`+strings.TrimPrefix(r.URL.Path, "/api/v2/templates/public/")+`"}}`)
	}, WithObserver(func(Exchange) { observed.Add(1) }))
	var all sync.WaitGroup
	for _, url := range strings.Fields(strings.Repeat("1-a 2-b 3-c 4-d ", 10)) {
		all.Go(func() {
			var got struct{ URL string }
			err := GetPublicTemplate.Call(t.Context(), c, schemas.GetPublicTemplate{TemplateURL: url}, &got)
			if assert.NoError(t, err) {
				assert.Equal(t, url, got.URL)
			}
		})
	}
	all.Wait()
	assert.EqualValues(t, 40, observed.Load())
}
