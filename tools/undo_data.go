package tools

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"makemcp/makeapi"
	"makemcp/schemas"
)

// What data stores take to be kept and made anew. Their structures have scopes of their own.
var (
	storeReads = []makeapi.Declared{makeapi.GetDataStore, makeapi.ListDataStores, makeapi.ListDataStoreRecords}
	storeMakes = []makeapi.Declared{makeapi.CreateDataStore, makeapi.CreateDataStoreRecord}
	storeHelps = []makeapi.Declared{makeapi.GetDataStructure, makeapi.CreateDataStructure}
)

// structureMembers are what a data structure is made of.
var structureMembers = []string{"teamId", "name", "strict", "spec"}

const storeLost = "It comes back under a new id, with its records; scenarios that used the old one have to be given the new one."

var dataReversals = []reversal{
	{
		Of: makeapi.DeleteOneDataStore, Reads: storeReads, Makes: storeMakes, Helps: storeHelps, Lost: storeLost,
		Keep: func(ctx context.Context, u *undoing, args schemas.Args) (object, error) {
			return u.keepStores(ctx, []any{args["dataStoreId"]})
		},
		Restore: restoreStores,
	},
	{
		Of: makeapi.DeleteDataStores, Reads: storeReads, Makes: storeMakes, Helps: storeHelps, Lost: storeLost,
		Keep: func(ctx context.Context, u *undoing, args schemas.Args) (object, error) {
			ids, err := u.chosen(args, "ids", "exceptIds", func() ([]any, error) {
				stores, err := u.rows(ctx, makeapi.ListDataStores, argsFrom(args, "teamId"))
				return idsOf(stores), err
			})
			if err != nil || len(ids) == 0 {
				return nil, err
			}
			return u.keepStores(ctx, ids)
		},
		Restore: restoreStores,
	},
	{
		Of: makeapi.DeleteDataStoreRecords, Reads: []makeapi.Declared{makeapi.GetDataStore, makeapi.ListDataStoreRecords},
		Makes: []makeapi.Declared{makeapi.CreateDataStoreRecord},
		Lost:  "The records come back under their keys; one that was written anew meanwhile stays as it is then.",
		Keep:  keepRecords,
		Restore: func(ctx context.Context, u *undoing, was object) error {
			return u.putRecords(ctx, was["dataStoreId"], rowsIn(was["records"]))
		},
	},
	{
		Of: makeapi.DeleteDataStructure, Reads: []makeapi.Declared{makeapi.GetDataStructure}, Makes: []makeapi.Declared{makeapi.CreateDataStructure},
		Helps: []makeapi.Declared{makeapi.ListDataStores, makeapi.UpdateDataStore},
		Lost:  "It comes back under a new id, and its data stores are given it again; webhooks and scenarios that used it have to be.",
		Keep:  keepStructure, Restore: restoreStructure,
	},
}

// chosen are the ids that a deletion of several is about: those that it names, or all but
// some.
func (u *undoing) chosen(args schemas.Args, some, except string, list func() ([]any, error)) ([]any, error) {
	if named, ok := args[some].([]any); ok {
		return named, nil
	}
	spared, _ := args[except].([]any)
	all, err := list()
	return slices.DeleteFunc(all, func(id any) bool { return contains(spared, id) }), err
}

func contains(ids []any, id any) bool {
	return slices.ContainsFunc(ids, func(other any) bool { return same(id, other) })
}

// keepStores reads data stores with their records and structures.
func (u *undoing) keepStores(ctx context.Context, ids []any) (object, error) {
	var stores []object
	for _, id := range ids {
		store, err := u.get(ctx, makeapi.GetDataStore, schemas.Args{"dataStoreId": id})
		if err != nil {
			return nil, err
		}
		u.is("data store", store["id"], store["name"])
		kept := object{"store": store}
		if kept["records"], err = u.records(ctx, id, func(object) bool { return true }); err != nil {
			return nil, err
		}
		if structure := store["datastructureId"]; structure != nil && u.may(makeapi.GetDataStructure) {
			kept["structure"], err = u.get(ctx, makeapi.GetDataStructure, schemas.Args{"dataStructureId": structure})
			if err = u.goesWithout("Its data structure", err); err != nil {
				return nil, err
			}
		}
		stores = append(stores, kept)
	}
	if len(stores) > 1 {
		u.is(fmt.Sprintf("%d data stores", len(stores)), nil, nil)
	}
	return object{"stores": stores}, nil
}

