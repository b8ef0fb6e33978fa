package tools

import (
	"bytes"
	"encoding/json"
	"slices"
	"sync"

	"github.com/mark3labs/mcp-go/mcp"

	"makemcp/internal/redact"
)

// all are the tools that there are, whichever of them are served, by name: whoever calls one
// that is not served may send it secrets all the same.
var all = sync.OnceValue(func() map[string]*Tool {
	byName := map[string]*Tool{}
	for _, t := range (Config{Toolsets: []string{everyday, undocumented}}).served() {
		byName[t.Name] = &t
	}
	return byName
})

// Exists tells whether there is a tool of this name, served or not.
func Exists(name string) bool { return all()[name] != nil }

// Typed are the arguments of a tool that a person types on a page.
func Typed(tool string) []string {
	var names []string
	if t := all()[tool]; t != nil {
		for _, f := range t.Shape().Secrets() {
			names = append(names, f.Name)
		}
	}
	return names
}

// IsSecret tells whether an argument of a tool is none of an agent's business: a person
// types it, or it passes through agents sealed.
func IsSecret(tool, argument string) bool {
	t := all()[tool]
	if t == nil {
		return false
	}
	f := t.Shape().Field(argument)
	return f != nil && (f.Secret || f.Sealed)
}

// secretMembers are the members of answers that some tool hides or seals, but for answers that
// are hidden whole.
var secretMembers = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	for _, t := range all() {
		for _, name := range append(slices.Clone(t.Hides), t.Cookies) {
			names[name] = name != wholeAnswer && name != ""
		}
	}
	return names
})

// wholeAnswer among the members to hide stands for all of them.
const wholeAnswer = "*"

// mostCalls bounds the calls whose answers a redactor waits for.
const mostCalls = 1000

// Redactor takes secrets out of the messages of one session, for a recording. It is for one
// goroutine at a time.
type Redactor struct {
	token   func(string) string // takes out the account's
	session *redact.Session
	whole   map[string]bool // ids of calls whose answers are secrets
}

// Redactor begins a session.
func (s *Set) Redactor() *Redactor {
	return &Redactor{token: s.config.Client.Redact, session: redact.NewSession(), whole: map[string]bool{}}
}

// Redact returns a message without secrets: the account's token, what a schema calls a
// secret, what an answer has to hide, the state of questions and the addresses of pages
// and of hooks. The error tells that the message is no JSON object.
func (r *Redactor) Redact(fromClient bool, message []byte) ([]byte, error) {
	decoder := json.NewDecoder(bytes.NewReader([]byte(r.token(string(message)))))
	decoder.UseNumber()
	var members map[string]any
	if err := decoder.Decode(&members); err != nil {
		return nil, err
	}
	id, _ := json.Marshal(members["id"])
	params, _ := members["params"].(map[string]any)
	result, _ := members["result"].(map[string]any)
	switch {
	case fromClient && members["method"] == string(mcp.MethodToolsCall):
		name, _ := params["name"].(string)
		arguments, _ := params["arguments"].(map[string]any)
		name = r.arguments(name, arguments)
		if t := all()[name]; t != nil && slices.Contains(t.Hides, wholeAnswer) && len(r.whole) < mostCalls {
			r.whole[string(id)] = true
		}
	case !fromClient && r.whole[string(id)]:
		delete(r.whole, string(id))
		r.hideAnswer(result)
	}
	return redact.JSON(r.session.Value(members, func(name string) bool { return result != nil && secretMembers()[name] }))
}

// arguments hides the secrets among arguments, however deep they stand, and returns the name
// of the tool that gets them in the end.
func (r *Redactor) arguments(tool string, arguments map[string]any) string {
	for tool == callTool {
		tool, _ = arguments["name"].(string)
		arguments, _ = arguments["arguments"].(map[string]any)
	}
	r.session.Value(arguments, func(name string) bool { return IsSecret(tool, name) })
	return tool
}

// hideAnswer hides an answer that is a secret as a whole.
func (r *Redactor) hideAnswer(result map[string]any) {
	contents, _ := result["content"].([]any)
	for _, content := range contents {
		if block, ok := content.(map[string]any); ok {
			block["text"] = r.session.Hidden(block["text"])
		}
	}
	if structured, ok := result["structuredContent"]; ok {
		result["structuredContent"] = r.session.Hidden(structured)
	}
}
