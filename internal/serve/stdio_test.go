package serve

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// message is any message that a server sends.
type message struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Error  *fault          `json:"error"`
	Result struct {
		Content []struct{ Text string }
	} `json:"result"`
}

func (m message) text() string {
	if len(m.Result.Content) == 0 {
		return ""
	}
	return m.Result.Content[0].Text
}

func parse(t *testing.T, line []byte) message {
	t.Helper()
	var m message
	require.NoError(t, json.Unmarshal(line, &m), "%.200s", line)
	return m
}

// pipe serves what printf would print, and returns what comes out, in order.
func pipe(t *testing.T, input string) []message {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, Stdio(t.Context(), fixture(), strings.NewReader(input), &out, silent, nil))
	var messages []message
	for line := range bytes.Lines(out.Bytes()) {
		messages = append(messages, parse(t, line))
	}
	return messages
}

func TestStdioLines(t *testing.T) {
	echo := call(1, "echo", `{"text":"hi"}`)
	long := call(2, "echo", `{"text":"`+strings.Repeat("x", 5<<20)+`"}`)
	tests := map[string]struct {
		input string
		codes []int // of errors; 0 for the result "hi"
		words string
	}{
		"a line":                      {input: echo + "\n", codes: []int{0}},
		"no newline at the end":       {input: echo, codes: []int{0}},
		"CRLF":                        {input: echo + "\r\n", codes: []int{0}},
		"byte order mark":             {input: "\ufeff" + echo, codes: []int{0}},
		"empty lines, blanks and NUL": {input: "\n\r\n \t\n\x00\x00\n" + echo + "\x00\n\n", codes: []int{0}},
		"nothing":                     {input: ""},
		"cut off":                     {input: echo[:40], codes: []int{mcp.PARSE_ERROR}, words: "isn't complete"},
		"NUL inside":                  {input: echo[:40] + "\x00" + echo[40:], codes: []int{mcp.PARSE_ERROR}},
		"no JSON":                     {input: "hello\n", codes: []int{mcp.PARSE_ERROR}},
		"a batch":                     {input: "[" + echo + "]\n", codes: []int{mcp.INVALID_REQUEST}, words: "batches"},
		"a number as method":          {input: `{"jsonrpc":"2.0","id":1,"method":5}`, codes: []int{mcp.INVALID_REQUEST}},
		"not JSON-RPC":                {input: `{}`, codes: []int{mcp.INVALID_REQUEST}},
		"no such method":              {input: `{"jsonrpc":"2.0","id":1,"method":"x"}`, codes: []int{mcp.METHOD_NOT_FOUND}},
		"too long":                    {input: long + "\n", codes: []int{mcp.INVALID_REQUEST}, words: "4 MiB"},
		"too long, then more":         {input: long + "\n" + echo + "\n", codes: []int{mcp.INVALID_REQUEST, 0}},
		"too long and never ending":   {input: long, codes: []int{mcp.INVALID_REQUEST}},
		"an answer to nothing":        {input: `{"jsonrpc":"2.0","id":7,"result":{}}` + "\n" + echo, codes: []int{0}},
		"a notification":              {input: `{"jsonrpc":"2.0","method":"notifications/initialized"}`},
		"newer era":                   {input: modern(1, "tools/call", `"name":"echo","arguments":{"text":"hi"}`), codes: []int{0}},
		"params of the wrong shape": {
			input: `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":5}}`,
			codes: []int{mcp.INVALID_REQUEST}, words: "the params don't have the shape",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := pipe(t, test.input)
			require.Len(t, got, len(test.codes))
			for i, code := range test.codes {
				if code == 0 {
					assert.Equal(t, "hi", got[i].text())
					continue
				}
				require.NotNil(t, got[i].Error)
				assert.Equal(t, code, got[i].Error.Code)
				assert.Contains(t, got[i].Error.Message, test.words)
				assert.NotContains(t, got[i].Error.Message, "Go ")
			}
		})
	}
}

func TestNextLine(t *testing.T) {
	t.Parallel()
	longest := strings.Repeat("x", maxMessage-1) + "\n"
	lines := bufio.NewReader(strings.NewReader(longest + "x" + longest + "more"))
	line, err := nextLine(lines)
	require.NoError(t, err)
	assert.Len(t, line, maxMessage-1)
	_, err = nextLine(lines)
	require.ErrorIs(t, err, errTooLong)
	line, err = nextLine(lines)
	require.ErrorIs(t, err, io.EOF)
	assert.Equal(t, "more", string(line))
}

func TestStdioAnswersWhatIsInFlightAtTheEndOfInput(t *testing.T) {
	t.Parallel()
	var input strings.Builder
	for id := range 150 { // more than run at once
		input.WriteString(call(id, "slow", `{"ms":100}`) + "\n")
	}
	answers := pipe(t, input.String())
	require.Len(t, answers, 150)
	for _, answer := range answers {
		assert.Equal(t, "slept", answer.text())
	}
}

