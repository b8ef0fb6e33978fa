package evals

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"

	"makemcp/makeapi/sandbox"
)

// Other is a server for Make that is not make-mcp: cases are replayed against it as far
// as they apply, so that two servers can be compared. One of Command and URL is given.
type Other struct {
	// Command starts it, to be spoken to on stdio. In its words {zone}, {token}, {team} and
	// {organization} stand for those of the sandbox, which are in the environment as well,
	// as MAKE_ZONE, MAKE_API_KEY, MAKE_TEAM and MAKE_ORGANIZATION.
	Command []string
	// URL is where it runs already, with the sandbox as its zone and the owner's token. A
	// path that ends in /sse stands for HTTP+SSE, any other for Streamable HTTP.
	URL string
}

// transport is the one way to connect to it.
func (o *Other) transport() Transport {
	switch {
	case o.URL == "":
		return Stdio
	case strings.HasSuffix(o.URL, "/sse"):
		return SSE
	default:
		return HTTP
	}
}

// String names the server.
func (o *Other) String() string {
	if o.URL != "" {
		return o.URL
	}
	return strings.Join(o.Command, " ")
}

// command starts it in our own environment, where it finds its interpreter, but for the
// account.
func (o *Other) command(ctx context.Context, account []string) *exec.Cmd {
	seeded := sandbox.SeedAccount()
	team, organization := strconv.Itoa(seeded.TeamID), strconv.Itoa(seeded.OrganizationID)
	env := slices.Concat(account, []string{"MAKE_TEAM=" + team, "MAKE_ORGANIZATION=" + organization})
	values := map[string]string{}
	for _, variable := range env {
		name, value, _ := strings.Cut(variable, "=")
		values[name] = value
	}
	fill := strings.NewReplacer("{zone}", values["MAKE_ZONE"], "{token}", values["MAKE_API_KEY"], "{team}", team, "{organization}", organization)
	words := make([]string, len(o.Command))
	for i, word := range o.Command {
		words[i] = fill.Replace(word)
	}
	cmd := exec.CommandContext(ctx, words[0], words[1:]...) //nolint:gosec // whoever runs evals names the command
	cmd.Env = append(os.Environ(), env...)
	return cmd
}

// notApplicable says what a case needs that the server under test has not got. It is no
// verdict: such a replay has neither passed nor failed.
type notApplicable string

// Error implements error.
func (n notApplicable) Error() string { return string(n) }

// lacks says what a case needs that only make-mcp has, as far as the case alone tells. It
// returns nil when the server is make-mcp.
func (o *Other) lacks(c *Case, protocol string) error {
	if o == nil {
		return nil
	}
	needs := []struct {
		needed bool
		what   string
	}{
		{!c.Client.connects(o.transport(), protocol), "another way to connect"},
		{!selectsTools(c.Flags), "flags of make-mcp"},
		{c.Policy != nil, "a policy"},
		{c.Raw() || c.Issuer, "requests to our own addresses"},
		{c.Expect.Start != "", "our own words"},
		{len(c.Expect.Log.Audit) > 0, "an audit"},
		{o.URL != "" && len(c.Expect.Log.Never) > 0, "the server's log"},
		{o.URL != "" && tokens[c.Token] != sandbox.OwnerToken, "another token"},
		{o.URL != "" && c.Clock != "", "another time"},
		{o.URL != "" && c.needs(func(t Turn) bool { return t.Restart }), "a restart of the server"},
		{c.needs(func(t Turn) bool { return t.Person != nil && t.Person.onPage() }), "pages for people"},
		{c.needs(func(t Turn) bool { return t.Call != nil && t.Call.Expect.marked() }), "marks around what strangers may have written"},
	}
	for _, need := range needs {
		if need.needed {
			return notApplicable(need.what)
		}
	}
	return nil
}

// selectsTools tells whether flags do nothing but say which tools are served: another
// server says that itself.
func selectsTools(flags []string) bool {
	for i := 0; i < len(flags); i++ {
		name, _, joined := strings.Cut(flags[i], "=")
		if name != "--toolsets" && name != "--tools" {
			return false
		}
		if !joined {
			i++ // its value
		}
	}
	return true
}

