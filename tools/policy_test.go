package tools_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/bcrypt"

	"makemcp/tools"
	"makemcp/tools/gate"
	"makemcp/tools/policy"
)

// withPolicy makes a bench with a policy file.
func withPolicy(t *testing.T, file string, change ...func(*tools.Config)) *bench {
	t.Helper()
	p, err := policy.Load(strings.NewReader("version: 1\n"+file), tools.PolicyTools())
	require.NoError(t, err)
	return newBench(t, append(change, func(c *tools.Config) { c.Policy = p })...)
}

const aFolder = `{"name":"Quarterly","teamId":512}`

func TestThePolicyDecides(t *testing.T) {
	for _, one := range []struct {
		name, policy, tool, arguments string
		says                          string // "" when it runs
		mutations                     int
	}{
		{"denied", "rules: [{tools: folders_*, then: deny, why: No folders.}]", "folders_create", aFolder, "No folders.", 0},
		{"denied through tools_call", "rules: [{tools: folders_*, then: deny, why: No folders.}]", "tools_call",
			`{"name":"folders_create","arguments":` + aFolder + `}`, "No folders.", 0},
		{"a read that is denied", "rules: [{effects: [read], then: deny}]", "users_me", `{}`, "does not allow", 0},
		{"a write that is asked about", "rules: [{effects: [write], then: ask}]", "folders_create", aFolder, "Not done yet", 0},
		{"a deletion that is allowed", "rules: [{tools: data-store-records_delete, arguments: {dataStoreId: 54}, then: allow}]",
			"data-store-records_delete", `{"dataStoreId":54,"all":true}`, "", 1},
		{"which is for one store alone", "rules: [{tools: data-store-records_delete, arguments: {dataStoreId: 54}, then: allow}]",
			"data-store-records_delete", `{"dataStoreId":55,"all":true}`, "Not done yet", 0},
		{"passwords are typed whatever is allowed", "rules: [{then: allow}]", "users_update-password", `{"userId":7}`, "Not done yet", 0},
		{"nobody is asked through this client", "clients: [{client: Test, ask: none}]", demand, someone, "has nobody asked through this client", 0},
	} {
		t.Run(one.name, func(t *testing.T) {
			b := withPolicy(t, one.policy)
			r := b.call(one.tool, one.arguments)
			assert.Equal(t, one.says != "", r.Failed, r.Text)
			assert.Contains(t, r.Text, one.says)
			assert.Equal(t, one.mutations, b.box.Mutations())
		})
	}
}

func TestSuggestionsAreUnderThePolicy(t *testing.T) {
	for file, found := range map[string]bool{
		"": true,
		"rules: [{tools: users_list, then: deny}]":                   false,
		"rules: [{tools: users_list, then: ask}]":                    false,
		"rules: [{teams: [512], then: deny}]":                        false,
		"rules: [{teams: [513], then: deny}]":                        true,
		"quotas: [{name: q, tools: users_list, most: 1, per: hour}]": false,
	} {
		emails, err := withPolicy(t, file).set.Complete(t.Context(), "user-email", "", map[string]string{"teamId": "512"})
		require.NoError(t, err)
		assert.Equal(t, found, len(emails) > 0, file)
	}
}

func TestSuggestionsForWhatIsNoTeamTakeNoTime(t *testing.T) {
	b := newBench(t)
	began := time.Now()
	for _, id := range []string{strings.Repeat("9", 2<<20), "1e999999", "x", "1.5"} {
		emails, err := b.set.Complete(t.Context(), "user-email", "", map[string]string{"teamId": id})
		require.NoError(t, err)
		assert.Empty(t, emails)
	}
	assert.Less(t, time.Since(began), 2*time.Second)
	assert.Empty(t, b.box.Requests())
}

func TestAClientThatDropsDialoguesGetsThePage(t *testing.T) {
	b := withPolicy(t, "clients: [{client: tester, ask: page}]")
	result := newModern(b, forms).call(demand, someone, "")
	assert.False(t, result.NeedsInput())
	assert.Contains(t, text(result), "/approve/")
}

