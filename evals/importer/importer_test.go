package importer

import (
	"context"
	"encoding/base64"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/internal/redact"
)

var update = flag.Bool("update", false, "rewrite golden files")

// known is what these tests know of tools.
var known = Options{
	ID: "draft", Source: "a session",
	Exists: func(tool string) bool {
		return slices.Contains([]string{
			"scenarios_list", "scenarios_update", "data-stores_delete", "users_list", "users_update-password",
			"teams_list", "tools_call", "folders_create", "folders_update", "folders_list", "users_password-reset-demand",
		}, tool)
	},
	IsSecret: func(tool, argument string) bool { return tool == "users_list" && argument == "sealed" },
	Typed: func(tool string) []string {
		if tool == "users_update-password" {
			return []string{"currentPassword", "newPassword1"}
		}
		return nil
	},
}

func draft(session string, change ...func(*Options)) (*Draft, error) {
	o := known
	for _, f := range change {
		f(&o)
	}
	return Import(context.Background(), strings.NewReader(session), o)
}

// Each format is told from its content, and drafted as the golden file has it.
func TestSessionsBecomeCases(t *testing.T) {
	files, err := filepath.Glob("testdata/*.json*")
	require.NoError(t, err)
	require.Len(t, files, len(formats))
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
		t.Run(name, func(t *testing.T) {
			session, err := os.ReadFile(file)
			require.NoError(t, err)
			d, err := draft(string(session))
			require.NoError(t, err)
			assert.Equal(t, name, d.Format)
			got := fmt.Sprintf("%s# removed: %q\n# skipped: %q\n", d.Text, d.Removed, d.Skipped)
			golden := filepath.Join("testdata", name+".golden")
			if *update {
				require.NoError(t, os.WriteFile(golden, []byte(got), 0o600))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			assert.Equal(t, string(want), got)
		})
	}
}

func TestWhatIsNoSessionIsRefusedWithItsLine(t *testing.T) {
	const call = `{"role":"assistant","content":[{"type":"tool_use","id":"1","name":"teams_list","input":%s}]}`
	for _, row := range []struct{ name, session, want string }{
		{"nothing", "", "line 1: the file is empty"},
		{"blanks", " \n\n", "line 1: the file is empty"},
		{"no JSON", "{}\nhello\n", "line 2: this is no JSON"},
		{"no JSON within", "{\n\"a\": 1,\n\"b\": x}", "line 3: this is no JSON"},
		{"cut off", "{\"type\":\"summary\"}\n{\"type\":\"user\",\"mess", "line 2: the file is cut off"},
		{"no end", "{}\n{}\n{\"a\":{\"b\":1}\n{\"c\":2}\n", "line 3: this is no JSON"},
		{"no comma", "{\"a\":1\n\"b\":2}", "line 1: this is no JSON"},
		{"no objects", "1\n2", "line 1: there is something else than a JSON object"},
		{"another format", `{"hello":"world"}`, "line 1: this is no session in a format that can be read: cassette"},
		{"no calls", `{"role":"user","content":"Hi"}`, "line 1: there is no call of a tool of Make in it"},
		{"calls of others", `{"role":"assistant","content":[{"type":"tool_use","id":"1","name":"Bash"}]}`, "in it, only of Bash"},
		{"arguments that are none", "\n" + fmt.Sprintf(call, `[1]`), "line 2: the arguments of a call are no object"},
		{"arguments that are no JSON", `{"type":"function_call","call_id":"1","name":"teams_list","arguments":"{"}`, "line 1: the arguments of a call are no JSON"},
		{"depth", "{}\n" + fmt.Sprintf(call, strings.Repeat(`{"a":`, 2000)+"1"+strings.Repeat("}", 2000)), "line 2: values are nested more than 100 deep"},
		{"depth in a text", `{"type":"function_call","call_id":"1","name":"teams_list","arguments":"` + strings.Repeat("[", 2000) + `"}`, "nested more than 100 deep"},
		{"too many calls", strings.Repeat(`{"type":"function_call","name":"teams_list"}`+"\n", mostCalls+1), "line 501: there are more than 500 calls"},
		{"a name that is missing", `{"type":"function_call","name":""}`, "line 1: a call names no tool"},
		{"too long a draft", session(called(1, "teams_list", `{"a":[1`+strings.Repeat(",123456789012345678", mostDraft/18)+`]}`)), "the draft would be longer than 2 MiB: import a part of the session"},
		{"too long", strings.Repeat(" ", mostBytes+1), "the file is longer than 64 MiB"},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := draft(row.session)
			assert.ErrorContains(t, err, row.want)
		})
	}
	_, err := draft("{}", func(o *Options) { o.Format = "word" })
	assert.ErrorContains(t, err, `there is no format "word"; there are cassette, claude-code, responses, chat, messages`)
}

