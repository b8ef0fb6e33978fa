package sandbox

import (
	"slices"
	"strconv"
)

// dataStore is what Make tells about a data store.
type dataStore struct {
	ID              int      `json:"id"`
	Name            string   `json:"name"`
	TeamID          int      `json:"teamId"`
	Records         int      `json:"records"`
	Size            byteSize `json:"size"`
	MaxSize         byteSize `json:"maxSize"`
	DatastructureID *int     `json:"datastructureId"`
}

// dataStructure describes the records of data stores.
type dataStructure struct {
	ID     int    `json:"id"`
	Name   string `json:"name"`
	TeamID int    `json:"teamId"`
}

// byteSize is a size, which Make writes as text.
type byteSize int

// MarshalText writes the decimal digits.
func (b byteSize) MarshalText() ([]byte, error) { return []byte(strconv.Itoa(int(b))), nil }

const megabyte = 1 << 20

var (
	dataStoreKind     = kind[int, dataStore]{name: "dataStores"}
	dataStructureKind = kind[int, dataStructure]{name: "dataStructures"}
)

var dataStoreRoutes = []*route{
	{method: "GET", path: "/data-stores", scopes: scopes("datastores:read"), handler: listDataStores},
	{method: "POST", path: "/data-stores", scopes: scopes("datastores:write"), handler: createDataStore},
	{method: "DELETE", path: "/data-stores", scopes: scopes("datastores:write"), handler: deleteDataStores},
}

var dataStores = collection[dataStore]{
	plural: "dataStores", singular: "dataStore",
	standard: []string{"id", "name", "records", "size", "maxSize", "teamId"},
	sortable: []string{"name"}, sortDir: "asc", limit: 10000, max: 10000,
}

func listDataStores(c *call) (any, error) {
	teamID := c.query.integer("teamId", required)
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if _, err := c.teamFor(teamID, teamReaders); err != nil {
		return nil, err
	}
	return dataStores.list(c, dataStoresOf(c.db, teamID))
}

func createDataStore(c *call) (any, error) {
	d := dataStore{
		Name:            c.body.text("name", required, notEmpty, maxLength(128)),
		TeamID:          c.body.integer("teamId", required),
		DatastructureID: c.body.optionalInteger("datastructureId"),
		MaxSize:         megabyte * byteSize(c.body.integer("maxSizeMB", required, between(1, 1<<20))),
	}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	t, err := c.teamFor(d.TeamID, teamWriters)
	if err != nil {
		return nil, err
	}
	if d.DatastructureID != nil {
		if s, ok := dataStructureKind.get(c.db, *d.DatastructureID); !ok || s.TeamID != t.ID {
			return nil, invalidInput("There is no such data structure in the team.")
		}
	}
	if err := c.roomFor(d, t.OrganizationID); err != nil {
		return nil, err
	}
	d.ID = dataStoreKind.next(c.db)
	dataStoreKind.put(c.db, d.ID, d)
	return dataStores.whole(d), nil
}

// roomFor checks the two limits of the plan: how many data stores an
// organization may have, and how much they may reserve together.
func (c *call) roomFor(d dataStore, organizationID int) error {
	plan, _ := organizationKind.get(c.db, organizationID)
	count, reserved := 0, byteSize(0)
	for _, other := range dataStoreKind.all(c.db, nil) {
		if t, _ := teamKind.get(c.db, other.TeamID); t.OrganizationID == organizationID {
			count++
			reserved += other.MaxSize
		}
	}
	switch {
	case count >= plan.License.DSLimit:
		return refuse(400, "IM011", "The organization has as many data stores as its plan allows.")
	case reserved+d.MaxSize > byteSize(plan.License.DSSLimit):
		left := (plan.License.DSSLimit - int(reserved)) / megabyte
		return refuse(400, "IM003", "Not enough storage space: "+strconv.Itoa(left)+" MB are left for data stores.")
	}
	return nil
}

func deleteDataStores(c *call) (any, error) {
	teamID := c.query.integer("teamId", required)
	ids, all, except := c.body.integers("ids"), c.body.boolean("all"), c.body.integers("exceptIds")
	switch {
	case all == (len(ids) > 0):
		c.problems.add("Either ids or all must be sent.")
	case !all && len(except) > 0:
		c.problems.add("exceptIds can be used together with all only.")
	}
	if err := c.problems.err(); err != nil {
		return nil, err
	}
	if _, err := c.teamFor(teamID, teamWriters); err != nil {
		return nil, err
	}
	doomed := dataStoresOf(c.db, teamID)
	doomed = slices.DeleteFunc(doomed, func(d dataStore) bool {
		return all && slices.Contains(except, d.ID) || !all && !slices.Contains(ids, d.ID)
	})
	if !all && len(doomed) < len(slices.Compact(slices.Sorted(slices.Values(ids)))) {
		return nil, notFound()
	}
	if err := c.confirmed(lost(doomed, all)...); err != nil {
		return nil, err
	}
	deleted := make([]int, 0, len(doomed))
	for _, d := range doomed {
		dataStoreKind.remove(c.db, d.ID)
		deleted = append(deleted, d.ID)
	}
	return object{{"dataStores", deleted}}, nil
}

// lost is what a deletion needs a confirmation for: data stores that are not
// empty, and the wish to delete all.
func lost(doomed []dataStore, all bool) []any {
	var full []object
	for _, d := range doomed {
		if d.Records > 0 {
			full = append(full, object{{"dataStoreId", d.ID}, {"dataStoreName", d.Name}, {"records", d.Records}})
		}
	}
	var reasons []any
	if len(full) > 0 {
		reasons = append(reasons, object{{"type", "deleteDataStoresWithRecords"}, {"data", full}})
	}
	if all {
		reasons = append(reasons, object{{"type", "deleteAllDataStores"}})
	}
	return reasons
}

func dataStoresOf(db *store, teamID int) []dataStore {
	return dataStoreKind.all(db, func(d dataStore) bool { return d.TeamID == teamID })
}
