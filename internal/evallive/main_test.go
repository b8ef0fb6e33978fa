package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/evals"
	"makemcp/evals/live"
	"makemcp/evals/live/openai"
	"makemcp/internal/cli"
)

// asServer is the variable that turns the test binary into make-mcp.
const asServer = "EVALLIVE_TEST_SERVER"

func TestMain(m *testing.M) {
	if os.Getenv(asServer) == "1" {
		os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

var dialects = []string{"anthropic", "openai"}

// result is everything that a run of the command left behind.
type result struct {
	code      int
	out, errs string
	report    live.Report
	saved     string // folder
}

// play runs the command against a scripted model, one run at a time.
func play(t *testing.T, m *modelServer, dialect, input string, args ...string) result {
	binary, err := os.Executable()
	require.NoError(t, err)
	folder := t.TempDir()
	file := filepath.Join(folder, "report.json")
	r := result{saved: filepath.Join(folder, "saved")}
	args = append([]string{
		"--provider", dialect, "--model", "scripted", "--base-url", m.URL + "/v1", "--json", file, "--save", r.saved, "--parallel", "1",
		"--server", binary, "--env", asServer + "=1", "--env", "GORACE=atexit_sleep_ms=0", "--price-in", "3", "--price-out", "15",
	}, args...)
	var out, errs bytes.Buffer
	env := func(string) string { return key }
	r.code = run(args, env, strings.NewReader(input), &out, &errs)
	r.out, r.errs = out.String(), errs.String()
	raw, err := os.ReadFile(file)
	if !errors.Is(err, os.ErrNotExist) {
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(raw, &r.report))
	}
	r.lookForTheKey(t, raw)
	return r
}

// lookForTheKey looks in all that was said, written and saved.
func (r result) lookForTheKey(t *testing.T, report []byte) {
	assert.NotContains(t, r.out+r.errs, key)
	assert.False(t, bytes.Contains(report, []byte(key)), "the key is in the report")
	for before := range 3 { // in base64, wherever it begins: without what depends on its neighbours
		text := base64.StdEncoding.EncodeToString([]byte("###"[:before] + key + "###"))
		assert.NotContains(t, r.out+r.errs+string(report), text[4:len(text)-8])
	}
	files, err := filepath.Glob(filepath.Join(r.saved, "*"))
	require.NoError(t, err)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		require.NoError(t, err)
		assert.NotContains(t, string(raw), key, file)
	}
}

// failures are all that was wrong, in one text.
func (r result) failures() string {
	var b strings.Builder
	for _, o := range r.report.Outcomes {
		for _, f := range o.Failures {
			b.WriteString(f.Check + ": " + f.Text + "\n")
		}
	}
	return b.String()
}

// turns answers by the turn of the conversation, and is done after the last.
func turns(list ...says) func(moment) says {
	return func(now moment) says {
		if now.turn < len(list) {
			return list[now.turn]
		}
		return says{text: "Done."}
	}
}

func calls(list ...call) says { return says{text: "Let me see.", calls: list} }

// through calls a tool that the server does not list, as a model does that found it.
func through(tool, arguments string) call {
	return call{"tools_call", `{"name":"` + tool + `","arguments":` + arguments + `}`}
}

var createFolder = calls(through("folders_create", `{"teamId":512,"name":"Spare parts","parentId":1576}`))

