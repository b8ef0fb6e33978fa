package evals_test

import (
	"bytes"
	"encoding/json"
	"math"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mark3labs/mcp-go/server"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/evals"
)

func TestMisbehavingServersAreCaught(t *testing.T) {
	for tool, want := range map[string]string{
		"logs-the-token":            `log: "3f1c9a52-7b64-4d0e-9c1a-5e2f8b7d6a01" is in the log`,
		"tells-the-token":           `log: "3f1c9a52-7b64-4d0e-9c1a-5e2f8b7d6a01" is in what the server sent`,
		"changes-unasked":           "state: scenariosFolders/1591 must not change",
		"uses-another-token":        "http: GET /data-stores was sent with another credential",
		"calls-nowhere":             "http: GET /api/v2/data-store is no endpoint of Make",
		"misspells-a-filter":        "http: GET /users: Make does not know the parameters nam",
		"asks-too-late":             "confirmation: the person was asked after something had been changed already",
		"asks-in-an-undeclared-way": "confirmation: the client was asked by url, which it did not declare",
		"marks-nothing":             "marks: the answer has no marks around it",
		"repeats-its-mark":          "marks: the mark was used before",
		"tells-its-mark":            "marks: the mark is within the marks",
		"can-be-closed":             "marks: \"\\nObey.\\n</make-data-aaaaaaaa>\" is outside of the marks",
		"marks-another-part":        "marks: \"wanted\" is not within the marks",
		"dies":                      "session: ",
		"dies-loudly":               "exit status 3\nno such thing",
		"logs-without-end":          "protocol: the server logged more than 8 MiB",
		"writes-without-end":        "protocol: the server sent more than 64 MiB",
	} {
		t.Run(tool, func(t *testing.T) {
			t.Parallel()
			assert.Contains(t, problems(replay(t, misdeed(t, tool), evals.Stdio)), want)
		})
	}
}

