package serve

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/mark3labs/mcp-go/mcp"
)

// envelope is what a transport has to know of a JSON-RPC message to route it. The rest of the params stays unread. Names
// are taken exactly, and [strict] refuses what the library would read otherwise, so the two can't disagree.
type envelope struct {
	raw    []byte // the whole message
	ID     json.RawMessage
	Method string
	Result json.RawMessage
	Error  json.RawMessage

	name, uri json.RawMessage // of the params
	version   json.RawMessage // of the protocol, in the params' _meta
}

// expectsAnswer tells requests from notifications.
func (e envelope) expectsAnswer() bool { return len(e.ID) > 0 && string(e.ID) != "null" }

// isResponse tells whether the client answers something that the server asked.
func (e envelope) isResponse() bool { return e.Method == "" && (e.Result != nil || e.Error != nil) }

// size is what the message takes of a [load].
func (e envelope) size() amount { return amount{1, len(e.raw)} }

// target is what the method is about: a tool, a prompt or a resource.
func (e envelope) target() json.RawMessage {
	switch mcp.MCPMethod(e.Method) {
	case mcp.MethodToolsCall, mcp.MethodPromptsGet:
		return e.name
	case mcp.MethodResourcesRead, mcp.MethodResourcesSubscribe, mcp.MethodResourcesUnsubscribe:
		return e.uri
	}
	return nil
}

// unseal reads a message's envelope, and refuses a message that could be understood in two ways.
func unseal(message []byte) (envelope, *fault) {
	if !json.Valid(message) {
		return envelope{}, &faultParse
	}
	s := strict{text: message, message: envelope{raw: message}}
	return s.open()
}

// fault is the error of a JSON-RPC answer.
type fault struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

var (
	faultParse    = fault{mcp.PARSE_ERROR, "Parse error: the message isn't complete, valid JSON"}
	faultInternal = fault{mcp.INTERNAL_ERROR, "Internal error: the server's log has the details"}
	faultTooLong  = fault{mcp.INVALID_REQUEST, "Message too long: the limit is 4 MiB (4194304 bytes)"}
)

// answer renders the fault as the answer to the request with this id; a nil id becomes null.
func (f fault) answer(id json.RawMessage) []byte {
	line, _ := json.Marshal(struct { // strings, a number and an id that was valid JSON: it can't fail
		JSONRPC string          `json:"jsonrpc"`
		ID      json.RawMessage `json:"id"`
		Error   fault           `json:"error"`
	}{mcp.JSONRPC_VERSION, id, f})
	return line
}

// scrub rewords the two kinds of error in which the library shows Go's own words to a client: a request that didn't
// fit its Go type, and a panic that it recovered itself. The chunk is an outgoing message, bare or as one event of a
// stream; anything but such an error is returned as it came.
func scrub(chunk []byte) []byte {
	if !bytes.Contains(chunk, []byte(`"error":{`)) {
		return chunk
	}
	start, end := bytes.IndexByte(chunk, '{'), bytes.LastIndexByte(chunk, '}')+1
	var message struct {
		ID    json.RawMessage `json:"id"`
		Error *fault          `json:"error"`
	}
	if start < 0 || json.Unmarshal(chunk[start:end], &message) != nil || message.Error == nil {
		return chunk
	}
	clean := *message.Error
	if strings.HasPrefix(clean.Message, "internal panic: ") {
		clean = faultInternal
	} else if words, _, found := strings.Cut(clean.Message, "json: "); found {
		clean.Message = words + "the params don't have the shape that this method takes"
	} else {
		return chunk
	}
	return bytes.Join([][]byte{chunk[:start], clean.answer(message.ID), chunk[end:]}, nil)
}