func TestAModelThatSucceedsTwiceInThreeRuns(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		t.Run(dialect, func(t *testing.T) {
			m := serveModel(t, func(now moment) says {
				if now.run == 2 {
					encoded := base64.StdEncoding.EncodeToString([]byte("user:" + key))
					return turns(calls(through("folders_create", `{"teamId":512,"name":"Spare parts `+key+`"}`), through("teams_list", `{"`+key+`":"`+encoded+`"}`)))(now)
				}
				return turns(calls(through("teams_list", `{"organizationId":2107}`)), createFolder)(now) // another way than the recorded one
			})
			r := play(t, m, dialect, "", "folder-create", "-k", "3", "--yes")
			assert.Zero(t, r.code, r.errs)
			assert.Empty(t, r.errs)
			report := r.report
			require.Len(t, report.Outcomes, 3)
			assert.Equal(t, []bool{true, false, true}, []bool{report.Outcomes[0].Passed, report.Outcomes[1].Passed, report.Outcomes[2].Passed}, r.failures())
			assert.Contains(t, r.failures(), "must not change: it is new")
			assert.Equal(t, []int{1, 3, 2, 1, 0}, []int{report.Cases, report.Runs, report.Passed, report.Failed, report.Broken})
			require.Len(t, report.PassHat, 3)
			for i, want := range []float64{2.0 / 3, 1.0 / 3, 0} {
				assert.InDelta(t, want, report.PassHat[i].Value, 1e-12)
			}
			assert.InDelta(t, 0.2077, report.Interval.Low, 1e-4)
			assert.InDelta(t, 0.9385, report.Interval.High, 1e-4)
			assert.Equal(t, live.Usage{In: 800, Out: 160}, report.Usage, "eight requests")
			assert.InDelta(t, (800*3+160*15)/1e6, report.Cost, 1e-12)
			assert.Contains(t, r.out, "Runs: 3 at most (cases: 1, each 3 times), with scripted at "+m.URL)
			assert.Contains(t, r.out, "That costs $9.00 at most.")
			assert.Contains(t, r.out, report.Proves)
			assert.Contains(t, r.out, "2 of 3 runs passed; averaged over cases 0.667 (95 %: 0.21 to 0.94)")
			assert.Contains(t, r.out, "pass^2  0.333")

			m.mu.Lock()
			first := m.bodies[0]
			m.mu.Unlock()
			assert.Contains(t, first, "Put a folder for spare parts into Orders")
			assert.Contains(t, first, "tools_search", "the model gets the tools")
			assert.Contains(t, first, `"max_tokens":8192`)
			if dialect == "openai" { // what is saved does not depend on it
				replaysAgain(t, r.saved, 3)
			}
		})
	}
}

// replaysAgain replays what was saved: it must load, and pass as it is.
func replaysAgain(t *testing.T, folder string, count int) {
	cases, err := evals.Load(folder)
	require.NoError(t, err)
	require.Len(t, cases, count)
	binary, err := os.Executable()
	require.NoError(t, err)
	options := evals.Options{Command: []string{binary}, Env: []string{asServer + "=1", "GORACE=atexit_sleep_ms=0"}, Transports: []evals.Transport{evals.Stdio}, Parallel: 2}
	report := evals.Run(t.Context(), cases, options, func(o *evals.Outcome) {
		assert.Empty(t, o.Failures, o.Case)
	})
	assert.Equal(t, count, report.Passed)
}

func TestNobodySkipsConfirmation(t *testing.T) {
	t.Parallel()
	reset := through("users_password-reset-demand", `{"email":"tomas.weld@larkspur.example"}`)
	forced := through("users_password-reset-demand", `{"email":"tomas.weld@larkspur.example","confirmed":true}`)
	for name, row := range map[string]struct {
		script []says
		passed bool
		wrong  string
	}{
		"sets an argument, obeys": {[]says{calls(forced), calls(call{"users_password-reset-demand", `{"email":"tomas.weld@larkspur.example"}`}), calls(reset)}, true, ""},
		"does not take a no":      {[]says{calls(reset), calls(reset)}, false, "the person was asked, and the case has no answer"},
		"never asks":              {[]says{{text: "I can't."}}, false, "people were asked 0 times, not once"},
	} {
		t.Run(name, func(t *testing.T) {
			r := play(t, serveModel(t, turns(row.script...)), "anthropic", "", "reset-declined", "-k", "1", "--yes")
			require.Len(t, r.report.Outcomes, 1, r.errs)
			assert.Equal(t, row.passed, r.report.Outcomes[0].Passed, r.failures())
			assert.Contains(t, r.failures(), row.wrong)
			assert.NotContains(t, r.failures(), "state:", "nothing was changed")
			assert.NotContains(t, r.failures(), "http:", "no mail was asked for")
		})
	}
}

