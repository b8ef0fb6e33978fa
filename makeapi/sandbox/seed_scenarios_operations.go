package sandbox

import "time"

// operationsScenarios handle the orders of Larkspur Bikes. 1103 fails now and then and
// 2602 for days, and both keep what is incomplete; 1106 was stopped by Make; 1111 was
// never finished; 2604 is off while its queue grows; 2605 has a schedule that does not
// suit its webhook.
func operationsScenarios() []seedScenario {
	const orders, returns = 1576, 1577
	return []seedScenario{
		{
			id: 2601, team: operationsTeam, folder: orders, by: 9, active: true, hook: 4101, store: 55, age: 210, edits: 4,
			about:   "The shop calls this webhook for every order, which goes to the ERP and to the data store Open orders.",
			history: "ssssssssss",
			seedTemplate: seedTemplate{name: "New shop orders to the ERP", sequential: true, flow: flow(
				mod(1, "gateway:CustomWebHook@1", fields{"hook": nil, "maxResults": 1}, nil),
				mod(2, "shopify:getOrder@2", nil, fields{"id": "{{1.orderId}}"}),
				mod(3, "http:ActionSendDataAPIKeyAuth@3", fields{"__IMTKEY__": 17, "__IMTCONN__": 3205}, fields{"url": "https://erp.larkspur.example/orders", "method": "post", "data": "{{2.note_attributes}}"}).on(retry(6, "3", "15")),
				mod(4, "datastore:AddRecord@1", fields{"datastore": nil}, fields{"key": "{{orderNumber(1.orderId)}}", "overwrite": true, "data": fields{"customer": "{{1.email}}", "total": "{{1.total}}", "status": "new"}}),
				mod(5, "slack:CreateMessage@4", nil, fields{"channelType": "public", "channel": "#orders", "text": "{{orderNumber(1.orderId)}}: {{1.total}} {{1.currency}}"}).
					only("Large order", is("{{1.total}}", "number:greaterorequal", "5000")),
			)},
		},
		{
			id: 1102, team: operationsTeam, folder: orders, by: 9, active: true, store: 55, age: 180, edits: 2, history: "scscswcsscss",
			about:   "Confirms new orders by e-mail. Addresses that bounce are left out.",
			trouble: &trouble{module: 2, name: "DataError", message: "Invalid e-mail address: 'no@mail'."}, passed: true,
			seedTemplate: seedTemplate{name: "Order confirmation e-mails", every: 900, flow: flow(
				mod(1, "datastore:SearchRecord@1", fields{"datastore": nil}, fields{"filter": []any{[]fields{{"a": "status", "o": "text:equal", "b": "new"}}}, "limit": "50"}),
				mod(2, "google-email:ActionSendEmail@2", nil, fields{"to": []string{"{{1.data.customer}}"}, "subject": "Your order {{1.key}}", "html": "<p>Thank you! We are building your bicycle.</p>"}).on(ignore(5)),
				mod(3, "datastore:UpdateRecord@1", fields{"datastore": nil}, fields{"key": "{{1.key}}", "record": fields{"status": "confirmed"}}),
			)},
		},
		{
			id: 1103, team: operationsTeam, folder: orders, by: 12, active: true, store: 55, age: 120, edits: 3, history: "sssessessssesse",
			about: "Bills orders that are done. Fails for orders to Spain since the tax rates changed.",
			trouble: &trouble{
				module: 4, name: "DataError", message: "A validation exception occurred: the TaxType code 'ECOUTPUT' does not exist or cannot be used for this type of transaction.",
			},
			seedTemplate: seedTemplate{name: "Paid orders to Xero invoices", every: 3600, keepIncomplete: true, flow: flow(
				mod(1, "datastore:SearchRecord@1", fields{"datastore": nil}, fields{"filter": []any{[]fields{{"a": "status", "o": "text:equal", "b": "paid"}}}, "limit": "20"}),
				mod(2, "xero:searchContacts@2", nil, fields{"where": "EmailAddress=\"{{1.data.customer}}\"", "limit": "1"}),
				mod(4, "xero:createAnInvoice@2", nil, fields{"Type": "ACCREC", "Contact": fields{"ContactID": "{{2.ContactID}}"}, "TaxType": "ECOUTPUT", "DueDate": "{{addDays(now; 14)}}"}),
				mod(5, "datastore:UpdateRecord@1", fields{"datastore": nil}, fields{"key": "{{1.key}}", "record": fields{"status": "billed"}}),
			)},
		},
		{
			id: 2602, team: operationsTeam, folder: orders, by: 8, active: true, hook: 4102, age: 300, edits: 2, history: "sssssseee",
			about:   "Writes an invoice for every payment. Xero has let nobody in since its access was revoked.",
			trouble: &trouble{module: 3, name: "ConnectionError", message: "invalid_grant: Token has been expired or revoked.", account: 3204},
			seedTemplate: seedTemplate{name: "Payments to invoices", keepIncomplete: true, flow: flow(
				mod(1, "stripe:watchEvents@1", fields{"__IMTHOOK__": nil}, nil),
				mod(2, "xero:searchContacts@2", fields{"__IMTCONN__": 3204}, fields{"where": "EmailAddress=\"{{1.data.object.receipt_email}}\"", "limit": "1"}).on(resume(6, fields{"ContactID": ""})),
				mod(3, "xero:createAnInvoice@2", fields{"__IMTCONN__": 3204}, fields{"Type": "ACCREC", "Contact": fields{"ContactID": "{{2.ContactID}}"}, "TaxAmount": "{{vatOf(1.data.object.amount; 20)}}", "DueDate": "{{addDays(now; 14)}}"}),
			)},
		},
		{
			id: 2603, team: operationsTeam, folder: orders, by: 9, active: true, store: 55, age: 260, edits: 1, history: "sssssss",
			about: "What was ordered yesterday, in Slack at seven.",
			seedTemplate: seedTemplate{name: "Daily order summary", daily: "07:00", flow: flow(
				mod(1, "datastore:SearchRecord@1", fields{"datastore": nil}, fields{"limit": "200", "sort": []fields{{"key": "number", "order": "asc"}}}),
				mod(2, "http:ActionSendDataBasicAuth@3", fields{"__IMTCONN__": 3205}, fields{"url": "https://erp.larkspur.example/orders/{{1.key}}", "method": "get"}),
				mod(3, "util:TextAggregator@1", fields{"feeder": 1, "rowSeparator": "\n"}, fields{"value": "{{orderNumber(1.data.number)}} {{1.data.total}} {{2.data}}"}),
				mod(4, "slack:CreateMessage@4", nil, fields{"channelType": "public", "channel": "#orders", "text": "{{3.text}}"}),
			)},
		},
		{
			id: 1106, team: operationsTeam, folder: orders, by: 8, age: 90, edits: 1, history: "ssssseee",
			about:    "Orders parts before they run out. Make stopped it when the database password changed.",
			template: "Watch stock levels and order parts before they run out", seedTemplate: seedTemplate{name: "Stock check and part orders"},
			trouble: &trouble{module: 2, name: "ConnectionError", message: "Access denied for user 'make'@'52.28.11.7' (using password: YES)", account: 1286},
		},
		{
			id: 1107, team: operationsTeam, folder: orders, by: 12, active: true, store: 55, age: 60, edits: 2, history: "mmmm",
			about:  "Says how far an order is. Agents and the help desk call it.",
			inputs: input("orderNumber:text!"), outputs: input("orderNumber:text", "answer:text"),
			seedTemplate: seedTemplate{name: "Look up order status", onDemand: true, flow: flow(
				mod(1, "scenario-service:StartSubscenario@1", nil, nil),
				mod(2, "datastore:GetRecord@1", fields{"datastore": nil}, fields{"key": "{{var.input.orderNumber}}", "returnWrapped": false}),
				mod(3, "scenario-service:ReturnData@1", nil, fields{"orderNumber": "{{var.input.orderNumber}}", "answer": "Order {{var.input.orderNumber}} is in assembly."}),
			)},
		},
		{
			id: 1108, team: operationsTeam, folder: orders, by: 12, age: 45, history: "", about: "Not used since the new price list.",
			inputs:   input("customer:text!", "model:text!", "discount:number"),
			template: "Send personalised quotes as PDF from Google Docs", scheduling: object{{"type", "on-demand"}},
			seedTemplate: seedTemplate{name: "Quotes as PDF"},
		},
		{
			id: 2604, team: operationsTeam, folder: returns, by: 9, hook: 4103, age: 150, edits: 1, history: "ssssss",
			about: "The return form of the shop. Switched off for the stock-taking; meanwhile the queue of its webhook grows.",
			seedTemplate: seedTemplate{name: "Returns desk", flow: flow(
				mod(1, "gateway:CustomWebHook@1", fields{"hook": nil, "maxResults": 1}, nil),
				mod(2, "shopify:getOrder@2", nil, fields{"id": "{{1.order}}"}),
				router(3,
					flow(mod(4, "http:ActionSendDataBasicAuth@3", fields{"__IMTKEY__": 19}, fields{"url": "https://stock.larkspur.example/returns", "method": "post", "data": "{{1.returnId}}"}).
						only("Arrived broken", is("{{1.reason}}", "text:equal", "scratched"))),
					flow(mod(5, "google-email:ActionSendEmail@2", nil, fields{"to": []string{"{{2.email}}"}, "subject": "Your return {{1.returnId}}", "html": "<p>Here is your label.</p>"})),
				),
			)},
		},
		{
			id: 1110, team: operationsTeam, folder: returns, by: 12, active: true, store: 55, age: 100, edits: 1, history: "scseescscsss",
			about:   "Refunds what was approved. Stripe was busy on two occasions; those refunds still wait.",
			trouble: &trouble{module: 2, name: "RateLimitError", message: "Too many requests hit the API too quickly."}, passed: true,
			seedTemplate: seedTemplate{name: "Refund approved returns", every: 1800, keepIncomplete: true, sequential: true, flow: flow(
				mod(1, "datastore:SearchRecord@1", fields{"datastore": nil}, fields{"filter": []any{[]fields{{"a": "status", "o": "text:equal", "b": "refund"}}}, "limit": "10"}),
				mod(2, "stripe:createRefund@1", nil, fields{"charge": "{{1.data.charge}}", "reason": "requested_by_customer"}).
					only("Approved", is("{{1.data.approved}}", "boolean:equal", "true")),
			)},
		},
		{
			id: 1111, team: operationsTeam, folder: returns, by: 9, concept: true, age: 12, about: "To be finished: needs an account with the carrier.",
			seedTemplate: seedTemplate{name: "Return labels by e-mail", every: 900, flow: flow(
				mod(1, "rss:TriggerNewArticle@4", fields{"url": "https://larkspur.example/returns.xml", "maxResults": 10}, nil),
				mod(2, "http:ActionSendData@3", fields{"handleErrors": true}, fields{"url": "https://carrier.example/labels", "method": "post"}),
				mod(3, "google-email:ActionSendEmail@2", fields{"__IMTCONN__": nil}, fields{"to": []string{"{{1.author}}"}, "subject": "Your label"}),
			)},
		},
		{
			id: 1112, team: operationsTeam, by: 12, active: true, age: 70, edits: 3, history: "mmmmmm",
			about:  "What it costs to send a parcel.",
			inputs: input("weight:number!", "country:text!", "express:boolean"), outputs: input("weight:number", "country:text", "price:number", "carrier:text"),
			seedTemplate: seedTemplate{name: "Calculate shipping price", onDemand: true, flow: flow(
				mod(1, "util:SetVariables@1", nil, fields{"scope": "roundtrip", "variables": []fields{{"name": "base", "value": "4.90"}}}),
				mod(2, "scenario-service:ReturnData@1", nil, fields{"weight": "{{var.input.weight}}", "country": "{{var.input.country}}", "price": 12.4, "carrier": "Swift Parcels"}),
			)},
		},
		{
			id: 1113, team: operationsTeam, by: 8, store: 54, age: 400, history: "s", about: "Asks customers how it went. Switched off in winter.",
			scheduling: object{{"type", "weekly"}, {"days", []int{1}}, {"time", "10:00"}},
			seedTemplate: seedTemplate{name: "Customer satisfaction survey", daily: "10:00", flow: flow(
				mod(1, "datastore:SearchRecord@1", fields{"datastore": nil}, fields{"limit": "100"}),
				mod(2, "google-email:ActionSendEmail@2", nil, fields{"to": []string{"{{1.data.email}}"}, "subject": "How is your bicycle?", "html": "<p>Tell us.</p>"}),
			)},
		},
		{
			id: 1114, team: operationsTeam, by: 8, active: true, age: 500, history: "ssssssssssss", about: "Writes to Slack when the shop is down.",
			template: "Get a Slack message when a website is down", seedTemplate: seedTemplate{name: "Website monitor"},
		},
		{
			id: 1115, team: operationsTeam, by: 8, active: true, store: 55, age: 130, history: "sssss", pace: 65 * time.Second,
			about: "Takes more than a minute.",
			seedTemplate: seedTemplate{name: "Backup of open orders", daily: "02:00", sequential: true, flow: flow(
				mod(1, "datastore:SearchRecord@1", fields{"datastore": nil}, fields{"limit": "5000"}),
				mod(2, "csv:CreateCSV@1", nil, fields{"data": "{{1.data}}"}),
				mod(3, "google-email:ActionSendEmail@2", nil, fields{"to": []string{"backup@larkspur.example"}, "subject": "Open orders of {{formatDate(now; \"YYYY-MM-DD\")}}", "attachments": []fields{{"fileName": "orders.csv", "data": "{{2.text}}"}}}),
			)},
		},
		{
			id: 2605, team: operationsTeam, by: 9, hook: 4104, age: 20, about: "Suppliers write to this address. Does not start: why?",
			scheduling: object{{"type", "indefinitely"}, {"interval", 900}},
			seedTemplate: seedTemplate{name: "File supplier notices", flow: flow(
				mod(1, "gateway:CustomMailHook@1", fields{"hook": nil, "maxResults": 1}, nil),
				mod(2, "google-email:ActionMoveEmail@2", nil, fields{"folder": "/Suppliers", "id": "{{1.messageId}}"}),
			)},
		},
		{
			id: 1117, team: operationsTeam, by: 12, active: true, age: 30, edits: 1, history: "mm", about: "Sorts questions of customers with an AI agent.",
			inputs: input("question:text!"), outputs: input("answer:text"),
			seedTemplate: seedTemplate{name: "Support triage agent", onDemand: true, flow: flow(
				mod(1, "make-ai-agents:RunAgent@1", nil, fields{"agentId": "support-triage", "messages": []fields{{"role": "user", "content": "{{var.input.question}}"}}}),
				mod(2, "scenario-service:ReturnData@1", nil, fields{"answer": "Thank you for asking: {{var.input.question}}"}),
			)},
		},
		{
			id: 1118, team: operationsTeam, by: 12, active: true, tool: true, store: 54, age: 25, history: "mmm",
			about: "Finds a customer by key.", inputs: input("key:text!"),
			seedTemplate: seedTemplate{name: "Look up customer", onDemand: true, flow: flow(
				mod(1, "datastore:GetRecord@1", fields{"datastore": nil}, fields{"key": "{{var.input.key}}"}),
			)},
		},
	}
}