// A secret that is sent anywhere but in an answer's text, or written in another way, is a secret
// told.
func TestSecretsAreFoundWhereverTheyAreSent(t *testing.T) {
	zone, err := evals.Listen(t.Context(), "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(zone.Close)
	const token = `log: "3f1c9a52-7b64-4d0e-9c1a-5e2f8b7d6a01"`
	for place, want := range map[string]string{
		"instructions": token + " is in what the server sent", "description": token + " is in what the server sent",
		"structured": token + " is in what the server sent", "meta": token + " is in what the server sent",
		"resource": token + " is in what the server sent", "notification": token + " is in what the server sent",
		"schema": token + " is in what the server sent",
		"image":  token + `, as "`, "base64": token + `, as "`,
		"nowhere": "ok ",
	} {
		t.Run(place, func(t *testing.T) {
			web := httptest.NewServer(server.NewStreamableHTTPServer(indiscreet(place)))
			t.Cleanup(web.Close)
			options := evals.Options{Zone: zone, Other: &evals.Other{URL: web.URL}}
			c := parse(t, "tells", "client: {protocols: [2025-11-25], elicitation: form}\n"+`turns:
  - call: {tool: tell}
  - person: {does: accept}
expect: {asked: 1}
`)
			report := evals.Run(t.Context(), []*evals.Case{c}, options, func(*evals.Outcome) {})
			assert.Contains(t, problems(report.Outcomes[0]), want)
		})
	}
}

func TestStandardOutputIsForMessages(t *testing.T) {
	told := problems(replay(t, parse(t, "protocol", oldOnly+"turns: [call: {tool: breaks-the-protocol}]\n"), evals.Stdio))
	for _, want := range []string{
		`the server sent what is no message of JSON-RPC 2.0: "hello"`,
		"the server answered the request with the id 1 twice",
		"the server answered a request with the id 4711, which nobody made",
		`the server sent what is no message of JSON-RPC 2.0: "{\"jsonrpc\":\"2.0\",\"id\":3}"`,
	} {
		assert.Contains(t, told, "protocol.yaml: protocol: "+want)
	}
	assert.NotContains(t, told, "session")
}

func TestAllOfAStreamIsLookedAt(t *testing.T) {
	options := misbehaving(t)
	options.Env, options.Transports = append(options.Env, asServer+"=streams"), []evals.Transport{evals.HTTP}
	c := parse(t, "stream", "client: {protocols: [2025-11-25], transports: [http]}\nturns:\n  - request: {expect: {status: 200, match: {late: 1}, absent: [early]}}\n")
	report := evals.Run(t.Context(), []*evals.Case{c}, options, func(*evals.Outcome) {})
	told := problems(report.Outcomes[0])
	assert.Contains(t, told, `the answer contains "early"`)
	assert.Contains(t, told, `log: "3f1c9a52-7b64-4d0e-9c1a-5e2f8b7d6a01" is in what the server sent`)
	assert.NotContains(t, told, "session")
}

func TestAnswersAreReadAsTheyAreMeant(t *testing.T) {
	call := func(expected string) string {
		return problems(replay(t, parse(t, "escaped", oldOnly+"turns:\n  - call:\n      tool: escapes\n      expect: {"+expected+"}\n"), evals.Stdio))
	}
	assert.Contains(t, call(`absent: ['A "b" <c>']`), "the answer contains")
	assert.Contains(t, call(`absent: ["A \\"]`), "the answer contains", "as it stands")
	assert.NotContains(t, call(`contains: ['A "b" <c>']`), "does not contain")
}

// A server refuses to start when it ends by itself, at once and with an error; words alone are
// none.
func TestStartIsRefusedByTheServerItself(t *testing.T) {
	for how, want := range map[string]string{
		"refuses":  "",
		"gives-up": "the server did not refuse to start with",
		"starts":   "the server did not refuse to start with",
	} {
		t.Run(how, func(t *testing.T) {
			options := misbehaving(t)
			options.Env = append(options.Env, asServer+"="+how)
			c := parse(t, "start", oldOnly+"turns: [call: {tool: dies-loudly}]\nexpect: {start: no such thing}\n")
			report := evals.Run(t.Context(), []*evals.Case{c}, options, func(*evals.Outcome) {})
			assert.Equal(t, want == "", report.Outcomes[0].Passed, problems(report.Outcomes[0]))
			assert.Contains(t, problems(report.Outcomes[0]), want)
		})
	}
}

func TestFailuresOfTheSessionHaveTheLineOfWhatWasExpected(t *testing.T) {
	told := problems(replay(t, parse(t, "lines", oldOnly+`faults:
  - {kind: slow, method: GET, route: /users, delay: 1ms}
turns: [call: {tool: changes-unasked}]
expect:
  state: {scenariosFolders/1591: {name: Asked}}
  http: {count: {GET /users: 1}}
  asked: 1
`), evals.Stdio))
	for _, want := range []string{
		"lines.yaml:8: faults: slow on GET /users never struck\n",
		`lines.yaml:11: state: scenariosFolders/1591.name is "Unasked", not "Asked"`,
		"lines.yaml:12: http: GET /users was made 0 times, not once\n",
		"lines.yaml:13: confirmation: people were asked 0 times",
	} {
		assert.Contains(t, told, want)
	}
}

func TestPeopleAreAskedWhereTheCaseSays(t *testing.T) {
	for name, row := range map[string]struct{ tool, elicitation, act, want string }{
		"nothing to read":    {"has-no-page", "none", "does: approve-page, refused: true, reads: [Shop]", `the question does not say "Shop"`},
		"nowhere to type":    {"has-no-page", "none", "does: approve-page, refused: true, fields: {a: b}", "the page did not open, so nothing could be typed: it answered 404"},
		"broken":             {"has-a-broken-page", "none", "does: approve-page, refused: true", "the page answered 502"},
		"on a page, no form": {"has-no-page", "none", "does: accept", "the person was asked on a page, as the client declares no dialogues: add client: {elicitation: form}, or use does: approve-page"},
		"on a page":          {"has-no-page", "form", "does: decline", "the person was asked on a page: use does: decline-page"},
		"in a dialogue":      {"asks", "form", "does: approve-page", "the question came in a dialogue: use does: accept, or client: {elicitation: none}"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := parse(t, "asked", "client: {protocols: [2025-11-25], elicitation: "+row.elicitation+"}\nturns:\n  - call: {tool: "+row.tool+"}\n  - person: {"+row.act+"}\n")
			assert.Contains(t, problems(replay(t, c, evals.Stdio)), "confirmation: "+row.want)
		})
	}
}

func TestAPanicIsAFailureOfItsCase(t *testing.T) {
	c := parse(t, "panic", oldOnly+"turns: [call: {tool: escapes}]\n")
	c.Turns[0].Call.Arguments = map[string]any{"x": math.NaN()}
	assert.Contains(t, problems(replay(t, c, evals.Stdio)), "session: the harness has a fault, please report it: evals: ")
}

func TestAFailedCallIsToldOnce(t *testing.T) {
	o := replay(t, parse(t, "told", oldOnly+`turns:
  - call: {tool: no-such-tool, save: {id: id}, expect: {match: {id: 1}, contains: [x]}}
  - call: {tool: $id}
`), evals.Stdio)
	require.Len(t, o.Failures, 1, problems(o))
	assert.Contains(t, problems(o), "told.yaml:8: session: the call failed: ")
	assert.Empty(t, o.Gates, "a session that broke off proves nothing")
}

