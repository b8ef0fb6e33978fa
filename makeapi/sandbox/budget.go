package sandbox

import "time"

// budget counts the requests of each organization in each minute of the
// clock, over all its users and tokens.
type budget struct {
	minute time.Time
	used   map[int]int
}

// take spends one request of the organization. Refused requests cost nothing.
func (b *budget) take(organizationID, limit int, now time.Time) error {
	if minute := now.Truncate(time.Minute); !minute.Equal(b.minute) {
		b.minute, b.used = minute, map[int]int{}
	}
	if limit > 0 && b.used[organizationID] >= limit {
		return overLimit(b.minute.Add(time.Minute).Sub(now))
	}
	b.used[organizationID]++
	return nil
}

// payer is the organization whose budget a call draws on: the one that it
// names, by itself or by a team of it, otherwise the caller's first.
func (c *call) payer() (organization, bool) {
	mine := organizationRoleKind.all(c.db, func(r organizationRole) bool { return r.UserID == c.user.ID })
	if len(mine) == 0 {
		return organization{}, false
	}
	id := mine[0].OrganizationID
	for _, r := range mine {
		if r.OrganizationID == c.named("organizationId") || r.OrganizationID == c.organizationOfTeam() {
			id = r.OrganizationID
		}
	}
	return organizationKind.get(c.db, id)
}

func (c *call) organizationOfTeam() int {
	t, _ := teamKind.get(c.db, c.named("teamId"))
	return t.OrganizationID
}

// named looks an id up in path, query and body without claiming it: whoever
// uses it for good reads it properly.
func (c *call) named(id string) int {
	for _, a := range []*args{c.path, c.query, c.body} {
		if n, ok := asInteger(a.values[id], true); ok {
			return n
		}
	}
	return 0
}
