package sandbox

import (
	"net/http"
	"time"
)

// What happens to organizations besides being looked at. Where Make says nothing:
// the owner deletes an organization and the admins change it; a new one has the
// smallest plan of the price list, so that limits show soon; of two regions the
// second is us1.

// changedOrganization are the columns that come back after a change.
var changedOrganization = []string{
	"id", "name", "timezoneId", "countryId", "license", "zone", "serviceName", "teams", "isPaused",
}

func createOrganization(c *call) (any, error) {
	b := c.body
	o := organization{
		Name:       b.text("name", required, notEmpty, validName, maxLength(128)),
		CountryID:  b.integer("countryId", required, knownIn(countries)),
		TimezoneID: b.integer("timezoneId", required, knownIn(timezones)),
		Zone:       "eu1.make.com",
	}
	if b.integer("regionId", required, between(1, 100)) == 2 {
		o.Zone = "us1.make.com"
	}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	o = c.db.open(o, c.now, c.user.ID)
	owner, _ := organizationRoleKind.get(c.db, roleKey(o.ID, c.user.ID))
	return object{
		{"organization", pick(c.viewOrganization(o), changedOrganization)},
		{"userOrganizationRole", owner},
	}, nil
}

func updateOrganization(c *call) (any, error) {
	id, b := c.path.integer("organizationId"), c.body
	name := b.text("name", notEmpty, validName, maxLength(128))
	country, timezone := b.integer("countryId", knownIn(countries)), b.integer("timezoneId", knownIn(timezones))
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	o, err := c.administered(id)
	if err != nil {
		return nil, err
	}
	replace(&o.Name, name)
	replace(&o.CountryID, country)
	replace(&o.TimezoneID, timezone)
	organizationKind.put(c.db, o.ID, o)
	return object{{"organization", pick(c.viewOrganization(o), changedOrganization)}}, nil
}

func deleteOrganization(c *call) (any, error) {
	id := c.path.integer("organizationId")
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if _, err := c.organization(id); err != nil {
		return nil, err
	}
	if role, _ := c.organizationRole(id); role != ownerRole {
		return nil, permissionDenied()
	}
	theirs := teamKind.all(c.db, func(t team) bool { return t.OrganizationID == id })
	var active []any
	for _, t := range theirs {
		if t.ActiveScenarios > 0 {
			active = append(active, object{{"teamId", t.ID}, {"teamName", t.Name}, {"activeScenarios", t.ActiveScenarios}})
		}
	}
	var lost []any
	if len(active) > 0 {
		lost = append(lost, object{{"type", "deleteOrganizationWithActiveScenarios"}, {"data", active}})
	}
	if err := c.confirmed(lost...); err != nil {
		return nil, err
	}
	for _, t := range theirs {
		c.db.dissolve(t.ID)
	}
	c.db.forget("OrganizationID", id)
	organizationKind.remove(c.db, id)
	return object{{"organization", id}}, nil
}

func listInstalledApps(c *call) (any, error) {
	id := c.path.integer("organizationId")
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if _, err := c.organization(id); err != nil {
		return nil, err
	}
	list := []object{}
	for _, a := range appInstallKind.all(c.db, func(a appInstall) bool { return a.OrganizationID == id }) {
		list = append(list, object{
			{"appName", a.Name}, {"appVersion", a.AppVersion}, {"organizationId", id}, {"installedAt", a.InstalledAt}, {"installedBy", a.UserID},
		})
	}
	return object{{"installedApps", list}}, nil
}

// open makes an organization with the smallest plan, a team and an owner.
func (s *store) open(o organization, now time.Time, ownerID int) organization {
	o.ID = organizationKind.next(s)
	o = o.startingAt(now)
	organizationKind.put(s, o.ID, o)
	organizationRoleKind.put(s, roleKey(o.ID, ownerID), organizationRole{UserID: ownerID, OrganizationID: o.ID, UsersRoleID: ownerRole})
	s.openTeam("My Team", o.ID, ownerID)
	return o
}

// startingAt gives an organization the smallest plan, of which nothing is used.
func (o organization) startingAt(now time.Time) organization {
	o.License = license{
		Apps: []string{}, Users: 5, DSLimit: 2, DSSLimit: 10 * megabyte, FSLimit: 2147483648, IOLimit: 10000, Fulltext: true, Interval: 1,
		Transfer: 5368709120, Operations: 10000, APILimit: 60, Teams: 1, RestartPeriod: "1 month", ProductManagement: "stripe",
	}
	o.ServiceName, o.ProductName, o.Features = "core", "Core", map[string]any{}
	o.LastReset, o.NextReset = moment{now}, moment{now.AddDate(0, 1, 0)}
	for _, counter := range []*string{
		&o.Operations, &o.Transfer, &o.CenticreditsConsumed, &o.OperationsExt, &o.TransferExt, &o.CenticreditsExtra,
		&o.UnusedOperations, &o.UnusedTransfer, &o.UnusedCenticredits,
	} {
		*counter = "0"
	}
	return o
}

// administered returns an organization that the caller runs.
func (c *call) administered(id int) (organization, error) {
	if err := c.problems.err(); err != nil {
		return organization{}, err
	}
	o, err := c.organization(id)
	if err != nil {
		return organization{}, err
	}
	if !c.administers(id) {
		return organization{}, permissionDenied()
	}
	return o, nil
}

// upgradeNeeded is for what the plan lacks.
func upgradeNeeded(what string) *failure {
	return refuse(http.StatusPaymentRequired, "SC402", "The plan of the organization does not include "+what+".")
}
