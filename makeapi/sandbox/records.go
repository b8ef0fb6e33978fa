package sandbox

import (
	"fmt"
	"maps"
	"slices"
)

// record is what a data store holds under a key.
type record struct {
	StoreID int            `json:"storeId"`
	Key     string         `json:"key"`
	Data    map[string]any `json:"data"`
	Gone    bool           `json:"gone"` // a record of the seed that was deleted
	Place   int            `json:"place"`
	Bytes   byteSize       `json:"bytes"`
}

// recordKind is keyed by "<data store>/<key>". It has only what was written since
// the seed: the seed's records are many and never change, so they stay outside of
// the state (seedRecords), and what is written here stands before them.
var recordKind = kind[string, record]{name: "dataStoreRecords"}

func recordKey(storeID int, key string) string { return fmt.Sprintf("%d/%s", storeID, key) }

// Where Make is silent: records are in the order in which they came, a page has 10,000
// at most, a key that exists already is 400 IM005, keys to delete that do not exist are
// passed over, and only strict structures are enforced, in field names and nothing else.
var recordRoutes = []*route{
	{method: "GET", path: "/data-stores/{dataStoreId}/data", scopes: scopes("datastores:read"), handler: listRecords},
	{method: "POST", path: "/data-stores/{dataStoreId}/data", scopes: scopes("datastores:write"), handler: createRecord},
	{method: "PUT", path: "/data-stores/{dataStoreId}/data/{key}", scopes: scopes("datastores:write"), handler: replaceRecord},
	{method: "PATCH", path: "/data-stores/{dataStoreId}/data/{key}", scopes: scopes("datastores:write"), handler: updateRecord},
	{method: "DELETE", path: "/data-stores/{dataStoreId}/data", scopes: scopes("datastores:write"), handler: deleteRecords},
}

// records lists the records of a data store, the oldest first.
func (s *store) records(storeID int) []record {
	written := recordKind.all(s, func(r record) bool { return r.StoreID == storeID })
	changed := make(map[string]record, len(written))
	for _, r := range written {
		changed[r.Key] = r
	}
	var list []record
	for _, r := range seedRecords(storeID) {
		now, isChanged := changed[r.Key]
		switch {
		case !isChanged:
			list = append(list, r)
		case !now.Gone:
			list = append(list, now)
		}
		delete(changed, r.Key)
	}
	fresh := slices.SortedFunc(maps.Values(changed), func(a, b record) int { return a.Place - b.Place })
	return append(list, fresh...)
}

// record returns one record of a data store.
func (s *store) record(storeID int, key string) (record, bool) {
	for _, r := range s.records(storeID) {
		if r.Key == key {
			return r, true
		}
	}
	return record{}, false
}

// dataStore is the data store of the path, if the caller has one of the roles.
func (c *call) dataStore(roles []int) (dataStore, error) {
	return owned(c, dataStoreKind, c.path.integer("dataStoreId"), roles)
}

func listRecords(c *call) (any, error) {
	limit, offset := 10, c.query.integer("pg[offset]", between(0, 1<<31-1))
	if c.query.has("pg[limit]") {
		limit = c.query.integer("pg[limit]", between(1, 10000))
	}
	d, err := c.dataStore(teamReaders)
	if err != nil {
		return nil, err
	}
	all := c.db.records(d.ID)
	page := all[min(offset, len(all)):]
	page = page[:min(limit, len(page))]
	shown := make([]object, 0, len(page))
	for _, r := range page {
		shown = append(shown, r.shown())
	}
	structure := c.db.structureOf(d)
	return object{
		{"records", shown}, {"spec", structure.Spec}, {"strict", structure.Strict}, {"count", len(all)},
		{"pg", object{{"limit", limit}, {"offset", offset}}},
	}, nil
}

func (r record) shown() object { return object{{"key", r.Key}, {"data", r.Data}} }