// session is a cassette of these messages of client and server in turn.
func session(messages ...string) string {
	var b strings.Builder
	for i, m := range messages {
		fmt.Fprintf(&b, `{"from":%q,"message":{"jsonrpc":"2.0",%s}}`+"\n", []string{"client", "server"}[i%2], m)
	}
	return b.String()
}

func called(id int, tool, arguments string) string {
	return fmt.Sprintf(`"id":%d,"method":"tools/call","params":{"name":%q,"arguments":%s}`, id, tool, arguments)
}

func answered(id int, data string) string {
	return fmt.Sprintf(`"id":%d,"result":{"content":[{"type":"text","text":%q}]}`, id, data)
}

func TestWhatIsBound(t *testing.T) {
	for _, row := range []struct{ name, answer, arguments, want string }{
		{"an id", `{"users":[{"id":7}]}`, `{"userId":7}`, "userId: $userId"},
		{"the nearest of equal ids", `{"a":{"usage":912},"user":{"id":912}}`, `{"userId":912}`, "save: {userId: user.id}"},
		{"ids in a list", `{"users":[{"id":7},{"id":8}]}`, `{"ids":[8,7]}`, "ids: [$id, $id2]"},
		{"a text that is none by accident", `{"url":"2307-carts"}`, `{"templateUrl":"2307-carts"}`, "templateUrl: $templateUrl"},
		{"within other arguments", `{"hook":{"id":33}}`, `{"name":"x","data":{"hookId":33}}`, "data: {hookId: $hookId}"},
		{"no word", `{"name":"shopify"}`, `{"app":"shopify"}`, "app: shopify"},
		{"no truth", `{"changed":true}`, `{"force":true}`, "force: true"},
		{"no one", `{"id":1}`, `{"userId":1}`, "userId: 1"},
		{"no number that is no id", `{"limit":912}`, `{"userId":912}`, "userId: 912"},
		{"no number of another type", `{"id":"912"}`, `{"userId":912}`, "userId: 912"},
		{"no path with a dot", `{"a.b":{"id":912}}`, `{"userId":912}`, "userId: 912"},
		{"nothing that the agent knew before", `{"teams":[{"id":512}]}`, `{"teamId":512}`, "teamId: 512"},
		{"a dollar sign is itself", `{}`, `{"name":"$5 for $you"}`, `name: "$$5 for $$you"`},
	} {
		t.Run(row.name, func(t *testing.T) {
			d, err := draft(session(
				called(1, "users_list", `{"teamId":512}`), answered(1, row.answer),
				called(2, "scenarios_update", row.arguments), answered(2, `{}`),
			))
			require.NoError(t, err)
			assert.Contains(t, string(d.Text), row.want)
		})
	}
}

func TestTheRowIsExpectedFromWhichAnIDIsSaved(t *testing.T) {
	for _, row := range []struct{ name, answer, arguments, want string }{
		{"in a list", `{"hooks":[{"id":912,"name":"Orders"},{"id":913,"name":"Carts"}]}`, `{"hookId":913}`, "expect: {match: {hooks: [{name: Carts}]}}"},
		{"several", `{"hooks":[{"id":912,"name":"A"},{"id":913,"name":"B"},{"id":914,"name":"C"}]}`, `{"ids":[914,912]}`, "hooks: [{name: A}, {name: C}]"},
		{"deeper", `{"a":[{"name":"A"},{"b":{"id":912,"name":"B"},"name":"C"}]}`, `{"hookId":912}`, "expect: {match: {a: [{b: {name: B}}]}}"},
		{"an object", `{"hook":{"id":912,"name":"Orders"},"x":{"name":"Y"}}`, `{"hookId":912}`, "expect: {match: {hook: {name: Orders}}}"},
		{"a row without a name", `{"hooks":[{"id":912}],"team":{"name":"Ops"}}`, `{"hookId":912}`, "expect: {match: {team: {name: Ops}}}"},
	} {
		t.Run(row.name, func(t *testing.T) {
			d, err := draft(session(called(1, "users_list", `{}`), answered(1, row.answer), called(2, "scenarios_update", row.arguments), answered(2, `{}`)))
			require.NoError(t, err)
			assert.Contains(t, string(d.Text), row.want)
		})
	}
}