// recordPage is how many records are asked for at once: few enough that large ones fit into
// an answer, and many enough to spare Make's limit of requests. Make does not say how many it
// gives at most.
const recordPage = 250

// records reads the records that fit. Make does not say in which order they come: when some
// are missing in the end, the store has changed while it was read.
func (u *undoing) records(ctx context.Context, storeID any, fits func(object) bool) ([]object, error) {
	kept, seen := []object{}, map[string]bool{}
	for offset := 0; ; {
		answer, err := u.reach(ctx, makeapi.ListDataStoreRecords, schemas.Args{
			"dataStoreId": storeID, "limit": json.Number(strconv.Itoa(recordPage)), "offset": json.Number(strconv.Itoa(offset)),
		})
		if err != nil {
			return nil, err
		}
		page, _ := answer.(object)
		records, known := rowsIn(page["records"]), len(seen)
		for _, r := range records {
			if key := text(r["key"]); !seen[key] && fits(r) {
				kept = append(kept, r)
				if err := u.take(r); err != nil {
					return nil, err
				}
			}
			seen[text(r["key"])] = true
		}
		offset += len(records)
		_, counted := page["count"]
		count := integer(page["count"])
		switch {
		case len(seen) > known && (!counted || len(seen) < count): // there may be more
		case len(seen) < count:
			return nil, &undoRefusal{fmt.Sprintf("only %d of its %d records could be read, as it changes at this moment", len(seen), count), "Call again."}
		default:
			return kept, nil
		}
	}
}

func keepRecords(ctx context.Context, u *undoing, args schemas.Args) (object, error) {
	store, err := u.get(ctx, makeapi.GetDataStore, argsFrom(args, "dataStoreId"))
	if err != nil {
		return nil, err
	}
	_, some := args["keys"]
	named := setOf(args["keys"], args["exceptKeys"]) // which exclude each other
	records, err := u.records(ctx, args["dataStoreId"], func(r object) bool { return named[text(r["key"])] == some })
	if err != nil || len(records) == 0 {
		return nil, err
	}
	u.is(fmt.Sprintf("%d records of the data store", len(records)), store["id"], store["name"])
	return object{"dataStoreId": args["dataStoreId"], "records": records}, nil
}

// setOf has what is in lists, as text.
func setOf(lists ...any) map[string]bool {
	set := map[string]bool{}
	for _, list := range lists {
		items, _ := list.([]any)
		for _, item := range items {
			set[text(item)] = true
		}
	}
	return set
}

func restoreStores(ctx context.Context, u *undoing, was object) error {
	for _, kept := range rowsIn(was["stores"]) {
		if err := u.restoreStore(ctx, kept); err != nil {
			return err
		}
	}
	return nil
}

const bytesPerMB = 1 << 20

func (u *undoing) restoreStore(ctx context.Context, kept object) error {
	store := inner(kept, "store")
	structure, err := u.structureFor(ctx, store["datastructureId"], inner(kept, "structure"))
	if err != nil {
		return err
	}
	size := max(1, (integer(json.Number(text(store["maxSize"])))+bytesPerMB-1)/bytesPerMB)
	what := restored{Kind: "data store", Name: text(store["name"]), Was: store["id"]}
	id, err := u.create(ctx, "store-"+text(store["id"]), what, makeapi.CreateDataStore, schemas.Args{
		"name": store["name"], "teamId": store["teamId"], "datastructureId": structure, "maxSizeMB": json.Number(strconv.Itoa(size)),
	})
	if err != nil {
		return err
	}
	return u.putRecords(ctx, id, rowsIn(kept["records"]))
}