func (c *Case) needs(turn func(Turn) bool) bool { return slices.ContainsFunc(c.Turns, turn) }

// lacksTool says which tool a case needs that the server has not got.
func (a *agent) lacksTool(c *Case) error {
	missing := a.misses(c)
	switch {
	case missing == "":
		return nil
	case len(a.tools) == 0:
		return notApplicable("a tool, and it lists none")
	default:
		return notApplicable("a tool that it has not got: " + missing)
	}
}

// misses is the first tool that a case needs and the server has not got; empty for none.
func (a *agent) misses(c *Case) string {
	there := a.definitions()
	for _, t := range c.Turns {
		if t.Call != nil && there[t.Call.Tool] == nil {
			return t.Call.Tool
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.Expect.Tools)) {
		if there[name] == nil {
			return name
		}
	}
	return ""
}

// marked tells whether an answer is expected to have marks.
func (a Answer) marked() bool {
	return len(a.Within) > 0 || slices.ContainsFunc(a.AnyOf, Answer.marked)
}

// elsewhere is what is expected of another server: where a call must fail, it must fail,
// but in words of its own.
func (a Answer) elsewhere() Answer {
	if a.Error != "" {
		a.anyWords, a.Contains = true, nil
	}
	a.AnyOf = slices.Clone(a.AnyOf)
	for i := range a.AnyOf {
		a.AnyOf[i] = a.AnyOf[i].elsewhere()
	}
	return a
}

// enveloped puts an answer back into the object with one member in which Make sent it, if
// that is what the case expects: servers may leave it away.
func (r reply) enveloped(expected Answer, save map[string]string) reply {
	names := map[string]bool{}
	expected.members(names)
	for _, path := range save {
		name, _, _ := strings.Cut(path, ".")
		names[name] = true
	}
	delete(names, "pg") // what is said about the page stands beside the list
	answer, err := parseJSON([]byte(r.text))
	if r.failed || err != nil || len(names) != 1 {
		return r
	}
	for name := range names {
		if object, ok := answer.(map[string]any); !ok || object[name] == nil {
			r.text = string(encode(map[string]any{name: answer}))
		}
	}
	return r
}

// members collects the names of what an answer must have.
func (a Answer) members(names map[string]bool) {
	object, _ := plain(a.Match).(map[string]any)
	for name := range object {
		if !isOperator(name) {
			names[name] = true
		}
	}
	for _, other := range a.AnyOf {
		other.members(names)
	}
}

// applicable leaves out the replays that are no verdict. It counts the cases of which none
// is left, by what they need.
func applicable(outcomes []*Outcome) (judged []*Outcome, reasons map[string]int, cases int) {
	needs := map[string]string{}
	for _, o := range outcomes {
		if o.NotApplicable == "" {
			judged = append(judged, o)
		} else {
			kind, _, _ := strings.Cut(o.NotApplicable, ":")
			needs[o.Case] = cmp.Or(needs[o.Case], kind)
		}
	}
	for _, o := range judged {
		delete(needs, o.Case)
	}
	reasons = map[string]int{}
	for _, need := range needs {
		reasons[need]++
	}
	return judged, reasons, len(needs)
}

// Judged are the replays that passed or failed: those of cases that apply to the server.
func (r *Report) Judged() []*Outcome {
	judged, _, _ := applicable(r.Outcomes)
	return judged
}

// writeReasons says how many cases do not apply, and why.
func (r *Report) writeReasons(w io.Writer) {
	if r.NotApplicable == 0 {
		return
	}
	fmt.Fprintf(w, "%d more do not apply to this server, because they need\n", r.NotApplicable)
	for _, reason := range slices.Sorted(maps.Keys(r.Reasons)) {
		fmt.Fprintf(w, "  %4d  %s\n", r.Reasons[reason], reason)
	}
}
