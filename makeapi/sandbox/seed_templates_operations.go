package sandbox

// operationsTemplates are about the work behind the scenes.
var operationsTemplates = []seedTemplate{
	{
		name:  "Get a Slack message when a website is down",
		about: "Checks your site every five minutes and writes to Slack when it does not answer with 200.",
		usage: 21190, every: 300,
		flow: flow(
			mod(1, "http:ActionSendData@3", fields{"handleErrors": false}, fields{"url": "https://larkspur.example", "method": "get", "timeout": "30", "followRedirect": true}).
				on(resume(4, fields{"statusCode": "0", "data": "no answer"})),
			mod(2, "slack:CreateMessage@4", nil, fields{"channelType": "public", "channel": "#alerts", "text": ":rotating_light: larkspur.example answered {{1.statusCode}}"}).
				only("Not OK", is("{{1.statusCode}}", "number:notequal", "200")),
		),
	},
	{
		name:  "HTTP request to file in Google Drive",
		about: "Downloads a file from an address and uploads it to a folder of your choice.",
		usage: 6044, onDemand: true,
		flow: flow(
			mod(1, "http:ActionGetFile@3", fields{"handleErrors": false}, fields{"url": "https://files.example.com/report.pdf", "method": "get", "shareCookies": false}),
			mod(2, "google-drive:uploadAFile@4", nil, fields{"folderId": "/Downloads", "filename": "{{1.fileName}}", "data": "{{1.data}}", "convert": false}),
		),
	},
	{
		name:  "Create Xero invoices from completed orders in a data store",
		about: "Reads the orders that are done, writes one invoice for each and marks the order as billed.",
		usage: 1751, daily: "18:00", sequential: true, keepIncomplete: true,
		flow: flow(
			mod(1, "datastore:SearchRecord@1", fields{"datastore": nil}, fields{"filter": []any{[]fields{{"a": "status", "o": "text:equal", "b": "done"}, {"a": "invoice", "o": "notexist"}}}, "limit": "50", "continueWhenNoRes": false}),
			mod(2, "xero:searchContacts@2", nil, fields{"where": "EmailAddress=\"{{1.data.email}}\"", "limit": "1"}).on(resume(11, fields{"ContactID": ""})),
			mod(3, "builtin:BasicFeeder@1", nil, fields{"array": "{{1.data.items}}"}),
			mod(4, "builtin:BasicAggregator@1", fields{"feeder": 3}, fields{"Description": "{{3.name}}", "Quantity": "{{3.quantity}}", "UnitAmount": "{{3.price}}"}),
			mod(5, "xero:createAnInvoice@2", nil, fields{"Type": "ACCREC", "Contact": fields{"ContactID": "{{2.ContactID}}"}, "LineItems": "{{4.array}}", "DueDate": "{{addDays(now; 14)}}"}).
				only("Customer is known", exists("{{2.ContactID}}")).on(retry(12, "3", "60")),
			mod(6, "datastore:UpdateRecord@1", fields{"datastore": nil}, fields{"key": "{{1.key}}", "record": fields{"invoice": "{{5.InvoiceNumber}}"}}),
		),
	},
	{
		name:  "Sync Google Calendar events to a Todoist list",
		about: "Meetings of the day become tasks, with the time in front.",
		usage: 8859, every: 900,
		flow: flow(
			mod(1, "google-calendar:watchEvents@5", fields{"calendar": "primary", "watch": "byCreated", "limit": 10}, nil),
			mod(2, "todoist:createTask@2", nil, fields{"content": "{{formatDate(1.start.dateTime; \"HH:mm\")}} {{1.summary}}", "due_date": "{{formatDate(1.start.dateTime; \"YYYY-MM-DD\")}}", "priority": "3"}).
				only("Not declined", is("{{1.status}}", "text:notequal", "cancelled")),
		),
	},
	{
		name:  "Copy new GitHub issues to Jira and link both",
		about: "Opens the same issue in Jira, adds the labels and leaves a comment with the link on GitHub.",
		usage: 4273,
		flow: flow(
			mod(1, "github:watchEvents@4", fields{"__IMTHOOK__": nil}, nil),
			mod(2, "util:Switcher@1", nil, fields{"input": "{{1.issue.labels[1].name}}", "casesTable": []fields{{"pattern": "bug", "output": "Bug"}, {"pattern": "feature", "output": "Story"}}, "elseOutput": "Task"}).
				only("Opened", is("{{1.action}}", "text:equal", "opened")),
			mod(3, "jira:CreateIssue@1", nil, fields{"project": "WEB", "issuetype": "{{2.output}}", "summary": "{{1.issue.title}}", "description": "{{1.issue.body}}\n\n{{1.issue.html_url}}"}).on(retry(8, "4", "5")),
			mod(5, "github:createIssueComment@4", nil, fields{"repo": "{{1.repository.full_name}}", "issue_number": "{{1.issue.number}}", "body": "Tracked as {{3.key}}."}),
		),
	},
	{
		name:  "Compress order rows into one daily report",
		about: "Adds up the orders of the day by country and mails the table to the management.",
		usage: 1209, daily: "22:00",
		flow: flow(
			mod(1, "shopify:searchOrders@2", nil, fields{"created_at_min": "{{setHour(now; 0)}}", "status": "any", "limit": "250"}),
			mod(2, "util:NumericAggregator@1", fields{"feeder": 1, "fn": "sum"}, fields{"value": "{{1.total_price}}"}),
			mod(3, "util:SetVariable2@1", nil, fields{"name": "total", "scope": "roundtrip", "value": "{{formatNumber(2.result; 2; \".\"; \",\")}}"}),
			mod(4, "email:ActionSendEmail@7", nil, fields{"to": []string{"board@larkspur.example"}, "subject": "Orders of {{formatDate(now; \"DD MMM\")}}", "contentType": "html", "html": "<p>Total: {{3.total}}</p>"}),
		),
	},
	{
		name:  "Onboard a new employee across five apps",
		about: "One form starts it all: account, channels, tasks, welcome mail and a meeting with the mentor.",
		usage: 2640, every: 900, keepIncomplete: true, sequential: true,
		flow: flow(
			mod(1, "google-forms:watchResponses@2", fields{"limit": 1}, nil),
			mod(2, "util:SetVariables@1", nil, fields{"scope": "roundtrip", "variables": []fields{
				{"name": "login", "value": "{{lower(replace(1.answers.name; space; \".\"))}}"}, {"name": "start", "value": "{{parseDate(1.answers.start; \"YYYY-MM-DD\")}}"},
			}}),
			mod(3, "http:MakeRequest@4", nil, fields{
				"url": "https://directory.example.com/users", "method": "post", "bodyType": "raw", "contentType": "application/json",
				"data": "{\"login\": \"{{2.login}}\", \"name\": \"{{1.answers.name}}\"}",
			}).on(retry(30, "3", "10")),
			router(4,
				flow(
					mod(5, "slack:InviteUser@4", nil, fields{"email": "{{2.login}}@larkspur.example", "channels": []string{"#general", "#welcome"}}).on(ignore(31)),
					mod(6, "slack:CreateMessage@4", nil, fields{"channelType": "public", "channel": "#welcome", "text": "Say hello to {{1.answers.name}}, who starts on {{formatDate(2.start; \"D MMMM\")}}."}),
				),
				flow(
					mod(7, "builtin:BasicFeeder@1", nil, fields{"array": "{{split(\"Laptop,Keys,Contract,Photo\"; \",\")}}"}),
					mod(8, "asana:createTask@2", nil, fields{"name": "{{7.value}} for {{1.answers.name}}", "due_on": "{{formatDate(addDays(2.start; -2); \"YYYY-MM-DD\")}}"}),
				),
				flow(
					mod(9, "google-calendar:createAnEvent@5", nil, fields{"calendar": "primary", "summary": "Welcome, {{1.answers.name}}", "start": "{{setHour(2.start; 10)}}", "duration": "01:00", "attendees": []fields{{"email": "{{1.answers.mentor}}"}}}),
					mod(10, "google-email:ActionSendEmail@2", nil, fields{"to": []string{"{{1.answers.email}}"}, "subject": "Welcome to Larkspur", "html": "<p>We meet on {{formatDate(2.start; \"dddd\")}}: {{9.hangoutLink}}</p>"}),
				),
			),
		),
	},
	{
		name:  "Import a CSV from e-mail into MySQL",
		about: "Reads the attachment of a mail, checks each row and writes it to a table. Rows that fail are collected in a sheet.",
		usage: 3088, every: 1800, keepIncomplete: true,
		flow: flow(
			mod(1, "email:TriggerNewEmail@7", fields{"folder": "Imports", "markSeen": true, "maxResults": 2}, nil),
			mod(2, "email:FeederAttachments@7", nil, fields{"array": "{{1.attachments}}"}),
			mod(3, "csv:ParseCSV@1", fields{"columnsCount": "4", "containsHeaders": true, "delimiter": "semicolon"}, fields{"csv": "{{toString(2.data)}}"}).
				only("CSV only", is("{{2.fileName}}", "text:pattern", "\\.csv$")),
			mod(4, "mysql:InsertRow@1", nil, fields{"table": "stock", "values": fields{"sku": "{{3.col1}}", "name": "{{3.col2}}", "quantity": "{{parseNumber(3.col3)}}"}}).on(
				mod(5, "google-sheets:addRow@2", nil, fields{"sheetId": "Rejected", "values": fields{"0": "{{3.col1}}", "1": "{{4.error.message}}"}}),
				ignore(6),
			),
		),
	},
	{
		name:  "Remind people of unpaid invoices in three steps",
		about: "After seven days a mail, after fourteen a firmer one, after thirty a task for the accountant.",
		usage: 5217, daily: "09:15",
		flow: flow(
			mod(1, "xero:searchInvoices@2", nil, fields{"where": "Status==\"AUTHORISED\" AND AmountDue>0", "limit": "100"}),
			mod(2, "util:SetVariable2@1", nil, fields{"name": "days", "scope": "roundtrip", "value": "{{floor((now - 1.DueDate) / 86400000)}}"}),
			router(3,
				flow(mod(4, "google-email:ActionSendEmail@2", nil, fields{"to": []string{"{{1.Contact.EmailAddress}}"}, "subject": "A gentle reminder", "html": "<p>Invoice {{1.InvoiceNumber}} is open.</p>"}).only("A week", is("{{2.days}}", "number:equal", "7"))),
				flow(mod(5, "google-email:ActionSendEmail@2", nil, fields{"to": []string{"{{1.Contact.EmailAddress}}"}, "subject": "Second reminder", "html": "<p>Invoice {{1.InvoiceNumber}} is overdue by {{2.days}} days.</p>"}).only("Two weeks", is("{{2.days}}", "number:equal", "14"))),
				flow(mod(6, "asana:createTask@2", nil, fields{"name": "Call {{1.Contact.Name}} about {{1.InvoiceNumber}}", "notes": "{{1.AmountDue}} {{1.CurrencyCode}}"}).only("A month", is("{{2.days}}", "number:greaterorequal", "30"))),
			),
		),
	},
	{
		name:  "Approve purchases in Slack with buttons",
		about: "A request waits for a click: approved ones are ordered, rejected ones are answered with the reason.",
		usage: 1036,
		flow: flow(
			mod(1, "gateway:CustomWebHook@1", fields{"hook": nil, "maxResults": 1}, nil),
			mod(2, "json:ParseJSON@1", nil, fields{"json": "{{1.payload}}"}),
			mod(8, "gateway:WebhookRespond@1", nil, fields{"status": "200", "body": "", "headers": []fields{}}),
			mod(3, "datastore:GetRecord@1", fields{"datastore": nil}, fields{"key": "{{2.actions[].value}}", "returnWrapped": true}),
			router(4,
				flow(
					mod(5, "datastore:UpdateRecord@1", fields{"datastore": nil}, fields{"key": "{{2.actions[].value}}", "record": fields{"state": "approved", "by": "{{2.user.username}}"}}).only("Approved", is("{{2.actions[].action_id}}", "text:equal", "approve")),
					mod(6, "monday:CreateItem@2", nil, fields{"board_id": "purchases", "item_name": "{{3.data.title}}", "column_values": fields{"cost": "{{3.data.cost}}"}}).on(retry(9, "3", "15")),
				),
				flow(mod(7, "slack:CreateMessage@4", nil, fields{"channelType": "im", "channel": "{{3.data.requester}}", "text": "Your request for {{3.data.title}} was turned down by {{2.user.username}}."}).only("Rejected", is("{{2.actions[].action_id}}", "text:equal", "reject"))),
			),
		),
	},
	{
		name:  "Watch stock levels and order parts before they run out",
		about: "Compares the stock with the minimum of each part and writes one order per supplier.",
		usage: 764, daily: "06:00", sequential: true,
		flow: flow(
			mod(2, "mysql:SelectRows@1", nil, fields{"query": "SELECT sku, supplier, stock, minimum FROM parts WHERE stock < minimum ORDER BY supplier"}),
			mod(3, "util:TextAggregator@1", fields{"feeder": 2, "groupBy": "{{2.supplier}}", "rowSeparator": "\n"}, fields{"value": "{{2.minimum * 2 - 2.stock}} x {{2.sku}}"}),
			mod(4, "google-email:ActionSendEmail@2", nil, fields{"to": []string{"{{3.`__IMTKEY__`}}"}, "subject": "Order of {{formatDate(now; \"YYYY-MM-DD\")}}", "html": "<pre>{{3.text}}</pre>"}).
				only("Something to order", is("{{length(3.text)}}", "number:greater", "0")).on(retry(7, "3", "30")),
			mod(5, "util:FunctionIncrement@1", fields{"reset": "never"}, nil),
			mod(6, "mysql:InsertRow@1", nil, fields{"table": "orders", "values": fields{"number": "{{5.i}}", "supplier": "{{3.`__IMTKEY__`}}"}}),
		),
	},
	{
		name:  "Larkspur: serial numbers to warranty register",
		about: "For our own workshop.",
		usage: 0, stage: private,
		flow: flow(
			mod(1, "gateway:CustomWebHook@1", fields{"hook": nil, "maxResults": 1}, nil),
			mod(2, "datastore:AddRecord@1", fields{"datastore": nil}, fields{"key": "{{1.serial}}", "overwrite": false, "data": fields{"model": "{{1.model}}", "built": "{{now}}"}}),
		),
	},
}