// structureOf is the data structure of a data store; without one any field will do.
func (s *store) structureOf(d dataStore) dataStructure {
	if d.DatastructureID != nil {
		if structure, ok := dataStructureKind.get(s, *d.DatastructureID); ok {
			return structure
		}
	}
	return dataStructure{Spec: []any{}}
}

func createRecord(c *call) (any, error) {
	key, data := c.body.text("key", notEmpty), c.body.object("data")
	given := c.body.has("data")
	d, err := c.dataStore(teamWriters)
	if err != nil {
		return nil, err
	}
	if !given {
		data = map[string]any{}
		for _, name := range c.db.structureOf(d).fieldNames() {
			data[name] = nil
		}
	}
	place := d.Written + 1
	if key == "" {
		key = secret(fmt.Sprint("record of ", d.ID), place)[:12]
	}
	if _, exists := c.db.record(d.ID, key); exists {
		return nil, invalidInput("There is a record with this key already.")
	}
	return c.writeRecord(d, record{Key: key, Place: place}, data)
}

func replaceRecord(c *call) (any, error) {
	data := c.body.rest()
	d, err := c.dataStore(teamWriters)
	if err != nil {
		return nil, err
	}
	key := c.path.text("key")
	old, found := c.db.record(d.ID, key)
	if !found {
		old = record{Key: key, Place: d.Written + 1}
	}
	return c.writeRecord(d, old, data)
}

func updateRecord(c *call) (any, error) {
	changes := c.body.rest()
	d, err := c.dataStore(teamWriters)
	if err != nil {
		return nil, err
	}
	old, found := c.db.record(d.ID, c.path.text("key"))
	if !found {
		return nil, notFound()
	}
	data := maps.Clone(old.Data)
	maps.Copy(data, changes)
	return c.writeRecord(d, old, data)
}

// writeRecord puts data under a record's key, if it fits the data store.
func (c *call) writeRecord(d dataStore, old record, data map[string]any) (any, error) {
	if err := c.db.structureOf(d).accepts(data); err != nil {
		return nil, err
	}
	next := record{StoreID: d.ID, Key: old.Key, Data: data, Place: old.Place}
	next.Bytes = byteSize(len(next.Key) + len(encode(data)))
	if d.Size+next.Bytes-old.Bytes > d.MaxSize {
		return nil, refuse(400, "IM003", "Not enough storage space: the data store is full.")
	}
	if old.StoreID == 0 { // it is new
		d.Records++
		d.Written++
	}
	d.Size += next.Bytes - old.Bytes
	dataStoreKind.put(c.db, d.ID, d)
	recordKind.put(c.db, recordKey(d.ID, next.Key), next)
	return next.shown(), nil
}

func deleteRecords(c *call) (any, error) {
	keys, all, except := chosenForDeletion(c, c.body.texts, "keys", "exceptKeys")
	d, err := c.dataStore(teamWriters)
	if err != nil {
		return nil, err
	}
	var doomed []record
	for _, r := range c.db.records(d.ID) {
		if all && !slices.Contains(except, r.Key) || slices.Contains(keys, r.Key) {
			doomed = append(doomed, r)
		}
	}
	if err := c.confirmed(object{{"type", "deleteRecords"}, {"data", object{{"records", len(doomed)}}}}); err != nil {
		return nil, err
	}
	deleted := make([]string, 0, len(doomed))
	for _, r := range doomed {
		c.db.dropRecord(r)
		d.Records--
		d.Size -= r.Bytes
		deleted = append(deleted, r.Key)
	}
	if len(deleted) > 0 {
		dataStoreKind.put(c.db, d.ID, d)
	}
	return object{{"keys", deleted}}, nil
}

// dropRecord deletes a record; of one of the seed a note stays that it is gone.
func (s *store) dropRecord(r record) {
	if isSeeded(r) {
		recordKind.put(s, recordKey(r.StoreID, r.Key), record{StoreID: r.StoreID, Key: r.Key, Gone: true})
		return
	}
	recordKind.remove(s, recordKey(r.StoreID, r.Key))
}
