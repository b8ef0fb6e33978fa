package sandbox

// marketingScenarios look after the newsletter and the leads. 1124 was stopped by Make,
// 1128 has a draft that nobody has published, 1129 uses an app of Larkspur's own.
func marketingScenarios() []seedScenario {
	const newsletter = 1580
	return []seedScenario{
		{
			id: 2611, team: marketingTeam, folder: newsletter, by: 10, active: true, hook: 4110, store: 61, age: 190, edits: 2, history: "sssssss",
			about: "The sign-up form of the website.",
			seedTemplate: seedTemplate{name: "Newsletter sign-ups", flow: flow(
				mod(1, "jotform:watchSubmissions@1", fields{"__IMTHOOK__": nil, "__IMTCONN__": 3210}, nil),
				mod(2, "google-sheets:addRow@2", nil, fields{"sheetId": "Sign-ups", "values": fields{"0": "{{1.email}}", "1": "{{1.language}}"}}),
				mod(3, "hubspotcrm:createContact@2", nil, fields{"email": "{{lower(1.email)}}"}).on(retry(5, "3", "15")),
				mod(4, "datastore:AddRecord@1", fields{"datastore": nil}, fields{"key": "{{lower(1.email)}}", "overwrite": true, "data": fields{"email": "{{1.email}}", "language": "{{1.language}}"}}),
			)},
		},
		{
			id: 1122, team: marketingTeam, folder: newsletter, by: 17, active: true, store: 61, age: 170, history: "scccscsc", about: "Three letters to new readers.",
			seedTemplate: seedTemplate{name: "Welcome series", every: 3600, flow: flow(
				mod(1, "datastore:SearchRecord@1", fields{"datastore": nil}, fields{"limit": "50"}),
				mod(2, "hubspotcrm:addContactToList@2", nil, fields{"list": "welcome", "email": "{{1.data.email}}"}),
			)},
		},
		{
			id: 1123, team: marketingTeam, folder: newsletter, by: 10, active: true, age: 230, history: "ssss", about: "Articles for the next issue.",
			scheduling: object{{"type", "weekly"}, {"days", []int{4}}, {"time", "15:00"}},
			seedTemplate: seedTemplate{name: "Articles for the newsletter", daily: "15:00", flow: flow(
				mod(1, "rss:ActionReadArticles@4", nil, fields{"url": "https://cycling.example/feed.xml", "maxResults": "20"}),
				mod(2, "google-sheets:addRow@2", nil, fields{"sheetId": "Articles", "values": fields{"0": "{{1.title}}", "1": "{{1.url}}"}}),
			)},
		},
		{
			id: 1124, team: marketingTeam, folder: newsletter, by: 17, age: 140, edits: 1, history: "ssseee", about: "Unsubscribes addresses that bounce.",
			trouble: &trouble{module: 1, name: "ConnectionError", message: "Your API key may be invalid, or you've attempted to access the wrong datacenter.", account: 1291},
			seedTemplate: seedTemplate{name: "Clean bounced addresses", daily: "04:00", flow: flow(
				mod(1, "mailchimp:WatchUnsubscribes@2", fields{"list_id": "b1f2c3d4e5", "limit": 100}, nil),
				mod(2, "mailchimp:ActionDeleteSubscriber@2", fields{"list_id": "b1f2c3d4e5"}, fields{"email": "{{1.email}}"}),
			)},
		},
		{
			id: 1125, team: marketingTeam, by: 17, active: true, age: 80, history: "scsc", about: "New ideas become tasks.",
			seedTemplate: seedTemplate{name: "Content ideas to plan", every: 3600, flow: flow(
				mod(1, "airtable:TriggerWatchRecords@3", fields{"base": "appPlan", "table": "tblIdeas", "limit": 10}, nil),
				mod(2, "airtable:ActionCreateRecord@3", nil, fields{"base": "appPlan", "table": "tblTasks", "record": fields{"Title": "{{1.Title}}"}}),
			)},
		},
		{
			id: 1126, team: marketingTeam, by: 10, active: true, age: 210, edits: 2, history: "scscewcs", about: "Leads of the spring campaign.",
			trouble: &trouble{module: 2, name: "DataError", message: "Unable to parse range: Leads!A1:C1"}, passed: true,
			seedTemplate: seedTemplate{name: "Leads to Google Sheets", every: 900, flow: flow(
				mod(1, "hubspotcrm:watchContacts@2", fields{"watch": "created", "limit": 10}, nil),
				mod(2, "google-sheets:addRow@2", nil, fields{"sheetId": "Leads", "values": fields{"0": "{{1.email}}", "1": "{{1.firstname}}"}}),
			)},
		},
		{
			id: 1127, team: marketingTeam, by: 12, age: 50, history: "sse", about: "Waits for a larger plan with OpenAI.",
			template: "Score leads with OpenAI and update HubSpot CRM", seedTemplate: seedTemplate{name: "Score leads"},
		},
		{
			id: 1128, team: marketingTeam, by: 10, active: true, age: 65, edits: 1, history: "ssss", about: "Pictures for the calendar of posts.",
			seedTemplate: seedTemplate{name: "Social posts calendar", daily: "08:00", flow: flow(
				mod(1, "airtable:ActionSearchRecords@3", nil, fields{"base": "appPlan", "table": "tblPosts", "formula": "{Picture} = BLANK()"}),
				mod(2, "http:ActionGetFile@3", fields{"handleErrors": false}, fields{"url": "https://pictures.example/{{1.Topic}}.jpg", "method": "get"}),
				mod(3, "airtable:ActionUpdateRecords@3", nil, fields{"base": "appPlan", "table": "tblPosts", "id": "{{1.id}}", "record": fields{"Picture": "{{2.fileName}}"}}),
			)},
		},
		{
			id: 1129, team: marketingTeam, by: 8, age: 320, about: "Uses our own app. Kept for reference.",
			seedTemplate: seedTemplate{name: "Dealer portal posts", every: 3600, flow: flow(
				mod(1, "rss:ActionReadArticles@4", nil, fields{"url": "https://larkspur.example/news.xml", "maxResults": "5"}),
				mod(2, "app#larkspur-dealers:createPost@1", nil, fields{"title": "{{1.title}}", "body": "{{1.description}}"}),
			)},
		},
		{
			id: 1130, team: marketingTeam, by: 17, age: 15, about: "Test rides, not yet in use.",
			template: "Save Calendly bookings to Notion and prepare a Zoom meeting", seedTemplate: seedTemplate{name: "Test ride bookings"},
		},
		{id: 1131, team: marketingTeam, by: 17, concept: true, age: 5, seedTemplate: seedTemplate{name: "Podcast announcements", every: 3600}},
	}
}

