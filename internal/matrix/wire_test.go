package matrix

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/rs/zerolog"

	"makemcp/internal/serve"
)

// message is any message that a server sends.
type message struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Message string `json:"message"`
	} `json:"error"`
}

// result is what a call comes to: an answer, or in the newer era a question.
type result struct {
	Content       []struct{ Text string } `json:"content"`
	IsError       bool                    `json:"isError"`
	ResultType    string                  `json:"resultType"`
	RequestState  string                  `json:"requestState"`
	InputRequests map[string]struct {
		Params question `json:"params"`
	} `json:"inputRequests"`
}

func (r *result) text() string {
	if r == nil || len(r.Content) == 0 {
		return ""
	}
	return r.Content[0].Text
}

// refused tells that a call ended without what was asked for: with an error, or with a
// question.
func (r *result) refused() bool { return r.IsError || r.ResultType == "input_required" }

// question is what a server asks of a person.
type question struct {
	Mode            string `json:"mode"`
	Message         string `json:"message"`
	URL             string `json:"url"`
	RequestedSchema struct {
		Properties map[string]struct {
			Type        string `json:"type"`
			Description string `json:"description"`
		} `json:"properties"`
	} `json:"requestedSchema"`
}

// wire carries messages between one client and one server. What comes is in the channel,
// whichever answer it came with.
type wire struct {
	send  func(id int, text []byte, header http.Header) error
	in    chan message
	close func()
}

// backlog is room for what comes while nobody looks, such as answers to calls that were
// given up.
const backlog = 256

// overStdio is the one client of a server that speaks stdio.
func overStdio(r *rig, _ string) (*wire, error) {
	fromClient, toServer := io.Pipe()
	fromServer, toClient := io.Pipe()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		err := serve.Stdio(ctx, r.server, fromClient, toClient, zerolog.Nop(), nil)
		_ = fromClient.CloseWithError(err) // so that nobody waits to be read
		_ = toClient.CloseWithError(err)
	}()
	w := &wire{in: make(chan message, backlog), close: func() {
		cancel()
		_ = toServer.Close()
		<-ended
	}}
	go func() {
		lines := bufio.NewReader(fromServer)
		for {
			line, err := lines.ReadBytes('\n')
			if err != nil {
				return
			}
			w.take(0, line)
		}
	}()
	w.send = func(_ int, text []byte, _ http.Header) error {
		_, err := toServer.Write(append(text, '\n'))
		return err
	}
	return w, nil
}

// take reads one message; an error without an id is for the request that it answers.
func (w *wire) take(id int, text []byte) {
	var m message
	if json.Unmarshal(text, &m) != nil {
		m.Error = &struct {
			Message string `json:"message"`
		}{string(text)}
	}
	if m.Error != nil && id != 0 {
		m.ID = json.RawMessage(fmt.Sprint(id))
	}
	w.in <- m
}

// overHTTP speaks Streamable HTTP: each message is a request of its own.
func overHTTP(r *rig, token string) (*wire, error) {
	ctx, cancel := context.WithCancel(context.Background())
	w := &wire{in: make(chan message, backlog), close: cancel}
	session := make(chan string, 1)
	w.send = func(id int, text []byte, header http.Header) error {
		q, err := post(ctx, r.web.URL+"/mcp", token, text, header)
		if err != nil {
			return err
		}
		select {
		case known := <-session:
			session <- known
			q.Header.Set("Mcp-Session-Id", known)
		default:
		}
		go func() {
			response, err := r.web.Client().Do(q)
			if err != nil {
				w.take(id, []byte(err.Error()))
				return
			}
			defer response.Body.Close()
			if known := response.Header.Get("Mcp-Session-Id"); known != "" && len(session) == 0 {
				session <- known
			}
			w.drain(id, response)
		}()
		return nil
	}
	return w, nil
}

func post(ctx context.Context, url, token string, text []byte, header http.Header) (*http.Request, error) {
	q, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	if header != nil {
		q.Header = header
	}
	q.Header.Set("Content-Type", "application/json")
	q.Header.Set("Accept", "application/json, text/event-stream")
	q.Header.Set("Authorization", "Bearer "+token)
	return q, nil
}

// drain takes the messages of an answer: one, or a stream of them.
func (w *wire) drain(id int, response *http.Response) {
	if !strings.HasPrefix(response.Header.Get("Content-Type"), "text/event-stream") {
		if text, err := io.ReadAll(response.Body); err == nil && (len(text) > 0 || response.StatusCode >= http.StatusBadRequest) {
			w.take(id, text)
		}
		return
	}
	events(response.Body, func(_, data string) { w.take(0, []byte(data)) })
}

// events reads a stream of events to its end.
func events(body io.Reader, each func(name, data string)) {
	lines := bufio.NewReader(body)
	var name string
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		if is, ok := strings.CutPrefix(line, "event: "); ok {
			name = is
		}
		if data, ok := strings.CutPrefix(line, "data: "); ok {
			each(name, data)
		}
	}
}

// overSSE speaks the oldest HTTP: everything comes on one stream.
func overSSE(r *rig, token string) (*wire, error) {
	ctx, cancel := context.WithCancel(context.Background())
	w := &wire{in: make(chan message, backlog), close: cancel}
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, r.web.URL+"/sse", nil)
	if err != nil {
		return nil, err
	}
	q.Header.Set("Authorization", "Bearer "+token)
	response, err := r.web.Client().Do(q)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("/sse answers %s", response.Status)
	}
	endpoint := make(chan string, 1)
	go func() {
		defer response.Body.Close()
		events(response.Body, func(name, data string) {
			if name == "endpoint" {
				endpoint <- data
				return
			}
			w.take(0, []byte(data))
		})
	}()
	address := <-endpoint
	if strings.HasPrefix(address, "/") {
		address = r.web.URL + address
	}
	w.send = func(_ int, text []byte, header http.Header) error {
		q, err := post(ctx, address, token, text, header)
		if err != nil {
			return err
		}
		response, err := r.web.Client().Do(q)
		if err != nil {
			return err
		}
		return response.Body.Close()
	}
	return w, nil
}
