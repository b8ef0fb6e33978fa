package serve

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/mark3labs/mcp-go/mcp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ambiguous are messages that two readers could understand in two ways, and the id that the answer has.
var ambiguous = map[string]struct{ message, id string }{
	"the method twice":            {`{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/list"}`, "1"},
	"the id twice":                {`{"jsonrpc":"2.0","id":1,"method":"ping","id":2}`, "null"},
	"the id in two cases":         {`{"jsonrpc":"2.0","id":1,"method":"ping","ID":2}`, "null"},
	"the params in two cases":     {`{"jsonrpc":"2.0","id":1,"method":"ping","params":{},"Params":{}}`, "1"},
	"the id after the fault":      {`{"jsonrpc":"2.0","method":"ping","Method":"x","id":"a"}`, `"a"`},
	"the method in capitals":      {`{"jsonrpc":"2.0","id":1,"METHOD":"ping"}`, "1"},
	"the method with a NUL":       {`{"jsonrpc":"2.0","id":1,"method":"ping","method\u0000":"x"}`, "1"},
	"a NUL, on its own":           {`{"jsonrpc":"2.0","id":1,"method\u0000\u0000":"ping"}`, "1"},
	"spelt with an escape":        {`{"jsonrpc":"2.0","id":1,"method":"ping","\u006dethod":"x"}`, "1"},
	"a letter that folds to s":    {`{"jsonrpc":"2.0","id":1,"method":"ping","param\u017f":{}}`, "1"},
	"a letter that folds to k":    {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"tas\u212a\":{}}}", "1"},
	"a result in capitals":        {`{"jsonrpc":"2.0","id":1,"result":{},"Result":{"action":"accept"}}`, "1"},
	"the tool's name twice":       {`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","name":"b"}}`, "1"},
	"the tool's name in two":      {`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","Name":"b"}}`, "1"},
	"arguments in capitals":       {`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"a","Arguments":{}}}`, "1"},
	"arguments twice":             {`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"arguments":{},"arguments":{}}}`, "1"},
	"the state in another case":   {`{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"requeststate":"x"}}`, "1"},
	"the version in another case": {`{"jsonrpc":"2.0","id":1,"method":"x","params":{"_meta":{"io.modelcontextprotocol/protocolversion":"x"}}}`, "1"},
	"_meta in capitals":           {`{"jsonrpc":"2.0","id":1,"method":"x","params":{"_META":{}}}`, "1"},
	"an answer in two cases":      {`{"jsonrpc":"2.0","id":1,"method":"x","params":{"inputResponses":{"a":{"action":"decline","Action":"accept"}}}}`, "1"},
	"its own names in two cases":  {`{"jsonrpc":"2.0","id":1,"method":"x","params":{"_meta":{"own":1,"Own":2}}}`, "1"},
	"broken in two ways":          {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\",\"params\":{\"arguments\":{\"a\xff\":1,\"a\xfe\":2}}}", "1"},
	"twice in arguments":          {`{"jsonrpc":"2.0","id":1,"method":"x","params":{"arguments":{"a":1,"b":{},"a":2}}}`, "1"},
	"twice, deep in arguments":    {`{"jsonrpc":"2.0","id":1,"method":"x","params":{"arguments":{"a":[[{"b":{"c":1,"c":1}}]]}}}`, "1"},
	"twice among many":            {`{"jsonrpc":"2.0","id":1,"method":"x","params":{"arguments":{` + manyNames(1000) + `,"n7":0}}}`, "1"},
	"twice, the last of a few":    {`{"jsonrpc":"2.0","id":1,"method":"x","params":{"arguments":{` + manyNames(few) + `,"n7":0}}}`, "1"},
	"nested too deep":             {`{"jsonrpc":"2.0","method":"x","params":{"arguments":` + nested(maxDepth-1) + `},"id":1}`, "1"},
	"almost 10,000 levels":        {`{"jsonrpc":"2.0","method":"x","params":{"arguments":` + nested(9_990) + `},"id":1}`, "1"},
}

func manyNames(n int) string {
	names := make([]string, n)
	for i := range names {
		names[i] = fmt.Sprintf(`"n%d":{"a":1}`, i)
	}
	return strings.Join(names, ",")
}

// nested is an array in an array and so on.
func nested(levels int) string { return strings.Repeat("[", levels) + strings.Repeat("]", levels) }

