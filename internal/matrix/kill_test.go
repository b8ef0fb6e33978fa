//go:build unix

package matrix

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/makeapi/sandbox"
	"makemcp/tools/audit"
	"makemcp/tools/gate"
)

// deletion is a confirmed deletion in one of the ways to confirm.
type deletion struct {
	name string
	lane lane
	// shared: approvals outlive the process, as they do with replicas.
	shared bool
	able   bool
	// confirmed makes the call and approves it.
	confirmed func(k *kill, c *client) error
	// again is what a client does that lost the server: it asks for no new approval.
	again func(k *kill, c *client) error
}

// Approvals that outlive the process are the harder case.
var deletions = []deletion{
	{name: "dialogue", lane: lanes[0], able: true, confirmed: (*kill).inDialogue, again: (*kill).declined},
	{name: "round trip", lane: lanes[1], able: true, shared: true, confirmed: (*kill).roundTrip, again: (*kill).carriedAgain},
	{name: "page", lane: lanes[0], shared: true, confirmed: (*kill).onPage, again: (*kill).calledAgain},
}

// theDeletion is of a data store that has records.
var theDeletion = call{"data-stores_delete", []byte(`{"dataStoreId":54}`)}

// kill is one run of a deletion, with a server that is killed.
type kill struct {
	deletion
	box   *sandbox.Sandbox
	order order
	// answers is false where Make's answer to the deletion kills the server in its place.
	answers bool
	process *process
	// asked is the question of the newer era, which its client still has.
	asked *attempt
	yes   map[string]any
}

func newKill(t *testing.T, d deletion, at int) *kill {
	t.Helper()
	k := &kill{deletion: d, box: sandbox.New(), answers: true}
	zone := httptest.NewServer(k)
	t.Cleanup(zone.Close)
	folder := t.TempDir()
	k.order = order{Zone: zone.URL, Audit: filepath.Join(folder, "audit.jsonl"), Undo: filepath.Join(folder, "undo"), Steps: filepath.Join(folder, "steps"), Kill: at, Patience: patience}
	if d.shared {
		store := httptest.NewServer(serveStore(gate.NewMemory(nil)))
		t.Cleanup(store.Close)
		k.order.Store = store.URL
	}
	return k
}

// ServeHTTP is Make.
func (k *kill) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodDelete || k.answers {
		k.box.ServeHTTP(w, r)
		return
	}
	k.box.ServeHTTP(httptest.NewRecorder(), r)
	_ = k.process.cmd.Process.Kill()
	panic(http.ErrAbortHandler)
}

// steps are those that were reached.
func (k *kill) steps(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile(k.order.Steps)
	require.NoError(t, err)
	return strings.Split(strings.TrimSpace(string(text)), "\n")
}

// atOnce is how many servers are started at once: they wait for the disk more than they
// work.
const atOnce = 4

func TestKilledAtAnyStepADeletionIsDoneOnceOrNotAtAll(t *testing.T) {
	for _, d := range deletions {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			whole := newKill(t, d, 0)
			killed, err := whole.life(whole.confirmed)
			require.NoError(t, err)
			require.False(t, killed)
			require.Equal(t, 1, whole.box.Mutations())
			all := whole.steps(t)
			t.Logf("%d steps: %s", len(all), strings.Join(all, ", "))
			for _, step := range []string{"intent line of data-stores_delete", "DELETE /api/v2/data-stores/54", "outcome line of data-stores_delete", "output"} {
				require.Contains(t, all, step)
			}
			var deaths atomic.Int64
			var lives sync.WaitGroup
			slots := make(chan struct{}, atOnce)
			for i := range all {
				lives.Go(func() {
					slots <- struct{}{}
					defer func() { <-slots }()
					t.Run(fmt.Sprintf("step %d", i+1), func(t *testing.T) {
						k := newKill(t, d, i+1)
						if k.dies(t) {
							deaths.Add(1)
						}
						k.settled(t)
					})
				})
			}
			lives.Wait()
			assert.GreaterOrEqual(t, int(deaths.Load()), len(all)-2, "it ends in fewer steps when its input ends between two others")
		})
	}
}