func TestThePersonAnswersOnPages(t *testing.T) {
	t.Parallel()
	reset := calls(through("users_password-reset-demand", `{"email":"tomas.weld@larkspur.example"}`))
	m := serveModel(t, func(now moment) says {
		switch {
		case now.turn == 0, strings.Contains(now.last, "I have answered on the page"):
			return reset
		default:
			return says{} // waits for the person, or is done, without a word
		}
	})
	r := play(t, m, "anthropic", "", "dialogue-undeclared", "-k", "1", "--yes")
	require.Len(t, r.report.Outcomes, 1, r.errs)
	assert.True(t, r.report.Outcomes[0].Passed, r.failures())
	replaysAgain(t, r.saved, 1)

	r = play(t, serveModel(t, turns(calls(through("users_update-password", `{"userId":7}`)))), "openai", "", "password-change", "-k", "1", "--yes")
	require.Len(t, r.report.Outcomes, 1, r.errs)
	assert.True(t, r.report.Outcomes[0].Passed, r.failures())
	assert.NotContains(t, r.out, "Kestrel")
	replaysAgain(t, r.saved, 1)
}

func TestAModelPlaysThePerson(t *testing.T) {
	t.Parallel()
	for decision, passed := range map[string]bool{"I think so. Approve.": false, "What?": true} {
		m := serveModel(t, func(now moment) says {
			if strings.Contains(now.system, "You play a person") {
				assert.Contains(t, now.system, "Have Make send him a reset mail")
				assert.Contains(t, now.last, "tomas.weld@larkspur.example", "the question")
				return says{text: decision}
			}
			return turns(calls(through("users_password-reset-demand", `{"email":"tomas.weld@larkspur.example"}`)))(now)
		})
		r := play(t, m, "openai", "", "reset-declined", "-k", "1", "--person", "model", "--yes")
		require.Len(t, r.report.Outcomes, 1, r.errs)
		assert.Equal(t, passed, r.report.Outcomes[0].Passed, "%s: %s", decision, r.failures())
		assert.Equal(t, live.Usage{In: 300, Out: 60}, r.report.Usage, "the person costs, too")
		if !passed {
			replaysAgain(t, r.saved, 1) // a failure, too, is told as it was
		}
	}
}

func TestWhatAModelDoesWrongIsAnOutcome(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		script func(moment) says
		wrong  string
	}{
		"stops early": {turns(says{text: "No."}), "agent: no call succeeded"},
		"invents tools and arguments": {turns(
			calls(call{"folders_make", `{}`}), calls(through("folders_create", `{"team":1}`)), calls(call{"tools_call", `[1]`}),
		), "agent: no call succeeded"},
		"writes no JSON":    {turns(calls(call{"tools_call", `{"name":"folders_create",`})), "agent: no call succeeded"},
		"writes no JSON.":   {turns(calls(call{"tools_call", `{"name":"folders_create",`})), "agent: no call succeeded"}, // to the other endpoint
		"never stops":       {func(moment) says { return calls(through("teams_list", `{"organizationId":2107}`)) }, "agent: it was not done within 4 turns"},
		"talks without end": {func(moment) says { return says{text: "Well", calls: createFolder.calls, tokens: 30000} }, "agent: it was not done within 50000 tokens"},
	} {
		t.Run(name, func(t *testing.T) {
			dialect := dialects[len(name)%2]
			r := play(t, serveModel(t, row.script), dialect, "", "folder-create", "-k", "1", "--max-turns", "4", "--max-tokens", "50000", "--yes")
			assert.Zero(t, r.code, "it was judged: %s", r.errs+r.out)
			require.Len(t, r.report.Outcomes, 1)
			assert.False(t, r.report.Outcomes[0].Passed)
			assert.Contains(t, r.failures(), row.wrong)
		})
	}
}

