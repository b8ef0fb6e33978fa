package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
)

// key is the canary: it must reach the endpoint and no other place.
const key = "sk-canary-5d0c8f21e7"

// moment is where a scripted model finds itself in a conversation.
type moment struct {
	run, turn int    // conversations begun, from 1; own messages in this one
	request   int    // of all, from 1
	system    string // what it was told
	last      string // the latest message, as JSON
}

// says is what a scripted model answers: text, calls, or a mishap on the way.
type says struct {
	text    string
	calls   []call
	status  int    // refuse with it
	body    string // of a refusal
	garbage bool   // in the middle of the stream
	cut     bool   // the stream, in the middle
	mute    bool   // never answer
	endless bool   // go on until nobody reads
	tokens  int    // that it took; 20 unless given
}

type call struct{ tool, arguments string }

// modelServer is an endpoint that speaks both dialects over real HTTP, in streams with
// calls split over many events.
type modelServer struct {
	*httptest.Server
	script func(moment) says

	mu       sync.Mutex
	runs     int
	requests int
	bodies   []string
	paths    []string
	begun    chan struct{} // the first request has come
}

func serveModel(t *testing.T, script func(moment) says) *modelServer {
	m := &modelServer{script: script, begun: make(chan struct{}, 1000)}
	m.Server = httptest.NewServer(m)
	t.Cleanup(m.Close)
	return m
}

// asked counts the requests so far.
func (m *modelServer) asked() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.requests
}

// visited are the paths of all requests.
func (m *modelServer) visited() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.paths)
}

// ServeHTTP implements http.Handler.
func (m *modelServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	raw, _ := io.ReadAll(r.Body)
	m.begun <- struct{}{}
	m.mu.Lock()
	m.paths = append(m.paths, r.URL.Path)
	m.mu.Unlock()
	write := map[string]func(http.ResponseWriter, says){"/v1/messages": anthropicStream, "/v1/chat/completions": openaiStream}[r.URL.Path]
	if write == nil || r.Header.Get("X-Api-Key") != key && r.Header.Get("Authorization") != "Bearer "+key {
		http.Error(w, `{"error":{"message":"Incorrect API key: `+r.Header.Get("X-Api-Key")+r.Header.Get("Authorization")+`"}}`, http.StatusUnauthorized)
		return
	}
	answer := m.script(m.moment(raw))
	switch {
	case answer.mute:
		<-r.Context().Done()
	case answer.status != 0:
		w.Header().Set("Retry-After", "0.01")
		w.Header().Set("Location", "/elsewhere")
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(answer.status)
		fmt.Fprint(w, answer.body)
		for answer.endless {
			if _, err := io.WriteString(w, strings.Repeat("x", 1<<16)); err != nil {
				return
			}
		}
	default:
		w.Header().Set("Content-Type", "text/event-stream")
		write(w, answer)
	}
}

func (m *modelServer) moment(raw []byte) moment {
	var body struct {
		System   []struct{ Text string }
		Messages []struct {
			Role    string
			Content json.RawMessage
		}
		Stream bool
	}
	if err := json.Unmarshal(raw, &body); err != nil || !body.Stream {
		panic(fmt.Sprintf("the request is no JSON, or asks for no stream: %s", raw))
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.requests++
	m.bodies = append(m.bodies, string(raw))
	now := moment{request: m.requests, last: string(body.Messages[len(body.Messages)-1].Content)}
	for _, message := range body.Messages {
		switch message.Role {
		case "assistant":
			now.turn++
		case "system":
			now.system = string(message.Content)
		}
	}
	if len(body.System) > 0 {
		now.system = body.System[0].Text
	}
	if now.turn == 0 {
		m.runs++
	}
	now.run = m.runs
	return now
}

// stream writes events and flushes each; an answer that is cut loses the second half.
type stream struct {
	w      http.ResponseWriter
	events []string
}

func (s *stream) add(event string, format string, values ...any) {
	text := "data: " + fmt.Sprintf(format, values...) + "\n\n"
	if event != "" {
		text = "event: " + event + "\n" + text
	}
	s.events = append(s.events, text)
}

func (s *stream) send(answer says) {
	for i, event := range s.events {
		if i == len(s.events)/2 {
			if answer.cut {
				panic(http.ErrAbortHandler)
			}
			if answer.garbage {
				event = strings.Replace(event, "data: {", "data: {{", 1)
			}
		}
		fmt.Fprint(s.w, event)
		s.w.(http.Flusher).Flush()
		for answer.endless && strings.Contains(event, longWord) {
			if _, err := fmt.Fprint(s.w, event); err != nil {
				return
			}
		}
	}
}

// longWord is what an endless answer says again and again.
var longWord = strings.Repeat("word ", 400)

// thirds of a text, to split it in places where nobody expects it.
func thirds(text string) []string {
	n := len(text)
	return []string{text[:n/3], text[n/3 : 2*n/3], text[2*n/3:]}
}

func quoted(text string) string {
	raw, _ := json.Marshal(text)
	return string(raw)
}

func anthropicStream(w http.ResponseWriter, answer says) {
	s := &stream{w: w}
	s.add("message_start", `{"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"usage":{"input_tokens":60,"cache_read_input_tokens":40,"output_tokens":1}}}`)
	s.add("content_block_start", `{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}`)
	for _, part := range thirds(answer.text) {
		s.add("content_block_delta", `{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":%s}}`, quoted(part))
	}
	s.add("content_block_stop", `{"type":"content_block_stop","index":0}`)
	s.add("ping", `{"type":"ping"}`)
	for i, c := range answer.calls {
		s.add("content_block_start", `{"type":"content_block_start","index":%d,"content_block":{"type":"tool_use","id":"call%d","name":%s,"input":{}}}`, i+1, i, quoted(c.tool))
		for _, part := range thirds(c.arguments) {
			s.add("content_block_delta", `{"type":"content_block_delta","index":%d,"delta":{"type":"input_json_delta","partial_json":%s}}`, i+1, quoted(part))
		}
		s.add("content_block_stop", `{"type":"content_block_stop","index":%d}`, i+1)
	}
	s.add("message_delta", `{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":%d}}`, cmp.Or(answer.tokens, 20))
	s.add("message_stop", `{"type":"message_stop"}`)
	s.send(answer)
}

func openaiStream(w http.ResponseWriter, answer says) {
	s := &stream{w: w}
	choice := func(delta, finish string) {
		s.add("", `{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":%s,"finish_reason":%s}]}`, delta, finish)
	}
	choice(`{"role":"assistant","content":""}`, "null")
	for _, part := range thirds(answer.text) {
		choice(`{"content":`+quoted(part)+`}`, "null")
	}
	for i, c := range answer.calls {
		choice(fmt.Sprintf(`{"tool_calls":[{"index":%d,"id":"call%d","type":"function","function":{"name":%s,"arguments":""}}]}`, i, i, quoted(c.tool)), "null")
		for _, part := range thirds(c.arguments) {
			choice(fmt.Sprintf(`{"tool_calls":[{"index":%d,"function":{"arguments":%s}}]}`, i, quoted(part)), "null")
		}
	}
	choice(`{}`, `"stop"`)
	s.add("", `{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":100,"completion_tokens":%d,"total_tokens":120}}`, cmp.Or(answer.tokens, 20))
	s.add("", "[DONE]")
	s.send(answer)
}