func TestToolsThatDoNotExistAreNamed(t *testing.T) {
	d, err := draft(`{"role":"assistant","content":[{"type":"tool_use","id":"1","name":"mcp__make__user_list","input":{}}]}`)
	require.NoError(t, err)
	assert.Equal(t, []string{"user_list (line 1)"}, d.Unknown)
}

// What a call's agent had not read yet when it made the call can't be where a value is from.
func TestParallelCallsAreNotBoundToEachOther(t *testing.T) {
	d, err := draft(`{"jsonrpc":"2.0",` + called(1, "users_list", `{}`) + "}\n" +
		`{"jsonrpc":"2.0",` + called(2, "scenarios_update", `{"userId":912}`) + "}\n" +
		`{"jsonrpc":"2.0",` + answered(1, `{"id":912}`) + "}\n")
	require.NoError(t, err)
	assert.Contains(t, string(d.Text), "userId: 912")
}

func TestSecretsAreTakenOutOfDrafts(t *testing.T) {
	const key = "Zq8rT2vLx9KpW4mNc7Bd3Fh6"
	d, err := draft(session(
		called(1, "users_list", `{"sealed":"1234567890","name":"`+key+`","password":"hunter2!","note":"by maren.ashby@larkspur.example"}`),
		answered(1, `{"users":[{"name":"`+key+`"}],"keys":{"handle":"sealed-9981"}}`),
		called(2, "users_list", `{"sealed":"sealed-9981"}`), `"id":2,"result":{"isError":true,"content":[{"type":"text","text":"No such `+key+`"}]}`,
	), func(o *Options) { o.HideEmails = true })
	require.NoError(t, err)
	for _, secret := range []string{key, "1234567890", "hunter2!", "maren.ashby", "sealed-9981"} {
		assert.NotContains(t, string(d.Text)+strings.Join(d.Removed, ""), secret)
	}
	assert.Contains(t, string(d.Text), "sealed: $sealed", "what passes through is bound")
	assert.Equal(t, []string{"users_list (line 1): 5 secrets", "users_list (line 3): 2 secrets"}, d.Removed)
	assert.NotContains(t, string(d.Text), "Look: handle")
}

// A key is told from a name by its pieces: a name of many words is as random as a key in all.
func TestNamesOfManyWordsAreNoKeys(t *testing.T) {
	for _, name := range []string{
		"2026-Q1_Marketing-CampaignReport-v2", "google-sheets/ActionAddRow2026/TeamOperations", "Customers/Invoices2026/GmbH_Quarterly",
		"Backup/5e9c1d3a-7f20-4b6e-9a51-c07d84f2b613", "B2B-SalesQ3_EU1-Leads2026/iPhone15ProMax",
	} {
		d, err := draft(session(called(1, "users_list", `{"name":"`+name+`"}`), answered(1, `{"name":"`+name+`"}`)))
		require.NoError(t, err)
		assert.Empty(t, d.Removed, name)
		assert.Contains(t, string(d.Text), name)
	}
	for _, key := range []string{
		"Zq8rT2vLx9KpW4mNc7Bd3Fh6", "live_Zq8rT2vLx9KpW4mNc7Bd3Fh6", "k9QzR7/vN2cXw4LpT8mB/yD3fHs6Ga1Jq0E+uV5oKi==", "aZ4kQ9wE7rT2/yU8iO3pL6+mN1bV5cX0",
		"0f3a9c7be1d24586a7c9e0b1d2f34567",
	} {
		assert.True(t, looksSecret(key), key)
	}
	found, keys := 0, rand.NewChaCha8([32]byte{})
	const tried, least = 1000, 950
	for range tried {
		key := make([]byte, 30)
		_, _ = keys.Read(key)
		if looksSecret(base64.StdEncoding.EncodeToString(key)) {
			found++
		}
	}
	assert.GreaterOrEqual(t, found, least, "the signs in keys hide them from nobody")
}