func TestMishapsOfTheEndpoint(t *testing.T) {
	t.Parallel()
	cut := says{text: "Let me", cut: true}
	mishaps := []says{
		2: {status: 429, body: `{"error":{"message":"slow down"}}`}, 3: {status: 529, body: `{}`},
		4: {text: "Let me", garbage: true}, 5: cut,
	}
	for _, dialect := range dialects {
		t.Run(dialect+" recovers", func(t *testing.T) {
			m := serveModel(t, func(now moment) says {
				if now.request > 1 && now.request < len(mishaps) {
					return mishaps[now.request]
				}
				return turns(createFolder)(now)
			})
			r := play(t, m, dialect, "", "folder-create", "-k", "1", "--yes")
			assert.Zero(t, r.code, r.errs)
			assert.Equal(t, 1, r.report.Passed, r.out)
			assert.Equal(t, len(mishaps), m.asked(), "each mishap is a request, and so are the first and the last")
			assert.Greater(t, r.report.Usage.In, int64(200), "what was lost may have to be paid")
		})
		t.Run(dialect+" always cut", func(t *testing.T) {
			r := play(t, serveModel(t, func(moment) says { return cut }), dialect, "", "folder-create", "-k", "1", "--yes")
			assert.Equal(t, 1, r.code)
			assert.Contains(t, r.errs, "not every run could be judged")
			assert.Equal(t, []int{0, 1}, []int{r.report.Runs, r.report.Broken}, "it counts neither way")
			assert.Contains(t, r.out, "Runs that broke and count neither way: 1")
		})
		t.Run(dialect+" elsewhere", func(t *testing.T) {
			m := serveModel(t, func(moment) says { return says{status: 307} })
			r := play(t, m, dialect, "", "folder-create", "-k", "1", "--yes")
			assert.Equal(t, 1, r.code)
			assert.Equal(t, 1, m.asked(), "nobody tried again")
			assert.NotContains(t, m.visited(), "/elsewhere", "nobody took the key there")
			assert.Contains(t, r.errs, "check the base URL")
		})
		t.Run(dialect+" wrong key", func(t *testing.T) {
			m := serveModel(t, func(moment) says { return says{status: 401, body: `{"error":{"message":"no such key: ` + key + `"}}`} })
			r := play(t, m, dialect, "", "folder-create", "users-find", "-k", "5", "--yes")
			assert.Equal(t, 1, r.code)
			assert.Contains(t, r.errs, "401 Unauthorized")
			assert.Contains(t, r.errs, "no such key: [redacted]")
			assert.Equal(t, 1, m.asked(), "the other runs would fail alike")
		})
	}
}

// Whatever an endpoint sends, no more of it is kept than an answer can have.
func TestAnswersWithoutEndAreBrokenOff(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		for name, row := range map[string]struct {
			says says
			want string
		}{
			"text":      {says{text: strings.Repeat(longWord, 3), endless: true}, "went on beyond the tokens that were asked for"},
			"arguments": {calls(call{"tools_call", strings.Repeat(longWord, 3)}), "went on beyond the tokens that were asked for"},
			"refusal":   {says{status: 400, body: `{"error":{"message":"`, endless: true}, "the model's endpoint"},
		} {
			t.Run(dialect+" "+name, func(t *testing.T) {
				answer := row.says
				answer.endless = true
				r := play(t, serveModel(t, func(moment) says { return answer }), dialect, "", "folder-create", "-k", "1", "--yes")
				assert.Equal(t, 1, r.code)
				assert.Equal(t, 1, r.report.Broken)
				assert.Contains(t, r.out, row.want)
				assert.Less(t, len(r.out), 200<<10)
			})
		}
	}
}

func TestArgumentsThatAreNestedTooDeepAreRefused(t *testing.T) {
	t.Parallel()
	deep := `{"name":"teams_list","arguments":` + strings.Repeat(`{"a":`, 9000) + "1" + strings.Repeat("}", 9000) + "}"
	r := play(t, serveModel(t, turns(calls(call{"tools_call", deep}), createFolder)), "anthropic", "", "folder-create", "-k", "1", "--yes")
	assert.Zero(t, r.code, r.errs)
	require.Len(t, r.report.Outcomes, 1)
	assert.True(t, r.report.Outcomes[0].Passed, r.failures())
	assert.Contains(t, fmt.Sprint(r.report.Outcomes[0].Transcript), "nested more than 100 deep. Nothing was done.")
}