// structureFor is the data structure that a store comes back with: the one it had, or, if
// that was deleted too, one made from what was kept of it.
func (u *undoing) structureFor(ctx context.Context, id any, kept object) (any, error) {
	if kept == nil || !u.may(makeapi.GetDataStructure) {
		return id, nil
	}
	_, err := u.get(ctx, makeapi.GetDataStructure, schemas.Args{"dataStructureId": id})
	if !makeapi.IsNotFound(err) || !u.may(makeapi.CreateDataStructure) {
		return id, err
	}
	what := restored{Kind: "data structure", Name: text(kept["name"]), Was: id}
	return u.create(ctx, "structure-"+text(id), what, makeapi.CreateDataStructure, argsFrom(kept, structureMembers...))
}

// keepStructure reads a data structure and which data stores have it.
func keepStructure(ctx context.Context, u *undoing, args schemas.Args) (object, error) {
	structure, err := u.get(ctx, makeapi.GetDataStructure, argsFrom(args, "dataStructureId"))
	if err != nil {
		return nil, err
	}
	u.is("data structure", structure["id"], structure["name"])
	stores, err := u.storesWith(ctx, structure["teamId"], func(id any) bool { return same(id, structure["id"]) })
	return object{"structure": structure, "stores": stores}, u.goesWithout("Which data stores have it", err)
}

// storesWith are the ids of a team's data stores whose structure fits; none where data stores
// are closed to the caller.
func (u *undoing) storesWith(ctx context.Context, team any, fits func(structure any) bool) ([]any, error) {
	if !u.may(makeapi.ListDataStores) || !u.may(makeapi.UpdateDataStore) {
		return nil, nil
	}
	stores, err := u.rows(ctx, makeapi.ListDataStores, schemas.Args{"teamId": team})
	return idsOf(slices.DeleteFunc(stores, func(s object) bool { return !fits(s["datastructureId"]) })), err
}

func restoreStructure(ctx context.Context, u *undoing, was object) error {
	structure := inner(was, "structure")
	what := restored{Kind: "data structure", Name: text(structure["name"]), Was: structure["id"]}
	id, err := u.create(ctx, "structure", what, makeapi.CreateDataStructure, argsFrom(structure, structureMembers...))
	if err != nil {
		return err
	}
	had, _ := was["stores"].([]any)
	bare, err := u.storesWith(ctx, structure["teamId"], func(now any) bool { return now == nil || same(now, structure["id"]) })
	if err = u.lacks("The data stores that had it", err); err != nil {
		return err
	}
	for _, store := range had {
		if !contains(bare, store) {
			continue // it is gone, or has another meanwhile
		}
		_, err := u.reach(ctx, makeapi.UpdateDataStore, schemas.Args{"dataStoreId": store, "datastructureId": id})
		if err = u.lacks("That data store "+text(store)+" has it", err); err != nil {
			return err
		}
	}
	return nil
}

// putRecords adds the records that are not there. So it can be called again after it broke
// off, and leaves alone what was written meanwhile.
func (u *undoing) putRecords(ctx context.Context, storeID any, records []object) error {
	present, err := u.records(ctx, storeID, func(object) bool { return true })
	if err != nil {
		return err
	}
	there := map[string]string{}
	for _, r := range present {
		there[text(r["key"])] = jsonOf(r["data"])
	}
	back, newer := 0, 0
	defer func() {
		if back > 0 {
			u.made = append(u.made, restored{Kind: "records", Count: back})
		}
	}()
	for i, r := range records {
		switch data, known := there[text(r["key"])]; {
		case known && data == jsonOf(r["data"]):
			back++
			continue
		case known:
			newer++
			continue
		case u.late():
			return &laterError{back, len(records), "records"}
		}
		_, err := u.reach(ctx, makeapi.CreateDataStoreRecord, schemas.Args{"dataStoreId": storeID, "key": r["key"], "data": r["data"]})
		if err != nil {
			return err
		}
		back++
		u.progress(i+1, len(records))
	}
	if newer > 0 {
		u.note("%d records were written anew meanwhile, and were left as they are.", newer)
	}
	return nil
}
