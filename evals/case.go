// Package evals replays recorded agent sessions against the real server and a
// freshly seeded sandbox of Make, and checks what the server did.
//
// A replay needs no model. It proves what the server does with calls that an agent
// once made: answers, the end state of the account, requests made, questions asked of
// people, secrets kept. It proves nothing about what a model would do.
package evals

import (
	"slices"

	"makemcp/makeapi/sandbox"
)

// Case is one recorded session and what must come of it, read from a YAML file.
type Case struct {
	// Version of the format.
	Version int `yaml:"version" jsonschema:"enum=1"`
	// ID is the name of the file without its ending.
	ID string `yaml:"id" jsonschema:"pattern=^[a-z0-9-]+$,example=users-review"`
	// Tags group cases in the report: a flow such as users, a danger such as injection.
	Tags []string `yaml:"tags" jsonschema:"minItems=1,pattern=\\S"`
	// Why the case matters: what would go wrong unnoticed without it.
	Why string `yaml:"why" jsonschema:"pattern=\\S"`
	// Flags are added to the server's command line.
	Flags []string `yaml:"flags,omitempty"`
	// Policy is the operator's rules, which the server reads from a file: see docs/policy.md.
	Policy map[string]any `yaml:"policy,omitempty"`
	// Client that connects: its eras of the protocol and its dialogues.
	Client Client `yaml:"client,omitempty"`
	// Token of the seeded account with which the server calls Make; owner by default.
	Token string `yaml:"token,omitempty" jsonschema:"enum=owner,enum=read-only,enum=templates,enum=expired,enum=member,enum=monitoring,enum=german,enum=other,enum=administrator"`
	// Issuer serves an OAuth issuer, whose access tokens the server is told to accept.
	Issuer bool `yaml:"issuer,omitempty"`
	// Clock is the time at Make, which stands still; 2026-03-02T09:00:00Z by default.
	Clock string `yaml:"clock,omitempty" jsonschema:"format=date-time"`
	// Faults that strike the server's requests to Make.
	Faults []sandbox.Fault `yaml:"faults,omitempty"`
	// Prompt is what the person asked the agent for.
	Prompt string `yaml:"prompt" jsonschema:"pattern=\\S"`
	// Turns of the session, in order.
	Turns []Turn `yaml:"turns" jsonschema:"minItems=1"`
	// Expect is what must hold when the session is over.
	Expect Expect `yaml:"expect,omitempty"`

	path  string
	lines []int          // of each turn
	parts map[string]int // lines of faults and of expectations, by the kind of check
}

// Client describes the program that the agent runs in.
type Client struct {
	// Protocols are the versions to replay with, each on its own; both eras by default.
	Protocols []string `yaml:"protocols,omitempty" jsonschema:"minItems=1,enum=2025-11-25,enum=2026-07-28"`
	// Transports are the ways to connect; all by default. Over sse only 2025-11-25 is spoken.
	Transports []Transport `yaml:"transports,omitempty" jsonschema:"minItems=1,enum=stdio,enum=http,enum=sse"`
	// Elicitation is the dialogues that the client declares; none by default.
	Elicitation string `yaml:"elicitation,omitempty" jsonschema:"enum=none,enum=form,enum=url,enum=both"`
}

// The eras of the protocol that cases are replayed in.
const (
	older  = "2025-11-25"
	modern = "2026-07-28"
)

var eras = []string{older, modern}

// protocols are the versions to replay with.
func (c Client) protocols() []string {
	if len(c.Protocols) == 0 {
		return eras
	}
	return c.Protocols
}

// connects tells whether such a session is to be held.
func (c Client) connects(t Transport, protocol string) bool {
	meant := len(c.Transports) == 0 || slices.Contains(c.Transports, t)
	return meant && slices.Contains(c.protocols(), protocol) && t.speaks(protocol)
}

// declares tells whether the client has said that it can show such a dialogue.
func (c Client) declares(mode string) bool {
	return c.Elicitation == mode || c.Elicitation == "both"
}

// Turn is one step of a session: exactly one of its members is given.
type Turn struct {
	// Call is what the agent did.
	Call *Call `yaml:"call,omitempty"`
	// Person is what the person did about the call before: their answer to its question.
	Person *Act `yaml:"person,omitempty"`
	// Note is shown when the session is narrated.
	Note string `yaml:"note,omitempty" jsonschema:"pattern=\\S"`
	// Restart stops the server and starts it again, in the same place: the client connects
	// anew.
	Restart bool `yaml:"restart,omitempty"`
	// Token is whose the server uses after a restart; the one that it had by default.
	Token string `yaml:"token,omitempty"`
	// Request is sent over HTTP as it stands.
	Request *Request `yaml:"request,omitempty"`
}

