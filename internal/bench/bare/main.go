// Command bare is the least that an MCP server over an HTTP API can do: it copies bytes. A line comes in, the
// request goes out, the answer's body goes into the answering line as it is. It decodes nothing, checks nothing and
// logs nothing, so what another server takes beyond it is that server's own work.
//
// It takes tools/call requests for data-stores_list only, and expects the members "id" and "teamId" to be numbers.
package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"sync"
)

const (
	hello = `{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},"serverInfo":{"name":"bare","version":"1"}}`
	tools = `{"tools":[{"name":"data-stores_list","inputSchema":{"type":"object","properties":{"teamId":{"type":"integer"}},"required":["teamId"]}}]}`
)

func main() {
	s := server{address: os.Getenv("MAKE_ZONE") + "/api/v2/data-stores?teamId=", key: "Token " + os.Getenv("MAKE_API_KEY")}
	if err := s.serve(os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, "bare:", err)
		os.Exit(1)
	}
}

type server struct {
	address, key string
	client       http.Client
	mu           sync.Mutex // guards standard output
}

func (s *server) serve(in io.Reader) error {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 64
	s.client.Transport = transport
	lines := bufio.NewReaderSize(in, 64<<10)
	for {
		line, err := lines.ReadSlice('\n')
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case bytes.Contains(line, []byte(`"method":"initialize"`)):
			s.answer(digitsAfter(line, `"id":`), []byte(hello))
		case bytes.Contains(line, []byte(`"method":"tools/list"`)):
			s.answer(digitsAfter(line, `"id":`), []byte(tools))
		case bytes.Contains(line, []byte(`"method":"tools/call"`)):
			go s.call(digitsAfter(line, `"id":`), digitsAfter(line, `"teamId":`))
		}
	}
}

// call copies the body of the HTTP answer into the JSON-RPC answer.
func (s *server) call(id, team []byte) {
	body, err := s.get(string(team))
	if err != nil {
		fmt.Fprintln(os.Stderr, "bare:", err)
		os.Exit(1)
	}
	s.answer(id, []byte(`{"content":[],"structuredContent":`), body, []byte(`}`))
}

func (s *server) get(team string) ([]byte, error) {
	request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, s.address+team, http.NoBody)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("Authorization", s.key)
	response, err := s.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(response.Body)
}

func (s *server) answer(id []byte, result ...[]byte) {
	line := slices.Concat(append([][]byte{[]byte(`{"jsonrpc":"2.0","id":`), id, []byte(`,"result":`)}, append(result, []byte("}\n"))...)...)
	s.mu.Lock()
	defer s.mu.Unlock()
	_, _ = os.Stdout.Write(line) // when the client went away, the end of input follows
}

// digitsAfter copies the number that follows a key.
func digitsAfter(line []byte, key string) []byte {
	_, rest, _ := bytes.Cut(line, []byte(key))
	end := 0
	for end < len(rest) && rest[end] >= '0' && rest[end] <= '9' {
		end++
	}
	return bytes.Clone(rest[:end])
}
