package cli

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"makemcp/tools/gate"
)

// terminal asks the person at the keyboard.
type terminal struct {
	in  *os.File
	out io.Writer
}

// newTerminal returns nil unless a person can type there.
func newTerminal(in io.Reader, out io.Writer) *terminal {
	file, ok := in.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return nil
	}
	return &terminal{in: file, out: out}
}

// Takes implements tools.Person: passwords are typed unseen. Where approvers are named, a
// page finds out who they are.
func (*terminal) Takes(q gate.Question) bool { return q.Approvals == 0 }

// Ask implements tools.Person. Somebody who does not answer is waited for until ctx ends.
func (t *terminal) Ask(ctx context.Context, q gate.Question) (*gate.Answer, error) {
	state, err := term.GetState(int(t.in.Fd()))
	if err != nil {
		return nil, err
	}
	type reply struct {
		answer *gate.Answer
		err    error
	}
	asked := make(chan reply, 1)
	go func() {
		answer, err := t.ask(q)
		asked <- reply{answer, err}
	}()
	select {
	case r := <-asked:
		return r.answer, r.err
	case <-ctx.Done():
		fmt.Fprintln(t.out)
		_ = term.Restore(int(t.in.Fd()), state) // a password prompt had switched the echo off
		return nil, ctx.Err()
	}
}

func (t *terminal) ask(q gate.Question) (*gate.Answer, error) {
	word := cmp.Or(gate.Plain(q.Type), "yes")
	fmt.Fprintf(t.out, "%s\nType %s to approve: ", q.Text(), word)
	line, err := bufio.NewReader(t.in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	answer := &gate.Answer{Via: "terminal", Secrets: map[string]string{}, Target: q.Target}
	if q.Type != "" {
		answer.Approved = q.Typed(line)
	} else {
		answer.Approved = strings.EqualFold(strings.TrimSpace(line), word)
	}
	if !answer.Approved {
		return answer, nil
	}
	for _, s := range q.Secrets {
		fmt.Fprintf(t.out, "%s: ", s.Label)
		secret, err := term.ReadPassword(int(t.in.Fd()))
		fmt.Fprintln(t.out)
		if err != nil {
			return nil, err
		}
		answer.Secrets[s.Name] = string(secret)
	}
	return answer, nil
}