// one is a run with one slot for tool calls.
func one(grace time.Duration) *stdio {
	run := newStdio(fixture(), silent)
	run.slots, run.grace = make(chan struct{}, 1), grace
	return run
}

func TestStdioCallsWaitForASlotAndNothingElseDoes(t *testing.T) {
	t.Parallel()
	var input strings.Builder
	for id := range 3 {
		input.WriteString(call(id+1, "slow", `{"ms":50}`) + "\n")
	}
	input.WriteString(`{"jsonrpc":"2.0","id":9,"method":"ping"}`)
	var out bytes.Buffer
	begun := time.Now()
	require.NoError(t, one(time.Minute).serve(t.Context(), strings.NewReader(input.String()), &out))
	assert.GreaterOrEqual(t, time.Since(begun), 150*time.Millisecond)
	first, _, _ := bytes.Cut(out.Bytes(), []byte("\n"))
	assert.Equal(t, "9", string(parse(t, first).ID))
}

func TestStdioCancelsWhatOutlastsTheGrace(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	require.NoError(t, one(20*time.Millisecond).serve(t.Context(), strings.NewReader(call(1, "slow", `{"ms":60000}`)), &out))
	assert.Equal(t, "cancelled", parse(t, out.Bytes()).text())
}

func TestStdioQuestionsAtTheEndOfInput(t *testing.T) {
	t.Parallel()
	got := pipe(t, initialize+"\n"+call(1, "ask", `{}`))
	require.Len(t, got, 3)
	assert.Equal(t, "elicitation/create", got[1].Method)
	assert.Contains(t, got[2].text(), "not asked: the client closed its output")
}

func TestStdioInitializeCountsForWhatFollowsInThePipe(t *testing.T) {
	t.Parallel()
	for range 20 {
		got := pipe(t, initialize+"\n"+call(1, "capable", `{}`))
		require.Len(t, got, 2)
		require.Equal(t, "true", got[1].text())
	}
}

func TestStdioListenEndsWithTheInput(t *testing.T) {
	t.Parallel()
	begun := time.Now()
	pipe(t, modern(1, "subscriptions/listen", `"notifications":{"toolsListChanged":true}`))
	assert.Less(t, time.Since(begun), time.Second)
}

func TestStdioKeepsPanicsToItself(t *testing.T) {
	t.Parallel()
	got := pipe(t, call(1, "panic", `{}`))
	require.Len(t, got, 1)
	assert.Equal(t, faultInternal, *got[0].Error)
	assert.Equal(t, "1", string(got[0].ID))
}

func TestStdioNotificationsPrecedeTheirAnswer(t *testing.T) {
	t.Parallel()
	got := pipe(t, initialize+"\n"+call(1, "chatty", `{}`))
	require.Len(t, got, 22)
	assert.Equal(t, "done", got[21].text())
}

// conversation is a client that reads and writes as it likes.
type conversation struct {
	t     *testing.T
	in    *io.PipeWriter
	lines *bufio.Scanner
	ended chan error
}

func converse(ctx context.Context, t *testing.T) *conversation {
	inReader, in := io.Pipe()
	out, outWriter := io.Pipe()
	c := &conversation{t: t, in: in, lines: bufio.NewScanner(out), ended: make(chan error, 1)}
	go func() {
		c.ended <- Stdio(ctx, fixture(), inReader, outWriter, silent, nil)
		_ = outWriter.Close()
	}()
	t.Cleanup(func() {
		_ = in.Close()
		_ = out.Close()
	})
	return c
}

func (c *conversation) say(line string) {
	_, err := io.WriteString(c.in, line+"\n")
	require.NoError(c.t, err)
}

func (c *conversation) hear() message {
	require.True(c.t, c.lines.Scan(), "the server said no more")
	return parse(c.t, c.lines.Bytes())
}

func TestStdioQuestionsWhileEverySlotIsTaken(t *testing.T) {
	t.Parallel()
	const calls = 300
	c := converse(t.Context(), t)
	c.say(initialize)
	c.hear()
	go func() {
		for id := range calls {
			_, _ = io.WriteString(c.in, call(id+1, "ask", `{}`)+"\n")
		}
	}()
	var answers sync.WaitGroup
	for done := 0; done < calls; {
		m := c.hear()
		if m.Method != "" {
			answers.Go(func() { // beside the reader, as clients do: neither pipe holds anything
				_, _ = fmt.Fprintf(c.in, `{"jsonrpc":"2.0","id":"%s","result":{"action":"accept"}}`+"\n", m.ID)
			})
			continue
		}
		assert.Equal(t, "asked: accept", m.text())
		done++
	}
	answers.Wait()
	_ = c.in.Close()
	require.NoError(t, <-c.ended)
}