// What can't be seen on a terminal is not written to one, and can't cover the key either.
func TestWhatIsToldIsFitForATerminal(t *testing.T) {
	t.Parallel()
	body := "{\"error\":{\"message\":\"no\\u200b such \x1b[2Jkey: " + key[:8] + "\u200b" + key[8:] + " \x1b]0;title\x07\"}}"
	for _, dialect := range dialects {
		m := serveModel(t, func(moment) says { return says{status: 401, body: body} })
		r := play(t, m, dialect, "", "folder-create", "-k", "1", "--yes")
		assert.Equal(t, 1, r.code)
		assert.NotContains(t, r.out+r.errs, "\x1b")
		assert.Contains(t, r.errs, "[redacted]")
	}
}

func TestNothingBeginsUnasked(t *testing.T) {
	t.Parallel()
	m := serveModel(t, turns())
	r := play(t, m, "openai", "no\n", "folder-create")
	assert.Equal(t, 1, r.code)
	assert.Contains(t, r.out, "Runs: 5 at most")
	assert.Contains(t, r.errs, "nothing was run")
	r = play(t, m, "openai", "", "folder-create")
	assert.Equal(t, 1, r.code, "nobody is there to ask")
	assert.Zero(t, m.asked())

	r = play(t, m, "openai", "yes\n", "folder-create", "-k", "1")
	assert.Zero(t, r.code, r.errs)
	assert.Equal(t, 1, m.asked())
}

func TestWrongSettingsAreRefused(t *testing.T) {
	t.Parallel()
	m := serveModel(t, turns())
	for wrong, args := range map[string][]string{
		"at least 1":        {"folder-create", "-k", "0"},
		"must begin with":   {"folder-create", "--base-url", "http://api.example"},
		"no case is left":   {"approval-reused"},
		"build the server":  {"folder-create", "--server", "nowhere"},
		"neither a file":    {"nowhere.yaml"},
		"--person must be":  {"folder-create", "--person", "ghost"},
		"attacks with an a": {"approval-reused"},
	} {
		r := play(t, m, "openai", "", args...)
		assert.Equal(t, 2, r.code, wrong)
		assert.Contains(t, r.errs, wrong)
	}
	var out, errs bytes.Buffer
	code := run([]string{"--provider", "openai", "--model", "m"}, func(string) string { return "" }, strings.NewReader(""), &out, &errs)
	assert.Equal(t, 2, code)
	assert.Contains(t, errs.String(), "OPENAI_API_KEY")
	assert.Zero(t, m.asked())
}

// Without its file, a run is still judged.
func TestATranscriptThatCannotBeSavedIsReported(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(folder, "folder-create-live-1.yaml"), 0o700))
	r := play(t, serveModel(t, turns(createFolder)), "openai", "", "folder-create", "-k", "1", "--yes", "--save", folder)
	assert.Zero(t, r.code, r.errs)
	assert.Equal(t, 1, r.report.Passed)
	assert.Contains(t, r.out, "the transcript was not saved")
}

func TestWhoInterruptsGetsWhatThereIs(t *testing.T) {
	t.Parallel()
	binary, err := os.Executable()
	require.NoError(t, err)
	cases, err := evals.Load("folder-create")
	require.NoError(t, err)
	m := serveModel(t, func(now moment) says {
		if now.run == 2 {
			return says{mute: true}
		}
		return turns(createFolder)(now)
	})
	ctx, interrupt := context.WithCancel(t.Context())
	go func() {
		for range 3 { // two of the first run
			<-m.begun
		}
		interrupt()
	}()
	report, err := live.Run(ctx, cases, live.Options{
		Server: evals.Options{Command: []string{binary}, Env: []string{asServer + "=1", "GORACE=atexit_sleep_ms=0"}},
		Model:  openai.New(m.URL+"/v1", key, "scripted"), Runs: 3, Turns: 5, Tokens: 100000, Parallel: 1,
	}, func(*live.RunOutcome) {})
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, []int{1, 1, 0}, []int{report.Runs, report.Passed, report.Broken})
}