// kinds counts the members that are given.
func (t Turn) kinds() int {
	n := 0
	for _, given := range []bool{t.Call != nil, t.Person != nil, t.Note != "", t.Restart, t.Request != nil} {
		if given {
			n++
		}
	}
	return n
}

// Call is one call of a tool by the agent.
type Call struct {
	// Tool by name.
	Tool string `yaml:"tool" jsonschema:"pattern=\\S"`
	// Arguments as the agent sent them; $name and $name.path stand for saved values, $$ for a
	// dollar sign.
	Arguments map[string]any `yaml:"arguments,omitempty"`
	// Save names parts of the answer by their path, such as users.0.id, for later turns.
	Save map[string]string `yaml:"save,omitempty"`
	// ReuseApproval sends along the person's answer that the call before was approved
	// with, as an attacker would. For 2026-07-28 only: before, no approval travels.
	ReuseApproval bool `yaml:"reuseApproval,omitempty"`
	// SwitchTo are other arguments that are sent together with the person's approval, as
	// an attacker would. For 2026-07-28 only.
	SwitchTo map[string]any `yaml:"switchTo,omitempty"`
	// Expect is what the agent must get back. Without an error in it, the call must succeed.
	Expect Answer `yaml:"expect,omitempty"`
}

// Answer is what is expected of the answer to a call.
type Answer struct {
	// Error is a part of the text with which the call must fail.
	Error string `yaml:"error,omitempty" jsonschema:"pattern=\\S"`
	// Match is compared with the JSON of the answer: members that are listed must match,
	// elements of a list must occur in this order, {$length: n} counts.
	Match any `yaml:"match,omitempty"`
	// Contains lists texts that must be in the answer.
	Contains []string `yaml:"contains,omitempty" jsonschema:"pattern=\\S"`
	// Within lists texts that must be in the answer, between the marks around what
	// strangers may have written, and nowhere else.
	Within []string `yaml:"within,omitempty" jsonschema:"pattern=\\S"`
	// Absent lists texts that must not be in the answer.
	Absent []string `yaml:"absent,omitempty" jsonschema:"pattern=\\S"`
	// Tokens is the most that the answer may take, at four bytes a token.
	Tokens int `yaml:"tokens,omitempty" jsonschema:"minimum=1"`
	// AnyOf lists several good answers: all of one must hold, besides what stands here.
	AnyOf []Answer `yaml:"anyOf,omitempty" jsonschema:"minItems=2"`

	anyWords bool // the words of an error do not matter
}

// Act is what the person does.
type Act struct {
	// Does: accept, accept-blank (with nothing filled in, as clients do that accept by
	// themselves), decline, cancel, absent (never answers) are for the client's dialogue;
	// approve-page and decline-page open the link and press the button; reveal-page opens
	// the page with the secret of the answer, which must never be seen anywhere else;
	// read-mail opens the latest mail from Make.
	Does string `yaml:"does" jsonschema:"enum=accept,enum=accept-blank,enum=decline,enum=cancel,enum=absent,enum=approve-page,enum=decline-page,enum=reveal-page,enum=read-mail"`
	// Types is what the person types into the dialogue before they accept, such as the name
	// of the target.
	Types string `yaml:"types,omitempty"`
	// Reads lists texts that the question must contain, such as the name of the target.
	Reads []string `yaml:"reads,omitempty" jsonschema:"pattern=\\S"`
	// Fields are what the person types on the page, by the field's name; a value can be a
	// reference to something saved. But for the name of the target (typed) and of who approves
	// (approver), what is typed must never show up in an answer, the log or the audit.
	Fields map[string]string `yaml:"fields,omitempty"`
	// Refused says that the page does not accept this.
	Refused bool `yaml:"refused,omitempty"`
	// Sees lists texts that the page must show after the button was pressed.
	Sees []string `yaml:"sees,omitempty" jsonschema:"pattern=\\S"`
	// Stranger opens the page in another browser than the person's.
	Stranger bool `yaml:"stranger,omitempty"`
	// Save names parts of the mail (to, subject, body, link, hash) for later turns.
	Save map[string]string `yaml:"save,omitempty"`
}

// What a person can do: in the client's dialogue, on the page behind a link, with their mail.
const (
	Accept      = "accept"
	AcceptBlank = "accept-blank"
	Decline     = "decline"
	Cancel      = "cancel"
	Absent      = "absent"
	ApprovePage = "approve-page"
	DeclinePage = "decline-page"
	RevealPage  = "reveal-page"
	ReadMail    = "read-mail"
)

// onPage tells whether the act happens on the page behind a link.
func (a Act) onPage() bool {
	return a.Does == ApprovePage || a.Does == DeclinePage || a.Does == RevealPage
}