func TestStdioAClientMayRefuseAQuestion(t *testing.T) {
	t.Parallel()
	c := converse(t.Context(), t)
	c.say(call(1, "ask", `{}`))
	c.say(fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"error":{"code":-32601,"message":"can't"}}`, c.hear().ID))
	assert.Contains(t, c.hear().text(), "error -32601: can't")
}

func TestStdioCancelledByTheClient(t *testing.T) {
	t.Parallel()
	c := converse(t.Context(), t)
	c.say(call(1, "ask", `{}`))
	c.hear() // the question: the call is known to be in flight
	c.say(`{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}`)
	assert.Contains(t, c.hear().text(), "context canceled")
}

func TestStdioRefusesMoreThanItCanHold(t *testing.T) {
	t.Parallel()
	run := one(time.Second)
	run.load.total.bytes = allCalls.bytes
	var out bytes.Buffer
	require.NoError(t, run.serve(t.Context(), strings.NewReader(call(1, "echo", `{}`)), &out))
	assert.Equal(t, "Too many calls in flight: wait for some of them, then call again", parse(t, out.Bytes()).Error.Message)
}

func TestStdioEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	c := converse(ctx, t)
	c.say(call(1, "ask", `{}`))
	c.hear()
	cancel()
	assert.Contains(t, c.hear().text(), "context canceled", "even so it is answered")
	require.NoError(t, <-c.ended)
}

type brokenWriter struct{ err error }

func (w brokenWriter) Write([]byte) (int, error) { return 0, w.err }

func TestStdioBrokenOutput(t *testing.T) {
	t.Parallel()
	in, client := io.Pipe() // stays open: it's the output that ends the run
	t.Cleanup(func() { _ = client.Close() })
	for _, test := range []struct{ write, want error }{
		{io.ErrClosedPipe, nil},
		{errors.New("disk full"), errors.New("stdio: write: disk full")},
	} {
		ended := make(chan error, 1)
		go func() { ended <- Stdio(t.Context(), fixture(), in, brokenWriter{test.write}, silent, nil) }()
		_, err := io.WriteString(client, call(1, "slow", `{"ms":60000}`)+"\n"+initialize+"\n")
		require.NoError(t, err)
		if got := <-ended; test.want == nil {
			require.NoError(t, got)
		} else {
			require.EqualError(t, got, test.want.Error())
		}
		in, client = io.Pipe()
	}
}

// Somebody else may hold the client's end of the output open and never read it. With the reader stuck behind the
// writer, the end of the input goes unseen.
func TestRule25StdioEndsWhenNobodyReads(t *testing.T) {
	t.Parallel()
	for name, input := range map[string]string{
		"at the end of input": call(1, "echo", `{}`),
		"input left unread":   strings.Repeat(`{"jsonrpc":"2.0","id":1,"method":5}`+"\n", 10),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, unread := io.Pipe()
			in, client := io.Pipe()
			run := one(20 * time.Millisecond)
			run.stall = 50 * time.Millisecond
			go func() {
				_, _ = io.WriteString(client, input)
				_ = client.Close()
			}()
			require.ErrorIs(t, run.serve(t.Context(), in, unread), errStalled)
		})
	}
}

func TestStdioBrokenInput(t *testing.T) {
	t.Parallel()
	in, client := io.Pipe()
	_ = client.CloseWithError(errors.New("device unplugged"))
	require.EqualError(t, Stdio(t.Context(), fixture(), in, io.Discard, silent, nil), "stdio: read: device unplugged")
}

func TestStdioOneClientPerServer(t *testing.T) {
	t.Parallel()
	s := fixture()
	require.NoError(t, s.RegisterSession(t.Context(), newClient("stdio")))
	require.Error(t, Stdio(t.Context(), s, strings.NewReader(""), io.Discard, silent, nil))
}

// BenchmarkStdioEcho is the cost of one call, there and back.
func BenchmarkStdioEcho(b *testing.B) {
	for name, size := range map[string]int{"small": 10, "1MiB": 1 << 20} {
		b.Run(name, func(b *testing.B) {
			in, client := io.Pipe()
			out, server := io.Pipe()
			go func() { _ = Stdio(b.Context(), fixture(), in, server, silent, nil) }()
			request := []byte(call(1, "echo", `{"text":"`+strings.Repeat("x", size)+`"}`) + "\n")
			answers := bufio.NewReaderSize(out, 4<<20)
			b.SetBytes(int64(len(request)))
			for b.Loop() {
				if _, err := client.Write(request); err != nil {
					b.Fatal(err)
				}
				if _, err := answers.ReadSlice('\n'); err != nil {
					b.Fatal(err)
				}
			}
			_ = client.Close()
		})
	}
}