// An answer that says what kind of a secret there is leaves the words of a session as they are.
func TestOrdinaryWordsAndIDsStayInDrafts(t *testing.T) {
	d, err := draft(`{"role":"user","content":"Rename the basic hook 4521, none other."}
{"role":"assistant","content":[{"type":"tool_use","id":"1","name":"users_list","input":{"name":"Basic set: basic, none, true","hookId":4521}}]}
{"role":"user","content":[{"type":"tool_result","tool_use_id":"1","content":"{\"auth\":\"basic\",\"token\":\"none\",\"secret\":\"true\",\"module\":{\"auth\":4521,\"pin\":4521}}"}]}
`)
	require.NoError(t, err)
	assert.Contains(t, string(d.Text), "Rename the basic hook 4521, none other.")
	assert.Contains(t, string(d.Text), "hookId: 4521")
	assert.Contains(t, string(d.Text), "Basic set: basic, none, true")
}

// A draft of a draft has many words that stand for secrets: they are counted, not compared each
// with each.
func TestTimeGrowsWithTheWordsThatStandForSecrets(t *testing.T) {
	const few, most, tries = 10_000, 24, 5
	best := func(best time.Duration, stands int) time.Duration {
		var text strings.Builder
		for i := range stands {
			fmt.Fprintf(&text, "hidden-%d ", i)
		}
		text.WriteString("password=Tern!over")
		start := time.Now()
		assert.Contains(t, newCleaner(known).words("here", text.String()), "password=hidden-1")
		return min(best, time.Since(start))
	}
	once, times := time.Hour, time.Hour
	for try := 0; try < tries && (try == 0 || times > most*once); try++ {
		once, times = best(best(once, few), few), best(times, 8*few)
	}
	assert.LessOrEqual(t, times, most*once)
}

// What makes a secret known may come after it: whatever the order, it is nowhere in what is written
// or told.
func TestSecretsAreTakenOutOfAllThatADraftIsMadeOf(t *testing.T) {
	const secret = "Kestrel-hill!x"
	message := func(role string, blocks ...string) string {
		return `{"role":"` + role + `","content":[` + strings.Join(blocks, ",") + "]}\n"
	}
	use := func(id, tool, input string) string {
		return fmt.Sprintf(`{"type":"tool_use","id":%q,"name":%q,"input":%s}`, id, tool, input)
	}
	result := func(id, text string) string {
		return fmt.Sprintf(`{"type":"tool_result","tool_use_id":%q,"content":%q}`, id, text)
	}
	const key = "sk-live-zzzz1111yyyy"
	d, err := draft(message("user", `{"type":"text","text":"Set it to `+secret+` please, on a Tuesday."}`)+
		message("assistant", use("1", "teams_list", `{"name":"`+secret+`","`+secret+`":1,"n":99887766}`), use("2", "mcp__other__"+key, `{}`), use("3", "mcp__make__"+key, `{}`))+
		message("user", result("1", `{"teams":[{"name":"x `+secret+`"}]}`), result("3", "Not known: "+secret))+
		message("assistant", use("4", "users_list", `{"filters":{"passwordConfirmation":"`+secret+`","otp":99887766}}`))+
		message("user", result("4", `{"users":[{"name":"Orders"}]}`)),
		func(o *Options) {
			o.State = map[string]any{"teams/512": map[string]any{"name": secret}}
			o.Source = key + ".jsonl"
		})
	require.NoError(t, err)
	told := string(d.Text) + strings.Join(append(append(d.Removed, d.Skipped...), d.Unknown...), "\n")
	for _, one := range []string{secret, key, "99887766"} {
		assert.NotContains(t, told, one)
	}
	assert.Contains(t, string(d.Text), `prompt: "Set it to hidden-`)
	assert.Contains(t, d.Skipped[0], "mcp__other__hidden-")
	assert.Contains(t, d.Removed, "the prompt: a secret")

	_, err = draft(message("assistant", use("2", "mcp__other__"+key, `{}`)))
	require.Error(t, err)
	assert.NotContains(t, err.Error(), key)
}

// A tool that only its argument makes secret is found through tools_call, however often.
func TestArgumentsOfNestedCallsAreSecrets(t *testing.T) {
	d, err := draft(session(called(1, "tools_call", `{"name":"tools_call","arguments":{"name":"users_list","arguments":{"more":{"sealed":"1234567890"}}}}`), answered(1, `{}`)))
	require.NoError(t, err)
	assert.NotContains(t, string(d.Text), "1234567890")
}

