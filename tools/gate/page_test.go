package gate_test

import (
	"context"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/schemas"
	"makemcp/tools/gate"
)

// office is a desk with its pages.
type office struct {
	*testing.T
	desk  *gate.Desk
	pages *httptest.Server
}

func newOffice(t *testing.T, identify gate.Identify) *office {
	t.Helper()
	return officeOn(t, gate.NewMemory(nil), identify)
}

func officeOn(t *testing.T, store gate.Store, identify gate.Identify) *office {
	t.Helper()
	sealer, err := gate.NewSealer(nil, gate.NewKey())
	require.NoError(t, err)
	o := &office{T: t}
	o.desk = gate.NewDesk(store, sealer, func() (string, error) { return o.pages.URL, nil }, identify)
	o.pages = httptest.NewServer(o.desk.Pages(func(string, schemas.Args) error { return nil }))
	t.Cleanup(o.pages.Close)
	return o
}

func (o *office) open(q gate.Question) string {
	o.Helper()
	ticket, err := o.desk.Open(context.Background(), q)
	require.NoError(o, err)
	return ticket.URL
}

func (o *office) answer(key string) *gate.Answer {
	o.Helper()
	answer, err := o.desk.Take(context.Background(), key, 0)
	require.NoError(o, err)
	return answer
}

// person sits at a browser of their own.
type person struct {
	o    *office
	http http.Client
}

func (o *office) person() *person {
	jar, err := cookiejar.New(nil)
	require.NoError(o, err)
	return &person{o, http.Client{Jar: jar}}
}

