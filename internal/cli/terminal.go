package cli

import (
	"bufio"
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

// Takes implements tools.Person: passwords are typed unseen.
func (*terminal) Takes(gate.Question) bool { return true }

// Ask implements tools.Person.
func (t *terminal) Ask(_ context.Context, q gate.Question) (*gate.Answer, error) {
	fmt.Fprintf(t.out, "%s\nType yes to approve: ", q.Text())
	line, err := bufio.NewReader(t.in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	answer := &gate.Answer{Approved: strings.EqualFold(strings.TrimSpace(line), "yes"), Via: "terminal", Secrets: map[string]string{}}
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