// counted is a context that ends once it was asked so often.
type counted struct {
	context.Context
	left, asked int
}

func (c *counted) Err() error {
	if c.asked++; c.asked > c.left {
		return context.Canceled
	}
	return nil
}

// An approval needs the box ticked or the name typed: whoever accepts without has declined, and a
// draft must not approve in their place.
func TestWhatAPersonDidInADialogue(t *testing.T) {
	for content, want := range map[string]string{
		`{"action":"accept","content":{"approve":true}}`:     "- person: {does: accept, reads: [c]}",
		`{"action":"accept","content":{"approve":false}}`:    "- person: {does: accept-blank, reads: [c]}",
		`{"action":"accept","content":{"confirm":true}}`:     "- person: {does: accept-blank, reads: [c]}",
		`{"action":"accept","content":{}}`:                   "- person: {does: accept-blank, reads: [c]}",
		`{"action":"accept","content":{"name":"Customers"}}`: "- person: {does: accept, reads: [c], types: Customers}",
		`{"action":"decline"}`:                               "- person: {does: decline, reads: [c]}",
	} {
		d, err := draft(`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"data-stores_delete","arguments":{"dataStoreId":1}}}
{"jsonrpc":"2.0","id":2,"method":"elicitation/create","params":{"message":"\"a\" \"b\" \"c\""}}
{"jsonrpc":"2.0","id":2,"result":` + content + `}
{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"x"}]}}`)
		require.NoError(t, err, content)
		assert.Contains(t, string(d.Text), want, content)
	}
}

// Whoever interrupts does not wait for the end of what is going on: it is asked for at each value
// that is read, each record, each call that is cleaned and each that is bound.
func TestAnImportCanBeInterrupted(t *testing.T) {
	var file strings.Builder
	const calls = 10
	for i := range calls {
		file.WriteString(session(called(i, "users_list", `{}`), answered(i, `{"id":912}`)))
	}
	ctx := &counted{Context: t.Context(), left: 1 << 30}
	_, err := Import(ctx, strings.NewReader(file.String()), known)
	require.NoError(t, err)
	total := ctx.asked
	assert.GreaterOrEqual(t, total, 2*calls+2*calls+rounds*calls+calls)
	for left := range total {
		ctx := &counted{Context: t.Context(), left: left}
		_, err := Import(ctx, strings.NewReader(file.String()), known)
		require.ErrorIs(t, err, context.Canceled)
		assert.Equal(t, left+1, ctx.asked, "it ends at once")
	}
}

// Each answer is read once for all calls after it: the values that were seen are those of the
// answers, not those times the calls.
func BenchmarkImport(b *testing.B) {
	const answers = 100
	var large, small strings.Builder
	for i := range answers {
		data := fmt.Sprintf(`{"users":[%s{"id":%d}]}`, strings.Repeat(`{"id":7,"name":"Maren Ashby"},`, 80_000/31), i)
		large.WriteString(session(called(i, "users_list", `{"teamId":512}`), answered(i, data)))
	}
	small.WriteString(session(called(1, "users_list", `{}`), answered(1, `{}`)))
	small.WriteString(strings.Repeat("{}\n", 1_200_000/3))
	for name, file := range map[string]string{"large answers": large.String(), "many values": small.String(), "twice as many values": small.String() + strings.Repeat("{}\n", 1_200_000/3)} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(file)))
			for b.Loop() {
				_, err := draft(file)
				require.NoError(b, err)
			}
		})
	}
}

func TestWhatAReplayChangedIsExpected(t *testing.T) {
	d, err := draft(session(called(1, "teams_list", `{}`), answered(1, `{}`)), func(o *Options) {
		o.State = map[string]any{"teams/512": map[string]any{"name": "Ops $1"}, "teams/513": "gone"}
	})
	require.NoError(t, err)
	assert.Contains(t, string(d.Text), "teams/513: gone")
	assert.Equal(t, map[string]any{"teams/512": map[string]any{"name": "Ops $$1"}, "teams/513": "gone"}, d.Case.Expect.State)
}