// workshopScenarios follow the bicycles through assembly. The queue of 1143 grows, as its
// webhook still gets scans and nobody has activated it.
func workshopScenarios() []seedScenario {
	const assembly = 1584
	return []seedScenario{
		{
			id: 2621, team: workshopTeam, folder: assembly, by: 14, active: true, hook: 4120, store: 70, age: 160, edits: 1, history: "ssssss",
			about: "Every frame that is built, for the warranty.",
			seedTemplate: seedTemplate{name: "Serial numbers from the bench", flow: flow(
				mod(1, "gateway:CustomWebHook@1", fields{"hook": nil, "maxResults": 1}, nil),
				mod(2, "http:ActionSendDataClientCertAuth@3", fields{"__IMTKEY__": 21}, fields{"url": "https://torque.larkspur.example/{{1.serial}}", "method": "get"}),
				mod(3, "datastore:AddRecord@1", fields{"datastore": nil}, fields{"key": "{{1.serial}}", "overwrite": false, "data": fields{"model": "{{1.model}}", "built": "{{now}}"}}),
				mod(4, "slack:CreateMessage@4", nil, fields{"channelType": "public", "channel": "#bench", "text": "{{1.serial}} is done."}),
			)},
		},
		{
			id: 1142, team: workshopTeam, folder: assembly, by: 14, active: true, store: 71, age: 55, history: "mmm", about: "Looks up how tight a joint must be.",
			inputs: input("joint:text!"), outputs: input("joint:text", "torque:number"),
			seedTemplate: seedTemplate{name: "Torque of a joint", onDemand: true, flow: flow(
				mod(1, "datastore:GetRecord@1", fields{"datastore": nil}, fields{"key": "{{var.input.joint}}"}),
				mod(2, "scenario-service:ReturnData@1", nil, fields{"joint": "{{var.input.joint}}", "torque": 12}),
			)},
		},
		{
			id: 1143, team: workshopTeam, by: 11, hook: 3122, store: 74, age: 40, history: "sss", about: "Scans at the benches. Off since the readers were replaced.",
			seedTemplate: seedTemplate{name: "Barcode scans", flow: flow(
				mod(1, "gateway:CustomWebHook@1", fields{"hook": nil, "maxResults": 10}, nil),
				mod(2, "datastore:AddRecord@1", fields{"datastore": nil}, fields{"key": "{{1.code}}", "overwrite": true, "data": fields{"code": "{{1.code}}", "station": "{{1.station}}"}}),
			)},
		},
		{
			id: 1144, team: workshopTeam, by: 14, active: true, store: 71, age: 95, history: "ssss", about: "Checks the table of torques every week.",
			scheduling: object{{"type", "weekly"}, {"days", []int{1}}, {"time", "06:30"}},
			seedTemplate: seedTemplate{name: "Torque table check", daily: "06:30", flow: flow(
				mod(1, "datastore:SearchRecord@1", fields{"datastore": nil}, fields{"limit": "100"}),
				mod(2, "util:NumericAggregator@1", fields{"feeder": 1, "fn": "count"}, fields{"value": "{{1.data.newtonMetres}}"}),
				mod(3, "slack:CreateMessage@4", nil, fields{"channelType": "public", "channel": "#workshop", "text": "{{2.result}} joints."}).
					only("Some are missing", is("{{2.result}}", "number:less", "31")),
			)},
		},
		{
			id: 1145, team: workshopTeam, by: 14, paused: true, age: 200, history: "s", about: "Weekly tidying of tools.",
			seedTemplate: seedTemplate{name: "Tool inventory reminder", daily: "16:00", flow: flow(
				mod(1, "slack:CreateMessage@4", nil, fields{"channelType": "public", "channel": "#workshop", "text": "Please put the tools back."}),
			)},
		},
	}
}

