package evals

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/mark3labs/mcp-go/client/transport"
)

// patience is how long a server may take to stop when it is told to.
const patience = 10 * time.Second

// process is a server's process under way.
type process struct {
	cmd   *exec.Cmd
	ended chan struct{} // closed when it has
	err   error         // how it ended
}

// launch starts a process together with which those end that it starts.
func launch(cmd *exec.Cmd) (*process, error) {
	apart(cmd)
	cmd.Cancel, cmd.WaitDelay = func() error { return killAll(cmd) }, patience
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &process{cmd: cmd, ended: make(chan struct{})}
	go func() {
		defer close(p.ended)
		if p.err = cmd.Wait(); errors.Is(p.err, exec.ErrWaitDelay) {
			p.err = errors.New("processes that the server started went on without it")
		}
	}()
	return p, nil
}

// stop tells the process to end in one way after the other, and waits until it has.
func (p *process) stop(ways ...func() error) error {
	defer func() { _ = killAll(p.cmd) }() // most have left nobody behind
	for _, tell := range ways {
		_ = tell() // it may have ended
		select {
		case <-p.ended:
			return p.err
		case <-time.After(patience):
		}
	}
	return errors.New("the server did not stop when told to")
}

func (p *process) interrupt() error { return p.cmd.Process.Signal(os.Interrupt) }

// overStdio starts the process and speaks with it through its standard input and output.
func (c *child) overStdio(cmd *exec.Cmd) error {
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	messages, out := io.Pipe()
	cmd.Stdout, cmd.Stderr = &stdout{sent: c.wire.begin(), next: out}, c.log
	p, err := launch(cmd)
	if err != nil {
		return err
	}
	go func() { <-p.ended; _ = out.Close() }()
	pipe := transport.NewIO(messages, stdin, io.NopCloser(strings.NewReader("")))
	transport.WithCommandLogger(silent)(pipe)
	c.way = pipe
	c.stop = func() error {
		hangUp := func() error { return errors.Join(pipe.Close(), messages.Close()) }
		return p.stop(hangUp, p.interrupt)
	}
	return nil
}

// overHTTP starts the process and waits until it says where it listens.
func (c *child) overHTTP(ctx context.Context, cmd *exec.Cmd) error {
	cmd.Stderr = c.log
	p, err := launch(cmd)
	if err != nil {
		return err
	}
	stop := func() error { return p.stop(p.interrupt) }
	c.stop = stop
	select {
	case address := <-c.log.address:
		err := c.reach(address)
		hangUp := c.stop
		c.stop = func() error { return errors.Join(hangUp(), stop()) }
		return err
	case <-p.ended:
		return fmt.Errorf("the server ended at once: %v", p.cmd.ProcessState)
	case <-ctx.Done():
		return fmt.Errorf("the server did not say where it listens: %w", ctx.Err())
	}
}