// Whatever an agent sent is what the case sends.
func FuzzArgumentsStayWhatTheyAre(f *testing.F) {
	for _, text := range []string{"plain", "$you", "two  blanks ", "- a\n- b", "yes", "1.0", "#x: {y}", "it's", "\u2028\x00\x7f\u0085", "a?", "null ", "\t", "<<", "😀", "A $$ $x.y"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "")
		value, err := redact.JSON(map[string]any{"one": text, "k": []any{text, map[string]any{"two": text}}, "n" + text: 1.5})
		require.NoError(t, err)
		d, err := draft(session(called(1, "teams_list", string(value)), answered(1, `{}`)))
		require.NoError(t, err)
		if len(d.Removed) > 0 {
			return
		}
		arguments := d.Case.Turns[0].Call.Arguments
		words := strings.ReplaceAll(text, "$", "$$")
		assert.Equal(t, words, arguments["one"])
		assert.Equal(t, []any{words, map[string]any{"two": words}}, arguments["k"])
		assert.Contains(t, arguments, "n"+words)
	})
}

// fuzz is for one decoder: whatever the file, there is a case that can be read, or an error in
// one line.
func fuzz(f *testing.F, format string) {
	files, err := filepath.Glob("testdata/*.json*")
	require.NoError(f, err)
	for _, file := range files {
		session, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(string(session))
	}
	for _, session := range seeds[format] {
		f.Add(session)
	}
	f.Fuzz(func(t *testing.T, session string) {
		d, err := draft(session, func(o *Options) { o.Format = format })
		if err != nil {
			assert.NotContains(t, err.Error(), "can't be told as a case")
			return
		}
		assert.NotEmpty(t, d.Case.Turns)
	})
}

// seeds are what the golden sessions of a format don't have: the other shapes of its records.
var seeds = map[string][]string{
	"claude-code": {
		`{"type":"assistant","message":{"role":"assistant","content":[{"type":"tool_use","id":"1","name":"mcp__make__user_list","input":{}},{"type":"tool_use","id":"2","name":"Bash"}]}}`,
		`{"type":"user","message":{"role":"user","content":[{"type":"text","text":"Do it<system-reminder>no</system-reminder>"}]}}` + "\n" +
			`{"type":"assistant","message":{"content":[{"type":"tool_use","id":"1","name":"mcp__make__teams_list","input":{"password":1234}}]}}` + "\n" +
			`{"type":"user","message":{"role":"user","content":[{"type":"tool_result","tool_use_id":"1","is_error":true,"content":"A person declined this call"}]}}`,
		`{"type":"assistant","isApiErrorMessage":true,"message":{}}`,
	},
	"responses": {
		`{"input":"Who?","output":[{"type":"mcp_call","id":"1","name":"teams_list","arguments":"{}","output":"<make-data-abc>\n{\"teams\":[{\"id\":512}]}\n</make-data-abc>"}]}`,
		`{"request":{"input":[{"role":"user","content":"Go"}]},"response":{"output":[{"type":"function_call","call_id":"1","name":"make.teams_list","arguments":"{\"id\":[1e999]}"}]}}`,
		`{"type":"function_call","call_id":"1","name":"tools_call","arguments":"{\"name\":\"users_list\",\"arguments\":{\"sealed\":\"x\"}}"}` + "\n" +
			`{"type":"function_call_output","call_id":"1","output":[{"type":"output_text","text":"Not done yet: http://x/approve/abcdefgh"}]}`,
	},
	"chat": {
		`{"role":"assistant","function_call":{"name":"teams_list","arguments":""}}` + "\n" + `{"role":"function","name":"teams_list","content":"[]"}`,
	},
	"cassette": {
		`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"teams_list"}}` + "\n" +
			`{"jsonrpc":"2.0","id":2,"method":"elicitation/create","params":{"mode":"url","message":"\"a\" \"b\" \"c\""}}` + "\n" + `{"jsonrpc":"2.0","id":2,"result":{"action":"accept"}}`,
	},
}

func FuzzCassette(f *testing.F)   { fuzz(f, "cassette") }
func FuzzClaudeCode(f *testing.F) { fuzz(f, "claude-code") }
func FuzzResponses(f *testing.F)  { fuzz(f, "responses") }
func FuzzChat(f *testing.F)       { fuzz(f, "chat") }
func FuzzMessages(f *testing.F)   { fuzz(f, "messages") }