func (p *person) do(req *http.Request) (int, string) {
	p.o.Helper()
	resp, err := p.http.Do(req)
	require.NoError(p.o, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(p.o, err)
	return resp.StatusCode, string(body)
}

func (p *person) get(address string, mode string) (int, string) {
	p.o.Helper()
	req, err := http.NewRequest(http.MethodGet, address, nil)
	require.NoError(p.o, err)
	if mode != "" {
		req.Header.Set("Sec-Fetch-Mode", mode)
	}
	return p.do(req)
}

var hiddenToken = regexp.MustCompile(`name="token" value="([0-9a-f]+)"`)

// send opens a page and posts its form with more fields, in pairs.
func (p *person) send(address string, fields ...string) (int, string) {
	p.o.Helper()
	status, source := p.get(address, "navigate")
	require.Equal(p.o, http.StatusOK, status, source)
	form := url.Values{"token": {hiddenToken.FindStringSubmatch(source)[1]}}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	req, err := http.NewRequest(http.MethodPost, address, strings.NewReader(form.Encode()))
	require.NoError(p.o, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Mode", "navigate")
	return p.do(req)
}

func aQuestion(change func(*gate.Question)) gate.Question {
	q := gate.Question{Key: "k", Tool: "teams_delete", Title: "Delete team", Asker: "Test", Consequence: "It is gone.",
		Target: gate.Target{Kind: "team", ID: "35", Name: "Operations"}}
	if change != nil {
		change(&q)
	}
	return q
}

func TestTheWorstTakesTheTargetsName(t *testing.T) {
	o := newOffice(t, nil)
	address := o.open(aQuestion(func(q *gate.Question) { q.Type = "Operations" }))
	p := o.person()
	for _, typed := range []string{"", "operations", "Operation", "Operationss"} {
		status, body := p.send(address, "decision", "approve", "typed", typed)
		assert.Equal(t, http.StatusUnprocessableEntity, status)
		assert.Contains(t, body, "not the name above")
		assert.Nil(t, o.answer("k"), typed)
	}
	status, _ := p.send(address, "decision", "approve", "typed", " Operations ")
	require.Equal(t, http.StatusOK, status)
	answer := o.answer("k")
	require.NotNil(t, answer)
	assert.True(t, answer.Approved)
	assert.Equal(t, "Operations", answer.Target.Name, "it tells what the person was shown")
}

func TestThePreviewOfALinkDoesNotTakeThePage(t *testing.T) {
	o := newOffice(t, nil)
	address := o.open(aQuestion(nil))
	for _, mode := range []string{"", "no-cors", "cors"} {
		status, body := o.person().get(address, mode)
		assert.Equal(t, http.StatusForbidden, status)
		assert.Contains(t, body, "Open this page in a browser")
	}
	status, _ := o.person().send(address, "decision", "approve")
	assert.Equal(t, http.StatusOK, status, "the person comes to it first")
}

// approvers are those of the tests.
func approvers(name, passphrase string) bool {
	return map[string]string{"ana": "correct horse battery", "ben": "staple of the day"}[name] == passphrase && passphrase != ""
}

func TestOnlyApproversApprove(t *testing.T) {
	o := newOffice(t, approvers)
	address := o.open(aQuestion(func(q *gate.Question) { q.Approvals = 1 }))
	agent := o.person()
	for _, guess := range [][2]string{{"ana", ""}, {"", ""}, {"ana", "staple of the day"}, {"eve", "correct horse battery"}} {
		status, body := agent.send(address, "decision", "approve", "approver", guess[0], "passphrase", guess[1])
		assert.Equal(t, http.StatusUnprocessableEntity, status)
		assert.Contains(t, body, "not those of an approver")
	}
	assert.Nil(t, o.answer("k"))
	status, _ := o.person().send(address, "decision", "approve", "approver", "ana", "passphrase", "correct horse battery")
	require.Equal(t, http.StatusOK, status, "in whichever browser")
	assert.Equal(t, "page by ana", o.answer("k").Via)
}

func TestAPassphraseCanNotBeGuessedForLong(t *testing.T) {
	o := newOffice(t, approvers)
	address := o.open(aQuestion(func(q *gate.Question) { q.Approvals = 1 }))
	agent := o.person()
	for range 10 {
		status, _ := agent.send(address, "decision", "approve", "approver", "ana", "passphrase", "guess")
		assert.Equal(t, http.StatusUnprocessableEntity, status)
	}
	status, _ := agent.send(address, "decision", "approve", "approver", "ana", "passphrase", "guess")
	assert.Equal(t, http.StatusForbidden, status)
	status, _ = o.person().send(address, "decision", "approve", "approver", "ana", "passphrase", "correct horse battery")
	assert.Equal(t, http.StatusForbidden, status, "even the right one comes too late")
	assert.Nil(t, o.answer("k"))
}

func TestAPassphraseCanNotBeGuessedOnManyPages(t *testing.T) {
	o := newOffice(t, approvers)
	tried := 0
	for page := range 12 {
		address := o.open(aQuestion(func(q *gate.Question) { q.Key, q.Approvals = strconv.Itoa(page), 1 }))
		agent := o.person()
		for range 9 {
			if status, _ := agent.send(address, "decision", "approve", "approver", "ana", "passphrase", "guess"); status == http.StatusUnprocessableEntity {
				tried++
			}
		}
	}
	assert.Equal(t, 100, tried)
}

func TestOpeningAPageOverAndOverLeavesNothing(t *testing.T) {
	store := &counting{Store: gate.NewMemory(nil)}
	o := officeOn(t, store, approvers)
	address := o.open(aQuestion(func(q *gate.Question) { q.Approvals = 1 }))
	before := store.added.Load()
	for range 20 {
		status, _ := o.person().get(address, "navigate")
		require.Equal(t, http.StatusOK, status)
	}
	assert.Equal(t, before, store.added.Load())

	stranger := o.person()
	where, err := url.Parse(address)
	require.NoError(t, err)
	stranger.http.Jar.SetCookies(where, []*http.Cookie{{Name: "make-mcp-browser", Value: "planted", Path: where.Path}})
	_, _ = stranger.get(address, "navigate")
	for _, cookie := range stranger.http.Jar.Cookies(where) {
		assert.NotEqual(t, "planted", cookie.Value)
	}
}

// counting is a store that counts what is added to it.
type counting struct {
	gate.Store
	added atomic.Int64
}

func (c *counting) Add(ctx context.Context, key string, value []byte, ttl time.Duration) (bool, error) {
	c.added.Add(1)
	return c.Store.Add(ctx, key, value, ttl)
}

func TestBehindTLSCookiesAreForTLS(t *testing.T) {
	sealer, err := gate.NewSealer(nil, gate.NewKey())
	require.NoError(t, err)
	desk := gate.NewDesk(gate.NewMemory(nil), sealer, func() (string, error) { return "https://make-mcp.example", nil }, nil)
	ticket, err := desk.Open(context.Background(), aQuestion(nil))
	require.NoError(t, err)
	r := httptest.NewRequest(http.MethodGet, "/approve/"+ticket.ID, http.NoBody) // as a proxy sends it on
	r.Header.Set("Sec-Fetch-Mode", "navigate")
	w := httptest.NewRecorder()
	desk.Pages(nil).ServeHTTP(w, r)
	require.Equal(t, http.StatusOK, w.Code)
	assert.Contains(t, w.Header().Get("Set-Cookie"), "; Secure")
}

func TestOneCallerLeavesRoomOnTheDesk(t *testing.T) {
	for name, long := range map[string]string{"many": "x", "long ones": strings.Repeat("x", 3<<20)} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, nil)
			ask := func(caller string, n int) error {
				_, err := o.desk.Open(context.Background(), aQuestion(func(q *gate.Question) {
					q.Key, q.Caller = caller+strconv.Itoa(n), caller
					q.Arguments = []gate.Argument{{Name: "keys", Value: long}}
				}))
				return err
			}
			asked := 0
			for ask("storm", asked) == nil {
				asked++
			}
			assert.LessOrEqual(t, asked, 128)
			require.NoError(t, ask("other", 0), "there is room beside")
			require.ErrorContains(t, ask("storm", asked), "of this caller")
			require.NoError(t, o.desk.Close(context.Background(), "storm0"))
			require.NoError(t, ask("storm", asked), "what was decided makes room")
		})
	}
}

