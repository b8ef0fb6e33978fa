package sandbox

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// team is what Make tells about a team.
type team struct {
	ID                   int       `json:"id"`
	Name                 string    `json:"name"`
	OrganizationID       int       `json:"organizationId"`
	ActiveScenarios      int       `json:"activeScenarios"`
	ActiveApps           int       `json:"activeApps"`
	Operations           string    `json:"operations"`
	Transfer             string    `json:"transfer"`
	Centicredits         string    `json:"centicredits"`
	OperationsLimit      *int      `json:"operationsLimit"`
	TransferLimit        *byteSize `json:"transferLimit"`
	ConsumedOperations   string    `json:"consumedOperations"`
	ConsumedTransfer     string    `json:"consumedTransfer"`
	IsPaused             bool      `json:"isPaused"`
	ConsumedCenticredits string    `json:"consumedCenticredits"`
	Type                 string    `json:"type"`
	ScenarioDrafts       bool      `json:"scenarioDrafts"`
}

// teamRole is the membership of a user in a team.
type teamRole struct {
	UsersRoleID int  `json:"usersRoleId"`
	UserID      int  `json:"userId"`
	TeamID      int  `json:"teamId"`
	Changeable  bool `json:"changeable"`
}

// Roles of a team.
const (
	teamAdmin      = 1
	teamMember     = 3
	teamMonitoring = 4
	teamOperator   = 6
)

// What the roles of a team may do with its things.
var (
	teamReaders = []int{teamAdmin, teamMember, teamMonitoring, teamOperator}
	teamWriters = []int{teamAdmin, teamMember}
	// teamRunners start, stop and run what others build.
	teamRunners = []int{teamAdmin, teamMember, teamOperator}
)

var (
	teamKind = kind[int, team]{name: "teams"}
	// teamRoleKind is keyed by roleKey(team, user).
	teamRoleKind = kind[string, teamRole]{name: "userTeamRoles"}
)

// roleKey is the id of a membership: "<team or organization>-<user>".
func roleKey(of, userID int) string { return fmt.Sprintf("%d-%d", of, userID) }

var teamRoutes = []*route{
	{method: "GET", path: "/teams", scopes: scopes("teams:read"), handler: listTeams},
	{method: "POST", path: "/teams", scopes: scopes("teams:write"), handler: createTeam},
	{method: "GET", path: "/teams/{teamId}", scopes: scopes("teams:read"), handler: getTeam},
	{method: "PATCH", path: "/teams/{teamId}", scopes: scopes("teams:write"), handler: updateTeam},
	{method: "DELETE", path: "/teams/{teamId}", scopes: scopes("teams:write"), handler: deleteTeam},
	{method: "GET", path: "/teams/{teamId}/usage", scopes: scopes("teams:read"), handler: teamUsage},
	{method: "GET", path: "/teams/{teamId}/llm-configuration", scopes: scopes("teams:read"), handler: getLLMConfiguration},
	{method: "PATCH", path: "/teams/{teamId}/llm-configuration", scopes: scopes("teams:write"), handler: updateLLMConfiguration},
}

var teams = collection[team]{
	plural: "teams", singular: "team",
	standard: []string{"id", "name", "organizationId"},
	sortable: []string{"name", "id"}, sortDir: "asc", limit: 10000, max: 10000,
}

func listTeams(c *call) (any, error) {
	organizationID := c.query.integer("organizationId", required)
	withPrivate := c.query.boolean("includePrivateSpaces")
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if _, err := c.organization(organizationID); err != nil {
		return nil, err
	}
	rows := teamKind.all(c.db, func(t team) bool { return t.OrganizationID == organizationID && c.sees(t) })
	if withPrivate {
		for _, p := range c.privateSpacesOf(organizationID) {
			rows = append(rows, p.asTeam())
		}
	}
	return teams.list(c, rows)
}

func getTeam(c *call) (any, error) {
	t, err := c.visibleTeam(c.path.integer("teamId"))
	if err != nil {
		return nil, err
	}
	return teams.one(c, t)
}

// sees tells whether the caller may know of the team: its members may, and
// those who run the organization.
func (c *call) sees(t team) bool {
	_, member := teamRoleKind.get(c.db, roleKey(t.ID, c.user.ID))
	return member || c.administers(t.OrganizationID)
}

// visibleTeam returns a team that the caller may know of.
func (c *call) visibleTeam(id int) (team, error) {
	if err := c.problems.err(); err != nil {
		return team{}, err
	}
	t, ok := teamKind.get(c.db, id)
	if !ok || !c.sees(t) {
		return team{}, insufficientRights()
	}
	return t, nil
}

// teamFor returns a team in which the caller has one of the roles. Running
// the organization is not enough: the things of a team are for its members.
func (c *call) teamFor(id int, roles []int) (team, error) {
	t, found := teamKind.get(c.db, id)
	r, member := teamRoleKind.get(c.db, roleKey(id, c.user.ID))
	switch {
	case !found || !member:
		return team{}, insufficientRights()
	case !slices.Contains(roles, c.db.standsFor(r.UsersRoleID)):
		return team{}, permissionDenied()
	}
	return t, nil
}

// ofTeam is what belongs to a team.
type ofTeam interface{ team() int }

// owned returns a thing of a team in which the caller has one of the roles. What is
// in a team of others looks as if it did not exist.
func owned[K cmp.Ordered, V ofTeam](c *call, k kind[K, V], id K, roles []int) (V, error) {
	var none V
	if err := c.problems.err(); err != nil {
		return none, err
	}
	row, found := k.get(c.db, id)
	if !found {
		return none, notFound()
	}
	_, err := c.teamFor(row.team(), roles)
	if f := (*failure)(nil); errors.As(err, &f) && f.Code == insufficientRights().Code {
		return none, notFound()
	}
	return row, err
}

// inTeam returns the things of a team in which the caller may read.
func inTeam[K cmp.Ordered, V ofTeam](c *call, k kind[K, V], teamID int) ([]V, error) {
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if _, err := c.teamFor(teamID, teamReaders); err != nil {
		return nil, err
	}
	return k.all(c.db, func(row V) bool { return row.team() == teamID }), nil
}

// teamThing checks that the caller may do something with a thing of a team. To those
// who are not in the team, the thing does not exist.
func (c *call) teamThing(teamID int, roles []int) error {
	if _, member := teamRoleKind.get(c.db, roleKey(teamID, c.user.ID)); !member {
		return notFound()
	}
	_, err := c.teamFor(teamID, roles)
	return err
}
