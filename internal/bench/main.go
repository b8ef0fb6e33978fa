// Command bench measures make-mcp beside two other servers, in one run and against one stub on loopback: a loop in Go
// that only copies bytes between stdio and HTTP, and Make's own tools on Node.
//
// `make bench` builds what it needs and runs it; see the script run beside this file.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"time"
)

// The contestants, as the table calls them.
const (
	makeMCP  = "make-mcp"
	bareLoop = "bare loop"
	makeSDK  = "Node"
)

func main() {
	if len(os.Args) == 2 && os.Args[1] == "stub" {
		exit(runStub())
	}
	server := flag.String("make-mcp", "./make-mcp", "the program to measure")
	bare := flag.String("bare", "", "the bare loop, built from internal/bench/bare")
	node := flag.String("node", "", "server.mjs, with node_modules beside it; empty leaves the Node server out")
	quick := flag.Bool("quick", false, "measure for a few seconds only, for a first impression")
	check := flag.Bool("check", false, "exit 1 when an aim is not met")
	flag.Parse()

	b := &bench{
		plan:        plan{starts: 15, generations: 4, rounds: 2, calls: 300 * time.Millisecond, burst: 400 * time.Millisecond},
		contestants: []contestant{{makeMCP, append([]string{*server}, flag.Args()...)}, {bareLoop, []string{*bare}}},
		figures:     figures{},
		client:      &http.Client{},
	}
	if *quick {
		b.plan = plan{starts: 5, generations: 2, rounds: 2, calls: 100 * time.Millisecond, burst: 200 * time.Millisecond}
	}
	if *node != "" {
		b.contestants = append(b.contestants, contestant{makeSDK, []string{"node", *node}})
	}
	met, err := measure(b)
	if err == nil && *check && !met {
		err = errors.New("an aim is not met")
	}
	exit(err)
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// measure runs the bench against a stub of its own and reports, within a few minutes at the very most.
func measure(b *bench) (met bool, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
	defer cancel()
	if b.folder, err = os.MkdirTemp("", "make-mcp-bench-"); err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(b.folder)) }()

	self, err := os.Executable()
	if err != nil {
		return false, err
	}
	stub := exec.CommandContext(ctx, self, "stub") //nolint:gosec // this very program
	in, err := stub.StdinPipe()
	if err != nil {
		return false, err
	}
	out, err := stub.StdoutPipe()
	if err != nil {
		return false, err
	}
	if err := stub.Start(); err != nil {
		return false, err
	}
	defer func() { _, _ = in.Close(), stub.Wait() }()
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return false, err
	}
	b.zone = strings.TrimSpace(address)
	if err := b.run(ctx); err != nil {
		return false, err
	}
	return b.report(os.Stdout)
}