// A deletion can be done although its answer never arrives.
func TestKilledInTheMiddleOfItTheAuditSaysThatADeletionWasDone(t *testing.T) {
	for _, d := range deletions {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			k := newKill(t, d, 0)
			k.answers = false
			require.True(t, k.dies(t))
			require.Equal(t, 1, k.box.Mutations())
			k.settled(t)
		})
	}
}

// life starts a server, has a client use it, and ends it.
func (k *kill) life(use func(*kill, *client) error) (killed bool, err error) {
	p, err := start(k.order)
	if err != nil {
		return false, err
	}
	k.process = p
	c, err := connect(p.wire, k.lane, k.able)
	if err == nil {
		err = use(k, c)
	}
	killed, ended := p.end()
	return killed, errors.Join(err, ended)
}

// dies has the server killed on the way, if it comes to that step, and lets the client
// find the one after it.
func (k *kill) dies(t *testing.T) bool {
	t.Helper()
	killed, err := k.life(k.confirmed)
	reached := k.steps(t)
	last := reached[len(reached)-1]
	before := k.box.Mutations()
	if !killed {
		require.NoError(t, err)
		require.Equal(t, 1, before)
	}
	k.order.Kill, k.order.Patience, k.answers = 0, short, true
	var kept string
	again, err := k.life(func(k *kill, c *client) error {
		if err := k.again(k, c); err != nil {
			return err
		}
		a, err := c.call(call{"undo_list", []byte(`{}`)})
		if err == nil {
			kept = a.result.text()
		}
		return err
	})
	require.NoError(t, err, "killed before %s", last)
	require.False(t, again)
	if k.box.Mutations() > 0 {
		assert.Contains(t, kept, "(id 54)", "killed before %s: what was deleted was kept", last)
	}
	assert.LessOrEqual(t, k.box.Mutations(), 1, "killed before %s", last)
	assert.GreaterOrEqual(t, k.box.Mutations(), before)
	return killed
}

// settled makes sure that the audit says what became of the deletion.
func (k *kill) settled(t *testing.T) {
	t.Helper()
	report, err := audit.Verify(k.order.Audit, audit.Check{})
	require.NoError(t, err)
	assert.Empty(t, report.Orphans, "nothing is left open")
	lines, err := audit.NewReader(k.order.Audit, func(e *audit.Entry) bool { return e.Phase == audit.Outcome && e.Tool == theDeletion.name }).Last(100)
	require.NoError(t, err)
	done := 0
	for _, l := range lines {
		assert.NotEqual(t, "unknown", l.Status, "of a deletion it can be found out")
		if l.Status == "done" || l.Status == "found done" {
			done++
		}
	}
	assert.Equal(t, k.box.Mutations(), done, "the audit and Make agree: %v", lines)
}

func (k *kill) inDialogue(c *client) error {
	a, err := c.call(theDeletion)
	if err != nil {
		return err
	}
	yes, err := say(a.question, nil)
	if err != nil {
		return err
	}
	result, err := a.answer(theDeletion, yes)
	return errors.Join(err, worked(result))
}

// declined is the person's answer when they are asked anew.
func (k *kill) declined(c *client) error {
	a, err := c.call(theDeletion)
	if err == nil && a.question != nil {
		_, err = a.answer(theDeletion, decline)
	}
	return err
}

func (k *kill) roundTrip(c *client) error {
	var err error
	if k.asked, err = c.call(theDeletion); err != nil {
		return err
	}
	if k.yes, err = say(k.asked.question, nil); err != nil {
		return err
	}
	result, err := k.asked.carry(c, theDeletion, k.yes)
	return errors.Join(err, worked(result))
}

// carriedAgain repeats the request that was not answered, if the client came that far.
func (k *kill) carriedAgain(c *client) error {
	if k.yes == nil {
		return nil
	}
	_, err := k.asked.carry(c, theDeletion, k.yes)
	return err
}

func (k *kill) onPage(c *client) error {
	a, err := c.call(theDeletion)
	if err != nil {
		return err
	}
	if err := approve(pageLink.FindString(a.result.text()), nil); err != nil {
		return err
	}
	if a, err = c.call(theDeletion); err != nil {
		return err
	}
	return worked(a.result)
}

func (k *kill) calledAgain(c *client) error {
	_, err := c.call(theDeletion)
	return err
}
