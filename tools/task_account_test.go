package tools_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"makemcp/tools"
)

// seeded is some days after the seed was written.
func seeded(c *tools.Config) {
	c.Now = func() time.Time { return time.Date(2026, time.March, 10, 12, 0, 0, 0, time.UTC) }
}

type review struct {
	Summary string
	Members []struct {
		Name, TeamRole, OrganizationRole, LastLogin string
		Concerns                                    []string
	}
	Invitations []struct{ Name, Role, State string }
	Notes       []string
	Next        *next
}

func TestAccessReviewPutsTheDoubtfulFirst(t *testing.T) {
	b := newBench(t, seeded)
	got := answer[review](b, "team_access-review", `{"teamId":513}`)
	assert.Empty(t, got.Notes)
	first := got.Members[0]
	assert.Equal(t, "Gareth Pike", first.Name)
	assert.Equal(t, "Team Admin", first.TeamRole)
	assert.Equal(t, "Admin", first.OrganizationRole)
	assert.Equal(t, []string{
		"has not signed in for 151 days", "has an address outside larkspur.example",
		"may manage users all the same", "may manage users without two-factor login",
	}, first.Concerns)
	assert.Equal(t, &next{"users_list-team-roles", map[string]any{"userId": 19.0}}, got.Next)
	assert.Empty(t, got.Members[len(got.Members)-1].Concerns)
	assert.Contains(t, got.Summary, "7 members, of whom 4 may manage users")
	require.NotEmpty(t, got.Invitations)

	strict := answer[review](b, "team_access-review", `{"teamId":513,"inactiveDays":8}`)
	assert.Greater(t, len(strict.Members[1].Concerns), len(got.Members[1].Concerns))
}

func TestAccessReviewSaysWhatItCouldNotSee(t *testing.T) {
	s := &stub{}
	s.answers("GET /teams/5", 200, `{"team":{"id":5,"name":"Five","organizationId":1}}`)
	s.answers("GET /teams/5/user-team-roles", 200, `{"userTeamRoles":[{"userId":1,"usersRoleId":3}]}`)
	s.answers("GET /users", 200, `{"users":[{"id":1,"name":"Ann","email":"ann@example.com","lastLogin":null}]}`)
	s.answers("GET /", 403, `{"message":"Permission denied","code":"SC403"}`)
	got := answer[review](newBench(t, s.onStub(t), seeded), "team_access-review", `{"teamId":5}`)
	assert.Equal(t, "role 3", got.Members[0].TeamRole)
	assert.Equal(t, []string{"has never signed in"}, got.Members[0].Concerns)
	require.Len(t, got.Notes, 2)
	assert.Contains(t, got.Notes[0], "The names of roles could not be read")
	assert.Contains(t, got.Notes[1], "Roles in the organization")
}

type account struct {
	Organization struct {
		ID   int
		Plan string
	}
	Organizations []struct{ ID int }
	Limits        []struct {
		Of                   string
		Used, Limit, Percent int
	}
	Pace *struct {
		CreditsPerDay int
		RunOutOn      string
	}
	Warnings []string
	Notes    []string
	Next     *next
}

func TestAccountOverview(t *testing.T) {
	b := newBench(t, seeded)
	got := answer[account](b, "account_overview", `{"organizationId":`+organization()+`}`)
	assert.Empty(t, got.Notes)
	assert.Equal(t, "Teams", got.Organization.Plan)
	assert.Equal(t, "credits in this period", got.Limits[0].Of)
	assert.Equal(t, 80000, got.Limits[0].Limit)
	assert.Positive(t, got.Limits[0].Used)
	assert.Len(t, got.Limits, 6)
	assert.Equal(t, got.Organization.ID, answer[account](b, "account_overview", `{}`).Organization.ID, "the only one needs no naming")
}

func TestAccountOverviewWarnsNearLimits(t *testing.T) {
	s := &stub{}
	s.answers("GET /organizations/1", 200, `{"organization":{"id":1,"name":"One","productName":"Core","isPaused":false,
		"nextReset":"2026-03-20T12:00:00.000Z","centicreditsConsumed":"850000","transfer":"0","teams":[{"id":7,"name":"T"},{"id":8,"name":"U"}],
		"license":{"operations":10000,"users":null,"dslimit":10,"dsslimit":10485760}}}`)
	s.answers("GET /organizations/1/usage", 200, `{"data":[{"date":"2026-03-09","centicredits":50000},{"date":"2026-03-10","centicredits":50000}]}`)
	s.answers("GET /organizations/1/user-organization-roles", 200, `{"userOrganizationRoles":[]}`)
	s.HandleFunc("GET /api/v2/data-stores", func(w http.ResponseWriter, r *http.Request) {
		rows := `{"id":1,"teamId":8,"maxSize":"9437184"}`
		if r.URL.Query().Get("teamId") == "7" {
			rows = ""
		}
		_, _ = w.Write([]byte(`{"dataStores":[` + rows + `]}`))
	})
	b := newBench(t, s.onStub(t), seeded, func(c *tools.Config) { c.OrganizationID = 1 })
	got := answer[account](b, "account_overview", `{}`)
	assert.Equal(t, []string{
		"85 % of the credits in this period are used: 8500 of 10000.",
		"90 % of the MB reserved for data stores are used: 9 of 10.",
		"At the pace of the last 7 days the credits run out on 2026-03-13, before the period ends.",
	}, got.Warnings)
	assert.Equal(t, &next{"scenarios_list-consumptions", map[string]any{"organizationId": 1.0}}, got.Next)
	assert.Len(t, got.Limits, 3, "what has no limit is no limit")
}

func TestAccountOverviewLeavesTheChoiceAmongSeveral(t *testing.T) {
	s := &stub{}
	s.answers("GET /organizations", 200, `{"organizations":[{"id":3,"name":"A"},{"id":4,"name":"B"}]}`)
	got := answer[account](newBench(t, s.onStub(t)), "account_overview", `{}`)
	assert.Len(t, got.Organizations, 2)
	assert.Equal(t, &next{"account_overview", map[string]any{"organizationId": 3.0}}, got.Next)
}