// printingScenarios belong to the other company.
func printingScenarios() []seedScenario {
	const jobs = 1590
	return []seedScenario{
		{
			id: 1161, team: otherTeam, folder: jobs, by: 31, active: true, store: 90, age: 110, history: "sss",
			seedTemplate: seedTemplate{name: "New print jobs", every: 900, flow: flow(
				mod(1, "http:ActionSendData@3", fields{"handleErrors": true}, fields{"url": "https://fenwick.example/jobs", "method": "get"}),
				mod(2, "datastore:AddRecord@1", fields{"datastore": nil}, fields{"key": "{{1.data.id}}", "overwrite": true, "data": fields{"pages": "{{1.data.pages}}"}}),
			)},
		},
		{
			id: 1162, team: otherTeam, folder: jobs, by: 31, active: true, age: 100, history: "ss",
			seedTemplate: seedTemplate{name: "Proofs by mail", every: 3600, flow: flow(
				mod(1, "http:ActionGetFile@3", fields{"handleErrors": false}, fields{"url": "https://fenwick.example/proofs/next", "method": "get"}),
				mod(2, "email:ActionSendEmail@7", nil, fields{"to": []string{"customers@example.org"}, "subject": "Proof", "attachments": []fields{{"data": "{{1.data}}"}}}),
			)},
		},
		{
			id: 1163, team: otherTeam, folder: jobs, by: 31, active: true, store: 90, age: 90, history: "ss",
			seedTemplate: seedTemplate{name: "Paper order", daily: "09:00", flow: flow(
				mod(1, "datastore:SearchRecord@1", fields{"datastore": nil}, fields{"limit": "10"}),
				mod(2, "email:ActionSendEmail@7", nil, fields{"to": []string{"paper@example.org"}, "subject": "Paper", "html": "<p>As usual.</p>"}),
			)},
		},
		{id: 1164, team: otherTeam, folder: jobs, by: 31, concept: true, age: 8, seedTemplate: seedTemplate{name: "Proofs to customers", every: 900}},
		{
			id: 1165, team: otherTeam, folder: jobs, by: 31, age: 70,
			template: "Archive Gmail attachments in Dropbox by sender", seedTemplate: seedTemplate{name: "Archive customer files"},
		},
	}
}