// unambiguous are messages that must get through.
var unambiguous = map[string]string{
	"a record's own names":   call(1, "echo", `{"text":"hi","data":{"Name":1,"name":2,"NAME\u0000":3}}`),
	"names of other objects": call(1, "echo", `{"text":"hi","a":[{"x":1},{"x":2}],"x":{"x":{"x":1}}}`),
	"many names":             call(1, "echo", `{"text":"hi","a":{`+manyNames(1000)+`}}`),
	"as deep as may be":      call(1, "echo", `{"text":"hi","a":`+nested(maxDepth-4)+`}`),
	"brackets within text":   call(1, "echo", `{"text":"hi","a":"`+strings.Repeat("[", 300)+`\"{\\"}`),
	"blanks everywhere":      " {\t\"jsonrpc\" : \"2.0\" , \"id\" :1,\r\"method\":\"tools/call\", \"params\" :{ \"name\":\"echo\",\"arguments\" : { \"text\" : \"hi\" , \"a\":[ 1 , true ] } } } ",
	"names of a client":      `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"text":"hi"},"_meta":{"x.example/Name":1,"traceparent":"0","Ünique":2}}}`,
}

func TestRule24NamesThatCouldBeUnderstoodInTwoWaysAreRefused(t *testing.T) {
	t.Parallel()
	url := start(t, HTTP{})
	events := sse(t, url)
	for name, test := range ambiguous {
		t.Run(name, func(t *testing.T) {
			for door, fault := range map[string]message{
				"stdio":    pipe(t, test.message)[0],
				"/mcp":     parse(t, []byte(post(url+"/mcp", test.message).do(t).body)),
				"/message": parse(t, []byte(post(events, test.message).do(t).body)),
			} {
				require.NotNil(t, fault.Error, door)
				assert.Equal(t, mcp.INVALID_REQUEST, fault.Error.Code, door)
				assert.Regexp(t, "stands twice|must be spelt|deeper than 256", fault.Error.Message, door)
				assert.Equal(t, test.id, string(fault.ID), door)
			}
		})
	}
	for name, message := range unambiguous {
		t.Run(name, func(t *testing.T) { assert.Equal(t, "hi", pipe(t, message)[0].text()) })
	}
}

func TestRule24RefusedAtTheDoorWithTheirStatus(t *testing.T) {
	t.Parallel()
	url := start(t, HTTP{})
	got := post(url+"/mcp", ambiguous["the method twice"].message).do(t)
	assert.Equal(t, http.StatusBadRequest, got.status)
	assert.Equal(t, fault{mcp.INVALID_REQUEST, `Invalid request: "method" stands twice in one object; ` +
		"outside of arguments, names that differ only in case or by NULs at the end count as one"}, *parse(t, []byte(got.body)).Error)
}

// What is nested deeper than any reader goes takes no room on the stack: it is told by its brackets.
func TestRule24DepthTakesNoStack(t *testing.T) {
	defer debug.SetMaxStack(debug.SetMaxStack(1 << 20)) // a recursion of 10,000 levels would take more
	deep := []byte(`{"id":1,"method":"x","params":` + nested(9_990) + `}`)
	_, bad := unseal(deep)
	require.NotNil(t, bad)
	_, bad = unseal(bytes.Repeat([]byte("["), maxMessage))
	assert.Equal(t, &faultParse, bad)
}

// decoded are the types that the library decodes what clients send into.
var decoded = []any{
	&mcp.InitializeRequest{}, &mcp.PingRequest{}, &mcp.DiscoverRequest{}, &mcp.SubscriptionsListenRequest{}, &mcp.SetLevelRequest{},
	&mcp.ListResourcesRequest{}, &mcp.ListResourceTemplatesRequest{}, &mcp.ReadResourceRequest{}, &mcp.SubscribeRequest{},
	&mcp.UnsubscribeRequest{}, &mcp.ListPromptsRequest{}, &mcp.GetPromptRequest{}, &mcp.ListToolsRequest{}, &mcp.CallToolRequest{},
	&mcp.GetTaskRequest{}, &mcp.ListTasksRequest{}, &mcp.TaskResultRequest{}, &mcp.CancelTaskRequest{}, &mcp.CompleteRequest{},
	&mcp.PromptReference{}, &mcp.ResourceReference{}, &mcp.ElicitationResult{}, &mcp.CreateMessageResult{}, &mcp.ListRootsResult{},
	&mcp.JSONRPCErrorDetails{},
	&struct {
		JSONRPC string        `json:"jsonrpc"`
		Method  mcp.MCPMethod `json:"method"`
		ID      any           `json:"id"`
		Result  any           `json:"result"`
		Error   any           `json:"error"`
		Params  struct {
			Meta *mcp.Meta `json:"_meta"`
			URI  string    `json:"uri"`
		} `json:"params"`
	}{},
}

// fields calls do for each field of a struct that has a name in JSON, also for those of embedded structs.
func fields(t reflect.Type, do func(field reflect.StructField, name string)) {
	for _, field := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if field.IsExported() && name != "" && name != "-" {
			do(field, name)
		}
	}
}

func TestRule24EveryNameOfTheLibrarysIsKnown(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var walk func(reflect.Type)
	walk = func(of reflect.Type) {
		switch of.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map:
			walk(of.Elem())
		case reflect.Struct:
			if seen[of] {
				return
			}
			seen[of] = true
			fields(of, func(field reflect.StructField, name string) {
				assert.Equal(t, name, protocolNames[string(fold([]byte(name)))], "%s.%s", of, field.Name)
				walk(field.Type)
			})
		}
	}
	for _, one := range decoded {
		walk(reflect.TypeOf(one))
	}
	assert.Greater(t, len(seen), 40)
}

