package sandbox

// otherTemplates are those that are not in English.
var otherTemplates = []seedTemplate{
	{
		name:     "Neue Bestellungen aus Shopify in Google Sheets eintragen",
		about:    "Jede neue Bestellung wird als Zeile in Ihre Tabelle geschrieben.",
		language: "de", usage: 2391, every: 900,
		flow: flow(
			mod(1, "shopify:watchOrders@2", fields{"limit": 10}, nil),
			mod(2, "google-sheets:addRow@2", nil, fields{"from": "drive", "sheetId": "Bestellungen", "values": fields{"0": "{{1.order_number}}", "1": "{{1.customer.email}}", "2": "{{1.total_price}}"}}),
		),
	},
	{
		name:     "Rechnungen aus E-Mails in Dropbox ablegen und Buchhaltung benachrichtigen",
		about:    "PDF-Anhänge werden nach Monat abgelegt, die Buchhaltung bekommt eine Nachricht mit dem Link.",
		language: "de", usage: 1567, every: 1800, keepIncomplete: true,
		flow: flow(
			mod(1, "email:TriggerNewEmail@7", fields{"folder": "Rechnungen", "markSeen": true, "maxResults": 5}, nil),
			mod(3, "email:FeederAttachments@7", nil, fields{"array": "{{1.attachments}}"}),
			mod(4, "dropbox:uploadFile@4", nil, fields{"path": "/Rechnungen/{{formatDate(1.date; \"YYYY/MM\")}}", "fileName": "{{3.fileName}}", "data": "{{3.data}}", "overwrite": false}).
				only("Nur PDF", is("{{lower(3.fileName)}}", "text:pattern", "\\.pdf$")).on(retry(9, "3", "15")),
			mod(5, "dropbox:getSharedLink@4", nil, fields{"path": "{{4.path_display}}"}).on(resume(10, fields{"url": ""})),
			mod(6, "microsoft-teams:createMessage@1", nil, fields{"team": "Buchhaltung", "channel": "Eingang", "contentType": "text", "content": "Neue Rechnung von {{1.from.name}}: {{5.url}}"}),
		),
	},
	{
		name:     "Werkstatttermine per SMS bestätigen",
		about:    "Wer online einen Termin bucht, bekommt sofort eine SMS und am Vortag eine Erinnerung.",
		language: "de", usage: 688,
		flow: flow(
			mod(1, "calendly:watchEvents@2", fields{"__IMTHOOK__": nil}, nil),
			router(2,
				flow(mod(3, "twilio:CreateMessage@2", nil, fields{"to": "{{1.invitee.phone}}", "body": "Ihr Termin am {{formatDate(1.event.start_time; \"DD.MM. HH:mm\")}} ist gebucht."}).
					only("Gebucht", is("{{1.event}}", "text:equal", "invitee.created"))),
				flow(mod(4, "twilio:CreateMessage@2", nil, fields{"to": "{{1.invitee.phone}}", "body": "Ihr Termin wurde abgesagt."}).
					only("Abgesagt", is("{{1.event}}", "text:equal", "invitee.canceled"))),
			),
		),
	},
	{
		name:     "Avisar por Telegram de cada nueva reseña",
		about:    "Recibe un mensaje cada vez que alguien publica una reseña de tu tienda.",
		language: "es", usage: 1117, every: 3600,
		flow: flow(
			mod(1, "rss:TriggerNewArticle@4", fields{"url": "https://resenas.example.com/feed", "maxResults": 5}, nil),
			mod(2, "regexp:Parser@1", fields{"pattern": "([1-5]) estrellas", "global": false}, fields{"text": "{{1.description}}"}),
			mod(3, "telegram:SendReplyMessage@1", nil, fields{"chatId": "-100200300", "text": "{{2.`$1`}} estrellas: {{1.title}}"}),
		),
	},
	{
		name:     "Guardar números de WhatsApp en HubSpot CRM",
		about:    "Crea o actualiza el contacto cuando alguien escribe por primera vez.",
		language: "es", usage: 1930,
		flow: flow(
			mod(1, "whatsapp-business-cloud:watchEvents@1", fields{"__IMTHOOK__": nil}, nil),
			mod(2, "builtin:BasicFeeder@1", nil, fields{"array": "{{1.contacts}}"}),
			mod(3, "hubspotcrm:searchContacts@2", nil, fields{"phone": "{{2.wa_id}}", "limit": "1"}).on(ignore(8)),
			mod(4, "hubspotcrm:createContact@2", nil, fields{"properties": fields{"firstname": "{{2.profile.name}}", "phone": "{{2.wa_id}}"}}).
				only("Es nuevo", condition{A: "{{3.id}}", O: "notexist"}),
		),
	},
	{
		name:     "Résumer les comptes rendus de réunion et créer les tâches",
		about:    "Le compte rendu déposé dans Google Drive est résumé, chaque action devient une tâche.",
		language: "fr", usage: 845, every: 3600,
		flow: flow(
			mod(1, "google-drive:watchFilesInAFolder@4", fields{"folderId": "/Réunions", "watch": "created", "limit": 2}, nil),
			mod(2, "google-docs:getADocument@1", nil, fields{"document": "{{1.id}}"}),
			mod(3, "anthropic-claude:createAMessage@1", nil, fields{"model": "claude-3-5-haiku-latest", "max_tokens": "1000", "messages": []fields{{"role": "user", "content": "Liste les actions en JSON (quoi, qui, quand) : {{2.text}}"}}}).on(retry(9, "2", "5")),
			mod(4, "json:ParseJSON@1", nil, fields{"json": "{{3.textResponse}}"}),
			mod(5, "builtin:BasicFeeder@1", nil, fields{"array": "{{4.actions}}"}),
			mod(6, "clickup:createTaskInList@2", nil, fields{"name": "{{5.quoi}}", "assignee": "{{5.qui}}", "due_date": "{{parseDate(5.quand; \"YYYY-MM-DD\")}}"}),
		),
	},
	{
		name:     "Nové poptávky z webu do tabulky a do Slacku",
		about:    "Každá poptávka z formuláře se uloží do tabulky a přijde jako zpráva.",
		language: "cs", usage: 531,
		flow: flow(
			mod(1, "gateway:CustomWebHook@1", fields{"hook": nil, "maxResults": 1}, nil),
			mod(2, "google-sheets:addRow@2", nil, fields{"from": "drive", "sheetId": "Poptávky", "values": fields{"0": "{{1.jmeno}}", "1": "{{1.email}}", "2": "{{1.zprava}}"}}),
			mod(3, "slack:CreateMessage@4", nil, fields{"channelType": "public", "channel": "#poptavky", "text": "{{1.jmeno}}: {{1.zprava}}"}),
		),
	},
}