func TestTwoApproversAreTwoPeople(t *testing.T) {
	o := newOffice(t, approvers)
	address := o.open(aQuestion(func(q *gate.Question) {
		q.Approvals = 2
		q.Secrets = []gate.Secret{{Name: "password", Label: "Password", Must: true}}
	}))
	ana := []string{"decision", "approve", "approver", "ana", "passphrase", "correct horse battery", "password", "typed by ana"}
	_, body := o.person().send(address, ana...)
	assert.Contains(t, body, "another approver")
	_, body = o.person().send(address, ana...)
	assert.Contains(t, body, "You have approved this")
	assert.Nil(t, o.answer("k"), "one is not two")

	ben := o.person()
	_, source := ben.get(address, "navigate")
	assert.Contains(t, source, "ana approved")
	assert.NotContains(t, source, `name="password"`, "the first has typed it")
	_, body = ben.send(address, "decision", "approve", "approver", "ben", "passphrase", "staple of the day")
	assert.Contains(t, body, "Your agent can go on")
	answer := o.answer("k")
	require.NotNil(t, answer)
	assert.Equal(t, "page by ana and ben", answer.Via)
	assert.Equal(t, "typed by ana", answer.Secrets["password"])
}

func TestOneOfTwoApproversCanDecline(t *testing.T) {
	o := newOffice(t, approvers)
	address := o.open(aQuestion(func(q *gate.Question) { q.Approvals = 2 }))
	o.person().send(address, "decision", "approve", "approver", "ana", "passphrase", "correct horse battery")
	o.person().send(address, "decision", "decline")
	answer := o.answer("k")
	require.NotNil(t, answer)
	assert.False(t, answer.Approved)
}

func TestAQuestionIsReplacedWhenItsTargetHasChanged(t *testing.T) {
	o := newOffice(t, nil)
	stale := o.open(aQuestion(nil))
	assert.Equal(t, stale, o.open(aQuestion(nil)), "the same question has one page")
	fresh := o.open(aQuestion(func(q *gate.Question) { q.Target.Name = "Finance" }))
	assert.NotEqual(t, stale, fresh)
	status, _ := o.person().get(stale, "navigate")
	assert.Equal(t, http.StatusNotFound, status)
}

