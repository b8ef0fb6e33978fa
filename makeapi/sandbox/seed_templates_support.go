package sandbox

// supportTemplates are about customers who need help.
var supportTemplates = []seedTemplate{
	{
		name:  "Create Zendesk tickets from Gmail messages with a label",
		about: "Label a message in Gmail and it becomes a ticket, with the sender as the requester.",
		usage: 8233, every: 900,
		flow: flow(
			mod(1, "google-email:TriggerNewEmail@2", fields{"folder": "Support", "criteria": "UNSEEN", "markSeen": true, "maxResults": 10}, nil),
			mod(2, "zendesk:createTicket@2", nil, fields{
				"subject": "{{1.subject}}", "comment": fields{"body": "{{1.text}}", "public": true},
				"requester": fields{"name": "{{1.from.name}}", "email": "{{1.from.address}}"}, "priority": "{{if(contains(lower(1.subject); \"urgent\"); \"high\"; \"normal\")}}",
			}),
		),
	},
	{
		name:  "Classify support requests with Anthropic Claude and route them",
		about: "Claude names the topic and the mood of each request; billing goes to finance, bugs to Jira, the rest to Slack.",
		usage: 4102,
		flow: flow(
			mod(1, "gateway:CustomWebHook@1", fields{"hook": nil, "maxResults": 1}, nil),
			mod(2, "anthropic-claude:createAMessage@1", nil, fields{
				"model": "claude-3-5-haiku-latest", "max_tokens": "300",
				"messages": []fields{{"role": "user", "content": "Name topic (billing, bug, other) and mood as JSON: {{1.message}}"}},
			}).on(retry(20, "3", "1")),
			mod(3, "json:ParseJSON@1", nil, fields{"json": "{{2.textResponse}}"}).on(resume(21, fields{"topic": "other", "mood": "unknown"})),
			mod(9, "gateway:WebhookRespond@1", nil, fields{"status": "200", "body": "{\"received\":true}", "headers": []fields{{"key": "Content-Type", "value": "application/json"}}}),
			router(4,
				flow(mod(5, "google-email:ActionSendEmail@2", nil, fields{
					"to": []string{"finance@larkspur.example"}, "subject": "Billing: {{1.subject}}", "html": "{{1.message}}",
				}).only("Billing", is("{{3.topic}}", "text:equal", "billing"))),
				flow(
					mod(6, "jira:CreateIssue@1", nil, fields{"project": "SUP", "issuetype": "Bug", "summary": "{{1.subject}}", "description": "{{1.message}}"}).
						only("Bug", is("{{3.topic}}", "text:equal", "bug")),
					mod(7, "slack:CreateMessage@4", nil, fields{"channelType": "public", "channel": "#bugs", "text": "{{6.key}}: {{1.subject}}", "mrkdwn": true}),
				),
				flow(mod(8, "slack:CreateMessage@4", nil, fields{"channelType": "public", "channel": "#support", "text": "{{1.subject}} ({{3.mood}})", "mrkdwn": true}).
					only("Other", is("{{3.topic}}", "text:notequal:ci", "billing"), is("{{3.topic}}", "text:notequal:ci", "bug"))),
			),
		),
	},
	{
		name:  "Post negative reviews to Microsoft Teams",
		about: "Looks at new reviews and tells the team at once when somebody gave fewer than three stars.",
		usage: 1954, every: 3600,
		flow: flow(
			mod(1, "http:ActionSendData@3", fields{"handleErrors": true}, fields{
				"url": "https://reviews.example.com/api/reviews", "method": "get", "parseResponse": true, "qs": []fields{{"name": "since", "value": "{{addHours(now; -1)}}"}},
			}),
			mod(2, "builtin:BasicFeeder@1", nil, fields{"array": "{{1.data.reviews}}"}),
			mod(3, "microsoft-teams:createMessage@1", nil, fields{
				"team": "Customer care", "channel": "Reviews", "contentType": "html", "content": "<b>{{2.stars}} stars</b> from {{2.author}}: {{2.text}}",
			}).only("Unhappy", is("{{2.stars}}", "number:less", "3")),
		),
	},
	{
		name:  "Answer missed calls with a Twilio text message",
		about: "Somebody called while you were busy? They get a text message with a link to book a call.",
		usage: 2466,
		flow: flow(
			mod(1, "twilio:watchCalls@2", fields{"__IMTHOOK__": nil}, nil),
			mod(4, "twilio:CreateMessage@2", nil, fields{"from": "{{1.To}}", "to": "{{1.From}}", "body": "Sorry we missed you. Book a call: https://larkspur.example/call"}).
				only("Not answered", is("{{1.CallStatus}}", "text:equal", "no-answer")).or(is("{{1.CallStatus}}", "text:equal", "busy")),
		),
	},
	{
		name:  "Send a daily digest of open Zendesk tickets to Slack",
		about: "Every morning at eight, one message lists all open tickets by age.",
		usage: 3319, daily: "08:00",
		flow: flow(
			mod(1, "zendesk:searchTickets@2", nil, fields{"query": "status<solved", "sort_by": "created_at", "sort_order": "asc", "limit": "100"}),
			mod(2, "util:TextAggregator@1", fields{"feeder": 1, "rowSeparator": "\n"}, fields{"value": "#{{1.id}} {{1.subject}}, open since {{formatDate(1.created_at; \"DD.MM.\")}}"}),
			mod(3, "slack:CreateMessage@4", nil, fields{"channelType": "private", "channel": "support-leads", "text": "{{if(length(2.text) = 0; \"No open tickets\"; 2.text)}}", "mrkdwn": true}),
		),
	},
	{
		name:  "Log customer feedback from Jotform in Airtable with sentiment",
		about: "Stores each answer in Airtable, together with what the language model thinks of its mood.",
		usage: 2205,
		flow: flow(
			mod(1, "jotform:watchForSubmissions@1", fields{"__IMTHOOK__": nil}, nil),
			mod(2, "ai-tools:AnalyzeSentiment@2", fields{"makeConnectionId": nil}, fields{"input": "{{1.request.feedback}}"}).
				on(resume(5, fields{"sentiment": "unknown"})),
			mod(3, "airtable:upsertRecord@3", nil, fields{
				"base": "appFeedback", "table": "tblAnswers", "fieldsToMergeOn": []string{"Submission"},
				"record": fields{"Submission": "{{1.submissionID}}", "Text": "{{1.request.feedback}}", "Mood": "{{2.sentiment}}"},
			}),
		),
	},
	{
		name:  "Escalate tickets that wait too long",
		about: "Finds tickets without an answer for a day, raises their priority and asks their owner in Slack.",
		usage: 1688, every: 7200, sequential: true,
		flow: flow(
			mod(1, "zendesk:searchTickets@2", nil, fields{"query": "status:open updated<24hours", "limit": "30"}),
			mod(2, "zendesk:updateTicket@2", nil, fields{"id": "{{1.id}}", "priority": "urgent"}).on(ignore(7)),
			mod(3, "slack:SearchUser@4", nil, fields{"email": "{{1.assignee.email}}"}).on(resume(8, fields{"id": ""})),
			mod(4, "slack:CreateMessage@4", nil, fields{"channelType": "im", "channel": "{{3.id}}", "text": "Ticket #{{1.id}} has been waiting for {{round((now - 1.updated_at) / 3600000)}} hours."}).
				only("Owner is on Slack", exists("{{3.id}}")),
		),
	},
	{
		name:  "Translate incoming WhatsApp messages and reply in the same language",
		about: "Customers write in their language, your team reads and answers in English.",
		usage: 1443,
		flow: flow(
			mod(1, "whatsapp-business-cloud:watchEvents@1", fields{"__IMTHOOK__": nil}, nil),
			mod(2, "builtin:BasicFeeder@1", nil, fields{"array": "{{1.messages}}"}),
			mod(3, "openai-gpt-3:CreateCompletion@1", nil, fields{
				"model": "gpt-4o-mini", "max_tokens": "800",
				"messages": []fields{{"role": "user", "content": "Translate into English, name the language first: {{2.text.body}}"}},
			}).only("Text only", is("{{2.type}}", "text:equal", "text")).on(retry(9, "3", "2")),
			mod(4, "datastore:GetRecord@1", fields{"datastore": nil}, fields{"key": "{{2.from}}", "returnWrapped": false}),
			mod(5, "slack:CreateMessage@4", nil, fields{"channelType": "public", "channel": "#whatsapp", "thread_ts": "{{4.thread}}", "text": "{{2.from}}: {{3.result}}"}),
			mod(6, "datastore:AddRecord@1", fields{"datastore": nil}, fields{"key": "{{2.from}}", "overwrite": true, "data": fields{"thread": "{{ifempty(4.thread; 5.ts)}}"}}),
			mod(7, "whatsapp-business-cloud:sendMessage@1", nil, fields{"to": "{{2.from}}", "type": "text", "text": fields{"body": "We have got your message and will answer soon."}}),
		),
	},
	{
		name:  "Create Trello cards from starred Slack messages",
		about: "React with a star and the message becomes a card on your board.",
		usage: 5871,
		flow: flow(
			mod(1, "slack:WatchReactions@4", fields{"__IMTHOOK__": nil}, nil),
			mod(2, "slack:GetPublicChannelMessage@4", nil, fields{"channel": "{{1.item.channel}}", "ts": "{{1.item.ts}}"}).only("Star", is("{{1.reaction}}", "text:equal", "star")),
			mod(3, "trello:createCard@2", nil, fields{"idBoard": "board", "idList": "inbox", "name": "{{substring(2.text; 0; 80)}}", "desc": "{{2.text}}\n\n{{2.permalink}}", "pos": "top"}),
		),
	},
	{
		name:  "Close the loop with customers after a bug is fixed",
		about: "When an issue is done in Jira, everybody who reported it gets an e-mail.",
		usage: 918, stage: published, every: 1800,
		flow: flow(
			mod(1, "jira:WatchIssues@1", fields{"jql": "status = Done", "limit": 10}, nil),
			mod(2, "zendesk:searchTickets@2", nil, fields{"query": "fieldvalue:{{1.key}}"}),
			mod(3, "zendesk:updateTicket@2", nil, fields{"id": "{{2.id}}", "comment": fields{"body": "Good news: {{1.fields.summary}} is fixed.", "public": true}, "status": "solved"}),
		),
	},
}