// seedScenarioExtras adds what hangs on scenarios: a draft, an attempt at a retry, notes,
// a share, buildtime variables, module data, a snapshot and custom properties.
func seedScenarioExtras(db *store) {
	change := func(id int, how func(*scenario)) {
		s, _ := scenarioKind.get(db, id)
		how(&s)
		scenarioKind.put(db, id, s)
	}
	social, _ := scenarioKind.get(db, 1128)
	draft := social.live(db)
	words := "With alternative texts for the pictures"
	draft.Version, draft.Draft, draft.Created, draft.VersionDescription = draft.Version+1, true, ago(1), &words
	blueprintKind.put(db, draft.key(), draft)

	xero, _ := scenarioKind.get(db, 1103)
	for i, stored := range xero.incomplete(db) {
		if i == 0 {
			var e execution
			e.perform(db, decodeObject(stored.Blueprint), stored.Trouble)
			stored.Attempts = 1
			logRetry(db, xero, stored, e, ago(0).UnixMilli(), ago(0), &xero.CreatedByUser.ID)
		}
		stored.Processing = i == 3
		incompleteKind.put(db, stored.ID, stored)
	}
	desk, _ := userKind.get(db, 9)
	for i, n := range []note{
		{ScenarioID: 2601, ModuleIDs: []int{5}, Content: "Ask Desmond before lowering the limit."},
		{ScenarioID: 1103, ModuleIDs: []int{4}, Content: "ECOUTPUT was retired with the new tax rates; the accountant says ECOUTPUTSERVICES for Spain."},
		{ScenarioID: 2605, ModuleIDs: []int{1}, Content: "Schedule?"},
	} {
		n.ID, n.ScenariosTotal, n.Created, n.Updated, n.Metadata = 401+i, 1, ago(20-i), ago(20-i), map[string]any{}
		n.CreatedByUser, n.UpdatedByUser = authorOf(desk), authorOf(desk)
		set(db, noteKind, n.ID, n)
	}
	short := "How we confirm orders."
	id := shareID(shareKind.next(db))
	shareKind.put(db, id, share{
		ID: id, ScenarioID: 1102, AuthorID: 9, IsEnabled: true, Origin: "user", Title: "Order confirmations", TitleOriginal: "Order confirmation e-mails",
		DescriptionShort: &short, CreatedAt: ago(30), Updated: ago(30),
	})
	change(2601, func(s *scenario) { s.BuildVariables = map[string]string{"orderChannel": "PAC_123455551"} })
	change(1110, func(s *scenario) {
		s.ModuleData = map[string]any{"1": map[string]any{"epoch": map[string]any{"date": "2026-02-27T00:00:00.000Z"}}}
	})
	change(1111, func(s *scenario) { s.Recovery = s.live(db).Blueprint })
	seedCustomProperties(db)
	change(2601, func(s *scenario) {
		s.CustomProperties = map[string]any{"businessUnit": "Operations", "tier": 1, "personalData": true, "tags": []any{"shop"}}
	})
	change(2611, func(s *scenario) {
		s.CustomProperties = map[string]any{"businessUnit": "Marketing", "tier": 2, "personalData": true}
	})
}

func seedCustomProperties(db *store) {
	set(db, structureKind, 6, propertyStructure{ID: 6, Created: ago(80), Belongers: []belonger{{mainOrganization, "organization", []string{"scenario"}}}})
	for i, item := range []propertyItem{
		{Name: "businessUnit", Label: "Business unit", Description: "Who answers for the scenario", Type: "dropdown", Required: true, Options: []choice{{"Operations"}, {"Marketing"}, {"Workshop"}}},
		{Name: "tier", Label: "Tier", Description: "1 must never stop", Type: "number"},
		{Name: "personalData", Label: "Personal data", Type: "boolean"},
		{Name: "reviewed", Label: "Last review", Type: "date"},
		{Name: "tags", Label: "Tags", Type: "multiselect", Options: []choice{{"shop"}, {"newsletter"}, {"finance"}}},
		{Name: "remarks", Label: "Remarks", Type: "longText"},
	} {
		item.ID, item.StructureID = 54+i, 6
		set(db, itemKind, item.ID, item)
	}
}