// FuzzRule24Wire compares what the library reads of any message that gets through with what a reader would that takes
// names exactly.
func FuzzRule24Wire(f *testing.F) {
	for _, one := range ambiguous {
		if len(one.message) < 2000 {
			f.Add([]byte(one.message))
		}
	}
	for _, message := range unambiguous {
		if len(message) < 2000 {
			f.Add([]byte(message))
		}
	}
	f.Add([]byte(initialize))
	f.Add([]byte(modern(1, "tools/call", `"name":"echo","arguments":{"text":"hi"},"requestState":"x","inputResponses":{"a":{"action":"accept"}}`)))
	f.Add([]byte(`{"jsonrpc":"2.0","id":1,"result":{"action":"accept","content":{}}}`))
	f.Add([]byte(`{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"no"}}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		message, bad := unseal(line)
		if bad != nil {
			return
		}
		decoder := json.NewDecoder(bytes.NewReader(line))
		decoder.UseNumber()
		var exact map[string]any
		require.NoError(t, decoder.Decode(&exact), "whatever gets through is one object")
		method, _ := exact["method"].(string)
		assert.Equal(t, method, message.Method)
		_, named := exact["id"]
		assert.Equal(t, named, len(message.ID) > 0)
		for _, one := range decoded {
			into := reflect.New(reflect.TypeOf(one).Elem())
			if json.Unmarshal(line, into.Interface()) == nil {
				same(t, into.Elem(), exact)
			}
		}
	})
}

// same finds what was decoded into a struct from a name that isn't exactly the field's.
func same(t *testing.T, got reflect.Value, exact any) {
	switch got.Kind() {
	case reflect.Pointer:
		if !got.IsNil() && exact != nil {
			same(t, got.Elem(), exact)
		}
	case reflect.String:
		if text, ok := exact.(string); ok {
			assert.Equal(t, text, got.String())
		}
	case reflect.Struct:
		object, ok := exact.(map[string]any)
		if !ok {
			return
		}
		fields(got.Type(), func(field reflect.StructField, name string) {
			value, err := got.FieldByIndexErr(field.Index)
			if err != nil {
				return // within an embedded pointer that is nil
			}
			if member, given := object[name]; given {
				same(t, value, member)
			} else {
				assert.True(t, value.IsZero(), "%s.%s was read from another name", got.Type(), field.Name)
			}
		})
	}
}

// FuzzLines feeds the reader of lines any bytes in pieces of any length.
func FuzzLines(f *testing.F) {
	f.Add([]byte("{}\n\r\n \x00{}\x00\n\ufeff{}"), uint8(1))
	f.Add([]byte("\n\n\n"), uint8(3))
	f.Add([]byte(`{"a":"`+strings.Repeat("x", 100)+`"}`), uint8(16))
	f.Fuzz(func(t *testing.T, input []byte, piece uint8) {
		lines := bufio.NewReaderSize(pieces{bytes.NewReader(input), int(piece)%64 + 1}, 16)
		var got [][]byte
		for {
			line, err := nextLine(lines)
			if len(line) > 0 {
				got = append(got, line)
			}
			if errors.Is(err, io.EOF) {
				break
			}
			require.NoError(t, err)
		}
		var want [][]byte
		for line := range bytes.SplitSeq(input, []byte("\n")) {
			if line = bytes.Trim(line, " \t\r\n\x00\ufeff"); len(line) > 0 {
				want = append(want, line)
			}
		}
		assert.Equal(t, want, got)
	})
}

// pieces reads a few bytes at a time.
type pieces struct {
	of   io.Reader
	size int
}

func (p pieces) Read(into []byte) (int, error) { return p.of.Read(into[:min(len(into), p.size)]) }

// BenchmarkUnseal is what reading a message strictly costs, beside a mere check that it is JSON.
func BenchmarkUnseal(b *testing.B) {
	record := `{"id":1234567,"name":"Order","customer":{"email":"someone@example.com","tags":["a","b"]},"total":12.5,"note":"as agreed"},`
	large := []byte(call(1, "echo", `{"records":[`+strings.TrimSuffix(strings.Repeat(record, 20_000/len(record)), ",")+`]}`))
	b.Run("valid", func(b *testing.B) {
		b.SetBytes(int64(len(large)))
		for b.Loop() {
			json.Valid(large)
		}
	})
	b.Run("strict", func(b *testing.B) {
		b.SetBytes(int64(len(large)))
		for b.Loop() {
			s := strict{text: large}
			s.open()
		}
	})
	b.Run("small", func(b *testing.B) {
		small := []byte(call(1, "echo", `{"text":"hi"}`))
		for b.Loop() {
			unseal(small)
		}
	})
}
