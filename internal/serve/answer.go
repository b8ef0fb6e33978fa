package serve

import (
	"bytes"
	"encoding/json"

	"github.com/mark3labs/mcp-go/mcp"
)

// render writes the answer to the request with this id. By far most of what is written is the text that a tool
// returns. It is quoted once here: the library's way to write a result reads the quoted text through twice more, which
// takes longer than all the rest of a call. <, > and & stay as they are.
func render(id json.RawMessage, response mcp.JSONRPCMessage) ([]byte, error) {
	text, frame := hollow(id, response)
	if frame == nil {
		answer, err := json.Marshal(response)
		return scrub(answer), err
	}
	around, err := json.Marshal(frame)
	if err != nil {
		return nil, err
	}
	const hole = `"text":""` // the only one: within a string its quotes would be escaped, and content comes last
	start := bytes.LastIndex(around, []byte(hole)) + len(hole) - len(`""`)
	var out bytes.Buffer
	out.Grow(len(around) + len(text) + len(text)/4)
	out.Write(around[:start])
	quote := json.NewEncoder(&out)
	quote.SetEscapeHTML(false)
	if err := quote.Encode(text); err != nil {
		return nil, err
	}
	out.Truncate(out.Len() - 1) // the encoder's newline
	out.Write(around[start+len(`""`):])
	return out.Bytes(), nil
}

// textAnswer is the answer to a tool call that returned one text.
type textAnswer struct {
	JSONRPC string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id"`
	Result  struct {
		Meta       *mcp.Meta      `json:"_meta,omitempty"`
		ResultType mcp.ResultType `json:"resultType,omitempty"`
		IsError    bool           `json:"isError,omitempty"`
		Content    [1]textContent `json:"content"`
	} `json:"result"`
}

type textContent struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

// hollow takes the text out of the answer to a tool call that returned one text and nothing else. Of any other answer
// it returns nil.
func hollow(id json.RawMessage, response mcp.JSONRPCMessage) (string, *textAnswer) {
	answer, _ := response.(mcp.JSONRPCResponse)
	result, _ := answer.Result.(*mcp.CallToolResult)
	if result == nil || len(result.Content) != 1 || result.StructuredContent != nil || len(result.RawStructuredContent) > 0 ||
		len(result.InputRequests) > 0 || result.RequestState != "" {
		return "", nil
	}
	content, ok := result.Content[0].(mcp.TextContent)
	if !ok || content.Annotations != nil || content.Meta != nil {
		return "", nil
	}
	frame := &textAnswer{JSONRPC: mcp.JSONRPC_VERSION, ID: id}
	frame.Result.Meta, frame.Result.ResultType, frame.Result.IsError = result.Meta, result.ResultType, result.IsError
	frame.Result.Content[0].Type = content.Type
	return content.Text, frame
}
