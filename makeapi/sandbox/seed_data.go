package sandbox

import (
	"fmt"
	"strings"
	"sync"
)

// seedDataStructures fills in what the records of data stores look like.
func seedDataStructures(db *store) {
	for _, d := range []dataStructure{
		{ID: 178, Name: "Customer", TeamID: operationsTeam, Strict: true, Spec: spec(
			"email:text!", "name:text!", "phone:text", "city:text", "since:date", "orders:number", "newsletter:boolean")},
		{ID: 179, Name: "Order", TeamID: operationsTeam, Spec: spec(
			"number:text!", "customer:text!", "model:text", "quantity:number", "total:number", "status:text", "due:date")},
		{ID: 184, Name: "Shop order webhook", TeamID: operationsTeam, Spec: spec("orderId:number!", "email:text", "total:number", "currency:text")},
		{ID: 185, Name: "Supplier (old)", TeamID: operationsTeam, Spec: spec("name:text!", "country:text")}, // nothing uses it
		{ID: 180, Name: "Serial number", TeamID: workshopTeam, Strict: true, Spec: spec("model:text!", "built:date", "frame:text", "mechanic:text")},
		{ID: 183, Name: "Barcode scan", TeamID: workshopTeam, Spec: spec("code:text!", "station:text", "at:date")},
		{ID: 181, Name: "Subscriber", TeamID: marketingTeam, Spec: spec("email:text!", "language:text", "confirmed:boolean", "joined:date")},
		{ID: 182, Name: "Campaign", TeamID: marketingTeam, Spec: spec("name:text!", "sent:number", "opened:number", "clicked:number")},
		{ID: 205, Name: "Print job", TeamID: otherTeam, Spec: spec("customer:text!", "pages:number", "paper:text")},
	} {
		set(db, dataStructureKind, d.ID, d)
	}
}

// spec writes the fields of a data structure, each as "name:type", with ! when a value
// must be given.
func spec(fields ...string) []any {
	list := make([]any, 0, len(fields))
	for _, field := range fields {
		name, kind, _ := strings.Cut(field, ":")
		list = append(list, map[string]any{
			"name": name, "label": strings.ToUpper(name[:1]) + name[1:], "type": strings.TrimSuffix(kind, "!"),
			"required": strings.HasSuffix(kind, "!"), "default": nil,
		})
	}
	return list
}

// seedStore says how the records of a data store of the seed are made.
type seedStore struct {
	records, size int
	make          func(i int) (key string, data map[string]any)
}

var (
	givenNames = []string{"Ada", "Bruno", "Chiara", "Dmitri", "Eilidh", "Farid", "Greta", "Hugo", "Ingrid", "Jamal", "Kirsten", "Leopold", "Mina"}
	surnames   = []string{"Abbot", "Bellamy", "Carrow", "Dunne", "Eastwood", "Farrow", "Gilmour", "Hartley", "Ivers", "Jessop", "Kerr"}
	cities     = []string{"Bristol", "Leeds", "Prague", "Lyon", "Ghent", "Porto", "Malmö"}
	models     = []string{"Heron", "Kestrel", "Lapwing", "Wren", "Curlew"}
	states     = []string{"new", "paid", "in assembly", "waiting for parts", "ready"}
)

func person(i int) string {
	return givenNames[i%len(givenNames)] + " " + surnames[i%len(surnames)]
}

func address(i int) string {
	return fmt.Sprintf("%s.%s%d@example.com", strings.ToLower(givenNames[i%len(givenNames)]), strings.ToLower(surnames[i%len(surnames)]), i)
}

// day is a day before the seed was written, as records hold it.
func day(ago int) string { return seedTime.AddDate(0, 0, -ago).Format("2006-01-02T15:04:05.000Z") }

// seedStores are the data stores of the seed that hold something. Their numbers and
// sizes are those of seedData.
var seedStores = map[int]seedStore{
	54: {1204, 412876, func(i int) (string, map[string]any) {
		return fmt.Sprintf("cust-%04d", i+1), fields{
			"email": address(i), "name": person(i), "phone": fmt.Sprintf("+44 20 7946 %04d", i), "city": cities[i%len(cities)],
			"since": day(i % 900), "orders": 1 + i%6, "newsletter": i%3 == 0,
		}
	}},
	55: {87, 61204, func(i int) (string, map[string]any) {
		return fmt.Sprintf("LB-%d", 10413+i), fields{
			"number": fmt.Sprintf("LB-%d", 10413+i), "customer": fmt.Sprintf("cust-%04d", 1+i*13%1204), "model": models[i%len(models)],
			"quantity": 1 + i%2, "total": 890 + i*37%1400, "status": states[i%len(states)], "due": day(i - 60),
		}
	}},
	57: {9831, 688170, func(i int) (string, map[string]any) {
		return secret("webhook", i)[:12], fields{"event": "order.updated", "at": day(i / 120)}
	}},
	61: {3310, 529600, func(i int) (string, map[string]any) {
		return address(i), fields{"email": address(i), "language": languages[i%4], "confirmed": i%9 != 0, "joined": day(i % 700)}
	}},
	62: {42, 18900, func(i int) (string, map[string]any) {
		return fmt.Sprintf("2026-%02d", i+1), fields{"name": fmt.Sprintf("Newsletter %d", i+1), "sent": 2900 + i*9, "opened": 900 + i*7, "clicked": 80 + i}
	}},
	70: {2675, 214000, func(i int) (string, map[string]any) {
		return fmt.Sprintf("LK%06d", 240000+i), fields{"model": models[i%len(models)], "built": day(i % 800), "frame": "steel", "mechanic": person(i % 4)}
	}},
	71: {31, 4960, func(i int) (string, map[string]any) {
		return fmt.Sprintf("joint-%02d", i+1), fields{"newtonMetres": 4 + i%30, "bolt": fmt.Sprintf("M%d", 4+i%5)}
	}},
	74: {7716, 1048400, func(i int) (string, map[string]any) {
		return fmt.Sprintf("scan-%05d", i+1), fields{"code": fmt.Sprintf("LK%06d", 240000+i%2675), "station": fmt.Sprintf("bench %d", 1+i%6), "at": day(i / 90)}
	}},
	90: {512, 98304, func(i int) (string, map[string]any) {
		return fmt.Sprintf("job-%d", 7000+i), fields{"customer": person(i), "pages": 8 + i%64, "paper": "recycled"}
	}},
}

// madeRecords are the records of the seed, by data store and in order; made once, since
// they never change.
var madeRecords = sync.OnceValue(func() map[int][]record {
	made := make(map[int][]record, len(seedStores))
	for id, s := range seedStores {
		list := make([]record, 0, s.records)
		for i := range s.records {
			key, data := s.make(i)
			bytes := s.size / s.records
			if i < s.size%s.records {
				bytes++ // so that the sum is the size of the data store
			}
			list = append(list, record{StoreID: id, Key: key, Data: data, Bytes: byteSize(bytes)})
		}
		made[id] = list
	}
	return made
})

// madeKeys are the keys of the records of the seed.
var madeKeys = sync.OnceValue(func() map[string]bool {
	keys := map[string]bool{}
	for id, list := range madeRecords() {
		for _, r := range list {
			keys[recordKey(id, r.Key)] = true
		}
	}
	return keys
})

func seedRecords(storeID int) []record { return madeRecords()[storeID] }

func isSeeded(r record) bool { return madeKeys()[recordKey(r.StoreID, r.Key)] }
