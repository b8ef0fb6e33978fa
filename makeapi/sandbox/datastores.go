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
	Written         int      `json:"-"` // counts the records added since the seed
}

func (d dataStore) team() int { return d.TeamID }

// byteSize is a size, which Make writes as text.
type byteSize int

// MarshalText writes the decimal digits.
func (b byteSize) MarshalText() ([]byte, error) { return []byte(strconv.Itoa(int(b))), nil }

const megabyte = 1 << 20

var dataStoreKind = kind[int, dataStore]{name: "dataStores"}

var dataStoreRoutes = []*route{
	{method: "GET", path: "/data-stores", scopes: scopes("datastores:read"), handler: listDataStores},
	{method: "POST", path: "/data-stores", scopes: scopes("datastores:write"), handler: createDataStore},
	{method: "DELETE", path: "/data-stores", scopes: scopes("datastores:write"), handler: deleteDataStores},
	{method: "GET", path: "/data-stores/{dataStoreId}", scopes: scopes("datastores:read"), handler: getDataStore},
	{method: "PATCH", path: "/data-stores/{dataStoreId}", scopes: scopes("datastores:write"), handler: updateDataStore},
	{method: "DELETE", path: "/data-stores/{dataStoreId}", scopes: scopes("datastores:write"), handler: deleteDataStore},
}

var dataStores = collection[dataStore]{
	plural: "dataStores", singular: "dataStore",
	standard: []string{"id", "name", "records", "size", "maxSize", "teamId"},
	sortable: []string{"name"}, sortDir: "asc", limit: 10000, max: 10000,
}

// oneDataStore shows its structure unasked.
var oneDataStore = collection[dataStore]{singular: "dataStore"}

func listDataStores(c *call) (any, error) {
	rows, err := inTeam(c, dataStoreKind, c.query.integer("teamId", required))
	if err != nil {
		return nil, err
	}
	return dataStores.list(c, rows)
}

func getDataStore(c *call) (any, error) {
	d, err := c.dataStore(teamReaders)
	if err != nil {
		return nil, err
	}
	return oneDataStore.one(c, d)
}

func updateDataStore(c *call) (any, error) {
	name, structureID := c.body.text("name", notEmpty, maxLength(128)), c.body.optionalInteger("datastructureId")
	size := c.body.optionalInteger("maxSizeMB", between(1, 1<<20))
	d, err := c.dataStore(teamWriters)
	if err != nil {
		return nil, err
	}
	replace(&d.Name, name)
	if structureID != nil {
		d.DatastructureID = structureID
	}
	if size != nil {
		d.MaxSize = megabyte * byteSize(*size)
	}
	if d.Size > d.MaxSize {
		return nil, invalidInput("The data store holds more than that.")
	}
	if err := c.fits(d); err != nil {
		return nil, err
	}
	dataStoreKind.put(c.db, d.ID, d)
	return dataStores.whole(d), nil
}

// fits checks a data store's structure, and whether the plan has room for it.
func (c *call) fits(d dataStore) error {
	if d.DatastructureID != nil {
		if s, ok := dataStructureKind.get(c.db, *d.DatastructureID); !ok || s.TeamID != d.TeamID {
			return invalidInput("There is no such data structure in the team.")
		}
	}
	t, _ := teamKind.get(c.db, d.TeamID)
	return c.roomFor(d, t.OrganizationID)
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
	if _, err := c.teamFor(d.TeamID, teamWriters); err != nil {
		return nil, err
	}
	if err := c.fits(d); err != nil {
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
	for _, other := range dataStoreKind.all(c.db, func(other dataStore) bool { return other.ID != d.ID }) {
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
	ids, all, except := chosenForDeletion(c, c.body.integers, "ids", "exceptIds")
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
		c.db.dropDataStore(d)
		deleted = append(deleted, d.ID)
	}
	return object{{"dataStores", deleted}}, nil
}

func deleteDataStore(c *call) (any, error) {
	d, err := c.dataStore(teamWriters)
	if err != nil {
		return nil, err
	}
	reasons := append(lost([]dataStore{d}, false), c.db.used(dataStoreKind.name, d.ID)...)
	if err := c.confirmed(reasons...); err != nil {
		return nil, err
	}
	c.db.dropDataStore(d)
	return object{{"dataStore", d.ID}}, nil
}

// dropDataStore deletes a data store and what was written into it.
func (s *store) dropDataStore(d dataStore) {
	dataStoreKind.remove(s, d.ID)
	for _, r := range recordKind.all(s, func(r record) bool { return r.StoreID == d.ID }) {
		recordKind.remove(s, recordKey(d.ID, r.Key))
	}
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
