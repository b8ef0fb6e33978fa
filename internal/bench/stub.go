package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
)

// Teams of the stub, by the size of the answer to GET /data-stores.
const (
	emptyTeam = 1
	largeTeam = 2
)

// largeAnswer is the size of the larger answer in bytes, about that of a page of 100 data stores.
const largeAnswer = 20_000

// stub stands in for the Make API. It does as little as HTTP/1.1 allows, so that the figures are of the servers that
// call it: it reads a request's head, looks for the team in it and writes a prepared answer. It takes requests
// without a body only.
func stub(l net.Listener) error {
	none, large := httpAnswer(`{"dataStores":[],"pg":{"sortBy":"name","limit":10000,"sortDir":"asc","offset":0}}`), httpAnswer(dataStores())
	wanted := fmt.Appendf(nil, "teamId=%d", largeTeam)
	for {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		go func() {
			defer func() { _ = c.Close() }()
			in := bufio.NewReaderSize(c, 16<<10)
			for {
				first, err := readHead(in)
				if err != nil {
					return
				}
				answer := none
				if bytes.Contains(first, wanted) {
					answer = large
				}
				if _, err := c.Write(answer); err != nil {
					return
				}
			}
		}()
	}
}

// readHead reads a request's head and returns its first line.
func readHead(in *bufio.Reader) ([]byte, error) {
	var first []byte
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return nil, err
		}
		if len(bytes.TrimSpace(line)) == 0 {
			return first, nil
		}
		if first == nil {
			first = bytes.Clone(line)
		}
	}
}

func httpAnswer(body string) []byte {
	return fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
}

// dataStores is a list of data stores as Make writes it, of largeAnswer bytes.
func dataStores() string {
	const head, tail = `{"dataStores":[`, `],"pg":{"sortBy":"name","limit":10000,"sortDir":"asc","offset":0}}`
	var b strings.Builder
	b.WriteString(head)
	for i := 0; b.Len() < largeAnswer-len(tail)-300; i++ {
		fmt.Fprintf(&b, `{"id":%d,"name":"Customers of region %d","records":%d,"size":"%d","maxSize":"1048576","datastructureId":%d,"teamId":%d},`,
			1000+i, i, i*37%1000, i*4099%1048576, 300+i, largeTeam)
	}
	const last = `{"id":9999,"name":"`
	const end = `","records":0,"size":"0","maxSize":"1048576","datastructureId":1,"teamId":2}`
	b.WriteString(last + strings.Repeat("z", largeAnswer-b.Len()-len(last)-len(end)-len(tail)) + end + tail)
	return b.String()
}

// runStub serves the stub in a process of its own, so that it shares no memory and no scheduler with what measures.
// It prints its address and ends with standard input.
func runStub() error {
	var config net.ListenConfig
	l, err := config.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("http://" + l.Addr().String())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		_ = l.Close()
		os.Exit(0)
	}()
	return stub(l)
}