func TestASecretIsShownOnceAndToOneBrowser(t *testing.T) {
	o := newOffice(t, nil)
	address, err := o.desk.Reveal(context.Background(), "", []gate.Revealed{{Name: "token", Value: "canary-4711"}})
	require.NoError(t, err)
	status, body := o.person().get(address, "")
	assert.Equal(t, http.StatusForbidden, status, "no browser")
	assert.NotContains(t, body, "canary")
	p := o.person()
	_, body = p.get(address, "navigate")
	assert.NotContains(t, body, "canary", "looking at the page shows nothing")
	status, _ = o.person().get(address, "navigate")
	assert.Equal(t, http.StatusForbidden, status, "another browser")
	_, body = p.send(address)
	assert.Contains(t, body, "canary-4711")
	status, _ = p.get(address, "navigate")
	assert.Equal(t, http.StatusNotFound, status, "once")
}

func TestASecretIsShownToApproversWhereTheyAreNamed(t *testing.T) {
	o := newOffice(t, approvers)
	address, err := o.desk.Reveal(context.Background(), "", []gate.Revealed{{Name: "token", Value: "canary-4711"}})
	require.NoError(t, err)
	status, body := o.person().send(address, "approver", "ana", "passphrase", "guess")
	assert.Equal(t, http.StatusUnprocessableEntity, status)
	assert.NotContains(t, body, "canary")
	_, body = o.person().send(address, "approver", "ana", "passphrase", "correct horse battery")
	assert.Contains(t, body, "canary-4711")
}

func TestChangesOfATarget(t *testing.T) {
	was := gate.Target{Kind: "data store", ID: "57", Name: "Customers", Facts: []gate.Fact{{Name: "team", Value: "Operations"}, {Name: "records", Value: "12", Live: true}}}
	for _, one := range []struct {
		name   string
		now    gate.Target
		change string
	}{
		{"nothing", was, ""},
		{"renamed", gate.Target{Kind: was.Kind, ID: was.ID, Name: "Clients", Facts: was.Facts}, `the name was "Customers" and is "Clients"`},
		{"made anew", gate.Target{Kind: was.Kind, ID: "58", Name: was.Name, Facts: was.Facts}, `the id was 57 and is 58`},
		{"moved", gate.Target{Kind: was.Kind, ID: was.ID, Name: was.Name, Facts: []gate.Fact{{Name: "team", Value: "Finance"}}}, `team was Operations and is Finance`},
		{"live", gate.Target{Kind: was.Kind, ID: was.ID, Name: was.Name, Facts: []gate.Fact{{Name: "team", Value: "Operations"}, {Name: "records", Value: "13", Live: true}}}, ""},
		{"something new", gate.Target{Kind: was.Kind, ID: was.ID, Name: was.Name, Facts: append([]gate.Fact{{Name: "used by", Value: "2 scenarios"}}, was.Facts...)}, `used by was nothing and is 2 scenarios`},
	} {
		t.Run(one.name, func(t *testing.T) {
			changes := was.Changes(one.now)
			if one.change == "" {
				assert.Empty(t, changes)
				return
			}
			assert.Equal(t, []string{one.change}, changes)
		})
	}
}

func TestQuestionsAndSecretsExpire(t *testing.T) {
	now := time.Unix(1000, 0)
	clock := func() time.Time { return now }
	sealer, err := gate.NewSealer(clock, gate.NewKey())
	require.NoError(t, err)
	desk := gate.NewDesk(gate.NewMemory(clock), sealer, func() (string, error) { return "http://localhost", nil }, nil)
	ticket, err := desk.Open(context.Background(), aQuestion(nil))
	require.NoError(t, err)
	now = now.Add(11 * time.Minute)
	page := httptest.NewRecorder()
	desk.Pages(nil).ServeHTTP(page, httptest.NewRequest(http.MethodGet, ticket.URL, nil))
	assert.Equal(t, http.StatusNotFound, page.Code)
}
