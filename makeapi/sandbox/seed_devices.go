package sandbox

import (
	"fmt"
	"time"
)

// seedDevices has scanners on the shop floor, one with a queue that nobody empties, and
// phones. Scopes are those that Make's app offers.
func seedDevices(db *store) {
	phone := func(os, brand, model, version string) object {
		return object{{"os", os}, {"brand", brand}, {"model", model}, {"osversion", version}, {"appversion", "2.0.3"}}
	}
	for _, d := range []device{
		{ID: 301, Name: "Goods-in scanner", TeamID: workshopTeam, Scope: []string{"scan", "button", "photo_taken"}, Info: phone("Android", "Zebra", "TC26", "13"), QueueLimit: 50},
		{ID: 302, Name: "Assembly tablet", TeamID: workshopTeam, Scope: []string{"button", "share", "new_reminder"}, Info: phone("iOS", "Apple", "iPad Air", "18.3"), QueueLimit: 50},
		{ID: 303, Name: "Oskar's old phone", TeamID: workshopTeam, Scope: []string{"call", "photo_taken"}, Info: phone("Android", "Nokia", "X20", "12"), Gone: true, QueueLimit: 50},
		{ID: 311, Name: "Order desk phone", TeamID: operationsTeam, Scope: []string{"call", "new_contact", "save_contact"}, Info: phone("iOS", "Apple", "iPhone 14", "18.3"), QueueLimit: 50},
		{ID: 312, Name: "Delivery van", TeamID: operationsTeam, Scope: []string{"new_geofencing_event", "photo_taken", "apn"}, Info: phone("Android", "Samsung", "XCover 6", "14"), QueueLimit: 100},
		{ID: 390, Name: "Press room tablet", TeamID: otherTeam, Scope: []string{"button"}, Info: phone("Android", "Lenovo", "Tab M10", "13"), QueueLimit: 50},
	} {
		d.UDID = secret("device", d.ID)
		set(db, deviceKind, d.ID, d)
	}
	for i := range 43 { // the scanner's scenario has not run since the morning before
		number := 7710 + 13*i
		seedMessage(db, incomings, 301, "scan", i, object{{"code", fmt.Sprintf("LB-F-%05d", number)}, {"format", "CODE_128"}})
	}
	seedMessage(db, incomings, 301, "photo_taken", 43, object{{"file", "IMG_0142.jpg"}, {"note", "Dented frame, supplier to be told"}})
	for i, place := range []string{"Leeds depot", "Customer LB-10431", "Customer LB-10440"} {
		seedMessage(db, incomings, 312, "new_geofencing_event", 50+i, object{{"place", place}, {"event", "enter"}})
	}
	seedMessage(db, outgoings, 311, "save_contact", 0, object{{"firstName", "Dana"}, {"lastName", "Hartley"}, {"phone", "+44 20 7946 0991"}})
	seedMessage(db, outgoings, 312, "apn", 1, object{{"title", "Next stop changed"}, {"text", "LB-10452 before LB-10440"}})
	seedMessage(db, outgoings, 312, "apn", 2, object{{"title", "Call the depot"}, {"text", "Dock 3 is closed"}})
	seedMessage(db, incomings, 390, "button", 60, object{{"button", "Job done"}})
}

// seedMessage puts a message into a queue, ten minutes after the one before.
func seedMessage(db *store, q *deviceQueue, deviceID int, scope string, n int, data object) {
	id := secret(q.kind.name, n)
	q.kind.put(db, id, deviceMessage{
		ID: id, DeviceID: deviceID, Scope: scope, Size: len(encode(data)),
		Created: moment{ago(1).Add(time.Duration(10*n) * time.Minute)}, Data: data,
	})
}
