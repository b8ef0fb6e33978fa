package sandbox

import (
	"strconv"
	"time"
)

// usageDay is what was used on one day.
type usageDay struct {
	Date         string `json:"date"`
	Operations   int    `json:"operations"`
	DataTransfer int    `json:"dataTransfer"`
	Centicredits int    `json:"centicredits"`
}

const usageDays = 30

// busyness weighs the days of the week, from Sunday on.
var busyness = [...]int{2, 10, 12, 11, 10, 9, 3}

func organizationUsage(c *call) (any, error) {
	id, inOrganization := c.path.integer("organizationId"), c.query.boolean("organizationTimezone")
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	o, err := c.organization(id)
	if err != nil {
		return nil, err
	}
	return object{{"data", c.usage(o, inOrganization, func(t team) bool { return t.OrganizationID == id })}}, nil
}

func teamUsage(c *call) (any, error) {
	id, inOrganization := c.path.integer("teamId"), c.query.boolean("organizationTimezone")
	t, err := c.visibleTeam(id)
	if err != nil {
		return nil, err
	}
	o, _ := organizationKind.get(c.db, t.OrganizationID)
	return object{{"data", c.usage(o, inOrganization, func(t team) bool { return t.ID == id })}}, nil
}

// usage spreads what the teams have consumed since the last reset over the days
// since then, and about as much a day over the days before. The sandbox counts
// nothing by itself, so the days after the seed are empty.
func (c *call) usage(o organization, inOrganization bool, keep func(team) bool) []usageDay {
	zone := timezones[c.user.TimezoneID]
	if inOrganization {
		zone = timezones[o.TimezoneID]
	}
	place, err := time.LoadLocation(zone)
	if err != nil {
		place = time.UTC
	}
	today := c.now.In(place)
	days := make([]usageDay, usageDays)
	for i := range days {
		date := today.AddDate(0, 0, i-usageDays+1).Format(time.DateOnly)
		days[i] = usageDay{Date: date}
		for _, t := range teamKind.all(c.db, keep) {
			days[i].add(t, date, o.LastReset.Time)
		}
	}
	return days
}

// add counts a team's share of the day.
func (d *usageDay) add(t team, date string, reset time.Time) {
	operations, _ := strconv.Atoi(t.ConsumedOperations)
	transfer, _ := strconv.Atoi(t.ConsumedTransfer)
	share := shareOf(date, reset)
	d.Operations += share(operations)
	d.DataTransfer += share(transfer)
	d.Centicredits += 100 * share(operations)
}

// shareOf returns which part of a total falls on the day. The parts of the days
// from the reset to the seed add up to the total exactly.
func shareOf(date string, reset time.Time) func(int) int {
	before, until, whole := 0, 0, 0
	last := seedTime.Format(time.DateOnly)
	for day := reset; day.Format(time.DateOnly) <= last; day = day.AddDate(0, 0, 1) {
		weight := busyness[day.Weekday()]
		whole += weight
		if name := day.Format(time.DateOnly); name < date {
			before += weight
		} else if name == date {
			until = before + weight
		}
	}
	day, _ := time.Parse(time.DateOnly, date)
	switch {
	case date > last || whole == 0:
		return func(int) int { return 0 }
	case date < reset.Format(time.DateOnly):
		return func(total int) int { return total * busyness[day.Weekday()] / whole }
	}
	return func(total int) int { return total*until/whole - total*before/whole }
}
