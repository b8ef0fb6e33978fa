package sandbox

// salesTemplates are about leads, shops and customers.
var salesTemplates = []seedTemplate{
	{
		name:  "Add new Facebook Lead Ads leads to Google Sheets",
		about: "Every time somebody fills in one of your lead forms, Make adds a row with their answers to a spreadsheet.",
		usage: 38412, every: 900,
		flow: flow(
			mod(1, "facebook-lead-ads:newLead@2", fields{"limit": 10}, nil),
			mod(2, "google-sheets:addRow@2", nil, fields{
				"from": "drive", "mode": "select", "sheetId": "Leads", "insertUnformatted": false, "valueInputOption": "USER_ENTERED",
				"values": fields{"0": "{{1.data.full_name}}", "1": "{{1.data.email}}", "2": "{{formatDate(1.created_time; \"YYYY-MM-DD\")}}"},
			}),
		),
	},
	{
		name:  "Notify your sales channel about new HubSpot CRM deals over a limit",
		about: "Watches deals in HubSpot CRM and posts the big ones to Slack, so that nobody misses them.",
		usage: 9120, every: 900,
		flow: flow(
			mod(3, "hubspotcrm:watchDeals@2", fields{"watch": "created", "limit": 20}, nil),
			mod(4, "hubspotcrm:getContact@2", nil, fields{"id": "{{first(3.associatedVids)}}"}),
			mod(6, "slack:CreateMessage@4", nil, fields{
				"channelType": "public", "channelWType": "list", "parse": false, "mrkdwn": true,
				"text": "*{{3.properties.dealname.value}}* is worth {{formatNumber(3.properties.amount.value; 0)}} ({{4.properties.email.value}})",
			}).only("Big deals", is("{{3.properties.amount.value}}", "number:greaterorequal", "10000")),
		),
	},
	{
		name:  "Create Mailchimp subscribers from new Shopify customers",
		about: "Adds the people who shop with you to your Mailchimp audience and tags them by country.",
		usage: 12877, every: 3600, keepIncomplete: true,
		flow: flow(
			mod(1, "shopify:watchCustomers@2", fields{"limit": 25}, nil),
			mod(5, "mailchimp:ActionAddUpdateSubscriber@2", fields{"list_id": "b1f2c3d4e5"}, fields{
				"email_address": "{{lower(1.email)}}", "status": "subscribed",
				"merge_fields": fields{"FNAME": "{{1.first_name}}", "LNAME": "{{1.last_name}}"},
			}).only("Agreed to marketing", is("{{1.accepts_marketing}}", "boolean:equal", "true")).on(retry(7, "3", "15")),
			mod(6, "mailchimp:ActionAddRemoveTags@2", fields{"list_id": "b1f2c3d4e5"}, fields{
				"email": "{{5.email_address}}", "tags": []fields{{"name": "{{1.default_address.country_code}}", "status": "active"}},
			}),
		),
	},
	{
		name:  "Sort incoming leads by budget with a router",
		about: "A webhook takes the lead, and a router decides: large ones go to Pipedrive, medium ones get an e-mail, small ones are kept in Airtable.",
		usage: 7741,
		flow: flow(
			mod(1, "gateway:CustomWebHook@1", fields{"hook": nil, "maxResults": 1}, nil),
			mod(2, "util:SetVariables@1", nil, fields{"scope": "roundtrip", "variables": []fields{
				{"name": "budget", "value": "{{parseNumber(1.budget; \".\")}}"}, {"name": "fullName", "value": "{{trim(1.first + space + 1.last)}}"},
			}}),
			router(3,
				flow(
					mod(4, "pipedrive:CreatePerson@2", nil, fields{"name": "{{2.fullName}}", "email": []fields{{"value": "{{1.email}}", "primary": true}}}).
						only("Large", is("{{2.budget}}", "number:greaterorequal", "50000")),
					mod(5, "pipedrive:CreateDeal@2", nil, fields{"title": "{{2.fullName}}: {{1.company}}", "value": "{{2.budget}}", "person_id": "{{4.id}}"}),
				),
				flow(
					mod(6, "google-email:ActionSendEmail@2", nil, fields{
						"to": []string{"{{1.email}}"}, "subject": "Thank you, {{1.first}}", "html": "<p>Hello {{1.first}},</p><p>we will call you within two days.</p>",
					}).only("Medium", is("{{2.budget}}", "number:greaterorequal", "5000"), is("{{2.budget}}", "number:less", "50000")),
				),
				flow(
					mod(7, "airtable:ActionCreateRecord@3", nil, fields{
						"base": "appLeads", "table": "tblSmall", "typecast": true, "useColumnId": false,
						"record": fields{"Name": "{{2.fullName}}", "Budget": "{{2.budget}}"},
					}).only("Small", is("{{2.budget}}", "number:less", "5000")),
				),
			),
		),
	},
	{
		name:  "Send a Telegram message for each new Stripe payment",
		about: "Get a message on your phone whenever a customer pays.",
		usage: 15008,
		flow: flow(
			mod(2, "stripe:watchEvents@1", fields{"__IMTHOOK__": nil}, nil),
			mod(3, "telegram:SendReplyMessage@1", nil, fields{
				"chatId": "-1001234500", "parseMode": "HTML", "disableNotification": false,
				"text": "{{2.data.object.amount / 100}} {{upper(2.data.object.currency)}} from {{ifempty(2.data.object.receipt_email; \"somebody\")}}",
			}).only("Succeeded", is("{{2.type}}", "text:equal", "charge.succeeded")),
		),
	},
	{
		name:  "Turn Typeform answers into Pipedrive deals",
		about: "Creates or updates the person in Pipedrive and adds a deal with a note that holds all the answers.",
		usage: 6312,
		flow: flow(
			mod(1, "typeform:watchResponses@4", fields{"__IMTHOOK__": nil}, nil),
			mod(2, "pipedrive:SearchPersons@2", nil, fields{"term": "{{1.answers.email}}", "fields": "email", "exact_match": true, "limit": "1"}).
				on(resume(9, fields{"id": ""})),
			router(3,
				flow(
					mod(4, "pipedrive:CreatePerson@2", nil, fields{"name": "{{1.answers.name}}", "email": []fields{{"value": "{{1.answers.email}}"}}}).
						only("New person", condition{A: "{{2.id}}", O: "notexist"}),
					mod(5, "pipedrive:CreateDeal@2", nil, fields{"title": "Form: {{1.answers.name}}", "person_id": "{{4.id}}"}),
					mod(6, "pipedrive:CreateNote@2", nil, fields{"deal_id": "{{5.id}}", "content": "{{join(map(1.raw; \"text\"); newline)}}"}),
				),
				flow(
					mod(7, "pipedrive:CreateDeal@2", nil, fields{"title": "Again: {{1.answers.name}}", "person_id": "{{2.id}}"}).
						only("Known person", exists("{{2.id}}")),
				),
			),
		),
	},
	{
		name:  "Score leads with OpenAI and update HubSpot CRM",
		about: "Lets a language model rate each new contact from 1 to 10 and writes the score and the reason into HubSpot CRM.",
		usage: 4866, every: 900, sequential: true,
		flow: flow(
			mod(11, "hubspotcrm:watchContacts@2", fields{"limit": 5}, nil),
			mod(12, "http:ActionSendData@3", fields{"handleErrors": true}, fields{
				"url": "https://{{11.properties.website.value}}", "method": "get", "timeout": "20", "followRedirect": true, "parseResponse": false,
			}).on(resume(18, fields{"data": "no website", "statusCode": "0"})),
			mod(13, "regexp:HTMLToText@1", nil, fields{"html": "{{12.data}}"}),
			mod(14, "openai-gpt-3:CreateCompletion@1", nil, fields{
				"model": "gpt-4o-mini", "max_tokens": "200", "temperature": "0.2", "response_format": "json_object",
				"messages": []fields{
					{"role": "system", "content": "Rate the lead from 1 to 10. Answer with JSON: score, reason."},
					{"role": "user", "content": "{{11.properties.jobtitle.value}} at {{11.properties.company.value}}\n\n{{substring(13.text; 0; 4000)}}"},
				},
			}).on(retry(19, "2", "5")),
			mod(15, "json:ParseJSON@1", nil, fields{"json": "{{14.result}}"}),
			mod(16, "hubspotcrm:updateContact@2", nil, fields{"id": "{{11.vid}}", "properties": fields{"lead_score": "{{15.score}}", "lead_reason": "{{15.reason}}"}}),
		),
	},
	{
		name:  "Recover abandoned Shopify carts by WhatsApp",
		about: "An hour after somebody left a full cart, they get a friendly reminder with a link.",
		usage: 5530, every: 3600, keepIncomplete: true,
		flow: flow(
			mod(1, "shopify:searchAbandonedCheckouts@2", nil, fields{"limit": "50", "created_at_max": "{{addHours(now; -1)}}", "status": "open"}),
			mod(2, "datastore:ExistRecord@1", fields{"datastore": nil}, fields{"key": "{{1.token}}"}),
			mod(3, "whatsapp-business-cloud:sendATemplateMessage@1", nil, fields{
				"receiver": "{{replace(1.phone; \"/[^0-9]/g\"; emptystring)}}", "template": "cart_reminder", "language": "en",
				"components": []fields{{"type": "body", "parameters": []string{"{{1.customer.first_name}}", "{{1.abandoned_checkout_url}}"}}},
			}).only("Not reminded yet", is("{{2.exist}}", "boolean:equal", "false"), exists("{{1.phone}}")).on(ignore(6)),
			mod(4, "datastore:AddRecord@1", fields{"datastore": nil}, fields{"key": "{{1.token}}", "overwrite": true, "data": fields{"sentAt": "{{now}}"}}),
		),
	},
	{
		name:  "Save Calendly bookings to Notion and prepare a Zoom meeting",
		about: "For each booking Make creates a Zoom meeting and a page in Notion that holds the link and the answers.",
		usage: 3907,
		flow: flow(
			mod(1, "calendly:watchEvents@2", fields{"__IMTHOOK__": nil}, nil),
			mod(2, "zoom:createMeeting@2", nil, fields{
				"topic": "{{1.event_type.name}} with {{1.invitee.name}}", "type": "2", "start_time": "{{1.event.start_time}}", "duration": "30",
				"settings": fields{"waiting_room": true, "join_before_host": false},
			}).only("Booked", is("{{1.event}}", "text:equal", "invitee.created")),
			mod(3, "notion:createAPage@1", nil, fields{
				"parentType": "database", "database": "meetings",
				"properties": fields{"Name": "{{1.invitee.name}}", "When": "{{1.event.start_time}}", "Zoom": "{{2.join_url}}"},
			}),
		),
	},
	{
		name:  "Send personalised quotes as PDF from Google Docs",
		about: "Fills a Google Docs template with the data of an Airtable record, exports a PDF and mails it to the customer.",
		usage: 2718, every: 1800, keepIncomplete: true,
		flow: flow(
			mod(1, "airtable:TriggerWatchRecords@3", fields{"base": "appQuotes", "table": "tblQuotes", "maxRecords": 5}, nil),
			mod(2, "google-docs:createADocumentFromTemplate@1", nil, fields{
				"document": "quote-template", "name": "Quote {{1.Number}}", "requests": fields{"customer": "{{1.Customer}}", "total": "{{formatNumber(1.Total; 2; \",\"; \".\")}}"},
			}).only("Ready to send", is("{{1.Status}}", "text:equal:ci", "ready")),
			mod(3, "google-docs:downloadADocument@1", nil, fields{"file": "{{2.id}}", "type": "application/pdf"}),
			mod(4, "google-email:ActionSendEmail@2", nil, fields{
				"to": []string{"{{1.Email}}"}, "subject": "Your quote {{1.Number}}", "html": "<p>Please find the quote attached.</p>",
				"attachments": []fields{{"fileName": "{{3.name}}.pdf", "data": "{{3.data}}"}},
			}).on(retry(8, "5", "30")),
			mod(5, "airtable:ActionUpdateRecords@3", nil, fields{"base": "appQuotes", "table": "tblQuotes", "id": "{{1.id}}", "record": fields{"Status": "sent"}}),
		),
	},
}