func TestAQuotaBoundsWhatRunsAcrossReplicas(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	var mu sync.Mutex
	clock := func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
	store := gate.NewMemory(clock)
	const file = "quotas: [{name: folders, tools: folders_create, most: 3, per: hour, each: principal}]"
	one := withPolicy(t, file, func(c *tools.Config) { c.Store, c.Now = store, clock })
	two := withPolicy(t, file, func(c *tools.Config) { c.Store, c.Now = store, clock })
	for _, b := range []*bench{one, two, one} {
		require.False(t, b.call("folders_create", aFolder).Failed)
	}
	over := two.call("folders_create", aFolder)
	assert.Contains(t, over.Text, "folders: at most 3 in 1 hour")
	assert.Equal(t, 1, two.box.Mutations())
	assert.False(t, two.callAs("token:other", "folders_create", aFolder).Failed, "each caller has their own")
	mu.Lock()
	now = now.Add(time.Hour)
	mu.Unlock()
	assert.False(t, one.call("folders_create", aFolder).Failed)
}

func TestAQuotaIsNotSpentByWhatWasDeclined(t *testing.T) {
	b := withPolicy(t, "quotas: [{name: demands, tools: users_password-reset-demand, most: 1, per: hour}]")
	b.open(b.call(demand, someone)).decline()
	require.Contains(t, b.call(demand, someone).Text, "A person declined")
	b.open(b.call(demand, someone)).approve()
	require.False(t, b.call(demand, someone).Failed)
	assert.Contains(t, b.call(demand, someone).Text, "at most 1 in 1 hour", "nobody is asked about what can't run")
}

// anaAndBen are the approvers of a policy file.
func anaAndBen(t *testing.T) string {
	t.Helper()
	hash := func(passphrase string) string {
		raw, err := bcrypt.GenerateFromPassword([]byte(passphrase), bcrypt.DefaultCost)
		require.NoError(t, err)
		return string(raw)
	}
	return "approvers: [{name: ana, passphrase: " + hash("correct horse battery") + "}, {name: ben, passphrase: " + hash("staple of the day") + "}]\n"
}

func TestWhatOneApprovedDoesNotDoOnceItTakesTwo(t *testing.T) {
	now := time.Date(2026, 7, 14, 17, 58, 0, 0, time.UTC)
	var mu sync.Mutex
	clock := func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
	b := withPolicy(t, anaAndBen(t)+`rules: [{effects: [credential], during: "18:00-08:00", then: ask, approvals: 2}]`,
		func(c *tools.Config) { c.Now = clock })
	day := b.call(demand, someone)
	b.open(day).approve("approver", "ana", "passphrase", "correct horse battery")
	mu.Lock()
	now = now.Add(3 * time.Minute)
	mu.Unlock()
	night := b.call(demand, someone)
	assert.Contains(t, night.Text, "Not done yet")
	assert.NotEqual(t, pageLink.FindString(day.Text), pageLink.FindString(night.Text), "it is another question")
	assert.Zero(t, b.box.Mutations())
}

func TestApproversAloneApprove(t *testing.T) {
	b := withPolicy(t, anaAndBen(t)+"rules: [{effects: [credential], then: ask, approvals: 2}]")
	asked := newModern(b, forms).call(demand, someone, "")
	require.False(t, asked.NeedsInput(), "a dialogue can't tell who answers")
	link := &tools.Result{Text: text(asked)}

	agent := b.open(link)
	status, _ := agent.approve("approver", "ana", "passphrase", "a guess that is long")
	assert.Equal(t, http.StatusUnprocessableEntity, status)
	b.open(link).approve("approver", "ana", "passphrase", "correct horse battery")
	assert.Contains(t, b.call(demand, someone).Text, "Not done yet", "it takes two")
	b.open(link).approve("approver", "ben", "passphrase", "staple of the day")
	require.False(t, b.call(demand, someone).Failed)
	assert.Contains(t, b.audit.String(), `"confirmed":"page by ana and ben"`)
}

func TestWhatMakeWantsConfirmedIsJudgedAgain(t *testing.T) {
	const less = `{"privateSpaceId":601,"operationsLimit":100}`
	for file, says := range map[string]string{
		"": "Not done yet",
		"rules: [{tools: private-spaces_update, then: allow}]":                  "",
		"rules: [{tools: private-spaces_update, then: deny}]":                   "does not allow",
		"quotas: [{name: updates, effects: [write], most: 1, per: hour}]":       "Not done yet",
		"rules: [{tools: private-spaces_update, then: ask, why: Think twice.}]": "Not done yet",
	} {
		t.Run(file, func(t *testing.T) {
			b := withPolicy(t, file)
			r := b.call("private-spaces_update", less)
			assert.Equal(t, says != "", r.Failed, r.Text)
			assert.Contains(t, r.Text, says)
			if strings.Contains(r.Text, "/approve/") {
				assert.Zero(t, b.box.Mutations())
				b.open(r).approve()
			}
		})
	}
}
