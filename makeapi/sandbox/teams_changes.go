package sandbox

import "strconv"

// What happens to teams besides being looked at. Where Make says nothing: admins
// of the organization create and delete teams, admins of a team may change it;
// a limit below what is used pauses the team until it is raised; deleting always
// needs confirmed=true, as documented.

// bytesPerOperation is the transfer that comes with an operation: 512 MB with a
// thousand.
const bytesPerOperation = 512 * megabyte / 1000.0

func transferFor(operations *int) *byteSize {
	if operations == nil {
		return nil
	}
	b := byteSize(float64(*operations) * bytesPerOperation)
	return &b
}

func createTeam(c *call) (any, error) {
	b := c.body
	name, organizationID := b.text("name", required, notEmpty, maxLength(128)), b.integer("organizationId", required)
	limit := b.optionalInteger("operationsLimit", between(0, 1<<31-1))
	b.integer("transferLimit", between(0, 1<<62)) // follows from the other limit
	o, err := c.administered(organizationID)
	if err != nil {
		return nil, err
	}
	theirs := teamKind.all(c.db, func(t team) bool { return t.OrganizationID == organizationID })
	if len(theirs) >= o.License.Teams {
		return nil, refuse(400, "IM011", "The organization has as many teams as its plan allows.")
	}
	t := c.db.openTeam(name, organizationID, c.user.ID)
	t.OperationsLimit, t.TransferLimit = limit, transferFor(limit)
	teamKind.put(c.db, t.ID, t)
	role, _ := teamRoleKind.get(c.db, roleKey(t.ID, c.user.ID))
	return object{
		{"team", append(pick(t, []string{"id", "name", "organizationId", "operationsLimit", "transferLimit"}), member{"globalAgentsEnabled", false})},
		{"userTeamRole", teamRoleView{teamRole: role}},
	}, nil
}

// openTeam makes a team and its first admin.
func (s *store) openTeam(name string, organizationID, adminID int) team {
	t := team{
		ID: teamKind.next(s), Name: name, OrganizationID: organizationID, Type: "standard",
		Operations: "0", Transfer: "0", Centicredits: "0", ConsumedOperations: "0", ConsumedTransfer: "0", ConsumedCenticredits: "0",
	}
	teamKind.put(s, t.ID, t)
	teamRoleKind.put(s, roleKey(t.ID, adminID), teamRole{UsersRoleID: teamAdmin, UserID: adminID, TeamID: t.ID})
	return t
}

func updateTeam(c *call) (any, error) {
	id, b := c.path.integer("teamId"), c.body
	name := b.text("name", notEmpty, maxLength(128))
	newLimit, limit := b.sent("operationsLimit"), b.optionalInteger("operationsLimit", between(0, 1<<31-1))
	newDrafts, drafts := b.has("scenarioDrafts"), b.boolean("scenarioDrafts")
	t, err := c.managedTeam(id)
	if err != nil {
		return nil, err
	}
	replace(&t.Name, name)
	if newLimit {
		consumed, _ := strconv.Atoi(t.ConsumedOperations)
		t.OperationsLimit, t.TransferLimit = limit, transferFor(limit)
		t.IsPaused = limit != nil && *limit < consumed
	}
	if newDrafts {
		t.ScenarioDrafts = drafts
	}
	answer, err := teams.one(c, t)
	if err == nil {
		teamKind.put(c.db, t.ID, t)
	}
	return answer, err
}

func deleteTeam(c *call) (any, error) {
	t, err := c.visibleTeam(c.path.integer("teamId"))
	if err != nil {
		return nil, err
	}
	if !c.administers(t.OrganizationID) {
		return nil, permissionDenied()
	}
	lost := object{{"type", "deleteTeam"}, {"data", object{{"teamId", t.ID}, {"teamName", t.Name}, {"activeScenarios", t.ActiveScenarios}}}}
	if err := c.confirmed(lost); err != nil {
		return nil, err
	}
	c.db.dissolve(t.ID)
	return object{{"team", t.ID}}, nil
}

// dissolve removes a team with everything in it.
func (s *store) dissolve(teamID int) {
	s.forget("TeamID", teamID)
	teamKind.remove(s, teamID)
}

// managedTeam returns a team that the caller may change: as its admin, or as one
// who runs the organization.
func (c *call) managedTeam(id int) (team, error) {
	t, err := c.visibleTeam(id)
	if err != nil {
		return team{}, err
	}
	r, _ := teamRoleKind.get(c.db, roleKey(id, c.user.ID))
	if r.UsersRoleID != teamAdmin && !c.administers(t.OrganizationID) {
		return team{}, permissionDenied()
	}
	return t, nil
}