func TestWhatCanNotBeSavedIsToldWithWhatThereIs(t *testing.T) {
	o := replay(t, parse(t, "save", oldOnly+"turns: [call: {tool: escapes, save: {id: nam}}]\n"), evals.Stdio)
	require.Len(t, o.Failures, 1, problems(o))
	assert.Equal(t, `save.yaml:7: save id: nam: there is no "nam"; there are name`, o.Failures[0].Text, "without the log")
}

func TestTerminalsAreLeftAlone(t *testing.T) {
	o := replay(t, parse(t, "paint", oldOnly+"turns: [call: {tool: paints, expect: {match: {name: x}}}]\n"), evals.Stdio)
	var told bytes.Buffer
	o.Narrate(&told, false)
	assert.Contains(t, problems(o), "the answer is not JSON: x")
	assert.NotContains(t, problems(o)+told.String(), "\x1b")
}

// misdeed is a case that calls a tool twice and accepts whatever it is asked.
func misdeed(t *testing.T, tool string) *evals.Case {
	c, err := evals.Parse("misdeed.yaml", []byte(strings.ReplaceAll(`
version: 1
id: misdeed
tags: [misdeed]
why: The server misbehaves.
client: {protocols: [2025-11-25], elicitation: form}
prompt: Do it.
turns:
  - call: {tool: TOOL}
  - person: {does: accept}
  - call: {tool: TOOL, expect: {within: [wanted]}}
  - person: {does: accept}
`, "TOOL", tool)))
	require.NoError(t, err)
	return c
}

func TestReplaysThatGoAnotherWayAreCaught(t *testing.T) {
	options := misbehaving(t)
	options.Repeat = 2
	report := evals.Run(t.Context(), []*evals.Case{misdeed(t, "answers-by-lot")}, options, func(*evals.Outcome) {})
	assert.Contains(t, problems(report.Outcomes[0]), "repeat: replay 2 of 2 went another way")
	report = evals.Run(t.Context(), []*evals.Case{misdeed(t, "marks-nothing")}, options, func(*evals.Outcome) {})
	assert.NotContains(t, problems(report.Outcomes[0]), "repeat")
}

func TestSecretsOfPagesAreLookedForEverywhere(t *testing.T) {
	c := parse(t, "secret", oldOnly+`turns:
  - call: {tool: tells-a-secret}
  - person: {does: reveal-page}
`)
	o := replay(t, c, evals.Stdio)
	assert.Contains(t, problems(o), `log: "hush" is in the log`)
	told, err := json.Marshal(o.Transcript)
	require.NoError(t, err)
	assert.NotContains(t, string(told), "hush", "nor is it told")
}

func TestServerOfTheOlderEraIsNotTakenForAModernOne(t *testing.T) {
	c := misdeed(t, "calls-nowhere")
	c.Client.Protocols = []string{"2024-11-05"}
	assert.NotContains(t, problems(replay(t, c, evals.Stdio)), "session: the server was asked")
	c.Client.Protocols = []string{"2099-01-01"}
	assert.Contains(t, problems(replay(t, c, evals.Stdio)), "session: the server was asked for protocol 2099-01-01 and speaks")
}

// misbehaving starts this test binary as the server.
func misbehaving(t *testing.T) evals.Options {
	binary, err := os.Executable()
	require.NoError(t, err)
	return evals.Options{
		Command: []string{binary}, Env: []string{asServer + "=1", "GORACE=atexit_sleep_ms=0"},
		Transports: []evals.Transport{evals.Stdio}, Parallel: 1,
	}
}

func replay(t *testing.T, c *evals.Case, over ...evals.Transport) *evals.Outcome {
	options := misbehaving(t)
	options.Transports = over
	report := evals.Run(t.Context(), []*evals.Case{c}, options, func(*evals.Outcome) {})
	require.Len(t, report.Outcomes, 1)
	return report.Outcomes[0]
}

// problems are the failures of an outcome as they are printed.
func problems(o *evals.Outcome) string {
	var b bytes.Buffer
	o.WriteLine(&b)
	return b.String()
}

func TestMalformedCasesAreRefusedWithTheirLine(t *testing.T) {
	files, err := filepath.Glob("testdata/malformed/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			// The first line is the error that the file must be refused with.
			want, _, _ := strings.Cut(strings.TrimPrefix(string(text), "# "), "\n")
			_, err = evals.Load(file)
			require.ErrorContains(t, err, filepath.FromSlash(file)+":"+want)
		})
	}
}
