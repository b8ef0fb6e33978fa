package cli

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/goccy/go-yaml"
	"golang.org/x/term"

	"makemcp/internal/config"
	"makemcp/tools"
	"makemcp/tools/policy"
)

// policyCommand is about the file that --policy names. None of it needs an account.
type policyCommand struct {
	Explain  explainCommand  `cmd:"" help:"Say what the policy does with a call, and why."`
	Check    checkCommand    `cmd:"" help:"Check the policy file, and name rules that may not mean what they say."`
	Approver approverCommand `cmd:"" help:"Take a passphrase and print the lines that make somebody an approver."`
}

// readPolicy reads the file of the settings; without one there are no rules.
func readPolicy(s *config.Settings) (*policy.Policy, error) {
	if s.Policy == "" {
		return nil, nil
	}
	file, err := os.Open(s.Policy)
	if err != nil {
		return nil, usageError{fmt.Errorf("the policy can't be read: %w", err)}
	}
	defer func() { _ = file.Close() }() // it was only read
	p, err := policy.Load(file, tools.PolicyTools())
	if problem := (*policy.Problem)(nil); errors.As(err, &problem) {
		return nil, usageError{fmt.Errorf("the policy is not right: %s:%d:%d: %s", s.Policy, problem.Line, problem.Column, problem.Text)}
	}
	if err != nil {
		return nil, usageError{fmt.Errorf("the policy can't be read: %w", err)}
	}
	return p, nil
}

// checkCommand checks the file.
type checkCommand struct {
	JSON bool `env:"-" help:"Print JSON."`
}

// Run implements the command.
func (c checkCommand) Run(s *config.Settings, io *streams) error {
	if s.Policy == "" {
		return usageError{errors.New("there is no policy to check: name the file with --policy")}
	}
	p, err := readPolicy(s)
	if err != nil {
		return err
	}
	doubts := p.Doubts(tools.PolicyTools())
	if c.JSON {
		return writeJSON(io.out, map[string]any{"doubts": append([]policy.Doubt{}, doubts...)})
	}
	for _, d := range doubts {
		fmt.Fprintf(io.out, "%s:%d: %s\n", s.Policy, d.Line, d.Text)
	}
	verdict := "is right, and every rule can decide"
	if len(doubts) > 0 {
		verdict = "is right, but see above"
	}
	_, err = fmt.Fprintf(io.out, "%s %s\n", s.Policy, verdict)
	return err
}

func writeJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}

// approverCommand makes somebody an approver. The passphrase is never printed, nor a part
// of the command line.
type approverCommand struct {
	Name string `arg:"" help:"Name of the approver."`
}

// Run implements the command.
func (c approverCommand) Run(io *streams) error {
	passphrase, err := readPassphrase(io, c.Name)
	if err != nil {
		return err
	}
	hash, err := policy.HashPassphrase(passphrase)
	if err != nil {
		return err
	}
	type approver struct{ Name, Passphrase string }
	lines, err := yaml.MarshalWithOptions(map[string][]approver{"approvers": {{c.Name, hash}}}, yaml.IndentSequence(true))
	if err != nil {
		return err
	}
	_, err = io.out.Write(lines)
	return err
}

// readPassphrase takes it twice from a terminal, unseen, or once from a line of input.
func readPassphrase(io *streams, name string) (string, error) {
	t := newTerminal(io.in, io.err)
	if t == nil {
		line, _, err := bufio.NewReader(io.in).ReadLine()
		if err != nil {
			return "", errors.New("there is no passphrase: type it at a terminal, or send it as a line of input")
		}
		return string(line), nil
	}
	var typed [2]string
	for i, prompt := range []string{"Passphrase of " + name, "Again"} {
		fmt.Fprintf(t.out, "%s: ", prompt)
		secret, err := term.ReadPassword(int(t.in.Fd()))
		fmt.Fprintln(t.out)
		if err != nil {
			return "", err
		}
		typed[i] = string(secret)
	}
	if typed[0] != typed[1] {
		return "", errors.New("the two are not the same: nothing was made")
	}
	return typed[0], nil
}
