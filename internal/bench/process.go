package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// contestant is a server to be measured.
type contestant struct {
	name    string
	command []string
}

// process is a contestant that runs, and its one client.
type process struct {
	command *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
	log     *os.File
	calls   int
}

const initialize = `{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"bench","version":"1"}}}` + "\n"

// start runs a contestant, and returns how long it took to answer its first request. What it logs goes to a file in
// folder, as hosts keep it.
func start(ctx context.Context, c contestant, zone, folder string) (*process, time.Duration, error) {
	p := &process{}
	var err error
	if p.log, err = os.Create(filepath.Join(folder, "stderr")); err != nil { //nolint:gosec // the folder is this program's own
		return nil, 0, err
	}
	p.command = exec.CommandContext(ctx, c.command[0], c.command[1:]...) //nolint:gosec // whoever runs the bench names the programs
	p.command.Stderr = p.log
	p.command.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + folder, // nobody's own settings
		"MAKE_ZONE=" + zone, "MAKE_API_KEY=00000000-0000-4000-8000-000000000000",
	}
	if p.in, err = p.command.StdinPipe(); err != nil {
		return nil, 0, err
	}
	out, err := p.command.StdoutPipe()
	if err != nil {
		return nil, 0, err
	}
	p.out = bufio.NewReaderSize(out, 4<<20)
	begun := time.Now()
	if err := p.command.Start(); err != nil {
		return nil, 0, err
	}
	if err = p.exchange(initialize); err != nil {
		return nil, 0, p.explain(c, err)
	}
	took := time.Since(begun)
	_, err = io.WriteString(p.in, `{"jsonrpc":"2.0","method":"notifications/initialized"}`+"\n")
	return p, took, err
}

// explain adds to an error what the process had to say.
func (p *process) explain(c contestant, err error) error {
	p.stop()
	said, _ := os.ReadFile(p.log.Name())
	return fmt.Errorf("%s: %w: %s", c.name, err, bytes.TrimSpace(said[max(0, len(said)-1000):]))
}

func (p *process) stop() {
	_ = p.in.Close()
	_ = p.command.Wait()
	_ = p.log.Close()
}

// exchange sends one line and reads one.
func (p *process) exchange(line string) error {
	if _, err := io.WriteString(p.in, line); err != nil {
		return err
	}
	return p.read()
}

// read reads an answer. The error is what the server says, if it is one.
func (p *process) read() error {
	line, err := p.out.ReadSlice('\n')
	switch {
	case err != nil:
		return err
	case bytes.Contains(line, []byte(`"error":{`)), bytes.Contains(line, []byte(`"isError":true`)):
		return errors.New("a request failed: " + string(line[:min(len(line), 500)]))
	}
	return nil
}

// list asks for the tools, and returns how long the answer took.
func (p *process) list() (time.Duration, error) {
	begun := time.Now()
	p.calls++
	err := p.exchange(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"tools/list","params":{}}`+"\n", p.calls))
	return time.Since(begun), err
}

func (p *process) request(team int) string {
	p.calls++
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":"tools/call","params":{"name":"data-stores_list","arguments":{"teamId":%d}}}`+"\n", p.calls, team)
}

// call lists a team's data stores.
func (p *process) call(team int) error {
	return p.exchange(p.request(team))
}

// burst keeps calls in flight for a while, and returns how many were answered per second.
func (p *process) burst(team, inFlight int, span time.Duration) (float64, error) {
	begun := time.Now()
	for range inFlight {
		if _, err := io.WriteString(p.in, p.request(team)); err != nil {
			return 0, err
		}
	}
	answered, waiting := 0, inFlight
	for ; waiting > 0; answered++ {
		if err := p.read(); err != nil {
			return 0, err
		}
		if time.Since(begun) > span {
			waiting--
		} else if _, err := io.WriteString(p.in, p.request(team)); err != nil {
			return 0, err
		}
	}
	return float64(answered) / time.Since(begun).Seconds(), nil
}

// memory reads a figure such as VmRSS from /proc, in MB; NaN where there is no /proc.
func (p *process) memory(figure string) float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.command.Process.Pid))
	if err != nil {
		return unknown
	}
	_, rest, _ := strings.Cut(string(status), "\n"+figure+":")
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		return unknown
	}
	kilobytes, err := strconv.ParseFloat(fields[0], 64)
	if err != nil {
		return unknown
	}
	return kilobytes * 1024 / 1e6
}

// processor returns the processor time that the process has used, or NaN.
func (p *process) processor() float64 {
	const ticksPerSecond = 100 // on Linux, wherever Go runs
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.command.Process.Pid))
	if err != nil {
		return unknown
	}
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	user, err1 := strconv.ParseFloat(fields[11], 64)
	system, err2 := strconv.ParseFloat(fields[12], 64)
	if err1 != nil || err2 != nil {
		return unknown
	}
	return (user + system) / ticksPerSecond
}