// answersQuestion tells whether the act decides on the call before it.
func (a Act) answersQuestion() bool { return a.Does != ReadMail && a.Does != RevealPage }

// Expect is what must hold when a session is over. The world is closed: what is not
// listed under state must not have changed, and nobody may have been asked more often
// than asked says.
type Expect struct {
	// Start is a part of the words with which the server must refuse to start. Nothing else
	// is compared then.
	Start string `yaml:"start,omitempty" jsonschema:"pattern=\\S"`
	// State is the difference from the seed by kind/id: the members that changed, at
	// least some members of what is new, or the word gone. A row that ends in * stands for
	// all that begin alike, {$length: n} counts them, and {$length: n, $gone: true} those
	// that were removed.
	State map[string]any `yaml:"state,omitempty"`
	// Asked is how many questions people were asked.
	Asked int `yaml:"asked,omitempty" jsonschema:"minimum=0"`
	// Tools are parts of the definitions of tools, by name, compared as an answer is.
	Tools map[string]any `yaml:"tools,omitempty"`
	// HTTP is about the requests that reached Make.
	HTTP Requests `yaml:"http,omitempty"`
	// Log is about what the server wrote to stderr and to its audit.
	Log Log `yaml:"log,omitempty"`
	// Budget bounds what the session cost.
	Budget Budget `yaml:"budget,omitempty"`
	// AnyOf lists several good outcomes: all of one must hold, besides what stands here.
	AnyOf []Outlook `yaml:"anyOf,omitempty" jsonschema:"minItems=2"`
}

// Outlook is one good outcome of a session. Its members mean what they mean in Expect.
type Outlook struct {
	// State is the difference from the seed.
	State map[string]any `yaml:"state,omitempty"`
	// Asked is how many questions people were asked.
	Asked int `yaml:"asked,omitempty" jsonschema:"minimum=0"`
	// HTTP is about the requests that reached Make.
	HTTP Requests `yaml:"http,omitempty"`
}

// Requests are expectations about requests to Make, each written as method and route,
// such as GET /users or PATCH /users/{userId}.
type Requests struct {
	// Order lists the requests; Match says how strictly.
	Order []string `yaml:"order,omitempty"`
	// Match: partial, the default, is these requests in this order, whatever lies between;
	// exact is these, in this order, and no others; outcome compares none of them, because
	// only what came of the session counts.
	Match string `yaml:"match,omitempty" jsonschema:"enum=partial,enum=exact,enum=outcome"`
	// Count says how often a request occurs.
	Count map[string]int `yaml:"count,omitempty"`
	// Never lists requests that must not occur.
	Never []string `yaml:"never,omitempty"`
}

// The strengths of matching.
const (
	partial     = "partial"
	exact       = "exact"
	outcomeOnly = "outcome"
)

// Log is expectations about the server's own records.
type Log struct {
	// Never lists texts that must be neither in the log nor in the audit. The token and
	// whatever was typed on a page are always looked for.
	Never []string `yaml:"never,omitempty" jsonschema:"pattern=\\S"`
	// Audit is the lines of the audit, all of them, each by some of its members.
	Audit []any `yaml:"audit,omitempty"`
}

// Budget bounds the cost of a session.
type Budget struct {
	// Requests is the most requests to Make.
	Requests int `yaml:"requests,omitempty" jsonschema:"minimum=1"`
	// Tokens is the most that all answers may take together, at four bytes a token.
	Tokens int `yaml:"tokens,omitempty" jsonschema:"minimum=1"`
	// Definitions is the most that the list of tools may take, at four bytes a token.
	Definitions int `yaml:"definitions,omitempty" jsonschema:"minimum=1"`
}

// tokens by name, see package sandbox for whose they are.
var tokens = map[string]string{
	"":              sandbox.OwnerToken,
	"owner":         sandbox.OwnerToken,
	"read-only":     sandbox.ReadOnlyToken,
	"templates":     sandbox.TemplatesToken,
	"expired":       sandbox.ExpiredToken,
	"member":        sandbox.MemberToken,
	"monitoring":    sandbox.MonitoringToken,
	"german":        sandbox.GermanToken,
	"other":         sandbox.OtherToken,
	"administrator": sandbox.AdministratorToken,
}

// answers are the acts after a call that answer its question.
func (c *Case) answers(call int) []Act {
	var out []Act
	for _, t := range c.Turns[call+1:] {
		if t.Person == nil || !t.Person.answersQuestion() {
			break
		}
		out = append(out, *t.Person)
	}
	return out
}

// does tells whether the person does such a thing at any time.
func (c *Case) does(act string) bool {
	return slices.ContainsFunc(c.Turns, func(t Turn) bool { return t.Person != nil && t.Person.Does == act })
}
