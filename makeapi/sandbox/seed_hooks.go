package sandbox

import (
	"fmt"
	"time"
)

// seedHooks fills in hooks in all their states: at work, with a queue that grows since
// nobody runs the scenario, learning, switched off, and gone after long disuse.
func seedHooks(db *store) {
	for _, h := range []struct {
		hook
		scenario int
		queue    int
		logs     int
	}{
		{hook{ID: 4101, Name: "Shop orders", TeamID: operationsTeam, TypeName: "gateway-webhook", Enabled: true, Data: fields{"udt": 184, "headers": true}, Learned: learned("orderId:number", "email:text", "total:number", "currency:text")}, 2601, 2, 12},
		{hook{ID: 4102, Name: "Payment events", TeamID: operationsTeam, TypeName: "stripe", Enabled: true, Data: fields{"__IMTCONN__": 3202}}, 2602, 0, 6},
		{hook{ID: 4103, Name: "Returns form", TeamID: operationsTeam, TypeName: "gateway-webhook", Enabled: true, Learned: learned("returnId:number", "order:text", "reason:text")}, 2604, 143, 20},
		{hook{ID: 4104, Name: "Supplier notices", TeamID: operationsTeam, TypeName: "gateway-mailhook", Enabled: true}, 2605, 1, 3},
		{hook{ID: 4105, Name: "Warehouse scanner (trial)", TeamID: operationsTeam, TypeName: "gateway-webhook", Enabled: true, Learning: true}, 0, 0, 0},
		{hook{ID: 4106, Name: "Old landing page", TeamID: operationsTeam, TypeName: "gateway-webhook", Gone: true}, 0, 0, 0},
		{hook{ID: 4107, Name: "Partner feed", TeamID: operationsTeam, TypeName: "gateway-webhook", Learned: learned("sku:text", "stock:number")}, 0, 5, 0},
		{hook{ID: 4110, Name: "Newsletter form", TeamID: marketingTeam, TypeName: "jotform", Enabled: true, Data: fields{"formId": "91282545501352"}}, 2611, 0, 4},
		{hook{ID: 4120, Name: "Bench scanner", TeamID: workshopTeam, TypeName: "gateway-webhook", Enabled: true, Data: fields{"ip": "192.0.2.10"}}, 2621, 1, 2},
		{hook{ID: 3122, Name: "Barcode readers", TeamID: workshopTeam, TypeName: "gateway-webhook", Enabled: true, Data: fields{"udt": 183}, Learned: learned("code:text", "station:text")}, 1143, 38, 9},
		{hook{ID: 3124, Name: "Torque wrench", TeamID: workshopTeam, TypeName: "gateway-webhook", Enabled: true, Learning: true}, 0, 0, 0},
		{hook{ID: 4190, Name: "Proof approvals", TeamID: otherTeam, TypeName: "gateway-webhook", Enabled: true}, 0, 0, 0},
	} {
		row, isLearning := h.hook, h.Learning
		row.Editable, row.QueueLimit, row.Flags = true, queueLimit, object{}
		row = row.of(hookTypes[row.TypeName], "eu1.make.com")
		row.Learning = isLearning
		if h.scenario != 0 {
			row.ScenarioID = &h.scenario
		}
		set(db, hookKind, row.ID, row)
		for i := range h.queue {
			seedIncoming(db, row, i, h.queue)
		}
		for i := range h.logs {
			seedHookLog(db, row, i)
		}
	}
}

// learned is what a hook found out, each field as "name:type".
func learned(fields ...string) []any {
	var list []any
	for _, field := range spec(fields...) {
		f := field.(map[string]any)
		list = append(list, object{{"name", f["name"]}, {"type", f["type"]}})
	}
	return list
}

// seedIncoming queues an item. The later ones came closer together: the queue grows
// faster and faster.
func seedIncoming(db *store, h hook, i, of int) {
	data := fields{"returnId": 7300 + i, "order": fmt.Sprintf("LB-%d", 10300+i), "reason": []string{"wrong size", "scratched", "changed my mind", "late"}[i%4]}
	left := of - i
	item := incoming{
		ID: secret("incoming", h.ID*1000+i), Scope: "hook", Size: len(encode(data)), Data: data, HookID: h.ID,
		Created: moment{seedTime.Add(-time.Duration(left*left) * 15 * time.Second)}, Busy: h.ID == 4120,
	}
	incomingKind.put(db, item.ID, item)
}

// seedHookLog logs a request, every fifth of which was refused.
func seedHookLog(db *store, h hook, i int) {
	at := moment{seedTime.Add(-time.Duration(i*37+1) * time.Minute)}
	body := fmt.Sprintf(`{"orderId":%d,"total":%d}`, 10413-i, 890+i*13)
	status, response, statusID := 200, "Accepted", 1
	if i%5 == 4 {
		status, response, statusID = 400, "Validation failed for 1 parameter(s).", 3
	}
	entry := hookLog{
		ID: secret("hook log", h.ID*1000+i), StatusID: statusID, Parser: h.TypeName, LoggedAt: at, UDIDs: []string{h.UDID}, TypeID: 3,
		Sizes: object{{"before", len(body)}, {"after", len(body) + 111}}, IMTID: fmt.Sprintf("%d_hook.%d", at.UnixMilli(), h.ID), HookID: h.ID,
		Data: object{
			{"request", object{{"method", "POST"}, {"url", h.URL}, {"headers", []object{{{"name", "content-type"}, {"value", "application/json"}}}}, {"body", body}}},
			{"response", object{{"status", status}, {"headers", []object{}}, {"body", response}}},
		},
	}
	hookLogKind.put(db, entry.ID, entry)
}

// seedFunctions fills in custom functions, one of which has been changed twice.
func seedFunctions(db *store) {
	for _, f := range []struct {
		function
		by int
	}{
		{function{ID: 16, Name: "orderNumber", Description: "Writes an order's number as customers know it.", TeamID: operationsTeam, Code: "function orderNumber(id) { return 'LB-' + String(id).padStart(5, '0'); }", CreatedAt: ago(90), UpdatedAt: ago(8)}, 8},
		{function{ID: 17, Name: "vatOf", Description: "VAT in a gross amount.", TeamID: operationsTeam, Code: "function vatOf(gross, rate) { return Math.round(gross * rate / (100 + rate) * 100) / 100; }", CreatedAt: ago(30), UpdatedAt: ago(30)}, 12},
		{function{ID: 18, Name: "slug", Description: "", TeamID: marketingTeam, Code: "function slug(title) { return title.toLowerCase().replace(/[^a-z0-9]+/g, '-'); }", CreatedAt: ago(12), UpdatedAt: ago(12)}, 10},
	} {
		row, err := f.parsed()
		if err != nil {
			panic(err)
		}
		row.CreatedByUser = *db.author(f.by)
		set(db, functionKind, row.ID, row)
	}
	for i, code := range []string{
		"function orderNumber(id) { return 'LB-' + id; }",
		"function orderNumber(id) { return 'LB-0' + id; }",
	} {
		id := 1245 + i
		set(db, functionHistoryKind, id, functionChange{ID: id, PreviousCode: code, UpdatedAt: ago(60 - 52*i), UpdatedBy: "Desmond Achebe", FunctionID: 16})
	}
}
